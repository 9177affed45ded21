"""Slips of any function: those that its parameters leave room for, each of which computes what its words say."""

import inspect

import numpy as np
import pytest

from autograde.judging.slips import OTHER, SMALL, slips


def slipping(reference):
    """{(what, detail): the functions}"""
    found = {}
    for what, detail, f in slips(reference):
        found.setdefault((what, detail), []).append(f)
    return found


def blend(x, y, bias=0.0, *, share=0.25, scale=2.0, form="step", on=True):
    return scale * (share * x + (1 - share) * y) + bias


def test_data_and_numbers_change_places_two_by_two():
    found = slipping(blend)
    f, = found["`x` and `y` have changed places", ""]
    assert f(1.0, 3.0, share=0.5, scale=1.0) == blend(3.0, 1.0, share=0.5, scale=1.0)
    f, = found["`share` and `scale` have changed places", ""]
    assert f(1.0, 3.0, share=0.5) == blend(1.0, 3.0, share=2.0, scale=0.5)          # the default takes part
    places = {what for what, _ in found if "places" in what}
    assert places == {"`x` and `y` have changed places", "`share` and `scale` have changed places"}


def test_data_that_may_be_left_out_may_be_without_effect():
    f, = slipping(blend)["`bias` is not used", ""]
    assert f(1.0, 3.0, 100.0) == f(1.0, 3.0) == blend(1.0, 3.0)


@pytest.mark.parametrize("option, values", [
    ("share", [0.25, *OTHER]), ("scale", [2.0, *(v for v in OTHER if v != 2.0)]), ("form", ["step"]), ("on", [True])])
def test_an_option_without_effect_has_its_default_or_what_people_write_for_it(option, values):
    said = [detail for what, detail in slipping(blend) if what == f"`{option}` does nothing"]
    assert said == [f"your code behaves as if it were always {value!r}" for value in values]


def test_whatever_is_passed_it_is_that_value():
    for what, detail, f in slips(blend):
        if what == "`share` does nothing":
            value = float(detail.split()[-1])
            assert f(1.0, 3.0, share=0.77) == f(1.0, 3.0) == blend(1.0, 3.0, share=value)


def test_of_a_small_default_people_write_small_ones():
    def norm(x, *, eps=1e-5):
        return x + eps
    said = [detail.split()[-1] for what, detail in slipping(norm) if what == "`eps` does nothing"]
    assert len(set(said)) == len(said) and {float(v) for v in said} == {1e-5, *SMALL}


def noisy(x, *, rng, scale):
    return x + scale * rng.random(x.shape)


def test_own_random_numbers_hang_on_no_seed_of_the_caller():
    found, x = slipping(noisy), np.zeros(4)
    new, = found["You do not draw from `rng`", ""]
    same = found["You do not draw from `rng`", "your numbers are the same in every call"]
    def call(f, seed):
        return f(x, rng=np.random.default_rng(seed), scale=1.0)
    assert not np.array_equal(call(new, 5), call(new, 5)) and len(same) == 3
    for f in same:
        assert np.array_equal(call(f, 5), call(f, 6)) and not np.array_equal(call(f, 5), call(noisy, 5))
    assert not any("`rng`" in what and "places" in what for what, _ in found)


def test_so_are_those_of_a_check_made_again():
    """The hint must not flicker: what a check draws in its first call, the next check's first call draws."""
    a, b = (next(f for what, detail, f in slips(noisy) if "rng" in what) for _ in range(2))
    assert np.array_equal(*(f(np.zeros(4), rng=np.random.default_rng(1), scale=1.0) for f in (a, b)))


def pair(x, *, scale=1.0):
    return x * x.dtype.type(scale), (x, {"n": len(x), "kept": x})


def test_float64_is_returned_in_all_in_the_first_or_from_the_start():
    inner, every, first = slipping(pair)["You return float64 whatever comes in", ""]
    x = np.ones(3, np.float32)
    def dtypes(result):
        out, (kept, named) = result
        return [a.dtype.name for a in (out, kept, named["kept"])]
    assert dtypes(inner(x)) == dtypes(every(x)) == ["float64"] * 3
    assert dtypes(first(x)) == ["float64", "float32", "float32"]
    assert every(x)[1][1]["n"] == 3


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, complex])
def test_what_is_no_real_number_stays_what_it_is(dtype):
    for f in slipping(lambda x: x)["You return float64 whatever comes in", ""]:
        assert f(np.ones(2, dtype)).dtype == dtype


@pytest.mark.parametrize("reference", [blend, noisy, pair, lambda x: x, lambda: 1, lambda *, a, b="c": a])
def test_what_no_parameter_leaves_room_for_is_no_slip(reference):
    named = set(inspect.signature(reference).parameters)
    for what, detail, f in slips(reference):
        words = {word for word in what.split("`")[1::2]}
        assert words <= named and callable(f) and isinstance(detail, str)
