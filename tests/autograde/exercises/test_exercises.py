"""The exercises are fair: right answers earn all points however they are written, mistakes are named."""

import re
import runpy
from functools import lru_cache
from inspect import getsource
from pathlib import Path

import pytest

from autograde.exercises.registry import every, find, of_chapter
from autograde.judging import live
from autograde.judging.judge import judge
from autograde.verify import faults, unanswered

SEEDS = 0, 1, 20_261_122
EXERCISES = every()
ANSWERS = [runpy.run_path(str(path)) for path in sorted((Path(__file__).parents[1] / "right_answers").glob("*.py"))]
RIGHT = [(name, f) for module in ANSWERS for name, functions in module["RIGHT"].items() for f in functions]
LOOPS = [(name, f) for module in ANSWERS for name, functions in module.get("LOOPS", {}).items() for f in functions]
WRONG = [(name, *pair) for module in ANSWERS for name, pairs in module["WRONG"].items() for pair in pairs]
ONE_BY_ONE = "one by one, in Python"


@pytest.fixture(scope="module", autouse=True)
def all_kept():
    """What references and mistakes give under these seeds, for every test here: they are few, and asked again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "last_few", lru_cache(maxsize=None)(live.Live))
        yield


def id_of(value):
    return getattr(value, "__name__", None)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_is_fair(name):
    assert list(faults(EXERCISES[name])) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_a_stub_earns_nothing_and_is_told_so(name):
    judgement = judge(EXERCISES[name], unanswered)
    assert (judgement.earned, judgement.status, judgement.hints) == (0, "not answered", [])


@pytest.mark.parametrize("name", EXERCISES)
def test_each_hint_is_a_sentence_of_its_own_that_does_not_quote_the_answer(name):
    exercise = EXERCISES[name]
    hints = [mistake.hint for mistake in exercise.mistakes]
    assert len(set(hints)) == len(hints)
    assert [hint for hint in hints if hint[-1] not in ".?!”)"] == []
    lines = [line.strip() for line in getsource(exercise.reference).splitlines() if "return" in line]
    assert [hint for hint in hints for line in lines if len(line) > 20 and line.removeprefix("return ") in hint] == []


@pytest.mark.parametrize("name", EXERCISES)
def test_three_other_ways_to_write_it_are_tried(name):
    assert len([f for known, f in RIGHT + LOOPS if known == name]) >= 3


@pytest.mark.parametrize("name, f", RIGHT, ids=id_of)
def test_a_right_answer_earns_all_points_however_it_is_written(name, f):
    for seed in SEEDS:
        judgement = judge(find(name), f, [seed])
        assert [(v.case, v.status, v.got, v.relation) for v in judgement.verdicts if v.status != "correct"] == []


@pytest.mark.parametrize("name, f", LOOPS, ids=id_of)
def test_a_loop_over_examples_costs_one_point_and_is_told_in_numbers_what_it_costs(name, f):
    for seed in SEEDS:
        judgement = judge(find(name), f, [seed])
        (wrong,) = [v for v in judgement.verdicts if v.status != "correct"]
        assert wrong.case.startswith("right without a loop over") and wrong.points == 1 and wrong.got.endswith(": yes")
        assert re.fullmatch(r"\d+ lines of Python run for 200 .+ and \d+ for 10; .+: \d+ times fewer", wrong.relation)
        assert len(wrong.hints) == 1 and ONE_BY_ONE in wrong.hints[0]


@pytest.mark.parametrize("name, f, words", WRONG, ids=id_of)
def test_a_mistake_is_recognised_by_what_it_does_not_by_how_it_is_written(name, f, words):
    for seed in SEEDS:
        judgement = judge(find(name), f, [seed])
        hints = [hint for hint in judgement.hints if ONE_BY_ONE not in hint]        # it may have a loop besides
        assert len(hints) == bool(words) and all(words in hint for hint in hints), judgement


def test_a_chapter_has_its_exercises_in_the_order_of_the_lecture():
    assert [e.name for e in of_chapter("dropout")] == [
        "vanilla_dropout_train", "vanilla_dropout_predict", "dropout_forward", "dropout_backward", "average_over_masks",
        "dropout_run"]
