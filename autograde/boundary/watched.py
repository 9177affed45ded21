"""One call of a student's function, watched: on either side of the sandbox's wall."""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from autograde.boundary import elements

SECONDS = 5                                     # that one call may take when it is graded
TOGETHER = 8                                    # elements that one line may well take: a, b = x
NUMPY = str(Path(np.__file__).parent)
INSTALLED = str(Path(np.__file__).parents[1]) + os.sep
PACKAGES = [INSTALLED, str(Path(__file__).parents[2]) + os.sep]         # where they lie; behind the wall, the library's
PYTHONS = str(Path(os.__file__).parent) + os.sep, "<frozen "            # the standard library
ONE_BY_ONE = "apply_along_axis", "array_split", "__next__"              # NumPy's own loops in Python
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
    """[whether a number overflows in a call, whether a result shares its memory with an argument, whether a generator
    that it is given would draw other numbers from then on].

    It sees what NumPy reports: not what the function itself ignores, in a np.errstate of its own.
    """
    overflows, values = [], [*args, *kwargs.values()]
    before = states(values)
    with np.errstate(over="call", call=lambda *kind: overflows.append(kind)):
        value = f(*args, **kwargs)
    given = list(arrays(values))
    return [bool(overflows), any(np.may_share_memory(a, b) for a in arrays([value]) for b in given),
            states(values) != before]


def states(values: Iterable[Any]) -> list[tuple[str, int]]:
    """Where each generator among the values stands: a draw moves its state, and spawn() the number of its children."""
    return [(str(g.bit_generator.state), g.bit_generator.seed_seq.n_children_spawned)       # type: ignore[attr-defined]
            for g in values if isinstance(g, np.random.Generator)]


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
    """How many lines of Python a call runs, in all its threads: what grows with the examples is a loop over them.

    Lines of packages, matplotlib's and the library's among them, are not the student's, but for the module that f
    stands in and for NumPy's own loops; nor are the elements that an installed package takes.

    A loop inside C, such as map(operator.mul, x, y), runs no line for an element, but takes the elements out of their
    array: each one above TOGETHER that one line takes counts as a line.  For this the arrays are of a class of ours
    (see elements).  If f makes nothing of that and raises an error, lines alone are counted.

    A count, not a stopwatch: it is the same on every machine, and whatever else the process holds, for the garbage
    collector, which runs the finalizers of others, has to wait.
    """
    with elements.telling() as counter:
        try:
            return traced(f, elements.told(list(args)), elements.told(kwargs), counter)
        except Exception:                       # its own error, or what it cannot do with a subclass
            pass
    return traced(f, args, kwargs, elements.Counter())


@cache
def packaged(file: str) -> bool:
    """Whether a file of code is a package's: of one that is installed beside NumPy, or of our own.

    Behind the wall some may not be looked at; no student has written those.
    """
    try:
        return file.startswith(tuple(PACKAGES)) and Path(file).with_name("__init__.py").is_file()
    except PermissionError:
        return True


def traced(f: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any], counter: elements.Counter) -> int:
    """The lines that f(*args, **kwargs) runs, and the elements that are taken without one."""
    lines = before = 0
    home = getattr(getattr(f, "__code__", None), "co_filename", "")

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines, before
        file, name = frame.f_code.co_filename, frame.f_code.co_name
        if packaged(file) and file != home and name not in ONE_BY_ONE:
            if file.startswith(NUMPY) or not file.startswith(INSTALLED):
                return None
            frame.f_trace_lines = False
            counter.inside += 1
            return leave
        if counter.inside and file.startswith(PYTHONS):
            return None
        if event in ("line", "call"):
            lines += 1 + max(0, counter.taken - before - TOGETHER)
            before = counter.taken
        return trace

    def leave(frame: FrameType, event: str, argument: Any) -> Any:
        counter.inside -= event == "return"
        return leave

    tracers, collecting = (sys.gettrace(), threading.gettrace()), gc.isenabled()
    gc.disable()
    threading.settrace(trace)
    sys.settrace(trace)
    try:
        counter.returned(f(*args, **kwargs))
    finally:
        sys.settrace(tracers[0])
        threading.settrace(tracers[1])
        if collecting:
            gc.enable()
    return lines + max(0, counter.taken - before - TOGETHER)
