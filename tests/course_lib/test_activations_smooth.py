"""Activations without a kink: limits and symmetries, gradients, and what a bad argument is told."""

import math

import numpy as np
import pytest

from course_lib import activations, layers
from course_lib.activations_smooth import (
    gelu_backward,
    gelu_forward,
    identity_backward,
    identity_forward,
    silu_backward,
    silu_forward,
    softplus_backward,
    softplus_forward,
    tanh_backward,
    tanh_forward,
)

PAIRS = {"tanh": (tanh_forward, tanh_backward, {}), "softplus": (softplus_forward, softplus_backward, {}),
         "silu": (silu_forward, silu_backward, {}), "gelu": (gelu_forward, gelu_backward, {}),
         "gelu_tanh": (gelu_forward, gelu_backward, {"form": "tanh"}),
         "identity": (identity_forward, identity_backward, {})}
every_pair = pytest.mark.parametrize("name", PAIRS)
GELUS = pytest.mark.parametrize("form", ["exact", "tanh"])


def test_softplus_is_the_log_of_one_more_than_the_exponential(rng):
    x = rng.normal(size=100) * 5
    np.testing.assert_allclose(softplus_forward(x)[0], np.log(1 + np.exp(x)), atol=1e-14)


def test_a_small_softplus_keeps_its_digits():
    np.testing.assert_allclose(np.log(softplus_forward(np.array([-700.0, -40]))[0]), [-700, -40], rtol=1e-14)


def test_softplus_of_plus_and_minus_x_differ_by_x(rng):
    x = rng.normal(size=50) * 10
    np.testing.assert_allclose(softplus_forward(x)[0] - softplus_forward(-x)[0], x, atol=1e-14)


def test_silu_is_x_times_its_sigmoid(rng):
    x = rng.normal(size=100) * 5
    np.testing.assert_allclose(silu_forward(x)[0], x * activations.sigmoid_forward(x)[0], rtol=1e-14)


def test_silu_is_lowest_where_its_slope_is_0():
    """At x = -1.278, silu = -0.278."""
    x = np.array([-1.2784645])
    out, cache = silu_forward(x)
    np.testing.assert_allclose([out[0], silu_backward(np.ones(1), *cache)[0]], [-0.2784645, 0], atol=1e-7)


def test_gelu_lets_through_the_share_of_a_normal_distribution_that_lies_below():
    """Of the numbers of N(0, 1), 97.72 % are below 2."""
    np.testing.assert_allclose(gelu_forward(np.array([2.0]))[0], [2 * 0.9772498680518208], rtol=1e-14)


def test_a_small_gelu_keeps_its_digits():
    out, _ = gelu_forward(np.array([-10.0]))
    np.testing.assert_allclose(out, [-10 * 0.5 * math.erfc(10 / math.sqrt(2))], rtol=1e-12)


@GELUS
def test_gelu_of_plus_and_minus_x_differ_by_x(rng, form):
    x = rng.normal(size=50) * 3
    np.testing.assert_allclose(gelu_forward(x, form=form)[0] - gelu_forward(-x, form=form)[0], x, atol=1e-14)


def test_the_two_forms_of_gelu_are_within_a_two_thousandth():
    x = np.linspace(-20, 20, 4001)
    exact, tanh = (gelu_forward(x, form=form)[0] for form in ("exact", "tanh"))
    assert 1e-4 < np.abs(exact - tanh).max() < 5e-4


def test_the_identity_changes_nothing(rng):
    x = rng.normal(size=(3, 4))
    out, cache = identity_forward(x)
    assert out is x and cache == () and identity_backward(x) is x


@every_pair
@pytest.mark.parametrize("shape", [(7,), (1, 1), (2, 1, 3, 2), (), (0, 5)])
def test_the_gradient_is_that_of_the_forward_pass(rng, gradient_error, name, shape):
    forward, backward, options = PAIRS[name]
    x = np.asarray(3 * rng.normal(size=shape))
    _, cache = forward(x, **options)
    assert gradient_error(lambda x: forward(x, **options)[0], lambda dout: backward(dout, *cache), x) < 1e-7


@every_pair
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_number_is_too_large(name, dtype):
    forward, backward, options = PAIRS[name]
    out, cache = forward(np.array([-1e30, -1000, 1000, 1e30], dtype), **options)
    dx = backward(np.ones(4, dtype), *cache)
    assert out.dtype == dx.dtype == dtype and np.isfinite(out).all()
    left, right = {"tanh": (0, 0), "identity": (1, 1)}.get(name, (0, 1))
    np.testing.assert_array_equal(dx, [left, left, right, right])


@pytest.mark.parametrize("name", ["softplus", "silu", "gelu", "identity"])
def test_each_is_a_layer_by_its_name_and_is_had_from_the_chapter(rng, name):
    layer, x = layers.Activation(name), rng.normal(size=(5, 3))
    np.testing.assert_array_equal(layer.forward(x, training=True), PAIRS[name][0](x)[0])
    _, cache = getattr(activations, f"{name}_forward")(x)
    np.testing.assert_array_equal(layer.backward(x), getattr(activations, f"{name}_backward")(x, *cache))


def test_a_layer_of_gelu_takes_the_form():
    x = np.linspace(-2, 2, 9)
    out = layers.Activation("gelu", form="tanh").forward(x, training=False)
    np.testing.assert_array_equal(out, gelu_forward(x, form="tanh")[0])


@every_pair
def test_integers_and_other_shapes_are_refused(name):
    forward, backward, options = PAIRS[name]
    with pytest.raises(TypeError, match=r"x holds int64; use x.astype\(float\)"):
        forward(np.arange(3), **options)
    _, cache = forward(np.ones(3), **options)
    with pytest.raises(TypeError, match="dout holds int64"):
        backward(np.arange(3), *cache)
    if name != "identity":
        with pytest.raises(ValueError, match=r"has shape \(3,\); expected \(2,\)"):
            backward(np.ones(2), *cache)


def test_another_form_of_gelu_is_named():
    for call in (lambda: gelu_forward(np.ones(2), form="erf"),
                 lambda: gelu_backward(np.ones(2), np.ones(2), np.ones(2), "erf")):
        with pytest.raises(ValueError, match="form = 'erf'; it must be 'exact' or 'tanh'"):
            call()
