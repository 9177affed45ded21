"""Workers that may die: what becomes of their task, of the others, and of what they had started."""

import os
import time

import psutil
import pytest

from autograde.classroom.pool import Limits, Lost, Pool, Unable

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no limits of memory and processor time")
SMALL = Limits(megabytes=700, processor=1, answer=1 << 20)


def answers(tasks, workers=2, limits=SMALL):
    with Pool("pool_work:Work", ["word"], workers=workers, limits=limits) as pool:
        return dict(pool.answers(tasks))


def test_every_task_is_answered_whatever_the_others_do(tmp_path):
    tasks = [["say", 1], ["die"], ["spin"], ["say", 2], ["swell"], ["talk"], ["stumble"],
             ["die_once", str(tmp_path / "x")], ["say", 3]]
    found = answers(tasks)
    assert {number: answer["said"] for number, answer in found.items() if isinstance(answer, dict)} == {
        0: "word 1", 3: "word 2", 7: "alive", 8: "word 3"}
    assert {number: answer.status for number, answer in found.items() if isinstance(answer, Lost)} == {
        1: "crashed", 2: "timed out", 4: "out of memory", 5: "failed", 6: "failed"}
    assert "SIGSEGV" in found[1].reason and "1 s of processor time" in found[2].reason
    assert "700 MB" in found[4].reason and "1 MB" in found[5].reason and "the disk is full" in found[6].reason


def test_workers_share_the_tasks_and_are_kept():
    found = answers([["say", n] for n in range(20)])
    assert 1 <= len({answer["pid"] for answer in found.values()}) <= 2


def test_a_task_that_is_put_first_is_done_before_those_that_wait():
    order = []
    with Pool("pool_work:Work", ["word"], workers=1) as pool:
        for _, answer in pool.answers([["say", n] for n in range(4)]):
            order.append(answer["said"])
            if answer["said"] == "word 0":
                pool.first(["say", "first"])
    assert order.index("word first") <= 2 and len(order) == 5          # one was given out already


def test_what_a_lost_worker_had_started_ends_with_it():
    with Pool("pool_work:Work", ["word"], workers=1, limits=Limits(seconds=2)) as pool:
        found = []
        for _, answer in pool.answers([["start"], ["sleep"], ["say", 1]]):
            found.append(answer)
    assert not psutil.pid_exists(found[0]["said"]) or psutil.Process(found[0]["said"]).status() == psutil.STATUS_ZOMBIE
    assert found[1].status == "timed out" and found[2]["said"] == "word 1"


def test_a_worker_goes_when_the_pool_is_closed():
    with Pool("pool_work:Work", ["word"], workers=2) as pool:
        pids = {answer["pid"] for _, answer in pool.answers([["say", n] for n in range(4)])}
    deadline = time.monotonic() + 5
    while any(map(psutil.pid_exists, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(psutil.pid_exists, pids))


def test_the_soft_limit_alone_is_set_so_that_the_sandbox_may_set_its_own():
    (answer,) = answers([["soft_limit"]]).values()
    soft, hard = answer["said"]
    assert soft == SMALL.megabytes << 20 and hard != soft


@pytest.mark.parametrize("make, word, task, said", [
    ("pool_work:Closed", "shut", ["say", 1], "No space left on device: '/tmp/library'"),
    ("pool_work:Closed", "gone", ["say", 1], "exit code 7"), ("pool_work:Work", "word", ["fill_up"], "No space left")])
def test_what_the_machine_refuses_is_no_tasks_fault(make, word, task, said):
    with Pool(make, [word], workers=2) as pool, pytest.raises(Unable, match=said):
        list(pool.answers([task, ["say", 2]]))
