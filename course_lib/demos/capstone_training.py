"""Chapter 14 demo that trains: the lecture's summary as a table that is measured.

Every technique is switched over once, from each of four places to start from, under several seeds, which draw the
same digits and the same first weights for both.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.demos import capstone
from course_lib.demos.capstone import TECHNIQUES
from course_lib.kept import kept

OPTIMIZES = "ReLU", "standardised input", "He initialization", "batch norm", "Adam"       # at one rate
STARTS = {                      # the techniques that are on, and the share of wrong labels
    "the bare net": ((), 0.0),
    "a net that begins to learn": (("ReLU", "He initialization"), 0.0),
    "the net with all that optimizes": (OPTIMIZES, 0.0),
    "the same, 3 of 10 labels wrong": (OPTIMIZES, 0.3),
}
LECTURE = {                     # the lecture's summary, its ensembles as averaged weights; ReLU and rate are not in it
    "gap": ("augmentation", "weight decay", "dropout", "batch norm", "averaged weights"),
    "train": ("standardised input", "He initialization", "batch norm", "Adam"),
}
STUDENT_T = {2: 12.7, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 8: 2.36, 10: 2.26}       # 95 %, by the number of seeds


@dataclass(frozen=True)
class Table:
    """What each technique does: error with it minus error without it, after training, (starts, techniques, seeds)."""

    start: np.ndarray           # errors to start from, (starts, 2, seeds): on training digits, and the gap
    train: np.ndarray
    gap: np.ndarray

    def at(self, start):
        """All of it, and which start to look at."""
        return self, list(STARTS).index(start)

    def interval(self, effect):
        """Mean of an effect over the seeds, and the half width of its 95 % interval, by Student's t."""
        seeds = effect.shape[-1]
        return effect.mean(axis=-1), STUDENT_T[seeds] * effect.std(axis=-1, ddof=1) / np.sqrt(seeds)

    def beyond_noise(self, effect, i):
        """{technique: mean effect} from start i, of those whose interval leaves out 0."""
        mean, half = self.interval(effect[i])
        return {name: float(m) for name, m, h in zip(TECHNIQUES, mean, half, strict=True) if abs(m) > h}


@kept
def table(*, seeds=8, starts=tuple(STARTS), techniques=tuple(TECHNIQUES), progress=iter):
    """Train starts × (1 + techniques) nets for every seed.  progress: wraps the list of runs."""
    runs = [(start, flipped, seed) for start in starts for flipped in (None, *techniques) for seed in range(seeds)]
    errors = {}
    for start, flipped, seed in progress(runs):
        used, wrong_labels = STARTS[start]
        on = {name: (name in used) != (name == flipped) for name in TECHNIQUES}
        run = capstone.one_net(on, seed=seed, wrong_labels=wrong_labels, every_epoch=False)
        errors[start, flipped, seed] = run.train[-1], run.gap
    measured = np.array([errors[run] for run in runs]).reshape(len(starts), 1 + len(techniques), seeds, 2)
    was_on = np.array([[name in STARTS[start][0] for name in techniques] for start in starts])
    effect = (measured[:, 1:] - measured[:, :1]) * np.where(was_on, -1, 1)[:, :, None, None]
    return Table(np.moveaxis(measured[:, 0], -1, 1), effect[..., 0], effect[..., 1])


def beside(result):
    """A line for each technique: the columns of the lecture's summary in which it stands, and those measured."""
    yield f"{'':20}{'the lecture':24}measured, from at least one start"
    for name in TECHNIQUES:
        said = [column for column, names in LECTURE.items() if name in names]
        seen = [column for column in LECTURE if any(
            result.beyond_noise(getattr(result, column), i).get(name, 0) < 0 for i in range(len(result.train)))]
        named = (", ".join({"gap": "gap", "train": "training error"}[column] for column in part) or "-"
                 for part in (said, seen))
        yield f"{name:20}{next(named):24}{next(named)}"
