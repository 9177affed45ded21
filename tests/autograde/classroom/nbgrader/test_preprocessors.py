"""A released notebook says when it is due, as course.toml does when it is released."""

import json
import re
import shutil

import nbformat
import pytest
from traitlets.config import Config

from autograde.classroom.course import Course, CourseError
from autograde.classroom.nbgrader.preprocessors import ExpandExercises
from autograde.classroom.notebook_file import Submitted, as_cell
from autograde.classroom.submission import hand_in
from autograde.project import FILES

DUE = 'time_zone = "Europe/Berlin"\n[assignments.dropout]\ndue = 2026-12-01T23:59:00\n'


@pytest.fixture
def assignment(tmp_path):
    shutil.copytree(FILES / "notebooks/06_dropout", tmp_path / "notebooks/06_dropout")
    return Course(tmp_path).assignment("dropout")


def released(assignment, terms, change=lambda cells: cells):
    (assignment.course.root / "course.toml").write_text(terms, encoding="utf-8")
    nb = nbformat.reads(assignment.source.read_text(encoding="utf-8"), as_version=4)
    nb.cells = change(nb.cells)
    config = Config({"CourseDirectory": {"root": str(assignment.course.root)}})
    nb, _ = ExpandExercises(config=config).preprocess(nb, {"nbgrader": {"assignment": assignment.folder}})
    return nb


def test_it_stands_below_the_title_in_the_course_s_own_time(assignment):
    without, with_, later = (released(assignment, terms) for terms in ("", DUE, DUE.replace("12-01T23:59:00", "12-08")))
    title, rest = without.cells[0].source.split("\n", 1)
    assert with_.cells[0].source == f"{title}\n\n**Due**: Tuesday, 2026-12-01 23:59 CET.\n\n{rest.lstrip()}"
    assert "Tuesday, 2026-12-08 24:00 CET." in later.cells[0].source           # a date alone is that day's end
    assert with_.cells[1:] == without.cells[1:] == later.cells[1:]
    assert with_.metadata.autograde == without.metadata.autograde == later.metadata.autograde       # the same release


def test_a_course_with_a_repository_links_to_colab_and_binder_and_fetches_its_library_from_there(assignment):
    address = "https://github.com/me/my-course"
    without, with_ = released(assignment, DUE), released(assignment, f'repository = "{address}"\n{DUE}')
    title, _, links, _, due, *_ = with_.cells[0].source.splitlines()
    assert title == "# Dropout" and due.startswith("**Due**: ")
    assert re.findall(r"\((.*?)\)", links) == [
        "https://colab.research.google.com/github/me/my-course/blob/HEAD/06_dropout/dropout.ipynb",
        "https://mybinder.org/v2/gh/me/my-course/HEAD?urlpath=lab/tree/06_dropout/dropout.ipynb"]
    first, = [cell.source for cell in with_.cells if cell.id == "anywhere"]
    assert f'urlretrieve("{address}/raw/HEAD/06_dropout/dropout_library.txz", "dropout_library.txz")' in first
    assert "urlretrieve" not in "".join(cell.source for cell in without.cells)
    assert with_.metadata.autograde == without.metadata.autograde                                   # the same release


@pytest.mark.parametrize("given", ["github.com/me/course", "https://github.com/me", "https://x.org/a/b", '"', 3])
def test_what_is_no_such_address_is_refused_with_an_example(assignment, given):
    with pytest.raises(CourseError, match=r"repository.*https://github.com/OWNER/REPOSITORY"):
        released(assignment, f"repository = {json.dumps(given)}")


@pytest.mark.parametrize("first", [[], [nbformat.v4.new_code_cell("1")], [nbformat.v4.new_markdown_cell(
    "written: why (2 points)\n\nBecause.")]], ids=["nothing", "code", "a question"])
def test_where_there_is_no_title_it_has_a_cell_of_its_own(assignment, first):
    cells = released(assignment, DUE.replace("Europe/Berlin", "UTC"), lambda cells: first).cells
    assert cells[0].source == "**Due**: Tuesday, 2026-12-01 23:59 UTC." and "nbgrader" not in cells[0].metadata


def test_a_hand_in_of_before_the_date_was_moved_is_of_the_same_release(assignment):
    """Nothing but the date is another, and no note says that the notebook was made from something else."""
    now, before = (json.loads(nbformat.writes(released(assignment, terms)))
                   for terms in (DUE, DUE.replace("01T", "08T")))
    release = now["metadata"]["autograde"]["release"]
    for forget in ("id", "metadata"):
        cells = [as_cell({key: value for key, value in cell.items() if key != forget}) for cell in before["cells"]]
        notes = hand_in(now, Submitted(cells, release), {}, release).notes
        assert not any("release" in note for note in notes)
