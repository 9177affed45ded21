"""The file of a learning management system with the points filled in; its own cells stay as they are.

    Canvas's gradebook          Student, ID, SIS User ID, SIS Login ID, Section, "06_dropout (1234)", …
    Moodle's grading worksheet  Identifier, Full name, Email address, Status, Grade, Maximum Grade, …
"""

import re
from dataclasses import replace

from autograde.classroom.course import CourseError
from autograde.classroom.term.roster import CANVAS, letters
from autograde.classroom.term.sheet import as_key
from autograde.judging.report import in_figures

KEPT = {"student", "id", "sisuserid", "sisloginid", "integrationid", "rootaccount", "section"}
GRADE = "grade", "bewertung"
WORTH = "maximumgrade", "höchstebewertung", "bestebewertung", "bestwertung"
CHANGEABLE = "gradecanbechanged", "bewertungkanngeändertwerden"
NO = "no", "nein", "non"
POSSIBLE = "Points Possible"


def filled(sheet, table, people, column, scale, notes):
    """The Sheet with the points in.

    table: {assignment: {student: (Grade, points or None)}};  people: a Roster;  notes: takes sentences.
    Raises CourseError.
    """
    written = {as_key(title) for title in sheet.header}
    if written >= CANVAS:
        return canvas(sheet, table, people, column, scale, notes)
    if sheet.column("identifier", "id") is not None and (column or sheet.column(*GRADE) is not None):
        return moodle(sheet, table, people, column, scale, notes)
    raise CourseError(f"{sheet.name} is neither Canvas's gradebook (Student, ID, Section, …) nor Moodle's grading "
                      f"worksheet (Identifier, Full name, Grade, …): its columns are {', '.join(sheet.header[:12])}")


def canvas(sheet, table, people, column, scale, notes):
    """The columns that Canvas knows a student by, and one for each assignment: no other could be overwritten by it."""
    if column and len(table) > 1:
        raise CourseError("--column is of one assignment: name that one alone")
    kept = [i for i, title in enumerate(sheet.header) if as_key(title) in KEPT]
    clues = {key: sheet.column(key) for key in ("id", "sisuserid", "sisloginid", "student")}
    students = [i for i, row in enumerate(sheet.rows) if row[clues["id"]].strip()]
    whose = owners(sheet, people, notes, {i: {
        "lms_id": sheet.rows[i][clues["id"]].strip(),
        "ids": [sheet.rows[i][clues[key]].strip() for key in ("sisuserid", "sisloginid") if clues[key] is not None],
        "name": sheet.rows[i][clues["student"]]} for i in students})
    header = [sheet.header[i] for i in kept]
    rows = [[row[i] for i in kept] for row in sheet.rows]
    worth_row = next((i for i, row in enumerate(sheet.rows) if row[clues["student"]].strip() == POSSIBLE), None)
    for assignment, its in table.items():
        at = canvas_column(sheet, assignment, column)
        most = points_of(its)
        worth = number(sheet.rows[worth_row][at]) if at is not None and worth_row is not None else None
        factor = factor_of(f"{sheet.name}: {sheet.header[at] if at is not None else ''}", worth, most, scale)
        header.append(sheet.header[at] if at is not None else assignment.folder)
        if at is None:
            notes.append(f"{sheet.name} has no column {assignment.folder}: a new one is in it, of which Canvas makes "
                         "an assignment; --column NAME fills another.")
        for i, row in enumerate(rows):
            own = sheet.rows[i][at] if at is not None else ""
            if i in whose and its.get(whose[i], (None, None))[1] is not None:
                own = said(its[whose[i]][1] * factor, sheet)
            elif i == worth_row and at is None and most is not None:
                own = said(most, sheet)
            row.append(own)
        absent(sheet, its, whose, notes)
    return replace(sheet, header=header, rows=rows)


def canvas_column(sheet, assignment, column):
    """The number of the assignment's column; None if there is none and none was named."""
    names = {column} if column else {assignment.folder, assignment.stem}
    found = [i for i, title in enumerate(sheet.header) if as_key(title) not in KEPT
             and {title, re.sub(r" \(\d+\)$", "", title)} & names] or [
        i for i, title in enumerate(sheet.header) if not column and as_key(title) not in KEPT
        and as_key(re.sub(r" \(\d+\)$", "", title)) in map(as_key, names)]
    if len(found) > 1:
        raise CourseError(f"{sheet.name} has {len(found)} columns for {assignment.folder}, "
                          f"{' and '.join(sheet.header[i] for i in found)}: say which with --column NAME")
    if column and not found:
        there = [title for title in sheet.header if as_key(title) not in KEPT]
        raise CourseError(f"{sheet.name} has no column {column!r}; it has {', '.join(there[:20]) or 'none'}")
    return found[0] if found else None


def moodle(sheet, table, people, column, scale, notes):
    """The grade of each participant whose grade can be changed."""
    if len(table) > 1:
        raise CourseError(f"{sheet.name} is Moodle's worksheet of one assignment: name that one alone")
    if column and column not in sheet.header:
        raise CourseError(f"{sheet.name} has no column {column!r}; it has {', '.join(sheet.header)}")
    its = next(iter(table.values()))
    at = sheet.header.index(column) if column else sheet.column(*GRADE)
    number_at, name_at = sheet.column("identifier", "id"), sheet.column("fullname", "vollständigername", "name")
    more = [i for i in (sheet.column("emailaddress", "email", "emailadresse"), sheet.column("idnumber", "username"))
            if i is not None]
    worth_at, free_at = sheet.column(*WORTH), sheet.column(*CHANGEABLE)
    whose = owners(sheet, people, notes, {i: {
        "lms_id": "".join(c for c in row[number_at] if c.isdigit()), "ids": [row[j].strip() for j in more],
        "name": row[name_at] if name_at is not None else ""} for i, row in enumerate(sheet.rows)})
    most, rows, locked = points_of(its), [list(row) for row in sheet.rows], []
    for i, student in whose.items():
        points = its.get(student, (None, None))[1]
        if points is None:
            continue
        if free_at is not None and as_key(rows[i][free_at]) in NO:
            locked.append(student)
            continue
        worth = number(rows[i][worth_at]) if worth_at is not None else None
        rows[i][at] = said(points * factor_of(sheet.name, worth, most, scale), sheet)
    if locked:
        notes.append(f"{sheet.name} says that these grades cannot be changed, and they were not: {', '.join(locked)}.")
    absent(sheet, its, whose, notes)
    return replace(sheet, rows=rows)


def owners(sheet, people, notes, clues):
    """{number of a row: student}; whose rows cannot be told, or are told twice, are said."""
    whose, unknown, taken = {}, [], {}
    for i, clue in clues.items():
        student, why = people.find(**clue)
        if student is None:
            if "both" in why:
                notes.append(f"{sheet.name}, line {sheet.lines[i]}: {why}; the roster should hold the LMS's number.")
            elif letters(clue["name"]) not in ("studenttest", "teststudent"):
                unknown.append(clue["name"] or clue["lms_id"])
        elif student in taken:
            raise CourseError(f"{sheet.name}: lines {taken[student]} and {sheet.lines[i]} are both of {student}: put "
                              "the LMS's numbers on the roster, with autograde students import")
        else:
            whose[i], taken[student] = student, sheet.lines[i]
    if unknown:
        notes.append(f"{sheet.name}: nothing was handed in by, and the roster does not know: {', '.join(unknown)}.")
    return whose


def absent(sheet, its, whose, notes):
    """Say whose points find no row."""
    if lost := sorted({s for s, (_, points) in its.items() if points is not None} - set(whose.values())):
        notes.append(f"{sheet.name} has no row for {', '.join(lost)}: their points are in the course's own table "
                     "alone.")


def points_of(its):
    """What the assignment is worth, as the grades say; None if nothing is graded."""
    return max((grade.points for grade, _ in its.values() if grade.parts), default=None)


def factor_of(where, worth, most, scale):
    """What points are multiplied by.  Raises CourseError if the LMS counts in others and nothing was said of it."""
    if not worth or not most or abs(worth - most) < 1e-6:
        return 1.0
    if not scale:
        raise CourseError(f"{where} is worth {worth:g} points, and the assignment {most:g}: say --scale to convert, or "
                          "change the points there or in course.toml")
    return worth / most


def number(text):
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def said(value, sheet):
    """A number as the file's country writes it: where cells are parted by semicolons, decimals have a comma."""
    text = in_figures(value)
    return text.replace(".", ",") if sheet.delimiter == ";" else text
