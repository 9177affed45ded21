"""A submission's folder is made fit for nbgrader, which reads and copies whatever lies there."""

from pathlib import Path

from nbgrader.utils import parse_utc

from autograde.classroom.course import Course

TIMESTAMP, ASIDE = "timestamp.txt", "timestamp-unreadable.txt"
LIMIT_TIMESTAMP = 100                           # characters: dateutil's reading of them is quadratic


def prepare(assignment=None, student=None, notebooks=()):
    """nbgrader's hook before a conversion; the list of notebooks is its own, and may be changed."""
    for folder in {Path(notebook).parent for notebook in notebooks}:
        drop_links(folder, notebooks)
        set_timestamp_aside(folder)
    if assignment and notebooks:                # the answers may be in a notebook of another name (which_notebook.py)
        expected = Path(notebooks[0]).parent / f"{Course.here().assignment(assignment).stem}.ipynb"
        if str(expected) not in notebooks:
            notebooks.append(str(expected))


def drop_links(folder, notebooks):
    """nbgrader copies what lies beside a notebook, following links: take the links out of submissions first."""
    for path in folder.rglob("*"):
        if (path.is_symlink() or not (path.is_dir() or path.is_file())) and str(path) not in notebooks:
            path.unlink()


def set_timestamp_aside(folder):
    """A time that nbgrader cannot read stops it: then it gets another name, and lateness is not known."""
    path = folder / TIMESTAMP
    if path.is_file() and not path.is_symlink():
        try:
            written = path.read_bytes()[:LIMIT_TIMESTAMP + 1].decode().strip()
            if not written or len(written) > LIMIT_TIMESTAMP:
                raise ValueError("no time")
            parse_utc(written)
        except (ValueError, OverflowError, TypeError, AttributeError):
            path.replace(folder / ASIDE)
