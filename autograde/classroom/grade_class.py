"""Grading a class: every submission gets a status, whatever it does; nothing stops the run."""

import contextlib
from collections import Counter

from tqdm import tqdm

from autograde.classroom import record
from autograde.classroom.course import CourseError, nameable
from autograde.classroom.grade_one import open_sandbox
from autograde.classroom.nbgrader.gradebook import Nbgrader, require_writable_gradebook
from autograde.classroom.notebook_file import excess
from autograde.classroom.which_notebook import Undecided, taken

try:
    import fcntl
except ImportError:                             # Windows
    import msvcrt
    fcntl = None


def grade_class(assignment, isolation="bubblewrap", again=False, progress=tqdm, notebook=""):
    """Grade what is new or has changed in submitted/, or with again=True all of it.

    notebook: the name of the one that counts where a student handed in several with answers.

    Each submission's grade is complete before the next begins, so a run that is cut off goes on where it was.
    Returns {student: record}.  Raises CourseError before anything is graded if it could not be saved.
    """
    students = assignment.students()
    if not assignment.released_notebook.exists():
        raise CourseError(f"{assignment.folder} is not released yet: run autograde release {assignment.stem}")
    if not students:
        raise CourseError(f"there are no submissions: {assignment.course.made / 'submitted'} holds no "
                          f"<student>/{assignment.folder}/{assignment.stem}.ipynb")
    require_writable_gradebook(assignment.course)
    open_sandbox(assignment.stem, isolation)            # a missing wall is said once, before the first submission
    with alone(assignment.course):
        nbgrader = Nbgrader(assignment.course, isolation)
        waiting = [s for s in students if again or not up_to_date(assignment, s, isolation)]
        for student in progress(waiting, desc=f"grading {assignment.folder}", unit="submission"):
            grade_one(nbgrader, assignment, student, notebook)
        return {student: assignment.record(student) for student in students}


@contextlib.contextmanager
def alone(course):
    """Hold the course's lock, so that nothing is graded twice; the system takes it back however the process ends.

    Raises CourseError if another process holds it.
    """
    course.make()
    with (course.made / "grading.lock").open("a") as file:
        try:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            raise CourseError("another run is grading this course: wait until it is done; nothing was graded "
                              "twice") from None
        yield


def grade_one(nbgrader, assignment, student, notebook=""):
    """One submission: graded, or a record of why it could not be."""
    try:
        notebook = notebook or chosen_before(assignment, student)
        if refused := refusal(assignment, student, notebook):
            assignment.write_record(student, record.of_refusal(assignment, student, *refused))
        else:
            feedback_page(assignment, student).unlink(missing_ok=True)      # until it is there again, work is left
            nbgrader.grade(assignment, student, notebook)
    except (CourseError, OSError) as error:
        assignment.write_record(student, record.of_refusal(assignment, student, "failed", str(error)))


def chosen_before(assignment, student):
    """The notebook that was graded, if the same ones still lie there: what was decided once stays decided."""
    kept = assignment.record(student) or {}
    folder = assignment.folder_of("submitted", student)
    return kept.get("notebook", "") if kept.get("notebooks") == record.notebooks(folder) else ""


def refusal(assignment, student, notebook=""):
    """The status of a submission that is not given to nbgrader, and why not; None if it is."""
    folder = assignment.folder_of("submitted", student)
    if not nameable(student):
        return "failed", ("nbgrader would not take the folder's name for one student's: give it letters, digits and "
                          ". _ - @ , at most 60")
    if folder.is_symlink() or folder.parent.is_symlink():
        return "failed", "its folder is a link"
    if not folder.is_dir():
        return "failed", "it is no folder"
    if found := excess(folder):
        return "failed", f"{found}: take out of it what is not needed"
    try:
        taken(assignment, student, notebook)
    except Undecided as error:
        return error.status, error.reason
    return None


def feedback_page(assignment, student):
    return assignment.folder_of("feedback", student) / f"{assignment.stem}.html"


def up_to_date(assignment, student, isolation):
    """Whether the grade is of this very notebook, under these seeds and walls, and complete.

    The feedback page goes first and comes last, so without it, or with an older one, the grading was cut off.
    """
    kept, page = assignment.record(student), feedback_page(assignment, student)
    return (kept is not None and kept["status"] in ("graded", "unreadable") and kept["isolation"] == isolation
            and kept.get("notebooks") == record.notebooks(assignment.folder_of("submitted", student))
            and kept["seeds"] == assignment.seeds(student, kept["sha256"])
            and page.exists() and page.stat().st_mtime_ns >= assignment.record_path(student).stat().st_mtime_ns)


def summary(records):
    """One sentence on a class, and whether each submission could be graded."""
    statuses = Counter(r["status"] for r in records.values())
    others = ", ".join(f"{n} {status}" for status, n in statuses.items() if status != "graded")
    return f"{statuses['graded']} of {len(records)} submissions graded" + (f"; {others}" if others else "")
