"""What the grader says of the unseen answers, for a person to judge: python -m unseen.rates, from tests/autograde.

Prints each wrong answer of the open half, what is true of it and the hints that it got, and at the end the rates of
both halves.  The hints of the set-aside half are not shown unless --set-aside asks for them.
"""

import sys
from dataclasses import dataclass

from autograde import exercises  # noqa: F401      registers them
from autograde.exercise import find
from autograde.judge import judge
from unseen import ANSWERS, Answer


@dataclass(frozen=True)
class Judged:
    """An answer, and what the grader says of it."""

    answer: Answer
    judgement: object

    @property
    def full_marks(self):
        return self.judgement.earned == self.judgement.points

    @property
    def hints(self):
        return self.judgement.hints

    def those(self, fragments):
        """The hints in which one of these fragments stands."""
        return [hint for hint in self.hints if any(fragment in hint for fragment in fragments)]

    @property
    def true(self):
        return self.those(self.answer.true)

    @property
    def untrue(self):
        return self.those(self.answer.untrue)

    @property
    def unlabelled(self):
        return [hint for hint in self.hints if hint not in self.true + self.untrue]


def judged(half, truth=True):
    """The wrong answers of this half, or the right ones, each judged under the public seed."""
    return [Judged(answer, judge(find(answer.exercise), answer.function))
            for answer in ANSWERS if answer.half == half and (answer.truth is not None) == truth]


def rates(all_judged):
    """How many of these are caught, get full marks, a hint, a true, an untrue and a not yet labelled one."""
    return {"wrong answers": len(all_judged), "full marks": sum(j.full_marks for j in all_judged),
            "with a hint": sum(bool(j.hints) for j in all_judged), "true": sum(bool(j.true) for j in all_judged),
            "untrue": sum(bool(j.untrue) for j in all_judged),
            "not labelled": sum(bool(j.unlabelled) for j in all_judged)}


def told(j):
    """One answer, in lines: what is true of it, its points, its hints with their labels."""
    yield f"{j.answer.chapter} {j.answer.number}  {j.answer.exercise}: {j.answer.truth}"
    yield f"    {j.judgement.earned:g} of {j.judgement.points:g} points{', FULL MARKS' * j.full_marks}"
    for hint in j.hints:
        label = "true" if hint in j.true else "UNTRUE" if hint in j.untrue else "?"
        yield f"    {label:>6}  {hint}"


def main(shown):
    for half in ("open", "set aside"):
        answers = judged(half)
        if half in shown:
            print(*(line for j in answers for line in told(j)), sep="\n")
        right = judged(half, truth=False)
        print(f"\n{half} half:", ", ".join(f"{n} {name}" for name, n in rates(answers).items()),
              f"; right answers refused: {sum(not j.full_marks for j in right)} of {len(right)}\n")


if __name__ == "__main__":
    main(("open", "set aside") if "--set-aside" in sys.argv else ("open",))
