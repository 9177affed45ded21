"""What stands in nbgrader's gradebook, read without nbgrader, whose import takes seconds."""

import contextlib
import sqlite3
import tempfile

from autograde.classroom.course import CourseError

WAIT = 10                                       # seconds for another program that writes into the gradebook
OF_A_NOTEBOOK = """
    JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    WHERE assignment.name = ? AND ? IN ('', submitted_assignment.student_id)"""
MARKS = """
    SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.manual_score, grade.extra_credit,
           grade.needs_manual_grade, grade_cells.max_score
    FROM grade JOIN base_cell ON base_cell.id = grade.cell_id JOIN grade_cells ON grade_cells.id = grade.cell_id
    """ + OF_A_NOTEBOOK.format(table="grade")
COMMENTS = """
    SELECT submitted_assignment.student_id, base_cell.name, comment.auto_comment, comment.manual_comment
    FROM comment JOIN base_cell ON base_cell.id = comment.cell_id
    """ + OF_A_NOTEBOOK.format(table="comment")
KNOWN = " UNION ".join("SELECT submitted_assignment.student_id FROM " + table + OF_A_NOTEBOOK.format(table=table)
                       for table in ("grade", "comment"))


def standing(assignment, student=""):
    """{student: {cell: {"auto", "manual", "extra", "waits", "most", "comment"}}}, points or None; of one, if named."""
    found, of = {}, [assignment.folder, student]
    with contextlib.closing(opened(assignment.course.made / "gradebook.db")) as book:
        for who, cell, auto, manual, extra, waits, most in book.execute(MARKS, of):
            found.setdefault(who, {})[cell] = {"auto": auto, "manual": manual, "extra": extra, "waits": bool(waits),
                                               "most": most, "comment": None}
        for who, cell, auto, manual in book.execute(COMMENTS, of):
            found.setdefault(who, {}).setdefault(cell, {})["comment"] = manual or auto
    return found


def known(assignment):
    """The students of whom something stands there, a set: the keys of `standing`."""
    with contextlib.closing(opened(assignment.course.made / "gradebook.db")) as book:
        return {who for who, in book.execute(KNOWN, [assignment.folder, ""] * 2)}


def opened(path):
    """The database, to be read.  A program that was killed while it wrote leaves the half of it: only who may write can
    put back what was there before, so then it is opened for writing.
    """
    for mode in "ro", "rw":
        book = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, timeout=WAIT)
        try:
            book.execute("SELECT count(*) FROM sqlite_master")
            return book
        except sqlite3.Error as error:
            book.close()
            if mode == "rw" or "readonly" not in str(error):
                raise


def require_writable(course):
    """Raises CourseError if grades could not be saved: better before the judging than after it."""
    path = course.made / "gradebook.db"
    if not path.exists():
        raise CourseError(f"there is no gradebook at {path}: release the assignment first")
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("CREATE TABLE autograde_was_here (n)")         # BEGIN alone would do on a read-only file
            database.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise CourseError(f"the gradebook {path} cannot be written ({error}): check its permissions and those of its "
                          "folder, and that no other grading is running. Nothing was graded") from None
    for folder in (course.made, *(course.made / step for step in ("autograded", "feedback", "grades"))):
        try:
            if folder.exists():
                tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise CourseError(f"the folder {folder} cannot be written ({error.strerror}): check its permissions. "
                              "Nothing was graded") from None


def points(marks):
    """The points of one cell as nbgrader counts them: a mark by hand in place of the judge's, and extra credit."""
    given = marks.get("manual") if marks.get("manual") is not None else marks.get("auto") or 0
    return given + (marks.get("extra") or 0)
