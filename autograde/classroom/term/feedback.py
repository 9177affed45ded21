"""The students' pages written anew, and given out through nbgrader's exchange.  Nothing is judged for it."""

import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass, field

from tqdm import tqdm

from autograde.classroom.course import Assignment
from autograde.classroom.grade_class import alone, require_ready
from autograde.classroom.run import Run
from autograde.classroom.standing import standing
from autograde.classroom.term.course_file import terms
from autograde.classroom.term.grades import whose
from autograde.classroom.timestamp import TIMESTAMP
from autograde.classroom.to_do import feedback_page, to_do
from autograde.classroom.whole_file import put

SECRET = "submission_secret.txt"                # by which nbgrader knows to whom a page may be given


@dataclass
class Feedback:
    """Students: written anew, to be graded first, given a copy of their group's page, released, not to be released."""

    written: list = field(default_factory=list)
    ungraded: list = field(default_factory=list)
    copied: list = field(default_factory=list)
    released: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)


def write_feedback(assignment: Assignment, only: Collection[str] = (), *, release=False, progress=tqdm) -> Feedback:
    """Write each page of which something has changed: marks and comments by hand, the course file, the page's look.

    only: these students;  release: also put the pages into nbgrader's exchange, for those who handed in there.
    Raises CourseError.
    """
    students, result = [s for s in assignment.students() if not only or s in only], Feedback()
    require_ready(assignment, students, only)
    with alone(assignment.course):
        marks = standing(assignment)
        kept = {student: assignment.record(student) or {} for student in students}
        work = [found for s in students if (found := to_do(assignment, s, kept[s].get("isolation") or "bubblewrap",
                                                           marks.get(s, {})))]
        pages = [found for found in work if not found.judge]
        result.ungraded = [found.student for found in work if found.judge]
        if pages:
            isolation = next((found for w in pages if (found := kept[w.student].get("isolation"))), "bubblewrap")
            Run(assignment, isolation, False)(pages, progress, min(os.cpu_count() or 1, len(pages)))
        result.written = [found.student for found in pages]
        copy_to_group(assignment, result, only)
        if release:
            give_out(assignment, students, result)
    return result


def copy_to_group(assignment, result, only):
    """Who handed in nothing, since another of the group did, gets that one's page."""
    its = terms(assignment)
    for student in {member for members in its.groups.values() for member in members}:
        through, _ = whose(assignment, student, its)
        there, own = feedback_page(assignment, through), feedback_page(assignment, student)
        if through != student and there.exists() and (not only or student in only) and not assignment.folder_of(
                "submitted", student).exists():
            put(own, there.read_bytes())
            result.copied.append(student)


def give_out(assignment, students, result):
    """Through nbgrader's exchange, which knows a hand-in by two files that it put beside it."""
    from autograde.classroom.nbgrader.gradebook import Nbgrader
    for student in students:
        page, handed_in = feedback_page(assignment, student), assignment.folder_of("submitted", student)
        beside = [handed_in / name for name in (TIMESTAMP, SECRET)]
        if not page.exists():
            continue
        if all(path.is_file() and not path.is_symlink() for path in beside):
            for path in beside:
                shutil.copyfile(path, page.parent / path.name)
            result.released.append(student)
        else:
            result.elsewhere.append(student)
    if result.released:
        Nbgrader(assignment.course).release_feedback(assignment, result.released)
