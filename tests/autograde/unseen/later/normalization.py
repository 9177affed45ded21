"""Later answers to the chapter on normalization: two derived gradients, the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The path through the variance is missing in d_centred.", kind="slip", named=["One way is missing: the centred"])
def batchnorm_graph_backward(dout, centred, gamma, std):
    d_x_hat = dout * gamma
    d_std = -(d_x_hat * centred).sum(0) / std ** 2
    d_var = d_std / (2 * std)
    d_centred = d_x_hat / std
    dx = d_centred - d_centred.mean(0)
    return d_x_hat, d_std, d_var, d_centred, dx


@wrong("d_var is divided by the std, and the 2 is forgotten.", kind="slip", named=["A factor of two is missing in"])
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = len(dout)
    dxh = gamma * dout
    dstd = np.sum(dxh * (-centred / std ** 2), axis=0)
    dvar = dstd / std
    dc = dxh / std + 2 * centred * dvar / N
    dx = dc - dc.sum(axis=0) / N
    return dxh, dstd, dvar, dc, dx


@wrong("The sign of d_std is the wrong one.", kind="slip", named=["The sign of your d_std is wrong:"])
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = dout.shape[0]
    a = dout * gamma
    s = (a * centred).sum(axis=0) / np.square(std)
    v = 0.5 * s / std
    c = a / std + 2 / N * v * centred
    return a, s, v, c, c - c.mean(axis=0)


@wrong("dx lacks the path through the mean.", kind="slip", named=["One way is missing: x also stands"])
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = dout.shape[0]
    a = dout * gamma
    s = -(a * centred).sum(axis=0) / np.square(std)
    v = 0.5 * s / std
    c = a / std + 2 / N * v * centred
    return a, s, v, c, c.copy()


@wrong("d_std is averaged over the batch, and with it d_var.", kind="odd")
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = dout.shape[0]
    a = dout * gamma
    s = -np.mean(a * centred, axis=0) / std / std
    v = s / 2 / std
    c = a / std + 2 / N * v * centred
    return a, s, v, c, c - c.mean(axis=0)


@wrong("gamma is applied at the end: all but dx lack it.", kind="odd")
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = dout.shape[0]
    s = -np.sum(dout * centred, axis=0) / std ** 2
    v = s / (2 * std)
    c = dout / std + 2 * v * centred / N
    return dout.copy(), s, v, c, gamma * (c - c.mean(axis=0))


@wrong("The 1/N of the variance is forgotten in d_centred.", kind="slip", named=["The variance is a mean over the"])
def batchnorm_graph_backward(dout, centred, gamma, std):
    d_x_hat = dout * gamma
    d_std = (d_x_hat * -centred * std ** -2).sum(axis=0)
    d_var = d_std * 0.5 * std ** -1
    d_centred = d_x_hat / std + 2 * centred * d_var
    dx = d_centred - np.mean(d_centred, axis=0)
    return d_x_hat, d_std, d_var, d_centred, dx


@right
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = len(centred)
    g = np.einsum("nc,c->nc", dout, gamma)
    d_std = -np.einsum("nc,nc,c->c", g, centred, 1 / std ** 2)
    d_var = d_std / std / 2
    d_c = g / std + d_var * centred / N + d_var * centred / N
    share = np.full((N, N), 1 / N, dtype=dout.dtype)
    return g, d_std, d_var, d_c, d_c - share @ d_c


@wrong("The means run over the batch, as in batch norm.", kind="slip", named=["Your means run over the batch. In"])
def layernorm_backward(dout, x_hat, gamma, std):
    g = dout * gamma
    dx = (g - g.mean(0) - x_hat * (g * x_hat).mean(0)) / std
    return dx, (dout * x_hat).sum(0), dout.sum(0)


@wrong("gamma is taken out of the means, as in batch norm.", kind="slip", named=["Your dx averages γ and the"])
def layernorm_backward(dout, x_hat, gamma, std):
    m1 = dout.mean(axis=1, keepdims=True)
    m2 = (dout * x_hat).mean(axis=1, keepdims=True)
    dx = gamma / std * (dout - m1 - x_hat * m2)
    return dx, np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)


@wrong("The path through the variance is missing.", kind="slip", named=["One path is missing: x also moves"])
def layernorm_backward(dout, x_hat, gamma, std):
    g = gamma * dout
    dx = (g - np.mean(g, axis=-1, keepdims=True)) / std
    dgamma = np.einsum("nd,nd->d", dout, x_hat)
    return dx, dgamma, dout.sum(axis=0)


@wrong("dgamma and dbeta are means over the examples.", kind="slip", named=["You averaged dγ and dβ. They"])
def layernorm_backward(dout, x_hat, gamma, std):
    g = dout * gamma
    dx = (g - g.mean(1, keepdims=True) - x_hat * (g * x_hat).mean(1, keepdims=True)) / std
    return dx, (dout * x_hat).mean(0), dout.mean(0)


@wrong("dgamma uses dout times gamma.", kind="odd", named=["Your dγ and dβ contain γ. What do"])
def layernorm_backward(dout, x_hat, gamma, std):
    dout = dout * gamma
    dx = (dout - dout.mean(1, keepdims=True) - x_hat * (dout * x_hat).mean(1, keepdims=True)) / std
    return dx, (dout * x_hat).sum(0), dout.sum(0)


@wrong("The second mean has x̂², not g x̂.", kind="odd")
def layernorm_backward(dout, x_hat, gamma, std):
    g = dout * gamma
    dx = (g - g.mean(1, keepdims=True) - g * (x_hat * x_hat).mean(1, keepdims=True)) / std
    return dx, (dout * x_hat).sum(0), dout.sum(0)


@wrong("Sums along the row where means should be, without the 1/D.", kind="slip",
       named=["You take sums along the row off"])
def layernorm_backward(dout, x_hat, gamma, std):
    dxhat = dout * gamma
    dx = (dxhat - dxhat.sum(1, keepdims=True) - x_hat * (dxhat * x_hat).sum(1, keepdims=True)) / std
    return dx, np.sum(dout * x_hat, 0), np.sum(dout, 0)


@right
def layernorm_backward(dout, x_hat, gamma, std):
    N, D = dout.shape
    dxhat = dout * gamma
    dx = 1 / (D * std) * (D * dxhat - dxhat.sum(1)[:, None] - x_hat * np.einsum("nd,nd->n", dxhat, x_hat)[:, None])
    return dx, np.diag(dout.T @ x_hat).copy(), np.ones(N, dtype=dout.dtype) @ dout


@wrong("At test time the averages stand still, but the batch is normalized by its own mean and variance.", kind="slip",
       named=["At test time you normalize with"])
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    for x in test:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        outs.append((x - shift) / np.sqrt(spread + eps))
    return np.asarray(outs), mean, var


@wrong("Half mended: at test time the mean stands still, and the variance still moves.", kind="slip",
       named=["The running mean stays now; the"])
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    for x in test:
        spread = x.var(axis=0)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - mean) / np.sqrt(var + eps))
    return np.asarray(outs), mean, var


@wrong("The test batch is normalized before the averages move, but they move nevertheless.", kind="odd",
       named=["The averages still move at test time, behind"])
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    for x in test:
        outs.append((x - mean) / np.sqrt(var + eps))
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
    return np.asarray(outs), mean, var


@wrong("The test is mended; in training the running averages normalize now.", kind="slip",
       named=["In training you normalize"])
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        mean = mean + (1 - momentum) * (x.mean(axis=0) - mean)
        var = var + (1 - momentum) * (x.var(axis=0) - var)
        outs.append((x - mean) / np.sqrt(var + eps))
    for x in test:
        outs.append((x - mean) / np.sqrt(var + eps))
    return np.asarray(outs), mean, var


@wrong("The test is mended; momentum weighs the new value now.", kind="slip", named=["Test time leaves the averages"])
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + momentum * (shift - mean)
        var = var + momentum * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    for x in test:
        outs.append((x - mean) / np.sqrt(var + eps))
    return np.asarray(outs), mean, var


@wrong("The outputs are mended, but the averages that are returned saw the test batches.", kind="odd")
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    fixed_mean, fixed_var = mean, var
    for x in test:
        mean = momentum * mean + (1 - momentum) * x.mean(axis=0)
        var = momentum * var + (1 - momentum) * x.var(axis=0)
        outs.append((x - fixed_mean) / np.sqrt(fixed_var + eps))
    return np.asarray(outs), mean, var


@right
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean, var = momentum * mean + (1 - momentum) * shift, momentum * var + (1 - momentum) * spread
        outs.append((x - shift) / (spread + eps) ** 0.5)
    return np.concatenate([np.stack(outs), (test - mean) / np.sqrt(var + eps)]), mean, var


@right
def batchnorm_graph_backward(dout, centred, gamma, std):
    N, C = dout.shape
    d_x_hat, d_centred, dx = (np.empty_like(dout) for _ in range(3))
    d_std, d_var = np.empty_like(std), np.empty_like(std)
    for c in range(C):
        g, a, s = dout[:, c] * gamma[c], centred[:, c], std[c]
        d_x_hat[:, c] = g
        d_std[c] = -g.dot(a) / s ** 2
        d_var[c] = d_std[c] / (2 * s)
        d_centred[:, c] = g / s + d_var[c] * 2 * a / N
        dx[:, c] = d_centred[:, c] - d_centred[:, c].sum() / N
    return d_x_hat, d_std, d_var, d_centred, dx


@right
def layernorm_backward(dout, x_hat, gamma, std):
    D = dout.shape[-1]
    g = np.einsum("nd,d->nd", dout, gamma)
    centre = np.eye(D, dtype=dout.dtype) - np.full((D, D), 1 / D, dtype=dout.dtype)
    along = np.einsum("nd,nd->n", g, x_hat) / D
    dx = (g @ centre - np.einsum("n,nd->nd", along, x_hat)) / std
    return dx, np.einsum("nd,nd->d", dout, x_hat), np.einsum("nd->d", dout)


@right
def norm_run(train, test, mean, var, *, momentum, eps):
    def standard(x, m, v):
        return (x - m) * (v + eps) ** -0.5

    trained = []
    for x in train:
        m = sum(x) / len(x)
        v = sum((x - m) ** 2) / len(x)
        trained.append(standard(x, m, v))
        mean = mean * momentum + m * (1 - momentum)
        var = var * momentum + v * (1 - momentum)
    tested = [standard(x, mean, var) for x in test]
    return np.array(trained + tested), mean, var


@wrong("The gradient of the variance is that of σ times σ, not over 2σ.", kind="odd")
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = len(dout)
    dxh = dout * gamma
    dstd = -(dxh * centred).sum(0) / std**2
    dvar = dstd * std
    dc = dxh / std + 2 * centred * dvar / N
    return dxh, dstd, dvar, dc, dc - dc.mean(0)


@right
def batchnorm_graph_backward(dout, centred, gamma, std):
    N = dout.shape[0]
    inv = 1 / std
    d_x_hat = np.einsum("nc,c->nc", dout, gamma)
    d_inv = np.einsum("nc,nc->c", d_x_hat, centred)
    d_std = -d_inv * inv * inv
    d_var = d_std * inv / 2
    d_centred = d_x_hat * inv + (2 / N) * centred * d_var
    mean = np.full((1, N), 1 / N, dtype=dout.dtype) @ d_centred
    return d_x_hat, d_std, d_var, d_centred, d_centred - mean


@wrong("dgamma and dbeta are summed along the rows.", kind="slip", named=["our dγ and dβ have a"])
def layernorm_backward(dout, x_hat, gamma, std):
    g = dout * gamma
    average = np.ones((g.shape[1], 1), dtype=g.dtype) / g.shape[1]                # (D, 1)
    dx = (g - g @ average - x_hat * (g * x_hat @ average)) / std
    return dx, (dout * x_hat).sum(axis=-1), dout.sum(axis=-1)


@right
def layernorm_backward(dout, x_hat, gamma, std):
    N, D = dout.shape
    g = np.multiply(gamma, dout)
    dx = np.empty_like(dout)
    both = np.stack([np.ones_like(x_hat), x_hat], axis=2)         # (N, D, 2): what each row takes out
    coef = np.matmul(both.transpose(0, 2, 1), g[:, :, None])[..., 0] / D
    dx[...] = (g - np.einsum("ndk,nk->nd", both, coef)) / std
    return dx, np.einsum("nd,nd->d", dout, x_hat), np.add.reduce(dout)


@wrong("The averages move after the test batch in place of before, so they still move.",
       kind="slip", named=["he averages still move at test"])
def norm_run(train, test, mean, var, *, momentum, eps):
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    for x in test:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        outs.append((x - mean) / np.sqrt(var + eps))
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
    return np.asarray(outs), mean, var
