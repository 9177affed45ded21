"""Chapter 1.  A net of two layers with tanh, trained by gradient descent."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel

SCALES = np.array([0.1, 0.2, 0.5, 1.0, 2.0])
PANELS = (Panel("step", "loss (1.2: and above)", ("loss",), (0, 200), (0, 1.25)),
          Panel("size of the weights w1", "relative error of the gradient", ("w1", "w2"), (0, 2.1), (1e-13, 10), "log"))


def tanh_run(x, y, w1, w2, *, lr, steps):
    """Gradient descent on half the squared error of a net with one hidden layer of tanh, averaged over the data.

    x: (N, D);  y: (N, K);  w1: (D, H) and w2: (H, K), where to begin.
    Returns w1 and w2 at the end, and the loss before each step (steps,).
    """
    losses = []
    for _ in range(steps):
        pre = x @ w1
        hid = np.tanh(pre)
        err = (hid @ w2 - y) / len(x)
        losses.append(0.5 * len(x) * np.sum(err * err))
        slope2 = hid.T @ err
        slope1 = x.T @ (err @ w2.T * (1 - hid * hid))
        w1, w2 = w1 - lr * slope1, w2 - lr * slope2
    return w1, w2, np.asarray(losses)


def as_given(x, y, w1, w2, *, lr, steps):
    """Gradient descent on half the squared error of a net with one hidden layer of tanh, averaged over the data.

    x: (N, D);  y: (N, K);  w1: (D, H) and w2: (H, K), where to begin.
    Returns w1 and w2 at the end, and the loss before each step (steps,).
    """
    losses = []
    for _ in range(steps):
        pre = x @ w1
        hid = np.tanh(pre)
        err = (hid @ w2 - y) / len(x)
        losses.append(0.5 * len(x) * np.sum(err * err))
        slope2 = hid.T @ err
        slope1 = x.T @ (err @ w2.T * (1 - pre * pre))
        w1, w2 = w1 - lr * slope1, w2 - lr * slope2
    return w1, w2, np.asarray(losses)


def evidence(whose=THEIRS):
    """The loss step by step; and the relative error of the gradient against differences, by the weights' size."""
    run = as_given if whose == THEIRS else tanh_run
    rng = np.random.default_rng(0)
    x, w1, w2 = rng.normal(size=(50, 4)), rng.normal(size=(4, 8)), rng.normal(size=(8, 1))
    y = np.sin(x[:, :1] + x[:, 1:2])
    with np.errstate(all="ignore"):                                 # it may overflow
        losses = run(x, y, w1, 0.1 * w2, lr=0.1, steps=200)[2]
    losses = np.minimum(np.nan_to_num(losses, nan=np.inf), 1.2)
    errors = np.array([checked(run, x, y, scale * w1, w2) for scale in SCALES]).T
    said = (f"The loss is {losses[0]:.2f} at first, {losses.min():.3f} at its lowest and {losses[-1]:.3g} at last. "
            f"Where w1 has size {SCALES[-1]:g}, the gradient is off by {errors[0, -1]:.1g} for w1, "
            f"by {errors[1, -1]:.1g} for w2.")
    return Evidence((((np.arange(200), losses),), tuple((SCALES, error) for error in errors)), said)


def checked(run, x, y, w1, w2, h=1e-4):
    """The relative errors of the slopes by w1 and by w2, against differences of the loss."""
    def loss(a, b):
        return run(x, y, a, b, lr=0.0, steps=1)[2][0]
    after, errors = run(x, y, w1, w2, lr=1.0, steps=1), []
    for k, w in enumerate((w1, w2)):
        slope, numeric = w - after[k], np.zeros_like(w)
        for i in np.ndindex(w.shape):
            d = np.zeros_like(w)
            d[i] = h
            numeric[i] = (loss(*((w1 + d, w2) if k == 0 else (w1, w2 + d)))
                          - loss(*((w1 - d, w2) if k == 0 else (w1, w2 - d)))) / (2 * h)
        errors.append(np.linalg.norm(slope - numeric) / (np.linalg.norm(slope) + np.linalg.norm(numeric)))
    return errors
