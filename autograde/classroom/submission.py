"""Reading what a student handed in: the release, with the student's answers put in.

Nothing of a submission is believed but the text of its cells.  Cell types, tags, points, ids and
locked cells are those of the released notebook, so neither a mended check cell, a missing one,
nor hostile metadata changes what is graded.
"""

import json
import os
import re
import stat
from pathlib import Path

import nbformat

LIMIT_BYTES = 20_000_000
LIMIT_CELLS = 1000
LIMIT_SOURCE = 200_000                          # characters of one cell
LIMIT_MARKDOWN = 10_000                         # characters of a student's Markdown: readers may take quadratic time
LIMIT_BESIDE = 100_000_000                      # bytes of all that lies beside the notebook
LIMIT_FILES = 1000
LIMIT_DEPTH = 10                                # of folders in folders
EXTRA = "student"                               # the tag of a cell that the student added


class Unreadable(Exception):
    """The file is no notebook that could be graded; the message says why."""


def read(path):
    """The cells of a notebook file, [(cell type, ids, source), …].  Raises Unreadable."""
    try:
        status = path.lstat()
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("it is not an ordinary file (a link, a folder or a device)")
    if status.st_size > LIMIT_BYTES:
        raise Unreadable(f"it has {status.st_size / 1e6:.0f} MB; the limit is {LIMIT_BYTES / 1e6:.0f} MB "
                         "(clear the outputs before you hand in)")
    try:
        cells = json.loads(path.read_bytes())["cells"]
        if not isinstance(cells, list):
            raise TypeError(f"its cells are a {type(cells).__name__}")
        found = [as_cell(cell) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnicodeError) as error:
        raise Unreadable(f"it is not a Jupyter notebook ({type(error).__name__}: {str(error)[:100]})") from None
    if len(found) > LIMIT_CELLS:
        raise Unreadable(f"it has {len(found)} cells; the limit is {LIMIT_CELLS}")
    return found


def excess(folder):
    """What is too much beside the notebook, all of which nbgrader would copy; "" if nothing is."""
    files = size = 0
    for path, folders, names in os.walk(folder):
        if len(Path(path).relative_to(folder).parts) > LIMIT_DEPTH:
            return f"its folders are more than {LIMIT_DEPTH} deep"
        beside = [name for name in names if not name.endswith(".ipynb")]
        files += len(folders) + len(beside)
        size += sum(os.lstat(os.path.join(path, name)).st_size for name in beside)
        if files > LIMIT_FILES:
            return f"it holds more than {LIMIT_FILES} files"
        if size > LIMIT_BESIDE:
            return f"its files have more than {LIMIT_BESIDE / 1e6:.0f} MB"
    return ""


def as_cell(cell):
    source = cell.get("source", "")
    source = "".join(source) if isinstance(source, list) else source
    if not isinstance(source, str):
        raise TypeError(f"a cell's source is a {type(source).__name__}")
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    marks = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    if len(source) > LIMIT_SOURCE:
        raise ValueError(f"a cell has {len(source)} characters; the limit is {LIMIT_SOURCE}")
    source = source.encode("utf-8", "replace").decode()             # half a character could not be written again
    return {"type": "code" if cell.get("cell_type") == "code" else "markdown", "source": source,
            "id": text(cell.get("id")), "grade_id": text(marks.get("grade_id"))}


def text(value):
    return value if isinstance(value, str) else ""


def restore(released, submitted):
    """The released notebook with a submission's answers in it, and its further cells where they stood.

    released: NotebookNode;  submitted: what `read` returned.
    """
    nb = nbformat.from_dict(json.loads(json.dumps(released)))       # a copy
    answers, extras = {}, {}
    by_id = {cell["id"]: key(cell) for cell in nb.cells if cell.get("id")}
    by_grade_id = {grade_id(cell): key(cell) for cell in nb.cells if grade_id(cell)}
    answerable = {key(cell) for cell in nb.cells if students(cell)}
    known_sources = {cell.source.strip() for cell in nb.cells} | {""}
    last = ""
    for cell in submitted:
        known = by_grade_id.get(cell["grade_id"], by_id.get(cell["id"]))
        if known and known not in answers:
            answers[known] = cell["source"]
        elif (not known or known in answerable) and cell["source"].strip() not in known_sources:
            extras.setdefault(known or last, []).append(extra(cell))        # also an answer's second copy
        last = known or last
    cells = list(extras.get("", []))
    for cell in nb.cells:
        if key(cell) in answers and students(cell):
            cell.source = answers[key(cell)] if cell.cell_type == "code" else harmless(answers[key(cell)])
        cells += [cell, *extras.get(key(cell), [])]
    for number, cell in enumerate(cells):
        if EXTRA in cell.metadata.get("tags", []):
            cell["id"] = f"{EXTRA}-{number}"
    nb.cells = cells
    bound_markdown(nb)
    return nb


def bound_markdown(nb):
    """From where a student's Markdown is longer than any honest answer, it is shown as it is typed."""
    length = 0
    for cell in nb.cells:
        if cell.cell_type == "markdown" and (students(cell) or EXTRA in cell.metadata.get("tags", [])):
            length += len(cell.source)
            if length > LIMIT_MARKDOWN:
                cell.source = "    " + cell.source.replace("\n", "\n    ")


def students(cell):
    """Whether the student writes in this cell of the release: an answer, or the imports."""
    return cell.metadata.get("nbgrader", {}).get("solution", False) or "setup" in cell.metadata.get("tags", [])


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def key(cell):
    """By what a cell of the release is known: a text cell may well have the id that an answer has as its name."""
    return ("answer", grade_id(cell)) if grade_id(cell) else ("cell", cell.get("id"))


def extra(cell):
    if cell["type"] == "code":
        return nbformat.v4.new_code_cell(cell["source"], metadata={"tags": [EXTRA]})
    return nbformat.v4.new_markdown_cell(harmless(cell["source"]), metadata={"tags": [EXTRA]})


def harmless(markdown):
    """The same text, in which a tag is no tag and a link no link.

    nbgrader's formgrader and feedback show Markdown as it is, HTML and javascript: links included; a
    student's would run in the instructor's browser.  A space in the middle turns each into plain text.
    """
    return re.sub(r"<(?=[A-Za-z/!?])|\](?=[(:])", r"\g<0> ", markdown)


def to_run(nb):
    """The code that grading runs, [(name, source), …]: answers, cells tagged `setup`, the student's own.

    Demos are not run, and checks are the judge's.
    """
    for number, cell in enumerate(nb.cells, 1):
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code" and (students(cell) or EXTRA in tags):
            yield grade_id(cell) or f"cell {number}", cell.source
