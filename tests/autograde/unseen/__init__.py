"""Answers that were written from the released notebooks alone, before anybody opened the exercises' mistakes.

They are in the styles of students, not of the references, and each says what is true of it.  About two thirds of the
wrong ones are slips that a good teacher would name; the rest are odd ones that nobody lists, where a grader had best
stay silent.  The right ones are written in unusual ways.

Answers are numbered within their chapter, in the order in which they stand.  Odd numbers are the *open half*: its
hints may be read, and whoever improves the grader may learn from it.  Even numbers are the *set-aside half*: nobody
looked at its hints before the grader was done (but for two, of arrays that are changed in place), so that they say
what happens with answers that nobody has seen: of 178, 140 got a hint, 135 the right one, and 3 an untrue one.  Two
had earned full marks until the exercises were mended for them.  Both halves have been read by now, and what they were
told untruly is mended, so that their rates say little of answers that nobody has seen.

`unseen.fresh` holds a later part, of 14 modules, in other styles again: loops, einsum, helpers, lists, other formulas.
It, too, was written from the released notebooks alone, and each wrong answer says its kind as well:

    slip      one mistake that a student makes
    edge      right but for special inputs
    constant  an option that does nothing, a number stands in its place
    promise   the numbers are right, a promise is broken
    odd       a formula that nobody would list

At the first look all 301 wrong ones were caught and none of 60 right ones refused; of the 241 whose kind is among the
mistakes 221 were named, and 3 answers were told something untrue.  (Two exercises came later, with six more.)  What
was found is mended, so that this part, too, now says less than answers that nobody has seen.

`unseen.later` holds the latest: of the gradients to be derived, the loop, the lecture's frame and the colleagues'
scripts, from the text of the released notebooks once more.  At the first look 153 of 157 wrong ones were caught, one
of 25 right ones was refused, 79 of 90 whose kind is among the mistakes were named, and 4 were told something untrue.
That, too, is mended.

Once more 129 wrong and 16 right ones were written to these exercises, in the same way.  At the first look 128 were
caught, under four seeds alike, no right one was refused, 92 of 97 whose kind is among the mistakes were named, and
none was told something untrue.  Of the 37 that got no hint 36, and the right ones, stand at the ends of `unseen.later`,
and of `unseen.fresh` where their exercises are older; of the 37, 19 are named now.  (The other was there already.)

Who wants to know again writes new answers; one that turns out right becomes @right where it stands.

`python -m unseen.rates`, from tests/autograde, prints what the grader says of them.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

CHAPTERS = ("activations", "preprocessing", "augmentation", "initialization", "weight_decay", "dropout",
            "normalization", "optimizers", "schedules", "reparameterization", "babysitting", "search",
            "ensembles", "capstone")
PARTS = ("open", "set aside", "fresh", "later")
ANSWERS = []


@dataclass(frozen=True)
class Answer:
    """A student's function, named like its exercise.

    truth: what is true of it, or None if it is right.
    A person's judgement of the hints that it got, each by some words of it:  named: it says what is true;  true: so is
    this, but it says something else;  untrue: it does not fit the answer.
    listed: the exercise has a mistake of this kind, though no hint named it yet.
    """

    function: Callable
    number: int                     # within its chapter
    truth: str | None = None
    named: Sequence = ()
    true: Sequence = ()
    untrue: Sequence = ()
    listed: bool = False
    kind: str | None = None         # of the fresh ones

    @property
    def exercise(self):
        return self.function.__name__

    @property
    def chapter(self):
        return self.function.__module__.rpartition(".")[2]

    @property
    def part(self):
        for part in ("fresh", "later"):
            if f".{part}." in self.function.__module__:
                return part
        return "open" if self.number % 2 else "set aside"

    @property
    def source(self):
        """Its definition, without the decorator, after the imports of its module: a student's cell."""
        imports = [line for line in inspect.getsource(inspect.getmodule(self.function)).splitlines()
                   if line.startswith("import ")]
        lines = inspect.getsource(self.function).splitlines()
        return "\n".join([*imports, *lines[next(i for i, line in enumerate(lines) if line.startswith("def ")):]])


def wrong(truth, **labels):
    """Decorator: an answer that computes something wrong, what is true of it, and the labels of its hints."""
    def add(function):
        return register(function, truth, **labels)
    return add


def right(function):
    """Decorator: an answer that is right, in an unusual style."""
    return register(function)


def register(function, truth=None, **labels):
    number = 1 + sum(answer.function.__module__ == function.__module__ for answer in ANSWERS)
    ANSWERS.append(Answer(function, number, truth, **labels))
    return function


for chapter in CHAPTERS:
    import_module(f"{__name__}.{chapter}")
    import_module(f"{__name__}.fresh.{chapter}")
    import_module(f"{__name__}.later.{chapter}")
