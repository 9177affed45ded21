"""The steps of nbgrader's pipeline that are ours: what it does to a notebook on its way."""

import hashlib
import re
from pathlib import Path

import nbformat
from nbconvert.exporters import Exporter, NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograde.classroom import feedback_page
from autograde.classroom.course import Course
from autograde.classroom.grade_one import judge_hand_in
from autograde.classroom.graders_copy import WRITTEN, graders_copy, guides
from autograde.classroom.judged_notebook import add_verdicts, with_notice
from autograde.classroom.kept_sandbox import SANDBOX
from autograde.classroom.nbgrader.as_handed_in import prepare
from autograde.classroom.record import fingerprint
from autograde.classroom.standing import standing
from autograde.classroom.term.course_file import repository, terms
from autograde.classroom.term.grades import account
from autograde.classroom.term.moments import due_at
from autograde.classroom.which_notebook import taken
from autograde.editions.archive import archive_name
from autograde.editions.edition import library_of
from autograde.editions.first_cell import first_cell
from autograde.editions.strip import marked
from autograde.exercises.registry import every, find

ANSWER = re.compile(r"from \w+\.([\w.]+) import (\w+)")          # a whole cell of the source notebook
CHECK = re.compile(r"check\((\w+)\)")                                # likewise


class ExpandExercises(NbGraderPreprocessor):
    """Where the instructor's notebook imports a reference, the student's asks for it.

    The import becomes the function's source, its body between nbgrader's markers; `check(f)` becomes a
    locked graded cell, worth what the exercise is worth; a written question becomes a cell that is
    graded by hand; all other code is a demo, which grading does not run.  The notebook gets a first cell that finds
    the library, and an id, by which a hand-in tells which release it was made from.
    """

    def preprocess(self, nb, resources):
        nb, resources = super().preprocess(nb, resources)
        content = repr([(cell.cell_type, cell.source) for cell in nb.cells])
        nb.metadata["autograde"] = {"release": hashlib.sha256(content.encode()).hexdigest()[:8]}
        course = Course(Path(self.config.CourseDirectory.root))
        assignment = course.assignment(resources["nbgrader"]["assignment"])
        add_first_cell(nb, assignment, repository(course))
        add_due_date(nb, terms(assignment))
        add_links(nb, assignment, repository(course))
        return nb, resources

    def preprocess_cell(self, cell, resources, index):
        text = cell.source.strip()
        if cell.cell_type == "code":
            if (found := ANSWER.fullmatch(text)) and found[2] in every():
                cell.source = marked(find(found[2]).reference).rstrip()
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


class HandOut(NbGraderPreprocessor):
    """Where nbgrader has put a stub, a repair's cell gets the code that is to be mended."""

    def preprocess_cell(self, cell, resources, index):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type == "code" and name in every() and find(name).given:
            cell.source = find(name).given_source.rstrip()
        return cell, resources


def add_first_cell(nb, assignment, published):
    """Put the cell that finds the library above all other code.  It is a demo: grading has no use for it.

    published: the address of the repository in which the released chapters lie, or "".
    """
    at = next((i for i, cell in enumerate(nb.cells) if cell.cell_type == "code"), len(nb.cells))
    stem = assignment.stem
    address = f"{published}/raw/HEAD/{assignment.folder}/{archive_name(stem)}" if published else ""
    source = first_cell(stem, library_of([stem]).name, address).rstrip()
    nb.cells.insert(at, nbformat.v4.new_code_cell(source, id="anywhere", metadata={
        "tags": ["demo"], "jupyter": {"source_hidden": True}}))


def add_due_date(nb, its):
    """Say below the title when the notebook is due.  its: the Terms.  No part of the release's id: when a hand-in was
    due does not tell what it was made from.
    """
    if its.due is not None:
        below_the_title(nb, f"**Due**: {due_at(its.due, its.zone, '%A, %Y-%m-%d')}.")


def add_links(nb, assignment, published):
    """Below the title, links that open the notebook on Colab and Binder from the repository in which it lies."""
    if published:
        name = published.removeprefix("https://github.com/")
        path = f"{assignment.folder}/{assignment.stem}.ipynb"
        below_the_title(nb, f"[Open in Colab](https://colab.research.google.com/github/{name}/blob/HEAD/{path}) · "
                            f"[Open in Binder](https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/tree/{path})")


def below_the_title(nb, line):
    if not nb.cells or nb.cells[0].cell_type != "markdown" or "nbgrader" in nb.cells[0].metadata:
        nb.cells.insert(0, nbformat.v4.new_markdown_cell("", id="due"))
    title, _, rest = nb.cells[0].source.partition("\n")
    nb.cells[0].source = f"{title}\n\n{line}\n\n{rest.strip()}".strip()


def marks(grade_id, cell_type, *, solution=False, grade=False, points=None):
    """The cell metadata that nbgrader's toolbar would write."""
    return {"grade_id": grade_id, "cell_type": cell_type, "solution": solution, "grade": grade, "task": False,
            "locked": grade and not solution, "schema_version": 3} | ({"points": points} if grade else {})


class RestoredNotebook(NotebookExporter):
    """Reads a submission as the released notebook with the student's answers in it."""

    wanted = Unicode("", help="the notebook that counts where several hold answers").tag(config=True)

    def from_filename(self, filename, resources=None, **kwargs):
        path, names = Path(filename), resources["nbgrader"]
        prepare(notebooks=[filename])               # again: nbgrader only notes it if the hook could not
        assignment = Course.here().assignment(names["assignment"])
        if path.parent != assignment.folder_of("submitted", names["student"]):      # it is restored already
            return super().from_filename(filename, resources, **kwargs)
        choice, hand_in = taken(assignment, names["student"], self.wanted)
        return self.from_notebook_node(nbformat.from_dict(with_notice(choice, hand_in)), resources, **kwargs)


class JudgeAnswers(NbGraderPreprocessor):
    """Judge the answers in a sandbox, and leave the points where nbgrader looks for them."""

    isolation = Unicode("bubblewrap", help="bubblewrap, or process: no walls (macOS, Windows)").tag(config=True)
    wanted = Unicode("", help="the notebook that counts where several hold answers").tag(config=True)

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        assignment, student = Course.here().assignment(names["assignment"]), names["student"]
        choice, hand_in = taken(assignment, student, self.wanted)
        with SANDBOX.of(assignment.stem, self.isolation) as sandbox:
            seeds = assignment.seeds(student, fingerprint(choice.path))
            judgements, errors, record = judge_hand_in(sandbox, assignment, student, choice, hand_in, seeds)
        add_verdicts(nb.cells, judgements, errors)
        assignment.write_record(student, record)
        return nbformat.from_dict(graders_copy(nb, guides(assignment))), resources


class FeedbackPage(Exporter):
    """A student's feedback page, with the grades that stand in the gradebook."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(self, nb, resources=None, **kwargs):
        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        names = resources["nbgrader"]
        assignment = Course.here().assignment(names["assignment"])
        student = names["student"]
        marks, kept = standing(assignment, student).get(student, {}), assignment.record(student)
        its = account(assignment, student, kept, marks) if kept else None
        return feedback_page.html(nb, marks, assignment.folder, its), resources
