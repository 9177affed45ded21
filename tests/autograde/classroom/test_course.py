"""Where a course keeps what: names, the secret and the seeds that come of it, records that a kill cannot halve."""

import io
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograde.classroom import whole_file
from autograde.classroom.course import FORM, Course, CourseError


@pytest.fixture
def course(tmp_path):
    for folder, name in ("06_dropout", "dropout"), ("01_activations", "activations"), ("99_notes", "other"):
        (tmp_path / "notebooks" / folder).mkdir(parents=True)
        (tmp_path / "notebooks" / folder / f"{name}.ipynb").write_text("{}")
    (tmp_path / "nbgrader_config.py").write_text("")
    return Course(tmp_path)


def test_a_course_is_found_from_any_folder_in_it(course):
    for folder in ".", "notebooks", "notebooks/06_dropout":
        assert Course.here(course.root / folder).root == course.root


def test_outside_of_a_course_it_is_said_how_to_name_one(tmp_path):
    with pytest.raises(CourseError, match=r"is not in a course: no folder above it holds notebooks/ .*--course"):
        Course.here(tmp_path)
    with pytest.raises(CourseError, match="is not in a course"):
        Course.here(tmp_path / "nowhere")


def test_assignments_are_the_folders_with_a_notebook_of_their_name(course):
    assert course.assignments() == {"activations": "01_activations", "dropout": "06_dropout"}


def test_the_source_of_an_assignment_is_its_notebook(course):
    assert course.assignment("dropout").source == course.root / "notebooks/06_dropout/dropout.ipynb"
    assert course.assignment("dropout").source.exists()


@pytest.mark.parametrize("name", ["dropout", "06_dropout"])
def test_an_assignment_goes_by_its_chapter_or_its_folder(course, name):
    assert course.assignment(name).folder == "06_dropout" and course.assignment(name).stem == "dropout"


@pytest.mark.parametrize("name, remedy", [
    ("droput", "did you mean dropout?"), ("06_dropouts", "did you mean 06_dropout?"), ("Activation", "activations?"),
    ("xyz", "there are: activations, dropout"), ("", "there are: activations, dropout"), ("../..", "there are:")])
def test_an_unknown_assignment_is_answered_with_the_nearest(course, name, remedy):
    with pytest.raises(CourseError) as error:
        course.assignment(name)
    assert f"there is no assignment called {name!r}" in str(error.value) and remedy in str(error.value)


def test_a_course_without_notebooks_says_so(tmp_path):
    with pytest.raises(CourseError, match="there are: none"):
        Course(tmp_path).assignment("dropout")


# ── The secret

def test_the_secret_is_made_once_and_only_the_instructor_can_read_it(course):
    secret = course.secret()
    path = course.made / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(secret) == 32 and course.secret() == secret == Course(course.root).secret()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no modes")
def test_nobody_else_on_the_machine_reads_the_course(course):
    course.made.mkdir(mode=0o755)                       # as an older version made it
    course.secret()
    assert stat.S_IMODE(course.made.stat().st_mode) == 0o700


def test_two_courses_have_two_secrets(course, tmp_path):
    assert course.secret() != Course(tmp_path / "other").secret()


def test_whoever_comes_first_makes_the_secret_for_all(course):
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: course.secret(), range(64)))) == 1
    assert sorted(p.name for p in course.made.iterdir()) == ["form", "secret"]
    assert not [p.name for p in course.root.iterdir() if p.name.startswith(".")]


def test_the_folder_is_never_seen_without_its_form(course):
    def seen(_):
        course.make()
        return course.form()
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(seen, range(64))) == {FORM}


def test_a_secret_that_is_not_one_is_not_used(course):
    course.made.mkdir()
    (course.made / "secret").write_text("\n")
    with pytest.raises(CourseError, match=r"secret .*is empty.*delete it"):
        course.secret()


# ── Seeds

def test_seeds_can_be_computed_again(course):
    assignment = course.assignment("dropout")
    assert assignment.seeds("anna") == Course(course.root).assignment("06_dropout").seeds("anna")


def test_seeds_differ_by_student_hand_in_assignment_and_class(course, tmp_path):
    dropout, activations = course.assignment("dropout"), course.assignment("activations")
    other = type(dropout)(Course(tmp_path / "other"), "06_dropout")
    seeds = [seed for a in (dropout, activations, other) for student in ("anna", "bert", "ann")
             for handed_in in ("one", "another") for seed in a.seeds(student, handed_in)]
    assert len(set(seeds)) == len(seeds) == 54
    assert all(0 <= seed < 2**48 for seed in seeds)


def test_fewer_seeds_are_the_first_of_more(course):
    assignment = course.assignment("dropout")
    assert assignment.seeds("anna", count=5)[:2] == assignment.seeds("anna", count=2)


# ── Who handed in, and what was said of it

def test_students_are_those_who_handed_this_assignment_in(course):
    assignment = course.assignment("dropout")
    for student, folder in ("zoe", "06_dropout"), ("anna", "06_dropout"), ("bert", "01_activations"):
        (course.made / "submitted" / student / folder).mkdir(parents=True)
    (course.made / "submitted" / "README.txt").write_text("")
    assert assignment.students() == ["anna", "zoe"]


def test_a_record_comes_back_as_it_was(course):
    assignment = course.assignment("dropout")
    assert assignment.record("anna") is None
    record = {"student": "anna", "earned": 2.5, "reason": "ä “quoted” \n", "seeds": [2**47]}
    assignment.write_record("anna", record)
    assert assignment.record("anna") == record


def test_a_kill_while_writing_leaves_the_old_record_or_the_new_one(course, monkeypatch):
    assignment = course.assignment("dropout")
    assignment.write_record("anna", {"earned": 1})
    class Killed(BaseException):
        pass
    class CutOff(io.FileIO):
        def write(self, content):
            super().write(content[:5])
            raise Killed
    monkeypatch.setattr(whole_file, "open", CutOff, raising=False)
    with pytest.raises(Killed):
        assignment.write_record("anna", {"earned": 2})
    assert assignment.record("anna") == {"earned": 1}
    monkeypatch.undo()
    assignment.write_record("anna", {"earned": 2})
    assert assignment.record("anna") == {"earned": 2}
    assert [p.name for p in assignment.record_path("anna").parent.iterdir()] == ["anna.json"]


@pytest.mark.parametrize("students", [("anna", "anna.new"), ("a.b", "a.c"), ("x.json", "x")])
def test_two_students_never_share_a_record(course, students):
    assignment = course.assignment("dropout")
    for student in students:
        assignment.write_record(student, {"student": student})
    assert [assignment.record(student)["student"] for student in students] == list(students)


def test_records_are_readable_json(course):
    assignment = course.assignment("dropout")
    assignment.write_record("anna", {"hint": "Größe"})
    assert "Größe" in assignment.record_path("anna").read_text(encoding="utf-8")
    assert json.loads(assignment.record_path("anna").read_bytes()) == {"hint": "Größe"}
