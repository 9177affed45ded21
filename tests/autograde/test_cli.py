"""The instructor's commands: help that reads well, and one clear sentence for what the instructor can mend."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from walls import needs_bubblewrap

from autograde import cli
from autograde.classroom import grade_class, sample_demo
from autograde.cli import term
from autograde.exercises import registry
from autograde.sandbox import doctor, outer_wall

PROJECT = Path(__file__).resolve().parents[2]
NOBODY = 65534
COMMANDS = ("init", "verify", "release", "collect", "grade", "feedback", "report", "export", "watch", "backup",
            "restore", "doctor", "demo")


@pytest.fixture
def autograde(monkeypatch, capsys):
    """autograde(words…): run the command line here; returns its exit code and what it said, as in a shell."""
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["autograde", *map(str, words)])
        monkeypatch.setenv("COLUMNS", "100")
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out, said.err
    return run


@pytest.fixture
def course(released):
    return released.course.root


@pytest.fixture
def submitted(released, sample):
    """A released course with one submission."""
    sample_demo.submit(released, sample("mistakes-1"))
    return released


def snapshot(folder):
    """Every file below a folder with its content."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def one_sentence(err):
    """The message, if it is one line that begins with the command's name."""
    lines = [line for line in err.splitlines() if line.strip()]
    assert len(lines) == 1 and lines[0].startswith("autograde: "), err
    return lines[0].removeprefix("autograde: ")


@contextmanager
def ordinary_user(folder):
    """Act as somebody who is not root, to whom the folder belongs: root may write what is read-only."""
    if os.geteuid() != 0:
        yield
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def reachable(submitted, monkeypatch):
    """The course with a submission in a folder that every user can reach."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        root = Path(shutil.copytree(submitted.course.root, Path(folder) / "course"))
        yield root
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)


# ── Help

def test_the_help_lists_every_command_with_a_sentence(autograde):
    code, out, _ = autograde("--help")
    assert code == 0
    for command in COMMANDS:
        line = next(line for line in out.splitlines() if line.strip().startswith(command))
        assert len(line.split()) >= 4 and line.endswith(".") and not line.endswith("..."), line       # a whole sentence


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(autograde, command):
    code, out, err = autograde(command, "--help")
    assert (code, err) == (0, "")
    summary = " ".join(((vars(cli) | vars(term))[command].__doc__ or "").partition("\n\n")[0].split())
    assert summary.rstrip(".") in " ".join(out.split()) and "Usage:" in out


@pytest.mark.parametrize("command", ["import", "list", "remove", "anonymise"])
def test_what_can_be_done_with_students_explains_itself(autograde, command):
    code, out, _ = autograde("students", command, "--help")
    assert code == 0 and "Usage:" in out and f" {command}" in " ".join(autograde("students")[1:])


def test_without_a_command_the_help_is_shown(autograde):
    code, out, err = autograde()
    assert code == 2 and "Usage:" in out + err and "grade" in out + err


@pytest.mark.parametrize("words", [["grad"], ["grade"], ["grade", "dropout", "--isolation", "none"],
                                   ["release", "dropout", "--colour"]])
def test_a_command_line_that_means_nothing_is_refused(autograde, words):
    code, _, err = autograde(*words)
    assert code == 2 and "Usage:" in err and "Traceback" not in err


# ── What the instructor can mend

@pytest.mark.parametrize("command", ["release", "grade", "report"])
def test_an_unknown_assignment_is_answered_with_the_nearest(autograde, course, command):
    before = snapshot(course)
    code, out, err = autograde(command, "droput", "--course", course)
    assert (code, out) == (2, "")
    assert one_sentence(err) == "there is no assignment called 'droput'; did you mean dropout?"
    assert snapshot(course) == before


@pytest.mark.parametrize("command", ["release", "grade", "report"])
def test_a_folder_that_is_no_course_is_said_so(autograde, tmp_path, command):
    code, _, err = autograde(command, "dropout", "--course", tmp_path)
    assert code == 2 and "is not in a course" in one_sentence(err)


def test_an_empty_submitted_is_said_so_with_what_belongs_there(autograde, course):
    before = snapshot(course)
    code, _, err = autograde("grade", "dropout", "--course", course)
    assert code == 2
    assert "there are no submissions" in one_sentence(err) and "<student>/06_dropout/dropout.ipynb" in err
    assert snapshot(course) == before


def test_an_assignment_that_is_not_released_is_said_so(autograde, submitted):
    shutil.rmtree(submitted.release)
    code, _, err = autograde("grade", "dropout", "--course", submitted.course.root)
    assert code == 2
    assert one_sentence(err) == "06_dropout is not released yet: run autograde release dropout"


def test_a_report_before_any_grade_is_said_so(autograde, submitted):
    code, _, err = autograde("report", "dropout", "--course", submitted.course.root)
    assert code == 2
    assert one_sentence(err) == "nothing of 06_dropout is graded yet: run autograde grade dropout"


def test_a_missing_gradebook_is_said_so(autograde, submitted):
    (submitted.course.made / "gradebook.db").unlink()
    code, _, err = autograde("grade", "dropout", "--course", submitted.course.root)
    assert code == 2 and "there is no gradebook" in one_sentence(err) and "release the assignment first" in err


def test_a_gradebook_that_is_none_is_said_so(autograde, submitted):
    (submitted.course.made / "gradebook.db").write_bytes(b"My dog ate it." * 1000)
    before = snapshot(submitted.course.root)
    code, _, err = autograde("grade", "dropout", "--course", submitted.course.root)
    assert code == 2 and "cannot be written (file is not a database)" in one_sentence(err)
    assert snapshot(submitted.course.root) == before


@pytest.mark.skipif(os.name == "nt", reason="read-only files work otherwise on Windows")
@pytest.mark.parametrize("read_only", ["course/gradebook.db", "course", "course/grades"])
def test_a_gradebook_that_cannot_be_written_is_said_before_anything_is_graded(autograde, reachable, read_only):
    (reachable / "course/grades").mkdir()
    before = snapshot(reachable)
    with ordinary_user(reachable):
        (reachable / read_only).chmod(0o555)
        code, _, err = autograde("grade", "dropout", "--course", reachable)
    assert code == 2
    message = one_sentence(err)
    assert "cannot be written" in message and "check its permissions" in message and "Nothing was graded" in message
    assert str(reachable / read_only) in message
    assert snapshot(reachable) == before


def test_without_bubblewrap_it_is_said_how_to_install_it(autograde, submitted, monkeypatch, tmp_path):
    before = snapshot(submitted.course.root)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(outer_wall, "find_spec", lambda name: None)
    code, _, err = autograde("grade", "dropout", "--course", submitted.course.root)
    assert code == 2
    message = one_sentence(err)
    assert "bubblewrap, which is not installed: install the Debian package `bubblewrap`" in message
    assert "`--isolation process`" in message
    assert snapshot(submitted.course.root) == before


def test_a_notebook_that_names_an_unknown_exercise_is_not_released(autograde, course):
    notebook = course / "notebooks/06_dropout/dropout.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("check(dropout_forward)", "check(dropout_foward)"),
                        encoding="utf-8")
    code, _, err = autograde("release", "dropout", "--course", course)
    assert code == 2
    assert "there is no exercise called 'dropout_foward'; did you mean dropout_forward?" in one_sentence(err)


def test_answers_that_would_get_out_stop_the_release(autograde, course, monkeypatch):
    notebook = course / "notebooks/06_dropout/dropout.ipynb"
    leak = '"def mine(dout, mask):\\n", "    return dout * mask\\n", "check(dropout_backward)"'
    notebook.write_text(notebook.read_text(encoding="utf-8").replace('"check(dropout_backward)"', leak),
                        encoding="utf-8")
    before = snapshot(course)
    code, out, err = autograde("release", "dropout", "--course", course)
    assert code == 2 and "answers would get out, so nothing was released" in err and "return dout * mask" in err
    assert out == "" and snapshot(course) == before


@needs_bubblewrap
def test_two_runs_at_once_do_not_grade_twice(autograde, submitted):
    before = snapshot(submitted.course.root)
    with grade_class.alone(submitted.course):
        code, out, err = autograde("grade", "dropout", "--course", submitted.course.root)
    assert (code, out) == (2, "")
    assert one_sentence(err).startswith("another run is grading this course: wait until it is done")
    assert snapshot(submitted.course.root) == before | {submitted.course.made / "grading.lock": b""}


@pytest.mark.parametrize("error, told", [
    (OSError(errno.ENOSPC, "No space left on device", "/x"), "/x cannot be read or written (No space left"),
    (sqlite3.OperationalError("database is locked"), "the gradebook course/gradebook.db cannot be read or written"),
])
def test_a_full_disk_and_a_locked_gradebook_are_one_sentence(autograde, monkeypatch, error, told):
    def fails(*_):
        raise error
    monkeypatch.setattr(cli.Course, "here", fails)
    code, _, err = autograde("students", "list")
    assert code == 2 and one_sentence(err).startswith(told)


def test_another_error_is_not_hidden(autograde, monkeypatch):
    def fails(*_):
        raise OSError(errno.EIO, "Input/output error")
    monkeypatch.setattr(cli.Course, "here", fails)
    with pytest.raises(OSError, match="Input/output"):
        autograde("students", "list")


# ── What goes well

@needs_bubblewrap
def test_the_doctor_lists_each_wall_and_is_content_where_all_stand(autograde):
    code, out, _ = autograde("doctor")
    assert code == 0
    assert [line[0] for line in out.splitlines()] == ["✓"] * (2 + len(doctor.WALLS))


def test_the_doctor_says_what_is_missing_and_how_to_get_it(autograde, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(outer_wall, "find_spec", lambda name: None)
    code, out, _ = autograde("doctor")
    assert code == 1 and out.startswith("✗ bubblewrap: install the Debian package `bubblewrap`, or the Python package ")


def test_verify_says_how_many_exercises_are_sound(autograde):
    code, out, _ = autograde("verify", "vanilla_dropout_predict", "06_dropout")
    chapter = registry.of_chapter("dropout")
    cases, mistakes = (sum(len(getattr(e, part)) for e in chapter) for part in ("cases", "mistakes"))
    assert (code, out) == (0, f"6 exercises are sound, with {cases} cases and {mistakes} mistakes, and so is the "
                              "notebook asking for them.\n")


def test_verify_of_what_there_is_not_names_it(autograde):
    code, _, err = autograde("verify", "dropout", "dropuot")
    assert code == 2 and "neither a chapter nor an exercise called dropuot" in one_sentence(err)


def test_verify_is_not_content_without_a_notebook(autograde, tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    code, out, _ = autograde("verify", "vanilla_dropout_predict", "--course", tmp_path)
    assert code == 1 and "there is no chapter in it" in out


def test_the_version_is_told(autograde):
    assert autograde("--version") == (0, f"autograde {version('training-neural-networks')}\n", "")


def test_a_demo_empties_no_folder_but_its_own(autograde, tmp_path):
    (tmp_path / "thesis.tex").write_text("my life's work", encoding="utf-8")
    code, _, err = autograde("demo", "dropout", "--folder", tmp_path)
    assert code == 2 and "nothing was touched" in one_sentence(err)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_verify_lists_what_is_wrong_and_fails(autograde, monkeypatch):
    predict = registry.find("vanilla_dropout_predict")
    monkeypatch.setattr(registry, "EXERCISES", {predict.name: predict})
    monkeypatch.setattr(predict, "mistakes", [*predict.mistakes, replace(predict.mistakes[0], hint="the same again")])
    code, out, _ = autograde("verify", "vanilla_dropout_predict")
    number = len(predict.mistakes)
    assert code == 1
    assert f"vanilla_dropout_predict: under seed 0 mistake {number} (“the same again”) is recognised as" in out


def test_release_says_where_the_folder_and_the_zip_are(autograde, course):
    code, out, _ = autograde("release", "06_dropout", "--course", course)
    assert code == 0
    folder, archive, environment = (Path(line.partition(":")[2].strip()) for line in out.splitlines())
    assert folder == course / "course/release/06_dropout" and archive == course / "course/editions/06_dropout.zip"
    assert (folder / "dropout.ipynb").exists() and archive.exists() and environment.exists()


def test_a_release_over_submissions_keeps_them(autograde, submitted):
    before = snapshot(submitted.course.made / "submitted")
    assert autograde("release", "dropout", "--course", submitted.course.root)[0] == 0
    assert snapshot(submitted.course.made / "submitted") == before


@pytest.mark.slow
@needs_bubblewrap
def test_grade_then_report_in_an_ordinary_shell(submitted, sample, tmp_path):
    sample_demo.submit(submitted, sample("not-a-notebook"))
    (tmp_path / "elsewhere").mkdir()
    def run(*words):
        return subprocess.run([sys.executable, "-m", "autograde", *words, "--course", str(submitted.course.root)],
                              check=False, cwd=tmp_path / "elsewhere", capture_output=True, text=True, timeout=120,
                              env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"})
    graded = run("grade", "dropout")
    assert graded.returncode == 1, graded.stderr                   # one could not be graded
    assert graded.stdout.splitlines()[0] == "1 of 2 submissions graded; 1 unreadable"
    assert graded.stdout.splitlines()[1].startswith("  not-a-notebook: unreadable: it is not a Jupyter notebook")
    assert "grading 06_dropout" in graded.stderr and "Traceback" not in graded.stderr
    reported = run("report", "dropout")
    assert reported.returncode == 0, reported.stderr
    page = Path(reported.stdout.strip().removeprefix("file://"))
    assert "not-a-notebook" in page.read_text(encoding="utf-8")
