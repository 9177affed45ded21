"""Run students' code in processes of their own, behind walls, and ask them what their functions return.

    with Sandbox(library) as sandbox:
        with sandbox.submission(cells) as student:
            f = student.function("dropout_forward")
            out, cache = f(x, keep_prob=0.5, rng=rng)

A process receives inputs and returns plain values (wire.py).  What was expected, and the verdict, stay here, so
nothing that the student's code does can change its grade.
"""

import contextlib
import math
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from autograde.boundary import wire
from autograde.boundary.text import cleaned
from autograde.boundary.travel import StandIn
from autograde.sandbox import processes
from autograde.sandbox.cell import Cell
from autograde.sandbox.errors import (
    BadReply,
    Crashed,
    MemoryExceeded,
    OutOfMemory,
    SandboxUnavailable,
    Stopped,
    StudentError,
    TimedOut,
)
from autograde.sandbox.temporary import temporary

ISOLATIONS = "bubblewrap", "filter", "process"
RESTART = 0.05                                  # seconds of its budget that a process costs which replaces another
EXPERIMENTS = "cells that no answer needs have {:g} s in all, and are left out where they end the process again"
STOPS = 3                                       # so many processes may end in experiments, then none is run any more


class Sandbox:
    """A place for students' code; one submission after the other.

    library: the folder that holds the student edition of course_lib; a copy of it is all they see of the course.
    isolation: "bubblewrap", the walls of SECURITY.md; "filter", of these the system-call filter and another user, where
    namespaces are forbidden; or "process", a plain child process.
    seconds: for one call or one cell;  budget: seconds for a submission in all, 6 × seconds unless given.
    megabytes: of memory, for all that runs.
    Raises SandboxUnavailable, with the remedy, if the walls cannot be built.
    """

    def __init__(self, library: str | Path, isolation: str = "bubblewrap", seconds: float = 5, megabytes: int = 2048, *,
                 budget: float | None = None) -> None:
        if isolation not in ISOLATIONS:
            raise ValueError(f"isolation = {isolation!r}; it must be one of {', '.join(ISOLATIONS)}")
        self.library, self.isolation = Path(library), isolation
        self.seconds, self.megabytes = seconds, megabytes
        self.budget = 6 * seconds if budget is None else budget
        self.folder: Path | None = None
        self.server: Any = None                 # walled.ForkServer, while there is one
        self.open: Session | None = None
        self.stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        if self.isolation != "process":
            from autograde.sandbox.outer_wall import required  # no student has the walls
            required(self.isolation)
        self.folder = self.stack.enter_context(temporary("sandbox"))
        try:
            processes.copy_inside(self.library, self.folder)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._end_server()
        self.stack.close()
        self.folder = None

    def submission(self, cells: Iterable[Cell]) -> "Session":
        """One student's code: a list of Cells, executed in order, each error kept apart."""
        if self.folder is None:
            raise RuntimeError("a Sandbox is used inside `with Sandbox(…) as sandbox:`")
        return Session(self, cells)

    def start(self) -> Any:
        """A fresh process for one submission."""
        limits = {"megabytes": self.megabytes, "seconds": math.ceil(self.budget) + 1}
        if self.isolation != "bubblewrap":
            return processes.PlainProcess(self.folder, **limits, filtered=self.isolation == "filter")
        from autograde.sandbox.walled import ForkServer
        for last in False, True:                # the server may have been killed: a new one does as well
            try:
                self.server = self.server or ForkServer(self.folder)
                return self.server.start(**limits)
            except SandboxUnavailable:
                self._end_server()
                if last:
                    raise

    def _end_server(self) -> None:
        if self.server:
            self.server.end()
            self.server = None


class Session:
    """One submission: what its cells define.  A process that had to be ended is replaced at the next call.

    Experiments, cells that no answer needs, have as much time together as one call; what they do costs no answer.
    """

    def __init__(self, sandbox: Sandbox, cells: Iterable[Cell]) -> None:
        self.sandbox, self.cells = sandbox, [Cell(*cell) for cell in cells]
        self.errors: dict[str, str] = {}        # cell name -> why it did not run to its end
        self.process: Any = None                # one of processes, while there is one
        self.left = sandbox.budget
        self.for_experiments, self.stops = sandbox.seconds, 0
        self.number = 0                         # of the last request
        self.given_up: set[int] = set()         # cells that stopped the process

    def __enter__(self) -> Self:
        if self.sandbox.open is not None:
            raise RuntimeError("a Sandbox takes one submission after the other; use one Sandbox for each thread")
        self.sandbox.open = self
        try:
            self._ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop()
        self.sandbox.open = None

    def function(self, name: str) -> StandIn:
        """A stand-in for the student's function of that name: calls travel to the student's process.

        Its lines(…) takes the same arguments and tells how many lines of Python such a call runs.
        Both raise StudentError if the student's code raised, and TimedOut, OutOfMemory, Crashed or BadReply.
        """
        return StandIn(name, lambda what, args, kwargs: self._call(what, name, args, kwargs), self.computed)

    def computed(self) -> float:
        """Seconds of processor time that have gone into this submission's process, as the system counts them."""
        return self.process.computed() if self.process else 0.0

    def _call(self, *request: Any) -> Any:
        """The answer.  A process may die for reasons that are not the student's: one death is forgiven."""
        for last in False, True:
            try:
                if not self._ready():
                    raise TimedOut(f"the submission took more than {self.sandbox.budget:g} s in all")
                return self._ask(*request)
            except Stopped as error:
                self._stop()
                if last or not isinstance(error, Crashed):
                    raise

    def _ready(self) -> bool:
        """Have a process in which every cell has run that can; False if there is no time for it."""
        forgiven = set()
        while self.process is None and self.left > 0:
            self.process = self.sandbox.start()
            self.left -= RESTART if self.number else 0
            self.number = 0
            for i, cell in enumerate(self.cells):
                if i in self.given_up:
                    continue
                if cell.experiment and (self.for_experiments <= 0 or self.stops >= STOPS):
                    self._note(cell, f"not run: {EXPERIMENTS.format(self.sandbox.seconds)}")
                    continue
                try:
                    self._run(cell)
                except StudentError as error:
                    self._note(cell, str(error))
                except Stopped as error:
                    self._stop()
                    self.stops += cell.experiment
                    if isinstance(error, Crashed) and i not in forgiven:
                        forgiven.add(i)
                    else:
                        self.given_up.add(i)
                        self._note(cell, f"{type(error).__name__}: {error}")
                    break
        return self.process is not None

    def _run(self, cell: Cell) -> None:
        """Execute a cell; an experiment's time is taken from theirs."""
        left = self.left
        if cell.experiment:
            self.left = min(self.left, self.for_experiments)
        begin = self.left
        try:
            self._ask("run", cell.name, cell.source)
        except TimedOut:
            if cell.experiment:
                raise TimedOut(EXPERIMENTS.format(self.sandbox.seconds)) from None
            raise
        finally:
            if cell.experiment:
                self.for_experiments -= begin - self.left
                self.left = left

    def _note(self, cell: Cell, error: str) -> None:
        if cell.name:
            self.errors.setdefault(cell.name, error)

    def _ask(self, *request: Any) -> Any:
        """Send one request and return its answer's value."""
        self.number += 1
        question = wire.pack([self.number, *request])                   # a WireError here is the judge's own mistake
        seconds, begin = max(0, min(self.sandbox.seconds, self.left)), time.monotonic()
        try:
            reply = self.process.channel.exchange(question, seconds=seconds, limit=wire.BYTES, watch=self.process.watch)
            return self._value(wire.unpack(reply))
        except TimeoutError:
            raise TimedOut(f"no answer within {seconds:g} s" if seconds == self.sandbox.seconds else
                           f"the submission took more than {self.sandbox.budget:g} s in all") from None
        except MemoryExceeded as error:
            raise OutOfMemory(str(error)) from None
        except EOFError:
            raise Crashed("the process ended before it answered") from None
        except ValueError as error:             # also WireError
            raise BadReply(f"{error}") from None
        finally:
            self.left -= time.monotonic() - begin

    def _value(self, reply: Any) -> Any:
        match reply:
            case [int(number), *_] if number != self.number:
                raise BadReply(f"answer {number} to question {self.number}")
            case [_, "value", value]:
                return value
            case [_, "raised", str(type_name), str(message), int(line)]:
                raise StudentError(cleaned(type_name, 80), cleaned(message, 1200), line)
            case [_, "memory"]:
                raise OutOfMemory(f"more than {self.sandbox.megabytes} MB of memory")
            case [_, "unfit", str(message)]:
                raise StudentError("TypeError", f"the function returned {cleaned(message, 1200)}")
        raise BadReply("an answer of no known kind")

    def _stop(self) -> None:
        if self.process:
            self.process.end()
            self.process = None
