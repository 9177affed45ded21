"""Where momentum is stable: a map of learning rate and ρ with a point to drag, and the walk from there."""

from functools import lru_cache

import numpy as np

from course_lib import optimizers
from course_lib.demos import optimizers as demos
from course_lib.plots import optimizers as plots
from course_lib.stage import Preset, Scene, choice, point

STEPS, RATES, RHOS, STEEP = 60, (0.003, 0.4), (0.0, 0.98), [20.0, 5.0, 100.0]


def rate(u):
    """From -1 to 1 across the map, as a learning rate on its log axis."""
    return RATES[0] * (RATES[1] / RATES[0])**((u + 1) / 2)


def across(lr, rho):
    """A learning rate and ρ as a place on the map."""
    return 2 * np.log(lr / RATES[0]) / np.log(RATES[1] / RATES[0]) - 1, 2 * rho / RHOS[1] - 1


@lru_cache(maxsize=8)
def whole(steep, momentum):
    """The map with the function in use, drawn once for all places on it."""
    return demos.stability(steep=steep, steps=STEPS)


def frame(here, steep):
    """The map, log₁₀ of the distance left (ρ, η), as bytes; theory's edge (ρ,) and best (2,) as places; the walk."""
    lr, rho = rate(here[0]), (here[1] + 1) / 2 * RHOS[1]
    made = whole(steep, optimizers.momentum)
    seen = demos.stability(float(lr), float(rho), steep, steps=STEPS, rates=np.array([lr]), rhos=np.array([rho]))
    left = np.nan_to_num(made.left, nan=9, posinf=9)
    edges = np.array([across(edge, r) for edge, r in zip(made.edge, made.rhos, strict=True)])
    with np.errstate(over="ignore", invalid="ignore"):
        path = np.clip(np.nan_to_num(seen.path, nan=1e3, posinf=1e3, neginf=-1e3), -1e3, 1e3)
    return {"map": np.where(left > 0, 255, 25 * np.clip(-left, 0, 8)).astype(np.uint8), "edges": edges,
            "best": np.array(across(*made.best)), "path": path, "numbers": np.array([lr, rho, *made.best])}


stability = Scene(
    "stability", "Where momentum is stable", "Drag the point over learning rate and momentum, and watch the walk.",
    "A map of learning rate and momentum, darker where less of the distance is left after 60 steps and plain where the "
    "walk flies off; beside it the walk from the chosen point, along a gentle and along a steep direction.",
    frame, {
        "here": point("here", (-1, 1, -1, 1), across(0.02, 0.5), names=("learning rate", "momentum ρ")),
        "steep": choice("steepness", STEEP, names=["20", "5", "100"])},
    [Preset("no momentum", "Without momentum a rate that suits the steep direction creeps along the gentle one.",
            {"here": across(0.09, 0.0)}),
     Preset("theory's best", "Theory's best: both directions shrink by the same factor.",
            {"here": across(0.134, 0.403)}),
     Preset("too much", "With too much momentum the ball swings for a long time, whatever the rate.",
            {"here": across(0.05, 0.95)}),
     Preset("over the edge", "Beyond the edge, η h = 2 (1 + ρ), it flies off.", {"here": across(0.3, 0.5)})],
    lambda: [{"here": (u, v), "steep": steep} for steep in STEEP for u in np.linspace(-1, 1, 13)
             for v in np.linspace(-1, 1, 9)] + [{"here": p.knobs["here"]} for p in stability.presets],
    {"rates": RATES, "rhos": RHOS},
    lambda steep=20.0, **start: (plots.stability, demos.stability(0.02, 0.5, steep)))
