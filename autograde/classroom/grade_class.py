"""Grading a class: every submission gets a status, whatever it does; nothing stops the run, nothing is done twice.

    grade_class     holds the course's lock and decides what is to be done (to_do)
    Run             hands it out and is the only writer
        │ JSON
        ▼
    Pool of Graders, each a process that may die, with a sandbox of its own; or a Dask cluster of such pools
"""

import contextlib
import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from tqdm import tqdm

from autograde.classroom import record
from autograde.classroom.course import Assignment, Course, CourseError, Record
from autograde.classroom.form import bring_up_to_date
from autograde.classroom.run import Run
from autograde.classroom.standing import known, require_writable, standing
from autograde.classroom.term.course_file import terms
from autograde.classroom.term.strays import said as strays_said
from autograde.classroom.to_do import again_file, asked_again, to_do
from autograde.classroom.trouble import told
from autograde.classroom.whole_file import put
from autograde.exercises.registry import of_chapter
from autograde.sandbox.outer_wall import required_bubblewrap

try:
    import fcntl
except ImportError:                             # Windows
    import msvcrt
    fcntl = None                                # type: ignore[assignment]


def grade_class(assignment: Assignment, isolation: str = "bubblewrap", again: bool = False,
                progress: Callable[..., Any] = tqdm, *, notebook: str = "", workers: int | None = None,
                only: Collection[str] = (), dry_run: bool = False, dask: str = "") -> Mapping[str, Record]:
    """Grade what is new or has changed in submitted/, or with again=True all of it.  Returns {student: record}, each
    read when it is looked at, so that no more than one is held.

    notebook: the name of the one that counts where a student handed in several with answers;  only: these students;
    workers: how many processes, as many as there are processors if not said;  dask: the address of a cluster's
    scheduler, to have it done there;  dry_run: judge, and write nothing.
    Raises CourseError before anything is graded if it could not be saved, or if the release is not of these exercises.
    """
    students = [s for s in assignment.students() if not only or s in only]
    require_ready(assignment, students, only)
    chosen = {s for s in students if notebook and notebook in record.notebooks(assignment.folder_of("submitted", s))}
    if notebook and not chosen:
        raise CourseError(f"nobody handed in a notebook called {notebook}; nothing was judged")
    if isolation == "bubblewrap" and not dask:
        required_bubblewrap()                   # a missing wall is said once, before the first submission
    with told(assignment.course), alone(assignment.course):
        if again and not (only or dry_run or again_file(assignment).exists()):
            put(again_file(assignment), "", 0o600)
        done = set() if again and (only or dry_run) else asked_again(assignment)
        marks = standing(assignment)
        require_own(assignment, marks)
        waiting = [work for student in students if (work := to_do(
            assignment, student, isolation, marks.get(student, {}), notebook * (student in chosen), done))]
        del marks                               # of the whole class
        run = Run(assignment, isolation, dry_run, dask)
        if waiting:
            run(waiting, progress, workers or os.cpu_count() or 1)
        if dry_run:
            return run.records
        if not only:
            again_file(assignment).unlink(missing_ok=True)
        return Records(assignment, students)


class Records(Mapping[str, Record]):
    """{student: record} of these students, read from its file at each look: a class's records are large together."""

    def __init__(self, assignment: Assignment, students: Sequence[str]) -> None:
        self.assignment, self.students = assignment, dict.fromkeys(students)

    def __getitem__(self, student: str) -> Record:
        if student not in self.students:
            raise KeyError(student)
        return (self.assignment.record(student)
                or record.of_refusal(self.assignment, student, "failed", "no record"))

    def __iter__(self) -> Iterator[str]:
        return iter(self.students)

    def __len__(self) -> int:
        return len(self.students)


def require_ready(assignment: Assignment, students: Sequence[str], only: Collection[str] = ()) -> None:
    """Raises CourseError if nothing can be graded, or what is released is not what would be judged."""
    if not assignment.released_notebook.exists():
        raise CourseError(f"{assignment.folder} is not released yet: run autograde release {assignment.stem}")
    if unknown := set(only) - set(students):
        raise CourseError(f"there is no submission of {', '.join(sorted(unknown))}")
    if not students:
        raise CourseError("; ".join([f"there are no submissions: {assignment.course.made / 'submitted'} holds no "
                                     f"<student>/{assignment.folder}/{assignment.stem}.ipynb",
                                     *strays_said(assignment.course, assignment)]))
    released = json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    marks = [cell["metadata"].get("nbgrader", {}) for cell in released["cells"]]
    worth = {m["grade_id"].removeprefix("check-"): m["points"] for m in marks
             if m.get("grade_id", "").startswith("check-")}
    if stale := sorted(e.name for e in of_chapter(assignment.stem) if worth.get(e.name) != e.points):
        from autograde.classroom.release import require_asked
        require_asked(assignment)               # a release would not mend that
        raise CourseError(f"the release of {assignment.folder} is of other exercises than there are now "
                          f"({', '.join(stale)}): run autograde release {assignment.stem}, then grade; nothing was "
                          "judged")
    terms(assignment)                           # a course file that is refused is refused now
    require_writable(assignment.course)


def require_own(assignment: Assignment, marks: Collection[str]) -> None:
    """Raises CourseError if the gradebook knows others and nobody of this course, whose grades would be mixed up."""
    strangers = strangers_in(assignment, marks)
    if strangers and len(strangers) == len(marks):
        raise CourseError(f"the gradebook {assignment.course.made / 'gradebook.db'} holds grades of {named(strangers)} "
                          f"and of nobody who handed in {assignment.folder} here: put this course's own back, or move "
                          f"it away and run autograde release {assignment.stem}; nothing was graded")


def strangers_in(assignment: Assignment, marks: Collection[str]) -> list[str]:
    """Students with rows in the gradebook of whom there is neither a hand-in nor a record."""
    return sorted({*marks}.difference(assignment.students(), assignment.recorded()))


def left_over(assignment: Assignment) -> Iterator[str]:
    """What hand-ins, records and gradebook do not agree on and nobody but the instructor can decide, in sentences."""
    with told(assignment.course):
        strangers = strangers_in(assignment, known(assignment))
    if gone := sorted({*assignment.recorded()}.difference(assignment.students())):
        yield f"the hand-in of {named(gone)} is gone; the grade stays (autograde students remove would take it away)"
    if strangers:
        yield f"the gradebook holds grades of {named(strangers)}, of whom there is neither a hand-in nor a record here"


def named(students: Sequence[str]) -> str:
    return ", ".join(students[:5]) + (f" and {len(students) - 5} more" if len(students) > 5 else "")


@contextlib.contextmanager
def alone(course: Course) -> Iterator[None]:
    """Hold the course's lock, so that nothing is graded twice; the system takes it back however the process ends.

    Raises CourseError if another process holds it.
    """
    course.make()
    with (course.made / "grading.lock").open("a", encoding="ascii") as file:
        try:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)       # type: ignore[attr-defined]
        except OSError:
            raise CourseError("another run is grading this course: wait until it is done; nothing was graded "
                              "twice") from None
        bring_up_to_date(course)
        yield


def summary(records: Mapping[str, Record]) -> str:
    """One sentence on a class, and whether each submission could be graded."""
    statuses = Counter(kept["status"] for kept in records.values())
    others = ", ".join(f"{n} {status}" for status, n in statuses.items() if status != "graded")
    return f"{statuses['graded']} of {len(records)} submissions graded" + (f"; {others}" if others else "")


def changes(before: Mapping[str, Record | None], after: Mapping[str, Record]) -> Iterator[str]:
    """What a dry run would change, a line each.  before, after: {student: record, or None}."""
    for student, new in after.items():
        old = before.get(student)
        was = f"{old['earned']:g} ({old['status']})" if old else "nothing"
        yield f"  {student}: {was} → {new['earned']:g} ({new['status']}), because {new['because']}"
