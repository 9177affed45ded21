"""Times and spans of course.toml: what may be meant is taken, and in words it reads as one says it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.classroom.course import CourseError
from autograde.classroom.term.moments import LONGEST, at, in_words, moment, refused, span, zone_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("name, zone", [(None, None), ("Europe/Berlin", BERLIN), ("UTC", ZoneInfo("UTC"))])
def test_a_zone_is_one_of_the_system_s(name, zone):
    assert zone_of(name) == zone


@pytest.mark.parametrize("name", ["Berlin", "", "CEST+", 1, True, [], "../../etc/passwd", "/etc/localtime",
    "x" * 5000, "\0"])
def test_any_other_is_refused_by_its_key(name):
    with pytest.raises(CourseError, match=r"^course\.toml: time_zone = .* is no time zone: write one as"):
        zone_of(name)


@pytest.mark.parametrize("value, zone, found", [
    (datetime(2026, 12, 1, 23, 59), BERLIN, (12, 1, 22, 59)), (datetime(2026, 7, 1, 23, 59), BERLIN, (7, 1, 21, 59)),
    (datetime(2026, 12, 1, 12, tzinfo=UTC), None, (12, 1, 12)),
    (datetime(2026, 12, 1, 12, tzinfo=UTC), BERLIN, (12, 1, 12)),
    (date(2026, 12, 1), UTC, (12, 2, 0)), (date(2026, 12, 31), BERLIN, (12, 31, 23))])
def test_a_moment_is_in_utc_and_a_date_is_that_day_s_end(value, zone, found):
    assert moment("due", value, zone) == datetime(2026, *found, tzinfo=UTC)


@pytest.mark.parametrize("value, zone, told", [
    ("2026-12-01", UTC, "is no time: write it without quotes, due = 2026-"), (20261201, UTC, "is no time"),
    (time(10), UTC, "due = 10:00:00 is no time"), (None, UTC, "is no time"), (True, UTC, "is no time"),
    (date(2026, 12, 1), None, "due = 2026-12-02T00:00:00 has no time zone"), (datetime(2026, 12, 1), None,
    "has no time zone"),
    (date.max, UTC, "is too far away"), (datetime.max, ZoneInfo("America/New_York"), "is too far away"),
    (datetime.min, BERLIN, "is too far away")])
def test_what_is_no_moment_is_refused_with_the_remedy(value, zone, told):
    with pytest.raises(CourseError) as error:
        moment("due", value, zone)
    assert told in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("text, length", [
    ("15 minutes", timedelta(minutes=15)), ("1 minute", timedelta(minutes=1)), ("2 hours", timedelta(hours=2)),
    ("3days", timedelta(days=3)), (" 2  weeks ", timedelta(weeks=2)), ("0 days", timedelta(0)), ("60 weeks", LONGEST)])
def test_a_span_is_a_number_and_a_unit(text, length):
    assert span("grace", text) == length


@pytest.mark.parametrize("text", ["", "soon", "15", "minutes", "-1 day", "1.5 days", "1 month", "1 day 2 hours",
    "61 weeks",
                                  "99999 minutes", "9999 weeks", 15, None, True, timedelta(days=1), ["1 day"],
                                  "٣ days days"])
def test_anything_else_is_refused_with_three_that_may_be_written(text):
    with pytest.raises(CourseError, match=r'is no span of time up to a year: write late\.grace = "15 minutes"'):
        span("late.grace", text)


@pytest.mark.parametrize("length, words", [
    (timedelta(0), "less than a minute"), (timedelta(seconds=59), "less than a minute"), (timedelta(seconds=61),
    "1 minute"),
    (timedelta(minutes=15), "15 minutes"), (timedelta(hours=1), "1 hour"), (timedelta(hours=2, minutes=1),
    "2 hours 1 minute"),
    (timedelta(days=1), "1 day"), (timedelta(days=3, hours=2, minutes=7), "3 days 2 hours"),
    (timedelta(days=3, minutes=7), "3 days 7 minutes"), (timedelta(days=400), "400 days")])
def test_a_span_in_words_is_its_two_largest_parts(length, words):
    assert in_words(length) == words


@settings(max_examples=60, deadline=None)
@given(st.timedeltas(timedelta(0), LONGEST))
def test_what_is_read_is_never_longer_than_it_was_and_off_by_less_than_the_last_part(length):
    units = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
    words = in_words(length)
    if words == "less than a minute":
        assert length < timedelta(minutes=1)
    else:
        pieces = words.split()
        parts = [(int(n), unit.rstrip("s")) for n, unit in zip(pieces[::2], pieces[1::2], strict=True)]
        told = sum((n * units[unit] for n, unit in parts), timedelta(0))
        assert timedelta(0) <= length - told < (units["minute"] if len(parts) < 2 else units[parts[-1][1]])
        assert all((unit != f"{unit}s") and n > 0 for n, unit in parts)


def test_a_time_is_shown_by_the_course_s_clocks_with_their_zone():
    when = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert (at(when, BERLIN), at(when, None)) == ("2026-07-02 00:30 CEST", "2026-07-01 22:30 UTC")


def test_a_refused_value_is_shown_as_toml_writes_it_and_cut():
    assert str(refused("a", date(2026, 1, 2), "no")) == "course.toml: a = 2026-01-02 no"
    assert str(refused("a", "b", "no")) == "course.toml: a = 'b' no"
    assert len(str(refused("a", "b" * 1000, "no"))) < 110 and "…" in str(refused("a", "b" * 1000, "no"))
