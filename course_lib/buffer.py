"""NumPy's iteration buffer, and where it is in the way.

    x * gamma[:, None]          each number of γ is repeated along a row of x

NumPy works through such a product in pieces of 8192 numbers, and copies γ's into a buffer, as often as they are
repeated, so that a piece may hold several rows.  For short rows that is right.  Rows of a thousand numbers are
long enough to be taken one by one, and then nothing need be copied: half of the time of batch norm at test time.
"""

import functools
import math

import numpy as np

SMALL = 512                             # numbers; NumPy's own default is 8192


PIECE = 2**17                           # numbers; so much of an array and of what is computed of it fits the cache


def pieces(x):
    """Slices of a batch, some examples each, so that what is computed of them one after the other stays in cache.

    x: (N, …).  Returns slices of the first axis, at least one.  Raises nothing.
    """
    rows = max(1, PIECE // max(1, math.prod(x.shape[1:])))
    return [slice(start, start + rows) for start in range(0, max(1, len(x)), rows)]


def rows_at_once(method):
    """Lets a layer's forward or backward take long rows one by one, without copies of what is repeated along them.

    A row is what lies behind the channels: the H · W positions of an image (N, C, H, W), the features of (N, D).
    The buffer is small within the call alone: np.errstate puts back all that NumPy was set to, whatever happens,
    and other threads have settings of their own.

    method: (self, x, …).  Returns it, in such a scope for rows longer than SMALL.  Raises what it raises.

    np.errstate keeps np.setbufsize since NumPy 2.0.  https://numpy.org/doc/stable/release/2.0.0-notes.html
    """
    @functools.wraps(method)
    def run(self, x, **options):
        shape = x.shape if isinstance(x, np.ndarray) else ()   # what is no array is for the method to refuse
        if math.prod(shape[2:] or shape[1:]) <= SMALL:
            return method(self, x, **options)
        with np.errstate():
            np.setbufsize(SMALL)
            return method(self, x, **options)
    return run
