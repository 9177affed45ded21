"""Chapter 5 demos: what small weights do to a curve, where a valley's minimum goes, and what Adam makes of decay.

    explore(demos.valley, plots.valley, lam=(0.01, 100, "log"))

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import losses, optimizers
from course_lib import weight_decay as wd

UNITS, POINTS, NOISE = 40, 12, 0.5
LAMBDAS = np.geomspace(1e-4, 1000, 36)


@dataclass(frozen=True)
class Curve:
    """A curve through noisy points, and how far off it is there and elsewhere, for this λ and for many."""

    x: np.ndarray               # (points,)
    y: np.ndarray
    grid: np.ndarray            # (G,), where the curve and the truth are given
    curve: np.ndarray
    truth: np.ndarray
    lam: float
    train: float                # r.m.s. distance to the points
    test: float                 # r.m.s. distance to the truth, over the grid
    norm: float                 # ‖w‖
    lambdas: np.ndarray         # (L,)
    trains: np.ndarray
    tests: np.ndarray

    def best(self):
        """The λ of the smallest error elsewhere."""
        return float(self.lambdas[self.tests.argmin()])


def curve(lam=1e-4, bias_too=False, seed=0):
    """A net of 40 fixed tanh units, whose output weights are those of the smallest squared error plus ½ λ ‖w‖².

    bias_too: the output's bias is penalized as well.
    """
    rng = np.random.default_rng(seed)
    kinks = rng.uniform(-1, 1, UNITS)
    slopes = rng.choice([-1, 1], UNITS) * rng.uniform(2, 12, UNITS)
    x = np.linspace(-0.96, 0.96, POINTS)
    y = target(x) + NOISE * rng.standard_normal(POINTS)
    grid = np.linspace(-1, 1, 201)

    def units(x):
        return np.column_stack([np.tanh(slopes * (x[:, None] - kinks)), np.ones(len(x))])     # (N, units + 1)
    h, h_grid, truth = units(x), units(grid), target(grid)
    penalized = np.diag([1.0] * UNITS + [float(bias_too)])
    weights = [np.linalg.solve(h.T @ h + lam * penalized, h.T @ y) for lam in (lam, *LAMBDAS)]
    trains = np.array([rms(h @ w - y) for w in weights])
    tests = np.array([rms(h_grid @ w - truth) for w in weights])
    return Curve(x, y, grid, h_grid @ weights[0], truth, lam, trains[0], tests[0], np.linalg.norm(weights[0][:-1]),
                 LAMBDAS, trains[1:], tests[1:])


def target(x):
    """The truth that the points of `curve` are taken from: a wave around 3."""
    return 3 + np.sin(np.pi * x)


def rms(error):
    return float(np.sqrt(np.mean(error * error)))


BOTTOM = np.array([2.0, 1.2])                                   # where the data loss is smallest
STEEP, FLAT = 4.0, 0.25                                         # its curvatures
AXES = np.array([[np.cos(a), np.sin(a)] for a in np.radians([110, 20])])      # their directions, a row each
HESSIAN = AXES.T @ np.diag([STEEP, FLAT]) @ AXES


def data_loss(w):
    """L₀ = ½ (w - bottom)ᵀ H (w - bottom), a valley;  w: (…, 2)."""
    along = (w - BOTTOM) @ AXES.T
    return 0.5 * (along**2 @ np.array([STEEP, FLAT]))


def contour(loss):
    """Where L₀ has this value: an ellipse, (2, 121)."""
    angle = np.linspace(0, 2 * np.pi, 121)
    along = np.sqrt(2 * loss / np.array([[STEEP], [FLAT]])) * (np.cos(angle), np.sin(angle))
    return BOTTOM[:, None] + AXES.T @ along


LEVELS = (0.02, 0.1, 0.3, 0.8, 1.8, 3.5, 6, 10, 15)
CONTOURS = np.array([contour(loss) for loss in LEVELS])         # (levels, 2, 121)


def lowest(lam):
    """Where L₀ + ½ λ ‖w‖² is smallest: (H + λ)⁻¹ H bottom.  Each direction keeps h / (h + λ) of its share."""
    kept = np.array([STEEP, FLAT]) / (np.array([STEEP, FLAT]) + lam)
    return (AXES @ BOTTOM * kept) @ AXES


@dataclass(frozen=True)
class Valley:
    """The minimum with a penalty of λ, the path of these minima over λ, and what is left along each direction."""

    lam: float
    minimum: np.ndarray         # (2,)
    path: np.ndarray            # (L, 2)
    kept: tuple                 # along the steep direction, along the flat one
    loss: float                 # L₀ there
    radius: float               # ‖w‖ there
    touching: np.ndarray        # (2, P), the contour of L₀ through it
    contours: np.ndarray        # (K, 2, P), of L₀
    bottom: np.ndarray          # (2,), where L₀ is smallest


def valley(lam=0.01):
    """A data loss of two weights, and where the penalty moves its minimum to."""
    minimum = lowest(lam)
    path = np.array([lowest(each) for each in np.geomspace(1e-3, 1e3, 61)])
    kept = STEEP / (STEEP + lam), FLAT / (FLAT + lam)
    loss = float(data_loss(minimum))
    return Valley(lam, minimum, path, kept, loss, float(np.linalg.norm(minimum)), contour(loss), CONTOURS, BOTTOM)


@dataclass(frozen=True)
class Walk:
    """Weights (steps + 1, 2) on the way down, without decay and with it, and where the latter should end (2,)."""

    plain: np.ndarray
    decayed: np.ndarray
    minimum: np.ndarray
    contours: np.ndarray        # (K, 2, P), of L₀
    bottom: np.ndarray          # (2,), where L₀ is smallest


def walk(lam=0.5, lr=0.1, *, start=(-1.2, 2.2), steps=120):
    """Steps of your decay_step down the valley, and beside them steps with λ = 0."""
    def path(lam):
        w = np.array(start)
        yield w
        for _ in range(steps):
            w = wd.decay_step(w, HESSIAN @ (w - BOTTOM), lr=lr, lam=lam)
            yield w
    return Walk(np.array(list(path(0.0))), np.array(list(path(lam))), lowest(lam), CONTOURS, BOTTOM)


@dataclass(frozen=True)
class Shrinking:
    """Weights (steps + 1, 3) that no gradient pulls on, and the factor (steps + 1,) that should be left."""

    weights: np.ndarray
    factor: np.ndarray
    limit: float                # e^(-n η λ) after the last step


def shrinking(lr=0.1, lam=0.1, *, start=(2.0, 1.0, -1.5), steps=200):
    """Steps of your decay_step without a gradient, and your shrink_factor."""
    w = np.array(start)
    weights = [w]
    for _ in range(steps):
        w = wd.decay_step(w, np.zeros_like(w), lr=lr, lam=lam)
        weights.append(w)
    factor = wd.shrink_factor(np.arange(steps + 1), lr=lr, lam=lam)
    return Shrinking(np.array(weights), factor, float(np.exp(-steps * lr * lam)))


RULES = ("Adam", "gradient descent")


@dataclass(frozen=True)
class Dots:
    """Two weights, (steps + 1, 2): the penalty's gradient added to the noise, and the decay decoupled from it."""

    coupled: np.ndarray
    decoupled: np.ndarray
    factor: float               # what decay alone would leave
    ratio: float


def two_dots(lam=1.0, ratio=10.0, rule="Adam", seed=0, *, lr=3e-3, steps=500):
    """Two weights whose gradients are noise and pull nowhere on average; that of the second is `ratio` times as large.

    One dot gets its decay from the gradient, as ∂L₀/∂W + λ W, the other beside the rule's step.
    """
    noise = 0.3 * np.random.default_rng(seed).standard_normal((steps, 1, 2)) * (1.0, ratio)

    def path(decay):
        w, state = np.ones((1, 2)), ()
        yield w[0]
        for dw in noise:
            if decay == "coupled":
                dw = dw + wd.l2_gradient({"w": w}, lam=lam)["w"]
                w, *state = step_of(rule)(w, dw, *state, lr=lr)
            else:
                stepped, *state = step_of(rule)(w, dw, *state, lr=lr)
                w = wd.decoupled_step(w, w - stepped, lr=lr, lam=lam)
            yield w[0]
    factor = float(wd.shrink_factor(steps, lr=lr, lam=lam))
    return Dots(np.array(list(path("coupled"))), np.array(list(path("decoupled"))), factor, ratio)


def step_of(rule):
    """The rule of that name, as it is in the library now."""
    return {"Adam": optimizers.adam, "gradient descent": optimizers.sgd}[rule]


@dataclass(frozen=True)
class Certainty:
    """Losses of an example whose right class leads all others by `lead`, {name: (leads,)}, and where each is lowest."""

    lead: np.ndarray
    loss: dict
    smoothing: float

    def lowest(self, name):
        """The smallest lead at which the loss is as low as it gets in the picture."""
        loss = self.loss[name]
        return float(self.lead[np.argmax(loss <= loss.min() + 1e-9)])


def certainty(smoothing=0.1, classes=10):
    """What more certainty is worth: cross-entropy, with and without smoothed labels, and the SVM's hinge loss."""
    lead, right = np.linspace(-2, 14, 161), np.array([0])
    scores = np.zeros((len(lead), 1, classes))                 # as many nets, of one example each
    scores[:, 0, 0] = lead
    return Certainty(lead, {"cross-entropy": losses.softmax_loss(scores, right)[0],
                            "smoothed": losses.smoothed_loss(scores, right, smoothing=smoothing)[0],
                            "hinge": losses.hinge_loss(scores, right)[0]}, smoothing)
