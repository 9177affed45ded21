"""The trainings of the chapter on preprocessing."""

import numpy as np

from autograde.training.nets import Training, digits, hidden, losses_of
from course_lib import layers, preprocessing


def on_inputs(prepare, *, lr=0.1, images=False):
    """A net on what prepare(x) makes of digits that are far from 0, as raw data are."""
    def run(Net, rng):
        (x, y), _ = digits()
        x = 4 * x + 8
        out = np.asarray(prepare(x.reshape(-1, 4, 4, 1) if images else x)).reshape(len(x), -1)
        return losses_of(hidden(Net, rng, layers.ReLU(), inputs=out.shape[1]), rng=rng, train=(out, y), lr=lr)
    return run


def by_formula(x, mean, std):
    """In place of standardise: the formula that the notebook gives."""
    return (x - mean) / std


def on_components(x):
    """The first four principal components."""
    _, axes = preprocessing.principal_axes(x)
    return (x - x.mean(axis=0)) @ axes[:, :4]


def whitened(x):
    return preprocessing.whiten(x, *preprocessing.fit_whiten(x, eps=1e-3))


TRAININGS = {
    "fit_centre": Training(on_inputs(lambda x: preprocessing.centre(x, *preprocessing.fit_centre(x)))),
    "fit_standardise": Training(on_inputs(lambda x: preprocessing.standardise(x, *preprocessing.fit_standardise(x))),
                                stand_ins={"standardise": by_formula}),
    "standardise": Training(on_inputs(lambda x: preprocessing.standardise(x, *preprocessing.fit_standardise(x))),
                            needs=("fit_standardise",)),
    "principal_axes": Training(on_inputs(on_components)),
    "whitening_matrix": Training(on_inputs(whitened), needs=("fit_centre", "principal_axes")),
    "fit_mean_image": Training(on_inputs(lambda x: preprocessing.centre(x, *preprocessing.fit_mean_image(x)),
                                         images=True)),
    "fit_channel_mean": Training(on_inputs(lambda x: preprocessing.centre(x, *preprocessing.fit_channel_mean(x)),
                                           images=True)),
}

NONE: dict[str, str] = {}
