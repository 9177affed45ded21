"""What is kept of the hand-ins before the one that counts."""

from datetime import UTC, datetime

from autograde.classroom.term.history import KEPT, attempts, following, line

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def record(print_, earned, hour=12):
    return {"notebooks": {"dropout.ipynb": print_}, "status": "graded", "earned": earned, "points": 10,
            "version": "abc", "judged": NOON.replace(hour=hour, minute=30).isoformat()}


def test_each_hand_in_leaves_its_points_and_one_that_is_judged_again_is_the_same():
    first = following(None, record("a", 4, 9), NOON.replace(hour=9))
    assert first["before"] == [] and first["handed_in"] == "2026-12-01T09:00:00+00:00"
    again = following(first, record("a", 5, 10), NOON.replace(hour=9))             # a changed exercise
    assert again["before"] == []
    second = following(again, record("b", 7, 11), None)
    third = following(second, record("c", 10, 12), NOON)
    assert [(h.when.hour, h.when.minute, h.told, h.earned, h.graded) for h in attempts(third)] == [
        (9, 0, True, 5, True), (11, 30, False, 7, True), (12, 0, True, 10, True)]
    assert line(attempts(third), 100, 10) == "0.0,5.0 83.3,3.0 100.0,0.0"


def test_so_many_are_kept_and_no_more():
    kept = None
    for number in range(KEPT + 10):
        kept = following(kept, record(str(number), number), NOON)
    assert len(kept["before"]) == KEPT and kept["before"][-1]["earned"] == KEPT + 8


def test_a_record_of_an_older_autograde_has_one_hand_in_or_none():
    assert len(attempts(record("a", 4))) == 1 and attempts({"exercises": []}) == []
    refused, = following({"status": "no notebook"}, record("a", 4), NOON)["before"]
    assert refused == {"handed_in": "", "judged": "", "status": "no notebook", "earned": 0, "points": 0, "version": ""}
    assert line(attempts(record("a", 4) | {"points": 0})) == "0.0,24.0"
