"""The student edition of a source file: the same text without the answers."""

import ast
from pathlib import Path

import pytest

from autograde.editions.strip import (
    BEGIN,
    END,
    marked,
    replaced,
    stubbed,
    without_comments,
    without_mistakes,
    without_types,
)
from course_lib import dropout

SOURCE = '''"""A module."""

import numpy as np

LIMIT = 3


def helper(x):
    """Kept."""
    return x + LIMIT


def answer(x, *, scale=1.0):
    """What it is.

    Formula and shapes.
    """
    def inner(y):
        """Not this one's docstring."""
        return y * scale
    # a comment on how it is done
    return inner(helper(x))


def other(x):
    """Another exercise."""
    return answer(x)
'''


def test_a_stub_keeps_signature_and_docstring_and_loses_the_body():
    text = stubbed(SOURCE, {"answer"}, "toys")
    assert "def answer(x, *, scale=1.0):" in text and "Formula and shapes." in text
    assert "inner" not in text and "how it is done" not in text
    assert "return answer(x)" in text and "return x + LIMIT" in text


def test_a_stub_says_what_to_do():
    namespace = {}
    exec(stubbed(SOURCE, {"answer", "other"}, "toys"), namespace)
    with pytest.raises(NotImplementedError, match=r"^answer is not answered yet: answer it in the chapter on toys, "
                                                  r"then run use\(answer\)$"):
        namespace["answer"](1)
    assert namespace["helper"](1) == 4


def test_several_stubs_do_not_move_each_other():
    tree = ast.parse(stubbed(SOURCE, {"helper", "answer", "other"}, "toys"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert [f.name for f in functions] == ["helper", "answer", "other"]
    assert all(isinstance(f.body[-1], ast.Raise) and len(f.body) == 2 and ast.get_docstring(f) for f in functions)


def test_nothing_to_take_out_leaves_the_file_as_it_is():
    assert stubbed(SOURCE, set(), "toys") == SOURCE


def test_the_answer_stands_between_nbgraders_marks():
    lines = marked(dropout.dropout_backward).splitlines()
    at = [line.strip() for line in lines].index(BEGIN)
    assert lines[0].startswith("def dropout_backward(dout, mask):") and lines[-1].strip() == END
    assert '"""' in lines[at - 1] or '"""' in "".join(lines[:at])
    assert "return dout * mask" in lines[-2]
    ast.parse("\n".join(lines))


MISTAKES = '''"""Exercises."""

from autograde.exercises.model import Exercise

toy = Exercise(reference)


@toy.case(points=1)
def once(f, rng):
    """Said of a mistake("x", "y")."""
    return f(1)


toy.mistake("secret", "leak", earns=0,
            hint="a hint "
                 "in two lines")
toy.mistake("again", "leak", earns=0, hint="…")


@toy.mistake(earns=0, hint="…")
def leak(x):
    return "secret"


def helper(x):
    return x
'''


def test_mistakes_are_taken_out_whether_edits_or_functions():
    text = without_mistakes(MISTAKES)
    cases, _, _ = MISTAKES.partition('toy.mistake("secret"')
    _, _, helper = MISTAKES.partition("def helper")
    assert text == f"{cases}def helper{helper}"         # the rest, to the letter; of a decorated one nothing is left


def test_the_chapters_exercises_keep_their_cases():
    source = Path("autograde/exercises/dropout.py")
    text = without_mistakes((Path(__file__).parents[3] / source).read_text(encoding="utf-8"))
    assert ".mistake" not in text and text.count(".case(points=") == 18


def test_the_docstring_of_a_stub_keeps_its_words_and_loses_its_formulas():
    source = marked(dropout.vanilla_dropout_predict)
    assert "x: any shape, floats." in source and "out = keep_prob · x" not in source
    assert "\n\n\n" not in source


def test_the_docstring_of_a_stub_says_nothing_of_errors_which_an_answer_need_not_raise():
    text = stubbed('''def f(x):
    """Twice x.

    x: any shape.  Returns out.  Raises TypeError if x
    holds no floats.

    Raises ValueError, too.
    """
    return x + x
''', {"f"}, "toys")
    assert ast.get_docstring(ast.parse(text).body[0]) == "Twice x.\n\nx: any shape.  Returns out."


def test_a_function_may_have_the_body_of_another_below_its_own_docstring():
    def answer(x, *, scale=1.0):
        """In other words."""
        # by the other one
        return abs(x)
    text = replaced(SOURCE, {"answer": answer})
    assert text.count("def answer(x, *, scale=1.0):") == 1 and "What it is." in text and "In other words" not in text
    assert "return y * scale" not in text and text.count("return abs(x)") == 1 and "Kept." in text


def test_what_runs_is_all_that_is_left_of_a_module_without_comments():
    text = without_comments('''"""A module."""

import re            # a comment

TEXT = """# no comment

    "neither" """


class Empty(Exception):
    """Nothing else."""


def f(x,             # the first
      y):
    """Words,

    over lines."""
    # why
    return f"{x}#{y}"  # and more
''')
    assert text == '''import re
TEXT = """# no comment

    "neither" """
class Empty(Exception):
    pass
def f(x,
      y):
    return f"{x}#{y}"
'''


def test_every_module_of_autograde_does_the_same_without_comments():
    def bare(source):
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()] * (not isinstance(node, ast.Module))
        return ast.dump(tree)
    for path in (Path(__file__).parents[3] / "autograde").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert ast.dump(ast.parse(without_comments(source))) == bare(source), path


def test_types_are_taken_out_and_the_fields_of_a_dataclass_stay():
    assert without_types("""from __future__ import annotations
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
if TYPE_CHECKING:
    from autograde.exercises.model import Case
KNOWN: dict[str, int] = {}
@dataclass
class Pair:
    first: Any
    def both(self, f: Callable[..., int], *more: int, **options: Case) -> Iterator[int]:
        found: list[int] = []
        none: int
        return found
""") == """from __future__ import annotations
from dataclasses import dataclass
from typing import Any
KNOWN = {}

@dataclass
class Pair:
    first: Any

    def both(self, f, *more, **options):
        found = []
        return found
"""


def test_no_variable_of_autograde_goes_with_the_types():
    def compiled(tree):
        names, todo = set(), [compile(tree, "", "exec", optimize=2)]
        while todo:
            code = todo.pop()
            names |= {(code.co_name, name) for name in (*code.co_varnames, *code.co_cellvars, *code.co_freevars)}
            todo += [constant for constant in code.co_consts if hasattr(constant, "co_code")]
        return names
    for path in (Path(__file__).parents[3] / "autograde").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert compiled(without_types(source)) == compiled(source), path
