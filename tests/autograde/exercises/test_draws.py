"""What cases draw: chance passes less than once in a million, a mistake is seen, and the order is not known before."""

import math
from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.boundary import watched
from autograde.exercises.draws import FLIPS, ONCE_IN, by_seed, in_any_order, near, room, share


def binomial_tail(n, p, t):
    """P(|hits - n p| ≥ t), exactly."""
    total = 0.0
    for k in range(n + 1):
        if abs(k - n * p) >= t:
            ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
            total += math.exp(ways + k * math.log(p) + (n - k) * math.log1p(-p))
    return total


@pytest.mark.parametrize("n, p", [(1, 0.5), (10, 0.5), (50, 0.02), (200, 0.3), (1000, 0.9), (2000, 0.2), (3000, 0.001)])
@pytest.mark.parametrize("looks", [1, 20])
def test_right_answers_leave_the_room_less_than_once_in_a_million(n, p, looks):
    assert binomial_tail(n, p, room(n, p, looks)) * looks < 1 / ONCE_IN


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**6), st.floats(0.01, 0.99), st.integers(1, 1000))
def test_the_room_grows_with_the_draws_and_the_looks_and_is_the_same_for_hits_and_misses(n, p, looks):
    assert room(n, p, looks) <= room(2 * n, p, looks) and room(n, p, looks) < room(n, p, looks + 1)
    assert room(n, p, looks) == pytest.approx(room(n, 1 - p, looks))
    assert room(100 * n, p, looks) / (100 * n) < room(n, p, looks) / n             # a share is known the better


def test_a_share_within_the_room_is_the_one_that_was_asked_for_and_else_what_was_hit():
    n, p = 1000, 0.3
    far = math.ceil(room(n, p))
    for sign in -1, 1:
        within, beyond = 300 + sign * (far - 1), 300 + sign * (far + 1)
        assert near(within, n, p) and share(within, n, p) == p
        assert not near(beyond, n, p) and share(beyond, n, p) == np.round(beyond / n, 2) != p
    assert not near(300 + room(n, p), n, p)                             # at the bound itself it is too far


def test_one_who_looks_at_more_counts_gets_more_room():
    far = 300 + room(1000, 0.3)
    assert not near(far, 1000, 0.3) and near(far, 1000, 0.3, looks=50) and share(far, 1000, 0.3, looks=50) == 0.3


# ── The order of the questions

def test_each_question_is_asked_once_and_the_answers_stand_under_their_names_in_order():
    asked = []
    questions = {name: lambda name=name: asked.append(name) or name.upper() for name in "abcd"}
    assert list(in_any_order(np.random.default_rng(0), questions).items()) == [(n, n.upper()) for n in "abcd"]
    assert sorted(asked) == list("abcd")


def test_the_order_is_drawn():
    orders = set()
    for seed in range(60):
        asked = []
        questions = {name: lambda name=name, asked=asked: asked.append(name) for name in "abc"}
        in_any_order(np.random.default_rng(seed), questions)
        orders.add("".join(asked))
    assert len(orders) == 6


# ── Whether draws depend on the seed

SAME, ALL, MOVES = "same seed, same mask", "every seed, same mask", "the next call draws others"


def seen(draw):
    """draw(rng) as a case sees a function."""
    def f(*, rng):
        return draw(rng)
    f.moves_rng = lambda rng: watched.look(f, [], {"rng": rng})[2]
    return f


def asked_of(draw):
    """What is said under each of some seeds."""
    return [by_seed(seen(draw), np.random.default_rng(seed), "mask") for seed in range(20)]


@pytest.mark.parametrize("draw", [
    lambda rng: rng.random(3), lambda rng: rng.random() < 0.5, lambda rng: rng.permutation(9),
    lambda rng: rng.spawn(1)[0].random(3), lambda rng: np.random.default_rng(rng.integers(2**40)).random(3)])
def test_of_draws_from_the_generator_the_same_seed_gives_the_same_and_another_does_not(draw):
    assert all(said == {SAME: True, ALL: False, MOVES: True} for said in asked_of(draw))


def test_what_hangs_on_no_seed_or_on_something_else_is_told_under_every_seed():
    own = np.random.default_rng(1)
    assert all(said == {SAME: True, ALL: True, MOVES: False} for said in asked_of(lambda rng: np.zeros(3)))
    assert all(said == {SAME: False, ALL: False, MOVES: False} for said in asked_of(lambda rng: own.random(3)))
    assert all(not said[SAME] for said in asked_of(lambda rng: np.random.default_rng().random(3)))


def of_the_same_state(rng):
    copy = np.random.Generator(np.random.PCG64())
    copy.bit_generator.state = rng.bit_generator.state
    return copy.random(3)


@pytest.mark.parametrize("draw", [
    lambda rng: deepcopy(rng).random(3), lambda rng: np.random.Generator(rng.bit_generator.jumped()).random(3),
    lambda rng: np.random.default_rng(rng.bit_generator.seed_seq).random(3), of_the_same_state])
def test_whoever_draws_from_a_copy_leaves_the_generator_where_it_was(draw):
    assert all(said == {SAME: True, ALL: False, MOVES: False} for said in asked_of(draw))


def test_who_counts_the_calls_cannot_know_which_seeds_are_the_same():
    """By the number of the call alone: what is right under one seed of the case is wrong under another."""
    def counting():
        calls = iter(range(100))
        return lambda rng: {0: 7, 1: 7}.get(next(calls), 3)
    assert not all(by_seed(seen(counting()), np.random.default_rng(seed), "mask")[SAME] for seed in range(20))


def test_each_seed_that_is_drawn_is_asked_and_two_come_twice():
    seeds = []
    by_seed(seen(lambda rng: seeds.append(rng.bit_generator.seed_seq.entropy) or 0), np.random.default_rng(3), "mask")
    *seeds, looked_at = seeds
    assert looked_at in seeds and len(seeds) == FLIPS + 2
    assert sorted(map(seeds.count, set(seeds)), reverse=True)[:3] == [2, 2, 1]
    assert 2.0**(1 - FLIPS) < 1 / ONCE_IN
