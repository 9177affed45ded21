"""Wrong kinds of random numbers: right in mean and spread, in shape and dtype, and wrong in one property each."""

import numpy as np
import pytest

from autograde.judging.generators import Coins, MeanOfTwo, OtherDistribution, off_kind

WRONG = [MeanOfTwo, OtherDistribution, Coins]
DRAWS = {
    "random": (lambda rng, n: rng.random(n), 1 / 2, 1 / 12),
    "uniform": (lambda rng, n: rng.uniform(-3, 1, n), -1, 16 / 12),
    "uniform by default": (lambda rng, n: rng.uniform(size=n), 1 / 2, 1 / 12),
    "standard normal": (lambda rng, n: rng.standard_normal(n), 0, 1),
    "normal": (lambda rng, n: rng.normal(2, 3, n), 2, 9),
    "normal by default": (lambda rng, n: rng.normal(size=n), 0, 1),
    "integers": (lambda rng, n: rng.integers(10, size=n), 4.5, 99 / 12),
    "integers from to": (lambda rng, n: rng.integers(-2, 8, n), 2.5, 99 / 12),
}


def made(kind, seed=5):
    return kind(np.random.PCG64(seed))


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("name", DRAWS)
def test_the_mean_is_right_and_the_distribution_is_not(kind, name):
    """So that a case that looks at means alone does not notice."""
    draw, mean, variance = DRAWS[name]
    if (kind, name) == (OtherDistribution, "random"):
        mean, variance = 0, 1                   # random() is standard_normal() there
    x, honest = draw(made(kind), 20_000), draw(np.random.default_rng(6), 20_000)
    assert abs(x.mean() - mean) < 5 * np.sqrt(max(variance, x.var()) / 20_000) + 0.5 * ("integers" in name)
    assert x.dtype == honest.dtype and x.shape == honest.shape
    at = np.sort(np.concatenate([x, honest]))
    gap = np.searchsorted(np.sort(x), at, "right") - np.searchsorted(np.sort(honest), at, "right")
    assert np.abs(gap).max() / 20_000 > 0.03                # Kolmogorov and Smirnov's distance; by chance 0.02


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("draw", [
    lambda rng: rng.random(), lambda rng: rng.random((2, 3)), lambda rng: rng.random((2, 3), dtype=np.float32),
    lambda rng: rng.uniform(size=(4,)), lambda rng: rng.uniform(np.zeros(3), np.ones(3)), lambda rng: rng.uniform(1, 2),
    lambda rng: rng.standard_normal((2, 2), dtype=np.float32), lambda rng: rng.normal(np.zeros(3)),
    lambda rng: rng.normal(size=(2, 1)), lambda rng: rng.integers(3), lambda rng: rng.integers(1, 5, (2, 2)),
    lambda rng: rng.integers(np.array([3, 5])), lambda rng: rng.integers(7, size=3, dtype=np.int64)])
def test_whatever_may_be_asked_of_a_generator_gives_the_same_shape_and_dtype(kind, draw):
    x, honest = np.asarray(draw(made(kind))), np.asarray(draw(np.random.default_rng(0)))
    assert (x.shape, x.dtype) == (honest.shape, honest.dtype)


@pytest.mark.parametrize("kind", WRONG)
def test_whole_numbers_stay_within_their_bounds(kind):
    x = made(kind).integers(-3, 4, 2000)
    assert x.min() >= -3 and x.max() <= 3


def test_what_it_is_named_for():
    assert set(np.unique(made(Coins).random(100))) <= {0, 1 - 2.0**-53}
    assert set(np.unique(made(Coins).uniform(2, 5, 100))) == {2, 5}
    assert set(np.unique(made(Coins).normal(2, 3, 100))) == {-1, 5}
    assert set(np.unique(made(Coins).integers(2, 7, 100))) == {2, 6}
    middle = [np.mean(np.abs(made(kind).random(4000) - 0.5) < 0.25) for kind in (np.random.Generator, MeanOfTwo)]
    assert middle[0] == pytest.approx(1 / 2, abs=0.05) and middle[1] == pytest.approx(3 / 4, abs=0.05)
    assert not 0 <= made(OtherDistribution).random(4000).min() <= 1                 # no probability
    assert np.abs(made(OtherDistribution).normal(size=4000)).max() <= 3**0.5


def drawn(n, *, rng):
    return rng.random(n)


def test_a_reference_that_draws_nothing_has_no_wrong_kind():
    assert list(off_kind(lambda x, *, keep_prob: x)) == []


def test_each_kind_is_there_once_and_departs_from_the_reference():
    kinds = dict(off_kind(drawn))
    assert len(kinds) == len(list(off_kind(drawn))) == 8
    right, twice = drawn(5, rng=np.random.default_rng(3)), drawn(10, rng=np.random.default_rng(3))
    for f in kinds.values():
        rng = np.random.default_rng(3)
        assert not np.array_equal([*f(5, rng=rng), *f(5, rng=rng)], twice)
    rng = np.random.default_rng(3)
    copied = kinds["come from a copy of the generator, which stays where it is"]
    assert np.array_equal(copied(5, rng=rng), right) and np.array_equal(copied(5, rng=rng), right)


@pytest.mark.parametrize("words, again, another_seed", [
    ("without a seed", False, False), ("NumPy's global generator", False, False), ("same in every call", True, True),
    ("mean of two draws", True, False), ("two values", None, None), ("another distribution", True, False)])
def test_whether_the_same_seed_gives_the_same_and_another_something_else(words, again, another_seed):
    f, = (f for name, f in off_kind(drawn) if words in name)
    a, b, c = (f(30, rng=np.random.default_rng(seed)) for seed in (3, 3, 4))
    if again is not None:
        assert (np.array_equal(a, b), np.array_equal(a, c)) == (again, another_seed)
    else:
        assert np.array_equal(a, b) and len(np.unique(a)) == 2


@pytest.mark.parametrize("kind", WRONG)
def test_a_shuffle_of_a_wrong_kind_is_one_in_which_nobody_leaves_the_own_half(kind):
    for x in 11, np.arange(11):
        order = made(kind).permutation(x)
        assert sorted(order[:6]) == list(range(6)) and sorted(order) == list(range(11))
    assert len({tuple(made(kind, seed).permutation(11)) for seed in range(9)}) > 5
