"""Chapter 13.  One run of gradient descent, of which snapshots are kept and averaged."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel
from course_lib.data import digits

PANELS = (Panel("snapshot", "distance to the last one", ("distance",), (0.5, 8.5), (-0.2, 3)),
          Panel("snapshot", "test loss", ("of each alone", "of their average"), (0.5, 8.5), (0.1, 0.5)))


def snapshot_run(x, y, w, test, *, lr, every, steps):
    """Gradient descent on half the squared error, an example a step; every few steps a snapshot of the weights is kept.

    x: (N, D) and y: (N, K), gone through in order, again and again;  w: (D, K), where to begin;  test: (M, D).
    Returns the snapshots (steps / every, D, K), and the average of their scores of test (M, K).
    """
    w, nets = w.copy(), []
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(w.copy())
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


def as_given(x, y, w, test, *, lr, every, steps):
    """Gradient descent on half the squared error, an example a step; every few steps a snapshot of the weights is kept.

    x: (N, D) and y: (N, K), gone through in order, again and again;  w: (D, K), where to begin;  test: (M, D).
    Returns the snapshots (steps / every, D, K), and the average of their scores of test (M, K).
    """
    w, nets = w.copy(), []
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(w)
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


def evidence(whose=THEIRS):
    """How far each snapshot is from the last one; and the test loss of each alone and of the average of all."""
    run = as_given if whose == THEIRS else snapshot_run
    (x, labels), (test, right) = digits()
    truth = np.eye(10)[right]
    nets, scores = run(x, np.eye(10)[labels], np.zeros((64, 10)), test, lr=0.05, every=150, steps=1200)
    far = np.linalg.norm((nets - nets[-1]).reshape(len(nets), -1), axis=1)

    def loss(scores):
        return 0.5 * np.mean(np.sum((scores - truth)**2, axis=1))
    alone, together = [loss(test @ net) for net in nets], loss(scores)
    said = (f"The first snapshot is {far[0]:.2f} away from the last one. The test loss is {np.mean(alone):.3f} on "
            f"average of one snapshot, and {together:.3f} of all together.")
    names = np.arange(1, len(nets) + 1)
    return Evidence((((names, far),), ((names, alone), (names, np.full(len(nets), together)))), said)
