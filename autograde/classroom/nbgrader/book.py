"""nbgrader's gradebook in one session, through its own API: what a grading run writes into it.

nbgrader's own converters cost 0.4 s of processor time a submission, most of it notebooks and templates; what they
write are the few rows below, and tests/autograde/classroom/nbgrader/test_book.py compares these with theirs.
"""

import logging
import warnings

from autograde.classroom.nbgrader.database import gradebook  # isort: skip   (before nbgrader itself)
from nbgrader.api import Comment, Grade, MissingEntry, SubmittedNotebook, app_log
from sqlalchemy.exc import SAWarning

app_log.setLevel(logging.CRITICAL)              # what it would log as an error it raises as well


class Book:
    """The gradebook of a course, for one assignment.  A context: it is closed at the block's end."""

    def __init__(self, assignment):
        self.assignment = assignment
        self.gradebook = gradebook(assignment.course)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.gradebook.close()

    def checksums(self):
        """{cell: checksum} of the released notebook that the gradebook knows; empty if it knows none."""
        try:
            notebook = self.gradebook.find_notebook(self.assignment.stem, self.assignment.folder)
        except MissingEntry:
            return {}
        return {cell.name: cell.checksum for cell in notebook.source_cells}

    def save(self, student, scores, comments, changed=(), timestamp=None):
        """Write what a judgement earned, in one transaction; marks and comments that were given by hand stay.

        scores: {cell: points, or None where somebody has to look};  comments: {cell: text or None};
        changed: the cells that are other than when they were last looked at: a mark by hand waits for another look;
        timestamp: when it was handed in, in UTC, if that is known.
        """
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=SAWarning)       # nbgrader's own, of no consequence
            self.gradebook.update_or_create_student(student)
            submission = self.gradebook.update_or_create_submission(self.assignment.folder, student,
                                                                    timestamp=timestamp)
            notebook = self.whole(submission)
            for grade in notebook.grades:
                if grade.name in scores:
                    grade.auto_score = scores[grade.name]
                    by_hand = grade.manual_score is not None
                    grade.needs_manual_grade = grade.name in changed if by_hand else grade.auto_score is None
            for comment in notebook.comments:
                if comment.name in comments:
                    comment.auto_comment = comments[comment.name]
            self.gradebook.db.commit()

    def whole(self, submission):
        """The submission's notebook, with a row for each cell that is graded or answered, as nbgrader makes them."""
        notebook = next((n for n in submission.notebooks if n.name == self.assignment.stem), None)
        if notebook is None:
            released = self.gradebook.find_notebook(self.assignment.stem, self.assignment.folder)
            notebook = SubmittedNotebook(notebook=released)
            submission.notebooks.append(notebook)
        graded, answered = ({row.cell_id for row in rows} for rows in (notebook.grades, notebook.comments))
        for cell in notebook.notebook.grade_cells:
            if cell.id not in graded:
                notebook.grades.append(Grade(cell_id=cell.id))
        for cell in notebook.notebook.solution_cells:
            if cell.id not in answered:
                notebook.comments.append(Comment(cell_id=cell.id))
        self.gradebook.db.flush()
        return notebook

    def set_to_nothing(self, student):
        """A hand-in that cannot be graded earns nothing, whatever an earlier one earned."""
        try:
            submission = self.gradebook.find_submission(self.assignment.folder, student)
        except MissingEntry:
            return
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score, grade.needs_manual_grade = 0, False
        self.gradebook.db.commit()
