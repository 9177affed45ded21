"""The way to nbgrader's gradebook, for whatever here reads or writes it."""

import contextlib
import os
import sys
from pathlib import Path

from nbgrader.api import Gradebook

from autograde.classroom import standing


def gradebook(course):
    """The gradebook of a course, made if there is none.  A context: it is closed at the block's end."""
    with alembic_on_path():
        return Gradebook(f"sqlite:///{course.made / 'gradebook.db'}?timeout={standing.WAIT}")


@contextlib.contextmanager
def alembic_on_path():
    """nbgrader calls alembic by its name to make a gradebook: for as long as the block lasts, what lies beside our
    Python is found by its name.
    """
    before = os.environ.get("PATH")
    os.environ["PATH"] = os.pathsep.join(filter(None, [str(Path(sys.executable).parent), before]))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before
