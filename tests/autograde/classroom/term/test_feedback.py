"""Pages given out: to whom nbgrader's exchange knows, to the rest of a group as a copy, and to nobody else."""

import pytest

from autograde.classroom.nbgrader import gradebook
from autograde.classroom.term import feedback as module
from autograde.classroom.term.feedback import SECRET, Feedback, copy_to_group, give_out, write_feedback
from autograde.classroom.timestamp import TIMESTAMP
from autograde.classroom.to_do import Work, feedback_page


def page(term, student, text="page"):
    path = feedback_page(term.assignment, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{student}'s {text}", encoding="utf-8")
    return path


@pytest.fixture
def given(monkeypatch):
    """What nbgrader would be asked to put into its exchange."""
    calls = []

    class Recorded:
        def __init__(self, course):
            pass

        def release_feedback(self, assignment, students):
            calls.append(list(students))
    monkeypatch.setattr(gradebook, "Nbgrader", Recorded)
    return calls


def from_exchange(term, student):
    term.hand_in(student, "2026-12-01 10:00:00 UTC")
    (term.assignment.folder_of("submitted", student) / SECRET).write_text("s3cret", encoding="ascii")
    page(term, student)


def test_who_handed_in_through_the_exchange_is_given_the_page_and_who_did_not_is_named(term, given):
    from_exchange(term, "ada")
    term.hand_in("ben", "2026-12-01 10:00:00 UTC")
    page(term, "ben")
    term.hand_in("cleo")                                                # has no page yet
    result = Feedback()
    give_out(term.assignment, ["ada", "ben", "cleo"], result)
    assert (result.released, result.elsewhere, given) == (["ada"], ["ben"], [["ada"]])
    beside = feedback_page(term.assignment, "ada").parent
    assert {path.name for path in beside.iterdir()} == {"dropout.html", TIMESTAMP, SECRET}
    assert {path.name for path in feedback_page(term.assignment, "ben").parent.iterdir()} == {"dropout.html"}


@pytest.mark.parametrize("name", [SECRET, TIMESTAMP])
def test_a_link_in_place_of_what_the_exchange_put_there_is_not_followed(term, given, tmp_path, name):
    from_exchange(term, "ada")
    theirs = term.assignment.folder_of("submitted", "ada") / name
    theirs.unlink()
    theirs.symlink_to("/etc/passwd")
    result = Feedback()
    give_out(term.assignment, ["ada"], result)
    assert (result.released, result.elsewhere, given) == ([], ["ada"], [])
    assert {path.name for path in feedback_page(term.assignment, "ada").parent.iterdir()} == {"dropout.html"}


@pytest.mark.parametrize("only, written, ungraded", [((), ["ada"], ["ben"]), (["ada"], ["ada"], []),
    (["ben"], [], ["ben"]),
                                                     (["cleo"], [], [])])
def test_pages_are_written_where_something_has_changed_and_who_must_be_graded_first_is_named(term, monkeypatch, only,
                                                                                              written, ungraded):
    works, ran = {"ada": Work("ada", "marks by hand", judge=False), "ben": Work("ben", "it is new")}, []
    for student in "ada", "ben", "cleo":
        term.hand_in(student)
    monkeypatch.setattr(module, "require_ready", lambda assignment, students, only: None)
    monkeypatch.setattr(module, "standing", lambda assignment: {})
    monkeypatch.setattr(module, "to_do", lambda assignment, student, isolation, marks: works.get(student))
    monkeypatch.setattr(module, "Run",
        lambda assignment, isolation, dry_run: lambda work, progress, workers: ran.append(
        ([w.student for w in work], isolation, dry_run, workers)))
    result = write_feedback(term.assignment, only)
    assert (result.written, result.ungraded) == (written, ungraded)
    assert ran == [(written, "bubblewrap", False, 1)] * bool(written)


@pytest.fixture
def group(term):
    term.says("[groups]\nred = ['ada', 'ben', 'cleo']\nblue = ['dora', 'emil']")
    term.hand_in("ada")
    page(term, "ada")
    return term


def copied(term, only=()):
    result = Feedback()
    copy_to_group(term.assignment, result, only)
    return sorted(result.copied)


def test_who_handed_in_nothing_gets_the_page_of_the_one_of_the_group_who_did(group):
    assert copied(group) == ["ben", "cleo"]
    assert feedback_page(group.assignment, "ben").read_text(encoding="utf-8") == "ada's page"
    assert not feedback_page(group.assignment, "dora").exists()         # of whose group nobody has one


def test_who_handed_in_something_else_keeps_the_own_page(group):
    group.hand_in("ben")
    own = page(group, "ben")
    copied(group)
    assert own.read_text(encoding="utf-8") == "ben's page" and "ben" not in copied(group)


def test_only_those_who_are_named(group):
    assert copied(group, ["cleo"]) == ["cleo"] and not feedback_page(group.assignment, "ben").exists()


def test_a_copy_is_made_anew_when_the_page_is(group):
    copied(group)
    page(group, "ada", "newer page")
    copied(group)
    assert feedback_page(group.assignment, "cleo").read_text(encoding="utf-8") == "ada's newer page"


def test_without_groups_nothing_is_copied(term):
    term.hand_in("ada")
    page(term, "ada")
    assert copied(term) == []
