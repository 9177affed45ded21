"""Points into an LMS's own file: the right cell or none, other cells as they were, and who was left out is said."""

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.term.fill import filled
from autograde.classroom.term.grades import Grade, Part
from autograde.classroom.term.roster import Roster, Student
from autograde.classroom.term.sheet import Sheet

PEOPLE = Roster({"ada": Student("ada", "Lovelace", "Ada", "ada@x.org", "4711"), "ben": Student("ben", "Bold", "Ben")})
CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
MOODLE = ["Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Grade can be changed"]


class Named(str):
    """An assignment, as far as it is asked here."""
    folder = property(lambda self: f"06_{self}")
    stem = property(str)


def grades(**points):
    """{student: (Grade of 20 points, so many or None)}"""
    return {student: (Grade(student, "graded", parts=(Part("f", "check-f", 0, 20),)), value) for student, value in
            points.items()}


def fill(header, *rows, column="", scale=False, people=PEOPLE, delimiter=",", table=None, **points):
    notes = []
    sheet = Sheet("lms.csv", list(header), [list(row) for row in rows], list(range(2, len(rows) + 2)), delimiter)
    made = filled(sheet, table or {Named("dropout"): grades(**points)}, people, column, scale, notes)
    assert sheet.header == header and sheet.rows == [list(row) for row in rows]         # what came is not written into
    return made.header, made.rows, notes


ADA, BEN = ["Lovelace, Ada", "4711", "", "ada", "1"], ["Bold, Ben", "4712", "", "ben", "1"]
WORTH = ["    Points Possible", "", "", "", ""]


# ── Canvas

def test_of_canvas_s_columns_those_of_the_student_and_of_the_assignment_are_kept():
    header, rows, notes = fill([*CANVAS, "Quiz (1)", "06_dropout (2)", "Final Score"], [*ADA, "9", "3", "50"], ada=13.5)
    assert (header, rows, notes) == ([*CANVAS, "06_dropout (2)"], [[*ADA, "13.5"]], [])


@pytest.mark.parametrize("title", ["06_dropout (2)", "06_dropout", "dropout", "dropout (17)", "Dropout (3)",
    "06 Dropout"])
def test_a_column_is_the_assignment_s_whatever_canvas_adds_to_its_name(title):
    assert fill([*CANVAS, title], [*ADA, ""], ada=1)[:2] == ([*CANVAS, title], [[*ADA, "1"]])


def test_one_that_is_named_exactly_stands_before_one_that_is_alike():
    header, _, _ = fill([*CANVAS, "Dropout", "dropout (2)"], [*ADA, "", ""], ada=1)
    assert header[-1] == "dropout (2)"


def test_two_columns_of_one_assignment_must_be_told_apart():
    two = [*CANVAS, "dropout (1)", "06_dropout (2)"]
    with pytest.raises(CourseError, match=r"2 columns for 06_dropout, dropout \(1\) and 06_dropout \(2\): say which"):
        fill(two, [*ADA, "", ""], ada=1)
    assert fill(two, [*ADA, "", ""], column="dropout", ada=1)[0][-1] == "dropout (1)"


def test_where_there_is_none_a_new_one_is_made_with_what_it_is_worth():
    header, rows, notes = fill(CANVAS, WORTH, ADA, ada=1)
    assert (header[-1], [row[-1] for row in rows]) == ("06_dropout", ["20", "1"]) and "a new one is in it" in notes[0]


def test_who_has_no_points_keeps_the_cell_that_was_there():
    _, rows, _ = fill([*CANVAS, "dropout"], [*ADA, "7"], [*BEN, ""], ada=None, ben=None)
    assert [row[-1] for row in rows] == ["7", ""]


# ── Moodle

def test_in_moodle_s_worksheet_the_grade_is_filled_and_all_else_stays():
    row = ["Participant 4711", "Ada Lovelace", "ada@x.org", "", "20.00", "Yes"]
    assert fill(MOODLE, row, ada=13.5) == (MOODLE, [[*row[:3], "13.5", *row[4:]]], [])


@pytest.mark.parametrize("no", ["No", "no", " NO ", "Nein", "Non"])
def test_a_grade_that_cannot_be_changed_is_not(no):
    row = ["Participant 4711", "Ada Lovelace", "ada@x.org", "7", "20", no]
    _, rows, notes = fill(MOODLE, row, ada=13.5)
    assert rows == [row] and notes == ["lms.csv says that these grades cannot be changed, and they were not: ada."]


@pytest.mark.parametrize("identifier", ["Participant 4711", "Teilnehmer/in4711", "4711", "#4711"])
def test_a_participant_is_known_by_the_number(identifier):
    assert fill(MOODLE, [identifier, "Somebody Else", "", "", "", ""], ada=5)[1][0][3] == "5"


def test_a_worksheet_is_of_one_assignment():
    with pytest.raises(CourseError, match="is Moodle's worksheet of one assignment: name that one alone"):
        fill(MOODLE, table={Named("dropout"): grades(ada=1), Named("search"): grades(ada=1)})


# ── Both

@pytest.mark.parametrize("points, delimiter, written", [
    (13.5, ",", "13.5"), (13.5, ";", "13,5"), (13.5, "\t", "13.5"), (13.0, ";", "13"), (0, ",", "0"), (0.0, ";", "0")])
def test_where_cells_are_parted_by_semicolons_decimals_have_a_comma(points, delimiter, written):
    for header, row, at in ([*CANVAS, "dropout"], [*ADA, ""], -1), (MOODLE, ["4711", "", "", "", "", ""], 3):
        assert fill(header, row, delimiter=delimiter, ada=points)[1][0][at] == written


@pytest.mark.parametrize("worth, scale, written", [
    ("20", False, "13.5"), ("20,00", False, "13.5"), ("", False, "13.5"), ("(read only)", False, "13.5"), ("0", False,
    "13.5"),
    ("100", True, "67.5"), ("100", False, None), ("10", False, None)])
def test_points_are_converted_only_if_that_is_said(worth, scale, written):
    for header, rows, at in ([*CANVAS, "dropout"], [[*WORTH, worth], [*ADA, ""]], -1), (
            MOODLE, [["4711", "", "", "", worth, ""]], 3):
        if written is None:
            with pytest.raises(CourseError, match=rf"is worth {worth} points, and the assignment 20: say --scale"):
                fill(header, *rows, scale=scale, ada=13.5)
        else:
            assert fill(header, *rows, scale=scale, ada=13.5)[1][-1][at] == written


def test_two_rows_of_one_student_are_refused_and_a_name_of_two_is_said():
    with pytest.raises(CourseError, match="lines 2 and 3 are both of ada"):
        fill([*CANVAS, "dropout"], [*ADA, ""], ["Lovelace, Ada", "4711", "", "", "2", ""], ada=1)
    twins = Roster({name: Student(name, "Doe", "Jane") for name in ("jd1", "jd2")})
    _, rows, notes = fill([*CANVAS, "dropout"], ["Doe, Jane", "9", "", "", "", ""], people=twins, jd1=1)
    assert rows[0][-1] == "" and "line 2: jd1 and jd2 are both called so" in notes[0]
    assert "has no row for jd1" in notes[1]


def test_who_is_unknown_is_named_but_not_canvas_s_test_student():
    _, _, notes = fill([*CANVAS, "dropout"], ["Student, Test", "9", "", "", "", ""], ["Gone, Gus", "8", "", "", "", ""],
                       [*ADA, ""], ada=1)
    assert notes == ["lms.csv: nothing was handed in by, and the roster does not know: Gone, Gus."]


@pytest.mark.parametrize("header", [["a", "b"], [], ["Identifier", "Full name"], ["Grade"], CANVAS[1:]])
def test_any_other_table_is_refused_by_its_columns(header):
    with pytest.raises(CourseError, match=r"is neither Canvas's gradebook .* nor Moodle's grading worksheet"):
        fill(header, ada=1)
