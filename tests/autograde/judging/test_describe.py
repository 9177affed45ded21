"""Where a wrong outcome departs from the right one, and how both are shown."""

import numpy as np
import pytest

from autograde.judging.describe import difference
from autograde.judging.outcome import Raised

E = np.array([[1.0, 2.0, 4.0], [-3.0, 5.0, 7.0]])
WIDE = np.arange(1.0, 41.0).reshape(5, 8)**1.5


def test_a_number_in_place_of_an_array_and_text_in_place_of_a_number():
    assert difference(np.array(3.0), E).got == "a number"
    d = difference("nan or infinite", np.array(3.0))
    assert (d.got, d.expected) == ("nan or infinite", "3")


def test_of_a_case_s_parts_the_first_wrong_one_is_told_whatever_its_shape():
    right = {"divides": np.array([4, 4]), "does not": np.array([4, 4, 2]), "loss": np.array(3.0)}
    d = difference({**right, "does not": np.array([4, 4])}, right)
    assert (d.got, d.expected) == ("does not: [4, 4]", "does not: [4, 4, 2]")
    d = difference({**right, "loss": np.ones((2, 3))}, right)
    assert (d.got, d.expected) == ("loss: an array of shape (2, 3)", "loss: a number")


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


def test_what_a_case_remarks_on_a_part_stands_where_nothing_else_relates_it():
    yes, no = {"loop": np.array(True), "sum": np.array(2.0)}, {"loop": np.array(False), "sum": np.array(2.0)}
    assert difference(yes, no, remarks={"loop": "9 lines"}).relation == "9 lines"
    assert difference(yes, {**yes, "sum": np.array(3.0)}, remarks={"loop": "9 lines"}).relation == ""


def test_dicts_are_the_same_in_any_order():
    a, b = np.ones(2), np.zeros(2)
    assert difference({"b": b, "a": a}, {"a": a, "b": b}).relation == ""
    d = difference({"b": b, "a": b}, {"a": a, "b": b})
    assert (d.got, d.expected) == ("a: [0, 0]", "a: [1, 1]")


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, np.float32, np.float16])
def test_arrays_of_any_dtype_are_described(dtype):
    d = difference(np.zeros((2, 3), dtype), np.ones((2, 3), dtype))
    assert d.got != d.expected


def test_an_empty_array_differs_from_one_that_is_not():
    assert difference(np.ones((0, 3)), np.ones((2, 3))).got == "an array of shape (0, 3)"


def test_few_numbers_are_shown_whole_and_of_many_the_first_that_differs():
    d = difference(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    assert (d.got, d.expected) == ("[1, 2]", "[1, 3]")
    other = WIDE.copy()
    other[3, 2] = -1
    d = difference(other, WIDE)
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


def test_of_a_table_of_answers_the_first_rows_are_told_where_the_code_was_stopped():
    table = {f"run {i}": "fine" for i in range(9)}
    assert difference(Raised("NameError", "no"), table).expected == (
        "run 0: fine; run 1: fine; run 2: fine; run 3: fine; and 5 more")
    assert difference(table | {"run 8": "exploded"}, table).expected == "run 8: fine"


def test_what_was_raised_is_told_as_it_was():
    d = difference(Raised("ZeroDivisionError", "division by zero"), np.array(1.0))
    assert (d.got, d.expected, d.relation) == ("ZeroDivisionError: division by zero", "1", "")
    assert difference(Raised("KeyError"), np.array(1.0)).got == "KeyError"


def test_a_refused_answer_says_itself_what_was_expected():
    d = difference(Raised("WrongResult", "it returned None (is there a return?)"), E)
    assert (d.got, d.expected) == ("it returned None (is there a return?)", "")


def test_what_the_advice_says_is_not_said_twice():
    advice = "axis 1, of length 3, is missing: a sum?"
    wrong = Raised("WrongResult", f"it returned this; it must return that; to do: {advice}")
    d = difference(wrong, E, refused=(np.ones(2), [2, 3], None, None))
    assert d.relation == f"to do: {advice}"


# ── A refused answer: what its shape says

def refused(value, shape, right=None, data=None):
    wrong = Raised("WrongResult", "it returned this; it must return that")
    return difference(wrong, E, refused=(value, shape, right, data)).relation


def test_of_a_refused_answer_the_same_is_said_as_of_an_outcome():
    assert refused(E.T, [2, 3], E) == "transposed, and right but for that"
    assert refused((np.ones(2), E), {"tuple": [[2, 3], [2]]}, (E, np.ones(2))) == (
        "the results are right, but in another order")
    assert refused((E, E[0]), {"tuple": [[2, 3], [2]]}, None, (2, 3)) == (
        "result 2 of 2: axis 0 of the first argument is gone, where axis 1 should be")
    assert refused(np.full((2, 3), 5.0), [], np.array(5.0)) == (
        "the same number 6 times, where it belongs once, and right but for that")
    assert refused(np.tile(E[0], (7, 1)), [3], E[0]) == (
        "the same 7 times along axis 0, where it belongs once, and right but for that")
    assert refused((np.ones(()),), {"tuple": [[3]]}) == "axis 0, of length 3, is missing"      # of the only result
    images = np.arange(120.0).reshape(2, 3, 4, 5)
    assert refused(images.transpose(0, 2, 3, 1), [2, 3, 4, 5], images) == "channels last, and right but for that"
    assert refused(np.ones(4), [2, 3]) == ""
