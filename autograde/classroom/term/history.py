"""What the hand-ins of a student earned, one after the other: a record keeps the sums of those before it.

Points are the judge's own: neither marks by hand nor lateness are in them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from autograde.classroom.course import Record

KEPT = 50                                       # earlier hand-ins


@dataclass(frozen=True)
class Attempt:
    """when: it was handed in, or else judged;  told: whether that is the time of the hand-in;  graded: or refused."""

    when: datetime
    told: bool
    earned: float
    points: float
    graded: bool


def following(old: Record | None, new: Record, handed_in: datetime | None) -> Record:
    """A record with what came before it.  old: the record that it replaces;  handed_in: when it was, if that is known.

    A hand-in that is judged again, as by a changed exercise, is no other hand-in.
    """
    before = old.get("before", []) if old else []
    if old and old.get("notebooks") != new.get("notebooks"):
        before = [*before, {key: old.get(key, otherwise) for key, otherwise in (
            ("handed_in", ""), ("judged", ""), ("status", ""), ("earned", 0), ("points", 0), ("version", ""))}]
    return new | {"handed_in": handed_in.isoformat() if handed_in else "", "before": before[-KEPT:]}


def attempts(kept: Record) -> list[Attempt]:
    """All of a student's, in the order in which they were judged."""
    return [Attempt(datetime.fromisoformat(its.get("handed_in") or its["judged"]).astimezone(UTC),
                    bool(its.get("handed_in")), its["earned"], its["points"], its["status"] == "graded")
            for its in [*kept.get("before", ()), kept] if its.get("judged")]


def line(its: list[Attempt], width: float = 120, height: float = 24) -> str:
    """The points of an SVG polyline: the share of the points against time."""
    first, last = min(h.when for h in its), max(h.when for h in its)
    whole = (last - first).total_seconds() or 1
    return " ".join(f"{width * (h.when - first).total_seconds() / whole:.1f},"
                    f"{height * (1 - h.earned / h.points if h.points else 1):.1f}" for h in its)
