"""Schedules that know the run beforehand: where they start and end, and what happens at the edges.

What every schedule owes, and PyTorch's values, are in test_schedules.
"""

from functools import partial

import numpy as np
import pytest

from course_lib import schedules
from course_lib.schedules_planned import multistep, one_cycle, polynomial, with_warmup


def test_multistep_falls_at_the_milestone_itself_and_not_before():
    rates = multistep(np.array([0, 9, 10, 19, 20]), lr=1, milestones=[20, 10])
    np.testing.assert_allclose(rates, [1, 1, 0.1, 0.1, 0.01])


def test_without_milestones_or_with_evenly_spaced_ones_it_is_a_schedule_that_is_known():
    t = np.arange(50)
    np.testing.assert_array_equal(multistep(t, lr=0.3, milestones=[]), schedules.constant(t, lr=0.3))
    np.testing.assert_allclose(multistep(t, lr=0.3, milestones=range(7, 50, 7), factor=0.5),
                               schedules.step_decay(t, lr=0.3, every=7))


def test_polynomial_of_power_1_is_a_line_and_stays_at_the_end():
    rates = polynomial(np.array([0, 25, 100, 170]), lr=1, steps=100, lr_min=0.2)
    np.testing.assert_allclose(rates, [1, 0.8, 0.2, 0.2])


def test_a_higher_power_falls_sooner():
    t = np.arange(1, 100)
    assert np.all(polynomial(t, lr=1, steps=100, power=2) < polynomial(t, lr=1, steps=100, power=1))


def test_one_cycle_starts_low_is_highest_after_its_rise_and_ends_at_nearly_nothing():
    rates = one_cycle(np.arange(120), lr=1, steps=100)
    assert rates[0] == pytest.approx(1 / 25) and rates.argmax() == 29 and rates[29] == pytest.approx(1)
    assert np.all(np.diff(rates[:30]) > 0) and np.all(np.diff(rates[29:100]) < 0)
    np.testing.assert_allclose(rates[99:], 1 / 25e4)


def test_under_a_warmup_the_schedule_runs_on_and_after_it_begins():
    t, line = np.arange(40), partial(polynomial, lr=1, steps=30)
    under, after = (with_warmup(line, steps=10, then=then)(t) for then in ("under", "after"))
    np.testing.assert_array_equal(under, schedules.warmup(t, lr=line(t), steps=10))
    np.testing.assert_allclose(after[:10], np.arange(1, 11) / 10)
    np.testing.assert_array_equal(after[10:], line(t[:30]))


@pytest.mark.parametrize("schedule", [partial(schedules.constant, lr=1), partial(one_cycle, lr=1, steps=50),
                                      partial(schedules.warm_restarts, lr=1, T_0=10)])
def test_warmup_goes_before_any_schedule(schedule):
    t = np.arange(60)
    np.testing.assert_array_equal(with_warmup(schedule, steps=5)(t)[5:], schedule(t)[5:])
    np.testing.assert_array_equal(with_warmup(schedule, steps=5, then="after")(t)[5:], schedule(t)[:-5])


@pytest.mark.parametrize("call, message", [
    (lambda: multistep(0, lr=1, milestones=[-1]), "milestones = -1"),
    (lambda: multistep(0, lr=1, milestones=5), r"milestones has shape \(\); it must have 1 axis"),
    (lambda: multistep(0, lr=1, milestones=[5], factor=1.1), "factor = 1.1"),
    (lambda: polynomial(0, lr=1, steps=0), "steps = 0"), (lambda: polynomial(0, lr=1, steps=1, power=0), "power = 0"),
    (lambda: polynomial(0, lr=1, steps=1, lr_min=-1), "lr_min = -1"),
    (lambda: one_cycle(0, lr=1, steps=5), "rise = 0.3 of steps = 5"),
    (lambda: one_cycle(0, lr=1, steps=50, rise=1), "rise = 1"),
    (lambda: one_cycle(0, lr=1, steps=50, start=0), "start = 0"),
    (lambda: one_cycle(0, lr=1, steps=50, end=np.nan), "end = nan"),
    (lambda: with_warmup(np.abs, steps=0), "steps = 0"),
    (lambda: with_warmup(np.abs, steps=1, then="before"), "then = 'before'")])
def test_bad_options_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_rate_is_not_taken_for_a_schedule():
    with pytest.raises(TypeError, match="schedule is a float; it must be a function"):
        with_warmup(0.1, steps=5)
