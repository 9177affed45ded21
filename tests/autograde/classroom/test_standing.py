"""The gradebook read and tried without nbgrader: the tables as nbgrader declares them, the points as it counts them."""

import contextlib
import shutil
import sqlite3
import tempfile
import warnings

import pytest
from nbgrader.api import Gradebook

from autograde.classroom import standing as module
from autograde.classroom.course import Course, CourseError
from autograde.classroom.nbgrader.database import gradebook
from autograde.classroom.standing import known, points, require_writable, standing


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A gradebook of two assignments and two students, as nbgrader makes it."""
    root = tmp_path_factory.mktemp("course")
    for folder in "06_dropout", "08_optimizers":
        (root / "notebooks" / folder).mkdir(parents=True)
        (root / f"notebooks/{folder}/{folder[3:]}.ipynb").write_text("{}", encoding="utf-8")
    course = Course(root)
    course.make()
    with warnings.catch_warnings(action="ignore"), gradebook(course) as book:           # SQLAlchemy's, of nbgrader
        for folder in "06_dropout", "08_optimizers":
            book.update_or_create_assignment(folder)
            book.add_notebook(folder[3:], folder)
            for cell, most in ("check-half", 3.0), ("why", 4.0):
                book.add_grade_cell(cell, folder[3:], folder, max_score=most, cell_type="code")
                book.add_solution_cell(cell, folder[3:], folder)
        for student in "ada", "ben":
            book.add_student(student)
            book.add_submission("06_dropout", student)
        book.add_submission("08_optimizers", "ada")
        where = "dropout", "06_dropout", "ada"
        check, why = (book.find_grade(cell, *where) for cell in ("check-half", "why"))
        check.auto_score, check.needs_manual_grade, check.extra_credit = 2.0, False, 0.5
        why.auto_score, why.manual_score, why.needs_manual_grade = None, 3.5, False
        book.find_comment("check-half", *where).auto_comment = "No response."
        why_comment = book.find_comment("why", *where)
        why_comment.auto_comment, why_comment.manual_comment = "No response.", "Good."
        book.db.commit()
    return course


def test_each_cell_s_marks_are_there_by_student_and_of_one_assignment(made):
    found = standing(made.assignment("dropout"))
    assert found.keys() == {"ada", "ben"}
    assert found["ada"] == {
        "check-half": {"auto": 2.0, "manual": None, "extra": 0.5, "waits": False, "most": 3.0,
        "comment": "No response."},
        "why": {"auto": None, "manual": 3.5, "extra": None, "waits": False, "most": 4.0, "comment": "Good."}}
    assert {mark["auto"] for mark in found["ben"].values()} == {None}
    assert standing(made.assignment("optimizers")).keys() == {"ada"}


def test_of_one_student_if_one_is_named(made):
    everybody = standing(made.assignment("dropout"))
    assert standing(made.assignment("dropout"), "ben") == {"ben": everybody["ben"]}
    assert standing(made.assignment("dropout"), "' OR 1=1 --") == standing(made.assignment("optimizers"), "ben") == {}


@pytest.mark.parametrize("name", ["dropout", "optimizers"])
def test_who_is_known_is_of_whom_something_stands_there(made, name):
    assert known(made.assignment(name)) == standing(made.assignment(name)).keys()


def test_it_is_read_only_and_never_made(made, tmp_path):
    before = (made.made / "gradebook.db").read_bytes()
    standing(made.assignment("dropout"))
    assert (made.made / "gradebook.db").read_bytes() == before
    shutil.copytree(made.root, tmp_path / "course")
    other = Course(tmp_path / "course")
    (other.made / "gradebook.db").unlink()
    with pytest.raises(sqlite3.OperationalError):
        standing(other.assignment("dropout"))
    assert not (other.made / "gradebook.db").exists()


@pytest.mark.parametrize("marks, counted", [
    ({}, 0), ({"auto": None, "manual": None, "extra": None}, 0), ({"auto": 2.0}, 2.0), ({"auto": 2.0,
    "manual": 0.0}, 0.0),
    ({"auto": 2.0, "manual": 3.5}, 3.5), ({"manual": 3.5, "extra": 0.5}, 4.0), ({"auto": 2.0, "extra": -1.0}, 1.0)])
def test_a_mark_by_hand_stands_in_place_of_the_judge_s_and_extra_credit_is_added(marks, counted):
    assert points(marks) == counted


def test_the_points_are_those_that_nbgrader_counts(made):
    with Gradebook(f"sqlite:///{made.made}/gradebook.db") as book:
        theirs = book.find_submission("06_dropout", "ada").score
    assert sum(map(points, standing(made.assignment("dropout"))["ada"].values())) == theirs == 6.0


# ── Whether grades can be saved

@pytest.fixture
def course(made, tmp_path):
    return Course(shutil.copytree(made.root, tmp_path / "writable"))


def test_a_gradebook_that_can_be_written_is_left_as_it_is(course):
    def tables():
        with contextlib.closing(sqlite3.connect(course.made / "gradebook.db")) as book:
            return sorted(book.execute("SELECT name FROM sqlite_master"))
    before = tables()
    require_writable(course)
    require_writable(course)
    assert tables() == before


def test_one_that_is_not_there_is_to_be_made_by_a_release(course):
    (course.made / "gradebook.db").unlink()
    with pytest.raises(CourseError, match=r"there is no gradebook at .*: release the assignment first"):
        require_writable(course)
    assert not (course.made / "gradebook.db").exists()


def test_a_file_that_is_no_gradebook_is_closed_again(course, monkeypatch):
    made, connect = [], sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: made.append(connect(*args, **options)) or made[-1])
    (course.made / "gradebook.db").write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="file is not a database"):
        module.opened(course.made / "gradebook.db")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[0].execute("SELECT 1")


def test_one_that_another_program_writes_into_or_that_is_none_is_one_sentence(course, monkeypatch):
    monkeypatch.setattr(module, "WAIT", 0.01)
    holder = sqlite3.connect(course.made / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CourseError, match=r"cannot be written \(database is locked\): check .* Nothing was graded"):
        require_writable(course)
    holder.close()
    (course.made / "gradebook.db").write_bytes(b"no database" * 100)
    with pytest.raises(CourseError, match="file is not a database"):
        require_writable(course)


@pytest.mark.parametrize("step", ["", "autograded", "feedback", "grades"])
def test_a_folder_that_cannot_be_written_is_named(course, monkeypatch, step):
    folder = course.made / step
    folder.mkdir(exist_ok=True)

    def refused(dir):
        if dir == folder:
            raise PermissionError(13, "Permission denied")
        return open(course.made / "some file", "a", encoding="ascii")
    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    with pytest.raises(CourseError) as error:
        require_writable(course)
    assert f"the folder {folder} cannot be written (Permission denied)" in str(error.value)


def test_what_a_killed_program_left_half_written_is_put_back_before_it_is_read(tmp_path):
    """A journal beside the database tells what was there before; a connection that may not write cannot put it back."""
    with contextlib.closing(sqlite3.connect(tmp_path / "gradebook.db", isolation_level=None)) as book:
        book.execute("CREATE TABLE t (n)")
        book.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 100)
        book.execute("PRAGMA cache_size = 1")               # so that the half is on the disk
        book.execute("BEGIN")
        book.execute("UPDATE t SET n = 'y' || n")
        killed = tmp_path / "killed"
        killed.mkdir()
        for path in tmp_path.glob("gradebook.db*"):
            shutil.copy(path, killed)
        book.execute("ROLLBACK")
    assert (killed / "gradebook.db-journal").exists()
    with contextlib.closing(module.opened(killed / "gradebook.db")) as found:
        assert {row[0][0] for row in found.execute("SELECT n FROM t")} == {"x"}
    with pytest.raises(sqlite3.OperationalError):
        module.opened(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
