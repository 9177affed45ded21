"""Reading what a student handed in, within limits.  Nothing of the file is believed but the text of its cells."""

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

LIMIT_BYTES = 20_000_000
LIMIT_CELLS = 1000
LIMIT_SOURCE = 200_000                          # characters of one cell
LIMIT_BESIDE = 100_000_000                      # bytes of all that lies beside the notebook
LIMIT_FILES = 1000
LIMIT_DEPTH = 10                                # of folders in folders


class Unreadable(Exception):
    """The file is no notebook that could be graded; the message says why."""


@dataclass(frozen=True)
class Submitted:
    """What is taken of a notebook file."""

    cells: list                     # [{"type": code, markdown or raw, "source", "id", "grade_id", "pictures"}, …]
    release: str = ""               # the id of the release that it says it was made from
    notes: tuple = ()               # what the student should know of how it was read


def read(path):
    """What a notebook file holds.  Raises Unreadable."""
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
        notebook = json.loads(decoded(path.read_bytes()))
        cells, old = cells_of(notebook)
        found = [as_cell(cell) for cell in cells]
        release = dictionary(dictionary(notebook.get("metadata")).get("autograde")).get("release")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnicodeError) as error:
        raise Unreadable(f"it is not a Jupyter notebook ({type(error).__name__}: {str(error)[:100]})") from None
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror}") from None
    if len(found) > LIMIT_CELLS:
        raise Unreadable(f"it has {len(found)} cells; the limit is {LIMIT_CELLS}")
    return Submitted(found, text(release)[:40], ("The notebook is in an old format (3 or before). It was read as it "
                                                 "is; save it anew with a current Jupyter.",) if old else ())


def decoded(content):
    """JSON is UTF-8; a byte order mark, or UTF-16 as Windows saves it, says itself which of these it is."""
    bom = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb": "utf-8-sig"}
    return content.decode(bom.get(content[:2], "utf-8"))


def cells_of(notebook):
    """The cells as they are in the file, and whether it is of a format before 4, which kept them in worksheets."""
    if not isinstance(notebook, dict):
        raise TypeError(f"it holds a {type(notebook).__name__}")
    old = "cells" not in notebook and "worksheets" in notebook
    cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]] if old else notebook["cells"]
    if not isinstance(cells, list):
        raise TypeError(f"its cells are a {type(cells).__name__}")
    return cells, old


def as_cell(cell):
    if not isinstance(cell, dict):
        raise TypeError(f"a cell is a {type(cell).__name__}")
    source = cell.get("source", cell.get("input", ""))
    source = "".join(source) if isinstance(source, list) else source
    if not isinstance(source, str):
        raise TypeError(f"a cell's source is a {type(source).__name__}")
    if len(source) > LIMIT_SOURCE:
        raise ValueError(f"a cell has {len(source)} characters; the limit is {LIMIT_SOURCE}")
    source = source.encode("utf-8", "replace").decode()             # half a character could not be written again
    kind = cell.get("cell_type")
    return {"type": kind if kind in ("code", "raw") else "markdown", "source": source, "id": text(cell.get("id")),
            "grade_id": text(dictionary(dictionary(cell.get("metadata")).get("nbgrader")).get("grade_id")),
            "pictures": bool(cell.get("attachments"))}


def text(value):
    return value if isinstance(value, str) else ""


def dictionary(value):
    return value if isinstance(value, dict) else {}


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
