"""nbgrader's settings for a course: where each thing lies, what a release asks, and who grades."""

import contextlib
import json
import sqlite3

import nbformat
import pytest
from nbgrader.preprocessors import Execute, SaveAutoGrades
from traitlets.config import Config

from autograde.classroom.course import Course
from autograde.classroom.nbgrader.configuration import STUB, configure
from autograde.classroom.nbgrader.gradebook import Nbgrader
from autograde.classroom.nbgrader.preprocessors import JudgeAnswers
from autograde.project import FILES

ANSWER, CHECK = "from course_lib.dropout import dropout_backward", "check(dropout_backward)"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one small chapter, released; the folder's name has to be quoted."""
    root = tmp_path_factory.mktemp("mein Kurs ä")
    cells = [nbformat.v4.new_code_cell(source, id=name, outputs=[nbformat.v4.new_output("stream", text="committed")])
             for name, source in (("a", ANSWER), ("b", CHECK), ("c", "print(1)"))]
    source = root / "notebooks/06_dropout/dropout.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {
        "name": "python3", "display_name": "Python 3", "language": "python"}}), source)
    (root / "nbgrader_config.py").write_text((FILES / "nbgrader_config.py").read_text(encoding="utf-8"), "utf-8")
    course = Course(root)
    Nbgrader(course).generate(course.assignment("dropout"))
    return course


@pytest.fixture(scope="module")
def released(course):
    cells = json.loads(course.assignment("dropout").released_notebook.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def test_all_that_is_made_lies_in_course(course):
    assert {path.name for path in course.root.iterdir()} == {"notebooks", "nbgrader_config.py", "course"}
    assert (course.root / "course/release/06_dropout/dropout.ipynb").exists()
    with contextlib.closing(sqlite3.connect(course.root / "course/gradebook.db")) as gradebook:
        assert gradebook.execute("select name from assignment").fetchall() == [("06_dropout",)]


def test_an_answer_is_asked_for_by_its_signature_and_the_stub(released):
    (asked,) = [cell for cell in released if cell["source"].startswith("def dropout_backward(dout, mask):")]
    assert all(f"    {line}" in asked["source"].splitlines() for line in STUB.splitlines())
    assert "SOLUTION" not in asked["source"] and "dout * mask" not in asked["source"]
    assert asked["metadata"]["nbgrader"]["solution"] and not asked["metadata"]["nbgrader"]["grade"]


def test_the_check_is_graded_and_locked(released):
    (check,) = [cell for cell in released if cell["source"] == CHECK]
    assert check["metadata"]["nbgrader"]["grade"] and check["metadata"]["nbgrader"]["locked"]
    assert check["metadata"]["deletable"] is False and check["metadata"]["editable"] is False


def test_no_output_of_the_instructors_is_handed_out(released):
    outputs = [cell["outputs"] for cell in released if cell["cell_type"] == "code"]
    assert len(outputs) == 4 and not any(outputs)       # the three of the source, and the first one


@pytest.mark.parametrize("isolation", ["bubblewrap", "process"])
def test_the_judge_takes_the_place_of_the_kernel_and_comes_before_the_points_are_kept(tmp_path, isolation):
    c = configure(Config(), tmp_path, isolation)
    steps = c.Autograde.autograde_preprocessors
    assert Execute not in [*steps, *c.Autograde.sanitize_preprocessors]
    assert steps.index(JudgeAnswers) < steps.index(SaveAutoGrades)
    assert c.JudgeAnswers.isolation == isolation


def test_the_courses_own_configuration_has_these_settings(course):
    c = Nbgrader(course, "process").api.config
    assert c.CourseDirectory.db_url == f"sqlite:///{course.root}/course/gradebook.db"
    assert (c.CourseDirectory.source_directory, c.CourseDirectory.submitted_directory) == ("notebooks",
                                                                                           "course/submitted")
    assert c.JudgeAnswers.isolation == "process"
