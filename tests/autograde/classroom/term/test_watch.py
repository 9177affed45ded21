"""What arrives is graded once it is whole; what changes is graded again; nothing else is."""

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.term.watch import watch


@pytest.fixture
def watched(term):
    """watched(events, refuse): what was graded, and said, while these functions ran, one a poll."""
    def run(*events, refuse=()):
        events, refuse, graded, told = [*events], [*refuse], [], []

        def sleep(_):
            if not events:
                raise KeyboardInterrupt
            events.pop(0)()

        def grade(assignment, students):
            if refuse:
                raise CourseError(refuse.pop(0))
            graded.append(students)
            return {s: {"earned": 3, "points": 4, "status": "graded", "reason": ""} for s in students}
        with pytest.raises(KeyboardInterrupt):
            watch([term.assignment], grade, told.append, sleep=sleep)
        return graded, told
    return run


def writes(term, student, text):
    def write():
        folder = term.assignment.folder_of("submitted", student)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "dropout.ipynb").write_text(text, encoding="utf-8")
    return write


def nothing():
    pass


def test_what_arrives_is_graded_once(term, watched):
    graded, told = watched(writes(term, "ada", "1"), nothing, nothing, nothing)
    assert graded == [["ada"]] and told[0].endswith("06_dropout  ada: 3 of 4")


def test_what_is_there_already_is_looked_at(term, watched):
    writes(term, "ada", "1")()
    assert watched(nothing, nothing)[0] == [["ada"]]


def test_what_still_grows_is_not_graded_yet(term, watched):
    grow = [writes(term, "ada", "x" * n) for n in (1, 2, 3)]
    assert watched(*grow)[0] == [] and watched(*grow, nothing, nothing)[0] == [["ada"]]


def test_what_is_handed_in_anew_is_graded_again_and_nobody_else(term, watched):
    writes(term, "ben", "1")()
    graded, _ = watched(writes(term, "ada", "1"), nothing, writes(term, "ada", "22"), nothing, nothing)
    assert graded == [["ben"], ["ada"], ["ada"]]


def test_what_cannot_be_done_now_is_said_once_and_tried_again(term, watched):
    writes(term, "ada", "1")()
    graded, told = watched(*[nothing] * 5, refuse=["another run is grading"] * 3)
    assert graded == [["ada"]] and told[0] == "06_dropout: another run is grading" and len(told) == 2


def test_a_timestamp_that_grading_sets_aside_is_no_change(term, watched):
    term.hand_in("ada", "2026-12-01 13:00:00 +0200")
    folder = term.assignment.folder_of("submitted", "ada")
    aside = lambda: (folder / "timestamp.txt").rename(folder / "timestamp-as-handed-in.txt")  # noqa: E731
    writes(term, "ada", "1")()
    assert watched(nothing, nothing, aside, nothing, nothing)[0] == [["ada"]]
