"""Chapter 12, procedures.  A whole search from coarse to fine, and k-fold validation: every example judges once."""

from dataclasses import dataclass

import numpy as np

from course_lib import search
from course_lib.checks import require_count, require_positive, require_range, require_rng
from course_lib.checks_kinds import require_array, require_flag, require_function, require_names, require_sequence


@dataclass(frozen=True)
class Stage:
    """One stage of a search: its ranges, the points that were tried in them with their scores, and what follows.

    budget: what each try was allowed, epochs for instance;  ranges, following: {name: (low, high)};
    points: {name: (tries,)};  score: (tries,), higher is better, nan for a try that gave none.
    """

    budget: float
    ranges: dict
    points: dict
    score: np.ndarray
    following: dict

    @property
    def best(self):
        """Which try has the highest score."""
        return int(np.nanargmax(self.score))

    @property
    def winner(self):
        """The values of that try, {name: number}."""
        return {name: float(values[self.best]) for name, values in self.points.items()}


def coarse_to_fine(score, ranges, *, budgets=(1, 5, 25), tries=20, shrink=0.4, stay_inside=False, rng):
    """Search in stages: many cheap tries over wide ranges, then closer about the best one, with more for each try.

        stage s:   points ~ log-uniform(ranges),   scores = score(points, budget_s),   ranges ← zoom(ranges, best point)

    A range may move beyond its old border, for the best value on a border says that the optimum may lie outside.

    score: a function of (points, budget) that returns (tries,), higher is better, nan or -inf where a try failed;
    ranges: {name: (low, high)}, above 0;  budgets: one for each stage, in any unit;  shrink: as in zoom;
    stay_inside: cut every range off at the borders of the first;  rng: np.random.Generator.  Returns a tuple of Stage.
    Raises ValueError if there is no stage, tries < 1, a range or shrink is none, scores are not (tries,) or all failed.

    CS231n, Neural networks 3: stage your search from coarse to fine.
    """
    require_rng(rng=rng)
    require_function(score=score)
    tries = require_count(tries=tries)
    stay_inside = require_flag(stay_inside=stay_inside)
    budgets = [require_positive(budget=budget) for budget in require_sequence(budgets=budgets, of="budgets", least=1)]
    require_names(ranges=ranges, of="(low, high)")
    first = ranges = {name: require_range(**{name: ends}) for name, ends in ranges.items()}
    stages = []
    for budget in budgets:
        points = search.random_points(tries, rng=rng, **ranges)
        scores = require_array(**{"score(points, budget)": score(points, budget)}).astype(float)
        if scores.shape != (tries,):
            raise ValueError(f"score gave shape {scores.shape} for {tries} points; it must give one number for each")
        if not np.any(scores > -np.inf):                       # nan > -inf is False
            raise ValueError(f"all {tries} tries failed within the ranges {ranges}: move or widen them")
        best = int(np.nanargmax(scores))
        following = {name: search.zoom(*ranges[name], float(points[name][best]), shrink=shrink) for name in ranges}
        if stay_inside:
            following = {name: tuple(np.clip(pair, *first[name]).tolist()) for name, pair in following.items()}
        stages.append(Stage(budget, ranges, points, scores, following))
        ranges = following
    return tuple(stages)


def k_fold(examples, *, folds=5, rng):
    """Which examples train and which are held back, fold by fold: each of them is held back once.

        shuffle,  cut into k parts as equal as can be;   fold i holds back part i and trains on all others

    The mean of the k scores judges with every example.  One part alone judges with 1/k of them, and depends on which.

    examples: how many;  folds: k;  rng: np.random.Generator.  Returns k pairs (train, held) of indices.
    Raises ValueError if there are fewer than 2 folds, or more than examples; TypeError if rng is no generator.

    Stone 1974, Cross-validatory choice and assessment of statistical predictions.  scikit-learn: KFold(shuffle=True).
    """
    require_rng(rng=rng)
    examples, folds = require_count(examples=examples), require_count(folds=folds, least=2)
    if folds > examples:
        raise ValueError(f"folds = {folds}, but there are only {examples} examples to share out")
    parts = np.array_split(rng.permutation(examples), folds)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), held) for i, held in enumerate(parts)]
