"""`autograde demo`: how many hand in, and when it says that something came out wrong.  (make soak plays it.)"""

from dataclasses import replace

import pytest

from autograde.classroom import sample_demo
from autograde.classroom.course import CourseError
from autograde.classroom.sample_class import Sample
from autograde.classroom.sample_demo import MARK, as_written_down, class_of, prepare, submit

SAMPLES = [Sample(name, name.encode(), 3) for name in ("right", "blank", "late")]


def test_as_many_hand_in_as_are_asked_for_each_under_a_name_of_its_own():
    eight = class_of(8, SAMPLES)
    assert [s.content for s in eight] == [b"right", b"blank", b"late", b"right", b"blank", b"late", b"right", b"blank"]
    assert eight[:3] == SAMPLES and len({s.name for s in eight}) == 8
    assert class_of(2, SAMPLES) == SAMPLES[:2]


def test_each_sample_hands_in_once_if_no_number_is_said():
    assert class_of(None, SAMPLES) == SAMPLES


WRITTEN = Sample("mistaken", b"", 2, {"predict": "partly"}, frozenset({"Divided."}))
RECORD = {"status": "graded", "earned": 2, "exercises": [
    {"name": "predict", "status": "partly", "verdicts": [{"hints": ["Divided."]}, {"hints": []}]},
    {"name": "forward", "status": "correct", "verdicts": [{"hints": []}]}]}


def test_a_record_is_as_written_down_if_points_statuses_and_hints_are():
    assert as_written_down(WRITTEN, RECORD)


@pytest.mark.parametrize("other", [{"points": 3}, {"statuses": {}}, {"statuses": {"predict": "wrong"}},
                                   {"hints": frozenset()}, {"hints": frozenset({"Divided.", "Another."})},
                                   {"status": "unreadable"}])
def test_a_record_that_differs_in_one_of_them_is_not(other):
    assert not as_written_down(replace(WRITTEN, **other), RECORD)


@pytest.fixture
def released(monkeypatch):
    """What was released, in order; nothing is, for that takes seconds."""
    released = []
    monkeypatch.setattr(sample_demo, "release", released.append)
    return released


def test_it_is_played_in_a_course_of_its_own_with_the_real_notebook(released, tmp_path):
    assignment = prepare("dropout", tmp_path / "demo")
    assert released == [assignment] and assignment.course.root == (tmp_path / "demo").resolve()
    assert assignment.source == assignment.course.root / "notebooks/06_dropout/dropout.ipynb"
    assert assignment.source.exists() and (assignment.course.root / "nbgrader_config.py").exists()
    submit(assignment, SAMPLES[0])
    assert (assignment.folder_of("submitted", "right") / "dropout.ipynb").read_bytes() == b"right"


def test_what_it_made_before_is_emptied_and_nothing_else(released, tmp_path):
    folder = tmp_path / "demo"
    submit(prepare("dropout", folder), SAMPLES[0])
    assert prepare("dropout", folder).students() == [] and (folder / MARK).exists()
    (tmp_path / "file").touch()
    for taken in tmp_path, tmp_path / "file":
        with pytest.raises(CourseError, match="nothing was touched"):
            prepare("dropout", taken)
    assert len(released) == 2 and sorted(path.name for path in tmp_path.iterdir()) == ["demo", "file"]
