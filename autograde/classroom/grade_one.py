"""Judging one notebook: the answers run in a sandbox, the judge asks them from outside."""

import atexit
import contextlib
from functools import cache

from autograde.boundary.travel import StandIn
from autograde.boundary.watched import SECONDS
from autograde.editions.edition import write_library
from autograde.exercises.registry import of_chapter
from autograde.judging.judge import explained, judge
from autograde.sandbox.errors import StudentError
from autograde.sandbox.sandbox import Sandbox
from autograde.sandbox.temporary import temporary

MEGABYTES = 2048


@cache
def open_sandbox(chapter, isolation):
    """One sandbox for all submissions of a chapter, closed when the process ends.

    What it can read of ours is the library of the student edition: no reference, no case, no mistake.
    """
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    library = stack.enter_context(temporary("library"))
    write_library(library, [chapter])
    return stack.enter_context(Sandbox(library, isolation=isolation, seconds=SECONDS, megabytes=MEGABYTES))


def judge_cells(chapter, cells, seeds, isolation="bubblewrap", homes=None):
    """Judge a submission's cells.  homes: {exercise: name of the cell that answers it}, if it is not its own name.

    Returns {exercise name: Judgement} and what the cells raised, {cell name: "SyntaxError: …"}.
    """
    return judge_in(open_sandbox(chapter, isolation), chapter, list(cells), seeds, homes or {})


def judge_in(sandbox, chapter, cells, seeds, homes):
    """As judge_cells, in this sandbox."""
    with sandbox.submission(cells) as student:
        judgements = {e.name: judge(e, answer(student, e.name, homes.get(e.name)), seeds) for e in of_chapter(chapter)}
        errors = dict(student.errors)
    if any(v.status == "raised" for j in judgements.values() for v in j.verdicts):
        with sandbox.submission(cells) as student:              # a fresh process, which has seen nothing hidden
            judgements = {e.name: explained(e, judgements[e.name], answer(student, e.name, homes.get(e.name)))
                          for e in of_chapter(chapter)}
    return judgements, errors


def answer(student, name, cell=None):
    """The student's function; where its cell raised before it was defined, what the cell raised."""
    cell = cell or name
    f = student.function(name)

    def explained(what, args, kwargs):
        try:
            return f.ask(what, args, kwargs)
        except StudentError as error:
            if error.type_name == "NotDefined" and cell in student.errors:
                kind, _, message = student.errors[cell].partition(": ")
                raise StudentError(kind, message, ours=True) from None
            raise

    return StandIn(name, explained, f.clock)
