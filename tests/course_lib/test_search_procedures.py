"""Procedures: a search that moves and narrows, and folds that share all examples out."""

import itertools

import numpy as np
import pytest
from sklearn.model_selection import KFold

from course_lib import search
from course_lib.search_procedures import Stage, coarse_to_fine, k_fold

RANGES = {"lr": (1e-5, 1e-1), "weight_decay": (1e-6, 1.0)}


def hill(points, budget):
    """Highest at lr = 0.003 and weight_decay = 0.01, on the log axis."""
    return -np.log10(points["lr"] / 3e-3)**2 - np.log10(points["weight_decay"] / 1e-2)**2


def test_a_search_finds_the_top_of_a_hill_closer_and_closer():
    for seed in range(5):
        stages = coarse_to_fine(hill, RANGES, budgets=(1, 2, 3, 4), rng=np.random.default_rng(seed))
        heights = [stage.score.max() for stage in stages]
        assert heights[-1] > -0.01 > heights[0]


def test_each_stage_has_its_budget_and_the_ranges_that_zoom_gave_the_one_before(rng):
    asked = []
    stages = coarse_to_fine(lambda points, budget: asked.append(budget) or hill(points, budget), RANGES,
                            budgets=(3, 10, 30), tries=7, shrink=0.5, rng=rng)
    assert asked == [stage.budget for stage in stages] == [3, 10, 30]
    assert stages[0].ranges == RANGES
    for stage, later in itertools.pairwise(stages):
        for name, (low, high) in stage.ranges.items():
            assert later.ranges[name] == search.zoom(low, high, stage.winner[name], shrink=0.5)
            assert np.all((stage.points[name] >= low) & (stage.points[name] <= high))
            assert stage.points[name].shape == (7,)


def test_a_range_moves_beyond_its_border_unless_it_must_stay_inside():
    low = {"lr": (1e-6, 1e-4)}
    free, inside = (coarse_to_fine(lambda points, _: points["lr"], low, budgets=(1,) * 4, stay_inside=stay,
                                   rng=np.random.default_rng(0)) for stay in (False, True))
    assert free[-1].ranges["lr"][1] > 1e-4 >= inside[-1].ranges["lr"][1]


def test_a_try_that_failed_never_wins(rng):
    def fragile(points, budget):
        return np.where(points["lr"] > 1e-3, np.nan, hill(points, budget))
    stages = coarse_to_fine(fragile, RANGES, budgets=(1, 1), rng=rng)
    assert all(stage.winner["lr"] <= 1e-3 for stage in stages)


def test_the_best_of_a_stage_is_its_highest_score():
    stage = Stage(1, {}, {"lr": np.array([1.0, 2.0, 3.0])}, np.array([np.nan, 0.5, 0.1]), {})
    assert stage.best == 1 and stage.winner == {"lr": 2.0}


@pytest.mark.parametrize("examples, folds", [(10, 5), (11, 3), (7, 7), (2, 2)])
def test_every_example_is_held_back_once_and_trains_in_all_other_folds(rng, examples, folds):
    pairs = k_fold(examples, folds=folds, rng=rng)
    assert len(pairs) == folds
    np.testing.assert_array_equal(np.sort(np.concatenate([held for _, held in pairs])), np.arange(examples))
    for train, held in pairs:
        np.testing.assert_array_equal(np.sort(np.concatenate([train, held])), np.arange(examples))


@pytest.mark.parametrize("examples, folds", [(10, 5), (11, 3), (103, 10)])
def test_the_parts_are_as_large_as_scikit_learns(rng, examples, folds):
    theirs = [len(held) for _, held in KFold(folds, shuffle=True).split(np.zeros(examples))]
    assert [len(held) for _, held in k_fold(examples, folds=folds, rng=rng)] == theirs


@pytest.mark.parametrize("call, error, message", [
    (lambda rng: coarse_to_fine(hill, RANGES, budgets=(), rng=rng), ValueError, r"budgets = \(\)"),
    (lambda rng: coarse_to_fine(hill, RANGES, tries=0, rng=rng), ValueError, "tries = 0"),
    (lambda rng: coarse_to_fine(hill, RANGES, shrink=1, rng=rng), ValueError, "shrink = 1"),
    (lambda rng: coarse_to_fine(hill, {"lr": (0, 1)}, rng=rng), ValueError, r"lr\[0\] = 0"),
    (lambda rng: coarse_to_fine(lambda *_: 1.0, RANGES, rng=rng), ValueError, r"score gave shape \(\) for 20 points"),
    (lambda rng: coarse_to_fine(lambda *_: np.full(20, np.nan), RANGES, rng=rng), ValueError, "all 20 tries failed"),
    (lambda rng: coarse_to_fine(hill, RANGES, rng=3), TypeError, r"use np.random.default_rng\(3\)"),
    (lambda rng: k_fold(5, folds=1, rng=rng), ValueError, "folds = 1"),
    (lambda rng: k_fold(5, folds=6, rng=rng), ValueError, "folds = 6, but there are only 5"),
    (lambda rng: k_fold(0, folds=2, rng=rng), ValueError, "examples = 0"),
    (lambda rng: k_fold(5, rng=3), TypeError, "rng is 3")])
def test_what_cannot_be_is_named(rng, call, error, message):
    with pytest.raises(error, match=message):
        call(rng)
