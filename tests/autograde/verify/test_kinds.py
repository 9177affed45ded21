"""What verify puts in place of a node, what it leaves alone, and what is left of a definition that is settled."""

import ast

import pytest

from autograde.verify.kinds import Settled, finer, is_a_check, is_of_type


def node(text, kind=ast.AST):
    """The statement, or the first node of a kind in it."""
    tree = ast.parse(text).body[0]
    return tree if kind is ast.AST else next(n for n in ast.walk(tree) if isinstance(n, kind))


def said(text, kind=ast.AST):
    """All that may stand in place of it, as lines."""
    return [ast.unparse(ast.fix_missing_locations(new)).strip() for new in finer(node(text, kind))]


# ── What is no part of the answer

@pytest.mark.parametrize("text", [
    "if x < 0:\n    raise ValueError", "if a:\n    if b:\n        raise ValueError(f'{b}')", "require_floats(x=x)",
    "checks.require_positive(eps=eps)", "_require(x)", "eps = require_positive(eps=eps)",
    "x, y = require_floats(x), require_floats(y)",
    "x, lr = require_floats(x), float(lr)"])
def test_what_refuses_what_the_docstring_forbids_is_a_check(text):
    assert is_a_check(node(text))


@pytest.mark.parametrize("text", [
    "if x < 0:\n    x = 0", "if x < 0:\n    raise ValueError\nelse:\n    x = 1",
    "if x:\n    x = 1\n    raise ValueError", "raise ValueError", "return require_floats(x)", "x = y",
    "x = required(y) + 1",
    "f(require_floats(x))", "x, y = require_floats(x), y"])
def test_anything_else_is_not(text):
    assert not is_a_check(node(text))


@pytest.mark.parametrize("text, of_type", [
    ("float(x)", True), ("np.asarray(x)", True), ("zip(a, b)", True), ("bool(x)", True), ("int(x)", False),
    ("np.float32", False), ("abs(x)", False)])
def test_a_call_that_changes_only_the_type_is_told_from_one_that_changes_values(text, of_type):
    assert is_of_type(node(text).value) is of_type


# ── What may stand in its place

@pytest.mark.parametrize("text, limits", [
    ("x < low", ["x < low * 0.95", "x < low * 0.999", "x < low * 1.001", "x < low * 1.05"]),
    ("x >= 0.5", [f"x >= 0.5 * {by}" for by in (0.95, 0.999, 1.001, 1.05)]),
    ("0.5 < x", [f"0.5 * {by} < x" for by in (0.95, 0.999, 1.001, 1.05)])])
def test_a_limit_is_moved_by_5_per_cent_and_by_1_in_a_thousand(text, limits):
    assert [new for new in said(text, ast.Compare) if "*" in new] == limits


@pytest.mark.parametrize("text", ["x < 0", "1 <= x", "rng.random(n) < keep_prob", "x == low", "x is None", "a < b < c"])
def test_a_limit_of_0_or_1_of_chance_or_none_at_all_is_not(text):
    assert not any("*" in new for new in said(text, ast.Compare))


@pytest.mark.parametrize("text, kind, made", [
    ("n // 2", ast.BinOp, ["(n + 1) // 2", "(n - 1) // 2"]), ("x.copy()", ast.Call, ["x"]),
    ("f(a, b)", ast.Call, ["f(b, a)"]),
    ("np.where(c, a, b)", ast.Call, ["np.where(c, b, a)"]), ("return a, b, c", ast.AST, ["return (b, a, c)"]),
    ("x = 1", ast.AST, ["pass"]), ("f(x)", ast.Expr, ["pass"]), ("for i in x:\n    f(i)", ast.AST, ["pass"]),
    ("while x:\n    f()", ast.AST, ["pass"]), ("if a:\n    b()", ast.AST, ["if True:\n    b()", "if False:\n    b()"])])
def test_each_other_edit(text, kind, made):
    assert set(made) <= set(said(text, kind))


@pytest.mark.parametrize("text", ["f(a, a)", "np.maximum(a, b)", "max(a, b)", "np.multiply(a, b)", "zip(a, b)", "f(a)"])
def test_arguments_that_may_stand_either_way_are_not_exchanged(text):
    assert not [new for new in said(text, ast.Call) if new.endswith(("(b, a)", "(a, a)", "(a)"))]


def test_what_only_changes_a_type_is_left_alone():
    assert said("float(x)", ast.Call) == said("zip(a, b)", ast.Call) == []


# ── Settled

def settled(body, **usual):
    text = "def f(x, *, kind='plain', bias=0):\n" + "\n".join(f"    {line}" for line in body.split("\n"))
    return "\n".join(ast.unparse(ast.fix_missing_locations(Settled(usual).visit(ast.parse(text)))).split("\n    ")[1:])


@pytest.mark.parametrize("body, left", [
    ("require_floats(x=x)\nreturn x", "return x"), ("if x < 0:\n    raise ValueError\nreturn x", "return x"),
    ("n = len(x)\nif n < 0:\n    raise ValueError\nreturn x",
    "return x"),                     # n is read by the check alone
    ("n = len(x)\nreturn n", "n = len(x)\nreturn n"), ("return x\ny = 1", "return x"),
    ("if kind == 'other':\n    return -x\nreturn x", "pass\nreturn x"),
    ("if kind == 'plain':\n    return x\nreturn -x", "return x"),
    ("if kind == 'other':\n    x = -x\nelse:\n    x = 2 * x\nreturn x", "x = 2 * x\nreturn x"),
    ("return -x if kind == 'other' else x", "return x"), ("return x if kind in ('a', 'plain') else -x", "return x"),
    ("if kind == 'other' and x > 0:\n    return -x\nreturn x", "pass\nreturn x"), ("return g(x, kind=kind)",
    "return g(x)"),
    ("return x if require_flag(kind=kind) else -x", "return x"), ("if not kind:\n    return -x\nreturn x",
    "pass\nreturn x"),
    ("return g(x, kind=x)", "return g(x, kind=x)"), ("return x if x > 0 else -x", "return x if x > 0 else -x")])
def test_what_hangs_on_another_value_of_an_option_is_gone_and_so_are_checks(body, left):
    assert settled(body, kind="plain") == left


def test_a_place_to_write_into_that_nobody_gives_is_none():
    assert settled("return np.sum(x, out=bias[0])", bias=(None, None)) == "return np.sum(x)"


def test_without_options_that_are_left_out_only_checks_go():
    assert settled("if kind == 'other':\n    return -x\nreturn x") == "if kind == 'other':\n    return -x\nreturn x"
