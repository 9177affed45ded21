"""Chapter 7 demos that train nets on real digits: rising learning rates, shrinking batches, stale running averages.

Each contest trains a net for every setting, which takes seconds; the notebook keeps it and looks at it from all
sides.  The chapter's functions are reached through the layers, so that after use(f) these nets train with the
student's own.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import data, layers, net, normalization, optimizers
from course_lib.kept import kept


@dataclass(frozen=True)
class Trace:
    """A training run as batch norm saw it: (mean, var) by step and layer, and the net at some of the steps."""

    model: net.Sequential
    statistics: list                # by step, by layer: (mean, var) of the batch
    steps: list                     # after which the net was kept
    parameters: list                # of the net at these steps


def trace(*, lr=0.3, epochs=6, batch=64, every=9, progress=iter):
    """Train a net of three hidden layers with batch norm on real digits, and keep what is needed to replay it."""
    x, y, _ = _digits(20 * batch)
    rng = np.random.default_rng(0)
    model = _net(lambda width: layers.BatchNorm(width, momentum=0.0), depth=3, rng=rng)     # 0: running is the batch's
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNorm)]
    kept = Trace(model, [], [], [])

    def watch(sequence):
        for step in progress(sequence):
            yield step
            kept.statistics.append([layer.running for layer in norms])
            if step % every == 0:
                kept.steps.append(step + 1)
                kept.parameters.append(model.parameters.copy())
    net.fit(model, x, y, rule=optimizers.sgd, lr=lr, epochs=epochs, batch=batch, rng=rng, progress=watch)
    return kept


@dataclass(frozen=True)
class Switch:
    """Accuracy on the test set at some steps, with the batch's own statistics and with the running averages."""

    steps: np.ndarray
    training_mode: np.ndarray
    test_mode: np.ndarray


def switch(run, momentum=0.9):
    """Replay a trace with other running averages: how good is the net at test time, and how good could it be?

    The averages have no part in training, so that one run serves every momentum.
    """
    _, (x, y) = data.digits()
    norms = [layer for layer in run.model.layers if isinstance(layer, layers.BatchNorm)]
    averages = [(np.zeros_like(mean), np.ones_like(var)) for mean, var in run.statistics[0]]
    accuracies = []
    for step, batches in enumerate(run.statistics, 1):
        averages = [normalization.running_average(average, batch, momentum=momentum)
                    for average, batch in zip(averages, batches, strict=True)]
        if step in run.steps:
            run.model.parameters[...] = run.parameters[run.steps.index(step)]
            own = run.model.forward(x, training=True).argmax(axis=1)
            for layer, average in zip(norms, averages, strict=True):
                layer.running = average
            accuracies.append((np.mean(own == y), run.model.accuracy(x, y)))
    return Switch(np.array(run.steps), *np.array(accuracies).T)


@dataclass(frozen=True)
class Contest:
    """Nets of two kinds trained with several values of one setting.

    loss: (kinds, settings, seeds, points), nan after a run that blew up;  x: (points,), where along the training, in
    epochs;  test: (kinds, settings, seeds), accuracy on the test set after it.
    """

    kinds: tuple
    settings: tuple
    x: np.ndarray
    loss: np.ndarray
    test: np.ndarray

    def at(self, setting):
        """All of it, and which setting to look at."""
        return self, self.settings.index(setting)

    def final(self):
        """The loss at the end, mean of the last tenth: (kinds, settings, seeds); nan of a run that blew up."""
        return self.loss[..., -max(1, self.loss.shape[-1] // 10):].mean(axis=-1)

    def highest(self, below=1.5):
        """For each kind, the highest setting at which every seed ends with a loss below this, or None."""
        fine = (self.final() < below).all(axis=2)
        return [max((s for s, ok in zip(self.settings, row, strict=True) if ok), default=None) for row in fine]


def _digits(examples):
    """x and y of so many digits, and the test set.  Full batches only: batch norm stumbles over a last one of three."""
    (x, y), test = data.digits()
    return x[:examples], y[:examples], test


def _net(norm, *, rng, depth, width=40):
    """A net for the digits: depth times FC → norm → ReLU, then the scores."""
    stack, D = [], 64
    for _ in range(depth):
        stack += [layers.Affine(D, width, rng=rng), *([norm(width)] if norm else []), layers.ReLU()]
        D = width
    return net.Sequential([*stack, layers.Affine(D, 10, rng=rng)])


def _contest(kinds, settings, seeds, points, epochs, run, progress):
    """Call run(kind, setting, rng) -> losses by step, accuracy for each, and put the losses on `points` points."""
    x = (np.arange(points) + 0.5) / points
    loss, test = [], []
    for kind, setting, seed in progress(list(product(kinds, settings, range(seeds)))):
        losses, steps, accuracy = run(kind, setting, np.random.default_rng(seed))
        losses = np.concatenate([losses, np.full(steps - len(losses), np.nan)])
        loss.append([part.mean() for part in np.array_split(losses, points)])
        test.append(accuracy)
    shape = len(kinds), len(settings), seeds
    loss, test = np.reshape(loss, (*shape, points)), np.reshape(test, shape)
    return Contest(tuple(kinds), tuple(settings), x * epochs, loss, test)


RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


@kept
def learning_rates(rates=RATES, *, depth=8, epochs=5, batch=64, seeds=2, progress=iter):
    """Deep nets on real digits with plain SGD, without norm and with batch norm, at rising learning rates."""
    x, y, test = _digits(20 * batch)
    norms = {"no norm": None, "batch norm": layers.BatchNorm}
    steps = 20 * epochs

    def run(kind, lr, rng):
        model = _net(norms[kind], depth=depth, rng=rng)

        def while_finite(sequence):
            for step in sequence:
                yield step
                if not np.isfinite(model.parameters).all():
                    return
        with np.errstate(all="ignore"):                        # at high rates the net overflows, which is the point
            history = net.fit(model, x, y, rule=optimizers.sgd, lr=lr, epochs=epochs, batch=batch, rng=rng,
                              progress=while_finite)
            return history.loss, steps, model.accuracy(*test)
    return _contest(list(norms), rates, seeds, 40, epochs, run, progress)


BATCHES = (32, 16, 8, 4, 2)


@kept
def batch_sizes(batches=BATCHES, *, groups=4, examples=512, epochs=5, seeds=2, progress=iter):
    """The same net on 512 real digits with batch norm and with group norm, in smaller and smaller batches.

    As many epochs for all, and the learning rate proportional to the batch, as in Wu & He 2018, section 4.1.
    """
    x, y, test = _digits(examples)
    norms = {"batch norm": layers.BatchNorm, "group norm": lambda width: layers.GroupNorm(width, groups=groups)}

    def run(kind, batch, rng):
        model = _net(norms[kind], depth=2, rng=rng)
        history = net.fit(model, x, y, rule=optimizers.sgd, lr=0.1 * batch / 32, epochs=epochs,
                          batch=batch, rng=rng)
        return history.loss, len(history.loss), model.accuracy(*test)
    return _contest(list(norms), batches, seeds, 24, epochs, run, progress)


ORDERS = ("norm, ReLU, dropout", "dropout, norm, ReLU", "one dropout after the last norm", "no dropout")


@dataclass(frozen=True)
class Orders:
    """How far batch norm's remembered variance is from that of test time, for orders of norm and dropout.

    ratio: (orders, seeds, norms), running variance / variance of what arrives at test time, a mean over the units;
    test: (orders, seeds), accuracy on the test set.
    """

    keep_prob: float
    ratio: np.ndarray
    test: np.ndarray


@kept
def orders(keep_prob=0.5, *, depth=3, width=64, epochs=15, batch=64, seeds=3, progress=iter):
    """Nets of three hidden layers on real digits, with batch norm and dropout in each of ORDERS."""
    x, y, test = _digits(20 * batch)
    ratio, right = [], []
    for order, seed in progress(list(product(ORDERS, range(seeds)))):
        rng = np.random.default_rng(seed)
        stack, D = [], 64
        for k in range(depth):
            drop = [layers.Dropout(keep_prob=keep_prob, rng=rng)]
            before = drop * (order == "dropout, norm, ReLU")
            after = drop * (order == "norm, ReLU, dropout" or (order == ORDERS[2] and k == depth - 1))
            stack += [layers.Affine(D, width, rng=rng), *before, layers.BatchNorm(width), layers.ReLU(), *after]
            D = width
        model = net.Sequential([*stack, layers.Affine(D, 10, rng=rng)])
        net.fit(model, x, y, rule=optimizers.adam, lr=3e-3, epochs=epochs, batch=batch, rng=rng)
        h = test[0]
        for layer in model.layers:
            if isinstance(layer, layers.BatchNorm):
                ratio.append(np.mean(layer.running[1]) / np.mean(h.var(axis=0)))
            h = layer.forward(h, training=False)
        right.append(model.accuracy(*test))
    return Orders(keep_prob, np.reshape(ratio, (len(ORDERS), seeds, depth)), np.reshape(right, (len(ORDERS), seeds)))
