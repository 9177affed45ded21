"""Times as course.toml writes them, and spans of time in words."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from autograde.classroom.course import CourseError

UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1),
         "week": timedelta(weeks=1)}
SPAN = re.compile(r"(\d{1,4}) *(minute|hour|day|week)s?")
LONGEST = timedelta(weeks=60)


def refused(key, value, remedy):
    """The error that a value of course.toml is refused with."""
    shown = value.isoformat() if isinstance(value, (date, time)) else repr(value)
    return CourseError(f"course.toml: {key} = {shown if len(shown) <= 80 else shown[:79] + '…'} {remedy}")


def zone_of(name):
    """The ZoneInfo of that name, None for None.  Raises CourseError."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError, TypeError, AttributeError):
        raise refused("time_zone", name, 'is no time zone: write one as "Europe/Berlin" or "UTC"') from None


def moment(key, value, zone):
    """The time that a TOML value tells, in UTC; a date is that day's end.  Raises CourseError."""
    if not isinstance(value, date):
        raise refused(key, value, f"is no time: write it without quotes, {key} = 2026-12-01T23:59:00")
    try:
        if not isinstance(value, datetime):
            value = datetime.combine(value + timedelta(days=1), time())
        if value.tzinfo is None:
            if zone is None:
                raise refused(key, value, 'has no time zone: say time_zone = "Europe/Berlin" at the top of the file, '
                                          "or write an offset behind the time, +01:00")
            value = value.replace(tzinfo=zone)
        return value.astimezone(UTC)
    except OverflowError:
        raise refused(key, value, "is too far away") from None


def span(key, value):
    """The span of time that a text tells.  Raises CourseError."""
    found = SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    length = int(found[1]) * UNITS[found[2]] if found else None
    if length is None or length > LONGEST:
        raise refused(key, value, f'is no span of time up to a year: write {key} = "15 minutes", "2 hours" or "3 days"')
    return length


def in_words(length):
    """A span of time, to be read: "3 days 2 hours", "15 minutes", "less than a minute"."""
    minutes = int(length.total_seconds()) // 60
    parts = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    said = [f"{n} {unit}{'s' * (n != 1)}" for n, unit in parts if n]
    return " ".join(said[:2]) or "less than a minute"


def due_at(due, zone, day="%Y-%m-%d"):
    """A due date, as the course's clocks show it: midnight is the end of a day, not the beginning of the next."""
    its = due.astimezone(zone or UTC)
    return f"{its:{day} %H:%M %Z}" if its.time() != time() else f"{its - timedelta(days=1):{day} 24:00} {its:%Z}"


def at(when, zone):
    """A time in UTC, as the course's clocks show it."""
    return f"{when.astimezone(zone or UTC):%Y-%m-%d %H:%M %Z}"
