"""What a worker can do that test_pool sends to work: honest and otherwise."""

import errno
import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import numpy as np


class Work:
    """What a worker of these tests can do."""

    def __init__(self, word):
        self.word = word

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def __call__(self, task):
        what, *rest = task
        return {"said": getattr(self, what)(*rest), "pid": os.getpid()}

    def say(self, number):
        return f"{self.word} {number}"

    def die(self):
        os.kill(os.getpid(), signal.SIGSEGV)

    def die_once(self, path):
        if not Path(path).exists():
            Path(path).touch()
            os._exit(3)
        return "alive"

    def sleep(self):
        time.sleep(60)

    def spin(self):
        while True:
            pass

    def swell(self):
        return np.ones(10**9).sum()

    def talk(self):
        return "x" * (2 << 20)

    def stumble(self):
        raise OSError("the disk is full")

    def fill_up(self):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def start(self):
        return subprocess.Popen(["sleep", "100"]).pid

    def soft_limit(self):
        return resource.getrlimit(resource.RLIMIT_AS)


class Closed(Work):
    """One that cannot open what it needs."""

    def __enter__(self):
        if self.word == "gone":
            os._exit(7)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/tmp/library")
