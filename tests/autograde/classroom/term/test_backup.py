"""A course in one file is the same course elsewhere."""

import io
import json
import sqlite3
import tarfile

import pytest

from autograde.classroom.course import FORM, CourseError
from autograde.classroom.term.backup import MARK, back_up, restore


@pytest.fixture
def course(term):
    course = term.assignment.course
    course.make()
    course.secret()
    term.hand_in("ada", "2026-12-01 13:00:00 UTC")
    term.says('time_zone = "UTC"')
    (term.root / "nbgrader_config.py").write_text("# configuration", encoding="utf-8")
    with sqlite3.connect(course.made / "gradebook.db") as book:
        book.execute("CREATE TABLE student (id)")
        book.execute("INSERT INTO student VALUES ('ada')")
    book.close()
    return course


def files(course):
    """What is in a course, but for what is its own."""
    return {path.relative_to(course.root).as_posix(): path.read_bytes() for path in course.root.rglob("*")
            if path.is_file() and path.name not in ("gradebook.db", "grading.lock") and "backup" not in path.parts}


def test_a_restored_course_is_the_same_with_its_secret_and_grades(course, tmp_path_factory):
    file = back_up(course)
    assert file.parent == course.made / "backup" and file.stat().st_mode & 0o077 == 0
    moved = restore(file, tmp_path_factory.mktemp("elsewhere") / "course of mine")
    assert files(moved) == files(course) and moved.secret() == course.secret()
    assert moved.assignment("dropout").record("ada") == course.assignment("dropout").record("ada")
    with sqlite3.connect(moved.made / "gradebook.db") as book:
        assert book.execute("SELECT id FROM student").fetchall() == [("ada",)]
    book.close()
    assert moved.made.stat().st_mode & 0o077 == 0


def test_a_backup_of_a_course_with_backups_does_not_grow(course, tmp_path):
    first = back_up(course, tmp_path / "one.tar.gz")
    (course.made / "backup").mkdir()
    (course.made / "backup/old.tar.gz").write_bytes(b"x" * 1_000_000)
    (course.made / "demo").mkdir()
    (course.made / "link").symlink_to("/etc")
    second = back_up(course, tmp_path / "two.tar.gz")
    names = []
    for file in first, second:
        with tarfile.open(file) as archive:
            names.append(set(archive.getnames()))
    assert names[0] == names[1] and not any("link" in name for name in names[1])


def test_nothing_is_written_over(course, tmp_path):
    file = back_up(course, tmp_path / "one.tar.gz")
    with pytest.raises(CourseError, match="is there already: name another file"):
        back_up(course, file)
    with pytest.raises(CourseError, match="is not empty"):
        restore(file, course.root)


def archive(path, *entries):
    with tarfile.open(path, "w:gz") as out:
        for name, content in entries:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            out.addfile(entry, io.BytesIO(content))
    return path


@pytest.mark.parametrize("entries, told", [
    ([], "is no backup of a course"), ([("x", b"")], "is no backup of a course"), ([(MARK, b"[]")], "is no backup"),
    ([(MARK, b"nonsense")], "cannot be restored"),
    ([(MARK, json.dumps({"form": FORM + 1}).encode())], "is of a newer autograde than this"),
    ([(MARK, json.dumps({"form": FORM}).encode()), ("../evil", b"x")], "cannot be restored"),
])
def test_what_is_no_backup_is_refused_in_one_sentence(tmp_path, entries, told):
    with pytest.raises(CourseError) as refused:
        restore(archive(tmp_path / "x.tar.gz", *entries), tmp_path / "new")
    assert told in str(refused.value) and not (tmp_path / "evil").exists()
    assert not (tmp_path / "new").exists() and not (tmp_path / ".new.new").exists()


def test_what_is_cut_off_or_not_there_is_refused_in_one_sentence(course, tmp_path):
    whole = back_up(course, tmp_path / "one.tar.gz").read_bytes()
    for content in b"", b"not a tar", whole[:len(whole) // 2]:
        (tmp_path / "x.tar.gz").write_bytes(content)
        with pytest.raises(CourseError, match="cannot be restored"):
            restore(tmp_path / "x.tar.gz", tmp_path / f"new-{len(content)}")
    with pytest.raises(CourseError, match="there is no file"):
        restore(tmp_path / "nothing", tmp_path / "new")
