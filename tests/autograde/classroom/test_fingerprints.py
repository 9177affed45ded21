"""What a grade is of: whatever has a say in it changes its fingerprint, wherever it lies, and nothing else does."""

import shutil

import pytest

from autograde.classroom import fingerprints
from autograde.exercises.registry import sources_of
from autograde.project import CODE


@pytest.fixture
def files(tmp_path):
    """Three files of one name, as an exercise, its reference and its demo are."""
    found = [tmp_path / room / "dropout.py" for room in ("exercises", "course_lib", "demos")]
    for path in found:
        path.parent.mkdir()
        path.write_text(f"# {path.parent.name}\n", encoding="utf-8")
    return found


@pytest.mark.parametrize("number", range(3))
def test_a_change_in_any_of_the_files_of_one_name_is_seen(files, number):
    before = fingerprints.of_files(files)
    files[number].write_text("# changed\n", encoding="utf-8")
    assert fingerprints.of_files(files) != before


def test_where_the_files_lie_and_in_which_order_they_are_read_does_not_count(files, tmp_path):
    shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-moved")
    moved = [tmp_path.parent / f"{tmp_path.name}-moved" / path.relative_to(tmp_path) for path in files]
    assert fingerprints.of_files(moved[::-1]) == fingerprints.of_files(files)


def test_the_files_that_a_chapter_s_points_depend_on_are_its_exercises_and_all_of_ours_that_they_import():
    files = fingerprints.with_a_say(sources_of("dropout"), CODE / "course_lib")
    found = {path.relative_to(CODE).as_posix() for path in files}
    assert {"autograde/exercises/dropout.py", "autograde/exercises/fit.py", "course_lib/dropout.py",
            "course_lib/checks.py", "autograde/judging/judge.py", "autograde/sandbox/inside/worker.py"} <= found
    assert not {"course_lib/optimizers.py", "autograde/exercises/optimizers.py",
                "autograde/classroom/class_report.py"} & found


def test_of_a_course_s_own_library_every_module_counts(tmp_path):
    """And of two courses in one process, each is asked by itself."""
    digests = set()
    for course, library in ("a", "x = 1"), ("b", "x = 1"), ("c", "x = 2"):
        for path, text in ("exercises/means.py", "from tiny_lib import means\n"), ("tiny_lib/means.py", library):
            (tmp_path / course / path).parent.mkdir(parents=True)
            (tmp_path / course / path).write_text(text, encoding="utf-8")
        folder = tmp_path / course
        digests.add(fingerprints.of_judge_with((folder / "exercises/means.py",), folder / "tiny_lib"))
    assert len(digests) == 2
