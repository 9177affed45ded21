"""What a value may be: nothing that could pretend to equal something; and its shape, in words."""

import tracemalloc
from collections import namedtuple

import numpy as np
import pytest

from autograde.boundary.plain import Unusable, in_words, plain, shape_of


class Pretender:
    def __eq__(self, other):
        return True

    def __array__(self, dtype=None, copy=None):
        return np.array([1.0])


class Dict(dict):
    pass


def test_a_named_tuple_becomes_a_plain_one():
    value = plain(namedtuple("Result", "u s")(np.ones(2), 3))
    assert type(value) is tuple and type(value[0]) is np.ndarray and value[1].shape == ()


@pytest.mark.parametrize("value, said", [(None, "None (is there a return?)"), ({1, 2}, "set"), (object(), "object"),
                                         (np.array(["a"]), "holds no numbers"), (Dict(a=1), "Dict"),
                                         ({1: 2.0}, "dict"), (print, "builtin_function")])
def test_what_is_no_result_is_refused_by_name(value, said):
    with pytest.raises(Unusable) as caught:
        plain(value)
    assert said in str(caught.value) and caught.value.type_name == "WrongResult"


def test_what_comes_out_is_an_array_of_its_own():
    x = np.arange(3.0)
    assert not np.shares_memory(plain(x), x)
    assert type(plain(Pretender())) is np.ndarray


@pytest.mark.parametrize("value, shape", [([1, 2, 3], [3]), (3, []),
                                          ((1, [2, 3]), {"tuple": [[], [2]]}), ({"a": 1.0}, {"dict": {"a": []}}),
                                          ("yes", "text"), ([np.ones(2), np.ones(3)], {"tuple": [[2], [3]]})])
def test_the_shape_of_a_value(value, shape):
    assert shape_of(plain(value)) == shape


def test_lists_of_lists_pass_for_an_array_where_one_is_expected():
    assert shape_of(plain([[1.0, 2.0], [3.0, 4.0]], [2, 2])) == [2, 2]
    assert shape_of(plain([[1.0, 2.0], [3.0]], [2, 2])) == {"tuple": [[2], [1]]}


@pytest.mark.parametrize("shape, words", [
    ([], "a number"), ([4, 5], "an array of shape (4, 5)"), ("text", "text"),
    ({"tuple": [[4, 5], [3]]}, "a tuple of 2, of shapes (4, 5) and (3,)"),
    ({"tuple": [[2]]}, "a tuple of 1, of shape (2,)"),
    ({"tuple": [[], [3]]}, "a tuple of 2, of shapes () and (3,)"), ({"dict": {}}, "a dict of nothing"),
    ({"dict": {"w": [2]}}, "a dict of w: an array of shape (2,)"),
    ({"tuple": [{"tuple": [[2], [3]]}] * 4}, "4 results, each a tuple of 2, of shapes (2,) and (3,)"),
    ({"tuple": [[2], {"tuple": [[3]]}]}, "2 results: an array of shape (2,), then a tuple of 1, of shape (3,)")])
def test_a_shape_as_one_says_it(shape, words):
    assert in_words(shape) == words


def test_text_in_a_list_is_refused_before_numpy_makes_room_for_it_in_every_place():
    value = ["x"] * 3500 + ["y" * 250_000]
    tracemalloc.start()
    for one in value, [value, value], [1.0, value]:
        with pytest.raises(Unusable, match="holds no numbers"):
            plain(one, [3501])
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("shape, words", [
    ({"tuple": [[2], "text"]}, "a tuple of 2, of shapes (2,) and text"),
    ({"tuple": [[n] for n in range(11)]}, "a tuple of 11, of shapes " + " and ".join(f"({n},)" for n in range(8))
                                          + " and 3 more"),
    ({"dict": {str(n): [] for n in range(40_000)}}, "a dict of " + ", ".join(["…: a number"] * 8) + " and 39992 more"),
    ({"tuple": [[], {"dict": {"\x1b" * 99: []}}]}, "2 results: a number, then a dict of …: a number"),
    ({"tuple": [{"tuple": [{"tuple": [{"tuple": [{"tuple": [[]]}]}]}]}]},
     "1 results: 1 results: 1 results: 1 results: …")])
def test_of_a_students_value_the_first_parts_are_told_and_no_name_of_its_own(shape, words):
    assert in_words(shape, known=[3]) == words


def test_a_name_that_is_told_is_cut_and_commands_no_terminal():
    assert in_words({"dict": {"\x1b[1m" + "k" * 99: []}}) == f"a dict of �[1m{'k' * 56}: a number"
