"""A chapter's sandbox; and the one in which stock nbgrader's submissions are judged, kept from one to the next.

    with SANDBOX.of("dropout", "bubblewrap") as sandbox:
        with sandbox.submission(cells) as student:

To open one takes half a second, and nbgrader comes with one submission after the other: from its command line, or
from formgrader's server, which lives for weeks.  So one sandbox is kept, while it is used: it is closed when nobody
has come for a minute, when another chapter or isolation is asked for, when the library it was made from has changed
or its folder is gone, and when the process ends.
"""

import atexit
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from autograde.boundary.watched import SECONDS
from autograde.editions.edition import library_of, write_library
from autograde.sandbox.sandbox import Sandbox
from autograde.sandbox.temporary import temporary

MEGABYTES = 2048
IDLE = 60                       # seconds


@contextlib.contextmanager
def opened(chapter: str, isolation: str) -> Iterator[Sandbox]:
    """A sandbox whose library is the student edition of this chapter: no reference, no case, no mistake."""
    with temporary("library") as library:
        write_library(library, [chapter])
        with Sandbox(library, isolation, SECONDS, MEGABYTES) as sandbox:
            yield sandbox


class KeptSandbox:
    """A sandbox at most, for one submission at a time: another thread waits for its turn."""

    def __init__(self, idle: float = IDLE) -> None:
        self.idle = idle
        self.lock = threading.Lock()
        self.stack = contextlib.ExitStack()             # what there is to be closed
        self.sandbox: Sandbox | None = None
        self.made_of: object = None
        self.timer: threading.Timer | None = None
        atexit.register(self._close)

    @contextlib.contextmanager
    def of(self, chapter: str, isolation: str) -> Iterator[Sandbox]:
        """The sandbox that is kept, if it is of this chapter and as good as new; otherwise another in its place."""
        with self.lock:
            if self.timer:
                self.timer.cancel()
            try:
                yield self._sandbox_of(chapter, isolation)
            finally:
                self.timer = threading.Timer(self.idle, self.close)
                self.timer.daemon = True
                self.timer.start()

    def close(self) -> None:
        with self.lock:
            self._close()

    def _sandbox_of(self, chapter: str, isolation: str) -> Sandbox:
        made_of = chapter, isolation, state_of(library_of([chapter]))
        if self.sandbox and self.made_of == made_of and self.sandbox.folder and self.sandbox.folder.exists():
            return self.sandbox
        self._close()
        sandbox = self.stack.enter_context(opened(chapter, isolation))
        self.sandbox, self.made_of = sandbox, made_of
        return sandbox

    def _close(self) -> None:
        self.sandbox = None
        self.stack.close()


def state_of(library: Path) -> frozenset:
    """By what a library's source is told from an earlier one, cheaply."""
    return frozenset((path, (status := path.stat()).st_mtime_ns, status.st_size) for path in library.rglob("*.py"))


SANDBOX = KeptSandbox()
