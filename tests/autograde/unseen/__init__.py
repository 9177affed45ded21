"""Answers that were written from the released notebooks alone, before anybody opened the exercises' mistakes.

They are in the styles of students, not of the references, and each says what is true of it.  About two thirds of the
wrong ones are slips that a good teacher would name; the rest are odd ones that nobody lists, where a grader had best
stay silent.  The right ones are written in unusual ways.

Answers are numbered within their chapter, in the order in which they stand.  Odd numbers are the *open half*: its
hints may be read, and whoever improves the grader may learn from it.  Even numbers are the *set-aside half*: nobody
looks at its hints before the end, so that its rates say what will happen with answers that nobody has seen.  New
answers go to the end of their chapter; one that turns out right becomes @right where it stands.

`python -m unseen.rates`, from tests/autograde, prints what the grader says of them.
"""

import inspect
from dataclasses import dataclass
from importlib import import_module
from typing import Callable

CHAPTERS = ("activations", "preprocessing", "augmentation", "initialization", "weight_decay", "dropout", "normalization",
            "optimizers", "schedules", "reparameterization", "babysitting", "search", "ensembles", "capstone")
ANSWERS = []


@dataclass(frozen=True)
class Answer:
    """A student's function, named like its exercise.

    truth: what is true of it, or None if it is right.
    true, untrue: of hints that it got, fragments; a person's judgement.
    """

    function: Callable
    number: int                     # within its chapter
    truth: str | None = None
    true: tuple = ()
    untrue: tuple = ()

    @property
    def exercise(self):
        return self.function.__name__

    @property
    def chapter(self):
        return self.function.__module__.rpartition(".")[2]

    @property
    def half(self):
        return "open" if self.number % 2 else "set aside"

    @property
    def source(self):
        """Its definition, without the decorator: a cell of a notebook that has imported NumPy as np."""
        lines = inspect.getsource(self.function).splitlines(keepends=True)
        return "".join(lines[next(i for i, line in enumerate(lines) if line.startswith("def ")):])


def wrong(truth, *, true=(), untrue=()):
    """Decorator: an answer that computes something wrong, and what is true of it."""
    def add(function):
        return register(function, truth, true, untrue)
    return add


def right(function):
    """Decorator: an answer that is right, in an unusual style."""
    return register(function)


def register(function, *judged):
    number = 1 + sum(answer.function.__module__ == function.__module__ for answer in ANSWERS)
    ANSWERS.append(Answer(function, number, *judged))
    return function


for chapter in CHAPTERS:
    import_module(f"{__name__}.{chapter}")
