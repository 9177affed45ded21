"""Chapter 1.  Activations: the non-linearity between two affine layers, and what it does to the gradient.

Each comes as a pair.  f_forward returns out and a cache, the tuple of f_backward's further arguments;
f_backward turns ∂L/∂out into ∂L/∂x by the chain rule, ∂L/∂x = ∂L/∂out ⊙ f'(x).
A unit saturates where f' ≈ 0: its gradient dies there.  The smooth ones, tanh to GELU, are written in
activations_smooth, and to be had from here.
"""

import numpy as np

from course_lib.activations_smooth import (
    gelu_backward,
    gelu_forward,
    identity_backward,
    identity_forward,
    silu_backward,
    silu_forward,
    softplus_backward,
    softplus_forward,
    tanh_backward,
    tanh_forward,
)
from course_lib.checks import require_floats, require_positive, require_rank, require_shape, require_share
from course_lib.checks_kinds import require_array

__all__ = [
    "elu_backward", "elu_forward", "gelu_backward", "gelu_forward", "identity_backward", "identity_forward",
    "leaky_relu_backward", "leaky_relu_forward", "maxout_backward", "maxout_forward", "one_sign_share", "relu_backward",
    "relu_forward", "sigmoid_backward", "sigmoid_forward", "silu_backward", "silu_forward", "softplus_backward",
    "softplus_forward", "tanh_backward", "tanh_forward",
]


def sigmoid_forward(x):
    """The sigmoid squashes numbers to (0, 1).

        σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ)

    e¹⁰⁰⁰ overflows, so each side takes the form with e^-|x|, which lies in (0, 1].  Small outputs then keep
    all their digits: log σ(-40) = -40.  (σ(x) = ½ + ½ tanh(x / 2) never overflows either, but rounds them to 0.)

    x: any shape, floats.  Returns out, as x, and cache = (out,).
    Raises TypeError if x holds no floats.

    LeCun et al. 1998, Efficient backprop, section 4.4.  http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf
    """
    require_floats(half=True, x=x)
    e = np.exp(-np.abs(x))
    sigma = np.maximum(x >= 0, e) / (1 + e)                        # above the line: 1 where x ≥ 0, else e = eˣ
    return sigma, (sigma,)


def sigmoid_backward(dout, out):
    """Gradient of the sigmoid, from its output: at most ¼, and 0 at both ends.

        σ' = σ (1 - σ)

    dout, out: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ.

    LeCun et al. 1998, section 4.4.
    """
    require_floats(half=True, dout=dout, out=out)
    require_shape(dout.shape, out=out)
    return dout * out * (1 - out)


def relu_forward(x):
    """The rectified linear unit lets through what is positive.

        relu(x) = max(0, x)

    It does not saturate on the right and costs next to nothing, but a unit whose inputs are all
    negative is dead: no gradient will ever change it.

    x: any shape, floats.  Returns out, as x, and cache = (x,).
    Raises TypeError if x holds no floats.

    Nair & Hinton 2010, section 4;  Krizhevsky et al. 2012, AlexNet, section 3.1.
    """
    require_floats(half=True, x=x)
    return x.clip(0, np.inf), (x,)                                 # np.maximum(x, 0), in a third of its time


def relu_backward(dout, x):
    """Gradient of ReLU: it passes where the input was positive.

        relu'(x) = [x > 0]

    At the kink, x = 0, any slope from 0 to 1 would do; we take 0, as PyTorch does.

    dout, x: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ.
    """
    require_floats(half=True, dout=dout, x=x)
    require_shape(dout.shape, x=x)
    return dout * (x > 0)


def leaky_relu_forward(x, *, slope=0.1):
    """Leaky ReLU lets a little through on the negative side, so that no unit dies.

        leaky(x) = max(slope · x, x)

    slope = 0.1 is the lecture's; the paper and PyTorch take 0.01.  PReLU learns it.

    x: any shape, floats.  Returns out, as x, and cache = (x, slope).
    Raises TypeError if x holds no floats, ValueError if slope is outside [0, 1]: above 1 the
    maximum would pick the wrong side.

    Maas et al. 2013, Rectifier nonlinearities improve neural network acoustic models, section 2.
    """
    require_floats(half=True, x=x)
    slope = require_share(slope=slope)
    out = np.multiply(slope, x, out=np.empty_like(x)) if slope else np.zeros_like(x)       # one array; and 0 · ∞ is nan
    return np.maximum(out, x, out=out), (x, slope)


def leaky_relu_backward(dout, x, slope):
    """Gradient of leaky ReLU, from its input.

        leaky'(x) = max([x > 0], slope),     whole where the input was positive, times slope elsewhere

    dout, x: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ or slope is outside [0, 1].

    Maas et al. 2013, section 2.
    """
    require_floats(half=True, dout=dout, x=x)
    require_shape(dout.shape, x=x)
    slope = require_share(slope=slope)
    return dout * np.maximum(x > 0, slope, dtype=x.dtype)          # np.where: 4 times slower on random signs


def elu_forward(x, *, alpha=1.0):
    """The exponential linear unit bends smoothly to -α on the negative side: outputs closer to zero mean.

        elu(x) = x  if x > 0,  else  α (eˣ - 1)
               = max(x, 0) + α (e^min(x, 0) - 1)

    No exponential of a large number may be taken on the way.  NumPy's expm1 is eˣ - 1, exact near 0.

    x: any shape, floats.  Returns out, as x, and cache = (out, alpha).
    Raises TypeError if x holds no floats, ValueError if alpha is negative.

    Clevert et al. 2016, section 3, equation 16.  https://arxiv.org/abs/1511.07289
    """
    require_floats(half=True, x=x)
    alpha = require_positive(zero=True, alpha=alpha)
    out = np.expm1(np.clip(x, -np.inf, 0))                         # a clip, as in ReLU, and all in one array
    out *= alpha
    out += np.clip(x, 0, np.inf)
    return out, (out, alpha)


def elu_backward(dout, out, alpha):
    """Gradient of ELU, from its output: no second exponential is needed.

        elu'(x) = 1  if x > 0,  else  α eˣ = elu(x) + α
                = min(elu(x), 0) + α + [x > 0] (1 - α)

    dout, out: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ or alpha is negative.

    Clevert et al. 2016, section 3, equation 16.
    """
    require_floats(half=True, dout=dout, out=out)
    require_shape(dout.shape, out=out)
    alpha = require_positive(zero=True, alpha=alpha)
    slope = np.clip(out, -np.inf, 0) + alpha                       # right on the left, and α on the right
    if alpha != 1:
        slope += np.multiply(out > 0, 1 - alpha, dtype=out.dtype)
    slope *= dout
    return slope


def maxout_forward(x, w1, b1, w2, b2):
    """Maxout takes the larger of two affine pieces: linear, no saturation, no dead unit, twice the weights.

        out = max(x W₁ + b₁, x W₂ + b₂)

    ReLU is the case W₂ = 0, b₂ = 0; leaky ReLU is W₂ = slope · W₁, b₂ = slope · b₁.

    x: (N, D);  w1, w2: (D, M);  b1, b2: (M,).  Returns out (N, M) and cache = (x, w1, w2, first), where
    first (N, M), booleans, is True where the first piece won.
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    Goodfellow et al. 2013, section 2.  https://arxiv.org/abs/1302.4389
    """
    require_floats(x=x, w1=w1, b1=b1, w2=w2, b2=b2)
    require_rank(2, x=x, w1=w1)
    D, M = w1.shape
    require_shape((None, D), x=x)
    require_shape((D, M), w2=w2)
    require_shape((M,), b1=b1, b2=b2)
    z1 = x @ w1 + b1                                               # (N, M)
    z2 = x @ w2 + b2
    return np.maximum(z1, z2), (x, w1, w2, z1 >= z2)


def maxout_backward(dout, x, w1, w2, first):
    """Gradients of Maxout, through both pieces.

        each unit's gradient goes to the piece that won, all of it:
        ∂L/∂z₁ = ∂L/∂out ⊙ [z₁ ≥ z₂],     ∂L/∂z₂ = ∂L/∂out - ∂L/∂z₁,     then as in two affine layers

    A tie goes to the first piece; PyTorch's maximum shares it half and half.

    dout: (N, M);  x: (N, D);  w1, w2: (D, M);  first: (N, M), booleans.
    Returns dx (N, D), dw1 (D, M), db1 (M,), dw2 (D, M), db2 (M,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    Goodfellow et al. 2013, section 2.
    """
    require_floats(dout=dout, x=x, w1=w1, w2=w2)
    require_rank(2, x=x, w1=w1)
    (N, D), M = x.shape, w1.shape[1]
    require_shape((D, M), w1=w1, w2=w2)
    require_shape((N, M), dout=dout, first=first)
    first = require_array(first=first, kinds="b", remedy="it must hold booleans, where the first piece won: z1 >= z2")
    dz1 = dout * first                                             # (N, M)
    dz2 = dout - dz1
    dx = dz1 @ w1.T + dz2 @ w2.T                                   # (N, D)
    return dx, x.T @ dz1, dz1.sum(axis=0), x.T @ dz2, dz2.sum(axis=0)


def one_sign_share(dw):
    """Share of the units whose weights all want to move the same way: all up, or all down.

        1/M Σ_m [all of dw[:, m] ≥ 0  or  all of dw[:, m] ≤ 0]

    For one example ∂L/∂w[:, m] = x ∂L/∂z[m]: if the inputs x are all positive, as after a sigmoid,
    the share is 1, and the path to an optimum that needs some weights up and others down zig-zags.

    dw: (D, M), the gradient of the weights of M units.  Returns a float in [0, 1].
    Raises TypeError if dw holds no floats, ValueError if it has not two axes or no unit.

    LeCun et al. 1998, Efficient backprop, section 4.3.
    """
    require_floats(dw=dw)
    require_rank(2, dw=dw)
    if dw.shape[1] == 0:
        raise ValueError(f"dw has shape {dw.shape}: there is no unit to take a share of; it must be (D, M) with M ≥ 1")
    one_sign = np.all(dw >= 0, axis=0) | np.all(dw <= 0, axis=0)   # (M,)
    return float(one_sign.mean())
