"""course.toml: what it says holds, and what it cannot mean is refused with one sentence: key, value, remedy."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograde.classroom.course import Course, CourseError
from autograde.classroom.term.course_file import SAMPLE, Terms, terms

ZONE = 'time_zone = "Europe/Berlin"\n'


@pytest.fixture
def said(tmp_path):
    """said(text): the Terms of 06_dropout under a course file of that text, or bytes."""
    for name in "06_dropout", "08_optimizers":
        (tmp_path / "notebooks" / name).mkdir(parents=True)
        (tmp_path / f"notebooks/{name}/{name[3:]}.ipynb").write_text("{}", encoding="utf-8")

    def say(text):
        (tmp_path / "course.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return terms(Course(tmp_path).assignment("dropout"))
    return say


def test_without_a_file_nothing_is_due(tmp_path, said):
    assert terms(Course(tmp_path).assignment("dropout")) == Terms() == said("") == said(SAMPLE)


def test_the_sample_says_what_it_seems_to(said):
    lines = SAMPLE.splitlines()[3:]
    found = said("\n".join(line.removeprefix("# ") for line in lines).replace('["a case by its name"]', "[]"))
    assert found.due == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    assert (found.late.per_day, found.late.cap, found.late.grace) == (10, 50, timedelta(minutes=15))
    assert found.exercises == ("dropout_forward", "dropout_backward") and found.points == {"dropout_forward": 10}
    assert found.due_for("ada") - found.due == timedelta(days=2) and found.due_for("dora").day == 8
    assert found.group_of("ben") == ("red", ("ada", "ben")) and found.group_of("cleo") == ("", ("cleo",))


def test_the_readme_s_sample_is_one(said):
    readme = (Path(__file__).parents[4] / "README.md").read_text(encoding="utf-8").partition("### A term")[2]
    lines = [line[4:] for line in readme.partition("\n## ")[0].splitlines() if line.startswith("    ")]
    found = said("\n".join(lines).replace("a case by its name", "units that stay are scaled up"))
    assert found.points == {"dropout_forward": 10} and found.late.per_day == 10 and found.groups


@pytest.mark.parametrize("written, due", [
    ("2026-12-01T23:59:00", (12, 1, 22, 59)),                           # Berlin's winter
    ("2026-07-01T23:59:00", (7, 1, 21, 59)),                            # and its summer
    ("2026-12-01T23:59:00+05:30", (12, 1, 18, 29)),
    ("2026-12-01T23:59:00Z", (12, 1, 23, 59)),
    ("2026-12-01", (12, 1, 23, 0)),                                     # a date is that day's end
    ("2026-03-29T02:30:00", (3, 29, 1, 30)),                            # an hour that clocks leap over
    ("2026-10-25T02:30:00", (10, 25, 0, 30)),                           # one that comes twice: its first
])
def test_a_due_date_is_a_moment(said, written, due):
    assert said(f"{ZONE}[assignments.06_dropout]\ndue = {written}").due == datetime(2026, *due, tzinfo=UTC)


@pytest.mark.parametrize("text", ["\ufeff" + ZONE, ZONE.replace("\n", "\r\n"), "# ümläut\n" + ZONE])
def test_a_file_as_editors_save_it_is_read(said, text):
    assert str(said(text).zone) == "Europe/Berlin"


def test_a_written_question_may_count_and_be_worth_something_before_there_is_a_release(tmp_path, said):
    cell = {"cell_type": "markdown", "source": "written: why (4 points)\n\n**Rubric.**"}
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    found = said("[assignments.dropout]\nexercises = ['why', 'dropout_forward']\npoints = {why = 6}")
    assert found.exercises == ("why", "dropout_forward") and found.points == {"why": 6}


def test_an_assignment_s_own_policy_stands_before_the_course_s(said):
    found = said("[late]\nper_day = 10\ncap = 40\n[assignments.dropout.late]\nper_day = 25")
    assert (found.late.per_day, found.late.cap) == (25, 40)


@pytest.mark.parametrize("text, told", [
    ('time_zone = "Berlin"', "time_zone = 'Berlin' is no time zone: write one as \"Europe/Berlin\""),
    ("time_zone = 1", "time_zone = 1 is no time zone"),
    ('time_zone = "../../etc/passwd"', "is no time zone"),
    ("due = 2026-12-01", "due = 2026-12-01 says nothing here: there is no such key; there are: time_zone"),
    ("[latee]\nper_day = 1", "did you mean late?"),
    ("[late]\nper_day = 'ten'", "late.per_day = 'ten' must be a number from 0 to 100"),
    ("[late]\nper_day = 101", "late.per_day = 101 must be a number from 0 to 100"),
    ("[late]\nper_day = true", "late.per_day = True must be a number"),
    ("[late]\nper_day = nan", "late.per_day = nan must be a number"),
    ("[late]\ncap = -1", "late.cap = -1 must be a number from 0 to 100"),
    ("[late]\ngrace = 15", "late.grace = 15 is no span of time up to a year: write late.grace = \"15 minutes\""),
    ("[late]\ngrace = '9999 weeks'", "is no span of time up to a year"),
    ("[late]\nof = 'all'", 'late.of = \'all\' must be "earned" or "points"'),
    ("late = 10", "late = 10 must be a table: write [late] and its keys below"),
    ("[assignments.dropuot]\n", "assignments.dropuot: there is no assignment called 'dropuot'; did you mean dropout?"),
    ("[assignments.dropout]\n[assignments.06_dropout]\n", "06_dropout has two tables; make one of them"),
    ("[assignments.dropout]\ndue = 2026-12-01T10:00:00", 'has no time zone: say time_zone = "Europe/Berlin"'),
    ("[assignments.dropout]\ndue = '2026-12-01'", "is no time: write it without quotes"),
    ("[assignments.dropout]\ndue = 10:00:00", "assignments.dropout.due = 10:00:00 is no time"),
    (ZONE + "[assignments.dropout]\ndue = 9999-12-31", "assignments.dropout.due = 9999-12-31 is too far away"),
    ("[assignments.dropout]\ndues = 1", "assignments.dropout.dues = 1 says nothing here: there is no such key; did "
                                        "you mean due?"),
    ("[assignments.dropout.extensions]\nada = 3", "assignments.dropout.extensions.ada = 3 is no time"),
    ("[assignments.dropout.extensions]\nada = 'soon'", "extensions.ada = 'soon' is no span of time"),
    ("[extensions]\nada = 'soon'", "extensions.ada = 'soon' is no span of time"),
    ("[assignments.dropout]\nexercises = 'dropout_forward'", 'must be a list of names: write '
                                                             'assignments.dropout.exercises = ["…", "…"]'),
    ("[assignments.dropout]\nexercises = ['dropout_foward']", "did you mean 'dropout_forward'?"),
    ("[assignments.dropout.points]\nsgd = 3", "assignments.dropout.points = 'sgd' is not known here; there are: "),
    ("[assignments.dropout.points]\ndropout_forward = '3'", "points.dropout_forward = '3' must be a number"),
    ("[assignments.dropout.voided]\ndropout_forward = ['nothing']", "voided.dropout_forward = 'nothing' is not known"),
    ("[groups]\nred = ['ada']\nblue = ['ada', 'ben']", "holds ada, who is in group red already: leave one of them out"),
    ("[groups]\nred = 'ada'", "groups.red = 'ada' must be a list of names"),
    ("[groups]\nred = ['..']", "groups.red = '..' can be nobody's folder: give it letters, digits"),
    ("[extensions]\n\"../ada\" = '1 day'", "extensions.../ada = '../ada' can be nobody's folder"),
    (ZONE + "[assignments.dropout]\ndue = 9999-12-30\nextensions = {ada = '60 weeks'}",
     "assignments.dropout.extensions.ada = '60 weeks' is too far away"),
    ("[late]\ncap = " + "1" * 5000, "cannot be read as TOML"),
    ("[late\n", "cannot be read as TOML"),
    (b"\xff\xfe[\x00", "cannot be read as TOML"),
    ("a = " + "[" * 5000, "cannot be read as TOML"),
    (f'x = "{"y" * 500}"', "yyy… says nothing here"),
])
def test_what_cannot_be_meant_is_refused_with_one_sentence(said, text, told):
    with pytest.raises(CourseError) as refused:
        said(text)
    said_in = str(refused.value)
    assert told in said_in and said_in.startswith("course.toml") and "\n" not in said_in


def test_a_course_file_that_is_a_folder_or_enormous_is_refused(tmp_path, said):
    with pytest.raises(CourseError, match="has 2000000 bytes"):
        said(b"#" * 2_000_000)
    (tmp_path / "course.toml").unlink()
    (tmp_path / "course.toml").mkdir()
    with pytest.raises(CourseError, match="cannot be read"):
        terms(Course(tmp_path).assignment("dropout"))
