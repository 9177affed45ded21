"""The process of a submission where no namespaces can be made: what root gave up, and what cannot be reached."""

import os

import pytest
from walls import needs_root

from autograde.sandbox.errors import StudentError
from autograde.sandbox.sandbox import Sandbox

pytestmark = needs_root

PROBE = """
import os, socket, sys

def status():
    with open("/proc/self/status") as file:
        return dict(line.rstrip("\\n").split(":\\t", 1) for line in file)
def environment(): return dict(os.environ)
def files():
    found = []
    for fd in range(64):
        try:
            os.fstat(fd)
            found.append(fd)
        except OSError:
            pass
    return found
def attempt(what, path=""):
    attempts = {"root": lambda: os.setuid(0), "group": lambda: os.setgid(0), "groups": lambda: os.setgroups([0]),
                "socket": socket.socket, "process": os.fork, "program": lambda: os.execv("/bin/true", ["true"]),
                "read": lambda: open(path).read(), "memory": lambda: open(f"/proc/{os.getppid()}/mem", "rb").read(1),
                "environment": lambda: open(f"/proc/{os.getppid()}/environ", "rb").read(1),
                "library": lambda: open(sys.modules["course_lib"].__file__, "w")}
    attempts[what]()
"""


@pytest.fixture(scope="module")
def student(tmp_path_factory):
    library = tmp_path_factory.mktemp("library")
    (library / "course_lib").mkdir()
    (library / "course_lib" / "__init__.py").touch()
    (library / "secret").write_text("for its owner", encoding="utf-8")
    (library / "secret").chmod(0o600)
    with Sandbox(library, "filter", seconds=20) as sandbox, sandbox.submission([("probe", PROBE)]) as student:
        assert student.errors == {}
        student.secret = str(library / "secret")
        yield student


def test_it_is_another_user_of_no_group_and_without_rights(student):
    status = student.function("status")()
    users = {*status["Uid"].split(), *status["Gid"].split()}            # real, effective, saved, of the file system
    assert len(users) == 1 and not users & {"0", str(os.getuid())} and status["Groups"].strip() == ""
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {0}
    assert (status["NoNewPrivs"].strip(), status["Seccomp"].strip()) == ("1", "2")


@pytest.mark.parametrize("what", ["root", "group", "groups", "socket", "process", "program", "read", "memory",
                                  "environment", "library"])
def test_nothing_of_it_comes_back_and_nothing_beyond_is_reached(student, what):
    with pytest.raises(StudentError) as error:
        student.function("attempt")(what, student.secret)
    assert error.value.type_name == "PermissionError"


def test_one_file_leads_out_and_the_environment_is_ours(student):
    assert student.function("files")() == [0, 1, 2, 3]
    assert not {"USER", "SUDO_USER", "SSH_AUTH_SOCK", "PYTHONPATH"} & student.function("environment")().keys()
