"""Chapter 11 demos: when to stop, and when a net is too small.

    explore(demos.stopping, plots.stopping, patience=(1, 20, 1), wrong_labels=(0.0, 0.5, 0.1), seed=0)
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import babysitting, losses, net
from course_lib.demos.babysitting_training import digits, small_net
from course_lib.kept import kept


@dataclass(frozen=True)
class Stopping:
    """A long run, accuracy epoch by epoch; and one that stopped early: after how many epochs, and what it kept."""

    train: np.ndarray           # (epochs,), of the long run
    test: np.ndarray            # on the digits held back, which decide
    stopped: int                # the epoch after which the patient run ended, from 1
    kept: int                   # the epoch whose net it kept
    accuracy: float             # of the net that was kept, on a third set
    last: float                 # of the long run's last net, on that set


def stopping(patience=8, wrong_labels=0.3, seed=0, *, epochs=60):
    """A large net on 200 digits, some with wrong labels: with early stopping, and on to the end."""
    train, test, third = trained(wrong_labels, seed, epochs)
    stopped, kept = patient(test, patience)
    return Stopping(train, test, stopped, kept, third(kept), third(epochs))


def patient(accuracy, patience):
    """After which epoch net.fit stops with this patience, and whose net it keeps, both from 1.

    Until then it does the same steps as without, so that no second run is needed.
    """
    kept = 0
    for epoch in range(len(accuracy)):
        if accuracy[epoch] > accuracy[kept]:
            kept = epoch
        if epoch - kept >= patience:
            break
    return epoch + 1, kept + 1


@lru_cache(maxsize=64)
def trained(wrong_labels, seed, epochs):
    """Accuracies on the training set and on digits held back, epoch by epoch, (epochs,) each; and a function of the
    epoch, from 1: that of its net on a third set.
    """
    rng = np.random.default_rng(seed)
    (x, y), (x_test, y_test) = digits()
    few = rng.permutation(len(x))[:200]
    noisy = np.where(rng.random(200) < wrong_labels, rng.integers(10, size=200), y[few])
    half, batch = len(x_test) // 2, 20
    model, states = small_net(100, rng), []

    def watched(steps):
        for step in steps:
            yield step
            if (step + 1) % (200 // batch) == 0:
                states.append(model.state.copy())
    seen = net.fit(model, x[few], noisy, lr=2e-3, epochs=epochs, batch=batch, rng=rng,
                   test=(x_test[:half], y_test[:half]), progress=watched)

    def third(epoch):
        model.state[...] = states[epoch - 1]
        return model.accuracy(x_test[half:], y_test[half:])
    return seen.train_accuracy, seen.test_accuracy, third


WIDTHS = (1, 2, 3, 4, 6, 8, 16, 32, 64)


@dataclass(frozen=True)
class Capacity:
    """Accuracies after training, (widths,) each, and what your diagnose says of each net."""

    widths: tuple
    train: np.ndarray
    test: np.ndarray
    words: tuple
    chosen: int                 # which width to look at


def capacity(hidden=4, seed=0, *, enough=0.97):
    """Nets of one hidden layer, from 1 unit to 64, on 600 digits with right labels.  hidden: one of WIDTHS.

    The exercise does not ask for `enough`: your diagnose may not take it, so that its rule is applied here.
    """
    runs = of_widths(seed)
    words = tuple("too small" if word == "fine" and run[1][-1] < enough else word
                  for run in runs for word in [babysitting.diagnose(*run, classes=10)])
    return Capacity(WIDTHS, *np.array([[run[i][-1] for run in runs] for i in (1, 2)]), words, WIDTHS.index(hidden))


@lru_cache(maxsize=8)
@kept
def of_widths(seed):
    """The runs of all widths."""
    return [of_width(width, seed) for width in WIDTHS]


def of_width(width, seed, *, epochs=40):
    """Loss and accuracies of a run, (epochs + 1,) each, the first before training."""
    rng = np.random.default_rng(seed)
    (x, y), test = digits()
    few = rng.permutation(len(x))[:600]
    x, y = x[few], y[few]
    model = small_net(width, rng, activation="leaky_relu")
    start = losses.softmax_loss(model.forward(x), y)[0], model.accuracy(x, y), model.accuracy(*test)
    seen = net.fit(model, x, y, lr=0.01, epochs=epochs, batch=30, rng=rng, test=test)
    curves = seen.loss.reshape(epochs, -1).mean(axis=1), seen.train_accuracy, seen.test_accuracy
    return tuple(np.append(first, rest) for first, rest in zip(start, curves, strict=True))
