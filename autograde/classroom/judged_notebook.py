"""The notebook of a hand-in with what the judge says of it: what formgrader shows, and the feedback page."""

from autograde.boundary.text import cleaned
from autograde.classroom.submission import EXTRA, LABEL, grade_id, harmless
from autograde.classroom.timestamp import ASIDE
from autograde.judging.report import Report

NOTICE = "notice"                               # the id of the cell that says how the hand-in was taken
LIMIT_NOTICE = 10_000                           # characters


def judged(choice, hand_in, judgements, errors):
    """The notebook, a dict.  choice, hand_in: of which_notebook.taken;  errors: {cell: what it raised}."""
    nb = with_notice(choice, hand_in)
    add_verdicts(nb["cells"], judgements, errors)
    return nb


def with_notice(choice, hand_in):
    """The release with the student's work in it, and above all a cell that says how the hand-in was taken."""
    return hand_in.notebook | {"cells": [notice(choice, hand_in), *hand_in.notebook["cells"]]}


def notes_of(choice, hand_in):
    """What the student and the instructor should know of how this was graded, in sentences."""
    late = [f"{ASIDE} holds no time that could be read: whether this came late is not known."]
    untold = (choice.path.parent / ASIDE).exists() and not (choice.path.parent / "timestamp.txt").exists()
    return [*choice.notes, *late * untold, *hand_in.notes]


def notice(choice, hand_in):
    lines = [f"**This submission could not be graded: {choice.unreadable}.**"] if choice.unreadable else []
    lines += [f"Graded against release {hand_in.release} of the assignment."] if hand_in.release else []
    text = "\n\n".join([*lines, *(f"- {note}" for note in notes_of(choice, hand_in))])
    return {"cell_type": "markdown", "id": NOTICE, "metadata": {"tags": [EXTRA]},
            "source": harmless(cleaned(text, LIMIT_NOTICE))}


def add_verdicts(cells, judgements, errors):
    """Put each exercise's report below its check, and what other cells raised below them, in place."""
    for cell in cells:
        name = grade_id(cell)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
            if name.startswith("check-"):
                cell["outputs"] = outputs(Report(judgements[name.removeprefix("check-")]))
            elif error := errors.get(cell["metadata"].get(LABEL)):
                cell["outputs"] = [{"output_type": "stream", "name": "stdout",
                                    "text": f"When this was graded: {error}\n"}]


def outputs(report):
    """The report, then the points: nbgrader takes a cell's last value for its grade."""
    return [{"output_type": "display_data", "metadata": {},
             "data": {"text/plain": repr(report), "text/html": report._repr_html_()}},
            {"output_type": "execute_result", "metadata": {}, "execution_count": 1,
             "data": {"text/plain": f"{report.judgement.earned:g}"}}]
