"""Chapter 1 demos: what a non-linearity does to numbers and gradients, why positive inputs zig-zag, which one learns.

    explore(demos.response, plots.response, activation=["tanh", "relu"], mean=(-3.0, 3.0, 0.25), std=(0.25, 4.0, 0.25))

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import activations, data, initialization, layers, net, optimizers
from course_lib.kept import kept

GRID = np.linspace(-6, 6, 241)
SATURATED = 0.05                # slopes below this let next to no gradient through


@dataclass(frozen=True)
class Response:
    """A function and its slope at x, what goes into it and comes out: counts in 60 bins of [-6, 6] and [-1.5, 3]."""

    x: np.ndarray
    out: np.ndarray
    slope: np.ndarray
    going_in: np.ndarray
    coming_out: np.ndarray
    mean_out: float
    mean_slope: float           # of the gradient that arrives at the output, what share is passed on, on average
    saturated: float            # share of the inputs at which the slope is below the threshold
    threshold: float = SATURATED


def response(activation="tanh", mean=0.0, std=1.0, seed=0, *, examples=6000):
    """What an activation makes of inputs N(mean, std²)."""
    x = np.random.default_rng(seed).normal(mean, std, size=examples)
    (curve, slopes), (out, slope) = slope_of(activation, GRID), slope_of(activation, x)
    counts = [np.histogram(values, bins=60, range=limits)[0] for values, limits in ((x, (-6, 6)), (out, (-1.5, 3)))]
    return Response(GRID, curve, slopes, *counts, float(out.mean()), float(slope.mean()),
                    float(np.mean(np.abs(slope) < SATURATED)))


def slope_of(activation, x):
    """The activation at x, and its derivative there: its backward pass on a gradient of 1."""
    out, cache = getattr(activations, f"{activation}_forward")(x)
    return out, getattr(activations, f"{activation}_backward")(np.ones_like(x), *cache)


@dataclass(frozen=True)
class Pieces:
    """At x: two lines, the Maxout of them, and the gradient that passes back to x."""

    x: np.ndarray
    lines: np.ndarray           # (2, 241)
    out: np.ndarray
    dx: np.ndarray


def pieces(w1=1.0, b1=0.0, w2=0.1, b2=0.0):
    """A Maxout unit of one input."""
    x, one = GRID[:, None], np.ones((1, 1))
    weights = w1 * one, np.array([b1], dtype=float), w2 * one, np.array([b2], dtype=float)
    out, cache = activations.maxout_forward(x, *weights)
    dx, *_ = activations.maxout_backward(np.ones_like(x), *cache)
    return Pieces(GRID, np.array([w1 * GRID + b1, w2 * GRID + b2]), out[:, 0], dx[:, 0])


INPUTS = {"all positive": 0.5, "zero mean": 0.0}
START, GOAL = np.array([0.0, 0.0]), np.array([1.0, -1.0])


@dataclass(frozen=True)
class Walk:
    """The weights (steps + 1, 2) on their way, and the loss ½ (w - goal)ᵀ H (w - goal) that they walk on."""

    weights: np.ndarray
    hessian: np.ndarray
    goal: np.ndarray

    @property
    def one_sign(self):
        """Of the steps, how many move both weights up, or both down."""
        return int(np.sum(np.diff(self.weights, axis=0).prod(axis=1) > 0))

    @property
    def distance(self):
        """Share (steps + 1,) of the distance from start to goal that is left."""
        return np.linalg.norm(self.weights - self.goal, axis=1) / np.linalg.norm(self.weights[0] - self.goal)

    @property
    def detour(self):
        """Length of the path, in units of the distance by which it came closer."""
        steps = np.linalg.norm(np.diff(self.weights, axis=0), axis=1)
        gained = (1 - self.distance[-1]) * np.linalg.norm(self.weights[0] - self.goal)
        return float(steps.sum() / gained) if gained > 0 else np.inf


def walk(inputs="all positive", batch=1, steps=30, seed=0, *, rate=0.3, start=START, goal=GOAL):
    """A linear unit of two weights learns the goal, one weight up and one down, by gradient descent on a squared error.

    inputs: a name of INPUTS, uniform within ½ of that mean;  batch: examples averaged in a step;
    rate: the learning rate, in units of 1 / E|x|², so that both kinds of input get what they can bear.
    """
    mean = INPUTS[inputs]
    x = np.random.default_rng(seed).uniform(mean - 0.5, mean + 0.5, size=(steps, batch, 2))
    hessian = np.eye(2) / 12 + mean**2                                     # E[x xᵀ]: variance of a uniform, and mean
    lr = rate / np.trace(hessian)
    w = [np.asarray(start, float)]
    for batch_x in x:
        error = batch_x @ (w[-1] - goal)                                   # (batch,)
        w.append(w[-1] - lr * error @ batch_x / batch)
    return Walk(np.array(w), hessian, np.asarray(goal, float))


BATCHES = 2**np.arange(9)
KINDS = {"sigmoid": "sigmoid", "sigmoid - ½": "sigmoid", "relu": "relu", "tanh": "tanh"}


def agreement(inputs=10, seed=0, *, units=200, repeats=20):
    """Share of the units whose weights all want to move the same way, {kind: (len(BATCHES),)}, for inputs of each kind.

    The inputs of the layer are what an activation made of N(0, 1); the gradients that arrive have either sign.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(BATCHES[-1], repeats * inputs))
    dout = rng.normal(size=(BATCHES[-1], units))
    shares = {}
    for kind, activation in KINDS.items():
        x, _ = getattr(activations, f"{activation}_forward")(z)
        x = x - 0.5 if kind == "sigmoid - ½" else x
        layer = np.split(x, repeats, axis=1)                               # (batch, inputs) each
        shares[kind] = np.array([np.mean([activations.one_sign_share(part[:batch].T @ dout[:batch]) for part in layer])
                                 for batch in BATCHES])
    return shares


NETS = "sigmoid", "tanh", "relu", "leaky_relu", "elu", "maxout"


@dataclass(frozen=True)
class Race:
    """Accuracies on the test set after each epoch, {activation: (seeds, epochs)}."""

    accuracy: dict

    def order(self):
        """The activations, that with the highest accuracy after training first."""
        return sorted(self.accuracy, key=self.last, reverse=True)

    def last(self, name):
        """Mean accuracy of one activation after training."""
        return float(self.accuracy[name][:, -1].mean())


@kept
def race(names=NETS, *, hidden=40, depth=4, epochs=15, seeds=2, lr=0.03, progress=iter):
    """Nets that differ in their activation alone, trained on real handwritten digits by plain gradient descent.

    progress: wraps the list of runs.
    """
    train, test = data.digits()
    runs = {name: [] for name in names}
    for name, seed in progress(list(product(names, range(seeds)))):
        rng = np.random.default_rng(seed)
        stack, width = [], 64
        for _ in range(depth):
            if name == "maxout":
                stack.append(layers.Maxout(width, hidden, rng=rng, init=initialization.xavier))
            else:
                stack += [layers.Affine(width, hidden, rng=rng), layers.Activation(name)]
            width = hidden
        model = net.Sequential([*stack, layers.Affine(width, 10, rng=rng)])
        history = net.fit(model, *train, rule=optimizers.sgd, lr=lr, epochs=epochs, batch=32, rng=rng, test=test)
        runs[name].append(history.test_accuracy)
    return Race({name: np.array(accuracies) for name, accuracies in runs.items()})


@dataclass(frozen=True)
class Regions:
    """Spirals in the plane, and which class a net gives to each place of a grid: (cells, cells), rows from below."""

    x: np.ndarray               # (N, 2)
    y: np.ndarray
    classes: np.ndarray
    accuracy: float             # on these points
    activation: str
    depth: int


def regions(activation="identity", depth=2, seed=0, *, hidden=24, cells=80, epochs=60):
    """A small net that was trained on three arms of a spiral, with one activation between its layers."""
    rng = np.random.default_rng(seed)
    x, y = data.spirals(100, rng=rng)
    stack, width = [], 2
    for _ in range(depth):
        stack += [layers.Affine(width, hidden, rng=rng, init=initialization.he), layers.Activation(activation)]
        width = hidden
    model = net.Sequential([*stack, layers.Affine(width, 3, rng=rng)])
    net.fit(model, x, y, lr=0.02, epochs=epochs, batch=50, rng=rng)
    side = np.linspace(-1.15, 1.15, cells, dtype=np.float32)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    classes = model.forward(grid).argmax(axis=1).reshape(cells, cells)
    return Regions(x, y, classes, model.accuracy(x, y), activation, depth)
