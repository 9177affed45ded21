"""Chapter 9 demo: what is large in the first steps of a run, the gradients or the steps?

    explore(lambda rule, lr: first_steps(rule, lr), plots.first_steps, rule=["adam", "sgd"], lr=[0.005, 0.02])
"""

from dataclasses import dataclass

import numpy as np

from course_lib import data, many, net, optimizers, schedules
from course_lib.kept import kept

STEPS, WARM_UP, EARLY, LATER = 300, 100, slice(0, 5), slice(20, 50)


@dataclass(frozen=True)
class FirstSteps:
    """Norm of the gradient and update ratio ‖Δw‖ / ‖w‖, each (2, steps, layers): without and with warm-up.

    Means over the seeds.
    """

    rule: str
    lr: float
    gradient: np.ndarray
    ratio: np.ndarray

    def times_later(self, which, i=0):
        """Mean of the first five steps over that of steps 20 to 49, (layers,): i is 0 without warm-up and 1 with it."""
        part = getattr(self, which)[i]
        return part[EARLY].mean(axis=0) / part[LATER].mean(axis=0)


@kept
def first_steps(rule="adam", lr=0.02, *, layers=4, seeds=3, progress=iter):
    """The chapter's net of four hidden layers under cosine, watched step by step, without and with a warm-up."""
    seen = [[watched(rule, lr, warm, layers, seed) for seed in range(seeds)] for warm in progress([1, WARM_UP])]
    gradient, ratio = np.array(seen).mean(axis=1).swapaxes(0, 1)
    return FirstSteps(rule, lr, gradient, ratio)


def watched(rule, lr, warm, layers, seed, *, batch=32):
    """(gradient norms, update ratios), each (steps, layers), of the weights of one run."""
    (x, y), _ = data.digits()
    rng = np.random.default_rng(seed)
    model = many.ManyNets(1, (64, *(32,) * layers, 10), rng=rng)
    gradients, ratios = [], []

    def watch(_):
        for t in range(STEPS):
            before = [w.copy() for (w, _), _ in model.layers]
            yield t
            gradients.append([np.linalg.norm(dw) for _, (dw, _) in model.layers])
            ratios.append([np.linalg.norm(w - old) / np.linalg.norm(old)
                           for ((w, _), _), old in zip(model.layers, before, strict=True)])
    rates = schedules.warmup(np.arange(STEPS), lr=schedules.cosine(np.arange(STEPS), lr=lr, steps=STEPS), steps=warm)
    net.fit(model, x, y, rule=getattr(optimizers, rule), lr=lambda t: rates[t], batch=batch, rng=rng,
            epochs=-(-STEPS * batch // len(x)), progress=watch)
    return gradients, ratios
