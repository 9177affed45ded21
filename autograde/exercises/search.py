"""Chapter 12: hyper-parameter search."""

from itertools import pairwise

import numpy as np

from autograde.exercises.draws import by_seed, in_any_order
from autograde.exercises.model import Exercise, grows
from course_lib import search


def shares(values, edges):
    """The share of the values between each two neighbouring edges, to one decimal."""
    return np.array([np.mean((values >= a) & (values < b)) for a, b in pairwise(edges)]).round(1)


draw = Exercise(search.log_uniform, returns="v", unasked={"in place": "no array goes in", "dtype": "no array goes in"})


@draw.case(points=2)
def every_decade_gets_its_share(f, rng):
    """Of many draws from 0.00001 … 1, a fifth lies in each of the five decades. So it does wherever they begin."""
    edges = 10.0**(rng.integers(-8, -2) + np.arange(6))
    v = f(edges[0], edges[-1], size=2000, rng=rng)
    return {"share in each decade, to one decimal": shares(v, [*edges[:-1], edges[-1] * 1.000001])}


@draw.case(points=1)
def all_of_the_range_and_nothing_else(f, rng):
    """From 0.000003 to 7, say, no powers of ten: nothing falls outside, and both ends are reached."""
    low, high = rng.uniform(2, 9) * 1e-6, rng.uniform(2, 9)
    v = f(low, high, size=30_000, rng=rng)
    return {"all lie inside": np.all((v > low * 0.999999) & (v < high * 1.000001)),
            "some lie within 1 % of the lower end": np.any(np.abs(v / low - 1) < 0.01),
            "some lie within 1 % of the upper end": np.any(np.abs(v / high - 1) < 0.01)}


@draw.case(points=1)
def every_draw_is_a_number_of_its_own(f, rng):
    """Of 400 draws no two are the same; they come in the shape that is asked for, one number without a size."""
    low, high = 10**rng.uniform(-8, -6), 10**rng.uniform(1, 3)
    v, (one, *others) = f(low, high, size=(100, 4), rng=rng), [f(low, high, rng=rng) for _ in range(4)]
    return {"different values of 400": np.unique(v).size, "least and greatest are near both ends": bool(
                low * 0.999 < np.min(v) < 10 * low and high / 10 < np.max(v) < high * 1.001),
            "axes of a draw without a size": np.ndim(one),
            "a draw without a size is an end of the range": np.any(np.isin([one, *others], [low, high]))}


@draw.case(points=1)
def the_draws_come_from_rng(f, rng):
    """Two generators with the same seed give the same values, two seeds give different ones."""
    steps = np.diff(np.log(np.sort(np.abs(f(0.1, 10.0, size=40, rng=rng)))))
    return {**by_seed(f, rng, "values", 0.1, 10.0, size=40),
            "evenly spaced on the log axis": np.allclose(steps, steps[0])}


@draw.case(points=1)
def vectorized(f, rng):
    """Thirty times the draws are no more lines to run: the generator fills an array, not you."""
    low = 10**rng.uniform(-4, -2)
    v = f(low, 10 * low, size=300, rng=rng)
    return {"draws": np.size(v), "all lie inside": np.all((v > low * 0.999999) & (v < 10 * low * 1.000001)),
            **grows(f, "draws", lambda n: f.lines(0.1, 10.0, size=n, rng=rng), many=300)}


draw.mistake("    v = np.exp(", "    return rng.uniform(low, high, size)\n    v = np.exp(", earns=2,
    hint="You drew the value itself uniformly. Nine of ten tries then go into the top decade, and the small rates "
         "hardly get one: what should be uniform is the order of magnitude.")
draw.mistake("    v = np.exp(", "    return 10.0**rng.uniform(math.log(low), math.log(high), size)\n    v = np.exp(",
    earns=1,
    hint="Natural logarithms went in, and a power of ten came out. Your exponent is too long: log and the function "
         "that undoes it must have the same base.")
draw.mistake("    v = np.exp(", "    return np.exp(rng.uniform(math.log10(low), math.log10(high), size))\n"
             "    v = np.exp(", earns=1,
    hint="Logarithms to base 10 went in, and a power of e came out: the small end of your range is never reached. "
         "Log and the function that undoes it must have the same base.")
draw.mistake("    v = np.exp(", "    return rng.uniform(math.log(low), math.log(high), size)\n    v = np.exp(", earns=1,
    hint="You returned the exponent. A negative learning rate climbs uphill: you are on the log axis, and one step is "
         "missing to come back.")
draw.mistake("    v = np.exp(", "    return np.exp(rng.uniform(low, high, size))\n    v = np.exp(", earns=1,
    hint="You drew between the bounds as they are, and then took them for exponents. Where on the log axis are the "
         "bounds?")
draw.mistake("    v = np.exp(", "    whole = math.floor(math.log10(low)), math.ceil(math.log10(high))\n"
             "    return 10.0**rng.integers(*whole, size)\n    v = np.exp(", earns=3,
    hint="You drew whole exponents, so only powers of ten are ever tried. Between 0.01 and 0.1 there is plenty of "
         "room, and the best rate has no reason to be a round number.")
draw.mistake("    v = np.exp(", "    one = math.exp(rng.uniform(math.log(low), math.log(high)))\n"
             "    return one * np.ones(size or ())\n    v = np.exp(", earns=1,
    hint="You drew once and copied that number. A thousand tries of one learning rate are one try: draw as many as "
         "are asked for.")
draw.mistake("    v = np.exp(", "    count = 1 if size is None else int(np.prod(size))\n"
             "    return np.geomspace(low, high, count + 2)[1:-1].reshape(size or ())\n    v = np.exp(", earns=5,
    hint="Your values are evenly spaced on the log axis: that is a grid, the same one for every seed. "
         "A draw from rng is asked for.")
draw.mistake("    v = np.exp(", """    low, high = math.log(low), math.log(high)
    v = [math.exp(rng.uniform(low, high)) for _ in range(1 if size is None else math.prod(np.ravel(size)))]
    return np.reshape(v, size or ())
    v = np.exp(""", earns=5,
    hint="You draw one number at a time, in a loop of Python. The generator fills a whole array in one call, if it is "
         "told the size, and NumPy's functions take the array as it is.")
draw.mistake("(rng.uniform(", "(np.random.default_rng(0).uniform(", earns=5,
    hint="You made a generator of your own, with the same numbers in every call. Draw from the rng that you are given: "
         "then a search can be repeated, and the next one still tries something new.")


combine = Exercise(search.grid, returns="the values of each axis, point by point")


def points_of(found, *names):
    """The points, one a row, in an order of their own: a grid may list them in any."""
    rows = np.stack([np.asarray(found[name], float) for name in names], axis=-1)
    return rows[np.lexsort(rows.T[::-1])]


@combine.case(points=2)
def every_combination_once(f, rng):
    """Two learning rates and four decays make eight points, in any order."""
    lr, decay = rng.random(2), rng.random(4)
    return {"the points, sorted": points_of(f(lr=lr, decay=decay), "lr", "decay")}


@combine.case(points=1)
def as_many_points_as_the_product(f, rng):
    """Three axes of 2, 3 and 4 values: 24 points, all of them different. Here with other numbers of values."""
    axes = [rng.random(n) for n in (2, rng.integers(2, 7), 4)]
    points = points_of(f(**dict(zip(("lr", "decay", "keep_prob"), axes, strict=True))), "lr", "decay", "keep_prob")
    return {"points": len(points), "they are of the values given": all(
                np.isin(np.float32(p), np.float32(a)).all() for p, a in zip(points.T, axes, strict=True)),
             "different points": len(np.unique(points, axis=0))}


@combine.case(points=1)
def every_value_gets_its_share(f, rng):
    """Each value of an axis meets all values of the other: of 4 × 6 points, 6 have the first axis's first value."""
    a, b = rng.random(4), rng.random(6)
    found = f(a=a, b=b)
    return {"points with each value of the first axis": [int(np.isclose(found["a"], v).sum()) for v in a],
            "points with each value of the second axis": [int(np.isclose(found["b"], v).sum()) for v in b]}


@combine.case(points=1)
def one_axis_is_itself(f, rng):
    """With a single axis there is nothing to combine; its values may also be a list."""
    return {"array": np.sort(f(lr=rng.random(4))["lr"]), "list": np.sort(f(lr=[0.1, 0.01, 0.001])["lr"])}


combine.mistake("    return {name: values", """    shortest = min(map(len, axes.values()))
    return {name: np.asarray(values)[:shortest] for name, values in axes.items()}
    return {name: values""", earns=1,
    hint="You paired the first value with the first, the second with the second: a zip, the diagonal of the grid. "
         "How often must each learning rate be tried, if it is to meet every decay?")
combine.mistake("    return {name: values", """    longest = max(map(len, axes.values()))
    return {name: np.resize(np.asarray(values), longest) for name, values in axes.items()}
    return {name: values""", earns=1,
    hint="You paired the first value with the first, the second with the second, and began the shorter axes anew. "
         "How often must each learning rate be tried, if it is to meet every decay?")
combine.mistake("    return {name: values", """    total = math.prod(map(len, axes.values()))
    return {name: np.resize(np.asarray(values), total) for name, values in axes.items()}
    return {name: values""", earns=2,
    hint="Your points are as many as they should be, but all axes repeat in the same rhythm, so that some combinations "
         "come twice and others never. While one axis runs through its values, the other must wait.")
combine.mistake("    return {name: values", """    total = math.prod(map(len, axes.values()))
    return {name: np.sort(np.resize(np.asarray(values), total)) for name, values in axes.items()}
    return {name: values""", earns=2,
    hint="All your axes wait at the same time: each value is repeated, in every axis alike. One of them must run "
         "through its values while the other waits.")
combine.mistake("    return {name: values", """    points = {name: [values[0]] for name, values in axes.items()}
    for name, values in axes.items():
        for value in list(values)[1:]:
            for other in axes:
                points[other].append(value if other == name else axes[other][0])
    return {name: np.array(values) for name, values in points.items()}
    return {name: values""", earns=1,
    hint="You move one knob at a time and leave the others at their first value. The best decay at a bad learning rate "
         "need not be the best at a good one: a grid tries them together.")
combine.mistake(".ravel() for", " for", earns=1,
    hint="Your arrays are still tables, an axis for each knob. Point number i should be found at place i: lay them out "
         "in one row.")
combine.mistake("    return {name: values", """    return {name: np.asarray(values) for name, values in axes.items()}
    return {name: values""", earns=1,
    hint="You gave the axes back as they came. They are the sides of the grid; its points are asked for, "
         "one of each combination.")
combine.mistake("    return {name: values", """    total = math.prod(map(len, axes.values()))
    return {name: np.linspace(min(values), max(values), total) for name, values in axes.items()}
    return {name: values""", earns=0,
    hint="You made up new values between the smallest and the largest, and all of your points lie on one line. "
         "A grid uses the values that it is given, and combines them.")


cover = Exercise(search.coverage, returns="the share of cells", unasked={"dtype": "a number comes out"})
CELLS = 8


def within(cells, low, high, rng, count=CELLS):
    """A value in each of these cells of the log axis, clear of their borders; 2.4: in the upper half of cell 2."""
    place = (np.asarray(cells) + rng.uniform(0.1, 0.45, len(cells))) / count
    return low * (high / low)**place


def some_cells(rng, n=CELLS):
    """The two lowest of n cells and others, not half of them: all so low that on the plain axis they are one cell."""
    low = int(0.7 * n)
    count = rng.choice([k for k in range(3, low + 1) if 2 * k != n])
    return np.array([0, 1, *(2 + rng.permutation(low - 2)[:count - 2])])


@cover.case(points=2)
def the_share_of_the_cells_that_were_looked_at(f, rng):
    """Five values in three cells of eight: three eighths. Here it may be more, two values to a cell."""
    n = int(rng.integers(7, 13))
    cells = some_cells(rng, n)
    return f(within([*cells, *(cells + 0.4)], 1e-4, 1.0, rng, count=n), 1e-4, 1.0, cells=n)


@cover.case(points=1)
def cells_are_equal_on_the_log_axis(f, rng):
    """From 2 to 2000 in three cells, each a factor of ten: 3 and 15 share one, 30 and 1500 have one each."""
    tried = {"3 and 15": 2, "3, 15 and 30": 3, "3, 15, 30 and 1500": 4}
    v = np.array([3.0, 15.0, 30.0, 1500.0])
    return in_any_order(rng, {name: lambda n=n: f(v[:n], 2.0, 2000.0, cells=3) for name, n in tried.items()})


@cover.case(points=1)
def the_same_again_is_nothing_new(f, rng):
    """Five tries of one value cover what one try does, and the order of the tries does not matter."""
    v = within(rng.permutation(some_cells(rng)), 0.01, 10.0, rng)
    once = f(v, 0.01, 10.0, cells=CELLS)
    return {"once": once, "five times each, over once": f(np.repeat(v, 5), 0.01, 10.0, cells=CELLS) / once,
            "sorted, over unsorted": f(np.sort(v), 0.01, 10.0, cells=CELLS) / once}


@cover.case(points=1)
def both_ends_belong_to_the_range(f, rng):
    """The lower end lies in the first cell, the upper one in the last: a value there opens no cell of its own."""
    every = within(range(CELLS), 1e-3, 1.0, rng)
    return {"both ends alone": f(np.array([1e-3, 1.0]), 1e-3, 1.0, cells=int(rng.integers(4, 9))),
            "a value in every cell, and both ends": f(np.append(every, [1e-3, 1.0]), 1e-3, 1.0, cells=CELLS)}


@cover.case(points=1)
def nothing_tried_nothing_seen(f, rng):
    """Without a value the share is 0, and with one it is not."""
    return {"no value": f(np.array([]), 1e-3, 1.0, cells=CELLS),
            "one value": f(within([2], 1e-3, 1.0, rng), 1e-3, 1.0, cells=int(rng.integers(4, 9)))}


cover.mistake("np.log(values / low) / math.log(high / low))", "(values - low) / (high - low))", earns=1,
    hint="Your cells are equally wide in the value, so that on the log axis the first holds all the small rates "
         "together. What is equal for cells on the log axis: the difference of their borders, or the ratio?")
cover.mistake("np.unique(np.minimum(cell, cells - 1))", "cell", earns=1,
    hint="You counted tries, not cells. Two tries in the same cell look at it once: how many different cells are "
         "there?")
cover.mistake("np.unique(np.minimum(cell, cells - 1))", "np.unique(values)", earns=2,
    hint="You counted different values. They may lie so close together that they see the same: "
         "count the different cells that they fall into.")
cover.mistake("cells - 1))) / cells\n", "cells - 1)))\n", earns=0,
    hint="That is the number of cells that were looked at. The share of all of them is asked for.")
cover.mistake("len(np.unique(np.minimum(cell, cells - 1))) / cells",
              "len(np.unique(np.minimum(cell, cells - 1))) / max(1, len(values))", earns=0,
    hint="You divided by the number of tries. The share is of the cells: how many are there in all?")
cover.mistake("np.minimum(cell, cells - 1)", "cell", earns=5,
    hint="A value at the very end of the range opens a cell of its own in your count, one more than there are. "
         "Into which cell does it belong?")
cover.mistake("np.floor(cells *", "np.round(cells *", earns=3,
    hint="You rounded to the nearest border, so half of each cell is counted with its neighbour. Which cell does "
         "a value in the upper half of the first one belong to?")
cover.mistake("np.floor(cells *", "(cells *", earns=2,
    hint="You counted different places, for nothing is cut off behind the point: every try has a cell for itself. "
         "Which whole number is a value's cell?")
cover.mistake("/ cells\n", "/ cells if len(values) else 1.0\n", earns=5,
    hint="Without a single try you say that all is covered. Nothing was looked at.")
cover.mistake("return len(", "return 1 - len(", earns=0,
    hint="That is the share of the cells that nobody looked at. The other one is asked for.")


explode = Exercise(search.exploded, returns="whether it exploded", unasked={"dtype": "yes or no comes out"})


@explode.case(points=2)
def above_three_times_the_first_cost(f, rng):
    """A cost that falls is fine, one that doubles too; one that ends at five times the first has exploded."""
    first = rng.uniform(1.6, 2.8)
    costs = {"falls": [1.0, 0.8, 0.5, 0.4], "doubles": [1.0, 1.5, 2.0], "ends at five times": [1.0, 1.9, 3.5, 5.0],
             "a single step": [1.0]}
    return in_any_order(rng, {name: lambda c=c: f(first * np.array(c)) for name, c in costs.items()})


@explode.case(points=1)
def the_first_cost_is_the_measure(f, rng):
    """Not the last one, nor the lowest: a cost that fell to a tenth and came back has not exploded."""
    first = rng.uniform(1.6, 2.8)
    costs = {"down to a tenth, and back": [1.0, 0.1, 0.3, 1.0],
             "up step by step, to four times": [1.0, 1.4, 2.0, 2.8, 4.0],
             "down to a fifth, and back": [1.0, 0.2, 1.0], "up in two steps": [1.0, 2.0, 4.0]}
    return in_any_order(rng, {name: lambda c=c: f(first * np.array(c)) for name, c in costs.items()})


@explode.case(points=1)
def once_is_enough(f, rng):
    """A net may die of an explosion: then its cost comes back down to ln 10, and looks harmless."""
    costs = {"a spike, then 2.30": [2.4, 2.3, 90.0, 2.31, 2.30, 2.30], "no spike": [2.4, 2.3, 2.5, 2.31, 2.30, 2.30],
             "a spike at once": [2.4, 90.0, 2.3, 2.31, 2.30, 2.30], "a bump": [2.4, 2.3, 3.9, 2.31, 2.30, 2.30]}
    return in_any_order(rng, {name: lambda c=c: f(np.array(c)) for name, c in costs.items()})


@explode.case(points=1)
def no_number_is_an_explosion(f, rng):
    """Also if it is nan or infinite, at the end or on the way. Numbers throughout are none."""
    costs = {"ends with nan": [2.3, 2.9, np.nan], "nan on the way": [2.3, np.nan, 2.2],
             "infinite": [2.3, 2.0, np.inf, np.inf], "nan from the first step on": [np.nan] * 3,
             "numbers": [2.3, 2.9, 2.2], "numbers again": [2.3, 2.0, 1.9]}
    return in_any_order(rng, {name: lambda c=c: f(np.array(c)) for name, c in costs.items()})


@explode.case(points=1)
def three_times_is_the_limit_but_may_be_another(f, rng):
    """Exactly three times the first cost is not above it.  factor sets another limit."""
    costs = np.array([2.0, 5.0, 1.0])
    return in_any_order(rng, {
        **{f"from 2 to {top}": lambda top=top: f(np.array([2.0, top])) for top in (5.999, 6.0, 6.001)},
        **{f"factor = {factor:g}": lambda factor=factor: f(costs, factor=factor) for factor in (2.0, 4.0, 2.6)}})


@explode.case(points=2)
def many_nets_at_once(f, rng):
    """costs (steps, M): a verdict for each net, by its own first cost."""
    costs = np.array([[1.0, 10.0, 1.0, 2.0], [2.0, 29.0, 4.0, 1.0], [1.0, 9.0, 1.0, np.nan]])
    return {"four nets": f(costs[:, rng.permutation(4)]), "one net": f(costs[:, 2:3]),
            "in a falling column": f(costs[:2, [3, 1]])}


explode.mistake("np.isfinite(costs) & (", "np.isnan(costs) | (", earns=5,
    hint="nan got through. It is neither above nor below nor equal to anything, not even to itself: every comparison "
         "with it is False. Ask for it by name.")
explode.mistake("np.isfinite(costs) & (costs <= factor * first)", "~(np.isnan(costs) | (costs == np.inf))", earns=1,
    hint="You only look for costs that are no numbers. By then it is long over: compare with the first cost, too.")
explode.mistake("alright.all(axis=0)", "alright[-1]", earns=3,
    hint="You looked at the last step only. An exploded ReLU net is often dead: it gives the same scores for every "
         "image, and the cost is back at ln 10, as if nothing had been.")
explode.mistake("    out = ~alright", "    return costs[-1] > factor * costs[0]\n    out = ~alright", earns=3,
    hint="You looked at the last cost only, and not for nan, which is never above anything. A net that exploded is "
         "often dead by then, and its cost back at ln 10: go through all the steps.")
explode.mistake("np.where(np.isfinite(costs[0]), costs[0], 0)", "costs[-1]", earns=2,
    hint="You compare with the last cost. Which one does the tip of the lecture call the original?")
explode.mistake("costs <= factor * first)", "costs <= factor * np.fmin.reduce(costs))", earns=4,
    hint="You compare with the lowest cost. A run that learned well and then has a bad batch would be stopped: "
         "the measure is where it began.")
explode.mistake("costs <= factor * first)", "costs <= factor * np.concatenate([costs[:1], costs[:-1]]))", earns=5,
    hint="You compare with the step before. A cost that doubles at each step would climb to the moon, and you would "
         "say that all is well.")
explode.mistake("costs <= factor * first)", "costs <= first / factor)", earns=0,
    hint="You divided by the factor: now a run is an explosion unless it learns at once. How high may the cost be?")
explode.mistake("costs <= factor * first)", "costs <= first)", earns=1,
    hint="You stop as soon as the cost is above the first one. Batches differ, so it is, now and then, in every "
         "good run: the factor is what allows for that.")
explode.mistake("costs <= factor * first)", "costs < factor * first)", earns=7,
    hint="At exactly the limit you already say that it exploded. The rule says above.")
explode.mistake("costs <= factor * first)", "costs <= 3 * first)", earns=7,
    hint="Your limit is three times, whatever factor says.")
explode.mistake("costs <= factor * first)", "costs <= factor)", earns=2,
    hint="You compare with the factor itself. Three is not a cost: it counts how many times the first one.")
explode.mistake("costs <= factor * first)", "costs <= factor * np.ravel(first)[0])", earns=6,
    hint="All nets are measured by the first net's first cost. Each begins at its own.")
explode.mistake("~alright.all(axis=0)", "~alright.any(axis=0)", earns=0,
    hint="You wait until every step is bad, and the first never is. One bad step is enough.")
explode.mistake("alright.all(axis=0)", "alright.all()", earns=6,
    hint="One verdict for all nets together: one explosion condemns its neighbours. Which axis are the steps?")
explode.mistake("alright.all(axis=0)", "np.full(alright.shape[1:], alright.all())", earns=6,
    hint="One verdict for all nets together, which you give to each: one explosion condemns all. Which axis are the "
         "steps?")
explode.mistake("alright.all(axis=0)", "alright.all(axis=-1)", earns=6,
    hint="You asked each step whether some net exploded in it. It is the steps that are to be gone through, for each "
         "net.")
explode.mistake("    out = ~alright", "    return any(not fine for fine in alright)\n    out = ~alright", earns=6,
    hint="With many nets, comparing gives an answer for each of them; but if, and, or, and Python's own max and any, "
         "want a single one. Let NumPy compare and gather, over the axis of the steps.")
explode.mistake("out = ~alright", "out = alright", earns=0,
    hint="You say True for runs that are fine. The name asks whether it exploded.")


closer = Exercise(search.zoom, returns="low, high",
                  unasked={"in place": "a list goes in", "dtype": "bounds come out, as numbers"})


@closer.case(points=1)
def about_the_best(f, rng):
    """Eight decades, of which a quarter is left, about the best value: 0.001 becomes 0.0001 … 0.01, say."""
    return f(1e-6, 1e2, 10**rng.uniform(-4, 0), shrink=0.25)


@closer.case(points=2)
def a_share_of_the_decades_is_left(f, rng):
    """With shrink = 0.4 the new range has 0.4 times as many decades, and the best value in the middle of them."""
    best = 10.0**rng.uniform(-3, -1)
    low, high = f(1e-4, 1.0, best, shrink=0.4)
    return {"decades, new over old": np.log10(high / low) / 4,
            "middle of the log axis, over best": np.sqrt(low * high) / best}


@closer.case(points=1)
def a_best_value_on_the_border(f, rng):
    """It says that better ones may lie outside: the new range reaches as far beyond the old one as into it."""
    low, high = rng.uniform(1, 9) * 1e-4, rng.uniform(1, 9)
    return {"best at the upper end": f(low, high, high, shrink=0.4),
            "best at the lower end": f(low, high, low, shrink=0.4)}


@closer.case(points=1)
def again_and_again(f, rng):
    """Three times, each a third of the range before: 27 decades become one."""
    low, high, best = 1e-20, 1e7, 10**rng.uniform(-3, 0)
    for _ in range(3):
        low, high = f(low, high, best, shrink=1 / 3)
    return low, high


closer.mistake("    half = (", "    half = shrink * (high - low) / 2\n"
               "    return best - half, best + half\n    half = (",
    earns=0,
    hint="You took a share of the difference high - low, on the axis of the values. There the range below the best is "
         "soon negative, and no learning rate is. On the log axis the same is done with ratios.")
closer.mistake("    half = (", "    half = shrink * (high - low) / 2\n"
               "    return max(low, best - half), min(high, best + half)\n    half = (", earns=0,
    hint="You took a share of the difference high - low, and had to cut off what fell below the range. On the log "
         "axis it is a share of the *ratio*: nothing falls below 0, and at the border nothing should be cut.")
closer.mistake("best / half, best * half", "max(low, best / half), min(high, best * half)", earns=4,
    hint="You cut the new range off at the old border. A best value on the border says that better ones may lie "
         "beyond, and you have just locked the door.")
closer.mistake("return best / half, best * half", "best = min(max(best, low * half), high / half)\n"
               "    return best / half, best * half", earns=4,
    hint="Your new range stays inside the old one even when the best value stands on the old border. Better ones may "
         "lie beyond: let the range go there.")
closer.mistake("(shrink / 2)", "(1 / 2)", earns=0,
    hint="Your range is moved, and as wide as before: you may search for ever. What share of the decades should be "
         "left?")
closer.mistake("(shrink / 2)", "shrink", earns=0,
    hint="Your range goes by a whole new width to each side, so it is twice as wide as it should be. "
         "The best value stands in the middle.")
closer.mistake("(shrink / 2)", "(1 / (2 * shrink))", earns=0,
    hint="You divided by shrink: your range grows. A search goes from coarse to fine.")
closer.mistake("(shrink / 2)", "(shrink / 4)", earns=0,
    hint="You halved twice, so half of the new range is missing. Half of its width goes to each side.")
closer.mistake("best / half, best * half", "math.sqrt(low * high) / half, math.sqrt(low * high) * half", earns=0,
    hint="Your new range is about the middle of the old one. The search has found something better to stand on.")
closer.mistake("best / half, best * half", "best, best * half**2", earns=0,
    hint="Your new range begins at the best value. How do you know that the optimum is not a little below?")
closer.mistake("    half = (", "    return best * shrink, best / shrink\n    half = (", earns=0,
    hint="Your range has the same width whatever the old one was: shrink is a share of the old range, not a factor on "
         "the best value.")
closer.mistake("best / half, best * half", "best * half, best / half", earns=0,
    hint="High and low have changed places.")
closer.mistake("    half = (", "    half = math.log(high / low) * shrink / 2\n"
               "    return math.log(best) - half, math.log(best) + half\n    half = (", earns=0,
    hint="You returned logarithms: you went to the log axis, and the way back is missing.")
closer.mistake("(high / low)**(shrink / 2)", "math.exp(shrink / 2 * math.log10(high / low))", earns=0,
    hint="A logarithm to base 10 was undone by exp, which belongs to base e. Your range is too narrow.")
