"""Later answers to the chapter on dropout: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The scores are divided by keep_prob, not left alone.", kind="slip", named=["You scale the scores the other"])
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = (coin < keep_prob) / keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * mask * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), np.maximum(0, val @ w1) @ w2 / keep_prob


@wrong("The factor at test time stays, and the one in training went: that is dropout, but not the inverted one.",
       kind="slip", named=["You took the scale out of the"])
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = coin < keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * mask * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), keep_prob * np.maximum(0, val @ w1) @ w2


@wrong("Nothing is scaled any more, neither in training nor at test time.", kind="odd",
       named=["No unit is scaled any more,"])
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = coin < keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * mask * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), np.maximum(0, val @ w1) @ w2


@wrong("The scores are mended, but the mask is missing on the way back.", kind="slip",
       named=["The way back lost its mask, which"])
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = (coin < keep_prob) / keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), np.maximum(0, val @ w1) @ w2


@wrong("The last mask is used at test time too: one mean mask for the scores.", kind="odd")
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = (coin < keep_prob) / keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * mask * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), mask.mean(axis=0) * np.maximum(0, val @ w1) @ w2


@wrong("The scores are mended, and w2 is stepped before the error goes back through it.", kind="slip",
       named=["The error goes back through a w2"])
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = (coin < keep_prob) / keep_prob
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        w2 -= lr * hid.T @ err / len(x)
        back = err @ w2.T * mask * (hid > 0)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), np.maximum(0, val @ w1) @ w2


@right
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    losses, N = [], len(x)
    for on in coins < keep_prob:
        pre = x @ w1
        hid = np.where((pre > 0) & on, pre, 0) / keep_prob
        err = hid @ w2 - y
        losses.append(np.sum(err ** 2) / (2 * N))
        back = np.where((pre > 0) & on, err @ w2.T, 0) / keep_prob
        w1, w2 = w1 - lr * x.T @ back / N, w2 - lr * hid.T @ err / N
    return np.array(losses), val.dot(w1).clip(0) @ w2


@right
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    def relu(a):
        return (a + np.abs(a)) / 2

    history = []
    for coin in coins:
        scale = np.zeros_like(coin)
        scale[coin < keep_prob] = 1 / keep_prob
        pre = np.einsum("nd,dh->nh", x, w1)
        hid = relu(pre) * scale
        miss = hid @ w2 - y
        history.append(float((miss * miss).sum()) / 2 / len(x))
        d_hid = miss @ w2.T
        d_pre = d_hid * scale * (pre > 0)
        w2 = w2 - lr / len(x) * (hid.T @ miss)
        w1 = w1 - lr / len(x) * (x.T @ d_pre)
    return np.array(history), relu(val @ w1) @ w2
