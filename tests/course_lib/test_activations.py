"""Activations: limits and symmetries, gradients, what a bad argument is told, then PyTorch's values."""

import numpy as np
import pytest
from oracle import recorded

from course_lib import activations

PAIRS = {
    "sigmoid": (activations.sigmoid_forward, activations.sigmoid_backward, {}),
    "tanh": (activations.tanh_forward, activations.tanh_backward, {}),
    "relu": (activations.relu_forward, activations.relu_backward, {}),
    "leaky_relu": (activations.leaky_relu_forward, activations.leaky_relu_backward, {"slope": 0.1}),
    "elu": (activations.elu_forward, activations.elu_backward, {"alpha": 1.7}),
}
every_pair = pytest.mark.parametrize("name", PAIRS)


def away_from_the_kink(x):
    """The same numbers, none of them within a difference step of 0, where ReLU has no derivative."""
    return x + np.where(x >= 0, 0.01, -0.01)


def test_the_sigmoid_goes_from_0_over_a_half_to_1():
    out, _ = activations.sigmoid_forward(np.array([-1000.0, 0.0, 1000.0]))
    np.testing.assert_array_equal(out, [0, 0.5, 1])


def test_the_sigmoid_is_its_definition(rng):
    x = rng.normal(size=100) * 5
    np.testing.assert_allclose(activations.sigmoid_forward(x)[0], 1 / (1 + np.exp(-x)), atol=1e-15)


def test_a_small_sigmoid_keeps_its_digits():
    x = np.array([-700.0, -40, -20, -1e-9])
    np.testing.assert_allclose(np.log(activations.sigmoid_forward(x)[0]), x - np.log1p(np.exp(x)), rtol=1e-14)


def test_the_sigmoid_does_not_overflow_even_in_half_precision():
    out, _ = activations.sigmoid_forward(np.array([-12, 12], dtype=np.float16))
    assert out.dtype == np.float16
    np.testing.assert_allclose(out, [np.exp(-12), 1], rtol=0.01)


def test_what_is_not_a_number_stays_so():
    assert np.isnan(activations.sigmoid_forward(np.array([np.nan]))[0])


def test_tanh_is_a_sigmoid_with_zero_mean(rng):
    x = rng.normal(size=100)
    sigmoid, _ = activations.sigmoid_forward(2 * x)
    np.testing.assert_allclose(activations.tanh_forward(x)[0], 2 * sigmoid - 1, atol=1e-15)


def test_relu_keeps_what_is_positive():
    x = np.array([-1000.0, -1, 0, 2, 1000])
    out, cache = activations.relu_forward(x)
    np.testing.assert_array_equal(out, [0, 0, 0, 2, 1000])
    np.testing.assert_array_equal(activations.relu_backward(np.full(5, 7.0), *cache), [0, 0, 0, 7, 7])


def test_leaky_relu_leaks_the_lectures_tenth():
    x = np.array([-1000.0, -1, 0, 2])
    out, cache = activations.leaky_relu_forward(x)
    np.testing.assert_allclose(out, [-100, -0.1, 0, 2])
    np.testing.assert_allclose(activations.leaky_relu_backward(np.ones(4), *cache), [0.1, 0.1, 0.1, 1])


def test_leaky_relu_lies_between_relu_and_the_identity(rng):
    x, dout = rng.normal(size=(2, 50))
    out, cache = activations.leaky_relu_forward(x, slope=0)
    np.testing.assert_array_equal(out, activations.relu_forward(x)[0])
    np.testing.assert_array_equal(activations.leaky_relu_backward(dout, *cache), activations.relu_backward(dout, x))
    out, cache = activations.leaky_relu_forward(x, slope=1)
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(activations.leaky_relu_backward(dout, *cache), dout)


def test_elu_ends_at_minus_alpha():
    out, cache = activations.elu_forward(np.array([-1000.0, 0, 3, 1000]), alpha=0.5)
    np.testing.assert_array_equal(out, [-0.5, 0, 3, 1000])
    np.testing.assert_array_equal(activations.elu_backward(np.ones(4), *cache), [0, 0.5, 1, 1])


def test_elu_keeps_the_digits_of_small_numbers():
    np.testing.assert_allclose(activations.elu_forward(np.array([-1e-12]))[0], [-1e-12], rtol=1e-11)


def test_elu_is_smooth_at_0_with_alpha_1():
    _, cache = activations.elu_forward(np.array([-1e-9, 1e-9]))
    np.testing.assert_allclose(activations.elu_backward(np.ones(2), *cache), [1, 1])


def test_relu_and_leaky_relu_are_maxout_units(rng):
    x, w, b = rng.normal(size=(6, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    z = x @ w + b
    out, _ = activations.maxout_forward(x, w, b, 0 * w, 0 * b)
    np.testing.assert_array_equal(out, activations.relu_forward(z)[0])
    out, _ = activations.maxout_forward(x, w, b, 0.1 * w, 0.1 * b)
    np.testing.assert_allclose(out, activations.leaky_relu_forward(z, slope=0.1)[0], atol=1e-14)


def test_a_tie_of_maxout_goes_to_the_first_piece():
    one, zero = np.ones((1, 1)), np.zeros(1)
    _, cache = activations.maxout_forward(one, one, zero, one, zero)
    dx, dw1, db1, dw2, db2 = activations.maxout_backward(one, *cache)
    assert (dx, dw1, db1, dw2, db2) == (1, 1, 1, 0, 0)


@every_pair
@pytest.mark.parametrize("shape", [(7,), (1, 1), (3, 4), (2, 1, 3, 2), (1,), (0, 5)])
def test_the_gradient_is_that_of_the_forward_pass(rng, gradient_error, name, shape):
    forward, backward, options = PAIRS[name]
    x = away_from_the_kink(rng.normal(size=shape))
    _, cache = forward(x, **options)
    assert gradient_error(lambda x: forward(x, **options)[0], lambda dout: backward(dout, *cache), x) < 1e-7


@every_pair
def test_no_number_is_too_large(name):
    forward, backward, options = PAIRS[name]
    out, cache = forward(np.array([-1000.0, 1000]), **options)
    dx = backward(np.ones(2), *cache)
    assert np.isfinite(out).all() and np.isfinite(dx).all()
    largest = {"sigmoid": 0, "tanh": 0}.get(name, 1)
    np.testing.assert_array_equal(dx, [0.1 if name == "leaky_relu" else 0, largest])


@pytest.mark.parametrize("name, options, left, right", [
    ("sigmoid", {}, 0, 1), ("tanh", {}, -1, 1), ("relu", {}, 0, np.inf),
    ("leaky_relu", {"slope": 0.1}, -np.inf, np.inf), ("leaky_relu", {"slope": 0}, 0, np.inf),
    ("elu", {"alpha": 1.7}, -1.7, np.inf), ("elu", {"alpha": 0}, 0, np.inf),
    ("softplus", {}, 0, np.inf), ("silu", {}, 0, np.inf), ("gelu", {"form": "exact"}, 0, np.inf),
    ("gelu", {"form": "tanh"}, 0, np.inf), ("identity", {}, -np.inf, np.inf)])
def test_infinity_has_the_limit_for_its_value_and_the_slope_there_for_its_gradient(name, options, left, right):
    forward, backward = (getattr(activations, f"{name}_{way}") for way in ("forward", "backward"))
    out, cache = forward(np.array([-np.inf, np.inf]), **options)
    np.testing.assert_allclose(out, [left, right])
    slope = [1 if name == "identity" else options.get("slope", 0), 1 if np.isinf(right) else 0]
    np.testing.assert_array_equal(backward(np.ones(2), *cache), slope)


@pytest.mark.parametrize("N, D, M", [(5, 4, 3), (1, 1, 1), (0, 2, 3), (1, 5, 2)])
@pytest.mark.parametrize("which", range(5))
def test_each_gradient_of_maxout_is_that_of_the_forward_pass(rng, gradient_error, N, D, M, which):
    given = [rng.normal(size=shape) for shape in ((N, D), (D, M), (M,), (D, M), (M,))]
    _, cache = activations.maxout_forward(*given)

    def forward(value):
        return activations.maxout_forward(*given[:which], value, *given[which + 1:])[0]

    assert gradient_error(forward, lambda dout: activations.maxout_backward(dout, *cache)[which], given[which]) < 1e-7


def test_positive_inputs_give_every_unit_gradients_of_one_sign(rng):
    x, dout = rng.random((1, 20)), rng.normal(size=(1, 50))
    assert activations.one_sign_share(x.T @ dout) == 1
    assert activations.one_sign_share((x - 0.5).T @ dout) == 0


def test_the_share_of_one_sign_counts_units_not_weights():
    dw = np.array([[1.0, -1, 1, 0, 0, 0, 3, -1], [2.0, -2, -1, 0, 3, -3, -1, 2]])
    assert activations.one_sign_share(dw) == 5 / 8


@every_pair
def test_integers_are_refused_with_the_remedy(name):
    forward, backward, options = PAIRS[name]
    with pytest.raises(TypeError, match=r"x holds int64; use x.astype\(float\)"):
        forward(np.arange(3), **options)
    with pytest.raises(TypeError, match="x is a list; use np"):
        forward([1.0, 2.0], **options)
    with pytest.raises(TypeError, match="dout holds int64"):
        backward(np.arange(3), np.ones(3), *options.values())


@every_pair
def test_a_gradient_of_another_shape_is_refused(name):
    _, backward, options = PAIRS[name]
    with pytest.raises(ValueError, match=r"has shape \(1,\); expected \(3,\)"):
        backward(np.ones(3), np.ones(1), *options.values())


def test_bad_options_are_named():
    x = np.ones(2)
    for slope in (-0.1, 1.1, float("nan")):
        for call in (lambda s: activations.leaky_relu_forward(x, slope=s),
                     lambda s: activations.leaky_relu_backward(x, x, s)):
            with pytest.raises(ValueError, match=rf"slope = {slope}; it must lie in \[0, 1\]"):
                call(slope)
    for call in (lambda: activations.elu_forward(x, alpha=-1), lambda: activations.elu_backward(x, x, -1)):
        with pytest.raises(ValueError, match="alpha = -1"):
            call()


def test_shapes_of_maxout_that_do_not_match_are_named():
    x, w, b = np.ones((5, 4)), np.ones((4, 3)), np.ones(3)
    bad = {"x": (np.ones((5, 3)), w, b, w, b), "w2": (x, w, b, np.ones((4, 2)), b),
           "b1": (x, w, np.ones((1, 3)), w, b), "b2": (x, w, b, w, np.ones(1)), "w1": (x, b, b, w, b)}
    for name, given in bad.items():
        with pytest.raises(ValueError, match=f"{name} has shape"):
            activations.maxout_forward(*given)
    first = np.ones((5, 3), dtype=bool)
    bad = {"dout": (np.ones((5, 1)), x, w, w, first), "x": (first * 1.0, x[0], w, w, first),
           "w2": (first * 1.0, x, w, w.T, first), "first": (first * 1.0, x, w, w, first[:1])}
    for name, given in bad.items():
        with pytest.raises(ValueError, match=f"{name} has shape"):
            activations.maxout_backward(*given)


def test_integers_of_maxout_and_of_the_share_are_refused():
    x, w, b, first = np.ones((5, 4)), np.ones((4, 3)), np.ones(3), np.ones((5, 3), dtype=bool)
    for call, name in ((lambda: activations.maxout_forward(x, w, b, w.astype(int), b), "w2"),
                       (lambda: activations.maxout_backward(first.astype(int), x, w, w, first), "dout"),
                       (lambda: activations.one_sign_share(w.astype(int)), "dw")):
        with pytest.raises(TypeError, match=f"{name} holds int64"):
            call()


def test_no_unit_has_no_share_of_one_sign():
    with pytest.raises(ValueError, match="there is no unit"):
        activations.one_sign_share(np.ones((3, 0)))
    with pytest.raises(ValueError, match="dw has shape"):
        activations.one_sign_share(np.ones(3))


def test_pytorchs_maxout_agrees():
    torch = recorded("activations", "maxout")
    out, cache = activations.maxout_forward(*(torch[name] for name in ("x", "w1", "b1", "w2", "b2")))
    np.testing.assert_allclose(out, torch["out"], rtol=1e-10)
    gradients = activations.maxout_backward(torch["dout"], *cache)
    for name, gradient in zip(("dx", "dw1", "db1", "dw2", "db2"), gradients, strict=True):
        np.testing.assert_allclose(gradient, torch[name], rtol=1e-10, atol=1e-14)
