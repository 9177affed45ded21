"""Chapter 12.  A random search for the learning rate of a linear classifier."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

PANELS = (Panel("try, from the lowest rate to the highest", "learning rate", ("rate",), (0, 21), (5e-5, 200), "log"),
          Panel("log10 of the learning rate", "loss in validation (1: and above)", ("tries",), (-4.2, 2.2), (0, 1.05)))


def search_run(coins, x, y, val, truth, *, low, high, steps):
    """Try learning rates from low to high, as many below the geometric mean as above it; the best in validation wins.

    coins: (tries,), from 0 to 1, where 0 is low and 1 is high;  x: (N, D) and y: (N, K), to train on;  val: (V, D) and
    truth: (V, K).  Returns the rates, the losses in validation, both (tries,), and the best rate.
    """
    rates = low * (high / low)**coins
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth)**2) / len(val)
    return rates, losses, rates[np.argmin(losses)]


def as_given(coins, x, y, val, truth, *, low, high, steps):
    """Try learning rates from low to high, as many below the geometric mean as above it; the best in validation wins.

    coins: (tries,), from 0 to 1, where 0 is low and 1 is high;  x: (N, D) and y: (N, K), to train on;  val: (V, D) and
    truth: (V, K).  Returns the rates, the losses in validation, both (tries,), and the best rate.
    """
    rates = low + (high - low) * coins
    losses = np.zeros_like(rates)
    for k, lr in enumerate(rates):
        w = np.zeros((x.shape[1], y.shape[1]))
        for _ in range(steps):
            w = w - lr * x.T @ (x @ w - y) / len(x)
        losses[k] = 0.5 * np.sum((val @ w - truth)**2) / len(val)
    return rates, losses, rates[np.argmin(losses)]


def evidence(whose=THEIRS):
    """The rates that were tried, in order; and what each of them gave in validation."""
    run = as_given if whose == THEIRS else search_run
    (x, labels), (val, right) = digits()
    scale = 1 / np.linalg.norm(x[:200], 2)**2 * 200                 # at twice this rate the steps diverge
    x, val, y, truth = x[:200] * scale**0.5, val[:200] * scale**0.5, np.eye(10)[labels[:200]], np.eye(10)[right[:200]]
    rates, losses, best = run(np.random.default_rng(3).random(20), x, y, val, truth, low=1e-4, high=100.0, steps=20)
    order = np.argsort(rates)
    below = np.sum(rates < 0.1)
    said = (f"{below} of 20 tries lie below 0.1, the middle of the range on a log axis. The best rate is {best:.2g}, "
            f"with a loss of {losses.min():.2g} in validation.")
    tries = np.log10(rates[order]), np.minimum(losses[order], 1)
    return Evidence((((np.arange(1, 21), rates[order]),), (tries,)), said)
