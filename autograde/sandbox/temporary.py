"""Temporary folders that do not stay behind, even if whoever made them was killed."""

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

try:
    import fcntl
except ImportError:                             # Windows, where a folder cannot be locked: there they may stay
    fcntl = None                                # type: ignore[assignment]

YOUNG = 60                                      # seconds in which a folder is left alone: its maker may not hold it yet


@contextlib.contextmanager
def temporary(kind):
    """A folder for as long as the block lasts.  Its maker holds a lock on it, which ends with the process however
    that ends; the next folder of this kind that is made clears away those that nobody holds.
    """
    clear_away(kind)
    folder = Path(tempfile.mkdtemp(prefix=f"autograde-{kind}-"))
    held = hold(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def clear_away(kind):
    """Remove this user's folders of that kind that nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"autograde-{kind}-*") if fcntl else ():
        with contextlib.suppress(OSError):      # somebody holds it, or was quicker
            status = folder.lstat()
            if folder.is_dir() and not folder.is_symlink() and status.st_uid == os.getuid() \
                    and time.time() - status.st_mtime > YOUNG:
                held = hold(folder)
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)


def hold(folder):
    """A descriptor that holds the lock on a folder until it is closed.  OSError if another process has it."""
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
