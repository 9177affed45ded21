"""The grader's view of a notebook: its own code reads the cells, runs them in a process apart, and judges.

The seed is the public one, for no other answers are here.  There are no walls, since the code is the reader's own; but
packages that are not there when it is graded are not there either.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from importlib import import_module
from inspect import getfile
from pathlib import Path
from typing import Any

from autograde.boundary.text import digest
from autograde.boundary.watched import SECONDS
from autograde.classroom.ask import judge_in
from autograde.classroom.notebook_file import Submitted
from autograde.classroom.submission import HandIn, hand_in
from autograde.exercises.registry import of_chapter
from autograde.judging.expected import FROZEN, PUBLIC_SEED
from autograde.judging.judge import Judgement
from autograde.sandbox.cell import Cell
from autograde.sandbox.sandbox import Sandbox
from autograde.sandbox.temporary import temporary

MEGABYTES = 2048
ABSENT = """
import sys
class _Absent:
    there = {there!r}
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if (root := name.partition(".")[0]) not in cls.there:
            raise ModuleNotFoundError(f"No module named {{root!r}}", name=root)
sys.meta_path.insert(1, _Absent)            # behind the one for what draws and shows
del _Absent
"""


def released() -> tuple[str, dict[str, Any]] | None:
    """The chapter of this student edition, and its notebook as it was handed out; None where the answers are in place.
    """
    path = next(FROZEN.glob("*.released"), None)
    return None if path is None else (path.stem, json.loads(path.read_text(encoding="utf-8")))


def with_text(notebook: Mapping[str, Any], submitted: Submitted) -> dict[str, Any]:
    """The notebook as it was handed out, with the text that is still in what is handed in; of other text, which nobody
    can be asked for, the digest stays.
    """
    known = {digest(cell["source"]): cell["source"] for cell in submitted.cells}
    cells = [cell | {"source": known.get("".join(cell["source"]), cell["source"])} for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def graded(chapter: str, notebook: Mapping[str, Any], submitted: Submitted) -> tuple[HandIn, dict[str, Judgement],
                                                                                    dict[str, str]]:
    """The HandIn, the Judgement of each exercise, and what cells raised, {cell: error}.  notebook: as handed out."""
    exercises = of_chapter(chapter)
    work = hand_in(with_text(notebook, submitted), submitted, {e.name: e.reference.__module__ for e in exercises},
                   notebook["metadata"].get("autograde", {}).get("release", ""))
    library = exercises[0].library
    with temporary("ready") as folder:
        shutil.copytree(Path(getfile(import_module(library))).parent, folder / library,
                        ignore=shutil.ignore_patterns("*.npz", "__pycache__"))
        there = sorted({*sys.stdlib_module_names, *sys.builtin_module_names, "numpy", library, "autograde"})
        cells = [Cell("", ABSENT.format(there=set(there))), *work.program.cells]
        with Sandbox(folder, "process", SECONDS, MEGABYTES) as sandbox:
            judgements, errors = judge_in(sandbox, chapter, cells, [PUBLIC_SEED], work.program.labels)
    return work, judgements, errors
