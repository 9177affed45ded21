"""The file of outcomes that a student edition holds.  docs/outcomes.schema.json says its form; `expected` reads it.

What wrong versions give is only compared with what the student's gives, so of most of it a trace is enough.  What the
reference gives is rounded to 24 bits, a thirtieth of what counts as the same.
"""

from dataclasses import astuple

import numpy as np

from autograde.boundary import wire
from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.live import KINDS, computed
from autograde.judging.outcome import Raised
from autograde.judging.traces import trace


def freeze(exercises, curves=None):
    """The tables of these exercises (expected.table), as bytes for the student edition.

    curves: {exercise: losses (seeds, steps) of a training with the right function}, of those that take part in one.
    """
    return wire.pack({e.name: packed(computed(e, PUBLIC_SEED), (curves or {}).get(e.name)) for e in exercises})


def packed(table, curves):
    """The table of an exercise as it is written: what all its cases have is one array."""
    hints, rows = [hint for hint, in table["names"]["mistakes"]], table["cases"].values()
    names = table["names"] | {"pairs": small([list(map(hints.index, pair)) for pair in table["names"]["pairs"]], 2)}
    traced = [list(told_by_their_traces(row)) for row in rows]
    traces = [astuple(trace(row["outcomes"][i])) for row, those in zip(rows, traced, strict=True) for i in those]
    cases = {name: {"shapes": row["shapes"], "first": row["first"], "outcomes": [
        None if i in those else frozen(value) for i, value in enumerate(row["outcomes"])]}
        for (name, row), those in zip(table["cases"].items(), traced, strict=True)}
    numbers = {kind: small([row[kind] for row in rows], len(next(iter(rows))[kind]) if rows else 0)
               for kind in (*KINDS, "edits")}
    return {"names": names, "cases": cases, "numbers": numbers, "traces": np.array(traces, np.uint32).reshape(-1, 4).T
            } | ({} if curves is None else {"curves": curves})


def small(rows, columns):
    """A table of whole numbers in as few bytes as hold them."""
    a = np.array(rows, np.int16).reshape(len(rows), columns)
    return a.astype(np.min_scalar_type(-int(a.max(initial=0)) - 1))


def told_by_their_traces(row):
    """The numbers of the outcomes whose traces fit no other outcome of the row.  What the reference gives is none."""
    kept = [(i, value, trace(value)) for i, value in enumerate(row["outcomes"]) if not isinstance(value, Raised)]
    for i, _, its in kept:
        others = (its.like(other) if its.single == other.single else its.fits(value)
                  for j, value, other in kept if j != i and its.form == other.form)
        if i not in (0, row["first"]) and not any(others):
            yield i


def frozen(value):
    return {"raised": value.kind, "message": value.message} if isinstance(value, Raised) else rounded(value)


def rounded(value):
    """An outcome, its float64 arrays to 24 bits."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(map(rounded, value))
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        mantissa, exponent = np.frexp(value)
        with np.errstate(all="ignore"):
            short = np.ldexp(np.round(mantissa * 2.0**24) / 2.0**24, exponent)
        return np.where(np.isfinite(short), short, value)       # the largest number there is rounds to infinity
    return value
