"""What an exercise is: its cases, its mistakes, which cannot go stale, and what it costs to loop."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograde.exercises import model
from autograde.exercises.model import Exercise, cost_of_a_loop, is_a_loop, most_for_few, undecorated
from autograde.judging.judge import judge


def doubled(x, *, shift=0.0):
    """Twice x, and shifted."""
    return 2 * x + shift


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.setattr(model, "EXERCISES", {})
    toy = Exercise(doubled)

    @toy.case(points=1)
    def twice_as_much(f, rng):
        """Everything is doubled,
        whatever it is.
        """
        return f(rng.normal(size=4))

    @toy.case(levels={0.5: 1, 0.75: 2})
    def measured(f, rng):
        """The more the better."""
        return 1.0
    return toy


def test_it_is_named_like_its_reference_and_knows_its_chapter_and_library(toy):
    assert (toy.name, toy.chapter, toy.library) == ("doubled", "test_model", __name__.partition(".")[0])
    assert model.EXERCISES["doubled"] is toy and toy.points == 4


def test_a_second_one_of_its_name_is_refused(toy):
    with pytest.raises(ValueError, match="there is an exercise called doubled already, of the chapter on test_model"):
        Exercise(doubled)
    assert model.EXERCISES["doubled"] is toy


def test_a_case_is_read_by_its_name_and_docstring(toy):
    twice, measured = toy.cases
    assert (twice.name, twice.points, twice.levels) == ("twice as much", 1, {})
    assert twice.requirement == "Everything is doubled, whatever it is."
    assert (measured.points, measured.levels) == (3, {0.5: 1, 0.75: 2})


def test_a_case_that_is_worth_nothing_is_refused(toy):
    for nothing in {}, {"points": 0}, {"levels": {}}:
        with pytest.raises(ValueError, match="doubled: a case is worth points, or has levels that are"):
            toy.case(**nothing)
    assert len(toy.cases) == 2


def test_a_decorated_case_stays_the_program_that_it_is(toy):
    def run(f, rng):
        """One."""
        return 1
    assert toy.case(points=1)(run) is run and toy.cases[-1].run is run


# ── Mistakes

@pytest.mark.parametrize("old, times", [("x / 2", 0), ("shift", 3), ("x", 3), (" + shift\n\n", 0)])
def test_a_mistake_that_does_not_change_exactly_one_place_of_the_reference_is_an_error(toy, old, times):
    told = rf"doubled: a mistake must change one place of the reference, but .* occurs {times} times in it"
    with pytest.raises(ValueError, match=told):
        toy.mistake(old, "x", earns=0, hint="gone")
    assert toy.mistakes == []


def test_an_edit_is_the_reference_but_for_that_place_and_knows_its_names(toy):
    toy.mistake("2 * x", "np.sort(3 * x)", earns=1, hint="tripled")
    mistake, = toy.mistakes
    assert mistake.function(np.array([2.0, 1.0]), shift=1.0).tolist() == [4, 7]
    assert (mistake.hint, mistake.earns, mistake.edit) == ("tripled", 1, ("2 * x", "np.sort(3 * x)"))
    assert '"""Twice x, and shifted."""' in mistake.source and doubled(2) == 4


def test_a_mistake_may_be_a_function(toy):
    @toy.mistake(earns=0,
                 hint="sorted")
    def doubled(x, *, shift=0.0):
        return np.sort(2 * x + shift)
    assert judge(toy, lambda x, *, shift=0.0: np.array(sorted(x + x + shift, key=np.sum)), [1]).hints != []
    assert toy.mistakes[-1].source.startswith("def doubled(x, *, shift=0.0):\n    return") and not toy.mistakes[-1].edit


def test_the_source_of_a_function_begins_at_its_def_however_it_is_decorated():
    def either(*args):
        return lambda f: f

    @either(1,
            2)
    @either()
    def f(x):
        return x
    assert undecorated(f) == "def f(x):\n    return x\n"


def hints(toy):
    return [pair for pair, _ in toy.pairs()]


def test_two_mistakes_are_made_at_once_where_each_leaves_the_other_its_place(toy):
    toy.mistake("2 * x", "3 * x", earns=0, hint="a")
    toy.mistake("+ shift", "- shift", earns=0, hint="b")
    toy.mistake("2 * x + shift", "0 * x", earns=0, hint="c")           # takes both places away
    assert hints(toy) == [("a", "b")]
    (_, both), = toy.pairs()
    assert both(np.ones(1), shift=1.0) == [2]


def test_an_edit_that_brings_the_other_s_place_twice_is_no_pair(toy):
    toy.mistake("2 * x", "2 * x + shift + shift", earns=0, hint="a")
    toy.mistake(" + shift", "", earns=0, hint="b")
    assert hints(toy) == []


# ── Loops

@pytest.mark.parametrize("few, many, loop", [
    ((10, 10), (200, 200), True), ((10, 10), (200, 10), False), ((10, 1000), (200, 1000), False),
    ((10, 5), (200, 101), True), ((10, 5), (200, 100), False), ((10, 300), (200, 5), False)])
def test_more_than_half_a_line_for_each_example_more_is_a_loop(few, many, loop):
    assert is_a_loop(few, many) is loop


@pytest.mark.parametrize("n", [200, 1000, 5000])
def test_with_no_more_lines_for_few_a_loop_over_many_is_always_seen(n):
    assert is_a_loop((10, most_for_few(n)), (n, n))


def test_what_a_loop_costs_is_told_in_lines():
    assert cost_of_a_loop("examples", (10, 23), (200, 403)) == (
        "403 lines of Python run for 200 examples and 23 for 10; without the loop, about 3 for any number: 134 times "
        "fewer")
    assert cost_of_a_loop("steps", (10, 100), (12, 104)).endswith("without the loop, about 80 for any number")


@pytest.mark.parametrize(("first_call", "asked", "loop"), [(0, [200, 10, 40], True), (9, [200, 10, 40, 200], True)])
def test_many_are_asked_once_for_the_lines_of_a_loop_unless_a_first_call_takes_some(first_call, asked, loop):
    seen = []

    def lines(n):
        seen.append(n)
        return 2 * n + 3 + first_call * (len(seen) == 1)
    f = SimpleNamespace(remarks={})
    assert model.loops(f, "loop", "examples", lines) == {"loop": loop} and seen == asked
    assert f.remarks["loop"].startswith("403 lines of Python run for 200 examples and 23 for 10;")
