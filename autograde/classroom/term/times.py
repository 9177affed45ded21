"""When somebody handed in, by a table: Moodle's grading worksheet, or one with a column of times."""

import re
from datetime import UTC, datetime

from autograde.classroom.course import CourseError
from autograde.classroom.term.roster import COLUMNS, NAME
from autograde.classroom.term.sheet import read_sheet
from autograde.classroom.timestamp import told

TIME = ("lastmodifiedsubmission", "zuletztgeändertabgabe", "submittedat", "submissiontime", "handedin", "timestamp",
        "time", "date")
MONTHS = {name: number for names in (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember")
    for number, name in enumerate(names.split(), 1)}
WORDS = re.compile(r"(?:\w+, )?(\d{1,2})\.? (\w+) (\d{4}), (\d{1,2}):(\d\d)(?: ?([AP])M)?", re.I)


def times_in(path, known, zone):
    """({student: time in UTC, without a zone}, sentences on rows that tell none).  Raises CourseError.

    known: the Roster, which says whose a row is;  zone: of times that name none.
    """
    sheet = read_sheet(path)
    at = sheet.column(*TIME)
    if at is None:
        raise CourseError(f"{sheet.name} has no column of times, such as Last modified (submission) or timestamp; it "
                          f"has {', '.join(sheet.header[:12])}")
    ids = [i for i in {sheet.column(name) for name in COLUMNS["student"]} if i is not None]
    number_at, name_at = sheet.column(*COLUMNS["lms_id"]), sheet.column(*NAME)
    found, notes = {}, []
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        text = re.sub(r"\s", " ", row[at].strip())              # Moodle puts a narrow blank before PM
        if text in ("", "-"):
            continue
        number = "".join(c for c in row[number_at] if c.isdigit()) if number_at is not None else ""
        student, why = known.find(lms_id=number, ids=[row[i].strip() for i in ids],
                                  name=row[name_at] if name_at is not None else "")
        student = student or (row[ids[0]].strip() if ids and not known else None)
        moment = moment_of(text, zone)
        if student is None or moment is None:
            notes.append(f"{sheet.name}, line {line}: {why if student is None else f'{text[:60]!r} is no time'}.")
        else:
            found[student] = moment
    return found, notes


def moment_of(text, zone):
    """The time that a text tells: as nbgrader and ISO 8601 write it, or as Moodle does in English and German."""
    words = WORDS.fullmatch(text)
    if not words:
        moment, _ = told(text)
        named = re.search(r"(?:[+-]\d\d:?\d\d|[A-Za-z][\w/+-]*)$", text)
        return moment if named or moment is None else in_zone(moment, zone)
    day, month, year, hour, minute, half = words.groups()
    hour = int(hour) % 12 + 12 * (half.upper() == "P") if half else int(hour)
    try:
        return in_zone(datetime(int(year), MONTHS[month.casefold()], int(day), hour, int(minute)), zone)
    except (KeyError, ValueError):
        return None


def in_zone(moment, zone):
    try:
        return moment.replace(tzinfo=zone or UTC).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:                       # of the year 1, or of 9999
        return None
