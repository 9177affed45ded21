"""What a Dask worker does with a task: it lays down the bytes that came along and hands the task to a pool of its own.

The pool is that of a single machine (pool.py), of one process with the same limits: whatever kills this costs one
task, and the Dask worker goes on.  Each thread keeps a pool until another assignment comes.  To do a task twice gives
the same answer, and nothing is written here that stays.
"""

import atexit
import contextlib
import json
import multiprocessing
import shutil
import socket
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograde.classroom import fingerprints
from autograde.classroom.pool import Lost, Pool, Unable
from autograde.project import CODE
from autograde.sandbox.temporary import temporary

Files = Mapping[str, bytes | int | None]        # by their paths in a course; compressed, or a size alone, or a folder
GRADER = "autograde.classroom.grader:Grader"
THREAD = threading.local()
OPEN: list[contextlib.ExitStack] = []           # of all threads


@dataclass(frozen=True)
class Parcel:
    """All that judging an assignment takes.  files: of a course with it alone;  versions: of whoever asks."""

    folder: str
    isolation: str
    files: Files
    versions: dict[str, str]


def perform(parcel: Parcel, hand_in: Files, task: list[Any]) -> bytes:
    """Do a task of the pool.  hand_in: what was handed in, if that is to be judged.

    Returns as JSON the answer, {"lost": {"status", "reason"}}, or {"unable": why no task can be done here}.
    """
    try:
        if lacking := differences(versions(), parcel.versions):
            raise Unable(lacking)
        pool, root = opened(parcel)
        try:
            lay_down(root, hand_in)
            ((_, answer),) = pool.answers([task])
        finally:
            shutil.rmtree(root / "course/submitted", ignore_errors=True)
    except (Unable, OSError) as error:
        close()
        return json.dumps({"unable": f"{socket.gethostname()}: {error}"}).encode()
    return json.dumps({"lost": vars(answer)} if isinstance(answer, Lost) else answer).encode()


@cache
def versions() -> dict[str, str]:
    """By what one judge is told from another, {name: version}."""
    files = {path for package in ("autograde", "course_lib") for kind in ("*.py", "*.html")
             for path in (CODE / package).rglob(kind)}
    ours = f"{version('training-neural-networks')} ({fingerprints.of_files(files)[:8]})"
    return {"Python": fingerprints.PYTHON, "NumPy": version("numpy"), "autograde": ours}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What a worker lacks of what the one who asks has, in words; "" if nothing."""
    return " and ".join(f"it has {name} {here.get(name)}, and {there[name]} is asked for"
                        for name in there if here.get(name) != there[name])


def opened(parcel: Parcel) -> tuple[Pool, Path]:
    """This thread's pool for the parcel's assignment, and the folder of its course."""
    if getattr(THREAD, "parcel", None) == parcel:
        return THREAD.pool, THREAD.root
    close()
    if multiprocessing.current_process().daemon:
        raise Unable("a nanny keeps it from starting processes: start it with DASK_DISTRIBUTED__WORKER__DAEMON=False "
                     "in the environment, or with --no-nanny")
    with contextlib.ExitStack() as stack:
        root = stack.enter_context(temporary("cluster"))
        lay_down(root, parcel.files)
        arguments = [str(root), parcel.folder, parcel.isolation]
        THREAD.pool = stack.enter_context(Pool(GRADER, arguments, workers=1))
        THREAD.root, THREAD.parcel, THREAD.stack = root, parcel, stack.pop_all()
    OPEN.append(THREAD.stack)
    return THREAD.pool, THREAD.root


def close() -> None:
    """Leave nothing of this thread's pool."""
    if getattr(THREAD, "parcel", None) is not None:
        THREAD.parcel = None
        OPEN.remove(THREAD.stack)
        THREAD.stack.close()


@atexit.register
def close_all() -> None:
    for stack in OPEN:
        stack.close()


def lay_down(root: Path, files: Files) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir(exist_ok=True)
        elif isinstance(content, bytes):
            path.write_bytes(zlib.decompress(content))
        else:
            with path.open("wb") as file:
                file.truncate(content)          # a hole: it takes no room
