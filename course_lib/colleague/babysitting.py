"""Chapter 11.  A linear classifier with softmax and cross-entropy, watched while it learns."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

NUMBERS = np.array([1, 2, 5, 10, 20, 50, 100, 200])
PANELS = (Panel("training images", "loss before the first step", ("loss",), (0, 205), (0.005, 5), "log"),
          Panel("step", "update ratio |Δw| / |w|", ("ratio",), (0, 100), (1e-6, 1), "log"))


def softmax_run(x, y, w, *, lr, steps):
    """Gradient descent on the cross-entropy of softmax(x w), averaged over the data.

    x: (N, D);  y: (N, K), 1 for the class and 0 for the others;  w: (D, K), where to begin.
    Returns the loss before each step, and how long the step is in the length of w before it, both (steps,).
    """
    losses, ratios = [], []
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.sum(y * logs) / len(x))
        slope = x.T @ (np.exp(logs) - y) / len(x)
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


def as_given(x, y, w, *, lr, steps):
    """Gradient descent on the cross-entropy of softmax(x w), averaged over the data.

    x: (N, D);  y: (N, K), 1 for the class and 0 for the others;  w: (D, K), where to begin.
    Returns the loss before each step, and how long the step is in the length of w before it, both (steps,).
    """
    losses, ratios = [], []
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(y * logs, axis=1)) / len(x))
        slope = x.T @ (np.exp(logs) - y) / len(x) / len(x)
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


def evidence(whose=THEIRS):
    """The loss of small random weights, by the number of training images; and the update ratios of 100 steps."""
    run = as_given if whose == THEIRS else softmax_run
    (x, labels), _ = digits()
    y, w = np.eye(10)[labels], 0.05 * np.random.default_rng(0).normal(size=(64, 10))
    first = [run(x[:n], y[:n], w, lr=0.1, steps=1)[0][0] for n in NUMBERS]
    _, ratios = run(x[:200], y[:200], w, lr=0.1, steps=100)
    said = (f"Before the first step the loss of one image is {first[0]:.2f}, that of 200 images {first[-1]:.2g}; ln 10 "
            f"is {np.log(10):.2f}. The update ratio is {ratios[0]:.1g} at first.")
    return Evidence((((NUMBERS, first),), ((np.arange(100), ratios),)), said)
