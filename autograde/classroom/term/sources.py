"""What was handed in, wherever it lies: the files of a folder or of a zip, read within limits, nothing followed.

What cannot be taken is named in a sentence, and the rest goes on.
"""

import contextlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograde.classroom.course import CourseError
from autograde.classroom.notebook_file import LIMIT_BYTES

LIMIT_FILES = 100_000
LIMIT_ALL = 8_000_000_000                       # bytes, unpacked
LIMIT_PATH = 300                                # characters
JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__", ".git"}
BROKEN = zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError


@dataclass(frozen=True)
class Found:
    """A file that was handed in.  path: within its source;  modified: its own time, without a zone in a zip."""

    path: PurePosixPath
    read: Callable                  # () -> bytes;  raises Untaken
    modified: datetime | None = None
    origin: Path | None = None      # where it lies, if in a folder


class Untaken(Exception):
    """A file that cannot be taken; the message says why."""


@contextlib.contextmanager
def opened(path):
    """The files of a source, and sentences on what cannot be taken: (files, problems).  Raises CourseError."""
    if path.is_dir():
        yield in_folder(path)
    elif not path.exists():
        raise CourseError(f"there is nothing at {path}")
    elif not path.is_file():
        raise CourseError(f"{path} is neither a file nor a folder")
    elif path.suffix == ".ipynb":
        yield [Found(PurePosixPath(path.name), lambda: bounded(path), origin=path)], []
    else:
        try:
            with zipfile.ZipFile(path) as archive:
                yield in_zip(path, archive)
        except (zipfile.BadZipFile, NotImplementedError):
            raise CourseError(f"{path.name} is no zip that could be opened: download it again, or unpack it and name "
                              "the folder") from None


def in_folder(folder):
    files, problems = [], []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in JUNK)
        for name in sorted([*names, *(n for n in folders if os.path.islink(os.path.join(place, n)))]):
            path = Path(place, name)
            if name in JUNK or name.startswith("._"):
                continue
            where = PurePosixPath(path.relative_to(folder).as_posix())
            if path.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
                problems.append(f"{where} is a link or a device, and was left out.")
            else:
                files.append(Found(where, lambda path=path: bounded(path), datetime.fromtimestamp(
                    path.stat().st_mtime).astimezone(), path))
            if len(files) > LIMIT_FILES:
                raise CourseError(f"{folder} holds more than {LIMIT_FILES} files: is it the right folder?")
    return files, problems


def bounded(path):
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise Untaken(f"has {path.stat().st_size / 1e6:.0f} MB; the limit is {LIMIT_BYTES / 1e6:.0f}")
        return path.read_bytes()
    except OSError as error:
        raise Untaken(f"cannot be read: {error.strerror}") from None


def in_zip(path, archive):
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if len(entries) > LIMIT_FILES or size > LIMIT_ALL:
        raise CourseError(f"{path.name} would unpack to {len(entries)} files of {size / 1e9:.1f} GB: unpack by hand "
                          "what is needed of it, and name the folder; nothing was collected")
    files, problems = [], []
    for entry in entries:
        name = name_of(entry)
        parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".")]
        if entry.is_dir() or not parts or JUNK & set(parts) or parts[-1].startswith("._"):
            continue
        absolute = name[0] in "/\\" or re.match("[A-Za-z]:", name)
        if ".." in parts or absolute or len(name) > LIMIT_PATH or not name.isprintable():
            problems.append(f"{name[:100]!a} would lie outside of its folder, and was left out.")
        elif stat.S_ISLNK(entry.external_attr >> 16):
            problems.append(f"{name} is a link, and was left out.")
        else:
            files.append(Found(PurePosixPath(*parts), lambda entry=entry: unpacked(archive, entry), time_of(entry)))
    return files, problems


def name_of(entry):
    """The name of an entry; many programs write UTF-8 without saying so."""
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            return entry.orig_filename.encode("cp437").decode()
    return entry.orig_filename


def time_of(entry):
    try:
        return datetime(*entry.date_time)
    except ValueError:
        return None


def unpacked(archive, entry):
    """The content of an entry, whatever size it says that it has."""
    if entry.flag_bits & 1:
        raise Untaken("is encrypted: unpack it by hand")
    if entry.file_size > LIMIT_BYTES:
        raise Untaken(f"has {entry.file_size / 1e6:.0f} MB; the limit is {LIMIT_BYTES / 1e6:.0f}")
    try:
        with archive.open(entry) as file:
            data = file.read(LIMIT_BYTES + 1)
    except BROKEN as error:
        raise Untaken(f"cannot be unpacked ({error or type(error).__name__})") from None
    if len(data) > LIMIT_BYTES:
        raise Untaken(f"has more than {LIMIT_BYTES / 1e6:.0f} MB, the limit")
    return data
