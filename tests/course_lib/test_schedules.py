"""Schedules: where they start, what they do at the edges, then PyTorch's values."""

from functools import partial

import numpy as np
import pytest
from oracle import recorded

from course_lib.schedules import (
    constant,
    cosine,
    cyclic,
    exponential,
    inverse_time,
    restarts,
    step_decay,
    warm_restarts,
    warmup,
)
from course_lib.schedules_planned import multistep, one_cycle, polynomial, with_warmup

SCHEDULES = {
    "constant": partial(constant, lr=0.1), "step_decay": partial(step_decay, lr=0.1, every=7),
    "exponential": partial(exponential, lr=0.1, k=0.02), "inverse_time": partial(inverse_time, lr=0.1, k=0.1),
    "cosine": partial(cosine, lr=0.1, steps=100), "warm_restarts": partial(warm_restarts, lr=0.1, T_0=10, T_mult=2),
    "cyclic": partial(cyclic, lr=0.1, half=8, lr_min=0.01), "warmup": partial(warmup, lr=0.1, steps=5),
    "multistep": partial(multistep, lr=0.1, milestones=[30, 7]), "polynomial": partial(polynomial, lr=0.1, steps=100),
    "one_cycle": partial(one_cycle, lr=0.1, steps=100),
    "with_warmup": lambda step, lr=0.1: with_warmup(partial(polynomial, lr=lr, steps=100), steps=9, then="after")(step)}
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)


@every_schedule
def test_an_array_of_steps_gives_what_the_steps_give_one_by_one(schedule):
    steps = np.arange(120)
    np.testing.assert_allclose(schedule(steps), [schedule(t) for t in range(120)], rtol=1e-15)
    assert schedule(steps.reshape(4, 30)).shape == (4, 30)
    assert np.shape(schedule(3)) == () and schedule(steps[:0]).shape == (0,)


@every_schedule
def test_the_rate_is_never_above_lr_nor_below_0(schedule):
    rates = schedule(np.arange(500))
    assert np.all((rates >= 0) & (rates <= 0.1 * (1 + 1e-15)))


@pytest.mark.parametrize("name", ["constant", "step_decay", "exponential", "inverse_time", "cosine", "warm_restarts"])
def test_a_decay_starts_at_lr(name):
    assert SCHEDULES[name](0) == 0.1


@every_schedule
def test_a_negative_step_or_rate_is_named(schedule):
    with pytest.raises(ValueError, match="step = -1"):
        schedule(-1)
    with pytest.raises(ValueError, match="lr = -1"):
        schedule(0, lr=-1)


def test_constant_stays():
    assert constant(10**6, lr=0.3) == 0.3


def test_step_decay_halves_at_the_step_itself_and_not_before():
    np.testing.assert_allclose(step_decay(np.array([0, 9, 10, 19, 20]), lr=1, every=10), [1, 1, 0.5, 0.5, 0.25])


def test_exponential_loses_the_same_share_at_every_step():
    rates = exponential(np.arange(10), lr=1, k=0.1)
    np.testing.assert_allclose(rates[1:] / rates[:-1], np.exp(-0.1))


def test_inverse_time_is_half_after_one_over_k():
    np.testing.assert_allclose(inverse_time(np.array([0, 20, 60]), lr=1, k=0.05), [1, 1 / 2, 1 / 4])


def test_cosine_is_halfway_at_half_time_and_stays_at_the_end():
    np.testing.assert_allclose(cosine(np.array([0, 50, 100, 170]), lr=1, steps=100, lr_min=0.2), [1, 0.6, 0.2, 0.2])


def test_the_first_cycle_of_warm_restarts_is_cosine():
    t = np.arange(10)
    np.testing.assert_allclose(warm_restarts(t, lr=1, T_0=10, T_mult=3, lr_min=0.1),
                               cosine(t, lr=1, steps=10, lr_min=0.1))


def test_a_restart_is_back_at_lr_on_time():
    """Also where a logarithm of the step would be rounded to the cycle before."""
    starts = restarts(10**6, T_0=1, T_mult=3)
    np.testing.assert_array_equal(starts, (3**np.arange(len(starts)) - 1) // 2)
    np.testing.assert_array_equal(warm_restarts(starts, lr=1, T_0=1, T_mult=3), 1)
    assert all(warm_restarts(starts[4:] - 1, lr=1, T_0=1, T_mult=3) < 0.01)


def test_restarts_are_those_within_the_run():
    np.testing.assert_array_equal(restarts(70, T_0=10, T_mult=2), [0, 10, 30])
    np.testing.assert_array_equal(restarts(71, T_0=10, T_mult=2), [0, 10, 30, 70])
    np.testing.assert_array_equal(restarts(30, T_0=10), [0, 10, 20])


def test_cyclic_climbs_and_falls():
    np.testing.assert_allclose(cyclic(np.arange(0, 9, 2), lr=1, half=4), [0, 0.5, 1, 0.5, 0])


def test_warmup_climbs_to_the_schedule_below_it_and_leaves_it_alone():
    t = np.arange(100)
    under = cosine(t, lr=1, steps=100)
    rates = warmup(t, lr=under, steps=10)
    np.testing.assert_allclose(rates[:10], under[:10] * np.arange(1, 11) / 10)
    np.testing.assert_array_equal(rates[10:], under[10:])


@pytest.mark.parametrize("name, schedule", [
    ("step_decay", partial(step_decay, every=7, factor=0.3)), ("exponential", partial(exponential, k=-np.log(0.95))),
    ("cosine", partial(cosine, steps=40, lr_min=0.01)),
    ("warm_restarts", partial(warm_restarts, T_0=10, T_mult=2, lr_min=0.01)),
    ("warm_restarts_of_one_length", partial(warm_restarts, T_0=10)), ("cyclic", partial(cyclic, half=8, lr_min=0.01)),
    ("warmup", partial(warmup, steps=20)),
    ("multistep", partial(multistep, milestones=[7, 20, 21], factor=0.3)),
    ("polynomial", partial(polynomial, steps=40, power=0.9)), ("one_cycle", partial(one_cycle, steps=60)),
    ("one_cycle_between_two_steps", partial(one_cycle, steps=60, rise=0.222, start=10, end=100)),
    ("warm_cosine_under", lambda t, lr: with_warmup(partial(cosine, lr=lr, steps=60), steps=20)(t)),
    ("warm_cosine_after",
     lambda t, lr: with_warmup(partial(cosine, lr=lr, steps=40), steps=20, then="after")(t))])
def test_pytorch_has_the_same_rates(name, schedule):
    rates = recorded("schedules", name)["lr"]
    np.testing.assert_allclose(schedule(np.arange(len(rates)), lr=0.1), rates, rtol=1e-10, atol=1e-16)


@pytest.mark.parametrize("call, message", [
    (lambda: step_decay(0, lr=1, every=0), "every = 0"),
    (lambda: step_decay(0, lr=1, every=1, factor=1.1), r"factor = 1.1; it must lie in \(0, 1\]"),
    (lambda: warmup(np.arange(3), lr=np.ones(2), steps=4), r"lr has shape \(2,\); expected \(3,\)"),
    (lambda: exponential(0, lr=1, k=-1), "k = -1"), (lambda: inverse_time(0, lr=1, k=np.nan), "k = nan"),
    (lambda: cosine(0, lr=1, steps=0), "steps = 0"), (lambda: cosine(0, lr=1, steps=1, lr_min=-1), "lr_min = -1"),
    (lambda: warm_restarts(0, lr=1, T_0=0), "T_0 = 0; it must be a whole number of at least 1"),
    (lambda: restarts(10, T_0=5, T_mult=1.5), "T_mult = 1.5"), (lambda: restarts(0, T_0=5), "steps = 0"),
    (lambda: cyclic(0, lr=1, half=0), "half = 0"), (lambda: warmup(0, lr=1, steps=0), "steps = 0")])
def test_bad_options_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
