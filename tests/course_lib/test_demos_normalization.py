"""The demos of chapter 7 as functions: what each of them claims is so, and comes fast enough to follow a slider."""


import numpy as np
import pytest

from course_lib import layers, normalization
from course_lib.demos import normalization as demos
from course_lib.demos import normalization_training as training
from course_lib.plots import Picture
from course_lib.plots import normalization as plots
from course_lib.plots import normalization_training as training_plots


@pytest.mark.parametrize("nonlinearity", demos.NONLINEARITIES)
def test_with_batch_norm_a_signal_keeps_its_size_at_any_scale_and_without_it_dies_or_grows(nonlinearity):
    for log10_scale in (-3.0, -2.0, 0.0, 0.5):
        result = demos.depth(log10_scale, nonlinearity)
        assert result.normalized.min() > 0.5 and result.normalized.max() < 0.7
    assert demos.depth(-2.0, nonlinearity).plain[-1] < 1e-6
    assert demos.depth(0.0, "ReLU").plain[-1] > 1e6


def test_without_norm_the_lectures_tanh_layers_shrink_by_a_constant_factor():
    stds = demos.depth(-2.0, "tanh").plain
    np.testing.assert_allclose(stds[1:] / stds[:-1], 0.01 * np.sqrt(150), rtol=0.1)


def test_the_forward_pass_without_norm_needs_no_exercise(monkeypatch):
    monkeypatch.setattr(normalization, "batchnorm_forward", None)
    assert demos.depth(batch_norm=False).normalized is None
    for norm in demos.NORMS:
        demos.cube(norm)


@pytest.mark.parametrize("nonlinearity, name", [("tanh", "tanh"), ("ReLU", "relu")])
@pytest.mark.parametrize("batch_norm", [True, False])
def test_the_gradients_are_those_of_the_layers(nonlinearity, name, batch_norm):
    weights, outputs, _ = demos._forward(-1.0, nonlinearity, batch_norm)
    out, stack = np.random.default_rng(0).normal(size=outputs[0].shape), []
    for w in weights:
        out = out @ w
        norm, act = [layers.BatchNorm(len(w), dtype=float)] * batch_norm, layers.Activation(name)
        for layer in [*norm, act]:
            out = layer.forward(out, training=True)
        stack.append([*norm, act])
    np.testing.assert_allclose(out, outputs[-1])
    dout, stds = np.random.default_rng(1).normal(size=out.shape), []
    for w, group in zip(reversed(weights), reversed(stack), strict=True):
        stds.append(dout.std())
        for layer in reversed(group):
            dout = layer.backward(dout)
        dout = dout @ w.T
    result = demos.gradients(-1.0, nonlinearity)
    np.testing.assert_allclose(result.normalized if batch_norm else result.plain, stds[::-1])


def test_the_gradient_keeps_its_size_with_batch_norm_and_not_without():
    for log10_scale in (-2.0, 0.0):
        result = demos.gradients(log10_scale, "ReLU")
        assert 0.1 < result.normalized[0] < 10
        assert not 1e-3 < result.plain[0] < 1e3
        assert result.plain[-1] == result.normalized[-1]                   # what arrives at the top


def test_gradients_add_up_to_nothing_over_a_batch():
    dx = demos.gradients_of_a_batch()
    assert np.abs(dx).max() > 0.1
    assert abs(dx.sum()) < 1e-12


def test_gamma_and_beta_recover_the_identity():
    feature = demos.scale_and_shift(demos.FEATURE["std"], demos.FEATURE["mean"])
    np.testing.assert_allclose(feature.out, feature.x, atol=1e-4)
    plain = demos.scale_and_shift()
    assert plain.out.mean() == pytest.approx(0, abs=1e-12) and plain.out.std() == pytest.approx(1, abs=1e-4)
    np.testing.assert_array_equal(plain.squashed, np.tanh(plain.out))


def test_in_batches_of_two_only_who_is_larger_is_left():
    out = np.abs(demos.mates(2).out)
    assert np.mean(out > 0.99) > 0.9 and out.max() <= 1


def test_the_larger_the_batch_the_closer_to_test_time():
    errors = [np.abs(demos.mates(batch).out - demos.mates(batch).test).mean() for batch in (2, 8, 32, 128)]
    assert errors == sorted(errors, reverse=True)
    assert demos.mates().test == pytest.approx((2 - 1) / 2, abs=1e-5)


def test_the_example_is_the_same_in_each_batch_so_that_many_mates_leave_it_where_it_is_at_test_time():
    crowd = demos.mates(20_000, draws=10)
    np.testing.assert_allclose(crowd.out, crowd.test, atol=0.05)


def test_the_mean_moves_from_0_to_2_and_has_two_thirds_of_the_way_behind_it_after_30_steps():
    truth = demos.follow().truth
    assert truth[0] == 0 and (np.diff(truth) > 0).all()
    assert truth[30] == pytest.approx(2 * (1 - 1 / np.e)) and truth[-1] == pytest.approx(2, abs=0.01)


def test_momentum_trades_noise_for_delay():
    def off(momentum, part):
        return np.mean([np.abs(run.running - run.truth)[part].mean()
                        for run in (demos.follow(momentum, seed=seed) for seed in range(10))])
    early, late = slice(0, 60), slice(-60, None)
    assert off(0.99, early) > 2 * off(0.9, early)
    assert off(0.9, late) < 0.5 * off(0.0, late)
    run = demos.follow(0.0)
    np.testing.assert_allclose(run.running, run.batches)


@pytest.mark.parametrize("norm, options, cells, means", [
    ("batch", {}, 20, 6), ("layer", {}, 30, 4), ("instance", {}, 5, 24), ("group", {"groups": 2}, 15, 8),
    ("group", {"groups": 1}, 30, 4), ("group", {"groups": 6}, 5, 24)])
def test_the_cube_counts_the_cells_and_the_means(norm, options, cells, means):
    result = demos.cube(norm, **options)
    assert (result.shared.sum(), result.means) == (cells, means)


@pytest.mark.parametrize("norm", demos.NORMS)
def test_the_cells_of_the_cube_are_those_on_which_the_mean_depends(norm, rng):
    """Move one cell: the outputs that change are the ones that share a mean with it."""
    N, C, L = demos.CUBE.values()
    x, ones, zeros = rng.normal(size=(N, C, L, 1)), np.ones(C), np.zeros(C)

    def normalized(x):
        if norm == "batch":
            return normalization.batchnorm_forward(x, ones, zeros)[0]
        return normalization.groupnorm_forward(x, ones, zeros, groups={"layer": 1, "instance": C, "group": 3}[norm])[0]
    moved = x.copy()
    moved[2, 3, 1] += 1
    changed = np.abs(normalized(moved) - normalized(x))[..., 0] > 1e-9
    np.testing.assert_array_equal(changed, demos.cube(norm, 3, example=3, channel=4).shared)


def test_groups_that_do_not_divide_the_channels_are_named():
    with pytest.raises(ValueError, match="groups = 4 must divide the 6 channels"):
        demos.cube("group", 4)


def test_layer_and_instance_norm_are_special_cases_of_group_norm():
    assert max(demos.special_cases()) < 1e-12


def test_the_view_of_the_cube_has_the_cube_s_size():
    assert tuple(demos.CUBE.values()) == (plots.EXAMPLES, plots.CHANNELS, plots.POSITIONS)


@pytest.fixture(scope="module")
def run():
    return training.trace()


def test_fresh_averages_match_training_mode_and_stale_ones_do_not(run):
    fresh, stale = training.switch(run, 0.9), training.switch(run, 0.999)
    assert fresh.test_mode[-1] > 0.9 and abs(fresh.test_mode[-1] - fresh.training_mode[-1]) < 0.03
    assert stale.test_mode[-1] < stale.training_mode[-1] - 0.2
    np.testing.assert_array_equal(fresh.training_mode, stale.training_mode)            # no part in training


def test_replayed_with_its_own_momentum_the_net_has_the_averages_of_its_training(run):
    with_0 = training.switch(run, 0.0)
    assert with_0.steps[0] == 1 and len(with_0.steps) == len(run.parameters)
    mean, var = run.statistics[0][0]
    assert mean.shape == var.shape == (40,) and (var > 0).any()


def test_batch_norm_learns_at_rates_where_the_plain_net_does_not():
    contest = training.learning_rates((0.1, 1.0, 10.0), seeds=1)
    plain, normed = contest.final()[..., 0]
    assert normed[1] < 0.6
    assert not plain[1] < 2 and np.isnan(plain[2])
    assert contest.highest()[1] == 1.0


def test_at_batches_of_two_batch_norm_collapses_and_group_norm_does_not():
    contest = training.batch_sizes((32, 2), seeds=1, epochs=4)
    (batch_32, batch_2), (group_32, group_2) = contest.test[..., 0]
    assert min(batch_32, group_32, group_2) > 0.8 > 0.65 > batch_2


def test_the_highest_setting_is_the_last_of_which_every_seed_is_fine():
    loss = np.array([[[[1.0], [1.0]], [[1.0], [np.nan]]], [[[9.0], [9.0]], [[9.0], [9.0]]]])
    contest = training.Contest(("a", "b"), (0.1, 0.2), np.zeros(1), loss, np.zeros((2, 2, 2)))
    assert contest.highest() == [0.1, None]
    assert contest.at(0.2) == (contest, 1)


def test_the_progress_bar_sees_every_run(bar):
    training.batch_sizes((32, 16), seeds=1, epochs=12, examples=64, progress=bar)
    assert bar.seen == [(kind, batch, 0) for kind in ("batch norm", "group norm") for batch in (32, 16)]


FEW = training.batch_sizes(seeds=1, epochs=12, examples=64)


@pytest.mark.parametrize("model, function", [
    (demos.depth, "batchnorm_forward"), (demos.gradients, "batchnorm_backward"),
    (demos.gradients_of_a_batch, "batchnorm_backward"), (demos.scale_and_shift, "batchnorm_forward"),
    (demos.mates, "batchnorm_forward"), (demos.mates, "batchnorm_inference"), (demos.follow, "running_average"),
    (demos.special_cases, "layernorm_forward"), (demos.special_cases, "groupnorm_forward"),
    (training.trace, "batchnorm_forward"), (training.trace, "batchnorm_backward"),
    (training.trace, "running_average"), (training.learning_rates, "batchnorm_backward"),
    (lambda: training.batch_sizes(seeds=1, epochs=12, examples=64), "groupnorm_forward"),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(normalization, function, model)


VIEWS = {                                       # computed where they are looked at
    plots.depth: lambda: (demos.depth(), demos.depth(-3.0, "ReLU")),
    plots.depth_without_norm: lambda: (demos.depth(batch_norm=False), demos.depth(0.0, batch_norm=False)),
    plots.gradients: lambda: (demos.gradients(), demos.gradients(0.5, "ReLU")),
    plots.scale_and_shift: lambda: (demos.scale_and_shift(), demos.scale_and_shift(0, 3)),
    plots.mates: lambda: (demos.mates(), demos.mates(2)),
    plots.mates_in_training: lambda: (demos.mates(at_test_time=False), demos.mates(2, at_test_time=False)),
    plots.follow: lambda: (demos.follow(), demos.follow(0.999, 2)),
    plots.cube: lambda: tuple(map(demos.cube, demos.NORMS)),
    training_plots.batch_sizes: lambda: (FEW.at(32), FEW.at(2)),
}


@pytest.mark.parametrize("view", VIEWS)
def test_each_result_gives_a_picture_and_a_sentence_of_its_own(view):
    picture = Picture(view)
    drawn = [picture.draw(result) for result in VIEWS[view]()]
    assert len({png for png, _ in drawn}) == len({text for _, text in drawn}) == len(drawn)
    assert all(text[0].isupper() and text.endswith(".") and "nan" not in text for _, text in drawn)


def test_the_view_of_rates_marks_what_blew_up():
    loss = np.full((2, 2, 1, 40), 1.0)
    loss[0, 1] = np.nan
    contest = training.Contest(("no norm", "batch norm"), (0.1, 1.0), np.linspace(0, 5, 40), loss, np.ones((2, 2, 1)))
    _, text = Picture(training_plots.learning_rates).draw(contest.at(1.0))
    assert text == "Learning rate 1: blew up with no norm, loss 1.00 with batch norm, means of 1 runs."


def test_the_view_of_the_switch_compares_both_modes(run):
    _, text = Picture(training_plots.switch).draw(training.switch(run, 0.999))
    assert "right in test mode" in text and "in training mode" in text


def test_layer_norm_undoes_shift_and_scale_and_rms_norm_only_the_scale():
    plain, shifted, scaled = demos.row(0.0), demos.row(3.0), demos.row(0.0, 2.0)
    np.testing.assert_allclose(shifted.layer, plain.layer, atol=1e-4)
    np.testing.assert_allclose(scaled.rms, plain.rms, atol=1e-4)
    assert np.abs(shifted.rms - plain.rms).max() > 0.5


def test_the_row_is_drawn_and_told():
    (one, text), (other, other_text) = (Picture(plots.row).draw(demos.row(shift)) for shift in (0.0, 3.0))
    assert one != other and text != other_text and "RMS norm" in text


@pytest.fixture(scope="module")
def orders():
    return training.orders(seeds=2, epochs=12)


def test_a_norm_behind_a_dropout_remembers_a_variance_that_test_time_does_not_have(orders):
    usual, reversed_order, last, none = orders.ratio                # (seeds, norms) each
    assert np.all(np.abs(usual[:, 0] - 1) < 0.1) and np.all(usual[:, 1:] > 1.2)
    assert np.all(reversed_order > 1.3) and np.all(reversed_order.mean(axis=1) > usual.mean(axis=1) + 0.3)
    assert np.all(np.abs(last - 1) < 0.1) and np.all(np.abs(none - 1) < 0.1)


def test_of_the_nets_with_dropout_those_with_one_after_the_last_norm_classify_best(orders):
    usual, reversed_order, last, _ = orders.test
    assert np.all(last > usual + 0.01) and usual.mean() > reversed_order.mean()


def test_the_orders_are_told_in_a_line(orders):
    _, text = Picture(training_plots.orders).draw(orders)
    assert text.startswith("keep_prob 0.5, ratios of the three norms: dropout after ReLU ") and len(text) < 150
