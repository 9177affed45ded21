"""How a wrong outcome relates to the right one: each relation is found, and named in the order from coarse to fine."""

import numpy as np
import pytest

from autograde.judging.describe import difference
from autograde.judging.outcome import Raised

E = np.array([[1.0, 2.0, 4.0], [-3.0, 5.0, 7.0]])
WIDE = np.arange(1.0, 41.0).reshape(5, 8)**1.5


def relation(actual, expected=E, **numbers):
    return difference(actual, expected, numbers).relation


def changed(array, at, to):
    array = array.copy()
    array[at] = to
    return array


@pytest.mark.parametrize("actual, said", [
    (E.sum(axis=0), "axis 0, of length 2, is missing"),
    (E.sum(axis=1), "axis 1, of length 3, is missing"),
    (E[:, None], "axis 1, of length 1, is one too many"),
    (np.stack([E] * 4), "axis 0, of length 4, is one too many"),
    (E.T, "transposed, and right but for that"),
    (E.T + 1, "transposed"),
    (np.ones((7, 7)), "")])
def test_another_shape_is_told_by_its_axis(actual, said):
    d = difference(actual, E)
    assert d.relation == said
    assert d.expected == "an array of shape (2, 3)" and d.got.startswith("an array of shape")


def test_a_number_in_place_of_an_array_and_text_in_place_of_a_number():
    assert difference(np.array(3.0), E).got == "a number"
    d = difference("low", np.array(3.0))
    assert (d.got, d.expected) == ("text", "a number")


def test_a_square_matrix_may_be_transposed():
    square = np.arange(9.0).reshape(3, 3)
    assert relation(square.T, square) == "transposed"


def test_results_in_another_order_are_right_all_the_same():
    a, b = np.ones(2), np.zeros(2)
    d = difference((b, a), (a, b))
    assert d.relation == "the results are right, but in another order"
    assert (d.got, d.expected) == ("[0, 0], [1, 1]", "[1, 1], [0, 0]")


def test_of_several_results_the_first_wrong_one_is_told():
    d = difference((E, -E), (E, E))
    assert d.got.startswith("result 2 of 2: ") and d.relation == "the opposite sign"
    d = difference({"share": np.array(0.2), "sum": np.array(1.0)}, {"share": np.array(0.8), "sum": np.array(1.0)})
    assert (d.got, d.expected) == ("share: 0.2", "share: 0.8")


def test_the_opposite_sign():
    assert relation(-E) == "the opposite sign"


def test_right_numbers_in_reverse_order():
    assert relation(E[:, ::-1]) == "right, but in reverse order along axis 1"
    assert relation(np.array([3.0, 1.0, 9.0]), np.array([9.0, 1.0, 3.0])) == "right, but in reverse order along axis 0"


def test_a_zero_that_was_rounded_is_no_factor():
    assert relation(1e-17 * E) == "100% of the values differ"


@pytest.mark.parametrize("factor, said", [
    (0.7, "too small by a factor of keep_prob"), (1 / 0.7, "too large by a factor of 1 / keep_prob"),
    (0.49, "too small by a factor of keep_prob²"), (1 / 0.49, "too large by a factor of 1 / keep_prob²"),
    (32, "too large by a factor of N"), (1 / 32, "too small by a factor of N"),
    (2, "too large by a factor of 2"), (0.5, "too small by a factor of 2"),
    (-0.7, "-0.7 times what it should be"), (3.3, "3.3 times what it should be")])
def test_a_constant_factor_is_named_when_it_is_a_number_that_was_given(factor, said):
    assert relation(factor * E, keep_prob=0.7, N=32, lr=1) == said


def test_a_single_number_is_not_called_a_multiple_of_what_it_should_be():
    assert relation(np.array(3.0), np.array(7.0)) == ""


def test_what_a_case_remarks_on_a_part_stands_where_nothing_else_relates_it():
    yes, no = {"loop": np.array(True), "sum": np.array(2.0)}, {"loop": np.array(False), "sum": np.array(2.0)}
    assert difference(yes, no, remarks={"loop": "9 lines"}).relation == "9 lines"
    assert difference(yes, {**yes, "sum": np.array(3.0)}, remarks={"loop": "9 lines"}).relation == ""


def test_a_constant_offset():
    assert relation(E + 0.25) == "0.25 too large everywhere"
    assert relation(E - 3) == "3 too small everywhere"


def test_rounding_as_of_float32():
    noise = 1 + 3e-6 * np.array([[1, -1, 1], [-1, 1, -1]])
    assert relation(E * noise) == "right but for rounding, as of float32"


@pytest.mark.parametrize("actual, said", [
    (changed(WIDE, 3, -1.0), "right except at index 3 of axis 0"),
    (changed(WIDE, (slice(None), 6), 0.0), "right except at index 6 of axis 1"),
    (changed(WIDE, [0, 4], 0.0), "right except at the border of axis 0"),
    (changed(WIDE, (slice(None), [0, 7]), 0.0), "right except at the border of axis 1"),
    (changed(WIDE, ([1, 2, 3], [1, 2, 3]), 0.0), "7% of the values differ"),
    (WIDE**2, "98% of the values differ")])
def test_right_except_somewhere(actual, said):
    assert relation(actual, WIDE) == said


@pytest.mark.parametrize("bad, said", [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf")])
def test_nan_and_inf_are_told_with_their_first_place(bad, said):
    assert relation(changed(E, (1, 0), bad)) == f"{said} first at [1, 0], where a number belongs"
    assert relation(np.array(bad), np.array(1.0)) == f"{said}, where a number belongs"


def test_where_infinity_is_right_the_rest_is_still_compared():
    e = np.array([np.inf, 1.0, 2.0])
    assert relation(np.array([np.inf, 1.0, 3.0]), e) == "right except at index 2 of axis 0"
    assert relation(np.array([1.0, 1.0, 2.0]), e) == "right except at index 0 of axis 0"


def test_complex_numbers_where_real_ones_belong():
    assert relation(E + 1j) == "complex numbers, where real ones belong"


def test_huge_and_tiny_numbers_are_described_without_a_warning():
    assert relation(E * 1e300, E * 1e-300, keep_prob=1e200) != ""
    assert relation(np.full(3, 1e308), np.array([-1e308, 1e308, 1e308])) == "right except at index 0 of axis 0"


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, np.float32, np.float16])
def test_arrays_of_any_dtype_are_described(dtype):
    d = difference(np.zeros((2, 3), dtype), np.ones((2, 3), dtype))
    assert d.got != d.expected


def test_an_empty_array_differs_from_one_that_is_not():
    assert difference(np.ones((0, 3)), np.ones((2, 3))).got == "an array of shape (0, 3)"


def test_few_numbers_are_shown_whole_and_of_many_the_first_that_differs():
    d = difference(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    assert (d.got, d.expected) == ("[1, 2]", "[1, 3]")
    d = difference(changed(WIDE, (3, 2), -1.0), WIDE)
    assert (d.got, d.expected) == ("-1 at [3, 2]", "140.3 at [3, 2]")


def test_numbers_that_differ_are_not_shown_alike():
    d = difference(np.array(1.23456), np.array(1.23459))
    assert (d.got, d.expected) == ("1.23456", "1.23459")
    d = difference(np.array([100_001, 5]), np.array([100_002, 5]))
    assert (d.got, d.expected) == ("[100001, 5]", "[100002, 5]")


def test_truth_is_told_in_words():
    d = difference({"alike": np.array(True)}, {"alike": np.array(False)})
    assert (d.got, d.expected, d.relation) == ("alike: yes", "alike: no", "")


def test_minus_zero_is_zero():
    assert difference(np.array([-0.0, 1.0]), np.array([0.0, 2.0])).got == "[0, 1]"


def test_what_was_raised_is_told_as_it_was():
    d = difference(Raised("ZeroDivisionError", "division by zero"), np.array(1.0))
    assert (d.got, d.expected, d.relation) == ("ZeroDivisionError: division by zero", "1", "")
    assert difference(Raised("KeyError"), np.array(1.0)).got == "KeyError"


def test_a_refused_answer_says_itself_what_was_expected():
    d = difference(Raised("WrongResult", "it returned None (is there a return?)"), E)
    assert (d.got, d.expected) == ("it returned None (is there a return?)", "")
