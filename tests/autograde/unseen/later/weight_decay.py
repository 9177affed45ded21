"""Later answers to the chapter on weight decay: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The bias no longer decays, but nothing else does either.", kind="slip",
       named=["The weights do not decay any more"])
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w = x.T @ err / len(x)
        slope_b = np.mean(err, axis=0)
        w = w - lr * slope_w
        b = b - lr * slope_b
    return w, b, np.asarray(losses)


@wrong("The bias no longer learns: its slope is 0.", kind="odd", named=["The bias stays where it began. It"])
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w = x.T @ err / len(x) + lam * w
        w = w - lr * slope_w
    return w, b, np.asarray(losses)


@wrong("Half mended: the bias decays with half of λ.", kind="odd")
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w = x.T @ err / len(x) + lam * w
        slope_b = np.mean(err, axis=0) + 0.5 * lam * b
        w = w - lr * slope_w
        b = b - lr * slope_b
    return w, b, np.asarray(losses)


@wrong("The bias is mended, and w decays without the learning rate, by λ in each step.", kind="slip",
       named=["The biases are free, but the"])
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w, slope_b = x.T @ err / len(x), np.mean(err, axis=0)
        w = (1 - lam) * w - lr * slope_w
        b = b - lr * slope_b
    return w, b, np.asarray(losses)


@wrong("The bias is mended, and the penalty is in the losses now.", kind="slip",
       named=["The losses that you return hold"])
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x) + 0.5 * lam * np.sum(w * w))
        slope_w = x.T @ err / len(x) + lam * w
        slope_b = np.mean(err, axis=0)
        w = w - lr * slope_w
        b = b - lr * slope_b
    return w, b, np.asarray(losses)


@wrong("The decay has moved from the weights to nowhere, and stays on the bias.", kind="odd",
       named=["You took the decay from the"])
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w = x.T @ err / len(x)
        slope_b = np.mean(err, axis=0) + lam * b
        w = w - lr * slope_w
        b = b - lr * slope_b
    return w, b, np.asarray(losses)


@right
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses, N = [], len(x)
    for _ in range(steps):
        err = x @ w + b - y
        losses += [np.square(err).sum() / (2 * N)]
        w, b = (1 - lr * lam) * w - lr / N * (x.T @ err), b - lr / N * err.sum(axis=0)
    return w, b, np.array(losses)


@right
def decay_run(x, y, w, b, *, lr, lam, steps):
    stacked = np.hstack([x, np.ones((len(x), 1))])
    both = np.vstack([w, b])
    pull = np.full((len(both), 1), lam)
    pull[-1] = 0
    losses = []
    for _ in range(steps):
        err = stacked @ both - y
        losses.append(np.einsum("nk,nk->", err, err) / (2 * len(x)))
        both = both - lr * (stacked.T @ err / len(x) + pull * both)
    return both[:-1], both[-1], np.array(losses)


@wrong("The decay of the weights is twice as strong: λ for ½ λ.", kind="slip", named=["he weights decay twice as much"])
def decay_run(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        slope_w = x.T @ err / len(x) + 2 * lam * w
        w, b = w - lr * slope_w, b - lr * err.mean(axis=0)
    return w, b, np.asarray(losses)
