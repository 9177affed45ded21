"""A function that passed is kept beside the index, runs in a later chapter, and has no say in any grade."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograde import check, own, passed
from autograde.exercises.registry import find
from course_lib import babysitting, dropout

ROOT = Path(__file__).resolve().parents[2]
FACTOR = 1.0


def vanilla_dropout_predict(x, *, keep_prob):
    return scaled(x, keep_prob) * math.sqrt(FACTOR)


def scaled(x, by):
    return np.multiply(x, by) if by else scaled(x, 0.0 * FACTOR)        # itself, and a constant


def half_right(x, *, keep_prob):
    return x / keep_prob


half_right.__name__ = "vanilla_dropout_predict"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with an index; the notebook of a chapter is open."""
    (tmp_path / "index.ipynb").write_text("{}")
    (tmp_path / "06_dropout").mkdir()
    monkeypatch.chdir(tmp_path / "06_dropout")
    return tmp_path


def file(course):
    return course / passed.FOLDER / "vanilla_dropout_predict.py"


def test_a_function_that_passes_is_kept_with_all_it_uses_and_runs_in_another_process(course):
    check(vanilla_dropout_predict)
    code = ("from autograde import own; from course_lib import dropout; "
            "print(own(dropout.vanilla_dropout_predict)(2.0, keep_prob=0.25))")
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
                          capture_output=True, check=True)
    assert done.stdout == "From here on the course runs your own vanilla_dropout_predict.\n0.5\n"


def test_in_a_later_chapter_the_library_runs_it(course, capsys, monkeypatch):
    monkeypatch.setattr(dropout, "vanilla_dropout_predict", library_s := dropout.vanilla_dropout_predict)
    check(vanilla_dropout_predict)
    f = own(library_s)
    assert f is not library_s and f(4.0, keep_prob=0.5) == 2 and dropout.vanilla_dropout_predict is f
    assert capsys.readouterr().out == "From here on the course runs your own vanilla_dropout_predict.\n"


def test_what_does_not_pass_or_is_the_library_s_is_not_kept_and_does_no_harm_to_what_is(course):
    check(half_right)
    check(dropout.vanilla_dropout_predict)
    assert not (course / passed.FOLDER).exists()
    check(vanilla_dropout_predict)
    before = file(course).read_text()
    check(half_right)
    assert file(course).read_text() == before


def test_without_a_file_the_library_s_runs_and_says_so(course, capsys):
    assert own(dropout.vanilla_dropout_predict) is dropout.vanilla_dropout_predict
    assert capsys.readouterr().out == ("The course runs its own vanilla_dropout_predict: no function of yours has "
                                       "passed that check yet.\n")


@pytest.mark.parametrize("spoil", [
    lambda text: "", lambda text: text.replace("np.multiply", "np.divide"), lambda text: text[:-20],
    lambda text: passed.signed("def vanilla_dropout_predict(:"), lambda text: passed.signed("import sys; sys.exit(3)"),
    lambda text: passed.signed("vanilla_dropout_predict = 7"), lambda text: passed.signed("x = 1")])
def test_a_broken_file_costs_a_sentence_and_nothing_else(course, capsys, spoil):
    check(vanilla_dropout_predict)
    file(course).write_text(spoil(file(course).read_text()))
    assert own(dropout.vanilla_dropout_predict) is dropout.vanilla_dropout_predict
    assert "could not be read from own/vanilla_dropout_predict.py" in capsys.readouterr().out


def test_a_folder_or_bytes_in_its_place_cost_a_sentence(course, capsys):
    file(course).mkdir(parents=True)
    assert "correct" in repr(check(vanilla_dropout_predict))
    assert own(dropout.vanilla_dropout_predict) is dropout.vanilla_dropout_predict
    file(course).rmdir()
    file(course).write_bytes(b"\xff\xfe")
    assert own(dropout.vanilla_dropout_predict) is dropout.vanilla_dropout_predict
    assert capsys.readouterr().out.count("could not be read") == 2


def test_what_no_file_can_say_or_is_too_long_is_not_kept_and_the_check_stands(course, monkeypatch):
    keep, data = (lambda x: x), np.arange(3)

    def vanilla_dropout_predict(x, *, keep_prob):
        return keep(x) * keep_prob + 0 * data[0]
    assert "correct" in repr(check(vanilla_dropout_predict))
    monkeypatch.setattr(passed, "LONGEST", 10)
    assert "correct" in repr(check(globals()["vanilla_dropout_predict"]))
    assert not file(course).exists()


def test_without_an_index_nothing_is_kept(course):
    (course / "index.ipynb").unlink()
    check(vanilla_dropout_predict)
    assert not (course / passed.FOLDER).exists()


def test_what_passes_only_in_its_notebook_is_not_kept(course, monkeypatch):
    monkeypatch.setattr(passed, "run", lambda text, path, name: half_right)
    check(vanilla_dropout_predict)
    assert not file(course).exists()


def test_grading_reads_no_such_file():
    """In the sandbox `own` gives back what it is given, and none of the rooms that grade knows of `passed`."""
    from autograde.sandbox.inside import in_place_of_autograde
    assert in_place_of_autograde.own(babysitting.numeric_gradient) is babysitting.numeric_gradient
    rooms = "boundary", "classroom", "cli", "editions", "exercises", "judging", "sandbox", "verify"
    assert [path for room in rooms for path in (ROOT / "autograde" / room).rglob("*.py")
            if "import passed" in (text := path.read_text(encoding="utf-8")) or "autograde.passed" in text] == []


def test_grading_is_not_moved_by_what_lies_in_the_student_s_folder(tmp_path):
    """A hand-in that leaves an exercise open and takes `own` gets nothing for a right function in the file."""
    from autograde.classroom.grade_one import judge_cells
    from autograde.sandbox.cell import Cell
    (tmp_path / "own").mkdir()
    (tmp_path / "index.ipynb").write_text("{}")
    source = "def vanilla_dropout_predict(x, *, keep_prob):\n    return x * keep_prob\n"
    (tmp_path / "own/vanilla_dropout_predict.py").write_text(passed.signed(source))
    cells = [Cell("setup", "from autograde import check, own, use\nfrom course_lib import dropout"),
             Cell("cell 1", f"import os\nos.chdir({str(tmp_path)!r})", True),
             Cell("cell 2", "vanilla_dropout_predict = own(dropout.vanilla_dropout_predict)")]
    judgements, _ = judge_cells("dropout", cells, [7], "process")
    assert judgements["vanilla_dropout_predict"].earned == 0
    assert find("vanilla_dropout_predict").points > 0
