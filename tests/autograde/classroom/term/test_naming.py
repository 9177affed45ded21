"""Whose a file is: the clues in its path, as each system writes it, and none where it says nothing."""

from datetime import datetime
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.classroom.term.naming import submitters, whose

WORDS = {"dropout", "06_dropout", "submitted"}


def told(path, metadata=None):
    return whose(PurePosixPath(path), WORDS, metadata or {})


def first(path):
    """(clue, what it was handed in with, its path there, the name without a roster) that is tried first."""
    its = told(path).of[0][0]
    return its.clue, its.key, its.file, its.guess


@pytest.mark.parametrize("path, clue, key, file, guess", [
    ("doejane_4711_99_dropout.ipynb", {"lms_id": "4711", "name": "doejane"}, "4711", "dropout.ipynb", "doejane"),
    ("doejane_LATE_4711_99_a_b_1.ipynb", {"lms_id": "4711", "name": "doejane"}, "4711", "a_b_1.ipynb", "doejane"),
    ("in/there/doejane_4711_99_x.csv", {"lms_id": "4711", "name": "doejane"}, "4711", "x.csv", "doejane"),
    ("Jane Doe_42_assignsubmission_file_/a/b.ipynb", {"lms_id": "42", "name": "Jane Doe"}, "42", "a/b.ipynb",
    "Jane Doe"),
    ("Jane Doe_42_assignsubmission_file_b.ipynb", {"lms_id": "42", "name": "Jane Doe"}, "42", "b.ipynb", "Jane Doe"),
    ("Jane_Doe_42_assignsubmission_onlinetext_/x.html", {"lms_id": "42", "name": "Jane_Doe"}, "42", "x.html",
    "Jane_Doe"),
    ("jane+06_dropout+2026-12-01 10:15:00 UTC+ab/x/y.py", {"ids": ["jane"]},
    "jane+06_dropout+2026-12-01 10:15:00 UTC+ab",
     "x/y.py", "jane"),
    ("jane/dropout.ipynb", {"ids": ["jane"], "name": "jane"}, "jane", "dropout.ipynb", "jane"),
    ("submitted/jane/06_dropout/x.ipynb", {"ids": ["jane"], "name": "jane"}, "submitted/jane", "x.ipynb", "jane"),
    ("dropout_jane.ipynb", {"ids": ["jane"], "name": "jane"}, "dropout_jane.ipynb", "dropout_jane.ipynb", "jane"),
    ("Jane Doe - dropout (2).ipynb", {"ids": ["Jane Doe"], "name": "Jane Doe"}, "Jane Doe - dropout (2).ipynb",
     "Jane Doe - dropout (2).ipynb", "Jane Doe"),
    ("06_DROPOUT.jane copy.ipynb", {"ids": ["jane"], "name": "jane"}, "06_DROPOUT.jane copy.ipynb",
     "06_DROPOUT.jane copy.ipynb", "jane")])
def test_the_first_clue(path, clue, key, file, guess):
    assert first(path) == (clue, key, file, guess)


@pytest.mark.parametrize("path", ["dropout.ipynb", "06_dropout (1).ipynb", "submitted/06_dropout/dropout.ipynb",
                                  "data.csv", "06_dropout/jane.csv"])
def test_where_only_the_assignment_is_named_it_is_nobody_s(path):
    assert told(path).of == [[]]


def test_of_several_words_in_a_name_each_may_be_the_student():
    tries = told("jane_doe-dropout-final.ipynb").of[0]
    assert [one.clue["name"] for one in tries][1:] == ["jane", "doe", "final"]
    assert {one.guess for one in tries} == {tries[0].clue["name"]}     # the whole of it


@pytest.mark.parametrize("path, late, order", [("a_1_2_x.ipynb", False, 0), ("a_LATE_1_2_x.ipynb", True, 0),
                                               ("a_1_2_x-3.ipynb", False, 3), ("a_late_1_2_x-12.ipynb", True, 12)])
def test_canvas_says_who_is_late_and_what_came_again(path, late, order):
    its = told(path)
    assert (its.late, its.order) == (late, order) and its.of[0][0].file == "x.ipynb"


def test_the_exchange_s_folder_says_when():
    assert told("ann+06_dropout+2026-12-01 10:15:00 UTC+secret/x.ipynb").moment == datetime(2026, 12, 1, 10, 15)
    assert told("ann+06_dropout+2026-12-01 10:15:00 UTC/x.ipynb").moment == datetime(2026, 12, 1, 10, 15)
    assert told("ann+06_dropout+2026-99-99+secret/x.ipynb").moment is None


METADATA = """submission_99:
  :submitters:
  - :name: Ada Lovelace
    :sid: S1
    :email: ada@x.org
  - :name: "Doe, Jane"
  :created_at: 2026-12-01 10:15:00.5 +01:00
  :results:
    :name: not a submitter
    :sid: X9
submission_100:
  :submitters:
  :created_at: yesterday
noise: 1
"""


def test_gradescope_s_metadata_names_each_submitter_and_the_time():
    found = submitters(METADATA)
    assert found == {"99": {"submitters": [{"name": "Ada Lovelace", "sid": "S1",
        "email": "ada@x.org"}, {"name": "Doe, Jane"}],
                            "moment": datetime(2026, 12, 1, 9, 15, 0, 500_000)},
                     "100": {"submitters": [], "moment": None}}
    its = told("export/submission_99/x/y.ipynb", found)
    assert [tries[0].clue for tries in its.of] == [{"ids": ["S1", "ada@x.org"], "name": "Ada Lovelace"},
                                                   {"ids": ["", ""], "name": "Doe, Jane"}]
    assert its.of[0][0].file == "x/y.ipynb" and its.moment == found["99"]["moment"]
    assert told("export/submission_7/x.ipynb", found).of == [] == told("export/submission_100/x.ipynb", found).of


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_for_metadata_is_read_without_an_error(text):
    assert all({"submitters", "moment"} == its.keys() for its in submitters(text).values())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["ada", "06_dropout", "a_1_2_b", "x_9_assignsubmission_file_", "submission_3",
    "a+b+2026-1+c",
                                 ".", "..", "é ö", "x" * 300, "(1)", "_"]) | st.text(min_size=1, max_size=9),
                min_size=1, max_size=4), st.sampled_from(["", ".ipynb", ".csv"]))
def test_any_path_has_tries_that_name_a_file_within_it(parts, ending):
    path = PurePosixPath("/".join(part.replace("/", "-").replace("\\0", "") or "a" for part in parts) + ending)
    if not path.parts:
        return
    for tries in whose(path, WORDS, {"3": {"submitters": [{"name": "A"}], "moment": None}}).of:
        for one in tries:
            assert {"lms_id", "ids", "name"} >= one.clue.keys() and isinstance(one.guess, str) and one.key
