"""Chapter 11: a colleague's classifier, watched while it learns."""

import numpy as np

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import babysitting

run = Exercise(babysitting.softmax_run, returns="losses, ratios", given=babysitting.as_given)


def small(rng, n=6):
    """x, y, w of a small problem with three classes."""
    return rng.normal(size=(n, 4)), np.eye(3)[rng.integers(3, size=n)], rng.normal(size=(4, 3))


@run.case(points=2)
def three_steps(f, rng):
    """Losses and update ratios."""
    losses, ratios = f(*small(rng), lr=rng.uniform(0.2, 0.3), steps=3)
    return {"losses": losses, "update ratios": ratios}


@run.case(points=1)
def data_that_are_given_twice_change_nothing(f, rng):
    """An average over the data is the same if each example is there twice."""
    x, y, w = small(rng)
    lr = rng.uniform(0.2, 0.3)
    once, twice = f(x, y, w, lr=lr, steps=2), f(np.concatenate([x, x]), np.concatenate([y, y]), w, lr=lr, steps=2)
    return {"losses, once and twice": np.stack([once[0], twice[0]]), "ratios": np.stack([once[1], twice[1]])}


@run.case(points=1)
def the_update_ratio_of_the_first_step(f, rng):
    """The length of lr times the slope, in that of the weights."""
    return {"ratio": f(*small(rng, 9), lr=rng.uniform(0.2, 0.3), steps=1)[1]}


run.mistake(AS_GIVEN, earns=0,
    hint="Ten classes, and weights that know nothing: which loss should that be, and why does it depend on the number "
         "of images? The gradient check compares the slope with this very loss, and is of no help.")
run.mistake("losses.append(-np.sum(y * logs) / len(x))", "losses.append(-np.sum(y * logs) / len(x) / len(x))", earns=1,
    hint="The loss that is shown is still not that of one image on average.")
run.mistake("slope = x.T @ (np.exp(logs) - y) / len(x)", "slope = x.T @ (np.exp(logs) - y) / len(x) / len(x)", earns=0,
    hint="The slope is divided by the number of images twice: the steps are as short as they were. Would a gradient "
         "check find that it belongs to the loss?")
run.mistake("slope = x.T @ (np.exp(logs) - y) / len(x)", "slope = x.T @ (np.exp(logs) - y)", earns=0,
    hint="The slope is a sum over the data now: with twice as many images the steps are twice as long.")
run.mistake("        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))\n        w = w - lr * slope\n",
            "        w = w - lr * slope\n        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))\n",
            earns=0,
    hint="You measure a step in the length that w has after it; the docstring says before.")
run.mistake("losses.append(-np.sum(y * logs) / len(x))", "losses.append(-np.sum(y * logs))", earns=1,
    hint="The loss is a sum over the data now. Before the first step it should be one number, however many images "
         "there are.")
