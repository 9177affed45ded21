"""The student's side of the sandbox: run the cells, answer calls.

Nothing here is a secret and nothing here is trusted: the student's code shares this process and may
rewrite all of it.  It can change only what it answers, and the judge compares that with what it knows
by itself.  NumPy, the standard library, and of ours what has no secrets are all this may import.
"""

import __future__

import ast
import builtins
import contextlib
import inspect
import os
import struct
import sys
import types
from collections.abc import Callable
from functools import partial

from autograde.boundary import travel, watched, wire
from autograde.sandbox.inside import absent_packages

try:
    import resource
except ImportError:                             # Windows
    resource = None                             # type: ignore[assignment]

MESSAGE = 1000                                  # characters of an error that are sent
FUNCTIONS: dict[str, Callable] = {}             # the last one of each name, whatever the name stood for afterwards
FUTURES: set[str] = set()                       # what was imported from __future__: it holds for the cells that follow


def serve(reader, writer):
    """Answer requests on a file descriptor until it ends.

    A request is ["hello"], ["run", cell, source], ["call", function, args, kwargs], ["anyway", the same],
    ["lines", the same] or ["look", the same] with a running number in front; its answer that number and
    ["value", …], ["raised", type, message, line], ["memory"] or ["unfit", message].
    """
    namespace = fresh_namespace()
    while (request := receive(reader)) is not None:
        number, kind, *what = wire.unpack(request)
        answer = answer_to(ACTS[kind], namespace, what)
        try:
            data = wire.pack([number, *answer])
        except wire.WireError as error:
            data = wire.pack([number, "unfit", str(error)[:MESSAGE]])
        except MemoryError:
            data = wire.pack([number, "memory"])
        send(writer, data)


def answer_to(act, namespace, what):
    """What came of it, as a list that can be packed if the value can."""
    try:
        return ["value", act(namespace, *what)]
    except MemoryError:
        return ["memory"]
    except BaseException as error:              # also SystemExit and KeyboardInterrupt
        name = type(error).__name__
        return ["raised", "NotDefined" if type(error) is NotDefined else name, message_of(error), line_of(error)]


class NotDefined(Exception):
    """No cell defined the function."""


def hello(namespace):
    """Say that Python and NumPy are there: starting them is not the student's time."""


def run_cell(namespace, name, source):
    """Execute one cell as IPython does, statement by statement; `await` may stand outside of functions.

    An import of what is not there is raised at the end: what stands below it would have run where it was written.
    """
    file, missing = f"<{name}>", None
    for statement in compile(source, file, "exec", ast.PyCF_ONLY_AST | flags()).body:
        absent_packages.undecorated(statement, namespace)
        code = compile(ast.Module([statement], []), file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | flags())
        try:
            value = eval(code, namespace)
            if code.co_flags & inspect.CO_COROUTINE:
                from autograde.sandbox.inside.awaiting import run
                run(value)
        except ModuleNotFoundError as error:
            absent_packages.stand_in(namespace, statement, error)
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                raise
            missing = missing or error
            FUTURES.add("annotations")          # x: torch.Tensor, say, is then only read
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            FUTURES.update(alias.name for alias in statement.names)
        FUNCTIONS.update((name, value) for name, value in namespace.items() if callable(value))
    if missing:
        raise missing


def flags():
    bits = 0
    for name in FUTURES:
        bits |= getattr(__future__, name).compiler_flag
    return bits


def call(namespace, function, args, kwargs, watch=watched.call):
    """What the student's function returns for these arguments."""
    value = watch(defined(namespace, function), *travel.arrived(args, kwargs))
    if isinstance(value, (absent_packages.Nothing, absent_packages.Missing)):
        raise ModuleNotFoundError("it returned what comes of a package that is not there when your work is graded")
    return tuple(value) if isinstance(value, tuple) else value         # a named one too, as np.linalg.eigh returns


def count_lines(namespace, function, args, kwargs):
    """How many lines of Python that takes."""
    return watched.count_lines(defined(namespace, function), *travel.arrived(args, kwargs))


def look(namespace, function, args, kwargs):
    """What watched.look sees of such a call."""
    return watched.look(defined(namespace, function), *travel.arrived(args, kwargs))


ACTS = {"hello": hello, "run": run_cell, "call": call, "anyway": partial(call, watch=watched.anyway),
        "lines": count_lines, "look": look}


def defined(namespace, function):
    f = namespace.get(function)
    f = f if callable(f) else FUNCTIONS.get(function)
    if f is None:
        raise NotDefined(f"no cell defines {function}")
    return f


def fresh_namespace():
    """Where the cells live: the module __main__, as in a notebook."""
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    builtins.get_ipython = absent_packages.Nothing
    builtins.display = lambda *objects, **options: None
    absent_packages.install()
    return main.__dict__


def message_of(error):
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:                       # a student's class may do anything in __str__
        message = ""
    return str(message)[:MESSAGE].encode(errors="replace").decode()


def line_of(error):
    """Where in the student's cells an error arose: the number of the line in its cell, or 0."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.startswith("<") and trace.tb_frame.f_globals.get("__name__") == "__main__":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line or 0


def receive(fd):
    """The next message, or None at the end."""
    head = take(fd, 4)
    return head and take(fd, struct.unpack("<I", head)[0])


def take(fd, size):
    data = bytearray()
    while len(data) < size:
        more = os.read(fd, min(size - len(data), 1 << 20))
        if not more:
            return None
        data += more
    return bytes(data)


def send(fd, data):
    data = memoryview(struct.pack("<I", len(data)) + data)
    while data:
        data = data[os.write(fd, data):]


def limit_resources(megabytes, seconds):
    """Hard limits that hold for this process and its children; what a system does not know is left out."""
    if resource is None:
        return
    limits = {"AS": megabytes << 20, "CPU": seconds, "FSIZE": 16 << 20, "NOFILE": 64, "CORE": 0, "MSGQUEUE": 0,
              "MEMLOCK": 0}
    for name, limit in limits.items():
        which = getattr(resource, f"RLIMIT_{name}", None)
        if which is None:
            continue
        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        with contextlib.suppress(ValueError, OSError):                  # macOS refuses some
            resource.setrlimit(which, (limit, limit))


def main():
    """python … FD MEGABYTES SECONDS: serve one submission on a socket, or with FD = - on stdin and stdout."""
    where, megabytes, seconds = sys.argv[1:]
    reader, writer = (os.dup(0), os.dup(1)) if where == "-" else (int(where),) * 2
    nowhere = os.open(os.devnull, os.O_RDWR)
    for fd in 0, 1, 2:
        os.dup2(nowhere, fd)
    limit_resources(int(megabytes), int(seconds))
    serve(reader, writer)
