"""A course of one assignment for whoever judges elsewhere: the release, and nothing of the class."""

import json

import pytest

from autograde.classroom import one_assignment
from autograde.classroom.course import Course, CourseError
from autograde.classroom.one_assignment import contents, course_of


@pytest.fixture
def assignment(tmp_path):
    """A released assignment of a class: with its secret, a student's work, notes beside the source, and a grade."""
    files = {"notebooks/06_dropout/dropout.ipynb": "the answers", "notebooks/06_dropout/notes.txt": "ours",
             "notebooks/08_optimizers/optimizers.ipynb": "others", "nbgrader_config.py": "c.x = 'password'",
             "course.toml": "[groups]\nred = ['ada']", "course/secret": "s3cret", "course/students.csv": "ada",
             "course/submitted/ada/06_dropout/dropout.ipynb": "ada's", "course/gradebook.db": "db",
             "course/grades/06_dropout/ada.json": json.dumps({"earned": 3}),
             "course/release/06_dropout/dropout.ipynb": "the release",
             "course/release/08_optimizers/optimizers.ipynb": "x"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return Course(tmp_path).assignment("dropout")


def test_the_released_notebook_is_all_there_is_of_the_class(assignment):
    assert course_of(assignment) == {
        "nbgrader_config.py": b"", "notebooks/06_dropout/dropout.ipynb": b"the release",
        "course/release/06_dropout/dropout.ipynb": b"the release"}


def test_it_is_a_course_whose_assignment_has_the_same_release(assignment, tmp_path_factory):
    root = tmp_path_factory.mktemp("elsewhere")
    for name, content in course_of(assignment).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    made = Course.here(root).assignment("06_dropout")
    assert made.released_notebook.read_bytes() == b"the release" and made.students() == []


def test_what_was_not_released_is_refused_with_the_command(assignment):
    assignment.released_notebook.unlink()
    with pytest.raises(CourseError, match=r"06_dropout was not released, .*: autograde release dropout"):
        course_of(assignment)


def test_a_course_s_own_exercises_and_library_come_along(assignment, monkeypatch, tmp_path):
    for name in "exercises/dropout.py", "exercises/equivalents.toml", "sums/__init__.py", "sums/__pycache__/x.py":
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(one_assignment, "library_of", lambda stems: tmp_path / "sums")
    own = course_of(assignment).keys() - {"nbgrader_config.py"}
    assert {name for name in own if "ipynb" not in name} == {"exercises/dropout.py", "exercises/equivalents.toml",
                                                            "sums/__init__.py"}


def test_of_a_package_only_what_it_is_made_of_is_taken(tmp_path):
    for name in ("a.py", "b/c.js", "d.npz", "e.pyc", "f.ipynb", "g.db", "secret", "__pycache__/h.py", "shipped/i.py",
        "j.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "folder.py").mkdir()
    assert set(contents(tmp_path, "code/p")) == {"code/p/a.py", "code/p/b/c.js", "code/p/d.npz"}
