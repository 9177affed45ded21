"""Judging one notebook: the answers run in a sandbox, the judge asks them from outside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograde.boundary.travel import StandIn
from autograde.classroom.course import Assignment, Record
from autograde.classroom.judged_notebook import notes_of
from autograde.classroom.kept_sandbox import SANDBOX
from autograde.classroom.record import of_judgements
from autograde.classroom.submission import HandIn
from autograde.classroom.which_notebook import Choice
from autograde.exercises.registry import of_chapter
from autograde.judging.judge import Judgement, explained, judge
from autograde.sandbox.cell import Cell
from autograde.sandbox.errors import StudentError
from autograde.sandbox.sandbox import Sandbox, Session

Judged = tuple[dict[str, Judgement], dict[str, str]]


def judge_cells(chapter: str, cells: Iterable[Cell], seeds: Sequence[int], isolation: str = "bubblewrap",
                homes: Mapping[str, str] | None = None) -> Judged:
    """Judge a submission's cells.  homes: {exercise: name of the cell that answers it}, if it is not its own name.

    Returns {exercise name: Judgement} and what the cells raised, {cell name: "SyntaxError: …"}.
    """
    with SANDBOX.of(chapter, isolation) as sandbox:
        return judge_in(sandbox, chapter, list(cells), seeds, homes or {})


def judge_in(sandbox: Sandbox, chapter: str, cells: Sequence[Cell], seeds: Sequence[int],
             homes: Mapping[str, str]) -> Judged:
    """As judge_cells, in this sandbox."""
    with sandbox.submission(cells) as student:
        judgements = {e.name: judge(e, answer(student, e.name, homes.get(e.name)), seeds) for e in of_chapter(chapter)}
        errors = dict(student.errors)
    if any(v.status == "raised" for j in judgements.values() for v in j.verdicts):
        with sandbox.submission(cells) as student:              # a fresh process, which has seen nothing hidden
            judgements = {e.name: explained(e, judgements[e.name], answer(student, e.name, homes.get(e.name)))
                          for e in of_chapter(chapter)}
    return judgements, errors


def judge_hand_in(sandbox: Sandbox, assignment: Assignment, student: str, choice: Choice, hand_in: HandIn,
                  seeds: Sequence[int]) -> tuple[dict[str, Judgement], dict[str, str], Record]:
    """Judge what which_notebook.taken gave; returns what judge_in does, and the record."""
    judgements, errors = judge_in(sandbox, assignment.stem, hand_in.program.cells, seeds, hand_in.program.labels)
    return judgements, errors, of_judgements(
        assignment, student, judgements, errors, seeds, sandbox.isolation, notebook=choice.path,
        unreadable=choice.unreadable, notes=notes_of(choice, hand_in), release=hand_in.release)


def answer(student: Session, name: str, cell: str | None = None) -> StandIn:
    """The student's function; where its cell raised before it was defined, what the cell raised."""
    home = cell or name
    f = student.function(name)

    def explained(what: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        try:
            return f.ask(what, args, kwargs)
        except StudentError as error:
            if error.type_name == "NotDefined" and home in student.errors:
                kind, _, message = student.errors[home].partition(": ")
                raise StudentError(kind, message, ours=True) from None
            raise

    return StandIn(name, explained, f.clock)
