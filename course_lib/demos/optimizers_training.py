"""Chapter 8 demos that train: a small net on real digits with every rule at a few rates; Adam and AdamW under decay;
a net that stops in time.

    explore(lambda rule: trained().at(rule), plots.learning, rule=list(RATES))
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import data, layers, losses, net, optimizers, optimizers_loop
from course_lib.kept import kept

RATES = {"sgd": (0.05, 0.5, 5.0), "momentum": (0.005, 0.05, 0.5), "nag": (0.005, 0.05, 0.5),
         "adagrad": (0.005, 0.05, 0.5), "rmsprop": (0.0005, 0.005, 0.05), "adadelta": (0.3, 3.0, 30.0),
         "adam": (0.001, 0.01, 0.1), "nadam": (0.001, 0.01, 0.1), "adamw": (0.001, 0.01, 0.1)}


@dataclass(frozen=True)
class Learning:
    """Smoothed training losses (rules, rates, steps) and accuracies on the test set (rules, rates)."""

    loss: np.ndarray
    test: np.ndarray

    def at(self, rule):
        """All of it, and which rule to look at."""
        return self, list(RATES).index(rule)

    def best(self):
        """For each rule, which of its rates ends with the lowest training loss: (rules,)."""
        return self.loss[:, :, -1].argmin(axis=1)


@kept
def learning(*, epochs=6, hidden=32, progress=iter):
    """The same net from the same start, with each rule and each of its rates.  progress: wraps the list of runs."""
    for rule in RATES:                                         # one that is not answered says so before any trains
        getattr(optimizers, rule)(np.zeros(1), np.zeros(1))
    (x, y), test = data.digits()
    runs = [(rule, lr) for rule, rates in RATES.items() for lr in rates]
    losses, accuracies = [], []
    for rule, lr in progress(runs):
        rng = np.random.default_rng(0)
        model = net.Sequential([layers.Affine(64, hidden, rng=rng), layers.ReLU(), layers.Affine(hidden, 10, rng=rng)])
        history = net.fit(model, x, y, rule=getattr(optimizers, rule), lr=lr, epochs=epochs, batch=32, rng=rng)
        loss = np.nan_to_num(history.loss.astype(float), nan=10.0, posinf=10.0)
        losses.append(np.convolve(loss, np.ones(15) / 15, mode="valid"))
        accuracies.append(model.accuracy(*test))
    return Learning(np.reshape(losses, (len(RATES), 3, -1)), np.reshape(accuracies, (len(RATES), 3)))


DECAYS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)


@dataclass(frozen=True)
class Decay:
    """Accuracies on training labels and on the test set, each (2, λ, seeds): Adam with ½λ‖w‖² in the loss, AdamW."""

    decays: tuple
    train: np.ndarray
    test: np.ndarray


@kept
def decay(*, decays=DECAYS, examples=300, wrong_labels=0.3, hidden=100, epochs=25, seeds=2, progress=iter):
    """A net with a gap to close, since some of its labels are wrong, under more and more weight decay.

    wrong_labels: share of the training labels that are drawn at random.  progress: wraps the list of runs.
    """
    rules = optimizers.adam, optimizers.adamw
    (x, y), test = data.digits()
    seen = []
    for rule, weight_decay, seed in progress(list(product(rules, decays, range(seeds)))):
        rng = np.random.default_rng(seed)
        few = rng.permutation(len(x))[:examples]
        labels = np.where(rng.random(examples) < wrong_labels, rng.integers(10, size=examples), y[few])
        model = net.Sequential([layers.Affine(64, hidden, rng=rng), layers.ReLU(), layers.Affine(hidden, 10, rng=rng)])
        net.fit(model, x[few], labels, rule=rule, lr=0.01, weight_decay=weight_decay, epochs=epochs, batch=32, rng=rng)
        seen.append((model.accuracy(x[few], labels), model.accuracy(*test)))
    return Decay(tuple(decays), *np.reshape(seen, (2, len(decays), seeds, 2)).transpose(3, 0, 1, 2))


@dataclass(frozen=True)
class Stopping:
    """Accuracies on the held out digits, epoch by epoch, of a whole run and of one that stops; and on the test set.

    best: the epoch whose net came back;  test: of that net, and of the last one of the whole run.
    """

    whole: np.ndarray
    stopped: np.ndarray
    best: int
    test: tuple


@kept
def stopping(patience=5, lr=0.3, *, examples=400, epochs=40, wrong_labels=0.3, seed=0):
    """A net that learns some wrong labels by heart, trained by training_loop on one part of few digits; the other part
    says when it is enough.
    """
    (x, y), test = data.digits()
    rng = np.random.default_rng(seed)
    few = rng.permutation(len(x))[:examples]
    x, y = x[few], np.where(rng.random(examples) < wrong_labels, rng.integers(10, size=examples), y[few])
    train, held = optimizers_loop.split(examples, held_out=examples // 4, rng=rng)
    model = net.Sequential([layers.Affine(64, 100, rng=rng), layers.ReLU(), layers.Affine(100, 10, rng=rng)])
    start, order, made = model.state.copy(), int(rng.integers(2**31)), {}

    def step(w, rows):
        model.state[...] = w
        _, dscores = losses.softmax_loss(model.forward(x[train[rows]], training=True), y[train[rows]])
        model.backward(dscores)
        model.parameters[...], _ = optimizers.sgd(model.parameters, model.gradients, lr=lr)
        return model.state.copy()

    def step_once(w, rows):
        """The run that stops walks as the whole run did: a step with the same batch from the same w is known."""
        before, after = made.get(np.asarray(rows).tobytes(), (None, None))
        if before is None or not np.array_equal(before, w):
            before, after = w, step(w, rows)
            made[np.asarray(rows).tobytes()] = before, after
        return after

    def accuracy(w, x=x[held], y=y[held]):
        model.state[...] = w
        return model.accuracy(x, y)

    def run(waits):
        return optimizers_loop.training_loop(start, step_once, accuracy, examples=len(train), batch=32, epochs=epochs,
                                             patience=waits, rng=np.random.default_rng(order))

    _, whole = run(epochs)
    last = model.state.copy()
    kept, stopped = run(patience)
    return Stopping(whole, stopped, int(np.argmax(stopped)), (accuracy(kept, *test), accuracy(last, *test)))
