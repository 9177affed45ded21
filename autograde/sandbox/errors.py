"""What can go wrong with students' code, or with the walls around it."""


class SandboxUnavailable(RuntimeError):
    """The walls cannot be built on this machine; the message says what to do."""


class ServerGone(SandboxUnavailable):
    """The fork server does not answer; a new one might."""


class MemoryExceeded(Exception):
    """A process and its children hold more memory than they may."""


class StudentError(Exception):
    """The student's code raised.  type_name is the exception's class, or NotDefined: no cell made the function.

    line: of the cell in which it arose, or 0;  ours: whether it was raised before the code had seen anything hidden.
    """

    def __init__(self, type_name: str, message: str, line: int = 0, ours: bool = False) -> None:
        super().__init__((f"{type_name}: {message}" if message else type_name) + (f" (line {line})" if line else ""))
        self.type_name, self.message, self.line, self.ours = type_name, message, line, ours


class Stopped(Exception):
    """No answer came back, and the process was ended."""

    ours = True                     # what it says was not made by the student's code


class TimedOut(Stopped):
    """The student's code took longer than it may."""


class OutOfMemory(Stopped):
    """The student's code took more memory than it may."""


class Crashed(Stopped):
    """The student's process ended by itself, twice."""


class BadReply(Stopped):
    """What the student's process sent is no answer."""
