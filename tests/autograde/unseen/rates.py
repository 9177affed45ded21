"""What the grader says of the unseen answers, for a person to judge: python -m unseen.rates, from tests/autograde.

Prints each wrong answer, what is true of it and the hints that it got, and at the end the rates, of the open half.
python -m unseen.rates "set aside" fresh  does so of other parts, and chapters may be named beside them.
"""

import sys
from dataclasses import dataclass
from functools import partial

from autograde.exercises.registry import find
from autograde.judging.judge import Judgement, judge
from unseen import ANSWERS, CHAPTERS, PARTS, Answer

LABELS = {"named": "named", "true": "true", "untrue": "UNTRUE"}


@dataclass(frozen=True)
class Judged:
    """An answer, and what the grader says of it under the public seed."""

    answer: Answer
    judgement: Judgement

    @property
    def full_marks(self):
        return self.judgement.earned == self.judgement.points

    @property
    def hints(self):
        """Each hint with its label: named, true, untrue, or None if nobody has judged it yet."""
        return [(hint, next(filter(partial(self.fits, hint), LABELS), None)) for hint in self.judgement.hints]

    def fits(self, hint, label):
        return any(words in hint for words in getattr(self.answer, label))

    def has(self, label):
        return any(found == label for _, found in self.hints)


def judged(answers):
    return [Judged(answer, judge(find(answer.exercise), answer.function)) for answer in answers]


def rates(all_judged):
    """Of how many of these wrong answers something can be said."""
    return {"wrong": len(all_judged),
            "caught": sum(not j.full_marks for j in all_judged),
            "with a hint": sum(bool(j.hints) for j in all_judged),
            "named": sum(j.has("named") for j in all_judged),
            "of a kind among the mistakes": sum(j.has("named") or j.answer.listed for j in all_judged),
            "told something untrue": sum(j.has("untrue") for j in all_judged),
            "with a hint not yet labelled": sum(j.has(None) for j in all_judged)}


def told(j):
    """One answer, in lines: what is true of it, its points, its hints with their labels."""
    yield f"{j.answer.chapter} {j.answer.number}, {j.answer.exercise}: {j.answer.truth}"
    yield f"    {j.judgement.earned:g} of {j.judgement.points:g} points{', FULL MARKS' * j.full_marks}"
    for hint, label in j.hints:
        yield f"    {LABELS.get(label, '?'):>6}  {hint}"


def main(*asked):
    chapters = [name for name in asked if name in CHAPTERS] or CHAPTERS
    for part in [name for name in asked if name in PARTS] or PARTS[:1]:
        answers = [answer for answer in ANSWERS if answer.part == part and answer.chapter in chapters]
        wrong = judged(answer for answer in answers if answer.truth is not None)
        refused = [j for j in judged(answer for answer in answers if answer.truth is None) if not j.full_marks]
        print(*(line for j in wrong for line in told(j)), sep="\n")
        print(f"\n{part}:", ", ".join(f"{n} {name}" for name, n in rates(wrong).items()))
        print(f"right answers refused: {', '.join(j.answer.exercise for j in refused) or 'none'}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
