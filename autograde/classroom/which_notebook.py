"""Which of the notebooks in a submission's folder is the one to be graded."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from autograde.classroom.notebook_file import Submitted, Unreadable, read
from autograde.classroom.record import notebooks
from autograde.classroom.submission import hand_in
from autograde.exercises.registry import of_chapter


class Undecided(Exception):
    """No notebook can be chosen: status and reason say why."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Choice:
    """path: of the notebook;  submitted: what it holds, None if unreadable says why not;  notes: sentences."""

    path: Path
    submitted: Submitted | None
    unreadable: str = ""
    notes: list = field(default_factory=list)


def choose(folder, stem, answers, wanted=""):
    """The Choice among the notebooks in a folder: the one of the assignment's name, unless another holds the answers.

    answers: what a Submitted holds of answers, as a list;  wanted: the name of the one that the instructor chose.
    Raises Undecided.
    """
    there, expected = notebooks(folder), f"{stem}.ipynb"
    if wanted in there or list(there) == [expected]:
        return opened(folder / (wanted if wanted in there else expected), there)
    choices = {name: opened(folder / name, there) for name in there}
    full = {there[name]: name for name in sorted(there, key=expected.__eq__)            # of two copies, one
            if choices[name].submitted and answers(choices[name].submitted)}
    if len(full) > 1:
        raise Undecided("two notebooks", f"there are answers in {' and in '.join(sorted(full.values()))}: say which "
                                         "counts with --notebook NAME, or rename the others")
    name = next(iter(full.values()), expected)
    if name in choices:
        return choices[name]
    held = ", ".join(p.name + kind(p) for p in sorted(folder.iterdir())[:5]) or "nothing"
    raise Undecided("no notebook", f"there is no file {expected} in the submission; it holds {held}")


def kind(path):
    return " (a link)" if path.is_symlink() else "" if path.is_file() else " (a folder)" if path.is_dir() else \
        " (no ordinary file)"


def opened(path, there):
    others = [name for name in there if name != path.name]
    notes = [f"{path.name} was graded. Beside it there is {', '.join(others)}, which was not."] if others else []
    try:
        return Choice(path, read(path), notes=notes)
    except Unreadable as error:
        return Choice(path, None, str(error), notes)


def taken(assignment, student, wanted=""):
    """A student's Choice, and the HandIn that it makes; that of an empty notebook if it is unreadable."""
    released = json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    release = released["metadata"].get("autograde", {}).get("release", "")

    modules = {e.name: e.reference.__module__ for e in of_chapter(assignment.stem)}

    def of(submitted):
        return hand_in(released, submitted, modules, release)

    choice = choose(assignment.folder_of("submitted", student), assignment.stem, lambda s: of(s).answered, wanted)
    return choice, of(choice.submitted or Submitted([]))
