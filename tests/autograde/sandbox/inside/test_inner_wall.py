"""The steps of the inner wall, each in a process of its own: what it closes stays closed for whoever comes after."""

import errno
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux builds these walls")
if sys.platform == "linux":
    from autograde.sandbox.inside import inner_wall


def told(code, *, pass_fds=()):
    """What a fresh process prints that has the inner wall at hand."""
    done = subprocess.run([sys.executable, "-c", f"import ctypes, os, sys\nfrom autograde.sandbox.inside import "
                           f"inner_wall, worker\n{code}"], capture_output=True, text=True, check=False, timeout=60,
                          pass_fds=pass_fds)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("step", [
    lambda: inner_wall.prctl(9999), lambda: inner_wall.mount("no such kind", "/nowhere", 0)])
def test_a_step_that_fails_raises_and_names_itself(step):
    with pytest.raises(OSError, match=r"prctl 9999|mounting /nowhere") as error:
        step()
    assert error.value.errno in (errno.EINVAL, errno.ENODEV, errno.EPERM, errno.ENOENT)


def test_a_step_that_succeeds_says_nothing():
    assert inner_wall.succeed(0, "any") is None


def test_nobody_may_look_into_the_fork_server_and_orphans_of_its_forks_are_its_own():
    assert told("""
inner_wall.guard_server()
adopts = ctypes.c_int()
inner_wall.libc.prctl(37, ctypes.byref(adopts), 0, 0, 0)                # PR_GET_CHILD_SUBREAPER
print(inner_wall.libc.prctl(3, 0, 0, 0, 0), adopts.value)               # PR_GET_DUMPABLE
orphan = os.fork()
if not orphan:
    os.fork() and os._exit(0)                                           # its child is left alone
    os._exit(7)
os.waitpid(orphan, 0)
print(os.waitstatus_to_exitcode(os.wait()[1]))
""") == ["0", "1", "7"]


def test_of_all_open_files_only_those_named_are_left_under_known_numbers_and_no_child_inherits_them():
    assert told("""
out, secret, inherited = os.dup(1), os.open("/etc/passwd", os.O_RDONLY), os.dup(0)
os.set_inheritable(inherited, True)
_, other = os.pipe()
inner_wall.keep_only(out, other)
left = []
for fd in range(64):
    try:
        left.append(f"{fd}:{os.get_inheritable(fd):d}:{os.fstat(fd).st_rdev == os.stat('/dev/null').st_rdev:d}")
    except OSError:
        pass
os.write(3, " ".join(left).encode())
""") == ["0:1:1", "1:1:1", "2:1:1", "3:0:0", "4:0:0"]


def test_no_capability_is_left_and_none_can_come_back():
    assert told("""
inner_wall.drop_capabilities()
print(*{line.split()[1] for line in open("/proc/self/status") if line[:6] in ("CapInh", "CapPrm", "CapEff")})
print(os.getuid() == 0 and {line.split()[1] for line in open("/proc/self/status") if line[:6] == "CapBnd"} or "user")
""")[0] == "0" * 16


def test_behind_the_filter_no_socket_can_be_made_and_it_cannot_be_taken_off():
    assert told("""
import socket
inner_wall.prctl(inner_wall.NO_NEW_PRIVILEGES, 1)
inner_wall.install_filter()
print({line.split()[1] for line in open("/proc/self/status") if line.startswith("Seccomp:")})
for forbidden in (lambda: socket.socket(), lambda: os.setuid(0), inner_wall.install_filter):
    try:
        forbidden()
        print("allowed")
    except PermissionError:
        print("refused")
""") == ["{'2'}", "refused", "refused", "refused"]


def test_the_filter_is_made_once_before_any_student_comes():
    assert inner_wall.filter_program() is inner_wall.filter_program()


def test_new_namespaces_hold_one_user_under_the_same_number():
    code = """
try:
    inner_wall.new_namespaces()
except OSError as error:
    print("not here:", error)
else:
    print(os.getuid(), open("/proc/self/uid_map").read().split(), open("/proc/self/setgroups").read())
"""
    words = told(code)
    if words[:2] == ["not", "here:"]:
        pytest.skip(" ".join(words))
    uid = words[0]
    assert " ".join(words[1:]) == f"['{uid}', '{uid}', '1'] deny"
