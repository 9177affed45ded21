"""course.toml: what an instructor says of a term, in one small file beside nbgrader_config.py.

Whatever it says takes effect at the next page, report or export; nothing is judged again for it.  A file that cannot be
meant is refused with one sentence that names the key, its value and the remedy.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from difflib import get_close_matches
from functools import lru_cache

from autograde.classroom.course import NAME, CourseError
from autograde.classroom.graders_copy import guides
from autograde.classroom.term.moments import moment, refused, span, zone_of
from autograde.exercises.registry import of_chapter

FILE = "course.toml"
GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")
LARGEST = 1_000_000                             # bytes
LAST = datetime.max.replace(tzinfo=UTC)
SAMPLE = """\
# What is said here takes effect at the next page, report or export; nothing is judged again for it.
# A line is in force once the # in front of it is gone.

# time_zone = "Europe/Berlin"
# course_id = "nn2026"                  # its name in nbgrader's exchange; this folder's, if it is not said
# repository = "https://github.com/OWNER/REPOSITORY"   # where released chapters lie: they link to Colab and Binder

# [late]                                # for every assignment; an assignment may have a table `late` of its own
# per_day = 10                          # per cent for each day that begins after the due date
# of = "earned"                         # of what was earned; "points": of what the assignment is worth
# grace = "15 minutes"                  # so late is not late
# cap = 50                              # per cent; never more than this is taken

# [extensions]                          # for every assignment
# ada = "2 days"

# [groups]                              # who hands in one notebook together
# red = ["ada", "ben"]

# [assignments.dropout]
# due = 2026-12-01T23:59:00             # a date alone is that day's end
# extensions = {cleo = 2026-12-04T12:00:00, dora = "1 week"}
# exercises = ["dropout_forward", "dropout_backward"]           # only these count
# points = {dropout_forward = 10}       # instead of what its cases are worth
# voided = {dropout_forward = ["a case by its name"]}           # everybody gets it
"""


@dataclass(frozen=True)
class Late:
    """A late policy: per_day and cap in per cent;  of: "earned" or "points"."""

    per_day: float = 0.0
    of: str = "earned"
    grace: timedelta = timedelta(0)
    cap: float = 100.0


@dataclass(frozen=True)
class Terms:
    """What holds for one assignment.  Times are in UTC."""

    zone: tzinfo | None = None
    due: datetime | None = None
    late: Late = Late()
    extensions: dict = field(default_factory=dict)      # {student: a datetime, or a timedelta after due}
    exercises: tuple = ()                               # exercises and written questions that count; none named: all
    points: dict = field(default_factory=dict)          # {exercise or written question: points}
    voided: dict = field(default_factory=dict)          # {exercise: cases}
    groups: dict = field(default_factory=dict)          # {group: students}

    def due_for(self, student):
        """When a student has to hand in, None if there is no due date; the later one if there is an extension."""
        further = self.extensions.get(student)
        if isinstance(further, timedelta):
            return self.due and self.due + further
        return further or self.due

    def group_of(self, student):
        """(name, members) of the student's group, or ("", (student,))."""
        return next(((name, members) for name, members in self.groups.items() if student in members), ("", (student,)))


def terms(assignment):
    """The Terms of an assignment.  Raises CourseError."""
    path = assignment.course.root / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return Terms()
    return read(assignment, state.st_mtime_ns, state.st_size)


def course_id(course):
    """What nbgrader's exchange calls the course: the file says it, or the folder's name is it."""
    if not (course.root / FILE).exists():
        return course.root.name
    name = tables(course).get("course_id", course.root.name)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise refused("course_id", name, "must be letters, digits and . _ -: it is a folder's name in the exchange")
    return name


def repository(course):
    """The address of the repository in which the released chapters lie, each in its folder; "" if there is none."""
    given = tables(course).get("repository", "") if (course.root / FILE).exists() else ""
    if given and not (isinstance(given, str) and GITHUB.fullmatch(given)):
        raise refused("repository", given, "must be an address such as https://github.com/OWNER/REPOSITORY")
    return given


@lru_cache(maxsize=64)
def read(assignment, mtime, size):
    """The Terms of an assignment, from a file of that time and size."""
    everything = tables(assignment.course, size)
    zone = zone_of(everything.get("time_zone"))
    own = {assignment.course.assignment(name).folder: given
           for name, given in everything.get("assignments", {}).items()}.get(assignment.folder, {})
    key = f"assignments.{assignment.stem}"
    names, cases = what_there_is(assignment)
    due = moment(f"{key}.due", own["due"], zone) if "due" in own else None
    late = late_policy("late", everything.get("late", {}), Late())
    chosen = texts(f"{key}.exercises", own.get("exercises", []))
    for name in chosen:
        known(f"{key}.exercises", name, names)
    worth = {known(f"{key}.points", name, names): amount(f"{key}.points.{name}", value, 10_000)
             for name, value in table(f"{key}.points", own.get("points", {})).items()}
    voided = {known(f"{key}.voided", name, cases): tuple(
        known(f"{key}.voided.{name}", case, cases[name]) for case in texts(f"{key}.voided.{name}", some))
        for name, some in table(f"{key}.voided", own.get("voided", {})).items()}
    extensions = {}
    for place, some in ("extensions", everything), (f"{key}.extensions", own):
        for student, value in table(place, some.get("extensions", {})).items():
            where = f"{place}.{student}"
            extensions[nameable(where, student)] = its = span(where, value) if isinstance(value, str) else \
                moment(where, value, zone)
            if isinstance(its, timedelta) and due and due > LAST - its:
                raise refused(where, value, "is too far away")
    return Terms(zone, due, late_policy(f"{key}.late", own.get("late", {}), late), extensions, tuple(chosen), worth,
                 voided, groups(everything.get("groups", {}) | own.get("groups", {})))


def tables(course, size=0):
    """The file as dicts, its keys known."""
    path = course.root / FILE
    try:
        if size > LARGEST:
            raise CourseError(f"{FILE} has {size} bytes; is it the right file?")
        everything = tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:                        # no TOML, no text, a number of 5 000 digits
        raise CourseError(f"{FILE} cannot be read as TOML: {error}; `autograde init` writes a sample of one") from None
    except OSError as error:
        raise CourseError(f"{FILE} cannot be read: {error.strerror}") from None
    check_keys("", everything, ("time_zone", "course_id", "repository", "late", "extensions", "groups", "assignments"))
    folders = []
    for name, own in table("assignments", everything.get("assignments", {})).items():
        check_keys(f"assignments.{name}.", table(f"assignments.{name}", own),
                   ("due", "late", "extensions", "exercises", "points", "voided", "groups"))
        try:
            folders.append(course.assignment(name).folder)
        except CourseError as error:
            raise CourseError(f"{FILE}: assignments.{name}: {error}") from None
        if folders.count(folders[-1]) > 1:
            raise CourseError(f"{FILE}: assignments.{name}: {folders[-1]} has two tables; make one of them")
    return everything


def what_there_is(assignment):
    """The names of an assignment's exercises and written questions, and {exercise: its cases' names}."""
    cases = {e.name: [case.name for case in e.cases] for e in of_chapter(assignment.stem)}
    return [*cases, *guides(assignment)], cases


def late_policy(key, given, otherwise):
    check_keys(f"{key}.", table(key, given), ("per_day", "of", "grace", "cap"))
    of = given.get("of", otherwise.of)
    if of not in ("earned", "points"):
        raise refused(f"{key}.of", of, 'must be "earned" or "points": per cent of what was earned, or of the '
                                       "assignment's points")
    return Late(amount(f"{key}.per_day", given.get("per_day", otherwise.per_day), 100), of,
                span(f"{key}.grace", given["grace"]) if "grace" in given else otherwise.grace,
                amount(f"{key}.cap", given.get("cap", otherwise.cap), 100))


def groups(given):
    """{group: students}, nobody in two."""
    found, of = {}, {}
    for name, members in table("groups", given).items():
        found[name] = tuple(dict.fromkeys(nameable(f"groups.{name}", m) for m in texts(f"groups.{name}", members)))
        for student in found[name]:
            if of.setdefault(student, name) != name:
                raise refused(f"groups.{name}", members, f"holds {student}, who is in group {of[student]} already: "
                                                         "leave one of them out")
    return found


def nameable(key, student):
    """The name, if a student's folder may have it.  Raises CourseError."""
    if not NAME.fullmatch(student):
        raise refused(key, student, "can be nobody's folder: give it letters, digits and . _ - @ , at most 60")
    return student


def known(key, name, names):
    """The name, if it is one of these.  Raises CourseError."""
    if name in names:
        return name
    near = get_close_matches(str(name), list(names), n=1, cutoff=0.5)
    meant = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names) or 'none'}"
    raise refused(key, name, f"is not known here; {meant}")


def check_keys(at, given, keys):
    for key in given:
        if key not in keys:
            near = get_close_matches(key, keys, n=1, cutoff=0.5)
            meant = f"did you mean {near[0]}?" if near else f"there are: {', '.join(keys)}"
            raise refused(f"{at}{key}", given[key], f"says nothing here: there is no such key; {meant}")


def table(key, value):
    if not isinstance(value, dict):
        raise refused(key, value, f"must be a table: write [{key}] and its keys below")
    return value


def texts(key, value):
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise refused(key, value, f'must be a list of names: write {key} = ["…", "…"]')
    return value


def amount(key, value, most):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise refused(key, value, f"must be a number from 0 to {most}")
    return float(value)
