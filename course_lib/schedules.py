"""Chapter 9.  Schedules: long steps at first, short ones to settle.

A schedule is a function of the step, counted from 0: a number or an array of any shape.  It returns
the learning rate there, floats of that shape.  net.fit takes it with its options filled in:

    fit(..., lr=functools.partial(schedules.cosine, lr=0.1, steps=1000))
"""

import numpy as np

from course_lib.checks import require_count, require_numbers, require_positive, require_shape, require_share


def constant(step, *, lr):
    """The same learning rate for ever.

        η(t) = η₀

    step: a number or array.  Returns the learning rate, alike.
    Raises ValueError if step or lr is negative.

    Robbins & Monro 1951 show why it never quite arrives: steps must shrink, though not too fast.
    """
    lr = _require_lengths(step, lr=lr)
    return lr + np.zeros(np.shape(step))


def step_decay(step, *, lr, every, factor=0.5):
    """Step decay: multiply by a factor every so many steps, for instance halve.

        η(t) = η₀ f^⌊t / every⌋

    step: a number or array;  every: steps.  Returns the learning rate, alike.
    Raises ValueError if step or lr is negative, every is not positive or factor lies outside (0, 1].

    He et al. 2016, Deep residual learning, section 3.4: f = 0.1 whenever the error stops falling.
    PyTorch: StepLR.
    """
    lr = _require_lengths(step, lr=lr)
    every, factor = require_positive(every=every), require_share(zero=False, factor=factor)
    return lr * factor ** np.floor_divide(step, every)


def exponential(step, *, lr, k):
    """Exponential decay: the same share is lost at every step.

        η(t) = η₀ e^(-k t)

    step: a number or array;  k: per step.  Returns the learning rate, alike.
    Raises ValueError if step, lr or k is negative.

    The lecture; CS231n, Neural networks 3.  PyTorch's ExponentialLR has gamma = e^(-k).
    """
    lr, k = _require_lengths(step, lr=lr, k=k)
    return lr * np.exp(-k * np.asarray(step))


def inverse_time(step, *, lr, k):
    """1/t decay: half of the rate is gone after 1/k steps, and the sum over all steps has no limit.

        η(t) = η₀ / (1 + k t)

    step: a number or array;  k: per step.  Returns the learning rate, alike.
    Raises ValueError if step, lr or k is negative.

    Robbins & Monro 1951; the lecture; CS231n, Neural networks 3.
    """
    lr, k = _require_lengths(step, lr=lr, k=k)
    return lr / (1 + k * np.asarray(step))


def cosine(step, *, lr, steps, lr_min=0.0):
    """Half a cosine wave, from the first rate down to the last: slow, fast, slow.

        η(t) = η_min + ½ (η₀ - η_min) (1 + cos(π t / T)),     and η_min after T

    step: a number or array;  steps: T.  Returns the learning rate, alike.
    Raises ValueError if step, lr or lr_min is negative or steps is not positive.

    Loshchilov & Hutter 2017, SGDR, equation 5.  https://arxiv.org/abs/1608.03983   PyTorch:
    CosineAnnealingLR, which climbs again after T.
    """
    lr, lr_min = _require_lengths(step, lr=lr, lr_min=lr_min)
    steps = require_positive(steps=steps)
    share = np.minimum(step, steps) / steps                    # of the way
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * share))


def warm_restarts(step, *, lr, T_0, T_mult=1, lr_min=0.0):
    """SGDR: cosine decays in a row; every restart jumps out of the valley, with the weights kept.

        η(t) = η_min + ½ (η₀ - η_min) (1 + cos(π (t - start_i) / T_i)),     T_i = T_0 T_mult^i

    step: a number or array;  T_0: steps of the first cycle;  T_mult: how much longer each one is than
    the last.  Returns the learning rate, alike.
    Raises ValueError if step, lr or lr_min is negative, or T_0 or T_mult is less than 1.

    Loshchilov & Hutter 2017, SGDR, section 3.  PyTorch: CosineAnnealingWarmRestarts.
    """
    lr, lr_min = _require_lengths(step, lr=lr, lr_min=lr_min)
    T_mult, T_0 = require_count(T_mult=T_mult, T_0=T_0)
    starts = restarts(np.max(step, initial=0) + 1, T_0=T_0, T_mult=T_mult)
    cycle = np.searchsorted(starts, step, side="right") - 1    # the cycle that each step lies in
    share = (step - starts[cycle]) / (T_0 * T_mult ** cycle)   # of the way through it
    return lr_min + 0.5 * (lr - lr_min) * (1 + np.cos(np.pi * share))


def restarts(steps, *, T_0, T_mult=1):
    """The steps at which the cycles of warm_restarts begin; the step before each is the time for a snapshot.

        start_0 = 0,     start_{i+1} = start_i + T_0 T_mult^i

    steps: of the whole run.  Returns those starts that come before it ends, integers.
    Raises ValueError if steps is not positive, or T_0 or T_mult is not a whole number of at least 1.

    Loshchilov & Hutter 2017, SGDR, section 3; Huang et al. 2017, Snapshot ensembles.
    """
    steps = require_positive(steps=steps)
    require_count(steps=np.ceil(steps))
    T_0, T_mult = require_count(T_0=T_0, T_mult=T_mult)
    starts, length = [0], T_0
    while starts[-1] + length < steps:
        starts.append(starts[-1] + length)
        length *= T_mult
    return np.array(starts)


def cyclic(step, *, lr, half, lr_min=0.0):
    """A triangle wave: up from the smallest rate to lr and down again, over and over.

        η(t) = η_min + (η₀ - η_min) (1 - |(t mod 2h) / h - 1|)

    step: a number or array;  half: h, steps from the bottom to the top.  Returns the learning rate, alike.
    Raises ValueError if step, lr or lr_min is negative or half is not positive.

    Smith 2017, Cyclical learning rates for training neural networks.  https://arxiv.org/abs/1506.01186
    PyTorch: CyclicLR, mode="triangular".
    """
    lr, lr_min = _require_lengths(step, lr=lr, lr_min=lr_min)
    half = require_positive(half=half)
    return lr_min + (lr - lr_min) * (1 - np.abs(np.mod(step, 2 * half) / half - 1))


def warmup(step, *, lr, steps):
    """Linear warm-up: the first steps are short, while averages and normalization have seen little.

        η(t) = η · min(1, (t + 1) / T)

    step: a number or array;  lr: a number, or what another schedule says at these steps;  steps: T.
    Returns the learning rate, alike.  For example warmup(t, lr=cosine(t, lr=0.1, steps=1000), steps=50).
    Raises ValueError if step or lr is negative or steps is not positive.

    Goyal et al. 2017, Accurate, large minibatch SGD, section 2.2.  https://arxiv.org/abs/1706.02677
    """
    require_numbers(step=step, lr=lr)
    if np.ndim(lr):
        require_shape(np.shape(step), lr=lr)
    steps = require_positive(steps=steps)
    return lr * np.minimum(1, (np.asarray(step) + 1) / steps)


def _require_lengths(step, **lengths):
    """The lengths as Python's numbers; ValueError unless they and every step are finite and at least 0."""
    require_numbers(step=step)
    return require_positive(zero=True, **lengths)
