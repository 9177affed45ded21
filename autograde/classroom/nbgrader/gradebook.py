"""nbgrader's own steps and its gradebook, called from our code."""

import contextlib
import os
import re
import sqlite3
import sys
import tempfile
import warnings
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import PyFileConfigLoader

from autograde.classroom.course import CourseError


class Nbgrader:
    """nbgrader's own steps on one course, as its command line and its formgrader run them."""

    def __init__(self, course, isolation="bubblewrap"):
        self.course = course
        beside_python = str(Path(sys.executable).parent)        # there is alembic, which nbgrader calls by its name
        if beside_python not in os.environ.get("PATH", "").split(os.pathsep):
            os.environ["PATH"] = os.pathsep.join([beside_python, os.environ.get("PATH", "")])
        config = PyFileConfigLoader("nbgrader_config.py", str(course.root)).load_config()
        config.JudgeAnswers.isolation = isolation
        self.api = NbGraderAPI(CourseDirectory(config=config), config=config)

    def generate(self, assignment):
        """notebooks/ → release/, and the assignment into the gradebook."""
        self.course.make()
        self.done(self.api.generate_assignment(assignment.folder), "the release was not made")

    def grade(self, assignment, student, notebook=""):
        """submitted/ → autograded/ → feedback/, and the points into the gradebook.

        notebook: the name of the one that counts, if several hold answers.
        """
        config = self.api.config
        config.JudgeAnswers.wanted = config.RestoredNotebook.wanted = notebook
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=SAWarning)       # nbgrader's own, of no consequence
            self.done(self.api.autograde(assignment.folder, student), "nbgrader could not grade it")
            self.done(self.api.generate_feedback(assignment.folder, student), "nbgrader could not write the feedback")

    def done(self, result, otherwise):
        if not result["success"]:
            if "KeyboardInterrupt" in result.get("error", ""):          # nbgrader takes it for an error
                raise KeyboardInterrupt
            said = f"{result.get('error', '')}\n{result.get('log', '')}".splitlines()
            causes = [line for line in said if re.match(r"\s*[\w.]+(Error|Entry|Exception): (?!Please see)", line)]
            raise CourseError(f"{otherwise}: {(causes or said)[-1].strip()}")

    def scores(self, assignment):
        """{student: (points, of which by hand, whether a hand-graded answer still waits)} from the gradebook."""
        with Gradebook(self.api.coursedir.db_url) as gradebook:
            try:
                submissions = gradebook.assignment_submissions(assignment.folder)
            except MissingEntry:
                return {}
            return {s.student.id: (s.score, s.written_score, s.needs_manual_grade) for s in submissions}


def require_writable_gradebook(course):
    """Raises CourseError if grades could not be saved: better before the judging than after it."""
    path = course.made / "gradebook.db"
    if not path.exists():
        raise CourseError(f"there is no gradebook at {path}: release the assignment first")
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as database:
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
