"""Chapter 12 demo: how far an accuracy can be trusted that one part of the data, or k folds, gave.

    explore(lambda folds: judged(folds), plots.folds, folds=[5, 2, 10])
"""

from dataclasses import dataclass

import numpy as np

from course_lib import data, layers, net, search_procedures
from course_lib.kept import kept

EXAMPLES = 150


@dataclass(frozen=True)
class Folds:
    """Of each draw of EXAMPLES digits: the accuracy on each part held back, and on all digits that were not drawn."""

    folds: int
    held: np.ndarray            # (draws, folds)
    new: np.ndarray             # (draws,), of a net that was trained on all of them

    def errors(self):
        """By how much one part alone is off, and the mean of all parts: (draws,) each."""
        return self.held[:, 0] - self.new, self.held.mean(axis=1) - self.new


@kept
def judge(folds=5, *, draws=12, seed=0, progress=iter):
    """A small net's accuracy, judged on each of `draws` small data sets by folds.  progress: wraps the draws."""
    (x, y), (x_rest, y_rest) = data.digits()
    x, y = np.concatenate([x, x_rest]), np.concatenate([y, y_rest])
    held_back, new = [], []
    for draw in progress(list(range(draws))):
        rng = np.random.default_rng([seed, draw])
        order = rng.permutation(len(x))
        few, rest = order[:EXAMPLES], order[EXAMPLES:]

        def trained(rows, few=few, rng=rng):
            model = net.Sequential([layers.Affine(64, 24, rng=rng), layers.ReLU(), layers.Affine(24, 10, rng=rng)])
            net.fit(model, x[few[rows]], y[few[rows]], lr=0.01, epochs=15, batch=30, rng=rng)
            return model
        held_back.append([trained(train).accuracy(x[few[held]], y[few[held]])
                          for train, held in search_procedures.k_fold(EXAMPLES, folds=folds, rng=rng)])
        new.append(trained(np.arange(EXAMPLES)).accuracy(x[rest], y[rest]))
    return Folds(folds, np.array(held_back), np.array(new))
