"""Fresh answers to the chapter on search, as students write them."""

import itertools
import math

import numpy as np

from unseen import right, wrong


@wrong("The value itself is uniform, not its logarithm.", kind="slip", named=["You drew the value itself"])
def log_uniform(low, high, *, size=None, rng):
    share = rng.random(size)
    return low + (high - low) * share


@wrong("The exponent is drawn to base 10 and raised to base e.", kind="slip", named=["Logarithms to base 10 went in,"])
def log_uniform(low, high, *, size=None, rng):
    u = rng.uniform(math.log10(low), math.log10(high), size)
    return np.exp(u)


@wrong("Only whole powers of ten between the ends are drawn.", kind="odd", listed=True)
def log_uniform(low, high, *, size=None, rng):
    a, b = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return 10.0 ** rng.integers(a, b, size=size, endpoint=True)


@wrong("The logarithm is the mean of two uniform draws, so that the middle is preferred.", kind="odd")
def log_uniform(low, high, *, size=None, rng):
    la, lb = np.log(low), np.log(high)
    u = (rng.random(size) + rng.random(size)) / 2
    return np.exp(la + (lb - la) * u)


@wrong("The axes are walked side by side, not combined.", kind="slip", named=["You paired the first value with"])
def grid(**axes):
    longest = max(len(v) for v in axes.values())
    result = {}
    for name, values in axes.items():
        result[name] = np.array([values[i % len(values)] for i in range(longest)])
    return result


@wrong("Each name holds an array with as many axes as there are names.", kind="slip",
       named=["Your arrays are still tables, an"])
def grid(**axes):
    arrays = np.meshgrid(*axes.values(), indexing="ij")
    return {name: a for name, a in zip(axes, arrays)}


@wrong("All axes are repeated in the same order, so that few combinations come, and often.", kind="slip",
       named=["All your axes wait at the same"])
def grid(**axes):
    total = math.prod(len(v) for v in axes.values())
    return {name: np.repeat(np.asarray(v), total // len(v)) for name, v in axes.items()}


@wrong("The cells are equal on the plain axis, not on the log axis.", kind="slip",
       named=["Your cells are equally wide in"])
def coverage(values, low, high, *, cells):
    edges = np.linspace(low, high, cells + 1)
    which = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, cells - 1)
    return len(np.unique(which)) / cells


@wrong("The values are counted, not the cells that they fall into.", kind="odd", listed=True)
def coverage(values, low, high, *, cells):
    inside = [v for v in values if low <= v <= high]
    return min(1.0, len(inside) / cells)


@wrong("high has a cell of its own.", kind="edge", named=["A value at the very end of the"])
def coverage(values, low, high, *, cells):
    c = np.floor(cells * np.log(np.asarray(values) / low) / np.log(high / low) + 1e-9).astype(int)
    return len(set(c.tolist())) / cells


@wrong("The share of the values that fall into cells of their own.", kind="odd", named=["You divided by the number of"])
def coverage(values, low, high, *, cells):
    position = np.log(np.asarray(values) / low) / math.log(high / low)
    cell = np.minimum((cells * position + 1e-9).astype(int), cells - 1)
    return np.unique(cell).size / len(cell)


@wrong("Exactly three times the first counts as exploded, too.", kind="edge",
       named=["At exactly the limit you already"])
def exploded(costs, *, factor=3.0):
    bad = ~np.isfinite(costs) | (costs >= factor * costs[0])
    return bad.any(axis=0)


@wrong("Only the last cost is looked at.", kind="slip", named=["You looked at the last step only."])
def exploded(costs, *, factor=3.0):
    last = costs[-1]
    return np.logical_or(last > factor * costs[0], np.logical_not(np.isfinite(last)))


@wrong("A cost that is no number at all passes.", kind="slip", named=["nan got through. It is neither"])
def exploded(costs, *, factor=3.0):
    with np.errstate(invalid="ignore"):
        worst = np.nanmax(np.where(np.isnan(costs), -np.inf, costs), axis=0)
        return worst > factor * costs[0]


@wrong("Each cost is compared with the one before.", kind="odd", named=["You compare with the step before."])
def exploded(costs, *, factor=3.0):
    flags = np.zeros(np.shape(costs)[1:], dtype=bool)
    for before, after in zip(costs[:-1], costs[1:]):
        flags = flags | (after > factor * before) | ~np.isfinite(after)
    flags = flags | ~np.isfinite(costs[0])
    return flags if flags.ndim else bool(flags)


@wrong("One exploded net makes all of them exploded.", kind="slip", named=["One verdict for all nets"])
def exploded(costs, *, factor=3.0):
    yes = bool(np.any(costs > factor * costs[0]) or not np.all(np.isfinite(costs)))
    return yes if costs.ndim == 1 else np.full(costs.shape[1], yes)


@wrong("The half is missing: the range is twice as wide.", kind="slip", named=["Your range goes by a whole new"])
def zoom(low, high, best, *, shrink=0.25):
    spread = (high / low) ** shrink
    return best / spread, best * spread


@wrong("The range is centred on the plain axis.", kind="slip", named=["You took a share of the"])
def zoom(low, high, best, *, shrink=0.25):
    half = shrink * (high - low) / 2
    return best - half, best + half


@wrong("The new range is cut off at the old one's ends.", kind="slip", named=["You cut the new range off at the"])
def zoom(low, high, best, *, shrink=0.25):
    h = 0.5 * shrink * math.log(high / low)
    a, b = best * math.exp(-h), best * math.exp(h)
    return max(a, low), min(b, high)


@wrong("shrink is the share that is cut away.", kind="odd")
def zoom(low, high, best, *, shrink=0.25):
    width = (1 - shrink) * (np.log10(high) - np.log10(low))
    return 10 ** (np.log10(best) - width / 2), 10 ** (np.log10(best) + width / 2)


@wrong("The old ends are moved towards the best value, which is then not in the middle.", kind="odd",
       named=["Your new range stays inside the"])
def zoom(low, high, best, *, shrink=0.25):
    return best * (low / best) ** shrink, best * (high / best) ** shrink


@right
def log_uniform(low, high, *, size=None, rng):
    return low * (high / low) ** rng.random(size)


@right
def grid(**axes):
    points = list(itertools.product(*axes.values()))
    return {name: np.array([p[i] for p in points]) for i, name in enumerate(axes)}


@right
def coverage(values, low, high, *, cells):
    seen = set()
    for v in values:
        share = cells * (math.log(v) - math.log(low)) / (math.log(high) - math.log(low))
        seen.add(min(math.floor(share + 1e-9), cells - 1))
    return len(seen) / cells


@right
def exploded(costs, *, factor=3.0):
    fine = np.less_equal(costs, factor * costs[0])       # False for nan
    fine &= np.abs(costs) < np.inf
    return np.logical_not(np.logical_and.reduce(fine, axis=0))


@right
def zoom(low, high, best, *, shrink=0.25):
    ratio = np.sqrt((high / low) ** shrink)
    return best / ratio, best * ratio
