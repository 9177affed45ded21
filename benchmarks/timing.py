"""Timing in turns: what the machine does meanwhile falls on everyone alike, and the ratio of two neighbours stands."""

import contextlib
import gc
import time
import tracemalloc
from dataclasses import dataclass

import numpy as np

CLOCKS = {
    "CPU": time.process_time,           # of this process and its one thread: what others compute does not count
    "wall": time.perf_counter,          # where another process does part of the work
    "own": None,                        # the work measures itself and returns its seconds
}


@dataclass(frozen=True)
class Spread:
    """A median and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values):
        low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
        return cls(float(median), float(low), float(high))


def race(runners, *, rounds, clock="CPU", lap=0.03, progress=iter):
    """Seconds for one call of each runner, (rounds, runners), without garbage collection.

    In each round everyone runs, starting with another one each time.  Short work is repeated until a lap
    takes `lap` seconds, so that the clock's grain does not matter.  A whole lap of each comes first and does not count:
    caches fill, processors speed up, and PyTorch and NumPy fetch memory that they keep.
    """
    now = CLOCKS[clock]
    if now is not None:
        for runner in runners:
            _seconds(runner, now, max(1, round(lap / max(_seconds(runner, now, 1), 1e-9))))
    calls = [1 if now is None else max(1, round(lap / max(_seconds(runner, now, 1), 1e-9))) for runner in runners]
    seconds = np.empty((rounds, len(runners)))
    with no_garbage_collection():
        for i in progress(range(rounds)):
            for j in np.roll(range(len(runners)), -i):
                seconds[i, j] = _seconds(runners[j], now, calls[j])
    return seconds


def takes(runner, clock):
    """Seconds for one call, after one that does not count; without end for work that measures itself."""
    now = CLOCKS[clock]
    if now is None:
        return np.inf
    runner()
    return _seconds(runner, now, 1)


def _seconds(runner, now, calls):
    if now is None:
        return runner()
    start = now()
    for _ in range(calls):
        runner()
    return (now() - start) / calls


@contextlib.contextmanager
def no_garbage_collection():
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def peak_bytes(runner):
    """The most that Python and NumPy held at a time during a call, above what they held before it.

    By tracemalloc: every array counts, the work space inside BLAS and LAPACK does not.
    """
    gc.collect()
    tracemalloc.start()
    try:
        runner()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
