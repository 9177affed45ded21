"""What every test may ask for."""

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = False             # what one of the many processes has compiled, the others need not:
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)         # kernels, sandboxes, commands in a shell

for library in ("OMP", "OPENBLAS", "MKL"):              # before NumPy: the tests share the cores among themselves
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import pytest  # noqa: E402


@pytest.fixture
def rng():
    """The same random numbers for every test, whatever ran before it."""
    return np.random.default_rng(20261122)


@pytest.fixture(autouse=True)
def strict_floats():
    """A division by zero or an overflow in our own code is an error, not a warning."""
    with np.errstate(all="raise", under="ignore"):
        yield


@pytest.fixture
def gradient_error():
    """gradient_error(forward, backward, x): largest error of backward, relative to centred differences."""
    def error(forward, backward, x, h=1e-5):
        x = np.array(x, dtype=np.float64)
        dout = np.random.default_rng(1).normal(size=np.shape(forward(x)))
        analytic, numeric = np.asarray(backward(dout)), np.empty_like(x)
        for i in np.ndindex(x.shape):
            up, down = x.copy(), x.copy()
            up[i] += h
            down[i] -= h
            numeric[i] = np.sum(dout * (forward(up) - forward(down))) / (2 * h)
        assert analytic.shape == x.shape
        return np.abs(analytic - numeric).max(initial=0) / max(1e-3, np.abs(numeric).max(initial=0))
    return error


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """For -n auto: one more than there are cores, since in a third of its time a test waits: for a kernel, a browser,
    a limit."""
    return 1 + (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


CHAPTERS = {path.name.partition("_")[2] for path in (Path(__file__).parent.parent / "notebooks").glob("[0-9]*_*")}


def pytest_configure(config):
    for chapter in CHAPTERS:
        config.addinivalue_line("markers", f"{chapter}: of that chapter (pytest -m {chapter})")


def mark_chapters(items):
    """Give each test the marks of its chapters: those that its file's name or one of its parameters tells."""
    from autograde.exercises.registry import every
    of_exercise = {name: exercise.chapter for name, exercise in every().items()}
    for item in items:
        params = item.callspec.params.values() if hasattr(item, "callspec") else ()
        told = [item.path.stem, *(str(value) for value in params if isinstance(value, str | Path))]     # not 10**5000
        for chapter in {c for c in CHAPTERS for text in told if c in text} | {of_exercise.get(text) for text in told}:
            if chapter:
                item.add_marker(chapter)


def pytest_collection_modifyitems(config, items):
    """The slow files first: whoever is done with them takes the quick ones, and no core waits in the end.  The last of
    them begin, which run notebooks and browsers: they take longest, and wait for no release that another makes.
    What takes too long for make test is left out unless the marks that are asked for name it.
    """
    if config.option.markexpr:
        mark_chapters(items)
    unasked = [mark for mark in ("soak", "hub") if mark not in config.option.markexpr]
    if left_out := [item for item in items if any(map(item.get_closest_marker, unasked))]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    order = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: -1 - order[item.path] if item.path in slow else order[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """What was printed goes from worker to worker as UTF-8, though hostile file names in it are not."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report
