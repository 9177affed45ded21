"""A submission's folder before nbgrader copies it: no link leads out of it, and the expected notebook is among them."""

import os

import pytest

from autograde.classroom.nbgrader import as_handed_in
from autograde.classroom.nbgrader.as_handed_in import prepare


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "course/submitted/ada/06_dropout"
    (folder / "data/raw").mkdir(parents=True)
    for name in "dropout.ipynb", "notes.txt", "data/raw/a.csv":
        (folder / name).write_text("mine", encoding="utf-8")
    (tmp_path / "secret").write_text("not mine", encoding="utf-8")
    return folder


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def test_links_and_pipes_are_taken_out_and_what_they_lead_to_stays(folder, tmp_path):
    before = files(folder)
    for name, target in {"a": tmp_path / "secret", "b": "/", "loop": "loop", "nowhere": "gone",
        "data/raw/up": "../../..",
                         "other.ipynb": tmp_path / "secret"}.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "data/pipe")
    prepare(notebooks=[str(folder / "dropout.ipynb")])
    assert files(folder) == before and (tmp_path / "secret").read_text(encoding="utf-8") == "not mine"


def test_a_notebook_that_nbgrader_was_told_of_is_left_for_it_to_refuse(folder, tmp_path):
    (folder / "dropout.ipynb").unlink()
    (folder / "dropout.ipynb").symlink_to(tmp_path / "secret")
    prepare(notebooks=[str(folder / "dropout.ipynb")])
    assert (folder / "dropout.ipynb").is_symlink()


def test_a_time_that_nbgrader_cannot_read_is_set_aside(folder):
    (folder / "timestamp.txt").write_text("yesterday", encoding="ascii")
    prepare(notebooks=[str(folder / "dropout.ipynb")])
    assert not (folder / "timestamp.txt").exists() and "yesterday" in "".join(
        path.read_text(encoding="utf-8") for path in folder.glob("timestamp*"))


def test_other_folders_are_not_touched(folder):
    beside = folder.parent / "08_optimizers"
    beside.mkdir()
    (beside / "link").symlink_to("/")
    prepare(notebooks=[str(folder / "dropout.ipynb")])
    assert (beside / "link").is_symlink()


@pytest.mark.parametrize("there, asked", [(["dropout.ipynb"], ["dropout.ipynb"]), (["mine.ipynb"], ["mine.ipynb",
    "dropout.ipynb"]),
                                          (["mine.ipynb", "dropout.ipynb"], ["mine.ipynb", "dropout.ipynb"]), ([], [])])
def test_the_expected_name_is_asked_for_although_the_answers_may_be_in_another(folder, monkeypatch, there, asked):
    class Here:
        @classmethod
        def here(cls):
            return cls()

        def assignment(self, name):
            assert name == "06_dropout"
            self.stem = "dropout"
            return self
    monkeypatch.setattr(as_handed_in, "Course", Here)
    notebooks = [str(folder / name) for name in there]
    prepare("06_dropout", "ada", notebooks)
    assert notebooks == [str(folder / name) for name in asked]
