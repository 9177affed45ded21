"""Chapter 2.  Images standardised for a classifier: those to train on, and those to test it."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

SIZES = np.array([1, 2, 3, 5, 10, 20, 50, 100])
PANELS = (Panel("test images prepared together", "right of 100", ("right",), (0, 102), (0, 105)),
          Panel("test images prepared together", "|mean| of the prepared pixels", ("mean",), (0, 102), (-0.05, 1)))


def prepare_run(train, test, *, eps):
    """Standardise images pixel by pixel, so that the training images have mean 0 and a standard deviation of about 1.

    train: (N, D);  test: (M, D);  eps: added to each standard deviation.  Returns both, prepared in one way.
    """
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    train = (train - mean) / (std + eps)
    test = (test - mean) / (std + eps)
    return train, test


def as_given(train, test, *, eps):
    """Standardise images pixel by pixel, so that the training images have mean 0 and a standard deviation of about 1.

    train: (N, D);  test: (M, D);  eps: added to each standard deviation.  Returns both, prepared in one way.
    """
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    train = (train - mean) / (std + eps)
    mean = np.mean(test, axis=0)
    std = np.std(test, axis=0)
    test = (test - mean) / (std + eps)
    return train, test


def evidence(whose=THEIRS):
    """How many of 100 test images are classified correctly, and their mean pixels, by how many are prepared at once."""
    run = as_given if whose == THEIRS else prepare_run
    (x, y), (test, truth) = digits()
    known, _ = run(x, test[:100], eps=0.1)
    centres = np.stack([known[y == c].mean(axis=0) for c in range(10)])
    right, means = [], []
    for n in SIZES:
        parts = [run(x, test[k:k + n], eps=0.1)[1] for k in range(0, 100, n)]
        told = np.argmax(np.concatenate(parts) @ centres.T - 0.5 * np.sum(centres**2, axis=1), axis=1)
        right.append(np.sum(told[:100] == truth[:100]))
        means.append(np.mean([np.abs(part.mean(axis=0)).mean() for part in parts]))
    said = (f"Prepared one by one, {right[0]} of 100 test images are classified correctly; prepared together, "
            f"{right[-1]}. The mean of a pixel is {means[0]:.2f} off 0 over one test image, and {means[-1]:.2f} over a "
            "hundred.")
    return Evidence((((SIZES, right),), ((SIZES, means),)), said)
