"""What the reference and its wrong versions give: asked of them, or frozen; and the form of the file that is frozen."""

import numpy as np
import pytest
from jsonschema import ValidationError
from outcomes_form import FORM, listed, numbers_that_lead_nowhere

from autograde.boundary import wire
from autograde.exercises import model
from autograde.exercises.model import Exercise
from autograde.judging import expected
from autograde.judging.expected import PUBLIC_SEED, Frozen, Published, answers, thawed
from autograde.judging.frozen import freeze, frozen
from autograde.judging.live import KEPT, KINDS, Live
from autograde.judging.outcome import Raised, agree


def half(x, *, factor=0.5):
    """x · factor"""
    if factor < 0:
        raise ValueError(f"factor = {factor} is negative")
    return x * factor


@pytest.fixture
def exercise(monkeypatch):
    monkeypatch.setattr(model, "EXERCISES", {})
    exercise = Exercise(half)

    @exercise.case(points=1)
    def of_numbers(f, rng):
        """Half of each."""
        return {"half": f(rng.uniform(1, 2, size=(2, 3)))}

    @exercise.case(points=1)
    def of_a_negative_factor(f, rng):
        """It is refused."""
        return f(np.ones(3), factor=0.25)

    exercise.mistake("x * factor", "x + factor", earns=0, hint="added")
    exercise.mistake("factor < 0", "factor > 0", earns=0, hint="refused the right ones")
    exercise.mistake("x * factor", "x - -factor", earns=0, hint="added in another way")
    return exercise


@pytest.fixture
def edition(exercise, tmp_path, monkeypatch):
    """Where the exercise is frozen, as in a student edition."""
    (tmp_path / f"{exercise.chapter}.outcomes").write_bytes(freeze([exercise]))
    monkeypatch.setattr(expected, "FROZEN", tmp_path)
    expected.table_of.cache_clear()
    yield tmp_path
    expected.table_of.cache_clear()


def test_what_is_frozen_says_what_the_live_exercise_says(exercise, edition):
    for case in exercise.cases:
        kept, live = answers(exercise, case, PUBLIC_SEED), Live(exercise, case, PUBLIC_SEED)
        assert isinstance(kept, Frozen)
        assert agree(kept.expected, live.expected) and kept.shapes == live.shapes and agree(live.first, kept.first)
        for kind in KINDS:
            (named, outcomes), (live_named, live_outcomes) = (zip(*a.of(kind), strict=True) for a in (kept, live))
            assert named == live_named and all(map(agree, live_outcomes, outcomes))
            assert list(kept.shows(kind)) == live.shows(kind)


def test_an_outcome_that_several_give_is_kept_once(exercise, edition):
    row = expected.table(exercise)["cases"]["of numbers"]
    assert row["mistakes"].tolist()[0] == row["mistakes"].tolist()[2] != 0          # added, in one way or another
    assert len(set(map(repr, row["outcomes"]))) == len(row["outcomes"])


def test_the_edition_knows_the_public_seed_only(exercise, edition):
    with pytest.raises(ValueError, match="knows the answers for the public seed 0, not for 7"):
        answers(exercise, exercise.cases[0], 7)


def test_elsewhere_any_seed_is_asked_of_the_reference(exercise):
    a, b = (answers(exercise, exercise.cases[0], seed) for seed in (0, 7))
    assert isinstance(a, Live) and not agree(a.expected, b.expected)
    assert answers(exercise, exercise.cases[0], 7) is b                             # asked once


def test_of_a_case_that_measures_the_levels_are_known_to_all(exercise):
    exercise.case(levels={0.5: 1, 0.75: 2})(lambda f, rng: 1.0)
    answer = answers(exercise, exercise.cases[-1], 7)
    assert isinstance(answer, Published) and answer.expected == "1 point from 0.5, 2 points from 0.75"


def test_a_reference_that_fails_its_own_case_is_named(exercise):
    exercise.case(points=1)(lambda f, rng: f(np.ones(2), factor=-1.0))
    with pytest.raises(RuntimeError, match=r"half, case .*: the reference itself fails it: ValueError: factor = -1.0"):
        answers(exercise, exercise.cases[-1], PUBLIC_SEED)


def test_what_the_reference_returned_first_is_kept_if_it_is_small(exercise):
    for size, kept in (10, True), (KEPT // 8, True), (KEPT // 8 + 1, False):
        exercise.case(points=1)(lambda f, rng, size=size: f(np.ones(size)).sum())
        assert (Live(exercise, exercise.cases[-1], PUBLIC_SEED).first is not None) == kept


def test_an_exception_travels_as_its_name_and_message():
    raised = Raised("ValueError", "negative", line=3, theirs=True)
    assert frozen(raised) == {"raised": "ValueError", "message": "negative"}
    assert thawed(wire.unpack(wire.pack(frozen(raised)))) == raised                 # line and author do not count
    for value in ({"half": np.ones(2)}, "text", (np.ones(1), np.zeros(2))):
        assert agree(thawed(frozen(value)), value)


# The form of the file, for whoever writes tools on it: docs/outcomes.schema.json.

def test_of_every_kind_of_outcome_the_form_is_documented(exercise):
    """A part by its name, text, a tuple, a number, an exception: what cases of other chapters return."""
    exercise.case(points=1)(lambda f, rng: ("even", f(np.ones(2)), {"sum": float(f(np.ones(2)).sum())}))
    tables = listed(wire.unpack(freeze([exercise])))
    FORM.validate(tables)
    rows = tables["half"]["cases"].values()
    assert any(isinstance(outcome, dict) and "raised" in outcome for row in rows for outcome in row["outcomes"])


@pytest.mark.parametrize("place, value", [
    (("names", "mistakes", 0), "a hint by itself"), (("names", "edits"), []), (("cases", "of numbers", "outcomes"), []),
    (("numbers", "mistakes", 0), [-1]), (("numbers", "edits"), [[-2]]), (("traces",), [[1], [2]]),
    (("cases", "of numbers", "shapes", 0), {"array": [2]}), (("cases", "of numbers", "first"), "none"),
    (("cases", "of numbers", "outcomes", 0), None), (("cases", "of numbers", "seed"), 0),
])
def test_another_form_is_found(exercise, place, value):
    tables = listed(wire.unpack(freeze([exercise])))
    inner = tables["half"]
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(ValidationError):
        FORM.validate(tables)


def test_a_number_that_leads_nowhere_is_found(exercise):
    tables = listed(wire.unpack(freeze([exercise])))
    tables["half"]["numbers"]["slips"][0][0] = 99
    tables["half"]["names"]["mistakes"].pop()
    tables["half"]["traces"][0].pop()
    assert {kind for _, _, kind in numbers_that_lead_nowhere(tables)} == {"slips", "mistakes", "traces"}
