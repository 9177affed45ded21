"""Dropout's ensemble: masks flicker over a small net, while the mean of its scores settles."""

from course_lib.demos import dropout, dropout_masks
from course_lib.plots import dropout as plots
from course_lib.stage import Preset, Scene, choice, slider, switches

DRAWS, KEEP = 200, [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
NAMES = [*dropout.FEATURES, *(f"detector {name}" for name in dropout.DETECTORS)]


def frame(keep_prob, wiring):
    """What each unit is multiplied by (draws, 8); scores in training, at test time, and their exact mean."""
    made = dropout_masks.flicker(keep_prob, wiring, draws=DRAWS)
    return {"factors": made.factors, "training": made.training, "test": made.test, "exact": made.exact}


def weights():
    """How strongly each feature feeds each detector, and each detector the score, from 0 to 1, for each wiring."""
    return [{"into": (w1 / w1.max()).tolist(), "out": (w2 / w2.max()).tolist()}
            for w1, w2 in (dropout.WIRINGS[kind] for kind, _ in dropout_masks.KINDS.values())]


masks = Scene(
    "masks", "Dropout's ensemble", "Every mask is another net; their mean settles on the one net that you keep.",
    "A net of four features, four detectors and a score, some units of which are off; beside it the score under one "
    "mask after the other, their running mean, and the score of the whole net at test time.",
    frame, {
        "drawn": slider("masks", range(DRAWS + 1), 0, words="{:d}", asks=False, pace=140),
        "keep_prob": slider("keep probability", KEEP, 0.5, words="{:.1f}"),
        "wiring": choice("net", dropout_masks.KINDS),
        "units": switches("units", NAMES)},
    [Preset("flicker", "Each mask is another net; the mean of their scores settles on that of the net with all units "
            "on.", plays=True),
     Preset("keep few", "With few units kept the masks scatter far more, and their mean settles slowly.",
            {"keep_prob": 0.2}, plays=True),
     Preset("specialized", "If one detector carries the score, most masks say nothing and a few shout.",
            {"wiring": "specialized"}, plays=True),
     Preset("the stripes are gone", "A redundant net hardly misses a unit: click units off and see.",
            {"units": NAMES[1:], "drawn": 200}, free=("units",)),
     Preset("gone, and specialized", "The specialized net has lost nearly all.",
            {"units": NAMES[1:], "drawn": 200, "wiring": "specialized"}),
     Preset("with a threshold", "Where a ReLU cuts, the scaled net is no longer the mean: close, and not equal.",
            {"wiring": "with a threshold"}, plays=True)],
    lambda: [{"keep_prob": keep, "wiring": wiring} for wiring in dropout_masks.KINDS for keep in KEEP],
    {"weights": weights(), "short": [*dropout.FEATURES, *dropout.DETECTORS]},
    lambda keep_prob=0.5, **start: (plots.ensemble, dropout.ensemble(keep_prob)), {"drawn": 60})
