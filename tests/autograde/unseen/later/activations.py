"""Later answers to the chapter on activations: gradients by numbers, a layer, the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The step is 1e-3, whatever h is.", kind="constant", named=["`h` does"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    eps = 1e-3
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        plus, minus = x.copy(), x.copy()
        plus[i] += eps
        minus[i] -= eps
        grad[i] = np.sum((f(plus) - f(minus)) * dout) / (2 * eps)
    return grad


@wrong("The difference is the backward one, f(x) - f(x - h).", kind="slip", named=["That is a one-sided difference:"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    base = f(x)
    grad = []
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = h
        grad.append(np.sum(dout * (base - f(x - e.reshape(x.shape)))) / h)
    return np.array(grad).reshape(x.shape)


@wrong("A whole row moves at a time: it steps along the first axis only.", kind="odd")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    grad = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = np.sum(dout * (f(up) - f(down))) / (2 * h)
    return grad


@wrong("The gradient is flat: it has lost the shape of x.", kind="slip")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    flat = x.ravel()
    out = np.zeros(flat.size)
    for j in range(flat.size):
        a, b = flat.copy(), flat.copy()
        a[j] += h
        b[j] -= h
        out[j] = np.sum(dout * (f(a.reshape(x.shape)) - f(b.reshape(x.shape)))) / (a[j] - b[j])
    return out


@wrong("The mean over the outputs is taken, not their sum.", kind="slip", named=["You average over the numbers that"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    grad = np.empty_like(x)
    for i in np.ndindex(*x.shape):
        d = np.zeros_like(x)
        d[i] = h
        grad[i] = np.mean(dout * (f(x + d) - f(x - d))) / (2 * h)
    return grad


@wrong("The step is relative, h times the number itself, but it is divided by 2 h.", kind="odd")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        d = np.zeros_like(x)
        d[i] = h * x[i]
        grad[i] = np.sum(dout * (f(x + d) - f(x - d))) / (2 * h)
    return grad


@right
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    def slope(direction):
        step = h * direction.reshape(x.shape)
        rise = np.asarray(f(x + step), dtype=float) - np.asarray(f(x - step), dtype=float)
        return (rise * dout).sum() / h / 2

    return np.array([slope(e) for e in np.eye(x.size)]).reshape(x.shape)


@wrong("db has the shape (1, M).", kind="slip", named=["Your result has an axis of length"])
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    dx = np.dot(dout, w.T)
    dw = np.dot(x.T, dout)
    db = dout.sum(axis=0, keepdims=True)
    return dx, dw, db


@wrong("dx and dw have changed places.", kind="slip")
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    dw = x.T @ dout
    dx = dout @ w.T
    db = np.ones(len(dout)) @ dout
    return dw, dx, db


@wrong("All three gradients are divided by the number of examples.", kind="odd",
       named=["Your dw is divided by the number", "Your db is a mean over the"])
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    n = x.shape[0]
    d = dout / n
    return np.einsum("nm,dm->nd", d, w), np.einsum("nd,nm->dm", x, d), d.sum(0)


@wrong("db is the sum over everything, one number.", kind="slip")
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    return dout.dot(w.transpose()), x.transpose().dot(dout), np.sum(dout)


@wrong("dw is the mean over the examples, and so is db.", kind="odd",
       named=["Your dw is divided by the number", "Your db is a mean over the"])
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    dx = dout @ w.T
    dw = (x[:, :, None] * dout[:, None, :]).mean(axis=0)
    return dx, dw, dout.mean(axis=0)


@wrong("dw is the product of the sums over the examples.", kind="odd")
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    dx = dout @ w.T
    dw = np.outer(x.sum(axis=0), dout.sum(axis=0))
    return dx, dw, dout.sum(axis=0)


@right
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    dx = np.tensordot(dout, w, axes=(1, 1))
    dw = np.tensordot(x, dout, axes=(0, 0))
    db = np.einsum("nm->m", dout)
    return dx, dw, db


@wrong("The derivative of tanh is 1 - tanh, without the square.", kind="slip",
       named=["You take tanh down from 1 once,"])
def tanh_run(x, y, w1, w2, *, lr, steps):
    losses = []
    for _ in range(steps):
        pre = x @ w1
        hid = np.tanh(pre)
        err = (hid @ w2 - y) / len(x)
        losses.append(0.5 * len(x) * np.sum(err * err))
        slope2 = hid.T @ err
        slope1 = x.T @ (err @ w2.T * (1 - hid))
        w1, w2 = w1 - lr * slope1, w2 - lr * slope2
    return w1, w2, np.asarray(losses)


@wrong("The derivative is that of the sigmoid, h (1 - h).", kind="slip", named=["That is the sigmoid's derivative."])
def tanh_run(x, y, w1, w2, *, lr, steps):
    losses = []
    for _ in range(steps):
        pre = x @ w1
        hid = np.tanh(pre)
        err = (hid @ w2 - y) / len(x)
        losses.append(0.5 * len(x) * np.sum(err * err))
        slope2 = hid.T @ err
        slope1 = x.T @ (err @ w2.T * (hid * (1 - hid)))
        w1, w2 = w1 - lr * slope1, w2 - lr * slope2
    return w1, w2, np.asarray(losses)


@wrong("1 - pre² is kept from below 0: the slope is a parabola where |pre| < 1, and 0 elsewhere.", kind="odd",
       named=["You limit what made the run"])
def tanh_run(x, y, w1, w2, *, lr, steps):
    losses = []
    for _ in range(steps):
        pre = x @ w1
        hid = np.tanh(pre)
        err = (hid @ w2 - y) / len(x)
        losses.append(0.5 * len(x) * np.sum(err * err))
        slope2 = hid.T @ err
        slope1 = x.T @ (err @ w2.T * np.maximum(1 - pre * pre, 0))
        w1, w2 = w1 - lr * slope1, w2 - lr * slope2
    return w1, w2, np.asarray(losses)


@wrong("The derivative is right, but the losses are no longer averaged: N is left out.", kind="odd")
def tanh_run(x, y, w1, w2, *, lr, steps):
    losses = []
    for _ in range(steps):
        hid = np.tanh(x @ w1)
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err))
        err = err / len(x)
        slope2 = hid.T @ err
        slope1 = x.T @ (err @ w2.T * (1 - hid * hid))
        w1, w2 = w1 - lr * slope1, w2 - lr * slope2
    return w1, w2, np.asarray(losses)


@wrong("The derivative is right, but w2 is stepped first, and w1's slope goes through the new one.", kind="slip",
       named=["You move w2 before the slope of"])
def tanh_run(x, y, w1, w2, *, lr, steps):
    losses = []
    for _ in range(steps):
        hid = np.tanh(x @ w1)
        err = (hid @ w2 - y) / len(x)
        losses.append(0.5 * len(x) * np.sum(err * err))
        w2 = w2 - lr * hid.T @ err
        w1 = w1 - lr * x.T @ (err @ w2.T * (1 - hid ** 2))
    return w1, w2, np.asarray(losses)


@right
def tanh_run(x, y, w1, w2, *, lr, steps):
    losses = np.empty(steps)
    for k in range(steps):
        pre = x @ w1
        hid = np.tanh(pre)
        err = (hid @ w2 - y) / len(x)
        losses[k] = 0.5 * len(x) * np.sum(err * err)
        slope2 = hid.T @ err
        slope1 = x.T @ (err @ w2.T / np.cosh(pre) ** 2)
        w1, w2 = w1 - lr * slope1, w2 - lr * slope2
    return w1, w2, losses


@right
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    def loss(values):
        total = 0.0
        for out, weight in zip(np.ravel(f(values)), np.ravel(np.broadcast_to(dout, np.shape(f(values))))):
            total += float(out) * float(weight)
        return total

    slopes = {}
    for where in np.ndenumerate(x):
        there, here = where
        moved = x.copy()
        moved[there] = here + h
        above = loss(moved)
        moved[there] = here - h
        slopes[there] = (above - loss(moved)) / (2 * h)
    return np.array(list(slopes.values())).reshape(x.shape)


@right
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    def product(a, b):
        return np.einsum("ij,jk->ik", a, b)

    dx = product(dout, w.swapaxes(0, 1)) if need_dx else None
    with_ones = np.concatenate([x, np.ones_like(x[:, :1])], axis=1)
    both = product(with_ones.swapaxes(0, 1), dout)
    return dx, both[:-1], both[-1]


@right
def tanh_run(x, y, w1, w2, *, lr, steps):
    def forward(a, b):
        e = np.exp(-2 * np.abs(x @ a))
        hid = np.sign(x @ a) * (1 - e) / (1 + e)
        return hid, hid @ b - y

    losses, N = [], x.shape[0]
    while len(losses) < steps:
        hid, miss = forward(w1, w2)
        losses.append((miss ** 2).sum() / 2 / N)
        flat = (1 + hid) * (1 - hid)
        step1 = np.einsum("nd,nk,hk,nh->dh", x, miss, w2, flat) / N
        step2 = np.einsum("nh,nk->hk", hid, miss) / N
        w1 = w1 - lr * step1
        w2 = w2 - lr * step2
    return w1, w2, np.array(losses)


@wrong("Loops over the rows and columns of a matrix: other shapes fail.", kind="edge")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    g = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            e = np.zeros_like(x)
            e[i, j] = h
            g[i, j] = (dout * (f(x + e) - f(x - e))).sum() / (2 * h)
    return g


@right
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    if not np.issubdtype(np.asarray(x).dtype, np.floating):
        raise TypeError("floats, please")
    if h <= 0:
        raise ValueError("h > 0")

    def along(i):
        ends = []
        for sign in (1, -1):
            moved = np.array(x)
            moved[i] = moved[i] + sign * h
            ends.append(f(moved))
        return float(np.sum(np.multiply(dout, ends[0] - ends[1])) / (2 * h))
    return np.array([along(i) for i in np.ndindex(*np.shape(x))], dtype=x.dtype).reshape(np.shape(x))


@wrong("Adds up the examples in a loop, and begins db again in each round.", kind="slip")
def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for n in range(len(x)):
        db = np.zeros(w.shape[1], dtype=w.dtype)
        dx[n] = w @ dout[n]
        dw += np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dw, db


@right
def tanh_run(x, y, w1, w2, *, lr, steps):
    N, losses = len(x), np.empty(steps, dtype=x.dtype)
    for k in range(steps):
        hid = np.tanh(x @ w1)
        miss = hid @ w2 - y
        losses[k] = np.einsum("nk,nk->", miss, miss) / (2 * N)
        back = (miss @ w2.T) / np.cosh(x @ w1)**2
        w1, w2 = w1 - lr / N * (x.T @ back), w2 - lr / N * (hid.T @ miss)
    return w1, w2, losses
