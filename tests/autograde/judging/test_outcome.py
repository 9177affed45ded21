"""What a case returns for a function, made plain, and when two such outcomes are the same."""

import numpy as np
import pytest

from autograde.boundary.plain import in_words, plain, shape_of
from autograde.boundary.travel import StandIn
from autograde.exercises.model import Case
from autograde.judging.outcome import Raised, agree, but_for_axes_of_length_1, outcome


def case(run):
    return Case(run, points=1)


def of(f, run=lambda f, rng: f(np.arange(6.0).reshape(2, 3)), shapes=None):
    return called(f, run, shapes)[0]


def called(f, run=lambda f, rng: f(np.arange(6.0).reshape(2, 3)), shapes=None):
    """The outcome, and the Caller that noted what else there is to say."""
    run.__name__ = "a_case"
    return outcome(case(run), f, 0, shapes)


# ── Plain values

@pytest.mark.parametrize("value, expected", [
    (3, np.array(3)), (2.5, np.array(2.5)), (True, np.array(True)), (np.float32(0.5), np.array(0.5, np.float32)),
    ([1, 2], np.array([1, 2])), ((1, 2.5), (np.array(1), np.array(2.5))), ("low", "low"),
    ([np.ones(2), [np.ones(3)]], (np.ones(2), (np.ones(3),))), ({"a": [1.0]}, {"a": np.array([1.0])})])
def test_an_outcome_is_made_of_plain_arrays_tuples_dicts_and_strings(value, expected):
    assert agree(plain(value), expected) and shape_of(plain(value)) == shape_of(expected)


def test_rows_of_different_lengths_are_several_results():
    assert shape_of(plain([[1, 2], [3]])) == {"tuple": [[2], [1]]}


@pytest.mark.parametrize("value", [[[1, 2], [3, 4]], ((1, 2), (3, 4)), [np.array([1, 2]), (3, 4)]])
def test_lists_of_lists_pass_where_an_array_is_asked_for(value):
    np.testing.assert_array_equal(plain(value, [2, 2]), [[1, 2], [3, 4]])
    assert shape_of(plain([value, [value]], {"tuple": [[2, 2], {"tuple": [[2, 2]]}]})) == {
        "tuple": [[2, 2], {"tuple": [[2, 2]]}]}


@pytest.mark.parametrize("value, message", [
    (None, "it returned None (is there a return?)"), (object(), "it returned a object, which holds no numbers"),
    ([None, 1], "it returned a list, which holds no numbers"), ({1: 2}, "it returned a dict, which holds no numbers"),
    (np.array(["a"]), "it returned a ndarray, which holds no numbers"),
    (lambda x: x, "it returned a function, which holds no numbers")])
def test_what_holds_no_numbers_is_refused_in_words(value, message):
    assert of(lambda x: value) == Raised("WrongResult", message)


def test_an_object_that_claims_to_equal_everything_is_no_number():
    class Liar:
        def __eq__(self, other):
            return True
        __hash__ = None
    assert of(lambda x: Liar()).kind == "WrongResult"


def test_a_subclass_of_array_is_an_array_like_any_other():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True
        __hash__ = None
    value = of(lambda x: np.zeros((2, 3)).view(Liar))
    assert type(value) is np.ndarray and not agree(value, np.ones((2, 3)))


# ── What the function is given, and what is asked of its answer

def test_a_function_gets_arguments_of_its_own():
    kept = []
    run = lambda f, rng: [f(x := np.ones(2)), kept.append(x)][0]                    # noqa: E731
    of(lambda x: kept.append(x) or x, run)
    assert kept[0] is not kept[1]


def test_a_function_that_writes_into_its_arguments_is_told_so():
    def halve(x):
        x /= 2
        return x
    value, caller = called(halve)
    np.testing.assert_array_equal(value, [[0, 0.5, 1], [1.5, 2, 2.5]])                  # its numbers are judged
    assert caller.noted["in place"].type_name == "InputChanged"
    assert "changes an array that it was given" in str(caller.noted["in place"])


def test_so_is_a_function_that_writes_into_an_array_of_a_dict():
    def halve(params):
        params["w"] *= 0.5
        return params["w"]
    params = {"w": np.ones(2), "b": np.zeros(1)}
    value, caller = called(halve, lambda f, rng: f(params))
    assert caller.noted.keys() == {"in place"} and value.sum() == 1 and params["w"].sum() == 2


def test_so_is_one_that_writes_into_an_array_of_a_tuple():
    def halve(block):
        for w, _ in block:
            w *= 0.5
        return block[0][0]
    block = ((np.ones(2), None), (np.ones(3), None))
    value, caller = called(halve, lambda f, rng: f(block))
    assert caller.noted.keys() == {"in place"} and value.sum() == 1
    assert block[0][0].sum() == 2 and block[1][0].sum() == 3


def test_what_writes_into_its_arguments_draws_what_it_would_have_drawn():
    def shake(x, rng):
        x += rng.random(3)
        return x
    shaken, plainly = (of(f, lambda f, rng: (f(np.zeros(3), rng), rng.random()))
                       for f in (shake, lambda x, rng: x + rng.random(3)))
    assert agree(shaken, plainly)


@pytest.mark.parametrize("value, shape, fits", [
    (np.ones((2, 1, 3)), [2, 3], True), (np.ones((3, 2)), [2, 3], False), (np.ones(()), [1, 1], True),
    ((np.ones((1, 2)), "low"), {"tuple": [[2], "text"]}, True), ((np.ones(2),), {"tuple": [[2], [3]]}, False),
    ({"a": np.ones((1, 2))}, {"dict": {"a": [2]}}, True), ({"b": np.ones(2)}, {"dict": {"a": [2]}}, False)])
def test_a_value_of_another_shape_is_judged_if_only_axes_of_length_1_differ(value, shape, fits):
    fitted = but_for_axes_of_length_1(value, shape)
    assert (fitted is not None) == fits and (not fits or shape_of(fitted) == shape)


def test_a_generator_is_a_new_one_each_call_and_the_same_in_each_trial():
    run = lambda f, rng: np.stack([f(rng), f(rng)])                                 # noqa: E731
    first, second = (of(lambda rng: rng.random(3), run) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert not agree(first[0], first[1])


def test_how_often_a_function_draws_does_not_change_what_the_case_draws_next():
    run = lambda f, rng: [f(rng), rng.random(3)][1]                                 # noqa: E731
    np.testing.assert_array_equal(of(lambda rng: 0, run), of(lambda rng: rng.random(99).sum(), run))


def test_another_seed_and_another_case_draw_other_numbers():
    def draw(f, rng):
        return rng.random(3)
    def another(f, rng):
        return rng.random(3)
    a, b, c = outcome(case(draw), None, 0)[0], outcome(case(draw), None, 1)[0], outcome(case(another), None, 0)[0]
    assert not agree(a, b) and not agree(a, c)


@pytest.mark.parametrize("value, words", [
    (np.ones(6), "it returned an array of shape (6,); it must return out: an array of shape (2, 3)"),
    (1.0, "it returned a number; it must return out: an array of shape (2, 3)"),
    ("yes", "it returned text; it must return out: an array of shape (2, 3)"),
    ((np.ones((2, 3)), 1), "it returned a tuple of 2, of shapes (2, 3) and (); "
                           "it must return out: an array of shape (2, 3)"),
    ([[1, 2, 3], [4]], "it returned a tuple of 2, of shapes (3,) and (1,); "
                       "it must return out: an array of shape (2, 3)")])
def test_an_answer_of_another_shape_is_refused_before_the_case_computes_with_it(value, words):
    reached = []
    def run(f, rng):
        reached.append(f(np.arange(6.0).reshape(2, 3)))
        return 0
    found = of(lambda x: value, run, shapes=[[2, 3]])
    assert (found.kind, found.message.partition("; to do: ")[0]) == ("WrongResult", words)
    assert not reached


def test_results_in_results_are_told_in_words():
    assert in_words(shape_of((np.ones(2), (np.ones(3),)))) == (
        "2 results: an array of shape (2,), then a tuple of 1, of shape (3,)")
    assert in_words(shape_of({"a": 1.0, "b": np.ones(2)})) == "a dict of a: a number, b: an array of shape (2,)"
    assert in_words(shape_of({})) == "a dict of nothing"
    assert in_words(shape_of(((1.0, np.ones(3)),) * 24)) == "24 results, each a tuple of 2, of shapes () and (3,)"


def test_whatever_a_function_raises_is_an_outcome():
    def fail(x):
        raise ZeroDivisionError("by zero" * 1000)
    value = of(fail)
    assert value.kind == "ZeroDivisionError" and len(value.message) == 1000


def test_warnings_of_numpy_are_not_errors_of_the_student():
    value = of(lambda x: 1 / (x - x))
    assert np.isinf(value).all()


def test_what_a_wrong_factor_may_be_called_is_noted():
    run = lambda f, rng: f(np.ones((3, 5)), keep_prob=0.8)                          # noqa: E731
    run.__name__ = "a_case"
    _, caller = outcome(case(run), lambda x, keep_prob: x, 0)
    assert caller.numbers == {"`keep_prob`": [0.8], "the length of axis 0": [3], "the length of axis 1": [5]}


def test_so_are_numbers_by_position_and_all_values_that_one_takes():
    run = lambda f, rng: f(0.5, 3) + f(np.float64(0.7), 3) + f(True, 3)             # noqa: E731
    run.__name__ = "a_case"
    _, caller = outcome(case(run), lambda x, n: x * n, 0)
    assert caller.numbers == {0: [0.5, 0.7], 1: [3]}


def test_dicts_are_the_same_in_any_order():
    assert agree({"a": np.ones(2), "b": np.zeros(2)}, {"b": np.zeros(2), "a": np.ones(2)})


def test_the_lines_that_a_call_runs_show_a_loop_over_examples():
    def loop(x):
        total = 0
        for row in x:
            total = total + row
        return total
    run = lambda f, rng: f.lines(np.ones((100, 2))) - f.lines(np.ones((10, 2)))     # noqa: E731
    assert of(loop, run) >= 90 and of(lambda x: x.sum(axis=0), run) == 0


# ── The same or not

def test_equal_up_to_rounding_is_equal():
    a = np.array([1.0, 1e-3, 1000.0])
    assert agree(a, a * (1 + 1e-7)) and not agree(a, a * (1 + 1e-5))


def test_float32_is_given_more_room():
    a = np.array([1.0, 1e-3, 1000.0], np.float32)
    assert agree(a, (a * (1 + 1e-5)).astype(np.float64)) and not agree(a, a * np.float32(1.001))


def test_small_numbers_are_compared_as_closely_as_large_ones():
    assert not agree(np.array([1e-9, 2e-9]), np.array([1e-9, 3e-9]))
    assert not agree(np.zeros(2), np.array([1e-9, 3e-9]))


def test_nan_equals_nan_and_inf_equals_inf_but_nothing_else():
    nan, inf = np.nan, np.inf
    assert agree(np.array([nan, inf, 1]), np.array([nan, inf, 1]))
    assert not agree(np.array([nan]), np.array([1.0])) and not agree(np.array([inf]), np.array([-inf]))


@pytest.mark.parametrize("a, b", [
    (np.ones(2), np.ones((2, 1))), (np.ones(1), np.ones(())), ((np.ones(1),), np.ones((1, 1))),
    ({"a": np.ones(1)}, {"b": np.ones(1)}), ({"a": np.ones(1)}, (np.ones(1),)), ("a", "b"), ("1", np.array(1)),
    ((np.ones(1),), (np.ones(1), np.ones(1))), (Raised("KeyError", "a"), Raised("KeyError", "b")),
    (Raised("KeyError"), np.ones(1))])
def test_what_differs_in_shape_kind_or_name_is_not_the_same(a, b):
    assert agree(a, a) and agree(b, b) and not agree(a, b) and not agree(b, a)


def test_integers_booleans_and_floats_of_one_value_are_the_same():
    assert agree(np.array([0, 1]), np.array([0.0, 1.0])) and agree(np.array([False, True]), np.array([0.0, 1.0]))


def test_a_named_tuple_is_a_tuple():
    values, vectors = plain(np.linalg.eigh(np.eye(2)))
    np.testing.assert_array_equal(values, [1, 1])
    assert vectors.shape == (2, 2)


def test_a_look_sees_an_overflow_that_a_mask_hides_and_a_result_that_is_an_argument():
    def hidden(x):
        return np.where(x > 0, 1.0, np.exp(-x))
    seen = of(lambda x: x, lambda f, rng: (f.overflows(np.ones(2)), f.shares(np.ones(2))))
    assert [bool(s) for s in seen] == [False, True]
    seen = of(hidden, lambda f, rng: (f.overflows(np.array([-1000.0])), f.shares(np.ones(2))))
    assert [bool(s) for s in seen] == [True, False]


# ── Time

def test_the_clock_of_a_process_is_read_where_a_case_asks_for_the_time_and_nowhere_else():
    read = []
    f = StandIn("f", lambda what, args, kwargs: args[0], lambda: read.append(None) or 2.5 * len(read))
    assert agree(of(f), np.arange(6.0).reshape(2, 3)) and not read, "to read it takes longer than most calls"
    assert agree(of(f, lambda f, rng: f.timed(np.ones(2))), (np.ones(2), np.array(2.5))) and len(read) == 2
