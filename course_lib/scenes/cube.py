"""Normalization's cube: point at a cell and see who shares its mean; beside it the error in smaller batches."""

from contextlib import suppress
from functools import lru_cache

import numpy as np

from course_lib import normalization
from course_lib.demos import normalization as demos
from course_lib.demos import normalization_training as training
from course_lib.plots import normalization as plots
from course_lib.stage import Preset, Scene, choice, slider

NAMES = {"batch": "batch norm", "group": "group norm, 2 groups", "layer": "layer norm, over channels and positions",
         "instance": "instance norm", "token": "layer norm of a token"}
BETWEEN = 12                            # pictures from one norm to the next


@lru_cache(maxsize=4)
def errors(*functions):
    """Share of test digits that are wrong, (norms, batch sizes), after training with the functions in use."""
    return 1 - training.batch_sizes(seeds=1).test.mean(axis=2)


FUNCTIONS = ("batchnorm_forward", "batchnorm_backward", "running_average", "batchnorm_inference", "groupnorm_forward")
BESIDE = ("error against batch size", "nothing")


def frame(beside):
    """Which mean each cell belongs to, (norms, N, C, L); errors of batch and group norm in smaller batches (2, B)."""
    wrong = np.full((2, len(training.BATCHES)), np.nan)
    with suppress(NotImplementedError):                        # while a norm is not answered yet
        if beside != "nothing":
            wrong = errors(*(getattr(normalization, name) for name in FUNCTIONS))
    return {"labels": np.array([demos.labels(norm) for norm in demos.MEANS]).astype(np.uint8), "errors": wrong}


def norm(name):
    return {"norm": BETWEEN * demos.MEANS.index(name)}


cube = Scene(
    "cube", "Who shares a mean", "The norms differ in nothing but who is averaged together.",
    "Four examples as sheets of cells, channels by positions; the cells that share a mean with one of them are filled. "
    "Beside them the test error of batch norm and of group norm against the size of a batch.",
    frame, {
        "norm": slider("norm", range(BETWEEN * (len(NAMES) - 1) + 1), 0, asks=False, pace=90,
                       words=lambda v: list(NAMES.values())[round(v / BETWEEN)].split(",")[0]),
        **{name: slider(name, range(1, count + 1), start, words="{:d}", asks=False) for (name, count), start in
           zip((("example", 4), ("channel", 6), ("position", 5)), (2, 2, 3), strict=True)},
        "beside": choice("beside it", BESIDE)},
    [Preset("batch norm", "Batch norm averages a channel over all examples: what one gives depends on its mates.",
            norm("batch")),
     Preset("group norm", "Group norm stays within an example, and takes half of the channels together.",
            norm("group")),
     Preset("layer norm", "Layer norm, as in the lecture's figure, takes a whole example.", norm("layer")),
     Preset("instance norm", "Instance norm takes each channel of each example by itself.", norm("instance")),
     Preset("a token", "A Transformer's layer norm takes each position by itself, over its channels.", norm("token")),
     Preset("morph", "From one to the next: watch which way the mean spreads.", norm("batch"), plays=True)],
    more={"names": list(NAMES.values()), "between": BETWEEN, "batches": list(training.BATCHES)},
    still=lambda **start: (plots.cube, demos.cube("batch", 2, 2, 2)), thumbnail=norm("group"),
    free=("example", "channel", "position", "beside"))
