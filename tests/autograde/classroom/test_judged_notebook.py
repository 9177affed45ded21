"""The judged notebook: verdicts below their checks, points where nbgrader looks, and a cell on how it was taken."""

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from autograde.classroom.judged_notebook import (
    LIMIT_NOTICE,
    NOTICE,
    add_verdicts,
    judged,
    notes_of,
    notice,
    outputs,
    with_notice,
)
from autograde.classroom.submission import EXTRA, LABEL
from autograde.classroom.timestamp import ASIDE
from autograde.judging.judge import Judgement, Verdict
from autograde.judging.report import Report

RIGHT, WRONG = Verdict("one", "It must.", 1), Verdict("two", "It must.", 2.5, "wrong", "3", "4", hints=("Twice.",))
JUDGEMENTS = {"half": Judgement("half", (RIGHT, WRONG))}


def code(source, grade_id="", label=""):
    metadata = ({"nbgrader": {"grade_id": grade_id}} if grade_id else {}) | ({LABEL: label} if label else {})
    return nbformat.v4.new_code_cell(source, metadata=metadata, execution_count=7, outputs=[
        nbformat.v4.new_output("execute_result", {"text/plain": "1000"})])


def choice(folder=Path("/nowhere"), unreadable="", notes=()):
    return SimpleNamespace(path=folder / "dropout.ipynb", unreadable=unreadable, notes=list(notes))


def hand_in(*cells, notes=(), release=""):
    return SimpleNamespace(notebook={"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)},
                           notes=list(notes), release=release)


# ── Outputs

def test_of_a_check_nbgrader_takes_the_last_value_and_that_is_the_points():
    shown, value = outputs(Report(JUDGEMENTS["half"]))
    assert (value["output_type"], value["data"]) == ("execute_result", {"text/plain": "1"})
    assert shown["output_type"] == "display_data" and "Twice." in shown["data"]["text/plain"]


@pytest.mark.parametrize("points, text", [(1, "1"), (2.5, "2.5"), (0.0, "0"), (1e6, "1e+06")])
def test_points_are_a_number_that_nbgrader_reads(points, text):
    *_, value = outputs(Report(Judgement("half", (Verdict("one", "", points),))))
    assert value["data"]["text/plain"] == text and float(text) == points


def test_nothing_of_the_student_s_outputs_is_left_and_errors_stand_below_their_cells():
    cells = [code("setup"), code("def half(): pass", label="cell 3"), code("check(half)", "check-half", "cell 4"),
             nbformat.v4.new_markdown_cell("text")]
    add_verdicts(cells, JUDGEMENTS, {"cell 3": "KeyError: 'y' (line 2)", "cell 4": "never shown", "cell 99": "nowhere"})
    setup, answer, check, text = cells
    assert setup.outputs == [] and "outputs" not in text and setup.execution_count is None
    assert [o["text"] for o in answer.outputs] == ["When this was graded: KeyError: 'y' (line 2)\n"]
    assert [o["output_type"] for o in check.outputs] == ["display_data", "execute_result"]
    assert not any("1000" in str(cell) for cell in cells)


def test_a_check_that_was_not_judged_is_an_error_of_ours():
    with pytest.raises(KeyError):
        add_verdicts([code("check(f)", "check-f")], {}, {})


# ── How it was taken

def test_above_all_stands_a_cell_of_the_instructor_s_and_the_hand_in_is_not_changed():
    handed = hand_in(code("x = 1"), notes=["A note."], release="0123abcd")
    made = with_notice(choice(), handed)
    first, second = made["cells"]
    assert first["id"] == NOTICE and first["metadata"]["tags"] == [EXTRA] and second.source == "x = 1"
    assert first["source"] == "Graded against release 0123abcd of the assignment.\n\n- A note."
    assert len(handed.notebook["cells"]) == 1
    nbformat.validate(nbformat.from_dict(made))


def test_what_could_not_be_graded_is_said_first_and_loud():
    handed = hand_in(notes=["Late."], release="ab")
    said = notice(choice(unreadable="it has 21 MB", notes=["Of two."]), handed)["source"]
    assert said.split("\n\n")[0] == "**This submission could not be graded: it has 21 MB.**"
    assert said.split("\n\n")[2:] == ["- Of two.", "- Late."]


def test_without_anything_to_say_the_cell_is_empty():
    assert notice(choice(), hand_in())["source"] == ""


@pytest.mark.parametrize("hostile", ["<script>evil()</script>", "\x1b[31m", "[x](javascript:evil())", "\u202e", "a\0b"])
def test_a_note_that_quotes_a_hand_in_is_text(hostile):
    said = notice(choice(notes=[hostile]), hand_in())["source"]
    assert "<script" not in said and "\x1b" not in said and "](javascript" not in said and "\0" not in said


def test_it_is_not_longer_than_one_reads():
    assert len(notice(choice(), hand_in(notes=["x" * 400] * 100))["source"]) <= LIMIT_NOTICE + 100


@pytest.mark.parametrize("aside, stamp, told", [(False, False, False), (True, True, False), (True, False, True)])
def test_a_time_that_could_not_be_read_is_told(tmp_path, aside, stamp, told):
    for name, there in (ASIDE, aside), ("timestamp.txt", stamp):
        if there:
            (tmp_path / name).write_text("yesterday", encoding="ascii")
    notes = notes_of(choice(tmp_path, notes=["first"]), hand_in(notes=["last"]))
    assert notes[0] == "first" and notes[-1] == "last" and (len(notes) == 3) is told
    assert not told or "whether this came late is not known" in notes[1]


def test_the_whole_of_it():
    made = judged(choice(), hand_in(code("check(half)", "check-half"), release="ab"), JUDGEMENTS, {})
    assert [cell.get("id") == NOTICE for cell in made["cells"]] == [True, False] and len(made["cells"][1].outputs) == 2
