"""What the disk, the gradebook or the machine refuses, in a sentence: what, where, and the remedy.

A run that ends so has lost nothing: a record is written last, and whatever has none, or an old one, is done again.
"""

import contextlib
import errno
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from autograde.classroom.course import Course, CourseError
from autograde.classroom.pool import Unable

KEPT = "What was graded before is kept; then the same command goes on from there"
REMEDIES = {errno.ENOSPC: "free some space on that disk", errno.EDQUOT: "free some space within your quota",
            errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
            errno.EROFS: "mount it for writing", errno.EMFILE: "raise the limit on open files (ulimit -n)",
            errno.ENOMEM: "close other programs, or grade with fewer --workers"}
OF_THE_GRADEBOOK = {"locked": "another program is writing into it: close formgrader, and wait for other nbgrader runs",
                    "full": "free some space on that disk", "disk I/O": "check that disk: is it full?",
                    "malformed": "put back a copy of it", "not a database": "put back a copy of it",
                    "no such": "it is not one of this version of nbgrader: nbgrader db upgrade"}


@contextlib.contextmanager
def told(course: Course) -> Iterator[None]:
    """Raises a CourseError in place of what the surroundings refuse; other errors go through."""
    try:
        yield
    except Unable as error:
        raise CourseError(f"no worker can start ({error}): run autograde doctor, and see that {tempfile.gettempdir()} "
                          f"has room. {KEPT}") from None
    except OSError as error:
        raise CourseError(f"{of_file(error)}. {KEPT}") from None
    except Exception as error:
        cause = of_sqlite(error)
        if cause is None:
            raise
        raise CourseError(f"{of_gradebook(course.made / 'gradebook.db', cause)}. {KEPT}") from None


def refused(error: Exception) -> str | None:
    """The same for a command that only looks: a sentence, None if it is something else than disk or gradebook."""
    if isinstance(error, OSError):
        return f"{of_file(error)}. {KEPT}" if error.errno in REMEDIES else None
    cause = of_sqlite(error)
    return None if cause is None else f"{of_gradebook(Path('course/gradebook.db'), cause)}. {KEPT}"


def cut_short(error: EOFError) -> str | None:
    """Of a compiled module that ends too early, as Python leaves one that it wrote onto a full disk; None of others."""
    frames = [frame.f_locals for frame, _ in traceback.walk_tb(error.__traceback__)]
    compiled = next((names["bytecode_path"] for names in reversed(frames) if names.get("bytecode_path")), None)
    if compiled is None:
        return None
    return f"{compiled} is cut short ({error}), perhaps since a disk was full: delete it, Python writes it anew"


def of_sqlite(error: BaseException | None) -> sqlite3.Error | None:
    """What SQLite said, of which SQLAlchemy made an error of its own, and nbgrader another."""
    while error is not None and not isinstance(error, sqlite3.Error):
        error = getattr(error, "orig", None) or error.__cause__ or error.__context__
    return error


def of_file(error: OSError) -> str:
    remedy = REMEDIES.get(error.errno or 0, "check its permissions and those of its folder")
    return f"{error.filename or 'a file'} cannot be read or written ({error.strerror}): {remedy}"


def of_gradebook(path: Path, error: Exception) -> str:
    remedy = next((remedy for words, remedy in OF_THE_GRADEBOOK.items() if words in str(error)),
                  "check its permissions and those of its folder")
    return f"the gradebook {path} cannot be read or written ({error}): {remedy}"
