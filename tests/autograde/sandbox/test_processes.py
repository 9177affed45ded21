"""How students' processes start, are watched and end: with children, with orphans, and with complaints."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from autograde.boundary import wire
from autograde.sandbox import processes
from autograde.sandbox.errors import MemoryExceeded, SandboxUnavailable
from autograde.sandbox.processes import PlainProcess, Tree, copy_inside, python_command, variables_without_walls

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its processes have other ways")
LONG = "import time; time.sleep(60)"
CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{LONG}']); print('up', flush=True); "


@contextlib.contextmanager
def tree(code, *, up=True):
    """A Tree that runs this Python; up: wait until it says so."""
    made = Tree([sys.executable, "-S", "-c", code], stdout=subprocess.PIPE)
    try:
        if up:
            assert made.child.stdout.readline() == b"up\n"
        yield made
    finally:
        with contextlib.suppress(ValueError):           # its complaints are closed already
            made.end()
        made.child.stdout.close()


def waited(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_a_tree_is_the_child_and_all_that_it_started():
    with tree(CHILD + LONG) as made:
        assert made.members()[0].pid == made.child.pid and len(made.members()) == 2


def test_an_orphan_is_known_by_who_saw_it_in_time_and_ends_with_the_tree():
    with tree(CHILD + LONG) as made:
        child, orphan = made.members()
        child.kill()
        assert waited(lambda: made.child.poll() is not None)
        assert [p.pid for p in made.members()] == [orphan.pid]
        made.end()
        assert waited(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)


def test_a_tree_that_is_small_and_alive_is_let_be():
    with tree("print('up', flush=True); " + LONG) as made:
        made.watch(megabytes=1000)


def test_too_much_memory_of_the_whole_tree_is_told():
    with tree(CHILD + LONG) as made:
        alone = sum(p.memory_info().rss for p in made.members()[:1]) >> 20
        together = sum(p.memory_info().rss for p in made.members()) >> 20
        made.watch(megabytes=together + 50)
        with pytest.raises(MemoryExceeded, match=rf"at most {alone + 1} MB are allowed"):
            made.watch(megabytes=alone + 1)             # which the child alone keeps


def test_a_child_that_has_ended_is_told():
    with tree("print('up', flush=True)") as made:
        made.child.wait()
        with pytest.raises(EOFError):
            made.watch(megabytes=1000)


def test_the_processor_time_of_a_tree_is_what_it_computed():
    with tree("print('up', flush=True); import time; time.sleep(60)") as idle, \
            tree("print('up', flush=True)\nwhile True: pass") as busy:
        assert waited(lambda: busy.computed() > 0.3, seconds=60)
        assert idle.computed() < 0.3
        busy.end()
        assert busy.computed() == 0


def test_why_it_did_not_start_is_its_last_complaint_and_nothing_of_it_is_left():
    for code, reason, told in [("import sys; sys.exit('first\\nthe wall \\x1b[2Jfell')", "", "the wall \ufffd[2Jfell"),
                               (LONG, "no namespaces", "no namespaces"), ("", "", "no reason given")]:
        with tree(code, up=False) as made:
            if code != LONG:
                made.child.wait()
            error = made.unavailable(reason)
            assert isinstance(error, SandboxUnavailable) and f"did not start ({told})" in str(error)
            assert made.child.returncode is not None


@pytest.fixture
def library(tmp_path):
    for name in ("course_lib/dropout.py", "course_lib/__init__.py", "course_lib/__pycache__/dropout.pyc",
                 "autograde/__init__.py", "notes/no_package.py", "data.csv"):
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
    return tmp_path / "library"


def test_behind_the_wall_are_the_shared_rooms_and_the_library_readable_by_whoever_it_will_be(library, tmp_path):
    folder = tmp_path / "inside"
    folder.mkdir(0o700)
    copy_inside(library, folder)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {file for file in files if file.startswith("library/")} == {"library/course_lib/dropout.py",
                                                                       "library/course_lib/__init__.py"}
    judge = {file for file in files if file.startswith("judge/")}
    assert judge | {file for file in files if file.startswith("library/")} == files
    assert {Path(file).parent.as_posix() for file in judge} == {
        "judge/autograde", "judge/autograde/sandbox", "judge/autograde/sandbox/inside", "judge/autograde/boundary"}
    assert (folder / "judge/autograde/sandbox/__init__.py").read_text() == ""
    for path in [folder, *folder.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


def test_a_library_without_a_package_is_refused(tmp_path):
    (tmp_path / "autograde").mkdir()
    (tmp_path / "autograde/__init__.py").touch()
    with pytest.raises(FileNotFoundError, match="holds no package"):
        copy_inside(tmp_path, tmp_path / "inside")


def test_python_starts_with_nothing_of_the_user_s():
    command = python_command("/usr/bin/python3", "worker", Path("/sandbox"), "/site")
    assert command[:4] == ["/usr/bin/python3", "-I", "-S", "-B"]
    assert command[-3:] == [Path("/sandbox/judge"), Path("/sandbox/library"), "/site"]


def test_without_walls_the_environment_still_says_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("AUTOGRADE_SECRET", "42")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    found = variables_without_walls("/room")
    assert found["HOME"] == found["TMPDIR"] == found["TEMP"] == "/room" and found["LD_LIBRARY_PATH"] == "/opt/lib"
    assert "AUTOGRADE_SECRET" not in found and "USER" not in found


def test_a_process_without_walls_answers_and_leaves_no_room_behind(library, tmp_path):
    folder = tmp_path / "inside"
    folder.mkdir()
    copy_inside(library, folder)
    process = PlainProcess(folder, megabytes=1000, seconds=10)
    room = Path(process.room)
    assert room.is_dir()
    def ask(*question):
        return wire.unpack(process.channel.exchange(wire.pack([1, *question]), seconds=60, limit=1000,
                                                    watch=process.watch))
    assert ask("run", "f", "import os\ndef f(): return os.getcwd()") == [1, "value", None]
    assert ask("call", "f", [], {}) == [1, "value", str(room.resolve())]
    assert process.computed() > 0
    process.end()
    assert not room.exists() and process.tree.child.returncode is not None


def test_a_process_without_walls_that_does_not_start_leaves_no_room_either(library, tmp_path, monkeypatch):
    command = [sys.executable, "-S", "-c", "raise SystemExit('no NumPy')"]
    monkeypatch.setattr(processes, "python_command", lambda *words: command)
    (tmp_path / "room").mkdir()
    monkeypatch.setattr(processes.tempfile, "mkdtemp", lambda prefix: str(tmp_path / "room"))
    with pytest.raises(SandboxUnavailable, match=r"did not start \(no NumPy\)"):
        PlainProcess(tmp_path, megabytes=1000, seconds=10)
    assert not (tmp_path / "room").exists()
