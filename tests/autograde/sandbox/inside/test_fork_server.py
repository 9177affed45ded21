"""The fork server: what it has in memory, what it answers, and that each submission is another process."""

import subprocess
import sys

import pytest
from walls import needs_bubblewrap

from autograde.boundary import wire
from autograde.sandbox import processes, walled
from autograde.sandbox.errors import SandboxUnavailable, ServerGone
from autograde.sandbox.temporary import temporary

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux builds these walls")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    library = tmp_path_factory.mktemp("edition")
    for name, source in {"__init__": "", "good": "value = 42\n", "broken": "import nothing_of_that_name\n"}.items():
        (library / "course_lib").mkdir(exist_ok=True)
        (library / "course_lib" / f"{name}.py").write_text(source, encoding="utf-8")
    with temporary("sandbox") as inside:
        processes.copy_inside(library, inside)
        yield inside


@pytest.fixture
def server(folder):
    made = walled.ForkServer(folder)
    yield made
    made.end()


def run(process, source):
    """The answer of a submission's process to a cell that puts its result into a function f."""
    for question in (["run", "f", source], ["call", "f", [], {}]):
        reply = wire.unpack(process.channel.exchange(wire.pack([1, *question]), seconds=30, limit=1 << 20))
    return reply[1:]


@needs_bubblewrap
def test_a_submission_finds_the_library_in_memory_and_a_broken_module_stops_nobody(server):
    process = server.start(megabytes=1000, seconds=10)
    code = "import sys\ndef f(): return [sys.modules['course_lib.good'].value, 'course_lib.broken' in sys.modules]"
    assert run(process, code) == ["value", [42, False]]
    process.end()


@needs_bubblewrap
def test_each_submission_is_a_process_of_its_own_and_the_one_before_is_gone(server):
    alone = len(server.tree.members())
    first = server.start(megabytes=1000, seconds=10)
    assert run(first, "import builtins\nbuiltins.left_here = 1\ndef f(): return 1") == ["value", 1]
    second = server.start(megabytes=1000, seconds=10)           # the first was not ended by its judge
    assert run(second, "import builtins\ndef f(): return hasattr(builtins, 'left_here')") == ["value", False]
    with pytest.raises((EOFError, OSError)):
        run(first, "def f(): return 1")
    second.end()
    first.channel.close()
    assert len(server.tree.members()) == alone


@needs_bubblewrap
def test_an_order_that_it_does_not_know_ends_it(server):
    server.control.send(b"what")
    assert server.tree.child.wait(timeout=30) is not None
    with pytest.raises(ServerGone):
        server.start(megabytes=1000, seconds=10)


@needs_bubblewrap
def test_a_wall_that_does_not_stand_is_told_with_its_reason(folder):
    """A limit that is no number of the system's: nothing of the student's runs, and the server is given up."""
    server = walled.ForkServer(folder)
    with pytest.raises(SandboxUnavailable, match=r"did not start \(.*too large"):
        server.start(megabytes=2**60, seconds=10)
    assert server.tree.child.returncode is not None
    server.control.close()


SCRIPT = """
import os, socket, sys
from autograde.sandbox.inside import fork_server, inner_wall
ours, theirs = socket.socketpair()
def fail():
    raise OSError(1, {reason!r})
inner_wall.new_namespaces = fail
print(fork_server.fork(ours, theirs.fileno(), 1000, 10))
"""


@pytest.mark.parametrize("reason, told", [("no namespaces", "[Errno 1] no namespaces"), ("x" * 2000, "x" * 400)])
def test_why_a_process_was_not_made_comes_back_as_the_answer(reason, told):
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(reason=reason)], capture_output=True, text=True,
                          check=True, timeout=60)
    pid, answer = eval(done.stdout)
    assert pid is None and told in answer.decode() and len(answer) <= 500
