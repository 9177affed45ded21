"""The library runs a student's function while a small net is trained, and is as it was afterwards.

    losses_with(training, functions, …)     the losses of each seed
    right_curves(exercise)                  those of the right function: computed, or frozen in the student edition
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from autograde.exercises.registry import find
from autograde.judging.expected import FROZEN, table_of
from autograde.training.nets import ByNumbers, Training
from autograde.training.table import training_of
from course_lib import net

if TYPE_CHECKING:
    from autograde.exercises.model import Exercise

AGAIN = 0.2                         # seconds after which a thread that did not stop is told so once more


class Ended(BaseException):
    """The time is over.  No Exception: `except Exception` in a loop that never ends would catch that."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises Ended in this thread after so many seconds, between two lines of Python."""
    thread, over = ctypes.c_ulong(threading.get_ident()), threading.Event()
    tell = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            tell(thread, ctypes.py_object(Ended))
            wait = AGAIN
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        with contextlib.suppress(Ended):            # one that is on its way arrives here, and not later
            for _ in range(100):
                pass


def library_of(name: str) -> Callable[..., Any]:
    """The function of that exercise that the library runs now."""
    return getattr(sys.modules[find(name).reference.__module__], name)


@contextlib.contextmanager
def in_library(functions: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """The library runs these functions, {exercise: function}, in place of its own, up to the end of the block."""
    places = [(sys.modules[find(name).reference.__module__], name) for name in functions]
    before = [getattr(module, name) for module, name in places]
    try:
        for module, name in places:
            setattr(module, name, functions[name])
        yield
    finally:
        for (module, name), function in zip(places, before, strict=True):
            setattr(module, name, function)


@contextlib.contextmanager
def silently() -> Iterator[None]:
    """Nothing is printed, and no warning shown: a function may print in every step."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere), \
            warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
        yield


def losses_with(training: Training, functions: Mapping[str, Callable[..., Any]], *, measured: bool = False) -> Any:
    """The losses (seeds, steps), the library running these functions.

    measured: the gradient is, since its backward function is not there.
    """
    with in_library(functions), silently():
        losses = [training.run(ByNumbers if measured else net.Sequential, np.random.default_rng(seed))
                  for seed in range(training.seeds)]
        return np.array(losses, np.float32)[:, ::training.every]


def right_curves(exercise: Exercise) -> Any:
    """The losses (seeds, steps) of the right function; None if the exercise takes part in no training."""
    if FROZEN.exists():
        return table_of(exercise.chapter)[exercise.name].get("curves")
    training = training_of(exercise)
    if training is None:
        return None
    others = {name: find(name).reference
              for name in (*training.needs, training.backward, *training.stand_ins) if name}
    return losses_with(training, {exercise.name: exercise.reference} | others)


def curves_of(exercises: Iterable[Exercise]) -> dict[str, Any]:
    """{exercise: losses (seeds, steps) of the right function}, of those that take part in a training."""
    return {e.name: right_curves(e) for e in exercises if training_of(e)}
