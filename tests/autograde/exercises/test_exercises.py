"""The exercises are fair: right answers earn all points however they are written, mistakes are named."""

import re
import runpy
import shutil
from dataclasses import replace
from inspect import getsource
from pathlib import Path

import numpy as np
import pytest

from autograde.classroom.course import Course
from autograde.exercises import model as exercise_module
from autograde.exercises.draws import by_seed, share
from autograde.exercises.model import Exercise
from autograde.exercises.registry import every, find, of_chapter
from autograde.judging.judge import judge
from autograde.project import FILES
from autograde.verify import chapter_faults, faults, unanswered

SEEDS = 0, 1, 20_261_122
EXERCISES = every()
ANSWERS = [runpy.run_path(str(path)) for path in sorted((Path(__file__).parents[1] / "right_answers").glob("*.py"))]
RIGHT = [(name, f) for module in ANSWERS for name, functions in module["RIGHT"].items() for f in functions]
LOOPS = [(name, f) for module in ANSWERS for name, functions in module.get("LOOPS", {}).items() for f in functions]
WRONG = [(name, *pair) for module in ANSWERS for name, pairs in module["WRONG"].items() for pair in pairs]
ONE_BY_ONE = "one by one, in Python"


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


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(LookupError, match=r"no exercise called 'dropout_foward'; did you mean dropout_forward\?"):
        find("dropout_foward")
    with pytest.raises(LookupError, match=r"no exercise called 'xyz'; there are .*dropout_forward"):
        find("xyz")


def test_a_chapter_has_its_exercises_in_the_order_of_the_lecture():
    assert [e.name for e in of_chapter("dropout")] == [
        "vanilla_dropout_train", "vanilla_dropout_predict", "dropout_forward", "dropout_backward", "average_over_masks",
        "dropout_run"]


# What `autograde verify` would find: each fault is shown to be found.

def doubled(x, *, shift=0.0):
    """Twice x, and shifted."""
    return 2 * x + shift


@pytest.fixture
def toy(monkeypatch):
    """A sound exercise, registered nowhere else."""
    monkeypatch.setattr(exercise_module, "EXERCISES", {})
    toy = Exercise(doubled, unasked={"dtype": "it is not completed: see fit"})

    @toy.case(points=1)
    def twice(f, rng):
        """Everything is doubled."""
        return f(rng.normal(size=4))

    @toy.case(points=2)
    def shifted(f, rng):
        """Then shifted."""
        return f(rng.normal(size=(2, 3)), shift=3.0)

    toy.mistake("2 * x", "x", earns=0, hint="not doubled")
    toy.mistake("2 * x", "x * x", earns=0, hint="squared")
    toy.mistake(" + shift", "", earns=1, hint="not shifted")
    toy.mistake(" + shift", " - shift", earns=1, hint="shifted the other way")
    return toy


def test_a_sound_exercise_has_no_faults(toy):
    assert list(faults(toy)) == []


def test_verify_asks_under_as_many_seeds_as_it_is_told(toy):
    toy.mistake("2 * x", "x + x", earns=3, hint="added to itself")
    found = [fault for fault in faults(toy, range(7)) if "caught by no case" in fault]
    assert [fault.split()[2] for fault in found] == list("0123456")


def test_verify_finds_a_mistake_that_no_case_catches(toy):
    toy.mistake("2 * x", "x + x", earns=3, hint="added to itself")
    assert any("mistake 5 is caught by no case (“added to itself”)" in fault for fault in faults(toy))


def test_verify_finds_two_mistakes_that_nothing_tells_apart(toy):
    toy.mistake(" + shift", " + 0 * shift", earns=1, hint="shifted by nothing")
    assert any("mistake 5 (“shifted by nothing”) is recognised as nothing" in fault for fault in faults(toy))


def test_verify_finds_points_that_are_not_those_written_down(toy):
    toy.mistake("2 * x", "3 * x", earns=1, hint="tripled")
    assert any("mistake 5 (“tripled”) earns 0 points; 1 are written down" in fault for fault in faults(toy))


def test_verify_finds_a_mistake_that_only_breaks(toy):
    toy.mistake("2 * x", "2 * undefined", earns=0, hint="broken")
    assert any("mistake 5 (“broken”) computes nothing: NameError" in fault for fault in faults(toy))


def test_verify_finds_too_few_cases_and_mistakes(toy):
    del toy.cases[0], toy.mistakes[0]
    found = list(faults(toy))
    assert "it has 1 cases; at least 2 are asked for" in found
    assert "it has 3 mistakes; at least 4 are asked for" in found


def test_verify_finds_a_case_that_asks_nothing_of_the_student(toy):
    @toy.case(points=1)
    def silent(f, rng):
        return f(np.ones(2))
    assert "the case “silent” has no docstring: it is what the student reads" in list(faults(toy))


def test_verify_finds_a_case_that_constants_win_and_a_reason_that_is_none(toy):
    @toy.case(points=1)
    def one_number(f, rng):
        """Two and two are four."""
        return f(np.full(rng.integers(2, 9), 2.0))
    assert any("the case “one number” is won by constants, 1 of 4 points" in fault for fault in faults(toy))
    toy.cases[-1] = replace(toy.cases[-1], constant="everybody knows it")
    assert not any("constants" in fault or "draws no numbers" in fault for fault in faults(toy))
    toy.cases[0] = replace(toy.cases[0], constant="nobody does")
    assert "the case “twice” says that it draws no numbers (“nobody does”), but it does" in list(faults(toy))


def noisy(x, *, rng):
    """Uniform noise in the shape of x."""
    return rng.random(x.shape)


def test_verify_finds_random_numbers_of_a_wrong_kind_that_no_case_notices(monkeypatch):
    monkeypatch.setattr(exercise_module, "EXERCISES", {})
    noise = Exercise(noisy)

    @noise.case(points=1)
    def some_noise(f, rng):
        """A number for each number."""
        return {"numbers": f(rng.normal(size=2000), rng=rng).size}

    def unnoticed():
        told = [fault.partition("no case notices random numbers that ") for fault in faults(noise, [1])]
        return [wrong for _, _, wrong in told if wrong]
    assert len(unnoticed()) == 6

    @noise.case(points=1)
    def of_the_generator(f, rng):
        """The same seed, the same noise."""
        return by_seed(lambda rng: f(np.ones(9), rng=rng), rng, "noise")
    assert unnoticed() == ["are the mean of two draws", "are two values, each half of the time",
                           "are of another distribution"]

    @noise.case(points=1)
    def below_a_fifth(f, rng):
        """One in five."""
        return {"share": share(np.sum(f(np.ones(2000), rng=rng) < 0.2), 2000, 0.2)}
    assert unnoticed() == []


def test_verify_finds_points_for_a_function_that_does_nothing(toy):
    @toy.case(points=1)
    def generous(f, rng):
        """Anything will do."""
        return 1.0
    assert "a function that does nothing earns points" in list(faults(toy))


def test_verify_finds_a_reference_that_does_not_agree_with_itself(toy):
    @toy.case(points=1)
    def moody(f, rng):
        """Another number each time."""
        return f(np.random.default_rng().normal(size=2))
    assert any("the reference fails the case “moody”" in fault for fault in faults(toy))


@pytest.fixture
def chapter(tmp_path):
    """The chapter on dropout in a course of its own, to be written to; nothing is released, for that takes seconds."""
    shutil.copytree(FILES / "notebooks/06_dropout", tmp_path / "notebooks/06_dropout")
    return Course(tmp_path).assignment("dropout")


@pytest.mark.parametrize("cell, changed, fault", [
    ("check(dropout_forward)", "check(dropout_foward)", "check(dropout_foward), but there is no such exercise"),
    ("use(dropout_forward)", "print(1)", "must ask for dropout_forward in cells of their own, in this order: "
     "from course_lib.dropout import dropout_forward; check(dropout_forward); use(dropout_forward)")])
def test_verify_finds_a_notebook_that_does_not_ask_for_an_exercise(chapter, cell, changed, fault):
    assert list(chapter_faults(chapter)) == []
    source = chapter.source.read_text(encoding="utf-8")
    assert source.count(f'"{cell}"') == 1
    chapter.source.write_text(source.replace(f'"{cell}"', f'"{changed}"'), encoding="utf-8")
    assert any(fault in found for found in chapter_faults(chapter))


def test_verify_finds_a_chapter_without_exercises(chapter):
    folder = chapter.course.root / "notebooks/06_drop"
    folder.mkdir()
    (folder / "drop.ipynb").write_text('{"cells": []}')
    assert "there are no exercises of a chapter drop" in list(chapter_faults(chapter.course.assignment("drop")))


def test_a_mistake_that_no_longer_fits_its_reference_is_an_error(toy):
    with pytest.raises(ValueError, match=r"doubled: a mistake must change one place .* 'x / 2' occurs 0 times"):
        toy.mistake("x / 2", "x", earns=0, hint="gone")
    with pytest.raises(ValueError, match="'shift' occurs 3 times"):
        toy.mistake("shift", "0", earns=0, hint="in two places")


def test_a_mistake_may_be_a_function(toy):
    @toy.mistake(earns=0,
                 hint="sorted")
    def doubled(x, *, shift=0.0):
        return np.sort(2 * x + shift)
    assert judge(toy, lambda x, *, shift=0.0: np.array(sorted(x + x + shift, key=np.sum)), [1]).hints != []
    assert toy.mistakes[-1].source.startswith("def doubled(x, *, shift=0.0):\n    return")


def test_two_mistakes_at_once_are_both_named(toy):
    judgement = judge(toy, lambda x, *, shift=0.0: x - shift)
    assert judgement.hints == ["not doubled", "shifted the other way"]
