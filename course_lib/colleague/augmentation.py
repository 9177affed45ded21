"""Chapter 3.  A training set with shifted copies of its images."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

SHIFTS = ((0, 1), (0, -1), (1, 0), (-1, 0))
PANELS = (Panel("shifts", "classified correctly, %", ("right",), (-0.2, 4.2), (0, 100)),
          Panel("block (0: not shifted)", "labels that fit, %", ("fit",), (-0.2, 4.2), (0, 105)))


def copies_run(images, labels, shifts):
    """The images, and behind them for each shift all of them shifted, with their labels.

    images: (N, H, W);  labels: (N,);  shifts: ((down, right), …), pixels; what leaves at one edge comes in at another.
    Returns images (N + N · shifts, H, W) and labels (N + N · shifts,).
    """
    more = [images]
    for down, right in shifts:
        more.append(np.roll(images, (down, right), axis=(1, 2)))
    return np.concatenate(more), np.tile(labels, len(more))


def as_given(images, labels, shifts):
    """The images, and behind them for each shift all of them shifted, with their labels.

    images: (N, H, W);  labels: (N,);  shifts: ((down, right), …), pixels; what leaves at one edge comes in at another.
    Returns images (N + N · shifts, H, W) and labels (N + N · shifts,).
    """
    more = [images]
    for down, right in shifts:
        more.append(np.roll(images, (down, right), axis=(1, 2)))
    return np.concatenate(more), np.repeat(labels, len(more))


def evidence(whose=THEIRS):
    """How many test images the nearest neighbour tells, by the number of shifts; how many labels fit, by block."""
    run = as_given if whose == THEIRS else copies_run
    (x, y), (test, truth) = digits()
    x, y, right = x[:200].reshape(-1, 8, 8), y[:200], []
    for n in range(5):
        images, labels = run(x, y, SHIFTS[:n])
        far = np.sum((test[:200, None] - images.reshape(1, -1, 64))**2, axis=2)
        right.append(100 * np.mean(labels[far.argmin(axis=1)] == truth[:200]))
    fit = [100 * np.mean(block == y) for block in labels.reshape(5, -1)]
    said = (f"Of 200 test images {right[0]:.0f} % are classified correctly without shifts, {right[1]:.0f} % with "
            f"one and {right[-1]:.0f} % with four. Of the labels of the images themselves {fit[0]:.0f} % fit.")
    return Evidence((((np.arange(5), right),), ((np.arange(5), fit),)), said)
