"""What an older autograde left is brought up to date and keeps its grades; what a newer one made is left alone."""

import io
import json

import pytest

from autograde.classroom import whole_file
from autograde.classroom.course import FORM, Course, CourseError
from autograde.classroom.form import FIELDS, bring_up_to_date
from autograde.classroom.grade_class import alone
from autograde.classroom.term.backup import back_up

RECORD = {"student": "ada", "status": "graded", "earned": 15, "points": 20, "judged": "2026", "notes": ["Möbius"]}


@pytest.fixture
def course(tmp_path):
    """One of form 1: without the file that says so."""
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "nbgrader_config.py").write_text("# configuration", encoding="utf-8")
    course = Course(tmp_path)
    course.make()
    (course.made / "form").unlink()
    for student in "ada", "ben":
        course.assignment("dropout").write_record(student, RECORD | {"student": student})
    return course


def files(course):
    return {path: path.read_bytes() for path in course.root.rglob("*") if path.suffix != ".lock" and path.is_file()}


def kept(course, student="ada"):
    return course.assignment("dropout").record(student)


@pytest.mark.parametrize("act", [bring_up_to_date, lambda course: alone(course).__enter__()])
def test_every_record_gets_the_fields_that_it_lacks_and_keeps_its_own(course, act):
    act(course)
    for student in "ada", "ben":
        assert kept(course, student) == FIELDS | RECORD | {"student": student}
    assert course.form() == FORM and (course.made / "form").read_text(encoding="ascii") == f"{FORM}\n"
    assert "Möbius" in (course.made / "grades/06_dropout/ada.json").read_text(encoding="utf-8")


def test_the_fields_are_empty_ones_so_that_a_grade_without_a_fingerprint_is_made_anew():
    assert all(not value for value in FIELDS.values())
    assert {"judged_of", "written_of", "version"} < FIELDS.keys()


def test_a_course_of_this_form_is_not_touched(course):
    bring_up_to_date(course)
    (course.made / "grades/06_dropout/ada.json").write_text("{}", encoding="ascii")      # it would grow, were it read
    before = files(course)
    bring_up_to_date(course)
    assert files(course) == before


def test_a_kill_while_it_is_brought_up_to_date_locks_nobody_out_and_is_made_good(course, monkeypatch):
    class CutOff(io.FileIO):
        def write(self, content):
            raise KeyboardInterrupt
    for last in ".ben.json.new", ".form.new":
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(whole_file, "open", lambda path, *args, last=last, **kwargs: (
                CutOff if path.name == last else open)(path, *args, **kwargs), raising=False)
            bring_up_to_date(course)
        assert kept(course)["earned"] == kept(course, "ben")["earned"] == 15
    bring_up_to_date(course)
    assert Course.here(course.root).form() == FORM and kept(course, "ben").keys() >= FIELDS.keys()


@pytest.mark.parametrize("text", [f"{FORM + 1}", "three", ""])
def test_a_course_of_a_newer_autograde_is_refused_and_left_as_it_is(course, text):
    (course.made / "form").write_text(text, encoding="ascii")
    before = files(course)
    for act in bring_up_to_date, back_up, lambda course: Course.here(course.root):
        with pytest.raises(CourseError, match="was made by a newer autograde"):
            act(course)
    assert files(course) == before


def test_a_record_that_is_no_json_stops_the_work_and_nothing_is_called_up_to_date(course):
    (course.made / "grades/06_dropout/ben.json").write_text("{", encoding="ascii")
    with pytest.raises(json.JSONDecodeError):
        bring_up_to_date(course)
    assert not (course.made / "form").exists()


def test_a_new_course_says_its_form(tmp_path):
    Course(tmp_path).make()
    assert Course(tmp_path).form() == FORM and (tmp_path / "course/form").exists()
