"""nbgrader's own steps, called by us: what went wrong is one sentence, and Ctrl-C is no error of theirs."""

import json

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.nbgrader.database import gradebook
from autograde.classroom.nbgrader.gradebook import Nbgrader
from autograde.classroom.release import release

LOG = """[INFO] Converting notebook
Traceback (most recent call last):
  File "/x.py", line 3, in f
RuntimeError: Please see the error log
nbgrader.api.MissingEntry: No such assignment: 06_dropout
[ERROR] There was an error processing assignment
"""


def done(**result):
    return object.__new__(Nbgrader).done({"success": False} | result, "the release was not made")


def test_what_succeeds_says_nothing():
    assert done(success=True, log=LOG) is None


@pytest.mark.parametrize("result, told", [
    ({"log": LOG}, "nbgrader.api.MissingEntry: No such assignment: 06_dropout"),
    ({"error": "ValueError: first\n", "log": LOG}, "nbgrader.api.MissingEntry: No such assignment: 06_dropout"),
    ({"error": "ValueError: first"}, "ValueError: first"), ({"log": "[INFO] a\n[ERROR] what it says last"},
    "[ERROR] what it says last"),
    ({"log": "   IndentationError: unexpected indent  "}, "IndentationError: unexpected indent"), ({}, "")])
def test_of_all_that_is_logged_the_last_cause_is_told_in_one_sentence(result, told):
    with pytest.raises(CourseError) as error:
        done(**result)
    assert str(error.value) == f"the release was not made: {told}" and "\n" not in str(error.value)


def test_ctrl_c_is_handed_on():
    with pytest.raises(KeyboardInterrupt):
        done(error="Traceback …\nKeyboardInterrupt\n")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Object of type")            # SQLAlchemy on nbgrader's own rows
def test_a_release_that_nbgrader_refuses_since_there_are_hand_ins_leaves_the_last_one(released):
    with gradebook(released.course) as book:
        book.add_student("ada")
        book.update_or_create_submission(released.folder, "ada")
    notebook = json.loads(released.source.read_text(encoding="utf-8"))
    notebook["cells"] = [c for c in notebook["cells"] if not "".join(c["source"]).startswith("written:")]
    released.source.write_text(json.dumps(notebook), encoding="utf-8")
    before = {path: path.read_bytes() for path in released.release.rglob("*") if path.is_file()}
    with pytest.raises(CourseError, match="there are hand-ins in the gradebook, and nbgrader then takes no other") as e:
        release(released)
    assert "\n" not in str(e.value)
    assert {path: path.read_bytes() for path in released.release.rglob("*") if path.is_file()} == before != {}


# ── Each step on the right assignment

class Api:
    """Notes what it is asked."""

    def __init__(self, success=True):
        self.success, self.asked = success, []

    def __getattr__(self, name):
        return lambda *args, **kwargs: self.asked.append([name, *args, kwargs]) or {"success": self.success, "log": "E"}


class Assignment:
    folder = "06_dropout"

    def students(self):
        return ["ada"]


@pytest.fixture
def steps(monkeypatch, tmp_path):
    from autograde.classroom.course import Course
    from autograde.classroom.nbgrader import gradebook as module
    made = object.__new__(Nbgrader)
    made.course, made.api, opened = Course(tmp_path), Api(), []
    monkeypatch.setattr(module, "gradebook", lambda course: opened.append(course) or type("Book", (), {
        "close": lambda self: None})())
    made.opened = opened
    return made


def test_a_release_enters_the_assignment_into_the_gradebook_or_touches_none(steps):
    steps.generate(Assignment())
    assert [words[0] for words in steps.api.asked] == ["generate_assignment"] and steps.opened == [steps.course]
    steps.opened.clear()
    steps.generate(Assignment(), enter=False)
    config = steps.api.asked[1][1]
    assert config["SaveCells"]["enabled"] is False and config["GenerateAssignment"]["no_database"] is True
    assert steps.opened == [] and steps.api.asked[2][:2] == ["generate_assignment", "06_dropout"]


def test_collecting_takes_the_newer_over_the_older_and_says_who_is_there(steps):
    assert steps.collect(Assignment()) == ["ada"]
    assert steps.api.asked == [["collect", "06_dropout", {"update": True}]]


def test_feedback_is_given_out_student_by_student_and_the_first_that_fails_is_named(steps):
    steps.release_feedback(Assignment(), ["ada", "ben"])
    assert [words[:3] for words in steps.api.asked] == [["release_feedback", "06_dropout", s] for s in ("ada", "ben")]
    steps.api = Api(success=False)
    with pytest.raises(CourseError, match="ben was given no page: E"):
        steps.release_feedback(Assignment(), ["ben", "cleo"])
    assert len(steps.api.asked) == 1
