"""Chapter 9.  A linear classifier by gradient descent in mini-batches, with a rate that falls step by step."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

PANELS = (Panel("epoch", "learning rate", ("rate",), (0, 20), (1e-14, 1), "log"),
          Panel("epoch", "loss on all training images", ("loss",), (0, 21), (0.1, 0.5)))


def step_run(x, y, w, *, lr, factor, every, batch, epochs):
    """Gradient descent in mini-batches on half the squared error of x w; the rate falls by a factor every few epochs.

    x: (N, D);  y: (N, K);  w: (D, K), where to begin;  every: how many epochs have one rate.
    Returns w at the end, and the rate of each step (steps,).
    """
    rates = []
    for epoch in range(1, epochs + 1):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
        if epoch % every == 0:
            lr = lr * factor
    return w, np.asarray(rates)


def as_given(x, y, w, *, lr, factor, every, batch, epochs):
    """Gradient descent in mini-batches on half the squared error of x w; the rate falls by a factor every few epochs.

    x: (N, D);  y: (N, K);  w: (D, K), where to begin;  every: how many epochs have one rate.
    Returns w at the end, and the rate of each step (steps,).
    """
    rates = []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            w = w - lr * xb.T @ (xb @ w - yb) / len(xb)
            rates.append(lr)
            if len(rates) % every == 0:
                lr = lr * factor
    return w, np.asarray(rates)


def evidence(whose=THEIRS):
    """The rate, and the loss on all training images, epoch by epoch."""
    run = as_given if whose == THEIRS else step_run
    (x, labels), _ = digits()
    x, y, options = x[:640], np.eye(10)[labels[:640]], dict(lr=0.05, factor=0.5, every=5, batch=64)
    rates = run(x, y, np.zeros((64, 10)), epochs=20, **options)[1]
    losses = [0.5 * np.mean(np.sum((x @ run(x, y, np.zeros((64, 10)), epochs=n, **options)[0] - y)**2, axis=1))
              for n in range(21)]
    said = (f"The rate is {rates[0]:g} at first, {rates[49]:.2g} at the end of epoch 5 and {rates[-1]:.2g} at last. "
            f"The loss is {losses[5]:.3f} after epoch 5 and {losses[-1]:.3f} after epoch 20.")
    return Evidence((((np.arange(len(rates)) / 10, rates),), ((np.arange(21), losses),)), said)
