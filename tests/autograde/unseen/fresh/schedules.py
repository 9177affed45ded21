"""Fresh answers to the chapter on schedules, as students write them."""

import math

import numpy as np

from unseen import right, wrong


@wrong("The rate falls at every step, continuously, not in steps.", kind="slip",
       named=["Your staircase is a slide: the"])
def step_decay(step, *, lr, every, factor=0.5):
    drops = np.asarray(step) / every
    return lr * factor ** drops


@wrong("factor is the share that is taken away.", kind="slip", named=["You read the factor as the share"])
def step_decay(step, *, lr, every, factor=0.5):
    kept = 1 - factor
    return lr * np.power(kept, np.floor_divide(step, every))


@wrong("The drop comes one step late.", kind="edge", named=["Your drops come one step late."])
def step_decay(step, *, lr, every, factor=0.5):
    n = np.maximum(np.asarray(step) - 1, 0) // every
    return lr * factor ** n


@wrong("Only one drop is ever made.", kind="odd", named=["Your staircase has one stair. (An"])
def step_decay(step, *, lr, every, factor=0.5):
    return np.where(np.asarray(step) < every, lr, lr * factor)


@wrong("The rate is halved every 1/k steps: 2 stands for e.", kind="odd", named=["Your base is 2: after 1/k steps"])
def exponential(step, *, lr, k):
    return lr * 0.5 ** (k * np.asarray(step))


@wrong("The share k is taken off at each step: (1-k)^t.", kind="slip", named=["You take the share k off at every"])
def exponential(step, *, lr, k):
    return lr * (1 - k) ** np.asarray(step)


@wrong("Steps are counted from 1.", kind="edge", named=["Your first step is already"])
def exponential(step, *, lr, k):
    t = np.add(step, 1)
    return lr / np.exp(k * t)


@wrong("The root of 1 + k t is taken.", kind="odd", named=["There is a root in yours. Such a"])
def inverse_time(step, *, lr, k):
    return lr / np.sqrt(1 + k * np.asarray(step))


@wrong("1 + k is raised to the power t.", kind="slip", named=["You raised (1 + k) to the power"])
def inverse_time(step, *, lr, k):
    return lr * np.power(1 + k, -np.asarray(step, dtype=float))


@wrong("The 1 is missing, and the first rate is infinite.", kind="slip", named=["The 1 is missing below: at step 0"])
def inverse_time(step, *, lr, k):
    with np.errstate(divide="ignore"):
        return lr / np.multiply(k, step)


@wrong("After T the rate climbs again.", kind="slip", named=["After T the cosine climbs again,"])
def cosine(step, *, lr, steps, lr_min=0.0):
    angle = np.pi * np.asarray(step) / steps
    mid, amplitude = (lr + lr_min) / 2, (lr - lr_min) / 2
    return mid + amplitude * np.cos(angle)


@wrong("After T the rate is 0, not lr_min.", kind="edge", named=["After T your rate is 0, and the"])
def cosine(step, *, lr, steps, lr_min=0.0):
    t = np.asarray(step)
    wave = lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(math.pi * t / steps))
    return wave * (t <= steps)


@wrong("A quarter of a wave: it falls slowly first and fast at the end.", kind="odd")
def cosine(step, *, lr, steps, lr_min=0.0):
    t = np.clip(step, 0, steps)
    return lr_min + (lr - lr_min) * np.cos(0.5 * np.pi * t / steps)


@wrong("lr_min is left out.", kind="slip", named=["`lr_min` does nothing: your code"])
def cosine(step, *, lr, steps, lr_min=0.0):
    part = np.minimum(np.asarray(step) / steps, 1)
    return lr * np.cos(np.pi * part / 2) ** 2


@wrong("All cycles are as long as the first.", kind="slip", named=["Your restarts come every T_0"])
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    inside = np.mod(step, T_0)
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * inside / T_0))


@wrong("The step of a restart still belongs to the cycle before, at its lowest rate.", kind="edge",
       named=["Your restart comes one step late:"])
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    t = np.asarray(step)
    ends = []
    length, end = T_0, 0
    while end <= t.max():
        end += length
        ends.append(end)
        length *= T_mult
    starts = np.array([0] + ends[:-1])
    i = np.maximum(np.searchsorted(starts, t, side="left") - 1, 0)
    T = T_0 * T_mult ** i
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * (t - starts[i]) / T))


@wrong("The rate at each restart is lower by the factor T_mult.", kind="odd", listed=True)
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    t = np.array(step, dtype=float)
    T = np.full(t.shape, float(T_0))
    top = np.full(t.shape, float(lr))
    while (t >= T).any():
        over = t >= T
        t = np.where(over, t - T, t)
        top = np.where(over, top / T_mult, top)
        T = np.where(over, T * T_mult, T)
    return lr_min + 0.5 * (top - lr_min) * (1 + np.cos(np.pi * t / T))


@wrong("The triangle begins at the top.", kind="slip", named=["Your triangle is upside down: it"])
def cyclic(step, *, lr, half, lr_min=0.0):
    phase = np.mod(step, 2 * half) / half
    return lr_min + (lr - lr_min) * np.abs(phase - 1)


@wrong("The period is half: it goes up and jumps back to the bottom.", kind="slip",
       named=["You climb and then drop: a saw,"])
def cyclic(step, *, lr, half, lr_min=0.0):
    phase = (np.asarray(step) % half) / half
    return lr_min + (lr - lr_min) * phase


@wrong("lr_min only cuts the triangle off below.", kind="odd")
def cyclic(step, *, lr, half, lr_min=0.0):
    t = np.asarray(step) % (2 * half)
    up = np.where(t < half, t, 2 * half - t) / half
    return np.maximum(lr * up, lr_min)


@wrong("The first step has a rate of 0: the 1 is missing.", kind="slip", named=["Your warm-up starts at 0: the"])
def warmup(step, *, lr, steps):
    share = np.asarray(step) / steps
    return lr * np.clip(share, 0, 1)


@wrong("The rate goes on growing after the warm-up.", kind="slip", named=["Your warm-up never ends: after T"])
def warmup(step, *, lr, steps):
    return lr / steps * (np.asarray(step) + 1)


@wrong("T + 1 stands below: the full rate comes one step late.", kind="edge",
       named=["You are one step late at the top."])
def warmup(step, *, lr, steps):
    t = np.asarray(step)
    ramp = (t + 1) / (steps + 1)
    return lr * np.where(t < steps, ramp, 1)


@right
def step_decay(step, *, lr, every, factor=0.5):
    return lr * np.exp(np.log(factor) * ((step - np.mod(step, every)) / every))


@right
def exponential(step, *, lr, k):
    return lr * (1 / math.e) ** np.multiply(k, step)


@right
def cosine(step, *, lr, steps, lr_min=0.0):
    part = np.minimum(step, steps) / (2 * steps)
    warm = np.cos(np.pi * part) ** 2                     # (1 + cos 2a) / 2 = cos² a
    return warm * lr + (1 - warm) * lr_min


@right
def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    t, T = np.array(step, dtype=float), float(T_0)
    length = np.full_like(t, T)
    pending = t >= T
    while np.any(pending):
        t = t - pending * T
        T *= T_mult
        length = np.where(pending, T, length)
        pending = np.logical_and(pending, t >= T)
    return lr_min + (lr - lr_min) * np.cos(np.pi / 2 * t / length) ** 2


@right
def cyclic(step, *, lr, half, lr_min=0.0):
    share = np.arccos(np.cos(np.pi * np.asarray(step) / half)) / np.pi
    return lr_min + (lr - lr_min) * share


@right
def warmup(step, *, lr, steps):
    ready = np.greater_equal(step, steps - 1)
    return np.where(ready, lr, np.multiply(lr, np.add(step, 1)) / steps)
