"""The student's side of the sandbox, piece by piece: cells, calls, errors, messages, limits."""

import os
import struct
import subprocess
import sys
import threading

import numpy as np
import pytest

from autograde.sandbox.inside import worker
from autograde.sandbox.inside.worker import answer_to, line_of, message_of, receive, run_cell, send


@pytest.fixture(autouse=True)
def nothing_is_known(monkeypatch):
    monkeypatch.setattr(worker, "FUNCTIONS", {})
    monkeypatch.setattr(worker, "FUTURES", set())


@pytest.fixture
def namespace():
    return {"__name__": "__main__"}


def test_a_cell_runs_as_far_as_it_can(namespace):
    with pytest.raises(ZeroDivisionError):
        run_cell(namespace, "f", "def f(x): return x\ny = 1 / 0\nz = 3")
    assert worker.call(namespace, "f", [2], {}) == 2 and "z" not in namespace


def test_a_cell_may_await_outside_of_functions(namespace):
    run_cell(namespace, "f", "import asyncio\nasync def one(): return 1\ny = await asyncio.sleep(0, 5) + await one()")
    assert namespace["y"] == 6


def test_a_future_holds_for_the_cells_that_follow(namespace):
    run_cell(namespace, "a", "from __future__ import annotations")
    run_cell(namespace, "b", "def f(x: not_defined): return x")
    assert worker.call(namespace, "f", [1], {}) == 1


def test_the_last_function_of_a_name_is_asked_whatever_the_name_stands_for_later(namespace):
    run_cell(namespace, "a", "def mean(x): return 1")
    run_cell(namespace, "b", "def mean(x): return 2")
    run_cell(namespace, "c", "mean = mean([1])")
    assert namespace["mean"] == 2 and worker.call(namespace, "mean", [[1]], {}) == 2


def test_a_function_that_no_cell_makes_has_an_error_of_its_own_that_no_code_can_raise(namespace):
    assert answer_to(worker.call, namespace, ["f", [], {}]) == ["raised", "NotDefined", "no cell defines f", 0]
    run_cell(namespace, "f", "class NotDefined(Exception): pass\ndef f(): raise NotDefined('me too')")
    assert answer_to(worker.call, namespace, ["f", [], {}]) == ["raised", "NotDefined", "me too", 2]


@pytest.mark.parametrize("code, answer", [
    ("return (1, 2.5)", ["value", (1, 2.5)]), ("raise KeyError('k')", ["raised", "KeyError", "'k'", 2]),
    ("raise SystemExit(3)", ["raised", "SystemExit", "3", 2]), ("raise MemoryError", ["memory"]),
    ("raise KeyboardInterrupt", ["raised", "KeyboardInterrupt", "", 2]),
])
def test_whatever_a_call_does_is_an_answer(namespace, code, answer):
    run_cell(namespace, "f", f"def f():\n    {code}")
    assert answer_to(worker.call, namespace, ["f", [], {}]) == answer


def test_what_a_call_does_besides_its_result(namespace):
    run_cell(namespace, "f", "import numpy as np\ndef f(x):\n    for row in x:\n        row += 1\n    return x")
    x = np.zeros((3, 2))
    acts = worker.ACTS
    assert answer_to(acts["call"], namespace, ["f", [x], {}])[:2] == ["raised", "InputChanged"]
    assert np.array_equal(acts["anyway"](namespace, "f", [x.copy()], {}), np.full((3, 2), 1 + x))
    few, many = (acts["lines"](namespace, "f", [np.zeros((n, 2))], {}) for n in (3, 13))
    assert many - few == 20                             # two lines a row
    assert acts["look"](namespace, "f", [np.ones((1, 2))], {}) == [False, True, False]


def test_a_named_tuple_is_a_tuple(namespace):
    run_cell(namespace, "f", "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\ndef f(): return P(3)")
    assert type(worker.call(namespace, "f", [], {})) is tuple


def test_an_error_s_message_is_cut_and_whole_characters():
    class Lying(Exception):
        def __str__(self):
            raise ValueError
    assert message_of(Lying()) == ""
    assert message_of(ValueError("x" * 5000)) == "x" * worker.MESSAGE
    assert message_of(ValueError("half \ud800 a character")) == "half ? a character"
    assert message_of(SyntaxError("invalid syntax", ("f", 3, 1, "x"))) == "invalid syntax"


def test_the_line_of_an_error_is_the_last_of_the_student_s_own(namespace):
    run_cell(namespace, "f", "import json\ndef f():\n    return json.loads('{')\n")
    with pytest.raises(ValueError) as error:
        namespace["f"]()
    assert line_of(error.value) == 3
    with pytest.raises(SyntaxError) as error:
        run_cell(namespace, "g", "x = 1\ny = = 2")
    assert line_of(error.value) == 2
    assert line_of(ValueError("never raised")) == 0


def test_messages_arrive_whole_and_the_end_is_none():
    reader, writer = os.pipe()
    messages = [b"", b"x", bytes(300_000)]              # more than a pipe holds
    sender = threading.Thread(target=lambda: [send(writer, m) for m in messages] + [os.close(writer)])
    sender.start()
    assert [receive(reader) for _ in messages] == messages and receive(reader) is None
    sender.join()
    os.close(reader)


def test_half_a_message_is_none():
    reader, writer = os.pipe()
    os.write(writer, struct.pack("<I", 10) + b"half")
    os.close(writer)
    assert receive(reader) is None
    os.close(reader)


@pytest.mark.skipif(sys.platform != "linux", reason="the limits of other systems differ")
def test_limits_are_hard_and_never_above_what_holds_already():
    code = ("import resource\nfrom autograde.sandbox.inside.worker import limit_resources\n"
            "resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))\nlimit_resources(1500, 7)\n"
            "for name in ('AS', 'CPU', 'FSIZE', 'NOFILE', 'CORE'):\n"
            "    print(*resource.getrlimit(getattr(resource, f'RLIMIT_{name}')))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    limits = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert limits == [(n, n) for n in (1500 << 20, 7, 16 << 20, 32, 0)]
