"""Judge what a submission's cells define, in an open sandbox: the answers run there, the judge asks from here."""

from collections.abc import Mapping, Sequence
from typing import Any

from autograde.boundary.travel import StandIn
from autograde.exercises.registry import of_chapter
from autograde.judging.judge import Judgement, explained, judge
from autograde.sandbox.cell import Cell
from autograde.sandbox.errors import StudentError
from autograde.sandbox.sandbox import Sandbox, Session

Judged = tuple[dict[str, Judgement], dict[str, str]]


def judge_in(sandbox: Sandbox, chapter: str, cells: Sequence[Cell], seeds: Sequence[int],
             homes: Mapping[str, str]) -> Judged:
    """Returns {exercise name: Judgement} and what the cells raised, {cell name: "SyntaxError: …"}.

    homes: {exercise: name of the cell that answers it}, if it is not its own name.
    """
    with sandbox.submission(cells) as student:
        judgements = {e.name: judge(e, answer(student, e.name, homes.get(e.name)), seeds) for e in of_chapter(chapter)}
        errors = dict(student.errors)
    if any(v.status == "raised" for j in judgements.values() for v in j.verdicts):
        with sandbox.submission(cells) as student:              # a fresh process, which has seen nothing hidden
            judgements = {e.name: explained(e, judgements[e.name], answer(student, e.name, homes.get(e.name)))
                          for e in of_chapter(chapter)}
    return judgements, errors


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
