"""Chapter 12.  Search: which learning rate, which weight decay?  Try many, on a log axis, and zoom in.

Points are a dict of arrays, {"lr": (count,), "weight_decay": (count,)}: entry i of each is try number i.  So many
small nets can be trained at once, each with a rate of its own: many.ManyNets.

Bergstra & Bengio 2012, Random search for hyper-parameter optimization.  https://jmlr.org/papers/v13/bergstra12a.html
"""

import math

import numpy as np

from course_lib import losses, net
from course_lib.checks import (
    require_count,
    require_dimensions,
    require_number,
    require_numbers,
    require_positive,
    require_rng,
)
from course_lib.checks_kinds import require_array, require_function, require_sequence, shape_of


def log_uniform(low, high, *, size=None, rng):
    """Random numbers whose logarithm is uniform: as many between 0.001 and 0.01 as between 0.01 and 0.1.

        v = exp(u),     u ~ U(log low, log high)

    What matters about a learning rate is its order of magnitude; a uniform draw from 0.0001 … 1 would be
    above 0.1 nine times out of ten.

    low, high: above 0;  size: a number, a shape, or None for one float;  rng: np.random.Generator.
    Returns floats in [low, high].
    Raises ValueError if not 0 < low <= high.

    CS231n, Neural networks 3: hyperparameter optimization.
    """
    low, high = _require_range("low, high", low, high)
    require_rng(rng=rng)
    if size is not None:
        size = require_dimensions(size)
    v = np.exp(rng.uniform(math.log(low), math.log(high), size))
    return np.clip(v, low, high) if size is not None else float(np.clip(v, low, high))        # exp may round beyond


def grid(**axes):
    """Every combination of the values of all axes.

        {(a, b, …)},     a ∈ A, b ∈ B, …:     |A| · |B| · … points

    axes: a sequence of values for each name.  Returns {name: (count,)}.
    Raises ValueError if there is no axis, or one has no value.

    Bergstra & Bengio 2012, section 1: of n² points, each axis sees only n values.
    """
    if not axes or any(len(shape_of(name, values)) != 1 or len(values) == 0 for name, values in axes.items()):
        raise ValueError(f"axes = {axes}; name at least one, each with at least one value: grid(lr=[0.1, 0.01])")
    return {name: values.ravel() for name, values in zip(axes, np.meshgrid(*axes.values(), indexing="ij"), strict=True)}


def random_points(count, *, linear=(), rng, **ranges):
    """So many random points: every one of them tries a new value on every axis.

        v ~ log-uniform(low, high),     or  U(low, high) for the names in `linear`

    count: points;  ranges: (low, high) for each name;  rng: np.random.Generator.  Returns {name: (count,)}.
    Raises ValueError if count < 1, there is no range, or one is not 0 < low <= high (linear: low <= high).

    Bergstra & Bengio 2012, section 1 and figure 1.
    """
    count = require_count(count=count)
    require_rng(rng=rng)
    linear = require_sequence(linear=linear, of="names")
    unknown = [name for name in linear if not isinstance(name, str) or name not in ranges]
    if not ranges or unknown:
        raise ValueError(f"ranges = {ranges} and linear = {linear}; name at least one range, as in lr=(1e-4, 1e-1), "
                         "and only those in linear")
    points = {}
    for name, ends in ranges.items():
        if shape_of(name, ends) != (2,):
            raise ValueError(f"{name} = {ends}; a range is (low, high)")
        if name in linear:
            low, high = _require_range(name, *ends, above=-math.inf)
            points[name] = rng.uniform(low, high, count)
        else:
            low, high = _require_range(name, *ends)
            points[name] = log_uniform(low, high, size=count, rng=rng)
    return points


def zoom(low, high, best, *, shrink=0.25):
    """From coarse to fine: a narrower range on the log axis, about the best value so far.

        log range ← log best ± ½ shrink · log(high / low)

    If the best value lies near an end, the new range reaches beyond the old one: the optimum may, too.

    low, high, best: above 0;  shrink: the new width as a share of the old one.  Returns the new low and high.
    Raises ValueError if not 0 < low <= best <= high, or shrink is not in (0, 1).

    CS231n, Neural networks 3: stage your search from coarse to fine, and careful with best values on border.
    """
    low, high = _require_range("low, high", low, high)
    best, shrink = require_number(best=best, shrink=shrink)
    if not low <= best <= high:
        raise ValueError(f"best = {best}; it must lie in the range that was searched, {low} … {high}")
    if not 0 < shrink < 1:
        raise ValueError(f"shrink = {shrink}; it is the new width as a share of the old one, between 0 and 1")
    half = (high / low)**(shrink / 2)
    return best / half, best * half


def coverage(values, low, high, *, cells):
    """Into how many of so many equal cells of the log axis the values fall: the share that was looked at.

        cell = ⌊cells · log(v / low) / log(high / low)⌋

    A value on the edge between two cells, but for rounding, lies in the upper one.

    values: (count,);  low, high: above 0.  Returns a number in [0, 1].
    Raises ValueError if not 0 < low < high, cells < 1, or a value lies outside the range.

    Bergstra & Bengio 2012, figure 1: nine points of a grid test three values of the important axis, random ones nine.
    """
    low, high = _require_range("low, high", low, high)
    cells = require_count(cells=cells)
    require_numbers(values=values)
    values = np.asarray(values, dtype=np.float64)
    if low == high or not ((values >= low) & (values <= high)).all():
        raise ValueError(f"values must lie between low = {low} and high = {high}, which must differ")
    values = np.minimum(values * (1 + 1e-12), high)
    cell = np.floor(cells * np.log(values / low) / math.log(high / low))
    return len(np.unique(np.minimum(cell, cells - 1))) / cells


def exploded(costs, *, factor=3.0):
    """Has the cost run away: is it, anywhere, above three times the first, or no number at all?

        any_t  cost_t > 3 cost_0   or   cost_t is nan or infinite

    costs: (steps,), or (steps, M) of M nets;  factor: the lecture's 3.  Returns a bool, or booleans (M,).
    Raises ValueError if there is no step, factor <= 0 or the first cost is negative: three times that is no limit.

    The lecture's tip for detecting explosions in the solver.
    """
    costs, factor = require_array(costs=costs), require_positive(factor=factor)
    if costs.ndim == 0 or len(costs) == 0:
        raise ValueError(f"costs has shape {costs.shape}; it needs at least one step")
    if np.any(costs[0] < 0):
        raise ValueError(f"costs begins with {np.min(costs[0])}; {factor} times a negative cost is no limit")
    first = np.where(np.isfinite(costs[0]), costs[0], 0)
    alright = np.isfinite(costs) & (costs <= factor * first)   # nan > limit is False, and so would pass for alright
    out = ~alright.all(axis=0)
    return bool(out) if out.ndim == 0 else out


def fit_unless_exploded(model, x, y, *, factor=3.0, loss=None, progress=iter, **options):
    """net.fit that stops as soon as the cost has exploded (of many nets: of all), and saves the time.

        stop at the first t with  cost_t > factor · cost_0,  or nan

    model, x, y and the options: as in net.fit.  Returns History, whose loss ends with the exploded one; the step that
    it would have led to is made, but no further one.
    Raises what net.fit raises, ValueError if factor <= 0 or the first cost is negative, as exploded does.

    The lecture's tip: break out early.
    """
    factor = require_positive(factor=factor)
    loss = losses.softmax_loss if loss is None else loss       # looked up now, as in net.fit
    require_function(loss=loss, progress=progress)
    costs = []

    def noted(scores, y):
        cost, dscores = loss(scores, y)
        costs[1:] = [cost]                                     # the first and the latest
        return cost, dscores

    def until_exploded(steps):
        for step in progress(steps):
            yield step                                         # net.fit makes its step here
            if len(costs) > 1 and np.all(exploded(np.array(costs), factor=factor)):
                return

    return net.fit(model, x, y, loss=noted, progress=until_exploded, **options)


def _require_range(name, low, high, above=0):
    low, high = require_number(**{f"{name}: low": low, f"{name}: high": high})
    if not (above < low <= high < math.inf):
        raise ValueError(f"{name} = {low}, {high}; a range needs {above} < low <= high, and the log axis has no 0")
    return low, high
