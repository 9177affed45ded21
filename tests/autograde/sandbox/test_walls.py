"""What a student's process can see and do, asserted from inside and from outside.

An edit that opens a wall fails here, whether or not an attack of tests/attacks would find it.
"""

import os
import platform
import re
import stat
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from walls import needs_bubblewrap

from autograde.sandbox.errors import SandboxUnavailable, StudentError
from autograde.sandbox.processes import INSIDE, OURS
from autograde.sandbox.sandbox import Sandbox

PROBE = """
import ctypes, os, resource, stat, sys

def listing(folder): return sorted(os.listdir(folder))
def environment(): return dict(os.environ)
def descriptors():
    found = {}
    for fd in range(200):
        try:
            found[str(fd)] = os.fstat(fd).st_mode
        except OSError:
            pass
    return found
def packages():
    found = []
    for top in "/python", "/usr", "/lib", "/lib64", "/site":
        for folder, subfolders, _ in os.walk(top):
            if folder.endswith(("site-packages", "dist-packages")):
                found += subfolders
            if folder.count("/") > 4:
                subfolders.clear()
    return found
def device(fd): return os.fstat(fd).st_rdev
def who(): return os.getuid(), os.getgid(), os.getpid(), os.getppid()
def limits(): return {n: resource.getrlimit(getattr(resource, n)) for n in dir(resource) if n[:7] == "RLIMIT_"}
def write(path):
    with open(path, "w") as file:
        file.write("x")
def raw(number, *args):
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(number, *args)
    return result, ctypes.get_errno()
def modules(): return sorted(m for m in sys.modules if "." not in m)
def path(): return list(sys.path)
def where(): return os.getcwd()
def thread():
    import threading
    done = []
    t = threading.Thread(target=done.append, args=[1])
    t.start()
    t.join()
    return done
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    (folder / "course_lib").mkdir()
    (folder / "course_lib" / "__init__.py").write_text("")
    (folder / "secret").mkdir()
    (folder / "secret" / "key.txt").write_text("beside the packages, not in one")
    return folder


@pytest.fixture(scope="module")
def sandbox(library):
    with Sandbox(library, seconds=5, megabytes=700) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def another(library):
    with Sandbox(library, seconds=5) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def inside(sandbox):
    """inside("name", …) calls a function of the probe in the sandbox."""
    with sandbox.submission([("probe", PROBE)]) as student:
        assert student.errors == {}
        yield lambda name, *args: student.function(name)(*args)


@pytest.fixture(scope="module")
def outside(sandbox, inside):
    """The same process, as the machine sees it."""
    youngest = max(sandbox.server.tree.members(), key=lambda process: process.create_time())
    return Path("/proc", str(youngest.pid))


@needs_bubblewrap
def test_the_file_system_holds_python_numpy_and_the_library_only(inside):
    system = {"lib", "lib64", "lib32", "libx32", "usr", "etc"}
    assert set(inside("listing", "/")) - system <= {"dev", "proc", "python", "sandbox", "site", "tmp"}
    assert set(inside("listing", "/usr")) <= {"bin", "lib", "lib64"}
    assert inside("listing", "/dev") == ["null", "random", "urandom", "zero"]
    assert inside("listing", "/proc") == inside("listing", "/tmp") == []
    assert inside("listing", "/sandbox") == ["judge", "library"]
    assert inside("listing", "/sandbox/library") == ["course_lib"]
    assert inside("listing", "/sandbox/judge") == ["autograde"]
    if Path("/etc/ld.so.cache").exists():
        assert inside("listing", "/etc") == ["ld.so.cache"]


@needs_bubblewrap
def test_of_ours_only_what_serves_the_student_is_there(inside):
    judge = "/sandbox/judge/autograde"
    assert inside("listing", judge) == ["__init__.py", "boundary", "sandbox"]
    assert inside("listing", f"{judge}/sandbox") == ["__init__.py", "inside"]
    assert inside("listing", f"{judge}/sandbox/inside") == [
        "__init__.py", "absent_packages.py", "awaiting.py", "filtered.py", "fork_server.py",
        "in_place_of_autograde.py", "inner_wall.py", "worker.py"]
    assert inside("listing", f"{judge}/boundary") == [
        "__init__.py", "elements.py", "plain.py", "syscalls.py", "text.py", "travel.py", "watched.py", "wire.py"]


@needs_bubblewrap
def test_no_package_but_numpy_can_be_seen(inside):
    for folder in inside("path"):
        if folder.endswith(("site-packages", "dist-packages", "/site")):
            assert set(inside("listing", folder)) <= {"numpy", "numpy.libs"}
    assert set(inside("packages")) <= {"numpy", "numpy.libs"}
    third = {"scipy", "sklearn", "torch", "nbgrader", "IPython", "matplotlib", "psutil"}
    assert not third & set(inside("modules"))


@needs_bubblewrap
@pytest.mark.parametrize("path", ["/x", "/sandbox/x", "/sandbox/library/course_lib/__init__.py", "/usr/lib/x", "/dev/x",
                                  "/proc/x", "/site/x", "/python/lib/x", "/etc/x"])
def test_nothing_can_be_written_but_a_private_tmp(inside, path):
    with pytest.raises(StudentError, match=r"Read-only|Permission|No such file"):
        inside("write", path)
    inside("write", "/tmp/x")


@needs_bubblewrap
def test_the_next_submission_finds_an_empty_tmp(another):
    for _ in range(2):
        with another.submission([("probe", PROBE)]) as student:
            assert student.function("listing")("/tmp") == []
            student.function("write")("/tmp/x")


@needs_bubblewrap
def test_the_environment_is_ours(inside, monkeypatch):
    assert set(inside("environment")) == {"HOME", "PATH", "LANG", "PWD", "LD_LIBRARY_PATH", "OMP_NUM_THREADS",
                                          "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}
    assert inside("environment")["HOME"] == inside("where") == "/tmp"


@needs_bubblewrap
def test_four_files_are_open_and_one_of_them_leads_out(inside):
    modes = inside("descriptors")
    assert sorted(modes) == ["0", "1", "2", "3"]
    assert stat.S_ISSOCK(modes["3"])
    assert {inside("device", fd) for fd in (0, 1, 2)} == {os.stat("/dev/null").st_rdev}


@needs_bubblewrap
def test_it_is_nobody_and_alone(inside):
    assert inside("who") == (65534, 65534, 1, 0)


@needs_bubblewrap
def test_outside_it_is_an_ordinary_user_without_capabilities_and_filtered(outside):
    status = dict(re.findall(r"(\w+):\t(.*)", (outside / "status").read_text()))
    assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2"
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert set(status["Uid"].split()) == {str(os.getuid() or 65534)}
    assert set(status["Gid"].split()) == {str(os.getgid() or 65534)}
    assert status["Groups"].split() in ([], [str(os.getgid())]) or os.getuid() != 0
    assert status["NSpid"].split()[-1] == "1" and len(status["NSpid"].split()) >= 3


@needs_bubblewrap
def test_it_shares_no_namespace_with_the_judge_or_the_fork_server(outside, sandbox):
    parent = Path("/proc", str(psutil.Process(int(outside.name)).ppid()))
    for name in "user", "pid", "mnt", "ipc", "net", "uts", "cgroup":
        try:
            own = os.readlink(outside / "ns" / name)
            assert own not in (os.readlink(f"/proc/self/ns/{name}"), os.readlink(parent / "ns" / name))
        except PermissionError:
            pytest.skip("only root may ask for another's namespaces")


@needs_bubblewrap
def test_every_mount_but_its_tmp_and_four_devices_is_read_only(outside):
    try:
        mounts = [line.split() for line in (outside / "mounts").read_text().splitlines()]
    except PermissionError:
        pytest.skip("only root may ask for another's mounts")
    writable = {where for _, where, _, options, *_ in mounts if "rw" in options.split(",")}
    covered = {"/proc"}                         # the outer one, below our empty one
    assert writable - covered == {"/tmp", "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"}
    assert [kind for _, where, kind, *_ in mounts if where == "/proc"][-1] == "tmpfs"
    assert all("nosuid" in options for _, _, _, options, *_ in mounts)


@needs_bubblewrap
def test_limits_are_hard(inside):
    limits = inside("limits")
    for name, most in {"AS": 700 << 20, "FSIZE": 16 << 20, "NOFILE": 64, "NPROC": 32, "CORE": 0, "MSGQUEUE": 0,
                       "MEMLOCK": 0, "CPU": 40}.items():
        soft, hard = limits[f"RLIMIT_{name}"]
        assert 0 <= soft <= hard <= most, name


@needs_bubblewrap
def test_threads_work_and_an_unknown_system_call_is_refused(inside):
    assert inside("thread") == [1]
    assert inside("raw", 5000) == (-1, 1)


@needs_bubblewrap
def test_neither_it_nor_the_fork_server_can_be_looked_into(outside):
    """What no debugger may attach to belongs to root in /proc, whoever runs it."""
    for pid in outside.name, str(psutil.Process(int(outside.name)).ppid()):
        assert Path("/proc", pid, "mem").stat().st_uid == 0
        assert psutil.Process(int(pid)).uids().real != 0


def test_what_is_copied_behind_the_wall_imports_the_standard_library_numpy_and_itself_only():
    for path in (path for room in INSIDE for path in (OURS / room).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for imported in re.findall(r"^\s*(?:import|from) ([\w.]+)", source, re.MULTILINE):
            assert imported.startswith(("autograde.boundary", "autograde.sandbox.inside")) \
                or imported.partition(".")[0] in {*sys.stdlib_module_names, "numpy"}, imported


@needs_bubblewrap
def test_a_processor_without_a_filter_is_refused(library, monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with Sandbox(library) as sandbox, pytest.raises(SandboxUnavailable, match="filter for linux on riscv64"):
        sandbox.submission([]).__enter__()


@needs_bubblewrap
def test_numpy_works_in_there(another):
    cell = ("import numpy as np, dataclasses, collections, random, time, decimal, fractions, tempfile, pathlib\n"
            "def work(x, rng):\n"
            "    with tempfile.TemporaryDirectory() as folder:\n"
            "        pathlib.Path(folder, 'a').write_text('1')\n"
            "        np.save(folder + '/x.npy', x)\n"
            "        x = np.load(folder + '/x.npy')\n"
            "    time.sleep(0.001)\n"
            "    u, s, v = np.linalg.svd(x @ x.T)\n"
            "    squares = np.einsum('ij,ij->j', x, x)\n"
            "    return np.fft.fft(s), rng.normal(size=3), squares, float(decimal.Decimal(1) / 8)\n")
    x = np.random.default_rng(0).normal(size=(40, 30))
    with another.submission([("work", cell)]) as student:
        fft, normal, squares, eighth = student.function("work")(x, np.random.default_rng(1))
    np.testing.assert_allclose(squares, (x * x).sum(axis=0))
    np.testing.assert_allclose(fft, np.fft.fft(np.linalg.svd(x @ x.T)[1]))
    assert normal.shape == (3,) and eighth == 0.125
