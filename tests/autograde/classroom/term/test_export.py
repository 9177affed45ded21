"""Grades as tables, and an LMS's own file filled in: the right points in the right row, or one sentence."""

import csv
import io
import json

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.term.export import export
from autograde.classroom.term.roster import Student, write_roster

CANVAS = ("Student,ID,SIS User ID,SIS Login ID,Section,01_activations (11),06_dropout (99),Current Score\n"
          "    Points Possible,,,,,9.00,20.00,(read only)\n"
          '"Lovelace, Ada",4711,S1,ada,"One and Two",3,,50\n"Bold, Ben",4712,,ben,One,4,7,60\n'
          '"Third, Cleo",4713,,cleo,One,,,\n"Gone, Gus",4714,,gus,One,,,\n"Student, Test",9,,,One,,,\n')
MOODLE = ("Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments\n"
          "Participant 4711,Ada Lovelace,ada@x.org,Submitted,,20.00,Yes,\n"
          "Participant 4712,Ben Bold,ben@x.org,Submitted,7.00,20.00,No,kept\n")


@pytest.fixture
def course(term):
    people = [Student("ada", "Lovelace", "Ada", "ada@x.org", "4711"), Student("ben", "Bold", "Ben", "", "4712"),
              Student("cleo", "Third", "Cleo"), Student("zoe", "=cmd|'/c calc'!A0", "Zoe")]
    write_roster(term.assignment.course, {student.student: student for student in people})
    term.hand_in("ada", "2026-12-01 13:00:00 UTC", earned=4)
    term.hand_in("ben", earned=1)
    term.hand_in("cleo", status="two notebooks")
    term.says("[late]\nper_day = 10\n[assignments.dropout]\ndue = 2026-12-01T12:00:00Z")
    return term


@pytest.fixture
def filled(course, tmp_path):
    """filled(content, …): the rows of a file of that content, filled in."""
    def fill(content, **options):
        path = tmp_path / "lms.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        fill.result = export([course.assignment], [path], **options)
        fill.text = fill.result.paths[2].read_bytes()
        text = fill.text.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text else ","))
    return fill


def test_the_plain_tables_tell_the_same(course):
    result = export([course.assignment])
    rows = list(csv.DictReader(io.StringIO(result.paths[0].read_text(encoding="utf-8-sig"), newline="")))
    assert [(row["student"], row["points"], row["of"], row["taken_for_lateness"], row["late"]) for row in rows] == [
        ("ada", "13.5", "20", "1.5", "1 hour"), ("ben", "12", "20", "0", ""), ("cleo", "", "20", "", ""),
        ("zoe", "", "", "", "")]
    assert json.loads(result.paths[1].read_text(encoding="utf-8")) == result.rows
    assert result.rows[0]["due"] == "2026-12-01T12:00:00+00:00" and result.rows[0]["section"] == ""
    assert all(path.parent == course.assignment.course.made / "export" for path in result.paths)
    assert result.notes == ["06_dropout: left empty, since it is two notebooks: cleo",
                            "06_dropout: left empty, since it is not handed in (--zeros gives them 0): zoe"]


def test_a_name_is_no_formula(course):
    text = export([course.assignment]).paths[0].read_text(encoding="utf-8-sig")
    assert "'=cmd" in text and ",=cmd" not in text


def test_zero_is_given_if_it_is_said(course):
    rows = {row["student"]: row["points"] for row in export([course.assignment], zeros=True).rows}
    assert rows == {"ada": 13.5, "ben": 12, "cleo": None, "zoe": 0}


def test_canvas_s_gradebook_is_filled(filled):
    header, possible, ada, ben, cleo, gus, test = filled(CANVAS)
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "06_dropout (99)"]
    assert possible == ["    Points Possible", "", "", "", "", "20.00"]
    assert ada == ["Lovelace, Ada", "4711", "S1", "ada", "One and Two", "13.5"] and ben[-1] == "12"
    assert (cleo[-1], gus[-1], test[-1]) == ("", "", "")
    assert "lms.csv: nothing was handed in by, and the roster does not know: Gone, Gus." in filled.result.notes


def test_moodle_s_worksheet_is_filled_and_what_is_locked_is_not(filled):
    header, ada, ben = filled(MOODLE)
    assert header == MOODLE.partition("\n")[0].split(",") and ada[4] == "13.5"
    assert ben == ["Participant 4712", "Ben Bold", "ben@x.org", "Submitted", "7.00", "20.00", "No", "kept"]
    assert "cannot be changed, and they were not: ben." in filled.result.notes[0]


def test_a_german_worksheet_has_commas(filled):
    content = ("ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Höchste Bewertung\n"
               "Teilnehmer/in4711;Ada Lovelace;ada@x.org;;;20,00\n")
    assert filled("\ufeff" + content)[1][4] == "13,5" and filled.text.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("content, options, told", [
    ("a,b\n1,2\n", {}, "neither Canvas's gradebook (Student, ID, Section, …) nor Moodle's grading worksheet"),
    ("", {}, "is empty"), (b"PK\x03\x04", {}, "save it as CSV"),
    (CANVAS, {"column": "Quiz"}, "has no column 'Quiz'; it has 01_activations (11), 06_dropout (99), Current Score"),
    (MOODLE, {"column": "Quiz"}, "has no column 'Quiz'; it has Identifier"),
    (CANVAS.replace("01_activations (11)", "dropout (98)"), {}, "has 2 columns for 06_dropout, dropout (98) and "
                                                               "06_dropout (99): say which with --column NAME"),
    (CANVAS.replace("4714", "4711"), {}, "lines 3 and 6 are both of ada"),
])
def test_what_cannot_be_filled_is_one_sentence_and_nothing_is_written(filled, course, content, options, told):
    with pytest.raises(CourseError) as refused:
        filled(content, **options)
    assert told in str(refused.value) and not (course.assignment.course.made / "export").exists()


def test_without_a_roster_the_login_or_the_name_says_whose_a_row_is(filled, course):
    (course.assignment.course.made / "students.csv").unlink()
    assert filled(CANVAS)[2][-1] == "13.5"
    course.hand_in("boldben")                                           # as collect calls Canvas's Bold, Ben
    assert filled(CANVAS.replace(",ben,", ",,"))[3][-1] == "15"


def test_who_has_no_row_is_named(filled):
    filled(CANVAS.replace('"Lovelace, Ada",4711,S1,ada,"One and Two",3,,50\n', ""))
    assert "lms.csv has no row for ada: their points are in the course's own table alone." in filled.result.notes


def test_what_waits_for_a_hand_is_left_empty_unless_it_is_wanted(course, monkeypatch):
    from autograde.classroom.term import grades
    waits = {"why": {"auto": None, "manual": None, "extra": None, "waits": True, "most": 4}}
    monkeypatch.setattr(grades, "marks_of", lambda assignment: {"ada": waits})
    result = export([course.assignment])
    assert result.rows[0]["points"] is None and result.rows[0]["waits_for_a_hand"] == "why"
    assert "left empty, since it waits for a hand (--provisional gives the points so far): ada" in result.notes[0]
    assert export([course.assignment], provisional=True).rows[0]["points"] == 0


def test_whom_the_course_file_names_and_nobody_knows_is_said(course):
    course.says("[groups]\nred = ['ada', 'bne']\n[extensions]\nzoe = '1 day'\nhugo = '1 day'")
    told = "course.toml names bne, hugo, who handed in nothing here and is not on the roster."
    assert told in export([course.assignment]).notes


def test_several_versions_are_said(course):
    course.assignment.write_record("ben", course.assignment.record("ben") | {"version": "0badcafe"})
    assert "graded by 2 versions of the exercises and the judge" in export([course.assignment]).notes[-1]
