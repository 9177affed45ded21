"""Errors that name the argument, its value and the remedy.  Each check takes its arguments by name:

    require_floats(x=x)        TypeError: x holds int64; use x.astype(float)

A check of numbers gives them back as Python's own.  NumPy's numbers are taken wherever Python's are, but inside a
formula they would turn float32 arrays into float64:

    eps = require_positive(eps=eps)        1e-5, np.float64(1e-5) and np.array(1e-5) are one and the same from here on
"""

import math
import numbers

import numpy as np

from course_lib.checks_kinds import require_array, require_names, require_plain_array, shape_of

FLOATS = {np.dtype(np.float32), np.dtype(np.float64)}          # in this machine's order of bytes
MOST = 2**31 - 1        # of anything that is counted: no memory holds more, and 1e300 is a slip


def require_floats(*, half=False, **arrays):
    """Every argument is a NumPy array of float32 or float64, all of one dtype; TypeError if not.

    Arrays that are computed with together are named in one call: NumPy would make float64 of a float32 x beside a
    float64 γ, and nobody would notice but the clock.  PyTorch's layers refuse that too.

    half=True takes float16 as well.

    Integers are refused rather than converted: gradients and masks would be cut off to whole numbers.  float16 ends
    at 65504 and has three digits: enough for a number at a time, but not for sums and squares.  NumPy makes
    np.float64 of an array without axes as soon as it is computed with, so that counts as one.
    """
    first = None
    for name, a in arrays.items():
        if type(a) is not np.ndarray:
            require_plain_array(name, a)
        if a.dtype not in FLOATS and not (half and a.dtype == np.float16):
            if a.dtype.kind != "f":
                raise TypeError(f"{name} holds {a.dtype}; use {name}.astype(float)")
            raise TypeError(f"{name} holds {a.dtype}, which is not computed with here; use "
                            f"{name}.astype(np.float{32 if a.dtype.itemsize <= 4 else 64})")
        if first is None:
            first, dtype = name, a.dtype
        elif a.dtype != dtype:
            raise TypeError(f"{first} holds {dtype}, {name} {a.dtype}: the result would change its dtype; use "
                            f"{name}.astype({first}.dtype)")


def require_params(**params):
    """A dict of arrays of floats by their names, each of a dtype of its own; TypeError if it is none."""
    (name,) = params
    for key, a in require_names(of="arrays", **params).items():
        require_floats(**{f"{name}[{key!r}]": a})


def require_float_dtype(dtype):
    """dtype is float32 or float64, as a type or by its name; TypeError if not."""
    try:
        known = np.dtype(dtype)
    except (TypeError, ValueError):
        known = None
    if dtype is None or known not in FLOATS:
        raise TypeError(f"dtype = {dtype if known is None else known}; weights are np.float32 or np.float64")


def require_rank(*ranks, **arrays):
    """Every argument has one of the numbers of axes `ranks`; ValueError if not."""
    for name, a in arrays.items():
        shape = shape_of(name, a)
        if len(shape) not in ranks:
            wanted = " or ".join(map(str, ranks))
            raise ValueError(f"{name} has shape {shape}; it must have {wanted} "
                             f"{'axis' if ranks == (1,) else 'axes'}")


def require_shape(shape, **arrays):
    """Every argument has this shape, in which None stands for any length; ValueError if not."""
    for name, a in arrays.items():
        actual = shape_of(name, a)
        if actual != shape and (len(actual) != len(shape)
                                or any(s not in (None, n) for s, n in zip(shape, actual, strict=True))):
            wanted = str(tuple("any" if s is None else s for s in shape)).replace("'", "")
            raise ValueError(f"{name} has shape {actual}; expected {wanted}")


def require_place(w, shape, **place):
    """An array to write into, of w's dtype and this shape, or None for a new one; TypeError or ValueError if not."""
    (a,) = place.values()
    if a is None or (type(a) is np.ndarray and a.dtype == w.dtype and a.shape == shape):
        return                                                 # the usual ones
    require_floats(w=w, **place)
    require_shape(shape, **place)


def require_dimensions(shape):
    """A shape, a whole number or several, comes back as a tuple; TypeError or ValueError if it is none."""
    lengths = shape if len(shape_of("shape", shape)) == 1 else [shape]
    lengths = tuple(require_count(least=0, **{f"shape = {shape}: a length": n}) for n in lengths)
    if math.prod(lengths) > MOST:
        raise ValueError(f"shape = {shape} has {math.prod(lengths)} elements; no more than {MOST} are made at once")
    return lengths


def require_size(**size):
    """One number of pixels, or (h, w), comes back as (h, w); TypeError or ValueError if not whole and at least 1."""
    ((name, value),) = size.items()
    try:
        h, w = value if len(shape_of(name, value)) == 1 else (value, value)
        require_dimensions((h, w))
        return require_count(h=h, w=w)
    except (TypeError, ValueError) as bad:
        raise type(bad)(f"{name} = {value}; it must be a whole number of pixels, or (h, w), at least 1") from bad


def require_rows(**arrays):
    """How many examples every argument holds: as many as the others, and at least one; ValueError if not."""
    shapes = {name: shape_of(name, a) for name, a in arrays.items()}
    for name, shape in shapes.items():
        if shape == ():
            raise ValueError(f"{name} has shape (); it must hold examples, one after the other")
    (first, N), *others = [(name, shape[0]) for name, shape in shapes.items()]
    for name, n in others:
        if n != N:
            raise ValueError(f"{first} has {N} examples, {name} {n}; they must be as many")
    if N == 0:
        raise ValueError(f"{first} holds no examples; there must be at least one")
    return N


def require_images(**arrays):
    """Every argument is a batch of images (N, H, W, C) of bytes or floats; TypeError or ValueError if not."""
    for name, a in arrays.items():
        if not isinstance(a, np.ndarray):
            raise TypeError(f"{name} is a {type(a).__name__}; use np.stack({name})")
        require_plain_array(name, a)
        if a.dtype not in FLOATS and a.dtype != np.uint8:
            raise TypeError(f"{name} holds {a.dtype}; images are uint8 or floats: use {name}.astype("
                            f"np.{'float32' if a.dtype.kind == 'f' else 'uint8'})")
        if a.ndim != 4 or 0 in a.shape[1:]:
            raise ValueError(f"{name} has shape {a.shape}; it must be (N, H, W, C), for one image {name}[None]")


def require_rng(*, rng):
    """rng is a random generator of one's own; TypeError if it is a seed, the module np.random or its old generator."""
    if not isinstance(rng, np.random.Generator):
        whole = isinstance(rng, numbers.Integral) and not isinstance(rng, np.timedelta64)
        seed = rng if whole and rng >= 0 else 0
        what = repr(rng) if rng is None or isinstance(rng, numbers.Number) else f"a {type(rng).__name__}"
        raise TypeError(f"rng is {what}; it must be a generator: use np.random.default_rng({seed})")


def require_number(**values):
    """Every argument is one number, which comes back as Python's int or float; TypeError if not."""
    return given_back(values, lambda value: True, "")


def require_probability(*, zero=False, **values):
    """Every argument lies in (0, 1], or with zero=True in [0, 1], and comes back; ValueError if not."""
    return given_back(values, lambda p: 0 <= p <= 1 if zero else 0 < p <= 1,
                       f" is a probability; it must lie in {'[' if zero else '('}0, 1]")


def require_positive(*, zero=False, **values):
    """Every argument is a finite number above 0, or with zero=True at least 0, and comes back; ValueError if not."""
    return given_back(values, lambda value: (value >= 0 if zero else value > 0) and value < np.inf,
                       f"; it must be a finite number {'of at least' if zero else 'above'} 0")


def require_between(low, high, *, whole=False, **array):
    """Finite numbers in [low, high], whole ones if asked for, come back as an array; TypeError or ValueError if not."""
    ((name, value),) = array.items()
    a = np.asarray(value) if math.prod(shape_of(name, value)) else np.zeros(shape_of(name, value), int)
    if a.dtype.kind not in ("iu" if whole else "iuf"):
        raise TypeError(f"{name} holds {a.dtype}; it must hold {'whole ' if whole else ''}numbers")
    if not (np.isfinite(a) & (low <= a) & (a <= high)).all():
        raise ValueError(f"{name} reaches from {a.min()} to {a.max()}; it must be finite and lie in [{low}, {high}]")
    return a.astype(np.intp) if whole else a                   # uint64 and int64 together would be float64


def require_share(*, zero=True, **values):
    """Every argument is a share, in [0, 1], or with zero=False in (0, 1], and comes back; ValueError if not."""
    return given_back(values, lambda share: 0 <= share <= 1 if zero else 0 < share <= 1,
                       f"; it must lie in {'[' if zero else '('}0, 1]")


def require_numbers(**values):
    """Every argument is a number or an array of numbers, finite and at least 0; TypeError or ValueError if not."""
    for name, value in values.items():
        value = require_array(**{name: value})
        for extreme in np.min(value, initial=0), np.max(value, initial=0):
            require_positive(zero=True, **{name: extreme})


def require_range(**ends):
    """Two numbers, 0 < least <= most, come back as Python's; TypeError or ValueError if they are none."""
    ((name, pair),) = ends.items()
    if shape_of(name, pair) != (2,):
        raise ValueError(f"{name} = {pair}; it must be two numbers, (least, most)")
    least, most = require_positive(**{f"{name}[{i}]": end for i, end in enumerate(pair)})
    if least > most:
        raise ValueError(f"{name} = {pair}; the first must not exceed the second")
    return least, most


def require_count(*, least=1, divides=0, **values):
    """Every argument is whole (3, or 3.0), from 1 or `least` to MOST, and comes back as an int; ValueError if not.

    divides: what it must be a divisor of, if anything.
    """
    what = f"at least {least}" + (f" that divides {divides}" if divides else "")
    counts = given_back(values, lambda n: least <= n <= MOST and n == int(n) and not (divides and divides % n),
                         f"; it must be a whole number of {what}, and of at most {MOST}")
    return int(counts) if len(values) == 1 else tuple(map(int, counts))


def given_back(values, alright, otherwise):
    """The values as Python's numbers, one alone as it is; ValueError with the sentence `otherwise` for one that is not
    alright, as nan never is."""
    plain = []
    for name, value in values.items():
        if type(value) is not float and (type(value) is not int or abs(value) > MOST):      # the usual ones are plain
            value = _plain(name, value)
        if not alright(value):
            raise ValueError(f"{name} = {value}{otherwise}")
        plain.append(value)
    return plain[0] if len(plain) == 1 else tuple(plain)


def _plain(name, value):
    """One number of whatever kind as Python's; TypeError if it is none."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if not isinstance(value, numbers.Real | np.bool) or isinstance(value, np.timedelta64):
        shape = f" of shape {value.shape}" if isinstance(value, np.ndarray) else ""
        raise TypeError(f"{name} is a {type(value).__name__}{shape}; it must be one number")
    try:
        whole = isinstance(value, numbers.Integral | np.bool) and abs(int(value)) < 2**63       # NumPy's largest
        return int(value) if whole else float(value)
    except OverflowError as bad:
        raise ValueError(f"{name} is a number of more than 308 digits; no float holds it") from bad
