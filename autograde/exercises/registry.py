"""The exercises by name and by chapter."""

from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from autograde.exercises.model import EXERCISES

NO_CHAPTERS = {"__init__", "model", "registry"}


def every():
    """All exercises there are, {name: Exercise}."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in NO_CHAPTERS:
            import_module(f"autograde.exercises.{path.stem}")
    return EXERCISES


def find(name):
    """The exercise of that name; LookupError with the nearest names if there is none."""
    if name in every():
        return EXERCISES[name]
    near = get_close_matches(str(name), EXERCISES, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(EXERCISES)}"
    raise LookupError(f"there is no exercise called {name!r}; {meant}")


def of_chapter(chapter):
    """The exercises of one chapter, in order."""
    return [exercise for exercise in every().values() if exercise.chapter == chapter]
