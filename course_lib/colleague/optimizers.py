"""Chapter 8.  A linear classifier by gradient descent in mini-batches."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

PANELS = (Panel("step", "loss of the mini-batch", ("loss",), (0, 64), (0, 1)),
          Panel("step", "length of the step (the first: 1)", ("step",), (0, 64), (0.1, 10), "log"))


def sgd_run(x, y, w, *, lr, batch, epochs):
    """Gradient descent on half the squared error of x w, averaged over a mini-batch; batches in the order of the data.

    x: (N, D);  y: (N, K);  w: (D, K), where to begin.  Returns the weights at the end (D, K), and of each step the loss
    before it and the length of the step, both (steps,).
    """
    losses, moved = [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = xb.T @ err / len(xb)
            losses.append(0.5 * np.sum(err * err) / len(xb))
            moved.append(np.linalg.norm(lr * grad))
            w = w - lr * grad
    return w, np.asarray(losses), np.asarray(moved)


def as_given(x, y, w, *, lr, batch, epochs):
    """Gradient descent on half the squared error of x w, averaged over a mini-batch; batches in the order of the data.

    x: (N, D);  y: (N, K);  w: (D, K), where to begin.  Returns the weights at the end (D, K), and of each step the loss
    before it and the length of the step, both (steps,).
    """
    grad, losses, moved = np.zeros_like(w), [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = grad + xb.T @ err / len(xb)
            losses.append(0.5 * np.sum(err * err) / len(xb))
            moved.append(np.linalg.norm(lr * grad))
            w = w - lr * grad
    return w, np.asarray(losses), np.asarray(moved)


def evidence(whose=THEIRS):
    """The loss before each step, and how long the step was, in the length of the first."""
    run = as_given if whose == THEIRS else sgd_run
    (x, labels), _ = digits()
    _, losses, moved = run(x[:1024], np.eye(10)[labels[:1024]], np.zeros((64, 10)), lr=0.05, batch=64, epochs=4)
    steps, size = np.arange(len(moved)), moved / moved[0]
    said = (f"The loss is {losses[0]:.2f} at first, {losses.min():.2f} at its lowest, {losses[-1]:.2f} at last. The "
            f"longest step has {size.max():.1f} times the length of the first, the last one {size[-1]:.2f} times.")
    return Evidence((((steps, losses),), ((steps, size),)), said)
