"""A submission's folder is made fit for nbgrader, which reads and copies whatever lies there."""

from pathlib import Path

from autograde.classroom.course import Course
from autograde.classroom.timestamp import handed_in_at


def prepare(assignment=None, student=None, notebooks=()):
    """nbgrader's hook before a conversion; the list of notebooks is its own, and may be changed."""
    for folder in {Path(notebook).parent for notebook in notebooks}:
        drop_links(folder, notebooks)
        handed_in_at(folder)                    # sets a timestamp.txt aside that nbgrader cannot read
    if assignment and notebooks:                # the answers may be in a notebook of another name (which_notebook.py)
        expected = Path(notebooks[0]).parent / f"{Course.here().assignment(assignment).stem}.ipynb"
        if str(expected) not in notebooks:
            notebooks.append(str(expected))


def drop_links(folder, notebooks):
    """nbgrader copies what lies beside a notebook, following links: take the links out of submissions first."""
    for path in folder.rglob("*"):
        if (path.is_symlink() or not (path.is_dir() or path.is_file())) and str(path) not in notebooks:
            path.unlink()
