"""Judging one notebook: the answers run in a sandbox, the judge asks them from outside."""

import atexit
import contextlib
import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache

from autograde import exercises  # noqa: F401      registers them
from autograde.exercise import of_chapter
from autograde.judge import judge
from autograde.processes import plain
from autograde.release import write_library
from autograde.sandbox import Sandbox, StudentError
from autograde.submission import LIMIT_BYTES
from autograde.temporary import temporary

SECONDS = 5                                     # for one call, and for one cell
MEGABYTES = 2048


@cache
def open_sandbox(chapter, isolation):
    """One sandbox for all submissions of a chapter, closed when the process ends.

    What it can read of ours is the library of the student edition: no reference, no case, no mistake.
    """
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    library = stack.enter_context(temporary("library"))
    write_library(library, [chapter])
    return stack.enter_context(Sandbox(library, isolation=isolation, seconds=SECONDS, megabytes=MEGABYTES))


def judge_cells(chapter, cells, seeds, isolation="bubblewrap"):
    """Judge a submission's cells, [(name, source), …]; the cell of an answer is named like its exercise.

    Returns {exercise name: Judgement} and what the cells raised, {cell name: "SyntaxError: …"}.
    """
    with open_sandbox(chapter, isolation).submission(list(cells)) as student:
        judgements = {e.name: judge(e, answer(student, e.name), seeds) for e in of_chapter(chapter)}
        return judgements, dict(student.errors)


def answer(student, name):
    """The student's function; where its cell raised before it was defined, what the cell raised."""
    f = student.function(name)

    def explained(ask):
        def call(*args, **kwargs):
            try:
                return ask(*args, **kwargs)
            except StudentError as error:
                if error.type_name == "NotDefined" and name in student.errors:
                    kind, _, message = student.errors[name].partition(": ")
                    raise StudentError(kind, message) from None
                raise
        return call

    call = explained(f)
    call.lines = explained(f.lines)
    return call


def record(assignment, student, judgements, errors, seeds, isolation, unreadable=""):
    """What is kept of a judgement: enough to explain it, and to compute it again to the bit."""
    notebook = assignment.folder_of("submitted", student) / f"{assignment.stem}.ipynb"
    return {"student": student, "assignment": assignment.folder,
            "status": "unreadable" if unreadable else "graded", "reason": unreadable, "sha256": fingerprint(notebook),
            "earned": sum(j.earned for j in judgements.values()), "points": sum(j.points for j in judgements.values()),
            "isolation": isolation, "seeds": list(seeds), "judged": now(), "errors": errors,
            "exercises": [{"name": j.exercise, "status": j.status, "earned": j.earned, "points": j.points,
                           "verdicts": [asdict(v) | {"earned": v.earned} for v in j.verdicts]}
                          for j in judgements.values()]}


def ungraded(assignment, student, status, reason):
    """What is kept of a submission that could not be judged."""
    notebook = assignment.folder_of("submitted", student) / f"{assignment.stem}.ipynb"
    one_line = {"\n": "\N{REPLACEMENT CHARACTER}", "\t": " "}
    student, reason = (plain(text, 500).translate(str.maketrans(one_line)) for text in (student, reason))
    return {"student": student, "assignment": assignment.folder, "status": status, "reason": reason,
            "sha256": fingerprint(notebook), "earned": 0, "points": sum(e.points for e in of_chapter(assignment.stem)),
            "isolation": "", "seeds": [], "judged": now(), "errors": {}, "exercises": []}


def fingerprint(path):
    """Of a submission's notebook, to see whether it has changed since it was graded."""
    try:
        if not path.is_symlink() and path.is_file() and path.stat().st_size <= LIMIT_BYTES:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:                 # not ours to read; like what is too large, it has no grade to be compared with
        pass
    return "none"


def now():
    return datetime.now(UTC).isoformat(timespec="seconds")
