"""Watched runs: update ratios at every step, and a rate that rises."""

import numpy as np
import pytest

from course_lib import losses, net
from course_lib.babysitting import update_ratio
from course_lib.babysitting_runs import fit_with_ratios, lr_range_test
from course_lib.layers import Affine, BatchNorm, ReLU
from course_lib.optimizers import sgd


def test_the_ratios_of_a_run_are_those_of_its_steps(task, small_net):
    x, y = task
    options = {"rule": sgd, "lr": 0.1, "epochs": 2, "batch": 100}
    history, ratios = fit_with_ratios(small_net(), x, y, rng=np.random.default_rng(1), **options)
    assert ratios.shape == (4, 2) and history.loss.shape == (4,)
    model, rng = small_net(), np.random.default_rng(1)
    rows = rng.permutation(200)[:100]
    model.backward(losses.softmax_loss(model.forward(x[rows], training=True), y[rows])[1])
    first = [update_ratio(layer.params["w"], -0.1 * layer.grads["w"]) for layer in (model.layers[0], model.layers[2])]
    np.testing.assert_allclose(ratios[0], first, rtol=1e-4)
    plain = net.fit(small_net(), x, y, rng=np.random.default_rng(1), **options)
    np.testing.assert_array_equal(history.loss, plain.loss)


def test_a_good_run_moves_its_weights_by_about_a_thousandth(task, small_net):
    history, ratios = fit_with_ratios(small_net(), *task, epochs=100, batch=50, rng=np.random.default_rng(1))
    assert history.loss[-1] < 0.5 * history.loss[0]
    assert 3e-4 < np.median(ratios) < 1e-2


def test_the_range_test_finds_where_the_loss_falls_and_where_it_explodes(task, small_net):
    model = small_net()
    before = model.parameters.copy()
    lr, loss = lr_range_test(model, *task, rule=sgd, lr=(1e-4, 1e3), steps=60, batch=50, rng=np.random.default_rng(1))
    assert len(lr) == len(loss) < 60                                          # it exploded before 1000
    np.testing.assert_allclose(lr, 1e-4 * 1e7**(np.arange(len(lr)) / 59), rtol=1e-5)
    assert loss.min() < 0.9 * loss[0] and loss[-1] > 3 * loss[0]
    np.testing.assert_array_equal(model.parameters, before)


def test_the_range_test_leaves_a_net_with_batch_norm_as_it_was_even_if_it_is_interrupted(task):
    rng = np.random.default_rng(0)
    model = net.Sequential([Affine(8, 8, rng=rng), BatchNorm(8), ReLU(), Affine(8, 3, rng=rng)])
    before, rates = model.state.copy(), (1e-3, 10)
    lr_range_test(model, *task, rule=sgd, lr=rates, steps=20, batch=50, rng=rng)
    np.testing.assert_array_equal(model.state, before)

    def impatient(steps):
        for step in steps:
            if step == 3:
                assert not np.array_equal(model.state, before)
                raise KeyboardInterrupt
            yield step
    with pytest.raises(KeyboardInterrupt):
        lr_range_test(model, *task, rule=sgd, lr=rates, steps=20, batch=50, rng=rng, progress=impatient)
    np.testing.assert_array_equal(model.state, before)


def test_the_range_test_makes_all_its_steps_if_nothing_explodes(task, small_net):
    lr, _ = lr_range_test(small_net(), *task, lr=(1e-5, 1e-3), steps=25, batch=64, rng=np.random.default_rng(1))
    assert len(lr) == 25 and lr[-1] == pytest.approx(1e-3)


def test_a_net_whose_weights_decay_has_made_0_has_no_ratio(small_net):
    model = small_net()
    x = np.ones((4, len(model.layers[0].params["w"])), np.float32)
    _, ratios = fit_with_ratios(model, x, np.zeros(4, int), epochs=3, batch=4, rng=np.random.default_rng(1),
                                rule=lambda w, dw, state=(), *, lr: (0 * w, state))
    assert np.all(ratios[0] == 1) and np.isnan(ratios[1:]).all()


@pytest.mark.parametrize("call, message", [
    (lambda x: lr_range_test(None, x, x, lr=(0, 1), rng=None), r"lr\[0\] = 0; it must be a finite"),
    (lambda x: lr_range_test(None, x, x, lr=(2, 1), rng=None), r"lr = \(2, 1\); the first must not"),
    (lambda x: lr_range_test(None, x, x, steps=1, rng=None), "steps = 1; a rising rate needs at least 2"),
])
def test_what_cannot_be_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones(2))
