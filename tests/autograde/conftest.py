"""What is expensive is made once: the release of the real chapter, and a sample class graded in the real sandbox."""

import json
import shutil
from dataclasses import dataclass

import pytest

from autograde.classroom.course import Assignment, Course

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


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """The real notebook, released into a course of its own.  For reading only."""
    from autograde.classroom import sample_demo
    return sample_demo.prepare(CHAPTER, tmp_path_factory.mktemp("original") / "course")


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
    assignment = copied(original, tmp_path_factory.mktemp("graded") / "course")
    samples = samples_of(assignment)
    for sample in samples.values():
        sample_demo.submit(assignment, sample)
    return Class(assignment, samples, grade_class(assignment, progress=quiet))
