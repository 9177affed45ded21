"""A block of branches is tuples in a tuple: it must reach a student's function in the sandbox as in a notebook."""

import runpy
from pathlib import Path

import pytest

from autograde.exercises.registry import every
from autograde.judging.judge import judge
from autograde.sandbox.outer_wall import find_bubblewrap
from autograde.sandbox.sandbox import Sandbox

ANSWERS = Path(__file__).parents[1] / "right_answers" / "reparameterization.py"
ANSWERED = runpy.run_path(str(ANSWERS))

SPOILS = '''
def repvgg_fuse(block, *, eps=1e-5):
    for branch in block:
        branch[2][:] = 0
    return fused_in_place(block, eps=eps)
'''
NAMED = '''
def repvgg_fuse(block, *, eps=1e-5):
    return block[0].w, block[0].beta
'''


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    library = tmp_path_factory.mktemp("library")
    (library / "course_lib").mkdir()
    (library / "course_lib" / "__init__.py").touch()
    with Sandbox(library, "bubblewrap" if find_bubblewrap() else "process", seconds=20) as sandbox:
        yield sandbox


def told(judgement):
    """All that a verdict says, but for the line of a notebook that only the sandbox names."""
    return [(v.case, v.status, v.hints, v.got.partition(" (line")[0].strip()) for v in judgement.verdicts]


@pytest.mark.parametrize("kind", ["RIGHT", "WRONG"])
@pytest.mark.parametrize("name", ANSWERED["RIGHT"])
def test_an_answer_is_judged_in_the_sandbox_as_it_is_in_a_notebook(sandbox, name, kind):
    exercise = every()[name]
    for answer in ANSWERED[kind][name]:
        f = answer if kind == "RIGHT" else answer[0]
        with sandbox.submission([("answers", ANSWERS.read_text(encoding="utf-8"))]) as student:
            assert not student.errors
            there, here = judge(exercise, student.function(f.__name__)), judge(exercise, f)
        assert told(there) == told(here)
        assert (there.status == "correct") == (kind == "RIGHT")


@pytest.mark.parametrize("source, said", [(SPOILS, "an array that it is given is another one afterwards"),
                                          (NAMED, "'tuple' object has no attribute 'w'")])
def test_so_is_one_that_writes_into_a_branch_or_asks_for_its_names(sandbox, source, said):
    exercise = every()["repvgg_fuse"]
    namespace = runpy.run_path(str(ANSWERS))
    exec(source, namespace)
    here = judge(exercise, namespace["repvgg_fuse"])
    with sandbox.submission([("answers", ANSWERS.read_text(encoding="utf-8") + source)]) as student:
        there = judge(exercise, student.function("repvgg_fuse"))
    assert here.earned == there.earned == 0
    for judgement in here, there:
        assert any(said in v.got for v in judgement.verdicts)
