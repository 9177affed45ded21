"""Which training an exercise takes part in, or why it takes part in none: asked of its chapter's module."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograde.exercises.model import Exercise
    from autograde.training.nets import Training

REPAIR = "It is itself a training: run it, and its own curve shows what is wrong."
OTHER = "The nets that are trained here are those of the course."


def training_of(exercise: Exercise) -> Training | None:
    rows: dict[str, Training] = getattr(rows_of(exercise.chapter), "TRAININGS", {})
    return rows.get(exercise.name)


def why_none(exercise: Exercise) -> str:
    """A sentence."""
    if exercise.given is not None:
        return REPAIR
    return str(getattr(rows_of(exercise.chapter), "NONE", {}).get(exercise.name, OTHER))


def rows_of(chapter: str) -> Any:
    """The module of a chapter's trainings; None of a chapter that has none, as in a course of one's own."""
    package = "autograde.training.trainings"                # not in the student edition of such a course
    name = f"{package}.{chapter}"
    return import_module(name) if find_spec(package) and find_spec(name) else None
