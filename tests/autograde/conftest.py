"""What is expensive is made once: the release of the real chapter, and a sample class graded in the real sandbox."""

import json
import os
import shutil
from dataclasses import dataclass

import pytest

from autograde.classroom.course import Assignment, Course

try:
    import fcntl
except ImportError:                             # Windows
    fcntl = None

CHAPTER = "dropout"


@dataclass(frozen=True)
class Class:
    """A graded class: what was handed in, and what came of it."""

    assignment: Assignment
    samples: dict                   # {student: Sample}
    records: dict                   # {student: record}


def quiet(iterable, **options):
    """In place of a progress bar."""
    return iterable


def copied(assignment, folder):
    """The same assignment in a course of its own, with all that was made in it."""
    shutil.copytree(assignment.course.root, folder, symlinks=True)
    return Course(folder).assignment(assignment.stem)


def samples_of(assignment):
    from autograde.classroom.sample_class import sample_class
    released = json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    return {sample.name: sample for sample in sample_class(assignment.stem, released)}


def made_once(tmp_path_factory, name, make):
    """A folder of that name for all of pytest's workers: the first that asks has make(folder) fill it, the others wait.

    On Windows, which has no flock, each worker makes its own.
    """
    shared = tmp_path_factory.getbasetemp()
    if fcntl and "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent                  # of this run of pytest alone
    with (shared / f"{name}.lock").open("a", encoding="utf-8") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / f"{name}.made").exists():
            make(shared / name)
            (shared / f"{name}.made").touch()
    return shared / name


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """The real notebook, released into a course of its own.  For reading only."""
    from autograde.classroom import sample_demo
    folder = made_once(tmp_path_factory, "original", lambda folder: sample_demo.prepare(CHAPTER, folder))
    return Course(folder.resolve()).assignment(CHAPTER)


@pytest.fixture
def released(original, tmp_path):
    """The same, to be written to."""
    return copied(original, tmp_path / "course")


@pytest.fixture(scope="session")
def sample(original):
    """sample(name): one of the sample submissions."""
    return samples_of(original).__getitem__


@pytest.fixture(scope="session")
def graded(original, tmp_path_factory):
    """The whole sample class, graded.  For reading only."""
    from autograde.classroom import sample_demo
    from autograde.classroom.grade_class import grade_class
    samples = samples_of(original)

    def make(folder):
        assignment = copied(original, folder)
        for sample in samples.values():
            sample_demo.submit(assignment, sample)
        grade_class(assignment, progress=quiet)
    folder = made_once(tmp_path_factory, "graded", make)
    assignment = Course(folder.resolve()).assignment(CHAPTER)
    return Class(assignment, samples, {student: assignment.record(student) for student in assignment.students()})
