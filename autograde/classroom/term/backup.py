"""A course in one file, to be kept or moved: notebooks, configuration, and all that was made, the secret included."""

import contextlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
import time
from pathlib import Path

from autograde.classroom.course import FORM, Course, CourseError
from autograde.classroom.grade_class import alone
from autograde.classroom.whole_file import whole

FOLDER = "backup"
BESIDE = "nbgrader_config.py", "course.toml", "notebooks", "exercises"
LEFT_OUT = {FOLDER, "demo", "student", "book", "lecture.html", "grading.lock", "__pycache__", ".ipynb_checkpoints"}
MARK = "autograde-backup.json"


def back_up(course: Course, file: Path | None = None) -> Path:
    """Write the course into one file, which only its owner may read; returns its path.  Raises CourseError."""
    name = f"{course.root.name}-{time.strftime('%Y-%m-%dT%H-%M-%S')}.tar.gz"
    target = file or course.made / FOLDER / name
    if target.is_dir():
        target /= name
    if target.exists():
        raise CourseError(f"{target} is there already: name another file")
    with (alone(course), tempfile.TemporaryDirectory() as scratch, whole(target, 0o600) as out,
          tarfile.open(fileobj=out, mode="w:gz") as archive):
        about = json.dumps({"form": course.form(), "root": course.root.name}).encode()
        entry = tarfile.TarInfo(MARK)
        entry.size = len(about)
        archive.addfile(entry, io.BytesIO(about))
        for part in BESIDE:
            if (course.root / part).exists():
                archive.add(course.root / part, part, filter=kept)
        for path in sorted(course.made.iterdir()):
            if path.name.startswith("gradebook.db"):
                continue
            archive.add(path, f"course/{path.name}", filter=kept)
        if (course.made / "gradebook.db").exists():         # whole, whoever writes into it meanwhile
            copy = Path(scratch) / "gradebook.db"
            with contextlib.closing(sqlite3.connect(course.made / "gradebook.db")) as book, contextlib.closing(
                    sqlite3.connect(copy)) as into:
                book.backup(into)
            archive.add(copy, "course/gradebook.db", filter=kept)
    return target


def kept(entry):
    """Of a file what is to be kept of it: no links, no owner, nothing that is made anew."""
    parts = Path(entry.name).parts
    if not (entry.isfile() or entry.isdir()) or LEFT_OUT & set(parts[:2]) or LEFT_OUT & {parts[-1]}:
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def restore(file: Path, folder: Path) -> Course:
    """Make the course of a backup in a folder that is new or empty.  Raises CourseError, and then nothing is there."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} is not empty: name a folder that is new or empty; nothing was written")
    beside = folder.absolute().with_name(f".{folder.name}.new")
    try:
        with tarfile.open(file) as archive:
            first = archive.next()
            about_it = archive.extractfile(first) if first and first.name == MARK else None
            about = json.loads(about_it.read(1000)) if about_it else None
            if not isinstance(about, dict):
                raise CourseError(f"{file} is no backup of a course: autograde backup writes one")
            if about["form"] > FORM:
                raise CourseError(f"{file} is of a newer autograde than this: install that, then restore")
            archive.extractall(beside, filter="data")
        (beside / MARK).unlink()
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except FileNotFoundError:
        raise CourseError(f"there is no file {file}") from None
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{file} cannot be restored ({str(error).partition(':')[0]}): is it whole?") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    course = Course(folder.resolve())
    course.make()
    return course
