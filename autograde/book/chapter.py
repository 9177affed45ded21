"""A chapter of the book: its notebook run from the top, and what of it is told."""

import os
import re
from inspect import getsource
from subprocess import DEVNULL

import nbformat
from nbclient import NotebookClient

from autograde.editions.strip import stubbed
from autograde.exercises.registry import every, find

ANSWER = re.compile(r"from \w+\.([\w.]+) import (\w+)")        # a whole cell of the lecturer's notebook
ASKED = re.compile(r"(check|use)\([\w, ]+\)")
IMPORTS = re.compile(r"((import|from) .*\s*)+")
WIDGET = "application/vnd.jupyter.widget-view+json"


def run(path, frames):
    """The notebook at this path with its outputs; its demos bring so many frames each.  Nothing is written beside it.

    Raises RuntimeError if a cell fails, with what it said.
    """
    nb = nbformat.read(path, as_version=4)
    environment = {**os.environ, "COURSE_FRAMES": str(frames), "OMP_NUM_THREADS": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    client = NotebookClient(nb, timeout=600, allow_errors=True, resources={"metadata": {"path": str(path.parent)}})
    client.execute(env=environment, stderr=DEVNULL)              # the kernel talks of its transport
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename != "NotImplementedError":
                raise RuntimeError(f"{path}: {cell.source[:60]!r} fails: {output.ename}: {output.evalue}")
    return nb


def told(nb, stem, solutions):
    """The notebook as a reader of the book sees it.

    Where the lecturer's notebook imports an answer, the page asks for it, or shows its source if solutions are asked
    for; checks of what is right by itself are left out.  A student's notebook keeps both, with what came out.
    """
    lecturers, cells = any(ANSWER.fullmatch(cell.source.strip()) for cell in nb.cells), []
    for cell in nb.cells:
        text = cell.source.strip()
        if cell.cell_type == "code":
            answer = ANSWER.fullmatch(text)
            if answer and answer[2] in every():
                cell.metadata["book"] = "answer"
                exercise = find(answer[2])
                source = getsource(exercise.reference)
                cell.source = (source if solutions else exercise.given_source if exercise.given
                               else stub(source, answer[2], stem)).rstrip()
            elif ASKED.fullmatch(text) and lecturers:
                continue
            elif cell.metadata.get("nbgrader", {}).get("solution"):
                cell.metadata["book"] = "answer"
            elif not text or IMPORTS.fullmatch(text):
                continue
            cell.outputs = [output for output in cell.outputs if shown(output)]
        elif text.startswith("written: ") and not solutions:
            continue
        elif text.startswith("written: "):
            cell.source = text.partition("\n")[2].strip()
        cells.append(cell)
    nb.cells = cells
    return nb


def stub(source, name, stem):
    """The function's head and docstring, as an exercise asks for it."""
    head, _, _ = stubbed(source, {name}, stem).partition("    raise NotImplementedError")
    return f"{head.rstrip()}\n    ..."


def shown(output):
    """Whether an output is more than a progress bar, or a warning."""
    if output.output_type == "stream":
        return output.name == "stdout"
    if output.output_type == "error":
        return False
    data = output.data
    return not (WIDGET in data and re.search(r"\d+%\||\d+/\d+ \[", "".join(data.get("text/plain", ""))))
