"""The exercises by name and by chapter: those of the course at hand.

A chapter's exercises are a module, dropout.py, and where they are many its parts, dropout_more.py.
"""

import sys
import tomllib
from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from inspect import getfile
from pathlib import Path
from typing import Any

from autograde.exercises.fit import complete
from autograde.exercises.model import EXERCISES, Exercise

PLACES = sys.modules[__package__].__path__         # where Python looks for chapters: those of the first place count
SHIPPED = PLACES[0]
NO_CHAPTERS = {"__init__", "draws", "fit", "model", "registry"}


def modules() -> list[str]:
    """The stems of all that hold exercises, each a module or a folder."""
    return sorted(path.stem for path in Path(PLACES[0]).iterdir() if path.stem not in NO_CHAPTERS
                  and (path.suffix == ".py" or (path / "__init__.py").exists()))


def chapters() -> list[str]:
    """The stems of the chapters there are."""
    stems = modules()
    return [stem for stem in stems if not any(stem.startswith(f"{other}_") for other in stems)]


def parts(chapter: str) -> list[str]:
    """The stems of the modules that hold a chapter's exercises: its own, and those of its parts."""
    return [stem for stem in modules() if stem == chapter or stem.startswith(f"{chapter}_")]


def belong_to(course: str | Path) -> None:
    """From here on the exercises are those of the course in this folder: its own, in `exercises/`, or the shipped ones.

    What its exercises ask for is a package in that folder.  Nothing is left of the course before, whose chapters and
    package may bear the same names.
    """
    own = Path(course, "exercises").absolute()
    place = str(own) if own.is_dir() else SHIPPED
    if place == PLACES[0]:
        return
    left = {f"{__package__}.{chapter}" for chapter in modules()}
    if PLACES[0] != SHIPPED:
        sys.path.remove(str(Path(PLACES[0]).parent))
        left |= {exercise.library for exercise in EXERCISES.values()} - {"course_lib"}
    for name in [name for name in sys.modules if any(f"{name}.".startswith(f"{gone}.") for gone in left)]:
        del sys.modules[name]
    EXERCISES.clear()
    PLACES[:] = dict.fromkeys([place, SHIPPED])
    if place != SHIPPED:
        sys.path.insert(0, str(own.parent))


def every() -> dict[str, Exercise]:
    """All exercises there are, {name: Exercise}."""
    for stem in modules():
        import_module(f"autograde.exercises.{stem}")
    for exercise in EXERCISES.values():
        complete(exercise)
    return EXERCISES


def find(name: str) -> Exercise:
    """The exercise of that name; LookupError with the nearest names if there is none."""
    if name in every():
        return EXERCISES[name]
    near = get_close_matches(str(name), EXERCISES, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(EXERCISES)}"
    raise LookupError(f"there is no exercise called {name!r}; {meant}")


def of_chapter(chapter: str) -> list[Exercise]:
    """The exercises of one chapter, in order."""
    for stem in parts(chapter) if chapter in chapters() else ():
        import_module(f"autograde.exercises.{stem}")
    found = [exercise for exercise in EXERCISES.values() if exercise.chapter == chapter]
    for exercise in found:
        complete(exercise)
    return found


def equivalents(name: str) -> dict[str, str]:
    """{an edit of this exercise's reference, in words: why it is right too}, of the table beside the exercises."""
    table = Path(PLACES[0], "equivalents.toml")
    known = tomllib.loads(table.read_text(encoding="utf-8")) if table.exists() else {}
    return {edit: why for why, edits in known.get(name, {}).items() for edit in edits}


def instead(chapter: str) -> dict[Callable[..., Any], Callable[..., Any]]:
    """{a function of the library: what stands in its place where this chapter is handed out}, of those whose source, or
    a call of which, would be an answer: the tables INSTEAD in the chapter's modules.
    """
    tables = [getattr(import_module(f"autograde.exercises.{stem}"), "INSTEAD", {}) for stem in parts(chapter)]
    return {function: other for table in tables for function, other in table.items()}


def sources_of(chapter: str) -> tuple[Path, ...]:
    """The files with the exercises of a chapter."""
    return tuple(Path(getfile(import_module(f"autograde.exercises.{stem}"))) for stem in parts(chapter))
