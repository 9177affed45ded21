"""Babysitting: a real net trains while one moves its rate, and runs whose fault is to be named as soon as one knows."""

import numpy as np

from course_lib.demos import babysitting_ratios
from course_lib.demos import babysitting_training as training
from course_lib.plots import babysitting_training as plots
from course_lib.stage import Preset, Scene, choice, slider

EPOCHS, RIDDLES, LETTERS = 24, 12, 340
RATES = 10**(np.arange(-8, 3) / 2)
DECAYS, KEEP = [0.0, 1e-2, 1e-1], [1.0, 0.5]
YOURS = "the knobs'"


def frame(lr, weight_decay, keep_prob, rule, run):
    """curves (3, epochs + 1): loss, accuracy on training and test set; log₁₀ of the update ratios (epochs, layers).

    good (2,): log₁₀ of the range of the rule's good runs;  of a riddle the number of its answer, and why, as bytes.
    """
    ratios, good, answer, why = np.full((EPOCHS, 2), np.nan), (np.nan, np.nan), 255, ""
    if run == YOURS:
        seen = training.live(lr, weight_decay, rule=rule, epochs=EPOCHS, keep_prob=keep_prob)
        curves = [seen.loss.reshape(EPOCHS, -1).mean(axis=1), seen.train, seen.test]
        curves = np.pad(curves, ((0, 0), (1, 0)), constant_values=((np.nan, np.nan),))
        if seen.ratios is not None:
            with np.errstate(divide="ignore"):
                ratios = np.log10(np.maximum(np.median(seen.ratios.reshape(EPOCHS, -1, 2), axis=1), 1e-9))
            good = np.log10(babysitting_ratios.swept(rule).range())
    else:
        riddle = training.riddle(run - 1)
        curves, why = [riddle.run.loss, riddle.run.train, riddle.run.test], riddle.why
        answer = training.WORDS.index(riddle.answer)
    said = why.encode()[:LETTERS].ljust(LETTERS)
    return {"curves": np.array(curves), "ratios": ratios, "good": np.array(good),
            "answer": np.array([answer], np.uint8), "why": np.frombuffer(said, np.uint8)}


def ahead():
    """For a page: all knobs for momentum, all rates for the other rules, and the riddles."""
    return [*({"lr": lr, "weight_decay": decay, "keep_prob": keep}
              for lr in RATES for decay in DECAYS for keep in KEEP),
            *({"lr": lr, "rule": rule} for rule in training.RULES[1:] for lr in RATES),
            *({"run": n} for n in range(1, RIDDLES + 1))]


babysit = Scene(
    "babysit", "Babysitting", "Watch a net learn, and stop it as soon as you know what is wrong.",
    "Three curves of a run that grow epoch by epoch: its loss, its accuracy on training and on test set, and the "
    "update ratios of its layers over the range in which this rule learns well.",
    frame, {
        "epoch": slider("epoch", range(EPOCHS + 1), EPOCHS, words="{:d}", asks=False, pace=330),
        "lr": slider("learning rate", RATES, 0.01, words="{:.2g}"),
        "weight_decay": slider("weight decay", DECAYS, 0.0, words="{:g}"),
        "keep_prob": slider("keep probability", KEEP, 1.0, words="{:.1f}"),
        "rule": choice("rule", training.RULES),
        "run": choice("run", [YOURS, *range(1, RIDDLES + 1)],
                      names=[YOURS, *(f"riddle {n}" for n in range(1, RIDDLES + 1))]),
        "verdict": choice("I know: it is", ["?", *training.WORDS], names=["not said yet", *training.WORDS],
                          asks=False)},
    [Preset("fine", "The loss falls, the gap stays small, and the ratios lie where this rule learns well.",
            {"epoch": 0, "lr": 10**-1.5}, plays=True),
     Preset("too low", "A rate that is too low: the loss creeps, and the ratios lie far below.",
            {"epoch": 0, "lr": 10**-3.5}, plays=True),
     Preset("too high", "A rate that is too high: the loss jumps and stays up, or the net dies.",
            {"epoch": 0, "lr": 10**0.5}, plays=True),
     Preset("SGD at 1", "Plain gradient descent still learns at a rate of 1, where the others die: each rule has a "
            "range of its own.", {"epoch": 0, "lr": 1.0, "rule": "sgd"}, plays=True),
     *(Preset(f"riddle {n}", "Stop it when you know: what is wrong with this run, if anything?", {"epoch": 0, "run": n},
              plays=True) for n in range(1, 6))],
    ahead, {"words": list(training.WORDS)},
    lambda lr=0.01, **start: (plots.live, training.live(lr, 0.0)), {"epoch": EPOCHS}, ("verdict",))
