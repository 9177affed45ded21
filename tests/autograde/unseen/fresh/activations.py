"""Fresh answers to the chapter on activations, as students write them."""

import math

import numpy as np

from unseen import right, wrong


@wrong("Below 0 the result is e^x alone, without the denominator.", kind="slip")
def sigmoid_forward(x):
    small = np.exp(-np.abs(x))
    result = 1 / (1 + small)
    left = x < 0
    result[left] = small[left]          # the other form
    return result, (result,)


@wrong("x is cut off at ±30 first, so that everything below -30 gives the same.", kind="edge",
       named=["You cut x off, so that e⁻ˣ stays"])
def sigmoid_forward(x):
    safe = np.clip(x, -30, 30)          # no overflow any more
    y = 1.0 / (1.0 + np.exp(-safe))
    return y, (y,)


@wrong("On the left it is 1 minus the right side, which rounds small outputs to 0.", kind="edge",
       named=["On the left you make small"])
def sigmoid_forward(x):
    def positive(z):
        return 1 / (1 + np.exp(-z))

    y = np.where(x >= 0, positive(np.abs(x)), 1 - positive(np.abs(x)))
    return y, (y,)


@wrong("The slope is worked out as if out were the input x.", kind="slip", named=["You applied the sigmoid to what"])
def sigmoid_backward(dout, out):
    e = np.exp(-out)
    slope = e / (1 + e) ** 2
    return dout * slope


@wrong("dout multiplies only the first of the two terms.", kind="slip")
def sigmoid_backward(dout, out):
    return dout * out - out * out


@wrong("1 - out² is taken where 1 - out belongs.", kind="slip")
def sigmoid_backward(dout, out):
    grads = []
    for g, s in zip(dout.ravel(), out.ravel()):
        grads.append(g * s * (1 - s ** 2))
    return np.array(grads, dtype=dout.dtype).reshape(dout.shape)


@wrong("A gradient of 0 counts as a sign of its own.", kind="edge", true=["one by one, in Python"])
def one_sign_share(dw):
    D, M = dw.shape
    agree = 0
    for m in range(M):
        if len(set(np.sign(dw[:, m]))) == 1:
            agree += 1
    return agree / M


@wrong("It measures how far the signs of a unit lean to one side, not whether all agree.", kind="odd")
def one_sign_share(dw):
    lean = np.abs(np.sign(dw).sum(axis=0)) / dw.shape[0]
    return float(lean.mean())


@wrong("Only the units whose gradients are all ≥ 0 count.", kind="slip", named=["You count the units whose weights"])
def one_sign_share(dw):
    lowest = np.min(dw, axis=0)
    return np.count_nonzero(lowest >= 0) / lowest.size


@wrong("On the left the output is slope itself, not slope times x.", kind="slip",
       named=["Your left side is flat at the"])
def leaky_relu_forward(x, *, slope=0.1):
    y = np.array(x)                     # a copy
    y[y < 0] = slope
    return y, (x, slope)


@wrong("The slope is 0.1 whatever is asked for.", kind="constant", named=["Your slope is the lecture's,"])
def leaky_relu_forward(x, *, slope=0.1):
    pos = np.maximum(x, 0)
    neg = np.minimum(x, 0)
    return pos + 0.1 * neg, (x, slope)


@wrong("The sign of dout decides, not that of x.", kind="slip", named=["You ask for the sign of the"])
def leaky_relu_backward(dout, x, slope):
    dx = dout.copy()
    dx[dout <= 0] *= slope
    return dx


@wrong("dout is multiplied by the forward pass's output, not by its slope.", kind="slip",
       named=["You multiply dout by what came"])
def leaky_relu_backward(dout, x, slope):
    forward = np.maximum(slope * x, x)
    return dout * forward


@wrong("At x = 0 the slope is the mean of 1 and slope.", kind="edge")
def leaky_relu_backward(dout, x, slope):
    sign = np.sign(x)
    return dout * ((1 + sign) / 2 + slope * (1 - sign) / 2).astype(x.dtype)


@wrong("α multiplies x within the exponential, not the whole.", kind="slip")
def elu_forward(x, *, alpha=1.0):
    negative_part = np.expm1(alpha * np.minimum(x, 0))
    out = np.where(x > 0, x, negative_part)
    return out, (out, alpha)


@wrong("e^x - 1 loses its digits near 0.", kind="edge", named=["For tiny x, eˣ - 1 is the"])
def elu_forward(x, *, alpha=1.0):
    e = np.exp(np.where(x > 0, 0, x))
    out = np.where(x > 0, x, alpha * e - alpha)
    return out.astype(x.dtype), (out.astype(x.dtype), alpha)


@wrong("The slope on the left is e^out: the output is taken for the input.", kind="slip",
       named=["You took out for x: e to the"])
def elu_backward(dout, out, alpha):
    slope = np.ones_like(out)
    slope[out <= 0] = alpha * np.exp(out[out <= 0])
    return dout * slope


@wrong("On the left the slope is out + 1, whatever α is.", kind="slip", named=["You add 1, which is right for α ="])
def elu_backward(dout, out, alpha):
    return np.where(out > 0, dout, dout * (out + 1))


@wrong("The larger product wins, and the winner's bias is added after.", kind="odd")
def maxout_forward(x, w1, b1, w2, b2):
    a, b = x @ w1, x @ w2
    first = a >= b
    out = np.where(first, a + b1, b + b2)
    return out, (x, w1, w2, first)


@wrong("A tie goes to the second piece.", kind="edge", named=["Where both are equal you say that"])
def maxout_forward(x, w1, b1, w2, b2):
    z = np.stack([x @ w2 + b2, x @ w1 + b1])
    who = z.argmax(axis=0)
    return z.max(axis=0), (x, w1, w2, who == 1)


@wrong("dx has only the first piece's share.", kind="slip", named=["x hears from the first piece"])
def maxout_backward(dout, x, w1, w2, first):
    g1 = dout * first
    g2 = dout * ~first
    dw1 = np.einsum("nd,nm->dm", x, g1)
    dw2 = np.einsum("nd,nm->dm", x, g2)
    return np.einsum("nm,dm->nd", g1, w1), dw1, g1.sum(0), dw2, g2.sum(0)


@wrong("Both pieces get the whole of dout, wherever they lost.", kind="slip",
       named=["Both pieces get the whole gradient"])
def maxout_backward(dout, x, w1, w2, first):
    dw = x.T @ dout
    db = np.sum(dout, 0)
    return dout @ w1.T + dout @ w2.T, dw, db, dw, db


@wrong("The gradients on the biases are means over the batch.", kind="slip", named=["You averaged over the examples"])
def maxout_backward(dout, x, w1, w2, first):
    parts = []
    dx = 0
    for w, mask in ((w1, first), (w2, np.logical_not(first))):
        dz = dout * mask
        dx = dx + dz @ w.T
        parts += [x.T @ dz, dz.mean(axis=0)]
    return dx, *parts


@wrong("The numbers are right, but it goes through the numbers one by one.", kind="promise",
       named=["You go through the numbers one by"])
def sigmoid_forward(x):
    flat = []
    for v in np.asarray(x).ravel().tolist():
        if v >= 0:
            flat.append(1 / (1 + math.exp(-v)))
        else:
            flat.append(math.exp(v) / (1 + math.exp(v)))
    y = np.array(flat).reshape(x.shape).astype(x.dtype)
    return y, (y,)


@right
def sigmoid_forward(x):
    out = np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))
    return out, (out,)


@right
def sigmoid_backward(dout, out):
    half = 0.5
    return dout * (half * half - (out - half) ** 2)       # p(1-p) = ¼ - (p-½)²


@wrong("The numbers are right, but it goes through the units one by one.", kind="promise",
       named=["You go through the units one by"])
def one_sign_share(dw):
    return sum((col.min() >= 0) or (col.max() <= 0) for col in dw.T) / len(dw.T)


@right
def leaky_relu_backward(dout, x, slope):
    dx = np.array(dout, copy=True)
    np.multiply(dx, slope, out=dx, where=np.less_equal(x, 0))
    return dx


@right
def elu_forward(x, *, alpha=1.0):
    out = np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))
    return out, (out, alpha)


@right
def maxout_backward(dout, x, w1, w2, first):
    gates = np.stack([first, ~first]).astype(dout.dtype)
    dz = gates * dout                                     # (2, N, M)
    dx = np.einsum("knm,kdm->nd", dz, np.stack([w1, w2]))
    dw = np.einsum("nd,knm->kdm", x, dz)
    db = dz.sum(axis=1)
    return dx, dw[0], db[0], dw[1], db[1]


@wrong("The gradient on the biases is a mean over the examples.", kind="slip",
       named=["Your db is a mean over the"])
def affine_backward(dout, x, w):
    dx = np.einsum("nm,dm->nd", dout, w)
    dw = np.einsum("nd,nm->dm", x, dout)
    return dx, dw, np.einsum("nm->m", dout) / len(dout)


@wrong("dw and db have changed places.", kind="slip")
def affine_backward(dout, x, w):
    grads = {"dx": dout.dot(w.T), "dw": x.T.dot(dout), "db": dout.sum(0)}
    return grads["dx"], grads["db"], grads["dw"]


@wrong("dx is taken through the gradient on w, not through w.", kind="odd")
def affine_backward(dout, x, w):
    dw = x.T @ dout
    return dout @ dw.T, dw, dout.sum(axis=0)


@right
def affine_backward(dout, x, w):
    ones = np.ones((len(x), 1), x.dtype)
    both = np.concatenate([x, ones], axis=1).T @ dout     # the bias is the weight of an input that is always 1
    return (w @ dout.T).T, both[:-1], both[-1]


@wrong("The slope is σ - σ³, not σ - σ².", kind="odd")
def sigmoid_backward(dout, out):
    return dout * (out - out**3)


@wrong("At the kink the slope is the mean of both sides.", kind="edge")
def leaky_relu_backward(dout, x, slope):
    sign = np.sign(x)
    return (dout * ((1 + slope) / 2 + sign * (1 - slope) / 2)).astype(dout.dtype)


@wrong("Both pieces get the whole gradient.", kind="slip", named=["oth pieces get the whole gradient,"])
def maxout_backward(dout, x, w1, w2, first):
    db = dout.sum(axis=0)
    dw = x.T @ dout
    return dout @ w1.T + dout @ w2.T, dw, db, dw.copy(), db.copy()


@wrong("The pieces are exchanged, and db1 and db2 are whole sums of dout.", kind="slip", listed=True)
def maxout_backward(dout, x, w1, w2, first):
    d2, d1 = dout * first, dout * ~first
    return d1 @ w1.T + d2 @ w2.T, x.T @ d1, dout.sum(0), x.T @ d2, dout.sum(0)


@wrong("The second piece gets minus the gradient, for the first one is subtracted the wrong way round.", kind="slip")
def maxout_backward(dout, x, w1, w2, first):
    d1 = dout * first
    d2 = d1 - dout
    return d1 @ w1.T + d2 @ w2.T, x.T @ d1, d1.sum(0), x.T @ d2, d2.sum(0)


@right
def maxout_backward(dout, x, w1, w2, first):
    won = np.stack([first, ~first]).astype(dout.dtype)          # (2, N, M)
    d = won * dout
    dx = np.einsum("knm,kdm->nd", d, np.stack([w1, w2]))
    dw = np.einsum("nd,knm->kdm", x, d)
    db = np.add.reduce(d, axis=1)
    return dx, dw[0], db[0], dw[1], db[1]
