"""Constants: whoever plays back what the reference once returned earns what is written down, and no more."""

import numpy as np
import pytest

from autograde.exercises import draws
from autograde.exercises.registry import every
from autograde.judging.outcome import Caller
from autograde.judging.playback import fitted, plays, recorded

HIDDEN = 31, 32, 33


@pytest.mark.parametrize("exercise", every().values(), ids=lambda exercise: exercise.name)
def test_constants_earn_under_hidden_seeds_what_the_cases_say_and_no_more(exercise):
    cases = [case for case in exercise.cases if not case.levels]
    won = [case for case in cases if all(plays(exercise, case, recorded(exercise, case, 0), s) for s in HIDDEN)]
    assert sum(case.points for case in won) <= sum(case.points for case in cases if case.constant)


def test_of_the_whole_course_that_is_little():
    assert sum(case.points for e in every().values() for case in e.cases if case.constant) <= 6


def test_what_is_played_back_has_the_shape_that_is_asked_for():
    assert fitted(np.arange(3.0), [2, 2]).tolist() == [[0, 1], [2, 0]]
    out, (mask,) = fitted((np.ones(2), (np.zeros(2),)), {"tuple": [[3], {"tuple": [[1]]}]})
    assert out.shape == (3,) and mask.shape == (1,)
    assert fitted({"w": 1.0}, {"dict": {"w": [2]}})["w"].tolist() == [1, 1]


def test_a_right_count_is_strange_less_than_once_in_a_million():
    """Summed over the binomial distribution itself, for shares and numbers of draws that the cases use."""
    from math import exp, lgamma, log
    for n, p in (90_000, 0.8), (2000, 0.2), (1600, 0.6), (50, 0.02):
        strange = sum(exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p))
                      for k in range(n + 1) if not draws.near(k, n, p))
        assert strange < 1e-6


def test_a_seed_is_told_from_a_generator_of_ones_own():
    rng = np.random.default_rng(0)
    for draw, told in ((lambda rng: rng.random(3), [True, False, True]), (lambda _: rng.random(3), [False] * 3),
                       (lambda _: np.ones(3), [True, True, False])):
        f = Caller(lambda rng, draw=draw: draw(rng), None, None)
        assert list(draws.by_seed(f, rng, "x").values()) == told


def test_questions_in_any_order_are_answered_under_their_names():
    orders, asked = set(), []
    for seed in range(20):
        asked.clear()
        answers = draws.in_any_order(np.random.default_rng(seed), {n: lambda n=n: asked.append(n) or n for n in "abc"})
        assert list(answers.items()) == [(n, n) for n in "abc"]
        orders.add("".join(asked))
    assert len(orders) == 6
