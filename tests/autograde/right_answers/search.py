"""Chapter 12: right answers written in other ways than the reference, mistakes in other words than ours."""

import itertools
import math

import numpy as np


def a_power_of_the_ratio(low, high, *, size=None, rng):
    return low * (high / low)**rng.random(size)


def ten_to_the_exponent(low, high, *, size=None, rng):
    start, stop = np.log10([low, high])
    return 10**(start + (stop - start) * rng.uniform(size=size))


def base_two_in_float32(low, high, *, size=None, rng):
    return np.exp2(rng.uniform(math.log2(low), math.log2(high), size=size)).astype(np.float32)


def one_draw_after_the_other(low, high, *, size=None, rng):
    values = np.empty(size or ())
    for i in np.ndindex(values.shape):
        values[i] = math.exp(rng.uniform(math.log(low), math.log(high)))
    return values


def by_product(**axes):
    points = np.array(list(itertools.product(*axes.values())))
    return {name: points[:, i] for i, name in enumerate(axes)}


def by_loops(**axes):
    points = [{}]
    for name, values in axes.items():
        points = [{**point, name: value} for value in values for point in points]
    return {name: [point[name] for point in points] for name in axes}


def by_repeat_and_tile(**axes):
    lengths = [len(values) for values in axes.values()]
    found = {}
    for i, (name, values) in enumerate(axes.items()):
        found[name] = np.tile(np.repeat(values, math.prod(lengths[i + 1:])), math.prod(lengths[:i]))
    return found


def by_indices_in_float32(**axes):
    places = np.indices([len(values) for values in axes.values()]).reshape(len(axes), -1)
    return {name: np.float32(axes[name])[row] for name, row in zip(axes, places, strict=True)}


def by_a_set(values, low, high, *, cells):
    seen = set()
    for v in values:
        place = (math.log10(v) - math.log10(low)) / (math.log10(high) - math.log10(low))
        seen.add(min(int(place * cells + 1e-12), cells - 1))
    return len(seen) / cells


def by_histogram(values, low, high, *, cells):
    counts, _ = np.histogram(np.log(values), bins=cells, range=(np.log(low), np.log(high) + 1e-12))
    return np.mean(counts > 0)


def by_borders_in_float32(values, low, high, *, cells):
    borders = np.geomspace(low, high, cells + 1)[1:-1]
    hit = np.zeros(cells, dtype=bool)
    hit[np.searchsorted(borders, values, side="right")] = True
    return np.float32(hit.sum() / cells)


def step_by_step(costs, *, factor=3.0):
    if np.ndim(costs) == 2:
        return [step_by_step(column, factor=factor) for column in np.transpose(costs)]
    verdict = False
    for cost in costs:
        if math.isnan(cost) or math.isinf(cost) or cost > factor * costs[0]:
            verdict = True
    return verdict


def by_what_is_alright(costs, *, factor=3.0):
    with np.errstate(all="ignore"):
        ratio = costs / costs[:1]
    return np.logical_not(ratio <= factor).any(axis=0)


def by_the_worst(costs, *, factor=3.0):
    worst = np.nan_to_num(costs, nan=np.inf).max(axis=0)
    return (worst > factor * costs[0]) | np.isinf(worst)


def as_zero_or_one(costs, *, factor=3.0):
    bad = np.where(np.isfinite(costs), costs > factor * costs[0], True)
    return np.minimum(1, bad.sum(axis=0)).astype(np.float32)


def by_exponents(low, high, best, *, shrink=0.25):
    middle, half = math.log10(best), shrink * (math.log10(high) - math.log10(low)) / 2
    return 10**(middle - half), 10**(middle + half)


def by_exp_and_log(low, high, best, *, shrink=0.25):
    width = np.log(high) - np.log(low)
    return tuple(np.exp(np.log(best) + np.array([-0.5, 0.5]) * shrink * width))


def by_roots_in_float32(low, high, best, *, shrink=0.25):
    ratio = np.sqrt(np.float32(high / low)**np.float32(shrink))
    return [np.float32(best) / ratio, np.float32(best) * ratio]


RIGHT = {
    "log_uniform": [a_power_of_the_ratio, ten_to_the_exponent, base_two_in_float32],
    "grid": [by_product, by_loops, by_repeat_and_tile, by_indices_in_float32],
    "coverage": [by_a_set, by_histogram, by_borders_in_float32],
    "exploded": [step_by_step, by_what_is_alright, by_the_worst, as_zero_or_one],
    "zoom": [by_exponents, by_exp_and_log, by_roots_in_float32],
}


def uniform_in_the_value(low, high, *, size=None, rng):
    return low + (high - low) * rng.random(size)


def ten_to_the_natural_logarithm(low, high, *, size=None, rng):
    return np.power(10, np.log(low) + rng.random(size) * np.log(high / low))


def e_to_the_common_logarithm(low, high, *, size=None, rng):
    return math.e**(np.log10(low) + rng.random(size) * np.log10(high / low))


def only_the_exponent(low, high, *, size=None, rng):
    return np.log(a_power_of_the_ratio(low, high, size=size, rng=rng))


def always_the_same_seed(low, high, *, size=None, rng):
    return ten_to_the_exponent(low, high, size=size, rng=np.random.default_rng(42))


def diagonal(**axes):
    rows = list(zip(*axes.values(), strict=False))
    return {name: np.array([row[i] for row in rows]) for i, name in enumerate(axes)}


def one_knob_at_a_time(**axes):
    first = {name: values[0] for name, values in axes.items()}
    points = [first] + [{**first, name: v} for name, values in axes.items() for v in values[1:]]
    return {name: np.array([point[name] for point in points]) for name in axes}


def tables(**axes):
    shape = [len(values) for values in axes.values()]
    return {name: np.broadcast_to(np.reshape(values, [-1 if i == j else 1 for j in range(len(axes))]), shape)
            for i, (name, values) in enumerate(axes.items())}


def cells_of_the_value(values, low, high, *, cells):
    return np.mean(np.histogram(values, cells, (low, high))[0] > 0)


def how_many_tries(values, low, high, *, cells):
    return sum(1 for v in values if low <= v <= high) / cells


def how_many_different_values(values, low, high, *, cells):
    return len({*values.tolist()}) / cells


def one_cell_too_many(values, low, high, *, cells):
    return len({math.floor(cells * math.log(v / low) / math.log(high / low)) for v in values}) / cells


def of_the_tries(values, low, high, *, cells):
    return by_a_set(values, low, high, cells=cells) * cells / (len(values) or 1)


def blind_to_nan(costs, *, factor=3.0):
    return (costs > factor * costs[0]).any(axis=0)


def only_at_the_end(costs, *, factor=3.0):
    return ~(costs[-1] <= factor * costs[0])


def the_end_against_the_start(costs, *, factor=3.0):
    *_, last = costs
    return np.greater(last / costs[0], factor)


def from_step_to_step(costs, *, factor=3.0):
    bad = ~np.isfinite(costs)
    bad[1:] |= costs[1:] > factor * costs[:-1]
    return bad.any(axis=0)


def against_the_lowest(costs, *, factor=3.0):
    return ~np.all(np.nan_to_num(costs, nan=np.inf) <= factor * np.fmin.reduce(costs), axis=0)


def all_in_one(costs, *, factor=3.0):
    return bool(np.any(~np.isfinite(costs)) or np.any(costs > factor * costs[0]))


def one_net_only(costs, *, factor=3.0):
    return any(not np.isfinite(cost) or cost > factor * costs[0] for cost in costs)


def above_the_first(costs, *, factor=3.0):
    return by_the_worst(costs, factor=1.0)


def on_the_axis_of_the_values(low, high, best, *, shrink=0.25):
    width = shrink * (high - low)
    return best - width / 2, best - width / 2 + width


def on_the_axis_of_the_values_and_cut(low, high, best, *, shrink=0.25):
    return tuple(np.clip(on_the_axis_of_the_values(low, high, best, shrink=shrink), low, high))


def not_beyond_the_border(low, high, best, *, shrink=0.25):
    return tuple(np.clip(by_exponents(low, high, best, shrink=shrink), low, high))


def as_wide_as_before(low, high, best, *, shrink=0.25):
    return by_exp_and_log(low, high, best, shrink=1.0)


def twice_as_wide(low, high, best, *, shrink=0.25):
    return by_exp_and_log(low, high, best, shrink=2 * shrink)


def about_the_old_middle(low, high, best, *, shrink=0.25):
    return by_exponents(low, high, math.exp((math.log(low) + math.log(high)) / 2), shrink=shrink)


def as_logarithms(low, high, best, *, shrink=0.25):
    return list(np.log(by_exp_and_log(low, high, best, shrink=shrink)))


WRONG = {                               # with words of the hint that must be given, and no other
    "log_uniform": [(uniform_in_the_value, "drew the value itself uniformly"),
                    (ten_to_the_natural_logarithm, "a power of ten came out"),
                    (e_to_the_common_logarithm, "a power of e came out"),
                    (only_the_exponent, "You returned the exponent"),
                    (one_draw_after_the_other, "one number at a time"),
                    (always_the_same_seed, "a generator of your own")],
    "grid": [(diagonal, "a zip, the diagonal"),
             (one_knob_at_a_time, "one knob at a time"),
             (tables, "still tables")],
    "coverage": [(cells_of_the_value, "equally wide in the value"),
                 (how_many_tries, "counted tries, not cells"),
                 (how_many_different_values, "counted different values"),
                 (one_cell_too_many, "opens a cell of its own"),
                 (of_the_tries, "divided by the number of tries")],
    "exploded": [(blind_to_nan, "nan got through"),
                 (only_at_the_end, "the last step only"),
                 (the_end_against_the_start, "and not for nan"),
                 (from_step_to_step, "compare with the step before"),
                 (against_the_lowest, "compare with the lowest cost"),
                 (all_in_one, "One verdict for all nets"),
                 (one_net_only, "want a single one"),
                 (above_the_first, "as soon as the cost is above the first")],
    "zoom": [(on_the_axis_of_the_values, "difference high - low"),
             (on_the_axis_of_the_values_and_cut, "nothing should be cut"),
             (not_beyond_the_border, "cut the new range off"),
             (as_wide_as_before, "as wide as before"),
             (twice_as_wide, "twice as wide as it should be"),
             (about_the_old_middle, "middle of the old one"),
             (as_logarithms, "You returned logarithms")],
}
