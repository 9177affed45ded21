"""Functions of the student's own that passed their check: kept in files beside the index, for later chapters.

    notebooks/own/numeric_gradient.py       check(numeric_gradient) wrote it, when all cases passed
    own(babysitting.numeric_gradient)       has a later chapter run that function; the library's where there is none

A file holds the source of one function, with what else of the notebook it uses, so that it runs by itself.  It is run
in the student's own kernel and nowhere else: what grades knows nothing of it.  Where there is no index nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from autograde.judging.elsewhere import names_in
from autograde.judging.judge import judge
from autograde.progress import index_folder

if TYPE_CHECKING:
    from autograde.exercises.model import Exercise
    from autograde.judging.judge import Judgement

FOLDER = "own"
LONGEST = 20_000                    # characters of source
HEAD = "# Written by check, when all cases passed.  If a line is changed, the course takes its own function: "
PLAIN = int, float, complex, str, bool, type(None)


class Unwritable(ValueError):
    """What a function uses and no file can say."""


def keep(exercise: Exercise, f: Callable[..., Any], judgement: Judgement) -> None:
    """Write f into its file, if it is the student's own, passed every case, and passes them from the file alone too."""
    folder = index_folder()
    if folder is None or f is exercise.reference or any(case.levels for case in exercise.cases) or \
            any(v.status != "correct" for v in judgement.verdicts):
        return
    path = folder / FOLDER / f"{exercise.name}.py"
    with contextlib.suppress(Exception):                        # a check is a check, whatever cannot be kept
        text = "\n\n".join(dict.fromkeys(written(f, exercise.name)))
        if len(text) > LONGEST or (path.exists() and path.read_text(encoding="utf-8") == signed(text)):
            return
        alone = run(text, str(path), exercise.name)
        if all(v.status == "correct" for v in judge(exercise, alone).verdicts):
            path.parent.mkdir(exist_ok=True)
            path.write_text(signed(text), encoding="utf-8")


def instead_of(f: Callable[..., Any]) -> tuple[Callable[..., Any], str]:
    """The student's function of f's name, or f, and the sentence that says which of them runs."""
    name, folder = f.__name__, index_folder()
    path = folder / FOLDER / f"{name}.py" if folder else None
    if path is None or not path.exists():
        return f, f"The course runs its own {name}: no function of yours has passed that check yet."
    try:
        text = path.read_text(encoding="utf-8")
        source = text.partition("\n")[2]
        if text != signed(source):
            raise ValueError(f"{path.name} was changed after its check")
        return run(source, str(path), name), f"From here on the course runs your own {name}."
    except (Exception, SystemExit) as error:
        return f, (f"The course runs its own {name}: yours could not be read from {FOLDER}/{name}.py "
                   f"({type(error).__name__}: {error}). Run its check again.")


def signed(source: str) -> str:
    """The source as it stands in a file: a first line by which a changed one is told."""
    return f"{HEAD}{hashlib.sha256(source.encode()).hexdigest()[:16]}\n{source}"


def run(source: str, path: str, name: str) -> Callable[..., Any]:
    """The function of that name that this source defines."""
    namespace: dict[str, Any] = {"__name__": f"{FOLDER}.{name}"}
    exec(compile(source, path, "exec"), namespace)
    function: Callable[..., Any] = namespace[name]
    if not callable(function):
        raise TypeError(f"{name} is no function there")
    return function


def written(f: Any, name: str, above: tuple[Any, ...] = ()) -> Iterator[str]:
    """The source of f under this name, in pieces, behind that of all it uses.  Raises Unwritable if that cannot be.

    above: the functions that are being written already.
    """
    if not isinstance(f, types.FunctionType) or f.__closure__:
        raise Unwritable(f"{name} is no function by itself")
    for used in sorted({n for n in names_in(f.__code__) if n in f.__globals__}):
        value = f.__globals__[used]
        if not any(value is known for known in (f, *above)):
            yield from said(used, value, (f, *above))
    yield inspect.getsource(f).rstrip()
    if f.__name__ != name:
        yield f"{name} = {f.__name__}"


def said(name: str, value: Any, above: tuple[Any, ...]) -> Iterator[str]:
    """Lines that give this name this value: an import, another function of the notebook, a plain constant."""
    if isinstance(value, types.ModuleType):
        yield f"import {value.__name__} as {name}"
    elif isinstance(value, types.FunctionType) and value.__globals__ is above[0].__globals__:
        yield from written(value, name, above)
    elif isinstance(value, PLAIN):
        yield f"{name} = {value!r}"
    else:
        home, its = getattr(value, "__module__", None), getattr(value, "__qualname__", name)
        if home not in sys.modules or getattr(import_module(home), its, None) is not value:
            raise Unwritable(f"{name} is a {type(value).__name__}")
        yield f"from {home} import {its} as {name}"
