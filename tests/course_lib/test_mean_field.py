"""The theory lines: what is known in closed form, then nets that scatter about them."""

import numpy as np
import pytest

from course_lib.activations_pairs import NONLINEARITIES
from course_lib.initialization import activation_statistics, gradient_statistics, scaled
from course_lib.mean_field import expected_activations, expected_gradients


def test_the_line_of_the_activations_starts_with_what_is_known_in_closed_form():
    mean, std = expected_activations("relu", gain=2, depth=3)
    np.testing.assert_allclose(mean, 1 / np.sqrt(np.pi), rtol=1e-5)
    np.testing.assert_allclose(std, np.sqrt(1 - 1 / np.pi), rtol=1e-5)
    fading = std / np.sqrt([2, 4, 8])
    np.testing.assert_allclose(expected_activations("relu", gain=1, depth=3)[1], fading, rtol=1e-5)
    np.testing.assert_allclose(expected_activations("sigmoid", gain=0)[0], 0.5)
    assert expected_activations("tanh", gain=1e12, depth=1)[1][0] == pytest.approx(1, abs=1e-3)


def test_the_gradient_of_relu_loses_half_of_its_variance_in_each_layer_unless_he_gives_it_back():
    dh, dw = expected_gradients("relu", gain=2, depth=4, examples=100)
    np.testing.assert_allclose(dh, 1, rtol=2e-3)
    np.testing.assert_allclose(dw, np.sqrt(1 / 2) / 10, rtol=2e-3)
    dh, _ = expected_gradients("relu", gain=1, depth=4)
    np.testing.assert_allclose(dh, 0.5**np.array([1.5, 1, 0.5, 0]), rtol=2e-3)


def test_where_tanh_is_a_straight_line_all_weights_get_the_same_gradient():
    dh, dw = expected_gradients("tanh", gain=1e-3, depth=5)
    np.testing.assert_allclose(dh, 1e-3**np.arange(2, -0.5, -0.5), rtol=3e-3)
    np.testing.assert_allclose(dw, 1e-3**2, rtol=3e-3)


@pytest.mark.parametrize("gain", [0.25, 1, 2, 20])
@pytest.mark.parametrize("nonlinearity", NONLINEARITIES)
def test_wide_nets_lie_on_the_lines(nonlinearity, gain):
    runs = []
    for rng in map(np.random.default_rng, range(6)):
        x, dout = rng.standard_normal((2, 200, 300), np.float32)
        weights = [scaled((300, 300), gain=gain, rng=rng) for _ in range(4)]
        runs.append([*activation_statistics(x, weights, nonlinearity=nonlinearity),
                     *gradient_statistics(x, weights, dout, nonlinearity=nonlinearity)])
    mean, *stds = np.mean(runs, axis=0)                                                      # (4 layers,) each
    expected_mean, *expected_stds = [*expected_activations(nonlinearity, gain=gain, depth=4),
                                     *expected_gradients(nonlinearity, gain=gain, depth=4, examples=200)]
    np.testing.assert_allclose(stds, expected_stds, rtol=0.08)
    assert (np.abs(mean - expected_mean) <= 0.05 * np.hypot(expected_mean, expected_stds[0])).all()


@pytest.mark.parametrize("call, message", [
    (lambda: expected_activations("step", gain=1), "nonlinearity = 'step'"),
    (lambda: expected_activations("tanh", gain=-1), "gain = -1; it must be"),
    (lambda: expected_activations("tanh", gain=1, depth=0), "depth = 0; it must be"),
    (lambda: expected_gradients("tanh", gain=1, examples=0), "examples = 0; it must be"),
])
def test_what_is_refused_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
