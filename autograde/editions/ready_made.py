"""Whether a function that students get is itself an answer: called in the answer's place, as it is or with an option.

    ready_made(library, exercises)      the functions that earn the points, a sentence each

group norm with one group is layer norm, and a loss with smoothing=0 the loss that is asked for: no line of the answer
need stand there, and reading the function or calling it is enough.
"""

import contextlib
import sys
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from importlib import import_module
from inspect import Parameter, getfile, isfunction, signature
from pathlib import Path
from typing import Any

from autograde.exercises.model import Exercise
from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.live import Live, live
from autograde.judging.outcome import agree

VALUES = 0, 1                       # of an option that the exercise knows nothing of


def ready_made(library: Path, exercises: Sequence[Exercise]) -> Iterator[str]:
    """What of the package in this folder, a student's, answers one of the exercises: "module.function answers name"."""
    asked = [(e, [live(e, case, PUBLIC_SEED) for case in e.cases if not case.levels and not case.fit])
             for e in exercises]                # of the instructor's library, while it is there
    with imported(library, {e.reference.__module__ for e in exercises}) as functions:
        yield from (f"{f.__module__}.{f.__name__}{told(options)} answers {e.name}" for e, cases in asked if cases
                    for f in functions for options in ways(f, e) if answers(f, options, cases))


@contextlib.contextmanager
def imported(library: Path, asked: Collection[str]) -> Iterator[list[Callable[..., Any]]]:
    """The functions of mathematics in a student's package, which bears the name of the instructor's, and is imported in
    its place up to the end of the block.  They are in the modules that something is asked of, and in those with types
    beside them: what reads and writes files has none.
    """
    own = {name: module for name, module in sys.modules.items() if f"{name}.".startswith(f"{library.name}.")}
    typed = {f"{library.name}.{path.stem}" for path in Path(getfile(import_module(library.name))).parent.glob("*.pyi")}
    there = [f"{library.name}.{path.stem}" for path in sorted(library.glob("*.py"))]
    for name in own:
        del sys.modules[name]
    sys.path.insert(0, str(library.parent))
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield [f for name in there if name in typed.union(asked) for f in functions_of(name, library)]
    finally:
        sys.dont_write_bytecode = writes
        sys.path.remove(str(library.parent))
        for name in [name for name in sys.modules if f"{name}.".startswith(f"{library.name}.")]:
            del sys.modules[name]
        sys.modules |= own


def functions_of(name: str, library: Path) -> list[Callable[..., Any]]:
    """The functions of a module there; none where it cannot be imported, for then no student calls them either."""
    try:
        module = import_module(name)
    except ImportError:
        return []
    own = Path(module.__file__ or "").parent == library
    return [f for f in vars(module).values() if own and isfunction(f) and f.__module__ == name]


def ways(f: Callable[..., Any], exercise: Exercise) -> Iterator[dict[str, int]]:
    """The options to try: none, or one that the exercise does not have; nothing where f takes other data."""
    asked, own = signature(exercise.reference).parameters, signature(f).parameters
    data = [p for p in asked.values() if p.kind is Parameter.POSITIONAL_OR_KEYWORD]
    taken = [p for p in own.values() if p.kind is Parameter.POSITIONAL_OR_KEYWORD]
    needed = [p for p in taken if p.default is Parameter.empty]
    if len(needed) <= len(data) <= len(taken):
        yield {}
        further = [name for name, p in own.items() if p.kind is Parameter.KEYWORD_ONLY and name not in asked]
        yield from ({name: value} for name in further for value in VALUES)


def answers(f: Callable[..., Any], options: dict[str, int], cases: Sequence[Live]) -> bool:
    """Whether f gives what the exercise asks for, in every case but the one that looks at dtypes and memory."""
    def called(*args: Any, **given: Any) -> Any:
        return f(*args, **given | options)
    with warnings.catch_warnings(action="ignore"):
        return all(agree(case.outcome(called), case.expected) for case in cases)


def told(options: dict[str, int]) -> str:
    return "".join(f"(…, {name}={value})" for name, value in options.items())
