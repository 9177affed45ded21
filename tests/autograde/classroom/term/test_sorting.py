"""Sorting hand-ins: whose each file is, of which assignment, and what of one name came later."""

import json
from datetime import UTC, datetime
from pathlib import PurePosixPath
from types import SimpleNamespace

import pytest

from autograde.classroom.term.naming import Whose
from autograde.classroom.term.roster import Roster, Student, write_roster
from autograde.classroom.term.sorting import Collected, HandedIn, add, assignment_of, matched, sorted_out
from autograde.classroom.term.sources import Found, Untaken


def found(path, content=b"{}", modified=None, origin=None):
    def read():
        if isinstance(content, Exception):
            raise content
        return content if isinstance(content, bytes) else content.encode()
    return Found(PurePosixPath(path), read, modified, origin)


def asks(*exercises):
    return json.dumps({"cells": [{"metadata": {"nbgrader": {"grade_id": f"check-{name}"}}} for name in exercises]})


@pytest.fixture
def assignments(term):
    (term.root / "notebooks/08_optimizers").mkdir()
    (term.root / "notebooks/08_optimizers/optimizers.ipynb").write_text("{}", encoding="utf-8")
    write_roster(term.assignment.course, {name: Student(name, last_name=name.title()) for name in ("ada", "ben")})
    return [term.assignment, term.assignment.course.assignment("optimizers")]


@pytest.fixture
def sort(assignments):
    """sort(*files): {(student, folder): {paths}} and the Collected."""
    def sort(*files, student="", only=None):
        result = Collected()
        made = sorted_out(only or assignments, list(files), student, False, result)
        return {key: {path for handed in its.values() for path in handed.files} for key, its in made.items()}, result
    return sort


# ── Of which assignment

@pytest.mark.parametrize("path, content, folder", [
    ("x.ipynb", asks("dropout_forward"), "06_dropout"), ("x.ipynb", asks("adam"), "08_optimizers"),
    ("06_dropout/x.ipynb", asks("adam"), "08_optimizers"),              # what it asks stands before its path
    ("x.ipynb", asks("no_such_exercise", "adam"), "08_optimizers"), ("optimizers.ipynb", "{}", "08_optimizers"),
    ("ada/08_optimizers/x.ipynb", "{}", "08_optimizers"), ("optimizers/x.csv", "", "08_optimizers"),
    ("optimizers.csv", "check-dropout_forward", "08_optimizers"),       # only a notebook asks
    ("x.ipynb", "{}", "06_dropout"), ("x.ipynb", b"\xff\x00", "06_dropout")])
def test_the_assignment_is_what_the_cells_say_or_the_path_or_the_first(assignments, path, content, folder):
    file = found(path, content)
    assert assignment_of(assignments, file, file.read()) == folder


def test_what_lies_beside_a_notebook_goes_with_it(sort):
    made, _ = sort(found("ada/data.csv",
        "1"), found("ada/x.ipynb", asks("adam")), found("ben/x.ipynb", asks("dropout_forward")))
    assert made == {("ada", "08_optimizers"): {"x.ipynb", "data.csv"}, ("ben", "06_dropout"): {"x.ipynb"}}


def test_what_is_of_an_assignment_that_was_not_named_is_left_out_and_told(sort, assignments):
    made, result = sort(found("ada/x.ipynb", asks("adam")), found("ada/y.csv"), only=assignments[:1])
    assert made == {} and result.problems == [
        "ada/x.ipynb is of 08_optimizers, and was left out: name that chapter as well.",
        "ada/y.csv is of 08_optimizers, and was left out: name that chapter as well."]


# ── Whose

def test_who_is_found_gets_it_and_who_is_not_is_named_with_the_reason(sort):
    made, result = sort(found("ada/x.ipynb"), found("zoe/x.ipynb"), found("dropout.ipynb"))
    assert list(made) == [("ada", "06_dropout")]
    assert dict(result.unmatched) == {"dropout.ipynb": "its name says nobody's",
                                      "zoe/x.ipynb": "nobody on the roster is called so"}


def test_if_it_is_said_whose_all_is_nobody_is_looked_for(sort):
    made, result = sort(found("what/ever.ipynb"), found("x.csv"), student="eve")
    assert made == {("eve", "06_dropout"): {"what/ever.ipynb", "x.csv"}} and result.unmatched == []


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(sort):
    made, result = sort(found("ada/x.ipynb", Untaken("has 30 MB; the limit is 20")), found("ben/x.ipynb"))
    assert list(made) == [("ben", "06_dropout")]
    assert result.problems == ["ada/x.ipynb has 30 MB; the limit is 20; it was left out."]


def test_a_folder_around_all_of_them_is_nobody_s_name(sort):
    made, _ = sort(found("ben/ada/x.ipynb"), found("ben/ben/x.ipynb"))
    assert set(made) == {("ada", "06_dropout"), ("ben", "06_dropout")}
    made, _ = sort(found("ben/ada/x.ipynb"))                            # one alone: the folder above it is the student
    assert len(made) == 1


@pytest.mark.parametrize("guess, name", [("Jane Doe", "Jane Doe"), ("j/a+n*e", "j_a_n_e"), ("x" * 99, "x" * 60),
    ("  ", None),
                                         ("../ada", None), ("ada\n", "ada_"), ("é", "é")])
def test_without_a_roster_the_guess_is_made_fit_for_a_folder_or_nobody_s(guess, name):
    one = SimpleNamespace(clue={"name": guess}, key="k", file="f", guess=guess)
    result = Collected()
    people = list(matched(Roster(), Whose([[one]]), found("a/b"), result))
    assert [who for who, *_ in people] == ([name] if name else []) and len(result.unmatched) == (name is None)


# ── What belongs together

def test_the_same_file_twice_is_one_and_of_two_the_later_is_known():
    handed = HandedIn()
    for order, data in (0, b"first"), (2, b"second"), (1, b"first"):
        add(handed, found("x.ipynb"), "x.ipynb", data, Whose([], order=order), False)
    assert handed.files == {"x.ipynb": [(0, b"first"), (2, b"second")]} and len(handed.names) == 3


def test_a_timestamp_says_when_before_the_name_does_and_the_files_own_time_only_if_that_is_said():
    early, late = datetime(2026, 12, 1, 10), datetime(2026, 12, 2, 10)
    file = found("a/x.ipynb", modified=late.replace(tzinfo=UTC))
    by_name, by_file, by_stamp = HandedIn(), HandedIn(), HandedIn()
    add(by_name, file, "x.ipynb", b"", Whose([], early), True)
    add(by_file, file, "x.ipynb", b"", Whose([]), True)
    add(by_stamp, found("a/timestamp.txt"), "timestamp.txt", b"2026-12-01 10:00:00 UTC", Whose([], late), False)
    assert (by_name.moment, by_file.moment, by_stamp.moment) == (early, late, early)
    unsaid = HandedIn()
    add(unsaid, file, "x.ipynb", b"", Whose([]), False)
    assert (unsaid.moment, unsaid.modified) == (None, late)


def test_that_one_file_is_late_makes_the_hand_in_late():
    handed = HandedIn()
    for late in False, True, False:
        add(handed, found("x"), "x", b"", Whose([], late=late), False)
    assert handed.late and handed.origins == []
