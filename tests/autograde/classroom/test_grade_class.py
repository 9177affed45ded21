"""Grading a class: refused before anything is judged if it could not be saved, one run at a time, told in a line."""

import json
import weakref

import pytest

from autograde.classroom import grade_class as module
from autograde.classroom.course import Course, CourseError
from autograde.classroom.grade_class import (
    Records,
    alone,
    changes,
    named,
    require_own,
    require_ready,
    strangers_in,
    summary,
)
from autograde.exercises.registry import of_chapter


@pytest.fixture
def assignment(tmp_path, monkeypatch):
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    asked = [{"cell_type": "code", "metadata": {}, "source": f"check({e.name})"} for e in of_chapter("dropout")]
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text(json.dumps({"cells": asked}), encoding="utf-8")
    monkeypatch.setattr(module, "require_writable", lambda course: None)
    assignment = Course(tmp_path).assignment("dropout")
    assignment.course.make()
    return assignment


def release(assignment, **points):
    """The released notebook: a check for each exercise, worth its points, or these."""
    worth = {e.name: e.points for e in of_chapter("dropout")} | points
    cells = [{"metadata": {"nbgrader": {"grade_id": f"check-{name}", "points": n}}} for name, n in worth.items()]
    assignment.released_notebook.parent.mkdir(parents=True, exist_ok=True)
    assignment.released_notebook.write_text(json.dumps({"cells": [{"metadata": {}}, *cells]}), encoding="utf-8")


def submit(assignment, *students):
    for student in students:
        assignment.folder_of("submitted", student).mkdir(parents=True)


# ── Whether it can begin

def refusal(assignment, only=()):
    with pytest.raises(CourseError) as error:
        require_ready(assignment, [s for s in assignment.students() if not only or s in only], only)
    return str(error.value)


def test_what_is_ready_is_not_refused(assignment):
    release(assignment)
    submit(assignment, "ada")
    require_ready(assignment, ["ada"])
    require_ready(assignment, ["ada"], ["ada"])


def test_what_is_missing_is_named_with_the_command_that_makes_it(assignment):
    assert refusal(assignment) == "06_dropout is not released yet: run autograde release dropout"
    release(assignment)
    told = refusal(assignment)
    assert told.startswith("there are no submissions: ") and "<student>/06_dropout/dropout.ipynb" in told
    submit(assignment, "ada")
    assert refusal(assignment, ["ben", "ada", "al"]) == "there is no submission of al, ben"


@pytest.mark.parametrize("points", [{"dropout_forward": 99}, {"dropout_forward": None}])
def test_a_release_of_other_exercises_is_refused_by_their_names(assignment, points):
    release(assignment, **points)
    submit(assignment, "ada")
    told = refusal(assignment)
    assert "is of other exercises than there are now (dropout_forward): run autograde release dropout" in told


def test_a_course_file_that_is_refused_is_refused_now(assignment):
    release(assignment)
    submit(assignment, "ada")
    (assignment.course.root / "course.toml").write_text("late = 1", encoding="utf-8")
    assert refusal(assignment).startswith("course.toml: late = 1 must be a table")


# ── Whose gradebook it is

def test_a_gradebook_of_others_alone_is_another_course_s(assignment):
    submit(assignment, "ada")
    assignment.write_record("ben", {"status": "graded"})
    for marks in {}, {"ada": {}}, {"ben": {}}, {"ada": {}, "zoe": {}}:
        require_own(assignment, marks)
    assert strangers_in(assignment, {"ada": {}, "zoe": {}, "al": {}, "ben": {}}) == ["al", "zoe"]
    with pytest.raises(CourseError, match="holds grades of al, zoe and of nobody who handed in 06_dropout here"):
        require_own(assignment, {"zoe": {}, "al": {}})


@pytest.mark.parametrize("students, told", [([], ""), (["a"], "a"), (list("abcde"), "a, b, c, d, e"),
                                            (list("abcdefg"), "a, b, c, d, e and 2 more")])
def test_many_are_named_by_the_first(students, told):
    assert named(students) == told


# ── One run at a time

def test_a_second_run_is_refused_until_the_first_is_over(assignment):
    with alone(assignment.course):
        for _ in range(2):
            with pytest.raises(CourseError, match="another run is grading this course: wait until it is done"), alone(
                    assignment.course):
                pass
    with alone(assignment.course):
        pass


def test_an_error_in_it_gives_the_lock_back(assignment):
    with pytest.raises(ZeroDivisionError), alone(assignment.course):
        raise ZeroDivisionError
    with alone(assignment.course):
        pass


# ── What is said of it

class Held(dict):
    """A record that can be seen to be let go of."""

    __hash__ = object.__hash__


def test_of_a_class_no_more_records_are_held_than_are_looked_at(assignment, monkeypatch):
    alive, most = weakref.WeakSet(), []

    def record(self, student):
        held = Held(kept("graded", 3.0, student=student))
        alive.add(held)
        most.append(len(alive))
        return held
    monkeypatch.setattr(type(assignment), "record", record)
    students = [f"student-{n:02}" for n in range(40)]
    records = Records(assignment, students)
    assert [*records] == students and summary(records) == "40 of 40 submissions graded"
    assert len(most) == 40 and max(most) <= 2


def test_a_record_that_is_gone_is_a_refusal_and_another_students_is_none(assignment):
    assignment.write_record("ada", kept("graded", 3.0))
    records = Records(assignment, ["ada", "ben"])
    assert records["ada"] == kept("graded", 3.0)
    assert (records["ben"]["status"], records["ben"]["reason"]) == ("failed", "no record")
    assert "cleo" not in records and records.get("cleo") is None


def kept(status, earned=0.0, **more):
    return {"status": status, "earned": earned, **more}


@pytest.mark.parametrize("records, told", [
    ({}, "0 of 0 submissions graded"), ({"a": kept("graded")}, "1 of 1 submissions graded"),
    ({"a": kept("graded"), "b": kept("failed"), "c": kept("failed"), "d": kept("no notebook")},
     "1 of 4 submissions graded; 2 failed, 1 no notebook")])
def test_a_class_is_one_sentence_and_whoever_is_not_graded_is_counted(records, told):
    assert summary(records) == told


def test_a_dry_run_says_what_would_change_and_why_a_line_each():
    before = {"a": None, "b": kept("graded", 2.5)}
    after = {"a": kept("graded", 3.0, because="it is new"), "b": kept("no notebook", because="it was handed in anew")}
    assert list(changes(before, after)) == ["  a: nothing → 3 (graded), because it is new",
                                            "  b: 2.5 (graded) → 0 (no notebook), because it was handed in anew"]
