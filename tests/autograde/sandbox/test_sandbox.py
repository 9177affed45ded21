"""The sandbox as the judge uses it: what comes back from students' code, and in which words it fails."""

import contextlib
import gc
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from walls import needs_bubblewrap, needs_root

from autograde.boundary.travel import departing
from autograde.boundary.wire import WireError
from autograde.sandbox import outer_wall
from autograde.sandbox.errors import BadReply, Crashed, OutOfMemory, SandboxUnavailable, StudentError, TimedOut
from autograde.sandbox.sandbox import Sandbox

CELLS = [("setup", "import numpy as np\nfrom autograde import check, use\nfrom course_lib import helper"),
         ("magic", "get_ipython().run_line_magic('matplotlib', 'inline')\n"
                   "files = get_ipython().getoutput('ls') or None\ntimed = 7\nprint('x' * 10**6)"),
         ("broken", "x = 1\nraise KeyError('y')"),
         ("syntax", "def half(:"),
         ("answer", "def double(x):\n    return 2 * x\ndef draw(rng, *, n):\n    return rng.random(n)\n"
                    "def apply(f, x, *, g):\n    return f(x), g(x)\n"
                    "def spoil(x):\n    x[:] = 0\n    return x\ndef stub():\n    raise NotImplementedError\n"
                    "def odd():\n    return object()\ndef loop():\n    while True: pass\n"
                    "def eat():\n    return np.ones(10**10)\ndef typed():\n    return input()\n"
                    "check(double)\nuse(double)"),
         ("late", "def last(): return timed, files, [{'a': (None, True, 1, 'é', np.float32(0.5))}]")]

EVERY_KIND = [pytest.param("bubblewrap", marks=needs_bubblewrap), pytest.param("filter", marks=needs_root), "process"]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A student edition of course_lib, in a folder that only its owner may read."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "course_lib").mkdir()
    (folder / "course_lib" / "__init__.py").write_text("")
    (folder / "course_lib" / "helper.py").write_text("SIX = 6\n")
    return folder


@pytest.fixture(scope="module", params=EVERY_KIND)
def student(request, library):
    with Sandbox(library, request.param, seconds=2, megabytes=1024) as sandbox, sandbox.submission(CELLS) as student:
        yield student


def test_a_stand_in_answers_like_the_function(student):
    np.testing.assert_array_equal(student.function("double")(np.arange(3.0)), [0, 2, 4])


def test_a_generator_travels_as_a_seed(student):
    seed = int(np.random.default_rng(5).integers(2**63))
    expected = np.random.default_rng(seed).random(4)
    np.testing.assert_array_equal(student.function("draw")(np.random.default_rng(5), n=4), expected)


def test_a_function_of_numpy_travels_as_its_name(student):
    assert departing({"f": np.var, "g": [np.exp]}) == {"f": {"numpy": "var"}, "g": [{"numpy": "exp"}]}
    variance, exponentials = student.function("apply")(np.var, np.arange(3.0), g=np.exp)
    assert variance == np.var(np.arange(3.0))
    np.testing.assert_array_equal(exponentials, np.exp(np.arange(3.0)))


@pytest.mark.parametrize("function", [lambda x: x, math.exp, abs, np.linalg.norm, os.system])
def test_no_other_function_travels(student, function):
    with pytest.raises(WireError, match="a value of type"):
        student.function("apply")(function, np.arange(3.0), g=np.exp)


def test_arguments_are_fresh_for_each_call(student):
    x = np.arange(3.0)
    for _ in range(2):
        with pytest.raises(StudentError, match="InputChanged"):
            student.function("spoil")(x)
    np.testing.assert_array_equal(student.function("double")(x), [0, 2, 4])


def test_what_a_call_does_besides_is_asked_for_across_the_wall(student):
    x = np.arange(3.0)
    student.function("spoil").anyway(x)
    assert student.function("double").look(x) == [False, False, False]


def test_cells_run_in_order_and_each_error_is_kept_apart(student):
    assert student.errors == {"broken": "KeyError: 'y' (line 2)", "syntax": student.errors["syntax"]}
    assert student.errors["syntax"].startswith("SyntaxError: invalid syntax (line 1)")


def test_what_ipython_makes_of_magics_does_nothing(student):
    assert student.function("last")() == (7, None, [{"a": (None, True, 1, "é", 0.5)}])


@pytest.mark.parametrize("name, type_name", [("stub", "NotImplementedError"), ("undefined", "NotDefined"),
                                             ("odd", "TypeError"), ("typed", "EOFError")])
def test_what_the_students_code_raises_is_told_apart(student, name, type_name):
    with pytest.raises(StudentError) as error:
        student.function(name)()
    assert error.value.type_name == type_name


def test_an_endless_loop_ends_and_the_other_functions_still_answer(student):
    with pytest.raises(TimedOut, match="within 2 s"):
        student.function("loop")()
    assert student.function("double")(4) == 8


def test_too_much_memory_is_an_answer_of_its_own(student):
    with pytest.raises(OutOfMemory, match="1024 MB"):
        student.function("eat")()


def test_without_bubblewrap_one_sentence_names_the_package(library, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(outer_wall, "find_spec", lambda name: None)
    with pytest.raises(SandboxUnavailable, match=r"Debian package `bubblewrap`.*--isolation process"), Sandbox(library):
        pass


def test_a_folder_without_a_library_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no package"), Sandbox(tmp_path, "process"):
        pass


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"), Sandbox(tmp_path / "nowhere", "process"):
        pass


def test_an_unknown_isolation_is_refused(library):
    with pytest.raises(ValueError, match=r"isolation = 'none'; it must be one of bubblewrap, filter, process"):
        Sandbox(library, "none")


def test_an_answer_may_draw_and_show_what_nobody_sees(sandbox_of_any_kind):
    cell = ("import matplotlib.pyplot as plt\nimport matplotlib as mpl, ipywidgets as widgets\n"
            "from IPython.display import display, HTML\nfrom tqdm.auto import tqdm, trange\n"
            "from matplotlib.colors import Normalize\n"
            "fig, ax = plt.subplots(1, 2, figsize=(3, 4))\nax[0].plot([1, 2], label='x')\nmpl.rcParams['a'] = 1\n"
            "with plt.rc_context():\n    plt.show()\ndisplay(HTML('<b>'), fig)\nwidgets.interact(print, x=(0, 1))\n"
            "def total(n):\n    return sum(tqdm(range(n), desc='x')) + sum(trange(n)) + len(tqdm([1, 2]))\n")
    with sandbox_of_any_kind.submission([("draw", cell)]) as student:
        assert student.errors == {}
        assert student.function("total")(4) == 14


SLOW = [("slow", "import time\ndef slow(x):\n    time.sleep(0.3)\n    return x + 1\n"
                 "def fast(x):\n    return x + 1\n"
                 "def leave():\n    import os\n    os._exit(0)\n")]


@pytest.fixture(scope="module")
def sandbox(library):
    with Sandbox(library, seconds=5, megabytes=512) as sandbox:
        yield sandbox


def alive(process):
    """Whether it is still there two seconds from now."""
    try:
        process.wait(timeout=2)
    except psutil.TimeoutExpired:
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def kill_later(sandbox, times, wait=0.15, victim=0):
    """Kill a process of the sandbox while a call is under way, so many times."""
    def kill():
        for _ in range(times):
            time.sleep(wait)
            server = sandbox.server
            if server and (members := server.tree.members()):
                members[victim].kill()
    thread = threading.Thread(target=kill)
    thread.start()
    return thread


@needs_bubblewrap
@pytest.mark.parametrize("victim", [0, -1])
def test_a_worker_that_is_killed_is_replaced_and_asked_again(sandbox, victim):
    with sandbox.submission(SLOW) as student:
        assert student.function("fast")(1) == 2
        before = sandbox.server.tree.members()
        thread = kill_later(sandbox, 1, victim=victim)
        assert student.function("slow")(1) == 2
        thread.join()
        if victim == 0:                         # the outermost process took all others with it
            assert not [process for process in before if alive(process)]
        assert student.function("fast")(2) == 3


@needs_bubblewrap
def test_a_worker_that_is_killed_between_submissions_is_replaced(sandbox):
    for _ in range(2):
        with sandbox.submission(SLOW) as student:
            assert student.function("fast")(1) == 2
        sandbox.server.tree.members()[0].kill()


@needs_bubblewrap
def test_a_worker_that_is_killed_while_cells_run_is_replaced(sandbox):
    with sandbox.submission(SLOW) as student:
        assert student.errors == {}
    thread = kill_later(sandbox, 1)
    with sandbox.submission([("wait", "import time\ntime.sleep(0.3)"), *SLOW]) as student:
        assert student.errors == {}
        assert student.function("fast")(1) == 2
    thread.join()


def test_a_second_death_is_a_crash_and_the_others_are_judged(sandbox_of_any_kind):
    with sandbox_of_any_kind.submission(SLOW) as student:
        with pytest.raises(Crashed):
            student.function("leave")()
        assert student.function("fast")(1) == 2
    with sandbox_of_any_kind.submission(SLOW) as student:
        assert student.function("fast")(1) == 2


@pytest.fixture(params=EVERY_KIND)
def sandbox_of_any_kind(request, library):
    with Sandbox(library, request.param, seconds=2) as sandbox:
        yield sandbox


def test_a_cell_that_stops_is_left_out_and_the_others_run(sandbox_of_any_kind):
    cells = [("a", "def first(): return 1"), ("b", "import os\nos._exit(1)"), ("c", "while True: pass"),
             ("d", "def second(): return 2")]
    with sandbox_of_any_kind.submission(cells) as student:
        assert list(student.errors) == ["b", "c"]
        assert student.errors["b"].startswith("Crashed") and student.errors["c"].startswith("TimedOut")
        assert student.function("first")() + student.function("second")() == 3


def test_a_submission_has_a_budget_in_all(library):
    with Sandbox(library, "process", seconds=0.3, budget=0.5) as sandbox, sandbox.submission(CELLS) as student:
        begin = time.monotonic()
        for _ in range(20):
            with pytest.raises(TimedOut):
                student.function("loop")()
        assert time.monotonic() - begin < 5
        with pytest.raises(TimedOut, match=r"more than 0\.5 s in all"):
            student.function("double")(1)


def test_the_function_may_not_answer_before_it_is_asked(sandbox_of_any_kind):
    forge = ("import os, stat, struct\nfrom autograde.boundary import wire\n"
             "def send(data):\n"
             "    for fd in range(3, 1000):\n"
             "        try:\n            if not stat.S_ISSOCK(os.fstat(fd).st_mode):\n                continue\n"
             "            os.write(fd, struct.pack('<I', len(data)) + data)\n"
             "        except OSError:\n            pass\n"
             "def early():\n    send(wire.pack([2, 'value', 1]))\n    return 1\n")
    with sandbox_of_any_kind.submission([("forge", forge)]) as student:
        assert student.function("early")() == 1             # its own answer, from its own hand
        with pytest.raises(BadReply):
            student.function("early")()


def open_files(*folders):
    """(number, what it is of) for each open socket and pipe of this process, and each file in these folders.

    In others, what an earlier test made is being removed at times.
    """
    found = set()
    for number in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):                      # the folder itself, which is closed by now
            found.add((number, os.readlink(f"/proc/self/fd/{number}")))
    return {(number, of) for number, of in found if of[0] != "/" or of.startswith(folders)}


@needs_bubblewrap
def test_two_hundred_submissions_leave_nothing_behind(library, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    judge = psutil.Process()

    def submit(times):
        for _ in range(times):
            with sandbox.submission(SLOW) as student:
                assert student.function("fast")(np.ones(1000))[0] == 2
        *_, server = members = sandbox.server.tree.members()
        gc.collect()                                        # what other tests left open, and some close it late
        files = open_files(str(tmp_path), str(library))
        return (len(members), os.listdir(tmp_path)), files, judge.memory_info().rss, server.memory_info().rss

    with Sandbox(library, seconds=20, megabytes=512) as sandbox:
        left, files, judges, servers = submit(5)
        left_later, files_later, judges_later, servers_later = submit(200)
    assert left_later == left and files_later - files == set()
    assert max(judges_later - judges, servers_later - servers) < 4 << 20
    assert os.listdir(tmp_path) == []


@needs_bubblewrap
def test_one_submission_at_a_time(sandbox):
    with sandbox.submission(SLOW), pytest.raises(RuntimeError, match="one submission"), sandbox.submission(SLOW):
        pass


def test_an_argument_that_may_not_travel_is_the_judges_mistake(student):
    with pytest.raises(WireError, match="type object"):
        student.function("double")(object())
    assert student.function("double")(3) == 6


def test_a_python_that_does_not_start_is_said_in_one_sentence(library, monkeypatch):
    monkeypatch.setattr("autograde.sandbox.processes.base_python", lambda: Path("/bin/false"))
    with Sandbox(library, "process") as sandbox, pytest.raises(SandboxUnavailable, match="did not start"):
        sandbox.submission(CELLS).__enter__()


def test_a_sandbox_is_a_context(library):
    with pytest.raises(RuntimeError, match=r"inside `with"):
        Sandbox(library).submission([])


def test_the_copy_of_the_library_is_gone_afterwards(library):
    with Sandbox(library, "process") as sandbox:
        folder = sandbox.folder
        assert (folder / "library" / "course_lib" / "helper.py").exists()
    assert not Path(folder).exists()


JUDGE = """
import sys, threading, time
from autograde.sandbox.sandbox import Sandbox
with Sandbox(sys.argv[1], seconds=60) as sandbox:
    with sandbox.submission([("answer", "def loop():\\n    while True: pass\\n")]) as student:
        print(*(process.pid for process in sandbox.server.tree.members()), sandbox.folder, flush=True)
        student.function("loop")()
"""


@needs_bubblewrap
def test_a_judge_that_is_killed_takes_its_sandbox_along(library, tmp_path):
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, "-c", JUDGE, library], stdout=subprocess.PIPE, text=True,
                          env=environment) as judge:
        *pids, _ = judge.stdout.readline().split()
        processes = [psutil.Process(int(pid)) for pid in pids]
        judge.kill()
    assert len(processes) >= 3
    assert not [process for process in processes if alive(process)]


@needs_bubblewrap
def test_the_copy_that_a_killed_judge_leaves_is_cleared_away_by_the_next(library, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, "-c", JUDGE, library], stdout=subprocess.PIPE, text=True,
                          env=environment) as judge:
        left = Path(judge.stdout.readline().split()[-1])
        monkeypatch.setattr("autograde.sandbox.temporary.YOUNG", -1)
        with Sandbox(library):
            assert left.exists()                # its judge is alive
        judge.kill()
    (tmp_path / "autograde-sandbox-link").symlink_to(library)
    assert left.exists()
    with Sandbox(library) as sandbox:
        assert {path.name for path in tmp_path.iterdir()} == {sandbox.folder.name, "autograde-sandbox-link"}
    assert (library / "course_lib").exists()


def test_a_named_tuple_arrives_as_a_tuple(sandbox):
    with sandbox.submission([("f", "import numpy as np\ndef f(x):\n    return np.linalg.eigh(x)")]) as student:
        values, vectors = student.function("f")(np.eye(2))
    np.testing.assert_array_equal(values, [1, 1])
    assert vectors.shape == (2, 2)
