"""Chapter 6 demo of masks that flicker: your dropout on a small net, and what it gives with any of its units off.

    flicker(keep_prob=0.5, wiring="redundant")
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from course_lib import dropout
from course_lib.demos.dropout import WIRINGS

UNITS = 8                               # four features, four detectors
KINDS = {                               # which wiring of `dropout`, and what a detector subtracts before its ReLU
    "redundant": ("redundant", 0.0), "specialized": ("specialized", 0.0), "with a threshold": ("redundant", 0.5)}


@dataclass(frozen=True)
class Flicker:
    """What your dropout multiplies each unit by, (draws, 8), and for each set of units that are on (2⁸,), unit i being
    on in sets with bit i: the net's score in training, at test time, and in training on average over all masks."""

    factors: np.ndarray
    training: np.ndarray
    test: np.ndarray
    exact: np.ndarray


def score(on, factor, wiring):
    """Scores (sets,) of a net whose units (sets, 8) are on or off, and multiplied by the factor where they are on."""
    kind, threshold = KINDS[wiring]
    w1, w2 = WIRINGS[kind]
    features = on[:, :4] * factor
    return (np.maximum(0, features @ w1 / 4 - threshold) * on[:, 4:] * factor) @ w2


def flicker(keep_prob=0.5, wiring="redundant", seed=0, *, draws=200):
    """Masks by your dropout_forward, and what a small net gives under each that there is."""
    ones, rng = np.ones((draws, UNITS)), np.random.default_rng(seed)
    factors, _ = dropout.dropout_forward(ones, keep_prob=keep_prob, rng=rng)
    bits = np.arange(2**UNITS)
    sets = (bits[:, None] >> np.arange(UNITS) & 1).astype(float)            # row n: bit i of n says if unit i is on
    training = score(sets, float(np.max(factors)), wiring)
    coin = np.array([1 - keep_prob, keep_prob])
    probability = reduce(np.kron, [coin] * UNITS)                           # of independent coins, one for each unit
    exact = np.array([probability @ training[bits & n] for n in bits])      # a unit that is off is off in every mask
    return Flicker(np.asarray(factors), training, score(sets, 1.0, wiring), exact)
