"""The processes that students' code runs in: what they get, how they start, how they end."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import psutil

from autograde import bubblewrap, wire
from autograde.bubblewrap import SandboxUnavailable
from autograde.channel import PipeChannel, SocketChannel

START = 30                                      # seconds that Python and NumPy may take to start
HERE = Path(__file__).parent
BOOT = "import sys; sys.path[:0] = sys.argv[1:3]; sys.path.append(sys.argv[3]); " \
       "from autograde.worker import main; del sys.argv[1:4]; main()"


class MemoryExceeded(Exception):
    """A process and its children hold more memory than they may."""


class Process:
    """One student's process: a channel to it, an eye on its memory, and its end."""

    def __init__(self, folder, *, walled, megabytes, seconds):
        self.megabytes = megabytes
        self.room = None if walled else tempfile.mkdtemp(prefix="submission-")
        if walled:
            wall, python, site = bubblewrap.outer_wall(folder)
            folder = bubblewrap.CODE
        else:
            wall, python, site = [], bubblewrap.base_python(), Path(np.__file__).parents[1]
        command = [*wall, python, "-I", "-S", "-B", "-c", BOOT, folder / "judge", folder / "library", site]
        limits = [str(megabytes), str(int(seconds) + START)]
        self.complaints = tempfile.TemporaryFile()                      # noqa: SIM115  (closed by end)
        options = {"env": environment(self.room), "cwd": self.room, "stderr": self.complaints,
                   "start_new_session": True}
        if os.name == "nt":
            self.child = subprocess.Popen([*command, "-", *limits], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                          **options)
            self.channel = PipeChannel(self.child.stdin, self.child.stdout)
        else:
            ours, theirs = socket.socketpair()
            with theirs:
                self.child = subprocess.Popen([*command, str(theirs.fileno()), *limits], stdin=subprocess.DEVNULL,
                                              stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()], **options)
            self.channel = SocketChannel(ours)
        self._greet()

    def _greet(self):
        """Wait until it is ready for a student's code; so far only our own has run in it."""
        try:
            reply = wire.unpack(self.channel.exchange(wire.pack([0, "hello"]), seconds=START, limit=100))
            if reply == [0, "value", None]:
                return
        except (TimeoutError, EOFError, ValueError):
            pass
        self.complaints.seek(0)
        complaint = self.complaints.read(4000).decode(errors="replace").strip().split("\n")[-1]
        self.end()
        raise SandboxUnavailable(f"the sandbox did not start ({plain(complaint, 300) or 'no reason given'}); "
                                 "`--isolation process` does without it, at your own risk")

    def watch(self):
        """Raise MemoryExceeded if the whole tree holds more memory than it may."""
        total = 0
        for process in self._tree():
            with contextlib.suppress(psutil.Error):                     # it has ended meanwhile
                total += process.memory_info().rss
        if total > self.megabytes << 20:
            raise MemoryExceeded(f"{total >> 20} MB of memory; at most {self.megabytes} MB are allowed")

    def end(self):
        """Leave nothing of it running."""
        tree = self._tree()
        for process in tree:
            with contextlib.suppress(psutil.Error):
                process.kill()
        if os.name != "nt":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.channel.close()
        self.complaints.close()
        if self.room:
            shutil.rmtree(self.room, ignore_errors=True)

    def _tree(self):
        try:
            child = psutil.Process(self.child.pid)
            return [child, *child.children(recursive=True)]
        except psutil.Error:
            return []


def copy_inside(library, folder):
    """Put what a student's process may see into `folder`, readable by whatever user it will be."""
    packages = [path for path in library.iterdir() if (path / "__init__.py").is_file() and path.name != "autograde"]
    if not packages:
        raise FileNotFoundError(f"{library} holds no package; it should be the folder with the student edition of "
                                "course_lib")
    judge = folder / "judge" / "autograde"
    judge.mkdir(parents=True)
    shutil.copyfile(HERE / "standin.py", judge / "__init__.py")
    for name in "wire.py", "worker.py":
        shutil.copyfile(HERE / name, judge / name)
    for path in packages:
        shutil.copytree(path, folder / "library" / path.name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def environment(room):
    """All that a student's process finds in its environment."""
    needed = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if room and name in os.environ}
    return needed | bubblewrap.environment() | ({"HOME": room, "TMPDIR": room, "TEMP": room} if room else {})


def plain(text, length):
    """Text from inside, cut, and without characters that command a terminal or turn the line around."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text[:length])
