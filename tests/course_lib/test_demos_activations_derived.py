"""A derived gradient beside the measured one: right, wrong, of a wrong shape, not there yet."""

import pytest

from course_lib import babysitting, layers
from course_lib.demos.activations_derived import answered, compare

SHAPES = {"x": (4, 3), "w": (3, 2), "b": (2,)}


def told(backward):
    return compare(layers.affine_forward, backward, babysitting.numeric_gradient, **SHAPES).splitlines()


def error(line):
    return float(line.rpartition(" ")[2])


def test_of_a_right_gradient_every_array_agrees():
    *lines, rule = told(layers.affine_backward)
    assert [line[:4] for line in lines] == ["dx: ", "dw: ", "db: "] and all(error(line) < 1e-7 for line in lines)
    assert rule.startswith("Below 1e-07 they agree")


def test_a_factor_and_a_shape_are_told_apart():
    lines = told(lambda dout, x, w: (dout @ w.T, 2 * x.T @ dout, dout))
    assert error(lines[0]) < 1e-7 and error(lines[1]) == pytest.approx(1 / 3, abs=0.04)
    assert lines[2] == "db: yours has shape (4, 2), but b has (2,)"


@pytest.mark.parametrize("message, said", [("answer that", "answer that"), ("", "Write the function first")])
def test_what_is_not_answered_yet_is_asked_for(message, said):
    def stub(*arguments):
        raise NotImplementedError(message)
    assert told(stub)[0].startswith(said)


def test_a_line_that_needs_an_exercise_asks_for_it():
    def stub():
        raise NotImplementedError("answer f first")
    assert answered(lambda: "42") == "42" and answered(stub) == "answer f first"
