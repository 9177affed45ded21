"""A grading run that is killed at random moments and started again ends as if nothing had been."""

import contextlib
import os
import shutil
import signal
import tempfile
import threading
import time
from multiprocessing import forkserver

import numpy as np
import psutil
import pytest
from one_process import quiet, result
from walls import needs_bubblewrap

from autograde.classroom import grade_one, sample_demo
from autograde.classroom.course import Course
from autograde.classroom.grade_class import grade_class
from autograde.classroom.kept_sandbox import SANDBOX
from autograde.exercises.registry import of_chapter

pytestmark = [pytest.mark.slow, needs_bubblewrap]

CLASS = "all-correct", "mistakes-1", "blank", "not-a-notebook"
KILLS = pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.soak)])      # seconds each


def grading_process(assignment, again=False):
    """Start `grade_class` in a process of its own, with a sandbox of its own; returns its number."""
    pid = os.fork()
    if pid == 0:
        try:
            forkserver._forkserver._forkserver_pid = None       # the workers' ancestor is not this process's child
            grade_class(assignment, again=again, progress=quiet, workers=2)
            os._exit(0)
        finally:
            os._exit(1)
    return pid


@KILLS
def test_kills_at_random_moments_change_nothing(original, sample, tmp_path, monkeypatch, kills):
    scratch = tempfile.mkdtemp(prefix="killed-")        # a short name: the fork server's socket is in it
    monkeypatch.setattr(tempfile, "tempdir", scratch)
    assignment = Course(shutil.copytree(original.course.root, tmp_path / "course")).assignment("dropout")
    for name in CLASS:
        sample_demo.submit(assignment, sample(name))
    assignment.course.secret()
    ungraded = shutil.copytree(assignment.course.made, tmp_path / "ungraded")
    begin = time.monotonic()
    assert os.waitpid(grading_process(assignment), 0)[1] == 0
    took, undisturbed = time.monotonic() - begin, result(assignment)
    shutil.rmtree(assignment.course.made)
    shutil.move(ungraded, assignment.course.made)

    rng, made, done = np.random.default_rng(20), 0, False
    while made < kills:
        pid = grading_process(assignment, again=done)           # once all are graded, grading them again is killed
        time.sleep(rng.uniform(0, took))
        os.kill(pid, signal.SIGKILL)
        killed = os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        made += killed
        done = done or not killed or all(map(assignment.record, CLASS))
    assert os.waitpid(grading_process(assignment), 0)[1] == 0
    assert result(assignment) == undisturbed
    shutil.rmtree(scratch)


def kill_one(tree, share):
    """Kill one of the sandbox's processes: the outer wall, the server, the submission, or what there is."""
    members = tree.members()
    with contextlib.suppress(psutil.NoSuchProcess, IndexError):         # it was quicker
        members[int(share * len(members))].kill()


@KILLS
def test_a_sandbox_that_is_killed_at_any_moment_of_a_judgement_changes_no_verdict(kills):
    cells = [("setup", "import numpy as np"), *((e.name, e.mistakes[0].source) for e in of_chapter("dropout"))]
    rng, replaced = np.random.default_rng(20), 0
    with SANDBOX.of("dropout", "bubblewrap") as sandbox:
        pass                                                            # it is kept
    undisturbed = grade_one.judge_cells("dropout", cells, [1, 2, 3])
    begin = time.monotonic()
    assert grade_one.judge_cells("dropout", cells, [1, 2, 3]) == undisturbed
    took = time.monotonic() - begin
    for _ in range(kills):
        server = sandbox.server
        killer = threading.Timer(rng.uniform(0, took), kill_one, [server.tree, rng.random()])
        killer.start()
        assert grade_one.judge_cells("dropout", cells, [1, 2, 3]) == undisturbed
        killer.join()
        replaced += sandbox.server is not server
    assert replaced > 0
