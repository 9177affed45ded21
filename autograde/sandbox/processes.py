"""The processes that students' code runs in: how they start, how they are watched, how they end."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import psutil

from autograde.boundary import wire
from autograde.boundary.text import cleaned
from autograde.sandbox.channel import PipeChannel, SocketChannel
from autograde.sandbox.errors import MemoryExceeded, SandboxUnavailable

STRANGER = 62_034                               # a user that nobody is
START = 60                                      # seconds that Python and NumPy may take to start
OURS = Path(__file__).parents[1]
INSIDE = "boundary", "sandbox/inside"           # the rooms of autograde that are copied behind the wall
BOOT = "import sys; sys.path[:0] = sys.argv[1:3]; sys.path.append(sys.argv[3]); del sys.argv[1:4]; " \
       "from autograde.boundary import watched; watched.PACKAGES.append(sys.path[1]); " \
       "from autograde.sandbox.inside.{} import main; main()"


class Tree:
    """A child of ours and all its descendants."""

    def __init__(self, command, **options):
        self.complaints = tempfile.TemporaryFile()                      # noqa: SIM115  (closed by end)
        self.child = subprocess.Popen(command, stderr=self.complaints, start_new_session=True, **options)
        self.root = psutil.Process(self.child.pid)
        self.known = [self.root]

    def members(self):
        """All that is left of it, the oldest first; also what outlived the child."""
        if self.child.poll() is not None:       # collected: its number may be another's by now
            self.known = self.known[1:] if self.known[:1] == [self.root] else self.known
        found = {}
        for process in self.known:
            with contextlib.suppress(psutil.Error):
                if process.pid not in found and process.is_running():
                    found |= {member.pid: member for member in (process, *process.children(recursive=True))}
        self.known = list(found.values())
        return self.known

    def watch(self, megabytes):
        """Raise MemoryExceeded if it holds more memory than so much, EOFError if the child has ended."""
        total = 0
        for process in self.members():
            with contextlib.suppress(psutil.Error):                     # it has ended meanwhile
                total += process.memory_info().rss
        if self.child.returncode is not None:
            raise EOFError
        if total > megabytes << 20:
            raise MemoryExceeded(f"{total >> 20} MB of memory; at most {megabytes} MB are allowed")

    def computed(self):
        """Seconds of processor time of all that is left of it."""
        total = 0.0
        for process in self.members():
            with contextlib.suppress(psutil.Error):
                total += sum(process.cpu_times()[:2])
        return total

    def end(self):
        """Leave nothing of it running."""
        for process in self.members():
            with contextlib.suppress(psutil.Error):
                process.kill()
        if os.name != "nt" and self.child.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.complaints.close()

    def unavailable(self, reason=""):
        """The exception that says why it did not start; ends what there is of it."""
        self.complaints.seek(0)
        said = self.complaints.read(10_000).decode(errors="replace").strip().split("\n")[-1]
        self.end()
        return SandboxUnavailable(f"the sandbox did not start ({cleaned(reason or said, 300) or 'no reason given'}); "
                                  "`--isolation process` does without it, at your own risk")


class PlainProcess:
    """A child process for one submission: without walls, or as another user behind the system-call filter alone."""

    def __init__(self, folder, *, megabytes, seconds, filtered=False):
        self.megabytes = megabytes
        self.room = tempfile.mkdtemp(prefix="submission-")
        command = python_command(base_python(), "filtered" if filtered else "worker", folder,
                                 Path(np.__file__).parents[1])
        limits = [str(megabytes), str(seconds)]
        if filtered:
            os.chown(self.room, STRANGER, STRANGER)
            limits += [str(folder / "library"), str(STRANGER)]
        options = {"env": variables_without_walls(self.room), "cwd": self.room}
        if os.name == "nt":
            self.tree = Tree([*command, "-", *limits], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)
            self.channel = PipeChannel(self.tree.child.stdin, self.tree.child.stdout)
        else:
            ours, theirs = socket.socketpair()
            with theirs:
                self.tree = Tree([*command, str(theirs.fileno()), *limits], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()], **options)
            self.channel = SocketChannel(ours)
        try:                                    # so far only our own code runs in it
            self.channel.exchange(wire.pack([0, "hello"]), seconds=START, limit=100)
        except BaseException as error:
            unavailable = self.tree.unavailable()
            self.end()
            raise (unavailable if isinstance(error, (TimeoutError, EOFError, ValueError)) else error) from None

    def watch(self):
        self.tree.watch(self.megabytes)

    def computed(self):
        return self.tree.computed()

    def end(self):
        self.tree.end()
        self.channel.close()
        shutil.rmtree(self.room, ignore_errors=True)


def python_command(python, module, folder, site):
    """Run the main of a module of `inside` with our folder and NumPy's packages, and no other, on the path."""
    return [python, "-I", "-S", "-B", "-c", BOOT.format(module), folder / "judge", folder / "library", site]


def copy_inside(library, folder):
    """Put what a student's process may see into `folder`, readable by whatever user it will be."""
    packages = [path for path in library.iterdir() if (path / "__init__.py").is_file() and path.name != "autograde"]
    if not packages:
        raise FileNotFoundError(f"{library} holds no package; it should be the folder with the student edition of "
                                "course_lib")
    judge = folder / "judge" / "autograde"
    for room in INSIDE:
        shutil.copytree(OURS / room, judge / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(OURS / "sandbox/inside/in_place_of_autograde.py", judge / "__init__.py")
    (judge / "sandbox/__init__.py").touch()
    for path in packages:
        shutil.copytree(path, folder / "library" / path.name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def variables_without_walls(room):
    """All that a process without walls finds in its environment."""
    needed = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return variables() | needed | {"HOME": room, "TMPDIR": room, "TEMP": room}


def base_python():
    """The Python itself, not the link to it in a virtual environment."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable).resolve()


def variables():
    """All that a student's process finds in its environment."""
    return {"HOME": "/tmp", "PATH": "/usr/bin", "LANG": "C.UTF-8", "LD_LIBRARY_PATH": "/python/lib",
            "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
