"""Chapter 13: a colleague's snapshots."""

import numpy as np

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import ensembles

run = Exercise(ensembles.snapshot_run, returns="snapshots, scores", given=ensembles.as_given)


def small(rng):
    """x, y, w, test of a small problem."""
    return rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), rng.normal(size=(3, 2)), rng.normal(size=(5, 3))


@run.case(points=2)
def three_snapshots(f, rng):
    """The weights as they were after every second step, and the average of their scores."""
    nets, scores = f(*small(rng), lr=rng.uniform(0.1, 0.2), every=2, steps=6)
    return {"snapshots": nets, "average of the scores": scores}


@run.case(points=1)
def the_snapshots_differ(f, rng):
    """What was learned between one snapshot and the next."""
    nets, _ = f(*small(rng), lr=rng.uniform(0.1, 0.2), every=3, steps=10)
    return {"from snapshot to snapshot": nets[1:] - nets[:-1]}


run.mistake(AS_GIVEN, earns=0,
    hint="All snapshots are at distance 0 from the last one, and it learned all the time. How many arrays of weights "
         "are there in the whole script?")
run.mistake("nets.append(w.copy())", "nets.append(w.copy() if nets else w)", earns=0,
    hint="One of the snapshots still goes on learning after it was taken.")
run.mistake("nets.append(w.copy())\n    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)",
            "nets.append(w.copy())\n    return np.asarray(nets), test @ w", earns=1,
    hint="The snapshots are different now; the scores are those of the last weights alone.")
run.mistake("        w -= lr * np.outer(x[k], err)\n        if (step + 1) % every == 0:\n"
            "            nets.append(w.copy())",
            "        if (step + 1) % every == 0:\n            nets.append(w.copy())\n"
            "        w -= lr * np.outer(x[k], err)", earns=0,
    hint="Each snapshot is a copy, taken one step too early.")
run.mistake("(step + 1) % every", "step % every", earns=0,
    hint="The snapshots are copies. The first is taken after a single step: after which should it be?")
run.mistake("        w -= lr * np.outer(x[k], err)\n        if (step + 1) % every == 0:\n"
            "            nets.append(w.copy())",
            "        if step % every == 0:\n            nets.append(w.copy())\n"
            "        w -= lr * np.outer(x[k], err)", earns=0,
    hint="The first snapshot is of the weights that came in, before any step, and the last one is missing. After "
         "which steps is each to be taken?")
run.mistake("nets.append(w.copy())", "nets.append(w.copy())\n            w = np.zeros_like(w)", earns=0,
    hint="You begin anew after each snapshot. They are different then, but it is one run that the docstring promises, "
         "and none of them learns for long.")


@run.mistake(earns=0,
    hint="After each snapshot you go back to the weights that came in. It is one run that the docstring promises, "
         "which goes on from where the snapshot was taken.")
def snapshot_run(x, y, w, test, *, lr, every, steps):
    start, w, nets = w, w.copy(), []
    for step in range(steps):
        k = step % len(x)
        w -= lr * np.outer(x[k], x[k] @ w - y[k])
        if (step + 1) % every == 0:
            nets.append(w)
            w = start.copy()
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)
