"""Chapter 1, smooth ones.  Activations without a kink: tanh, and those that today's large nets use, and none at all.

Each comes as a pair, as in course_lib.activations, from where all of them can be had.
"""

import math

import numpy as np

from course_lib.checks import require_floats, require_shape
from course_lib.checks_kinds import require_choice


def tanh_forward(x):
    """The hyperbolic tangent squashes numbers to (-1, 1), around a mean of zero.

        tanh(x) = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ) = 2 σ(2x) - 1

    x: any shape, floats.  Returns out, as x, and cache = (out,).
    Raises TypeError if x holds no floats.

    LeCun et al. 1998, Efficient backprop, section 4.4.
    """
    require_floats(half=True, x=x)
    out = np.tanh(x)
    return out, (out,)


def tanh_backward(dout, out):
    """Gradient of tanh, from its output: 1 in the middle, 0 at both ends.

        tanh' = 1 - tanh²

    dout, out: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ.

    LeCun et al. 1998, section 4.4.
    """
    require_floats(half=True, dout=dout, out=out)
    require_shape(dout.shape, out=out)
    return dout * (1 - out * out)


def softplus_forward(x):
    """Softplus: ReLU with its kink rounded off, and never quite 0.

        softplus(x) = log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|)

    The second form overflows nowhere and keeps the digits of small outputs.

    x: any shape, floats.  Returns out, as x, and cache = (out,).
    Raises TypeError if x holds no floats.

    Dugas et al. 2001, Incorporating second-order functional knowledge for better option pricing.
    """
    require_floats(half=True, x=x)
    out = np.clip(x, 0, np.inf) + np.log1p(np.exp(-np.abs(x)))
    return out, (out,)


def softplus_backward(dout, out):
    """Gradient of softplus, from its output: the sigmoid.

        softplus'(x) = σ(x) = 1 - e^-softplus(x)

    dout, out: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ.

    Dugas et al. 2001.
    """
    require_floats(half=True, dout=dout, out=out)
    require_shape(dout.shape, out=out)
    return dout * -np.expm1(-out)


def silu_forward(x):
    """SiLU or Swish: x, let through by its own sigmoid; on the left it dips a little below 0 before it ends there.

        silu(x) = x σ(x)

    x: any shape, floats.  Returns out, as x, and cache = (out, gate), gate = σ(x).
    Raises TypeError if x holds no floats.

    Elfwing et al. 2018, section 2; Ramachandran et al. 2017, Searching for activation functions.
    https://arxiv.org/abs/1702.03118   https://arxiv.org/abs/1710.05941
    """
    require_floats(half=True, x=x)
    gate = np.exp(-softplus_forward(-x)[0])                        # 1 / (1 + e⁻ˣ), and nothing overflows
    out = np.clip(x, np.finfo(x.dtype).min, np.inf) * gate         # -∞ · 0 would be nan
    return out, (out, gate)


def silu_backward(dout, out, gate):
    """Gradient of SiLU, from its output and its gate.

        silu'(x) = σ + x σ (1 - σ) = σ + silu(x) (1 - σ)

    dout, out, gate: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ.

    Elfwing et al. 2018, section 2.
    """
    require_floats(half=True, dout=dout, out=out, gate=gate)
    require_shape(dout.shape, out=out, gate=gate)
    out = np.minimum(out, np.finfo(out.dtype).max)                 # ∞ · 0 would be nan
    return dout * (gate + out * (1 - gate))


def gelu_forward(x, *, form="exact"):
    """GELU: x times the share of a normal distribution that lies below it, the activation of BERT and GPT.

        form="exact":    gelu(x) = x Φ(x),     Φ(x) = ½ erfc(-x / √2)                                PyTorch, Keras
        form="tanh":     gelu(x) = x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³)))                        GPT-2, JAX

    The second is within 0.0005 of the first.  NumPy has no Φ: Python's, number by number, takes 50 times as long.

    x: any shape, floats.  Returns out, as x, and cache = (x, share, form), share = Φ(x).
    Raises TypeError if x holds no floats, ValueError if form is neither.

    Hendrycks & Gimpel 2016, section 2.  https://arxiv.org/abs/1606.08415
    """
    require_floats(half=True, x=x)
    require_choice("exact", "tanh", form=form)
    if form == "exact":
        share = np.asarray(np.frompyfunc(math.erfc, 1, 1)(x * -math.sqrt(0.5)) * 0.5, x.dtype)
    else:
        share = 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * _cubic(x)))
    return np.clip(x, np.finfo(x.dtype).min, np.inf) * share, (x, share, form)


def gelu_backward(dout, x, share, form):
    """Gradient of GELU: the share, and how it grows with x.

        gelu'(x) = Φ(x) + x Φ'(x),     Φ'(x) = e^(-x²/2) / √(2π)
                   in the form tanh    Φ' = 2 Φ (1 - Φ) √(2/π) (1 + 3 · 0.044715 x²)

    dout, x, share: one shape, floats;  form: as in gelu_forward.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ or form is neither.

    Hendrycks & Gimpel 2016, section 2, differentiated.
    """
    require_floats(half=True, dout=dout, x=x, share=share)
    require_shape(dout.shape, x=x, share=share)
    require_choice("exact", "tanh", form=form)
    near = np.clip(x, -_FAR, _FAR)                                 # beyond, Φ' is 0, and x² may overflow
    if form == "exact":
        density = np.exp(-0.5 * near * near) / math.sqrt(2 * math.pi)
    else:
        density = 2 * share * (1 - share) * (math.sqrt(2 / math.pi) * (1 + 0.134145 * near * near))
    return dout * (share + near * density)


def identity_forward(x):
    """No activation: the layer is linear, which the derivation of Xavier's rule assumes.

        identity(x) = x

    x: any shape, floats.  Returns out = x itself, and cache = ().
    Raises TypeError if x holds no floats.

    Glorot & Bengio 2010, section 4.2.1.
    """
    require_floats(half=True, x=x)
    return x, ()


def identity_backward(dout):
    """Gradient of the identity: what comes goes on.

        ∂L/∂x = ∂L/∂out

    dout: any shape, floats.  Returns dx = dout itself.
    Raises TypeError if dout holds no floats.

    Glorot & Bengio 2010, section 4.2.1.
    """
    require_floats(half=True, dout=dout)
    return dout


_FAR = 40                                                          # e^(-40²/2) is 0


def _cubic(x):
    near = np.clip(x, -_FAR, _FAR)                                 # beyond, tanh is 1, and x³ may overflow
    return near + 0.044715 * near * near * near
