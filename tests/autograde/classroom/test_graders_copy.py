"""Whoever grades by hand sees what is graded and how; no student sees how."""

import json
import re

from autograde.classroom.course import Course
from autograde.classroom.feedback_page import html
from autograde.classroom.graders_copy import WRITTEN, buttons, graders_copy, guides
from autograde.project import FILES

RUBRIC = "**Model answer.**  It is so.\n\n**Rubric.**  1 point: that it is so."


def cell(kind, source, name="", tags=(), **metadata):
    marks = {"nbgrader": {"grade_id": name, "solution": True, "grade": True, "points": 4}} if name else {}
    return {"cell_type": kind, "id": source[:20], "source": source, "outputs": [],
            "metadata": marks | ({"tags": list(tags)} if tags else {}) | metadata}


NOTEBOOK = {"nbformat": 4, "cells": [
    cell("markdown", "how it was taken", tags=["student"]), cell("markdown", "# a chapter"),
    cell("code", "demo()", tags=["demo"]), cell("code", "def f(): pass", "f"), cell("code", "check(f)", "check-f"),
    cell("markdown", "what we saw"), cell("code", "mine = 1", tags=["student"]),
    cell("code", "knob = 3", tags=["demo"], handed_in="cell 9"), cell("markdown", "Why is it so?"),
    cell("markdown", "Because.", "why"), cell("code", "demo_again()", tags=["demo"])]}


def sources(notebook):
    return [cell["source"] for cell in notebook["cells"]]


def test_only_what_is_graded_and_the_student_s_own_is_left_with_the_rubric_beside_the_answer():
    *rest, guide = sources(graders_copy(NOTEBOOK, {"why": RUBRIC}))
    assert rest == ["how it was taken", "def f(): pass", "check(f)", "mine = 1", "knob = 3", "Why is it so?",
                    "Because."]
    assert guide.startswith("> *For graders only") and RUBRIC in guide


def test_a_rubric_s_points_are_buttons_and_what_is_no_rubric_has_none():
    guide = sources(graders_copy(NOTEBOOK, {"why": RUBRIC}))[-1]
    assert ">1 point: that it is so</button>" in guide and 'data-of="why"' in guide
    html = guide.partition(RUBRIC)[2].strip()
    assert "\n\n" not in html and "$" not in html                         # Markdown would take either for its own
    assert sources(graders_copy(NOTEBOOK, {"why": "4 points, as you like"}))[-1].endswith("as you like")


def test_each_rubric_of_the_course_has_a_button_for_each_point_of_its_question():
    found = 0
    for path in sorted(FILES.glob("notebooks/*_*/*.ipynb")):
        for cell_ in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if its := WRITTEN.fullmatch("".join(cell_["source"]).strip()):
                found += 1
                assert sum(map(int, re.findall(r'data-points="(\d+)"', buttons(its[1], its[3])))) == int(its[2]), path
    assert found >= 14


def test_made_again_it_has_the_new_rubric_alone():
    once = graders_copy(NOTEBOOK, {"why": RUBRIC})
    assert graders_copy(once, {"why": RUBRIC}) == once
    assert sources(graders_copy(once, {"why": "new"}))[-1].endswith("new") and RUBRIC not in str(
        graders_copy(once, {"why": "new"}))


def test_no_student_s_page_shows_it():
    page = html(graders_copy(NOTEBOOK, {"why": RUBRIC}), {}, "06_dropout")
    assert "Because." in page and "Rubric" not in page and "graders" not in page and "It is so" not in page


def test_the_guides_are_those_of_the_instructor_s_notebook_as_it_is_now(tmp_path):
    source = tmp_path / "notebooks/06_dropout/dropout.ipynb"
    source.parent.mkdir(parents=True)
    assignment = Course(tmp_path)
    for text in RUBRIC, "another rubric":
        source.write_text(json.dumps({"cells": [cell("markdown", f"written: why (4 points)\n\n{text}"),
                                                cell("code", "check(f)")]}), encoding="utf-8")
        assert guides(assignment.assignment("dropout")) == {"why": text}
    its = assignment.assignment("dropout")
    source.unlink()
    assert guides(its) == {}
