"""Chapter 14: a colleague's early stopping."""

import numpy as np

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import capstone

run = Exercise(capstone.stopping_run, returns="best, w, test_loss, history", given=capstone.as_given)


def small(rng, early, late):
    """A line on which w goes from 0 to 1: best in validation at `early`, and on the test set at `late`."""
    x, val, test = (rng.uniform(0.95, 1.05, size=(n, 1)) for n in (4, 5, 6))
    return x, x[:, 0], val, early * val[:, 0], test, late * test[:, 0], 0.01 * rng.random(1)


def told(result):
    best, w, report, history = result
    return {"step that is kept": best, "its weights": w, "its test loss": report, "validation losses": history}


@run.case(points=2)
def validation_chooses_and_the_test_set_only_reports(f, rng):
    """The step, its weights and their test loss. An earlier step would look better on the test set."""
    return told(f(*small(rng, 0.6, 0.05), lr=rng.uniform(0.19, 0.21), steps=12))


@run.case(points=1)
def the_test_set_may_be_any(f, rng):
    """On this test set a later step would look better."""
    return told(f(*small(rng, 0.4, 0.8), lr=rng.uniform(0.19, 0.21), steps=12))


@run.case(points=1)
def any_lower_loss_is_better_and_the_same_loss_is_not(f, rng):
    """Losses in validation that fall a little at each step, that rise a little, and that stay: which step is kept."""
    x, y, val, _, *rest = small(rng, 0.5, 0.5)
    kept = {}
    for k in rng.permutation(3).tolist():
        scale = [1e-4, -1e-4, 0][k]
        kept[k] = f(x, y, scale * val, np.ones(5), *rest, lr=rng.uniform(0.19, 0.21), steps=9)[0]
    return {"falls, rises, stays": np.array([kept[0], kept[1], kept[2]])}


run.mistake(AS_GIVEN, earns=0,
    hint="On new data the loss is higher than reported, on average over a hundred splits: chance would go either way. "
         "Which of its numbers could only have been known with the test set's answers?")
run.mistake("step, w, val_loss, test_loss\n",
            "step, w, val_loss, min(report, test_loss) if history[1:] else test_loss\n", earns=2,
    hint="Validation chooses the weights now, but the test loss that you report is the lowest on the way: that of "
         "other weights.")
run.mistake("lowest, report = step, w, val_loss, test_loss\n", "lowest, report = step, w, test_loss, test_loss\n",
            earns=0,
    hint="The loss in validation is compared, and with the test loss of the step that is kept. Follow `lowest`: what "
         "is in it, and what should be?")
run.mistake("if val_loss < lowest:\n            best, kept, lowest, report = step, w, val_loss, test_loss\n",
            "if val_loss + test_loss < lowest:\n"
            "            best, kept, lowest, report = step, w, val_loss + test_loss, test_loss\n", earns=0,
    hint="The test set still has its say, if only half of it.")
run.mistake("if val_loss < lowest:", "if step == steps:", earns=0,
    hint="You keep the last weights. The loss in training is lowest there, so it cannot say when to stop: on which "
         "data is it seen that w becomes too sure of them?")
run.mistake("step, w, val_loss, test_loss\n        w = w - lr * x.T @ (x @ w - y) / len(x)\n",
            "step, w - lr * x.T @ (x @ w - y) / len(x), val_loss, test_loss\n"
            "        w = w - lr * x.T @ (x @ w - y) / len(x)\n", earns=1,
    hint="You keep the weights after the step that follows: the losses are those of w before it.")
run.mistake("return best, kept, report,", "return best, kept, test_loss,", earns=1,
    hint="The test loss that you report is that of the last weights. Of which weights should it be?")
run.mistake("step, w, val_loss, test_loss\n", "step, w, val_loss, val_loss\n", earns=1,
    hint="You report the loss in validation, which chose these weights and is too good for the same reason.")
