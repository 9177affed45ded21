"""Smoothing: one exercise, two cases and four mistakes."""

from series_lib import smoothing

from autograde.exercises.model import Exercise

average = Exercise(smoothing.moving_average, returns="y", unasked={"axes": "a series has one axis"})


@average.case(points=3)
def a_noisy_series(f, rng):
    """Twenty values or a few more, and a window of three to six."""
    return f(rng.normal(size=rng.integers(20, 25)), width=int(rng.integers(3, 7)))


@average.case(points=1)
def a_window_as_wide_as_the_series(f, rng):
    """One window holds all there is: its mean is the series' own, and it is the only one."""
    x = rng.normal(size=rng.integers(5, 9))
    return {"how many means": len(f(x, width=len(x))), "the mean": f(x, width=len(x))}


average.mistake(".mean(axis=1)", ".sum(axis=1)", earns=0,
    hint="You added the values of each window up. What makes a mean of a sum?")
average.mistake("(x, width).mean", "(x, width)[:-1].mean", earns=0,
    hint="The last window is missing. It ends with the last value of x: how many windows of `width` values are there?")
average.mistake("(x, width).mean(axis=1)", "(np.pad(x, (width - 1, 0)), width).mean(axis=1)", earns=0,
    hint="You put zeros before the series, so that your first means are of windows that are not whole. "
         "Where does the first whole window begin?")
average.mistake(".mean(axis=1)", ".mean(axis=1).cumsum() / np.arange(1, len(x) - width + 2)", earns=1,
    hint="You averaged twice: each of your values is the mean of all the windows so far. "
         "A window forgets what lies before it.")
