"""The judge: a status for whatever a function does, the mistake that explains most, and nothing for a pretender."""

import numpy as np
import pytest

from autograde.exercises import model as exercise_module
from autograde.exercises.model import Exercise
from autograde.judging import expected, frozen
from autograde.judging.judge import judge, named
from autograde.judging.live import Live
from autograde.sandbox.errors import BadReply, Crashed, OutOfMemory, StudentError, TimedOut


def area(width, *, height=1.0):
    """width · height"""
    return width * height


@pytest.fixture
def exercise(monkeypatch):
    monkeypatch.setattr(exercise_module, "EXERCISES", {})
    exercise = Exercise(area)

    @exercise.case(points=1)
    def one_high(f, rng):
        """Without a height it is the width."""
        return f(rng.uniform(1, 2, size=3))

    @exercise.case(points=2)
    def two_high(f, rng):
        """With a height it is more."""
        return f(rng.uniform(1, 2, size=(2, 2)), height=rng.uniform(2, 3))

    exercise.mistake("width * height", "width + height", earns=0, hint="added")
    exercise.mistake("width * height", "width", earns=1, hint="no height")
    exercise.mistake("width * height", "width / height", earns=1, hint="divided")
    return exercise


def raising(error):
    def f(width, *, height=1.0):
        raise error
    return f


def test_numbers_go_by_the_names_of_the_parameters_that_they_were_given_for(exercise):
    assert named({0: [3.0], "`height`": [2.0]}, exercise) == {"`width`": [3.0], "`height`": [2.0]}
    assert named({1: [2.0], "`height`": [2.0, 5.0]}, exercise) == {"`height`": [2.0, 5.0]}
    assert named({2: [7.0], "the length of axis 0": [4.0]}, exercise) == {2: [7.0], "the length of axis 0": [4.0]}


def test_the_reference_is_correct_in_every_case(exercise):
    judgement = judge(exercise, area)
    assert (judgement.status, judgement.earned, judgement.points) == ("correct", 3, 3)
    assert all((v.got, v.expected, v.relation, v.hints) == ("", "", "", ()) for v in judgement.verdicts)


@pytest.mark.parametrize("error, status", [
    (StudentError("ValueError", "I give up"), "raised"), (ZeroDivisionError("by zero"), "raised"),
    (StudentError("NotImplementedError", ""), "not answered"), (NotImplementedError(), "not answered"),
    (StudentError("NotDefined", "no cell defines area"), "missing"), (TimedOut("no answer within 5 s"), "timed out"),
    (OutOfMemory("more than 2048 MB"), "out of memory"), (MemoryError(), "out of memory"),
    (Crashed("the process ended"), "crashed"), (BadReply("nonsense"), "crashed"),
    (StudentError("SyntaxError", "invalid syntax (line 1)"), "raised")])
def test_whatever_happens_has_a_status_of_its_own(exercise, error, status):
    judgement = judge(exercise, raising(error))
    assert judgement.status == status and judgement.earned == 0
    assert {v.status for v in judgement.verdicts} == {status}
    assert all(v.hints == () for v in judgement.verdicts)


def test_what_was_raised_is_told(exercise):
    verdict = judge(exercise, raising(StudentError("ValueError", "I give up"))).verdicts[0]
    assert verdict.got == "ValueError: I give up" and verdict.expected != ""


@pytest.mark.parametrize("wrong, got, expected", [
    (None, "it returned None (is there a return?)", "out: an array of shape (3,)"),
    (np.ones(7), "it returned an array of shape (7,)", "out: an array of shape (3,)")])
def test_an_answer_that_cannot_be_judged_is_wrong_and_says_why(exercise, wrong, got, expected):
    judgement = judge(exercise, lambda width, height=1.0: wrong)
    verdict = judgement.verdicts[0]
    assert (judgement.status, verdict.got, verdict.expected) == ("wrong", got, expected)


def test_what_is_hopeless_is_tried_once(exercise):
    calls = []
    def loop(width, *, height=1.0):
        calls.append(width)
        raise TimedOut("no answer within 5 s")
    assert [v.status for v in judge(exercise, loop, seeds=[0, 1, 2]).verdicts] == ["timed out", "timed out"]
    assert len(calls) == 1


def test_what_only_raises_is_tried_in_every_case(exercise):
    def only_one(width, *, height=None):
        if height is not None:
            raise StudentError("TypeError", "two are too many")
        return width
    judgement = judge(exercise, only_one)
    assert [v.status for v in judgement.verdicts] == ["correct", "raised"]
    assert (judgement.status, judgement.earned) == ("partly", 1)


def test_what_was_earned_before_a_loop_is_kept(exercise):
    def late(width, *, height=None):
        if height is not None:
            raise TimedOut("no answer within 5 s")
        return width
    judgement = judge(exercise, late)
    assert [v.status for v in judgement.verdicts] == ["correct", "timed out"] and judgement.earned == 1


def test_every_seed_must_be_right(exercise):
    known = Live(exercise, exercise.cases[0], 0).expected, Live(exercise, exercise.cases[1], 0).expected
    def from_the_list(width, *, height=1.0):
        return known[width.ndim - 1]
    assert judge(exercise, from_the_list, seeds=[0]).status == "correct"
    assert judge(exercise, from_the_list, seeds=[0, 1]).status == "wrong"


def test_a_mistake_is_recognised_under_a_secret_seed(exercise):
    assert judge(exercise, lambda width, height=1.0: height + width, seeds=[987_654_321]).hints == ["added"]


def test_of_two_mistakes_that_explain_a_case_the_one_that_explains_more_is_named(exercise):
    @exercise.case(points=1)
    def height_of_two(f, rng):
        """Two high, two wide: here adding and multiplying give the same, and halving twice is forgetting it."""
        return f(np.array([1.0, 1.0]), height=0.5)
    exercise.mistake("width * height", "np.where(height == 0.5, width, width - height)", earns=1, hint="subtracted")
    judgement = judge(exercise, lambda width, height=1.0: width - height if height != 0.5 else width)
    assert judgement.hints == ["subtracted"]
    judgement = judge(exercise, lambda width, height=1.0: width)
    assert judgement.hints == ["no height"]


def test_where_no_mistake_fits_the_relation_is_told_all_the_same(exercise):
    verdict = judge(exercise, lambda width, height=1.0: 2 * width * height).verdicts[0]
    assert (verdict.hints, verdict.relation) == ((), "2 times what it should be")


def test_an_outcome_that_claims_to_be_right_is_not_believed(exercise):
    class Liar(np.ndarray):
        def __array_ufunc__(self, *args, **kwargs):
            return True
        __eq__ = __array_ufunc__
        __hash__ = None
    assert judge(exercise, lambda width, height=1.0: np.zeros(width.shape).view(Liar)).earned == 0


def test_an_answer_with_nan_or_infinity_earns_nothing(exercise):
    for bad in np.nan, np.inf, -np.inf:
        assert judge(exercise, lambda width, height=1.0, bad=bad: np.full(width.shape, bad)).earned == 0


# A case that measures: its levels are published, its points come by steps.

@pytest.fixture
def measuring(exercise):
    @exercise.case(levels={1.0: 1, 2.0: 2, 3.0: 4})
    def size(f, rng):
        """The larger the better."""
        return f(np.full(2, rng.uniform(-0.1, 0.1)), height=rng.uniform(0, 1e-3)).mean()
    return exercise


@pytest.mark.parametrize("value, reached, status", [(0.9, 0, "wrong"), (1.2, 1, "partly"), (2.5, 3, "partly"),
                                                    (3.5, 7, "correct"), (np.nan, 0, "wrong")])
def test_a_case_that_measures_gives_the_points_of_every_level_that_is_reached(measuring, value, reached, status):
    verdict = judge(measuring, lambda width, height=1.0: width * height + value).verdicts[-1]
    assert (verdict.earned, verdict.points, verdict.status) == (reached, 7, status)
    assert verdict.expected == "1 point from 1, 2 points from 2, 4 points from 3" and verdict.got.startswith(
        f"{value:.3g}"[:3])


def test_of_several_seeds_the_mean_counts(measuring):
    values = iter([1.5, 4.5, 3.3])
    def f(width, *, height=1.0):
        return width * height + (next(values) if width.shape == (2,) else 0)
    verdict = judge(measuring, f, seeds=[5, 6, 7]).verdicts[-1]
    assert verdict.got == "3.1" and verdict.status == "correct"


def test_what_measures_asks_neither_the_reference_nor_the_mistakes(measuring):
    asked = []
    def reference(width, *, height=1.0):
        asked.append(width.shape)
        return area(width, height=height)
    measuring.reference = reference
    measuring.mistake(earns=0, hint="nothing")(reference)
    assert judge(measuring, lambda width, height=1.0: 1.4 + 0 * width).verdicts[-1].hints == ()
    assert (3,) in asked and (2,) not in asked


def test_what_raises_while_it_is_measured_earns_nothing(measuring):
    def f(width, *, height=1.0):
        if width.shape == (2,):
            raise StudentError("ValueError", "too small")
        return width * height
    verdict = judge(measuring, f, seeds=[0, 1]).verdicts[-1]
    assert (verdict.status, verdict.earned, verdict.got) == ("raised", 0, "ValueError")     # no text under secret seeds


def test_a_mistake_is_recognised_beside_a_case_that_measures(measuring):
    judgement = judge(measuring, lambda width, height=1.0: height + width)
    assert judgement.hints == ["added"] and judgement.verdicts[-1].hints == ()


def test_the_student_edition_measures_as_we_do_and_keeps_no_outcome_for_it(measuring, monkeypatch, tmp_path):
    monkeypatch.setattr(expected, "FROZEN", tmp_path)
    (tmp_path / f"{measuring.chapter}.outcomes").write_bytes(frozen.freeze([measuring]))
    monkeypatch.setattr(expected, "table_of", expected.table_of.__wrapped__)
    assert list(expected.table_of(measuring.chapter)[measuring.name]["cases"]) == ["one high", "two high"]
    judgement = judge(measuring, lambda width, height=1.0: height + width)
    assert judgement.hints == ["added"] and judgement.verdicts[-1].expected.startswith("1 point from 1")


def test_where_returns_is_none_an_answer_may_have_any_shape(exercise):
    exercise.returns = None
    @exercise.case(points=1)
    def total(f, rng):
        """The sum is that of the widths."""
        return np.sum(f(np.ones(4)))
    assert judge(exercise, lambda width, height=1.0: (width * height).sum()).verdicts[-1].status == "correct"


def test_a_case_that_its_own_reference_fails_is_an_error_of_ours_and_not_the_students(exercise):
    @exercise.case(points=1)
    def broken(f, rng):
        """This case divides by zero."""
        return f(np.ones(2)) / (1 // 0)
    with pytest.raises(RuntimeError, match="area, case “broken”: the reference itself fails it: ZeroDivisionError"):
        judge(exercise, area)
