"""What a case returns for a function, and whether two such outcomes are the same.

An outcome is a plain value (autograde.boundary.plain) or Raised.
"""

import time
import zlib
from dataclasses import dataclass, field

import numpy as np

from autograde.boundary import watched
from autograde.boundary.plain import Unusable, in_words, plain, shape_of
from autograde.boundary.travel import StandIn, departing, fresh
from autograde.judging.remedy import remedy
from autograde.judging.traces import Trace

PUBLIC_SEED = 0                     # of check in a notebook; grading has others


@dataclass(frozen=True)
class Raised:
    """The outcome of a function that raised, or gave no usable answer."""

    kind: str                       # the exception's type, or WrongResult, InputChanged, TimedOut, …
    message: str = ""
    line: int = field(default=0, compare=False)         # of the student's cell, if known: no two write it alike
    theirs: bool = field(default=False, compare=False)  # kind, message and line were made by the function's own code


def outcome(case, f, seed, shapes=None, returns="out"):
    """What `case` returns for f under this seed, and the Caller through which it called f.

    shapes: what the reference returned, call by call, if known: an answer of another shape is refused
    before the case computes with it; not where returns is None.  An answer that differs by axes of length 1, or a
    function that writes into what it is given, is noted by the Caller, and the numbers are judged all the same.
    """
    caller = Caller(f, shapes if returns else None, returns)
    try:
        with np.errstate(all="ignore"):
            value = plain(case.run(caller, np.random.default_rng([seed, zlib.crc32(case.name.encode())])))
    except Unusable as error:
        value = Raised(error.type_name, str(error))
    except Exception as error:      # a student's function may raise anything; the sandbox names what it was
        told = hasattr(error, "type_name")              # by the sandbox
        value = Raised(getattr(error, "type_name", type(error).__name__), getattr(error, "message", str(error))[:1000],
                       error.line if told else line_in(f, error), not getattr(error, "ours", False))
    return value, caller


def line_in(f, error):
    """Where in the cells or the file that f stands in an error arose: the number of the line, or 0."""
    trace, line = error.__traceback__, 0
    home = getattr(f, "__globals__", None)
    while trace:
        names = trace.tb_frame.f_globals
        line = trace.tb_lineno if names is home or names.get("__name__") == "__main__" else line
        trace = trace.tb_next
    return line


def is_stub(f):
    """Whether a function does nothing but to say that it is not implemented."""
    return getattr(getattr(f, "__code__", None), "co_names", None) == ("NotImplementedError",)


class Caller:
    """Calls f as the judge does: with fresh arguments, a generator of its own, and a look at the answer.

    A StandIn gets them fresh by their way through the wall, and counts its lines on its side.
    """

    def __init__(self, f, expected, returns):
        self.f, self.expected, self.returns = f, expected, returns
        self.travels = isinstance(f, StandIn)
        self.shapes = []                # of what f returned, call by call
        self.numbers = {}               # what a wrong factor may be: {"`lr`": [0.1]}; by position: {2: [5]}
        self.first = None               # what f returned first
        self.misshapen = None           # what it returned in another shape: (value, number of the call, data)
        self.answered = None            # what f returned last, as it came: a list has no dtype
        self.noted = {}                 # what went amiss beside the numbers: {"in place": …, "axes": …}
        self.remarks = {}               # what a case has to say of a part that is wrong: {"loop over examples": …}

    def __call__(self, *args, **kwargs):
        self.note_numbers(args, kwargs)
        known = self.expected is not None and len(self.shapes) < len(self.expected)
        expected = self.expected[len(self.shapes)] if known else None
        self.answered = self.answer(*departing([list(args), kwargs]))
        try:
            value = plain(self.answered, expected)
        except Unusable as error:
            raise self.refused(str(error), None, expected) if known and self.answered is None else error from None
        self.first = value if self.first is None else self.first
        self.shapes.append(shape_of(value))
        if known and self.shapes[-1] != expected:
            refused = self.refused(f"it returned {in_words(self.shapes[-1], expected)}", self.shapes[-1], expected)
            data = args[0].shape if args and isinstance(args[0], np.ndarray) else None
            self.misshapen = self.misshapen or (value, len(self.shapes) - 1, data)
            if (value := but_for_axes_of_length_1(value, expected)) is None:
                raise refused
            self.noted.setdefault("axes", refused)
        return value

    def timed(self, *args, **kwargs):
        """What f returns, and the seconds of processor time that the call took."""
        clock = self.f.clock if self.travels else time.thread_time
        begin = clock()
        value = self(*args, **kwargs)
        return value, clock() - begin

    def note_numbers(self, args, kwargs):
        """Keep the numbers that f is given, each with all the values that it takes in this case."""
        named = [*enumerate(args), *((f"`{name}`", a) for name, a in kwargs.items())]
        shape = args[0].shape if args and isinstance(args[0], np.ndarray) else ()
        for name, a in [*named, *((f"the length of axis {axis}", n) for axis, n in enumerate(shape) if n > 2)]:
            number = isinstance(a, (int, float, np.number, np.ndarray)) and np.ndim(a) == 0
            if number and np.asarray(a).dtype.kind in "iuf":
                taken = self.numbers.setdefault(name, [])
                taken += [float(a)] * (float(a) not in taken and len(taken) < 9)

    def answer(self, args, kwargs):
        """What f returns; that it changes an array that it is given is noted."""
        try:
            return self.f(*args, **kwargs) if self.travels else watched.call(self.f, *fresh(args, kwargs))
        except Exception as error:
            if getattr(error, "type_name", type(error).__name__) != "InputChanged":
                raise
            self.noted.setdefault("in place", Unusable("InputChanged", watched.CHANGED))
            return self.f.anyway(*args, **kwargs) if self.travels else watched.anyway(self.f, *fresh(args, kwargs))

    def refused(self, said, shape, expected):
        """The exception for an answer of another shape: what it is, what it must be, what to do."""
        advice = remedy(shape, expected, self.returns)
        return Unusable("WrongResult", f"{said}; it must return {self.returns}: {in_words(expected)}"
                                       + (f"; to do: {advice}" if advice else ""))

    def lines(self, *args, **kwargs):
        """How many lines of Python a call runs: f.lines(x) beside f(x[:10]) shows a loop over examples."""
        lines = self.f.lines(*args, **kwargs) if self.travels else watched.count_lines(self.f, *fresh(args, kwargs))
        return int(lines)

    def overflows(self, *args, **kwargs):
        """Whether a number gets too large for its dtype in a call: np.exp(1000), though a mask may hide it later."""
        return bool(self.look(args, kwargs)[0])

    def shares(self, *args, **kwargs):
        """Whether what a call returns lies in the memory of one of its arguments, and changes when that does."""
        return bool(self.look(args, kwargs)[1])

    def moves_rng(self, *args, **kwargs):
        """Whether a call leaves the generator that it is given elsewhere, so that the next call draws other numbers."""
        return bool(self.look(args, kwargs)[2])

    def look(self, args, kwargs):
        return self.f.look(*args, **kwargs) if self.travels else watched.look(self.f, *fresh(args, kwargs))


def but_for_axes_of_length_1(value, shape):
    """The value in this shape, if it differs from it by nothing but axes of length 1; else None."""
    if isinstance(shape, list) and isinstance(value, np.ndarray):
        same = [n for n in value.shape if n != 1] == [n for n in shape if n != 1]
        return value.reshape(shape) if same else None
    if isinstance(shape, dict) and "tuple" in shape and isinstance(value, tuple):
        parts = [but_for_axes_of_length_1(*part) for part in zip(value, shape["tuple"], strict=False)]
        return tuple(parts) if len(value) == len(shape["tuple"]) and not any(p is None for p in parts) else None
    if isinstance(shape, dict) and "dict" in shape and isinstance(value, dict) and value.keys() == shape["dict"].keys():
        parts = {key: but_for_axes_of_length_1(value[key], part) for key, part in shape["dict"].items()}
        return None if any(p is None for p in parts.values()) else parts
    return value if shape == "text" and isinstance(value, str) else None


def agree(a, b):
    """Whether two outcomes are the same: arrays by value up to rounding, the rest part by part.

    Rounding is 1e-6 of the value in float64 and 1e-4 in float32, both with some of the largest value.
    """
    if isinstance(a, Raised) or isinstance(b, Raised):
        return isinstance(a, Raised) and isinstance(b, Raised) and a == b
    if isinstance(b, Trace):
        return b.fits(a)
    if isinstance(a, dict) or isinstance(b, dict):
        return (isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys()
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
