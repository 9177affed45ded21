"""What there is to do for a student: the first reason that holds, and nothing where all is as it was."""

import json

import pytest

from autograde.classroom import record
from autograde.classroom import to_do as module
from autograde.classroom.course import Course
from autograde.classroom.timestamp import TIMESTAMP
from autograde.classroom.to_do import (
    Work,
    again_file,
    asked_again,
    done_again,
    feedback_page,
    judged_notebook,
    to_do,
    written_of,
)

NOTEBOOKS = {"dropout.ipynb": "f1"}


@pytest.fixture
def assignment(tmp_path, monkeypatch):
    """One hand-in of ada, graded, and written as it should be."""
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text('{"cells": []}', encoding="utf-8")
    assignment = Course(tmp_path).assignment("dropout")
    monkeypatch.setattr(record, "notebooks", lambda folder: NOTEBOOKS)
    monkeypatch.setattr(module, "judged_of", lambda assignment, student, isolation, wanted: f"{isolation} {wanted}")
    monkeypatch.setattr(module, "written_of", lambda assignment, student, kept, marks: f"{kept['judged_of']} {marks}")
    assignment.write_record("ada", {"status": "graded", "notebooks": NOTEBOOKS, "wanted": "", "judged_of": "walls ",
                                    "written_of": "walls  marks"})
    judged_notebook(assignment, "ada").parent.mkdir(parents=True)
    judged_notebook(assignment, "ada").touch()
    return assignment


def now(assignment, isolation="walls", marks="marks", wanted="", again=None, **changed):
    if changed:
        assignment.write_record("ada", assignment.record("ada") | changed)
    return to_do(assignment, "ada", isolation, marks, wanted, again)


def test_what_is_as_it_was_is_left_alone(assignment):
    assert now(assignment) is None and now(assignment, again={"ada"}) is None


def test_who_has_no_record_is_new(assignment):
    assert to_do(assignment, "ben", "walls", {}, "b.ipynb") == Work("ben", "it is new", True, "b.ipynb")


@pytest.mark.parametrize("options, reason, judge", [
    ({"notebooks": {}}, "it was handed in anew", True), ({"notebooks": None}, "it was handed in anew", True),
    ({"status": "failed"}, "it failed before", True), ({"again": set()}, "it was asked for", True),
    ({"again": {"ben"}}, "it was asked for", True),
    ({"isolation": "process"}, "the exercises, the judge or the walls have changed", True),
    ({"wanted": "other.ipynb"}, "the exercises, the judge or the walls have changed", True),
    ({"judged_of": ""}, "the exercises, the judge or the walls have changed", True),
    ({"marks": "other"}, "marks by hand, the course file, the release, a rubric or the page changed", False),
    ({"written_of": ""}, "marks by hand, the course file, the release, a rubric or the page changed", False)])
def test_each_change_has_its_reason_and_only_some_need_the_judge(assignment, options, reason, judge):
    work = now(assignment, **options)
    assert (work.reason, work.judge) == (reason, judge)


def test_of_several_changes_the_first_is_told(assignment):
    everything = {"notebooks": {}, "status": "failed", "again": set(), "isolation": "process", "marks": "other"}
    reasons = []
    for option in list(everything):
        reasons.append(now(assignment, **everything).reason)
        everything.pop(option)
        assignment.write_record("ada", assignment.record("ada") | {"notebooks": NOTEBOOKS} | (
            {"status": "graded"} if option == "status" else {}))
    assert [reason.split()[0:3] for reason in reasons] == [
        ["it", "was", "handed"], ["it", "failed", "before"], ["it", "was", "asked"], ["the", "exercises,", "the"],
        ["marks", "by", "hand,"]]


@pytest.mark.parametrize("status, gone", [("graded", True), ("unreadable", True), ("no notebook", False),
                                          ("two notebooks", False)])
def test_a_judged_notebook_that_is_gone_is_made_again_if_there_was_one(assignment, status, gone):
    judged_notebook(assignment, "ada").unlink()
    work = now(assignment, status=status)
    assert (work is not None and work.reason == "its judged notebook is gone") is gone


def test_the_notebook_that_was_said_to_count_is_remembered(assignment):
    work = now(assignment, wanted="", status="failed")
    assert work.wanted == "" and now(assignment, **{"wanted": "b.ipynb"}).wanted == "b.ipynb"
    assignment.write_record("ada", assignment.record("ada") | {"wanted": "kept.ipynb"})
    assert now(assignment).wanted == "kept.ipynb"


# ── What a page is of

def test_a_page_is_of_all_that_stands_on_it(assignment, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(module, "account", lambda assignment, student, kept, marks: 0)
    assignment.released_notebook.parent.mkdir(parents=True)
    assignment.released_notebook.write_text("{}", encoding="utf-8")
    assignment.folder_of("submitted", "ada").mkdir(parents=True)
    kept, seen = {"judged_of": "j", "scores": {"check-f": 1}}, []

    def differs(kept=kept, marks=0):
        seen.append(written_of(assignment, "ada", kept, marks))
        return seen.count(seen[-1]) == 1
    assert differs() and not differs()
    assert differs(kept | {"judged_of": "k"}) and differs(kept | {"scores": {"check-f": 2}}) and differs(marks=1)
    assert not differs(kept | {"notes": ["what the page does not hang on by itself"]})
    for path, text in (assignment.released_notebook, "{ }"), (assignment.folder_of("submitted", "ada") / TIMESTAMP,
        "2026"), (
            feedback_page(assignment, "ada"), "page"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        assert differs(), path.name
    stamp = assignment.folder_of("submitted", "ada") / TIMESTAMP
    stamp.unlink()
    stamp.symlink_to("/etc/passwd")
    linked = written_of(assignment, "ada", kept, 0)
    stamp.unlink()
    assert linked == written_of(assignment, "ada", kept, 0)             # a link is not read


# ── Grading all again, and being cut off

def test_a_run_of_all_that_was_cut_off_goes_on_where_it_was(assignment):
    assert asked_again(assignment) is None
    done_again(assignment, "ada")                                       # nobody asked: nothing is noted
    assert not again_file(assignment).exists()
    again_file(assignment).parent.mkdir(parents=True, exist_ok=True)
    again_file(assignment).touch()
    for student in "ada", "jürgen\n", '"':
        done_again(assignment, student)
    assert asked_again(assignment) == {"ada", "jürgen\n", '"'}
    with again_file(assignment).open("a", encoding="ascii") as file:
        file.write(json.dumps("ben")[:-1])                              # a line that was cut off
    assert asked_again(assignment) == {"ada", "jürgen\n", '"'}
