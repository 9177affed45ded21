"""What a case returns for a function, and whether two such outcomes are the same.

An outcome is an array, a tuple of outcomes, a dict of them by name, a string, or Raised.
"""

import zlib
from dataclasses import dataclass, field

import numpy as np

from autograde import probe


@dataclass(frozen=True)
class Raised:
    """The outcome of a function that raised, or gave no usable answer."""

    kind: str                       # the exception's type, or WrongResult, InputChanged, TimedOut, …
    message: str = ""
    line: int = field(default=0, compare=False)         # of the student's cell, if known: no two write it alike


class Unusable(Exception):
    """The function answered, but not with what can be judged."""

    def __init__(self, type_name, message):
        super().__init__(message)
        self.type_name = type_name


def outcome(case, f, seed, shapes=None, returns="out"):
    """What `case` returns for f under this seed, and the Caller through which it called f.

    shapes: what the reference returned, call by call, if known: an answer of another shape is refused
    before the case computes with it; not where returns is None.
    """
    caller = Caller(f, shapes if returns else None, returns)
    try:
        with np.errstate(all="ignore"):
            value = plain(case.run(caller, np.random.default_rng([seed, zlib.crc32(case.name.encode())])))
    except Unusable as error:
        value = Raised(error.type_name, str(error))
    except Exception as error:      # a student's function may raise anything; the sandbox names what it was
        value = Raised(getattr(error, "type_name", type(error).__name__), getattr(error, "message", str(error))[:1000],
                       getattr(error, "line", 0))
    return value, caller


class Caller:
    """Calls f as the judge does: with fresh arguments, a generator of its own, and a look at the answer.

    A stand-in for a function behind the wall, which has `lines`, gets them fresh by their way there: each generator
    as the seed that it would be replaced by here, so that f draws the same numbers on either side.
    """

    def __init__(self, f, expected, returns):
        self.f, self.expected, self.returns = f, expected, returns
        self.travels = hasattr(f, "lines")
        self.shapes = []                # of what f returned, call by call
        self.numbers = {}               # what a wrong factor may turn out to be: {"keep_prob": 0.8}
        self.remarks = {}               # what a case has to say of a part that is wrong: {"loop over examples": …}

    def __call__(self, *args, **kwargs):
        self.numbers |= {name: a for name, a in kwargs.items() if type(a) in (int, float)}
        self.numbers |= {f"the length {n} of axis {axis}": n
                         for a in args[:1] if isinstance(a, np.ndarray) for axis, n in enumerate(a.shape) if n > 2}
        known = self.expected is not None and len(self.shapes) < len(self.expected)
        expected = self.expected[len(self.shapes)] if known else None
        answer = self.f(*args, **kwargs) if self.travels else probe.call(self.f, *fresh_all(args, kwargs))
        value = plain(answer, expected)
        self.shapes.append(shape_of(value))
        if known and self.shapes[-1] != expected:
            raise Unusable("WrongResult", f"it returned {in_words(self.shapes[-1])}; "
                                          f"it must return {self.returns}: {in_words(expected)}")
        return value

    def lines(self, *args, **kwargs):
        """How many lines of Python a call runs: f.lines(x) beside f(x[:10]) shows a loop over examples."""
        if self.travels:                                    # a stand-in counts on its side of the wall
            return int(self.f.lines(*args, **kwargs))
        return int(probe.count_lines(self.f, *fresh_all(args, kwargs)))


def fresh_all(args, kwargs):
    return [fresh(a) for a in args], {name: fresh(a) for name, a in kwargs.items()}


def fresh(argument):
    """A copy that the function may do with what it likes; a generator becomes a new one, seeded by it."""
    if isinstance(argument, np.random.Generator):
        return np.random.default_rng(int(argument.integers(2**63)))
    if isinstance(argument, dict):
        return {name: fresh(value) for name, value in argument.items()}
    if type(argument) in (list, tuple):
        return type(argument)(map(fresh, argument))
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def plain(value, shape=None):
    """The value as plain arrays, tuples, dicts and strings: nothing that could pretend to equal something.

    shape: shape_of what it should be, if known: where that is an array, lists of lists of numbers pass for it.
    """
    if isinstance(value, tuple):                # a named one too, as np.linalg.eigh returns
        value = tuple(value)
    if type(value) is dict and all(type(key) is str for key in value):
        return {key: plain(v) for key, v in value.items()}
    if type(value) in (tuple, list) and isinstance(shape, dict) and len(shape.get("tuple", ())) == len(value):
        return tuple(map(plain, value, shape["tuple"]))
    if type(value) in (tuple, list) and several(value) and not has_shape(value, shape):
        return tuple(map(plain, value))
    if type(value) is str:
        return value
    try:
        array = np.array(value)
    except Exception:
        raise Unusable("WrongResult", f"it returned a {type(value).__name__}, which is no array") from None
    if array.dtype.kind not in "biufc":
        what = "None (is there a return?)" if value is None else f"a {type(value).__name__}, which holds no numbers"
        raise Unusable("WrongResult", f"it returned {what}")
    return array


def several(value):
    """Whether these are several results rather than one: a tuple is, and a list of more than numbers."""
    return type(value) is tuple or any(isinstance(v, (list, tuple, dict)) or (isinstance(v, np.ndarray) and v.ndim)
                                       for v in value)


def has_shape(value, shape):
    try:
        return list(np.shape(value)) == shape
    except Exception:               # rows of different lengths, for one
        return False


def shape_of(value):
    """The shapes in a value, nested as it is: [4, 5] for an array, {"tuple": [...]} for a tuple of them."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, tuple):
        return {"tuple": [shape_of(v) for v in value]}
    if isinstance(value, dict):
        return {"dict": {key: shape_of(v) for key, v in value.items()}}
    return list(np.shape(value))


def in_words(shape):
    """shape_of(value), as one says it: "an array of shape (4, 5)", "2 results of shapes (4, 5) and (3,)"."""
    if shape == "text":
        return "text"
    if not isinstance(shape, dict):
        return f"an array of shape {tuple(shape)}" if shape else "a number"
    if "dict" in shape:
        return "a dict of " + (", ".join(f"{key}: {in_words(s)}" for key, s in shape["dict"].items()) or "nothing")
    parts = shape["tuple"]
    if len(parts) > 3 and isinstance(parts[0], dict) and all(s == parts[0] for s in parts):
        return f"{len(parts)} results, each {in_words(parts[0])}"
    if any(isinstance(s, dict) for s in parts):
        return f"{len(parts)} results: {', then '.join(map(in_words, parts))}"
    shapes = " and ".join(str(tuple(s)) if s else "()" for s in parts)
    return f"a tuple of {len(parts)}, of shape{'s' * (len(parts) > 1)} {shapes}"


def agree(a, b):
    """Whether two outcomes are the same: arrays by value up to rounding, the rest part by part.

    Rounding is 1e-6 of the value in float64 and 1e-4 in float32, both with some of the largest value.
    """
    if isinstance(a, Raised) or isinstance(b, Raised):
        return isinstance(a, Raised) and isinstance(b, Raised) and a == b
    if isinstance(a, dict) or isinstance(b, dict):
        return (isinstance(a, dict) and isinstance(b, dict) and list(a) == list(b)
                and all(agree(a[key], b[key]) for key in b))
    if isinstance(a, tuple) or isinstance(b, tuple):
        return (isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b)
                and all(map(agree, a, b)))
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a == b
    return np.shape(a) == np.shape(b) and (np.array_equal(a, b) or bool(close(a, b).all()))


def close(a, b):
    """Element by element: equal up to rounding, nan equal to nan."""
    a, b = np.asarray(a), np.asarray(b)
    single = any(x.dtype.kind == "f" and x.dtype.itemsize < 8 for x in (a, b))
    finite = np.abs(b[np.isfinite(b)])
    tolerance = 1e-4 if single else 1e-6
    with np.errstate(all="ignore"):
        return np.isclose(a, b, rtol=tolerance, atol=tolerance * 1e-2 * finite.max(initial=1e-6), equal_nan=True)
