"""The net: views of flat buffers, gradients of the whole, and the training loop from small facts to real digits."""

from functools import partial

import numpy as np
import pytest

from course_lib import data, initialization, losses, optimizers, schedules
from course_lib.layers import Affine, BatchNorm, Conv2d, Dropout, Flatten, Maxout, MaxPool, ReLU
from course_lib.many import ManyNets
from course_lib.net import History, Sequential, estimate_statistics, fit


def small_net(rng, dtype=np.float64):
    return Sequential([Affine(4, 6, rng=rng, dtype=dtype), ReLU(), Affine(6, 3, rng=rng, dtype=dtype)])


def examples(rng, N=20, dtype=np.float64):
    return rng.normal(size=(N, 4)).astype(dtype), rng.integers(3, size=N)


def test_layers_hold_views_of_the_flat_buffers(rng):
    net = small_net(rng)
    net.parameters[...] = 7
    for layer in net.layers:
        assert all(np.all(param == 7) for param in layer.params.values())
        assert all(np.shares_memory(grad, net.gradients) for grad in layer.grads.values())


def test_the_weights_come_first_in_the_buffer(rng):
    net = Sequential([Affine(4, 6, rng=rng), BatchNorm(6), Affine(6, 3, rng=rng)])
    assert net.weights == 4 * 6 + 6 * 3
    assert len(net.parameters) == net.weights + 6 + 6 + 6 + 3
    np.testing.assert_array_equal(net.parameters[net.weights:], [0] * 6 + [1] * 6 + [0] * 6 + [0] * 3)


def normalised_net(rng, momentum=0.9):
    return Sequential([Affine(4, 6, rng=rng), BatchNorm(6, momentum=momentum), ReLU(), Affine(6, 3, rng=rng)])


def test_the_state_is_all_that_training_changes(rng):
    net, (x, y) = normalised_net(rng), examples(rng, dtype=np.float32)
    before, scores = net.state.copy(), net.forward(x)
    assert len(before) == len(net.parameters) + 6 + 6 and np.shares_memory(net.state, net.parameters)
    fit(net, x, y, epochs=3, batch=8, rng=rng)
    norm = net.layers[1]
    assert not np.array_equal(net.forward(x), scores) and np.all(norm.buffers["var"] != 1)
    np.testing.assert_array_equal(net.state[-12:], np.concatenate(norm.running))
    net.state[...] = before
    np.testing.assert_array_equal(net.forward(x), scores)
    np.testing.assert_array_equal(norm.running, ([0] * 6, [1] * 6))


def test_running_averages_that_were_kept_are_not_moved_by_the_next_step(rng):
    net, (x, y) = normalised_net(rng), examples(rng, dtype=np.float32)
    kept = net.layers[1].running
    fit(net, x, y, epochs=1, rng=rng)
    np.testing.assert_array_equal(kept, ([0] * 6, [1] * 6))


def test_estimated_statistics_are_the_means_over_all_examples(rng):
    net, (x, _) = normalised_net(rng), examples(rng, N=23, dtype=np.float32)
    net.parameters[...] = rng.normal(size=net.parameters.shape)
    parameters, scores = net.parameters.copy(), net.forward(x, training=True)
    estimate_statistics(net, x, batch=23)
    np.testing.assert_allclose(net.forward(x), scores, atol=1e-5)                 # one batch: its statistics
    hidden = net.layers[0].forward(x, training=False)
    estimate_statistics(net, x, batch=10)                                         # 10, 10 and 3
    mean, var = net.layers[1].running
    np.testing.assert_allclose(mean, hidden.mean(axis=0), atol=1e-5)
    parts = hidden[:10], hidden[10:20], hidden[20:]
    np.testing.assert_allclose(var, sum(len(part) / 23 * part.var(axis=0) for part in parts), rtol=1e-4)
    np.testing.assert_array_equal(net.parameters, parameters)
    assert net.layers[1].momentum == 0.9


def test_statistics_are_not_estimated_where_there_are_none_or_from_nothing(rng):
    net, (x, _) = small_net(rng), examples(rng)
    before = net.state.copy()
    estimate_statistics(net, x)
    np.testing.assert_array_equal(net.state, before)
    with pytest.raises(ValueError, match="x holds no examples"):
        estimate_statistics(net, x[:0])
    with pytest.raises(TypeError, match="x holds int64"):
        estimate_statistics(net, np.arange(8).reshape(2, 4))


def test_an_averaged_net_needs_statistics_of_its_own():
    (x, y), (x_test, y_test) = data.digits()
    rng = np.random.default_rng(0)
    net = Sequential([Affine(64, 32, rng=rng), BatchNorm(32), ReLU(), Affine(32, 10, rng=rng)])
    weights = []

    def kept(steps):
        for step in steps:
            yield step
            weights.append(net.parameters.copy())
    fit(net, x, y, rule=optimizers.sgd, lr=1.0, epochs=3, batch=32, rng=rng, progress=kept)
    net.parameters[...] = np.mean(weights, axis=0)

    def loss():
        return losses.softmax_loss(net.forward(x_test), y_test)[0]
    stale = loss()
    estimate_statistics(net, x)
    assert loss() < 0.9 * stale


@pytest.mark.parametrize("build, shape", [
    (lambda rng: [Affine(4, 5, rng=rng, dtype=float), BatchNorm(5, dtype=float), ReLU(),
                  Dropout(keep_prob=0.7, rng=rng), Maxout(5, 3, rng=rng, dtype=float)], (6, 4)),
    (lambda rng: [Conv2d(2, 3, rng=rng, dtype=float), BatchNorm(3, dtype=float), ReLU(), MaxPool(), Flatten(),
                  Affine(12, 3, rng=rng, dtype=float)], (3, 2, 4, 4)),
    (lambda rng: [Flatten(), Affine(8, 3, rng=rng, dtype=float)], (1, 2, 2, 2))])
@pytest.mark.parametrize("loss", [losses.softmax_loss, losses.hinge_loss])
def test_backward_is_the_gradient_of_the_loss_in_every_parameter(rng, gradient_error, build, shape, loss):
    net, x, y = Sequential(build(rng)), rng.normal(size=shape), rng.integers(3, size=shape[0])

    def forward(parameters):
        net.parameters[...] = parameters
        for layer in net.layers:
            if isinstance(layer, Dropout):
                layer.rng = np.random.default_rng(3)
        value, forward.dscores = loss(net.forward(x, training=True), y)
        return value

    def backward(dout):
        forward(start)
        net.backward(forward.dscores)
        return dout * net.gradients

    start = net.parameters + 0.05 * rng.normal(size=net.parameters.shape)      # biases of 0 sit on kinks
    assert gradient_error(forward, backward, start) < 1e-7


def test_the_loss_at_the_start_is_ln_C(rng):
    net = Sequential([Affine(64, 50, rng=rng), ReLU(),
                      Affine(50, 10, rng=rng, init=partial(initialization.small_gaussian, scale=1e-3))])
    (x, y), _ = data.digits()
    assert losses.softmax_loss(net.forward(x), y)[0] == pytest.approx(np.log(10), abs=0.005)


def test_a_tiny_batch_is_learnt_by_heart(rng):
    net = Sequential([Affine(64, 50, rng=rng), ReLU(), Affine(50, 10, rng=rng)])
    (x, y), _ = data.digits()
    history = fit(net, x[:20], y[:20], epochs=200, batch=20, lr=1e-2, rng=rng)
    assert history.loss[-1] < 1e-2 and net.accuracy(x[:20], y[:20]) == 1


def test_real_digits_are_recognized(rng):
    """With the whole of what the layers offer: batch norm, ReLU, dropout, Adam."""
    net = Sequential([Affine(64, 100, rng=rng), BatchNorm(100), ReLU(), Dropout(keep_prob=0.8, rng=rng),
                      Affine(100, 10, rng=rng)])
    train, test = data.digits()
    history = fit(net, *train, epochs=15, batch=64, lr=5e-3, rng=rng, test=test)
    assert history.train_accuracy[-1] > 0.99 and history.test_accuracy[-1] > 0.96
    assert history.test_accuracy[-1] == pytest.approx(net.accuracy(*test))


def test_a_small_convolutional_net_recognises_digits(rng):
    net = Sequential([Conv2d(1, 8, rng=rng), ReLU(), MaxPool(), Flatten(), Affine(128, 10, rng=rng)])
    (x, y), (x_test, y_test) = data.digits()
    fit(net, x.reshape(-1, 1, 8, 8), y, epochs=4, batch=32, lr=1e-2, rng=rng)
    assert net.accuracy(x_test.reshape(-1, 1, 8, 8), y_test) > 0.93


def test_float32_stays_float32_through_training(rng):
    net, (x, y) = small_net(rng, np.float32), examples(rng)                     # x holds float64
    fit(net, x, y, lr=partial(schedules.cosine, lr=0.1, steps=20), rng=rng, epochs=2)
    assert {net.parameters.dtype, net.gradients.dtype, net.forward(x).dtype} == {np.dtype(np.float32)}


@pytest.mark.parametrize("rule", [optimizers.sgd, optimizers.momentum, optimizers.nag, optimizers.adagrad,
                                  optimizers.rmsprop, optimizers.adadelta, optimizers.adam, optimizers.nadam,
                                  optimizers.adamw])
def test_every_rule_trains(rng, rule):
    net, (x, y) = small_net(rng), examples(rng)
    history = fit(net, x, y, rule=rule, lr={optimizers.adadelta: 3.0, optimizers.sgd: 0.3}.get(rule, 0.05), epochs=50,
                  batch=10, rng=rng)
    assert np.mean(history.loss[-4:]) < 0.6 * history.loss[0]


def test_a_step_of_fit_is_a_step_of_the_rule_on_the_gradient_of_the_batch(rng):
    net, (x, y) = small_net(rng), examples(rng)
    before = net.parameters.copy()
    _, dscores = losses.softmax_loss(net.forward(x, training=True), y)
    net.backward(dscores)
    expected, _ = optimizers.rmsprop(before, net.gradients, lr=0.1, beta=0.5)
    history = fit(net, x, y, rule=optimizers.rmsprop, lr=0.1, epochs=1, batch=20, rng=rng, beta=0.5)
    np.testing.assert_allclose(net.parameters, expected)
    assert isinstance(history, History) and history.loss[0] == pytest.approx(losses.softmax_loss(
        forward_with(net, before, x), y)[0])


def forward_with(net, parameters, x):
    net.parameters[...] = parameters
    return net.forward(x)


def test_an_epoch_visits_every_example_once(rng):
    seen = []

    def spy(scores, y):
        seen.append(y)
        return losses.softmax_loss(scores, np.zeros_like(y))

    x, y = rng.normal(size=(10, 4)), np.arange(10)
    fit(small_net(rng), x, y, epochs=2, batch=4, rng=rng, loss=spy)
    assert [len(rows) for rows in seen] == [4, 4, 2, 4, 4, 2]
    first, second = np.concatenate(seen[:3]), np.concatenate(seen[3:])
    assert sorted(first) == sorted(second) == list(range(10)) and list(first) != list(second)


def test_the_same_rng_trains_the_same_net():
    results = []
    for _ in range(2):
        rng = np.random.default_rng(5)
        net = Sequential([Affine(4, 6, rng=rng), ReLU(), Dropout(keep_prob=0.5, rng=rng), Affine(6, 3, rng=rng)])
        results.append((fit(net, *examples(rng), rng=rng).loss, net.parameters))
    np.testing.assert_array_equal(results[0][0], results[1][0])
    np.testing.assert_array_equal(results[0][1], results[1][1])


def test_weight_decay_pulls_on_weights_and_on_nothing_else(rng):
    """With no gradient from the loss, W shrinks by 1 - η λ a step, and biases stay."""
    net, (x, y) = small_net(rng), examples(rng)
    net.parameters[net.weights:] = 1
    before = net.parameters.copy()
    flat = lambda scores, y: (0.0, np.zeros_like(scores))                                       # noqa: E731
    for rule in optimizers.sgd, optimizers.adamw:
        net.parameters[...] = before
        fit(net, x, y, rule=rule, lr=0.1, epochs=3, batch=20, rng=rng, weight_decay=0.5, loss=flat)
        np.testing.assert_allclose(net.parameters[:net.weights], before[:net.weights] * 0.95**3)
        np.testing.assert_array_equal(net.parameters[net.weights:], 1)


def test_adam_is_handed_the_gradient_of_the_penalty(rng):
    net, (x, y) = small_net(rng), examples(rng)
    before = net.parameters.copy()
    fit(net, x, y, lr=0.1, epochs=1, batch=20, rng=rng, weight_decay=0.3,
        loss=lambda scores, y: (0.0, np.zeros_like(scores)))
    expected, _ = optimizers.adam(before[:net.weights], 0.3 * before[:net.weights], lr=0.1)
    np.testing.assert_allclose(net.parameters[:net.weights], expected)


def test_fit_without_weight_decay_gives_adamw_none(rng):
    net, (x, y) = small_net(rng), examples(rng)
    before = net.parameters.copy()
    fit(net, x, y, rule=optimizers.adamw, epochs=1, rng=rng, loss=lambda scores, y: (0.0, np.zeros_like(scores)))
    np.testing.assert_array_equal(net.parameters, before)


def test_the_history_has_a_number_for_each_step_and_each_epoch(rng):
    x, y = examples(rng)
    schedule = partial(schedules.step_decay, lr=0.1, every=3)
    history = fit(small_net(rng), x, y, lr=schedule, epochs=4, batch=8, rng=rng, test=(x[:5], y[:5]))
    assert history.loss.shape == history.lr.shape == (12,)
    np.testing.assert_array_equal(history.lr, schedule(np.arange(12)))
    assert history.train_accuracy.shape == history.test_accuracy.shape == (4,)
    assert fit(small_net(rng), x, y, epochs=2, rng=rng).test_accuracy.shape == (0,)


def test_a_student_s_rule_and_loss_in_their_modules_are_the_ones_that_run(rng, monkeypatch):
    monkeypatch.setattr(optimizers, "adam", lambda w, dw, state=(), *, lr: (np.full_like(w, 42), state))
    monkeypatch.setattr(losses, "softmax_loss", lambda scores, y: (7.0, np.zeros_like(scores)))
    net = small_net(rng)
    assert fit(net, *examples(rng), epochs=1, rng=rng).loss[0] == 7 and np.all(net.parameters == 42)


def test_an_explosion_is_told_by_the_losses(rng):
    """And by nothing else: a warning would be an error here, and red ink in a notebook."""
    history = fit(small_net(rng), *examples(rng), rule=optimizers.sgd, lr=1e100, epochs=20, rng=rng)
    assert np.isfinite(history.loss[0]) and np.isnan(history.loss[-1])


def noisy_digits(rng, N=120):
    """A few digits, some with wrong labels, and others that are held back."""
    (x, y), (held_x, held_y) = data.digits()
    labels = np.where(rng.random(N) < 0.4, rng.integers(10, size=N), y[:N])
    return x[:N], labels, (held_x[:300], held_y[:300])


def test_early_stopping_keeps_the_best_net_with_its_running_averages():
    rng = np.random.default_rng(0)
    x, y, held = noisy_digits(rng)
    model = Sequential([Affine(64, 40, rng=rng), BatchNorm(40), ReLU(), Affine(40, 10, rng=rng)])
    seen = fit(model, x, y, lr=5e-3, epochs=60, batch=30, rng=rng, test=held, patience=5)
    best = int(seen.test_accuracy.argmax())
    assert len(seen.test_accuracy) == best + 1 + 5 < 60 and len(seen.loss) == 4 * (best + 6)
    assert model.accuracy(*held) == pytest.approx(seen.test_accuracy[best], abs=1e-6)
    assert seen.test_accuracy[-1] < seen.test_accuracy[best]


def test_the_best_net_is_put_back_even_if_patience_never_ran_out():
    rng = np.random.default_rng(0)
    x, y, held = noisy_digits(rng)
    model = Sequential([Affine(64, 40, rng=rng), ReLU(), Affine(40, 10, rng=rng)])
    seen = fit(model, x, y, lr=5e-3, epochs=25, batch=30, rng=rng, test=held, patience=100)
    assert len(seen.test_accuracy) == 25 > seen.test_accuracy.argmax() + 1
    assert model.accuracy(*held) == pytest.approx(seen.test_accuracy.max(), abs=1e-6)


def test_patience_changes_nothing_of_the_run_until_it_is_over():
    runs = []
    for patience in (None, 3):
        rng = np.random.default_rng(0)
        x, y, held = noisy_digits(rng)
        model = Sequential([Affine(64, 20, rng=rng), ReLU(), Affine(20, 10, rng=rng)])
        runs.append(fit(model, x, y, lr=5e-3, epochs=15, batch=30, rng=rng, test=held, patience=patience).loss)
    np.testing.assert_array_equal(runs[0][:len(runs[1])], runs[1])


def test_each_of_many_nets_keeps_its_own_best():
    rng = np.random.default_rng(0)
    x, y, held = noisy_digits(rng)
    nets = ManyNets(3, (64, 20, 10), rng=rng)
    seen = fit(nets, x, y, lr=np.array([1e-4, 5e-3, 0.05], np.float32), epochs=30, batch=30, rng=rng, test=held,
               patience=6)
    np.testing.assert_allclose(nets.accuracy(*held), seen.test_accuracy.max(axis=0), atol=1e-6)
    assert len(set(seen.test_accuracy.argmax(axis=0))) > 1


@pytest.mark.parametrize("options, message", [
    ({"patience": 3}, r"patience = 3, but there is nothing to wait for: give test=\(x, y\)"),
    ({"patience": 0, "test": "held"}, "patience = 0"), ({"patience": 1.5, "test": "held"}, "patience = 1.5"),
    ({"clip": 0}, "limit = 0"), ({"clip": np.nan}, "limit = nan")])
def test_patience_and_clip_that_cannot_be_are_named(rng, options, message):
    x, y, held = noisy_digits(rng)
    if "test" in options:
        options = {**options, "test": held}
    with pytest.raises(ValueError, match=message):
        fit(Sequential([Affine(64, 10, rng=rng)]), x, y, rng=rng, **options)


def test_progress_may_end_the_training(rng):
    def three(steps):
        yield from list(steps)[:3]

    assert fit(small_net(rng), *examples(rng), batch=5, rng=rng, progress=three).loss.shape == (3,)


def test_progress_wraps_the_steps(rng):
    seen = []

    def progress(steps):
        seen.append(len(steps))
        return iter(steps)

    fit(small_net(rng), *examples(rng), epochs=3, batch=5, rng=rng, progress=progress)
    assert seen == [12]


def test_accuracy_is_counted_in_pieces_and_as_at_test_time(rng):
    net = Sequential([Affine(4, 3, rng=rng), Dropout(keep_prob=0.1, rng=rng)])
    x, y = examples(rng)
    assert net.accuracy(x, y, batch=7) == np.mean(net.forward(x).argmax(axis=1) == y)


def test_bad_input_is_named(rng):
    net, (x, y) = small_net(rng), examples(rng)
    with pytest.raises(TypeError, match=r"x holds uint8; use x.astype\(float\)"):
        fit(net, x.astype(np.uint8), y, rng=rng)
    with pytest.raises(ValueError, match="x has 20 examples, y 19"):
        fit(net, x, y[1:], rng=rng)
    with pytest.raises(ValueError, match="at least one"):
        fit(net, x[:0], y[:0], rng=rng)
    for option in {"epochs": 0}, {"batch": -1}, {"weight_decay": -1}, {"lr": -1}:
        name, value = next(iter(option.items()))
        with pytest.raises(ValueError, match=f"{name} = {value}"):
            fit(net, x, y, rng=rng, **option)
    with pytest.raises(ValueError, match="nothing to train"):
        Sequential([ReLU()])
    with pytest.raises(ValueError, match="no examples"):
        net.accuracy(x[:0], y[:0])
    with pytest.raises(TypeError, match="float32 and float64"):
        Sequential([Affine(3, 4, rng=rng), Affine(4, 2, rng=rng, dtype=np.float64)])
