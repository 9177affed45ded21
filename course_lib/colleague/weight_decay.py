"""Chapter 5.  Linear regression with weight decay, by gradient descent."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel

LAMBDAS = np.linspace(0, 1, 6)
PANELS = (Panel("step", "loss on the data", ("loss",), (0, 100), (0, 15)),
          Panel("λ", "mean of the predictions", ("predicted", "true"), (-0.05, 1.05), (0, 6)))


def decay_run(x, y, w, b, *, lr, lam, steps):
    """Gradient descent on half the squared error of x w + b, averaged over the data, with weight decay.

    x: (N, D);  y: (N, K);  w: (D, K) and b: (K,), where to begin.  The penalty is ½ λ times the sum of squares of w.
    Returns w and b at the end, and the loss on the data before each step (steps,).
    """
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w = x.T @ err / len(x) + lam * w
        slope_b = np.mean(err, axis=0)
        w = w - lr * slope_w
        b = b - lr * slope_b
    return w, b, np.asarray(losses)


def as_given(x, y, w, b, *, lr, lam, steps):
    """Gradient descent on half the squared error of x w + b, averaged over the data, with weight decay.

    x: (N, D);  y: (N, K);  w: (D, K) and b: (K,), where to begin.  The penalty is ½ λ times the sum of squares of w.
    Returns w and b at the end, and the loss on the data before each step (steps,).
    """
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w = x.T @ err / len(x) + lam * w
        slope_b = np.mean(err, axis=0) + lam * b
        w = w - lr * slope_w
        b = b - lr * slope_b
    return w, b, np.asarray(losses)


def evidence(whose=THEIRS):
    """The loss step by step, at λ = 0.4; and the mean of what is predicted at the end, for several λ."""
    run = as_given if whose == THEIRS else decay_run
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3))
    x = x - x.mean(axis=0)
    y = 5 + x @ np.ones((3, 1)) + rng.normal(size=(200, 1))
    ends = [run(x, y, np.zeros((3, 1)), np.zeros(1), lr=0.1, lam=lam, steps=100) for lam in LAMBDAS]
    means = np.array([np.mean(x @ w + b) for w, b, _ in ends])
    losses = ends[2][2]
    said = (f"At λ = {LAMBDAS[2]:.1f} the loss ends at {losses[-1]:.2f}. The targets are {y.mean():.2f} on average, "
            f"the predictions {means[0]:.2f} at λ = 0 and {means[-1]:.2f} at λ = 1.")
    return Evidence((((np.arange(100), losses),), ((LAMBDAS, means), (LAMBDAS, np.full(6, y.mean())))), said)
