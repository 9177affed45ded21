"""Hostile submissions against the real sandbox: none earns a point, none changes anything.

Each file of submissions/ is a student's answer cell for the exercise double(x) = 2 x; its docstring says what it
tries.  An attack that gets what it wants answers rightly, and would earn points.  The cell before it tells the
attacker where everything is.
"""

import hashlib
import os
import platform
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from autograde.sandbox.errors import BadReply, Crashed, OutOfMemory, Stopped, StudentError, TimedOut
from autograde.sandbox.sandbox import Sandbox
from walls import needs_bubblewrap

SUBMISSIONS = Path(__file__).with_name("submissions")
ATTACKS = sorted(path.stem for path in SUBMISSIONS.glob("*.py"))
X86_ONLY = {"own_machine_code", "old_system_calls", "second_system_call_table", "exotic_system_calls", "own_namespaces",
            "change_root"}                      # they name system calls by x86_64's numbers
SECRET = "the-class-secret-7f3a"
ANSWER = f"# {SECRET}\ndef answer(x):\n    return 2 * x\n"
HONEST = [("setup", "import numpy as np\nimport course_lib"),
          ("answer", "def double(x):\n    return 2 * x\n"
                     "def other(x, *, rng):\n    return np.sin(x) * rng.normal(size=x.shape) + course_lib.triple(x)\n")]
SECONDS = 0.5

pytestmark = needs_bubblewrap


class Course:
    """A folder with everything an attacker could want, ears for whoever calls home, and a process that knows."""

    def __init__(self, folder):
        self.folder, self.library = folder / "course", folder / "library"
        for name in "source", "submitted/ada", "home/.jupyter":
            (self.folder / name).mkdir(parents=True)
        for name in "source/answer.py", "submitted/ada/answer.py":
            (self.folder / name).write_text(ANSWER)
        (self.folder / "seed").write_text("123456789")
        (self.folder / "home" / ".bashrc").write_text("# theirs\n")
        gradebook = sqlite3.connect(self.folder / "gradebook.db")
        gradebook.executescript("create table cells (source text, points real)")
        gradebook.execute("insert into cells values (?, 0)", [ANSWER])
        gradebook.commit()
        gradebook.close()
        (self.library / "course_lib").mkdir(parents=True)
        (self.library / "course_lib" / "__init__.py").write_text("def triple(x):\n    return 3 * x\n")
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(str(self.folder / "socket"))
        self.unix.listen()
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        for ear in self.tcp, self.unix, self.udp:
            ear.setblocking(False)
        self.bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"],
                                          env=os.environ | {"CLASS_SECRET": SECRET})

    def told(self):
        """The cell that tells the attacker where everything is."""
        return f"""import os, sys
import numpy as np
COURSE, LIBRARY, SECRET = {str(self.folder)!r}, {str(self.library)!r}, {SECRET!r}
JUDGE, TCP, UDP = {os.getpid()}, {self.tcp.getsockname()[1]}, {self.udp.getsockname()[1]}
SECONDS = {SECONDS}
"""

    def heard(self):
        """Whether anyone called."""
        for hear in self.tcp.accept, self.unix.accept, lambda: self.udp.recv(10):
            try:
                hear()
            except BlockingIOError:
                continue
            return True
        return False

    def close(self):
        for ear in self.tcp, self.unix, self.udp:
            ear.close()
        self.bystander.kill()
        self.bystander.wait()


def manifest(*folders):
    """Everything about every file that a process could change, but the time it was read."""
    seen = {}
    for path in (path for folder in folders for path in [folder, *folder.rglob("*")]):
        s = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        seen[str(path)] = s.st_mode, s.st_uid, s.st_gid, s.st_nlink, s.st_size, s.st_mtime_ns, content
    return seen


def points(student):
    """What a judge would give: a point for each case answered as the reference does."""
    earned = 0
    for x in np.arange(5.0), np.random.default_rng().normal(size=5), np.float32([[0.5, -1], [3, 4]]):
        try:
            answer = student.function("double")(x)
        except (StudentError, Stopped):
            continue                            # any other exception would be a hole in the judge
        earned += type(answer) is np.ndarray and answer.dtype == x.dtype and np.array_equal(answer, 2 * x)
    return earned


def honest(sandbox):
    """What an honest submission earns, and the very bits of its answer; on a busy machine it has time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "seconds", 20)
        patch.setattr(sandbox, "budget", 60)
        with sandbox.submission(HONEST) as student:
            answer = student.function("other")(np.linspace(0, 1, 50), rng=np.random.default_rng(7))
            return points(student), answer.tobytes(), student.errors


def running(sandbox):
    """The processes that belong to the sandbox, with the times they were started at."""
    return {(process.pid, process.create_time()) for process in sandbox.server.tree.members()}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("attacks"))
    yield course
    course.close()


@pytest.fixture(scope="module")
def sandbox(course):
    with Sandbox(course.library, seconds=SECONDS, budget=2 * SECONDS, megabytes=512) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def undisturbed(sandbox, course):
    """How the world is before any attack."""
    return honest(sandbox), running(sandbox), manifest(course.folder, course.library, sandbox.folder)


def test_honest_work_earns_all_points(undisturbed):
    assert undisturbed[0][0] == 3 and undisturbed[0][2] == {}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing_and_changes_nothing(sandbox, course, undisturbed, name):
    if name in X86_ONLY and platform.machine() != "x86_64":
        pytest.skip("names system calls by x86_64's numbers")
    source = (SUBMISSIONS / f"{name}.py").read_text()
    begin = time.monotonic()
    with sandbox.submission([("told", course.told()), ("answer", source)]) as student:
        earned = points(student)
    took = time.monotonic() - begin
    answers, processes, files = undisturbed
    assert earned == 0
    assert running(sandbox) == processes
    assert manifest(course.folder, course.library, sandbox.folder) == files
    assert not course.heard()
    assert course.bystander.poll() is None
    assert honest(sandbox) == answers
    assert took < 2 * SECONDS + 4              # and it is ended in time


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_says_what_it_tries_and_is_python(name):
    source = (SUBMISSIONS / f"{name}.py").read_text()
    compile(source, name, "exec")
    assert source.startswith('"""') and source.split('"""')[1].endswith(".")


@pytest.mark.parametrize("name", ["read_source_notebook", "read_gradebook", "read_seed", "read_other_submission",
                                  "read_judge_environment", "import_ready_made", "other_programs",
                                  "own_machine_code", "send_udp", "serve"])
def test_without_walls_the_attack_would_succeed(course, tmp_path, name):
    """Or the test above would prove nothing."""
    if name in X86_ONLY and platform.machine() != "x86_64":
        pytest.skip("names system calls by x86_64's numbers")
    source = (SUBMISSIONS / f"{name}.py").read_text()
    with Sandbox(course.library, "process", seconds=10, megabytes=4096) as sandbox, \
            sandbox.submission([("told", course.told()), ("answer", source)]) as student:
        assert points(student) == 3
    course.heard()


def test_without_walls_a_submission_can_write_the_gradebook(tmp_path):
    course = Course(tmp_path)
    source = (SUBMISSIONS / "write_gradebook.py").read_text()
    before = manifest(course.folder)
    with Sandbox(course.library, "process", seconds=10) as sandbox, \
            sandbox.submission([("told", course.told()), ("answer", source)]):
        pass
    course.close()
    assert manifest(course.folder) != before


def test_more_than_sixty_attacks_are_tried():
    assert len(ATTACKS) > 60


@pytest.mark.parametrize("name, stopped", [("endless_loop", None), ("ignore_signals", TimedOut),
                                           ("sudden_exit", Crashed), ("memory_at_once", OutOfMemory),
                                           ("forged_verdict", BadReply)])
def test_the_instructor_reads_what_happened(sandbox, course, name, stopped):
    source = (SUBMISSIONS / f"{name}.py").read_text()
    with sandbox.submission([("told", course.told()), ("answer", source)]) as student:
        if stopped is None:
            assert student.errors["answer"].startswith("TimedOut")
        else:
            with pytest.raises(stopped):
                student.function("double")(np.ones(2))
