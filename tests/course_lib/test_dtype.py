"""What every public function of course_lib keeps: the dtype, its inputs, the random numbers."""

import copy
import dataclasses
import runpy
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = runpy.run_path(Path(__file__).with_name("public_api.py"))["EXAMPLES"]
every_function = pytest.mark.parametrize("name", EXAMPLES)


def answer(name, arguments, options):
    module, _, function = name.partition(".")
    return getattr(import_module(f"course_lib.{module}"), function)(*arguments, **options)


def leaves(value):
    """The arrays and numbers in a nest of tuples, lists, dicts and dataclasses, from left to right."""
    if dataclasses.is_dataclass(value):
        value = dataclasses.astuple(value)
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def float_dtypes(value):
    """Of NumPy's arrays and numbers; Python's own floats take on the dtype of what they meet."""
    dtypes = {leaf.dtype for leaf in leaves(value) if isinstance(leaf, np.ndarray | np.generic)}
    return {dtype for dtype in dtypes if dtype.kind == "f"}


@every_function
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_dtype(name, dtype, rng):
    arguments, options = EXAMPLES[name](rng, dtype)
    if float_dtypes([arguments, options]) or "dtype" in options:
        assert float_dtypes(answer(name, arguments, options)) <= {np.dtype(dtype)}


@every_function
def test_no_input_is_changed(name, rng):
    arguments, options = EXAMPLES[name](rng, np.float64)
    before = copy.deepcopy([arguments, {key: value for key, value in options.items() if key != "out"}])
    answer(name, arguments, options)
    for old, new in zip(leaves(before), leaves([arguments, {key: options[key] for key in before[1]}]), strict=True):
        if isinstance(old, np.ndarray):
            np.testing.assert_array_equal(new, old)


@every_function
def test_the_same_rng_gives_the_same_numbers_and_np_random_is_left_alone(name):
    before = np.random.get_state(legacy=False)                                  # noqa: NPY002
    first, second = (answer(name, *EXAMPLES[name](np.random.default_rng(7), np.float64)) for _ in range(2))
    for one, other in zip(leaves(first), leaves(second), strict=True):
        if isinstance(one, np.ndarray | np.generic):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_equal(np.random.get_state(legacy=False), before)          # noqa: NPY002
