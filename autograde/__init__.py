"""Check exercises in a notebook, and grade them outside it.

    check(f)            try your function on every case of its exercise
    use(f)              from here on course_lib runs your function, if it passes
    own(f)              the same with your function of that name, if it passed in an earlier chapter
    consequences(f)     see what your function does in training, beside a right one
    ready()             see what the whole notebook is worth as it stands, before you hand it in
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

from autograde.exercises.registry import every, find

if TYPE_CHECKING:
    from autograde.exercises.model import Exercise
    from autograde.handing_in.outcome import Ready
    from autograde.judging.judge import Judgement
    from autograde.judging.report import Notice, Report
    from autograde.training.outcome import Consequences

__all__ = ["check", "consequences", "own", "ready", "use"]


def check(f: Callable[..., Any]) -> Report | Notice:
    """Judge your function on the cases of its exercise.  Shows for each what came out, what was expected, and why.

    The exercise is the one that your function is named like, in your notebook or by itself.
    """
    from autograde.judging.report import Notice
    named = name_of(f, sys._getframe(1))
    return named if isinstance(named, Notice) else checked(find(named), f)


def use(*functions: Callable[..., Any]) -> Notice:
    """From here on course_lib runs your functions in place of its own, each if it passes its check."""
    from autograde.judging.report import Notice
    caller = sys._getframe(1)
    return Notice(*(use_one(f, name_of(f, caller)) for f in functions))


def own(f: Callable[..., Any]) -> Callable[..., Any]:
    """Your function in place of f, the library's, if it passed in an earlier chapter: returned, and in the library.

    A line says which of the two it is.
    """
    from autograde import passed
    from autograde.judging.report import Notice
    function, sentence = passed.instead_of(f)
    setattr(sys.modules[f.__module__], f.__name__, function)
    print(Notice(sentence))
    return function


def consequences(f: Callable[..., Any]) -> Consequences | Notice:
    """Train a small net with your function, and see its losses beside those with a right one."""
    from autograde.judging.report import Notice
    from autograde.training import outcome
    caller = sys._getframe(1)
    named = name_of(f, caller)
    return named if isinstance(named, Notice) else outcome.consequences(find(named), f, caller.f_globals)


def ready(*, reset: str = "") -> Ready | Notice:
    """What each exercise of this notebook would earn if it were handed in now, and what would be lost.

    reset="dropout_forward" puts one exercise back to its stub, and the library back to its own function.
    """
    from autograde.judging.report import Notice
    session = sys._getframe(1).f_globals
    try:
        from autograde.handing_in import outcome
        from autograde.handing_in.reset import reset as reset_one
    except ModuleNotFoundError as error:
        return Notice(f"ready() needs {error.name}, which comes with Jupyter's kernels: pip install {error.name}.")
    return reset_one(reset, session) if reset else outcome.ready(session)


def checked(exercise: Exercise, f: Callable[..., Any]) -> Report:
    from autograde import passed, progress
    from autograde.judging.elsewhere import cautions
    from autograde.judging.judge import judge
    from autograde.judging.report import Report
    begin = time.monotonic()
    judgement = judge(exercise, f)
    seconds = time.monotonic() - begin
    progress.note(exercise, f, judgement)
    passed.keep(exercise, f, judgement)
    return Report(judgement, [*cautions(f, seconds), *offers(judgement)])


def offers(judgement: Judgement) -> Iterator[str]:
    """What else there is to see of a function that is wrong, and whose results a net can take."""
    refused = any(v.got.startswith("it returned ") for v in judgement.verdicts)
    if not refused and any(v.status == "wrong" for v in judgement.verdicts):
        from autograde.training.table import training_of  # loads the nets
        if training_of(find(judgement.exercise)):
            yield f"consequences({judgement.exercise}) shows what this does in training."


def name_of(f: Any, caller: FrameType) -> str | Notice:
    """The name of f's exercise: its own, or else that under which the caller knows it; a Notice if it has none."""
    from autograde.judging.report import Notice
    if not callable(f):
        return Notice(f"check takes your function itself, as in check(dropout_forward); this is a {type(f).__name__}.")
    own = getattr(f, "__name__", "")
    seen = [*caller.f_locals.items(), *caller.f_globals.items()]
    try:
        known = [name for name in [own, *(name for name, value in seen if value is f)] if name in every()]
        return known[0] if known else find(own or f"a {type(f).__name__}").name
    except LookupError as error:
        return Notice(f"Not checked: {error}.")


def use_one(f: Callable[..., Any], name: str | Notice) -> str:
    if not isinstance(name, str):
        return repr(name)
    report = checked(find(name), f)
    if any(v.status not in ("correct", "partly") for v in report.judgement.verdicts):      # partly: measured, and fair
        return f"Not used, since it does not pass yet. {report.summary}. {report.saying}".rstrip()
    from autograde.handing_in.library import taken_in
    taken_in(name, f)
    return f"From here on the course runs your {name}."
