"""What the reference and its wrong versions give for a case, computed now.  No student edition holds this module.

An outcome that several versions give is kept once; of the machine's edits only their agreement with the others is kept.
"""

import warnings
from functools import lru_cache

import numpy as np

from autograde.boundary.watched import arrays
from autograde.judging.edits import edited
from autograde.judging.outcome import PUBLIC_SEED, Raised, agree, outcome
from autograde.judging.slips import slips

KEPT = 2000                                         # bytes of what the reference returned first
KINDS = ("mistakes", "pairs", "slips")              # of wrong versions that have something to say
OF_A_COURSE = 256                                   # exercises, whose outcomes are kept: they take hundreds of runs


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


known = lru_cache(maxsize=8 * OF_A_COURSE)(Live)    # all under the public seed, which everybody asks for: 20 MB
last_few = lru_cache(maxsize=32)(Live)              # each hand-in has seeds of its own


def live(exercise, case, seed):
    """The outcomes of a case, which are computed once as long as they are kept."""
    return (known if seed == PUBLIC_SEED else last_few)(exercise, case, seed)


@lru_cache(maxsize=OF_A_COURSE)
def versions(exercise):
    """The wrong versions of a reference, {kind: [(what it has to say, function), …]}."""
    return {"mistakes": [((m.hint,), m.function) for m in exercise.mistakes], "pairs": list(exercise.pairs()),
            "slips": [((what, detail), f) for what, detail, f in slips(exercise.reference)]}


@lru_cache(maxsize=OF_A_COURSE)
def computed(exercise, seed):
    """The table of `expected.table`, under this seed."""
    measures = any(case.levels for case in exercise.cases)          # that takes seconds: no hundred edits of it
    edits = [] if measures else [f for _, f in edited(exercise.reference)]
    answers = [live(exercise, case, seed) for case in exercise.cases if not case.levels]
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
