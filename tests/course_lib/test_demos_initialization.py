"""The demos of chapter 4 as functions: what each of them claims is so, and comes fast enough to follow a slider."""

from functools import partial

import numpy as np
import pytest

from course_lib import initialization
from course_lib.demos import initialization as demos
from course_lib.demos import initialization_training as training
from course_lib.plots import Picture
from course_lib.plots import initialization as plots

EXERCISES = ("distinct_units", "activation_statistics", "gradient_statistics", "xavier", "he", "scaled")


@pytest.mark.parametrize("start", [0.0, 0.5, 1.0])
def test_units_that_start_equal_stay_equal_and_cannot_tell_signs_apart(start):
    result = demos.symmetry(start, spread=0.0)
    assert np.ptp(result.weights, axis=2).max() == 0
    assert result.right() < 0.8 < 0.95 < demos.symmetry(start, spread=1.0).right()


def test_weights_of_zero_do_not_even_move():
    assert not demos.symmetry(start=0.0, spread=0.0).weights.any()


def test_the_net_descends_its_loss():
    """A step along the gradient, so that the loss falls, is what a wrong backward pass would not give."""
    loss = demos.symmetry(spread=1.0, lr=0.01).loss
    assert (np.diff(loss) < 0).all()


def test_without_noise_one_unit_is_left_and_the_less_noise_the_later_they_part():
    result = demos.parting()
    assert (result.units[0] == 1).all() and (result.units[1:, -1] == 8).all()
    apart = [np.argmax(units == 8) for units in result.units[1:]]
    assert apart[0] > apart[1] == apart[2] == 0


def test_the_signal_dies_from_small_weights_saturates_from_large_ones_and_lives_between():
    assert demos.signal(0.01).std[-1] < 1e-6
    large = demos.signal(1.0)
    assert large.std.min() > 0.97 and large.flat > 0.8
    assert demos.signal(1 / np.sqrt(500)).std[-1] == pytest.approx(0.228, rel=0.1)


@pytest.mark.parametrize("nonlinearity", demos.LIMIT)
def test_what_is_measured_scatters_about_the_theory(nonlinearity):
    for model in partial(demos.signal, width=300, examples=100), demos.gradient:
        result = model(0.08, nonlinearity, depth=4)
        np.testing.assert_allclose(result.std, result.expected, rtol=0.2)
    np.testing.assert_allclose(result.also, result.expected_also, rtol=0.2)


def test_the_histograms_count_every_value_and_what_lies_beyond_in_the_last_bin():
    result = demos.signal(0.1, "relu", width=50, depth=3)
    assert (result.counts.sum(axis=1) == 200 * 50).all()
    counts, edges = demos.histograms([np.array([-9.0, 0.0, 0.01, 9.0])], 2.0)
    assert counts[0, 0] == counts[0, -1] == 1 and counts[0, demos.BINS // 2] == 2
    assert (edges[0], edges[-1]) == (-2, 2)


def test_the_demos_measure_what_the_exercises_measure():
    x, dout, units = demos.numbers(10, 60, 30, 0)
    weights = list(units[:4] * np.float32(0.2))
    signal = demos.signal(0.2, "relu", width=60, depth=4, examples=30)
    gradient = demos.gradient(0.2, "relu", width=60, depth=4, examples=30)
    np.testing.assert_allclose(signal.std, initialization.activation_statistics(x, weights, nonlinearity="relu")[1],
                               rtol=1e-5)
    expected = initialization.gradient_statistics(x, weights, dout, nonlinearity="relu")
    np.testing.assert_allclose([gradient.std, gradient.also], expected, rtol=1e-4)


def test_small_weights_give_all_layers_the_same_small_gradient_and_large_ones_let_it_grow():
    first, last = demos.first_and_last_gradient(0.01)
    assert first == pytest.approx(last, rel=0.1) and first < 1e-6
    assert demos.gradient(1.0).std[0] > 1000


def test_he_keeps_signal_and_gradient_alive_under_relu_and_xavier_does_not():
    assert demos.signal_of("He", "relu").std[-1] > 0.5 > 0.05 > demos.signal_of("Xavier", "relu").std[-1]
    assert demos.gradient_of("He", "relu").std[0] > 0.5 > 0.1 > demos.gradient_of("Xavier", "relu").std[0]


@pytest.mark.parametrize("nonlinearity, init", demos.LECTURE)
def test_a_run_comes_out_as_the_lectures_table(nonlinearity, init):
    result = demos.table(nonlinearity, init)
    np.testing.assert_allclose(result.std, result.lecture, rtol=0.25, atol=1e-6)


@pytest.fixture(scope="module")
def learned():
    return training.learning("relu", epochs=8, seeds=1)


def test_a_deep_net_learns_from_he_and_not_from_small_or_large_numbers(learned):
    test = dict(zip(learned.starts, learned.test[:, 0, -1], strict=True))
    assert test["He"] > 0.9 > 0.2 > max(test["0.01 · N(0, 1)"], test["1 · N(0, 1)"])


def test_where_the_net_explodes_the_loss_is_a_number_that_can_be_drawn(learned):
    assert not np.isnan(learned.loss).any()
    assert learned.at("He") == (learned, 0)


def test_the_progress_bar_sees_every_run(bar):
    training.learning(depth=1, width=8, epochs=1, seeds=2, progress=bar)
    assert bar.seen == [(start, seed) for start in demos.INITS for seed in (0, 1)]


@pytest.mark.parametrize("model, function", [
    (demos.parting, "distinct_units"),
    (demos.table, "activation_statistics"),
    (lambda: demos.first_and_last_gradient(0.1), "gradient_statistics"),
    (lambda: demos.signal_of("Xavier", width=50), "xavier"),
    (lambda: demos.gradient_of("He", width=50), "he"),
    (lambda: demos.table("relu", "He"), "he"),
    (lambda: training.learning(depth=1, epochs=1, seeds=1), "xavier"),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(initialization, function, model)


def test_what_comes_before_the_exercises_needs_none_of_them(monkeypatch):
    for name in EXERCISES:
        monkeypatch.setattr(initialization, name, None)
    demos.symmetry()
    demos.signal(width=50)
    demos.gradient(width=50)


STATES = {
    plots.symmetry: lambda: (demos.symmetry(), demos.symmetry(spread=1.0)),
    plots.parting: lambda: (demos.parting(), demos.parting(spreads=(0.0, 1e-3, 1e-2, 0.1))),
    plots.signal: lambda: (demos.signal(width=50), demos.signal(0.1, "relu", width=50, depth=20)),
    plots.gradient: lambda: (demos.gradient(width=50), demos.gradient(0.1, "relu", width=50, depth=4)),
    plots.table: lambda: (demos.table(), demos.table("relu", "He")),
    plots.learning: lambda: [training.learning(depth=1, width=8, epochs=2, seeds=1).at(start)
                             for start in ("He", "Xavier")],
}


@pytest.mark.parametrize("view", STATES, ids=lambda view: view.__name__)
def test_a_picture_depends_on_what_it_shows_alone_and_says_it_in_a_line(view):
    first, second = STATES[view]()
    picture = Picture(view)
    before, text = picture.draw(first)
    after, other = picture.draw(second)
    assert picture.draw(first)[0] == before != after
    assert text != other and max(len(text), len(other)) < 140
    assert view.__doc__.strip().endswith(".")


def test_labels_are_moved_apart_and_no_further():
    np.testing.assert_allclose(plots.spaced([2.3, 0.1, 2.31, 0.0], 0.3), [2.3, 0.3, 2.6, 0.0])


def test_without_an_activation_xavier_keeps_the_signal_through_twenty_layers():
    """What the chapter says, over five seeds; tanh loses more than half of it."""
    for seed in range(5):
        linear, tanh = (demos.signal_of("Xavier", kind, width=300, depth=20, seed=seed).std
                        for kind in ("identity", "tanh"))
        assert 0.75 < linear[-1] / linear[0] < 1.3 and tanh[-1] / tanh[0] < 0.5
