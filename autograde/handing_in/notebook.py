"""The cells of the notebook that is open, as far as they can be known.

    found(session)      a Source: cells, where they are from, and the file if there is one
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.classroom.notebook_file import Submitted, Unreadable, as_cell, read

ALONE = ("The notebook's file was not found, so this is said of the cells that ran in this session. What stands in "
         "other cells, written answers above all, is not seen.")


@dataclass(frozen=True)
class Source:
    """submitted: the cells;  path: of the file they are from, None if from Colab or the session alone;  note: a
    sentence if it is not the file.
    """

    submitted: Submitted
    path: Path | None = None
    note: str = ""

    @property
    def whole(self) -> bool:
        """Whether all cells are known, those of text too."""
        return self.note != ALONE


def found(session: Mapping[str, Any], stem: str) -> Source:
    """session: the notebook's names;  stem: what its file was called when it was handed out."""
    for path in places(session, stem):
        with contextlib.suppress(Unreadable):
            return Source(read(path), path)
    if cells := from_colab():
        return Source(Submitted(cells), note="Read from Colab itself, as it stands in your window.")
    return Source(Submitted([{"type": "code", "source": source, "id": "", "grade_id": "", "pictures": False}
                             for source in ran(session)]), note=ALONE)


def places(session: Mapping[str, Any], stem: str) -> Iterator[Path]:
    """Where the notebook's file may be, the surest first: as VS Code and Jupyter's server say, then by its name."""
    named = str(session.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME") or "")
    if named:
        for path in Path(named), Path(Path(named).name):            # a kernel starts in its notebook's folder
            if path.suffix == ".ipynb" and path.is_file():
                yield path
    if (path := Path(f"{stem}.ipynb")).is_file():
        yield path


def from_colab() -> list[dict[str, Any]]:
    """The cells of a notebook on Colab; none elsewhere."""
    if "google.colab" not in sys.modules:
        return []
    with contextlib.suppress(Exception):                            # whatever Colab has changed since
        from google.colab import _message  # type: ignore[import-not-found]
        notebook = _message.blocking_request("get_ipynb", request="", timeout_sec=10)["ipynb"]
        return [as_cell(cell) for cell in json.loads(json.dumps(notebook))["cells"]]
    return []


def ran(session: Mapping[str, Any]) -> list[str]:
    """The cells that ran in this session, in order, a cell that ran several times as it ran last."""
    sources = [source.strip() for source in history(session)]
    return [source for i, source in enumerate(sources) if source and source not in sources[i + 1:]]


def history(session: Mapping[str, Any]) -> list[str]:
    """What was run, as it was typed."""
    shell = session.get("get_ipython")
    manager = getattr(shell(), "history_manager", None) if callable(shell) else None
    return [str(source) for source in getattr(manager, "input_hist_raw", None) or session.get("In") or ()]
