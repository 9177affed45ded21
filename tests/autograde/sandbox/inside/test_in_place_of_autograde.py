"""The stand-in for autograde behind the wall: the same names, called the same way, and nothing of the judge."""

import ast
import inspect
import sys
import types

import pytest

import autograde
from autograde.sandbox.inside import in_place_of_autograde as stand_in


@pytest.mark.parametrize("name", autograde.__all__)
def test_whatever_a_notebook_imports_is_there_and_takes_the_same_arguments(name):
    def shape(f):
        return [(p.name, p.kind, p.default) for p in inspect.signature(f).parameters.values()]
    assert shape(getattr(stand_in, name)) == shape(getattr(autograde, name))


def test_it_imports_nothing_of_ours():
    tree = ast.parse(inspect.getsource(stand_in))
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert named == ["importlib"] and not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_checking_and_using_do_not_even_call_the_function():
    def never():
        raise AssertionError
    assert stand_in.check(never) is None and stand_in.use(never, never) is None and stand_in.use() is None
    assert stand_in.own(never) is never


@pytest.fixture
def library(monkeypatch):
    module = types.ModuleType("a_library_of_one")
    module.half = original = lambda x: x / 2
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module, original


def test_an_answer_is_what_the_library_runs_from_there_on(library):
    module, _ = library
    def half(x):
        return 0.5 * x
    stand_in.in_library(module.__name__, "half", half)
    assert module.half is half


@pytest.mark.parametrize("nothing", [None, 3, "half", [len]])
def test_what_is_no_function_leaves_the_library_what_it_is(library, nothing):
    module, original = library
    stand_in.in_library(module.__name__, "half", nothing)
    assert module.half is original


def test_a_module_that_is_not_there_is_an_error_of_the_cell():
    with pytest.raises(ModuleNotFoundError):
        stand_in.in_library("no_library_of_that_name", "half", len)
