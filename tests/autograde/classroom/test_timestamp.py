"""When a submission was handed in, whatever stands in its timestamp.txt."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from autograde.classroom.timestamp import ASIDE, LIMIT, TIMESTAMP, handed_in_at, told, when

NOON = datetime(2026, 11, 30, 12)


@pytest.mark.parametrize("text", [
    "2026-11-30 12:00:00 UTC", "2026-11-30 12:00:00.0 UTC", "2026-11-30 13:00:00 Europe/Berlin", "2026-11-30 12:00:00",
    "2026-11-30T12:00:00", "2026-11-30 12:00"])
def test_what_nbgrader_writes_and_reads_is_told_and_left_as_it_is(text, tmp_path):
    (tmp_path / TIMESTAMP).write_text(text)
    assert handed_in_at(tmp_path) == NOON
    assert (tmp_path / TIMESTAMP).read_text() == text and not (tmp_path / ASIDE).exists()


@pytest.mark.parametrize("text", ["2026-11-30 14:00:00 +0200", "2026-11-30T07:00:00-05:00", "2026-11-30T12:00:00Z"])
def test_what_nbgrader_reads_otherwise_is_written_anew_in_utc_and_kept(text, tmp_path):
    (tmp_path / TIMESTAMP).write_text(text)
    assert handed_in_at(tmp_path) == NOON == handed_in_at(tmp_path)
    assert (tmp_path / TIMESTAMP).read_text() == "2026-11-30 12:00:00 UTC"
    assert (tmp_path / ASIDE).read_text() == text


@pytest.mark.parametrize("data", [
    b"", b"yesterday evening", b"2026-13-45 12:00:00 UTC", b"2026-11-30 12:00:00 Mars/Olympus", b"\xff\xfe",
    b"9" * 10_000, b"2026-11-30 12:00:00 ../../etc/passwd", b"0001-01-01 00:00 +2300"])
def test_what_tells_no_time_is_set_aside_with_its_content(data, tmp_path):
    (tmp_path / TIMESTAMP).write_bytes(data)
    assert handed_in_at(tmp_path) is None
    assert not (tmp_path / TIMESTAMP).exists() and (tmp_path / ASIDE).read_bytes() == data


def a_link(path):
    path.with_name("other").write_text("2026-11-30 12:00:00 UTC")
    path.symlink_to(path.with_name("other"))


@pytest.mark.parametrize("make", [a_link, Path.mkdir, getattr(os, "mkfifo", Path.mkdir)])
@pytest.mark.parametrize("taken", [False, True], ids=["", "a folder there"])
def test_what_is_no_file_tells_nothing_and_is_out_of_formgraders_way(make, taken, tmp_path):
    assert handed_in_at(tmp_path) is None
    make(tmp_path / TIMESTAMP)
    if taken:
        (tmp_path / ASIDE).mkdir()
    assert handed_in_at(tmp_path) is None and when(tmp_path) is None
    assert not os.path.lexists(tmp_path / TIMESTAMP)
    assert os.path.lexists(tmp_path / (f"_{ASIDE}" if taken else ASIDE))


def test_where_nothing_can_be_set_aside_the_time_is_told_all_the_same(tmp_path, monkeypatch):
    (tmp_path / TIMESTAMP).write_text("2026-11-30 12:00:00 +0100")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert handed_in_at(tmp_path).hour == 11 and (tmp_path / TIMESTAMP).exists()


def test_fractions_of_any_length_are_read():
    assert told("2026-11-30 12:00:00.5 UTC")[0].microsecond == 500_000
    assert told("2026-11-30 12:00:00.123456789 UTC")[0].microsecond == 123_456
    assert told("2026-11-30 12:00:00 UTC".ljust(LIMIT + 1))[0] is None
