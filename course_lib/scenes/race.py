"""The race: nine rules on five surfaces, from wherever one drags the start, and what the chosen one remembers."""

import numpy as np

from course_lib.demos import optimizers as demos
from course_lib.plots import optimizers as plots
from course_lib.stage import Preset, Scene, choice, described, packed, point, slider, switches

STEPS = 100
MOMENTS = {                             # what a rule's state holds: m, V
    "momentum": (0, None), "nag": (0, None), "adagrad": (None, 0), "rmsprop": (None, 0), "adadelta": (None, 0),
    "adam": (0, 1), "nadam": (0, 1), "adamw": (0, 1)}
BETAS = {"adam": (0.9, 0.999), "nadam": (0.9, 0.999), "adamw": (0.9, 0.999)}


def frame(surface, start, times):
    """Paths (rules, steps + 1, 2), log₁₀ of the loss above the lowest, and g, m and √V at each step.

    start: from -1 to 1, across the picture of the surface.  A rule that is not answered has nan throughout.
    """
    ground = demos.SURFACES[surface]
    rules = len(demos.RULES)
    paths, memory = np.full((rules, STEPS + 1, 2), np.nan), np.full((rules, STEPS, 3, 2), np.nan)
    asked = None
    for r, rule in enumerate(demos.RULES):
        try:
            paths[r], seen = demos.remembered(rule, surface, place(surface, start), factor=times, steps=STEPS)
        except NotImplementedError as stub:
            asked = asked or stub
            continue
        m, V = MOMENTS.get(rule, (None, None))
        memory[r, :, 0] = [g for g, *_ in seen]
        if m is not None:
            memory[r, :, 1] = [state[m] for _, state in seen]
        if V is not None:
            memory[r, :, 2] = np.sqrt(np.maximum([state[V] for _, state in seen], 0))
    if np.isnan(paths).all():
        raise asked
    with np.errstate(all="ignore"):
        above = ground.loss(*paths.transpose(2, 0, 1)) - ground.loss(*ground.lowest[0])
    return {"paths": paths, "above": np.log10(np.maximum(above, 1e-7)), "memory": memory}


def place(surface, start):
    """A start from -1 to 1 across the picture, as weights."""
    x0, x1, y0, y1 = demos.SURFACES[surface].box
    return x0 + (start[0] + 1) / 2 * (x1 - x0), y0 + (start[1] + 1) / 2 * (y1 - y0)


def across(surface, x, y):
    """Weights as a place from -1 to 1 across the picture."""
    x0, x1, y0, y1 = demos.SURFACES[surface].box
    return 2 * (x - x0) / (x1 - x0) - 1, 2 * (y - y0) / (y1 - y0) - 1


START = {name: across(name, *ground.start) for name, ground in demos.SURFACES.items()}


def ahead():
    """For a page: each surface from its start at three rates, and from a lattice of starts."""
    lattice = [(x, y) for x in np.linspace(-0.9, 0.9, 6) for y in np.linspace(-0.8, 0.8, 4)]
    return [{"surface": surface, "start": start, "times": times} for surface in demos.SURFACES
            for start, times in [*((START[surface], t) for t in (1, 0.3, 3)), *((s, 1) for s in lattice)]]


def still(surface="valley", **start):
    return plots.race, demos.race(surface)


PAIR = ["sgd", "momentum"]
race = Scene(
    "race", "The race", "Nine rules run down a loss, each at its own best rate, from where you put the start.",
    "Nine optimizers run over a map of the loss toward a star; beside it the loss of each, and what one of them "
    "remembers of its gradients.",
    frame, {
        "step": slider("step", range(STEPS + 1), 0, words="{:d}", asks=False, pace=60),
        "surface": choice("surface", demos.SURFACES),
        "start": point("start", (-1, 1, -1, 1), START["valley"], names=("w₁", "w₂")),
        "times": slider("learning rate ×", 10**(np.arange(-8, 9) / 8), 1.0, words="{:.2g}"),
        "inside": choice("look into", demos.RULES, names=plots.NAMES.values(), asks=False),
        "rules": switches("rules", demos.RULES, words=plots.NAMES.values())},
    [Preset("zig-zag", "The valley is a hundred times steeper across than along: plain gradient descent, at its best "
            "rate, zig-zags across and creeps along.", {"rules": ["sgd"]}, plays=True),
     Preset("momentum", "The same rate, and momentum: across the valley the gradients cancel, along it they add up.",
            {"rules": PAIR, "inside": "momentum"}, plays=True),
     Preset("looking ahead", "Nesterov takes the gradient where momentum is about to land, and swings less.",
            {"rules": ["momentum", "nag"], "inside": "nag"}, plays=True),
     Preset("a rate for each weight", "RMSProp divides each gradient by its own size: its first step goes as far "
            "along the valley as across it.", {"rules": ["sgd", "adagrad", "rmsprop"], "inside": "rmsprop"},
            plays=True),
     Preset("saddle", "On a saddle the gradient is almost nothing; AdaGrad, RMSProp and Adam divide by its size, "
            "and are off at once.",
            {"surface": "saddle", "start": START["saddle"], "inside": "adagrad",
             "rules": ["sgd", "momentum", "adagrad", "rmsprop", "adam"]}, plays=True),
     Preset("all nine", "All nine on Rosenbrock's bent valley, where no axis helps: momentum and NAG are ahead.",
            {"surface": "Rosenbrock", "start": START["Rosenbrock"], "inside": "adam"}, plays=True),
     Preset("noise", "With noise in the gradient nobody comes to rest: that needs a rate that falls.",
            {"surface": "noisy bowl", "start": START["noisy bowl"]}, plays=True),
     Preset("three times the rate", "Three times the best rate: those whose step grows with the gradient fly off.",
            {"times": 3, "inside": "adam"}, plays=True)],
    ahead, {
        "rules": list(plots.NAMES.values()),
        "betas": [BETAS.get(rule) for rule in demos.RULES],
        "surfaces": [{"box": s.box, "lowest": s.lowest, "start": START[name],
                      "bands": described(packed((demos.bands(name) * 255).astype(np.uint8)))}
                     for name, s in demos.SURFACES.items()]},
    still, {"step": 26, "rules": PAIR}, free=("inside",))
