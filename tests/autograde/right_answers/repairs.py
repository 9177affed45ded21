"""The repairs: the colleagues' scripts mended in other ways than the references, and mended wrongly in other words.

Whoever mends a script keeps most of it, so the other ways differ in how the mended part is written; besides, each
reference is tried with results as lists and with all that comes in as float32.
"""

from functools import wraps

import numpy as np

from autograde.exercises.registry import every
from course_lib.colleague import dropout


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


def tanh_layer_by_layer(x, y, w1, w2, *, lr, steps):
    losses = []
    for _ in range(steps):
        hid = np.tanh(x.dot(w1))
        out = hid.dot(w2)
        losses.append(((out - y)**2).sum() / (2 * len(x)))
        back = (out - y) / len(x)
        through = np.einsum("nk,hk->nh", back, w2) / np.cosh(x.dot(w1))**2
        w1, w2 = w1 - lr * np.einsum("nd,nh->dh", x, through), w2 - lr * np.einsum("nh,nk->hk", hid, back)
    return w1, w2, losses


def prepared_by_a_ruler(train, test, *, eps):
    mean, std = train.sum(axis=0) / len(train), train.var(axis=0)**0.5

    def ruler(images):
        return np.array([(image - mean) / (eps + std) for image in images])
    return [ruler(train), ruler(test)]


def copies_with_their_labels(images, labels, shifts):
    more, told = list(images), list(labels)
    for down, right in shifts:
        for image, label in zip(images, labels, strict=True):
            more.append(np.roll(np.roll(image, down, axis=0), right, axis=1))
            told.append(label)
    return np.array(more), np.array(told)


def signal_by_division(x, noise):
    sizes = []
    for z in noise:
        out = x @ z / (0.5 * z.shape[0])**0.5
        x = out * (out > 0)
        sizes += [(x**2).mean()**0.5]
    return sizes, x


def decay_by_shrinking(x, y, w, b, *, lr, lam, steps):
    losses = []
    for _ in range(steps):
        err = x @ w + b - y
        losses.append((err**2).sum(axis=1).mean() / 2)
        w = (1 - lr * lam) * w - lr * np.mean(x[:, :, None] * err[:, None, :], axis=0)
        b = b - lr * err.sum(axis=0) / len(err)
    return w, b, losses


def norm_in_one_loop(train, test, mean, var, *, momentum, eps):
    outs = []
    for k, x in enumerate([*train, *test]):
        a, b = (x.mean(axis=0), x.var(axis=0)) if k < len(train) else (mean, var)
        if k < len(train):
            mean, var = momentum * mean + (1 - momentum) * a, momentum * var + (1 - momentum) * b
        outs.append((x - a) / (b + eps)**0.5)
    return np.stack(outs), mean, var


def steps_by_the_epoch(x, y, w, *, lr, factor, every, batch, epochs):
    rates = []
    for epoch in range(epochs):
        rate = lr * factor**(epoch // every)
        for k in range(0, len(x), batch):
            xb, yb = x[k:k + batch], y[k:k + batch]
            w = w - rate * np.mean(xb[:, :, None] * (xb @ w - yb)[:, None, :], axis=0)
            rates += [rate]
    return w, rates


def merged_by_probing(x, ws, bs):
    def chain(x):
        for w, b in zip(ws, bs, strict=True):
            x = x + (x @ w + b)
        return x
    B = chain(np.zeros_like(bs[:1]))[0]
    return chain(np.eye(x.shape[1], dtype=ws.dtype)) - B, B, chain(x)


def softmax_by_exponentials(x, y, w, *, lr, steps):
    losses, ratios = [], []
    for _ in range(steps):
        p = np.exp(x @ w)
        p /= p.sum(axis=1, keepdims=True)
        losses.append(np.mean(-np.log(p[y > 0])))
        move = lr * np.mean(x[:, :, None] * (p - y)[:, None, :], axis=0)
        ratios.append(((move**2).sum() / (w**2).sum())**0.5)
        w = w - move
    return losses, ratios


def search_by_exponents(coins, x, y, val, truth, *, low, high, steps):
    rates, losses = np.exp(np.log(low) + coins * (np.log(high) - np.log(low))), []
    for rate in rates:
        w = 0
        for _ in range(steps):
            w = w - rate / len(x) * x.T.dot(x.dot(w) - y if np.ndim(w) else -y)
        losses.append(0.5 * ((val.dot(w) - truth)**2).sum(axis=1).mean())
    return rates, losses, rates[int(np.argmin(losses))]


def snapshots_of_new_arrays(x, y, w, test, *, lr, every, steps):
    nets = []
    for step in range(1, steps + 1):
        k = (step - 1) % len(x)
        w = w - lr * x[k][:, None] * (x[k] @ w - y[k])[None]
        nets += [w] if step % every == 0 else []
    return nets, test @ np.mean(nets, axis=0)


def stopping_by_history(x, y, val, val_y, test, test_y, w, *, lr, steps):
    path = [w]
    for _ in range(steps):
        path.append(path[-1] - lr * x.T.dot(x.dot(path[-1]) - y) / len(y))
    history = [0.5 * ((val.dot(v) - val_y)**2).mean() for v in path]
    best = int(np.argmin(history))
    return best, path[best], 0.5 * ((test.dot(path[best]) - test_y)**2).mean(), history


REWRITTEN = {"tanh_run": tanh_layer_by_layer, "prepare_run": prepared_by_a_ruler,
             "copies_run": copies_with_their_labels, "signal_run": signal_by_division, "decay_run": decay_by_shrinking,
             "dropout_run": dropout_in_two_functions,
             "norm_run": norm_in_one_loop, "sgd_run": sgd_by_splitting, "step_run": steps_by_the_epoch,
             "merge_run": merged_by_probing, "softmax_run": softmax_by_exponentials, "search_run": search_by_exponents,
             "snapshot_run": snapshots_of_new_arrays, "stopping_run": stopping_by_history}
REPAIRS = {name: exercise for name, exercise in every().items() if exercise.given}
RIGHT = {name: [REWRITTEN[name], as_lists(exercise.reference), on_columns(exercise.reference)]
         for name, exercise in REPAIRS.items()}


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


AS_IT_WAS = "what it did when you got it"
WRONG = {name: [(as_lists(exercise.given), AS_IT_WAS)] for name, exercise in REPAIRS.items()} | {
    "dropout_run": [(dropout_as_it_was, AS_IT_WAS)], "sgd_run": [(sgd_that_adds_in_another_order, AS_IT_WAS)]}
