"""Chapter 4.  Initialization: start with weights that neither silence a deep net nor saturate it.

A layer of fan_in inputs multiplies the mean square that passes through it by fan_in · Var[w].  Every
initializer is a function of (shape, rng): the shape of a fully connected layer is (D, M), that of
a convolution (F, C, kh, kw), and each of its outputs sums over C · kh · kw inputs.

Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks.
https://proceedings.mlr.press/v9/glorot10a.html
He et al. 2015, Delving deep into rectifiers.  https://arxiv.org/abs/1502.01852
"""

import math

import numpy as np

from course_lib.activations_pairs import pair
from course_lib.checks import (
    require_count,
    require_dimensions,
    require_float_dtype,
    require_floats,
    require_number,
    require_positive,
    require_rank,
    require_rng,
    require_shape,
)
from course_lib.checks_kinds import require_choice, require_flag, require_sequence


def constant(shape, *, value=0.0, rng=None, dtype=np.float32):
    """Every weight the same: right for biases, fatal for weights.

        w = value

    Units that start equal get equal gradients and stay equal for ever: see distinct_units.

    shape: any;  rng is not used, it is there because every initializer takes it.  Returns w.
    Raises TypeError if dtype is neither float32 nor float64, ValueError if value is not finite.

    Goodfellow et al. 2016, Deep Learning, section 8.4: initial parameters must break symmetry.
    """
    require_float_dtype(dtype)
    shape, value = require_dimensions(shape), require_number(value=value)
    if rng is not None:
        require_rng(rng=rng)
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
    shape, scale = require_dimensions(shape), require_positive(scale=scale, zero=True)
    require_rng(rng=rng)
    return rng.standard_normal(shape, dtype) * scale


def xavier(shape, *, rng, dtype=np.float32):
    """Xavier or Glorot: a linear layer passes its input's variance on unchanged.

        w ~ N(0, 1 / fan_in),     so that  Var[Σ wᵢ xᵢ] = fan_in · Var[w] · Var[x] = Var[x]

    fan_in is the number of inputs that each output sums: D, or C · kh · kw for a convolution.
    The lecture divides by it.  Glorot and Bengio, and PyTorch's nn.init.xavier_*, take the mean of
    fan_in and fan_out: see scaled.

    shape: (D, M) or (F, C, kh, kw);  rng: np.random.Generator;  dtype: of the weights.  Returns w.
    Raises ValueError if shape is none of the two, TypeError if dtype is neither float32 nor float64.

    Glorot & Bengio 2010, section 4.2, equation 10.
    """
    require_float_dtype(dtype)
    fan_in, _ = fans(shape)
    shape = require_dimensions(shape)
    require_rng(rng=rng)
    return rng.standard_normal(shape, dtype) * math.sqrt(1 / fan_in)


def he(shape, *, rng, dtype=np.float32):
    """He or Kaiming: Xavier for ReLU, which sets half of what passes to zero.

        w ~ N(0, 2 / fan_in),     so that  E[relu(Σ wᵢ xᵢ)²] = ½ fan_in · Var[w] · E[x²] = E[x²]

    fan_in is the number of inputs that each output sums: D, or C · kh · kw for a convolution.
    PyTorch's nn.init.kaiming_normal_ does the same by default.

    shape: (D, M) or (F, C, kh, kw);  rng: np.random.Generator;  dtype: of the weights.  Returns w.
    Raises ValueError if shape is none of the two, TypeError if dtype is neither float32 nor float64.

    He et al. 2015, section 2.2, equation 10.
    """
    require_float_dtype(dtype)
    n, _ = fans(shape)
    shape = require_dimensions(shape)
    require_rng(rng=rng)
    return rng.standard_normal(shape, dtype) * math.sqrt(2 / n)


def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    """Random weights whose variance is a gain, shared out over the fan: Xavier's is 1, He's is 2.

        σ² = gain / fan,     w ~ N(0, σ²)     or, if uniform,     w ~ U(-a, a) of the same variance σ²

    fan="in" keeps the signal's size on its way forward, fan="out" the gradient's on its way back, and
    fan="avg", the mean of fan_in and fan_out, is a compromise: Glorot and Bengio's, with uniform=True.
    PyTorch's gain is the root of this one: its nn.init.calculate_gain("relu") is √2.

    shape: (D, M) or (F, C, kh, kw);  rng: np.random.Generator;  dtype: of the weights.  Returns w.
    Raises ValueError if shape is none of the two, fan none of the three or gain negative,
    TypeError if dtype is neither float32 nor float64.

    Glorot & Bengio 2010, equations 10 to 12 and 16;  He et al. 2015, equations 10 and 14.
    """
    require_float_dtype(dtype)
    gain, uniform = require_positive(gain=gain, zero=True), require_flag(uniform=uniform)
    fan_in, fan_out = fans(shape)
    shape = require_dimensions(shape)
    require_rng(rng=rng)
    count = {"in": fan_in, "out": fan_out, "avg": (fan_in + fan_out) / 2}
    require_choice(*count, fan=fan)
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
    shape = require_dimensions(shape)
    if len(shape) not in (2, 4) or min(shape) < 1:
        raise ValueError(f"shape = {shape} has no fan_in; weights are (D, M) or (F, C, kh, kw), all at least 1, "
                         "and biases start as constant(shape)")
    if len(shape) == 2:
        return shape
    F, C, kh, kw = shape
    return C * kh * kw, F * kh * kw


def activation_statistics(x, weights, *, nonlinearity="tanh"):
    """What comes out of each layer of a net without biases: does the signal live through its depth?

        h₀ = x,     hₗ = f(hₗ₋₁ Wₗ),     l = 1 … L

    x: (N, D);  weights: L of them, (D, M₁), (M₁, M₂), …;  nonlinearity: f's name, one that pair knows.
    Returns mean (L,) and std (L,), of all that a layer gives: over its units and the examples.
    Raises TypeError if x or a weight holds no floats, ValueError if x is not (N, D) or empty, a weight
    does not fit what comes before it, there is none, or the non-linearity is unknown.

    Glorot & Bengio 2010, section 3.
    """
    _require_weights_that_fit(x, weights)
    forward, _ = pair(nonlinearity)
    h, mean, std = x, [], []
    for w in weights:
        h, _ = forward(h @ w)
        mean.append(h.mean())
        std.append(h.std())
    return np.array(mean), np.array(std)


def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    """What reaches each layer of a net without biases in the backward pass.

        ∂L/∂aₗ = ∂L/∂hₗ ⊙ f′(aₗ),     ∂L/∂Wₗ = hₗ₋₁ᵀ ∂L/∂aₗ / N,     ∂L/∂hₗ₋₁ = ∂L/∂aₗ Wₗᵀ,     aₗ = hₗ₋₁ Wₗ

    Small activations make small gradients of the weights; small weights make small gradients below.

    x, weights, nonlinearity: as in activation_statistics;  dout: (N, M_L), the gradient ∂L/∂h_L.
    Returns the std of ∂L/∂hₗ (L,) and of ∂L/∂Wₗ (L,), layer 1 first.
    Raises TypeError if x, a weight or dout holds no floats, ValueError if x is not (N, D) or empty, a
    weight or dout does not fit, there is no weight, or the non-linearity is unknown.

    Glorot & Bengio 2010, section 4.2.
    """
    _require_weights_that_fit(x, weights)
    require_floats(x=x, dout=dout)
    require_shape((len(x), weights[-1].shape[1]), dout=dout)
    forward, backward = pair(nonlinearity)
    hidden, caches = [x], []
    for w in weights:
        out, cache = forward(hidden[-1] @ w)
        hidden.append(out)
        caches.append(cache)
    dh, dh_std, dw_std = dout, [], []
    for w, below, cache in zip(weights[::-1], hidden[-2::-1], caches[::-1], strict=True):
        dh_std.append(dh.std())
        da = backward(dh, *cache)
        dw_std.append((below.T @ da / len(x)).std())
        dh = da @ w.T
    return np.array(dh_std[::-1]), np.array(dw_std[::-1])


def _require_weights_that_fit(x, weights):
    weights = require_sequence(weights=weights, of="matrices")
    require_floats(x=x, **{f"weights[{i}]": w for i, w in enumerate(weights)})
    require_rank(2, x=x)
    if x.size == 0 or len(weights) == 0:
        raise ValueError(f"x has shape {x.shape} and there are {len(weights)} weights; neither may be empty")
    units = x.shape[1]
    for i, w in enumerate(weights):
        require_shape((units, None), **{f"weights[{i}]": w})
        require_count(**{f"units of weights[{i}]": w.shape[1]})
        units = w.shape[1]


def distinct_units(w, *, tolerance=1e-6):
    """How many of a layer's units differ: 1 if all started equal, whatever the net has learned since.

    Two units are the same if no weight of theirs differs by more than the tolerance.

    w: (D, M) floats, a unit a column.  Returns a number from 0 to M.
    Raises TypeError if w holds no floats, ValueError if it is not (D, M) or the tolerance is negative.

    Goodfellow et al. 2016, Deep Learning, section 8.4.
    """
    require_floats(w=w)
    require_rank(2, w=w)
    tolerance = require_positive(tolerance=tolerance, zero=True)
    distinct = 0
    for j in range(w.shape[1]):
        gap = np.abs(w[:, :j] - w[:, j:j + 1])          # (D, j), to the units before this one
        distinct += not (gap <= tolerance).all(axis=0).any()
    return distinct
