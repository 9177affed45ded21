"""Fresh answers to the chapter on normalization, as students write them."""

import numpy as np

from unseen import right, wrong


@wrong("The variance that is handed over contains ε.", kind="slip", named=["The variance that you return has"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    axes = tuple(a for a in range(x.ndim) if a != 1)
    cs = [1, -1] + [1] * (x.ndim - 2)
    mu = x.mean(axis=axes)
    var = ((x - mu.reshape(cs)) ** 2).mean(axis=axes) + eps
    std = np.sqrt(var)
    x_hat = (x - mu.reshape(cs)) / std.reshape(cs)
    return gamma.reshape(cs) * x_hat + beta.reshape(cs), (x_hat, gamma, std), (mu, var)


@wrong("The variance is divided by one less than the number of cells.", kind="slip",
       named=["You divided the sum of squares by"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    rows = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])
    m = rows.mean(0)
    v = rows.var(0, ddof=1)
    s = np.sqrt(v + eps)
    n = (rows - m) / s

    def back(r):
        return np.moveaxis(r.reshape(np.moveaxis(x, 1, -1).shape), -1, 1)

    return back(gamma * n + beta), (back(n), gamma, s), (m, v)


@wrong("The std that is kept for the backward pass lacks ε.", kind="slip", named=["There is no ε in the std of your"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    ax = (0,) if x.ndim == 2 else (0, 2, 3)
    mean = x.mean(axis=ax, keepdims=True)
    var = x.var(axis=ax, keepdims=True)
    g, b = gamma.reshape(mean.shape), beta.reshape(mean.shape)
    x_hat = (x - mean) / (var + eps) ** 0.5
    return g * x_hat + b, (x_hat, gamma, np.sqrt(var).ravel()), (mean.ravel(), var.ravel())


@wrong("γ multiplies the shifted value: γ (x̂ + β).", kind="odd", named=["You added β before you scaled, so"])
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    xt = x.swapaxes(0, 1)                                # channels first
    flat = xt.reshape(len(gamma), -1)
    mean, var = flat.mean(1), flat.var(1)
    std = np.sqrt(var + eps)
    hat = (flat - mean[:, None]) / std[:, None]
    y = gamma[:, None] * (hat + beta[:, None])
    return y.reshape(xt.shape).swapaxes(0, 1), (hat.reshape(xt.shape).swapaxes(0, 1), gamma, std), (mean, var)


@wrong("momentum weighs the new value.", kind="slip", named=["Old and new have changed places:"])
def running_average(running, batch, *, momentum=0.9, n=None):
    m_old, v_old = running
    m_new, v_new = batch
    if n is not None:
        v_new = v_new * (n / (n - 1))
    return m_old + momentum * (m_new - m_old), v_old + momentum * (v_new - v_old)


@wrong("The correction is upside down: the variance is multiplied by (n - 1) / n.", kind="slip",
       named=["You made the variance smaller."])
def running_average(running, batch, *, momentum=0.9, n=None):
    correction = 1 if n is None else 1 - 1 / n
    mean = momentum * running[0] + (1 - momentum) * batch[0]
    var = momentum * running[1] + (1 - momentum) * batch[1] * correction
    return mean, var


@wrong("The correction multiplies the running variance as well.", kind="odd")
def running_average(running, batch, *, momentum=0.9, n=None):
    result = []
    for old, new in zip(running, batch):
        result.append(momentum * old + (1 - momentum) * new)
    if n:
        result[1] = result[1] * n / (n - 1)
    return tuple(result)


@wrong("It normalizes with the statistics of x itself.", kind="slip", named=["You use the batch's own mean and"])
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    axes = (0, 2, 3)[:x.ndim - 1] if x.ndim == 4 else 0
    shape = (1, -1, 1, 1) if x.ndim == 4 else (1, -1)
    mean, var = x.mean(axis=axes), x.var(axis=axes)
    z = (x - mean.reshape(shape)) / np.sqrt(var.reshape(shape) + eps)
    return z * gamma.reshape(shape) + beta.reshape(shape)


@wrong("It divides by the variance plus ε, without the root.", kind="slip",
       named=["You divided by the variance, not"], true=["one by one, in Python"])
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    out = np.zeros_like(x)
    for c in range(x.shape[1]):
        slope = gamma[c] / (var[c] + eps)
        out[:, c] = slope * (x[:, c] - mean[c]) + beta[c]
    return out


@wrong("β is added before the division by the root.", kind="odd")
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    s = (slice(None), ) + (None,) * (x.ndim - 2)
    return (gamma[s] * (x - mean[s]) + beta[s]) / np.sqrt(var[s] + eps)


@wrong("Mean and σ of the batch are taken as constants.", kind="slip", named=["You treat μ and σ as constants,"])
def batchnorm_backward(dout, x_hat, gamma, std):
    letters = "nc" if dout.ndim == 2 else "nchw"
    dgamma = np.einsum(f"{letters},{letters}->c", dout, x_hat)
    dbeta = np.einsum(f"{letters}->c", dout)
    dx = np.einsum(f"{letters},c->{letters}", dout, gamma / std)
    return dx, dgamma, dbeta


@wrong("The mean of g x̂ is not multiplied by x̂.", kind="slip")
def batchnorm_backward(dout, x_hat, gamma, std):
    ax = tuple(i for i in range(dout.ndim) if i != 1)

    def col(v):
        return np.expand_dims(v, tuple(range(1, dout.ndim - 1)))

    g = dout * col(gamma)
    m1, m2 = g.mean(ax, keepdims=True), (g * x_hat).mean(ax, keepdims=True)
    return (g - m1 - m2) / col(std), (dout * x_hat).sum(ax), dout.sum(ax)


@wrong("γ does not appear in dx.", kind="slip", named=["γ is missing in dx. out = γ x̂ +"])
def batchnorm_backward(dout, x_hat, gamma, std):
    axes = (0,) + tuple(range(2, dout.ndim))
    m = dout.size // dout.shape[1]
    wide = (1, -1) + (1,) * (dout.ndim - 2)
    dbeta = dout.sum(axis=axes)
    dgamma = (dout * x_hat).sum(axis=axes)
    dx = (m * dout - dbeta.reshape(wide) - x_hat * dgamma.reshape(wide)) / (m * std.reshape(wide))
    return dx, dgamma, dbeta


@wrong("dgamma and dbeta are means over the batch, not sums.", kind="slip", named=["You averaged dγ and dβ. γ serves"])
def batchnorm_backward(dout, x_hat, gamma, std):
    t = dout.swapaxes(0, 1).reshape(len(gamma), -1)
    h = x_hat.swapaxes(0, 1).reshape(len(gamma), -1)
    dbeta = t.mean(axis=1)
    dgamma = (t * h).mean(axis=1)
    dx = (gamma / std)[:, None] * (t - dbeta[:, None] - h * dgamma[:, None])
    dx = dx.reshape(dout.swapaxes(0, 1).shape).swapaxes(0, 1)
    return dx, dgamma, dbeta


@wrong("Every feature is normalized over the batch, as in batch norm.", kind="slip",
       named=["That is batch norm: your means"])
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    mean = x.mean(axis=0)
    std = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - mean) / std
    return x_hat * gamma + beta, (x_hat, gamma, std)


@wrong("ε is added to σ, not to the variance.", kind="slip",
       named=["You added ε to the root. It"], true=["one by one, in Python"])
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    hats, stds = [], []
    for row in x:
        s = row.std() + eps
        hats.append((row - row.mean()) / s)
        stds.append([s])
    x_hat, std = np.array(hats, x.dtype), np.array(stds, x.dtype)
    return gamma * x_hat + beta, (x_hat, gamma, std)


@wrong("One mean and one σ for all numbers of the batch.", kind="odd")
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    mu, var = x.mean(), x.var()
    std = np.full((len(x), 1), np.sqrt(var + eps), dtype=x.dtype)
    x_hat = (x - mu) / std
    return x_hat * gamma + beta, (x_hat, gamma, std)


@wrong("The mean square is taken without subtracting the mean, but x̂ is centred.", kind="odd")
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    rms = np.sqrt(np.einsum("nd,nd->n", x, x)[:, None] / x.shape[1] + eps)
    x_hat = (x - x.mean(1, keepdims=True)) / rms
    return gamma * x_hat + beta, (x_hat, gamma, rms)


@wrong("A group is every G-th channel, not neighbouring ones.", kind="slip", named=["Your groups are interleaved:"])
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    x_hat = np.zeros_like(x)
    std = np.zeros((len(x), groups), x.dtype)
    for g in range(groups):
        part = x[:, g::groups]
        axes = tuple(range(1, x.ndim))
        m = part.mean(axes, keepdims=True)
        s = np.sqrt(part.var(axes, keepdims=True) + eps)
        x_hat[:, g::groups] = (part - m) / s
        std[:, g] = s.reshape(-1)
    wide = (-1,) + (1,) * (x.ndim - 2)
    return gamma.reshape(wide) * x_hat + beta.reshape(wide), (x_hat, gamma, std)


@wrong("Mean and variance run over the whole batch, too.", kind="slip",
       named=["Your mean and variance run over"], true=["one by one, in Python"])
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    parts = np.split(x, groups, axis=1)
    hats, stds = [], []
    for p in parts:
        s = np.sqrt(p.var() + eps)
        hats.append((p - p.mean()) / s)
        stds.append(np.full(len(x), s, x.dtype))
    x_hat = np.concatenate(hats, axis=1)
    shape = [1] * x.ndim
    shape[1] = -1
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, np.stack(stds, 1))


@wrong("groups is taken as the number of channels in a group.", kind="slip", named=["You read groups as the number of"])
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    z = x.reshape(N, -1, groups * int(np.prod(x.shape[2:])))
    mu = z.mean(axis=2, keepdims=True)
    sd = np.sqrt(((z - mu) ** 2).mean(axis=2, keepdims=True) + eps)
    x_hat = ((z - mu) / sd).reshape(x.shape)
    sh = (1, C) + (1,) * (x.ndim - 2)
    return gamma.reshape(sh) * x_hat + beta.reshape(sh), (x_hat, gamma, sd[:, :, 0])


@right
def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    t = np.swapaxes(x, 1, -1)                            # channels last: γ and β broadcast by themselves
    over = tuple(range(t.ndim - 1))
    mean = np.mean(t, axis=over)
    centred = t - mean
    var = np.mean(centred * centred, axis=over)
    std = np.sqrt(var + eps)
    hat = centred / std
    out = np.swapaxes(hat * gamma + beta, 1, -1)
    return out, (np.swapaxes(hat, 1, -1), gamma, std), (mean, var)


@right
def running_average(running, batch, *, momentum=0.9, n=None):
    mean, var = (np.asarray(b) for b in batch)
    if n is not None:
        var = var + var / (n - 1)
    return tuple(new + momentum * (old - new) for old, new in zip(running, (mean, var)))


@wrong("The numbers are right, but it goes through the features one by one.", kind="promise",
       named=["You go through the features one"])
def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    a = gamma / np.sqrt(var + eps)
    b = beta - mean * a
    out = [a[c] * x[:, c] + b[c] for c in range(len(a))]
    return np.stack(out, axis=1)


@right
def batchnorm_backward(dout, x_hat, gamma, std):
    t, h = (a.swapaxes(0, 1).reshape(a.shape[1], -1) for a in (dout, x_hat))
    n = t.shape[1]
    basis = np.stack([np.ones_like(h), h], axis=1)       # what a shift and a rescaling of the batch would undo
    coefficients = np.einsum("cn,ckn->ck", t, basis) / n
    left = t - np.einsum("ck,ckn->cn", coefficients, basis)
    dx = left * (gamma / std)[:, None]
    dx = dx.reshape(dout.swapaxes(0, 1).shape).swapaxes(0, 1)
    return dx, (t * h).sum(1), t.sum(1)


@right
def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    D = x.shape[1]
    centring = np.eye(D, dtype=x.dtype) - x.dtype.type(1 / D)
    c = x @ centring
    std = np.sqrt((c ** 2).sum(1, keepdims=True) / D + eps)
    return c / std * gamma + beta, (c / std, gamma, std)


@wrong("The numbers are right, but it goes through the examples one by one.", kind="promise",
       named=["You go through the examples one", "You go through the groups one by"])
def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    per = C // groups
    x_hat = np.empty_like(x)
    std = np.empty((N, groups), x.dtype)
    for n in range(N):
        for g in range(groups):
            block = x[n, g * per:(g + 1) * per]
            std[n, g] = np.sqrt(block.var() + eps)
            x_hat[n, g * per:(g + 1) * per] = (block - block.mean()) / std[n, g]
    to = (C,) + (1,) * (x.ndim - 2)
    return gamma.reshape(to) * x_hat + beta.reshape(to), (x_hat, gamma, std)


@wrong("The sums are not divided by the size of the batch.", kind="slip", named=["ou take sums over the batch"])
def batchnorm_backward(dout, x_hat, gamma, std):
    ax = (0, 2, 3)[:dout.ndim - 1]
    sh = (1, -1) + (1,) * (dout.ndim - 2)
    dbeta, dgamma = dout.sum(axis=ax), (dout * x_hat).sum(axis=ax)
    dx = (gamma / std).reshape(sh) * (dout - dbeta.reshape(sh) - x_hat * dgamma.reshape(sh))
    return dx, dgamma, dbeta
