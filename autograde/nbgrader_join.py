"""Where we join nbgrader's pipeline; the rest of it is stock.  The only file that imports nbgrader.

    notebooks/ ──ExpandExercises──▶ release/
    submitted/ ──Submission──▶ ──JudgeAnswers──▶ autograded/ ──Feedback──▶ feedback/
"""

import contextlib
import os
import re
import sqlite3
import sys
import tempfile
import warnings
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
    SaveCells,
)
from sqlalchemy.exc import SAWarning
from traitlets import Unicode
from traitlets.config import PyFileConfigLoader

from autograde import exercises  # noqa: F401      registers them
from autograde.course import Course, CourseError
from autograde.edition import marked
from autograde.exercise import EXERCISES, find
from autograde.grading import judge_cells, record
from autograde.report import Report
from autograde.submission import EXTRA, Unreadable, harmless, read, restore, to_run

ANSWER = re.compile(r"from course_lib\.(\w+) import (\w+)")          # a whole cell of the source notebook
CHECK = re.compile(r"check\((\w+)\)")                                # likewise
WRITTEN = re.compile(r"written: (\w+) \((\d+) points?\)\n+(.*)", re.DOTALL)
CSP = ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; '
       'img-src data:; font-src data:">')


class ExpandExercises(NbGraderPreprocessor):
    """Where the instructor's notebook imports a reference, the student's asks for it.

    The import becomes the function's source, its body between nbgrader's markers; `check(f)` becomes a
    locked graded cell, worth what the exercise is worth; a written question becomes a cell that is
    graded by hand; all other code is a demo, which grading does not run.
    """

    def preprocess_cell(self, cell, resources, index):
        text = cell.source.strip()
        if cell.cell_type == "code":
            if (found := ANSWER.fullmatch(text)) and found[2] in EXERCISES:
                cell.source = marked(EXERCISES[found[2]].reference).rstrip()
                cell.metadata.nbgrader = marks(found[2], "code", solution=True)
            elif found := CHECK.fullmatch(text):
                exercise = find(found[1])
                cell.metadata.nbgrader = marks(f"check-{exercise.name}", "code", grade=True, points=exercise.points)
            elif "setup" not in cell.metadata.get("tags", []):
                cell.metadata.tags = [*cell.metadata.get("tags", []), "demo"]
        elif found := WRITTEN.fullmatch(text):
            cell.source = found[3]
            cell.metadata.nbgrader = marks(found[1], "markdown", solution=True, grade=True, points=float(found[2]))
        return cell, resources


def marks(grade_id, cell_type, *, solution=False, grade=False, points=None):
    """The cell metadata that nbgrader's toolbar would write."""
    return {"grade_id": grade_id, "cell_type": cell_type, "solution": solution, "grade": grade, "task": False,
            "locked": grade and not solution, "schema_version": 3} | ({"points": points} if grade else {})


class Submission(NotebookExporter):
    """Reads a submission as the released notebook with the student's answers in it."""

    def from_filename(self, filename, resources=None, **kwargs):
        path, names = Path(filename), resources["nbgrader"]
        drop_links(notebooks=[filename])            # again: nbgrader only notes it if the hook could not
        assignment = Course.here().assignment(names["assignment"])
        if path.parent != assignment.folder_of("submitted", names["student"]):      # it is restored already
            return super().from_filename(filename, resources, **kwargs)
        released = nbformat.read(assignment.released_notebook, as_version=4)
        try:
            nb = restore(released, read(path))
        except Unreadable as error:
            nb = restore(released, [])
            nb.metadata["unreadable"] = str(error)
            nb.cells.insert(0, new_markdown_cell(f"**This submission could not be graded: {harmless(str(error))}.**",
                                                 metadata={"tags": [EXTRA]}, id="unreadable"))
        return self.from_notebook_node(nb, resources, **kwargs)


class JudgeAnswers(NbGraderPreprocessor):
    """Judge the answers in a sandbox, and leave the points where nbgrader looks for them."""

    isolation = Unicode("bubblewrap", help="bubblewrap, or process: no walls (macOS, Windows)").tag(config=True)

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        assignment, student = Course.here().assignment(names["assignment"]), names["student"]
        seeds = assignment.seeds(student)
        judgements, errors = judge_cells(assignment.stem, to_run(nb), seeds, self.isolation)
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name.startswith("check-"):
                cell.outputs = outputs(Report(judgements[name.removeprefix("check-")]))
        assignment.write_record(student, record(assignment, student, judgements, errors, seeds, self.isolation,
                                                nb.metadata.pop("unreadable", "")))
        return nb, resources


def outputs(report):
    """The report, then the points: nbgrader takes a cell's last value for its grade."""
    return [new_output("display_data", {"text/plain": repr(report), "text/html": report._repr_html_()}),
            new_output("execute_result", {"text/plain": f"{report.judgement.earned:g}"}, execution_count=1)]


class Feedback(HTMLExporter):
    """A student's feedback page: the answers and what was said of them, as text, without scripts."""

    def from_notebook_node(self, nb, resources=None, **kwargs):
        nb.cells = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id")
                    or EXTRA in cell.metadata.get("tags", [])]
        html, resources = super().from_notebook_node(nb, resources, **kwargs)
        html = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)               # the template's: formulas
        return re.sub(r"<head[^>]*>", lambda m: m[0] + CSP, html, count=1), resources


def drop_links(assignment=None, student=None, notebooks=()):
    """nbgrader copies what lies beside a notebook, following links: take the links out of submissions first."""
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for path in folder.rglob("*"):
            if (path.is_symlink() or not (path.is_dir() or path.is_file())) and str(path) not in notebooks:
                path.unlink()


def configure(c, root, isolation="bubblewrap"):
    """nbgrader's configuration for the course in the folder `root`: c is its config object."""
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = "notebooks"
    for step in ("release", "submitted", "autograded", "feedback"):
        setattr(c.CourseDirectory, f"{step}_directory", f"course/{step}")
    c.CourseDirectory.db_url = f"sqlite:///{root}/course/gradebook.db"
    c.GenerateAssignment.preprocessors = [ExpandExercises, LockCells, ClearSolutions, ClearOutput, CheckCellMetadata,
                                          ComputeChecksums, SaveCells, CheckCellMetadata]
    c.Autograde.exporter_class = Submission
    c.Autograde.pre_convert_hook = drop_links
    c.Autograde.sanitize_preprocessors = [ClearOutput, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
    c.Autograde.autograde_preprocessors = [JudgeAnswers, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
    c.JudgeAnswers.isolation = isolation
    c.GenerateFeedback.exporter_class = Feedback
    return c


class Nbgrader:
    """nbgrader's own steps on one course, as its command line and its formgrader run them."""

    def __init__(self, course, isolation="bubblewrap"):
        self.course = course
        beside_python = str(Path(sys.executable).parent)        # there is alembic, which nbgrader calls by its name
        os.environ["PATH"] = os.pathsep.join([beside_python, os.environ.get("PATH", "")])
        config = PyFileConfigLoader("nbgrader_config.py", str(course.root)).load_config()
        config.JudgeAnswers.isolation = isolation
        self.api = NbGraderAPI(CourseDirectory(config=config), config=config)

    def generate(self, assignment):
        """notebooks/ → release/, and the assignment into the gradebook."""
        self.course.made.mkdir(exist_ok=True)
        self.done(self.api.generate_assignment(assignment.folder), "the release was not made")

    def grade(self, assignment, student):
        """submitted/ → autograded/ → feedback/, and the points into the gradebook."""
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
