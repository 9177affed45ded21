"""The students in nbgrader's gradebook: their names, and taking somebody out or away."""

import contextlib

from nbgrader.api import MissingEntry
from sqlalchemy import text

from autograde.classroom.nbgrader.database import gradebook


def enrol(course, students):
    """Put names and addresses beside the ids; formgrader shows them."""
    with gradebook(course) as book:
        for s in students:
            book.update_or_create_student(s.student, first_name=s.first_name or None, last_name=s.last_name or None,
                                          email=s.email or None, lms_user_id=s.lms_id or None)


def remove(course, student):
    """Delete a student with all submissions and grades."""
    with gradebook(course) as book, contextlib.suppress(MissingEntry):
        book.remove_student(student)


def rename(course, student, pseudonym):
    """Give a student another id, and no name and no address."""
    with gradebook(course) as book:
        for statement in ("UPDATE student SET id = :new, first_name = NULL, last_name = NULL, email = NULL, "
                          "lms_user_id = NULL WHERE id = :old",
                          "UPDATE submitted_assignment SET student_id = :new WHERE student_id = :old"):
            book.db.execute(text(statement), {"new": pseudonym, "old": student})
        book.db.commit()
