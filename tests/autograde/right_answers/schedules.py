"""Chapter 9: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def stairs_by_division(step, *, lr, every, factor=0.5):
    return lr * np.power(factor, np.asarray(step) // every)


def stairs_by_logarithms(step, *, lr, every, factor=0.5):
    stair = np.floor(np.array(step) / every)
    return np.exp(np.log(lr) + stair * np.log(factor))


def stairs_from_a_list(step, *, lr, every, factor=0.5):
    rates = lr * factor ** np.arange(np.max(step) // every + 1)
    return rates[np.asarray(step) // every]


def decay_as_a_power(step, *, lr, k):
    return lr * np.exp(-k) ** step


def decay_as_a_quotient(step, *, lr, k):
    return lr / np.exp(np.multiply(k, step))


def decay_in_the_exponent(step, *, lr, k):
    return np.exp(np.log(lr) - k * np.array(step, dtype=float))


def harmonic_upside_down(step, *, lr, k):
    return 1 / (1 / lr + np.multiply(step, k) / lr)


def harmonic_with_a_time_constant(step, *, lr, k):
    tau = 1 / k
    return lr * tau / (tau + np.asarray(step))


def harmonic_as_a_power(step, *, lr, k):
    return lr * np.power(1.0 + k * np.array(step), -1)


def half_wave_as_a_squared_cosine(step, *, lr, steps, lr_min=0.0):
    share = np.clip(np.asarray(step) / steps, 0, 1)
    return lr_min + (lr - lr_min) * np.cos(np.pi / 2 * share) ** 2


def half_wave_by_where(step, *, lr, steps, lr_min=0.0):
    step = np.asarray(step)
    wave = (lr + lr_min) / 2 + (lr - lr_min) / 2 * np.cos(np.pi * step / steps)
    return np.where(step < steps, wave, lr_min)


def half_wave_in_degrees(step, *, lr, steps, lr_min=0.0):
    angle = np.deg2rad(180 * np.minimum(1.0, np.divide(step, steps)))
    return lr - (lr - lr_min) * (1 - np.cos(angle)) / 2


def sgdr_cycle_after_cycle(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    step = np.asarray(step)
    rates, start, length = np.zeros(step.shape), 0, T_0
    while start <= np.max(step):
        share = (step - start) / length
        rates = np.where((share >= 0) & (share < 1), lr_min + (lr - lr_min) * (1 + np.cos(np.pi * share)) / 2, rates)
        start, length = start + length, length * T_mult
    return rates


def sgdr_on_a_clock(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    clock, length = np.array(step), np.full(np.shape(step), T_0)
    while np.any(clock >= length):
        over = clock >= length
        clock = np.where(over, clock - length, clock)
        length = np.where(over, length * T_mult, length)
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * clock / length))


def sgdr_by_counting_starts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    step = np.asarray(step)
    starts = np.cumsum([0] + [T_0 * T_mult**i for i in range(25 if T_mult > 1 else int(np.max(step)) + 1)])
    cycle = np.sum(starts <= step[..., None], axis=-1) - 1
    angle = np.pi * (step - starts[cycle]) / np.diff(starts)[cycle]
    return lr - (lr - lr_min) * np.sin(angle / 2) ** 2


def triangle_as_a_distance(step, *, lr, half, lr_min=0.0):
    place = np.asarray(step) % (2 * half)
    return lr_min + (lr - lr_min) * np.minimum(place, 2 * half - place) / half


def triangle_by_where(step, *, lr, half, lr_min=0.0):
    place = np.mod(step, 2 * half) / half
    return np.where(place < 1, (1 - place) * lr_min + place * lr, (place - 1) * lr_min + (2 - place) * lr)


def triangle_as_smith_writes_it(step, *, lr, half, lr_min=0.0):
    cycle = np.floor(1 + np.asarray(step) / (2 * half))
    x = np.abs(np.asarray(step) / half - 2 * cycle + 1)
    return lr_min + (lr - lr_min) * np.maximum(0, 1 - x)


def ramp_by_clipping(step, *, lr, steps):
    return np.multiply(lr, np.clip((1.0 + np.asarray(step)) / steps, 0, 1))


def ramp_by_where(step, *, lr, steps):
    step = np.asarray(step)
    return np.where(step + 1 < steps, lr * (step + 1) / steps, lr)


def ramp_of_whole_steps(step, *, lr, steps):
    return np.minimum(np.array(step) + 1, steps) * (1 / steps) * lr


RIGHT = {
    "step_decay": [stairs_by_division, stairs_by_logarithms, stairs_from_a_list],
    "exponential": [decay_as_a_power, decay_as_a_quotient, decay_in_the_exponent],
    "inverse_time": [harmonic_upside_down, harmonic_with_a_time_constant, harmonic_as_a_power],
    "cosine": [half_wave_as_a_squared_cosine, half_wave_by_where, half_wave_in_degrees],
    "warm_restarts": [sgdr_cycle_after_cycle, sgdr_on_a_clock, sgdr_by_counting_starts],
    "cyclic": [triangle_as_a_distance, triangle_by_where, triangle_as_smith_writes_it],
    "warmup": [ramp_by_clipping, ramp_by_where, ramp_of_whole_steps],
}


def stairs_rounded(step, *, lr, every, factor=0.5):
    return lr * factor ** np.rint(np.true_divide(step, every))


def stairs_one_number(step, *, lr, every, factor=0.5):
    for _ in range(int(step) // every):
        lr = lr * factor
    return lr


def decay_the_wrong_way(step, *, lr, k):
    return lr / np.exp(k) ** -np.asarray(step, dtype=float)


def compound(step, *, lr, k):
    rates = np.full(np.shape(step), float(lr))
    for t in range(1, int(np.max(step)) + 1):
        rates = np.where(np.asarray(step) >= t, rates / (1 + k * t), rates)
    return rates


def half_wave_above_the_top(step, *, lr, steps, lr_min=0.0):
    return lr_min + lr * np.cos(np.pi / 2 * np.minimum(1, np.divide(step, steps))) ** 2


def sgdr_a_step_late(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    step = np.asarray(step)
    rates, start, length = np.full(step.shape, lr), 0, T_0
    while start < np.max(step):
        inside = (step > start) & (step <= start + length)
        rates = np.where(inside, lr_min + (lr - lr_min) * (1 + np.cos(np.pi * (step - start) / length)) / 2, rates)
        start, length = start + length, length * T_mult
    return rates


def saw(step, *, lr, half, lr_min=0.0):
    share = np.asarray(step) / half % 1
    return lr * share + lr_min * (1 - share)


def ramp_from_zero(step, *, lr, steps):
    return lr * np.clip(np.asarray(step) / steps, 0, 1)


WRONG = {
    "step_decay": [(stairs_rounded, "You rounded"), (stairs_one_number, "one step at a time")],
    "exponential": [(decay_the_wrong_way, "your rate grows")],
    "inverse_time": [(compound, "decayed already")],
    "cosine": [(half_wave_above_the_top, "never subtracted")],
    "warm_restarts": [(sgdr_a_step_late, "one step late")],
    "cyclic": [(saw, "a saw")],
    "warmup": [(ramp_from_zero, "starts at 0")],
}
