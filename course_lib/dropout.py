"""Chapter 6.  Dropout: train many thinned nets at once, use their average at test time.

keep_prob is the probability of *keeping* a unit, as in the lecture and in CS231n; PyTorch's
p is the probability of dropping it.

Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting.
https://jmlr.org/papers/v15/srivastava14a.html
"""

import math

import numpy as np

from course_lib.checks import (
    require_count,
    require_dimensions,
    require_floats,
    require_probability,
    require_rank,
    require_rng,
    require_shape,
)


def keep_mask(shape, *, keep_prob, rng):
    """A coin for each unit: True, with probability keep_prob, keeps it.

    Sixteen random bits decide each coin, which rounds keep_prob to a multiple of 2⁻¹⁶ and is
    several times faster than comparing random floats.

    shape: of the mask;  rng: np.random.Generator.  Returns booleans of that shape.
    Raises ValueError if keep_prob is outside (0, 1].
    """
    keep_prob = require_probability(keep_prob=keep_prob)
    require_rng(rng=rng)
    shape = require_dimensions(shape)
    units = math.prod(shape)
    bits = rng.integers(2**64, size=-(-units // 4), dtype=np.uint64).view(np.uint16)[:units]      # four from 64 bits
    return (bits < round(keep_prob * 2**16)).reshape(shape)


def vanilla_dropout_train(x, *, keep_prob, rng):
    """Dropout as first published, in training: switch units off at random.

        out = x ⊙ m,     m ~ Bernoulli(keep_prob), one coin for each unit of each example

    x: any shape, floats;  rng: np.random.Generator.  Returns out and cache = (mask,), both as x.
    Raises TypeError if x holds no floats, ValueError if keep_prob is outside (0, 1].

    Srivastava et al. 2014, section 4.
    """
    require_floats(half=True, x=x)
    mask = keep_mask(x.shape, keep_prob=keep_prob, rng=rng).astype(x.dtype)
    return x * mask, (mask,)


def vanilla_dropout_predict(x, *, keep_prob):
    """Dropout as first published, at test time: every unit works, scaled to what it gave on average.

        out = keep_prob · x  =  E[x ⊙ m]

    x: any shape, floats.  Returns out, as x.
    Raises TypeError if x holds no floats, ValueError if keep_prob is outside (0, 1].

    Srivastava et al. 2014, section 4 and figure 2.
    """
    require_floats(half=True, x=x)
    keep_prob = require_probability(keep_prob=keep_prob)
    return x * keep_prob


def dropout_forward(x, *, keep_prob, rng):
    """Inverted dropout, in training: the units that stay are scaled up at once.

        out = x ⊙ m,     m = Bernoulli(keep_prob) / keep_prob,     so that  E[out] = x

    At test time there is nothing left to do: out = x.

    x: any shape, floats;  rng: np.random.Generator.  Returns out and cache = (mask,), both as x;
    the mask holds 0 and 1 / keep_prob.
    Raises TypeError if x holds no floats, ValueError if keep_prob is outside (0, 1].

    Srivastava et al. 2014, section 10.  CS231n calls it inverted dropout; PyTorch's nn.Dropout is this.
    """
    require_floats(half=True, x=x)
    keep_prob = require_probability(keep_prob=keep_prob)
    keep = keep_mask(x.shape, keep_prob=keep_prob, rng=rng)
    mask = keep.astype(x.dtype) / keep_prob
    return x * mask, (mask,)


def dropout_backward(dout, mask):
    """Gradient of dropout, for the mask that was drawn.

        ∂L/∂x = ∂L/∂out ⊙ m

    dout, mask: one shape, floats.  Returns dx, as dout.
    Raises TypeError if they hold no floats, ValueError if their shapes differ.

    Srivastava et al. 2014, section 5.1.
    """
    require_floats(half=True, dout=dout, mask=mask)
    require_shape(dout.shape, mask=mask)
    return dout * mask


def average_over_masks(x, w, b, *, keep_prob):
    """What a ReLU layer under dropout gives on average: every mask of its inputs, by its probability.

        E[relu((x ⊙ m) W + b)] = Σ_m  p^k (1-p)^(D-k)  relu((x ⊙ m) W + b),     k = units that m keeps

    There are 2^D masks.  The scaled net, relu((p x) W + b), stands for this average in one pass.

    x: (N, D);  w: (D, M);  b: (M,);  p = keep_prob.  Returns (N, M).
    Raises TypeError if one holds no floats, ValueError if shapes do not match, D > 16, or
    keep_prob is outside (0, 1].

    Srivastava et al. 2014, section 1: an exponential number of thinned networks.
    """
    require_floats(x=x, w=w, b=b)
    require_rank(2, x=x, w=w)
    D, M = w.shape
    require_shape((None, D), x=x)
    require_shape((M,), b=b)
    keep_prob = require_probability(keep_prob=keep_prob)
    masks = dropout_masks(D).astype(x.dtype)                    # (2^D, D)
    k = masks.sum(axis=1)                                       # (2^D,)
    prob = keep_prob**k * (1 - keep_prob)**(D - k)              # (2^D,), sums to 1
    hidden = np.maximum(0, (x[:, None] * masks) @ w + b)        # (N, 2^D, M)
    return prob @ hidden                                        # (N, M)


def sample_over_masks(x, w, b, *, keep_prob, samples, rng):
    """The average of average_over_masks, from `samples` random masks in place of all 2^D.

        E[f(x ⊙ m)] ≈ 1/S Σ_s f(x ⊙ m_s)

    Its error falls with 1/√S, whatever D is.

    x: (N, D);  w: (D, M);  b: (M,);  rng: np.random.Generator.  Returns (N, M).
    Raises TypeError if one holds no floats, ValueError if shapes do not match, samples < 1, or
    keep_prob is outside (0, 1].

    Srivastava et al. 2014, section 7.5: Monte-Carlo model averaging.
    """
    require_floats(x=x, w=w, b=b)
    require_rank(2, x=x, w=w)
    D, M = w.shape
    require_shape((None, D), x=x)
    require_shape((M,), b=b)
    samples = require_count(samples=samples)
    masks = keep_mask((samples, 1, D), keep_prob=keep_prob, rng=rng).astype(x.dtype)     # (S, 1, D)
    thinned = masks * x                                                                  # (S, N, D)
    return np.maximum(0, thinned @ w + b).mean(axis=0)                                   # (N, M)


def dropout_masks(units):
    """Every mask of so many units, one a row: (2^units, units) booleans, counting in binary.

    Raises ValueError above 16 units: 2^16 masks are 65 536 rows, and the lecture's 4096 units have 10^1233.
    """
    units = require_count(units=units, least=0)
    if units > 16:
        raise ValueError(f"{units} units have 2^{units} masks; at most 16 units are visited mask by mask, "
                         "sample_over_masks takes any number")
    return (np.arange(2**units)[:, None] >> np.arange(units)) & 1 == 1
