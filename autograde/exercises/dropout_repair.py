"""Chapter 6: a colleague's dropout."""

import numpy as np

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import dropout

run = Exercise(dropout.dropout_run, returns="losses, scores", given=dropout.as_given)


def small(rng, steps=3):
    """x, y, val, w1, w2, coins of a small net."""
    return (rng.normal(size=(6, 4)), np.eye(3)[rng.permutation([0, 0, 1, 1, 2, 2])], rng.normal(size=(5, 4)),
            rng.normal(size=(4, 8)), rng.normal(size=(8, 3)), rng.random((steps, 6, 8)))


@run.case(points=2)
def a_net_is_trained_and_scored(f, rng):
    """The losses of three steps, and the scores of images that were not trained on."""
    losses, scores = f(*small(rng), lr=rng.uniform(0.05, 0.1), keep_prob=rng.uniform(0.6, 0.7))
    return {"losses": losses, "scores at test time": scores}


@run.case(points=1)
def a_net_that_did_not_learn_gives_the_scores_that_it_came_with(f, rng):
    """With lr = 0 the weights are those that came in: at test time all units are on, and nothing else happens."""
    return {"scores at test time": f(*small(rng, steps=2), lr=0.0, keep_prob=rng.uniform(0.3, 0.4))[1]}


run.mistake(AS_GIVEN, earns=0,
    hint="Look at the second picture: the net was not even trained, and yet its scores shrink with keep_prob. Follow "
         "one unit's value from training to test time. How often is keep_prob brought in on the way?")
run.mistake("mask = (coin < keep_prob) / keep_prob", "mask = 1.0 * (coin < keep_prob)", earns=1,
    hint="No unit is scaled any more, neither in training nor at test time. What does the next layer get on average in "
         "training, and what at test time?")
run.mistake("return np.asarray(losses), np.maximum(0, val @ w1) @ w2",
            "return np.asarray(losses), np.maximum(0, val @ w1) @ w2 / keep_prob", earns=0,
    hint="You scale the scores the other way at test time. The picture of the sizes is then not flat either: it bends "
         "up where it went down.")
run.mistake("        back = err @ w2.T * mask * (hid > 0)\n        w2 -= lr * hid.T @ err / len(x)\n",
            "        w2 -= lr * hid.T @ err / len(x)\n        back = err @ w2.T * mask * (hid > 0)\n", earns=1,
    hint="The error goes back through a w2 that has moved already. In the script as it was given, w2 moved after that.")
run.mistake("back = err @ w2.T * mask * (hid > 0)", "back = err @ w2.T * (hid > 0)", earns=1,
    hint="The way back lost its mask, which holds the scale as well. The script as it was given had it: a fault that "
         "shows in a net without training stands somewhere else.")


@run.mistake(earns=0,
    hint="You took the scale out of the training. That makes it vanilla dropout, a sound method of its own, but the "
         "first line of the docstring promises inverted dropout, at whose test time nothing happens.")
def dropout_run(x, y, val, w1, w2, coins, *, lr, keep_prob):
    w1, w2, losses = w1.copy(), w2.copy(), []
    for coin in coins:
        mask = 1.0 * (coin < keep_prob)
        hid = np.maximum(0, x @ w1) * mask
        err = hid @ w2 - y
        losses.append(0.5 * np.sum(err * err) / len(x))
        back = err @ w2.T * mask * (hid > 0)
        w2 -= lr * hid.T @ err / len(x)
        w1 -= lr * x.T @ back / len(x)
    return np.asarray(losses), keep_prob * np.maximum(0, val @ w1) @ w2
