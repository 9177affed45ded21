"""Who takes part: course/students.csv, made from what a university or a learning management system exports.

    student      the folder's name in submitted/        lms_id      Canvas's ID, Moodle's participant number
    last_name, first_name, email, section               sis_id      the university's number
"""

import re
import unicodedata
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from autograde.classroom.course import CourseError, nameable
from autograde.classroom.term.sheet import as_key, as_text, read_sheet
from autograde.classroom.whole_file import put

FILE = "students.csv"
COLUMNS = {                                     # what the columns are called, the surest first
    "student": ("studentid", "username", "loginid", "sisloginid", "login", "user", "netid", "uid", "benutzername",
                "anmeldename", "kennung", "student", "sid", "sisuserid", "sisid", "idnumber", "matrikelnummer", "id",
                "emailaddress", "email", "emailadresse"),
    "last_name": ("lastname", "last", "surname", "familyname", "nachname"),
    "first_name": ("firstname", "first", "givenname", "vorname"),
    "email": ("emailaddress", "email", "mail", "emailadresse"),
    "lms_id": ("lmsid", "lmsuserid", "canvasid", "canvasuserid", "identifier", "moodleid", "id", "userid"),
    "sis_id": ("sisid", "sisuserid", "sid", "idnumber", "matrikelnummer"),
    "section": ("section", "group", "groups", "gruppe", "gruppen"),
}
NAME = "fullname", "name", "displayname", "vollständigername"
CANVAS = {"student", "id", "section"}           # its gradebook: the first column is the name
STUDENTS = "", "student", "students", "learner"                 # roles of those who are graded


@dataclass(frozen=True)
class Student:
    """One line of the roster."""

    student: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_id: str = ""
    sis_id: str = ""
    section: str = ""

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip()


class Roster(dict):
    """{student: Student}, in the order of the names."""

    def find(self, *, lms_id="", ids=(), name=""):
        """Whose a hand-in is, by a number of the LMS, what may be an id, an address or a number, or a name.

        Returns (student, ""), or (None, why nobody or nobody alone fits).
        """
        wanted = {one.casefold() for one in (lms_id, *ids) if one}
        by = [lambda s: lms_id and lms_id == s.lms_id,
              lambda s: s.student.casefold() in wanted,
              lambda s: wanted & {s.sis_id.casefold(), s.email.casefold(), s.email.casefold().partition("@")[0]} - {""},
              lambda s: name and letters(name) in (letters(s.first_name + s.last_name), letters(s.last_name +
                                                                                               s.first_name))]
        for fits in by:
            found = [s.student for s in self.values() if fits(s)]
            if len(found) > 1:
                return None, f"{' and '.join(found)} are both called so"
            if found:
                return found[0], ""
        return None, "nobody on the roster is called so" if self else "there is no roster"


def letters(name):
    """A name without accents, blanks and marks, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def roster(course):
    """The Roster of a course; empty if none was imported."""
    path = course.made / FILE
    if not path.exists():
        return Roster()
    sheet = read_sheet(path)
    names = [field.name for field in fields(Student)]
    if sheet.header != names:
        raise CourseError(f"{path} has other columns than {', '.join(names)}: import the roster again")
    return Roster({row[0]: Student(*row) for row in sheet.rows})


def write_roster(course, students):
    """Write the roster, in the order of the names."""
    course.make()
    rows = [astuple(s) for s in sorted(students.values(), key=lambda s: (s.last_name, s.first_name, s.student))]
    put(course.made / FILE, as_text([field.name for field in fields(Student)], rows), 0o600)


def import_roster(course, path, column=""):
    """Take the students of a CSV file into the roster; those who are on it stay.  Returns sentences.

    column: the one that names the students' folders, if it is not found by its name.  Raises CourseError, and then
    nothing was imported.
    """
    new, notes = read_roster(Path(path), column)
    known = roster(course)
    added, changed = [s for s in new if s not in known], []
    for name, student in new.items():
        given = {key: value for key, value in vars(student).items() if value}
        if name in known and (merged := replace(known[name], **given)) != known[name]:
            changed.append(name)
            new[name] = merged
    write_roster(course, known | {name: new[name] for name in [*added, *changed]})
    absent = [name for name in known if name not in new]
    told = [f"{len(new)} students in {Path(path).name}: {len(added)} new, {len(changed)} changed, "
            f"{len(new) - len(added) - len(changed)} as they were.", *notes]
    if absent:
        told.append(f"Not in it, and still on the roster: {', '.join(absent)}. autograde students remove NAME takes "
                    "somebody off.")
    return told


def read_roster(path, column=""):
    """{student: Student} of a CSV file, and sentences on what was left out.  Raises CourseError."""
    sheet = read_sheet(path)
    written = {as_key(title) for title in sheet.header}
    canvas = written >= CANVAS
    where = {key: sheet.column(*(n for n in names if not (canvas and n == "student"))) for key, names in
             COLUMNS.items()}
    if column:
        if column not in sheet.header:
            raise CourseError(f"{sheet.name} has no column {column!r}; it has {', '.join(sheet.header)}")
        where["student"] = sheet.header.index(column)
    if where["student"] is None:
        raise CourseError(f"{sheet.name} has no column that names the students' folders, such as student_id, username "
                          f"or email; it has {', '.join(sheet.header[:12])}: name it with --id COLUMN")
    where["lms_id"] = None if where["lms_id"] == where["student"] else where["lms_id"]
    name, role = sheet.column(*NAME, *["student"] * canvas), sheet.column("role")
    found, first, left_out = {}, {}, 0
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if canvas and (row[name].strip() in ("Points Possible", "Student, Test") or not row[where["lms_id"] or 0]):
            continue
        if role is not None and as_key(row[role]) not in STUDENTS:
            left_out += 1
            continue
        cells = {key: row[at].strip() for key, at in where.items() if at is not None}
        if canvas and not column:
            cells["student"] = cells["student"] or cells.get("sis_id", "") or cells["lms_id"]
        student = Student(**with_names(cells, row[name] if name is not None else ""))
        require_sound(sheet, student, line)
        if found.setdefault(student.student, student) != student:
            raise CourseError(f"{sheet.name}: lines {first[student.student]} and {line} are both {student.student}, "
                              "and differ: correct one of them; nothing was imported")
        first.setdefault(student.student, line)
    require_apart(sheet, found, first)
    if not found:
        raise CourseError(f"{sheet.name} names no student: there is nothing below its first line")
    return found, [f"{left_out} others, whose role is not student, were left out."] * bool(left_out)


def with_names(cells, name):
    """The cells of a row with the name in two parts, and the LMS's number alone ("Participant 4711")."""
    if name and not (cells.get("first_name") or cells.get("last_name")):
        last, comma, first = name.partition(",")
        if not comma:
            first, _, last = name.strip().rpartition(" ")
        cells |= {"last_name": last.strip(), "first_name": first.strip()}
    if number := re.fullmatch(r"\D*(\d+)", cells.get("lms_id", "")):
        cells["lms_id"] = number[1]
    return cells


def require_sound(sheet, student, line):
    if not student.student:
        raise CourseError(f"{sheet.name}, line {line}{f' ({student.name})' if student.name else ''}, names no student: "
                          "fill that column in, or name another with --id COLUMN; nothing was imported")
    if not nameable(student.student):
        raise CourseError(f"{sheet.name}, line {line}: {student.student!r} can be no folder's name: give it letters, "
                          "digits and . _ - @ , at most 60; nothing was imported")


def require_apart(sheet, found, first):
    """Nobody may have the LMS's number of another, nor a folder that some systems take for another's."""
    for what, key in ("LMS's number", lambda s: s.lms_id), ("name", lambda s: s.student.casefold()):
        seen = {}
        for student in found.values():
            other = seen.setdefault(key(student), student) if key(student) else student
            if other is not student:
                raise CourseError(f"{sheet.name}: {other.student} (line {first[other.student]}) and {student.student} "
                                  f"(line {first[student.student]}) have the same {what}, {key(student)}: correct one "
                                  "of them; nothing was imported")
