"""A roster as a university, a learning management system or Excel writes it; or one sentence on what is wrong."""

import pytest

from autograde.classroom.course import Course, CourseError
from autograde.classroom.term.roster import Student, import_roster, roster

MOODLE = "Identifier,Full name,Email address,Status,Grade\nParticipant 4711,Ada Lovelace,ada@x.org,,\n"
CANVAS = ("Student,ID,SIS User ID,SIS Login ID,Section,06_dropout (99)\n    Points Possible,,,,,14\n"
          '"Lovelace, Ada",12345,S1,ada,One,\n"Hopper, Grace",12346,S2,,One and Two,\n"Student, Test",9,,,One,\n')
GRADESCOPE = ("First Name,Last Name,SID,Email,Role,Section\nAda,Lovelace,S1,ada@x.org,Student,One\n"
              "Prof,Essor,S9,prof@x.org,Instructor,\n")
ADA = Student("ada", "Lovelace", "Ada", "ada@x.org")


@pytest.fixture
def imported(tmp_path):
    """imported(content): the roster after a file of that content was imported."""
    def take_in(content, column=""):
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        take_in.told = import_roster(Course(tmp_path), path, column)
        return roster(Course(tmp_path))
    return take_in


@pytest.mark.parametrize("content, found", [
    ("student_id,last_name,first_name,email\nada,Lovelace,Ada,ada@x.org\n", ADA),
    ("id,last_name,first_name,email\nada,Lovelace,Ada,ada@x.org\n", ADA),                     # as nbgrader's
    ("E-Mail Address;Vorname;Nachname;Benutzername\r\nada@x.org;Ada;Lovelace;ada\r\n", ADA),
    ("sep=;\nuser;name\nada;Ada Lovelace\n", Student("ada", "Lovelace", "Ada")),
    ("user\tname\nada\tLovelace, Ada\n", Student("ada", "Lovelace", "Ada")),
    ('user,name\nada,"Lovelace, Ada"\n', Student("ada", "Lovelace", "Ada")),
    ("\ufeffuser,last name\nada,Lovelace\n", Student("ada", "Lovelace")),
    ("user,last name\nada,Lovelace\n".encode("utf-16"), Student("ada", "Lovelace")),
    ("user,last name\nada,Müller\n".encode("cp1252"), Student("ada", "Müller")),
    ("user,last name,,\n\nada,Lovelace,,\n,,,\n", Student("ada", "Lovelace")),
    ("user,user,last name\nada,other,Lovelace\n", Student("ada", "Lovelace")),
    ("user,last name\nada,Lovelace\nada,Lovelace\n", Student("ada", "Lovelace")),            # twice the same
    ("email,name\nada@x.org,Ada Lovelace\n", Student("ada@x.org", "Lovelace", "Ada", "ada@x.org")),
    (MOODLE, Student("ada@x.org", "Lovelace", "Ada", "ada@x.org", "4711")),
    (CANVAS, Student("ada", "Lovelace", "Ada", "", "12345", "S1", "One")),
    (GRADESCOPE, Student("S1", "Lovelace", "Ada", "ada@x.org", "", "S1", "One")),
])
def test_a_roster_is_read_as_it_is_exported(imported, content, found):
    assert next(iter(s for s in imported(content).values() if s.last_name != "Hopper")) == found


def test_of_canvas_s_gradebook_only_students_are_taken(imported):
    assert list(imported(CANVAS)) == ["S2", "ada"]                      # by the name; who has no login has a number


def test_who_is_no_student_is_left_out_and_counted(imported):
    assert list(imported(GRADESCOPE)) == ["S1"] and "1 others, whose role is not student" in imported.told[1]


def test_a_column_may_be_named(imported):
    assert list(imported("Matr,Name\n42,Ada Lovelace\n", "Matr")) == ["42"]


@pytest.mark.parametrize("content, told", [
    ("", "list.csv is empty: its first line must name the columns"),
    ("user,name\n", "list.csv names no student"),
    ("colour,shape\nred,round\n", "has no column that names the students' folders, such as student_id, username or "
                                  "email; it has colour, shape: name it with --id COLUMN"),
    ("user,name\nada,Ada A\nben,B\nada,Ada B\n", "lines 2 and 4 are both ada, and differ: correct one of them"),
    ("user,name\nada,Ada\n,Ben Bold\n", "line 3 (Ben Bold), names no student"),
    ("user,name\n../../etc,Eve\n", "line 2: '../../etc' can be no folder's name"),
    ("user,name\n*,Everybody\n", "line 2: '*' can be no folder's name"),
    ("user,name\nada,Lovelace, Ada\n", "line 2, has 3 cells and the first line 2: put a cell that holds ',' into "
                                   "quotes"),
    ("user,identifier\nada,7\nben,7\n", "ada (line 2) and ben (line 3) have the same LMS's number, 7"),
    ("user,name\nada,A\nAda,B\n", "ada (line 2) and Ada (line 3) have the same name, ada"),
    (b"PK\x03\x04rest", "list.csv is a spreadsheet's own file: save it as CSV"),
    (b"a\0b,\0\n", "list.csv is no text that could be read: save it as CSV in UTF-8"),
    ("user,name\nada," + "x" * 200_000 + "\n", "line 2, is no CSV: field larger than field limit"),
])
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_imported(imported, tmp_path, content, told):
    imported("user,name\nzoe,Zoe Last\n")
    with pytest.raises(CourseError) as refused:
        imported(content)
    assert told in str(refused.value) and "\n" not in str(refused.value)
    assert list(roster(Course(tmp_path))) == ["zoe"]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CourseError, match="there is no file"):
        import_roster(Course(tmp_path), tmp_path / "nothing.csv")
    with pytest.raises(CourseError, match="is not a file"):
        import_roster(Course(tmp_path), tmp_path)


def test_an_import_changes_what_has_changed_and_takes_nobody_off(imported):
    imported("user,last name,email\nada,Lovelace,ada@x.org\nben,Bold,ben@x.org\n")
    known = imported("user,last name\nada,King\ncleo,Third\n")
    assert imported.told[0] == "2 students in list.csv: 1 new, 1 changed, 0 as they were."
    assert "still on the roster: ben" in imported.told[1]
    assert known["ada"] == Student("ada", "King", "", "ada@x.org") and list(known) == ["ben", "ada", "cleo"]
    imported("user,last name\nada,King\ncleo,Third\n")
    assert imported.told[0].endswith("0 new, 0 changed, 2 as they were.")


def test_the_roster_is_the_instructor_s_alone(imported, tmp_path):
    imported(MOODLE)
    assert (tmp_path / "course/students.csv").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("clues, found", [
    ({"lms_id": "7"}, "ada"), ({"ids": ["ADA"]}, "ada"), ({"ids": ["m1"]}, "ada"), ({"ids": ["ada.l@x.org"]}, "ada"),
    ({"ids": ["ada.l"]}, "ada"), ({"name": "lovelaceada"}, "ada"), ({"name": "Ada  Lovelace"}, "ada"),
    ({"name": "müllerjürgen"}, "jm"), ({"name": "Muller Jurgen"}, "jm"),
    ({"lms_id": "8", "name": "Ada Lovelace"}, "ada"),
    ({"name": "Jane Doe"}, "jd1 and jd2 are both called so"), ({"lms_id": "21", "name": "Jane Doe"}, "jd1"),
    ({"name": "Nobody"}, "nobody on the roster is called so"), ({}, "nobody on the roster is called so"),
])
def test_a_hand_in_finds_its_student(imported, clues, found):
    known = imported("user,first name,last name,email,canvas id,sid\nada,Ada,Lovelace,ada.l@x.org,7,M1\n"
                     "jm,Jürgen,Müller,,,\njd1,Jane,Doe,,21,\njd2,Jane,Doe,,22,\n")
    student, why = known.find(**clues)
    assert (student or why) == found
