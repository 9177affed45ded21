"""One run over the submissions that wait: rows first and the record last, and a grade that is lost is a refusal."""

import json
from collections import deque
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from one_process import OneProcess

from autograde.classroom import run as module
from autograde.classroom.course import Course, CourseError
from autograde.classroom.pool import Lost
from autograde.classroom.run import Run, open_book, refusal
from autograde.classroom.to_do import Work, feedback_page, judged_notebook

NOTEBOOK = json.dumps({"cells": []})


@pytest.fixture
def assignment(tmp_path):
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text("{}", encoding="utf-8")
    assignment = Course(tmp_path).assignment("dropout")
    assignment.course.make()
    return assignment


# ── What is not looked into

@pytest.fixture
def folder(assignment):
    folder = assignment.folder_of("submitted", "ada")
    folder.mkdir(parents=True)
    (folder / "dropout.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    return folder


def test_an_ordinary_folder_is_looked_into(assignment, folder):
    assert refusal(assignment, "ada") is None


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "a*", "a" * 61, "ada ", "-rf", "\u202eada", "a\nb"])
def test_a_name_that_nbgrader_would_take_for_several_or_for_nobody_s_is_refused(assignment, name):
    status, reason = refusal(assignment, name)
    assert status == "failed" and reason.startswith("nbgrader would not take the folder's name for one student's")


def test_links_files_and_too_much_are_refused_with_the_reason(assignment, folder, tmp_path, monkeypatch):
    for student, make in {"linked": lambda path: path.symlink_to(folder),
        "file": lambda path: path.write_text("x")}.items():
        path = assignment.folder_of("submitted", student)
        path.parent.mkdir(parents=True)
        make(path)
    assignment.folder_of("submitted", "above").parent.symlink_to(folder.parent)
    monkeypatch.setattr(module, "excess",
        lambda folder: "it holds more than 1000 files" if folder.parent.name == "ada" else "")
    assert {s: refusal(assignment, s) for s in ("linked", "above", "file", "nobody", "ada")} == {
        "linked": ("failed", "its folder is a link"), "above": ("failed", "its folder is a link"),
        "file": ("failed", "it is no folder"), "nobody": ("failed", "it is no folder"),
        "ada": ("failed", "it holds more than 1000 files: take out of it what is not needed")}


# ── The gradebook must be of this release

def test_a_gradebook_of_another_release_is_refused_before_anything_is_judged(assignment, monkeypatch):
    from autograde.classroom.nbgrader import book
    cells = [{"metadata": {"nbgrader": {"grade_id": "check-f", "checksum": "1"}}}, {"metadata": {}}]
    assignment.released_notebook.parent.mkdir(parents=True)
    assignment.released_notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    for known, refused in ({"check-f": "1"}, False), ({"check-f": "2"}, True), ({}, True):
        monkeypatch.setattr(book, "Book", lambda assignment, known=known: SimpleNamespace(checksums=lambda: known))
        told = pytest.raises(CourseError, match="check-f of the release is not what the gradebook knows")
        with told if refused else nullcontext():
            open_book(assignment)


# ── In which order things are written

class Hands(OneProcess):
    """In place of the pool: each task's answer is looked up by its kind and student; the first wait in front."""

    def __init__(self, answers):
        self.answer, self.waiting, self.number = answers, deque(), 0


JUDGED = {"record": {"status": "graded", "earned": 3, "notebooks": {}}, "notebook": NOTEBOOK, "scores": {"check-f": 3},
          "comments": {}, "answers": {"f": "hash"}}
PAGE = {"html": "<p>page</p>", "notebook": NOTEBOOK}


@pytest.fixture
def going(assignment, folder, monkeypatch):
    """going(work, …, answers): the run over it, and all that it did, in order."""
    log = []
    monkeypatch.setattr(module, "standing", lambda assignment, student: {})
    monkeypatch.setattr(module, "account", lambda *args: [])
    monkeypatch.setattr(module, "judged_of", lambda *args: "judged of")
    monkeypatch.setattr(module, "written_of", lambda *args: "written of")
    monkeypatch.setattr(module.fingerprints, "version", lambda *args: "0123abcd")
    monkeypatch.setattr(module, "put", lambda path, content, mode: log.append(path.name) or path.parent.mkdir(
        parents=True, exist_ok=True) or path.write_text(content, encoding="utf-8"))
    monkeypatch.setattr(type(assignment), "seeds", lambda self, student, print_: [1, 2])
    write = type(assignment).write_record
    monkeypatch.setattr(type(assignment), "write_record", lambda self, student, record: log.append("record") or write(
        self, student, record))

    def go(*work, dry_run=False, **answers):
        def told(kind, arguments):
            answer = answers[kind]
            return answer.pop(0) if isinstance(answer, list) else answer
        made = Run(assignment, "process", dry_run)
        made.pool = Hands(told)
        made.book = SimpleNamespace(save=lambda student, scores, comments, changed, moment: log.append(
            ("rows", student, sorted(changed))), set_to_nothing=lambda student: log.append(("nothing", student)))
        return made, list(made.finished(list(work))), log
    return go


ADA = Work("ada", "it is new")


def test_the_rows_come_first_and_the_record_last(going, assignment):
    _, done, log = going(ADA, judge=JUDGED, page=PAGE)
    assert (done, log) == (["ada"], [("rows", "ada", ["check-f", "f"]), "dropout.ipynb", "dropout.html", "record"])
    kept = assignment.record("ada")
    assert (kept["earned"], kept["judged_of"], kept["written_of"], kept["version"]) == (3, "judged of", "written of",
        "0123abcd")


def test_only_what_has_changed_since_is_told_to_the_gradebook(going, assignment):
    assignment.write_record("ada", {"status": "graded", "scores": {"check-f": 3}, "answers": {"f": "another"}})
    _, _, log = going(ADA, judge=JUDGED, page=PAGE)
    assert ("rows", "ada", ["f"]) in log


def test_a_page_that_fails_costs_no_grade(going, assignment):
    _, done, _ = going(ADA, judge=JUDGED, page=Lost("failed", "no page"))
    assert done == ["ada"] and assignment.record("ada")["earned"] == 3
    assert feedback_page(assignment,
        "ada").read_text(encoding="utf-8") == "<p>No page could be made of it: no page.</p>\n"


@pytest.mark.parametrize("answer, status, reason", [
    (Lost("out of memory", "too much"), "out of memory", "too much"),
    ({"refused": ["two notebooks", "say which"]}, "two notebooks", "say which"),
    ([{"changed": True}, {"changed": True}], "failed", "it was changed again and again while it was graded")])
def test_a_grade_that_is_lost_or_refused_is_taken_out_of_the_gradebook(going, assignment, answer, status, reason):
    for stale in judged_notebook(assignment, "ada"), feedback_page(assignment, "ada"):
        stale.parent.mkdir(parents=True)
        stale.touch()
    _, done, log = going(ADA, judge=answer)
    kept = assignment.record("ada")
    assert (done, kept["status"], kept["reason"], kept["earned"], kept["scores"]) == (["ada"], status, reason, 0, {})
    assert log == [("nothing", "ada"), "record"]
    assert not judged_notebook(assignment, "ada").exists() and not feedback_page(assignment, "ada").exists()


def test_what_was_changed_while_it_waited_is_judged_once_more(going, assignment):
    _, done, _ = going(ADA, judge=[{"changed": True}, JUDGED], page=PAGE)
    assert done == ["ada"] and assignment.record("ada")["earned"] == 3


def test_what_is_only_written_anew_is_not_judged(going, assignment):
    assignment.write_record("ada", JUDGED["record"] | {"scores": {"check-f": 3}, "answers": {"f": "hash"},
        "judged_of": "old"})
    judged_notebook(assignment, "ada").parent.mkdir(parents=True)
    judged_notebook(assignment, "ada").write_text(NOTEBOOK, encoding="utf-8")
    _, done, log = going(Work("ada", "marks by hand changed", judge=False), page=PAGE)
    assert done == ["ada"] and ("rows", "ada", []) in log
    assert (assignment.record("ada")["judged_of"], assignment.record("ada")["written_of"]) == ("old", "written of")


def test_a_dry_run_writes_nothing_and_keeps_what_it_would(going, assignment):
    made, done, log = going(ADA, Work("..", "it is new"), dry_run=True, judge=JUDGED)
    assert sorted(done) == ["..", "ada"] and log == [] and assignment.record("ada") is None
    assert made.records["ada"] == JUDGED["record"] | {"because": "it is new"}
    assert made.records[".."]["status"] == "failed"
