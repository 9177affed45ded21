"""Zig-zag: two weights on their way to a goal that is dragged, under positive and under centred inputs."""

import numpy as np

from course_lib.demos import activations as demos
from course_lib.plots import activations as plots
from course_lib.stage import Preset, Scene, choice, point, slider

STEPS, BATCHES, BOX = 30, [1, 4, 16, 64], (-1.6, 1.6, -1.6, 1.6)


def frame(batch):
    """Where a step takes the way that is left: maps (kinds, steps + 1, 2, 2), and the loss's half-axes (kinds, 2, 2).

    The steps are linear in it: w_t = goal + map_t (start - goal).  So the drawing follows any start and goal exactly.
    """
    nowhere, units, maps, axes = np.zeros(2), np.eye(2), [], []
    for inputs in demos.INPUTS:
        walks = [demos.walk(inputs, batch, STEPS, start=unit, goal=nowhere) for unit in units]
        maps.append(np.stack([walk.weights for walk in walks], axis=-1))
        curvatures, directions = np.linalg.eigh(walks[0].hessian)
        axes.append((directions / np.sqrt(curvatures)).T)
    return {"maps": np.array(maps), "axes": np.array(axes)}


def still(batch=1, **start):
    return plots.walk, demos.walk("all positive", batch)


zigzag = Scene(
    "zigzag", "Zig-zag", "Inputs that are all positive let both weights move up, or both down, and no other way.",
    "Two maps of the loss of two weights, each with a walk from a start to a goal: on the left with inputs that are "
    "all positive, on the right with centred ones; beside them how much of the way is left.",
    frame, {
        "step": slider("step", range(STEPS + 1), STEPS, words="{:d}", asks=False, pace=130),
        "batch": choice("examples in a step", BATCHES),
        "start": point("start", BOX, (-1.2, 1.2), names=("w₁", "w₂"), asks=False),
        "goal": point("goal", BOX, (1.2, -1.2), names=("w₁", "w₂"), asks=False)},
    [Preset("one up, one down", "One weight must go up and the other down; with positive inputs no single step can do "
            "that, so the walk zig-zags.", {"step": 0}, plays=True),
     Preset("both up", "Where both weights must go up, positive inputs are no hindrance.",
            {"step": 0, "start": (-1.2, -1.2), "goal": (1.2, 1.2)}, plays=True),
     Preset("a batch of 16", "A batch averages its gradients: the zig-zag is gone, but the crawl stays, for the valley "
            "is still narrow.", {"step": 0, "batch": 16}, plays=True),
     Preset("around", "Drag the goal around the start: with positive inputs one diagonal is quick, and the other a "
            "crawl.", {"start": (0, 0), "goal": (1.2, 0)}, free=("start", "goal"))],
    lambda: [{"batch": batch} for batch in BATCHES], {"kinds": ["inputs all positive", "inputs of mean zero"]}, still)
