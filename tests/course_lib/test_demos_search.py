"""The demos of chapter 12 as functions: what each of them claims is so."""

import itertools

import numpy as np
import pytest

from course_lib import search
from course_lib.demos import search as demos
from course_lib.demos import search_training as training


def test_uniform_draws_crowd_into_the_top_decade_and_log_uniform_ones_do_not():
    top, below = (demos.draws(axis, 20_000).counts[-1] / 20_000 for axis in demos.AXES)
    assert top == pytest.approx(0.9, abs=0.01) and below == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("axis", demos.AXES)
def test_every_draw_is_counted_in_one_decade(axis):
    result = demos.draws(axis, 250, seed=3)
    assert result.counts.sum() == len(result.values) == 250
    np.testing.assert_allclose(result.edges, [1e-4, 1e-3, 1e-2, 1e-1, 1])


@pytest.mark.parametrize("per_axis", [2, 3, 8])
def test_a_grid_tries_few_learning_rates_and_random_points_as_many_as_there_are_tries(per_axis):
    result = demos.duel(per_axis)
    assert (result.grid.different, result.random.different) == (per_axis, per_axis**2)
    for design in result.grid, result.random:
        assert len(design.u) == per_axis**2 and ((design.u > 0) & (design.u < 1)).all()


def test_random_wins_where_one_knob_matters_and_a_grid_where_both_do():
    for per_axis in 2, 3, 4:
        one, both = demos.duel(per_axis, second=0.0), demos.duel(per_axis, second=1.0)
        assert one.random.mean > one.grid.mean + 0.03
        assert both.grid.mean > both.random.mean + 0.03


def test_the_score_is_highest_at_the_peak_and_the_second_knob_counts_as_said():
    assert demos.score(0.3, 0.6, (0.3, 0.6), 1.0) == pytest.approx(0.95)
    assert demos.score(0.3, 0.0, (0.3, 0.6), 0.0) == pytest.approx(0.95)
    assert demos.score(0.3, 0.0, (0.3, 0.6), 1.0) < 0.2 > demos.score(0.9, 0.6, (0.3, 0.6), 0.0)


def test_the_curve_and_the_map_are_highest_where_the_optimum_lies():
    for seed in range(5):
        result = demos.duel(second=1.0, seed=seed)
        row, column = np.unravel_index(result.map.argmax(), result.map.shape)
        assert [result.curve.argmax() / 100, column / 50, row / 50] == pytest.approx(
            [result.peak[0], result.peak[0], result.peak[1]], abs=0.011)


def test_more_knobs_starve_the_grid_and_leave_random_points_alone():
    seen = [demos.covered(axes).at(1000) for axes in (2, 3, 6)]
    grids, randoms = zip(*seen, strict=True)
    assert grids[0] == 1 > grids[1] > grids[2] and randoms == (1, 1, 1)
    few = [demos.covered(axes).random for axes in (2, 6)]
    np.testing.assert_allclose(few[0], few[1], atol=0.25)


def test_with_one_knob_a_grid_looks_into_each_cell_once():
    result = demos.covered(axes=1, cells=20)
    np.testing.assert_allclose(result.grid[[0, -1]], [1 / 20, 1])
    assert result.at(20)[0] == 1 > result.at(20)[1]


@pytest.fixture(scope="module")
def knobs():
    return training.turn_knobs(nets=2)


def test_of_all_knobs_the_learning_rate_moves_the_accuracy_most(knobs):
    reach = knobs.reach()
    assert max(reach, key=reach.get) == "learning rate" and reach["learning rate"] > 0.6
    decay = knobs.accuracy["weight decay λ"]
    assert np.ptp(decay[:5]) < 0.05 < decay[0] - decay[-1]               # next to nothing, and then harm
    result, knob, values = knobs.at("momentum ρ")
    assert result is knobs and len(values) == len(result.accuracy[knob])


@pytest.fixture(scope="module")
def tried():
    return training.explosions(tries=12, epochs=4)


def test_what_is_broken_off_was_lost_and_saves_steps(tried):
    _, _, steps = tried.at(3.0)
    cut = steps < tried.costs.shape[1]
    assert 3 <= cut.sum() <= 9 and steps.sum() < 0.8 * tried.costs.size
    assert tried.accuracy[cut].max() < 0.3 < tried.accuracy.max()
    assert tried.lr[cut].min() > tried.lr[tried.accuracy.argmax()]
    assert tried.seconds > 0 and tried.seconds_with_break > 0


def test_a_run_ends_at_the_first_cost_above_the_limit(tried):
    _, _, steps = tried.at(3.0)
    for costs, n in zip(tried.costs, steps, strict=True):
        if n < len(costs):
            assert costs[n - 1] > 3 * costs[0] and (costs[:n - 1] <= 3 * costs[0]).all()
        else:
            assert (costs[:-1] <= 3 * costs[0]).all()


def test_a_smaller_factor_breaks_off_sooner_and_a_factor_of_1_even_the_good(tried):
    steps = [tried.at(factor)[2] for factor in (1.0, 1.5, 3.0, 50.0)]
    assert all((a <= b).all() for a, b in itertools.pairwise(steps))
    assert np.sum(steps[0] < tried.costs.shape[1]) > np.sum(steps[2] < tried.costs.shape[1])


def test_many_an_exploded_net_ends_below_the_limit_again(tried):
    _, _, steps = tried.at(3.0)
    costs = tried.costs[steps < tried.costs.shape[1]]
    assert (costs[:, -1] < 3 * costs[:, 0]).any()


@pytest.fixture(scope="module")
def found():
    return {inside: training.coarse_to_fine("too low", inside) for inside in (False, True)}


def test_each_stage_is_narrower_by_the_same_share_and_trains_for_longer(found):
    stages = found[False].stages
    assert [stage.budget for stage in stages] == sorted(training.EPOCHS)
    for before, stage in itertools.pairwise(stages):
        assert stage.ranges is before.following
        for name, (low, high) in stage.ranges.items():
            old_low, old_high = before.ranges[name]
            assert np.log(high / low) == pytest.approx(0.4 * np.log(old_high / old_low))
            assert np.sqrt(low * high) == pytest.approx(before.points[name][before.best])
            assert ((stage.points[name] >= low) & (stage.points[name] <= high)).all()
    assert found[False].at(2) == stages[:2]


def test_only_a_range_that_may_leave_its_border_finds_the_better_rates(found):
    border = training.RANGES["too low"]["lr"][1]
    assert found[False].stages[-1].ranges["lr"][1] > border
    for stage in found[True].stages:
        assert stage.points["lr"].max() <= border
    assert found[False].stages[-1].accuracy.max() > found[True].stages[-1].accuracy.max()


def test_a_wide_range_holds_rates_that_explode_and_rates_that_learn():
    first, *_, last = training.coarse_to_fine("wide", tries=24).stages
    assert first.exploded.any() and not first.exploded[first.best]
    assert last.accuracy.max() > first.accuracy.max() > 0.6


def test_the_same_seed_searches_the_same(found):
    again = training.coarse_to_fine("too low")
    np.testing.assert_array_equal(again.stages[-1].accuracy, found[False].stages[-1].accuracy)


def test_the_winner_is_worse_than_it_looks_and_more_images_tell_the_truth():
    competed = training.winners(nets=24, epochs=8)
    gaps = []
    for images in 50, 200, 800:
        shown, k, seen, new = competed.at(images)
        assert shown == images and (k == np.arange(1, 25)).all()
        assert seen[0] == pytest.approx(new[0], abs=0.01)                # a single net is chosen by nobody
        assert (np.diff(seen) > 0).all() and new[-1] > new[0]
        gaps.append(seen[-1] - new[-1])
    assert gaps[0] > gaps[1] > gaps[2] > -0.01 and gaps[0] > 0.03


def test_the_best_of_all_and_of_one_are_the_maximum_and_the_mean():
    right = np.random.default_rng(0).random((5, 60)) < 0.7
    _, _, seen, _ = training.Winners(right).at(30, splits=1)
    chosen = np.random.default_rng(0).random((1, 60)).argsort(axis=1)[0] < 30
    accuracy = right[:, chosen].mean(axis=1)
    np.testing.assert_allclose([seen[0], seen[-1]], [accuracy.mean(), accuracy.max()])


@pytest.mark.parametrize("model, function", [
    (lambda: demos.draws("log-uniform"), "log_uniform"), (lambda: demos.duel(), "log_uniform"),
    (lambda: demos.duel(), "grid"), (lambda: demos.covered(), "coverage"), (lambda: demos.covered(), "grid"),
    (lambda: training.explosions(tries=1, epochs=1), "exploded"),
    (lambda: training.explosions(tries=1, epochs=1), "log_uniform"),
    (lambda: training.coarse_to_fine(), "log_uniform"), (lambda: training.coarse_to_fine(), "zoom"),
    (lambda: training.coarse_to_fine(), "exploded"),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(search, function, model)


def test_answers_may_be_lists():
    """A student's function that passes may return lists where the library has arrays."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("log_uniform", "zoom"):
            theirs = getattr(search, name)
            patch.setattr(search, name, lambda *a, f=theirs, **o: np.asarray(f(*a, **o)).tolist())
        theirs, combine = search.exploded, search.grid
        patch.setattr(search, "exploded", lambda *a, **o: np.asarray(theirs(*a, **o)).tolist())
        patch.setattr(search, "grid", lambda **axes: {name: list(v) for name, v in combine(**axes).items()})
        demos.draws("log-uniform")
        demos.duel()
        demos.covered()
        training.explosions(tries=2, epochs=1).at(3.0)
        training.coarse_to_fine("too low", True, tries=4)


def test_before_the_first_exercise_no_demo_needs_one(monkeypatch):
    for name in ("log_uniform", "grid", "coverage", "exploded", "zoom"):
        monkeypatch.setattr(search, name, None)
    demos.draws("uniform")
