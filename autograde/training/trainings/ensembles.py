"""The trainings of the chapter on ensembles."""

import numpy as np

from autograde.training.nets import HELD_BACK, Training, cross_entropy, digits, hidden, losses_of
from course_lib import ensembles, layers, optimizers


def averaged(Net, rng):
    """The loss that the net of the averaged weights has on digits held back."""
    train, test = digits()
    model, mean, seen = hidden(Net, rng, layers.ReLU()), None, []
    apart = hidden(Net, np.random.default_rng(0), layers.ReLU())

    def watch(steps):
        nonlocal mean
        for step in steps:
            yield step
            mean = ensembles.ema(model.parameters.copy(), mean, decay=0.9)
            apart.parameters[...] = mean
            seen.append(cross_entropy(apart.forward(test[0]), test[1])[0])
    losses_of(model, rng=rng, train=train, rule=optimizers.sgd, lr=1.0, steps=80, batch=15, progress=watch)
    return np.array(seen)[::4]


TRAININGS = {
    "ema": Training(averaged, HELD_BACK),
}

AFTERWARDS = "It works on nets that are trained already; no step depends on it."
NONE = {
    "average": AFTERWARDS,
    "vote": AFTERWARDS,
    "average_scores": AFTERWARDS,
    "snapshot_steps": "It says when copies of the net are kept; the training goes on as without it.",
}
