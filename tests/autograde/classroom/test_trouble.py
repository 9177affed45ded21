"""A full disk, a locked gradebook, a clock set back, a course that is read-only, two graders at once, a gradebook of
another course: one sentence that says what and what to do.  Nothing is lost, and the next run ends as if nothing had
been.
"""

import contextlib
import errno
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import one_process
import pytest
from nbgrader.api import Gradebook
from one_process import OneProcess, quiet, result, rows
from sqlalchemy.exc import OperationalError
from walls import needs_bubblewrap

from autograde.classroom import record, run, sample_demo, standing, whole_file
from autograde.classroom.course import Course, CourseError
from autograde.classroom.grade_class import alone, grade_class, left_over
from autograde.classroom.grader import Grader
from autograde.classroom.nbgrader.book import Book
from autograde.classroom.pool import Pool, Unable, Worker
from autograde.classroom.run import Run
from autograde.exercises.registry import of_chapter

pytestmark = [pytest.mark.slow, needs_bubblewrap]

FULL = sum(exercise.points for exercise in of_chapter("dropout"))
CLASS = "all-correct", "mistakes-1", "blank", "not-a-notebook"
STUDENTS = sorted([*CLASS, "empty"])


@pytest.fixture(scope="module")
def courses(original, sample, tmp_path_factory):
    """The folders of a course before and after its class was graded, and what that left behind."""
    place = tmp_path_factory.mktemp("trouble")
    assignment = Course(shutil.copytree(original.course.root, place / "graded")).assignment("dropout")
    for name in CLASS:
        sample_demo.submit(assignment, sample(name))
    assignment.folder_of("submitted", "empty").mkdir(parents=True)
    assignment.course.secret()
    shutil.copytree(assignment.course.root, place / "ungraded")
    one_process.JUDGED.clear()
    arguments = assignment.course.root, assignment.folder, "bubblewrap"
    with pytest.MonkeyPatch.context() as patch, Grader(*arguments) as open_:
        patch.setattr(OneProcess, "sandbox", open_.sandbox)
        patch.setattr(run, "Pool", OneProcess)
        patch.setattr(standing, "WAIT", 0.2)
        grade_class(assignment, progress=quiet)
        yield place, result(assignment)


@pytest.fixture
def ungraded(courses, tmp_path):
    return Course(shutil.copytree(courses[0] / "ungraded", tmp_path / "ungraded")).assignment("dropout")


@pytest.fixture
def graded(courses, tmp_path):
    return Course(shutil.copytree(courses[0] / "graded", tmp_path / "graded")).assignment("dropout")


@pytest.fixture
def undisturbed(courses):
    return courses[1]


def said(assignment, **options):
    """What a run ends with that cannot go on: one sentence."""
    with pytest.raises(CourseError) as caught:
        grade_class(assignment, progress=quiet, **options)
    sentence = str(caught.value)
    assert "\n" not in sentence and len(sentence) < 500
    return sentence


# ── A disk that takes no more

def refused(monkeypatch, name, code):
    """From now on no file of that name can be written: half of it is, and then the disk says no."""
    def opened(path, *args, **kwargs):
        return Full(path, code, *args, **kwargs) if Path(path).match(name) else open(path, *args, **kwargs)
    monkeypatch.setattr(whole_file, "open", opened, raising=False)


class Full(io.FileIO):
    """A file on a disk that says no in the middle of it."""

    def __init__(self, path, code, *args, **kwargs):
        super().__init__(path, *args, **kwargs)
        self.code = code

    def write(self, content):
        super().write(content[:len(content) // 2])
        raise OSError(self.code, os.strerror(self.code))


FILES = {"the judged notebook": "autograded/*/*/.dropout.ipynb.new", "the page": "feedback/*/*/.dropout.html.new",
         "the record": "grades/*/.*.json.new"}


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("name", FILES)
def test_a_full_disk(ungraded, graded, undisturbed, monkeypatch, name, again):
    assignment = graded if again else ungraded
    with monkeypatch.context() as patch:
        refused(patch, FILES[name], errno.ENOSPC)
        sentence = said(assignment, again=again)
    assert "No space left on device): free some space" in sentence and str(assignment.course.made) in sentence
    assert "goes on from there" in sentence
    for student in STUDENTS:                    # whole, or not there
        assert again or assignment.record(student) is None or assignment.record(student)["written_of"]
    grade_class(assignment, progress=quiet)
    assert result(assignment) == undisturbed


@pytest.mark.parametrize("code, remedy", [(errno.EDQUOT, "within your quota"), (errno.EROFS, "mount it for writing"),
                                          (errno.EACCES, "check its permissions"), (errno.EFBIG, "ulimit -f")])
def test_a_disk_that_refuses_otherwise(ungraded, undisturbed, monkeypatch, code, remedy):
    with monkeypatch.context() as patch:
        refused(patch, FILES["the record"], code)
        assert remedy in said(ungraded)
    grade_class(ungraded, progress=quiet)
    assert result(ungraded) == undisturbed


def test_no_room_for_a_folder(ungraded, undisturbed, monkeypatch):
    with monkeypatch.context() as patch:
        make = Path.mkdir
        patch.setattr(Path, "mkdir", lambda path, *args, **kwargs: full(path) if "feedback" in path.parts
                      else make(path, *args, **kwargs))
        assert "feedback" in said(ungraded)
    grade_class(ungraded, progress=quiet)
    assert result(ungraded) == undisturbed


def full(path):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def test_no_room_in_the_gradebook(ungraded, undisturbed, monkeypatch):
    save, saved = Book.save, []

    def without_room(book, *args):
        saved.append(save(book, *args))
        if len(saved) == 2:
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))
    with monkeypatch.context() as patch:
        patch.setattr(Book, "save", without_room)
        assert "(database or disk is full): free some space" in said(ungraded)
    grade_class(ungraded, progress=quiet)
    assert result(ungraded) == undisturbed


def test_a_real_limit_on_the_size_of_files(ungraded, undisturbed):
    resource = pytest.importorskip("resource")
    limit = (ungraded.course.made / "gradebook.db").stat().st_size // 2
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]),
                                "PYTHONDONTWRITEBYTECODE": "1"}         # under the limit it would be cut short
    done = subprocess.run([sys.executable, "-m", "autograde", "grade", "dropout", "--workers", "1"], text=True,
                          cwd=ungraded.course.root, env=environment, check=False, capture_output=True, timeout=120,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 2 and last.startswith("autograde: ") and "gradebook" in last, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    grade_class(ungraded, progress=quiet)
    assert result(ungraded) == undisturbed


def test_a_worker_that_cannot_start_is_no_fault_of_a_submission(graded, undisturbed, monkeypatch):
    def unable(pool, tasks):
        raise Unable("OSError: [Errno 28] No space left on device: '/tmp/autograde-sandbox-x'")
        yield
    with monkeypatch.context() as patch:
        patch.setattr(OneProcess, "answers", unable)
        sentence = said(graded, again=True)
    assert sentence.startswith("no worker can start (OSError: [Errno 28] No space") and "doctor" in sentence
    grade_class(graded, progress=quiet)
    assert result(graded) == undisturbed


def test_a_worker_that_is_killed_at_every_second_task_costs_nothing_but_time(ungraded, undisturbed, monkeypatch):
    give, killed = Worker.give, []

    def fatal(worker, number, task, lives):
        give(worker, number, task, lives)
        if number % 2 and number not in killed:
            killed.append(number)
            os.kill(worker.process.pid, signal.SIGKILL)
    monkeypatch.setattr(Worker, "give", fatal)
    monkeypatch.setattr(run, "Pool", Pool)
    grade_class(ungraded, progress=quiet, workers=2)
    assert result(ungraded) == undisturbed and len(killed) >= 3


# ── A gradebook that cannot be used

@contextlib.contextmanager
def locked(assignment):
    """Another program writes into the gradebook."""
    holder = sqlite3.connect(assignment.course.made / "gradebook.db", isolation_level=None)
    with contextlib.closing(holder):
        holder.execute("BEGIN EXCLUSIVE")
        yield


def test_a_gradebook_that_is_locked_before_the_run(graded, undisturbed):
    with locked(graded):
        assert "database is locked" in said(graded, again=True)
    grade_class(graded, progress=quiet)
    assert result(graded) == undisturbed


def test_a_gradebook_that_is_locked_in_the_midst_of_it(ungraded, undisturbed, monkeypatch):
    save, saved = Book.save, []

    def locking(book, student, *args):
        saved.append(student)
        with locked(ungraded) if len(saved) == 2 else contextlib.nullcontext():
            save(book, student, *args)
    with monkeypatch.context() as patch:
        patch.setattr(Book, "save", locking)
        sentence = said(ungraded)
    assert "(database is locked): another program is writing into it" in sentence
    assert len([student for student in STUDENTS if ungraded.record(student)]) in (1, 2)       # empty's, and saved[0]'s
    grade_class(ungraded, progress=quiet)
    assert result(ungraded) == undisturbed


def test_a_gradebook_that_is_none(graded):
    path = graded.course.made / "gradebook.db"
    path.write_bytes(b"no database" * 1000)
    assert f"the gradebook {path}" in said(graded)
    assert path.read_bytes() == b"no database" * 1000


def test_a_gradebook_of_another_course(graded, courses, tmp_path, undisturbed):
    other = Course(shutil.copytree(courses[0] / "ungraded", tmp_path / "other")).assignment("dropout")
    for student in STUDENTS:
        folder = other.course.made / "submitted" / student
        folder.rename(folder.with_name(f"their-{student}"))
    grade_class(other, progress=quiet)
    own, theirs = (a.course.made / "gradebook.db" for a in (graded, other))
    own.rename(own.with_name("kept.db"))
    shutil.copy(theirs, own)
    before = own.read_bytes()
    sentence = said(graded)
    assert "holds grades of their-all-correct, their-blank" in sentence and "put this course's own back" in sentence
    assert own.read_bytes() == before
    own.unlink()
    own.with_name("kept.db").rename(own)
    grade_class(graded, progress=quiet)
    assert result(graded) == undisturbed


# ── A course that is read-only, two graders, the clock

@pytest.mark.parametrize("folder", ["course", "autograded", "feedback", "grades"])
def test_a_folder_that_is_read_only(graded, undisturbed, monkeypatch, folder):
    make = tempfile.TemporaryFile
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "TemporaryFile", lambda *args, dir=None, **kwargs: (_ for _ in ()).throw(
            OSError(errno.EROFS, "Read-only file system")) if dir and dir.name == folder
            else make(*args, dir=dir, **kwargs))
        sentence = said(graded, again=True)
    assert f"{folder} cannot be written (Read-only file system)" in sentence and "Nothing was graded" in sentence
    assert result(graded) == undisturbed


def test_two_graders_at_once(graded, undisturbed):
    with alone(graded.course):
        assert "another run is grading this course" in said(graded, again=True)
    assert result(graded) == undisturbed


def graded_by(monkeypatch, assignment, stop=None, **options):
    """Who is graded by a run, in order; it is broken off after so many."""
    done, finished = [], Run.finished

    def counted(running, waiting):
        for student in finished(running, waiting):
            done.append(student)
            yield student
            if len(done) == stop:
                raise KeyboardInterrupt
    with monkeypatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
        patch.setattr(Run, "finished", counted)
        grade_class(assignment, progress=quiet, **options)
    return done


def test_a_clock_that_is_set_back_costs_no_grade_and_no_time(graded, undisturbed, monkeypatch):
    monkeypatch.setattr(record, "now", lambda: "2010-01-01T00:00:00.000+00:00")
    assert sorted(graded_by(monkeypatch, graded, again=True)) == STUDENTS           # though all are of the future
    first = graded_by(monkeypatch, graded, again=True, stop=2)
    monkeypatch.setattr(record, "now", lambda: "2001-01-01T00:00:00.000+00:00")
    assert sorted(first + graded_by(monkeypatch, graded)) == STUDENTS               # and none of them twice
    assert graded_by(monkeypatch, graded) == []
    assert result(graded) == undisturbed


@pytest.mark.parametrize("times, status", [(1, "graded"), (2, "failed")])
def test_what_is_handed_in_anew_while_it_waits_is_graded_as_it_is_then(ungraded, monkeypatch, times, status):
    judge, notebook = OneProcess.judge, ungraded.folder_of("submitted", "all-correct") / "dropout.ipynb"
    left = [times]

    def judged(pool, student, **arguments):
        if student == "all-correct" and left[0]:
            left[0] -= 1
            notebook.write_bytes(notebook.read_bytes() + b" " * times)
        return judge(pool, student=student, **arguments)
    with monkeypatch.context() as patch:
        patch.setattr(OneProcess, "judge", judged)
        grade_class(ungraded, progress=quiet)
    kept = ungraded.record("all-correct")
    assert kept["status"] == status
    grade_class(ungraded, progress=quiet)                           # what failed is tried again
    kept = ungraded.record("all-correct")
    assert (kept["status"], kept["earned"]) == ("graded", FULL)
    assert kept["seeds"] == ungraded.seeds("all-correct", record.fingerprint(notebook))


def test_a_notebook_that_is_named_concerns_those_who_handed_it_in(graded, sample, monkeypatch):
    assert said(graded, notebook="droput.ipynb") == ("nobody handed in a notebook called droput.ipynb; nothing was "
                                                     "judged")
    (graded.folder_of("submitted", "mistakes-1") / "second.ipynb").write_bytes(sample("all-correct").content)
    assert graded_by(monkeypatch, graded, notebook="second.ipynb") == ["mistakes-1"]
    assert graded.record("mistakes-1")["earned"] == FULL


# ── Record and gradebook: the record is the truth

def in_the_gradebook(assignment, *statements):
    with contextlib.closing(sqlite3.connect(assignment.course.made / "gradebook.db")) as book:
        for statement in statements:
            assert book.execute(statement).rowcount > 0
        book.commit()


OF = "(SELECT grade.id FROM grade JOIN submitted_notebook n ON n.id = grade.notebook_id JOIN submitted_assignment s " \
     "ON s.id = n.assignment_id WHERE s.student_id = '{}')"
CHANGED = {
    "a grade is removed": f"DELETE FROM grade WHERE id IN {OF.format('mistakes-1')}",
    "a grade is changed": f"UPDATE grade SET auto_score = 1 WHERE id IN {OF.format('mistakes-1')}",
    "a grade of what is unreadable": f"UPDATE grade SET auto_score = 1 WHERE id IN {OF.format('not-a-notebook')}",
    "a notebook is removed": "DELETE FROM submitted_notebook WHERE id IN (SELECT n.id FROM submitted_notebook n JOIN "
                             "submitted_assignment s ON s.id = n.assignment_id WHERE s.student_id = 'mistakes-1')",
    "comments are removed": "DELETE FROM comment",
    "comments are changed": "UPDATE comment SET auto_comment = 'well done'",
}


@pytest.mark.parametrize("change", CHANGED)
def test_rows_that_were_changed_in_the_database_are_as_the_record_says(graded, undisturbed, change, monkeypatch):
    in_the_gradebook(graded, CHANGED[change])
    assert rows(graded) != undisturbed[3]
    monkeypatch.setattr(OneProcess, "judge", None)                  # nothing is judged for that
    grade_class(graded, progress=quiet)
    assert result(graded) == undisturbed
    assert graded_by(monkeypatch, graded) == []


def test_a_student_who_was_removed_from_the_database_is_back(graded, undisturbed, monkeypatch):
    with Gradebook(f"sqlite:///{graded.course.made}/gradebook.db") as gradebook:
        gradebook.remove_student("mistakes-1")
    monkeypatch.setattr(OneProcess, "judge", None)
    grade_class(graded, progress=quiet)
    assert result(graded) == undisturbed


@pytest.mark.parametrize("student", STUDENTS)
def test_a_record_that_was_removed_is_made_again(graded, undisturbed, student):
    graded.record_path(student).unlink()
    grade_class(graded, progress=quiet)
    assert result(graded) == undisturbed


def test_a_refusal_takes_the_grade_and_points_that_come_back_by_hand_are_taken_again(graded, sample, monkeypatch):
    notebook = graded.folder_of("submitted", "all-correct") / "dropout.ipynb"
    right = notebook.read_bytes()
    notebook.unlink()
    grade_class(graded, progress=quiet)
    assert graded.record("all-correct")["status"] == "no notebook" and points(graded, "all-correct") == 0
    in_the_gradebook(graded, f"UPDATE grade SET auto_score = 2 WHERE id IN {OF.format('all-correct')}")
    assert graded_by(monkeypatch, graded) == ["all-correct"] and points(graded, "all-correct") == 0
    assert graded_by(monkeypatch, graded) == []
    notebook.write_bytes(right)
    grade_class(graded, progress=quiet)
    assert points(graded, "all-correct") == graded.record("all-correct")["earned"] == FULL


def test_what_cannot_be_read_any_more_earns_nothing_and_what_can_again_its_points(graded, sample):
    notebook = graded.folder_of("submitted", "all-correct") / "dropout.ipynb"
    right = notebook.read_bytes()
    for content, status, earned in (b"{", "unreadable", 0), (right, "graded", FULL):
        notebook.write_bytes(content)
        grade_class(graded, progress=quiet)
        kept = graded.record("all-correct")
        assert (kept["status"], kept["earned"], points(graded, "all-correct")) == (status, earned, earned)
    assert [(h["status"], h["earned"]) for h in kept["before"]] == [("graded", FULL), ("unreadable", 0)]


def test_a_judged_notebook_or_page_that_is_gone_is_made_again(graded, undisturbed):
    for student, step, end in ("all-correct", "autograded", "ipynb"), ("not-a-notebook", "autograded", "ipynb"), (
            "blank", "feedback", "html"):
        (graded.folder_of(step, student) / f"dropout.{end}").unlink()
    grade_class(graded, progress=quiet)
    assert result(graded) == undisturbed


def test_a_hand_in_that_is_gone_keeps_its_grade_and_is_named(graded, undisturbed):
    shutil.rmtree(graded.course.made / "submitted" / "blank")
    grade_class(graded, progress=quiet)
    assert rows(graded) == undisturbed[3] and graded.record("blank")["earned"] == 0
    assert [*left_over(graded)] == ["the hand-in of blank is gone; the grade stays (autograde students remove would "
                                    "take it away)"]
    graded.record_path("blank").unlink()
    assert [*left_over(graded)] == ["the gradebook holds grades of blank, of whom there is neither a hand-in nor a "
                                    "record here"]


def test_a_dry_run_tells_what_would_be_written_anew_and_writes_nothing(graded):
    in_the_gradebook(graded, CHANGED["a grade is changed"])
    before = rows(graded)
    records = grade_class(graded, progress=quiet, dry_run=True)
    assert [*records] == ["mistakes-1"] and records["mistakes-1"]["because"].startswith("marks by hand, ")
    assert rows(graded) == before and json.dumps(records)
    grade_class(graded, progress=quiet)
    assert grade_class(graded, progress=quiet, dry_run=True) == {}              # nothing waits


def points(assignment, student):
    return sum(grade[2] or 0 for grade in rows(assignment)[0] if grade[0] == student)
