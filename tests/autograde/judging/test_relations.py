"""How a wrong array relates to the right one: each relation is found, in the order from coarse to fine, and is true."""

import re

import numpy as np
import pytest

from autograde.judging.describe import difference
from autograde.judging.outcome import agree

E = np.array([[1.0, 2.0, 4.0], [-3.0, 5.0, 7.0]])
WIDE = np.arange(1.0, 41.0).reshape(5, 8)**1.5


def relation(actual, expected=E, **numbers):
    return difference(actual, expected, {f"`{name}`": [value] for name, value in numbers.items()}).relation


def changed(array, at, to):
    array = array.copy()
    array[at] = to
    return array


@pytest.mark.parametrize("actual, said", [
    (E.sum(axis=0), "axis 0, of length 2, is missing"),
    (E.sum(axis=1), "axis 1, of length 3, is missing"),
    (E[:, None], "axis 1, of length 1, is one too many, and right but for that"),
    (np.stack([E] * 4), "the same 4 times along axis 0, where it belongs once, and right but for that"),
    (np.stack([E, 2 * E, E]), "axis 0, of length 3, is one too many"),
    (E.T, "transposed, and right but for that"),
    (E.T + 1, "transposed"),
    (np.ones((7, 7)), "")])
def test_another_shape_is_told_by_its_axis(actual, said):
    d = difference(actual, E)
    assert d.relation == said
    assert d.expected == "an array of shape (2, 3)" and d.got.startswith("an array of shape")


def test_a_square_matrix_may_be_transposed():
    square = np.arange(9.0).reshape(3, 3)
    assert relation(square.T, square) == "transposed"


def test_the_opposite_sign():
    assert relation(-E) == "the opposite sign"


def test_right_numbers_in_reverse_order():
    assert relation(E[:, ::-1]) == "right, but in reverse order along axis 1"
    assert relation(np.array([3.0, 1.0, 9.0]), np.array([9.0, 1.0, 3.0])) == "right, but in reverse order along axis 0"


def test_a_zero_that_was_rounded_is_no_factor():
    assert relation(1e-17 * E) == "all 6 values differ"


@pytest.mark.parametrize("factor, said", [
    (0.7, "0.7 times what it should be: that is `keep_prob`"),
    (1 / 0.7, "1.429 times what it should be: that is 1 / `keep_prob`"),
    (0.49, "0.49 times what it should be: that is `keep_prob`²"),
    (1 / 0.3, "3.333 times what it should be: that is 1 / (1 - `keep_prob`)"),
    (-0.7, "-0.7 times what it should be: that is -`keep_prob`"),
    (1 / 32, "0.03125 times what it should be: that is 1 / `N`"),
    (2, "2 times what it should be"), (0.5, "0.5 times what it should be"), (3.3, "3.3 times what it should be"),
    (0.1, "0.1 times what it should be")])
def test_a_constant_factor_is_named_when_one_number_that_was_given_says_it(factor, said):
    """0.1 is the learning rate, and 1 - ρ as well: nobody knows which it was."""
    assert relation(factor * E, keep_prob=0.7, N=32, lr=0.1, rho=0.9) == said


def test_a_number_that_took_several_values_names_no_factor():
    assert difference(0.7 * E, E, {"`keep_prob`": [0.8, 0.7]}).relation == "0.7 times what it should be"


def test_so_is_that_of_a_single_number():
    assert relation(np.array(2.1), np.array(3.0), keep_prob=0.7) == "0.7 times what it should be: that is `keep_prob`"
    assert relation(np.array(6.0), np.array(3.0)) == "2 times what it should be"


def test_a_single_number_is_not_called_a_multiple_of_what_it_should_be():
    assert relation(np.array(3.0), np.array(7.0)) == ""


def test_a_constant_offset():
    assert relation(E + 0.25) == "0.25 too large everywhere"
    assert relation(E - 3) == "3 too small everywhere"


def test_rounding_as_of_float32_is_that_of_each_number():
    near = (E * (1 + 3e-6 * np.array([[1, -1, 1], [-1, 1, -1]]))).astype(np.float32).astype(float)
    assert relation(near) == "right but for rounding, as of float32"
    assert relation(np.array([2.3e-5, 1]), np.array([1.3e-14, 1])) == "one of 2 values differs"      # another ε


def test_whole_numbers_are_no_rounding_of_float32():
    large = 12345.4 * E + 0.3
    assert relation(np.round(large), large) == "right, but rounded to whole numbers"
    assert relation(np.trunc(large / 1000), large / 1000) == "right, but cut off to whole numbers"


def test_it_is_not_said_of_numbers_that_float32_could_not_hold():
    assert relation(E * (1 + 3e-6 * np.array([[1, -1, 1], [-1, 1, -1]]))) == "all 6 values differ, by at most 0.0003 %"


def test_how_far_they_are_off_is_said_where_it_is_little():
    assert relation(np.array([1.0, 2.06, 3.03]), np.array([1.0, 2.0, 3.0])) == "2 of 3 values differ, by at most 3 %"
    assert relation(np.array([1.01, 2.06]), np.array([1.0, 2.0])) == "both values differ, by at most 3 %"


def test_the_same_everywhere_is_said_where_the_right_values_differ():
    assert relation(np.full((2, 3), 4.0)) == "the same number everywhere"
    assert relation(np.tile(E[:1], (2, 1)) + 1) == "the same for every index of axis 0"


@pytest.mark.parametrize("actual, said", [
    (changed(WIDE, 3, -1.0), "right except at index 3 of axis 0"),
    (changed(WIDE, (slice(None), 6), 0.0), "right except at index 6 of axis 1"),
    (changed(WIDE, [0, 4], 0.0), "right except at the border of axis 0"),
    (changed(WIDE, (slice(None), [0, 7]), 0.0), "right except at the border of axis 1"),
    (changed(WIDE, ([1, 2, 3], [1, 2, 3]), 0.0), "3 of 40 values differ"),
    (WIDE**2, "39 of 40 values differ")])
def test_right_except_somewhere(actual, said):
    assert relation(actual, WIDE) == said


def test_of_three_rows_two_are_no_border():
    assert relation(changed(WIDE[1:4], [0, 2], 0.0), WIDE[1:4]) == "16 of 24 values differ"


@pytest.mark.parametrize("bad, said", [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf")])
def test_nan_and_inf_are_told_with_their_first_place(bad, said):
    assert relation(changed(E, (1, 0), bad)) == f"{said} first at [1, 0], where a number belongs"
    assert relation(np.array(bad), np.array(1.0)) == f"{said}, where a number belongs"


def test_where_infinity_is_right_the_rest_is_still_compared():
    e = np.array([np.inf, 1.0, 2.0])
    assert relation(np.array([np.inf, 1.0, 3.0]), e) == "right except at index 2 of axis 0"
    assert relation(np.array([1.5, 1.0, 2.0]), e) == "right except at index 0 of axis 0"
    assert relation(np.zeros(2), np.full(2, np.inf)) == "both values differ"
    assert relation(np.array([np.nan, 1.0]), np.array([np.nan, 3.0])) == "one of 2 values differs"


def test_complex_numbers_where_real_ones_belong():
    assert relation(E + 1j) == "complex numbers, where real ones belong"
    assert relation(2 * (E + 1j), E + 1j) == "2 times what it should be"
    assert relation(2j * (E + 1j), E + 1j) == "all 6 values differ"


def test_huge_and_tiny_numbers_are_described_without_a_warning():
    assert relation(E * 1e300, E * 1e-300, keep_prob=1e200) != ""
    assert relation(np.full(3, 1e308), np.array([-1e308, 1e308, 1e308])) == "the same number everywhere"


# ── Whatever is said is true

def true_of(said, a, e, numbers):
    """Whether a sentence is true of these arrays."""
    def close(x, y, tolerance=2e-4):
        return np.allclose(x, y, rtol=tolerance, atol=tolerance * np.abs(y[np.isfinite(y)]).max(initial=1e-9))
    wrong = ~np.isclose(a, e, rtol=1e-6, atol=1e-8 * np.abs(e).max(initial=0))
    match = re.fullmatch
    if said == "transposed":
        return close(a.T, e)
    if said == "the opposite sign":
        return close(-a, e)
    if found := match(r"right, but in reverse order along axis (\d)", said):
        return close(np.flip(a, int(found[1])), e)
    if found := match(r"right, but in another order along axis (\d)", said):
        return close(np.sort(a, int(found[1])), np.sort(e, int(found[1])))
    if said == "the same number everywhere":
        return np.ptp(a) == 0 < np.ptp(e)
    if found := match(r"the same for every index of axis (\d)", said):
        return np.ptp(a, int(found[1])).max() == 0 < np.ptp(e, int(found[1])).max()
    if found := match(r"(\S+) times what it should be(?:: that is (-?)(.+))?", said):
        named = found[3] and eval(found[3].replace("²", "**2").replace("`", ""), {}, {
            name.strip("`"): values[0] for name, values in numbers.items()})
        return close(a, float(found[1]) * e, 1e-3) and (
            not named or np.isclose(float(found[1]), named * (-1 if found[2] else 1), rtol=1e-3))
    if found := match(r"(\S+) too (large|small) everywhere", said):
        return close(a, e + float(found[1]) * (1 if found[2] == "large" else -1), 1e-3)
    if found := match(r"right except at index (\d+) of axis (\d)", said):
        return set(np.argwhere(wrong)[:, int(found[2])]) == {int(found[1])}
    if found := match(r"right except at the border of axis (\d)", said):
        return set(np.argwhere(wrong)[:, int(found[1])]) <= {0, a.shape[int(found[1])] - 1}
    if found := match(r"right, but (rounded|cut off) to whole numbers", said):
        return (a == (np.round if found[1] == "rounded" else np.trunc)(e)).all() and (a != e).any()
    if said == "right but for rounding, as of float32":
        return (np.abs(a - e) <= 1e-5 * np.abs(e)).all() and (a == a.astype(np.float32)).all()
    if found := match(r"(?:(both|one|all \d+|\d+)(?: of (\d+))?) values? differs?(?:, by at most (\S+) %)?", said):
        n = {"both": 2, "one": 1}.get(found[1]) or int(found[1].removeprefix("all "))
        return n == wrong.sum() and int(found[2] or a.size) == a.size and (
            not found[3] or (np.abs(a - e)[wrong] <= float(found[3]) / 100 * 1.0001 * np.abs(e)[wrong]).all())
    raise AssertionError(f"no such sentence is known: {said}")


RELATED = [lambda e, rng: -e, lambda e, rng: e[::-1], lambda e, rng: rng.permutation(e), lambda e, rng: 0 * e + 3,
           lambda e, rng: e * rng.choice([0.9, 0.1, -0.3, 4, 0.25, 1.7, 1 / 0.3, 1e-12, 1 + 3e-6]),
           lambda e, rng: e + rng.choice([1e-3, -2.5, 1e-9, 1e6]), lambda e, rng: e.astype(np.float32).astype(float),
           lambda e, rng: e * (1 + rng.choice([1e-7, 3e-6, 1e-3, 0.03]) * rng.normal(size=e.shape)),
           lambda e, rng: np.where(np.arange(len(e)).reshape(-1, *[1] * (e.ndim - 1)) == rng.integers(len(e)), 7.0, e),
           lambda e, rng: np.broadcast_to(e.mean(axis=0), e.shape), lambda e, rng: rng.normal(size=e.shape),
           lambda e, rng: np.where(rng.random(e.shape) < 0.2, e + 1, e), lambda e, rng: np.round(e, 1),
           lambda e, rng: np.round(e), lambda e, rng: np.trunc(e),
           lambda e, rng: e.T if e.ndim == 2 and e.shape[0] == e.shape[1] else e**2]


def test_whatever_is_said_of_two_arrays_is_true():
    rng, said_once = np.random.default_rng(0), set()
    numbers = {"`lr`": [0.1], "`rho`": [0.9], "`keep_prob`": [0.7], "`N`": [4.0], "`k`": [0.2, 0.25]}
    for _ in range(3000):
        shape = tuple(rng.integers(1, 5, size=rng.integers(0, 4)))
        e = rng.normal(size=shape) * 10.0 ** rng.integers(-6, 7)
        e = rng.choice([e, np.round(e), np.abs(e)]) if e.ndim == 0 else [e, np.round(e), np.abs(e)][rng.integers(3)]
        e = np.asarray(e)
        a = np.asarray(RELATED[rng.integers(len(RELATED))](e, rng) if e.ndim else e * rng.choice([2, 0.7, -1, 1.01]))
        if a.shape == e.shape and not agree(a, e) and (said := difference(a, e, numbers).relation):
            assert true_of(said, a, e, numbers), (said, a, e)
            said_once.add(re.sub(r"[\d.e+-]+", "#", said))
    assert len(said_once) > 15
