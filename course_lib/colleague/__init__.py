"""A colleague's scripts, one a chapter, each with one fault: the course's repairs.

    as_given(…)         the script as it was handed over; the notebook asks to mend it
    <name>(…)           the same without the fault: the reference of the exercise
    evidence(whose)     what the colleague measured, of either
    PANELS              how that is drawn (course_lib.plots.colleague)

They are written as a colleague writes: in plain NumPy, all in one function, on arrays that come in.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One picture: what its axes are, and the names of its lines."""

    x: str
    y: str
    lines: tuple
    xlim: tuple
    ylim: tuple
    scale: str = "linear"


@dataclass(frozen=True)
class Evidence:
    """panels: for each picture its lines, [((x, y), …), …];  said: in one sentence."""

    panels: tuple
    said: str


THEIRS, YOURS = "the colleague's", "yours"
