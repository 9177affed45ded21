"""autograde init: a course from what is installed, or an empty one for exercises of one's own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from walls import needs_bubblewrap

from autograde.classroom.course import Course, CourseError
from autograde.classroom.new_course import make_course

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = '''"""Sums."""


def mean(x):
    """The mean of x in each column.

    x: (N, D).  Returns (D,).
    """
    return x.sum(axis=0) / len(x)
'''
EXERCISES = '''"""Means."""

from autograde.exercises.model import Exercise
from tiny_lib import means

mean = Exercise(means.mean)


@mean.case(points=2)
def a_few_rows(f, rng):
    """The means of four rows."""
    return f(rng.normal(size=(4, 3)))


@mean.case(points=1)
def many_rows(f, rng):
    """The means of a hundred rows."""
    return f(rng.normal(size=(100, 2)))


mean.mistake("/ len(x)", "", earns=0, hint="You added them up. How many are there?")
mean.mistake("len(x)", "(len(x) - 1)", earns=0, hint="There are as many numbers as there are.")
mean.mistake("x.sum(axis=0)", "x.max(axis=0)", earns=0, hint="You took the largest.")
mean.mistake("x.sum(axis=0)", "-x.sum(axis=0)", earns=0, hint="The sign is turned.")
'''
CELLS = [("markdown", [], "# Means\n\n**Time**: 5 minutes."), ("code", ["setup"], "from autograde import check, use"),
         ("code", [], "from tiny_lib.means import mean"), ("code", [], "check(mean)"), ("code", [], "use(mean)")]


def autograde(folder, *words, code=0):
    done = subprocess.run([sys.executable, "-m", "autograde", *map(str, words)], cwd=folder, capture_output=True,
                          text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=120, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_course_has_the_notebooks_and_keeps_what_students_hand_in_out_of_git(tmp_path):
    make_course(tmp_path / "mine")
    course = Course.here(tmp_path / "mine")
    assert course.assignments() == Course.here(ROOT).assignments()
    assert "course/" in (course.root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert (course.root / "scripts/lab.py").exists() and (course.root / "notebooks/index.ipynb").exists()


@pytest.mark.parametrize("empty", [False, True])
def test_a_folder_that_holds_anything_is_refused_and_left_alone(tmp_path, empty):
    (tmp_path / "thesis.tex").write_text("my life's work", encoding="utf-8")
    with pytest.raises(CourseError, match="is not empty"):
        make_course(tmp_path, empty=empty)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A course with one chapter of its own, about a package of its own."""
    folder = tmp_path_factory.mktemp("own") / "course"
    autograde(folder.parent, "init", folder, "--empty")
    nb = {"cells": [{"cell_type": kind, "id": f"cell-{i}", "metadata": {"tags": tags} if tags else {}, "source": source}
                    | ({"execution_count": None, "outputs": []} if kind == "code" else {})
                    for i, (kind, tags, source) in enumerate(CELLS)],
          "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
          "nbformat": 4, "nbformat_minor": 5}
    for path, text in {"tiny_lib/__init__.py": "", "tiny_lib/means.py": LIBRARY, "exercises/means.py": EXERCISES,
                       "notebooks/01_means/means.ipynb": json.dumps(nb)}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_a_course_of_ones_own_is_verified_with_its_own_exercises_only(own):
    assert "1 exercises with 3 cases and 7 mistakes are sound" in autograde(own, "verify")
    assert "neither a chapter nor an exercise called dropout" in autograde(own, "verify", "dropout", code=2)


TWO_COURSES = """
import sys
from autograde.classroom.course import Course
from autograde.exercises.registry import every, find

def there(folder):
    Course.here(folder)
    return len(every()), "mean" in every() and (find("mean").points, find("mean").reference(2 * [1]))

first, second, shipped = sys.argv[1:]
before = list(sys.path)
assert there(first) == (1, (3, "the first's"))
assert there(second) == (1, (4, "the second's"))
assert there(shipped)[0] > 80 and there(shipped)[1] is False and sys.path == before
assert there(first) == (1, (3, "the first's")) == there(first)
"""


def test_a_process_that_goes_from_course_to_course_keeps_nothing_of_the_one_before(tmp_path):
    """A server may serve several, whose chapters and packages bear the same names."""
    for name, points in ("first", 3), ("second", 4):
        for path, text in {"tiny_lib/__init__.py": "", "notebooks/index.ipynb": "{}", "nbgrader_config.py": "",
                           "tiny_lib/means.py": f'def mean(x):\n    return "the {name}\'s"\n',
                           "exercises/means.py": "from autograde.exercises.model import Exercise\n"
                           "from tiny_lib import means\nmean = Exercise(means.mean, unasked={slip: 'a word' for slip "
                           "in ('dtype', 'axes', 'in place')})\n\n\n"
                           f"@mean.case(points={points})\ndef it_says_whose_it_is(f, rng):\n    return f([1])\n",
                           }.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-c", TWO_COURSES, tmp_path / "first", tmp_path / "second", ROOT], check=True,
                   cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})


@needs_bubblewrap
def test_a_course_of_ones_own_is_released_and_graded(own):
    autograde(own, "release", "means")
    release = own / "course/release/01_means"
    assert "raise NotImplementedError" in (release / "tiny_lib/means.py").read_text(encoding="utf-8")
    assert not (release / "course_lib").exists()
    assert "x.sum(axis=0) / len(x)" not in "".join(path.read_text(encoding="utf-8") for path in release.rglob("*.py"))
    code = "from autograde import check\ndef mean(x): return x.sum(axis=0)\nprint(check(mean))"
    said = subprocess.run([sys.executable, "-c", code], cwd=release, capture_output=True, text=True, check=True).stdout
    assert "0 of 3 points" in said and "You added them up." in said
    submitted = own / "course/submitted/ada/01_means"
    submitted.mkdir(parents=True)
    shutil.copy(release / "means.ipynb", submitted)
    nb = json.loads((submitted / "means.ipynb").read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "mean":
            cell["source"] = "def mean(x):\n    return sum(x) / len(x)\n"
    (submitted / "means.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    assert "1 of 1 submissions graded" in autograde(own, "grade", "means")
    record = json.loads((own / "course/grades/01_means/ada.json").read_text(encoding="utf-8"))
    assert (record["earned"], record["points"]) == (3, 3)
