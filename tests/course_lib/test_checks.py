"""The checks: what each refuses, in which words, and that a number comes back as Python's own."""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from course_lib.checks import (
    require_count,
    require_dimensions,
    require_float_dtype,
    require_floats,
    require_images,
    require_number,
    require_params,
    require_positive,
    require_probability,
    require_rank,
    require_rng,
    require_shape,
)
from course_lib.checks_kinds import (
    require_array,
    require_choice,
    require_flag,
    require_function,
    require_model,
    require_names,
    require_pair,
    require_path,
    require_sequence,
)
from course_lib.checks_steps import require_rate, require_state, require_step

HALVES = [0.5, np.float64(0.5), np.float32(0.5), np.float16(0.5), np.longdouble(0.5), np.array(0.5), Fraction(1, 2)]
THREES = [3, 3.0, np.int64(3), np.uint8(3), np.array(3), np.float64(3)]


@pytest.mark.parametrize("half", HALVES, ids=repr)
@pytest.mark.parametrize("check", [require_number, require_probability, require_positive])
def test_a_number_of_any_kind_comes_back_as_pythons(check, half):
    assert check(x=half) == 0.5 and type(check(x=half)) is float


@pytest.mark.parametrize("three", THREES, ids=repr)
def test_a_count_of_any_kind_comes_back_as_an_int(three):
    assert require_count(n=three) == 3 and type(require_count(n=three)) is int
    assert type(require_number(n=np.int32(3))) is int


def test_several_numbers_come_back_in_their_order():
    assert require_positive(a=np.float64(2), b=np.array(3.0)) == (2.0, 3.0)
    assert require_count(least=0, a=1, b=np.uint8(0)) == (1, 0)


@pytest.mark.parametrize("value, what", [("0.5", "a str"), (None, "a NoneType"), ([0.5], "a list"), (1j, "a complex"),
                                         (Decimal("0.5"), "a Decimal"), (np.complex64(1), "a complex64"),
                                         (np.array([0.5]), "a ndarray of shape (1,)"), (np, "a module")])
@pytest.mark.parametrize("check", [require_number, require_probability, require_positive, require_count])
def test_what_is_no_number_is_named(check, value, what):
    with pytest.raises(TypeError, match=re.escape(f"x is {what}; it must be one number")):
        check(x=value)


@pytest.mark.parametrize("check, bad, words", [
    (require_probability, [0, -0.1, 1.1, np.nan, np.inf], "is a probability; it must lie in (0, 1]"),
    (require_positive, [0, -1, np.nan, np.inf, -np.inf], "; it must be a finite number above 0"),
    (require_count, [0, -1, 0.5, 2.5, np.nan, np.inf], "; it must be a whole number of at least 1")])
def test_a_number_out_of_range_is_named(check, bad, words):
    for value in bad:
        with pytest.raises(ValueError, match=re.escape(f"x = {value}") + ".*" + re.escape(words)):
            check(x=value)


def test_zero_is_taken_where_it_is_allowed():
    assert require_probability(zero=True, x=0) == require_positive(zero=True, x=0) == require_count(least=0, x=0) == 0
    for check in require_probability, require_positive:
        with pytest.raises(ValueError, match="x = -1"):
            check(zero=True, x=-1)


@pytest.mark.parametrize("rng, words", [
    (3, "rng is 3; it must be a generator: use np.random.default_rng(3)"), (np.int64(4), "default_rng(4)"),
    (-1, "rng is -1; it must be a generator: use np.random.default_rng(0)"), (None, "rng is None;"),
    (np.random, "rng is a module;"), (np.random.RandomState(0), "rng is a RandomState;"),
    (np.random.PCG64(0), "rng is a PCG64;"), (np.random.default_rng, "rng is a cython_function_or_method;")])
def test_what_is_no_generator_of_ones_own_is_named_with_the_remedy(rng, words):
    with pytest.raises(TypeError, match=re.escape(words)):
        require_rng(rng=rng)


def test_a_generator_of_any_kind_is_taken():
    for bits in np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64:
        require_rng(rng=np.random.Generator(bits(0)))


@pytest.mark.parametrize("a, words", [
    ([1.0], "x is a list; use np.array(x, dtype=float)"), (1.0, "x is a float; use np.array(x, dtype=float)"),
    (np.arange(3), "x holds int64; use x.astype(float)"), (np.ones(2, bool), "x holds bool; use x.astype(float)"),
    (np.ones(2, complex), "x holds complex128"), (np.array(["a"]), "x holds <U1"),
    (np.ones(2, np.float16), "x holds float16, which is not computed with here; use x.astype(np.float32)"),
    (np.ones(2, ">f4"), "x holds >f4, which is not computed with here; use x.astype(np.float32)"),
    (np.ones(2, ">f8"), "x holds >f8, which is not computed with here; use x.astype(np.float64)"),
    (np.ones(2, np.longdouble), "use x.astype(np.float64)")])
def test_what_holds_no_floats_to_compute_with_is_named(a, words):
    with pytest.raises(TypeError, match=re.escape(words)):
        require_floats(x=a)


def test_floats_of_any_shape_are_taken():
    for dtype in np.float32, np.float64:
        require_floats(x=np.ones((), dtype), y=dtype(1), z=np.ones((2, 0, 3), dtype), t=np.ones((3, 2), dtype).T)
    require_floats(half=True, x=np.ones(2, np.float16))
    with pytest.raises(TypeError, match="x holds >f2"):
        require_floats(half=True, x=np.ones(2, ">f2"))


def test_a_dtype_for_weights_is_single_or_double():
    for dtype in np.float32, "float64", float:
        require_float_dtype(dtype)
    for dtype in np.float16, ">f4", int, "weights", None, 3:
        with pytest.raises(TypeError, match=r"weights are np\.float32 or np\.float64"):
            require_float_dtype(dtype)


def test_what_cannot_be_called_is_named():
    require_function(f=np.mean, g=lambda x: x)
    with pytest.raises(TypeError, match="f is a float64; it must be a function"):
        require_function(f=np.float64(3))


def test_ranks_and_shapes_are_named():
    require_rank(1, 2, x=np.ones(3))
    require_shape((None, 3), x=np.ones((7, 3)))
    with pytest.raises(ValueError, match=r"x has shape \(3,\); it must have 2 axes"):
        require_rank(2, x=np.ones(3))
    with pytest.raises(ValueError, match=r"x has shape \(3,\); expected \(any, 3\)"):
        require_shape((None, 3), x=np.ones(3))


@pytest.mark.parametrize("images, error, words", [
    ([np.ones((4, 4, 3))], TypeError, "x is a list; use np.stack(x)"),
    (np.ones((1, 4, 4, 3), int), TypeError, "x holds int64; images are uint8 or floats: use x.astype(np.uint8)"),
    (np.ones((1, 4, 4, 3), np.float16), TypeError, "x holds float16; images are uint8 or floats: use x.astype(np.f"),
    (np.ones((1, 4, 4, 3), ">f4"), TypeError, "use x.astype(np.float32)"),
    (np.ones((4, 4, 3)), ValueError, "x has shape (4, 4, 3); it must be (N, H, W, C), for one image x[None]"),
    (np.ones((2, 0, 4, 3)), ValueError, "x has shape (2, 0, 4, 3)")])
def test_what_is_no_batch_of_images_is_named(images, error, words):
    with pytest.raises(error, match=re.escape(words)):
        require_images(x=images)


def test_a_step_s_numbers_come_back_as_pythons():
    w = np.ones(3, np.float32)
    plain = require_step(w, w, np.float64(0.1), np.array(0.0), beta=np.float32(0.5))
    assert plain == (0.1, 0.0, 0.5) and all(type(number) is float for number in plain)
    assert require_step(w, w, 1) == 1


def test_a_rate_for_each_net_must_fit_and_lie_at_zero_or_above():
    w = np.ones((3, 4))
    for fitting in np.ones((3, 1)), np.zeros((1, 1)), np.ones(4), np.ones((3, 4)):
        assert require_rate(w, lr=fitting) is fitting
    for other in np.ones((2, 1)), np.ones(3), np.ones((1, 3, 4)):
        with pytest.raises(ValueError, match=r"lr has shape .*, which does not fit w of shape \(3, 4\)"):
            require_rate(w, lr=other)
    for bad in -1, np.nan, np.inf:
        with pytest.raises(ValueError, match=f"lr = {bad}"):
            require_rate(w, lr=np.array([[1], [bad], [1]], float))


def test_a_state_is_what_the_rule_gave_back():
    w, m = np.ones(3, np.float32), np.zeros(3, np.float32)
    assert require_state(w, (0, m, np.int64(7)), "m", "V", scalars=("t",)) == (0, m, 7)
    assert require_state(w, ()) == ()
    for bad, error, words in [((m,), ValueError, "state must be (m, t), as this rule gave it back, not 1 parts"),
                              (m, ValueError, "not a ndarray"),
                              ((m[:2], 0), ValueError, "m has shape (2,); expected (3,)"),
                              ((m, m), ValueError, "t has shape (3,); expected ()"),
                              ((m.astype(float), 0), TypeError, "w holds float32, m float64"),
                              ((m, "seven"), TypeError, "t is a str; it must be one number")]:
        with pytest.raises(error, match=re.escape(words)):
            require_state(w, bad, "m", scalars=("t",))


@pytest.mark.parametrize("check, bad, words", [
    (require_sequence, None, "x is a NoneType; it must hold values, as a tuple or list"),
    (require_sequence, "abc", "x is a str;"), (require_sequence, 3, "x is a int;"),
    (require_sequence, {1}, "x is a set;"),
    (require_sequence, np.array(3), "x is a ndarray;"), (require_sequence, iter([1]), "x is a list_iterator;"),
    (require_names, None, "x is a NoneType; it must be a dict of values by name"), (require_names, [1], "x is a list;"),
    (require_names, {1: 2}, "x has the key 1; its keys must be names"),
    (require_flag, "no", "x is a str; it must be True or False"), (require_flag, 0, "x is a int;"),
    (require_flag, [False], "x is a list;"), (require_flag, np.array([True]), "x is a ndarray;"),
    (require_array, None, "x is a NoneType; it must hold numbers"), (require_array, "ab", "x is a str;"),
    (require_array, [[1], [1, 2]], "x is a list without a shape; use np.array(x, dtype=float)"),
    (require_array, np.array(["a"]), "x holds <U1; it must hold numbers"), (require_array, [None], "x is a list;"),
    (require_array, np.ma.array([1.0]), "x is a MaskedArray, which computes by rules of its own; use np.array(x)"),
    (require_path, None, "x is a NoneType; it must be a path, such as 'data'"),
    (require_path, b"data", "x is a bytes;"),
    (require_model, None, "x is a NoneType; it must be a net, such as net.Sequential([…])"),
    (require_model, dict, "x is a type;")])
def test_what_is_of_another_kind_is_named(check, bad, words):
    with pytest.raises(TypeError, match=re.escape(words)):
        check(x=bad)


def test_what_is_of_the_right_kind_comes_back():
    assert require_sequence(x=(1, 2)) == require_sequence(x=np.array([1, 2])) == [1, 2]
    assert require_pair(x=np.array([1, 2]), of="(least, most)") == [1, 2]
    assert require_flag(x=np.True_, y=False, z=np.array(True)) == (True, False, True)
    assert require_flag(x=np.False_) is False
    assert require_array(x=[1, 2]).dtype.kind == "i" and require_array(x=3.5).shape == ()
    assert require_names(x={"w": 1}) == {"w": 1} and require_path(x="data").name == "data"
    require_choice("in", "out", fan="in")


def test_too_few_values_and_other_words_are_named():
    with pytest.raises(ValueError, match=re.escape("x = []; there must be at least 1 of the scales")):
        require_sequence(x=[], of="scales", least=1)
    with pytest.raises(ValueError, match=re.escape("x holds 3 values; it must be (least, most)")):
        require_pair(x=(1, 2, 3), of="(least, most)")
    for bad in "up", None, 3, ["in"], np.array(["in"]):
        with pytest.raises(ValueError, match=r"fan = .*; it must be 'in', 'out' or 'avg'"):
            require_choice("in", "out", "avg", fan=bad)


@pytest.mark.parametrize("bad", [1e300, 2**31, 2**70, 10**400, Fraction(10**400), np.float64(2.0**70), 10**5000],
                         ids=range(7))
def test_counts_that_no_memory_holds_are_refused(bad):
    with pytest.raises(ValueError, match=r"^n (= .*; it must be a whole number|is a number of more than 308 digits)"):
        require_count(n=bad)


def test_shapes_that_no_memory_holds_are_refused():
    assert require_dimensions((2**15, 2**15)) == (2**15, 2**15)
    with pytest.raises(ValueError, match="has 4294967296 elements"):
        require_dimensions((2**16, 2**16))


def test_a_whole_number_beyond_numpys_comes_back_as_a_float():
    """np.int64 ends at 2⁶³; beyond it a Python int among floats raises OverflowError."""
    assert type(require_positive(x=2**70)) is float and type(require_positive(x=2**62)) is int
    with pytest.raises(ValueError, match="x is a number of more than 308 digits; no float holds it"):
        require_positive(x=10**400)


@pytest.mark.parametrize("a", [np.ma.array([1.0, 2.0], mask=[0, 1]), np.ones((2, 2)).view(np.matrix)],
                         ids=["masked", "matrix"])
def test_arrays_with_rules_of_their_own_are_named(a):
    with pytest.raises(TypeError, match=r"x is a \w+, which computes by rules of its own; use np.array\(x\)"):
        require_floats(x=a)


def test_other_subclasses_are_as_good_as_arrays(tmp_path):
    class Named(np.ndarray):
        pass
    np.save(tmp_path / "x.npy", np.ones(3))
    require_floats(x=np.ones(3).view(Named), y=np.load(tmp_path / "x.npy", mmap_mode="r"))


def test_arrays_that_are_named_together_have_one_dtype():
    x, gamma = np.ones(3, np.float32), np.ones(3)
    words = "x holds float32, gamma float64: the result would change its dtype; use gamma.astype(x.dtype)"
    with pytest.raises(TypeError, match=re.escape(words)):
        require_floats(x=x, gamma=gamma)
    require_params(params={"w": x, "half": gamma})              # each on its own, whatever it is called
