"""Promises besides the numbers: each way to break one is found, until a case notices it or the exercise excuses it."""

import numpy as np
import pytest

from autograde.exercises import model
from autograde.exercises.fit import OWN, complete, stateful
from autograde.exercises.model import Exercise
from autograde.judging.judge import judge
from autograde.verify.promises import broken, unkept

SEEDS = 0, 1


def rolling(w, dw, state=(0,), *, lr=0.5):
    """w ← w - m, m ← m / 2 + lr · dw."""
    m = state[0] / 2 + lr * dw
    return w - m, (m,)


def squashed(x):
    """What tells large numbers apart no more; no exponential overflows."""
    return np.tanh(x), (x + 0,)


def twice_squashed(x):
    """tanh x, and once more."""
    return np.tanh(x), (np.tanh(x),)


@pytest.fixture
def made(monkeypatch):
    """exercise(reference, program, …): with one case for each program."""
    monkeypatch.setattr(model, "EXERCISES", {})

    def exercise(reference, *programs, **options):
        made = Exercise(reference, returns="out, (kept,)", **options)
        for program in programs:
            program.__doc__ = "It is right."
            made.case(points=1)(program)
        return made
    return exercise


def two_steps(f, rng):
    w, state = f(*rng.normal(size=(2, 3)))
    return f(w, rng.normal(size=3), tuple(state))[0]


def of_x(f, rng):
    return f(rng.normal(size=(2, 3)))


def found(exercise, kind):
    return [fault for fault in unkept(exercise, SEEDS) if f'unasked={{"{kind}"' in fault]


def test_a_state_is_known_by_being_taken_again(made):
    assert {kind for kind, _, _ in broken(made(rolling, two_steps))} == {"dtype", "state"}
    assert {kind for kind, _, _ in broken(made(squashed, of_x))} == {"dtype", "overflow"}


def test_one_walk_does_not_see_a_state_of_its_own_an_old_one_another_factor_or_sign(made):
    rule = made(rolling, two_steps)
    words = [fault.partition(": one must")[0].removeprefix("no case notices ") for fault in found(rule, "state")]
    assert words == ["`state` that the function remembers by itself", "`state` as it was, result[1]",
                     "twice `state`, result[1][0]", "minus `state`, result[1][0]"]
    stateful(rule, lambda rng: (rng.normal(size=3),), lr=0.3)
    assert found(rule, "state") == []


def test_every_part_of_a_result_keeps_float32_where_another_case_asks_for_the_first_one_too(made):
    def first(f, rng):
        return {"dtype": f(rng.normal(size=3).astype(np.float32))[0].dtype.name}

    def told(exercise):
        return [fault.partition(":")[0].split(", ")[1] for fault in found(exercise, "dtype")]
    exercise = made(squashed, of_x)
    assert told(exercise) == ["result[0]", "result[1][0]"]
    complete(exercise)
    assert told(exercise) == []
    exercise = made(twice_squashed, first, of_x, unasked={"dtype": OWN})
    assert told(exercise) == ["result[1][0]"]
    complete(exercise)
    assert told(exercise) == []
    double = judge(exercise, lambda x: (np.tanh(x).astype(float), (np.tanh(x).astype(float),))).verdicts
    assert [v.status for v in double] == ["wrong", "correct"]


def test_an_overflow_on_the_way_is_looked_for_where_the_text_forbids_it(made):
    exercise = made(squashed, of_x)
    assert len(found(exercise, "overflow")) == 1

    @exercise.case(points=1)
    def nothing_overflows(f, rng):
        """On the way, either."""
        return {"overflows": f.overflows(rng.normal(size=3))}
    assert found(exercise, "overflow") == []


def kept_mean(w, mean=None, *, decay=0.75):
    """decay · mean + (1 - decay) · w, at first w."""
    return w.copy() if mean is None else decay * mean + (1 - decay) * w


def two_means(f, rng):
    return f(rng.normal(size=3), f(rng.normal(size=3)))


def test_what_is_remembered_lies_in_no_other_argument(made):
    average = made(kept_mean, two_means)
    assert len(found(average, "memory")) == 1

    @average.case(points=1)
    def a_copy(f, rng):
        """It does not change with w."""
        return {"it changes when w does": f.shares(rng.normal(size=3))}
    assert found(average, "memory") == []


def test_an_excuse_has_a_reason_and_goes_when_a_case_notices(made):
    average = made(kept_mean, two_means, unasked={"memory": "w is never written into"})
    assert found(average, "memory") == []
    assert not any("unasked has" in fault for fault in unkept(average, SEEDS))
    rule = made(rolling, two_steps, unasked={"memory": "nothing is kept"})
    assert "unasked has “memory”, but there is nothing of it that a case does not notice" in list(unkept(rule, SEEDS))
