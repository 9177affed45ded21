"""Unseen answers to the chapter on normalization."""

import numpy as np

from unseen import right, wrong


@wrong("the variance is divided by N - 1", named=["You divided the sum of squares by n - 1"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    shape = (1, -1) + (1,) * (x.ndim - 2)
    n = x.size // x.shape[1]
    mu = x.mean(axis=axes)
    var = ((x - mu.reshape(shape)) ** 2).sum(axis=axes) / max(n - 1, 1)
    std = np.sqrt(var + eps)
    xh = (x - mu.reshape(shape)) / std.reshape(shape)
    return gamma.reshape(shape) * xh + beta.reshape(shape), (xh, gamma, std), (mu, var)


@wrong("ε is added to the standard deviation, outside the root", named=["You added ε to the root"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    y = np.moveaxis(x, 1, -1)
    flat = y.reshape(-1, y.shape[-1])
    mu, var = flat.mean(0), flat.var(0)
    std = np.sqrt(var) + eps
    h = (y - mu) / std
    out = np.moveaxis(gamma * h + beta, -1, 1)
    return out, (np.moveaxis(h, -1, 1), gamma, std), (mu, var)


@wrong("the var that is returned contains ε already", named=["The variance that you return has ε in it"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    axes = tuple(i for i in range(x.ndim) if i != 1)
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True) + eps
    std = np.sqrt(var)
    x_hat = (x - mean) / std
    g, b = gamma.reshape(std.shape), beta.reshape(std.shape)
    return x_hat * g + b, (x_hat, gamma, std.ravel()), (mean.ravel(), var.ravel())


@wrong("normalizes each example over its features, as layer norm does, in the case (N, C)")
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    axes = (1,) if x.ndim == 2 else (0, 2, 3)
    mu = x.mean(axis=axes, keepdims=True)
    v = x.var(axis=axes, keepdims=True)
    s = np.sqrt(v + eps)
    h = (x - mu) / s
    shape = (1, -1) if x.ndim == 2 else (1, -1, 1, 1)
    return gamma.reshape(shape) * h + beta.reshape(shape), (h, gamma, s.reshape(-1)), (mu.reshape(-1), v.reshape(-1))


@wrong("in images each position has statistics of its own: the means run over the examples only",
       named=["Your means of images run over the examples only"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    mu = x.mean(axis=0)
    var = ((x - mu) ** 2).mean(axis=0)
    sigma = np.sqrt(var + eps)
    x_hat = (x - mu) / sigma
    ones = (-1,) + (1,) * (x.ndim - 2)
    return x_hat * gamma.reshape(ones) + beta.reshape(ones), (x_hat, gamma, sigma), (mu, var)


@wrong("momentum weighs the new value, as PyTorch's does", named=["Old and new have changed places"])
def running_average(running, batch, *, momentum=0.9, n=None):
    (m, v), (bm, bv) = running, batch
    if n is not None:
        bv = bv * n / (n - 1)
    return m + momentum * (bm - m), v + momentum * (bv - v)


@wrong("n is not used: the variance stays biased", named=["You do nothing with n"])
def running_average(running, batch, *, momentum=0.9, n=None):
    new = []
    for old, now in zip(running, batch, strict=True):
        new.append(momentum * old + (1 - momentum) * now)
    return tuple(new)


@wrong("the factor is (n - 1) / n, upside down", named=["You made the variance smaller"])
def running_average(running, batch, *, momentum=0.9, n=None):
    mean, var = batch
    if n:
        var = var * (n - 1) / n
    return momentum * running[0] + (1 - momentum) * mean, momentum * running[1] + (1 - momentum) * var


@wrong("the whole new variance is made unbiased, the old running one included")
def running_average(running, batch, *, momentum=0.9, n=None):
    mean = momentum * running[0] + (1 - momentum) * batch[0]
    var = momentum * running[1] + (1 - momentum) * batch[1]
    if n is not None:
        var = var * (n / (n - 1))
    return mean, var


@wrong("averages standard deviations, and squares the result", named=["You averaged standard deviations"])
def running_average(running, batch, *, momentum=0.9, n=None):
    k = 1 - momentum
    var = batch[1] if n is None else batch[1] * n / (n - 1)
    s = momentum * np.sqrt(running[1]) + k * np.sqrt(var)
    return momentum * running[0] + k * batch[0], s ** 2


@wrong("uses the statistics of the batch in place of those that are given",
       named=["You use the batch's own mean and variance"])
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    shape = (-1,) + (1,) * (x.ndim - 2)
    m, v = x.mean(axis=axes).reshape(shape), x.var(axis=axes).reshape(shape)
    return gamma.reshape(shape) * (x - m) / np.sqrt(v + eps) + beta.reshape(shape)


@wrong("divides by the variance: the root is missing", named=["You divided by the variance, not by its root"])
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    a = gamma / (var + eps)
    c = beta - a * mean
    if x.ndim == 4:
        a, c = a[:, None, None], c[:, None, None]
    return a * x + c


@wrong("the statistics of images lie on the last axis, W, in place of the channels", named=["That works for rows"])
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


@wrong("γ multiplies the shift, too: γ (x̂ + β)")
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    y = np.moveaxis(x, 1, -1)
    y = gamma * ((y - mean) / np.sqrt(var + eps) + beta)
    return np.moveaxis(y, -1, 1)


@wrong("mean and std are taken for constants: dx = γ dout / σ", named=["You treat μ and σ as constants"])
def batchnorm_backward(dout, x_hat, gamma, std):
    axes = (0,) if dout.ndim == 2 else (0, 2, 3)
    k = gamma / std
    if dout.ndim == 4:
        k = k.reshape(1, -1, 1, 1)
    return k * dout, (dout * x_hat).sum(axes), dout.sum(axes)


@wrong("in images the means of dx are sums over all cells divided by the number of examples only",
       named=["Your means of images divide by N"])
def batchnorm_backward(dout, x_hat, gamma, std):
    N = dout.shape[0]
    axes = tuple(a for a in range(dout.ndim) if a != 1)
    s = (1, -1) + (1,) * (dout.ndim - 2)
    dbeta, dgamma = dout.sum(axis=axes), (dout * x_hat).sum(axis=axes)
    dx = gamma.reshape(s) / std.reshape(s) * (dout - dbeta.reshape(s) / N - x_hat * dgamma.reshape(s) / N)
    return dx, dgamma, dbeta


@wrong("the path through σ is missing: only the mean of g is taken out", named=["One path is missing"])
def batchnorm_backward(dout, x_hat, gamma, std):
    g = np.moveaxis(dout, 1, -1)
    h = np.moveaxis(x_hat, 1, -1)
    ax = tuple(range(g.ndim - 1))
    dx = gamma / std * (g - g.mean(axis=ax))
    return np.moveaxis(dx, -1, 1), np.sum(g * h, axis=ax), np.sum(g, axis=ax)


@wrong("dgamma and dbeta are means over the batch in place of sums", named=["You averaged dγ and dβ"])
def batchnorm_backward(dout, x_hat, gamma, std):
    axes = (0,) if dout.ndim == 2 else (0, 2, 3)
    sh = (1, -1) if dout.ndim == 2 else (1, -1, 1, 1)
    mg, mgx = dout.mean(axis=axes), (dout * x_hat).mean(axis=axes)
    dx = (gamma / std).reshape(sh) * (dout - mg.reshape(sh) - x_hat * mgx.reshape(sh))
    return dx, mgx, mg


@wrong("dbeta comes before dgamma", named=["dγ and dβ have changed places"])
def batchnorm_backward(dout, x_hat, gamma, std):
    axes = (0,) if dout.ndim == 2 else (0, 2, 3)
    sh = (1, -1) if dout.ndim == 2 else (1, -1, 1, 1)
    g = dout * gamma.reshape(sh)
    dx = g - g.mean(axes, keepdims=True) - x_hat * (g * x_hat).mean(axes, keepdims=True)
    return dx / std.reshape(sh), dout.sum(axes), (dout * x_hat).sum(axes)


@wrong("γ does not reach dx", named=["γ is missing in dx"])
def batchnorm_backward(dout, x_hat, gamma, std):
    axes = (0,) if dout.ndim == 2 else (0, 2, 3)
    sh = (1, -1) if dout.ndim == 2 else (1, -1, 1, 1)
    dx = dout - dout.mean(axes, keepdims=True) - x_hat * (dout * x_hat).mean(axes, keepdims=True)
    return dx / std.reshape(sh), np.sum(dout * x_hat, axis=axes), np.sum(dout, axis=axes)


@wrong("normalizes each feature over the batch, as batch norm does; std has the shape (N, 1) by repeating",
       named=["That is batch norm"])
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    mu, s = x.mean(0), np.sqrt(x.var(0) + eps)
    h = (x - mu) / s
    return gamma * h + beta, (h, gamma, np.full((len(x), 1), s.mean()))


@wrong("std is flat, (N,), where (N, 1) is asked for", named=["Your result has an axis of length 1 too many or"])
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    xt = x.T - x.mean(axis=1)
    std = np.sqrt((xt ** 2).mean(axis=0) + eps)
    h = (xt / std).T
    return h * gamma + beta, (h, gamma, std)


@wrong("divides by D - 1 under the root", named=["You divided the sum of squares by D - 1"])
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    c = x - x.mean(axis=-1, keepdims=True)
    s = np.sqrt((c * c).sum(axis=-1, keepdims=True) / (x.shape[1] - 1) + eps)
    return c / s * gamma + beta, (c / s, gamma, s)


@wrong("one mean and one variance for the whole batch")
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    std = np.full((x.shape[0], 1), np.sqrt(x.var() + eps), dtype=x.dtype)
    x_hat = (x - x.mean()) / std
    return gamma * x_hat + beta, (x_hat, gamma, std)


@wrong("a group is made of every G-th channel in place of neighbours", named=["Your groups are interleaved"])
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    g = x.reshape(N, C // groups, groups, -1)
    mu, var = g.mean(axis=(1, 3), keepdims=True), g.var(axis=(1, 3), keepdims=True)
    std = np.sqrt(var + eps)
    h = ((g - mu) / std).reshape(x.shape)
    s = (C,) + (1,) * (x.ndim - 2)
    return gamma.reshape(s) * h + beta.reshape(s), (h, gamma, std.reshape(N, groups))


@wrong("`groups` is taken for the number of channels in a group, and std is averaged or repeated to fit (N, G)",
       listed=True)
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    if C % groups:
        raise ValueError("groups")
    g = x.reshape(N, C // groups, groups, -1)
    c = g - g.mean(axis=(2, 3), keepdims=True)
    std = np.sqrt((c ** 2).mean(axis=(2, 3), keepdims=True) + eps)
    h = (c / std).reshape(x.shape)
    s = (C,) + (1,) * (x.ndim - 2)
    return gamma.reshape(s) * h + beta.reshape(s), (h, gamma, np.resize(std.reshape(N, -1), (N, groups)))


@wrong("each channel is normalized by itself, as instance norm does, in images")
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    G = C if x.ndim == 4 else groups
    g = x.reshape(N, G, -1)
    mu, v = g.mean(axis=2, keepdims=True), g.var(axis=2, keepdims=True)
    h = ((g - mu) / np.sqrt(v + eps)).reshape(x.shape)
    std = np.sqrt(v.reshape(N, groups, -1).mean(axis=2) + eps)
    s = (1, C) + (1,) * (x.ndim - 2)
    return h * gamma.reshape(s) + beta.reshape(s), (h, gamma, std)


@wrong("each group has one γ and one β, those of its first channel",
       named=["All channels of a group get the same γ and β"])
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    g = x.reshape(N, groups, -1)
    std = np.sqrt(g.var(axis=2, keepdims=True) + eps)
    h = (g - g.mean(axis=2, keepdims=True)) / std
    first = np.arange(groups) * (C // groups)
    out = h * gamma[first][:, None] + beta[first][:, None]
    return out.reshape(x.shape), (h.reshape(x.shape), gamma, std[:, :, 0])


@right
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    D = x.shape[1]
    P = np.eye(D, dtype=x.dtype) - np.full((D, D), 1 / D, dtype=x.dtype)
    c = x @ P
    std = np.sqrt(np.einsum("nd,nd->n", c, c)[:, None] / D + eps)
    return np.einsum("nd,d->nd", c / std, gamma) + beta, (c / std, gamma, std)


@right
def batchnorm_backward(dout, x_hat, gamma, std):
    d, h = np.moveaxis(dout, 1, -1), np.moveaxis(x_hat, 1, -1)
    shape, C = d.shape, d.shape[-1]
    d, h = d.reshape(-1, C), h.reshape(-1, C)
    n = len(d)
    dgamma, dbeta = np.einsum("nc,nc->c", d, h), d.sum(axis=0)
    dx = gamma / (n * std) * (n * d - dbeta - h * dgamma)
    return np.moveaxis(dx.reshape(shape), -1, 1), dgamma, dbeta


@right
def running_average(running, batch, *, momentum=0.9, n=None):
    unbiased = 1 if n is None else n / (n - 1)
    mean = running[0] - (1 - momentum) * (running[0] - batch[0])
    return mean, running[1] - (1 - momentum) * (running[1] - unbiased * batch[1])
