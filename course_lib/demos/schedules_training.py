"""Chapter 9 demos that train: many small nets on real digits at once, one for each learning rate or schedule.

    explore(lambda step: trained().at(step), plots.rates, step=(0, 800, 20))

Three training labels of ten are drawn anew, so that the gradients stay noisy to the end, as they do on large problems.
Every demo takes seconds; the notebook keeps what comes out and looks at it from all sides.
"""

from dataclasses import dataclass, replace

import numpy as np

from course_lib import optimizers, schedules
from course_lib.demos.schedules import Run, named, under
from course_lib.kept import kept

RATES = np.geomspace(0.01, 2.56, 13)
NAMED = {"very high": 2.56, "high": 0.64, "good": 0.16, "low": 0.01}
STEPS = 840                         # 1 + 2 + 4 cycles of 120: the last one ends with the run


def runs(rates, seeds, progress, **options):
    """`under`, once for each seed: steps (n,), loss and test (seeds, M, n)."""
    found = [under(rates, seed=seed, **options) for seed in progress(list(range(seeds)))]
    return Run(found[0].steps, np.array([run.loss for run in found]), np.array([run.test for run in found]))


@dataclass(frozen=True)
class Rates:
    """Loss and accuracy, means over seeds, of nets that keep one rate for ever: each (rates, n)."""

    run: Run
    step: int = 0

    def at(self, step):
        """The same at one step."""
        return replace(self, step=step)

    def index(self):
        return int(np.searchsorted(self.run.steps, self.step))

    def best(self):
        """The rate with the highest accuracy so far, and that accuracy."""
        accuracy = self.run.test[:, self.index()]
        return RATES[accuracy.argmax()], accuracy.max()

    def of(self, name):
        """The row of a rate that has a name."""
        return int(np.abs(np.log(RATES / NAMED[name])).argmin())


@kept
def constant_rates(*, steps=800, seeds=4, progress=iter):
    """Thirteen constant rates, side by side."""
    run = runs(np.repeat(RATES[:, None], steps, axis=1), seeds, progress)
    return Rates(Run(run.steps, run.loss.mean(axis=0), run.test.mean(axis=0)))


@dataclass(frozen=True)
class Drops:
    """Loss and accuracy, means over seeds, of nets whose rate drops to a tenth once, at one of these steps or never."""

    lr: float
    drops: tuple
    run: Run
    chosen: int = 0

    def at(self, drop):
        return replace(self, chosen=self.drops.index(drop))

    def around(self, later=40):
        """The loss at the drop and so many steps later."""
        i = int(np.searchsorted(self.run.steps, self.drops[self.chosen]))
        j = min(i + later // int(self.run.steps[1]), len(self.run.steps) - 1)
        return self.run.loss[self.chosen, [i, j]]

    def best(self):
        """The drop that ends with the lowest loss."""
        return self.drops[self.run.loss[:, -1].argmin()]


@kept
def one_drop(*, lr=0.5, steps=800, every=100, seeds=4, progress=iter):
    """The rate is high until the drop and a tenth of that after it; the drop at the last step is no drop."""
    drops = tuple(range(0, steps + 1, every))
    table = np.array([np.where(np.arange(steps) < drop, lr, 0.1 * lr) for drop in drops])
    run = runs(table, seeds, progress)
    return Drops(lr, drops, Run(run.steps, run.loss.mean(axis=0), run.test.mean(axis=0)))


@dataclass(frozen=True)
class Restarts:
    """Ways to spend the same steps: rates (ways, steps), loss and accuracy (ways, n), starts of the cycles."""

    ways: tuple
    rates: np.ndarray
    run: Run
    starts: tuple
    chosen: int = 0

    def at(self, way):
        return replace(self, chosen=self.ways.index(way))

    def lows(self):
        """The loss at the end of each cycle."""
        ends = [*self.starts[self.chosen][1:], STEPS]
        return np.interp(ends, self.run.steps, self.run.loss[self.chosen])

    def jumps(self, within=30):
        """At each restart: the loss just before it, and the highest of the steps that follow."""
        found = []
        for start in self.starts[self.chosen][1:]:
            after = (self.run.steps >= start) & (self.run.steps <= start + within)
            loss = self.run.loss[self.chosen]
            found.append((loss[self.run.steps == start][0], loss[after].max()))
        return found


CYCLES = {"no restart": (STEPS, 1), "210 steps each": (210, 1), "120, 240, 480 steps": (120, 2)}


@kept
def restarts(*, lr=0.5, seeds=4, progress=iter):
    """SGDR with cycles of several lengths, and one cosine without a restart."""
    rates = np.array([schedules.warm_restarts(np.arange(STEPS), lr=lr, T_0=T_0, T_mult=T_mult)
                      for T_0, T_mult in CYCLES.values()])
    run = runs(rates, seeds, progress, every=6)
    starts = tuple(schedules.restarts(STEPS, T_0=T_0, T_mult=T_mult) for T_0, T_mult in CYCLES.values())
    return Restarts(tuple(CYCLES), rates, Run(run.steps, run.loss.mean(axis=0), run.test.mean(axis=0)), starts)


LENGTHS = {"constant": 1, "step_decay": 168, "exponential": 210, "inverse_time": 84, "cosine": STEPS,
           "warm_restarts": 120, "cyclic": 105}
FIRST = (0.12, 0.25, 0.5, 1.0)
WARM_UP = 84


@dataclass(frozen=True)
class Compared:
    """Every schedule from several first rates: loss and accuracy, each (seeds, schedules, rates, n)."""

    names: tuple
    run: Run
    chosen: int = 0

    def at(self, name):
        return replace(self, chosen=self.names.index(name))

    def best(self):
        """For each schedule the first rate that ends with the lowest training loss: (schedules,), indices."""
        return self.run.loss[..., -1].mean(axis=0).argmin(axis=1)

    def ends(self):
        """Accuracies at the end, each schedule at its best first rate: (seeds, schedules)."""
        return np.take_along_axis(self.run.test[..., -1], self.best()[None, :, None], axis=2)[..., 0]

    def losses(self):
        """Mean losses, each schedule at its best first rate: (schedules, n)."""
        return np.take_along_axis(self.run.loss.mean(axis=0), self.best()[:, None, None], axis=1)[:, 0]


@kept
def compare(*, seeds=6, progress=iter):
    """Every schedule, and cosine after a warm-up, from each of the first rates; all that are trained side by side."""
    t = np.arange(STEPS)
    table = {name: [named(name, lr=lr, length=length)(t) for lr in FIRST] for name, length in LENGTHS.items()}
    table["warmup + cosine"] = [schedules.warmup(t, lr=rates, steps=WARM_UP) for rates in table["cosine"]]
    run = runs(np.concatenate(list(table.values())), seeds, progress, every=30)
    shape = (seeds, len(table), len(FIRST), -1)
    return Compared(tuple(table), Run(run.steps, run.loss.reshape(shape), run.test.reshape(shape)))


PEAKS = {"adam": (0.005, 0.01, 0.02, 0.04, 0.08, 0.16), "momentum": (0.02, 0.05, 0.1, 0.2, 0.5),
         "sgd": (0.1, 0.2, 0.4, 0.8, 1.6)}
WARM_UPS = (0, 30, 100)


@dataclass(frozen=True)
class Warmed:
    """Nets under cosine from several rates, warmed up to or not: loss and accuracy (seeds, warm-ups, rates, n)."""

    rule: str
    layers: int
    run: Run

    def ends(self):
        """Accuracies after training, (seeds, warm-ups, rates)."""
        return self.run.test[..., -1]

    def gains(self):
        """Mean accuracy without and with the longest warm-up: at the best rate of each, and where they differ most."""
        without, *_, long = self.ends().mean(axis=0)
        most = int((long - without).argmax())
        return (without.max(), long.max()), PEAKS[self.rule][most], (without[most], long[most])


@kept
def warming(rule="adam", layers=4, *, steps=300, seeds=4, progress=iter):
    """So many hidden layers of 32 units, all labels right; each first rate whole from step 0, and warmed up to."""
    t = np.arange(steps)
    cosines = np.array([schedules.cosine(t, lr=lr, steps=steps) for lr in PEAKS[rule]])
    table = [cosines, *([schedules.warmup(t, lr=rates, steps=warm) for rates in cosines] for warm in WARM_UPS[1:])]
    run = runs(np.concatenate(table), seeds, progress, rule=getattr(optimizers, rule), hidden=(32,) * layers, batch=32,
               wrong_labels=0.0, every=20, examples=300)
    shape = (seeds, len(WARM_UPS), len(PEAKS[rule]), -1)
    return Warmed(rule, layers, Run(run.steps, run.loss.reshape(shape), run.test.reshape(shape)))
