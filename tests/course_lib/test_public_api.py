"""Public = documented = exemplified = tested, for every function and class of the library."""

import inspect
import re
import runpy
from importlib import import_module
from pathlib import Path

import pytest

import course_lib

EXAMPLES = runpy.run_path(Path(__file__).with_name("public_api.py"))["EXAMPLES"]
MODULES = sorted(path.stem for path in Path(course_lib.__file__).parent.glob("[!_]*.py"))
NO_ARRAYS_COME_OUT = {"buffer", "checks", "checks_kinds", "checks_steps",      # they wrap, raise,
                      "kept", "plots", "widgets"}                              # keep or draw


def public(module, kind):
    """The functions or classes that the module itself defines and does not underscore."""
    return [f"{module}.{name}" for name, thing in inspect.getmembers(import_module(f"course_lib.{module}"), kind)
            if thing.__module__ == f"course_lib.{module}" and not name.startswith("_")]


FUNCTIONS = [name for module in MODULES if module not in NO_ARRAYS_COME_OUT
             for name in public(module, inspect.isfunction)]
CLASSES = [name for module in MODULES if module not in NO_ARRAYS_COME_OUT
           for name in public(module, inspect.isclass)]


def doc(name):
    module, _, thing = name.partition(".")
    return inspect.getdoc(getattr(import_module(f"course_lib.{module}"), thing)) or ""


def test_every_public_function_has_an_example_and_every_example_a_function():
    assert set(FUNCTIONS) == set(EXAMPLES)


@pytest.mark.parametrize("name", FUNCTIONS + CLASSES)
def test_it_is_summed_up_in_a_sentence(name):
    summary = doc(name).partition("\n\n")[0]
    assert summary and re.search(r"[.:?]$", summary), f"the docstring of {name} opens with {summary!r}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_says_what_it_takes_gives_and_refuses(name):
    assert re.search(r"[Rr]eturns |→|: \(", doc(name)), f"{name}: what does it return?"
    assert "Raises " in doc(name), f"{name}: what does it refuse?"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_formula_names_its_source(name):
    """A formula stands indented in the docstring; its paper, section or address above it, or last of all."""
    source = r"\b(19|20)\d\d\b|https?://|[Ss]ection|lecture|CS231n|PyTorch"
    if re.search(r"^    .*(=|←|≈)", doc(name), re.MULTILINE):
        last = doc(name).partition("Raises ")[2].partition("\n\n")[2]
        assert last or re.search(source, doc(name)), f"{name}: whose formula?"


@pytest.mark.parametrize("name", FUNCTIONS + CLASSES)
def test_a_test_of_its_module_mentions_it(name):
    module, _, thing = name.partition(".")
    tests = Path(__file__).with_name(f"test_{module}.py").read_text()
    assert re.search(rf"\b{thing}\b", tests), f"no test in test_{module}.py mentions {thing}"
