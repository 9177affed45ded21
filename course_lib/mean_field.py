"""What a net of endless width does to its signal and its gradient: the theory lines of chapter 4.

In a wide layer with random weights every unit is a sum of many small terms, hence normal, N(0, q).  So
the whole layer is described by one number, and depth by what one layer makes of it.

Poole et al. 2016, Exponential expressivity in deep neural networks through transient chaos.
https://arxiv.org/abs/1606.05340
Schoenholz et al. 2017, Deep information propagation.  https://arxiv.org/abs/1611.01232
"""

import math

import numpy as np

from course_lib import activations_pairs
from course_lib.checks import require_count, require_positive


def expected_activations(nonlinearity, *, gain, depth=10):
    """What initialization.activation_statistics scatters about: the mean and std of every layer.

        q₁ = g,     qₗ₊₁ = g E[f(√qₗ z)²],     z ~ N(0, 1),     g = fan_in · Var[w]

    One number decides: g is 1 for Xavier, 2 for He, 500 · 0.01² for the small Gaussian at 500 units.

    Returns mean (depth,), std (depth,), for inputs of mean square 1.
    Raises ValueError if the non-linearity is unknown, gain < 0 or depth < 1.

    Poole et al. 2016, section 2.
    """
    square, mean, _ = _moments(nonlinearity, gain, depth)
    return mean, np.sqrt(np.maximum(square - mean**2, 0))               # rounding may leave a little less than 0


def expected_gradients(nonlinearity, *, gain, depth=10, examples=1):
    """What initialization.gradient_statistics scatters about, in a net whose layers are all as wide.

        Var[∂L/∂hₗ₋₁] = g E[f′(√qₗ z)²] Var[∂L/∂hₗ],     Var[∂L/∂Wₗ] = E[hₗ₋₁²] E[f′(√qₗ z)²] Var[∂L/∂hₗ] / N

    with qₗ and g of expected_activations.  What arrives at the last layer is N(0, 1), drawn for each example.

    examples: N.  Returns the std of ∂L/∂hₗ (depth,) and of ∂L/∂Wₗ (depth,), layer 1 first.
    Raises ValueError if the non-linearity is unknown, gain < 0, depth < 1 or examples < 1.

    Schoenholz et al. 2017, section 4.
    """
    gain, examples = require_positive(zero=True, gain=gain), require_count(examples=examples)
    square, _, slope = _moments(nonlinearity, gain, depth)
    above = np.append(np.cumprod(gain * slope[:0:-1])[::-1], 1)         # Var[∂L/∂hₗ]: what the layers above make of 1
    below = np.append(1, square[:-1])                                   # E[hₗ₋₁²]
    return np.sqrt(above), np.sqrt(below * slope * above / examples)


def _moments(nonlinearity, gain, depth):
    """E[f(√q z)²], E[f(√q z)] and E[f′(√q z)²] of each layer, (depth,) each: sums over a fine grid of z."""
    gain, depth = require_positive(gain=gain, zero=True), require_count(depth=depth)
    f, slope_of = activations_pairs.pair(nonlinearity)
    z = np.linspace(-8, 8, 4000)             # an even number: none falls on the kink of a ReLU
    density = np.exp(-z * z / 2)
    density /= density.sum()
    moments, q = np.empty((3, depth)), gain
    for layer in range(depth):
        h, cache = f(math.sqrt(q) * z)
        moments[:, layer] = density @ (h * h), density @ h, density @ slope_of(np.ones_like(z), *cache)**2
        q = gain * moments[0, layer]
    return moments
