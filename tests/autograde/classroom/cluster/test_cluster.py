"""A class graded by a cluster: the same records as without, whatever kills a worker, and what travels on the way.

The cluster is a thread pool that pickles what it is given, as Dask does; everything behind it is real.  Dask itself is
test_dask.py's.
"""

import concurrent.futures
import contextlib
import multiprocessing
import pickle
import shutil
import sys
import zlib
from types import SimpleNamespace

import pytest
from one_process import quiet, result
from walls import needs_bubblewrap

from autograde.classroom import sample_demo
from autograde.classroom.cluster import client, worker
from autograde.classroom.cluster.client import Cluster
from autograde.classroom.course import Course, CourseError
from autograde.classroom.grade_class import grade_class
from autograde.classroom.notebook_file import LIMIT_BYTES
from autograde.classroom.pool import Lost

CLASS = "all-correct", "mistakes-1", "exits", "not-a-notebook"
DEADLY = "mistakes-1"                           # deadly_grader's process ends with it


class Threads(concurrent.futures.ThreadPoolExecutor):
    """In place of a cluster: it keeps what it was sent, as bytes."""

    def __init__(self):
        super().__init__(2)
        self.sent = []

    def submit(self, *call):
        self.sent.append(pickle.dumps(call))
        return super().submit(perform, self.sent[-1])


def perform(sent):
    work, *arguments = pickle.loads(sent)
    return work(*arguments)


@pytest.fixture
def threads(monkeypatch):
    """The cluster that every address leads to."""
    with Threads() as executor:
        monkeypatch.setattr(client, "connected", lambda address: contextlib.nullcontext((executor, lambda: 2)))
        yield executor
        for _ in range(2):
            executor.submit(close)              # the second waits until the first thread is done with the first


def close():
    worker.close()


@pytest.fixture(scope="module")
def courses(original, sample, tmp_path_factory):
    """The folder of a class that is not graded, and what grading it without a cluster leaves behind."""
    place = tmp_path_factory.mktemp("cluster")
    assignment = Course(shutil.copytree(original.course.root, place / "graded")).assignment("dropout")
    for name in CLASS:
        sample_demo.submit(assignment, sample(name))
    submitted = assignment.course.made / "submitted"
    (submitted / "empty/06_dropout").mkdir(parents=True)
    strange = submitted / "strange/06_dropout"
    (strange / "folder.ipynb").mkdir(parents=True)
    (strange / "timestamp.txt.unreadable").touch()
    (strange / "link.ipynb").symlink_to("/etc/passwd")
    with (strange / "dropout.ipynb").open("wb") as file:
        file.truncate(LIMIT_BYTES + 1)
    assignment.course.secret()
    shutil.copytree(assignment.course.root, place / "ungraded", symlinks=True)
    grade_class(assignment, progress=quiet, workers=2)
    return place / "ungraded", result(assignment)


@pytest.fixture
def ungraded(courses, tmp_path):
    return Course(shutil.copytree(courses[0], tmp_path / "course", symlinks=True)).assignment("dropout")


@pytest.fixture
def without(courses):
    return courses[1]


@pytest.mark.slow
@needs_bubblewrap
def test_the_same_class_gets_the_same_records_and_nothing_of_the_class_travels(ungraded, without, threads):
    grade_class(ungraded, progress=quiet, dask="tcp://it")
    assert result(ungraded) == without
    secret, place = ungraded.course.secret(), str(ungraded.course.root)
    assert len(threads.sent) == 6 + 5           # all but the empty folder's have a page
    for sent in threads.sent:
        _, parcel, hand_in, (what, arguments) = pickle.loads(sent)
        contents = [zlib.decompress(value) for files in (parcel.files, hand_in) for value in files.values()
                    if isinstance(value, bytes)]
        for content in [sent, *contents]:
            assert not any(it in content for it in (secret.encode(), bytes.fromhex(secret), place.encode()))
        assert {path.split("/")[2] for path in hand_in} == ({arguments["student"]} if what == "judge" else set())
        if what == "judge":
            prints = without[2][arguments["student"]]["notebooks"].values()
            assert arguments["seeds"] == {p: ungraded.seeds(arguments["student"], p) for p in prints}


@pytest.mark.slow
@needs_bubblewrap
def test_what_kills_its_worker_costs_itself_alone(ungraded, without, threads, monkeypatch):
    monkeypatch.setattr(worker, "GRADER", "cluster_work:DeadlyGrader")
    grade_class(ungraded, progress=quiet, dask="tcp://it")
    lost = ungraded.record(DEADLY)
    assert (lost["status"], lost["reason"]) == ("crashed", "the judge's process ended (SIGKILL), twice")
    records = result(ungraded)[2]
    assert {who: records[who] for who in records if who != DEADLY} == {
        who: without[2][who] for who in records if who != DEADLY}


def test_a_worker_of_other_versions_is_refused(ungraded, threads, monkeypatch):
    other = worker.versions() | {"NumPy": "2.0.1", "autograde": "0.1.0 (abc)"}
    monkeypatch.setattr(client, "versions", lambda: other)
    with pytest.raises(CourseError, match=r"cannot grade \(.*it has NumPy \S+, and 2.0.1 is asked for and it has "
                                          r"autograde \S+ \(\w{8}\), and 0.1.0 \(abc\) is asked for\)") as caught:
        grade_class(ungraded, progress=quiet, dask="tcp://it")
    assert "\n" not in str(caught.value) and not ungraded.recorded()


def test_every_file_of_the_code_is_told_in_the_versions(tmp_path, monkeypatch):
    for package in ("autograde", "course_lib"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "module.py").write_text("a = 1")
    monkeypatch.setattr(worker, "CODE", tmp_path)
    before = worker.versions.__wrapped__()
    (tmp_path / "course_lib/module.py").write_text("a = 2")
    assert worker.differences(before, worker.versions.__wrapped__()).startswith("it has autograde 0.1.0 (")
    assert worker.differences(before, before) == ""


def test_a_worker_under_a_nanny_says_how_to_start_it(monkeypatch):
    monkeypatch.setattr(multiprocessing, "current_process", lambda: SimpleNamespace(daemon=True))
    parcel = worker.Parcel("06_dropout", "bubblewrap", {}, worker.versions())
    assert b"DASK_DISTRIBUTED__WORKER__DAEMON=False" in worker.perform(parcel, {}, ["page", {}])


def test_a_cluster_without_its_package(ungraded, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match=r"pip install 'training-neural-networks\[cluster\]'"):
        grade_class(ungraded, progress=quiet, dask="tcp://it:8786")


@pytest.mark.parametrize("address", ["it", "it:8786", "tcp://it", "http://it:8787", "tcp://it:status"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(CourseError, match=f"--dask '{address}': the address of a scheduler is tls://HOST:PORT"):
        client.connected(address).__enter__()


class Answered:
    """A cluster that answers every task with the same, and counts how many are on their way."""

    def __init__(self, how):
        self.how, self.away, self.most = how, [], 0

    def submit(self, work, parcel, hand_in, task):
        future = concurrent.futures.Future()
        self.away.append(future)
        self.most = max(self.most, sum(not future.done() for future in self.away))
        return future

    def threads(self):
        if self.away and not self.away[-1].done():
            for future in self.away:
                future.done() or self.how(future)
        return 2


class KilledWorker(Exception):
    """As Dask calls it."""


def answers(assignment, monkeypatch, how, tasks=20):
    cluster = Answered(how)
    monkeypatch.setattr(client, "connected", lambda address: contextlib.nullcontext((cluster, cluster.threads)))
    monkeypatch.setattr(concurrent.futures, "wait", lambda away, return_when: cluster.threads() and SimpleNamespace(
        done=[future for future in away if future.done()]))
    with Cluster("tcp://it", assignment, "bubblewrap") as pool:
        return dict(pool.answers([["page", {}]] * tasks)), cluster


def test_little_is_on_its_way_at_a_time(original, monkeypatch):
    found, cluster = answers(original, monkeypatch, lambda future: future.set_result(b'{"html": ""}'))
    assert len(found) == 20 and cluster.most == 2 * client.AHEAD


def test_a_lost_worker_is_no_judgement_and_a_lost_scheduler_ends_the_run(original, monkeypatch):
    found, _ = answers(original, monkeypatch, lambda future: future.set_exception(KilledWorker("task", "worker")))
    assert {(type(lost), lost.status) for lost in found.values()} == {(Lost, "failed")}    # to be tried again
    with pytest.raises(CourseError, match="the scheduler tcp://it is gone"):
        answers(original, monkeypatch, lambda future: future.cancel())
    with pytest.raises(CourseError, match=r"gave no answer \(ModuleNotFoundError: autograde\)"):
        answers(original, monkeypatch, lambda future: future.set_exception(ModuleNotFoundError("autograde")))
