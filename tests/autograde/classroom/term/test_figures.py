"""A class in numbers: who is not graded is in none of them, and what few tell is not told."""

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.classroom.term.figures import LEAST, SHOWN, cases, correlation, mistakes, pairs, quartiles, slips


def verdict(case, status="correct", hints=(), relation="", points=1):
    return {"case": case, "requirement": f"what {case} asks", "points": points, "status": status, "hints": list(hints),
            "relation": relation, "earned": points if status == "correct" else 0}


def record(student, **exercises):
    """exercises: {name: [verdict, …]}"""
    return {"student": student, "exercises": [{"name": name, "verdicts": verdicts} for name, verdicts in
                                              exercises.items()]}


def of(student, **hints):
    """Who made these mistakes: {exercise: hint}, "" for none."""
    return record(student, **{name: [verdict("one", "wrong" if hint else "correct", [hint] if hint else [])]
                              for name, hint in hints.items()})


# ── Quartiles and correlation

@pytest.mark.parametrize("values, found", [([], None), ([3], (3, 3, 3)), ([0, 4], (1, 2, 3)),
                                           ([0, 0, 1, 4], (0, 0.5, 1.75)), ([1, 2, 3, 4, 5], (2, 3, 4))])
def test_quartiles_are_those_of_the_values_themselves(values, found):
    assert quartiles(values) == found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=30))
def test_quartiles_are_numpy_s_and_lie_among_the_values(values):
    found = quartiles(values)
    assert found == pytest.approx(np.quantile(values, [0.25, 0.5, 0.75]))
    assert min(values) <= found[0] <= found[1] == statistics.median(values) <= found[2] <= max(values)


def test_of_few_or_of_equal_values_no_correlation_is_told():
    x = [0.0, 1.0] * LEAST
    assert correlation(x[:LEAST - 1], x[:LEAST - 1]) is None and correlation(x[:LEAST], x[:LEAST]) == pytest.approx(1)
    assert correlation(x, [3] * len(x)) is correlation([1.0] * len(x), x) is correlation([], []) is None
    assert correlation(x, [-v for v in x]) == pytest.approx(-1)


# ── Cases

def answers(**passed):
    """{student: the names of the cases that they pass, of four}"""
    return [record(student, f=[verdict(name, "correct" if name in names else "wrong")
                               for name in ("easy", "telling", "odd", "more")]) for student, names in passed.items()]


CLASS = answers(a=("easy", "telling", "more"), b=("easy", "telling", "more"), c=("easy", "telling"), d=("easy",),
                e=("easy", "odd"))


def test_a_case_that_only_those_pass_who_know_the_rest_discriminates():
    found = {case.case: case.discrimination for case in cases(CLASS)}
    assert found["easy"] is None and found["telling"] > 0 > found["odd"]


def test_the_rest_is_without_the_case_itself():
    """Or each case would go with itself."""
    telling = next(case for case in cases(CLASS) if case.case == "telling")
    passed, rest = [1.0, 1.0, 1.0, 0.0, 0.0], [2, 2, 1, 1, 2]
    assert telling.discrimination == pytest.approx(np.corrcoef(passed, rest)[0, 1])


def test_difficulty_is_the_share_that_passes_and_a_part_of_a_measured_case_is_no_pass():
    found = list(cases([*CLASS, record("f", f=[verdict("easy", "partly")])]))
    assert [(c.case, c.passed, c.total) for c in found] == [("easy", 5, 6), ("telling", 3, 5), ("odd", 1, 5),
                                                            ("more", 2, 5)]
    assert found[0].difficulty == 5 / 6 and found[0].requirement == "what easy asks"


def test_cases_of_one_name_in_two_exercises_are_two_and_a_void_one_is_marked():
    found = list(cases([record("a", f=[verdict("one")], g=[verdict("one", "wrong")])], {"g": ["one"]}))
    assert [(c.exercise, c.passed, c.voided) for c in found] == [("f", 1, False), ("g", 0, True)]


def test_a_class_of_nobody_has_no_figures():
    assert list(cases([])) == mistakes([]) == pairs([]) == []


# ── Mistakes

def test_a_mistake_counts_once_for_each_who_made_it_and_the_most_frequent_come_first():
    twice = record("c", f=[verdict("one", "wrong", ["added", "scaled"]), verdict("two", "wrong", ["scaled"])])
    found = mistakes([of("a", f="", g=""), of("b", f="scaled", g="added"), twice])
    assert [(m.exercise, m.hint, m.students, m.total) for m in found] == [
        ("f", "scaled", ("b", "c"), 3), ("g", "added", ("b",), 3), ("f", "added", ("c",), 3)]


def test_a_slip_without_a_hint_is_known_by_what_came_out():
    found = slips(record("a", f=[verdict("one", "wrong", relation="transposed"), verdict("two", "wrong"),
                                 verdict("three", "raised", relation="transposed"), verdict("four", relation="x"),
                                 verdict("five", "wrong", ["h"], "the opposite sign")]))
    assert found == {("f", "one: transposed"), ("f", "h")}


# ── Pairs

def test_who_share_rare_mistakes_in_several_exercises_are_a_pair_to_look_at():
    others = [of(f"s{i}", f="common", g="usual", h="") for i in range(8)]
    found = pairs([of("ann", f="odd", g="strange", h=""), of("bob", f="odd", g="strange", h=""),
                   of("cy", f="odd", g="", h="alone"), *others])
    assert [pair.students for pair in found] == [("ann", "bob")]
    assert set(found[0].shared) == {("f", "odd", 3), ("g", "strange", 2)}             # with how many made it


@pytest.mark.parametrize("made", [
    [of(f"s{i}", f="", g="") for i in range(30)],                                               # no mistakes
    [of("ann", f="odd", g="x")],                                                                # a class of one
    [of(f"s{i}", f="same", g="usual") for i in range(30)],                                      # what all made
    [of("ann", f="odd"), of("bob", f="odd"), *(of(f"s{i}", f="") for i in range(30))],          # in one exercise
    [of("ann", f="odd", g=""), of("bob", f="odd", g="strange"), *(of(f"s{i}", f="") for i in range(30))]])
def test_otherwise_there_is_none(made):
    assert pairs(made) == []


def test_of_one_exercise_the_rarest_mistake_counts_and_the_others_add_nothing():
    def twin(student, more):
        return record(student, f=[verdict("one", "wrong", ["odd", *more])], g=[verdict("one", "wrong", ["strange"])])
    others = [of(f"s{i}", f="common") for i in range(8)]
    few, = pairs([twin("ann", []), twin("bob", []), *others])
    more, = pairs([twin("ann", ["second", "common"]), twin("bob", ["second", "common"]), *others])
    assert few.bits == more.bits == pytest.approx(2 * np.log2(45)) and len(more.shared) == 2


def test_the_rarest_come_first_and_no_more_than_one_can_look_at():
    made = [of(f"{pair}{twin}", f=f"odd {pair % 10}" if pair < 20 else "", g=f"strange {pair}") for pair in range(20)
            for twin in "ab"]
    found = pairs(made)
    assert len(found) == SHOWN and [p.bits for p in found] == sorted((p.bits for p in found), reverse=True)
