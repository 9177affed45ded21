"""Chapter 6.  A net of two layers with inverted dropout, and what it says of images that it was not trained on."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

KEEP_PROBS = np.linspace(0.3, 1, 8)
PANELS = (Panel("step", "loss", ("training", "validation"), (0, 80), (0, 1.2)),
          Panel("keep_prob", "test time: size of the scores,\nin those without dropout", ("untrained",), (0.25, 1.05),
                (0, 1.2)))


def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    """Train two layers with inverted dropout, one step with each array of coins, and score val at test time.

    x: (N, D);  y: (N, K), 1 for the class and 0 for the others;  val: (V, D);  w1: (D, H);  w2: (H, K);
    coins: (steps, N, H), from 0 to 1.  Returns the loss of each step (steps,), and the scores of val (V, K).
    """
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = (coin < keep_prob) / keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * mask * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), np.maximum(0, val @ w1) @ w2


def as_given(x, y, val, w1, w2, coins, *, lr, keep_prob):
    """Train two layers with inverted dropout, one step with each array of coins, and score val at test time.

    x: (N, D);  y: (N, K), 1 for the class and 0 for the others;  val: (V, D);  w1: (D, H);  w2: (H, K);
    coins: (steps, N, H), from 0 to 1.  Returns the loss of each step (steps,), and the scores of val (V, K).
    """
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = (coin < keep_prob) / keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * mask * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), keep_prob * np.maximum(0, val @ w1) @ w2


def evidence(whose=THEIRS):
    """Loss of training and validation, step by step; and how large the scores are at test time, by keep_prob."""
    run = as_given if whose == THEIRS else dropout_run
    (x, labels), (val, right) = digits()
    x, val, y, truth = x[:400], val[:200], np.eye(10)[labels[:400]], np.eye(10)[right[:200]]
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=(64, 50)) * np.sqrt(2 / 64), rng.normal(size=(50, 10)) * 0.1
    coins = rng.random((80, 400, 50))
    steps = np.arange(0, 81, 8)
    scores = [run(x, y, val, w1, w2, coins[:n], lr=0.1, keep_prob=0.5)[1] for n in steps]
    validation = [0.5 * np.mean(np.sum((some - truth)**2, axis=1)) for some in scores]
    training, _ = run(x, y, val, w1, w2, coins, lr=0.1, keep_prob=0.5)
    sizes = np.array([np.abs(run(x, y, val, w1, w2, coins[:0], lr=0.1, keep_prob=p)[1]).mean() for p in KEEP_PROBS])
    sizes /= sizes[-1]
    said = (f"After 80 steps the loss is {training[-1]:.2f} in training and {validation[-1]:.2f} in validation. "
            f"Untrained, with keep_prob = {KEEP_PROBS[0]:g}, test-time scores have {sizes[0]:.2f} times the size of "
            "those without dropout.")
    return Evidence((((np.arange(80), training), (steps, validation)), ((KEEP_PROBS, sizes),)), said)
