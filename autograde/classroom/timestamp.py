"""When a submission was handed in: what stands in the timestamp.txt beside it.

nbgrader writes "2026-11-30 10:15:00.123456 Europe/Berlin" or "… UTC", and reads that file itself wherever it lists
submissions.  What it cannot read stops it, and "+0200" it takes for 200 seconds: such a file is kept under another
name, and where the time can be told, one that says it in UTC takes its place.
"""

import contextlib
import os
import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

TIMESTAMP, ASIDE = "timestamp.txt", "timestamp-as-handed-in.txt"
LIMIT = 100                                     # characters
STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d{1,6})?\d* ?"
                   r"(?:([+-])(\d\d):?(\d\d)|([A-Za-z][\w/+-]*))?")


def handed_in_at(folder):
    """The time in UTC, without a zone; None if there is none that can be told.  Makes the file fit for nbgrader."""
    path = folder / TIMESTAMP
    if not os.path.lexists(path):
        return None
    moment, plain = read(path) if path.is_file() and not path.is_symlink() else (None, False)
    if not plain:                               # nor a link, a folder, or a pipe, at which formgrader would wait
        with contextlib.suppress(OSError):      # who may not write there has no grade the less
            aside = folder / ASIDE
            while aside.is_dir():
                aside = aside.with_name(f"_{aside.name}")
            path.replace(aside)
            if moment:
                path.write_text(as_text(moment), encoding="ascii")
    return moment


def when(folder):
    """The time in UTC, with its zone; None if there is none that can be told.  Only looks."""
    for name in TIMESTAMP, ASIDE:
        path = folder / name
        if path.is_file() and not path.is_symlink():
            moment, _ = read(path)
            return moment and moment.replace(tzinfo=UTC)
    return None


def read(path):
    """What `told` says of a file."""
    with path.open("rb") as file:
        return told(file.read(LIMIT + 1).decode(errors="replace").strip())


def as_text(moment):
    """A time in UTC, without a zone, as nbgrader reads it."""
    return f"{moment.isoformat(' ')} UTC"


def told(text):
    """The time that a text tells, or None, and whether nbgrader reads the same."""
    found = STAMP.fullmatch(text) if len(text) <= LIMIT else None
    if found is None:
        return None, False
    day, time, fraction, sign, hours, minutes, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day} {time}{(fraction or '').ljust(7, '0') if fraction else ''}")
        if sign:
            away = timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)
            return moment.replace(tzinfo=timezone(away)).astimezone(UTC).replace(tzinfo=None), False
        zone = ZoneInfo("UTC" if zone in (None, "Z") else zone)
        return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None), found[7] != "Z"
    except (ValueError, OverflowError, LookupError, OSError):           # no such day, hour or zone
        return None, False
