"""Chapter 12: a colleague's random search."""

import numpy as np

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import search

run = Exercise(search.search_run, returns="rates, losses, best", given=search.as_given)


def small(rng):
    """x, y, val, truth of a small problem that can be learned."""
    x, val, w = rng.normal(size=(8, 3)), rng.normal(size=(6, 3)), rng.uniform(1, 2, size=(3, 2))
    return x, x @ w, val, val @ w + 0.1 * rng.normal(size=(6, 2))


@run.case(points=2)
def five_tries(f, rng):
    """The rates, what each of them gave, and the best."""
    coins = rng.permutation([0.1, 0.3, 0.45, 0.7, 0.9]) + 0.05 * rng.random(5)
    rates, losses, best = f(coins, *small(rng), low=rng.uniform(1e-4, 2e-4), high=rng.uniform(0.2, 0.3), steps=3)
    return {"rates": rates, "losses in validation": losses, "best rate": best}


@run.case(points=1)
def half_of_the_rates_lie_below_the_geometric_mean(f, rng):
    """A coin of one half gives the rate that is as many times above low as it is below high."""
    low, high = rng.uniform(1e-5, 2e-5), rng.uniform(0.1, 0.2)
    rates, _, _ = f(np.array([0.25, 0.5, 0.75]), *small(rng), low=low, high=high, steps=1)
    return {"rates in powers of low / high": np.log(rates / high) / np.log(low / high)}


run.mistake(AS_GIVEN, earns=0,
    hint="The range spans six powers of ten, and the lowest of twenty tries lies in the upper two. If all numbers of "
         "the range are equally likely, how many of a hundred are in its lower half on a log axis?")
run.mistake("low * (high / low)**coins", "low + (high - low) * coins**10", earns=0,
    hint="You crowd the coins near 0, and more of the rates are small. How many lie in each power of ten is still a "
         "matter of luck: what is to be uniform?")
run.mistake("low * (high / low)**coins", "10**(np.log(low) + (np.log(high) - np.log(low)) * coins)", earns=0,
    hint="The exponents are uniform, and their logarithm is of another base than the power. Try coins of 0 and 1.")
run.mistake("low * (high / low)**coins", "10**(low + (high - low) * coins)", earns=0,
    hint="You take low and high for exponents. They are the rates themselves: of which numbers are they the powers?")
run.mistake("low * (high / low)**coins", "high * (low / high)**coins", earns=0,
    hint="The rates are spread as they should be, from high to low: the docstring says which end a coin of 0 is.")
run.mistake("    for k, lr in enumerate(rates):\n        w = np.zeros((x.shape[1], y.shape[1]))\n",
            "    w = np.zeros((x.shape[1], y.shape[1]))\n    for k, lr in enumerate(rates):\n", earns=1,
    hint="Each try goes on from where the one before it ended. In the script as it was given each began at 0.")
run.mistake("np.sum((val @ w - truth)**2) / len(val)", "np.sum((x @ w - y)**2) / len(x)", earns=1,
    hint="Each rate is measured on the data that it was trained on. In the script as it was given it was measured on "
         "others.")
