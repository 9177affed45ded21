"""Chapter 7: the four normalizations, forward + backward, and batch norm at test time.

They are measured as nets use them, as layers, which take long rows one by one and examples a few at a time
(course_lib/buffer.py); so batch norm follows its running averages, as PyTorch's does.
"""

import math

import numpy as np

from benchmarks.row import Contest, Peer, normal, row, tensor, torch, wholes
from course_lib import layers, normalization
from course_lib.buffer import SMALL as SMALL_BUFFER
from course_lib.buffer import pieces

F = torch and torch.nn.functional
PLAIN, BATCH = "128 × 512", "512 × 4096"
IMAGES = "32 × 64 × 32 × 32"
SHAPES = {PLAIN: (128, 512), BATCH: (512, 4096), IMAGES: (32, 64, 32, 32)}
SMALL = {PLAIN: (5, 8), BATCH: (6, 16), IMAGES: (3, 8, 4, 4)}
GROUPS = 8


def plain_batchnorm(x, gamma, beta, dout, eps=1e-5):
    """Forward and backward node by node, as the paper writes its backward pass."""
    if x.ndim == 4:
        N, C, H, W = x.shape
        out, dx, dgamma, dbeta = plain_batchnorm(*(a.transpose(0, 2, 3, 1).reshape(-1, C) if a.ndim == 4 else a
                                                   for a in (x, gamma, beta, dout)))
        out, dx = (np.ascontiguousarray(a.reshape(N, H, W, C).transpose(0, 3, 1, 2)) for a in (out, dx))
        return out, dx, dgamma, dbeta
    N = len(x)
    mean, var = x.mean(axis=0), x.var(axis=0)
    x_hat = (x - mean) / np.sqrt(var + eps)
    out = gamma * x_hat + beta
    dgamma, dbeta = np.sum(dout * x_hat, axis=0), np.sum(dout, axis=0)
    dx_hat = dout * gamma
    dvar = np.sum(dx_hat * (x - mean) * -0.5 * (var + eps)**-1.5, axis=0)
    dmean = np.sum(-dx_hat / np.sqrt(var + eps), axis=0) + dvar * np.mean(-2 * (x - mean), axis=0)
    dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / N + dmean / N
    return out, dx, dgamma, dbeta


def plain_groupnorm(x, gamma, beta, dout, groups, eps=1e-5):
    """Forward and backward over groups of channels; one group is layer norm, a group for each channel instance norm."""
    channels = -1, *(1,) * (x.ndim - 2)
    others = (0, *range(2, x.ndim))
    cells = x.reshape(len(x), groups, -1)
    mean, var = cells.mean(axis=2, keepdims=True), cells.var(axis=2, keepdims=True)
    std = np.sqrt(var + eps)
    x_hat = (cells - mean) / std
    out = gamma.reshape(channels) * x_hat.reshape(x.shape) + beta.reshape(channels)
    dgamma, dbeta = np.sum(dout * x_hat.reshape(x.shape), axis=others), np.sum(dout, axis=others)
    g = (dout * gamma.reshape(channels)).reshape(cells.shape)
    dx = (g - g.mean(axis=2, keepdims=True) - x_hat * np.mean(g * x_hat, axis=2, keepdims=True)) / std
    return out, dx.reshape(x.shape), dgamma, dbeta


def contest(shape, forward, backward, theirs, plain, bars):
    """Forward + backward of one normalization; each returns dx, dγ, dβ."""
    C = shape[1]
    x, dout = normal(*shape), normal(*shape, seed=1)
    gamma, beta = 1 + 0.1 * normal(C, seed=2), normal(C, seed=3)
    leaves = [tensor(a, leaf=True) for a in (x, gamma, beta)]
    dt = tensor(dout)
    return Contest(lambda: backward(dout, *forward(x, gamma, beta)[1]),
                   [Peer("PyTorch", bars[0], lambda: torch.autograd.grad(theirs(*leaves), leaves, dt)),
                    Peer("plain NumPy", bars[1], lambda: plain(x, gamma, beta, dout)[1:])],
                   bytes=5 * x.nbytes, tolerance=2e-4)         # x read, out written; dout and x̂ read, dx written


def both_ways(layer):
    """A layer's forward and backward, as a pair of functions."""
    def forward(x, gamma, beta):
        layer.params["gamma"], layer.params["beta"] = gamma, beta
        return layer.forward(x, training=True), ()

    def backward(dout):
        return layer.backward(dout), layer.grads["gamma"], layer.grads["beta"]
    return forward, backward


def batchnorm(shape):
    running = [tensor(np.full(shape[1], value, np.float32)) for value in (0, 1)]
    return contest(shape, *both_ways(layers.BatchNorm(shape[1])),
                   lambda x, gamma, beta: F.batch_norm(x, *running, gamma, beta, training=True),
                   plain_batchnorm, (1.2 if len(shape) == 2 else 0.8, 0.3))


def evaluation(shape):
    C = shape[1]
    x, gamma, beta, mean = normal(*shape), normal(C, seed=1), normal(C, seed=2), normal(C, seed=3)
    var = np.exp(normal(C, seed=4))
    t, *running = (tensor(a) for a in (x, mean, var, gamma, beta))
    layer = layers.BatchNorm(C)
    layer.params["gamma"], layer.params["beta"] = gamma, beta
    layer.buffers["mean"], layer.buffers["var"] = mean, var
    return Contest(lambda: layer.forward(x, training=False),
                   [Peer("PyTorch", 1.2, lambda: F.batch_norm(t, *running))], bytes=2 * x.nbytes)


def layernorm(shape):
    return contest(shape, *both_ways(layers.GroupNorm(shape[1], groups=1)),
                   lambda x, gamma, beta: F.layer_norm(x, x.shape[1:], gamma, beta),
                   lambda *a: plain_groupnorm(*a, groups=1), (2.7, 0.8))


def groupnorm(shape):
    return contest(shape, *both_ways(layers.GroupNorm(shape[1], groups=GROUPS)),
                   lambda x, gamma, beta: F.group_norm(x, GROUPS, gamma, beta),
                   lambda *a: plain_groupnorm(*a, groups=GROUPS), (2.2, 0.8))


def instancenorm(shape):
    return contest(shape, *both_ways(layers.GroupNorm(shape[1], groups=shape[1])),
                   lambda x, gamma, beta: F.instance_norm(x, weight=gamma, bias=beta),
                   lambda *a: plain_groupnorm(*a, groups=shape[1]), (1.4, 0.8))


def buffer_for(shape):
    """The iteration buffer that layers have for such images or rows (course_lib/buffer.py)."""
    return SMALL_BUFFER if math.prod(shape[2:] or shape[1:]) > SMALL_BUFFER else np.getbufsize()


def batchnorm_passes(shape):
    """What batchnorm_forward and batchnorm_backward compute, without running averages and checks."""
    N, C = shape[:2]
    x, dout = normal(*shape).reshape(N, C, -1), normal(*shape, seed=1).reshape(N, C, -1)
    gamma, beta = 1 + 0.1 * normal(C, seed=2), normal(C, seed=3)
    n, (x_hat, out, dx) = x[:, 0].size, (np.empty_like(x) for _ in range(3))

    def ours():
        with np.errstate():
            np.setbufsize(buffer_for(shape))
            np.subtract(x, (normalization._sum(x) / n)[:, None], out=x_hat)
            std = np.sqrt(normalization._dot(x_hat, x_hat) / n + 1e-5)
            np.divide(x_hat, std[:, None], out=x_hat)
            np.multiply(x_hat, gamma[:, None], out=out)
            np.add(out, beta[:, None], out=out)
            dbeta, dgamma = normalization._sum(dout), normalization._dot(dout, x_hat)
            np.multiply(x_hat, (-dgamma / n)[:, None], out=dx)
            np.add(dx, dout, out=dx)
            np.subtract(dx, (dbeta / n)[:, None], out=dx)
            return np.multiply(dx, (gamma / std)[:, None], out=dx)

    return Contest(ours, wholes(batchnorm(shape)), bytes=5 * x.nbytes)


def evaluation_passes(shape):
    channels = -1, *(1,) * (len(shape) - 2)
    x, scale, shift = normal(*shape), *(normal(shape[1], seed=seed).reshape(channels) for seed in (1, 2))
    out = np.empty_like(x)

    def ours():
        with np.errstate():
            np.setbufsize(buffer_for(shape))
            np.multiply(x, scale, out=out)
            return np.add(out, shift, out=out)

    return Contest(ours, wholes(evaluation(shape)), bytes=2 * x.nbytes)


def group_passes(shape, groups, whole):
    """What groupnorm_forward and groupnorm_backward compute, a few examples at a time, so that they stay in cache."""
    C = shape[1]
    x, dout, gamma, beta = normal(*shape), normal(*shape, seed=1), 1 + 0.1 * normal(C, seed=2), normal(C, seed=3)
    x_hat, out, dx = (np.empty_like(x) for _ in range(3))
    K, L = x[0].size // groups, x[0, 0].size

    def ours():
        stds = []
        with np.errstate():
            np.setbufsize(buffer_for(shape))
            for some in pieces(x):
                cells, hat = (a[some].reshape(-1, groups, K) for a in (x, x_hat))
                np.subtract(cells, cells.mean(axis=2, keepdims=True), out=hat)
                std = np.sqrt(np.vecdot(hat, hat) / K + 1e-5)
                np.divide(hat, std[:, :, None], out=hat)
                there = out[some].reshape(-1, C, L)
                np.multiply(x_hat[some].reshape(there.shape), gamma[:, None], out=there)
                np.add(there, beta[:, None], out=there)
                stds.append(std)
            for some, std in zip(pieces(x), stds, strict=True):
                g, hat, there = (a[some].reshape(-1, C, L) for a in (dout, x_hat, dx))
                normalization._dot(g, hat), normalization._sum(g)
                np.multiply(g, (gamma.reshape(groups, -1) / std[:, :, None]).reshape(-1, C, 1), out=there)
                g, hat, spare = (a[some].reshape(-1, groups, K) for a in (dx, x_hat, out))
                g_mean, g_x = np.einsum("ngk->ng", g) / K, np.vecdot(g, hat) / K
                np.multiply(hat, g_x[:, :, None], out=spare)
                np.subtract(g, spare, out=g)
                np.subtract(g, g_mean[:, :, None], out=g)
        return dx

    return Contest(ours, wholes(whole(shape)), bytes=5 * x.nbytes)


for _name, _set_up, _sizes, _what in [
        ("batchnorm", batchnorm, (PLAIN, BATCH, IMAGES), "batch norm {}, forward + backward"),
        ("batchnorm-evaluation", evaluation, (PLAIN, BATCH, IMAGES), "batch norm {}, evaluation"),
        ("layernorm", layernorm, (PLAIN, BATCH), "layer norm {}, forward + backward"),
        ("groupnorm", groupnorm, (BATCH, IMAGES), f"group norm {{}}, {GROUPS} groups, forward + backward"),
        ("instancenorm", instancenorm, (IMAGES,), "instance norm {}, forward + backward")]:
    for _size in _sizes:
        row(f"{_name}-{_size.replace(' × ', 'x')}", _what.format(_size), small={"shape": SMALL[_size]})(
            lambda shape=SHAPES[_size], set_up=_set_up: set_up(shape))

ALONE = "its passes alone, each in place, on arrays that are ready"
for _name, _set_up, _sizes, _what in [
        ("batchnorm", batchnorm_passes, (PLAIN, BATCH, IMAGES), "batch norm {}"),
        ("batchnorm-evaluation", evaluation_passes, (PLAIN, BATCH, IMAGES), "batch norm {}, evaluation"),
        ("layernorm", lambda shape: group_passes(shape, 1, layernorm), (PLAIN, BATCH), "layer norm {}"),
        ("groupnorm", lambda shape: group_passes(shape, GROUPS, groupnorm), (IMAGES,),
         f"group norm {{}}, {GROUPS} groups")]:
    for _size in _sizes:
        row(f"{_name}-in-place-{_size.replace(' × ', 'x')}", f"of {_what.format(_size)}, {ALONE}")(
            lambda shape=SHAPES[_size], set_up=_set_up: set_up(shape))
