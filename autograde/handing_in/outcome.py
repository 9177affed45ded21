"""What `ready()` shows: for each exercise what it would earn as the notebook stands, and what would be lost.

    ready(session)      Ready, or a Notice where nothing is handed in
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.classroom.statements import as_python, statements
from autograde.classroom.submission import grade_id, solution
from autograde.exercises.model import Exercise
from autograde.exercises.registry import of_chapter
from autograde.handing_in.graded import graded, released
from autograde.handing_in.notebook import Source, found, history
from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.judge import Judgement, strictly, trial
from autograde.judging.outcome import is_stub
from autograde.judging.report import SAYING, Notice, Shown, template

ANSWERS = ("This is the edition with the answers in place: nothing is handed in from it. In a notebook that was handed "
           "out, ready() says which exercises are answered, which pass, and which would be lost when it is graded.")


@dataclass(frozen=True)
class Row:
    """One exercise: what it would earn, in a word, and why that is less than it could be."""

    name: str
    earned: float
    points: float
    status: str                     # passes, partly, wrong, lost, not answered
    why: tuple[str, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether the grader sees all that this answer is worth here."""
        return self.status in ("passes", "partly", "wrong")


@dataclass(frozen=True)
class Ready(Shown):
    """rows: of the exercises;  written: {written question: whether it is answered}, None if that is not known;
    open: questions of predictions that were not made;  notes: on the notebook as a whole.
    """

    rows: tuple[Row, ...]
    written: Mapping[str, bool] | None
    open: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        told = {"passes": ("pass", "passes"), "partly": ("pass in part", "passes in part"),
                "wrong": ("earn nothing yet", "earns nothing yet"), "lost": ("would be lost",) * 2,
                "not answered": ("not answered",) * 2}
        counts = {words: sum(row.status == status for row in self.rows) for status, words in told.items()}
        said = [f"{n} {words[n == 1]}" for words, n in counts.items() if n]
        earned, points = sum(r.earned for r in self.rows), sum(r.points for r in self.rows)
        what = "exercise" if len(self.rows) == 1 else "exercises"
        text = f"{len(self.rows)} {what}: {', '.join(said)}; {earned:g} of {points:g} points as the notebook stands."
        if self.written:
            empty = sum(not answered for answered in self.written.values())
            text += f" Written questions: {len(self.written)}, " + (f"{empty} empty." if empty else "none empty.")
        if self.open:
            text += f" Predictions that are open: {len(self.open)}; they are not graded."
        return text

    @property
    def empty(self) -> list[str]:
        return [name for name, answered in (self.written or {}).items() if not answered]

    def __repr__(self) -> str:
        lines = [self.summary, *self.notes]
        for row in self.rows:
            lines += [f"{row.name}: {row.status}, {row.earned:g} of {row.points:g}", *(f"    {why}" for why in row.why)]
        return "\n".join([*lines, *(f"{name}: written question, empty" for name in self.empty)])

    def _repr_html_(self) -> str:
        return template("ready.html").render(it=self)


def ready(session: Mapping[str, Any]) -> Ready | Notice:
    """session: the notebook's names."""
    if (here := released()) is None:
        return Notice(ANSWERS)
    chapter, notebook = here
    source = found(session, chapter)
    work, judgements, errors = graded(chapter, notebook, source.submitted)
    rows = tuple(row(e, judgements[e.name], session, source, work.notes) for e in of_chapter(chapter))
    asked = [grade_id(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown" and solution(cell)]
    written = {name: name in work.answered for name in asked} if source.whole else None
    notes = [note for note in [source.note, *work.notes] if note and not any(note in row.why for row in rows)]
    notes += [f"{cell} stops with {error}" for cell, error in errors.items() if cell.startswith("cell ")
              and not any(error in why for row in rows for why in row.why)]
    return Ready(rows, written, tuple(open_predictions(session)), tuple(notes))


def row(exercise: Exercise, judgement: Judgement, session: Mapping[str, Any], source: Source,
        notes: list[str]) -> Row:
    """What the grader would give, beside what the function of this session is worth."""
    name, here = exercise.name, worth(exercise, session.get(exercise.name))
    status = "passes" if judgement.earned == judgement.points else "partly" if judgement.earned else "wrong"
    failing = next((v for v in judgement.verdicts if v.status != "correct"), None)
    if failing is not None and failing.status in ("not answered", "missing"):
        status = "not answered"
    why = [note for note in notes if name in note.split() or f"{name}," in note or f"{name}." in note]
    if stale := unsaved(name, session, source):
        why.insert(0, stale)
    if failing is not None and failing.status in ("raised", "timed out", "out of memory", "crashed"):
        why.append(f"When the cells run from top to bottom in a fresh kernel, as for grading: {failing.got}"
                   if failing.got else SAYING.get(failing.status, failing.status))
    if here > judgement.earned:
        status = "lost"
        why = why or ["The cells that define it do not do so when they run from top to bottom, as for grading."]
    return Row(name, judgement.earned, judgement.points, status,
               tuple(why) if status in ("lost", "not answered", "wrong") or stale else ())


def worth(exercise: Exercise, f: Any) -> float:
    """The points of a function in this session, under the public seed; 0 where there is none."""
    if not callable(f) or is_stub(f):
        return 0
    if any(case.levels for case in exercise.cases):                 # it trains for seconds, and check has shown that
        return 0
    with np.errstate(all="ignore"):
        trials = [trial(exercise, case, f, (PUBLIC_SEED,)) for case in exercise.cases]
    return sum(t.case.points for t in trials if strictly(t, trials, exercise).status == "correct")


def unsaved(name: str, session: Mapping[str, Any], source: Source) -> str:
    """A sentence if what defined this function last in this session is not what the file holds."""
    if source.path is None:
        return ""
    ran = next((text.strip() for text in reversed(history(session)) if defines(text, name)), None)
    if ran is None or ran in [cell["source"].strip() for cell in source.submitted.cells]:
        return ""
    return (f"The file {source.path.name} does not hold the {name} that ran last here: save the notebook (Ctrl+S), "
            "then call ready() again.")


def defines(source: str, name: str) -> bool:
    return name in source and any(name in s.binds and not s.stub and not s.source_of
                                  for s in statements(as_python(source)) or ())


def open_predictions(session: Mapping[str, Any]) -> list[str]:
    """The questions of predictions in this session that nobody made.

    Jupyter keeps what a cell once showed as _8, also when the cell was run again since: that one nobody can make.
    """
    asked = {name: value for name, value in session.items() if type(value).__name__ == "Prediction" and name[0] != "_"}
    return list(dict.fromkeys(prediction.question for prediction in asked.values() if prediction.choice is None))
