"""How arguments cross the wall: one rule for what is no plain value.

    departing(value)    a generator becomes {"rng": a seed drawn from it}, a function of NumPy {"numpy": its name}
    arriving(value)     the other way round, on the other side
    fresh(args, kwargs) both, on one side: what a function gets that is on this side

So a function draws the same numbers on either side, and never shares an array with who called it.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np

Ask = Callable[[str, list[Any], dict[str, Any]], Any]           # (what, args, kwargs) → the answer


def departing(value: Any) -> Any:
    """The value as it may travel.  A function's code has no way through the wall: its name tells which is meant."""
    if isinstance(value, np.random.Generator):
        return {"rng": int(value.integers(2**63))}
    if callable(value) and (name := name_in_numpy(value)):
        return {"numpy": name}
    return mapped(departing, value)


def arriving(value: Any) -> Any:
    """What departed, as the student's function gets it."""
    if isinstance(value, dict) and value.keys() == {"rng"}:
        return np.random.default_rng(value["rng"])
    if isinstance(value, dict) and value.keys() == {"numpy"}:
        return attrgetter(value["numpy"])(np)
    return mapped(arriving, value)


def name_in_numpy(function: Callable[..., Any]) -> str:
    """The name by which NumPy has this very function, "var" or "ndarray.__iadd__"; "" if it has none."""
    name = getattr(function, "__qualname__", "") or getattr(function, "__name__", "")
    try:
        return name if attrgetter(name)(np) is function else ""
    except AttributeError:
        return ""


def fresh(args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments that a function may do with what it likes."""
    return arrived(*copied([departing(list(args)), departing(kwargs)]))


def arrived(args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments that departed, each by itself: a keyword that is called rng makes no generator of all the others."""
    return [arriving(a) for a in args], {name: arriving(a) for name, a in kwargs.items()}


def copied(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else mapped(copied, value)


def mapped(change: Callable[[Any], Any], value: Any) -> Any:
    """The value with change(item) in place of each item, if it is a list, tuple or dict; otherwise as it is."""
    if type(value) in (list, tuple):
        return type(value)(map(change, value))
    if isinstance(value, dict):
        return {key: change(item) for key, item in value.items()}
    return value


class StandIn:
    """Stands for a function that lives behind the wall: a call of it is asked there.

    ask(what, args, kwargs): what is "call", for its result, "anyway", for the same though it writes into what it was
    given, "lines", for how many lines of Python it runs, or "look", for what watched.look sees.
    """

    def __init__(self, name: str, ask: Ask, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.__name__, self.ask, self.clock = name, ask, clock          # clock(): seconds that its process has computed

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("call", *departing([list(args), kwargs]))

    def anyway(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("anyway", *departing([list(args), kwargs]))

    def look(self, *args: Any, **kwargs: Any) -> list[bool]:
        return self.ask("look", *departing([list(args), kwargs]))

    def lines(self, *args: Any, **kwargs: Any) -> int:
        """How many lines of Python a call with these arguments runs."""
        return self.ask("lines", *departing([list(args), kwargs]))
