"""Chapter 9: schedules."""

import numpy as np

from autograde.exercises.model import Exercise, grows
from course_lib import schedules


def one_by_one(f, places, **options):
    """The rates at these steps, asked for as a training loop does: a number at a time."""
    return {f"step {t}": f(t, **options) for t in places}


def more_lines_for_more_steps(f, **options):
    """Whether a call with a hundred steps runs more lines of Python than one with ten; all end at one step."""
    return grows(f, "steps", lambda n: f.lines(np.resize(np.arange(100)[::-1], n)[::-1], **options), many=100)


stairs = Exercise(schedules.step_decay, returns="the rate",
                  unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@stairs.case(points=1)
def one_step_at_a_time(f, rng):
    """As a training loop asks: a number in, a number out. Every so many steps the rate falls to a share of it."""
    n = int(rng.integers(7, 14))
    return one_by_one(f, (0, 1, n - 1, n, n + 1, 2 * n + 5), lr=rng.uniform(0.7, 0.9), every=n,
                      factor=rng.uniform(0.35, 0.45))


@stairs.case(points=1)
def the_stairs_are_flat_and_drop_on_time(f, rng):
    """An array of steps: the rate stays for `every` steps, and the next one has the lower rate."""
    n = int(rng.integers(6, 12))
    rates = f(np.arange(3 * n), lr=rng.uniform(1, 2), every=n, factor=0.1)
    return {"first and last rate of each stair": rates.reshape(3, n)[:, [0, -1]], "all rates": rates}


@stairs.case(points=1)
def any_factor_any_shape(f, rng):
    """Steps in any order and shape; the factor is what is kept."""
    return f(30 * rng.integers(2, 7, size=(3, 4)) + rng.permutation([2, 13, 17, 28]), lr=0.3, every=30, factor=0.8)


@stairs.case(points=1)
def all_steps_at_once(f, rng):
    """An array of steps needs no loop: more steps, the same lines of Python."""
    steps = np.arange(60)
    return {"rates": f(steps, lr=rng.uniform(0.2, 0.4), every=int(rng.integers(15, 25)), factor=0.45),
            **more_lines_for_more_steps(f, lr=0.2, every=20, factor=0.5)}


stairs.mistake("np.floor_divide(step, every)", "np.round(np.divide(step, every))", earns=0,
    hint="You rounded where it is cut off: your stairs drop half a stair too soon. 9 of 10 steps are no whole stair "
         "yet.")
stairs.mistake("np.floor_divide(step, every)", "np.divide(step, every)", earns=0,
    hint="Your staircase is a slide: the exponent grows with every step. How many *whole* stairs lie behind a step?")
stairs.mistake("np.floor_divide(step, every)", "np.ceil(np.divide(step, every))", earns=0,
    hint="Your first drop comes right after the start, a whole stair too soon: you rounded up, or count step 0 as a "
         "multiple of `every` (so it is, but nothing lies behind it).")
stairs.mistake("np.floor_divide(step, every)", "(np.maximum(0, np.asarray(step) - 1) // every)", earns=1,
    hint="Your drops come one step late. Steps are counted from 0: with every = 10, which is the eleventh step?")
stairs.mistake("np.floor_divide(step, every)", "((np.asarray(step) + 1) // every)", earns=1,
    hint="Your drops come one step early, as if the first step were number 1. Here it is 0.")
stairs.mistake("np.floor_divide(step, every)", "np.asarray(step)", earns=0,
    hint="Your rate drops at every step, whatever `every` says. It should stay where it is for so many of them.")
stairs.mistake("lr * factor **", "lr * factor *", earns=0,
    hint="You multiplied by the number of stairs. The first stair is number 0, so your net stands still on it, and "
         "then it speeds up. Each stair multiplies by the factor once more: which operation is that?")
stairs.mistake("factor **", "(1 - factor) **", earns=0,
    hint="You read the factor as the share that is lost. It is what is left. (With ½ nobody would have noticed.)")
stairs.mistake("lr * factor **", "lr / factor **", earns=0,
    hint="Your rate grows from stair to stair: you walk up. Divided by ½ is doubled.")
stairs.mistake("lr * factor **", "factor **", earns=0,
    hint="Your stairs start at 1, whatever `lr` says.")
stairs.mistake("np.floor_divide(step, every)", "np.minimum(1, np.floor_divide(step, every))", earns=0,
    hint="Your staircase has one stair. (An `if` drops the rate once; after the second `every`, it has to fall "
         "again.)")
stairs.mistake("np.floor_divide(step, every)", "((np.mod(step, every) == 0) & (np.asarray(step) > 0))", earns=0,
    hint="Your rate drops at every multiple and is back at the next step, as if nothing had been. A schedule has no "
         "memory: from the step alone it must know how many drops there have been.")

@stairs.mistake(earns=1, hint="This works for one step at a time, and stops at an array of steps: `int`, `if` and "
                              "functions of `math` take one number. What rounds down a whole array?")
def step_decay(step, *, lr, every, factor=0.5):
    return lr * factor ** int(step / every)


@stairs.mistake(earns=3, hint="You go through the steps in a loop, in Python. `//` and `**` take a whole array, and "
                              "need no loop: a picture of 10 000 steps is then one call.")
def step_decay(step, *, lr, every, factor=0.5):  # noqa: F811
    rates = []
    for t in np.ravel(step):
        rate = lr * factor ** (t // every)
        rates.append(rate)
    return np.reshape(rates, np.shape(step))


@stairs.mistake(earns=0, hint="Your rates are whole numbers, most of them 0: you filled an array of integers, such "
                              "as `np.zeros_like(step)`. Steps are integers, rates are not.")
def step_decay(step, *, lr, every, factor=0.5):  # noqa: F811
    rates = np.zeros_like(step)
    rates[...] = lr * factor ** (np.asarray(step) // every)
    return rates


@stairs.mistake(earns=2, hint="This works for an array, and stops at a single step: a number cannot be iterated "
                              "over, and a training loop hands you numbers. A formula without a loop takes both.")
def step_decay(step, *, lr, every, factor=0.5):  # noqa: F811
    rates = []
    for t in step:
        rates.append(lr * factor ** (t // every))
    return np.array(rates)


decay = Exercise(schedules.exponential, returns="the rate",
                 unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@decay.case(points=1)
def a_step_at_a_time(f, rng):
    """A number in, a number out; at step 0 it is `lr`."""
    return one_by_one(f, (0, 1, 2, 10), lr=rng.uniform(0.4, 0.6), k=rng.uniform(0.2, 0.35))


@decay.case(points=1)
def the_same_share_is_lost_at_every_step(f, rng):
    """Each rate is e^(-k) times the one before, from the first step to the last."""
    rates = f(np.arange(6), lr=rng.uniform(0.1, 0.25), k=rng.uniform(0.6, 0.7))
    return {"first rate": rates[0], "each rate / the one before": rates[1:] / rates[:-1]}


@decay.case(points=1)
def after_one_over_k_steps_one_over_e_is_left(f, rng):
    """After 1/k steps the rate is lr / e, about 37 %; k = 0 changes nothing."""
    n = int(rng.integers(60, 140))
    return {"steps 0, 1/k, 2/k": f(np.array([0, n, 2 * n]), lr=rng.uniform(1.5, 3), k=1 / n),
            "k = 0": f(rng.integers(0, 99, size=(2, 3)), lr=0.3, k=0.0)}


decay.mistake("-k *", "k *", earns=0,
    hint="The sign: your rate grows, by a larger amount at every step. Soon a single step throws the net away.")
decay.mistake("lr * np.exp(-k * np.asarray(step))", "lr * (1 - k) ** np.asarray(step)", earns=0,
    hint="You take the share k off at every step. That is nearly it while k is small; but e^(-k) is what is left, "
         "and for k = 0.7 the two are far apart.")
decay.mistake("lr * np.exp(-k * np.asarray(step))", "lr * (1 - k * np.asarray(step))", earns=0,
    hint="A straight line: after 1/k steps your rate is 0, and then negative, and the net climbs the hill. You may "
         "have kept the first two terms of a series.")
decay.mistake("np.exp(-k * np.asarray(step))", "np.exp(-np.asarray(step) / max(k, 1e-300))", earns=0,
    hint="You divide by k. k is *per step*: the larger it is, the faster the rate should fall.")
decay.mistake("np.exp(-k", "2.0 ** (-k", earns=0,
    hint="Your base is 2: after 1/k steps half of the rate is left. Which base does the formula have?")
decay.mistake("np.exp(-k", "10.0 ** (-k", earns=0,
    hint="Your base is 10: after 1/k steps a tenth of the rate is left. Which base does the formula have?")
decay.mistake("lr * np.exp(", "np.exp(", earns=0,
    hint="Your schedule begins at 1 whatever `lr` is.")
decay.mistake("np.asarray(step)", "(np.asarray(step) + 1)", earns=0,
    hint="Your first step is already decayed. Steps are counted from 0, and at 0 the rate is `lr`.")
decay.mistake("-k * np.asarray(step)", "-k * np.asarray(step) * (np.asarray(step) + 1) / 2", earns=0,
    hint="You decay twice over: the rate that is already smaller is multiplied by e^(-k t) again, step after step. "
         "The formula starts from η₀ every time.")
decay.mistake("lr * np.exp(-k * np.asarray(step))", "lr * np.exp(-lr * k * np.asarray(step))", earns=0,
    hint="The learning rate is in your exponent too, so that a small rate also decays more slowly. k alone says how "
         "fast.")

@decay.mistake(earns=1, hint="This works for one step at a time: `math.exp` takes one number. NumPy's takes a whole "
                             "array.")
def exponential(step, *, lr, k):
    import math
    return lr * math.exp(-k * step)


harmonic = Exercise(schedules.inverse_time, returns="the rate",
                    unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@harmonic.case(points=1)
def a_number_at_a_time(f, rng):
    """A number in, a number out; at step 0 it is `lr`."""
    return one_by_one(f, (0, 1, 3, 20), lr=rng.uniform(0.6, 0.9), k=rng.uniform(0.3, 0.45))


@harmonic.case(points=1)
def half_after_one_over_k_a_third_after_two(f, rng):
    """After 1/k steps ½ is left, after 2/k steps ⅓, after 9/k steps a tenth."""
    n, lr = int(rng.integers(30, 70)), rng.uniform(2, 4)
    return {"share left after 0, 1/k, 2/k, 9/k steps": f(np.array([0, n, 2 * n, 9 * n]), lr=lr, k=1 / n) / lr}


@harmonic.case(points=1)
def one_over_the_rate_is_a_straight_line(f, rng):
    """From step to step 1 / η grows by k / η₀, always the same."""
    return {"growth of 1 / rate": np.diff(1 / f(np.arange(7), lr=0.25, k=0.4)),
            "rates": f(rng.integers(0, 500, size=(2, 3)), lr=0.25, k=0.4)}


harmonic.mistake("(1 + k * np.asarray(step))",
    "np.reshape([np.prod(1 + k * np.arange(1.0, t + 1)) for t in np.ravel(step)], np.shape(step))", earns=0,
    hint="You decay what has decayed already: `lr` is divided by (1 + k t) again at every step. The formula starts "
         "from η₀ every time.")
harmonic.mistake("lr / (1 + k * np.asarray(step))", "lr / 1 + k * np.asarray(step)", earns=0,
    hint="Brackets: Python divides by 1 and *adds* k t then. Your rate grows for ever.")
harmonic.mistake("(1 + k * np.asarray(step))", "(k * np.asarray(step, np.float64))", earns=0,
    hint="The 1 is missing below: at step 0 you divide by 0, and the first step is infinitely long.")
harmonic.mistake("(1 + k * np.asarray(step))", "(1 + k) ** np.asarray(step)", earns=0,
    hint="You raised (1 + k) to the power of t: the same share is lost at every step. That is exponential decay "
         "again, which forgets far sooner.")
harmonic.mistake("k * np.asarray(step)", "np.asarray(step)", earns=0,
    hint="k does nothing: your rate is halved after the first step already. Real runs have thousands.")
harmonic.mistake("k * np.asarray(step)", "np.asarray(step) / k", earns=0,
    hint="You divide by k. k is *per step*: with a larger k the rate should fall sooner.")
harmonic.mistake("(1 + k * np.asarray(step))", "np.sqrt(1 + k * np.asarray(step))", earns=0,
    hint="There is a root in yours. Such a schedule exists (Transformers are fond of it), but it falls more slowly.")
harmonic.mistake("(1 + k *", "(1 - k *", earns=0,
    hint="A minus below the line: the rate grows to infinity, and comes back negative.")
harmonic.mistake("np.asarray(step)", "(np.asarray(step) + 1)", earns=0,
    hint="Your first step is already decayed. Steps are counted from 0, and at 0 the rate is `lr`.")
harmonic.mistake("lr / (", "lr * (", earns=0,
    hint="You multiplied. The rate then grows in a straight line.")
harmonic.mistake("lr / (", "1 / (", earns=0,
    hint="Your schedule begins at 1 whatever `lr` is.")


@harmonic.mistake(earns=1, hint="This works for one step at a time: an `if` about an array asks which of its "
                                "elements is meant. The formula itself holds for step 0, too, and needs no `if`.")
def inverse_time(step, *, lr, k):
    if step == 0:
        return lr
    return lr / (1 + k * step)


half_wave = Exercise(schedules.cosine, returns="the rate",
                     unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@half_wave.case(points=1)
def one_number_at_a_time(f, rng):
    """A number in, a number out: the start, a quarter, half, three quarters, the end."""
    n = int(rng.integers(6, 14))
    return one_by_one(f, (0, n, 2 * n, 3 * n, 4 * n), lr=rng.uniform(0.3, 0.45), steps=4 * n)


@half_wave.case(points=1)
def from_the_first_rate_to_the_last(f, rng):
    """At 0 it is lr, halfway the mean of lr and lr_min, at T lr_min."""
    n, lr = int(rng.integers(30, 70)), rng.uniform(1.1, 2)
    return {"start, middle, end": f(np.array([0, n, 2 * n]), lr=lr, steps=2 * n, lr_min=rng.uniform(0.1, 0.3))}


@half_wave.case(points=1)
def slow_then_fast_then_slow(f, rng):
    """Steps of any shape; the rate falls fastest in the middle."""
    n = int(rng.integers(4, 9))
    rates = f(np.arange(2 * n).reshape(1, -1), lr=rng.uniform(0.3, 0.4), steps=2 * n - 1, lr_min=0.05)
    return {"rates": rates, "falls fastest after step": np.argmin(np.diff(rates))}


@half_wave.case(points=1)
def it_stays_at_the_end(f, rng):
    """A run that is longer than T goes on with lr_min."""
    n = int(rng.integers(60, 140))
    at = np.array([n - 1, n, n + 1, n + n // 2, 2 * n, 10 * n])
    return f(at, lr=rng.uniform(0.1, 0.2), steps=n, lr_min=rng.uniform(0.01, 0.02))


@half_wave.case(points=1)
def a_whole_run_at_once(f, rng):
    """An array of steps needs no loop."""
    n = int(rng.integers(25, 35))
    return {"rates": f(np.arange(n), lr=rng.uniform(0.2, 0.4), steps=n),
            **more_lines_for_more_steps(f, lr=0.2, steps=60)}


half_wave.mistake("(lr - lr_min)", "lr", earns=2,
    hint="The minimum is added, but was never subtracted: your run starts above `lr`. How high is the wave, from its "
         "bottom to its top?")
half_wave.mistake("lr_min + 0.5", "0.5", earns=2,
    hint="Your wave stands on the ground. It should stand on lr_min: what is its lowest value, and what its highest?")
half_wave.mistake("np.pi * share", "2 * np.pi * share", earns=0,
    hint="A whole wave: at T your rate is back at the top. Half a wave leads from the top to the bottom.")
half_wave.mistake("np.pi * share", "180 * share", earns=0,
    hint="180 degrees are half a turn; 180 radians are 28 turns and a bit. NumPy's cosine wants radians.")
half_wave.mistake("np.pi * share", "share", earns=0,
    hint="There is no π in your cosine. Its angle goes from 0 to 1 radian then, and your rate hardly falls.")
half_wave.mistake("np.pi * share", "np.pi / 2 * share", earns=0,
    hint="A quarter of a wave: at T your rate is halfway down. From the top to the bottom it is half a turn; how "
         "many radians are that?")
half_wave.mistake("np.minimum(step, steps)", "np.asarray(step)", earns=4,
    hint="After T the cosine climbs again, and your rate with it (PyTorch's does so, too). Here it stays: cap the "
         "step.")
half_wave.mistake("np.minimum(step, steps)", "np.mod(step, steps)", earns=1,
    hint="At T you begin anew at the top. That is a restart, and comes later in this chapter; here the rate stays "
         "low.")
half_wave.mistake("1 + np.cos(", "1 - np.cos(", earns=0,
    hint="Your wave is upside down: it starts at the minimum and climbs. What is the cosine of 0?")
half_wave.mistake("1 + np.cos(", "np.cos(", earns=0,
    hint="A cosine goes down to -1, and your rate below 0: in the second half your net walks uphill. Lift it by 1 "
         "first.")
half_wave.mistake("0.5 * ", "", earns=0,
    hint="The ½ is missing: 1 + cos goes from 2 to 0, and your run starts twice as high.")
half_wave.mistake("/ steps  ", "/ (steps - 1)  ", earns=0,
    hint="You divided by T - 1, so that the end comes a step early (and what follows it is past the end). From step "
         "0 to step T there are T steps.")
half_wave.mistake("np.minimum(step, steps)", "np.minimum(np.asarray(step) + 1, steps)", earns=0,
    hint="You are a step ahead: at step 0 the rate is still `lr`, whole.")
half_wave.mistake("(1 + np.cos(np.pi * share))", "(1 + np.cos(np.pi * share)) * (np.asarray(step) <= steps) "
               "- lr_min * (np.asarray(step) > steps)", earns=4,
    hint="After T your rate is 0, and the net stands still. It should go on at lr_min.")


@half_wave.mistake(earns=1, hint="This works for one step at a time: `min`, `if` and functions of `math` take "
                                 "numbers, not arrays. NumPy has a `minimum` that compares element by element.")
def cosine(step, *, lr, steps, lr_min=0.0):
    share = min(step, steps) / steps
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * share))


@half_wave.mistake(earns=4, hint="You go through the steps in a loop, in Python. The formula takes an array as it is, "
                                 "once the cap does.")
def cosine(step, *, lr, steps, lr_min=0.0):  # noqa: F811
    rates = []
    for t in np.ravel(step):
        share = min(t, steps) / steps
        rates.append(lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * share)))
    return np.reshape(rates, np.shape(step))


sgdr = Exercise(schedules.warm_restarts, returns="the rate",
                unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@sgdr.case(points=1)
def the_first_cycle_one_step_at_a_time(f, rng):
    """Before the first restart it is the cosine, a number in, a number out."""
    n = int(rng.integers(3, 7))
    return one_by_one(f, (0, n, 2 * n, 3 * n), lr=rng.uniform(0.3, 0.45), T_0=4 * n, T_mult=2, lr_min=0.1)


@sgdr.case(points=1)
def a_restart_is_on_time(f, rng):
    """With cycles of one length: steps T_0 and 2 T_0 are back at lr, the steps before them are the lowest."""
    n, lr = int(rng.integers(8, 14)), rng.uniform(1, 2)
    at = np.array([n - 1, n, n + 1, 2 * n - 1, 2 * n, 3 * n + n // 2])
    return {"rates just before T_0, there, and after; about 2 T_0; in the fourth cycle": f(at, lr=lr, T_0=n),
            "rate at step 2 T_0, asked for alone": f(2 * n, lr=lr, T_0=n)}


@sgdr.case(points=1)
def cycles_grow(f, rng):
    """With T_mult = 3 they are T_0, 3 T_0 and 9 T_0 steps long, and begin at 0, T_0 and 4 T_0."""
    n = int(rng.integers(3, 8))
    at = np.array([n, 2 * n + 2, 4 * n - 1, 4 * n, 8 * n + 2, 13 * n - 1])
    return {"rates at the start, within and at the end of the second and third cycle":
            f(at, lr=rng.uniform(0.5, 0.9), T_0=n, T_mult=3)}


@sgdr.case(points=1)
def down_to_the_minimum(f, rng):
    """Every cycle starts at lr and heads for lr_min; steps in any order and shape."""
    return f(rng.permutation(30).reshape(5, 6), lr=0.3, T_0=4, T_mult=2, lr_min=0.1)


@sgdr.case(points=1)
def a_long_run_at_once(f, rng):
    """An array of steps needs no loop over them (one over the few cycles does no harm)."""
    n = int(rng.integers(8, 13))
    return {"rates": f(np.arange(7 * n), lr=rng.uniform(0.2, 0.4), T_0=n, T_mult=2),
            **more_lines_for_more_steps(f, lr=0.2, T_0=15, T_mult=2)}


CYCLE = 'np.searchsorted(starts, step, side="right") - 1 '
sgdr.mistake(CYCLE, 'np.maximum(0, np.searchsorted(starts, step, side="left") - 1) ', earns=1,
    hint="Your restart comes one step late: at the step where a cycle starts, you still count it to the cycle before. "
         "Does a start belong to its own cycle? (What np.searchsorted does with equal numbers is said by its argument "
         "`side`.)")
sgdr.mistake("np.max(step, initial=0) + 1", "np.maximum(1, np.max(step, initial=0))", earns=4,
    hint="Where the last of the steps is itself a restart, yours misses it: `restarts` lists the starts *before* the "
         "end of a run. How many steps has a run whose last one is number 20?")
sgdr.mistake("(step - starts[cycle])", "(step - starts[cycle] + 1)", earns=0,
    hint="You are a step ahead: the step of a restart is step 0 of its cycle, and has the whole of `lr`.")
sgdr.mistake("(T_0 * T_mult ** cycle)", "T_0", earns=2,
    hint="Your cycles begin at the right steps, but each cosine is T_0 long, so in a longer cycle it comes down and "
         "climbs again. How long is cycle number i?")
sgdr.mistake("T_mult=T_mult)", "T_mult=1); T_mult = 1", earns=2,
    hint="Your restarts come every T_0 steps: T_mult does not move them. Cycle i is T_mult^i times as long as the "
         "first, and the next one begins when it ends.")
sgdr.mistake("T_mult ** cycle", "np.maximum(1, T_mult * cycle)", earns=2,
    hint="You multiplied T_mult by the number of the cycle. Every cycle is T_mult times as long as *the one before*.")
sgdr.mistake("T_mult ** cycle", "T_mult ** (cycle + 1)", earns=1,
    hint="Your cycles are T_mult times too long for their place, and stop halfway down. The first one, number 0, has "
         "T_0 steps.")
sgdr.mistake("(step - starts[cycle])", "np.asarray(step)", earns=1,
    hint="Your clock runs on after a restart. Inside a cycle, count from where it started.")
sgdr.mistake("(lr - lr_min)", "lr", earns=3,
    hint="The minimum is added, but was never subtracted: your cycles start above `lr`.")
sgdr.mistake("lr_min + 0.5", "0.5", earns=3,
    hint="Your wave stands on the ground. It should stand on lr_min.")
sgdr.mistake("np.pi * share", "2 * np.pi * share", earns=0,
    hint="You go down and up again in every cycle, so that there is no jump left to make. A cycle is half a wave.")
sgdr.mistake("1 + np.cos(", "1 - np.cos(", earns=0,
    hint="Your cycles are upside down: they climb slowly and fall off a cliff. Warm restarts jump up and slide down.")
sgdr.mistake("T_mult ** cycle)", "T_mult ** cycle - 1)", earns=0,
    hint="You divided by the length less 1, so that the bottom comes a step early. In a cycle of T steps, step T "
         "would be the bottom; the restart takes its place.")
sgdr.mistake("return lr_min +", "lr = lr_min + (lr - lr_min) * 0.5 ** cycle; return lr_min +", earns=1,
    hint="Every restart of yours is lower than the last. In SGDR each goes back to the whole of `lr`.")


@sgdr.mistake(earns=4, hint="You find the number of the cycle by a logarithm with base T_mult. For T_mult = 1 there "
                            "is no such logarithm (every power of 1 is 1), and at a start rounding may tip it over.")
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    step = np.asarray(step)
    cycle = np.floor(np.log(step / T_0 * (T_mult - 1) + 1) / np.log(T_mult))
    start = T_0 * (T_mult ** cycle - 1) / (T_mult - 1)
    share = (step - start) / (T_0 * T_mult ** cycle)
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * share))


@sgdr.mistake(earns=1, hint="This works for one step at a time: `while` and `if` ask one number. For an array, find "
                            "each step's cycle at once: `restarts` lists the starts, np.searchsorted looks up many "
                            "numbers in a list.")
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):  # noqa: F811
    length = T_0
    while step >= length:
        step = step - length
        length = length * T_mult
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * step / length))


@sgdr.mistake(earns=4, hint="You go through the steps in a loop, in Python. Looking each of them up in the list of "
                            "starts can be done for all at once: np.searchsorted.")
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):  # noqa: F811
    rates = []
    for t in np.ravel(step):
        length = T_0
        while t >= length:
            t = t - length
            length = length * T_mult
        rates.append(lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * t / length)))
    return np.reshape(rates, np.shape(step))


triangle = Exercise(schedules.cyclic, returns="the rate",
                    unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@triangle.case(points=1)
def one_triangle(f, rng):
    """A number at a time: from the bottom to the top in `half` steps, and back in as many."""
    n = int(rng.integers(2, 7))
    return one_by_one(f, (0, n, 2 * n, 3 * n, 4 * n), lr=rng.uniform(1, 2), half=2 * n)


@triangle.case(points=1)
def over_and_over(f, rng):
    """After 2 half steps it begins anew: steps of any shape."""
    return f(rng.integers(0, 300, size=(4, 5)), lr=0.4, half=17)


@triangle.case(points=1)
def between_its_bounds(f, rng):
    """It starts at lr_min, turns at lr, and changes by the same amount at every step."""
    n = int(rng.integers(4, 8))
    rates = f(np.arange(4 * n + 1), lr=rng.uniform(0.4, 0.6), half=n, lr_min=0.1)
    return {"lowest": rates.min(), "highest": rates.max(), "change from step to step": np.diff(rates)}


triangle.mistake("(1 - np.abs(", "(np.abs(", earns=0,
    hint="Your triangle is upside down: it starts at the top. At step 0 the rate is lr_min.")
triangle.mistake("np.mod(step, 2 * half)", "np.mod(step, half)", earns=0,
    hint="You climb and then drop: a saw, no triangle. `half` is the way up; the period is up and down.")
triangle.mistake("np.mod(step, 2 * half) / half", "np.mod(step, half) / (half / 2)", earns=0,
    hint="Your wave is twice too fast: `half` is the way from the bottom to the top, not the whole cycle.")
triangle.mistake("(lr - lr_min)", "lr", earns=2,
    hint="The minimum is added, but was never subtracted: the top is above `lr`.")
triangle.mistake("lr_min + (lr", "(lr", earns=2,
    hint="Your triangle stands on the ground. It should stand on lr_min.")
triangle.mistake("np.abs(np.mod(step, 2 * half) / half - 1)", "(np.mod(step, 2 * half) / half - 1)", earns=0,
    hint="Without the absolute value there is no way up: yours falls all the time, from twice `lr`.")
triangle.mistake("np.mod(step, 2 * half)", "np.asarray(step)", earns=1,
    hint="One triangle, and then down below zero, for ever. How does a step find its place within its own cycle?")
triangle.mistake("(1 - np.abs(np.mod(step, 2 * half) / half - 1))",
    "0.5 * (1 - np.cos(np.pi * np.asarray(step) / half))", earns=1,
    hint="Yours is a cosine that goes up and down. It turns at the right steps, but between them it does not climb "
         "evenly; a triangle has straight sides.")
triangle.mistake("np.mod(step, 2 * half)", "np.mod(np.asarray(step) + 1, 2 * half)", earns=0,
    hint="You are a step ahead: at step 0 the rate is lr_min.")


@triangle.mistake(earns=1, hint="This works for one step at a time: an `if` about an array asks which of its "
                                "elements is meant. Up and down in one formula: how far is a step from the top of "
                                "its triangle?")
def cyclic(step, *, lr, half, lr_min=0.0):
    place = step % (2 * half)
    if place > half:
        place = 2 * half - place
    return lr_min + (lr - lr_min) * place / half


ramp = Exercise(schedules.warmup, returns="the rate",
                unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@ramp.case(points=1)
def the_first_step_already_counts(f, rng):
    """A number at a time: with T = 5 the first steps have ⅕, ⅖, ⅗, ⅘ and the whole of lr. Here with another T."""
    n = int(rng.integers(4, 9))
    return one_by_one(f, (0, 1, 2, n - 2, n - 1), lr=rng.uniform(0.35, 0.65), steps=n)


@ramp.case(points=1)
def afterwards_it_changes_nothing(f, rng):
    """From step T - 1 on, the rate is lr; T = 1 is no warm-up at all."""
    n, lr = int(rng.integers(4, 9)), rng.uniform(0.2, 0.4)
    return {"rates around T": f(n + np.array([-2, -1, 0, 1, 100]), lr=lr, steps=n),
            "T = 1": f(np.arange(3), lr=lr, steps=1)}


@ramp.case(points=1)
def over_another_schedule(f, rng):
    """lr may be what another schedule says at these steps: an array, whose first rates are lowered."""
    steps = np.arange(12)
    return f(steps, lr=rng.uniform(0.7, 0.9) * 0.7 ** steps, steps=int(rng.integers(5, 8)))


@ramp.case(points=1)
def many_steps_at_once(f, rng):
    """An array of steps, of any shape, needs no loop."""
    return {"rates": f(rng.permutation(np.arange(4, 60, 6)).reshape(2, 5), lr=0.2, steps=30),
            **more_lines_for_more_steps(f, lr=0.2, steps=40)}


ramp.mistake("(np.asarray(step) + 1)", "np.asarray(step)", earns=0,
    hint="Your warm-up starts at 0: the first step is computed, paid for, and not taken. Which share should step 0 "
         "have, if T shares lead to the top?")
ramp.mistake("np.minimum(1, (np.asarray(step) + 1) / steps)", "((np.asarray(step) + 1) / steps)", earns=1,
    hint="Your warm-up never ends: after T the rate climbs on. A share of `lr` is at most 1.")
ramp.mistake("np.minimum(1", "np.maximum(1", earns=0,
    hint="You took the larger of the two: full speed from the start, and then more. Which of the two caps the share "
         "at 1?")
ramp.mistake("/ steps)", "/ (steps + 1))", earns=0,
    hint="You are one step late at the top. With T = 5: after how many steps is the share 1?")
ramp.mistake("return lr * np.minimum", "return np.minimum", earns=0,
    hint="You returned the share. It is a share *of `lr`*.")
ramp.mistake("np.minimum(1, (np.asarray(step) + 1) / steps)",
    "np.where(np.asarray(step) < steps - 1, 1 / steps, 1)", earns=0,
    hint="You go slowly at first and then jump to full speed. Such a warm-up exists, but the loss jumps with it; "
         "here the rate climbs a bit with each step.")
ramp.mistake("lr * np.minimum(1, (np.asarray(step) + 1) / steps)",
    "np.where(np.asarray(step) < steps, np.max(lr) * np.minimum(1, (np.asarray(step) + 1) / steps), lr)", earns=3,
    hint="While it warms up, yours forgets the schedule below it and climbs to its highest rate. Take the share of "
         "what `lr` is *at each step*.")
ramp.mistake("(np.asarray(step) + 1) / steps", "1 - np.asarray(step) / steps", earns=0,
    hint="You cool down. (With a minus that would be a linear decay, which is useful, but at the other end.)")
ramp.mistake("np.minimum(1, (np.asarray(step) + 1) / steps)",
    "np.minimum(1, ((np.asarray(step) + 1) / steps) ** 2)", earns=0,
    hint="Your ramp is bent, a square. Here each step adds the same share.")


@ramp.mistake(earns=1, hint="This works for one step at a time: `min` and `if` ask one number. NumPy has a `minimum` "
                            "that compares element by element.")
def warmup(step, *, lr, steps):
    return lr * min(1, (step + 1) / steps)


@ramp.mistake(earns=3, hint="You go through the steps in a loop, in Python. A product and a minimum take whole "
                            "arrays.")
def warmup(step, *, lr, steps):  # noqa: F811
    rates = np.array(np.broadcast_to(lr, np.shape(step)), dtype=float)
    for i, t in np.ndenumerate(step):
        rates[i] = rates[i] * min(1, (t + 1) / steps)
    return rates
