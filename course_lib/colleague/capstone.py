"""Chapter 14.  Early stopping of a linear model, and the test loss that is reported."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel

SPLITS = np.arange(1, 101)
PANELS = (Panel("split, in order", "test loss: reported - new", ("difference",), (0, 101), (-10, 10)),
          Panel("splits", "average over that many splits", ("difference",), (0, 101), (-2.5, 1.5)))


def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    """Gradient descent on half the squared error of x w; the weights with the lowest validation loss are kept.

    x: (N, D), y: (N,), and the same of val and test;  w: (D,), where to begin.
    Returns the step whose weights are kept (0: those to begin with), these (D,), their test loss, and the validation
    loss at every step (steps + 1,).
    """
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y)**2)
        test_loss = 0.5 * np.mean((test @ w - test_y)**2)
        history.append(val_loss)
        if val_loss < lowest:
            best, kept, lowest, report = step, w, val_loss, test_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


def as_given(x, y, val, val_y, test, test_y, w, *, lr, steps):
    """Gradient descent on half the squared error of x w; the weights with the lowest validation loss are kept.

    x: (N, D), y: (N,), and the same of val and test;  w: (D,), where to begin.
    Returns the step whose weights are kept (0: those to begin with), these (D,), their test loss, and the validation
    loss at every step (steps + 1,).
    """
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y)**2)
        test_loss = 0.5 * np.mean((test @ w - test_y)**2)
        history.append(val_loss)
        if test_loss < lowest:
            best, kept, lowest, report = step, w, test_loss, test_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


def evidence(whose=THEIRS):
    """How far the reported test loss is off that on new data, for 100 splits; and on average over more and more."""
    run = as_given if whose == THEIRS else stopping_run
    gaps = []
    for seed in range(len(SPLITS)):
        rng = np.random.default_rng(seed)
        true = rng.normal(size=30)

        def drawn(n, rng=rng, true=true):
            x = rng.normal(size=(n, 30))
            return x, x @ true + 2 * rng.normal(size=n)
        data, new = [part for n in (40, 20, 20) for part in drawn(n)], drawn(2000)
        _, w, report, _ = run(*data, np.zeros(30), lr=0.2, steps=60)
        gaps.append(report - 0.5 * np.mean((new[0] @ w - new[1])**2))
    means, better = np.cumsum(gaps) / SPLITS, np.sum(np.array(gaps) < 0)
    said = (f"In {better} of 100 splits the reported test loss is below that on 2000 new examples; the difference is "
            f"{means[-1]:.2f} on average.")
    return Evidence((((SPLITS, np.sort(gaps)),), ((SPLITS, means),)), said)
