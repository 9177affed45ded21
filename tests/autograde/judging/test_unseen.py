"""How the grader fares with answers that were written before its mistakes were read: its rates do not get worse."""

from collections import Counter

import pytest
from unseen import ANSWERS, CHAPTERS, PARTS
from unseen.rates import judged, rates

from autograde.exercises.registry import every, find
from autograde.judging.judge import judge

SLOW = "train"                          # the capstone's, which trains nets; python -m unseen.rates takes it too


@pytest.fixture(scope="module", params=PARTS)
def part(request):
    return request.param


@pytest.fixture(scope="module")
def wrong(part):
    return judged(a for a in ANSWERS if a.part == part and a.truth and a.exercise != SLOW)


def test_the_answers_are_to_exercises_of_all_chapters():
    answered = {a.exercise for a in ANSWERS if a.truth}
    assert answered <= set(every()) and len(answered) >= 84


def test_each_part_has_a_hundred_and_fifty():
    assert min(Counter(a.part for a in ANSWERS if a.truth).values()) >= 150


def test_the_fresh_part_is_of_all_exercises_of_its_day_and_has_sixty_right_ones():
    fresh = [a for a in ANSWERS if a.part == "fresh"]
    assert len({a.exercise for a in fresh if a.truth}) == 86
    assert sum(a.truth is None for a in fresh) >= 60


def test_the_later_part_is_of_all_that_came_after_the_fresh_one_several_wrong_and_two_right_ones_each():
    later, fresh = ([a for a in ANSWERS if a.part == part] for part in ("later", "fresh"))
    wrong, right = (Counter(a.exercise for a in later if bool(a.truth) == told) for told in (True, False))
    assert set(every()) - {a.exercise for a in fresh} <= set(wrong) == set(right)
    assert min(wrong.values()) >= 5 and min(right.values()) >= 2


def test_an_answer_is_a_cell_by_itself():
    for answer in ANSWERS:
        namespace = {}
        exec(answer.source, namespace)
        assert namespace[answer.exercise].__code__.co_names == answer.function.__code__.co_names


def test_right_answers_in_unusual_styles_get_full_marks():
    refused = [j for j in judged(a for a in ANSWERS if a.truth is None) if not j.full_marks]
    assert not [j.answer.exercise for j in refused]


def test_the_rates_of_each_part(part, wrong):
    found, named = rates(wrong), {"open": 150, "set aside": 138, "fresh": 242, "later": 135}
    assert found["caught"] == found["wrong"] and found["named"] >= named[part]
    assert found["told something untrue"] == 0


def test_of_the_kinds_among_the_mistakes_nine_in_ten_are_named(wrong):
    found = rates(wrong)
    assert found["named"] >= 0.9 * found["of a kind among the mistakes"]


def test_every_hint_of_each_part_has_been_judged(wrong):
    """A hint that is new or reworded is read beside what is true of the answer: is it named, true, or untrue?"""
    assert not [f"{j.answer.chapter} {j.answer.number}: {hint}" for j in wrong for hint, label in j.hints
                if label is None]


@pytest.mark.soak
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_points_of_these_answers_hang_on_the_seed(chapter):
    hanging = [f"{a.part} {a.number}, {a.exercise}" for a in ANSWERS if a.chapter == chapter and a.exercise != SLOW
               and len({judge(find(a.exercise), a.function, [seed]).earned for seed in range(20)}) > 1]
    assert not hanging
