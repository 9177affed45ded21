"""Chapter 12 demos: where draws fall, what a grid and random points see of an axis, and how soon they have seen it.

    explore(demos.draws, plots.draws, axis=list(demos.AXES), count=(10, 500, 10), seed=0)

What trains nets is in demos.search_training.  The chapter's functions are called through their module, so that after
use(f) these demos run on the student's own.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import search

AXES = ("uniform", "log-uniform")


@dataclass(frozen=True)
class Draws:
    """Learning rates (count,) and how many of them lie in each decade; edges: of the decades."""

    axis: str
    values: np.ndarray
    edges: np.ndarray
    counts: np.ndarray


def draws(axis="uniform", count=100, seed=0, *, low=1e-4, high=1.0):
    """So many random learning rates, drawn uniformly in the value or on the log axis, and counted by decades."""
    rng = np.random.default_rng(seed)
    if axis == "uniform":
        values = rng.uniform(low, high, count)
    else:
        values = np.asarray(search.log_uniform(low, high, size=count, rng=rng))
    edges = np.geomspace(low, high, round(np.log10(high / low)) + 1)
    decade = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    return Draws(axis, values, edges, np.bincount(decade, minlength=len(edges) - 1))


LR, DECAY = (1e-4, 1.0), (1e-6, 1e-2)           # what is searched where no net is trained


def place(values, low, high):
    """Where on the log axis: 0 at its lower end, 1 at its upper one."""
    return np.log(np.asarray(values) / low) / np.log(high / low)


def middles(count, low, high):
    """The middles of so many equal cells of the log axis: the best that a grid can do."""
    return low * (high / low)**((np.arange(count) + 0.5) / count)


def score(u, v, peak, second):
    """How good a place (u, v) is: best at the peak.  second: how much v matters, 0 … 1."""
    along, across = (np.exp(-((x - centre) / width)**2 / 2) for x, centre, width in zip((u, v), peak, (0.12, 0.2),
                                                                                      strict=True))
    return 0.1 + 0.85 * along * (1 - second * (1 - across))


@dataclass(frozen=True)
class Design:
    """Tries at places u and v (count,) of two log axes, their scores, how many different u's, and a mean best score.

    mean: of the best over many tasks, each with another optimum.
    """

    u: np.ndarray
    v: np.ndarray
    scores: np.ndarray
    different: int
    mean: float


@dataclass(frozen=True)
class Duel:
    """A grid and random points on the same task; curve and map: the score along u, and over u and v."""

    grid: Design
    random: Design
    curve: np.ndarray
    map: np.ndarray
    peak: np.ndarray            # (2,), where it is best


def duel(per_axis=3, second=0.1, seed=0, *, tasks=400):
    """A grid of per_axis × per_axis tries against as many random ones; the optimum lies where the seed says.

    second: how much the second knob matters, beside the first, which always does.
    """
    rng = np.random.default_rng(seed)
    peaks = rng.random((2, tasks, 1))                           # the first task is the one that is shown
    count = per_axis**2
    tried = search.grid(lr=middles(per_axis, *LR), decay=middles(per_axis, *DECAY))
    drawn = search.random_points(tasks * count, lr=LR, decay=DECAY, rng=rng)
    designs = []
    for points in (tried, drawn):
        u, v = (place(points[name], *limits).reshape(-1, count) for name, limits in (("lr", LR), ("decay", DECAY)))
        scores = score(u, v, peaks, second)                     # (tasks, count)
        different = len(np.unique(np.round(u[0], 9)))
        designs.append(Design(u[0], v[0], scores[0], different, float(scores.max(axis=1).mean())))
    along = np.linspace(0, 1, 101)
    return Duel(*designs, curve=score(along, peaks[1, 0], peaks[:, 0], second),
                map=score(along[::2], along[::2, None], peaks[:, 0], second), peak=peaks[:, 0, 0])


def zoomed(places, scores, peak, second, *, count, rng, shrink=0.3):
    """From coarse to fine: your zoom about the best of the places (count, 2), and as many random points in there.

    Returns the ends of both narrower axes (2, 2), as places, the new places (count, 2) and their scores.
    """
    best = places[np.argmax(scores)]
    ranges = []
    for (low, high), u in zip((LR, DECAY), best, strict=True):
        value = float(np.clip(low * (high / low)**u, low, high))
        ranges.append(search.zoom(low, high, value, shrink=shrink))
    drawn = search.random_points(count, lr=ranges[0], decay=ranges[1], rng=rng)
    new = np.stack([place(drawn["lr"], *LR), place(drawn["decay"], *DECAY)], axis=-1)
    ends = np.array([place(pair, *limits) for pair, limits in zip(ranges, (LR, DECAY), strict=True)])
    return ends, new, score(*new.T, peak, second)


@dataclass(frozen=True)
class Covered:
    """After how many tries which share of the cells of one axis was looked at, by grids and by random points."""

    axes: int
    cells: int
    grid_tries: np.ndarray
    grid: np.ndarray
    random_tries: np.ndarray
    random: np.ndarray

    def at(self, tries):
        """What both have seen with a budget of so many tries: the largest grid that it pays for, and as many draws."""
        return (self.grid[self.grid_tries <= tries][-1], self.random[self.random_tries <= tries][-1])


def covered(axes=2, cells=20, seed=0, *, most=1000):
    """How much of the one axis that matters is seen, when so many axes are searched at once."""
    limits = {f"knob {i}": LR for i in range(axes)}
    sides = [n for n in range(1, cells + 1) if n**axes <= most]
    grids = [search.grid(**{name: middles(n, *LR) for name in limits})["knob 0"] for n in sides]
    drawn = search.random_points(most, **limits, rng=np.random.default_rng(seed))["knob 0"]
    tries = np.unique(np.geomspace(1, most, 40).astype(int))
    return Covered(axes, cells, np.array(sides)**axes,
                   np.array([search.coverage(np.asarray(values), *LR, cells=cells) for values in grids]), tries,
                   np.array([search.coverage(drawn[:t], *LR, cells=cells) for t in tries]))
