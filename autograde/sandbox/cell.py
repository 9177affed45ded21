"""A piece of a submission, as it is run."""

from typing import NamedTuple


class Cell(NamedTuple):
    """Python to be executed.  name: under which its error is told, "" for one that nobody need hear of.

    experiment: no answer needs it; it has a budget of its own, and is left out once that is used up.
    """

    name: str
    source: str
    experiment: bool = False
