"""Grid against random: tries drop one by one and are projected on the axis that matters; then from coarse to fine."""

from contextlib import suppress

import numpy as np

from course_lib.demos import search as demos
from course_lib.plots import search as plots
from course_lib.stage import Preset, Scene, choice, slider

MOST = 25                               # tries of the largest design
TASKS, SECOND = [0, 1, 2, 3, 4, 5], [0.0, 0.1, 0.5, 1.0]


def frame(per_axis, second, task):
    """Tries (2, 25, 3) of grid and random search: u, v and score; those of the fine stage (25, 3), and its ends (2, 2).

    curve (101,): the score along u;  map (51, 51), bytes;  means (2,), of the best over many tasks.  Where there is no
    try: nan.
    """
    made, count = demos.duel(per_axis, second, task), per_axis**2
    tries = np.full((2, MOST, 3), np.nan)
    for row, design in zip(tries, (made.grid, made.random), strict=True):
        row[:count] = np.transpose([design.u, design.v, design.scores])
    fine, ends = np.full((MOST, 3), np.nan), [(0, 1), (0, 1)]
    with suppress(NotImplementedError):                        # while zoom is not answered yet
        ends, places, scores = demos.zoomed(tries[1, :count, :2], made.random.scores, made.peak, second, count=count,
                                            rng=np.random.default_rng(task + 100))
        fine[:count] = np.column_stack([places, scores])
    return {"tries": tries, "fine": fine, "ends": np.array(ends), "curve": made.curve,
            "map": (255 * np.clip(made.map, 0, 1)).astype(np.uint8),
            "means": np.array([made.grid.mean, made.random.mean])}


tries = Scene(
    "tries", "Grid against random",
    "A grid of nine sees three values of the axis that matters; nine random tries see nine.",
    "Two maps of a score over two axes, one with the tries of a grid and one with random tries; below each the score "
    "along the axis that matters, with all tries projected on it.",
    frame, {
        "tried": slider("tries", range(2 * MOST + 1), MOST, asks=False, pace=260,
                        words=lambda n: f"{n}" if n <= MOST else f"{n - MOST}, fine"),
        "per_axis": choice("tries of a stage", [3, 4, 5], names=["9", "16", "25"]),
        "second": choice("the second axis matters", SECOND,
                         names=["not at all", "a little", "half as much", "as much"]),
        "task": choice("task", TASKS, names=[str(t + 1) for t in TASKS])},
    [Preset("nine tries", "Nine tries on a grid see three values of the axis that matters; nine random ones see nine.",
            {"tried": 0, "second": 0.1}, plays=True, until=MOST),
     Preset("another task", "Where the peak lies between the grid's lines, six of its nine tries were in vain.",
            {"tried": 0, "second": 0.1, "task": 3}, plays=True, until=MOST),
     Preset("25 tries", "More tries, and the same: five values against twenty-five.",
            {"tried": 0, "second": 0.1, "per_axis": 5}, plays=True, until=MOST),
     Preset("coarse to fine", "From coarse to fine: zoom in about the best try so far, and search again.",
            {"tried": MOST, "second": 0.1}, plays=True),
     Preset("both matter", "Where both axes matter alike, evenly spread points leave no holes, and the grid leads on "
            "average.", {"tried": 0, "second": 1.0}, plays=True, until=MOST)],
    lambda: [{"per_axis": n, "second": second, "task": task}
             for n in (3, 4, 5) for second in SECOND for task in TASKS], {"most": MOST},
    lambda per_axis=3, second=0.1, task=0, **start: (plots.duel, demos.duel(per_axis, second, task)))
