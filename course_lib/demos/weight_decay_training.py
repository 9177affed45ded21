"""Chapter 5 demos that train nets on real digits, with many λ and both kinds of decay under Adam.

    explore(lambda lam: trained().at(lam), plots.gap, lam=list(demos.GRIDS["decoupled"]))

Training takes seconds; the notebook keeps what comes out and looks at it from all sides.  The decay beside Adam's
step is that of the chapter's module, so that after use(f) these nets train with the student's own.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import data, layers, net, optimizers
from course_lib import weight_decay as wd
from course_lib.kept import kept


def adam_with_decay(w, dw, state=(0, 0, 0), *, lr, weight_decay=0.0):
    """Adam with your decoupled_step: a rule for net.fit, which hands it λ, and 0 for what is no weight."""
    stepped, state = optimizers.adam(w, dw, state, lr=lr)
    return wd.decoupled_step(w, w - stepped, lr=lr, lam=weight_decay), state


@dataclass(frozen=True)
class Gap:
    """Accuracies of nets trained with several λ: train and test, each (lambdas, seeds, epochs)."""

    lambdas: tuple
    train: np.ndarray
    test: np.ndarray
    norm: np.ndarray            # ‖W‖ of all weights after training, (lambdas, seeds)

    def at(self, lam):
        """All of it, and which λ to look at."""
        return self, self.lambdas.index(lam)

    def best(self):
        """The λ with the highest mean accuracy on the test set after training, and that accuracy."""
        mean = self.test[:, :, -1].mean(axis=1)
        return self.lambdas[mean.argmax()], mean.max()

    def spread(self):
        """Lowest and highest accuracy on the test set among the runs with the best λ."""
        runs = self.test[self.lambdas.index(self.best()[0]), :, -1]
        return runs.min(), runs.max()

    def without(self):
        """The mean accuracy on the test set after training without decay."""
        return self.test[self.lambdas.index(0.0), :, -1].mean()


GRIDS = {"decoupled": (0.0, 0.2, 0.6, 1.0, 2.0, 6.0, 20.0),
         "in the gradient": (0.0, 0.002, 0.006, 0.01, 0.02, 0.06, 0.2)}


@kept
def train_test_gap(lambdas=None, *, decay="decoupled", examples=200, wrong_labels=0.3, hidden=100,
                   epochs=50, seeds=4, progress=iter):
    """A net on a few real handwritten digits, some of them with a wrong label, once for each λ and seed.

    lambdas: those of GRIDS if none are given;  decay: "decoupled", beside Adam's step, or "in the gradient", before it.
    wrong_labels: share of the training examples whose label is drawn at random, from all ten.  The labels of
    the test set are right.
    progress: wraps the list of runs.
    """
    (x, y), test = data.digits()
    lambdas = GRIDS[decay] if lambdas is None else lambdas
    rule = adam_with_decay if decay == "decoupled" else optimizers.adam
    train_accuracy, test_accuracy, norms = [], [], []
    for lam, seed in progress(list(product(lambdas, range(seeds)))):
        rng = np.random.default_rng(seed)
        few = rng.permutation(len(x))[:examples]
        labels = np.where(rng.random(examples) < wrong_labels, rng.integers(10, size=examples), y[few])
        model = net.Sequential([layers.Affine(64, hidden, rng=rng), layers.ReLU(), layers.Affine(hidden, 10, rng=rng)])
        history = net.fit(model, x[few], labels, rule=rule, lr=5e-3, epochs=epochs, batch=25, rng=rng, test=test,
                          weight_decay=lam)
        train_accuracy.append(history.train_accuracy)
        test_accuracy.append(history.test_accuracy)
        norms.append(np.linalg.norm(model.parameters[:model.weights]))
    shape = (len(lambdas), seeds, epochs)
    return Gap(tuple(lambdas), np.reshape(train_accuracy, shape), np.reshape(test_accuracy, shape),
               np.reshape(norms, shape[:2]))
