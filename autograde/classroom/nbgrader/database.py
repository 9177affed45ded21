"""The way to nbgrader's gradebook, for whatever here reads or writes it."""

import os

from nbgrader.api import Base, Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, text

from autograde.classroom import standing


def gradebook(course):
    """The gradebook of a course, made if there is none.  A context: it is closed at the block's end."""
    file = course.made / "gradebook.db"
    if not file.exists() or not file.stat().st_size:
        make(file)
    return Gradebook(f"sqlite:///{file}?timeout={standing.WAIT}")


def make(file):
    """An empty gradebook as nbgrader makes it, whole or not at all.

    nbgrader itself asks the program `alembic` for the version of its tables, which takes two seconds and must be found
    on the PATH; here alembic is asked as a library.
    """
    from alembic.script import ScriptDirectory  # half a second, which only a new course has to take
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    engine = create_engine(f"sqlite:///{beside}")
    try:
        with engine.begin() as database:
            Base.metadata.create_all(database)
            database.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            database.execute(text("INSERT INTO alembic_version VALUES (:version)"),
                             {"version": ScriptDirectory(ALEMBIC_DIR).get_current_head()})
        engine.dispose()
        beside.replace(file)
    finally:
        engine.dispose()
        beside.unlink(missing_ok=True)
