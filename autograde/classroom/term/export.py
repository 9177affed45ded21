"""Grades as tables: a CSV and JSON of our own, and the file of a learning management system, filled in.

Everything is written below course/export/, which git ignores and others on the machine may not read.
"""

import json
from dataclasses import dataclass, field

from autograde.classroom.term.fill import filled
from autograde.classroom.term.grades import MISSING, grades, strangers
from autograde.classroom.term.moments import in_words
from autograde.classroom.term.roster import Roster, Student, roster
from autograde.classroom.term.sheet import as_text, no_formula, read_sheet, tidy
from autograde.classroom.whole_file import put

FOLDER = "export"
COLUMNS = ("assignment", "student", "last_name", "first_name", "email", "section", "status", "points", "of", "earned",
           "taken_for_lateness", "late", "handed_in", "due", "waits_for_a_hand", "handed_in_by", "version", "judged")


@dataclass
class Exported:
    """What was written, and sentences on what is not in it."""

    paths: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    rows: list = field(default_factory=list)


def export(assignments, forms=(), *, column="", scale=False, provisional=False, zeros=False):
    """Write a CSV and JSON of our own, and each of the LMS's own files in `forms` with its points in.

    column: of the LMS's file, if it is not found by its name;  scale: to what the LMS says that it is worth;
    provisional: also what still waits for a hand;  zeros: for whoever did not hand in.
    Raises CourseError, and then nothing was written.
    """
    course, result = assignments[0].course, Exported()
    known = roster(course)
    table = {a: given(grades(a, known), provisional, zeros) for a in assignments}
    people = Roster({s: known.get(s) or Student(s, s) for its in table.values() for s in its} | known)
    sheets = [(path, filled(read_sheet(path), table, people, column, scale, result.notes)) for path in forms]
    folder = course.made / FOLDER
    course.make()
    result.rows = [row(a, grade, points, known.get(student) or Student(student))
                   for a, its in table.items() for student, (grade, points) in its.items()]
    name = assignments[0].folder if len(assignments) == 1 else "grades"
    cells = [[no_formula(r[key]) if r[key] is not None else "" for key in COLUMNS] for r in result.rows]
    texts = [(f"{name}.csv", as_text(COLUMNS, cells), "utf-8-sig"),                     # the mark is for Excel
             (f"{name}.json", json.dumps(result.rows, indent=1, ensure_ascii=False) + "\n", "utf-8")]
    for path, sheet in sheets:
        texts.append((f"{name}-{path.name}", as_text(sheet.header, sheet.rows, sheet.delimiter), sheet.encoding))
    for file, text, encoding in texts:
        put(folder / file, text.encode(encoding))
        result.paths.append(folder / file)
    result.notes += [f"{sentence}." for a in assignments for sentence in strangers(a, known)]
    result.notes += [sentence for a, its in table.items() for sentence in left_empty(a, its)]
    return result


def given(found, provisional, zeros):
    """{student: (Grade, points to be given, or None)}"""
    table = {}
    for student, grade in found.items():
        points = tidy(grade.final) if grade.graded and (provisional or not grade.waits) else None
        table[student] = grade, 0 if zeros and grade.status == MISSING else points
    return table


def row(assignment, grade, points, student):
    """One line of our own CSV."""
    person = {key: value for key, value in vars(student).items() if key in COLUMNS}
    return {"assignment": assignment.folder} | person | {
        "status": grade.status, "points": points, "of": tidy(grade.points) if grade.parts else None,
        "earned": tidy(grade.earned) if grade.graded else None,
        "taken_for_lateness": tidy(grade.taken) if grade.graded else None,
        "late": in_words(grade.late) if grade.late else "",
        "handed_in": grade.handed_in and grade.handed_in.isoformat(), "due": grade.due and grade.due.isoformat(),
        "waits_for_a_hand": ", ".join(grade.waits), "handed_in_by": grade.through if grade.through != grade.student
        else "", "version": grade.version, "judged": grade.judged}


def left_empty(assignment, table):
    """Sentences on whose points are not in the tables, and why; a mixture of versions is said."""
    why = {}
    for student, (grade, points) in table.items():
        if points is None:
            reason = "waits for a hand (--provisional gives the points so far)" if grade.graded else (
                f"{grade.status} (--zeros gives them 0)" if grade.status == MISSING else grade.status)
            why.setdefault(reason, []).append(student)
    for reason, students in why.items():
        is_ = "is " * ("waits" not in reason)
        yield f"{assignment.folder}: left empty, since it {is_}{reason}: {', '.join(students)}"
    versions = {grade.version for grade, _ in table.values() if grade.graded}
    if len(versions) > 1:
        yield (f"{assignment.folder}: graded by {len(versions)} versions of the exercises and the judge: autograde "
               f"grade {assignment.stem} brings all to the newest.")
