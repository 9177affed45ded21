"""Whether an answer got out: compared as expressions, whatever their words, and as lines."""

import ast

import pytest

from autograde.editions.leaks import TELLING, expressions, is_a_requirement, leaks, shape, sizes
from autograde.exercises.registry import of_chapter


def expression(source):
    return ast.parse(source, mode="eval").body


def size(source):
    tree = expression(source)
    return sizes(tree)[tree]


def same(a, b):
    return shape(expression(a), {}) == shape(expression(b), {})


@pytest.mark.parametrize("a, b", [
    ("p**k * (1 - p)**(D - k)", "share**on * (1 - share)**(units - on)"),
    ("p**k * (1 - p)**(D - k)", "p**k * (1 - p)**(2 - k)"),
    ("x.reshape(len(x), -1)", "image.reshape(image.shape[0], -1)"), ("a + b", "(a +\n b)")])
def test_other_names_other_sizes_and_other_lines_are_the_same(a, b):
    assert same(a, b)


@pytest.mark.parametrize("a, b", [
    ("a + b", "a + a"), ("a - b", "b + a"), ("np.exp(x)", "np.log(x)"), ("x.mean(axis=0)", "x.mean(axis=1)"),
    ("x * 0.5", "x * 1.5"), ("x[:, None]", "x[None, :]"), ("a - b * a", "a - b * b")])
def test_other_variables_functions_or_constants_are_not(a, b):
    assert not same(a, b)


def test_operators_do_not_count_for_the_size_and_a_size_is_one():
    assert size("a + b") == 3 and size("x.shape[0] + len(x)") == 3


def test_only_telling_expressions_are_compared():
    assert not list(expressions(ast.parse("gamma / np.sqrt(var + eps)")))
    found = dict(expressions(ast.parse("y = m + (1 - b) * (g - m) * (1 - b)")))
    assert {ast.unparse(node): n for node, n in found.items()} == {"m + (1 - b) * (g - m) * (1 - b)": 13,
                                                                   "(1 - b) * (g - m) * (1 - b)": 11}
    assert min(found.values()) >= TELLING


@pytest.mark.parametrize("statement, told", [('"""text"""', True), ("require_floats(x=x)", True),
                                             ("_require(step, a=b)", True),
                                             ("f(x)", False), ("x = require_count(x)", True)])
def test_what_a_reference_asks_of_its_arguments_is_no_answer(statement, told):
    assert is_a_requirement(ast.parse(statement).body[0]) == told


def test_a_cell_that_is_no_python_hides_nothing_in_the_others(tmp_path):
    cells = [{"cell_type": "code", "source": "!ls"}, {"cell_type": "markdown", "source": "text"},
             {"cell_type": "code", "source": ["w = p**k *", " (1 - p)**(n - k)"]}]
    (tmp_path / "dropout.ipynb").write_text(str({"cells": cells}).replace("'", '"'), encoding="utf-8")
    assert list(leaks(tmp_path, ["dropout"]))


def test_another_chapters_module_may_say_what_it_says(tmp_path):
    answer = of_chapter("optimizers")[0].reference.__name__
    library = tmp_path / "course_lib"
    library.mkdir()
    for name, found in (("optimizers.py", []), ("dropout.py", ["leak"])):
        (library / name).write_text("w = p**k * (1 - p)**(n - k)\n", encoding="utf-8")
        assert bool(list(leaks(tmp_path, ["dropout"]))) == bool(found), answer
