"""Chapter 12 demos that train: small nets on real digits, side by side, and what a search makes of them.

    explore(lambda start, stage: searched(start).at(stage), plots.stages, start=list(RANGES), stage=(1, 3, 1))

A net has one hidden layer; it sees 300 images, a fifth of them with a random label, and is validated on others.
The chapter's functions are called through their module, so that after use(f) these searches run on the student's own.
"""

from dataclasses import dataclass
from functools import cache
from math import comb
from time import perf_counter

import numpy as np

from course_lib import data, layers, many, net, optimizers, search, search_procedures
from course_lib.kept import kept

EXAMPLES, WRONG_LABELS, VALIDATION = 300, 0.2, 400


@cache
def digits(seed=0):
    """Training images and labels, and all other images, in another order for each seed: (x, y), (x, y)."""
    rng = np.random.default_rng(seed)
    (x, y), (x_rest, y_rest) = data.digits()
    x, y = np.concatenate([x, x_rest]), np.concatenate([y, y_rest])
    order = rng.permutation(len(x))
    few, rest = order[:EXAMPLES], order[EXAMPLES:]
    labels = np.where(rng.random(EXAMPLES) < WRONG_LABELS, rng.integers(10, size=EXAMPLES), y[few])
    return (x[few], labels), (x[rest], y[rest])


def train(nets, *, lr=0.03, weight_decay=1e-4, hidden=32, rho=0.9, batch=32, epochs=10, rng):
    """So many nets at once; lr and weight_decay may have one number for each.  Returns the nets and the History."""
    model = many.ManyNets(nets, (64, hidden, 10), rng=rng)
    history = net.fit(model, *digits()[0], rule=optimizers.momentum, lr=lr, weight_decay=weight_decay, rho=rho,
                      batch=batch, epochs=epochs, rng=rng)
    return model, history


def validated(model):
    """The accuracy on the validation images: of each net, (nets,)."""
    x, y = digits()[1]
    return model.accuracy(x[:VALIDATION], y[:VALIDATION])


KNOBS = {
    "learning rate": ("lr", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),
    "momentum ρ": ("rho", (0.0, 0.5, 0.8, 0.9, 0.95, 0.98)),
    "hidden units": ("hidden", (4, 8, 16, 32, 64)),
    "batch size": ("batch", (16, 32, 64, 128)),
    "weight decay λ": ("weight_decay", (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)),
}


@dataclass(frozen=True)
class Knobs:
    """For each knob, its values and the accuracy for each value, all other knobs left where they are."""

    accuracy: dict              # name -> (values,), means over nets

    def at(self, knob):
        """All of it, which knob to look at, and its values."""
        return self, knob, KNOBS[knob][1]

    def reach(self):
        """By how much each knob moves the accuracy: {name: best - worst}."""
        return {name: float(np.ptp(accuracy)) for name, accuracy in self.accuracy.items()}


@kept
def turn_knobs(*, nets=4, epochs=8, progress=iter):
    """One knob after the other through its values.  progress: wraps the list of runs."""
    accuracy = {name: [] for name in KNOBS}
    for name, value in progress([(name, value) for name, (_, values) in KNOBS.items() for value in values]):
        model, _ = train(nets, epochs=epochs, rng=np.random.default_rng(0), **{KNOBS[name][0]: value})
        accuracy[name].append(validated(model).mean())
    return Knobs({name: np.array(values) for name, values in accuracy.items()})


@dataclass(frozen=True)
class Explosions:
    """Tries of a learning rate each, in order: their costs (tries, steps), accuracies, and the seconds it all took."""

    lr: np.ndarray
    costs: np.ndarray
    accuracy: np.ndarray
    seconds: float              # to train them all to the end
    seconds_with_break: float   # to train them with fit_unless_exploded

    def at(self, factor):
        """All of it, the factor, and how many steps each try runs until it is stopped."""
        tries, steps = self.costs.shape
        by_step = [np.broadcast_to(search.exploded(self.costs[:, :t].T, factor=factor), tries)
                   for t in range(1, steps + 1)]
        bad = np.array(by_step, bool)                           # (steps, tries), True from the explosion on
        return self, factor, np.where(bad.any(axis=0), bad.argmax(axis=0) + 1, steps)


def deeper(rng):
    """A net with two hidden layers, alone: tries that come one after the other can be stopped one by one."""
    return net.Sequential([layers.Affine(64, 32, rng=rng), layers.ReLU(), layers.Affine(32, 32, rng=rng), layers.ReLU(),
                           layers.Affine(32, 10, rng=rng)])


def explosions(*, tries=24, epochs=12, low=1e-3, high=20.0, seed=0, progress=iter):
    """Random learning rates, each tried twice: to the end, and until its cost explodes.  progress: wraps the tries."""
    search.exploded(np.ones(2))                                # an exercise that is not answered says so at once
    rates = np.sort(search.log_uniform(low, high, size=tries, rng=np.random.default_rng(seed)))
    (x, y), (x_val, y_val) = digits()
    costs, accuracies, seconds = [], [], np.zeros(2)
    for lr in progress(list(rates)):
        for which, fit in enumerate((search.fit_unless_exploded, net.fit)):
            rng = np.random.default_rng(seed)
            model, start = deeper(rng), perf_counter()
            history = fit(model, x, y, rule=optimizers.momentum, lr=float(lr), epochs=epochs, batch=32, rng=rng)
            seconds[which] += perf_counter() - start
        costs.append(history.loss)
        with np.errstate(all="ignore"):
            accuracies.append(model.accuracy(x_val[:VALIDATION], y_val[:VALIDATION]))
    return Explosions(rates, np.array(costs), np.array(accuracies), float(seconds[1]), float(seconds[0]))


RANGES = {"wide": {"lr": (1e-5, 10.0), "weight_decay": (1e-6, 1.0)},
          "too low": {"lr": (1e-5, 0.005), "weight_decay": (1e-6, 1e-2)}}
EPOCHS = (3, 10, 30)            # of the stages, from coarse to fine


@dataclass(frozen=True)
class Stage(search_procedures.Stage):
    """A stage of the nets' search: which number it has, and which of the tries exploded."""

    number: int
    exploded: np.ndarray

    @property
    def accuracy(self):
        """Of each try, on the validation images."""
        return self.score


@dataclass(frozen=True)
class Search:
    """The stages, from coarse to fine."""

    stages: tuple

    def at(self, stage):
        """The stage of this number, the first is 1, and those before it."""
        return self.stages[:stage]


@kept
def coarse_to_fine(start="wide", stay_inside=False, seed=0, *, tries=48, shrink=0.4):
    """Random tries, few epochs; then closer about the best, and longer; and again: on your functions.

    stay_inside: cut every range off at the border of the first one.
    """
    rng = np.random.default_rng(seed)
    search.zoom(1.0, 2.0, 1.0)                                 # an exercise that is not answered says so at once
    search.exploded(np.ones(2))
    blown = []

    def score(points, epochs):
        model, history = train(tries, epochs=epochs, rng=rng, **points)
        blown.append(np.asarray(search.exploded(history.loss)))
        with np.errstate(all="ignore"):
            return validated(model)
    stages = search_procedures.coarse_to_fine(score, RANGES[start], budgets=EPOCHS, tries=tries, shrink=shrink,
                                              stay_inside=stay_inside, rng=rng)
    return Search(tuple(Stage(**vars(stage), number=number, exploded=exploded)
                        for number, (stage, exploded) in enumerate(zip(stages, blown, strict=True), 1)))


@dataclass(frozen=True)
class Winners:
    """Which of the images each net gets right: right (nets, images)."""

    right: np.ndarray

    def at(self, images, *, splits=200):
        """Validated on so many images: the winner's accuracy there and on all others, against how many nets took part.

        Means over all choices of k of the nets and over random choices of the images.  Returns k, validation, new.
        """
        nets, total = self.right.shape
        rng = np.random.default_rng(0)
        chosen = (rng.random((splits, total)).argsort(axis=1) < images).astype(np.float32)
        hits = self.right.astype(np.float32)
        inside = hits @ chosen.T                               # (nets, splits)
        outside = (hits.sum(axis=1, keepdims=True) - inside) / (total - images)
        order = inside.argsort(axis=0, kind="stable")          # the worst first
        k = np.arange(1, nets + 1)
        # net number r from below wins among k if it is drawn, and the other k - 1 come from the r below it
        wins = np.array([[comb(r, n - 1) / comb(nets, n) for r in range(nets)] for n in k])
        seen, new = (wins @ np.take_along_axis(a, order, axis=0).mean(axis=1) for a in (inside / images, outside))
        return images, k, seen, new


@kept
def winners(*, nets=64, epochs=20, seed=0):
    """Nets of the fine stage of a search, all of them rather good, and what each says about every other image."""
    rng = np.random.default_rng(seed)
    points = search.random_points(nets, lr=(0.01, 0.1), weight_decay=(1e-4, 3e-2), rng=rng)
    model, _ = train(nets, epochs=epochs, rng=rng, **points)
    x, y = digits()[1]
    return Winners(model.forward(x).argmax(axis=-1) == y)
