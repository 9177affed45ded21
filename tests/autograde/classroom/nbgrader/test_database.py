"""The gradebook that we make is the one that nbgrader makes."""

import contextlib
import os
import sqlite3
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.classroom.course import Course
from autograde.classroom.nbgrader import database


def inside(file):
    """The tables of a gradebook as they were declared, and the rows of those that a new one has rows in."""
    with contextlib.closing(sqlite3.connect(file)) as read:
        tables = sorted(read.execute("SELECT name, sql FROM sqlite_master"))
        return tables, [read.execute(f"SELECT * FROM {name}").fetchall() for name in ("alembic_version", "course")]


def test_ours_is_nbgraders_to_the_letter(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"])
    Gradebook(f"sqlite:///{tmp_path / 'theirs.db'}").close()
    course = Course(tmp_path / "ours")
    course.make()
    monkeypatch.setenv("PATH", str(tmp_path))               # alembic is asked as a library
    database.gradebook(course).close()
    assert inside(course.made / "gradebook.db") == inside(tmp_path / "theirs.db")


def test_it_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    course = Course(tmp_path / "ours")
    course.make()
    monkeypatch.setattr("alembic.script.ScriptDirectory", lambda folder: 1 / 0)
    before = sorted(course.made.iterdir())
    with pytest.raises(ZeroDivisionError):
        database.gradebook(course)
    assert sorted(course.made.iterdir()) == before
