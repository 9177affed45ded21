"""What is kept of a submission's judgement: enough to explain it, and to compute it again to the bit."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from autograde.boundary.text import cleaned
from autograde.classroom.course import Assignment, Record
from autograde.classroom.notebook_file import LIMIT_BYTES
from autograde.exercises.registry import of_chapter
from autograde.judging.judge import Judgement

MOST = 20                           # notebooks that are looked at in one folder


def of_judgements(assignment: Assignment, student: str, judgements: Mapping[str, Judgement], errors: dict[str, str],
                  seeds: Iterable[int], isolation: str, *, notebook: Path, unreadable: str = "",
                  notes: Iterable[str] = (), release: str = "") -> Record:
    """The record of a submission that was judged.  notebook: its path;  notes: what it says on the page."""
    return {"student": student, "assignment": assignment.folder,
            "status": "unreadable" if unreadable else "graded", "reason": unreadable, "sha256": fingerprint(notebook),
            "notebook": notebook.name, "notebooks": notebooks(notebook.parent), "release": release, "notes": [*notes],
            "earned": sum(j.earned for j in judgements.values()), "points": sum(j.points for j in judgements.values()),
            "isolation": isolation, "seeds": list(seeds), "judged": now(), "errors": errors,
            "exercises": [{"name": j.exercise, "status": j.status, "earned": j.earned, "points": j.points,
                           "verdicts": [asdict(v) | {"earned": v.earned} for v in j.verdicts]}
                          for j in judgements.values()]}


def of_refusal(assignment: Assignment, student: str, status: str, reason: str) -> Record:
    """The record of a submission that could not be judged."""
    notebook = assignment.folder_of("submitted", student) / f"{assignment.stem}.ipynb"
    one_line = str.maketrans("\n\t", "\N{REPLACEMENT CHARACTER} ")
    student, reason = (cleaned(text, 500).translate(one_line) for text in (student, reason))
    return {"student": student, "assignment": assignment.folder, "status": status, "reason": reason,
            "sha256": fingerprint(notebook), "notebook": "", "notebooks": {}, "release": "", "notes": [],
            "earned": 0, "points": sum(e.points for e in of_chapter(assignment.stem)),
            "isolation": "", "seeds": [], "judged": now(), "errors": {}, "exercises": []}


def shown(student: str) -> str:
    """A folder's name, made fit to be shown: another for each."""
    fit = cleaned(student, 500).replace("\n", "\N{REPLACEMENT CHARACTER}").replace("\t", " ")
    return fit if fit == student else f"{fit} ~{hashlib.sha256(os.fsencode(student)).hexdigest()[:4]}"


def notebooks(folder: Path) -> dict[str, str]:
    """{name: fingerprint} of the notebooks in a submission's folder."""
    return {path.name: fingerprint(path) for path in sorted(folder.glob("*.ipynb"))[:MOST]
            if path.is_file() and not path.is_symlink()}


def fingerprint(path: Path) -> str:
    """Of a submission's notebook, to see whether it has changed since it was graded."""
    try:
        if not path.is_symlink() and path.is_file() and path.stat().st_size <= LIMIT_BYTES:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:                 # not ours to read; like what is too large, it has no grade to be compared with
        pass
    return "none"


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
