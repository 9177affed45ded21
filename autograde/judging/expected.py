"""What the reference and the mistakes give for a case: asked of them, or frozen where they were taken out.

The student edition holds neither references nor mistakes.  It holds a file of outcomes instead,
for the public seed: autograde/frozen/<chapter>.outcomes, written by `freeze`.
"""

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from autograde.boundary import wire
from autograde.judging.outcome import Raised, outcome

PUBLIC_SEED = 0
FROZEN = Path(__file__).parents[1] / "frozen"       # only in the student edition


@dataclass(frozen=True)
class Frozen:
    """Outcomes that were computed when the edition was made."""

    expected: object
    shapes: list
    mistakes: list                  # [(hint, outcome), …]
    pairs: list                     # [((hint, hint), outcome), …], of two mistakes made at once


class Published:
    """The answer of a case that measures: everybody knows it, and it tells no mistake."""

    shapes, mistakes, pairs = None, (), ()

    def __init__(self, levels):
        self.expected = ", ".join(f"{points:g} point{'s' * (points != 1)} from {least:.3g}"
                                  for least, points in levels.items())


class Live:
    """Outcomes computed now; those of the mistakes only when somebody asks."""

    def __init__(self, exercise, case, seed):
        self.exercise, self.case, self.seed = exercise, case, seed
        self.expected, caller = outcome(case, exercise.reference, seed)
        self.shapes = caller.shapes
        if isinstance(self.expected, Raised):           # then the case is broken, not an answer
            raise RuntimeError(f"{exercise.name}, case “{case.name}”: the reference itself fails it: "
                               f"{self.expected.kind}: {self.expected.message}")

    @cached_property
    def mistakes(self):
        return [(m.hint, outcome(self.case, m.function, self.seed, self.shapes, self.exercise.returns)[0])
                for m in self.exercise.mistakes]

    @cached_property
    def pairs(self):
        return [(hints, outcome(self.case, f, self.seed, self.shapes, self.exercise.returns)[0])
                for hints, f in self.exercise.pairs()]


live = lru_cache(maxsize=32)(Live)                  # the last few: `verify` asks for the same again for every mistake


def answers(exercise, case, seed):
    """Published if the case measures; otherwise Frozen or Live, as this edition has them."""
    if case.levels:
        return Published(case.levels)
    if not FROZEN.exists():
        return live(exercise, case, seed)
    if seed != PUBLIC_SEED:
        raise ValueError(f"the student edition knows the answers for the public seed {PUBLIC_SEED}, not for {seed}")
    return table_of(exercise.chapter)[exercise.name, case.name]


@cache
def table_of(chapter):
    table = wire.unpack((FROZEN / f"{chapter}.outcomes").read_bytes())
    return {(row["exercise"], row["case"]): Frozen(thawed(row["expected"]), row["shapes"],
                                                   [(hint, thawed(o)) for hint, o in row["mistakes"]],
                                                   [(tuple(hints), thawed(o)) for hints, o in row["pairs"]])
            for row in table}


def freeze(exercises):
    """The outcomes of these exercises under the public seed, as bytes for the student edition."""
    computed = ((e, c, Live(e, c, PUBLIC_SEED)) for e in exercises for c in e.cases if not c.levels)
    return wire.pack([{"exercise": e.name, "case": c.name, "expected": frozen(a.expected), "shapes": a.shapes,
                       "mistakes": [(hint, frozen(o)) for hint, o in a.mistakes],
                       "pairs": [(hints, frozen(o)) for hints, o in a.pairs]} for e, c, a in computed])


def frozen(value):
    return {"raised": value.kind, "message": value.message} if isinstance(value, Raised) else value


def thawed(value):
    return Raised(value["raised"], value["message"]) if isinstance(value, dict) and "raised" in value else value
