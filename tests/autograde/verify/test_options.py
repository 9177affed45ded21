"""Whether the cases of an exercise tell its options apart: each number that can be taken for another is found."""

import numpy as np
import pytest

from autograde.exercises import model
from autograde.exercises.model import Exercise
from autograde.verify.options import asked, confused, options, same, silent, with_another


def scaled(x, n=3, *, rate=0.1, size=2, form="plain", flag=False, rng=None):
    """x · rate.

    size: n, or (h, w).
    """
    return np.asarray(x) * rate


@pytest.fixture
def exercise(monkeypatch):
    monkeypatch.setattr(model, "EXERCISES", {})
    return Exercise(scaled)


def calling(exercise, *calls):
    """The exercise with a case that calls f like this."""
    @exercise.case(points=1)
    def case(f, rng):
        """They are scaled."""
        return tuple(f(*args, **kwargs) for args, kwargs in calls)
    return asked(exercise)


def faults(exercise, *calls):
    return [fault for fault in silent(exercise, calling(exercise, *calls)) if "`rate`" in fault]


ONES = np.ones(2)


def test_what_the_cases_pass_is_recorded_with_the_defaults(exercise):
    calls = calling(exercise, ((ONES,), {}), ((ONES, 5), {"rate": 0.3, "form": "other"}))
    assert [(c["n"], c["rate"], c["form"], c["flag"]) for c in calls] == [(3, 0.1, "plain", False), (5, 0.3,
        "other", False)]


def test_a_case_that_measures_is_not_asked(exercise):
    exercise.case(levels={0.5: 1})(lambda f, rng: pytest.fail("it was run"))
    assert asked(exercise) == []


def test_keywords_and_numbers_are_options_data_generators_and_what_may_be_left_out_are_not(exercise):
    calls = calling(exercise, ((ONES,), {}))
    assert [p.name for p in options(exercise, calls)] == ["n", "rate", "size", "form", "flag"]
    exercise.left_out = ("form", "flag")
    assert [p.name for p in options(exercise, calls)] == ["n", "rate", "size"]
    assert "n" not in [p.name for p in options(exercise, calling(exercise, ((ONES, ONES), {})))]


@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0, 0.1, 0.3, 0.7, 0.1 + 1e-6])
def test_a_number_that_can_be_taken_for_another_tells_nothing(exercise, rate):
    """0, ½ and 1, the default, another option, or 1 minus it."""
    exercise.reference.__kwdefaults__["size"] = 0.3
    try:
        told = faults(exercise, ((ONES,), {"rate": rate}))
    finally:
        exercise.reference.__kwdefaults__["size"] = 2
    assert told and ("never a telling number" in told[0] or "no case asks for another `rate`" in told[0])


def test_one_call_with_a_telling_number_is_enough(exercise):
    assert faults(exercise, ((ONES,), {"rate": 0.5}), ((ONES,), {"rate": 0.37})) == []


def test_a_documented_pair_is_asked_for_with_two_numbers_that_differ(exercise):
    def told(size):
        exercise.cases.clear()
        return [f for f in silent(exercise, calling(exercise, ((ONES,), {"size": size}))) if "may be (h, w)" in f]
    assert told(5) and told((5, 5)) and not told((5, 4))
    exercise.left_out = ("size=(h, w)",)
    assert not told(5)


def test_each_confusion_is_the_reference_with_that_number(exercise):
    calls = calling(exercise, ((ONES,), {"rate": 0.37, "size": (7, 4)}))
    found = dict(confused(exercise, calls))
    assert {"`rate` = its default", "`rate` = 1 - `rate`", "`size` = its number 1 for both", "`n` = its default",
            "`form` = its default"} <= found.keys()
    assert found["`rate` = its default"](ONES, rate=0.37).tolist() == [0.1, 0.1]
    assert found["`rate` = 1 - `rate`"](ONES, rate=0.3) == pytest.approx([0.7, 0.7])
    assert not any("`rate` = `rate`" in words for words in found)


def test_a_pair_that_is_confused_is_one_number_twice():
    seen = []
    def f(x, *, size=1):
        seen.append(size)
    g = with_another(f, "size", lambda given: (given["size"][1],) * 2)
    g(1, size=(7, 4))
    assert seen == [(4, 4)]


@pytest.mark.parametrize("a, b, alike", [
    (1, 1.0, True), (0.1, 0.1 + 1e-6, True), (0.1, 0.102, False), ("a", "a", True), ("a", 1, False), (None, None, True),
    (np.float32, np.float32, True), (np.float32, np.float64, False), ((1, 2), (1, 2), True), ((1, 2), (2, 1), False),
    (True, 1, True), (np.ones(2), np.ones(2), True)])
def test_two_values_are_the_same_if_a_function_could_not_tell_them_apart(a, b, alike):
    assert bool(same(a, b)) is alike
