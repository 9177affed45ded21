"""Chapter 4.  Initialization: start with weights that neither silence a deep net nor saturate it.

A layer of fan_in inputs multiplies the variance that passes through it by fan_in · Var[w].  Every
initializer is a function of (shape, rng): the shape of a fully connected layer is (D, M), that of
a convolution (F, C, kh, kw), and each of its outputs sums over C · kh · kw inputs.

Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks.
https://proceedings.mlr.press/v9/glorot10a.html
He et al. 2015, Delving deep into rectifiers.  https://arxiv.org/abs/1502.01852
"""

import math

import numpy as np

from course_lib.checks import require_positive


def constant(shape, *, value=0.0, rng=None, dtype=np.float32):
    """Every weight the same: right for biases, fatal for weights.

        w = value

    Units that start equal get equal gradients and stay equal for ever: see distinct_units.

    shape: any;  rng is not used, it is there because every initializer takes it.  Returns w.
    Raises TypeError if dtype is neither float32 nor float64, ValueError if value is not finite.

    Goodfellow et al. 2016, Deep Learning, section 8.4: initial parameters must break symmetry.
    """
    require_float_dtype(dtype)
    if not math.isfinite(value):
        raise ValueError(f"value = {value}; it must be a finite number")
    return np.full(shape, value, dtype)


def small_gaussian(shape, *, scale=0.01, rng, dtype=np.float32):
    """The first idea: small random numbers, whatever the size of the layer.

        w ~ N(0, scale²)

    Fine for a shallow net; in a deep one the signal dies out or saturates, layer by layer.

    shape: any;  scale: the standard deviation;  rng: np.random.Generator.  Returns w.
    Raises ValueError if scale is negative, TypeError if dtype is neither float32 nor float64.

    Krizhevsky et al. 2012, ImageNet classification with deep convolutional neural networks, section 5.
    """
    require_float_dtype(dtype)
    require_positive(scale=scale, zero=True)
    return rng.standard_normal(shape, dtype) * float(scale)


def xavier(shape, *, rng, fan="in", uniform=False, dtype=np.float32):
    """Xavier or Glorot: a linear layer passes its input's variance on unchanged.

        w ~ N(0, 1 / fan_in),     so that  Var[Σ wᵢ xᵢ] = fan_in · Var[w] · Var[x] = Var[x]

    The lecture divides by fan_in.  Glorot and Bengio themselves use fan="avg", the mean of fan_in and
    fan_out, a compromise with the backward pass, and uniform=True; so do PyTorch's nn.init.xavier_*.

    shape: (D, M) or (F, C, kh, kw);  rng: np.random.Generator;  fan: "in", "out" or "avg";
    uniform: w ~ U(-√3 σ, √3 σ), of the same variance σ².  Returns w.
    Raises ValueError if shape is none of the two or fan none of the three, TypeError if dtype is
    neither float32 nor float64.

    Glorot & Bengio 2010, section 4.2, equation 16.
    """
    return scaled(shape, gain=1, rng=rng, fan=fan, uniform=uniform, dtype=dtype)


def he(shape, *, rng, fan="in", uniform=False, dtype=np.float32):
    """He or Kaiming: Xavier for ReLU, which sets half of what passes to zero.

        w ~ N(0, 2 / fan_in),     so that  E[relu(Σ wᵢ xᵢ)²] = ½ fan_in · Var[w] · E[x²] = E[x²]

    fan="out" keeps the variance of the gradient instead; PyTorch's nn.init.kaiming_* call these
    fan_in and fan_out, and their default gain √2 is that of this function.

    shape: (D, M) or (F, C, kh, kw);  rng: np.random.Generator;  fan: "in", "out" or "avg";
    uniform: w ~ U(-√3 σ, √3 σ), of the same variance σ².  Returns w.
    Raises ValueError if shape is none of the two or fan none of the three, TypeError if dtype is
    neither float32 nor float64.

    He et al. 2015, section 2.2, equations 10 and 14.
    """
    return scaled(shape, gain=2, rng=rng, fan=fan, uniform=uniform, dtype=dtype)


glorot = xavier
kaiming = he


def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    """Random weights whose variance is a gain, shared out over the fan: Xavier's is 1, He's is 2.

        w ~ N(0, gain / fan)     or     U(-√(3 gain / fan), √(3 gain / fan))

    shape: (D, M) or (F, C, kh, kw);  rng: np.random.Generator;  fan: "in", "out" or "avg".  Returns w.
    Raises ValueError if shape is none of the two, fan none of the three or gain negative,
    TypeError if dtype is neither float32 nor float64.

    He et al. 2015, section 2.2: the gain belongs to the non-linearity.
    """
    require_float_dtype(dtype)
    require_positive(gain=gain, zero=True)
    fan_in, fan_out = fans(shape)
    count = {"in": fan_in, "out": fan_out, "avg": (fan_in + fan_out) / 2}
    if fan not in count:
        raise ValueError(f"fan = {fan!r}; it must be 'in', 'out' or 'avg'")
    sigma = math.sqrt(gain / count[fan])
    if uniform:
        return (rng.random(shape, dtype) * 2 - 1) * (math.sqrt(3) * sigma)      # U(-1, 1) has variance 1/3
    return rng.standard_normal(shape, dtype) * sigma


def fans(shape):
    """How many inputs each output of a layer sums, and how many outputs each input feeds.

        (D, M):          fan_in = D,             fan_out = M
        (F, C, kh, kw):  fan_in = C · kh · kw,   fan_out = F · kh · kw

    shape: of the weights.  Returns fan_in, fan_out.
    Raises ValueError if shape has neither two nor four axes, or no elements.

    He et al. 2015, section 2.2: n = k²c for a convolution.
    """
    if len(shape) not in (2, 4) or min(shape) < 1:
        raise ValueError(f"shape = {shape} has no fan_in; weights are (D, M) or (F, C, kh, kw), all at least 1, "
                         "and biases start as constant(shape)")
    if len(shape) == 2:
        return shape
    F, C, kh, kw = shape
    return C * kh * kw, F * kh * kw


def require_float_dtype(dtype):
    """TypeError if dtype is not one that random floats are drawn in."""
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise TypeError(f"dtype = {np.dtype(dtype)}; weights are np.float32 or np.float64")
