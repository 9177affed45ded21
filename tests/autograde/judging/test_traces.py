"""A trace tells what `agree` tells: rounding passes, and every other change is seen."""

import numpy as np
import pytest

from autograde.judging.outcome import agree
from autograde.judging.traces import trace, weights


def outcomes(rng):
    x = rng.normal(size=(4, 30))
    return {"one number": np.float64(0.3), "many": x, "float32": x.astype(np.float32),
            "small ones beside large ones": x * 10.0**rng.integers(-3, 4, (4, 30)), "the largest there are": x * 1e307,
            "counts": rng.integers(0, 9, 40), "yes and no": x > 0,
            "parts": {"scores": x, "best": (np.int64(3), "relu")}, "none": np.zeros((0, 3)), "zeros": np.zeros((3, 3)),
            "no numbers": np.array([1, np.nan, np.inf, -np.inf]), "complex": x + 1j}


NAMES = list(outcomes(np.random.default_rng(0)))


@pytest.mark.parametrize("name", NAMES)
def test_rounding_leaves_a_trace_what_it_is(name, rng):
    value = outcomes(rng)[name]

    def off(part):
        if isinstance(part, dict):
            return {key: off(part[key]) for key in reversed(part)}
        if isinstance(part, tuple):
            return tuple(map(off, part))
        size = {8: 1e-9, 16: 1e-9, 4: 1e-6}.get(part.dtype.itemsize) if np.asarray(part).dtype.kind in "fc" else None
        return part if size is None else (part * (1 + size * rng.normal(size=part.shape))).astype(part.dtype)
    moved = off(value) if name != "parts" else {"best": value["best"], "scores": off(value["scores"])}
    with np.errstate(all="ignore"):
        assert agree(moved, value) and trace(value).fits(moved) and agree(moved, trace(value))


def changes(value, rng):
    """The array with a change that is more than rounding, one at a time."""
    yield "a factor", value * (1 + 1e-3)
    yield "the sign", -value
    yield "one axis in reverse", value[::-1]
    yield "another shape", value.reshape(-1, 1)
    for at in rng.integers(value.size, size=50):
        other = value.copy()
        other.flat[at] += 1e-3 * np.abs(value).max()
        yield f"element {at}", other
    for a, b in rng.integers(value.size, size=(50, 2)):
        other = value.copy()
        other.flat[[a, b]] = other.flat[[b, a]]
        if abs(value.flat[a] - value.flat[b]) > 1e-2:
            yield f"{a} and {b} change places", other


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_change_that_is_no_rounding_is_seen_wherever_it_is(dtype, rng):
    value = rng.normal(size=(20, 30)).astype(dtype)
    for what, other in changes(value, rng):
        assert not agree(other, value) and not trace(value).fits(other), what


def test_what_does_not_agree_has_another_trace(rng):
    found = outcomes(rng)
    for name, value in found.items():
        for other, its in found.items():
            assert trace(value).fits(its) == agree(its, value), (name, other)


def test_words_and_structure_count():
    value = {"best": "relu", "rate": np.float64(0.1)}
    assert not trace(value).fits(value | {"best": "tanh"}) and not trace(value).fits({"rate": value["rate"]})
    assert not trace((np.ones(2), np.ones(3))).fits((np.ones(3), np.ones(2)))


def test_no_two_places_weigh_the_same():
    w = weights(5000)
    assert np.diff(np.sort(w)).min() > 1e-5 and np.abs(w).min() >= 0.5 and abs(np.sign(w).mean()) < 0.01
