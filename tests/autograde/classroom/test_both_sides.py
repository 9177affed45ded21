"""A function is judged in the sandbox as it is in the notebook: the same random numbers, lines, errors and hints."""

import gc
import inspect
import operator

import numpy as np
import pytest

from autograde.boundary.watched import count_lines
from autograde.classroom.ask import answer
from autograde.exercises.model import Case
from autograde.judging.describe import difference
from autograde.judging.outcome import agree, outcome
from autograde.sandbox.sandbox import Sandbox


def noisy(x, *, rng):
    out = x + rng.normal(size=x.shape)
    for _ in x:
        out = out + rng.normal()
    return out


def hidden(x, *, rng):
    return sum(map(operator.mul, x, np.asarray(x)))


def picky(x):
    raise ValueError("no such number")


@pytest.fixture(scope="module")
def sandboxed(tmp_path_factory):
    """sandboxed(f): the judge's stand-in for f, defined in a cell of a submission."""
    cells = [(f.__name__, f"import operator\nimport numpy as np\n{inspect.getsource(f)}")
             for f in (noisy, hidden, picky)]
    library = tmp_path_factory.mktemp("library")
    (library / "course_lib").mkdir()
    (library / "course_lib/__init__.py").write_text(
        "def through(x):\n    for _ in range(len(x)):\n        pass\n    return 0 * x\n", encoding="utf-8")
    cells.append(("asks", "from course_lib import through\n\n\ndef asks(x):\n    return through(x)\n"))
    with Sandbox(library, "process") as sandbox, sandbox.submission(cells) as student:
        yield lambda f: answer(student, f.__name__)


def outcomes(program, f, sandboxed):
    return [outcome(Case(program, 1), function, seed=5)[0] for function in (f, sandboxed(f))]


def test_it_draws_the_same_random_numbers(sandboxed):
    def twice(f, rng):
        return f(np.ones(3), rng=rng), f(np.ones(3), rng=rng)
    here, there = outcomes(twice, noisy, sandboxed)
    assert agree(here, there) and not agree(*here)


@pytest.mark.parametrize("f", [noisy, hidden])
def test_its_loops_are_seen(f, sandboxed):
    def lines(f, rng):
        return f.lines(np.ones(3), rng=rng), f.lines(np.ones(30), rng=rng)
    here, there = outcomes(lines, f, sandboxed)
    assert agree(here, there) and there[1] > there[0] + 27


def test_the_loops_of_the_library_are_not_its_own(sandboxed):
    def asks():
        """The name of the cell's function."""
    there = sandboxed(asks)
    assert there.lines(np.ones(3)) == there.lines(np.ones(300)) < 4


def test_somebody_elses_garbage_is_not_counted():
    class Noisy:
        def __init__(self):
            self.me = self                      # only the collector can free it

        def __del__(self):
            for _ in range(1000):
                pass

    def allocate():
        return [[] for _ in range(3000)]        # more than enough for the collector to come by

    gc.collect()
    alone = count_lines(allocate, [], {})
    for _ in range(20):
        Noisy()
    assert count_lines(allocate, [], {}) == alone and gc.isenabled()
    gc.collect()


def test_its_error_is_the_same_and_the_students_line_is_told(sandboxed):
    here, there = outcomes(lambda f, rng: f(np.ones(2)), picky, sandboxed)
    assert agree(here, there) and (here.line - inspect.getsourcelines(picky)[1], there.line) == (1, 4)
    assert difference(there, np.ones(2)).got == "ValueError: no such number (line 4)"
