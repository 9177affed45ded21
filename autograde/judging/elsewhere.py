"""What a check in the notebook cannot know of the grading, which is done elsewhere: said where it may matter."""

import sys
import types

from autograde.boundary.watched import SECONDS

THERE = {*sys.stdlib_module_names, "numpy", "course_lib", "autograde", "__main__", ""}
HARMLESS = {"matplotlib", "IPython", "ipywidgets", "tqdm"}              # what they show, nobody sees there


def cautions(f, seconds):
    """Sentences on a function whose check took so many seconds."""
    absent = sorted(packages(f) - THERE - HARMLESS)
    if absent:
        yield (f"Your function uses {' and '.join(absent)}, which will not be there when it is graded: NumPy and the "
               "standard library are.")
    if seconds > SECONDS:
        yield f"The check took {seconds:.0f} s. When your work is graded, one call may take {SECONDS} s."


def packages(f):
    """The packages that a function uses, directly or through other functions of the notebook."""
    found, seen, todo = set(), set(), [f]
    while todo:
        f = todo.pop()
        f = getattr(f, "__func__", getattr(f, "__wrapped__", getattr(f, "func", f)))
        if id(f) in seen or not isinstance(f, types.FunctionType):
            continue
        seen.add(id(f))
        for name in names_in(f.__code__):
            value = f.__globals__.get(name)
            if isinstance(value, types.FunctionType) and value.__globals__ is f.__globals__:
                todo.append(value)
            elif value is not None:
                home = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", "")
                found.add(home.partition(".")[0] if isinstance(home, str) else "")
    return found


def names_in(code):
    """The names that a function's code looks up, also in the functions within it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from names_in(constant)
