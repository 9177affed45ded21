"""Chapter 9, plans.  Schedules that know beforehand how long the run is or when to step down, and warm-up before any.

Like those of course_lib.schedules they are functions of the step, counted from 0: a number or an array.
"""

import numpy as np

from course_lib import schedules
from course_lib.checks import require_number, require_numbers, require_positive, require_rank, require_share
from course_lib.checks_kinds import require_array, require_choice, require_function


def multistep(step, *, lr, milestones, factor=0.1):
    """Step decay at chosen steps: ResNet's schedule, a tenth at each milestone.

        η(t) = η₀ f^(number of milestones ≤ t)

    step: a number or array;  milestones: steps, in any order.  Returns the learning rate, alike.
    Raises ValueError if step, lr or a milestone is negative, milestones are no row of numbers or factor lies
    outside (0, 1].

    He et al. 2016, Deep residual learning, section 4.2: f = 0.1 after 32 000 and 48 000 of 64 000 steps.
    PyTorch: MultiStepLR.
    """
    lr = _require(step, lr=lr)
    milestones = require_array(milestones=milestones)
    require_rank(1, milestones=milestones)
    require_numbers(milestones=milestones)
    factor = require_share(zero=False, factor=factor)
    return lr * factor ** np.searchsorted(np.sort(milestones), step, side="right")


def polynomial(step, *, lr, steps, power=1.0, lr_min=0.0):
    """Polynomial decay: a straight line down for power = 1, and the higher the power, the sooner the fall.

        η(t) = η_min + (η₀ - η_min) (1 - t/T)^p,     and η_min after T

    step: a number or array;  steps: T;  power: p.  Returns the learning rate, alike.
    Raises ValueError if step, lr or lr_min is negative, or steps or power is not positive.

    Chen et al. 2018, DeepLab, section 4.1: p = 0.9, "poly".  https://arxiv.org/abs/1606.00915   PyTorch: PolynomialLR.
    """
    lr, lr_min = _require(step, lr=lr, lr_min=lr_min)
    steps, power = require_positive(steps=steps, power=power)
    left = 1 - np.minimum(step, steps) / steps                 # of the way
    return lr_min + (lr - lr_min) * left ** power


def one_cycle(step, *, lr, steps, rise=0.3, start=25.0, end=1e4):
    """One cycle: up to a rate that could not be borne at the start, then down to nearly nothing, in half cosines.

        from η/start to η over the first share `rise` of the run, then to η/(start · end) at its last step

    The high rate in the middle passes over narrow valleys: Smith calls it super-convergence.  After the run the
    rate stays.  fast.ai and PyTorch let momentum go the other way meanwhile.

    step: a number or array;  lr: η, the highest;  steps: of the run;  rise: from 0 to 1, of it;  start, end: divisors.
    Returns the learning rate, alike.
    Raises ValueError if step or lr is negative, start or end is below 1, rise lies outside (0, 1) or the rise would
    take less than a step, as in a run of fewer than 2 / rise steps.

    Smith & Topin 2018, Super-convergence.  https://arxiv.org/abs/1708.07120   PyTorch: OneCycleLR.
    """
    lr = _require(step, lr=lr)
    rise, steps, start, end = require_number(rise=rise, steps=steps, start=start, end=end)
    if not (0 < rise < 1 and 2 <= rise * steps < np.inf):
        raise ValueError(f"rise = {rise} of steps = {steps}; it must be a share between 0 and 1, and at least 2 steps")
    for name, divisor in {"start": start, "end": end}.items():
        if not 1 <= divisor < np.inf:
            raise ValueError(f"{name} = {divisor}; the rate is divided by it, and it must be at least 1")
    top, low = rise * steps - 1, lr / start                    # the step of the highest rate, which may lie between two
    up = schedules.cosine(step, lr=low, steps=top, lr_min=lr)
    down = schedules.cosine(np.maximum(np.asarray(step) - top, 0), lr=lr, steps=steps - 1 - top, lr_min=low / end)
    return np.where(np.asarray(step) <= top, up, down)[()]


def with_warmup(schedule, *, steps, then="under"):
    """Any schedule with a linear warm-up before it, as a function of the step that net.fit takes.

        under:   η(t) = η_s(t) · min(1, (t+1) / T)                     the schedule runs on under the warm-up
        after:   η(t) = η_s(0) (t+1) / T  while t < T,  then η_s(t - T)    it waits until the warm-up is over

    schedule: a function of the step;  steps: T.  Returns a function of the step.
    Raises TypeError if schedule is not a function, ValueError if steps is not positive or then is neither; the
    function that it returns raises what `schedules.warmup` and the schedule raise.

    Goyal et al. 2017, section 2.2.  PyTorch: ChainedScheduler (under) or SequentialLR (after), with LinearLR.
    """
    require_function(schedule=schedule)
    steps = require_positive(steps=steps)
    require_choice("under", "after", then=then)
    delay = steps if then == "after" else 0
    return lambda step: schedules.warmup(step, lr=schedule(np.maximum(np.asarray(step) - delay, 0)[()]), steps=steps)


def _require(step, **lengths):
    """The lengths as Python's numbers; ValueError unless they and every step are finite and at least 0."""
    require_numbers(step=step)
    return require_positive(zero=True, **lengths)
