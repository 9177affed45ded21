"""The steps of nbgrader's pipeline that are ours: what it does to a notebook on its way."""

import hashlib
import re
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograde.boundary.text import cleaned
from autograde.classroom.course import Course
from autograde.classroom.grade_one import judge_cells
from autograde.classroom.nbgrader.as_handed_in import ASIDE, prepare
from autograde.classroom.record import fingerprint, of_judgements
from autograde.classroom.submission import EXTRA, LABEL, harmless
from autograde.classroom.which_notebook import taken
from autograde.editions.strip import marked
from autograde.exercises.registry import every, find
from autograde.judging.report import Report

ANSWER = re.compile(r"from \w+\.(\w+) import (\w+)")          # a whole cell of the source notebook
CHECK = re.compile(r"check\((\w+)\)")                                # likewise
WRITTEN = re.compile(r"written: (\w+) \((\d+) points?\)\n+(.*)", re.DOTALL)
LIMIT_NOTICE = 10_000                           # characters
# nbgrader's links and remarks are a little too pale for their grounds, and links are not told from text but by colour.
READABLE = ("<style>a { color: #245a8d; text-decoration: underline } "
            ".panel-heading a[href='#top'] { color: inherit !important } "
            ".highlight .c1 { color: #356c6c !important }</style>")
CSP = ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; '
       'img-src data:; font-src data:">')


class ExpandExercises(NbGraderPreprocessor):
    """Where the instructor's notebook imports a reference, the student's asks for it.

    The import becomes the function's source, its body between nbgrader's markers; `check(f)` becomes a
    locked graded cell, worth what the exercise is worth; a written question becomes a cell that is
    graded by hand; all other code is a demo, which grading does not run.  The notebook gets an id, by which a
    hand-in tells which release it was made from.
    """

    def preprocess(self, nb, resources):
        nb, resources = super().preprocess(nb, resources)
        content = repr([(cell.cell_type, cell.source) for cell in nb.cells])
        nb.metadata["autograde"] = {"release": hashlib.sha256(content.encode()).hexdigest()[:8]}
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
        nb = nbformat.from_dict(hand_in.notebook)
        nb.cells.insert(0, notice(choice, notes_of(choice, hand_in), hand_in.release))
        return self.from_notebook_node(nb, resources, **kwargs)


def notes_of(choice, hand_in):
    """What the student and the instructor should know of how this was graded, in sentences."""
    late = [f"{ASIDE} holds no time that could be read: whether this came late is not known."]
    return [*choice.notes, *late * (choice.path.parent / ASIDE).exists(), *hand_in.notes]


def notice(choice, notes, release):
    """The cell above all others, which says how the notebook was taken."""
    lines = [f"**This submission could not be graded: {choice.unreadable}.**"] if choice.unreadable else []
    lines += [f"Graded against release {release} of the assignment."] if release else []
    text = "\n\n".join([*lines, *(f"- {note}" for note in notes)])
    return new_markdown_cell(harmless(cleaned(text, LIMIT_NOTICE)), metadata={"tags": [EXTRA]}, id="notice")


class JudgeAnswers(NbGraderPreprocessor):
    """Judge the answers in a sandbox, and leave the points where nbgrader looks for them."""

    isolation = Unicode("bubblewrap", help="bubblewrap, or process: no walls (macOS, Windows)").tag(config=True)
    wanted = Unicode("", help="the notebook that counts where several hold answers").tag(config=True)

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        assignment, student = Course.here().assignment(names["assignment"]), names["student"]
        choice, hand_in = taken(assignment, student, self.wanted)
        seeds = assignment.seeds(student, fingerprint(choice.path))
        homes = {name: part.label for name, part in hand_in.program.homes.items()}
        judgements, errors = judge_cells(assignment.stem, hand_in.program.cells, seeds, self.isolation, homes)
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name.startswith("check-"):
                cell.outputs = outputs(Report(judgements[name.removeprefix("check-")]))
            elif error := errors.get(cell.metadata.get(LABEL)):
                cell.outputs = [new_output("stream", name="stdout", text=f"When this was graded: {error}\n")]
        assignment.write_record(student, of_judgements(
            assignment, student, judgements, errors, seeds, self.isolation, notebook=choice.path,
            unreadable=choice.unreadable, notes=notes_of(choice, hand_in), release=hand_in.release))
        return nb, resources


def outputs(report):
    """The report, then the points: nbgrader takes a cell's last value for its grade."""
    return [new_output("display_data", {"text/plain": repr(report), "text/html": report._repr_html_()}),
            new_output("execute_result", {"text/plain": f"{report.judgement.earned:g}"}, execution_count=1)]


class FeedbackPage(HTMLExporter):
    """A student's feedback page: the answers and what was said of them, as text, without scripts."""

    def from_notebook_node(self, nb, resources=None, **kwargs):
        nb.cells = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id")
                    or EXTRA in cell.metadata.get("tags", []) or LABEL in cell.metadata]
        html, resources = super().from_notebook_node(nb, resources, **kwargs)
        html = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)               # the template's: formulas
        html = html.replace("</head>", f"{READABLE}</head>", 1)
        return re.sub(r"<head[^>]*>", lambda m: m[0] + CSP, html, count=1), resources
