"""The file of outcomes that a student edition holds.  docs/outcomes.schema.json says its form; `expected` reads it.

What wrong versions give is only compared with what the student's gives, so of most of it a trace is enough, and so is
one of each array that the reference returned first.  What a case makes of the reference's is shown, too: it is rounded
to 24 bits, a thirtieth of what counts as the same.
"""

from dataclasses import astuple

import numpy as np

from autograde.boundary import wire
from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.live import KINDS, computed
from autograde.judging.outcome import Raised
from autograde.judging.traces import Trace, trace

LONGER = 16                         # bytes: what a trace has, of which most are often the same


def freeze(exercises, curves=None):
    """The tables of these exercises (expected.table), as bytes for the student edition.

    curves: {exercise: losses (seeds, steps) of a training with the right function}, of those that take part in one.
    """
    return wire.pack({e.name: packed(computed(e, PUBLIC_SEED), (curves or {}).get(e.name)) for e in exercises})


def packed(table, curves):
    """The table of an exercise as it is written: what all its cases have is one array."""
    hints, rows = [hint for hint, in table["names"]["mistakes"]], table["cases"].values()
    names = table["names"] | {"pairs": small([list(map(hints.index, pair)) for pair in table["names"]["pairs"]], 2)}
    traced = [told_by_their_traces(row) for row in rows]
    traces = [astuple(part) for outcomes in traced for outcome in outcomes for part in parts(outcome)]
    cases = {name: {"shapes": row["shapes"], "first": row["first"], "outcomes": [frozen(value) for value in outcomes]}
             for (name, row), outcomes in zip(table["cases"].items(), traced, strict=True)}
    numbers = {kind: small([row[kind] for row in rows], len(next(iter(rows))[kind]) if rows else 0)
               for kind in (*KINDS, "edits")}
    return {"names": names, "cases": cases, "numbers": numbers, "traces": np.array(traces, np.uint32).reshape(-1, 4).T
            } | ({} if curves is None else {"curves": curves})


def small(rows, columns):
    """A table of whole numbers in as few bytes as hold them."""
    a = np.array(rows, np.int16).reshape(len(rows), columns)
    return a.astype(np.min_scalar_type(-int(a.max(initial=0)) - 1))


def told_by_their_traces(row):
    """The outcomes of a row, a Trace in place of each that fits no other outcome, but of the reference's own; what that
    returned first has one for each array, since its parts are told apart.
    """
    outcomes = row["outcomes"]
    kept = [(i, value, trace(value)) for i, value in enumerate(outcomes) if not isinstance(value, Raised)]
    short = {i: its for i, value, its in kept if i != 0 and not any(
        its.like(other) if its.single == other.single else its.fits(another)
        for j, another, other in kept if j != i and its.form == other.form)}
    if row["first"] in short:
        short[row["first"]] = mapped(outcomes[row["first"]])
    return [short.get(i, value) for i, value in enumerate(outcomes)]


def mapped(value):
    """The outcome, a Trace in place of each array that is longer than one."""
    if isinstance(value, dict):
        return {key: mapped(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(map(mapped, value))
    return trace(value) if isinstance(value, np.ndarray) and value.nbytes > LONGER else value


def parts(outcome):
    """The Traces in an outcome."""
    if isinstance(outcome, Trace):
        yield outcome
    elif isinstance(outcome, (dict, tuple)):
        for part in outcome.values() if isinstance(outcome, dict) else outcome:
            yield from parts(part)


def frozen(value):
    """As it is written: None for a Trace, which stands with the others."""
    return {"raised": value.kind, "message": value.message} if isinstance(value, Raised) else rounded(value)


def rounded(value):
    """An outcome, its float64 arrays to 24 bits."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(map(rounded, value))
    if isinstance(value, Trace):
        return None
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        mantissa, exponent = np.frexp(value)
        with np.errstate(all="ignore"):
            short = np.ldexp(np.round(mantissa * 2.0**24) / 2.0**24, exponent)
        return np.where(np.isfinite(short), short, value)       # the largest number there is rounds to infinity
    return value
