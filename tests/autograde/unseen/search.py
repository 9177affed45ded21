"""Unseen answers to the chapter on hyper-parameter search."""

import itertools

import numpy as np

from unseen import right, wrong


@wrong("uniform between low and high: the logarithm is not", named=["You drew the value itself uniformly"])
def log_uniform(low, high, *, size=None, rng):
    return low + (high - low) * rng.random(size)


@wrong("the logarithms are to base 10 and the power to base e",
       named=["Logarithms to base 10 went in, and a power of e"])
def log_uniform(low, high, *, size=None, rng):
    u = rng.uniform(np.log10(low), np.log10(high), size)
    return np.exp(u)


@wrong("evenly spaced numbers on the log axis: nothing is drawn",
       named=["Your values are evenly spaced on the log axis"])
def log_uniform(low, high, *, size=None, rng):
    if size is None:
        return float(np.sqrt(low * high))
    n = int(np.prod(size))
    return np.geomspace(low, high, n).reshape(size)


@wrong("only whole powers of ten are drawn", listed=True)
def log_uniform(low, high, *, size=None, rng):
    e = rng.integers(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))), size=size, endpoint=True)
    v = np.clip(10.0 ** e, low, high)
    return float(v) if size is None else v


@wrong("normal numbers about the middle of the log axis, cut off at its ends")
def log_uniform(low, high, *, size=None, rng):
    a, b = np.log(low), np.log(high)
    z = rng.normal((a + b) / 2, (b - a) / 4, size)
    v = np.exp(np.clip(z, a, b))
    return float(v) if size is None else v


@wrong("goes through the axes side by side, as zip does: point i has entry i of each",
       named=["You paired the first value with"])
def grid(**axes):
    n = max(len(v) for v in axes.values())
    return {k: np.array([v[i % len(v)] for i in range(n)]) for k, v in axes.items()}


@wrong("a list of points, each a dict, in place of a dict of arrays")
def grid(**axes):
    return [dict(zip(axes, p, strict=True)) for p in itertools.product(*axes.values())]


@wrong("the arrays are not flat: one axis for each name", named=["Your arrays are still tables, an axis for each"])
def grid(**axes):
    meshes = np.meshgrid(*axes.values(), indexing="ij")
    return dict(zip(axes, meshes, strict=True))


@wrong("the names are handed out in reverse order; besides, a value that an axis holds twice is taken once")
def grid(**axes):
    pts = sorted(set(itertools.product(*(tuple(v) for v in axes.values()))))
    cols = list(zip(*pts, strict=True))
    return {k: np.array(c, dtype=float) for k, c in zip(axes, cols[::-1], strict=True)}


@wrong("the cells are equal on the linear axis, not on the log axis",
       named=["Your cells are equally wide in the value, so that"])
def coverage(values, low, high, *, cells):
    v = np.asarray(values)
    i = np.floor(cells * (v - low) / (high - low)).astype(int)
    return len(np.unique(np.clip(i, 0, cells - 1))) / cells


@wrong("high gets a cell of its own beyond the last", named=["A value at the very end of the range opens a"])
def coverage(values, low, high, *, cells):
    seen = set()
    for v in values:
        seen.add(int(cells * np.log(v / low) / np.log(high / low)))
    return len(seen) / cells


@wrong("the number of cells, not the share of them", named=["That is the number of cells that were looked at"])
def coverage(values, low, high, *, cells):
    pos = np.log(np.asarray(values) / low) / np.log(high / low)
    idx = np.minimum((cells * pos).astype(int), cells - 1)
    return float(np.count_nonzero(np.bincount(idx, minlength=cells)))


@wrong("divides by the number of values, not by the number of cells", named=["You divided by the number of tries"])
def coverage(values, low, high, *, cells):
    edges = np.geomspace(low, high, cells + 1)
    where = np.clip(np.digitize(values, edges) - 1, 0, cells - 1)
    return np.unique(where).size / len(values)


@wrong("rounds to the nearest cell in place of rounding down", named=["You rounded to the nearest border, so half of"])
def coverage(values, low, high, *, cells):
    share = np.log(np.asarray(values) / low) / np.log(high / low)
    i = np.minimum(np.rint(share * cells), cells - 1)
    return len(set(i.tolist())) / cells


@wrong("looks at the last cost only", named=["You looked at the last step only"])
def exploded(costs, *, factor=3.0):
    last = costs[-1]
    bad = ~np.isfinite(last) | (last > factor * costs[0])
    return bool(bad) if costs.ndim == 1 else bad


@wrong("nan is not noticed: nan > 3 cost₀ is False", named=["nan got through"])
def exploded(costs, *, factor=3.0):
    peak = np.nanmax(np.where(np.isnan(costs), -np.inf, costs), axis=0)
    big = peak > factor * costs[0]
    return bool(big) if np.ndim(costs) == 1 else big


@wrong("one answer for all nets together, repeated", named=["One verdict for all nets"])
def exploded(costs, *, factor=3.0):
    any_bad = bool((~np.isfinite(costs)).any() or (costs > factor * costs[0]).any())
    return any_bad if costs.ndim == 1 else np.full(costs.shape[1], any_bad)


@wrong("compares each cost with the one before, not with the first", named=["You compare with the step before"])
def exploded(costs, *, factor=3.0):
    ratio = costs[1:] > factor * costs[:-1]
    bad = ratio.any(axis=0) | ~np.isfinite(costs).all(axis=0)
    return bool(bad) if costs.ndim == 1 else bad


@wrong("exactly three times the first counts as exploded: ≥ in place of >",
       named=["At exactly the limit you already say"])
def exploded(costs, *, factor=3.0):
    ok = (costs < factor * costs[0]) & np.isfinite(costs)
    ok[0] = np.isfinite(costs[0])
    res = ~ok.all(axis=0)
    return bool(res) if costs.ndim == 1 else res


@wrong("cut off at the old range's ends", named=["You cut the new range off at the old border"])
def zoom(low, high, best, *, shrink=0.25):
    half = (high / low) ** (shrink / 2)
    return max(low, best / half), min(high, best * half)


@wrong("the new range has its width on the linear axis", named=["You took a share of the difference high - low"])
def zoom(low, high, best, *, shrink=0.25):
    width = shrink * (high - low)
    return best - width / 2, best + width / 2


@wrong("the ½ is forgotten: the new range is twice as wide", named=["Your range goes by a whole new width to each"])
def zoom(low, high, best, *, shrink=0.25):
    k = np.power(high / low, shrink)
    return best / k, best * k


@wrong("the ends come in the other order: high, low", named=["High and low have changed places"])
def zoom(low, high, best, *, shrink=0.25):
    decades = shrink * np.log10(high / low)
    return best * 10 ** (decades / 2), best / 10 ** (decades / 2)


@wrong("moves the two ends towards best by the share `shrink`, so that best is not in the middle",
       true=["Your new range stays inside the old one"])
def zoom(low, high, best, *, shrink=0.25):
    a, m, b = np.log([low, best, high])
    return float(np.exp(m - shrink * (m - a))), float(np.exp(m + shrink * (b - m)))


@right
def log_uniform(low, high, *, size=None, rng):
    return low * (high / low) ** rng.random(size)


@right
def grid(**axes):
    sizes = [len(v) for v in axes.values()]
    index = np.unravel_index(np.arange(int(np.prod(sizes))), sizes)
    return {k: np.asarray(v)[i] for (k, v), i in zip(axes.items(), index, strict=True)}


@right
def exploded(costs, *, factor=3.0):
    calm = np.less_equal(costs, factor * np.asarray(costs)[0]) & np.isfinite(costs)
    answer = np.logical_not(np.logical_and.reduce(calm, axis=0))
    return answer if answer.ndim else bool(answer)
