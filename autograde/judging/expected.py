"""What the reference, the mistakes and the machine's versions give for a case: asked of them, or frozen where they
were taken out.

The student edition holds neither references nor mistakes.  It holds a file of outcomes instead,
for the public seed: autograde/frozen/<chapter>.outcomes, written by `freeze`.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograde.boundary import wire
from autograde.judging.outcome import PUBLIC_SEED, Raised
from autograde.judging.traces import Trace

FROZEN = Path(__file__).parents[1] / "frozen"       # only in the student edition


@dataclass(frozen=True)
class Frozen:
    """Outcomes of a case that were computed when the edition was made, from a row of `table`."""

    names: dict
    row: dict

    @property
    def expected(self):
        return self.row["outcomes"][0]

    @property
    def shapes(self):
        return self.row["shapes"]

    @property
    def first(self):
        """What the reference returned first; None if that is large."""
        return None if self.row["first"] is None else self.row["outcomes"][self.row["first"]]

    def of(self, kind):
        """[(what it has to say, outcome), …]"""
        return [(name, self.row["outcomes"][k]) for name, k in zip(self.names[kind], self.row[kind], strict=True)]

    def shows(self, kind):
        """For each version whether it departs from the reference."""
        return self.row[kind] != 0


class Published:
    """The answer of a case that measures: everybody knows it, and it tells no mistake."""

    shapes = None

    def __init__(self, levels):
        self.expected = ", ".join(f"{points:g} point{'s' * (points != 1)} from {least:.3g}"
                                  for least, points in levels.items())


def answers(exercise, case, seed):
    """Published if the case measures; otherwise Frozen or Live, as this edition has them."""
    if case.levels:
        return Published(case.levels)
    if not FROZEN.exists():
        from autograde.judging.live import live  # no student has it, only its outcomes
        return live(exercise, case, seed)
    if seed != PUBLIC_SEED:
        raise ValueError(f"the student edition knows the answers for the public seed {PUBLIC_SEED}, not for {seed}")
    row = table(exercise)
    return Frozen(row["names"], row["cases"][case.name])


def table(exercise):
    """What every wrong version gives under the public seed, the machine's edits included: frozen or computed.

    {"names": {kind: [what it has to say, …]}, "cases": {case name: {"outcomes": [expected, …], kind: [number, …],
    "edits": [number, …]}}}, where a number is that of an outcome, and -1 one that no version but the machine's gives.
    """
    if FROZEN.exists():
        return table_of(exercise.chapter)[exercise.name]
    from autograde.judging.live import computed  # nor this
    return computed(exercise, PUBLIC_SEED)


@cache
def table_of(chapter):
    """What `freeze` wrote: {exercise: its table}."""
    tables = wire.unpack((FROZEN / f"{chapter}.outcomes").read_bytes())
    for known in tables.values():
        hints = [hint for hint, in known["names"]["mistakes"]]
        known["names"]["pairs"] = [(hints[a], hints[b]) for a, b in known["names"]["pairs"].tolist()]
        traces, numbers = map(Trace, *known.pop("traces").tolist()), known.pop("numbers")
        for i, row in enumerate(known["cases"].values()):
            row |= {kind: rows[i] for kind, rows in numbers.items()}
            row["outcomes"] = [thawed(outcome, traces) for outcome in row["outcomes"]]
    return tables


def thawed(value, traces=()):
    """An outcome as it was before it was frozen; in place of None the next of the traces."""
    if value is None:
        return next(traces)
    if isinstance(value, dict) and "raised" in value:
        return Raised(value["raised"], value["message"])
    if isinstance(value, dict):
        return {key: thawed(part, traces) for key, part in value.items()}
    return tuple(thawed(part, traces) for part in value) if isinstance(value, tuple) else value
