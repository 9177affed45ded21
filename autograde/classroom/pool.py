"""Tasks in processes that may die: each within limits of memory and time; a process that is lost is replaced.

    with Pool("autograde.classroom.task:Grader", [root, folder], workers=2) as pool:
        for number, answer in pool.answers(tasks):          # as they are done;  answer: a dict, or Lost

Only bytes of JSON go through the pipes, and never more than a limit: what a worker says is about a student's work.
(concurrent.futures fails every waiting task when one worker dies; pebble does not, but it pickles.)
"""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait

import psutil

from autograde.classroom.serving import READY, UNABLE, serve

STARTS = 5                                      # so many workers in a row may end while they start, as by a kill
LONGEST = 60                                    # characters of the folder in which a fork server may have its socket


@dataclass(frozen=True)
class Limits:
    """Of one task.  The student's own process has tighter ones (autograde.sandbox)."""

    megabytes: int = 1024                       # address space of the worker; it has some 200 when it is idle
    processor: int = 30                         # seconds of the worker's own processor time: no neighbour counts
    seconds: int = 120                          # on the clock: the student's budget, and a slow machine
    answer: int = 16 << 20                      # bytes
    lives: int = 2                              # a process may die of what its task did not do


class Unable(Exception):
    """No worker can start, whatever the task; the message says why.  No task is to blame."""


@dataclass(frozen=True)
class Lost:
    """In place of an answer: a status, and the reason as a sentence."""

    status: str
    reason: str


class Pool:
    """Workers that each hold make(*arguments) open as a context and call it with one task after the other.

    make: "module:name", imported in the worker;  arguments and tasks: what JSON can say.
    """

    def __init__(self, make, arguments=(), *, workers=2, limits=Limits()):
        self.make, self.arguments, self.size, self.limits = make, arguments, workers, limits
        fork = os.name == "posix" and len(tempfile.gettempdir()) < LONGEST
        self.context = multiprocessing.get_context("forkserver" if fork else "spawn")
        if fork:
            self.context.set_forkserver_preload([make.partition(":")[0]])
        self.workers, self.waiting, self.number, self.failed = [], deque(), 0, 0

    def __enter__(self):
        main = sys.modules["__main__"]          # multiprocessing asks for this, and a shell's __main__ may lack it
        main.__spec__ = getattr(main, "__spec__", None)
        self.workers = [self._worker() for _ in range(self.size)]
        return self

    def __exit__(self, kind, *rest):
        for worker in self.workers:             # each closes what it holds and goes; after Ctrl-C it is not waited for
            worker.pipe.close()
        deadline = time.monotonic() + (5 if kind is None else 0.5)
        for worker in self.workers:
            worker.process.join(max(0, deadline - time.monotonic()))
            worker.end()

    def first(self, task):
        """Give a task before all that waits, and return its number: what was begun is finished first."""
        self.waiting.appendleft((self.number, task, self.limits.lives))
        self.number += 1
        return self.number - 1

    def answers(self, tasks):
        """Yield (number, answer) as they come.  The caller may add tasks with `first` in between.

        Raises Unable if a worker cannot open what it needs.
        """
        for task in tasks:
            self.waiting.append((self.number, task, self.limits.lives))
            self.number += 1
        while self._set_to_work():
            busy = [worker for worker in self.workers if worker.task]
            left = min(worker.deadline for worker in busy) - time.monotonic()
            ready = wait([worker.pipe for worker in busy], max(0, left))
            for worker in busy:
                if worker.pipe in ready or time.monotonic() > worker.deadline:
                    yield from self._answer(worker, in_time=worker.pipe in ready)

    def _set_to_work(self):
        for worker in self.workers:
            if self.waiting and not worker.task:
                worker.give(*self.waiting.popleft())
        return any(worker.task for worker in self.workers)

    def _answer(self, worker, *, in_time):
        if not worker.ready:
            ended = worker.begin(in_time=in_time)
            self.failed = self.failed + 1 if ended else 0
            if ended:
                if self.failed > STARTS:
                    raise Unable(ended)
                self.waiting.appendleft(worker.task)
                self._replace(worker)
            return
        number, task, lives = worker.task
        answer = worker.take() if in_time else Lost("timed out", f"it was not judged within {self.limits.seconds} s")
        worker.task = None
        if isinstance(answer, Lost):
            self._replace(worker)
            if answer.status == "crashed" and lives > 1:
                self.waiting.appendleft((number, task, lives - 1))
                return
        self._set_to_work()                     # it works on while the caller writes
        yield number, answer

    def _replace(self, worker):
        worker.end()
        self.workers[self.workers.index(worker)] = self._worker()

    def _worker(self):
        return Worker(self.context, self.make, self.arguments, self.limits)


class Worker:
    """One process, seen from the parent."""

    def __init__(self, context, make, arguments, limits):
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, make, arguments, limits))
        self.process.start()
        theirs.close()
        self.limits, self.task, self.deadline, self.ready = limits, None, 0, False

    def give(self, number, task, lives):
        self.task, self.deadline = (number, task, lives), time.monotonic() + self.limits.seconds
        with contextlib.suppress(OSError):      # it is dead, as `take` will see
            self.pipe.send_bytes(json.dumps(task).encode())

    def begin(self, *, in_time):
        """Its first message: it has opened what it needs, and its task's time begins; or else how it ended.

        Raises Unable if it says why it cannot.
        """
        said = ""
        with contextlib.suppress(EOFError, OSError, ValueError):
            said = json.loads(self.pipe.recv_bytes(10_000)) if in_time else f"nothing within {self.limits.seconds} s"
        if said and said != READY:
            raise Unable(said)
        if not said:
            self.process.join(5)
            return ending(self.process.exitcode)
        self.ready, self.deadline = True, time.monotonic() + self.limits.seconds
        return ""

    def take(self):
        """The answer, or Lost."""
        try:
            answer = json.loads(self.pipe.recv_bytes(self.limits.answer))
        except (EOFError, ConnectionError):     # reset, if it had not read its task yet
            self.process.join(5)
            if self.process.exitcode == -getattr(signal, "SIGXCPU", 0):
                return Lost("timed out", f"judging it took more than {self.limits.processor} s of processor time")
            return Lost("crashed", f"the judge's process ended ({ending(self.process.exitcode)}), twice")
        except (OSError, ValueError, RecursionError):
            return Lost("failed", f"what is to be said of it has more than {self.limits.answer >> 20} MB")
        if answer.get("lost", {}).get("status") == UNABLE:
            raise Unable(answer["lost"]["reason"])
        return Lost(**answer["lost"]) if "lost" in answer else answer

    def end(self):
        """Leave nothing of it running.  (Bubblewrap ends with it; a process without walls would not.)"""
        started = []
        with contextlib.suppress(psutil.Error):
            started = psutil.Process(self.process.pid).children(recursive=True)
        if self.process.is_alive():
            self.process.kill()
        for process in started:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self.process.join()


def ending(code):
    return signal.Signals(-code).name if code and code < 0 else f"exit code {code}"
