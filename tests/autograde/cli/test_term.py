"""The commands around grading: what they print of what was done, for people and for scripts, and when they fail."""

import json

import pytest
from typer.testing import CliRunner

from autograde.classroom import class_report
from autograde.classroom.course import Course, CourseError
from autograde.classroom.term import collect, export, feedback, watch
from autograde.classroom.term.export import Exported
from autograde.classroom.term.feedback import Feedback
from autograde.classroom.term.sorting import Collected
from autograde.cli.term import app, told


@pytest.fixture
def course(tmp_path):
    for folder in "06_dropout", "08_optimizers":
        (tmp_path / "notebooks" / folder).mkdir(parents=True)
        (tmp_path / f"notebooks/{folder}/{folder[3:]}.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "nbgrader_config.py").touch()
    return Course(tmp_path)


def run(course, *words):
    return CliRunner().invoke(app, [*map(str, words), "--course", str(course.root)])


# ── collect

@pytest.mark.parametrize("made, lines", [
    ({}, ["there was nothing to collect"]), ({"new": ["ada", "ben"]}, ["collected: 2 (ada, ben)"]),
    ({"replaced": ["ada"], "there": ["ben"]}, ["replaced by a newer one: 1 (ada)", "there already: 1 (ben)"]),
    ({"aside": ["a."], "notes": ["b."], "problems": ["c."]}, ["a.", "b.", "c."]),
    ({"unmatched": [["x.ipynb", "nobody"]]}, ["not matched: x.ipynb: nobody",
    "Whose these are: put them on the roster, "
                                              "or give them alone, with --from FILE --student NAME."])])
def test_what_was_collected_is_a_line_each(made, lines):
    assert list(told(Collected(**made))) == lines


@pytest.fixture
def collected(monkeypatch):
    """collected(…): what each source gives, in order; asked: how it was asked."""
    def give(*results):
        left = list(results)
        monkeypatch.setattr(collect, "collect", lambda assignments, path, **options: give.asked.append(
            ([a.folder for a in assignments], path.name, options)) or left.pop(0))
    give.asked = []
    return give


def test_several_sources_are_one_result(course, collected):
    collected(Collected(new=["ada"]), Collected(new=["ben"], notes=["late"]))
    result = run(course, "collect", "dropout", "optimizers", "--from", "a.zip", "--from", "b", "--student", "ada",
        "--file-times")
    assert result.exit_code == 0 and result.output.splitlines() == ["collected: 2 (ada, ben)", "late"]
    options = {"student": "ada", "file_times": True, "times": None}
    assert collected.asked == [(["06_dropout", "08_optimizers"], name, options) for name in ("a.zip", "b")]


@pytest.mark.parametrize("made, code", [({"new": ["ada"]}, 0), ({"aside": ["a"], "notes": ["n"]}, 0),
                                        ({"new": ["ada"], "problems": ["p"]}, 1), ({"unmatched": [["x", "y"]]}, 1)])
def test_whatever_was_not_taken_makes_it_fail(course, collected, made, code):
    collected(Collected(**made), Collected(**made))
    assert run(course, "collect", "dropout", "--from", "a.zip").exit_code == code
    result = run(course, "collect", "dropout", "--from", "a.zip", "--json")
    assert result.exit_code == code and json.loads(result.output) == vars(Collected(**made))


def test_the_exchange_knows_whose_its_files_are(course):
    result = run(course, "collect", "dropout", "--student", "ada")
    assert isinstance(result.exception, CourseError) and "--student goes with --from PATH" in str(result.exception)


# ── feedback

@pytest.mark.parametrize("made, code, lines", [
    ({"written": ["a", "b"]}, 0, ["06_dropout: 2 pages written anew"]),
    ({"ungraded": ["c"]}, 1, ["06_dropout: 0 pages written anew",
    "  to be graded first, with autograde grade dropout: c"]),
    ({"copied": ["d"], "released": ["a"], "elsewhere": ["e"]}, 0, [
        "06_dropout: 0 pages written anew", "  given the page of their group: d", "  released: a",
        "  not handed in through the exchange, so their pages are in course/feedback alone: e"])])
def test_pages_are_counted_and_who_must_be_graded_first_makes_it_fail(course, monkeypatch, made, code, lines):
    monkeypatch.setattr(feedback, "write_feedback", lambda assignment, only, release: Feedback(**made))
    result = run(course, "feedback", "dropout")
    assert (result.exit_code, result.output.splitlines()) == (code, lines)
    result = run(course, "feedback", "dropout", "optimizers", "--json")
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert [row["assignment"] for row in rows] == ["06_dropout", "08_optimizers"] and result.exit_code == code
    assert all(rows[0][key] == value for key, value in made.items())


# ── report and export

def test_a_report_is_where_it_is_or_of_one_student_or_rows(course, monkeypatch, tmp_path):
    monkeypatch.setattr(class_report, "write_class_report", lambda assignment: tmp_path / f"{assignment.stem}.html")
    monkeypatch.setattr(class_report, "of_student",
        lambda assignment, student: [f"{student} \x1b[31m of {assignment.stem}"])
    monkeypatch.setattr(class_report, "class_report", lambda assignment: type("Report", (), {
        "rows": lambda self: iter([["student", "points"], ["ada", 3], ["ben", None]])})())
    assert run(course, "report", "dropout").output == f"{(tmp_path / 'dropout.html').as_uri()}\n"
    said = run(course, "report", "dropout", "--student", "ada").output
    assert said.startswith("ada ") and said.endswith(" of dropout\n") and "\x1b" not in said
    assert json.loads(run(course, "report", "dropout", "--json").output) == {
        "assignment": "06_dropout", "students": [{"student": "ada", "points": 3}, {"student": "ben", "points": None}]}


def test_an_export_says_what_was_written_and_what_was_left_empty(course, monkeypatch, tmp_path):
    asked = []
    made = Exported([tmp_path / "a.csv"], ["left empty: ben"], [{"student": "ada", "points": 3}])
    monkeypatch.setattr(export, "export", lambda assignments, fill, **options: asked.append(options) or made)
    result = run(course, "export", "dropout", "--fill", "x.csv", "--column", "Quiz", "--scale", "--zeros")
    assert result.output.splitlines() == [f"written: {tmp_path / 'a.csv'}", "left empty: ben"]
    assert asked == [{"column": "Quiz", "scale": True, "provisional": False, "zeros": True}]
    assert json.loads(run(course, "export", "dropout", "--json").output) == made.rows


# ── watch

def test_watching_ends_with_ctrl_c_and_says_what_was_done(course, monkeypatch):
    def look(assignments, grade, say):
        say("ada: graded")
        raise KeyboardInterrupt
    monkeypatch.setattr(watch, "watch", look)
    result = run(course, "watch", "dropout")
    assert result.exit_code == 0 and result.output.splitlines() == [
        "watching for hand-ins of 06_dropout; Ctrl-C ends it", "ada: graded",
        "stopped watching; 0 hand-ins were graded, and what was done is kept"]
