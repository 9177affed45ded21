"""What `autograde verify` would find: each fault of an exercise and of a chapter is shown to be found."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from autograde.classroom.course import Course
from autograde.exercises import model as exercise_module
from autograde.exercises.draws import by_seed, share
from autograde.exercises.model import Exercise
from autograde.judging.judge import judge
from autograde.project import FILES
from autograde.verify import chapter_faults, faults


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
    assert len(unnoticed()) == 8

    @noise.case(points=1)
    def of_the_generator(f, rng):
        """The same seed, the same noise."""
        return by_seed(f, rng, "noise", np.ones(9))
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


def test_two_mistakes_at_once_are_both_named(toy):
    judgement = judge(toy, lambda x, *, shift=0.0: x - shift)
    assert judgement.hints == ["not doubled", "shifted the other way"]
