"""What a class's records say in numbers.  Who is not graded is in none of them: that is no zero.

    difficulty       share of the graded who pass a case
    discrimination   correlation of passing it with the points of all other cases: does it tell who knows the rest?
    shared mistakes  bits = Σ -log2(pairs who share it / all pairs), the rarest of each exercise;  pairs to look at
"""

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

LEAST = 5                           # graded hand-ins, below which no correlation is told
SHOWN = 10                          # pairs


@dataclass(frozen=True)
class CaseFigures:
    exercise: str
    case: str
    requirement: str
    passed: int
    total: int
    discrimination: float | None    # None: too few, or all alike
    voided: bool = False

    @property
    def difficulty(self):
        return self.passed / self.total if self.total else None


@dataclass(frozen=True)
class MistakeFigures:
    exercise: str
    hint: str
    students: tuple
    total: int


@dataclass(frozen=True)
class Pair:
    """Two students who made the same mistakes.

    shared: ((exercise, what, how many of the class), …), the rarest of each exercise, and the rarest first.
    """

    students: tuple
    shared: tuple
    bits: float


def quartiles(values):
    """(lower quartile, median, upper quartile), None if there are no values."""
    if len(values) < 2:
        return (values[0],) * 3 if values else None
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))


def cases(records, voided=()):
    """The CaseFigures of records that are graded.  voided: {exercise: cases that everybody gets}."""
    order, passed, earned = {}, defaultdict(dict), {r["student"]: 0 for r in records}
    for record in records:
        for exercise in record["exercises"]:
            for v in exercise["verdicts"]:
                key = exercise["name"], v["case"]
                order.setdefault(key, v["requirement"])
                passed[key][record["student"]] = v["status"] == "correct", v["earned"]
                earned[record["student"]] += v["earned"]
    for (exercise, case), requirement in order.items():
        its = passed[exercise, case]
        rest = [earned[student] - points for student, (_, points) in its.items()]
        yield CaseFigures(exercise, case, requirement, sum(ok for ok, _ in its.values()), len(its),
                          correlation([float(ok) for ok, _ in its.values()], rest),
                          case in dict(voided).get(exercise, ()))


def correlation(x, y):
    """Pearson's, None if there are too few values or all are alike."""
    if len(x) < LEAST or len(set(x)) < 2 or len(set(y)) < 2:
        return None
    return statistics.correlation(x, y)


def mistakes(records):
    """The MistakeFigures, the most frequent first: each hint with who got it."""
    made = defaultdict(dict)
    for record in records:
        for exercise in record["exercises"]:
            for v in exercise["verdicts"]:
                for hint in v["hints"]:
                    made[exercise["name"], hint][record["student"]] = None
    found = [MistakeFigures(exercise, hint, tuple(students), len(records))
             for (exercise, hint), students in made.items()]
    return sorted(found, key=lambda m: -len(m.students))


def pairs(records):
    """The Pairs who share more mistakes, and rarer ones, than any pair of a class of this size would by chance."""
    made = {record["student"]: slips(record) for record in records}
    everybody = len(made) * (len(made) - 1) / 2
    who = defaultdict(int)
    for its in made.values():
        for slip in its:
            who[slip] += 1
    found = []
    for one, other in combinations(made, 2):
        rarest = {}
        for slip in made[one] & made[other]:
            bits = math.log2(everybody / (who[slip] * (who[slip] - 1) / 2))
            rarest[slip[0]] = max(rarest.get(slip[0], (-1.0, None)), (bits, slip))
        bits = sum(b for b, _ in rarest.values())
        if len(rarest) > 1 and bits > math.log2(everybody) + 1:
            found.append(Pair((one, other), tuple((*slip, who[slip]) for _, slip in sorted(rarest.values(),
                                                                                           reverse=True)), bits))
    return sorted(found, key=lambda pair: -pair.bits)[:SHOWN]


def slips(record):
    """{(exercise, the hint, or how what came out relates to what was expected)}: the same under every seed."""
    found = set()
    for exercise in record["exercises"]:
        for v in exercise["verdicts"]:
            found |= {(exercise["name"], hint) for hint in v["hints"]}
            if not v["hints"] and v["status"] == "wrong" and v.get("relation"):
                found.add((exercise["name"], f"{v['case']}: {v['relation']}"))
    return found
