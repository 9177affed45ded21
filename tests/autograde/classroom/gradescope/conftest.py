"""The autograder zip is made once."""

import shutil

import pytest

from autograde.classroom.course import Course
from autograde.classroom.gradescope.package import write_package


@pytest.fixture(scope="session")
def package(original, tmp_path_factory):
    """The zip of the released chapter on dropout."""
    folder = tmp_path_factory.mktemp("gradescope") / "course"
    shutil.copytree(original.course.root, folder)
    return write_package(Course(folder).assignment(original.stem))
