"""An exercise whose argument is a function: the notebook and a real sandbox judge it alike."""

import shutil
from inspect import getsource
from pathlib import Path

import pytest

import course_lib
from autograde.classroom.sample_class import imports_of
from autograde.exercises.registry import find
from autograde.judging.judge import judge
from autograde.sandbox.outer_wall import find_bubblewrap
from autograde.sandbox.sandbox import Sandbox
from course_lib import babysitting

EXERCISE = find("numeric_gradient")
IMPORTS = "\n".join(["import numpy as np", *sorted(set(imports_of([EXERCISE]))), ""])

VERSIONS = {"the reference": getsource(babysitting.numeric_gradient),
            **{mistake.hint[:40]: mistake.source for mistake in EXERCISE.mistakes}}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    library = tmp_path_factory.mktemp("library")
    shutil.copytree(Path(course_lib.__file__).parent, library / "course_lib")
    with Sandbox(library, "bubblewrap" if find_bubblewrap() else "process") as sandbox:
        yield sandbox


@pytest.mark.parametrize("source", VERSIONS.values(), ids=VERSIONS)
def test_notebook_and_sandbox_judge_a_numeric_gradient_alike(sandbox, source):
    namespace = {}
    exec(IMPORTS + source, namespace)
    here = judge(EXERCISE, namespace["numeric_gradient"])
    with sandbox.submission([("answer", IMPORTS + source)]) as student:
        assert judge(EXERCISE, student.function("numeric_gradient")) == here
    assert here.status == ("correct" if source == VERSIONS["the reference"] else here.status)
    assert len(here.hints) == (source != VERSIONS["the reference"])
