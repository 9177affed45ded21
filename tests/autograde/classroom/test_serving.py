"""A worker of the pool: one answer for each task whatever happens, and an end when nobody listens."""

import contextlib
import errno
import json
import multiprocessing
import signal
import sys
import types

import pytest

from autograde.classroom import serving
from autograde.classroom.pool import Limits
from autograde.classroom.serving import READY, UNABLE, serve


class Work:
    """What a worker holds open: answers with what the task says."""

    closed = 0

    def __init__(self, *arguments):
        if arguments == ("broken",):
            raise RuntimeError("no walls " + "x" * 5000)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        type(self).closed += 1

    def __call__(self, task):
        kind, *rest = task
        if kind == "raise":
            raise getattr(__import__("builtins"), rest[0])(*rest[1:])
        return {"set": {1}, "deep": [task], "self": self}.get(kind, task)


@pytest.fixture(autouse=True)
def limited(monkeypatch):
    """The limits that the worker would set, for here it is this process; and Ctrl-C stays ours."""
    set_ = []
    monkeypatch.setattr(serving, "limit", lambda name, value: set_.append((name, value)))
    module = types.ModuleType("a_module_of_work")
    module.Work = Work
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(Work, "closed", 0)
    handler = signal.getsignal(signal.SIGINT)
    yield set_
    signal.signal(signal.SIGINT, handler)


def served(*tasks, arguments=(), make="a_module_of_work:Work"):
    """What comes back for these tasks, the worker's first word in front."""
    ours, theirs = multiprocessing.Pipe()
    for task in tasks:
        ours.send_bytes(task if isinstance(task, bytes) else json.dumps(task).encode())
    sent = []
    pipe = types.SimpleNamespace(send_bytes=sent.append, recv_bytes=iter_of(theirs, len(tasks)))
    with ours, theirs:
        serve(pipe, make, arguments, Limits(megabytes=100, processor=7))
    return [json.loads(data) for data in sent]


def iter_of(pipe, times):
    left = [times]

    def receive():
        if not left[0]:
            raise EOFError
        left[0] -= 1
        return pipe.recv_bytes()
    return receive


def test_it_says_that_it_is_ready_then_answers_each_task_and_closes_what_it_opened():
    assert served(["a", 1], ["b"], []) [:3] == [READY, ["a", 1], ["b"]]
    assert Work.closed == 1


@pytest.mark.parametrize("make, arguments, said", [
    ("a_module_of_work:Work", ("broken",), "RuntimeError: no walls x"), ("a_module_of_work:Nothing", (),
    "AttributeError: "),
    ("no_module_of_that_name:X", (), "ModuleNotFoundError: "), ("a_module_of_work", (), "AttributeError: ")])
def test_what_cannot_be_opened_is_said_in_place_of_ready_and_no_task_is_taken(make, arguments, said):
    first, = served(["a"], arguments=arguments, make=make)
    assert first.startswith(said) and len(first) < 1100


@pytest.mark.parametrize("task, status, words", [
    (["raise", "ValueError", "x" * 1000], "failed", "ValueError: xxx"), (["raise", "MemoryError"], "out of memory",
    "100 MB"),
    (["raise", "OSError", errno.ENOSPC, "No space left on device"], UNABLE, "No space left"),
    (["raise", "OSError", errno.EMFILE, "Too many open files"], UNABLE, "Too many open files"),
    (["raise", "OSError", errno.EROFS, "Read-only file system"], UNABLE, "Read-only"),
    (["raise", "FileNotFoundError", errno.ENOENT, "No such file"], "failed", "FileNotFoundError"),
    (["raise", "RecursionError"], "failed", "RecursionError"), (["set"], "failed", "TypeError"), (["self"], "failed",
    "TypeError"),
    ([], "failed", "ValueError"), (3, "failed", "TypeError")])
def test_whatever_a_task_does_is_its_own_answer_and_the_next_one_is_answered(task, status, words):
    _, lost, after = served(task, ["after"])
    assert lost["lost"]["status"] == status and words in lost["lost"]["reason"] and after == ["after"]
    assert len(lost["lost"]["reason"]) < 400


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_what_ends_a_process_ends_the_worker_and_closes_what_it_opened(error):
    with pytest.raises(error):
        served(["raise", error.__name__])
    assert Work.closed == 1


def test_each_task_has_its_own_processor_time_and_all_have_one_limit_of_memory(limited):
    served(["a"], ["b"])
    assert limited[0] == ("AS", 100 << 20)
    (cpu, first), (_, second) = limited[1:]
    assert cpu == "CPU" and 7 <= first <= second < first + 100


@pytest.mark.parametrize("error", [EOFError, OSError, ConnectionResetError])
def test_when_nobody_sends_or_listens_any_more_it_ends(error):
    def gone(*args):
        raise error
    serve(types.SimpleNamespace(send_bytes=lambda data: None, recv_bytes=gone), "a_module_of_work:Work", (), Limits())
    if error is not EOFError:
        serve(types.SimpleNamespace(send_bytes=gone, recv_bytes=lambda: b'["a"]'),
            "a_module_of_work:Work", (), Limits())
    assert Work.closed >= 1


def test_ctrl_c_is_the_parent_s():
    with contextlib.suppress(EOFError):
        served()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_limit_that_this_system_does_not_know_is_left_out(monkeypatch):
    monkeypatch.undo()
    serving.limit("NO_SUCH_RESOURCE", 1)
    monkeypatch.setattr(serving, "resource", None)
    serving.limit("AS", 1)
