"""Chapter 14 demo that trains: the lecture's summary as a table that is measured.

Every technique is switched over once, from each of three places to start from, under several seeds, which draw the
same digits and the same first weights for both.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.demos import capstone
from course_lib.demos.capstone import TECHNIQUES
from course_lib.kept import kept

STARTS = {"the bare net": (), "the net with all that optimizes": ("optimizes",),
          "the net with everything": ("optimizes", "regularizes")}
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
def table(*, seeds=5, progress=iter):
    """Train 3 × (1 + techniques) nets for every seed.  progress: wraps the list of runs."""
    runs = [(start, flipped, seed) for start in STARTS for flipped in (None, *TECHNIQUES) for seed in range(seeds)]
    errors = {}
    for start, flipped, seed in progress(runs):
        on = {name: (kind in STARTS[start]) != (name == flipped) for name, kind in TECHNIQUES.items()}
        run = capstone.one_net(on, seed=seed, every_epoch=False)
        errors[start, flipped, seed] = run.train[-1], run.gap
    measured = np.array([errors[run] for run in runs]).reshape(len(STARTS), 1 + len(TECHNIQUES), seeds, 2)
    was_on = np.array([[kind in kinds for kind in TECHNIQUES.values()] for kinds in STARTS.values()])
    effect = (measured[:, 1:] - measured[:, :1]) * np.where(was_on, -1, 1)[:, :, None, None]
    return Table(np.moveaxis(measured[:, 0], -1, 1), effect[..., 0], effect[..., 1])
