"""Which of the notebooks in a submission counts: the one of the assignment's name, unless another holds the answers."""

import json

import pytest

from autograde.classroom.notebook_file import read
from autograde.classroom.which_notebook import Undecided, choose

BLANK, ONE, OTHER = (json.dumps({"cells": [{"cell_type": "code", "source": source}]})
                     for source in ("", "a = 1", "a = 2"))


def answers(submitted):
    return [cell for cell in submitted.cells if cell["source"]]


def chosen(folder, wanted="", **contents):
    for name, content in contents.items():
        (folder / f"{name}.ipynb").write_text(content, encoding="utf-8")
    choice = choose(folder, "dropout", answers, wanted)
    return choice.path.stem, " ".join(choice.notes)


@pytest.mark.parametrize("contents, name, said", [
    ({"dropout": ONE}, "dropout", ""), ({"dropout": BLANK}, "dropout", ""), ({"final": ONE}, "final", ""),
    ({"dropout": BLANK, "final": ONE}, "final", "final.ipynb was graded. Beside it there is dropout.ipynb"),
    ({"dropout": ONE, "blank": BLANK}, "dropout", "Beside it there is blank.ipynb"),
    ({"dropout": ONE, "copy": ONE}, "dropout", "Beside it there is copy.ipynb"),
    ({"dropout": "My dog ate it.", "final": ONE}, "final", "dropout.ipynb"),
    ({"dropout": BLANK, "other": BLANK}, "dropout", "other.ipynb")])
def test_the_one_that_holds_answers_counts_and_the_others_are_named(tmp_path, contents, name, said):
    found, notes = chosen(tmp_path, **contents)
    assert found == name and said in notes and bool(said) == bool(notes)


def test_of_two_with_answers_the_instructor_says_which(tmp_path):
    with pytest.raises(Undecided, match=r"in dropout.ipynb and in final.ipynb: say .* --notebook NAME") as error:
        chosen(tmp_path, dropout=ONE, final=OTHER)
    assert error.value.status == "two notebooks"
    assert chosen(tmp_path, "final.ipynb")[0] == "final"
    with pytest.raises(Undecided):
        chosen(tmp_path, "nowhere.ipynb")


def test_where_none_can_be_meant_it_is_said_what_there_is(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(Undecided, match=r"no file dropout.ipynb in the submission; it holds notes.txt") as error:
        chosen(tmp_path)
    assert error.value.status == "no notebook"


def test_a_link_to_anothers_notebook_is_none(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "theirs.ipynb").write_text(ONE, encoding="utf-8")
    (tmp_path / "mine" / "dropout.ipynb").symlink_to(tmp_path / "theirs.ipynb")
    with pytest.raises(Undecided, match="there is no file"):
        choose(tmp_path / "mine", "dropout", answers)


def test_an_unreadable_one_that_is_alone_is_said_to_be_so(tmp_path):
    (tmp_path / "dropout.ipynb").write_text("My dog ate it.", encoding="utf-8")
    choice = choose(tmp_path, "dropout", answers)
    assert choice.submitted is None and choice.unreadable.startswith("it is not a Jupyter notebook")


def test_a_mark_at_the_beginning_says_how_a_file_is_encoded(tmp_path):
    for encoding in "utf-8", "utf-8-sig", "utf-16":
        (tmp_path / "x.ipynb").write_bytes(ONE.encode(encoding))
        assert read(tmp_path / "x.ipynb").cells[0]["source"] == "a = 1"
