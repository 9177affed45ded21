"""What every public function of course_lib owes, whatever it is given, tried on the examples of public_api.py.

Its options are numbers: NumPy's give what Python's give.  Chance is a generator.  Floats that are not computed with are
named.  A view, or an array that cannot be written, is as good as any other.  And what cannot be is refused by a raise
of our own, never by NumPy's: each argument of each example is exchanged for awkward ones, one at a time.
"""

import copy
import dataclasses
import inspect
import itertools
import linecache
import re
import runpy
import warnings
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
EXAMPLES = runpy.run_path(HERE / "public_api.py")["EXAMPLES"]
every_function = pytest.mark.parametrize("name", EXAMPLES)


@pytest.fixture(autouse=True)
def quiet_floats():
    """nan, inf and zeros go in here: what comes of them may be nan, and a warning of it is no exception."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=RuntimeWarning)
        warnings.filterwarnings("ignore", "Warning: converting a masked element to nan", UserWarning)
        yield


def function(name):
    module, _, name = name.partition(".")
    return getattr(import_module(f"course_lib.{module}"), name)


def example(name, dtype=np.float64, seed=7):
    """(arguments, options) of the example; options that are numbers and that it leaves out are at their defaults."""
    arguments, options = EXAMPLES[name](np.random.default_rng(seed), dtype)
    defaults = {key: p.default for key, p in inspect.signature(function(name)).parameters.items()
                if p.kind is p.KEYWORD_ONLY and isinstance(p.default, int | float | tuple)}
    return [arguments, {**defaults, **options}]


def spots(value, path=()):
    """(path, what stands there) of every array, number and generator in a nest of tuples, lists and dicts."""
    if isinstance(value, tuple | list | dict):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from spots(part, (*path, key))
    elif isinstance(value, np.ndarray | int | float | np.random.Generator) and not isinstance(value, bool):
        yield path, value


def exchanged(value, path, new):
    """The nest with something else in one place."""
    if not path:
        return new
    key, *rest = path
    if isinstance(value, tuple):
        parts = [*value[:key], exchanged(value[key], rest, new), *value[key + 1:]]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    value = copy.copy(value)
    value[key] = exchanged(value[key], rest, new)
    return value


def result(name, given):
    arguments, options = given
    return [*leaves(function(name)(*arguments, **options))]


def leaves(value):
    """The arrays and numbers in what came out, from left to right."""
    if dataclasses.is_dataclass(value):
        value = vars(value)
    if isinstance(value, tuple | list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    elif isinstance(value, np.ndarray | np.generic | int | float):
        yield value


def assert_same(one, other):
    assert [np.asarray(a).dtype for a in one] == [np.asarray(a).dtype for a in other]
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


@every_function
def test_numpys_numbers_are_as_good_as_pythons(name):
    for path, number in spots(example(name)):
        if isinstance(number, int | float):
            kinds = (np.int64, np.int32, np.array) if isinstance(number, int) else (np.float64, np.float32, np.array)
            for kind in kinds:
                theirs = exchanged(example(name, np.float32), path, kind(number))
                ours = exchanged(example(name, np.float32), path, kind(number).item())
                assert_same(result(name, theirs), result(name, ours))


BY_THEMSELVES = {"augmentation.augment": "its result is as the mean, whatever the images are",
                 "augmentation_views.mixup": "images and targets come back, each as it went in",
                 "search.grid": "each knob keeps its own values",
                 "weight_decay.l2_gradient": "each parameter has a gradient of its own"}


@every_function
def test_float64_beside_float32_is_refused_or_makes_no_difference(name):
    """Of the arrays that go in, any may be float64, some of them or all but one."""
    arrays = [(path, a) for path, a in spots(example(name, np.float32))
              if isinstance(a, np.ndarray) and a.dtype == np.float32]
    usual = [np.asarray(a).dtype for a in result(name, example(name, np.float32))]
    differing = []
    for wide in itertools.product((False, True), repeat=min(len(arrays), 6)):
        given = example(name, np.float32)
        for (path, a), is_wide in zip(arrays, wide, strict=False):
            given = exchanged(given, path, a.astype(np.float64)) if is_wide else given
        if 0 < sum(wide) < len(arrays):
            try:
                differing += [wide] if [np.asarray(a).dtype for a in result(name, given)] != usual else []
            except (TypeError, ValueError) as error:
                assert is_ours(error)
    assert (name in BY_THEMSELVES) == bool(differing), differing


@every_function
@pytest.mark.parametrize("rng", [3, np.random, np.random.RandomState(3)], ids=["a seed", "np.random", "RandomState"])
def test_chance_that_is_no_generator_is_refused_with_the_remedy(name, rng):
    for path, value in spots(example(name)):
        if isinstance(value, np.random.Generator):
            with pytest.raises(TypeError, match=r"^rng is .*; it must be a generator: use np\.random\.default_rng\("):
                result(name, exchanged(example(name), path, rng))


@every_function
@pytest.mark.parametrize("dtype", [np.float16, ">f4", ">f8", np.longdouble])
def test_floats_that_are_not_computed_with_are_named_or_right(name, dtype):
    for path, value in spots(example(name)):
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            given = exchanged(example(name), path, value.astype(dtype))
            try:
                out = result(name, given)
            except TypeError as refused:
                assert is_ours(refused) and re.search(r"float16|>f|longdouble|float128|dtype", str(refused))
            else:
                right = result(name, exchanged(example(name), path, value.astype(dtype).astype(np.float64)))
                for a, b in zip(out, right, strict=True):
                    np.testing.assert_allclose(np.asarray(a, float), np.asarray(b, float), rtol=0.02, atol=0.02)


# A number comes out of these, or each array on its own: their arrays may differ in dtype.
DO_NOT_MEET = {"augmentation.augment", "augmentation_views.mixup", "babysitting.diagnose", "babysitting.gradient_check",
               "babysitting.relative_error", "babysitting.update_ratio", "capstone.parameters", "search.grid",
               "weight_decay.l2_gradient", "weight_decay.l2_penalty"}


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - DO_NOT_MEET))
def test_float32_beside_float64_is_refused_with_both_dtypes_and_the_remedy(name):
    """Otherwise NumPy would make float64 of everything behind it, and nobody would notice but the clock."""
    floats = [(path, value) for path, value in spots(example(name))
              if isinstance(value, np.ndarray) and value.dtype.kind == "f"]
    for path, value in floats if len(floats) > 1 else ():
        words = r"holds float\d\d, .* float\d\d: the result would change its dtype; use .*\.astype\(.*\.dtype\)"
        with pytest.raises(TypeError, match=words) as refused:
            result(name, exchanged(example(name), path, value.astype(np.float32)))
        assert is_ours(refused.value)


@pytest.mark.parametrize("name", sorted(DO_NOT_MEET - {"babysitting.gradient_check"}))      # which asks for float64
def test_where_arrays_do_not_meet_each_keeps_its_dtype(name):
    plain = [np.asarray(out) for out in result(name, example(name))]
    for path, value in spots(example(name)):
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            mixed = [np.asarray(out) for out in result(name, exchanged(example(name), path, value.astype(np.float32)))]
            for a, b in zip(plain, mixed, strict=True):
                assert b.dtype in (a.dtype, np.float32)
                np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


LAYOUTS = {"columns first": np.asfortranarray, "backwards": lambda a: a[..., ::-1].copy()[..., ::-1],
           "every other": lambda a: np.repeat(a, 2, axis=0)[::2], "in order": np.copy}


@every_function
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_view_is_as_good_as_a_copy_and_nothing_is_written_into_it(name, layout):
    for path, value in spots(example(name)):
        if isinstance(value, np.ndarray) and value.ndim:
            view = LAYOUTS[layout](value)
            view.flags.writeable = False
            plain, other = result(name, example(name)), result(name, exchanged(example(name), path, view))
            for a, b in zip(plain, other, strict=True):
                assert np.asarray(a).dtype == np.asarray(b).dtype
                np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


def places(value, path=()):
    """The path of everything that is handed over: containers and what is in them, words, functions, nets, None."""
    if len(path) > 1:
        yield path
    if isinstance(value, tuple | list | dict):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


STRANGE = {
    "nothing": (None, [None], np.array([None, None]), np.ma.masked, float("nan")),
    "words": ("word", b"ab", "two words", np.array(["a", "b"]), ["a"], np.datetime64("2020"), np.timedelta64(3, "s")),
    "containers": ((), [], {}, {"w": None}, {1: 2}, {1, 2}, slice(3), range(3), [[1], [1, 2]], np.zeros((3, 0))),
    "objects": (object(), np, np.zeros(2, [("a", float)]), np.ones((1, 1)).view(np.matrix), np.ma.array([1.0, 2.0])),
    "numbers": (1e300, -1e300, np.inf, 2**70, -2**70, 10**400, Fraction(10**400), Decimal("0.5"), 1j, True, 0, -1, 3),
}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_is_of_another_kind_is_refused_in_our_own_words(name):
    """In every place, options with their defaults included; a function or a folder may also fail by itself."""
    def whole():
        arguments, options = example(name)
        defaults = {key: p.default for key, p in inspect.signature(function(name)).parameters.items()
                    if p.kind is p.KEYWORD_ONLY and p.default is not p.empty}
        return [arguments, {**defaults, **options}]

    for path in places(whole()):
        for kind, things in STRANGE.items():
            for bad in things:
                try:
                    result(name, exchanged(whole(), path, bad))
                except (FileNotFoundError, ConnectionError):               # promised, where a path is asked for
                    assert name.startswith("data.") and path == (0, 0)
                except Exception as error:
                    assert isinstance(error, TypeError | ValueError) and is_ours(error), (
                        f"{name}{path} = {bad!r:.60} ({kind}): {type(error).__name__}: {error}")


def awkward(value):
    """What somebody might hand over in place of this array or number, by mistake."""
    yield from (None, "a", [1], {})
    if not isinstance(value, np.ndarray):
        yield from (np.nan, np.inf, -1, 0, 0.5, -2.5, np.ones(3), np.ones((2, 2)), np.float16(0.5), np.int8(-3), 1j)
        return
    yield value.tolist()
    yield value.astype(int if value.dtype.kind == "f" else float)
    yield value.astype(object)
    yield value.astype(complex)
    yield value.astype(str)
    yield value[None]
    yield value[..., None]
    yield value.ravel()[:1].reshape(())
    for axis, length in enumerate(value.shape):
        for other in (length - 1, length + 1, 0):
            yield np.take(value, np.arange(other) % max(length, 1), axis=axis)
    if value.dtype.kind == "f":
        for number in np.nan, np.inf, -np.inf, 0, -1, np.finfo(value.dtype).max:
            yield np.where(np.arange(value.size).reshape(value.shape) == 0, number, value).astype(value.dtype)
            yield np.full_like(value, number)
    elif value.dtype.kind in "iu":
        yield value.astype(np.uint64)
        yield value.astype(bool)
        yield value.astype("M8[s]")
        yield np.zeros_like(value) - 1
        yield value.astype(np.int64) + 1000


def is_ours(error):
    """Was it raised by a raise of course_lib, and not by what NumPy or Python made of a mistake?"""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    file = trace.tb_frame.f_code.co_filename
    return "course_lib" in file and linecache.getline(file, trace.tb_lineno).strip().startswith("raise")


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_what_cannot_be_is_refused_in_our_own_words(name):
    for path, value in spots(example(name)):
        if isinstance(value, np.random.Generator):
            continue
        for bad in awkward(value):
            try:
                result(name, exchanged(example(name), path, bad))
            except (TypeError, ValueError) as error:
                assert is_ours(error), f"{name}{path} = {bad!r:.60}: {type(error).__name__}: {error}"


@cache
def promises_any_shape():
    """The functions whose docstring promises any shape and whose example has arrays of one shape."""
    def kept(name):
        shapes = {value.shape for _, value in spots(example(name)) if isinstance(value, np.ndarray)}
        return re.search(r"any shape|one shape", inspect.getdoc(function(name))) and len(shapes) == 1
    return [name for name in EXAMPLES if kept(name)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", promises_any_shape())
def test_where_any_shape_is_promised_there_may_be_no_axis_at_all(name, dtype):
    def single(given):
        for path, value in spots(given):
            if isinstance(value, np.ndarray):
                given = exchanged(given, path, value.ravel()[:1].reshape(()))
        return given

    given = single(example(name, dtype))
    given[1].pop("axis", None)                                  # there is none to go along
    out = function(name)(*given[0], **given[1])
    out = out[0] if isinstance(out, tuple) else out
    if isinstance(out, np.ndarray | np.generic):                # others give one number for all, or their own inputs
        assert out.shape == () and out.dtype == dtype
        first = next(path for path, value in spots(given) if isinstance(value, np.ndarray))
        result(name, exchanged(given, first, out))              # what came out goes in again


def test_those_are_many():
    assert len(promises_any_shape()) > 25
