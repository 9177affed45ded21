"""Judging one notebook: the answers run in a sandbox, the judge asks them from outside."""

from collections.abc import Iterable, Mapping, Sequence

from autograde.classroom.ask import Judged, judge_in
from autograde.classroom.course import Assignment, Record
from autograde.classroom.judged_notebook import notes_of
from autograde.classroom.kept_sandbox import SANDBOX
from autograde.classroom.record import of_judgements
from autograde.classroom.submission import HandIn
from autograde.classroom.which_notebook import Choice
from autograde.judging.judge import Judgement
from autograde.sandbox.cell import Cell
from autograde.sandbox.sandbox import Sandbox


def judge_cells(chapter: str, cells: Iterable[Cell], seeds: Sequence[int], isolation: str = "bubblewrap",
                homes: Mapping[str, str] | None = None) -> Judged:
    """Judge a submission's cells.  homes: {exercise: name of the cell that answers it}, if it is not its own name.

    Returns {exercise name: Judgement} and what the cells raised, {cell name: "SyntaxError: …"}.
    """
    with SANDBOX.of(chapter, isolation) as sandbox:
        return judge_in(sandbox, chapter, list(cells), seeds, homes or {})


def judge_hand_in(sandbox: Sandbox, assignment: Assignment, student: str, choice: Choice, hand_in: HandIn,
                  seeds: Sequence[int]) -> tuple[dict[str, Judgement], dict[str, str], Record]:
    """Judge what which_notebook.taken gave; returns what judge_in does, and the record."""
    judgements, errors = judge_in(sandbox, assignment.stem, hand_in.program.cells, seeds, hand_in.program.labels)
    return judgements, errors, of_judgements(
        assignment, student, judgements, errors, seeds, sandbox.isolation, notebook=choice.path,
        unreadable=choice.unreadable, notes=notes_of(choice, hand_in), release=hand_in.release)
