"""A student's feedback page: what it tells, and what it does not let through."""

import time

from autograde.classroom.feedback_page import COLOURED, html

CHECK = {"grade_id": "check-f", "grade": True, "solution": False, "points": 5}
ANSWER = {"grade_id": "f", "solution": True, "grade": False}
WRITTEN = {"grade_id": "why", "solution": True, "grade": True, "points": 4}


def cell(kind, source, marks=None, tags=(), outputs=()):
    return {"cell_type": kind, "source": source, "outputs": list(outputs),
            "metadata": ({"nbgrader": marks} if marks else {}) | ({"tags": list(tags)} if tags else {})}


def page(*cells, marks=None):
    return html({"cells": list(cells)}, marks or {}, "06_dropout")


def marks(auto=None, manual=None, most=None, waits=False, comment=None, extra=None):
    return {"auto": auto, "manual": manual, "extra": extra, "waits": waits, "most": most, "comment": comment}


def test_points_by_hand_stand_in_place_of_the_judge_s_and_are_summed():
    told = page(cell("code", "def f(): pass", ANSWER), cell("code", "check(f)", CHECK),
                cell("markdown", "Because.", WRITTEN),
                marks={"check-f": marks(2, 3, 5, extra=1), "why": marks(None, 3, 4, comment="Nearly.")})
    assert "06_dropout: 7 of 9 points" in told and "4 of 5 points" in told and "3 of 4 points" in told
    assert "Nearly." in told and "Still to be graded" not in told


def test_what_waits_for_a_hand_says_so():
    told = page(cell("markdown", "Because.", WRITTEN), marks={"why": marks(None, None, 4, waits=True)})
    assert "Still to be graded by hand: why." in told and "not graded yet" in told


def test_demos_are_left_out_and_own_cells_are_shown():
    told = page(cell("code", "demo()", tags=["demo"]), cell("code", "mine = 1", tags=["student"]))
    assert "demo" not in told.partition("<main>")[2] and "mine" in told and "A cell of yours" in told


def test_nothing_of_a_student_is_html():
    evil = "<script>evil()</script><img src=x onerror=evil()>"
    told = page(cell("markdown", evil + "[x](javascript:evil())", WRITTEN), cell("code", evil, ANSWER),
                cell("code", "x", tags=["student"],
                     outputs=[{"output_type": "stream", "name": "stdout", "text": evil}]),
                marks={"why": marks(1, None, 4, comment=evil)})
    assert "<script" not in told and "<img" not in told and 'href="javascript' not in told
    assert told.count("&lt;script&gt;") >= 3 and "default-src 'none'" in told


def test_long_code_is_shown_without_colours_and_takes_no_time():
    begin = time.process_time()
    told = page(*(cell("code", source, tags=["student"]) for source in
                  ("\n" * 100_000, "(" * 200_000, "x" * (COLOURED + 1), '"""' * 50_000)))
    assert time.process_time() - begin < 3
    assert "x" * (COLOURED + 1) in told


def test_a_page_without_a_gradebook_s_rows_is_one_all_the_same():
    assert "0 of 0 points" in page(cell("code", "check(f)", CHECK))
