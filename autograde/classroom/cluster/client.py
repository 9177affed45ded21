"""A Dask cluster in place of the local pool: the same tasks and answers.

What travels is bytes, and no path: the release, and of each hand-in its notebooks and its seeds.  The class's secret,
the gradebook and the records stay here, and here alone is written.
"""

import concurrent.futures
import contextlib
import json
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from autograde.classroom import record
from autograde.classroom.cluster.worker import Files, Parcel, differences, perform, versions
from autograde.classroom.course import Assignment, CourseError
from autograde.classroom.notebook_file import LIMIT_BYTES
from autograde.classroom.one_assignment import course_of
from autograde.classroom.pool import Lost
from autograde.classroom.trouble import KEPT

Hands = tuple[concurrent.futures.Executor, Callable[[], int]]
AHEAD = 3                                       # tasks for each thread of the cluster that are on their way at a time
PATIENCE = 30                                   # seconds for a scheduler to answer, and for its first worker
CERTIFICATES = [f"DASK_DISTRIBUTED__COMM__TLS__{it}" for it in ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY")]
INSTALL = "pip install 'training-neural-networks[cluster]'"


class Cluster:
    """In place of pool.Pool: `answers` and `first`, as there.  Raises CourseError if the cluster cannot go on."""

    def __init__(self, address: str, assignment: Assignment, isolation: str) -> None:
        self.address, self.assignment = address, assignment
        source = {f"notebooks/{assignment.folder}/{assignment.stem}.ipynb": assignment.source.read_bytes()}   # rubrics
        files = {path: zlib.compress(content, 1) for path, content in (course_of(assignment) | source).items()}
        self.parcel = Parcel(assignment.folder, isolation, files, versions())
        self.stack = contextlib.ExitStack()
        self.waiting: deque[tuple[int, list[Any]]] = deque()
        self.number = 0

    def __enter__(self) -> "Cluster":
        self.executor, self.threads = self.stack.enter_context(connected(self.address))
        return self

    def __exit__(self, *exception: object) -> None:
        self.stack.close()

    def first(self, task: list[Any]) -> int:
        """Give a task before all that waits here, and return its number."""
        self.waiting.appendleft((self.number, task))
        self.number += 1
        return self.number - 1

    def answers(self, tasks: Iterable[list[Any]]) -> Iterator[tuple[int, dict[str, Any] | Lost]]:
        """Yield (number, answer) as they come.  The caller may add tasks with `first` in between.

        Of all that waits little is on its way at a time, so that neither this process nor the scheduler holds a class.
        """
        for task in tasks:
            self.waiting.append((self.number, task))
            self.number += 1
        away: dict[concurrent.futures.Future[bytes], int] = {}
        while self.waiting or away:
            for _ in range(min(len(self.waiting), AHEAD * max(1, self.threads()) - len(away))):
                number, task = self.waiting.popleft()
                try:
                    away[self.executor.submit(perform, self.parcel, self.handed_in(task), task)] = number
                except OSError as error:
                    yield number, Lost("failed", f"{type(error).__name__}: {error}"[:300])
            for future in concurrent.futures.wait(away, return_when=concurrent.futures.FIRST_COMPLETED).done:
                yield away.pop(future), self.answer(future)

    def handed_in(self, task: list[Any]) -> Files:
        what, arguments = task
        return hand_in(self.assignment, arguments["student"]) if what == "judge" else {}

    def answer(self, future: concurrent.futures.Future[bytes]) -> dict[str, Any] | Lost:
        try:
            answer = json.loads(future.result())
        except concurrent.futures.CancelledError:
            raise CourseError(f"the scheduler {self.address} is gone: start it again. {KEPT}") from None
        except Exception as error:              # of Dask's, in place of an answer of ours
            said = f"{type(error).__name__}: {str(error)[:300]}"
            if said.startswith("KilledWorker"):
                return Lost("failed", "each Dask worker that it was given to was lost; the next run tries it again")
            raise CourseError(f"the cluster gave no answer ({said}). {KEPT}") from None
        if "unable" in answer:
            raise CourseError(f"a worker of {self.address} cannot grade ({answer['unable']}). {KEPT}")
        return Lost(**answer["lost"]) if "lost" in answer else answer


def hand_in(assignment: Assignment, student: str) -> Files:
    """What is looked at of a hand-in: its notebooks, and of all else in its folder that it is there."""
    folder = assignment.folder_of("submitted", student)
    notebooks, place = record.notebooks(folder), folder.relative_to(assignment.course.root).as_posix()
    return {place: None} | {f"{place}/{path.name}": looked_at(path, path.name in notebooks)
                            for path in folder.iterdir()}


def looked_at(path: Path, notebook: bool) -> bytes | int | None:
    if not notebook:
        return None if path.suffix == ".ipynb" else 0
    size = path.stat().st_size
    return size if size > LIMIT_BYTES else zlib.compress(path.read_bytes(), 1)


@contextlib.contextmanager
def connected(address: str) -> Iterator[Hands]:
    """An executor of the cluster at that address, and how to ask how many tasks it does at a time.

    Raises CourseError if it cannot be reached, or if one of its workers would judge otherwise.
    """
    if not re.fullmatch(r"(tcp|tls)://\S+:\d+", address):
        raise CourseError(f"--dask {address!r}: the address of a scheduler is tls://HOST:PORT or tcp://HOST:PORT")
    try:
        from distributed import Client, Security
    except ImportError:
        raise CourseError(f"--dask needs the package distributed, which is not installed: {INSTALL}") from None
    if address.startswith("tls") and not Security().get_connection_args("client").get("ssl_context"):
        raise CourseError(f"{address} asks for certificates: {', '.join(CERTIFICATES)} in the environment name their "
                          "files (or Dask's own settings do)")
    with contextlib.ExitStack() as stack:
        try:
            client = stack.enter_context(Client(address, timeout=PATIENCE, set_as_default=False))
            client.wait_for_workers(1, timeout=PATIENCE)
            found = client.run(versions, on_error="return")
        except (OSError, ValueError, concurrent.futures.TimeoutError) as error:
            raise CourseError(f"there is no Dask scheduler with a worker at {address} ({str(error)[:300]}): start "
                              "both, or grade without --dask. Nothing was graded") from None
        for worker, there in found.items():
            wrong = f"{type(there).__name__}: {there}"[:300] if isinstance(there, Exception) \
                else differences(there, versions())
            if wrong:
                raise CourseError(f"the Dask worker {worker} would judge otherwise ({wrong}): install there what is "
                                  "here. Nothing was graded")
        executor = client.get_executor(pure=False)
        stack.callback(executor.shutdown, wait=False)           # what is still on its way is called off
        yield executor, lambda: sum(client.nthreads().values())
