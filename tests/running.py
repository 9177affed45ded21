"""Run a notebook from top to bottom in a kernel of its own, as Run All does."""

import os
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(ROOT.glob("notebooks/[0-9]*/*.ipynb"))
UNANSWERED = "preprocessing", "augmentation", "dropout", "normalization", "optimizers", "schedules"
"""The chapters that `make test` runs as they are released; it runs the others with their answers, `make soak` all both
ways."""


def run_all(path, scratch, seconds=120):
    """The notebook with its outputs, errors among them.  Nothing is written beside it."""
    nb = nbformat.read(path, as_version=4)
    os.environ.update(JUPYTER_DATA_DIR=str(scratch / "data"), JUPYTER_PREFER_ENV_PATH="1",
                      IPYTHONDIR=str(scratch / "ipython"))
    NotebookClient(nb, timeout=seconds, allow_errors=True, resources={"metadata": {"path": str(path.parent)}}).execute()
    return nb


def complaints(nb):
    """Every error and everything on stderr but progress bars, with the cell it came from."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield f"{cell.source[:60]!r}: {output.ename}: {output.evalue}"
            elif output.output_type == "stream" and output.name == "stderr" and "it/s" not in output.text:
                yield f"{cell.source[:60]!r}: {output.text[:300]}"


def reports(nb):
    """What each check said: {its cell: its text}."""
    return {cell.source: output.data["text/plain"] for cell in nb.cells if cell.source.startswith("check(")
            for output in cell.outputs if output.output_type == "execute_result"}


def widgets(nb):
    """{id: state} of the widgets that a notebook made when it ran."""
    made = nb.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    return {name: widget["state"] for name, widget in made.items()}


def nameless(states):
    """Widgets that say nothing to whoever does not see them: pictures without alt text or a line of text beside
    them, and whatever can be moved, chosen or typed into without a label.
    """
    boxes = [[child.removeprefix("IPY_MODEL_") for child in box.get("children", [])] for box in states.values()]
    for name, widget in states.items():
        kind = widget["_model_name"].removesuffix("Model")
        if kind == "Image":
            if not (widget.get("tooltip") or "").strip():
                yield "Image without alt text"
            lines = [states[child].get("value") for box in boxes if name in box for child in box]
            if not any('class="course-text"' in str(line) and re.search(r">[^<>]*\w", str(line)) for line in lines):
                yield f"Image without a line of text: {widget.get('tooltip')}"
        elif "disabled" in widget and not (widget.get("description") or widget.get("tooltip") or "").strip():
            yield f"{kind} without a label"
