"""What the gradebook keeps of a judged notebook: never more than a cell is worth; what was left alone is 0."""

import hashlib
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from autograde.classroom.cell_marks import comments_of, is_as_released, marks_of


def cell(grade_id, source="x", kind="code", *, solution=False, grade=False, points=None, locked=False):
    marks = {"grade_id": grade_id, "cell_type": kind, "solution": solution, "grade": grade, "locked": locked,
             "task": False, "schema_version": 3} | ({"points": points} if grade else {})
    made = {"cell_type": kind, "source": source, "metadata": {"nbgrader": marks}}
    if solution or grade:
        marks["checksum"] = compute_checksum(nbformat.from_dict(made))
    return made


def changed(cell, source):
    return cell | {"source": source}


ANSWER = cell("half", solution=True)
CHECK = cell("check-half", "check(half)", grade=True, points=3.0, locked=True)
WHY = cell("why", "YOUR ANSWER HERE", "markdown", solution=True, grade=True, points=4.0)
NOTE = {"cell_type": "markdown", "source": "a note", "metadata": {}}


def marked(*cells, earned=2.0):
    return marks_of({"cells": list(cells)}, {"half": SimpleNamespace(earned=earned)})


@pytest.mark.parametrize("made", [ANSWER, CHECK, WHY, cell("why", "é\n∂",
    "markdown", solution=True, grade=True, points=2)])
def test_what_nbgrader_takes_for_unchanged_is_so_here(made):
    assert is_as_released(made) and is_as_released(made | {"source": made["source"].splitlines(keepends=True)})
    assert not is_as_released(changed(made, made["source"] + " "))
    for mark in {"grade_id": "other"}, {"grade": not made["metadata"]["nbgrader"]["grade"], "points": 1}, {"locked": 1}:
        assert not is_as_released(made | {"metadata": {"nbgrader": made["metadata"]["nbgrader"] | mark}})


def test_a_cell_without_a_checksum_was_never_released():
    made = cell("half", solution=True)
    del made["metadata"]["nbgrader"]["checksum"]
    assert not is_as_released(made)


@pytest.mark.parametrize("earned, score", [(2.0, 2.0), (0, 0), (3.0, 3.0), (1e9, 3.0)])
def test_a_check_s_points_are_the_judge_s_and_never_more_than_the_cell_is_worth(earned, score):
    assert marked(CHECK, earned=earned)[0] == {"check-half": score}


def test_a_written_answer_that_was_left_alone_is_worth_nothing_and_any_other_waits_for_a_hand():
    assert marked(WHY)[0] == {"why": 0} and marked(changed(WHY, "Because."))[0] == {"why": None}


def test_an_answer_that_was_left_alone_has_nbgrader_s_own_comment():
    assert comments_of({"cells": [NOTE, ANSWER, WHY, CHECK]}) == {"half": "No response.", "why": "No response."}
    assert marked(changed(ANSWER, "def half(): pass"), changed(WHY, "Because."))[1] == {"half": None, "why": None}


def test_the_fingerprint_of_an_answer_is_of_its_text_alone():
    scores, _, answers = marked(NOTE, ANSWER, CHECK, changed(WHY, "Because."))
    assert answers == {"half": hashlib.sha256(b"x").hexdigest(), "why": hashlib.sha256(b"Because.").hexdigest()}
    assert scores.keys() == {"check-half", "why"}


def test_a_check_of_which_there_is_no_judgement_is_an_error_of_ours():
    with pytest.raises(KeyError):
        marks_of({"cells": [CHECK]}, {})
