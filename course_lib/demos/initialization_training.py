"""Chapter 4 demo that trains: ten hidden layers on real digits, from each of the chapter's initializations.

    explore(lambda start: learned().at(start), plots.learning, start=list(INITS))
"""

import math
from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import data, layers, net, optimizers
from course_lib.demos.initialization import INITS
from course_lib.kept import kept


@dataclass(frozen=True)
class Learning:
    """Losses (starts, seeds, steps) of deep nets and their accuracies on the test set (starts, seeds, epochs)."""

    starts: tuple
    nonlinearity: str
    loss: np.ndarray
    test: np.ndarray

    def at(self, start):
        """All of it, and which start to look at."""
        return self, self.starts.index(start)


@kept
def learning(nonlinearity="tanh", *, depth=10, width=64, epochs=12, seeds=2, progress=iter):
    """Ten hidden layers learn real handwritten digits by plain gradient descent, from four initializations.

    progress: wraps the list of runs.
    """
    (x, y), test = data.digits()
    loss, accuracy = [], []
    for start, seed in progress(list(product(INITS, range(seeds)))):
        rng = np.random.default_rng(seed)
        stack = [part for D in (64, *[width] * (depth - 1)) for part in (
            layers.Affine(D, width, rng=rng, init=INITS[start]()), layers.Activation(nonlinearity))]
        model = net.Sequential([*stack, layers.Affine(width, 10, rng=rng, init=INITS[start]())])
        with np.errstate(all="ignore"):
            history = net.fit(model, 4 * x - 1, y, rule=optimizers.sgd, lr=0.05, epochs=epochs, batch=50, rng=rng,
                              test=(4 * test[0] - 1, test[1]))
        loss.append(np.nan_to_num(history.loss, nan=math.inf))
        accuracy.append(history.test_accuracy)
    shape = (len(INITS), seeds, -1)
    return Learning(tuple(INITS), nonlinearity, np.reshape(loss, shape), np.reshape(accuracy, shape))
