"""Judging: run every case on a student's function, and name the mistake that it behaves like."""

from dataclasses import dataclass
from functools import cached_property

from autograde.answers import PUBLIC_SEED, answers
from autograde.describe import difference
from autograde.outcome import Raised, agree, outcome

STATUS = {"NotImplementedError": "not answered", "NotDefined": "missing", "TimedOut": "timed out",
          "OutOfMemory": "out of memory", "MemoryError": "out of memory", "Crashed": "crashed", "BadReply": "crashed",
          "WrongResult": "wrong", "InputChanged": "wrong"}
HOPELESS = {"not answered", "missing", "timed out", "out of memory", "crashed"}     # no other case would fare better


@dataclass(frozen=True)
class Verdict:
    """What one case said of one function."""

    case: str
    requirement: str
    points: float
    status: str = "correct"         # correct, wrong, raised, timed out, out of memory, crashed, missing, not answered
    got: str = ""
    expected: str = ""
    relation: str = ""              # how got relates to expected, in general terms
    hints: tuple = ()               # of the mistake recognised in it, if any, or of two made at once

    @property
    def earned(self):
        return self.points if self.status == "correct" else 0


@dataclass(frozen=True)
class Judgement:
    """What all cases of an exercise said of one function."""

    exercise: str
    verdicts: tuple

    @property
    def points(self):
        return sum(v.points for v in self.verdicts)

    @property
    def earned(self):
        return sum(v.earned for v in self.verdicts)

    @property
    def status(self):
        """correct if every case is, partly if some are, otherwise what the first failure was."""
        if self.earned == self.points:
            return "correct"
        return "partly" if self.earned else next(v.status for v in self.verdicts if v.status != "correct")

    @property
    def hints(self):
        return list(dict.fromkeys(hint for v in self.verdicts for hint in v.hints))


def judge(exercise, f, seeds=(PUBLIC_SEED,)):
    """Try f on every case, under every seed.  Seeds that students do not know make each case a hidden one."""
    trials = []
    for case in exercise.cases:
        trials.append(trials[-1] if trials and trials[-1].status in HOPELESS else trial(exercise, case, f, seeds))
    recognised = diagnose(trials)
    return Judgement(exercise.name, tuple(verdict(case, t, hints)
                                          for case, t, hints in zip(exercise.cases, trials, recognised, strict=True)))


@dataclass(frozen=True)
class Trial:
    """One case, one function: the outcome under the first seed that went wrong, or else under the last."""

    answer: object                  # what the reference and the mistakes give there: see autograde.answers
    actual: object
    caller: object                  # through which the case called f

    @cached_property
    def status(self):
        if isinstance(self.actual, Raised):
            return STATUS.get(self.actual.kind, "raised")
        return "correct" if agree(self.actual, self.answer.expected) else "wrong"


def trial(exercise, case, f, seeds):
    for seed in seeds:
        answer = answers(exercise, case, seed)
        actual, caller = outcome(case, f, seed, answer.shapes, exercise.returns)
        found = Trial(answer, actual, caller)
        if found.status != "correct":
            break
    return found


def diagnose(trials):
    """For each case the hints of the mistake that explains it; where none does, of two made at once.

    Of several explanations of a case the one that explains most cases is named.
    """
    wrong = [t.status in ("wrong", "raised") for t in trials]
    hints = [()] * len(trials)
    for known in ("mistakes", "pairs"):
        if not any(w and not h for w, h in zip(wrong, hints, strict=True)):
            break
        named = [name for name, _ in getattr(trials[0].answer, known)]
        fits = [[agree(t.actual, mistaken) for _, mistaken in getattr(t.answer, known)] for t in trials]
        explained = [sum(case) for case in zip(*fits, strict=True)]
        for i, fit in enumerate(fits):
            best = max((m for m in range(len(named)) if fit[m]), key=lambda m: explained[m], default=None)
            if wrong[i] and not hints[i] and best is not None:
                hints[i] = (named[best],) if known == "mistakes" else named[best]
    return hints


def verdict(case, trial, hints):
    if trial.status == "correct":
        return Verdict(case.name, case.requirement, case.points)
    d = difference(trial.actual, trial.answer.expected, trial.caller.numbers, trial.caller.remarks)
    return Verdict(case.name, case.requirement, case.points, trial.status, d.got, d.expected, d.relation, hints)
