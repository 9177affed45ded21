"""Judging: run every case on a student's function, and name the mistake that it behaves like.

Under seeds that nobody knows the inputs are hidden, and stay so: nothing that the function's own code says of them is
told, and no number to more than four digits.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from inspect import signature
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from autograde.boundary.watched import CHANGED
from autograde.judging.describe import difference
from autograde.judging.diagnose import diagnose
from autograde.judging.expected import PUBLIC_SEED, answers, table
from autograde.judging.outcome import Caller, Raised, agree, outcome

if TYPE_CHECKING:
    from autograde.exercises.model import Case, Exercise

STATUS = {"NotImplementedError": "not answered", "NotDefined": "missing", "TimedOut": "timed out",
          "OutOfMemory": "out of memory", "MemoryError": "out of memory", "Crashed": "crashed", "BadReply": "crashed",
          "WrongResult": "wrong", "InputChanged": "wrong"}
LONGEST = 1200                      # characters of what is said of one case: some are the student's
HOPELESS = {"not answered", "missing", "timed out", "out of memory", "crashed"}     # no other case would fare better


@dataclass(frozen=True)
class Verdict:
    """What one case said of one function."""

    case: str
    requirement: str
    points: float
    status: str = "correct"         # correct, partly, wrong, raised, timed out, out of memory, crashed, missing, …
    got: str = ""
    expected: str = ""
    relation: str = ""              # how got relates to expected, in general terms
    hints: tuple[str, ...] = ()               # of the mistake recognised in it, if any, or of two made at once
    reached: float = 0              # points of the levels that were reached, if the case measures

    @property
    def earned(self) -> float:
        return self.points if self.status == "correct" else self.reached


@dataclass(frozen=True)
class Judgement:
    """What all cases of an exercise said of one function."""

    exercise: str
    verdicts: tuple[Verdict, ...]

    @property
    def points(self) -> float:
        return sum(v.points for v in self.verdicts)

    @property
    def earned(self) -> float:
        return sum(v.earned for v in self.verdicts)

    @property
    def status(self) -> str:
        """correct if every case is, partly if some are, otherwise what the first failure was."""
        if self.earned == self.points:
            return "correct"
        return "partly" if self.earned else next(v.status for v in self.verdicts if v.status != "correct")

    @property
    def hints(self) -> list[str]:
        return list(dict.fromkeys(hint for v in self.verdicts for hint in v.hints))


def judge(exercise: Exercise, f: Callable[..., Any], seeds: Sequence[int] = (PUBLIC_SEED,)) -> Judgement:
    """Try f on every case, under every seed.  Seeds that students do not know make each case a hidden one."""
    trials: list[Trial] = []
    for case in exercise.cases:
        trials.append(trials[-1] if trials and trials[-1].status in HOPELESS else trial(exercise, case, f, seeds))
    recognised = diagnose(trials, partial(table, exercise))         # by the numbers
    trials = [strictly(t, trials, exercise) for t in trials]
    secret = any(seed != PUBLIC_SEED for seed in seeds)
    return Judgement(exercise.name, tuple(verdict(exercise, case, t, hints, secret)
                                          for case, t, hints in zip(exercise.cases, trials, recognised, strict=True)))


def explained(exercise: Exercise, judgement: Judgement, f: Callable[..., Any]) -> Judgement:
    """The Judgement under secret seeds, with what f raises under the public one where nothing else could be told.

    f: the same function in a process that has seen nothing hidden.
    """
    verdicts = []
    for case, v in zip(exercise.cases, judgement.verdicts, strict=True):
        if v.status == "raised":
            t = trial(exercise, case, f, (PUBLIC_SEED,))
            v = replace(v, got=verdict(exercise, case, t, (), False).got if t.status == "raised"
                        else f"{v.got}, but not with check's numbers")
        verdicts.append(v)
    return replace(judgement, verdicts=tuple(verdicts))


@dataclass(frozen=True)
class Trial:
    """One case, one function: the outcome under the first seed that went wrong, or else under the last.

    Of a case that measures, the mean over the seeds.
    """

    case: Case
    answer: Any                     # what the reference and the mistakes give there: see autograde.judging.expected
    actual: Any
    caller: Caller                  # through which the case called f

    @cached_property
    def status(self) -> str:
        if isinstance(self.actual, Raised):
            return STATUS.get(self.actual.kind, "raised")
        if self.case.levels:
            return "correct" if self.reached == self.case.points else "partly" if self.reached else "wrong"
        return "correct" if agree(self.actual, self.answer.expected) else "wrong"

    @cached_property
    def reached(self) -> float:
        """The points of the levels that were reached."""
        if isinstance(self.actual, Raised):
            return 0
        return sum(points for least, points in self.case.levels.items() if self.actual >= least)


def trial(exercise: Exercise, case: Case, f: Callable[..., Any], seeds: Sequence[int]) -> Trial:
    actuals: list[Any] = []
    noted: dict[str, Any] = {}
    for seed in seeds:
        answer = answers(exercise, case, seed)
        actual, caller = outcome(case, f, seed, answer.shapes, exercise.returns)
        actuals.append(actual)
        noted = caller.noted = caller.noted | noted
        found = Trial(case, answer, actual, caller)
        if isinstance(actual, Raised) or (found.status != "correct" and not case.levels):
            return found
    return replace(found, actual=np.mean(actuals)) if case.levels else found


def strictly(trial: Trial, trials: Sequence[Trial], exercise: Exercise) -> Trial:
    """The trial, wrong for what was noted besides its numbers, unless the case that asks for such things, or an
    earlier one, noted it too: it costs one case and no other.  Where the exercise does not ask for it, writing in
    place costs nothing.
    """
    charged = [*takewhile(lambda t: t is not trial, trials), *(t for t in trials if t.case.fit)]
    forgiven = {slip for t in charged for slip in t.caller.noted} | {"in place"} & exercise.unasked.keys()
    unforgiven = [error for slip, error in trial.caller.noted.items() if slip not in forgiven]
    if not unforgiven or isinstance(trial.actual, Raised):
        return trial
    return replace(trial, actual=Raised(unforgiven[0].type_name, str(unforgiven[0])))


def tellable(raised: Raised) -> Raised:
    """What may be told of a Raised under a secret seed: its kind, if that is no name that the code itself made up."""
    if not raised.theirs:
        return raised
    if raised.kind == "InputChanged":
        return Raised(raised.kind, CHANGED)
    known = getattr(builtins, raised.kind, None) or getattr(np.exceptions, raised.kind, None)
    known = raised.kind == "LinAlgError" or (isinstance(known, type) and issubclass(known, BaseException))
    return Raised(raised.kind if known else "an error of a class of its own")


def verdict(exercise: Exercise, case: Case, trial: Trial, hints: tuple[str, ...], secret: bool) -> Verdict:
    if case.levels and not isinstance(trial.actual, Raised):
        return Verdict(case.name, case.requirement, case.points, trial.status, f"{trial.actual:.4g}",
                       trial.answer.expected, reached=trial.reached)
    if trial.status == "correct":
        return Verdict(case.name, case.requirement, case.points)
    actual = tellable(trial.actual) if secret and isinstance(trial.actual, Raised) else trial.actual
    d = difference(actual, trial.answer.expected, named(trial.caller.numbers, exercise), trial.caller.remarks,
                   misshapen(trial), **{"digits": (4,)} if secret else {})
    got, expected, relation = (text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
                               for text in (d.got, d.expected, d.relation))
    return Verdict(case.name, case.requirement, case.points, trial.status, got, expected, relation, hints)


def named(numbers: dict, exercise: Exercise) -> dict[str, list[float]]:
    """The numbers that the case gave to the function by the names of its parameters."""
    names = parameters(exercise.reference)
    taken: dict[str, list[float]] = {}
    for name, values in numbers.items():
        name = f"`{names[name]}`" if isinstance(name, int) and name < len(names) else name
        taken[name] = [*taken.get(name, []), *(v for v in values if v not in taken.get(name, []))]
    return taken


@cache
def parameters(function: Callable[..., Any]) -> list[str]:
    return list(signature(function).parameters)


def misshapen(trial: Trial) -> tuple | None:
    """What is known of an answer that was refused for its shape: (value, shape, right, data), see describe."""
    if trial.caller.misshapen is None or trial.case.levels:
        return None
    value, number, data = trial.caller.misshapen
    return value, trial.answer.shapes[number], trial.answer.first if number == 0 else None, data
