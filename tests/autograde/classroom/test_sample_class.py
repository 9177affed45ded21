"""The sample class, honest and hostile, through real nbgrader and the real sandbox: points, pages, and no loss."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from jsonschema import validate
from tags import Tags
from walls import needs_bubblewrap

from autograde.classroom import sample_demo
from autograde.classroom.class_report import UNWALLED, ClassReport
from autograde.classroom.course import Course
from autograde.classroom.grade_class import grade_class, summary
from autograde.classroom.nbgrader.gradebook import Nbgrader
from autograde.classroom.run import Run
from autograde.classroom.term.grades import grades
from autograde.exercises.registry import of_chapter

pytestmark = [pytest.mark.slow, needs_bubblewrap]

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FULL = sum(exercise.points for exercise in of_chapter("dropout"))
FEW = "mistakes-1", "exits", "not-a-notebook"


def page(assignment, student):
    return (assignment.folder_of("feedback", student) / "dropout.html").read_text(encoding="utf-8")


def scores(assignment):
    """{student: points in the gradebook without those given by hand}"""
    return {student: score - by_hand for student, (score, by_hand, _) in Nbgrader(assignment.course).scores(
        assignment).items()}


def quiet(iterable, **options):
    """In place of a progress bar."""
    return iterable


def counted(monkeypatch):
    """A list that each student whose work is done from now on is added to."""
    done, finished = [], Run.finished

    def seen(run, waiting):
        for student in finished(run, waiting):
            done.append(student)
            yield student
    monkeypatch.setattr(Run, "finished", seen)
    return done


def environment(assignment):
    """For nbgrader's own commands: the course's packages are found, other settings are not."""
    project = Path(__file__).resolve().parents[3]
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                         "PYTHONPATH": str(project), "JUPYTER_CONFIG_DIR": str(assignment.course.root / "none"),
                         "JUPYTER_NO_CONFIG": "1", "PYTHONWARNINGS": "ignore"}


def nbgrader(assignment, *words):
    done = subprocess.run([sys.executable, "-m", "nbgrader", *words], cwd=assignment.course.root, check=False,
                          env=environment(assignment), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


@pytest.fixture
def few(released, sample):
    """A course with three submissions: a mistaken one, one that ends its process, one that is no notebook."""
    for name in FEW:
        sample_demo.submit(released, sample(name))
    return released


@pytest.fixture(scope="module")
def few_graded(original, sample, tmp_path_factory):
    """The same, graded.  For reading only."""
    root = tmp_path_factory.mktemp("few") / "course"
    assignment = Course(shutil.copytree(original.course.root, root)).assignment("dropout")
    for name in FEW:
        sample_demo.submit(assignment, sample(name))
    grade_class(assignment, progress=quiet)
    return assignment


@pytest.fixture
def graded_few(few_graded, tmp_path):
    """The same, to be written to."""
    return Course(shutil.copytree(few_graded.course.root, tmp_path / "course")).assignment("dropout")


# ── What comes of each

def test_every_submission_has_the_points_statuses_and_hints_that_are_written_down(graded):
    assert len(graded.samples) > 25 and set(graded.records) == set(graded.samples)
    assert [name for name, sample in graded.samples.items()
            if not sample_demo.as_written_down(sample, graded.records[name])] == []


def test_the_class_shows_every_status_that_an_answer_can_have(graded):
    statuses = {e["status"] for record in graded.records.values() for e in record["exercises"]}
    assert statuses >= {"correct", "partly", "wrong", "raised", "timed out", "out of memory", "crashed", "not answered"}


def test_every_record_has_the_documented_form(graded):
    schema = json.loads((Path(__file__).parents[3] / "docs/record.schema.json").read_text(encoding="utf-8"))
    for record in graded.records.values():
        validate(json.loads(json.dumps(record)), schema)
        assert record["earned"] == sum(exercise["earned"] for exercise in record["exercises"])
        assert {"scores", "answers", "wanted", "judged_of", "written_of"} <= record.keys()


def test_the_gradebook_holds_the_same_points(graded):
    assert scores(graded.assignment) == {name: sample.points for name, sample in graded.samples.items()}


def test_one_sentence_sums_it_up(graded):
    all_of_them = len(graded.samples)
    assert summary(graded.records) == f"{all_of_them - 1} of {all_of_them} submissions graded; 1 unreadable"


def test_what_could_not_be_graded_says_why(graded):
    record = graded.records["not-a-notebook"]
    assert record["status"] == "unreadable" and record["reason"].startswith("it is not a Jupyter notebook")
    assert "This submission could not be graded: it is not a Jupyter notebook" in page(graded.assignment,
                                                                                       "not-a-notebook")


def test_the_written_answer_waits_for_grading_by_hand_and_only_that(graded):
    waiting = [student for student, (_, _, waits) in Nbgrader(graded.assignment.course).scores(
        graded.assignment).items() if waits]
    assert waiting == ["all-correct"]


def test_a_grade_tells_how_it_can_be_computed_again(graded):
    for name, record in graded.records.items():
        assert record["seeds"] == graded.assignment.seeds(name, record["sha256"])
        assert record["isolation"] == "bubblewrap" and len(record["sha256"]) == 64
    assert len({seed for record in graded.records.values() for seed in record["seeds"]}) == 3 * len(graded.records)


def test_nothing_of_the_secret_reaches_what_students_get(graded):
    secret = graded.assignment.course.secret()
    seeds = [str(seed) for record in graded.records.values() for seed in record["seeds"]]
    for step in "release", "feedback":
        for path in (graded.assignment.course.made / step).rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                assert secret not in text and not any(seed in text for seed in seeds)


# ── The pages

def test_every_page_tells_points_and_hints(graded):
    for name in graded.samples:
        record, text = graded.records[name], page(graded.assignment, name)
        for e in record["exercises"]:
            assert f"{e['name']}: {e['earned']:g} of {e['points']:g} points, {e['status']}" in text, name


def test_every_page_forbids_scripts_and_holds_none(graded):
    for name in graded.samples:
        tags = Tags(page(graded.assignment, name)).tags
        policy = [attrs["content"] for tag, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy"]
        assert len(policy) == 1 and policy[0].startswith("default-src 'none'; "), name
        assert not {"script", "iframe", "object", "embed", "form"} & {tag for tag, _ in tags}, name
        assert not any(attribute.startswith("on") for _, attrs in tags for attribute in attrs), name


def test_a_hostile_page_is_text(released, sample):
    nb = json.loads(sample("all-correct").content)
    for cell in nb["cells"]:
        if cell["cell_type"] == "markdown" and "nbgrader" in cell["metadata"]:
            cell["source"] = f"{HOSTILE} [link](javascript:alert(3)) <iframe src='//x'></iframe>"
        elif cell["metadata"].get("nbgrader", {}).get("grade_id") == "dropout_backward":
            cell["source"] = f"def dropout_backward(dout, mask):\n    raise ValueError('''{HOSTILE}''')"
    nb["cells"].append({"cell_type": "code", "id": "h", "metadata": {}, "source": f"# {HOSTILE}", "outputs": [],
                        "execution_count": None})
    folder = released.folder_of("submitted", "mallory")
    folder.mkdir(parents=True)
    (folder / "dropout.ipynb").write_text(json.dumps(nb))
    record = grade_class(released, progress=quiet)["mallory"]
    assert record["status"] == "graded" and record["earned"] == FULL - 4
    html = page(released, "mallory")
    tags = Tags(html).tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not {"script", "iframe"} & {tag for tag, _ in tags}
    assert not any(attribute.startswith("on") or str(value).startswith("javascript:")
                   for _, attrs in tags for attribute, value in attrs.items())
    assert HOSTILE not in ClassReport("title", {"mallory": record}, grades(released)).html()


# ── Again, changed, cut off

def test_a_second_run_grades_nothing(graded, monkeypatch):
    done = counted(monkeypatch)
    assert grade_class(graded.assignment, progress=quiet) == graded.records and done == []


def test_only_what_has_changed_is_graded_again(graded_few, sample, monkeypatch):
    few, done = graded_few, counted(monkeypatch)
    (few.folder_of("submitted", "exits") / "dropout.ipynb").write_bytes(sample("all-correct").content)
    records = grade_class(few, progress=quiet)
    assert done == ["exits"] and records["exits"]["earned"] == FULL
    assert scores(few) == {"mistakes-1": sample("mistakes-1").points, "exits": FULL, "not-a-notebook": 0}
    assert [student for student in FEW if f"{FULL:g} of {FULL:g}" in page(few, student)] == []
    done.clear()
    grade_class(few, again=True, progress=quiet)
    assert sorted(done) == sorted(FEW)


KILL = '''
import os, signal, sys
from autograde.classroom import run
from autograde.classroom.nbgrader.book import Book
from autograde.cli import main
point, at = sys.argv[1], int(sys.argv[2])
sys.argv = ["autograde", "grade", "dropout", "--workers", "1"]
owner, name = {"recorded": (Book, "save"), "saved": (run, "put")}[point]
calls, original = [], getattr(owner, name)
def killed(*args, **kwargs):
    calls.append(1)
    if len(calls) == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*args, **kwargs)
setattr(owner, name, killed)
if __name__ == "__main__":
    main()
'''


@pytest.mark.parametrize("point, at", [("recorded", 1), ("saved", 2), ("saved", 4)])
def test_a_run_that_is_killed_goes_on_where_it_was(graded_few, sample, point, at):
    # A changed submission is the hard case: its old page and its old points are still there.
    few, changed = graded_few, "not-a-notebook" if point == "saved" else "exits"
    (few.folder_of("submitted", changed) / "dropout.ipynb").write_bytes(sample("all-correct").content)
    (few.folder_of("submitted", "mistakes-1") / "dropout.ipynb").write_bytes(sample("two-mistakes").content)
    done = subprocess.run([sys.executable, "-c", KILL, point, str(at)], cwd=few.course.root, check=False,
                          env=environment(few), capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr[-3000:]
    records = grade_class(few, progress=quiet)
    expected = {"mistakes-1": sample("two-mistakes").points, changed: FULL} | {
        name: sample(name).points for name in FEW if name not in ("mistakes-1", changed)}
    assert {name: record["earned"] for name, record in records.items()} == scores(few) == expected
    assert "dropout_forward: 6 of 6 points, correct" in page(few, changed)
    assert json.loads((few.folder_of("autograded", changed) / "dropout.ipynb").read_text())["cells"]


def test_to_break_off_is_not_taken_for_a_fault_of_the_submission(few, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt
    monkeypatch.setattr(Run, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        grade_class(few, progress=quiet)
    assert [few.record(student) for student in FEW] == [None] * 3


# ── Stock nbgrader

def test_stock_nbgrader_gives_the_same_grades_and_exports_them(few, sample):
    expected = {name: sample(name).points for name in FEW}
    nbgrader(few, "autograde", few.folder, "--force", "--create")
    assert scores(few) == expected
    assert {name: few.record(name)["earned"] for name in FEW} == expected
    nbgrader(few, "export", "--to", "grades.csv")
    with (few.course.root / "grades.csv").open() as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == expected
    nbgrader(few, "export")                                                     # below course/, which git ignores
    assert (few.course.made / "nbgrader.csv").exists()


# ── What else may lie in submitted/

def test_whatever_lies_in_submitted_has_a_status_and_stops_nothing(released, sample, tmp_path):
    secret = tmp_path / "instructors.txt"
    secret.write_text("for the instructor's eyes only")
    (tmp_path / "other.ipynb").write_bytes(sample("all-correct").content)
    submitted = released.course.made / "submitted"
    for student in "links", "linked", "renamed", "empty", "folder", "pipe":
        released.folder_of("submitted", student).mkdir(parents=True)
    (submitted / "file").mkdir()
    released.folder_of("submitted", "file").write_text("not a folder")
    links = released.folder_of("submitted", "links")
    (links / "dropout.ipynb").write_bytes(sample("exits").content)
    (links / "data").mkdir()
    (links / "data" / "answers.txt").symlink_to(secret)
    (links / "all").symlink_to(tmp_path)
    (links / "dangling").symlink_to("/nowhere")
    os.mkfifo(links / "pipe")
    (links / "notes.txt").write_text("a student's own file")
    (released.folder_of("submitted", "linked") / "dropout.ipynb").symlink_to(tmp_path / "other.ipynb")
    (released.folder_of("submitted", "folder") / "dropout.ipynb").mkdir()
    os.mkfifo(released.folder_of("submitted", "pipe") / "dropout.ipynb")
    (released.folder_of("submitted", "renamed") / "wrong name.ipynb").write_bytes(sample("all-correct").content)
    (released.folder_of("submitted", "empty") / "wrong name.ipynb").write_bytes(sample("blank").content)
    for _ in range(2):
        records = grade_class(released, progress=quiet)
        assert {name: record["status"] for name, record in records.items()} == {
            "renamed": "graded", "empty": "no notebook", "file": "failed", "folder": "no notebook",
            "linked": "no notebook", "links": "graded", "pipe": "no notebook"}
    assert records["links"]["earned"] == sample("exits").points and records["linked"]["earned"] == 0
    assert records["renamed"]["earned"] == sample("all-correct").points
    assert records["empty"]["reason"] == "there is no file dropout.ipynb in the submission; it holds wrong name.ipynb"
    copied_files = [p for step in ("autograded", "feedback") for p in (released.course.made / step).rglob("*")]
    assert {p.name for p in copied_files if p.is_file()} == {"dropout.ipynb", "dropout.html"}
    assert not any("eyes only" in p.read_text(encoding="utf-8") for p in copied_files if p.is_file())


# ── Without walls

def test_without_walls_the_points_are_the_same_and_the_report_warns(few, sample):
    records = grade_class(few, isolation="process", progress=quiet)
    assert {name: record["earned"] for name, record in records.items()} == {
        name: sample(name).points for name in FEW}
    assert all(record["isolation"] == "process" for record in records.values())
    assert UNWALLED in unescape(ClassReport("title", records, grades(few)).html())


def test_grades_without_walls_are_not_taken_for_grades_behind_them(few, monkeypatch):
    grade_class(few, isolation="process", progress=quiet)
    done = counted(monkeypatch)
    grade_class(few, progress=quiet)
    assert sorted(done) == sorted(FEW)
