"""Chapter 9: a colleague's step decay."""

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import schedules

run = Exercise(schedules.step_run, returns="w, rates", given=schedules.as_given)


def small(rng, n):
    """x, y, w of a small problem."""
    return rng.normal(size=(n, 3)), rng.normal(size=(n, 2)), rng.normal(size=(3, 2))


@run.case(points=2)
def five_epochs_of_three_batches(f, rng):
    """The weights at the end, and the rate of each step. The last batch of an epoch is smaller."""
    w, rates = f(*small(rng, 7), lr=rng.uniform(0.2, 0.3), factor=rng.uniform(0.6, 0.7), every=2, batch=3, epochs=5)
    return {"w": w, "rates": rates}


@run.case(points=1)
def the_rate_is_one_for_all_of_an_epoch(f, rng):
    """All steps of an epoch have one rate, however many there are."""
    w, rates = f(*small(rng, 8), lr=rng.uniform(0.2, 0.3), factor=rng.uniform(0.2, 0.4), every=3, batch=2, epochs=4)
    return {"rates, an epoch a row": rates.reshape(4, -1), "w": w}


run.mistake(AS_GIVEN, earns=0,
    hint="The rate halves twice in each of the first epochs, and the docstring promises that several epochs have one "
         "rate. What does the script count, and how many of these are in an epoch?")
run.mistake("        if epoch % every == 0:\n            lr = lr * factor", "        lr = lr * factor", earns=0,
    hint="The rate falls once an epoch now, whatever `every` is.")
run.mistake("range(1, epochs + 1)", "range(2, epochs + 2)", earns=0,
    hint="The first rate lasts an epoch less than the others. Is the rate looked at before an epoch or after it, and "
         "from which number on do you count?")
run.mistake("    rates = []\n", "    rates, lr = [], lr * factor\n", earns=0,
    hint="The first step has a lower rate than `lr` already. How many epochs are behind it?")
run.mistake("rates.append(lr)\n        if epoch % every == 0:\n            lr = lr * factor", "rates.append(lr)",
            earns=0,
    hint="The rate never falls any more.")
run.mistake("w = w - lr * xb.T @ (xb @ w - yb) / len(xb)\n            rates.append(lr)\n",
            "w = w - (rates or [lr])[0] * xb.T @ (xb @ w - yb) / len(xb)\n            rates.append(lr)\n", earns=0,
    hint="The steps are taken with another rate than the one that you write down: with the first.")
run.mistake("rates.append(lr)\n        if epoch % every == 0:\n            lr = lr * factor",
            "rates.append(lr)\n        lr = lr * factor**(1 / every)", earns=0,
    hint="The rate falls a little after each epoch, and by the factor over `every` of them. Several epochs are to have "
         "one rate.")
run.mistake("range(1, epochs + 1)", "range(epochs)", earns=0,
    hint="The first epoch alone has the first rate: which number does your count of epochs begin with, when it is "
         "looked at?")
run.mistake("        if epoch % every == 0:\n            lr = lr * factor",
            "            if len(rates) % (every * (len(x) // batch)) == 0:\n                lr = lr * factor", earns=1,
    hint="You count steps and reckon how many are in an epoch. Is the last, smaller batch among them?")
run.mistake("        if epoch % every == 0:\n            lr = lr * factor",
            "            lr = lr * factor**(1 / every)", earns=0,
    hint="The rate falls a little at every step. Over all it falls too far still, and it has no steps any more.")
