"""Search: log axes, grids and random points, zooming in, and when to give up a run."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import net
from course_lib.layers import Affine, ReLU
from course_lib.many import ManyNets
from course_lib.optimizers import sgd
from course_lib.search import coverage, exploded, fit_unless_exploded, grid, log_uniform, random_points, zoom


def test_every_decade_gets_an_equal_share(rng):
    v = log_uniform(1e-4, 1, size=40_000, rng=rng)
    np.testing.assert_allclose(np.histogram(np.log10(v), bins=4, range=(-4, 0))[0] / 40_000, 0.25, atol=0.01)
    assert 1e-4 <= v.min() < 1.01e-4 and 0.99 < v.max() <= 1


@given(st.floats(1e-300, 1e300), st.floats(1, 1e5), st.integers(0, 99))
def test_a_draw_never_leaves_its_range(low, ratio, seed):
    high = min(low * ratio, 1e304)
    v = log_uniform(low, high, rng=np.random.default_rng(seed))
    assert isinstance(v, float) and low <= v <= high


def test_a_grid_has_every_combination_once():
    points = grid(lr=[0.1, 0.01], decay=[1, 2, 3])
    assert list(zip(points["lr"], points["decay"], strict=True)) == [
        (0.1, 1), (0.1, 2), (0.1, 3), (0.01, 1), (0.01, 2), (0.01, 3)]


def test_random_points_are_log_uniform_unless_said_to_be_linear(rng):
    points = random_points(20_000, lr=(1e-4, 1), keep_prob=(0.2, 1.0), linear=("keep_prob",), rng=rng)
    assert np.median(points["lr"]) == pytest.approx(1e-2, rel=0.1)
    assert np.median(points["keep_prob"]) == pytest.approx(0.6, rel=0.02)
    assert points["keep_prob"].min() >= 0.2 and points["keep_prob"].max() <= 1
    assert abs(np.corrcoef(np.log(points["lr"]), points["keep_prob"])[0, 1]) < 0.03
    assert random_points(3, shift=(-1, 1), linear=["shift"], rng=rng)["shift"].shape == (3,)


def test_of_nine_points_a_grid_sees_three_values_of_an_axis_and_random_ones_nine(rng):
    of_grid = grid(a=np.geomspace(1e-3, 1, 3), b=np.geomspace(1e-3, 1, 3))["a"]
    at_random = random_points(9, a=(1e-3, 1), b=(1e-3, 1), rng=rng)["a"]
    assert len(np.unique(of_grid)) == 3 and len(np.unique(at_random)) == 9
    assert coverage(of_grid, 1e-3, 1, cells=9) == pytest.approx(3 / 9)
    assert coverage(at_random, 1e-3, 1, cells=9) > 3 / 9


@pytest.mark.parametrize("cells", [1, 2, 3, 4, 5, 7, 9, 10, 24])
@pytest.mark.parametrize("low, high", [(1e-4, 1), (1e-5, 1e-1), (1, 1000), (1e-3, 3), (0.1, 0.2)])
def test_a_value_on_the_edge_of_two_cells_lies_in_the_upper_one(low, high, cells):
    for i in range(cells):
        edge = low * (high / low)**(i / cells)
        assert coverage([edge, low * (high / low)**((i + 0.5) / cells)], low, high, cells=cells) == 1 / cells
    edges = np.geomspace(low, high, cells + 1)                 # the upper end closes the last cell
    assert coverage(np.clip(edges, low, high), low, high, cells=cells) == 1


def test_coverage_counts_the_cells_of_the_log_axis():
    assert coverage([1, 2, 9, 11, 1000], 1, 1000, cells=3) == pytest.approx(1)           # the upper end is in the last
    assert coverage([1, 2, 9], 1, 1000, cells=3) == pytest.approx(1 / 3)
    assert coverage([20, 30, 2000], 10, 10_000, cells=6) == pytest.approx(2 / 6)
    assert coverage([], 1, 10, cells=4) == 0


def test_zooming_centres_on_the_best_and_shrinks_the_log_axis():
    low, high = zoom(1e-6, 1e2, 1e-3, shrink=0.25)
    assert (low, high) == pytest.approx((1e-4, 1e-2))
    low, high = zoom(1e-4, 1, 1, shrink=0.5)                                             # at the border: beyond it
    assert (low, high) == pytest.approx((0.1, 10))


@given(st.floats(1e-8, 1), st.floats(1.01, 1e8), st.floats(0, 1), st.floats(0.01, 0.99))
def test_zooming_shrinks_the_number_of_decades_by_the_stated_share(low, ratio, place, shrink):
    high = low * ratio
    best = min(max(low * ratio**place, low), high)
    new_low, new_high = zoom(low, high, best, shrink=shrink)
    assert np.log(new_high / new_low) == pytest.approx(shrink * np.log(ratio))
    assert new_low * new_high == pytest.approx(best**2)


@pytest.mark.parametrize("costs, answer", [
    ([2.3, 2.0, 1.5], False), ([2.0, 6.0], False), ([2.0, 6.001, 1.0], True), ([2.0, np.nan], True),
    ([2.0, np.nan, 1.0], True), ([np.nan, 1.0], True), ([2.0, np.inf], True), ([np.inf, np.inf], True), ([2.0], False)])
def test_a_cost_above_three_times_the_first_or_none_at_all_is_an_explosion(costs, answer):
    assert exploded(costs) is answer


def test_of_many_nets_each_is_judged_by_its_own_first_cost():
    assert exploded([[1.0, 10.0, 1.0], [2.0, 29.0, 4.0]]).tolist() == [False, False, True]
    assert exploded([1.0, 1.6], factor=1.5) is True


@pytest.fixture
def task(rng):
    x = rng.normal(size=(256, 8)).astype(np.float32)
    return x, (x[:, 0] * x[:, 1] > 0).astype(int)


def small_net():
    rng = np.random.default_rng(0)
    return net.Sequential([Affine(8, 16, rng=rng), ReLU(), Affine(16, 2, rng=rng)])


def test_a_run_that_explodes_is_broken_off_and_one_that_does_not_is_net_fit(task):
    wild = fit_unless_exploded(small_net(), *task, rule=sgd, lr=30.0, epochs=50, batch=64, rng=np.random.default_rng(1))
    assert len(wild.loss) < 20 and exploded(wild.loss) and not exploded(wild.loss[:-1])
    tame = [fit(small_net(), *task, lr=0.01, epochs=3, batch=64, rng=np.random.default_rng(1))
            for fit in (fit_unless_exploded, net.fit)]
    np.testing.assert_array_equal(tame[0].loss, tame[1].loss)


def test_the_callers_own_progress_and_loss_are_used(task):
    seen = []
    fit_unless_exploded(small_net(), *task, epochs=2, batch=128, rng=np.random.default_rng(1),
                        progress=lambda steps: seen.append(len(steps)) or steps)
    assert seen == [4]
    history = fit_unless_exploded(small_net(), *task, epochs=2, batch=128, rng=np.random.default_rng(1),
                                  loss=lambda scores, y: (7.0, np.zeros_like(scores)))
    np.testing.assert_array_equal(history.loss, 7)


def test_many_nets_try_many_rates_at_once(task, rng):
    lr = random_points(6, lr=(1e-4, 1e-1), rng=rng)["lr"]
    history = fit_unless_exploded(ManyNets(6, (8, 16, 2), rng=rng), *task, lr=lr, epochs=30, batch=64, rng=rng)
    assert history.loss.shape == (120, 6) and not exploded(history.loss).any()
    assert history.loss[-1, lr.argmax()] < history.loss[-1, lr.argmin()]


@pytest.mark.parametrize("call, message", [
    (lambda rng: log_uniform(0, 1, rng=rng), "low, high = 0, 1; a range needs 0 < low <= high, and"),
    (lambda rng: log_uniform(2, 1, rng=rng), "low, high = 2, 1; a range"),
    (lambda rng: log_uniform(1, np.inf, rng=rng), "low, high = 1, inf"),
    (lambda rng: log_uniform(np.nan, 1, rng=rng), "low, high = nan, 1"),
    (lambda rng: grid(), r"axes = {}; name at least one"),
    (lambda rng: grid(lr=[]), "each with at least one value"),
    (lambda rng: grid(lr=0.1), "each with at least one value"),
    (lambda rng: random_points(0, lr=(1, 2), rng=rng), "count = 0; it must be"),
    (lambda rng: random_points(3, rng=rng), r"ranges = {}"),
    (lambda rng: random_points(3, lr=(1, 2), linear=("l2",), rng=rng), "only those in linear"),
    (lambda rng: random_points(3, lr=(-1, 2), rng=rng), "lr = -1, 2; a range needs 0 < low"),
    (lambda rng: random_points(3, lr=(3, 2), linear=("lr",), rng=rng), "lr = 3, 2; a range needs"),
    (lambda rng: zoom(1, 2, 3), "best = 3; it must lie in the range that was searched, 1 … 2"),
    (lambda rng: zoom(0, 2, 1), "low, high = 0, 2"),
    (lambda rng: zoom(1, 2, 1, shrink=1), "shrink = 1; it is the new width"),
    (lambda rng: coverage([3], 1, 2, cells=4), "values must lie between low = 1 and high = 2"),
    (lambda rng: coverage([1], 1, 1, cells=4), "which must differ"),
    (lambda rng: coverage([1], 1, 2, cells=0), "cells = 0; it must be"),
    (lambda rng: coverage([1], 1, 2, cells=0.5), "cells = 0.5; it must be a whole number"),
    (lambda rng: random_points(0.5, lr=(1, 2), rng=rng), "count = 0.5; it must be a whole number"),
    (lambda rng: random_points(5, lr=(1, 2, 3), rng=rng), r"lr = \(1, 2, 3\); a range is \(low, high\)"),
    (lambda rng: exploded([-1.0, -2.0]), "costs begins with -1.0; 3.0 times a negative cost is no limit"),
    (lambda rng: exploded([[1.0, -0.5], [2.0, 1.0]]), "costs begins with -0.5"),
    (lambda rng: exploded([]), r"costs has shape \(0,\); it needs at least one step"),
    (lambda rng: exploded(3.0), r"costs has shape \(\)"),
    (lambda rng: exploded([1.0], factor=0), "factor = 0; it must be"),
    (lambda rng: fit_unless_exploded(None, None, None, factor=-1, rng=rng), "factor = -1; it must be"),
])
def test_what_is_out_of_range_is_named(rng, call, message):
    with pytest.raises(ValueError, match=message):
        call(rng)
