"""The repairs: the colleagues' scripts mended in other ways than the references, and mended wrongly in other words.

Whoever mends a script keeps most of it, so the other ways differ in how the mended part is written; besides, each
reference is tried with results as lists and with all that comes in as float32.
"""

from functools import wraps

import numpy as np

from course_lib.colleague import dropout, optimizers


def as_lists(reference):
    """The reference, with lists in place of arrays."""
    def listed(value):
        return [listed(part) for part in value] if isinstance(value, tuple) else np.asarray(value).tolist()

    @wraps(reference)
    def f(*args, **kwargs):
        return listed(reference(*args, **kwargs))
    return f


def on_columns(reference):
    """The reference, on arrays that lie in memory by columns."""
    @wraps(reference)
    def f(*args, **kwargs):
        return reference(*(np.asfortranarray(a) if isinstance(a, np.ndarray) else a for a in args), **kwargs)
    return f


def dropout_in_two_functions(x, y, val, w1, w2, coins, *, lr, keep_prob):
    def units(x, mask=1.0):
        return np.where(x @ w1 > 0, x @ w1, 0) * mask
    losses = np.zeros(len(coins))
    for step, coin in enumerate(coins):
        mask = np.where(coin < keep_prob, 1 / keep_prob, 0.0)
        hid = units(x, mask)
        err = hid.dot(w2) - y
        losses[step] = (err**2).sum() / 2 / len(x)
        g2, g1 = hid.T @ err, x.T @ ((err @ w2.T) * mask * (x @ w1 > 0))
        w1, w2 = w1 - lr * g1 / len(x), w2 - lr * g2 / len(x)
    return losses, units(val) @ w2


def sgd_by_splitting(x, y, w, *, lr, batch, epochs):
    losses, moved = [], []
    cuts = range(batch, len(x), batch)
    for _ in range(epochs):
        for xb, yb in zip(np.split(x, cuts), np.split(y, cuts), strict=True):
            err = xb @ w - yb
            step = lr * np.mean(xb[:, :, None] * err[:, None, :], axis=0)
            losses += [(err * err).sum(axis=1).mean() / 2]
            moved += [np.sqrt((step * step).sum())]
            w = w - step
    return w, losses, moved


REWRITTEN = {"dropout_run": dropout_in_two_functions, "sgd_run": sgd_by_splitting}
REFERENCES = {f.__name__: f for f in (dropout.dropout_run, optimizers.sgd_run)}
RIGHT = {name: [f, as_lists(REFERENCES[name]), on_columns(REFERENCES[name])] for name, f in REWRITTEN.items()}


def dropout_as_it_was(x, y, val, w1, w2, coins, *, lr, keep_prob):
    return dropout.as_given(x, y, val, w1.copy(), w2.copy(), 1 * coins, lr=lr, keep_prob=keep_prob)


def sgd_that_adds_in_another_order(x, y, w, *, lr, batch, epochs):
    total, losses, moved = 0, [], []
    for k in list(range(0, len(x), batch)) * epochs:
        xb = x[k:k + batch]
        err = xb @ w - y[k:k + batch]
        total = xb.T @ err / len(xb) + total
        losses.append((err**2).sum() / (2 * len(xb)))
        moved.append(lr * np.sqrt((total**2).sum()))
        w = w - lr * total
    return w, losses, moved


WRONG = {"dropout_run": [(dropout_as_it_was, "what it did when you got it")],
         "sgd_run": [(sgd_that_adds_in_another_order, "what it did when you got it")]}
