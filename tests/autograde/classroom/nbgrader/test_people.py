"""Students in nbgrader's gradebook: named, renamed with all their work, or gone with it."""

import shutil
import warnings
from types import SimpleNamespace

import pytest

from autograde.classroom.course import Course
from autograde.classroom.nbgrader.database import gradebook
from autograde.classroom.nbgrader.gradebook import Nbgrader
from autograde.classroom.nbgrader.people import enrol, remove, rename
from autograde.classroom.term.roster import Student

ADA = Student("ada", "Lovelace", "Ada", "ada@x.org", "4711")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two students, one with a submission."""
    course = Course(tmp_path_factory.mktemp("course"))
    course.make()
    with warnings.catch_warnings(action="ignore"), gradebook(course) as book:           # SQLAlchemy's, of nbgrader
        book.update_or_create_assignment("06_dropout")
        book.add_notebook("dropout", "06_dropout")
        book.add_grade_cell("check-half", "dropout", "06_dropout", max_score=3.0, cell_type="code")
        for student in "ada", "ben":
            book.add_student(student)
        book.add_submission("06_dropout", "ada")
        book.find_grade("check-half", "dropout", "06_dropout", "ada").auto_score = 2.0
        book.db.commit()
    return course


@pytest.fixture
def course(made, tmp_path):
    return Course(shutil.copytree(made.root, tmp_path / "course"))


def people(course):
    with gradebook(course) as book:
        return {s.id: (s.first_name, s.last_name, s.email, s.lms_user_id) for s in book.students}


def scores(course):
    with gradebook(course) as book:
        return {s.student.id: s.score for s in book.assignment_submissions("06_dropout")}


def test_names_and_addresses_stand_beside_the_ids_and_empty_ones_are_none(course):
    enrol(course, [ADA, Student("zoe")])
    assert people(course) == {"ada": ("Ada", "Lovelace", "ada@x.org", "4711"), "ben": (None,) * 4, "zoe": (None,) * 4}
    enrol(course, [Student("ada", "King", "Ada")])
    assert people(course)["ada"] == ("Ada", "King", None, None) and scores(course) == {"ada": 2.0}


def test_to_remove_somebody_takes_work_and_grades_along_and_nobody_else_s(course):
    remove(course, "ada")
    assert people(course).keys() == {"ben"} and scores(course) == {}
    remove(course, "ada")                                               # who is not there is no error
    assert people(course).keys() == {"ben"}


def test_another_name_keeps_the_work_and_nothing_that_tells_who_it_was(course):
    enrol(course, [ADA])
    rename(course, "ada", "s-01'; --")
    assert people(course) == {"s-01'; --": (None,) * 4, "ben": (None,) * 4} and scores(course) == {"s-01'; --": 2.0}
    rename(course, "nobody", "x")
    assert people(course).keys() == {"s-01'; --", "ben"}


# ── nbgrader's own steps, as gradebook.py calls them

def steps(course):
    made = object.__new__(Nbgrader)
    made.course = course
    return made


def test_points_are_read_by_assignment_and_of_one_that_is_unknown_there_are_none(course):
    found = steps(course).scores(SimpleNamespace(folder="06_dropout"))
    assert found.keys() == {"ada"} and found["ada"][:2] == (2.0, 0.0)
    assert steps(course).scores(SimpleNamespace(folder="99_nothing")) == {}
