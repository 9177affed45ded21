"""What a grade is of, as two hashes.

    judged      the notebooks handed in, which of them counts, the seeds, isolation and limits, the chapter's exercises
                with all of ours that they import, the judge's own modules, Python and NumPy
    written     that, the released notebook, the time of the hand-in, what stands in the gradebook, the page's modules

A submission is judged again if the first has changed, and written again if only the second has.
"""

import ast
import hashlib
import json
import sys
from functools import cache
from importlib.metadata import version as version_of
from pathlib import Path

from autograde.boundary.watched import SECONDS
from autograde.classroom.kept_sandbox import MEGABYTES
from autograde.editions.edition import library_of
from autograde.exercises.registry import sources_of
from autograde.project import CODE

JUDGES = "boundary", "sandbox", "judging", "editions", "classroom"       # rooms whose modules have a say in the points
PYTHON = "{}.{}".format(*sys.version_info)
PAGE = ("autograde/judging/report.py", "autograde/classroom/feedback_page.py", "autograde/classroom/graders_copy.py",
        "autograde/templates")
NO_SAY = {"class_report", "sample_class", "sample_demo", "student_course", "new_course", "release", "doctor", "pool",
          "feedback_page", "grade_class", "fingerprints", "standing", "course", "form", "graders_copy",
          "one_assignment", "serving", "trouble", "whole_file"}


def judged(notebooks, wanted, seeds, isolation, chapter):
    """Of a judgement.  notebooks: {name: fingerprint} of what was handed in;  wanted: which of them counts."""
    return digest([notebooks, wanted, seeds, isolation, SECONDS, MEGABYTES, of_judge(chapter),
                   PYTHON, version_of("numpy")])


def version(chapter, isolation):
    """Eight letters for what judges now: the same for all whose grades may be compared."""
    return digest([of_judge(chapter), isolation, SECONDS, MEGABYTES, PYTHON, version_of("numpy")])[:8]


def written(judged_, released, timestamp, marks):
    """Of what was written of a judgement.  released, timestamp: bytes;  marks: as in standing.standing."""
    return digest([judged_, of_bytes(released), of_bytes(timestamp), marks, of_page()])


def digest(value):
    return of_bytes(json.dumps(value, sort_keys=True).encode())


def of_bytes(data):
    return hashlib.sha256(data).hexdigest()


def of_judge(chapter):
    """Of everything of ours that decides what a submission earns."""
    return of_judge_with(sources_of(chapter), library_of([chapter]))


@cache
def of_judge_with(exercises, library):
    """The same, of the files with the chapter's exercises, and the library that they ask for.  Read once: what a
    process judges with is what it has in memory.
    """
    return of_files(with_a_say(exercises, library))


def with_a_say(exercises, library):
    """The files that decide.  Of a library that is a course's own, all of them."""
    files = closure([*exercises, CODE / "autograde/exercises/fit.py"])
    if not library.is_relative_to(CODE):
        files |= set(library.rglob("*.py"))
    return files | {path for room in JUDGES for path in (CODE / "autograde" / room).rglob("*.py") if path.stem not in
                    NO_SAY and not {"cluster", "nbgrader", "term"} & set(path.relative_to(CODE).parts)}


@cache
def of_page():
    return of_files({path for name in PAGE for path in ([CODE / name] if name.endswith(".py") else
                                                        (CODE / name).iterdir())})


def of_files(files):
    """By their names, not their folders: a course may be moved.  Several may bear the same name."""
    return digest(sorted([path.name, of_bytes(path.read_bytes())] for path in files))


def closure(waiting):
    """These files of ours and all of ours that they import, wherever in them."""
    found, waiting = set(), list(waiting)
    while waiting:
        path = waiting.pop()
        if path not in found and path.exists():
            found.add(path)
            for name in imported(ast.parse(path.read_bytes())):
                if name.partition(".")[0] in ("course_lib", "autograde") and name.count("."):
                    place = CODE / Path(*name.split("."))
                    waiting += [place.with_suffix(".py"), place / "__init__.py"]
    return found


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
