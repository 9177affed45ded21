"""A cell's text as statements: what each binds and needs, whatever students, editors and magics made of the cell."""

import ast
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograde.classroom import statements as module
from autograde.classroom.statements import EVERYTHING, as_python, parsed, statements


def only(source):
    found, = statements(source)
    return found


# ── Cells as Python

@pytest.mark.parametrize("source", ["", "x = 1", "x = 1\n", "\n\nx = 1", "def f():\n    return '%time'", "a % b",
                                    "x = '''\n!ls\n'''", "# %matplotlib inline", "é = 1", "x\\\n= 1"])
def test_what_is_python_stays_as_it_is(source):
    assert as_python(source) == source


@pytest.mark.parametrize("source, python", [
    ("\ufeffx = 1", "x = 1"), ("x = 1\r\ny = 2\r", "x = 1\ny = 2\n"), ("%%time\nx = 1", "\nx = 1"),
    ("%%timeit -n 1\nx = 1", "\nx = 1"), ("%%capture out\n%%time\nx = 1", "\n\nx = 1"), ("\n\n%%time\nx = 1",
    "\n\n\nx = 1"),
    ("%%bash\nrm -rf /", ""), ("%%writefile a.py\nx = 1", ""), ("%%timelike\nx = 1", ""), ("  %%html\n<b>", ""),
    ("%time x = 2", "x = 2"), ("if y:\n    %time x = 2", "if y:\n    x = 2"), ("    x = 1\n    y = 2", "x = 1\ny = 2"),
    (">>> x = 1\n... y = 2", "x = 1\ny = 2"), ("In [3]: x = 1", "x = 1"),
    ("In [3]: x = 1\n   ...: y = 2", "x = 1\ny = 2"), ("In = [3]", "In = [3]")])
def test_prompts_indents_line_ends_and_magics_are_taken_off(source, python):
    assert as_python(source) == python


@pytest.mark.parametrize("line", ["%matplotlib inline", "!ls | head", "files = !ls", "?np.ones", "np.ones?", "x = %pwd",
                                  "%timeit f(x)", "!!ls", "%cd ..", "%load_ext autoreload"])
def test_a_magic_is_a_call_on_its_line_and_the_rest_stays_where_it_was(line):
    python = as_python(f"a = 1\n{line}\nb = 2")
    assert python.split("\n")[0] == "a = 1" and python.split("\n")[2] == "b = 2" and parsed(python) is not None
    assert "get_ipython()" in python.split("\n")[1]


def test_a_cell_that_would_take_its_reader_minutes_is_left_as_it_is(monkeypatch):
    """IPython goes through all of a cell for each of its magics."""
    monkeypatch.setattr(module, "TransformerManager", lambda: pytest.fail("it was asked"))
    source = "!ls\n" * 3000
    assert as_python(source) == source


def test_what_ipython_s_reader_fails_on_is_left_as_it_is(monkeypatch):
    class Failing:
        def transform_cell(self, text):
            raise IndexError
    monkeypatch.setattr(module, "TransformerManager", Failing)
    assert as_python("!ls") == "!ls"


@pytest.mark.parametrize("source", ["x = = 1", "\0", "(" * 500, "x = " + "9" * 5000, "-" * 20_000 + "1", "\ud800"])
def test_what_no_parser_takes_is_no_python_and_no_error(source):
    assert parsed(source) is None and statements(source) is None and isinstance(as_python(source), str)


def test_a_warning_of_the_parser_is_not_ours():
    assert parsed("x = '\\d'") is not None and only("x = '\\d'").binds == {"x"}         # warnings are errors here


# ── What a statement binds and needs

@pytest.mark.parametrize("source, binds, needs", [
    ("x = 1", "x", ""), ("x = y", "x", "y"), ("x: int = y", "x", "int y"), ("x += y", "x", "x y"), ("(x := y)", "x",
    "y"),
    ("a, (b, *c) = d", "a b c", "d"), ("for i in xs: y = i", "i y", "i xs"), ("with open(p) as f: pass", "f", "open p"),
    ("def f(x, y=z): return x + w", "f", "z w"), ("@cache\ndef f(): pass", "f", "cache"), ("f = lambda x: x + y", "f",
    "y"),
    ("async def f(): await g()", "f", "g"), ("def f():\n    def g(): return h()\n    return g", "f", "h"),
    ("def f():\n    global x\n    x = 1", "f x", ""),
    ("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2", "f", ""),
    ("class A(B):\n    c = d\n    def e(self): return g", "A", "B d g"), ("[x for x in xs if y]", "", "xs y"),
    ("z = {a: {b for b in c} for a, _ in d}, [e for e in a]", "z", "c d a"), ("[(f := g) for g in h]", "f", "h"),
    ("import a.b", "a", ""), ("import a.b as c", "c", ""), ("from m import a as b", "b", ""),
    ("from m import *", EVERYTHING, ""),
    ("from m import a, b", "a b", ""), ("del x", "x", ""), ("x[i] = y", "x", "x i y"),
    ("a.b.c = y", "a", "a y"), ("f(x).y = 1", "", "f x"), ("a[0].b[1] = 1", "a", "a"), ("print(x)", "", "print x"),
    ("try: x = 1\nexcept E as e: pass", "x e", "E"), ("if a: b = 1\nelse: c = 2", "b c", "a"), ("f'{x}'", "", "x"),
    ("match x:\n    case [a, *b]: pass", "a b", "x"), ("x = yield_", "x", "yield_"), ("pass", "", ""), ("'text x'",
    "", "")])
def test_names_that_are_bound_and_looked_up_in_the_notebook(source, binds, needs):
    found = only(source)
    assert found.binds == set(binds.split()), "binds"
    assert found.needs - found.binds == set(needs.split()) - set(binds.split()), "needs"


def test_where_no_table_can_be_made_every_word_may_be_either():
    """A parameter that is declared global is a tree, and no program."""
    found = only("def half(x):\n    global x\n    return y")
    assert {"half", "x", "y"} <= found.binds & found.needs


@pytest.mark.parametrize("source, unmade", [
    ("f = 0.5", "f"), ("f = g = 'a'", "f g"), ("f: int = 3", "f"), ("f = [g]", "f"), ("f = {1: g}", "f"), ("f = -1",
    "f"),
    ("f = a < b", "f"), ("f = f'{x}'", "f"), ("del f", "f"), ("del f, g", "f g"), ("del f.x", ""), ("f = g", ""),
    ("f = g(1)", ""), ("f = lambda: 1", ""), ("f = g.h", ""), ("f += 1", ""), ("f, g = 1, 2", ""), ("f.x = 1", ""),
    ("if x: f = 1", ""), ("f = g if x else h", "")])
def test_what_is_no_function_afterwards(source, unmade):
    assert only(source).unmakes == set(unmade.split())


@pytest.mark.parametrize("body, stub", [
    ("raise NotImplementedError", True), ("raise NotImplementedError()", True),
    ("raise NotImplementedError('later')", True),
    ("'''Half of x.'''\n    raise NotImplementedError", True),
    ("'''a'''\n    'b'\n    raise NotImplementedError()", True),
    ("pass", False), ("return x", False), ("y = x\n    raise NotImplementedError", False),
    ("print(x)\n    raise NotImplementedError", False), ("raise ValueError", False),
    ("raise", False), ("if x < 0:\n        raise NotImplementedError\n    return x", False)])
def test_a_stub_is_what_the_release_asks_with(body, stub):
    assert only(f"def half(x):\n    {body}").stub == stub
    assert only(f"async def half(x):\n    {body}").stub == stub


def test_a_class_or_a_line_of_two_is_no_stub():
    assert not only("class half:\n    raise NotImplementedError").stub
    assert not only("def f(): raise NotImplementedError\n").unmakes and only("def f(): raise NotImplementedError").stub
    assert not only("x = 1; y = 2").stub


@pytest.mark.parametrize("source, home", [("from a.b import c", "a.b"), ("from . import c", ""), ("import a.b", ""),
                                          ("from __future__ import annotations", "__future__"), ("x = 1", "")])
def test_an_import_names_where_it_takes_from(source, home):
    assert only(source).source_of == home


# ── Lines

def test_statements_that_share_a_line_are_one_and_decorators_belong_to_theirs():
    found = statements("a = 1; b = 2\n\n@one\n@two(\n  3)\ndef f():\n    pass\nx = '''\n'''; y = 1\nz = 1")
    assert [(s.first, s.last, set(s.binds)) for s in found] == [
        (1, 1, {"a", "b"}), (3, 7, {"f"}), (8, 9, {"x", "y"}), (10, 10, {"z"})]


PIECES = ["x = 1", "a = 1; b = 2", "def f(x):\n    return x", "@g\ndef f(): pass", "'''\n\n'''", "if x:\n    y = 2",
    "# note",
          "", "%time x = 1", "!ls", "np?", "%%time", "for i in x: pass", "x = (1,\n     2)", "    indented"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=6).map("\n".join))
@example("%%time\n\n%%time\n")
@example("\f%%time")
def test_of_any_text_the_statements_follow_each_other_and_cover_its_code(text):
    python = as_python(text)
    found = statements(python)
    if found is None:
        assert parsed(python) is None
        return
    lines = python.split("\n")
    spans = [(s.first, s.last) for s in found]
    assert all(1 <= first <= last <= len(lines) for first, last in spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))
    kept = "\n".join(line if any(a <= i <= b for a, b in spans) else "" for i, line in enumerate(lines, 1))
    assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(python))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="a statement of Python 3.12")
def test_a_statement_of_a_newer_python():
    assert only("type A = B").binds >= {"A"}
