"""One call of a student's function, watched: on either side of the sandbox's wall."""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import FrameType
from typing import Any

import numpy as np

SECONDS = 5                                     # that one call may take when it is graded
CHANGED = "your function changes an array that it was given; compute a new one, for the caller may still need the old"


class InputChanged(Exception):
    """The function wrote into an array that it was given."""


def call(f: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """f(*args, **kwargs).  Raises InputChanged if one of the arrays is another afterwards."""
    given = list(arrays((*args, *kwargs.values())))
    before = [a.tobytes() for a in given]
    value = f(*args, **kwargs)
    if any(a.tobytes() != b for a, b in zip(given, before, strict=True)):
        raise InputChanged(CHANGED)
    return value


def anyway(f: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """f(*args, **kwargs), whatever it writes: for numbers that are judged all the same."""
    return f(*args, **kwargs)


def look(f: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> list[bool]:
    """[whether a number overflows in a call, whether a result shares its memory with an argument].

    It sees what NumPy reports: not what the function itself ignores, in a np.errstate of its own.
    """
    overflows = []
    with np.errstate(over="call", call=lambda *kind: overflows.append(kind)):
        value = f(*args, **kwargs)
    given = list(arrays((*args, *kwargs.values())))
    return [bool(overflows), any(np.may_share_memory(a, b) for a in arrays([value]) for b in given)]


def arrays(values: Iterable[Any]) -> Iterator[np.ndarray]:
    """The arrays among the values, and in what holds several, such as a net's parameters or a rule's state."""
    for value in values:
        if isinstance(value, dict):
            yield from arrays(value.values())
        elif isinstance(value, (list, tuple)):
            yield from arrays(value)
        elif isinstance(value, np.ndarray):
            yield value


def count_lines(f: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> int:
    """How many lines of Python a call runs: what grows with the examples is a loop over them.

    A count, not a stopwatch: it is the same on every machine, and whatever else the process holds, for the garbage
    collector, which runs the finalizers of others, has to wait.
    """
    lines = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event in ("line", "call")
        return trace

    before, collecting = sys.gettrace(), gc.isenabled()
    gc.disable()
    sys.settrace(trace)
    try:
        f(*args, **kwargs)
    finally:
        sys.settrace(before)
        if collecting:
            gc.enable()
    return lines
