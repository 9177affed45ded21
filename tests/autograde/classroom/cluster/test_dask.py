"""A class graded by a real Dask cluster on this machine.  make cluster installs it and runs these tests."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from one_process import quiet, result
from walls import needs_bubblewrap

from autograde.classroom import sample_demo
from autograde.classroom.cluster import client
from autograde.classroom.cluster.client import connected
from autograde.classroom.course import Course, CourseError
from autograde.classroom.grade_class import grade_class
from autograde.project import CODE

distributed = pytest.importorskip("distributed", reason="the extra `cluster`: make cluster")
pytestmark = [pytest.mark.soak, needs_bubblewrap, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
STUDENTS = 500                                  # more than there are samples: each is handed in some sixteen times


class Machines:
    """A scheduler and its workers, each a process here."""

    def __init__(self, folder):
        self.folder, self.running, self.workers = folder, [], []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.start("dask_scheduler", "--port", str(self.port))

    def start(self, what, *options, **variables):
        environment = os.environ | {"PYTHONPATH": str(CODE)} | variables
        with (self.folder / f"{what}.log").open("a", encoding="utf-8") as log:
            self.running.append(subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{what}", "--host", "127.0.0.1", "--no-dashboard", *options],
                env=environment, cwd=self.folder, stdout=log, stderr=log))
        return self.running[-1]

    def work(self, *options, **variables):
        self.workers.append(self.start("dask_worker", self.address, "--nthreads", "1", "--memory-limit", "0",
                                       *(options or ["--no-nanny"]), **variables))

    def close(self):
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def machines(tmp_path):
    with contextlib.closing(Machines(tmp_path)) as machines:
        yield machines


@pytest.fixture(scope="module")
def classes(original, graded, tmp_path_factory):
    """Two folders of the same class."""
    place = tmp_path_factory.mktemp("dask")
    a = Course(shutil.copytree(original.course.root, place / "one")).assignment("dropout")
    samples = [sample for sample in graded.samples.values() if b"default_rng()" not in sample.content]    # no dice
    for sample in sample_demo.class_of(STUDENTS, samples):
        sample_demo.submit(a, sample)
    a.course.secret()
    shutil.copytree(a.course.root, place / "other")
    return a, Course(place / "other").assignment("dropout")


def test_three_workers_one_of_which_is_killed_leave_what_one_machine_leaves(classes, machines):
    here, there = classes
    grade_class(here, progress=quiet)
    for _ in range(3):
        machines.work()
    killed = threading.Thread(target=kill_in_the_midst, args=(there, machines.workers[0]))
    killed.start()
    grade_class(there, progress=quiet, dask=machines.address)
    killed.join()
    assert machines.workers[0].poll() == -signal.SIGKILL
    assert result(there) == result(here)


def kill_in_the_midst(assignment, process):
    deadline = time.monotonic() + 300
    while len(assignment.recorded()) < 10 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()


def test_a_worker_with_other_code_is_named_and_nothing_is_graded(original, machines, tmp_path):
    for package in ("autograde", "course_lib"):
        shutil.copytree(CODE / package, tmp_path / "other" / package)
    with (tmp_path / "other/course_lib/dropout.py").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    machines.work(PYTHONPATH=str(tmp_path / "other"))
    with pytest.raises(CourseError, match=r"worker tcp://\S+ would judge otherwise \(it has autograde") as said:
        connected(machines.address).__enter__()
    assert "Nothing was graded" in str(said.value)


def test_a_worker_that_may_start_no_process_says_how_to_start_it(classes, machines):
    machines.work("--nanny")
    with pytest.raises(CourseError, match="DASK_DISTRIBUTED__WORKER__DAEMON=False"):
        grade_class(classes[1], progress=quiet, dask=machines.address, again=True, only=["all-correct"])


def test_no_scheduler_and_a_scheduler_without_a_worker(machines, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE", 3)
    for address in (machines.address, "tcp://127.0.0.1:9"):
        with pytest.raises(CourseError, match=f"no Dask scheduler with a worker at {address} ") as said:
            connected(address).__enter__()
        assert "\n" not in str(said.value)


def test_the_way_can_be_closed_to_others(machines, tmp_path, monkeypatch):
    """tls:// as SECURITY.md says it: distributed's own settings, in the environment of all three."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=course",
                    "-keyout", "key.pem", "-out", "cert.pem"], cwd=tmp_path, check=True, capture_output=True)
    names = [f"{who}__{what}" for who in ("SCHEDULER", "WORKER", "CLIENT") for what in ("CERT", "KEY")]
    settings = {"CA_FILE": "cert.pem", **{name: "key.pem" if "KEY" in name else "cert.pem" for name in names}}
    variables = {f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(tmp_path / file) for name, file in settings.items()}
    for process in machines.running:
        process.terminate()
    machines.start("dask_scheduler", "--port", str(machines.port), "--protocol", "tls", **variables)
    address = machines.address = machines.address.replace("tcp", "tls")
    machines.work(**variables)
    asked = "from autograde.classroom.cluster.client import connected\n" \
            f"with connected({address!r}) as (executor, threads): print(threads())"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=False,
                          cwd=tmp_path, env=os.environ | variables | {"PYTHONPATH": str(CODE)})
    assert done.stdout.strip() == "1", done.stderr[-1000:]
    monkeypatch.setattr(client, "PATIENCE", 3)
    with pytest.raises(CourseError, match="asks for certificates: DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "):
        connected(address).__enter__()
