"""Chapter 4.  Initialization: start with weights that neither silence a deep net nor saturate it.

A layer of fan_in inputs multiplies the variance that passes through it by fan_in · Var[w].  Every
initializer is a function of (shape, rng): the shape of a fully connected layer is (D, M), that of
a convolution (F, C, kh, kw), and each of its outputs sums over C · kh · kw inputs.

Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks.
https://proceedings.mlr.press/v9/glorot10a.html
He et al. 2015, Delving deep into rectifiers.  https://arxiv.org/abs/1502.01852
"""

import math
from dataclasses import dataclass

import numpy as np

from course_lib import activations
from course_lib.checks import require_floats, require_positive, require_rank

NONLINEARITIES = ("tanh", "relu", "leaky_relu", "elu", "sigmoid")            # the pairs of course_lib.activations


def constant(shape, *, value=0.0, rng=None, dtype=np.float32):
    """Every weight the same: right for biases, fatal for weights.

        w = value

    Units that start equal get equal gradients and stay equal for ever: see distinct_units.

    shape: any;  rng is not used, it is there because every initializer takes it.  Returns w.
    Raises TypeError if dtype is neither float32 nor float64, ValueError if value is not finite.

    Goodfellow et al. 2016, Deep Learning, section 8.4: initial parameters must break symmetry.
    """
    _require_float_dtype(dtype)
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
    _require_float_dtype(dtype)
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


def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    """Random weights whose variance is a gain, shared out over the fan: Xavier's is 1, He's is 2.

        w ~ N(0, gain / fan)     or     U(-√(3 gain / fan), √(3 gain / fan))

    shape: (D, M) or (F, C, kh, kw);  rng: np.random.Generator;  fan: "in", "out" or "avg".  Returns w.
    Raises ValueError if shape is none of the two, fan none of the three or gain negative,
    TypeError if dtype is neither float32 nor float64.

    He et al. 2015, section 2.2: the gain belongs to the non-linearity.
    """
    _require_float_dtype(dtype)
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
    if np.size(shape) not in (2, 4) or np.min(shape) < 1:
        raise ValueError(f"shape = {shape} has no fan_in; weights are (D, M) or (F, C, kh, kw), all at least 1, "
                         "and biases start as constant(shape)")
    if len(shape) == 2:
        return shape
    F, C, kh, kw = shape
    return C * kh * kw, F * kh * kw


def _require_float_dtype(dtype):
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise TypeError(f"dtype = {np.dtype(dtype)}; weights are np.float32 or np.float64")


@dataclass(frozen=True)
class DepthStatistics:
    """What each of L layers holds: mean (L,), std (L,), counts (L, bins) between edges (bins + 1,)."""

    mean: np.ndarray
    std: np.ndarray
    counts: np.ndarray
    edges: np.ndarray


def activation_statistics(x, *, nonlinearity="tanh", init=xavier, widths=(500,) * 10, bins=40, limit=1.0, rng):
    """What comes out of each layer of a freshly initialized net: does the signal live through its depth?

        h₀ = x,     hₗ = f(hₗ₋₁ Wₗ),     Wₗ = init(shape, rng=rng)

    x: (N, D) floats;  nonlinearity: one of NONLINEARITIES;  init: an initializer, with options
    bound as in functools.partial(small_gaussian, scale=1.0);  widths: of the layers.
    The histograms run from -limit to limit; their outermost bins also count what lies beyond.
    Returns DepthStatistics.
    Raises TypeError if x holds no floats, ValueError if x is not (N, D) or empty, the non-linearity is
    unknown, or bins < 1 or limit <= 0.

    Glorot & Bengio 2010, section 3.  The lecture: 1000 examples of N(0, 1), ten layers of 500.
    """
    _, hidden, _, _ = _random_net(x, nonlinearity, init, widths, rng)
    return _describe(hidden[1:], bins, limit)


def gradient_statistics(x, *, nonlinearity="tanh", init=xavier, widths=(500,) * 10, bins=40, limit=1.0, rng):
    """What reaches each layer of a freshly initialized net in the backward pass, from N(0, 1) at its end.

        ∂L/∂aₗ = ∂L/∂hₗ ⊙ f′(aₗ),     ∂L/∂Wₗ = hₗ₋₁ᵀ ∂L/∂aₗ / N,     ∂L/∂hₗ₋₁ = ∂L/∂aₗ Wₗᵀ

    Small activations make small gradients of the weights; small weights make small gradients below.

    x and the options: as in activation_statistics.  Returns two DepthStatistics, layer 1 first:
    of ∂L/∂hₗ and of ∂L/∂Wₗ.
    Raises TypeError if x holds no floats, ValueError if x is not (N, D) or empty, the non-linearity is
    unknown, or bins < 1 or limit <= 0.

    Glorot & Bengio 2010, section 4.2.
    """
    weights, hidden, caches, backward = _random_net(x, nonlinearity, init, widths, rng)
    dh = rng.standard_normal(hidden[-1].shape, x.dtype)
    dhs, dws = [], []
    for w, cache, below in zip(weights[::-1], caches[::-1], hidden[-2::-1], strict=True):
        da = backward(dh, *cache)
        dhs.append(dh)
        dws.append(below.T @ da / len(x))
        dh = da @ w.T
    return _describe(dhs[::-1], bins, limit), _describe(dws[::-1], bins, limit)


def _random_net(x, nonlinearity, init, widths, rng):
    """A freshly initialized net at work: L weights, h₀ … h_L, L caches, and the backward pass that takes them."""
    require_floats(x=x)
    require_rank(2, x=x)
    if x.size == 0 or len(widths) == 0:
        raise ValueError(f"x has shape {x.shape} and widths = {widths}; neither may be empty")
    forward, backward = _pair(nonlinearity)
    weights, hidden, caches = [], [x], []
    for width in widths:
        w = init((hidden[-1].shape[1], width), rng=rng, dtype=x.dtype)
        h, cache = forward(hidden[-1] @ w)
        weights.append(w)
        hidden.append(h)
        caches.append(cache)
    return weights, hidden, caches, backward


def _pair(nonlinearity):
    if nonlinearity not in NONLINEARITIES:
        raise ValueError(f"nonlinearity = {nonlinearity!r}; it must be one of {', '.join(NONLINEARITIES)}")
    return getattr(activations, f"{nonlinearity}_forward"), getattr(activations, f"{nonlinearity}_backward")


def _describe(layers, bins, limit):
    """Mean, standard deviation and histogram of each layer's numbers; bincount beats np.histogram 3 to 14 times."""
    require_positive(bins=bins, limit=limit)
    counts = []
    for h in layers:
        bin_of_each = np.clip((h + limit) * (bins / (2 * limit)), 0, bins - 1).astype(np.intp)
        counts.append(np.bincount(bin_of_each.ravel(), minlength=bins))
    return DepthStatistics(np.array([h.mean() for h in layers]), np.array([h.std() for h in layers]),
                           np.array(counts), np.linspace(-limit, limit, bins + 1, dtype=layers[0].dtype))


def expected_statistics(nonlinearity, *, gain, depth=10):
    """The line that activation_statistics scatters about: every layer's mean and std, in a net of endless width.

        q₁ = g,     qₗ₊₁ = g E[f(√qₗ z)²],     z ~ N(0, 1),     g = fan_in · Var[w]

    One number decides: g is 1 for Xavier, 2 for He, 500 · 0.01² for the small Gaussian at 500 units.

    Returns mean (depth,), std (depth,), for inputs of mean square 1.
    Raises ValueError if the non-linearity is unknown, gain < 0 or depth < 1.

    Poole et al. 2016, Exponential expressivity in deep neural networks, section 2.  https://arxiv.org/abs/1606.05340
    """
    require_positive(gain=gain, zero=True)
    require_positive(depth=depth)
    forward, _ = _pair(nonlinearity)
    z = np.linspace(-8, 8, 4001)
    density = np.exp(-z * z / 2)
    density /= density.sum()
    mean, std, q = np.empty(depth), np.empty(depth), gain
    for layer in range(depth):
        h, _ = forward(math.sqrt(q) * z)
        mean[layer] = density @ h
        q = gain * (density @ (h * h))
        std[layer] = math.sqrt(density @ (h - mean[layer])**2)
    return mean, std


def distinct_units(w, *, tolerance=1e-6):
    """How many of a layer's units differ: 1 if all started equal, whatever the net has learned since.

    Two units are the same if no weight of theirs differs by more than the tolerance.

    w: (D, M) floats, a unit a column.  Returns a number from 0 to M.
    Raises TypeError if w holds no floats, ValueError if it is not (D, M) or the tolerance is negative.

    Goodfellow et al. 2016, Deep Learning, section 8.4.
    """
    require_floats(w=w)
    require_rank(2, w=w)
    require_positive(tolerance=tolerance, zero=True)
    repeats = [(np.abs(w[:, :j] - w[:, j:j + 1]) <= tolerance).all(axis=0).any() for j in range(w.shape[1])]
    return len(repeats) - sum(repeats)
