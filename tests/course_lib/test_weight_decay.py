"""Weight decay: a gradient, the step it leads to, and what is left after many."""

import numpy as np
import pytest

from course_lib import optimizers
from course_lib.weight_decay import decay_step, decoupled_step, l2_gradient, l2_penalty, shrink_factor


def test_the_penalty_is_half_lambda_times_the_squared_norm_of_the_weights():
    penalty = l2_penalty({"w": np.array([[3.0, 4.0]]), "kernel": np.ones((2, 1, 1, 1))}, lam=0.1)
    assert penalty == pytest.approx(0.5 * 0.1 * (25 + 2))


def test_biases_are_left_alone():
    params = {"w": np.zeros((2, 2)), "b": np.ones(2)}
    assert l2_penalty(params, lam=1) == 0
    assert not l2_gradient(params, lam=1)["b"].any()


@pytest.mark.parametrize("w", [np.zeros((2, 2)), np.full((1, 1), 1000.0), np.arange(6.0).reshape(2, 3).T])
def test_the_gradient_is_that_of_the_penalty(gradient_error, w):
    assert gradient_error(lambda w: l2_penalty({"w": w}, lam=0.3),
                          lambda dout: dout * l2_gradient({"w": w}, lam=0.3)["w"], w, h=1e-3) < 1e-7


def test_the_decay_step_is_gradient_descent_on_the_penalised_loss(rng):
    w, dw = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    grads = l2_gradient({"w": w}, lam=0.2)
    np.testing.assert_allclose(decay_step(w, dw, lr=0.1, lam=0.2), optimizers.sgd(w, dw + grads["w"], lr=0.1)[0])


def test_without_a_gradient_weights_shrink_by_the_factor():
    w = np.array([1.0, -2.0])
    for _ in range(20):
        w = decay_step(w, np.zeros(2), lr=0.1, lam=0.5)
    np.testing.assert_allclose(w, shrink_factor(20, lr=0.1, lam=0.5) * np.array([1, -2]))


def test_for_plain_descent_decoupled_and_coupled_are_one(rng):
    w, dw = rng.normal(size=3), rng.normal(size=3)
    np.testing.assert_allclose(decoupled_step(w, 0.1 * dw, lr=0.1, lam=0.2), decay_step(w, dw, lr=0.1, lam=0.2))


def test_adam_with_the_decoupled_step_is_adamw(rng):
    w, dw = rng.normal(size=3), rng.normal(size=3)
    step = w - optimizers.adam(w, dw, lr=0.1)[0]
    np.testing.assert_allclose(decoupled_step(w, step, lr=0.1, lam=0.2),
                               optimizers.adamw(w, dw, lr=0.1, weight_decay=0.2)[0])


def test_the_shrink_factor_of_many_steps_at_once():
    np.testing.assert_allclose(shrink_factor(np.array([0, 1, 2]), lr=0.5, lam=0.5), [1, 0.75, 0.5625])
    assert shrink_factor(1, lr=0.5, lam=2) == 0
    assert shrink_factor(1000, lr=1e-3, lam=0.1) == pytest.approx(np.exp(-0.1), rel=1e-4)


def test_bad_input_is_named():
    w = np.ones(2)
    with pytest.raises(ValueError, match="lam = -1"):
        l2_penalty({"w": w}, lam=-1)
    with pytest.raises(TypeError, match=r"params\['w'\] holds int64; use params\['w'\].astype"):
        l2_penalty({"w": np.ones(2, int)}, lam=1)
    for step in decay_step, decoupled_step:
        with pytest.raises(ValueError, match=r"has shape \(3,\); expected \(2,\)"):
            step(w, np.ones(3), lr=0.1, lam=0.1)
        with pytest.raises(ValueError, match="lr = nan"):
            step(w, w, lr=np.nan, lam=0.1)
    with pytest.raises(ValueError, match=r"lr · lam = 2; .* sign"):
        shrink_factor(3, lr=1, lam=2)
    with pytest.raises(ValueError, match="n = -1"):
        shrink_factor(-1, lr=0.1, lam=0.1)
