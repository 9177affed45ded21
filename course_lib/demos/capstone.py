"""Chapter 14 demos: one small net with every technique of the course as a switch, and what your own net gets wrong.

    explore(demos.one_net, plots.one_net, techniques=dict.fromkeys(demos.TECHNIQUES, False), seed=0)

Nothing is drawn here.  The layers call the chapters' functions through their modules, as everywhere.
"""

from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from course_lib import augmentation_turns as turns
from course_lib import capstone, ensembles, initialization, layers, net, optimizers, preprocessing, schedules

# The lecture's list, in its order, with the column of its summary in which one would look for each.
TECHNIQUES = {"ReLU": "optimizes", "standardised input": "optimizes", "augmentation": "regularizes",
              "He initialization": "optimizes", "weight decay": "regularizes", "dropout": "regularizes",
              "batch norm": "optimizes", "Adam": "optimizes", "falling rate": "optimizes",
              "averaged weights": "regularizes"}
DIGITS, HELD_BACK, HIDDEN, EPOCHS, BATCH = 150, 600, (32, 32), 20, 25


@dataclass(frozen=True)
class Run:
    """One training: errors after each epoch, as shares, and how many numbers the net holds."""

    train: np.ndarray           # (epochs,), on the digits it learns from
    held_back: np.ndarray       # (epochs,), on those it does not
    numbers: int

    @property
    def gap(self):
        """By how much the error is larger on digits held back, after training."""
        return self.held_back[-1] - self.train[-1]


@cache
def few_digits(seed, wrong_labels=0.0):
    """A task with few digits to learn from, so that there is a gap; a share of their labels is drawn at random."""
    (x, y), held_back = capstone.task(digits=DIGITS, held_back=HELD_BACK, rng=np.random.default_rng(seed))
    rng = np.random.default_rng([seed, 1])
    return (x, np.where(rng.random(DIGITS) < wrong_labels, rng.integers(10, size=DIGITS), y)), held_back


def one_net(techniques, rate=1.0, seed=0, wrong_labels=0.0, *, every_epoch=True):
    """Train a net of two hidden layers with those techniques that are switched on, from the same start for each seed.

    techniques: {name: on or off}.  Where one is off, the net has sigmoid units, pixels as they are, small random
    weights, and plain gradient descent at one rate.  rate: times the learning rate of the rule;
    wrong_labels: the share of training labels that are drawn at random.
    """
    on = {name for name, is_on in techniques.items() if is_on}
    (x, y), (x_held, y_held) = few_digits(seed, wrong_labels)
    rng = np.random.default_rng(seed)
    many = versions(x, rng) if "augmentation" in on else np.tile(x, (EPOCHS, 1))
    mean, std = preprocessing.fit_standardise(x) if "standardised input" in on else (0, 1)
    std = np.maximum(std, 0.1) if "standardised input" in on else 1         # some pixels are empty but for noise
    many, x, x_held = ((part - mean) / std for part in (many, x, x_held))

    coins = np.random.default_rng(seed)                                     # for the first weights, then for dropout
    model = net.Sequential(stack(on, coins))
    rule, lr = (optimizers.adam, 0.01) if "Adam" in on else (optimizers.sgd, 0.1)
    steps = EPOCHS * DIGITS // BATCH
    falling = partial(schedules.cosine, lr=2 * lr * rate, steps=steps)
    mean, errors = None, []

    def errors_now():
        current, thrown = model.state.copy(), coins.bit_generator.state
        if mean is not None:
            model.parameters[...] = mean
            net.estimate_statistics(model, many[-DIGITS:])                 # of batch norm: of the averaged net
        errors.append([1 - model.accuracy(x, y), 1 - model.accuracy(x_held, y_held)])
        model.state[...], coins.bit_generator.state = current, thrown

    def watch(sequence):
        nonlocal mean
        for step in sequence:
            yield step
            if "averaged weights" in on:
                mean = ensembles.ema(model.parameters, mean, decay=0.95)
            if step == steps - 1 or (every_epoch and (step + 1) % (DIGITS // BATCH) == 0):
                errors_now()
    with np.errstate(all="ignore"):                                         # at high rates it may blow up
        net.fit(model, many, np.tile(y, EPOCHS), rule=rule, lr=falling if "falling rate" in on else lr * rate,
                epochs=1, batch=BATCH, rng=rng, weight_decay=1e-2 * ("weight decay" in on), progress=watch)
    return Run(*np.transpose(errors), model.parameters.size)


def versions(x, rng):
    """The digits, each a little turned and noisy, anew for every epoch."""
    many = np.tile(x, (EPOCHS, 1))
    turned = turns.random_rotation(many.reshape(-1, 8, 8, 1), limit=15, rng=rng).reshape(-1, 64)
    return turned + 0.15 * rng.standard_normal(turned.shape, dtype=x.dtype)


def stack(on, rng):
    """The layers of the net."""
    init = initialization.he if "He initialization" in on else partial(initialization.small_gaussian, scale=0.05)
    made, D = [], 64
    for width in HIDDEN:
        made.append(layers.Affine(D, width, rng=rng, init=init))
        if "batch norm" in on:
            made.append(layers.BatchNorm(width))
        made.append(layers.Activation("relu" if "ReLU" in on else "sigmoid"))
        if "dropout" in on:
            made.append(layers.Dropout(keep_prob=0.8, rng=rng))
        D = width
    return [*made, layers.Affine(D, 10, rng=rng, init=init)]


@dataclass(frozen=True)
class HeldBack:
    """What a net makes of the digits held back."""

    accuracy: float
    numbers: int
    wrong: np.ndarray           # images (n, 8, 8) that it gets wrong
    named: np.ndarray           # (n,), what it takes them for
    right: np.ndarray           # (n,), what they are


def your_net(seed=0):
    """Train by your function on one task, and look at what it gets wrong, the surest of its errors first."""
    rng = np.random.default_rng(seed)
    (x, y), (x_held, y_held) = capstone.task(rename=False, rng=rng)
    arrays = capstone.train(x, y, rng=rng)
    scores = capstone.predict(tuple((np.asarray(w, x.dtype), np.asarray(b, x.dtype)) for w, b in arrays), x_held)
    guess, n = scores.argmax(axis=1), np.arange(len(y_held))
    regret = scores[n, guess] - scores[n, y_held]
    wrong = np.argsort(-regret, kind="stable")[:np.sum(guess != y_held)]
    return HeldBack(float(np.mean(guess == y_held)), capstone.parameters(arrays), x_held[wrong].reshape(-1, 8, 8),
                    guess[wrong], y_held[wrong])
