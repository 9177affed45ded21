"""When somebody handed in, by a table."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.term.collect import collect
from autograde.classroom.term.roster import Roster, Student
from autograde.classroom.term.times import moment_of, times_in

BERLIN = ZoneInfo("Europe/Berlin")
KNOWN = Roster({"ada": Student("ada", "Lovelace", "Ada", "ada@x.org", "4711"), "ben": Student("ben", "Bold", "Ben")})


@pytest.mark.parametrize("text, found", [
    ("Tuesday, 1 December 2026, 10:15 PM", (12, 1, 21, 15)), ("Tuesday, 1 December 2026, 12:05 AM", (11, 30, 23, 5)),
    ("Dienstag, 1. Dezember 2026, 22:15", (12, 1, 21, 15)), ("1 March 2026, 9:05 AM", (3, 1, 8, 5)),
    ("2026-12-01 22:15:00", (12, 1, 21, 15)), ("2026-12-01T22:15:00Z", (12, 1, 22, 15)),
    ("2026-12-01 22:15:00 +0530", (12, 1, 16, 45)), ("2026-12-01 22:15:00 UTC", (12, 1, 22, 15)),
    ("sometime", None), ("31 February 2026, 9:05 AM", None), ("Mardi, 1 décembre 2026, 22:15", None),
])
def test_a_time_is_read_as_it_is_written(text, found):
    assert moment_of(text, BERLIN) == (found and datetime(2026, *found))


@pytest.mark.parametrize("content, found, told", [
    ("Identifier,Full name,Last modified (submission)\n"
     "Participant 4711,Ada Lovelace,\"Tuesday, 1 December 2026, 1:00\u202fPM\"\nParticipant 9,Ben Bold,-\n",
     {"ada": 12}, 0),
    ("student;timestamp\nada;2026-12-01 13:00\nben;soon\nzoe;2026-12-01 13:00\n", {"ada": 12}, 2),
    ("email,time\nada@x.org,2026-12-01 13:00:00 UTC\n", {"ada": 13}, 0),
])
def test_a_table_says_when(tmp_path, content, found, told):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    times, notes = times_in(tmp_path / "t.csv", KNOWN, BERLIN)
    assert times == {s: datetime(2026, 12, 1, hour) for s, hour in found.items()} and len(notes) == told


def test_a_table_without_times_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("student,colour\nada,red\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"t\.csv has no column of times"):
        times_in(tmp_path / "t.csv", KNOWN, BERLIN)


def test_what_is_collected_gets_its_time_also_afterwards(term, tmp_path):
    (tmp_path / "in/ada").mkdir(parents=True)
    (tmp_path / "in/ada/dropout.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "t.csv").write_text("student,timestamp\nada,2026-12-01 13:00:00 UTC\n", encoding="utf-8")
    collect([term.assignment], tmp_path / "in")
    stamp = term.assignment.folder_of("submitted", "ada") / "timestamp.txt"
    assert not stamp.exists()
    assert collect([term.assignment], tmp_path / "in", times=tmp_path / "t.csv").there == ["ada"]
    assert stamp.read_text(encoding="ascii") == "2026-12-01 13:00:00 UTC"


def test_a_time_at_the_ends_of_the_calendar_is_none():
    assert moment_of("0001-01-01 00:00", ZoneInfo("Asia/Tokyo")) is None
    assert moment_of("9999-12-31 23:59", ZoneInfo("America/New_York")) is None
