"""Babysitting: numeric gradients and their error, the loss at the start, ratios and diagnoses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import losses
from course_lib.babysitting import (
    diagnose,
    gradient_check,
    initial_loss,
    numeric_gradient,
    overfit_tiny_batch,
    relative_error,
    update_ratio,
)


def test_the_numeric_gradient_of_a_polynomial_is_its_derivative(rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_allclose(numeric_gradient(lambda x: np.sum(x * x * x), x), 3 * x * x, atol=1e-9)
    assert numeric_gradient(lambda x: float(x * x), np.array(3.0)) == pytest.approx(6)


def test_differences_are_centred_so_that_a_parabola_is_exact_at_any_step():
    assert numeric_gradient(lambda x: x[0] * x[0], np.array([3.0]), h=0.5) == pytest.approx(6, rel=1e-12)
    cubic = numeric_gradient(lambda x: x[0]**3, np.array([2.0]), h=0.1)
    assert cubic == pytest.approx(12 + 0.1**2, rel=1e-9)                      # the error is h² f‴ / 6


def test_x_is_as_it_was_whatever_is_evaluated(rng):
    x = rng.normal(size=(2, 3))
    before, seen = x.copy(), []
    numeric_gradient(lambda x: seen.append(x.copy()) or x.sum(), x)
    np.testing.assert_array_equal(x, before)
    moved = np.abs(np.array(seen) - before).reshape(12, 6)
    np.testing.assert_array_equal((moved > 0).sum(axis=1), 1)                 # one at a time, the others restored
    np.testing.assert_allclose(moved.max(axis=1), 1e-5, rtol=1e-6)


def test_a_function_may_return_x_itself_or_a_view_of_it(rng):
    x, dout = rng.normal(size=(2, 3)), rng.normal(size=(3, 2))
    np.testing.assert_allclose(numeric_gradient(lambda x: x, x), np.ones((2, 3)), rtol=1e-9)
    np.testing.assert_allclose(numeric_gradient(lambda x: x.T, x, dout=dout), dout.T, rtol=1e-9)


def test_dout_weighs_the_outputs_as_in_a_backward_pass(rng):
    x, w, dout = rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=(3, 2))
    np.testing.assert_allclose(numeric_gradient(lambda x: x @ w, x, dout=dout), dout @ w.T, rtol=1e-6)


def test_the_error_falls_with_h_until_rounding_takes_over():
    error = {h: abs(numeric_gradient(lambda x: math.exp(x[0]), np.array([1.0]), h=h)[0] - math.e)
             for h in (1e-1, 1e-3, 1e-5, 1e-12)}
    assert error[1e-1] > 1000 * error[1e-3] > 1000 * error[1e-5]
    assert error[1e-12] > 1000 * error[1e-5]


def test_float32_has_too_few_digits_for_small_steps(rng):
    x = rng.normal(size=5)
    f = lambda x: np.sum(np.exp(x))                                           # noqa: E731
    error = {dtype: relative_error(numeric_gradient(f, x.astype(dtype)), np.exp(x).astype(dtype))
             for dtype in (np.float32, np.float64)}
    assert error[np.float64] < 1e-8 and error[np.float32] > 1e-4


finite = st.floats(-1e6, 1e6)


@given(finite, finite)
def test_the_relative_error_is_symmetric_and_between_0_and_1(a, b):
    a, b = np.array([a]), np.array([b])
    error = relative_error(a, b)
    assert error == relative_error(b, a) and 0 <= error <= 1
    assert relative_error(a, a) == 0


def test_the_relative_error_is_that_of_the_worst_element():
    assert relative_error(np.array([1.0, 2.0]), np.array([1.0, 6.0])) == pytest.approx(0.5)
    assert relative_error(np.array([1e-10]), np.array([0.0])) == pytest.approx(0.01)      # the floor: 1e-8
    assert relative_error(np.array([1e-10]), np.array([0.0]), floor=1e-12) == 1
    assert relative_error(np.array([3.0]), np.array([-3.0])) == 1
    assert relative_error(np.empty(0), np.empty(0)) == 0


def test_a_right_gradient_passes_and_planted_bugs_do_not(rng):
    x, y = rng.normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
    f = lambda scores: losses.softmax_loss(scores, y)[0]                      # noqa: E731
    _, dscores = losses.softmax_loss(x, y)
    assert gradient_check(f, dscores, x) < 1e-7
    for wrong in dscores * 5, dscores + 0.01, -dscores:
        assert gradient_check(f, wrong, x) > 1e-2


def test_a_whole_net_passes(rng, small_net):
    model, x, y = small_net(4, 3, np.float64), rng.normal(size=(6, 4)), np.array([0, 1, 2, 0, 1, 2])
    at = model.parameters.copy()

    def loss(parameters):
        model.parameters[...] = parameters
        return losses.softmax_loss(model.forward(x), y)[0]

    loss(at)
    model.backward(losses.softmax_loss(model.forward(x, training=True), y)[1])
    assert gradient_check(loss, model.gradients.copy(), at, floor=1e-5) < 1e-6


def test_the_loss_at_the_start_is_the_logarithm_of_the_number_of_classes(rng):
    assert initial_loss(10) == pytest.approx(2.303, abs=5e-4)
    for C in 1, 2, 1000:
        assert initial_loss(C) == pytest.approx(losses.softmax_loss(np.zeros((4, C)), np.zeros(4, int))[0], abs=1e-12)


def test_a_sound_net_learns_twenty_examples_by_heart_and_a_broken_one_does_not(rng, task, small_net):
    history = overfit_tiny_batch(small_net(), *task, lr=0.01, rng=rng)
    assert history.loss.shape == (200,) and history.loss[-1] < 0.05 and history.train_accuracy[-1] == 1
    np.testing.assert_array_equal(history.train_accuracy, history.test_accuracy)
    no_gradient = lambda s, y: (losses.softmax_loss(s, y)[0], np.zeros_like(s))           # noqa: E731
    deaf = overfit_tiny_batch(small_net(), *task, rng=rng, loss=no_gradient)
    assert deaf.loss[-1] > 0.3


def test_the_tiny_batch_is_drawn_without_repetition(rng, small_net):
    seen = []
    x = np.arange(30, dtype=np.float64)[:, None]
    overfit_tiny_batch(small_net(1), x, np.zeros(30, int), examples=7, epochs=1, rng=rng,
                       loss=lambda s, y: seen.append(len(y)) or losses.softmax_loss(s, y))
    assert seen == [7]
    for examples in 1, 30:
        history = overfit_tiny_batch(small_net(1), x, np.zeros(30, int), examples=examples, epochs=2, rng=rng)
        assert history.loss.shape == (2,)                                     # each epoch is one batch


def test_the_update_ratio_of_sgd_is_the_rate_times_the_ratio_of_norms(rng):
    w, dw = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    assert update_ratio(w, -0.01 * dw) == pytest.approx(0.01 * np.sqrt((dw**2).sum() / (w**2).sum()))
    assert update_ratio(w, 0 * w) == 0
    assert update_ratio(np.array([3.0, 4.0]), np.array([0.0, 0.005])) == pytest.approx(1e-3)
    assert update_ratio(np.array([0.03, 0.04]), np.array([0.0, 0.00005])) == pytest.approx(1e-3)


@pytest.mark.parametrize("as_what", [list, tuple, lambda curve: curve.astype(np.float32)])
def test_a_curve_may_be_a_list_as_one_collects_it(as_what):
    learned = np.linspace(0.1, 0.98, 9)
    for loss in good, good + np.arange(9), np.where(np.arange(9) > 5, np.inf, good), np.full(9, 2.3):
        curves = loss, learned, learned - 0.2
        assert diagnose(*map(as_what, curves)) == diagnose(*curves)


def test_a_negative_loss_has_no_three_times_and_is_refused():
    with pytest.raises(ValueError, match=r"loss begins with -1\.0; three times a negative loss is no limit"):
        diagnose([-1.0, -2.0], [0.1, 0.5], [0.1, 0.4])


def test_what_holds_no_numbers_is_no_curve():
    with pytest.raises(TypeError, match="must hold numbers"):
        diagnose(["2.3", "1"], [0.1, 0.5], [0.1, 0.4])


@pytest.mark.parametrize("x", [np.array(3.0), np.float64(3.0)])
def test_the_slope_at_a_single_number_is_a_single_number(x):
    slope = numeric_gradient(lambda x: x * x, x)
    assert slope.shape == () and slope == pytest.approx(6)


def test_a_net_that_learns_too_little_without_a_gap_is_too_small_if_one_says_what_is_enough():
    low = np.linspace(0.1, 0.8, 9)
    assert diagnose(good, low, low) == "fine"
    assert diagnose(good, low, low, enough=0.9) == "too small"
    assert diagnose(good, learned, learned, enough=0.9) == "fine"
    assert diagnose(good, low, low - 0.2, enough=0.9) == "overfitting"          # the gap comes first
    assert diagnose(good + 2, low, low, enough=0.9).startswith("learning rate")


good = np.array([2.3, 1.2, 0.6, 0.3, 0.2, 0.15, 0.12, 0.1, 0.1])
learned = np.linspace(0.1, 0.98, 9)


@pytest.mark.parametrize("word, loss, train, test", [
    ("fine", good, learned, learned - 0.04),
    ("fine", np.where(np.arange(9) == 1, 4.0, good), learned, learned),         # a bump is no explosion
    ("exploded", np.where(np.arange(9) == 8, np.nan, good), learned, learned),
    ("exploded", np.where(np.arange(9) == 3, np.inf, good), learned, learned),
    ("exploded", np.where(np.arange(9) == 1, 7.0, good), learned, learned),     # also if it comes back
    ("learning rate too low", np.linspace(2.3, 1.9, 9), learned / 3, learned / 3),
    ("learning rate too high", np.maximum(good, 1.7), learned / 2, learned / 2),
    ("bad initialization", np.array([2.3, 2.3, 2.3, 2.2, 1.5, 0.8, 0.4, 0.2, 0.2]), learned, learned - 0.2),
    ("overfitting", good, learned, 0.7 * learned),
    ("fine", good, 0.7 * learned, learned),                                     # better on the test set
    ("fine", good, np.append(learned[1:], 0.98), np.append(learned[:-1] / 2, 0.97)),        # a gap that has closed
])
def test_a_curve_is_read_by_the_rules(word, loss, train, test):
    assert diagnose(loss, train, test) == word


def test_what_is_flat_hangs_on_the_number_of_classes():
    late = np.array([1.0, 1.0, 1.0, 0.9, 0.5, 0.3, 0.2, 0.1, 0.1])
    assert diagnose(late * math.log(100), learned, learned, classes=100) == "bad initialization"
    assert diagnose(late * math.log(100), learned, learned, classes=120) == "bad initialization"        # 4 % off
    assert diagnose(late * math.log(100), learned, learned, classes=10) == "fine"


@pytest.mark.parametrize("call, error, message", [
    (lambda x: diagnose(x, x, np.ones(3)), ValueError, r"test_accuracy has shape \(3,\); expected \(2,\)"),
    (lambda x: diagnose(x[:1], x[:1], x[:1]), ValueError, "loss has 1 values; a curve needs at least 2"),
    (lambda x: numeric_gradient(np.sum, np.arange(3)), TypeError, "x holds int64"),
    (lambda x: numeric_gradient(np.sum, x, h=0), ValueError, "h = 0; it must be"),
    (lambda x: relative_error(x, [1.0]), TypeError, "b is a list"),
    (lambda x: relative_error(x, np.ones(3)), ValueError, r"b has shape \(3,\); expected \(2,\)"),
    (lambda x: relative_error(x, x, floor=0), ValueError, "floor = 0; it must be"),
    (lambda x: gradient_check(np.sum, x, x.astype(np.float32)), TypeError, r"x holds float32; .*float64"),
    (lambda x: gradient_check(np.sum, np.ones(3), x), ValueError, r"gradient has shape \(3,\); expected \(2,\)"),
    (lambda x: initial_loss(0), ValueError, "classes = 0; it must be a whole number of at least 1"),
    (lambda x: overfit_tiny_batch(None, x, x, examples=3, rng=None), ValueError, "examples = 3; x has only 2"),
    (lambda x: overfit_tiny_batch(None, x, x, examples=0, rng=None), ValueError, "examples = 0; it must be a whole"),
    (lambda x: update_ratio(x, np.ones(3)), ValueError, r"update has shape \(3,\); expected \(2,\)"),
    (lambda x: update_ratio(0 * x, x), ValueError, "w is zero everywhere"),
])
def test_what_cannot_be_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call(np.ones(2))
