"""The case that no loop goes over the examples: what it takes for one, and what it does not."""

import numpy as np
import pytest

from autograde.exercises import model
from autograde.exercises.model import Exercise, grows
from autograde.judging.judge import judge


def scaled(x):
    """Twice x."""
    return 2 * x


@pytest.fixture(params=["no_loop", "grows"])
def exercise(request, monkeypatch):
    """Either way to ask for it."""
    monkeypatch.setattr(model, "EXERCISES", {})
    exercise = Exercise(scaled)
    if request.param == "no_loop":
        exercise.no_loop(lambda f, rng, n: f(rng.normal(size=n)), earns=0, hint="All at once, please.")
    else:
        @exercise.case(points=1)
        def all_at_once(f, rng):
            """All at once."""
            return {"out": f(rng.normal(size=3)), **grows(f, "examples", lambda n: f.lines(rng.normal(size=n)))}
    return exercise


def idle(lines, x, below=1000):
    if len(x) < below:
        for _ in range(lines):
            pass


def hidden(x):
    return np.array(list(map((2.0).__mul__, x)))


def with_idle_lines_for_few(x):
    idle(500, x, below=100)
    return hidden(x)


def with_fewer_idle_lines_for_more(x):
    idle(400 - 2 * len(x), x)
    return hidden(x)


def with_idle_lines_up_to_the_second_size(x):
    idle(600, x)
    return np.array([2 * v for v in x])


def beside_a_long_constant_part(x):
    idle(600, x, below=10**9)
    return hidden(x)


@pytest.mark.parametrize("f", [hidden, with_idle_lines_for_few, with_fewer_idle_lines_for_more,
                               with_idle_lines_up_to_the_second_size, beside_a_long_constant_part])
def test_many_lines_for_few_examples_hide_no_loop(exercise, f):
    judgement = judge(exercise, f)
    said = str(judgement)
    assert judgement.earned == 0 and "lines of Python run for" in said and " 1 times fewer" not in said
    assert judgement.hints == ["You go through the examples one by one, in Python: that makes it slow. All at once, "
                               "please."][:len(exercise.mistakes)]


@pytest.mark.parametrize("lines", [0, 79, 81, 300, 900, 3900])
def test_many_lines_for_any_number_are_no_loop(exercise, lines):
    def f(x):
        idle(lines, x, below=10**9)
        return 2 * x
    assert judge(exercise, f).earned == judge(exercise, scaled).earned == 1


def test_lines_that_a_first_call_takes_are_no_loop(exercise):
    calls = []

    def f(x):
        calls.append(x)
        idle(3000 if len(calls) < 3 else 0, x)
        return 2 * x
    assert judge(exercise, f).earned == 1
