"""Chapter 7.  Normalization: give every layer inputs of mean 0 and variance 1, then let it learn its own.

All four compute x̂ = (x - μ) / σ and out = γ x̂ + β.  They differ in which cells share μ and σ:

    batch      one feature or channel, over the batch and all positions      N · H · W cells
    layer      one example, over all its features                            C · H · W
    instance   one channel of one example                                    H · W
    group      a group of channels of one example                            C/G · H · W

Layer and instance norm are group norm with one group and with a group for each channel; instance norm, and RMS
norm, which leaves μ out, are in normalization_relatives.  γ and β belong to a feature or channel in all of them.
The variance is the mean square, division by n; ε stands under the root.  x is (N, C) or (N, C, H, W); a reshape
to (N, C, L), L = 1 or H · W, lets one line serve both.
"""

import numpy as np

from course_lib.checks import (
    require_count,
    require_floats,
    require_positive,
    require_rank,
    require_shape,
    require_share,
)
from course_lib.checks_kinds import require_pair


def batchnorm_forward(x, gamma, beta, *, eps=1e-5):
    """Batch normalization in training: each feature gets mean 0 and variance 1 over the batch, then γ and β.

        μ = mean(x),     σ = √(mean((x - μ)²) + ε),     x̂ = (x - μ) / σ,     out = γ x̂ + β

    The means run over the batch, and in images over the positions too.  An example's output thus depends
    on its batch-mates; a batch of one example (N, C) says nothing and gives out = β.

    x: (N, C) or (N, C, H, W);  gamma, beta: (C,).  Returns out, as x; cache = (x_hat, gamma, std), std (C,);
    and batch = (mean, var), both (C,), which running_average takes.
    Raises TypeError if one holds no floats, ValueError if shapes do not match, x is empty or eps not positive.

    Ioffe & Szegedy 2015, algorithm 1 and section 3.2.  https://arxiv.org/abs/1502.03167
    """
    eps = _require_input(x, gamma, beta, eps)
    cells = x.reshape(*x.shape[:2], -1)                            # (N, C, L)
    n = cells[:, 0].size                                           # N · L share a mean
    mean = _sum(cells) / n                                         # (C,)
    x_hat = cells - mean[:, None]                                  # (N, C, L)
    var = _dot(x_hat, x_hat) / n                                   # (C,), of x that is already centred
    std = np.sqrt(var + eps)
    x_hat /= std[:, None]
    out = x_hat * gamma[:, None]
    out += beta[:, None]
    return out.reshape(x.shape), (x_hat.reshape(x.shape), gamma, std), (mean, var)


def batchnorm_backward(dout, x_hat, gamma, std):
    """Gradients of batchnorm_forward, through the batch's own mean and variance.

        ∂L/∂β = Σ dout,     ∂L/∂γ = Σ dout x̂
        ∂L/∂x = γ/σ (dout - mean(dout) - x̂ mean(dout x̂)):
        the two means take out of the gradient what a shift or a rescaling of the batch would undo

    dout, x_hat: (N, C) or (N, C, H, W);  gamma, std: (C,).  Returns dx, as dout, dgamma (C,), dbeta (C,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    Ioffe & Szegedy 2015, section 3, simplified.
    """
    _require_gradient(dout, x_hat, gamma, std)
    require_shape(gamma.shape, std=std)
    g = dout.reshape(*dout.shape[:2], -1)                          # (N, C, L)
    x_hat = x_hat.reshape(g.shape)
    n = g[:, 0].size
    dbeta = _sum(g)                                                # (C,)
    dgamma = _dot(g, x_hat)                                        # (C,)
    dx = x_hat * (-dgamma / n)[:, None]
    dx += g
    dx -= (dbeta / n)[:, None]
    dx *= (gamma / std)[:, None]
    return dx.reshape(dout.shape), dgamma, dbeta


def running_average(running, batch, *, momentum=0.9, n=None):
    """Follow the statistics of the batches, for use at test time.

        running ← momentum · running + (1 - momentum) · batch

    momentum weighs the old value, as in CS231n and Keras; PyTorch's weighs the new one, so that its 0.1
    is our 0.9.  PyTorch also keeps the unbiased variance, var · n / (n - 1): pass n to do the same.

    running, batch: (mean, var), each (C,);  running starts at (zeros, ones);  n: how many cells each mean
    of the batch was taken over, N or N · H · W.  Returns the new (mean, var).
    Raises TypeError if one holds no floats, ValueError if shapes differ, momentum is outside [0, 1] or n is below 2.

    Ioffe & Szegedy 2015, section 3.1, have moving averages without a formula.
    """
    old_mean, old_var = require_pair(running=running, of="(mean, var)")
    mean, var = require_pair(batch=batch, of="(mean, var)")
    require_floats(old_mean=old_mean, old_var=old_var, mean=mean, var=var)
    require_shape(mean.shape, old_mean=old_mean, old_var=old_var, var=var)
    momentum = require_share(momentum=momentum)
    if n is not None:
        n = require_count(n=n, least=2)                            # an unbiased variance takes at least 2 cells
        var = var * (n / (n - 1))
    return momentum * old_mean + (1 - momentum) * mean, momentum * old_var + (1 - momentum) * var


def batchnorm_inference(x, gamma, beta, mean, var, *, eps=1e-5):
    """Batch normalization at test time: the running averages in place of the batch's, a fixed affine map.

        out = γ (x - μ) / √(v + ε) + β = scale · x + shift

    No example depends on another any more.

    x: (N, C) or (N, C, H, W);  gamma, beta, mean, var: (C,);  var ≥ 0.  Returns out, as x.
    Raises TypeError if one holds no floats, ValueError if shapes do not match or eps is not positive.

    Ioffe & Szegedy 2015, algorithm 2.
    """
    eps = _require_input(x, gamma, beta, eps, empty=True)
    require_floats(x=x, mean=mean, var=var)
    require_shape(gamma.shape, mean=mean, var=var)
    std = np.sqrt(var + eps)                                       # (C,)
    scale = gamma / std
    shift = beta - scale * mean
    shape = -1, *(1,) * (x.ndim - 2)                               # (C,) or (C, 1, 1)
    out = x * scale.reshape(shape)
    out += shift.reshape(shape)                                    # in place: one array less to fetch from memory
    return out


def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    """Layer normalization: each example gets mean 0 and variance 1 over its own features, then γ and β.

        μ = mean of the row,     σ = √(mean((x - μ)²) + ε),     out = γ (x - μ) / σ + β

    No example depends on another: training and test time are the same.  For images, group norm with groups=1.

    x: (N, D);  gamma, beta: (D,).  Returns out (N, D) and cache = (x_hat, gamma, std), std (N, 1).
    Raises TypeError if one holds no floats, ValueError if shapes do not match, x is empty or eps not positive.

    Ba et al. 2016, section 3.  https://arxiv.org/abs/1607.06450
    """
    require_rank(2, x=x)
    eps = _require_input(x, gamma, beta, eps)
    x_hat = x - x.mean(axis=1, keepdims=True)                      # (N, D)
    var = np.vecdot(x_hat, x_hat)[:, None] / x.shape[1]            # (N, 1)
    std = np.sqrt(var + eps)
    x_hat /= std
    return x_hat * gamma + beta, (x_hat, gamma, std)


def layernorm_backward(dout, x_hat, gamma, std):
    """Gradients of layernorm_forward, through each row's own mean and variance.

        ∂L/∂x = (g - mean(g) - x̂ mean(g x̂)) / σ,     g = γ dout,     the means along the row
        γ stays inside the means: unlike in batch norm it differs from cell to cell of what shares a σ

    dout, x_hat: (N, D);  gamma: (D,);  std: (N, 1).  Returns dx (N, D), dgamma (D,), dbeta (D,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.  Ba et al. 2016, section 3.
    """
    require_rank(2, dout=dout)
    _require_gradient(dout, x_hat, gamma, std)
    require_shape((len(dout), 1), std=std)
    g = dout * gamma                                               # (N, D)
    g_mean = g.sum(axis=1, keepdims=True) / g.shape[1]             # (N, 1)
    g_x = np.einsum("nd,nd->n", g, x_hat)[:, None] / g.shape[1]    # (N, 1), the mean of g x̂
    dx = (g - g_mean - x_hat * g_x) / std
    return dx, np.einsum("nd,nd->d", dout, x_hat), dout.sum(axis=0)


def groupnorm_forward(x, gamma, beta, *, groups, eps=1e-5):
    """Group normalization: the channels of an example in groups, each with a mean and variance of its own.

        x̂ = (x - μ) / σ,     μ, σ over C/G neighbouring channels and all positions,     out = γ x̂ + β

    No example depends on another, so that small batches train as well as large ones.

    x: (N, C) or (N, C, H, W);  gamma, beta: (C,);  groups: G, a divisor of C.
    Returns out, as x, and cache = (x_hat, gamma, std), std (N, G).
    Raises TypeError if one holds no floats, ValueError if shapes differ, x is empty, G does not divide C or eps ≤ 0.

    Wu & He 2018, section 3.  https://arxiv.org/abs/1803.08494
    """
    eps = _require_input(x, gamma, beta, eps)
    N, C = x.shape[:2]
    groups = require_count(groups=groups, divides=C)
    cells = x.reshape(N, groups, -1)                               # (N, G, C/G · H · W)
    x_hat = cells - cells.mean(axis=2, keepdims=True)
    var = np.vecdot(x_hat, x_hat) / x_hat.shape[2]                 # (N, G)
    std = np.sqrt(var + eps)
    x_hat /= std[:, :, None]
    x_hat = x_hat.reshape(N, C, -1)                                # γ and β: one for each channel, in any group
    out = x_hat * gamma[:, None]
    out += beta[:, None]
    return out.reshape(x.shape), (x_hat.reshape(x.shape), gamma, std)


def groupnorm_backward(dout, x_hat, gamma, std):
    """Gradients of groupnorm_forward, through each group's own mean and variance.

        ∂L/∂x = g - mean(g) - x̂ mean(g x̂),     g = γ/σ dout,     the means over the group

    dout, x_hat: (N, C) or (N, C, H, W);  gamma: (C,);  std: (N, G).
    Returns dx, as dout, dgamma (C,), dbeta (C,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    Wu & He 2018, section 3.
    """
    _require_gradient(dout, x_hat, gamma, std)
    N, C = dout.shape[:2]
    require_shape((N, None), std=std)
    require_count(groups=std.shape[1], divides=C)
    channels, x_channels = dout.reshape(N, C, -1), x_hat.reshape(N, C, -1)
    dgamma, dbeta = _dot(channels, x_channels), _sum(channels)
    g = channels * (gamma.reshape(std.shape[1], -1) / std[:, :, None]).reshape(N, C, 1)        # γ/σ, of each channel
    g = g.reshape(*std.shape, -1)                                  # (N, G, C/G · H · W)
    x_groups = x_hat.reshape(g.shape)
    g_mean = np.einsum("ngk->ng", g) / g.shape[2]                  # (N, G)
    g_x = np.vecdot(g, x_groups) / g.shape[2]                      # (N, G), the mean of g x̂
    g -= x_groups * g_x[:, :, None]
    g -= g_mean[:, :, None]
    return g.reshape(dout.shape), dgamma, dbeta


def _sum(a):
    """Σ a of each channel, over examples and positions.  a: (N, C, L).  Returns (C,)."""
    rows = a @ np.ones(a.shape[2], a.dtype) if a.shape[2] > 1 else a[:, :, 0]          # (N, C)
    return np.ones(len(a), a.dtype) @ rows                         # a product with ones: a third of a.sum's time


def _dot(a, b):
    """Σ a b of each channel, over examples and positions.  a, b: (N, C, L).  Returns (C,)."""
    return np.vecdot(a, b).sum(axis=0) if a.shape[2] > 1 else np.einsum("ncl,ncl->c", a, b)


def _require_input(x, gamma, beta, eps, *, empty=False):
    require_floats(x=x, gamma=gamma, beta=beta)
    require_rank(2, 4, x=x)
    require_shape((x.shape[1],), gamma=gamma, beta=beta)
    eps = require_positive(eps=eps)
    if x.size == 0 and not empty:
        raise ValueError(f"x has shape {x.shape}: there is nothing to take a mean of; give at least one example")
    return eps


def _require_gradient(dout, x_hat, gamma, std):
    require_floats(dout=dout, x_hat=x_hat, gamma=gamma, std=std)
    require_rank(2, 4, dout=dout)
    require_shape(dout.shape, x_hat=x_hat)
    require_shape((dout.shape[1],), gamma=gamma)
