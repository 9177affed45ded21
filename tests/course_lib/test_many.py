"""Many nets at once are the loop over the nets, only faster."""

import itertools
from functools import partial

import numpy as np
import pytest

from course_lib import data, initialization, losses, optimizers
from course_lib.layers import Affine, ReLU
from course_lib.many import ManyNets
from course_lib.net import Sequential, fit


def one_of(nets, m, widths, rng):
    """Net m as a Sequential with the same parameters; both keep their weights first."""
    layers = []
    for D, H in itertools.pairwise(widths):
        layers += [Affine(D, H, rng=rng, dtype=nets.parameters.dtype), ReLU()]
    net = Sequential(layers[:-1])
    net.parameters[...] = nets.parameters[m]
    return net


def some(rng, widths, M=3, N=12):
    nets = ManyNets(M, widths, rng=rng, dtype=float)
    nets.parameters += 0.1 * rng.normal(size=nets.parameters.shape)
    return nets, rng.normal(size=(N, widths[0])), rng.integers(widths[-1], size=N)


every_depth = pytest.mark.parametrize("widths", [(5, 3), (5, 4, 3), (5, 4, 6, 3)])


@every_depth
def test_scores_losses_and_gradients_are_those_of_each_net(rng, widths):
    nets, x, y = some(rng, widths)
    scores = nets.forward(x)
    values, dscores = losses.softmax_loss(scores, y)
    nets.backward(dscores)
    for m in range(3):
        net = one_of(nets, m, widths, rng)
        np.testing.assert_allclose(scores[m], net.forward(x), rtol=1e-12)
        value, dscores = losses.softmax_loss(net.forward(x), y)
        net.backward(dscores)
        assert values[m] == pytest.approx(value)
        np.testing.assert_allclose(nets.gradients[m], net.gradients, rtol=1e-10, atol=1e-14)


@every_depth
@pytest.mark.parametrize("rule, options", [(optimizers.adam, {}), (optimizers.momentum, {"rho": 0.8}),
                                           (optimizers.adamw, {"weight_decay": 0.1}),
                                           (optimizers.sgd, {"weight_decay": 0.1})])
def test_training_them_together_is_training_them_one_by_one(rng, widths, rule, options):
    nets, x, y = some(rng, widths)
    alone = [one_of(nets, m, widths, rng) for m in range(3)]
    rates = np.array([0.01, 0.05, 0.1])
    together = fit(nets, x, y, rule=rule, lr=rates, epochs=4, batch=5, rng=np.random.default_rng(1), test=(x, y),
                   **options)
    assert together.loss.shape == together.lr.shape == (12, 3) and together.test_accuracy.shape == (4, 3)
    for m, net in enumerate(alone):
        history = fit(net, x, y, rule=rule, lr=rates[m], epochs=4, batch=5, rng=np.random.default_rng(1), test=(x, y),
                      **options)
        np.testing.assert_allclose(nets.parameters[m], net.parameters, rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(together.loss[:, m], history.loss, rtol=1e-8)
        np.testing.assert_array_equal(together.test_accuracy[:, m], history.test_accuracy)


@pytest.mark.parametrize("rule", [optimizers.sgd, optimizers.adamw])
def test_each_net_may_have_a_weight_decay_of_its_own(rng, rule):
    nets, x, y = some(rng, (5, 4, 3))
    alone = [one_of(nets, m, (5, 4, 3), rng) for m in range(3)]
    decays = np.array([0.0, 0.1, 0.5])
    fit(nets, x, y, rule=rule, lr=0.1, weight_decay=decays, epochs=4, batch=5, rng=np.random.default_rng(1))
    for m, net in enumerate(alone):
        fit(net, x, y, rule=rule, lr=0.1, weight_decay=decays[m], epochs=4, batch=5, rng=np.random.default_rng(1))
        np.testing.assert_allclose(nets.parameters[m], net.parameters, rtol=1e-8, atol=1e-12)
    with pytest.raises(ValueError, match=r"weight_decay = -1.*; it must be a finite number of at least 0"):
        fit(nets, x, y, weight_decay=-decays[::-1] - 1, rng=rng)


def test_each_net_may_see_examples_of_its_own(rng):
    nets, x, _ = some(rng, (5, 4, 3))
    np.testing.assert_allclose(nets.forward(np.stack([x, 2 * x, 3 * x]))[1], nets.forward(2 * x)[1])


def test_the_nets_start_apart_with_the_initializer_asked_for(rng):
    nets = ManyNets(2, (400, 30, 10), rng=rng, init=partial(initialization.small_gaussian, scale=0.5))
    assert not np.array_equal(*nets.parameters)
    assert nets.parameters[:, :nets.weights].std() == pytest.approx(0.5, rel=0.02)
    assert nets.weights == 400 * 30 + 30 * 10 and not nets.parameters[:, nets.weights:].any()


def test_a_dozen_nets_learn_digits_in_float32(rng):
    (x, y), test = data.digits()
    nets = ManyNets(12, (64, 32, 10), rng=rng)
    fit(nets, x, y, lr=np.logspace(-5, -2, 12), epochs=10, rng=rng)
    accuracy = nets.accuracy(*test)
    assert nets.parameters.dtype == np.float32 and accuracy.shape == (12,)
    assert accuracy[0] < 0.5 < 0.93 < accuracy[-1]


def test_bad_input_is_named(rng):
    with pytest.raises(ValueError, match="M = 0"):
        ManyNets(0, (5, 3), rng=rng)
    with pytest.raises(ValueError, match=r"widths = \(5,\); there must be at least 2 of the numbers of inputs"):
        ManyNets(2, (5,), rng=rng)
    nets = ManyNets(2, (5, 3), rng=rng)
    with pytest.raises(ValueError, match=r"x has shape \(7, 4\); expected \(any, 5\)"):
        nets.forward(np.ones((7, 4)))
    with pytest.raises(TypeError, match="x holds int64"):
        nets.forward(np.ones((7, 5), int))
