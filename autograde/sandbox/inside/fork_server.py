"""The process behind the outer wall that makes a process for each submission, in milliseconds.

It has NumPy and the student edition of course_lib in its memory, and no reference, case, mistake or seed: its
forks inherit what it knows.  It never reads a student's code either, but hands the new process its end of a
socket to the judge.  The judge asks for one of two things on a socket of their own:

    fork MEGABYTES SECONDS, with a socket       answers "up", or what went wrong
    end                                         ends that process and all it started; answers "gone"
"""

import contextlib
import gc
import importlib
import os
import pkgutil
import signal
import socket
import sys

import numpy as np

from autograde.sandbox.inside import absent_packages, inner_wall, worker

COMMON = ["numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial", "numpy.random", "collections", "copy",
          "dataclasses", "functools", "itertools", "json", "math", "random", "time", "typing"]


def main():
    """python … FD LIBRARY"""
    control, library = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    preload(library)
    inner_wall.guard_server()
    gc.freeze()                                 # what is here now stays: no fork need copy it
    child = None
    control.send(b"ready")
    while True:
        order, sockets, *_ = socket.recv_fds(control, 100, 1)
        what, *limits = order.decode().split() or ["stop"]
        if child is not None:
            os.kill(child, signal.SIGKILL)      # the first process of a namespace takes all others with it
            os.waitpid(child, 0)
            child = None
        if what == "fork":
            child, answer = fork(control, sockets[0], *map(int, limits))
            os.close(sockets[0])
            control.send(answer)
        elif what == "end":
            control.send(b"gone")
        else:
            return


def preload(library):
    """Import what students will import: NumPy whole, and each module of the library that can be."""
    for name in COMMON:
        importlib.import_module(name)
    absent_packages.install()
    for name in [module.name for module in pkgutil.walk_packages([library], onerror=lambda name: None)]:
        with contextlib.suppress(Exception):    # what needs more than NumPy, or a real picture
            importlib.import_module(name)
    np.random.default_rng(0).random(1)
    np.linalg.inv(np.eye(2))


def fork(control, end, megabytes, seconds):
    """Make a process for one submission that talks on the socket `end`: its number or None, and our answer.

    Between it and the server stands another that makes the namespaces and ends: only its children live in them.
    """
    listen, say = os.pipe()
    middle = os.fork()
    if middle == 0:
        become_submission(control, end, say, megabytes, seconds)
    os.close(say)
    os.waitpid(middle, 0)
    with os.fdopen(listen, "rb") as report:
        lines = report.read().splitlines()
    pid = next((int(line[4:]) for line in lines if line.startswith(b"pid ")), None)
    if b"up" in lines:
        return pid, b"up"
    if pid is not None:                         # it failed, and has ended or is about to
        os.waitpid(pid, 0)
    return None, b"; ".join(line for line in lines if not line.startswith(b"pid "))[:500] or b"no reason given"


def become_submission(control, end, say, megabytes, seconds):
    """In the fork: raise the walls, then serve the student's code.  Never returns."""
    try:
        control.close()
        inner_wall.new_namespaces()
        inner = os.fork()
        if inner:
            os.write(say, b"pid %d\n" % inner)
            os._exit(0)
        inner_wall.keep_only(end, say)
        end, say = 3, 4
        inner_wall.raise_walls(megabytes=megabytes, seconds=seconds)
        os.write(say, b"up\n")
        os.close(say)
    except BaseException as error:
        os.write(say, f"{error}\n".encode(errors="replace")[:500])
        os._exit(1)
    try:
        worker.serve(end, end)
    finally:
        os._exit(0)
