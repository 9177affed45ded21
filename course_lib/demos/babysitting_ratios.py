"""Chapter 11 demo: which update ratios belong to runs that learn well, and that this depends on the rule.

    explore(lambda rule: (ratios.all_rules(), rule), plots.ratios, rule=list(RULES))
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import babysitting
from course_lib.demos.babysitting_training import RULES, live

RATES = np.geomspace(1e-4, 10, 11)


@dataclass(frozen=True)
class Swept:
    """One rule at eleven learning rates: test accuracy (rates,) and median update ratios (rates, layers)."""

    test: np.ndarray
    ratios: np.ndarray

    def good(self):
        """Which runs are within one point of the best."""
        return self.test > self.test.max() - 0.01

    def range(self):
        """The lowest and the highest ratio of the good runs."""
        ratios = self.ratios[self.good()]
        return (float(ratios.min()), float(ratios.max())) if ratios.size else (math.nan, math.nan)


def swept(rule, seed=0):
    """Runs of a rule at rates from 1e-4 to 10.  Raises NotImplementedError while update_ratio is not answered."""
    babysitting.update_ratio(np.ones(1), np.ones(1))
    return _swept(rule, seed, babysitting.update_ratio)


@lru_cache(maxsize=32)
def _swept(rule, seed, update_ratio):                           # the function in use: another one, other ratios
    runs = [live(lr=lr, rule=rule, seed=seed) for lr in RATES]
    return Swept(np.array([run.test[-1] for run in runs]), np.array([run.ratio for run in runs]))


def all_rules(seed=0):
    """{rule: Swept} for the three rules."""
    return {rule: swept(rule, seed) for rule in RULES}


def shares_of_noise(rho=0.9, *, steps=2000, seed=0):
    """Length of the steps of momentum at η, as a share of those of gradient descent at η / (1 - ρ).

    The two rates cover the same distance under a constant gradient.  Returns two shares: under a constant gradient,
    and where gradients are noise alone.  The second is √((1 - ρ) / (1 + ρ)): momentum averages the noise away.
    """
    def share(gradients):
        m, sizes = np.zeros(gradients.shape[1]), []
        for g in gradients:
            m = rho * m + g
            sizes.append(np.linalg.norm(m) / np.linalg.norm(g / (1 - rho)))
        return float(np.mean(sizes[steps // 2:]))
    return share(np.ones((steps, 100))), share(np.random.default_rng(seed).normal(size=(steps, 100)))
