"""autograde init: a course from what is installed, or an empty one for exercises of one's own."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from walls import needs_bubblewrap

from autograde.classroom.course import Course, CourseError
from autograde.classroom.new_course import make_course
from autograde.editions.archive import unpack

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples/smoothing"


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
    """A course with one chapter of its own, about a package of its own: the example that is shipped."""
    folder = tmp_path_factory.mktemp("own") / "course"
    autograde(folder.parent, "init", folder, "--empty")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_course_of_ones_own_is_verified_with_its_own_exercises_only(own):
    assert re.search("1 exercise is sound, with . cases and . mistakes", autograde(own, "verify"))
    assert "neither a chapter nor an exercise called dropout" in autograde(own, "verify", "dropout", code=2)


def test_a_chapter_of_ones_own_that_is_unfair_is_not_passed(own, tmp_path):
    """Exit code 1, and the fault in words: here a mistake that says it loses all, and does not."""
    shutil.copytree(own, tmp_path / "course")
    exercises = tmp_path / "course/exercises/smoothing.py"
    source = exercises.read_text(encoding="utf-8")
    assert "np.arange(1, len(x) - width + 2)\", earns=1" in source
    exercises.write_text(source.replace("+ 2)\", earns=1", "+ 2)\", earns=0"), encoding="utf-8")
    assert "moving_average: " in autograde(tmp_path / "course", "verify", code=1)


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
    autograde(own, "release", "smoothing")
    release = own / "course/release/01_smoothing"
    students = own / "students"
    unpack(release / "smoothing_library.txz", students)
    assert "raise NotImplementedError" in (students / "series_lib/smoothing.py").read_text(encoding="utf-8")
    assert not (students / "course_lib").exists()
    assert "sliding_window_view" not in "".join(path.read_text(encoding="utf-8") for path in students.rglob("*.py"))
    assert "Rubric" not in (release / "smoothing.ipynb").read_text(encoding="utf-8")
    code = ("import numpy as np\nfrom autograde import check, consequences\ndef moving_average(x, *, width):\n"
            "    return width * np.convolve(x, np.ones(width, x.dtype) / width, 'valid')\n"
            "print(check(moving_average))\nprint(consequences(moving_average))")
    said = subprocess.run([sys.executable, "-c", code], cwd=students, capture_output=True, text=True, check=True).stdout
    assert "0 of 4 points" in said and "You added the values of each window up." in said
    assert "moving_average takes part in no training" in said
    submitted = own / "course/submitted/ada/01_smoothing"
    submitted.mkdir(parents=True)
    nb = json.loads((release / "smoothing.ipynb").read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "moving_average":
            cell["source"] = ("def moving_average(x, *, width):\n"
                              "    return np.stack([x[i:len(x) - width + 1 + i] for i in range(width)]).mean(axis=0)\n")
    (submitted / "smoothing.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    assert "1 of 1 submissions graded" in autograde(own, "grade", "smoothing")
    record = json.loads((own / "course/grades/01_smoothing/ada.json").read_text(encoding="utf-8"))
    assert (record["status"], record["earned"], record["points"]) == ("graded", 4, 4)
