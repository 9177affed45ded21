"""What to do about an answer of the wrong form: one piece of advice that leads towards the right one, or none."""

import re
from itertools import product

import pytest

from autograde.judging.remedy import remedy


def tuple_of(*parts):
    return {"tuple": list(parts)}


@pytest.mark.parametrize("got, expected, advice", [
    (None, [2, 3], "end it with a line that says return out"),
    (None, tuple_of([2], [3]), "end it with a line that says return out"),
    ("text", [2], "return numbers, not text: print shows a value, return hands it over"),
    ("text", tuple_of([2], [3]), "return numbers, not text: print shows a value, return hands it over"),
    ([2], tuple_of([2], [3]), "return all of its 2 parts, with commas between them: return out"),
    (tuple_of([2]), [2], "return out alone, with nothing beside it and no comma behind it"),
    (tuple_of([2]), tuple_of([2], [3]), "one missing: return out"),
    (tuple_of([2], [3], [4]), tuple_of([2]), "2 too many: return out"),
    (tuple_of([2], [3], [4]), tuple_of([2], [3]), "one too many: return out"),
    ([], [2], "all axes are gone: over which should the sum or mean go, and which should stay?"),
    ([2, 3], [], "a single number is asked for: has a sum or mean been left out?"),
    ([3, 2], [2, 3], "it lies on its side: is there a .T too many, or one too few?"),
    ([2], [2, 3], "axis 1, of length 3, is missing: a sum or mean that went too far, or lost its keepdims?"),
    ([1, 5], [4, 1, 5], "axis 0, of length 4, is missing: a sum or mean that went too far, or lost its keepdims?"),
    ([2, 3], [3], "axis 0, of length 2, is one too many: should a sum or mean go over it?"),
    ([4, 2], [8], "as many values as are asked for, in another shape: is a reshape or ravel missing, or one too many?"),
    ([7, 7], [2, 3], "print the shapes in your function line by line: which is the first that you did not expect?"),
    ({"set": 3}, [2], ""), ([2], {"dict": ["a"]}, ""), ("text", "text", "")])
def test_each_wrong_form_has_its_advice(got, expected, advice):
    assert remedy(got, expected, "out") == advice


def test_of_several_parts_the_first_wrong_one_is_looked_at():
    assert remedy(tuple_of([2], [3, 2], [9]), tuple_of([2], [2, 3], [1]), "dx, dw, db") == (
        "look at part 2 of 3: it lies on its side: is there a .T too many, or one too few?")
    assert remedy(tuple_of([2], tuple_of([3])), tuple_of([2], tuple_of([3], [3])), "out, (a, b)") == (
        "look at part 2 of 2")                          # what to return would name the whole, not the part
    assert remedy(tuple_of([2], None), tuple_of([2], [3]), "out, mask") == "look at part 2 of 2"
    assert remedy(tuple_of([2], [3]), tuple_of([2], tuple_of([3])), "out, (mask,)") == (
        "look at part 2 of 2: it must be a tuple of one, (a,), with a comma behind it: return out, (mask,)")
    assert remedy(tuple_of([2], tuple_of([2], [3, 2])), tuple_of([2], tuple_of([2], [2, 3])), "out, (x, y)") == (
        "look at part 2 of 2, in it at part 2 of 2: it lies on its side: is there a .T too many, or one too few?")
    assert remedy(tuple_of([]), tuple_of([2]), "(mean,)").startswith("all axes are gone")   # the one part there is


def test_of_a_dict_the_first_wrong_part_is_looked_at_by_its_name():
    assert remedy({"dict": {"lr": [8], "decay": [4, 2]}}, {"dict": {"lr": [8], "decay": [8]}}, "a dict").startswith(
        "look at decay: as many values as are asked for, in another shape")


SHAPES = [list(shape) for n in range(4) for shape in product((1, 2, 3), repeat=n)]


def test_of_any_two_shapes_something_true_is_said():
    for got, expected in product(SHAPES, SHAPES):
        if got == expected:
            continue
        said = remedy(got, expected, "out")
        assert said
        if found := re.match(r"axis (\d), of length (\d), is (missing|one too many)", said):
            axis, n = int(found[1]), int(found[2])
            long, short = (expected, got) if found[3] == "missing" else (got, expected)
            assert long[axis] == n and long[:axis] + long[axis + 1:] == short
        if "lies on its side" in said:
            assert got == expected[::-1]
