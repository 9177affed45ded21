"""What the reference, the mistakes and the machine's versions give for a case: asked of them, or frozen where they
were taken out.

The student edition holds neither references nor mistakes.  It holds a file of outcomes instead,
for the public seed: autograde/frozen/<chapter>.outcomes, written by `freeze`.  An outcome that several versions give
is kept once; of the machine's edits only their agreement with the others is kept.
"""

import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from autograde.boundary import wire
from autograde.boundary.watched import arrays
from autograde.judging.outcome import Raised, agree, outcome

PUBLIC_SEED = 0
FROZEN = Path(__file__).parents[1] / "frozen"       # only in the student edition
KEPT = 2000                                         # bytes of what the reference returned first
KINDS = ("mistakes", "pairs", "slips")              # of wrong versions that have something to say
OF_A_COURSE = 256                                   # exercises, whose tables are kept: each takes hundreds of runs


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


class Live:
    """Outcomes computed now; those of wrong versions only when somebody asks."""

    def __init__(self, exercise, case, seed):
        self.exercise, self.case, self.seed, self.known = exercise, case, seed, {}
        self.expected, caller = outcome(case, exercise.reference, seed)
        self.shapes = caller.shapes                     # of what the reference returned, call by call
        self.first = caller.first if sum(a.nbytes for a in arrays([caller.first])) <= KEPT else None
        if isinstance(self.expected, Raised):           # then the case is broken, not an answer
            raise RuntimeError(f"{exercise.name}, case “{case.name}”: the reference itself fails it: "
                               f"{self.expected.kind}: {self.expected.message}")

    def of(self, kind):
        """[(what it has to say, outcome), …]"""
        if kind not in self.known:
            self.known[kind] = [(name, self.outcome(f)) for name, f in versions(self.exercise)[kind]]
        return self.known[kind]

    def shows(self, kind):
        """For each version whether it departs from the reference."""
        if (kind, "shows") not in self.known:
            self.known[kind, "shows"] = [not agree(value, self.expected) for _, value in self.of(kind)]
        return self.known[kind, "shows"]

    def outcome(self, f):
        return outcome(self.case, f, self.seed, self.shapes, self.exercise.returns)[0]


live = lru_cache(maxsize=32)(Live)                  # the last few: `verify` asks for the same again for every mistake


@lru_cache(maxsize=OF_A_COURSE)
def versions(exercise):
    """The wrong versions of a reference, {kind: [(what it has to say, function), …]}."""
    from autograde.judging.slips import slips  # no student has it, only its outcomes
    return {"mistakes": [((m.hint,), m.function) for m in exercise.mistakes], "pairs": list(exercise.pairs()),
            "slips": [((what, detail), f) for what, detail, f in slips(exercise.reference)]}


def answers(exercise, case, seed):
    """Published if the case measures; otherwise Frozen or Live, as this edition has them."""
    if case.levels:
        return Published(case.levels)
    if not FROZEN.exists():
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
    return table_of(exercise.chapter)[exercise.name] if FROZEN.exists() else computed(exercise)


@lru_cache(maxsize=OF_A_COURSE)
def computed(exercise):
    from autograde.judging.edits import edited  # nor is this
    measures = any(case.levels for case in exercise.cases)          # that takes seconds: no hundred edits of it
    edits = [] if measures else [f for _, f in edited(exercise.reference)]
    answers = [live(exercise, case, PUBLIC_SEED) for case in exercise.cases if not case.levels]
    rows = {answer.case.name: numbered(answer, edits) for answer in answers}
    mistakes = set(zip(*(row["mistakes"].tolist() for row in rows.values()), strict=True))
    made = [numbers for numbers in dict.fromkeys(zip(*(row["edits"].tolist() for row in rows.values()), strict=True))
            if max(numbers) > 0 and numbers not in mistakes]         # the others are rivals of none
    for i, row in enumerate(rows.values()):
        row["edits"] = np.array([numbers[i] for numbers in made], np.int16)
    return {"names": {kind: [name for name, _ in versions(exercise)[kind]] for kind in KINDS}, "cases": rows}


def numbered(answer, edits):
    """A row of `table`: each outcome once, and for each version the number of its own."""
    outcomes = [answer.expected]

    def number(value):
        return next((k for k, known in enumerate(outcomes) if agree(value, known)), -1)

    def number_of_its_own(value):
        if (k := number(value)) < 0:
            k, _ = len(outcomes), outcomes.append(value)
        return k

    row = {kind: [number_of_its_own(value) for _, value in answer.of(kind)] for kind in KINDS}
    with warnings.catch_warnings(action="ignore"):
        row["edits"] = [number(answer.outcome(f)) for f in edits]
    row = {kind: np.array(k, np.int16) for kind, k in row.items()}
    return row | {"shapes": answer.shapes, "first": None if answer.first is None else number_of_its_own(answer.first),
                  "outcomes": outcomes}


@cache
def table_of(chapter):
    tables = wire.unpack((FROZEN / f"{chapter}.outcomes").read_bytes())
    for row in (row for known in tables.values() for row in known["cases"].values()):
        row["outcomes"] = list(map(thawed, row["outcomes"]))
    return tables


def freeze(exercises, curves=None):
    """The tables of these exercises, as bytes for the student edition.

    What the reference gives is kept to the last bit.  What wrong versions give is only compared, up to 1e-6: it is
    rounded to 24 bits, which packs into half the room.

    curves: {exercise: losses (seeds, steps) of a training with the right function}, of those that take part in one.
    """
    def packed(known, its):
        rows = {name: row | {"outcomes": [frozen(value if k in (0, row["first"]) else rounded(value))
                                          for k, value in enumerate(row["outcomes"])]}
                for name, row in known["cases"].items()}
        return {"names": known["names"], "cases": rows} | ({} if its is None else {"curves": its})
    return wire.pack({e.name: packed(computed(e), (curves or {}).get(e.name)) for e in exercises})


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


def frozen(value):
    return {"raised": value.kind, "message": value.message} if isinstance(value, Raised) else value


def thawed(value):
    return Raised(value["raised"], value["message"]) if isinstance(value, dict) and "raised" in value else value
