"""The one way to make a release: looked through first, then put into place whole.  (The real one: test_edition.)"""

import json
import shutil
import zipfile
from types import SimpleNamespace

import pytest

from autograde.classroom import release as module
from autograde.classroom.course import Course, CourseError
from autograde.classroom.release import edition_in, release
from autograde.project import FILES


@pytest.fixture
def assignment(tmp_path):
    """A course of one chapter, in a folder with a name that has to be quoted."""
    root = tmp_path / "mein Kurs ä"
    shutil.copytree(FILES / "notebooks/06_dropout", root / "notebooks/06_dropout")
    shutil.copy(FILES / "nbgrader_config.py", root)
    return Course(root).assignment("dropout")


@pytest.fixture
def parts(monkeypatch):
    """What was asked of the parts, (what, chapters), and the leaks to be found.  In their place: two files."""
    parts = SimpleNamespace(asked=[], leaks=[])

    def generate(assignment, *, enter=True):
        assert enter == (assignment.course.root.name == "mein Kurs ä")
        assignment.release.mkdir(parents=True, exist_ok=True)
        assignment.released_notebook.write_text("the notebook", encoding="utf-8")

    def write_edition(target, chapters, title, curves):
        parts.asked.append(("edition", chapters))
        (target / "README.md").write_text(title, encoding="utf-8")

    def leaks(folder, chapters):
        parts.asked.append(("leaks", chapters))
        return [f"{folder}/{leak}" for leak in parts.leaks]
    for part in generate, write_edition, leaks:
        monkeypatch.setattr(module, part.__name__, part)
    return parts


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_edition_is_in_nbgraders_folder_and_in_the_zip(assignment, parts):
    assignment.release.mkdir(parents=True)
    (assignment.release / "stale.txt").write_text("of the last release", encoding="utf-8")
    archive = release(assignment)
    assert archive == assignment.course.root / "course/editions/06_dropout.zip"
    expected = {"dropout.ipynb": b"the notebook", "README.md": b"06_dropout"}
    assert files(assignment.release) == expected
    with zipfile.ZipFile(archive) as file:
        held = {name: file.read(name) for name in file.namelist() if not name.endswith("/")}
    assert held == {f"06_dropout/{name}": content for name, content in expected.items()}


def test_the_library_is_written_and_searched_for_the_chapters_that_are_named_besides(assignment, parts):
    release(assignment, ["optimizers", "schedules"])
    named = ["dropout", "optimizers", "schedules"]
    assert parts.asked == [("edition", named), ("leaks", named)]


def test_nothing_is_written_if_an_answer_would_get_out(assignment, parts):
    before = files(assignment.course.root)
    parts.leaks.append("dropout.ipynb: return x * mask")
    with pytest.raises(CourseError, match=r"so nothing was released:\ndropout.ipynb: return x \* mask$"):
        release(assignment)
    assert files(assignment.course.root) == before


def test_a_notebook_of_an_older_autograde_that_lacks_an_exercise_is_not_released(assignment, parts):
    notebook = json.loads(assignment.source.read_text(encoding="utf-8"))
    notebook["cells"] = [c for c in notebook["cells"] if "".join(c["source"]).strip() != "check(dropout_forward)"]
    assignment.source.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(CourseError, match="does not ask for dropout_forward, as the exercises do: take"):
        release(assignment)
    assert not assignment.course.made.exists()


def test_an_edition_is_made_in_a_course_of_its_own(assignment, parts, tmp_path):
    before, scratch = files(assignment.course.root), tmp_path / "scratch"
    made = edition_in(scratch, assignment, ["dropout"])
    assert made == scratch / "course/release/06_dropout" and files(made).keys() == {"dropout.ipynb", "README.md"}
    assert files(assignment.course.root) == before


def test_formgraders_button_makes_a_whole_release_and_none_that_gives_an_answer_away(assignment, parts, monkeypatch):
    """nbgrader calls the hook after its own step, in the course's folder."""
    monkeypatch.chdir(assignment.course.root)
    module.generate(assignment)
    module.finish_formgraders(assignment="06_dropout", student=".", notebooks=["dropout.ipynb"])
    assert files(assignment.release).keys() == {"dropout.ipynb", "README.md"}
    parts.leaks.append("dropout.ipynb: return x * mask")
    with pytest.raises(CourseError, match="nothing was released"):
        module.finish_formgraders(assignment="06_dropout", student=".", notebooks=["dropout.ipynb"])
    assert not assignment.release.exists()
