"""Where a course keeps what: the folder, its assignments, its secret, its grades.

    notebooks/06_dropout/dropout.ipynb      nbgrader's source, one folder for each assignment
    course/                                 everything that is made from it, and never committed:
      release/ submitted/ autograded/ feedback/ gradebook.db        nbgrader's
      grades/<assignment>/<student>.json    what the judge said, under which seed, in which isolation
      secret                                makes the hidden cases; readable by the instructor only
"""

import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from autograde.classroom.whole_file import put
from autograde.exercises.registry import belong_to

Record = dict[str, Any]                 # what docs/record.schema.json describes
FORM = 2                                        # of what is in course/: see form.py
NAME = re.compile(r"\w([\w.@, -]{0,58}[\w.])?")
NO_FOLDER = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?|.*\.", re.I)     # on Windows


class CourseError(Exception):
    """Something that the instructor can mend; the message says how."""


@dataclass(frozen=True)
class Course:
    """The folder that holds `notebooks/` and `course/`."""

    root: Path

    @classmethod
    def here(cls, folder: str | Path = ".") -> Self:
        """The course in this folder or in one of those above it."""
        start = Path(folder).resolve()
        for root in (start, *start.parents):
            if (root / "nbgrader_config.py").exists() and (root / "notebooks").is_dir():
                belong_to(root)
                cls(root).form()                # not one that this autograde would misread
                return cls(root)
        raise CourseError(f"{start} is not in a course: no folder above it holds notebooks/ and nbgrader_config.py. "
                          "Change to the course's folder, or name it with --course")

    def assignments(self) -> dict[str, str]:
        """{"dropout": "06_dropout"}, in order."""
        folders = sorted(p.parent.name for p in self.root.glob("notebooks/*/*.ipynb")
                         if p.stem == p.parent.name.partition("_")[2])
        return {folder.partition("_")[2]: folder for folder in folders}

    def assignment(self, name: str) -> "Assignment":
        """The Assignment of that name: "dropout" or "06_dropout"."""
        known = self.assignments()
        for stem, folder in known.items():
            if name in (stem, folder):
                return Assignment(self, folder)
        near = get_close_matches(name, [*known, *known.values()], n=1, cutoff=0.5)
        meant = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known) or 'none'}"
        raise CourseError(f"there is no assignment called {name!r}; {meant}")

    @property
    def made(self) -> Path:
        return self.root / "course"

    def make(self) -> None:
        """The folder `course`, which others on the machine may not read: it holds seeds, answers and grades."""
        if not self.made.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            new = Path(tempfile.mkdtemp(prefix=".course-", dir=self.root))
            put(new / "form", f"{FORM}\n")
            try:
                new.rename(self.made)                   # whole at once, by whoever comes first
            except OSError:
                shutil.rmtree(new)
                if not self.made.exists():              # for another reason, then
                    raise
        with contextlib.suppress(PermissionError):      # somebody else's: then it is theirs to close
            self.made.chmod(0o700)

    def form(self) -> int:
        """The form in which the folder `course` keeps things (form.py).  Raises CourseError if it is a newer one."""
        path = self.made / "form"
        if not path.exists():
            return 1 if self.made.exists() else FORM
        text = path.read_text(encoding="utf-8", errors="replace").strip()
        if not text.isdecimal() or int(text) > FORM:
            raise CourseError(f"{self.made} was made by a newer autograde: its form is {text[:20]!r}, and this one "
                              f"knows {FORM}. Install that one; nothing was changed")
        return int(text)

    def secret(self) -> str:
        """The class's secret, made at first use.  No edition and no sandbox ever holds it."""
        path = self.made / "secret"
        if not path.exists():
            self.make()
            with tempfile.NamedTemporaryFile("w", dir=self.made, encoding="ascii") as file:       # for its owner only
                file.write(secrets.token_hex(16) + "\n")
                file.flush()
                with contextlib.suppress(FileExistsError):      # whole at once, by whoever comes first
                    os.link(file.name, path)
        if not (secret := path.read_text(encoding="ascii").strip()):
            raise CourseError(f"the secret {path} is empty, and students could guess the hidden cases: delete it, then "
                              "a new one is made")
        return secret


@dataclass(frozen=True)
class Assignment:
    course: Course
    folder: str                     # "06_dropout"

    @property
    def stem(self) -> str:
        return self.folder.partition("_")[2]

    @property
    def source(self) -> Path:
        return self.course.root / "notebooks" / self.folder / f"{self.stem}.ipynb"

    @property
    def release(self) -> Path:
        return self.course.made / "release" / self.folder

    @property
    def released_notebook(self) -> Path:
        return self.release / f"{self.stem}.ipynb"

    @property
    def report(self) -> Path:
        return self.course.made / "report" / f"{self.folder}.html"

    def folder_of(self, step: str, student: str) -> Path:
        """Where nbgrader keeps a step ("submitted", "autograded", "feedback") of a student's work."""
        return self.course.made / step / student / self.folder

    def students(self) -> list[str]:
        """Who handed something in, in alphabetical order."""
        return sorted(p.parent.name for p in (self.course.made / "submitted").glob(f"*/{self.folder}"))

    def recorded(self) -> list[str]:
        """Of whom there is a record, whether or not the hand-in is still there."""
        return sorted(path.stem for path in self.record_path("x").parent.glob("[!.~]*.json"))

    def record_path(self, student: str) -> Path:
        """A folder may have a name that no file should: then the file is named after its hash."""
        name = student if nameable(student) else "~" + hashlib.sha256(os.fsencode(student)).hexdigest()
        return self.course.made / "grades" / self.folder / f"{name}.json"

    def record(self, student: str) -> Record | None:
        """What the judge said of a student's work, or None if it was not judged."""
        path = self.record_path(student)
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def write_record(self, student: str, record: Record) -> None:
        """Written beside and moved into place, so that a kill leaves the old record or the new one."""
        text = json.dumps(record, indent=1, ensure_ascii=False)
        put(self.record_path(student), text.encode(errors="backslashreplace"))      # a file's name need be no text

    def seeds(self, student: str, handed_in: str = "", count: int = 3) -> list[int]:
        """The hidden cases' seeds: another set for each class, assignment, student and hand-in; none tells another.

        handed_in: the fingerprint of the notebook, so that what was seen of one grading is of no use in the next.
        """
        key = f"{self.course.secret()}/{self.folder}/{student}/{handed_in}/".encode(errors="surrogateescape")
        return [int.from_bytes(hashlib.sha256(key + bytes([i])).digest()[:6]) for i in range(count)]


def nameable(student: str) -> bool:
    """Whether nbgrader can be asked for this student and no other.

    To nbgrader a name is a pattern: * is everybody, [a]da is ada, and so is ada with a blank at its end.  To Windows
    con is the console, and ada. is ada.
    """
    return bool(NAME.fullmatch(student)) and not (os.name == "nt" and NO_FOLDER.fullmatch(student))
