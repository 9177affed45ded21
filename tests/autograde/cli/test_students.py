"""autograde students: listed with what they handed in, and nobody is taken out or renamed without a yes."""

import json

import pytest
from typer.testing import CliRunner

from autograde.classroom.course import Course, CourseError
from autograde.classroom.term import everywhere
from autograde.classroom.term.roster import Student, roster, write_roster
from autograde.cli.students import app


@pytest.fixture
def course(tmp_path):
    """Two on the roster, one of whom handed in; a third handed in and is not on it.  No gradebook."""
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "nbgrader_config.py").touch()
    course = Course(tmp_path)
    course.make()
    write_roster(course, {"ada": Student("ada", "Lovelace", "Ada", section="One"), "ben": Student("ben")})
    for student in "ada", "zoe":
        course.assignment("dropout").folder_of("submitted", student).mkdir(parents=True)
    return course


def run(course, *words, answer=""):
    return CliRunner().invoke(app, [*words, "--course", str(course.root)], input=answer)


def test_the_roster_is_listed_with_hand_ins_and_whoever_is_not_on_it_comes_last(course):
    lines = run(course, "list").output.splitlines()
    assert [line.split() for line in lines] == [
        ["ben"], ["ada", "Ada", "Lovelace", "One", "06_dropout"], ["zoe", "(not", "on", "the", "roster)", "06_dropout"],
        ["2", "students", "on", "the", "roster,", "1", "others"]]


def test_as_json_it_says_the_same_for_a_script(course):
    rows = {row["student"]: row for row in json.loads(run(course, "list", "--json").output)}
    assert {name: (row["on_roster"], row["handed_in"]) for name, row in rows.items()} == {
        "ben": (True, []), "ada": (True, ["06_dropout"]), "zoe": (False, ["06_dropout"])}
    assert rows["ada"]["section"] == "One" and rows["zoe"]["last_name"] == ""


def test_an_import_needs_no_gradebook_and_says_what_it_did(course, tmp_path):
    (tmp_path / "list.csv").write_text("user,name\ncleo,Cleo Third\n", encoding="utf-8")
    result = run(course, "import", str(tmp_path / "list.csv"))
    assert result.exit_code == 0 and result.output.startswith("1 students in list.csv: 1 new")
    assert set(roster(course)) == {"ada", "ben", "cleo"}


def test_the_column_of_the_folders_may_be_named(course, tmp_path):
    (tmp_path / "list.csv").write_text("Matr,user\n42,x\n", encoding="utf-8")
    assert run(course, "import", str(tmp_path / "list.csv"), "--id", "Matr").exit_code == 0 and "42" in roster(course)


@pytest.fixture
def done(monkeypatch):
    """What was asked of the whole course."""
    asked = []
    for name in "remove", "anonymise":
        monkeypatch.setattr(everywhere, name,
            lambda course, students, name=name: asked.append((name, students)) or ["done"])
    return asked


@pytest.mark.parametrize("words, answer, asked", [
    (["remove", "ada"], "y\n", [("remove", ["ada"])]), (["remove", "ada"], "n\n", []), (["remove", "ada"], "", []),
    (["remove", "ada", "zoe", "--yes"], "", [("remove", ["ada", "zoe"])]), (["anonymise", "ada"], "n\n", []),
    (["anonymise", "ada", "--yes"], "", [("anonymise", ["ada"])]),
    (["anonymise", "--all"], "y\n", [("anonymise", ["ada", "ben", "zoe"])])])
def test_nobody_is_taken_out_or_renamed_without_a_yes(course, done, words, answer, asked):
    result = run(course, *words, answer=answer)
    assert done == asked and (result.exit_code == 0) == bool(asked)


def test_who_is_not_there_is_named_before_the_question(course, done):
    result = run(course, "remove", "nobody")
    assert isinstance(result.exception, CourseError) and "nobody" in str(result.exception) and done == []
    assert "Delete" not in result.output


@pytest.mark.parametrize("words", [[], ["ada", "--all"]])
def test_either_names_or_all(course, done, words):
    result = run(course, "anonymise", *words, "--yes")
    assert str(result.exception) == "name the students, or say --all" and done == []


def test_the_help_lists_what_can_be_done():
    result = CliRunner().invoke(app, [])
    assert all(word in result.output for word in ("import", "list", "remove", "anonymise"))
