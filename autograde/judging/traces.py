"""A wrong outcome as a few numbers, by which another is told to be the same: as `agree` would, at a hundredth of its
size.

    form    a checksum of the structure, the shapes and the words in it
    single  which of its arrays are float32, a bit each
    T = Σ_parts u (log m + Σ_i r_i h(x_i) / √N),    h(x) = sign(x) log(1 + 100 |x| / m),    m = max |x|

one T of the float32 arrays, which are right to fewer digits, and one of the others, each a whole number of its UNITs
modulo 2²⁴, so that two outcomes which differ have the same one time in millions.  In h a millionth of a large element
and 1e-8 of the largest in a small one are as much, the rounding that `agree` lets pass.  The weights r and u are others
at each place, so that T moves when an element does, or two change places.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

UNIT, UNIT_SINGLE = 2.0**-22, 2.0**-17  # of T
SAME, SAME_SINGLE = 1, 2                # UNITs: less than `agree` lets pass, so that a hint may be missed, not untrue
MANY = 2**24
NO_NUMBER, INFINITE = 9.0, 11.0         # h of nan and of inf
LEAST = 1e-6                            # of m; `agree`, too, takes less for nothing
BITS = 32                               # of `single`, for the first so many arrays


@dataclass(frozen=True)
class Trace:
    form: int
    single: int
    total: int                          # T of all but the float32 arrays
    total_single: int

    def fits(self, value):
        """Whether an outcome has this trace: with float32 where there was float64, to the digits of float32."""
        its, own = traced(value, self.single)
        return self.like(its, round(SAME_SINGLE * UNIT_SINGLE / UNIT) if own & ~self.single else SAME)

    def like(self, other, room=SAME):
        """Whether another Trace, beside the same float32 arrays, is the same up to rounding."""
        return (self.form == other.form and near(self.total, other.total, room)
                and near(self.total_single, other.total_single, SAME_SINGLE))


def near(a, b, room):
    return min((a - b) % MANY, (b - a) % MANY) <= room


def trace(value):
    """The Trace of an outcome: of arrays, numbers and text, in dicts and tuples."""
    return traced(value)[0]


def traced(value, single=None):
    """The Trace that an outcome has beside one with these float32 arrays, its own if not told; and its own."""
    words, arrays = [], []
    walk(value, words, arrays)
    own = sum((a.dtype.kind == "f" and a.dtype.itemsize < 8) << k for k, a in enumerate(arrays[:BITS]))
    single = own if single is None else single
    totals = [0.0, 0.0]
    for k, (weight, a) in enumerate(zip(weights(len(arrays)), arrays, strict=True)):
        totals[single >> k & 1] += weight * number_of(a)
    form = crc32("\0".join(words).encode(errors="surrogatepass"))
    whole = (round(total / unit) % MANY for total, unit in zip(totals, (UNIT, UNIT_SINGLE), strict=True))
    return Trace(form, single, *whole), own


def walk(value, words, arrays):
    """Note the structure of a value in `words`, and its numbers in `arrays`."""
    if isinstance(value, dict):
        for key in sorted(value):
            words += ["key", key]
            walk(value[key], words, arrays)
    elif isinstance(value, tuple):
        words.append(f"tuple {len(value)}")
        for part in value:
            walk(part, words, arrays)
    elif isinstance(value, str):
        words += ["text", value]
    else:
        words.append(f"array {np.shape(value)}")
        arrays.append(np.asarray(value))


def number_of(a):
    """What one array adds to T."""
    x = np.ravel(a)
    x = np.concatenate([x.real, x.imag]) if x.dtype.kind == "c" else x.astype(float)
    with np.errstate(all="ignore"):
        largest = np.abs(x[np.isfinite(x)]).max(initial=LEAST)
        h = np.sign(x) * np.log1p(100 * (np.abs(x) / largest))
    h[np.isnan(x)] = NO_NUMBER
    h[np.isinf(x)] = np.sign(x[np.isinf(x)]) * INFINITE
    return (np.log(largest) if largest > LEAST else 0) + weights(len(x)) @ h / np.sqrt(max(1, len(x)))


def weights(n):
    """From ½ to 1½ and as often negative as not; no two of them are equal."""
    i = np.arange(1, n + 1)
    return (0.5 + i * 0.6180339887498949 % 1) * np.where(i * 2**0.5 % 1 < 0.5, 1, -1)
