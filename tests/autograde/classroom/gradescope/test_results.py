"""results.json: a line for each case, points where they belong, and text that is cut and clean."""

import json

import pytest

from autograde.classroom.gradescope.results import LIMIT, line, not_graded, results
from autograde.judging.judge import Judgement, Verdict

HIDDEN, SHOWN = "after_due_date", "visible"
RIGHT = Verdict("one", "It must.", 1)
WRONG = Verdict("two", "It must, too.", 2, "wrong", "3", "4", "0.75 times what it should be", ("Twice.", "Thrice."))


def test_a_line_never_earns_more_than_it_is_worth_and_its_text_is_cut_and_clean():
    wrong = Verdict("case", "It must.", 2, "wrong", got="\x1b[31m" + "9" * 9000, hints=("Twice.",))
    test = line("n" * 300, wrong, SHOWN)
    assert test["score"] == 0 and test["max_score"] == 2 and test["status"] == "failed"
    assert len(test["name"]) == 200 and len(test["output"]) == 4000 and "\x1b" not in test["output"]
    assert line("free", Verdict("case", "It must.", 2), SHOWN, points=0)["score"] == 0
    assert not_graded("no", theirs=True)["score"] == 0


def test_a_wrong_case_says_what_was_asked_what_came_out_and_the_hints_in_this_order():
    assert line("f", WRONG, SHOWN)["output"].splitlines() == [
        "It must, too.", "wrong", "your function: 3", "expected: 4", "seen: 0.75 times what it should be", "Twice.",
        "Thrice."]
    assert line("f", RIGHT, SHOWN)["output"] == "It must."
    raised = Verdict("case", "It must.", 1, "raised", "ValueError: no")
    assert line("f", raised, SHOWN)["output"] == "It must.\nraised\nyour function: ValueError: no"


@pytest.mark.parametrize("status", ["wrong", "partly", "raised", "timed out", "missing", "not answered"])
def test_only_what_is_correct_is_passed(status):
    assert line("f", Verdict("case", "", 2, status), SHOWN)["status"] == "failed"
    assert line("f", RIGHT, SHOWN)["status"] == "passed"


def document(**more):
    judgements = {"half": Judgement("half", (RIGHT, WRONG))}
    public = {"half": Judgement("half", (RIGHT, Verdict("two", "It must, too.", 2)))}
    return results(judgements, public, **{"notes": ["A note."], "written": {"why": 4.0}, "visibility": HIDDEN,
                                          "isolation": "filter"} | more)


def test_what_check_says_is_shown_at_once_for_nothing_and_the_hidden_cases_earn_the_points():
    tests = document()["tests"]
    assert [(t["name"], t["score"], t["max_score"], t["status"], t["visibility"]) for t in tests] == [
        ("half · one (as check says)", 0, 0, "passed", SHOWN), ("half · two (as check says)", 0, 0, "passed", SHOWN),
        ("half · one", 1, 1, "passed", HIDDEN), ("half · two", 0, 2, "failed", HIDDEN)]
    assert {t["visibility"] for t in document(visibility=SHOWN)["tests"]} == {SHOWN}


def test_notes_and_what_waits_for_a_hand_are_told_and_the_isolation_is_the_instructor_s():
    made = document()
    assert made["output"] == "A note.\nwhy: your answer is here; 4 points are given by hand."
    assert made["extra_data"] == {"isolation": "filter"} and "filter" not in made["output"]
    assert made["stdout_visibility"] == "hidden" and "score" not in made                # the sum of the lines


@pytest.mark.parametrize("text", ["\x1b[31m", "a\0b", "\u202e", "\ud800", "x" * 100_000])
def test_whatever_a_student_s_code_says_the_document_is_json_and_short(text):
    hostile = Verdict("case", "It must.", 1, "raised", text, text, text, (text,))
    judgements = {"half": Judgement("half", (hostile,))}
    made = results(judgements, judgements, notes=[text] * 3, written={}, visibility=HIDDEN, isolation="bubblewrap")
    written = json.dumps(made).encode()
    assert len(written) < 3 * 6 * LIMIT and "\x1b" not in made["output"] + made["tests"][0]["output"]
    assert all(len(test["output"]) <= LIMIT for test in made["tests"]) and len(made["output"]) <= LIMIT


def test_a_fault_of_ours_has_no_score_and_a_student_s_has_0():
    ours, theirs = not_graded("no" * LIMIT, theirs=False), not_graded("hand in one", theirs=True)
    assert "score" not in ours and theirs["score"] == 0 and ours["tests"] == theirs["tests"] == []
    assert len(ours["output"]) == LIMIT and theirs["output"] == "hand in one"
