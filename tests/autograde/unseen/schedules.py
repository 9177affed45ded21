"""Unseen answers to the chapter on learning rate schedules."""

import math

import numpy as np

from unseen import right, wrong


@wrong("the exponent is not rounded down, so that the rate falls at every step", named=["Your staircase is a slide"])
def step_decay(step, *, lr, every, factor=0.5):
    drops = np.asarray(step) / every
    return lr * np.power(factor, drops)


@wrong("drops one step too early: step every - 1 is the first with the lower rate",
       named=["Your drops come one step early, as if the first"])
def step_decay(step, *, lr, every, factor=0.5):
    n = (np.asarray(step) + 1) // every
    return lr * factor ** n


@wrong("rounds to the nearest, so that the first drop comes after half of `every`",
       named=["You rounded where it is cut off"])
def step_decay(step, *, lr, every, factor=0.5):
    return lr * factor ** np.round(np.asarray(step) / every)


@wrong("subtracts a share of the first rate at each drop, down to 0: a straight stair")
def step_decay(step, *, lr, every, factor=0.5):
    k = np.floor(np.asarray(step) / every)
    return lr * np.maximum(1 - factor * k, 0)


@wrong("`factor` is taken for what is lost at each drop", named=["You read the factor as the share that is lost"])
def step_decay(step, *, lr, every, factor=0.5):
    k = np.asarray(step) // every
    return lr * (1 - factor) ** k


@wrong("(1 - k)^t in place of e^(-k t)", named=["You take the share k off at every step"])
def exponential(step, *, lr, k):
    return lr * (1 - k) ** np.asarray(step)


@wrong("math.exp takes no arrays of steps", named=["This works for one step at a time"])
def exponential(step, *, lr, k):
    return lr * math.exp(-k * step)


@wrong("grows: the sign of the exponent is wrong", named=["The sign: your rate grows"])
def exponential(step, *, lr, k):
    power = np.multiply(k, step)
    return np.exp(power) * lr


@wrong("a power of 2 in place of e: half is left after 1 / k steps", named=["Your base is 2"])
def exponential(step, *, lr, k):
    return lr / np.exp2(k * np.asarray(step))


@wrong("η₀ / 1 + k t: the brackets are missing", named=["Brackets: Python divides by 1 and *adds* k t"])
def inverse_time(step, *, lr, k):
    t = np.asarray(step)
    return lr / 1 + k * t


@wrong("decays with the root of 1 + k t", named=["There is a root in yours"])
def inverse_time(step, *, lr, k):
    return lr * (1 + k * np.asarray(step)) ** -0.5


@wrong("counts steps from 1: t + 1", named=["Your first step is already decayed"])
def inverse_time(step, *, lr, k):
    t = 1 + np.asarray(step)
    return lr / (1 + k * t)


@wrong("climbs again after T", named=["After T the cosine climbs again"])
def cosine(step, *, lr, steps, lr_min=0.0):
    phase = np.pi * np.asarray(step) / steps
    return lr_min + (lr - lr_min) * (1 + np.cos(phase)) / 2


@wrong("the wave has the height of lr, not of lr - lr_min: it starts at lr + lr_min",
       named=["The minimum is added, but was never subtracted"])
def cosine(step, *, lr, steps, lr_min=0.0):
    t = np.minimum(step, steps) / steps
    return lr_min + 0.5 * lr * (1 + np.cos(math.pi * t))


@wrong("arrives one step early: T - 1 in place of T", named=["You divided by T - 1"], untrue=["You are a step ahead"])
def cosine(step, *, lr, steps, lr_min=0.0):
    done = np.clip(np.asarray(step) / (steps - 1), 0, 1)
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * done))


@wrong("cuts the rate off at lr_min in place of ending the wave there")
def cosine(step, *, lr, steps, lr_min=0.0):
    share = np.minimum(np.asarray(step) / steps, 1.0)
    rate = lr * np.cos(share * np.pi / 2) ** 2
    return np.maximum(rate, lr_min)


@wrong("all cycles are T_0 steps long: T_mult is not used", named=["Your restarts come every T_0 steps"])
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    t = np.asarray(step) % T_0
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * t / T_0))


@wrong("the step of a restart still belongs to the old cycle, and has lr_min",
       named=["Your restart comes one step late"])
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    from course_lib.schedules import restarts
    t = np.asarray(step)
    starts = np.array(restarts(int(t.max()) + 1, T_0=T_0, T_mult=T_mult))
    i = np.maximum(np.searchsorted(starts, t, side="left") - 1, 0)
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * (t - starts[i]) / (T_0 * float(T_mult) ** i)))


@wrong("the cycles are placed right, but each is run through with the length T_0", listed=True)
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    from course_lib.schedules import restarts
    t = np.asarray(step)
    starts = np.array(restarts(int(t.max()) + 1, T_0=T_0, T_mult=T_mult))
    since = t - starts[np.searchsorted(starts, t, side="right") - 1]
    return lr_min + (lr - lr_min) * (np.cos(np.pi * np.minimum(since / T_0, 1)) + 1) / 2


@wrong("a loop over the steps in Python: right, but slow", named=["You go through the steps in a loop"])
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    def one(t):
        start, length = 0, T_0
        while start + length <= t:
            start, length = start + length, length * T_mult
        return lr_min + 0.5 * (lr - lr_min) * (1 + math.cos(math.pi * (t - start) / length))
    if np.ndim(step) == 0:
        return one(step)
    return np.array([one(t) for t in np.ravel(step)]).reshape(np.shape(step))


@wrong("starts at the top, at lr, and goes down first", named=["Your triangle is upside down"])
def cyclic(step, *, lr, half, lr_min=0.0):
    x = np.abs(np.asarray(step) % (2 * half) / half - 1)
    return lr_min + (lr - lr_min) * x


@wrong("`half` is taken for the whole period", named=["Your wave is twice too fast"])
def cyclic(step, *, lr, half, lr_min=0.0):
    pos = np.mod(step, half) / half
    return lr_min + (lr - lr_min) * (1 - np.abs(2 * pos - 1))


@wrong("a sawtooth: climbs for 2 h steps, and falls at once", listed=True)
def cyclic(step, *, lr, half, lr_min=0.0):
    share = np.asarray(step) % (2 * half) / (2 * half)
    return lr_min + share * (lr - lr_min)


@wrong("half a sine wave in place of straight lines", named=["Yours is a cosine that goes up and down"])
def cyclic(step, *, lr, half, lr_min=0.0):
    return lr_min + (lr - lr_min) * (1 - np.cos(np.pi * np.asarray(step) / half)) / 2


@wrong("t / T: the first step has the rate 0", named=["Your warm-up starts at 0"])
def warmup(step, *, lr, steps):
    return lr * np.minimum(1, np.asarray(step) / steps)


@wrong("goes on climbing after T", named=["Your warm-up never ends"])
def warmup(step, *, lr, steps):
    share = (np.asarray(step) + 1) / steps
    return lr * share


@wrong("rounds the rate down to one of T stairs with integer division: 0 until T")
def warmup(step, *, lr, steps):
    return lr * np.minimum(1, (np.asarray(step) + 1) // steps)


@wrong("lr is taken for the peak, max(lr), where it is an array of another schedule", listed=True)
def warmup(step, *, lr, steps):
    peak = np.max(lr)
    return peak * np.minimum(1.0, (np.asarray(step) + 1) / steps)


@right
def cosine(step, *, lr, steps, lr_min=0.0):
    t = np.minimum(np.asarray(step, dtype=float), steps)
    c = np.cos(np.pi * t / (2 * steps)) ** 2
    return c * lr + (1 - c) * lr_min


@right
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    t = np.asarray(step, dtype=float)
    start, length = np.zeros_like(t), np.full_like(t, T_0)
    while np.any(late := t >= start + length):
        start, length = np.where(late, start + length, start), np.where(late, length * T_mult, length)
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * (t - start) / length))


@right
def cyclic(step, *, lr, half, lr_min=0.0):
    t = np.asarray(step) % (2 * half)
    return np.interp(t, [0, half, 2 * half], [lr_min, lr, lr_min])
