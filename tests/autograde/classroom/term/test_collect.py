"""What was handed in finds its student, whatever an LMS calls it; what does not is named, and nothing is lost."""

import json
import zipfile

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.term.collect import collect
from autograde.classroom.term.roster import Student, write_roster
from autograde.classroom.term.strays import strays

PEOPLE = [Student("ada", "Lovelace", "Ada", "ada.l@x.org", "4711", "S1"), Student("jm", "Müller", "Jürgen", "", "4712"),
          Student("jd1", "Doe", "Jane", "", "21"), Student("jd2", "Doe", "Jane", "", "22")]
METADATA = """submission_99:
  :submitters:
  - :name: Ada Lovelace
    :sid: S1
    :email: ada.l@x.org
  :created_at: 2026-12-01 10:15:00.123 +01:00
  :results:
    :name: not a submitter of it
submission_100:
  :submitters:
  - :name: Jane Doe
    :sid: jd1
  - :name: 'Müller, Jürgen'
    :sid: jm
"""


def notebook(text="", exercise="dropout_forward"):
    return json.dumps({"cells": [{"source": text, "metadata": {"nbgrader": {"grade_id": f"check-{exercise}"}}}]})


@pytest.fixture
def course(term):
    (term.root / "notebooks/08_optimizers").mkdir()
    (term.root / "notebooks/08_optimizers/optimizers.ipynb").write_text("{}", encoding="utf-8")
    write_roster(term.assignment.course, {student.student: student for student in PEOPLE})
    return term


@pytest.fixture(params=["zip", "folder"])
def packed(request, tmp_path):
    """packed({path: content}): a source that holds these files."""
    def pack(files, name="handed_in"):
        if request.param == "zip":
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                for path, content in files.items():
                    archive.writestr(path, content)
            return tmp_path / f"{name}.zip"
        for path, content in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name
    return pack


def there(course):
    """{student: the files of what was collected}"""
    root = course.assignment.course.made / "submitted"
    return {folder.parent.name: sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
            for folder in root.glob("*/06_dropout")}


BOOK = ["dropout.ipynb"]


@pytest.mark.parametrize("path, found", [
    ("lovelaceada_4711_99_dropout.ipynb", {"ada": BOOK}),                               # Canvas
    ("lovelaceada_LATE_4711_99_dropout-2.ipynb", {"ada": BOOK}),
    ("lovelaceada_999_99_dropout.ipynb", {"ada": BOOK}),                                # a number that nobody knows
    ("submissions/müllerjürgen_999_99_my work.ipynb", {"jm": BOOK}),
    ("doejane_22_99_dropout.ipynb", {"jd2": BOOK}),                                     # two of that name: the number
    ("doejane_999_99_dropout.ipynb", {}),
    ("Ada Lovelace_4711_assignsubmission_file_/dropout.ipynb", {"ada": BOOK}),          # Moodle
    ("Ada Lovelace_999_assignsubmission_file_/sub/my dropout.ipynb", {"ada": BOOK}),
    ("Ada Lovelace_4711_assignsubmission_file_dropout.ipynb", {"ada": BOOK}),
    ("Participant_4712_assignsubmission_file_/dropout.ipynb", {"jm": BOOK}),            # graded blindly
    ("Lovelace Ada_999_assignsubmission_file_/dropout.ipynb", {"ada": BOOK}),
    ("ada/06_dropout/dropout.ipynb", {"ada": BOOK}),                                    # nbgrader, and by hand
    ("submitted/ada/06_dropout/dropout.ipynb", {"ada": BOOK}),
    ("ada/dropout.ipynb", {"ada": BOOK}), ("ADA/notebook.ipynb", {"ada": BOOK}),
    ("Ada Lovelace/dropout.ipynb", {"ada": BOOK}), ("ada.l@x.org/dropout.ipynb", {"ada": BOOK}),
    ("ada/deep/down/dropout.ipynb", {"ada": BOOK}),
    ("dropout_ada.ipynb", {"ada": BOOK}), ("ada-dropout.ipynb", {"ada": BOOK}), ("ada.ipynb", {"ada": BOOK}),
    ("Ada Lovelace dropout (1).ipynb", {"ada": BOOK}), ("06_dropout_S1.ipynb", {"ada": BOOK}),
    ("ada+06_dropout+2026-12-01 10:15:00 UTC+secret/dropout.ipynb", {"ada": [*BOOK, "timestamp.txt"]}),
    ("dropout.ipynb", {}), ("Jane Doe/dropout.ipynb", {}), ("nobody/dropout.ipynb", {}),
])
def test_a_file_finds_its_student(course, packed, path, found):
    result = collect([course.assignment], packed({path: notebook()}))
    assert there(course) == found
    assert (result.new, [name for name, _ in result.unmatched]) == (list(found), [] if found else [path])


@pytest.mark.parametrize("path, student", [
    ("doejane_21_99_dropout.ipynb", "doejane"), ("Jane Doe_21_assignsubmission_file_/dropout.ipynb", "Jane Doe"),
    ("jane/dropout.ipynb", "jane"), ("dropout_jane.ipynb", "jane"), ("j/a+n*e_dropout.ipynb", "j"),
])
def test_without_a_roster_the_file_s_own_name_is_taken(course, packed, path, student):
    (course.assignment.course.made / "students.csv").unlink()
    assert collect([course.assignment], packed({path: notebook()})).new == [student]


def test_gradescope_says_whose_a_hand_in_is_and_when_it_came(course, packed):
    result = collect([course.assignment], packed({
        "assignment_7_export/submission_metadata.yml": METADATA,
        "assignment_7_export/submission_99/dropout.ipynb": notebook("ada's"),
        "assignment_7_export/submission_100/dropout.ipynb": notebook("a group's"),
        "assignment_7_export/submission_101/dropout.ipynb": notebook("whose?")}))
    assert result.new == ["ada", "jd1", "jm"] and result.unmatched == [
        ["assignment_7_export/submission_101/dropout.ipynb", "submission_metadata.yml does not say whose it is"]]
    stamp = course.assignment.folder_of("submitted", "ada") / "timestamp.txt"
    assert stamp.read_text(encoding="ascii") == "2026-12-01 09:15:00.123000 UTC"


def test_what_was_collected_is_there_already(course, packed):
    source = packed({"ada/dropout.ipynb": notebook(), "ada/data.csv": "1,2", "ada/__MACOSX/._dropout.ipynb": "x",
                     "ada/timestamp.txt": "2026-12-01 10:15:00 UTC"})
    assert collect([course.assignment], source).new == ["ada"]
    before = there(course)
    result = collect([course.assignment], source)
    assert (result.new, result.there, result.replaced) == ([], ["ada"], []) and there(course) == before
    assert before == {"ada": ["data.csv", "dropout.ipynb", "timestamp.txt"]}


def test_the_newer_hand_in_replaces_the_older_one_which_is_kept(course, packed):
    collect([course.assignment], packed({"ada/dropout.ipynb": notebook("first")}, "one"))
    result = collect([course.assignment], packed({"ada/dropout.ipynb": notebook("second")}, "two"))
    kept = course.assignment.course.made / "collected/ada/06_dropout/1/dropout.ipynb"
    now = course.assignment.folder_of("submitted", "ada") / "dropout.ipynb"
    assert result.replaced == ["ada"] and "first" in kept.read_text() and "second" in now.read_text()
    again = collect([course.assignment], packed({"ada/dropout.ipynb": notebook("first")}, "one"))
    assert "second" in now.read_text() and again.replaced == [] and "was replaced" in again.aside[0]


def test_an_older_hand_in_does_not_replace_a_newer_one(course, packed):
    for day, what in ("02", "newer"), ("01", "older"):
        result = collect([course.assignment], packed({
            "ada/dropout.ipynb": notebook(what), "ada/timestamp.txt": f"2026-12-{day} 10:15:00 UTC"}, what))
    now = course.assignment.folder_of("submitted", "ada") / "dropout.ipynb"
    assert "newer" in now.read_text() and "is older than what is there" in result.aside[0]
    assert "older" in (course.assignment.course.made / "collected/ada/06_dropout/1/dropout.ipynb").read_text()


def test_of_two_hand_ins_of_a_student_one_counts_and_both_are_kept(course, packed):
    result = collect([course.assignment], packed({"ada/dropout.ipynb": notebook("one"),
                                                  "dropout_ada.ipynb": notebook("two")}))
    assert result.new == ["ada"] and len(result.aside) == 1 and result.aside[0].startswith("ada handed in ")
    texts = "".join(p.read_text() for p in course.assignment.course.made.rglob("*.ipynb"))
    assert "one" in texts and "two" in texts


def test_a_file_that_came_again_counts_and_the_first_is_beside_it(course, packed):
    collect([course.assignment], packed({"lovelaceada_4711_98_dropout.ipynb": notebook("first"),
                                         "lovelaceada_4711_99_dropout-1.ipynb": notebook("second")}))
    assert there(course) == {"ada": ["dropout.ipynb", "older/dropout-1.ipynb"]}
    assert "second" in (course.assignment.folder_of("submitted", "ada") / "dropout.ipynb").read_text()


def test_two_notebooks_of_one_student_are_both_there(course, packed):
    collect([course.assignment], packed({"ada/dropout.ipynb": notebook("a"), "ada/try/dropout.ipynb": notebook("b")}))
    assert there(course) == {"ada": ["dropout.ipynb", "try-dropout.ipynb"]}


def test_a_chapter_is_told_by_what_the_notebook_asks(course, packed):
    files = {"ada/one.ipynb": notebook(), "ada/two.ipynb": notebook("", "adam")}
    optimizers = course.assignment.course.assignment("optimizers")
    result = collect([course.assignment], packed(files))
    assert there(course) == {"ada": BOOK}
    assert result.problems == ["ada/two.ipynb is of 08_optimizers, and was left out: name that chapter as well."]
    assert collect([course.assignment, optimizers], packed(files)).new == ["ada"]
    assert (optimizers.folder_of("submitted", "ada") / "optimizers.ipynb").exists()


def test_whose_it_is_may_be_said(course, packed):
    assert collect([course.assignment], packed({"x/dropout.ipynb": notebook()}), student="eve").new == ["eve"]
    with pytest.raises(CourseError, match="can be no folder's name"):
        collect([course.assignment], packed({"dropout.ipynb": notebook()}), student="../eve")


def test_canvas_s_mark_is_told(course, packed):
    result = collect([course.assignment], packed({"lovelaceada_LATE_4711_99_dropout.ipynb": notebook()}))
    assert result.notes == ["ada is late, as Canvas says; its zip does not say when."]


def test_the_files_own_times_count_if_that_is_said(course, packed):
    collect([course.assignment], packed({"ada/dropout.ipynb": notebook()}), file_times=True)
    assert there(course) == {"ada": ["dropout.ipynb", "timestamp.txt"]}


# ── What lies in submitted/ under another name

@pytest.mark.parametrize("path", ["lovelaceada_4711_99_dropout.ipynb", "ada.ipynb", "ada/dropout.ipynb",
                                  "Ada Lovelace_4711_assignsubmission_file_/dropout.ipynb",
                                  "ada/06_dropout/work/dropout.ipynb", "ada/dropout/dropout.ipynb"])
def test_a_stray_is_named_and_sorted_in(course, path):
    course.hand_in("jm")
    root = course.assignment.course.made / "submitted"
    (root / "jm/06_dropout/dropout.ipynb").write_text(notebook(), encoding="utf-8")
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(notebook("mine"), encoding="utf-8")
    assert strays(course.assignment.course) == [root / path]
    result = collect([course.assignment], root)
    assert there(course) == {"ada": BOOK, "jm": BOOK} and result.unmatched == []
    assert strays(course.assignment.course) == [] and "mine" in (root / "ada/06_dropout/dropout.ipynb").read_text()


def test_a_stray_may_be_given_to_somebody_and_is_none_then(course):
    stray = course.assignment.course.made / "submitted/unknown_1_2_dropout.ipynb"
    stray.parent.mkdir(parents=True)
    stray.write_text(notebook(), encoding="utf-8")
    assert collect([course.assignment], stray, student="zoe").new == ["zoe"]
    assert strays(course.assignment.course) == [] and there(course) == {"zoe": BOOK}


def test_what_is_in_its_place_is_never_sorted_away(course):
    course.hand_in("jm")
    own = course.assignment.folder_of("submitted", "jm") / "dropout.ipynb"
    own.write_text(notebook(), encoding="utf-8")
    for source in own, own.parent, own.parents[1], own.parents[2]:
        collect([course.assignment], source, student="zoe" if source == own else "")
    assert own.exists() and there(course) == {"jm": BOOK}


def test_another_course_s_submitted_folder_stays_as_it_is(course, tmp_path):
    other = tmp_path / "last year/submitted/ada/06_dropout/dropout.ipynb"
    other.parent.mkdir(parents=True)
    other.write_text(notebook(), encoding="utf-8")
    assert collect([course.assignment], other.parents[2]).new == ["ada"] and other.exists()


# ── What should not be in a zip


def test_a_hand_in_without_a_notebook_is_taken_as_it_is(course, packed):
    collect([course.assignment], packed({"ada/dropout.pdf": "%PDF"}))
    assert there(course) == {"ada": ["dropout.pdf"]}
