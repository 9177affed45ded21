"""What a student's work comes to, computed whenever somebody looks."""

import json
from datetime import timedelta

import pytest

from autograde.classroom.term.grades import MISSING, WAITING, account, grades

DUE = "[assignments.dropout]\ndue = 2026-12-01T12:00:00Z\n"


@pytest.mark.parametrize("when, policy, taken", [
    ("2026-12-01 12:00:00 UTC", "per_day = 10", 0),
    ("2026-12-01 12:00:01 UTC", "per_day = 10", 1.5),                   # the first day has begun
    ("2026-12-02 12:00:00 UTC", "per_day = 10", 1.5),
    ("2026-12-02 12:00:01 UTC", "per_day = 10", 3),
    ("2026-12-01 13:00:00 Europe/Berlin", "per_day = 10", 0),
    ("2026-12-01T13:30:00+0200", "per_day = 10", 0),
    ("2026-12-09 12:00:00 UTC", "per_day = 10\ncap = 50", 7.5),
    ("2026-12-30 12:00:00 UTC", "per_day = 10", 15),
    ("2026-12-01 12:15:00 UTC", "per_day = 10\ngrace = '15 minutes'", 0),
    ("2026-12-01 12:15:01 UTC", "per_day = 10\ngrace = '15 minutes'", 1.5),
    ("2026-12-02 12:00:00 UTC", "per_day = 10\nof = 'points'", 2),
    ("2026-12-02 12:00:00 UTC", "", 0),
    ("sometime", "per_day = 10", 0),
    (None, "per_day = 10", 0),
])
def test_lateness_costs_what_the_policy_says(term, when, policy, taken):
    term.says(f"{DUE}[late]\n{policy}")
    term.hand_in("ada", when)
    its = term.of("ada")
    assert (its.earned, its.points) == (15, 20)
    assert its.taken == pytest.approx(taken) and its.final == pytest.approx(15 - taken)


def test_a_sentence_tells_points_as_the_head_of_the_page_does(term):
    term.says(f"{DUE}points = {{dropout_forward = 7}}\n[late]\nper_day = 10")
    term.hand_in("ada", "2026-12-02 12:00:00 UTC", earned=0.66667)
    assert "10 % of the 9.67 points earned are taken off, which leaves 8.7 of 9.67." in term.told("ada")


def test_nobody_gets_less_than_nothing(term):
    term.says(f"{DUE}[late]\nper_day = 100\nof = 'points'")
    term.hand_in("ada", "2026-12-02 12:00:00 UTC")
    assert term.of("ada").final == 0 and "leaves 0 of 15" in term.told("ada")


def test_an_extension_after_grading_takes_effect(term):
    term.says(f"{DUE}[late]\nper_day = 10")
    term.hand_in("ada", "2026-12-03 11:00:00 UTC")
    assert term.of("ada").final == 12 and "1 day 23 hours late: 20 % of the 15 points earned" in term.told("ada")
    term.says(f"{DUE}extensions = {{ada = '2 days'}}\n[late]\nper_day = 10")
    assert term.of("ada").final == 15 and "2026-12-03 12:00 UTC, an extension" in term.told("ada")


def test_what_is_not_known_is_said(term):
    term.says(DUE)
    term.hand_in("ada")
    assert "When it was handed in is not known, so it counts as on time." in term.told("ada")


def test_only_what_is_chosen_counts_and_for_the_points_that_are_said(term):
    term.hand_in("ada")
    term.says("[assignments.dropout]\nexercises = ['dropout_forward']\npoints = {dropout_forward = 5}")
    its = term.of("ada")
    assert (its.final, its.points) == (5, 5) and "Only this counts here: dropout_forward." in term.told("ada")


def test_of_a_void_case_everybody_gets_the_points_once(term):
    term.hand_in("ada", earned=0)
    term.hand_in("ben", earned=4)
    assert (term.of("ada").final, term.of("ben").final) == (11, 15)
    term.says(f"[assignments.dropout.voided]\ndropout_forward = ['{term.case}']")
    assert (term.of("ada").final, term.of("ben").final) == (15, 15)
    assert f"The case “{term.case}” of dropout_forward is void: everybody gets its points." in term.told("ada")


def test_a_mark_by_hand_is_the_last_word(term):
    term.hand_in("ada", earned=0)
    term.says(f"[assignments.dropout.voided]\ndropout_forward = ['{term.case}']")
    by_hand = {"auto": 6, "manual": 7, "extra": 1, "waits": False, "most": 10}
    assert term.of("ada", {"check-dropout_forward": by_hand}).final == 8


def test_written_questions_wait(term):
    term.hand_in("ada")
    its = term.of("ada", {"why": {"auto": None, "manual": None, "extra": None, "waits": True, "most": 4}})
    assert its.waits == ["why"]


def test_of_a_group_the_last_hand_in_counts_for_all(term):
    term.says("[groups]\nred = ['ada', 'ben', 'cleo']")
    term.hand_in("ada", "2026-12-01 10:00:00 UTC", earned=4)
    term.hand_in("ben", "2026-12-01 11:00:00 UTC", earned=1)
    assert {s: g.final for s, g in grades(term.assignment).items()} == {"ada": 12, "ben": 12, "cleo": 12}
    assert "Group red, handed in by ben. What ada handed in does not count." in term.told("cleo")
    own = account(term.assignment, "ada", term.assignment.record("ada"), {})
    assert own["earned"] == 15 and own["sentences"][-1].startswith("This does not count: of the group, what ben")


def test_a_member_with_an_extension_is_late_by_it(term):
    term.says(f"{DUE}extensions = {{ben = '1 day'}}\n[late]\nper_day = 10\n[groups]\nred = ['ada', 'ben']")
    term.hand_in("ada", "2026-12-02 10:00:00 UTC")
    assert {s: g.final for s, g in grades(term.assignment).items()} == {"ada": 13.5, "ben": 15}


def test_who_did_not_hand_in_is_not_graded_with_zero(term):
    term.hand_in("ada")
    term.assignment.folder_of("submitted", "ben").mkdir(parents=True)
    found = grades(term.assignment, ["cleo"])
    assert {s: g.status for s, g in found.items()} == {"ada": "graded", "ben": WAITING, "cleo": MISSING}
    assert not found["cleo"].graded and found["cleo"].late == timedelta(0)


def test_an_account_is_json(term):
    term.says(f"{DUE}[late]\nper_day = 10")
    term.hand_in("ada", "2026-12-03 11:00:00 UTC")
    own = account(term.assignment, "ada", term.assignment.record("ada"), {})
    assert json.loads(json.dumps(own)) == own and own["parts"]["check-dropout_backward"] == [5, 10, True]
