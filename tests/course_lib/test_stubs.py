"""The stubs beside the library, held against one example call of each function: what goes in, and what comes out."""

import ast
import inspect
import re
import runpy
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import course_lib

LIBRARY = Path(course_lib.__file__).parent
EXAMPLES = runpy.run_path(Path(__file__).with_name("public_api.py"))["EXAMPLES"]
OF_NUMPY = {"Array": "f", "Floats": "f", "Integers": "iu", "Booleans": "b", "Images": "uf", "NDArray": "biufc"}
PLAIN = {"int": int, "float": (int, float), "str": str, "bool": bool, "None": type(None), "Any": object,
         "Number": (int, float, np.number), "PerNet": object, "Rng": np.random.Generator, "Path": Path,
         "State": (tuple, list), "Range": (tuple, list, np.ndarray), "Rate": (int, float, np.number, np.ndarray),
         "Shape": (int, tuple, list), "Size": (int, tuple, list), "Net": object, "DTypeLike": object}
CALLABLE = {"Callable", "Loss", "Memory", "Progress", "Schedule"}


def fits(value, annotation):
    """Whether a value is of the type that a stub writes in this way."""
    match annotation:
        case ast.BinOp(left, ast.BitOr(), right):
            return fits(value, left) or fits(value, right)
        case ast.Constant(None):
            return value is None
        case ast.Name(name) | ast.Subscript(ast.Name(name)) if name in OF_NUMPY:
            return isinstance(value, np.ndarray | np.generic) and value.dtype.kind in OF_NUMPY[name]
        case ast.Name(name) | ast.Subscript(ast.Name(name)) if name in CALLABLE:
            return callable(value)
        case ast.Name(name):
            return isinstance(value, PLAIN[name]) if name in PLAIN else type(value).__name__ == name
        case ast.Subscript(ast.Name("tuple"), ast.Tuple([each, ast.Constant(end)])) if end is ...:
            return isinstance(value, tuple) and all(fits(part, each) for part in value)
        case ast.Subscript(ast.Name("tuple"), ast.Tuple(parts)):
            return isinstance(value, tuple) and len(value) == len(parts) and all(map(fits, value, parts))
        case ast.Subscript(ast.Name("tuple"), part):
            return isinstance(value, tuple) and len(value) == 1 and fits(value[0], part)
        case ast.Subscript(ast.Name("list" | "Sequence" | "Collection"), each):
            return isinstance(value, tuple | list) and all(fits(part, each) for part in value)
        case ast.Subscript(ast.Name("dict" | "Mapping"), ast.Tuple([_, each])):
            return isinstance(value, dict) and all(fits(part, each) for part in value.values())
    raise ValueError(f"a stub writes {ast.unparse(annotation)}, which this test does not know")


def signatures(name):
    """The stub's definitions of a function, several if it is overloaded: annotations by name, "return" among them."""
    module, _, function = name.partition(".")
    text = LIBRARY.joinpath(f"{module}.pyi").read_text(encoding="utf-8")
    text = re.sub(r"^( *def \w+)\[[^\]]*\]|^type .*", r"\1", text, flags=re.MULTILINE)       # which only 3.12 can parse
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            a = node.args
            every = [*a.args, *a.kwonlyargs, *filter(None, [a.vararg, a.kwarg])]
            yield {arg.arg: arg.annotation for arg in every} | {"return": node.returns}


def departures(function, annotations, args, kwargs):
    """The parameters, and "return", whose values in this call are of another type than the stub says."""
    bound = inspect.signature(function).bind(*args, **kwargs)
    kinds = {name: parameter.kind for name, parameter in bound.signature.parameters.items()}
    for name, value in bound.arguments.items():
        values = value.values() if kinds[name] is inspect.Parameter.VAR_KEYWORD else \
            value if kinds[name] is inspect.Parameter.VAR_POSITIONAL else [value]
        if not all(fits(each, annotations[name]) for each in values):
            yield name
    if not fits(function(*args, **kwargs), annotations["return"]):
        yield "return"


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_call_is_of_the_types_that_the_stub_says(name, rng):
    module, _, function = name.partition(".")
    args, kwargs = EXAMPLES[name](rng, np.float64)
    found = [list(departures(getattr(import_module(f"course_lib.{module}"), function), annotations, args, kwargs))
             for annotations in signatures(name)]
    assert [] in found, f"the stub of {name} says otherwise of: {found}"


def test_a_value_of_another_type_is_found():
    right = {"x": "Array[F]", "rate": "Number", "return": "tuple[Array[F], tuple[int, ...]]"}
    def call(x, *, rate):
        return x * rate, (1, 2)
    def found(**wrong):
        annotations = {name: ast.parse(text, mode="eval").body for name, text in (right | wrong).items()}
        return list(departures(call, annotations, [np.ones(3)], {"rate": 0.1}))
    assert found() == []
    assert found(rate="int", x="Booleans") == ["x", "rate"]
    for wrong in ("Array[F]", "tuple[Array[F], int]", "tuple[Array[F], tuple[int]]", "tuple[Array[F], tuple[()]]",
                  "tuple[Integers, Any]", "None", "dict[str, Any]", "History"):
        assert found(**{"return": wrong}) == ["return"]
