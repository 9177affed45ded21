"""Unseen answers to the chapter on activations."""

import numpy as np

from unseen import right, wrong


@wrong("np.where computes both forms everywhere, so that exp overflows for large |x|; the numbers are right")
def sigmoid_forward(x):
    out = np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))
    return out, (out,)


@wrong("inputs are cut off at ±30, so that σ(-40) comes out as σ(-30)",
       untrue=["½ + ½ tanh"], named=["You cut x off"])
def sigmoid_forward(x):
    z = np.clip(x, -30, 30)
    y = 1.0 / (1.0 + np.exp(-z))
    return y, (y,)


@wrong("the cache holds x in place of out", named=["You keep the input for the backward pass"])
def sigmoid_forward(x):
    e = np.exp(-np.abs(x))
    out = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return out, (x,)


@wrong("takes out for x: the sigmoid is applied a second time", named=["You applied the sigmoid to what is its output"])
def sigmoid_backward(dout, out):
    s = 1 / (1 + np.exp(-out))
    ds = s * (1 - s)
    return ds * dout


@wrong("adds the slope to dout in place of multiplying")
def sigmoid_backward(dout, out):
    dx = dout.copy()
    dx += out * (1 - out)
    return dx


@wrong("the factor dout is forgotten: it returns the slope alone", named=["That is the slope σ'"])
def sigmoid_backward(dout, out):
    grad = out - np.square(out)
    return grad


@wrong("a gradient of exactly 0 counts as a disagreement, for it asks > 0 and < 0",
       named=["With a gradient of exactly 0 among them"], true=["You go through the units one by one"])
def one_sign_share(dw):
    D, M = dw.shape
    agree = 0
    for m in range(M):
        col = dw[:, m]
        if (col > 0).all() or (col < 0).all():
            agree += 1
    return agree / M


@wrong("looks along the rows, at each input's weights, in place of each unit's column",
       named=["You asked row by row, and a row of dw holds one"], true=["You go through the units one by one"])
def one_sign_share(dw):
    same = [len(set(np.sign(row[row != 0]))) <= 1 for row in dw]
    return float(np.mean(same))


@wrong("measures by how much the signs of a unit outweigh each other, so that a mixed unit counts in part",
       untrue=["You count the units whose weights all have"])
def one_sign_share(dw):
    balance = np.abs(np.sign(dw).sum(axis=0)) / dw.shape[0]
    return float(balance.mean())


@wrong("returns the number of such units, not their share", named=["You return how many units there are, not their"])
def one_sign_share(dw):
    up = np.all(dw >= 0, axis=0)
    down = np.all(dw <= 0, axis=0)
    return float(np.sum(up | down))


@wrong("the slope is written as the number 0.1, and the option is not used", named=["Your slope is the lecture's"])
def leaky_relu_forward(x, *, slope=0.1):
    out = x.copy()
    out[out < 0] *= 0.1
    return out, (x, slope)


@wrong("the negative side has the wrong sign: it gives slope · |x|", named=["Your negative inputs come out positive"])
def leaky_relu_forward(x, *, slope=0.1):
    pos = np.maximum(x, 0)
    neg = np.maximum(-x, 0)
    return pos + slope * neg, (x, slope)


@wrong("changes x in place", named=["You write into an array"])
def leaky_relu_forward(x, *, slope=0.1):
    x[x < 0] = slope * x[x < 0]
    return x, (x, slope)


@wrong("on the negative side dout is forgotten: slope comes back as it is")
def leaky_relu_backward(dout, x, slope):
    dx = np.zeros_like(dout)
    dx[x > 0] = dout[x > 0]
    dx[x <= 0] = slope
    return dx


@wrong("asks for the sign of dout, not of x", named=["You ask for the sign of the gradient that"])
def leaky_relu_backward(dout, x, slope):
    return np.maximum(dout, 0) + slope * np.minimum(dout, 0)


@wrong("at x = 0 it takes the slope 1 in place of `slope`", named=["At x = 0 you take the slope of the right side"])
def leaky_relu_backward(dout, x, slope):
    gate = np.full_like(x, slope)
    gate[x >= 0] = 1
    return np.einsum("...,...->...", dout, gate)


@wrong("the bracket is missing: α eˣ - 1 in place of α (eˣ - 1)", named=["Read your bracket again"])
def elu_forward(x, *, alpha=1.0):
    left = alpha * np.exp(np.minimum(x, 0)) - 1
    out = np.where(x > 0, x, left)
    return out, (out, alpha)


@wrong("eˣ - 1 in place of expm1, so that tiny inputs lose their digits", named=["For tiny x, eˣ - 1 is"])
def elu_forward(x, *, alpha=1.0):
    small = np.exp(-np.maximum(-x, 0)) - 1
    out = np.maximum(x, 0) + alpha * small
    return out, (out, alpha)


@wrong("the cache holds x in place of out", named=["You keep the input for the backward pass"])
def elu_forward(x, *, alpha=1.0):
    y = np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))
    return y, (x, alpha)


@wrong("dout is forgotten: it returns the slope alone", named=["That is the slope of ELU"])
def elu_backward(dout, out, alpha):
    slope = np.ones_like(out)
    neg = out <= 0
    slope[neg] = alpha + out[neg]
    return slope


@wrong("takes out for x: the slope is α e^out", named=["You took out for x"])
def elu_backward(dout, out, alpha):
    return np.where(out > 0, dout, dout * alpha * np.exp(np.minimum(out, 0)))


@wrong("the slope on the left is out + 1, right only for α = 1", named=["You add 1, which is right for α = 1 only"])
def elu_backward(dout, out, alpha):
    dx = dout * (out > 0)
    dx = dx + dout * (out <= 0) * (1 + out)
    return dx


@wrong("a tie goes to the second piece", named=["Where both are equal you say that the first"])
def maxout_forward(x, w1, b1, w2, b2):
    a, b = x.dot(w1) + b1, x.dot(w2) + b2
    first = a > b
    out = np.where(first, a, b)
    return out, (x, w1, w2, first)


@wrong("`first` is argmax: 0 where the first piece won, and 1 where the second did, the wrong way round",
       named=["Your first is True where the second piece won"])
def maxout_forward(x, w1, b1, w2, b2):
    z = np.stack([x @ w1 + b1, x @ w2 + b2])
    first = z.argmax(axis=0).astype(bool)
    return z.max(axis=0), (x, w1, w2, first)


@wrong("the gradients of the biases are means over the batch in place of sums",
       named=["You averaged over the examples for the biases"])
def maxout_backward(dout, x, w1, w2, first):
    g1, g2 = np.where(first, dout, 0), np.where(first, 0, dout)
    dx = g1 @ w1.T + g2 @ w2.T
    return dx, x.T @ g1, g1.mean(0), x.T @ g2, g2.mean(0)


@wrong("the right results in another order: both dw, then both db")
def maxout_backward(dout, x, w1, w2, first):
    g1, g2 = dout * first, dout * (1 - first)
    dx = np.einsum("nm,dm->nd", g1, w1) + np.einsum("nm,dm->nd", g2, w2)
    return dx, x.T.dot(g1), x.T.dot(g2), g1.sum(axis=0), g2.sum(axis=0)


@wrong("dx has the first piece's part only", named=["x hears from the first piece only"])
def maxout_backward(dout, x, w1, w2, first):
    d1 = dout.copy()
    d1[~first] = 0
    d2 = dout - d1
    dx = d1.dot(w1.T)
    return dx, x.T.dot(d1), d1.sum(0), x.T.dot(d2), d2.sum(0)


@wrong("every piece gets half of the gradient wherever it stands, whoever won")
def maxout_backward(dout, x, w1, w2, first):
    half = dout / 2
    dw = x.T @ half
    db = half.sum(axis=0)
    return half @ (w1 + w2).T, dw, db, dw.copy(), db.copy()


@right
def sigmoid_forward(x):
    out = np.exp(-np.logaddexp(0, -x))
    return out, (out,)


@right
def one_sign_share(dw):
    lows, highs = dw.min(axis=0), dw.max(axis=0)
    return 1.0 - np.count_nonzero((lows < 0) & (highs > 0)) / dw.shape[1]


@right
def maxout_backward(dout, x, w1, w2, first):
    both = np.stack([dout * first, dout * ~first])
    ws = np.stack([w1, w2])
    dx = np.einsum("knm,kdm->nd", both, ws)
    dw1, dw2 = np.einsum("nd,knm->kdm", x, both)
    db1, db2 = np.einsum("knm->km", both)
    return dx, dw1, db1, dw2, db2
