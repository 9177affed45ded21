"""Chapter 7, relatives.  Instance norm, a case of group norm; RMS norm, layer norm without a mean."""

import numpy as np

from course_lib import normalization
from course_lib.checks import require_floats, require_positive, require_rank, require_shape


def instancenorm_forward(x, gamma, beta, *, eps=1e-5):
    """Instance normalization: each channel of each image on its own; group norm with a group for each channel.

    It takes the contrast out of an image, which is why style transfer uses it.

    x: (N, C, H, W);  gamma, beta: (C,).  Returns out, as x, and cache = (x_hat, gamma, std), std (N, C).
    Raises TypeError if one holds no floats, ValueError if shapes do not match, x is empty or eps not positive.

    Ulyanov et al. 2016, equation 4.  https://arxiv.org/abs/1607.08022
    """
    require_floats(x=x)
    require_rank(4, x=x)
    return normalization.groupnorm_forward(x, gamma, beta, groups=x.shape[1], eps=eps)


def instancenorm_backward(dout, x_hat, gamma, std):
    """Gradients of instancenorm_forward: those of group norm with a group for each channel.

    dout, x_hat: (N, C, H, W);  gamma: (C,);  std: (N, C).  Returns dx, as dout, dgamma (C,), dbeta (C,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.  Ulyanov et al. 2016.
    """
    require_rank(4, dout=dout)
    return normalization.groupnorm_backward(dout, x_hat, gamma, std)


def rmsnorm_forward(x, gamma, *, eps=1e-5):
    """RMS normalization: each example is divided by its own root mean square, and nothing is subtracted.

        r = √(mean(x²) + ε),     x̂ = x / r,     out = γ x̂

    Layer norm without μ and β: one pass over the row less.  Language models use it since it trains them as well.

    x: (N, D);  gamma: (D,).  Returns out (N, D) and cache = (x_hat, gamma, rms), rms (N, 1).
    Raises TypeError if one holds no floats, ValueError if shapes do not match, x is empty or eps not positive.

    Zhang & Sennrich 2019, Root mean square layer normalization, section 3.  https://arxiv.org/abs/1910.07467
    PyTorch: nn.functional.rms_norm, whose ε is that of the dtype unless it is given.
    """
    require_floats(x=x, gamma=gamma)
    require_rank(2, x=x)
    require_shape(x.shape[1:], gamma=gamma)
    eps = require_positive(eps=eps)
    if x.size == 0:
        raise ValueError(f"x has shape {x.shape}: there is nothing to take a mean of; give at least one example")
    rms = np.sqrt(np.square(x).mean(axis=1, keepdims=True) + eps)  # (N, 1)
    x_hat = x / rms                                                # (N, D)
    return x_hat * gamma, (x_hat, gamma, rms)


def rmsnorm_backward(dout, x_hat, gamma, rms):
    """Gradients of rmsnorm_forward, through each row's own root mean square.

        ∂L/∂x = (g - x̂ mean(g x̂)) / r,     g = γ dout,     the mean along the row

    It takes out of g what a rescaling of the row would undo; layer norm also takes out what a shift would undo.

    dout, x_hat: (N, D);  gamma: (D,);  rms: (N, 1).  Returns dx (N, D), dgamma (D,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    Zhang & Sennrich 2019, section 4.2.
    """
    require_floats(dout=dout, x_hat=x_hat, gamma=gamma, rms=rms)
    require_rank(2, dout=dout)
    require_shape(dout.shape, x_hat=x_hat)
    require_shape(dout.shape[1:], gamma=gamma)
    require_shape((len(dout), 1), rms=rms)
    g = dout * gamma
    dx = g - x_hat * (np.vecdot(g, x_hat)[:, None] / g.shape[1])
    return dx / rms, np.vecdot(dout, x_hat, axis=0)
