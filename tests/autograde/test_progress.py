"""Your progress: kept beside the index, from your own functions only, and shown there."""

import json
import re
from html import unescape
from pathlib import Path

import nbformat
import pytest

from autograde import check, progress
from autograde.exercises.registry import find
from autograde.judging.judge import judge
from course_lib import dropout

ROOT = Path(__file__).resolve().parents[2]


def vanilla_dropout_predict(x, *, keep_prob):
    return x * keep_prob


def half_right(x, *, keep_prob):
    return x / keep_prob


half_right.__name__ = "vanilla_dropout_predict"


def notebook(title, *asked):
    head = f"# {title}\n\n**Time**: 30 to 40 minutes.\n"
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(head),
                                           *(nbformat.v4.new_code_cell(f"check({name})") for name in asked)])


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two chapters with an index; the notebook of the second is open."""
    for place, made in {"01_first/first.ipynb": notebook("First", "log_uniform"),
                        "02_second/second.ipynb": notebook("Second", "vanilla_dropout_predict", "dropout_forward"),
                        "index.ipynb": notebook("Index")}.items():
        (tmp_path / place).parent.mkdir(exist_ok=True)
        nbformat.write(made, tmp_path / place)
    monkeypatch.chdir(tmp_path / "02_second")
    return tmp_path


def lines(course):
    path = course / progress.FILE
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_check_that_goes_better_than_before_is_kept_and_no_other(course):
    exercise = find("vanilla_dropout_predict")
    for f in half_right, half_right, vanilla_dropout_predict, vanilla_dropout_predict, half_right:
        check(f)
    assert [line["earned"] for line in lines(course)] == [judge(exercise, half_right).earned, exercise.points]
    assert {line["points"] for line in lines(course)} == {exercise.points}


def test_what_the_library_wrote_is_nobodys_progress(course):
    check(dropout.dropout_forward)
    assert lines(course) == []


def test_without_an_index_nothing_is_kept(course):
    (course / "index.ipynb").unlink()
    check(vanilla_dropout_predict)
    assert {path.name for path in course.rglob("*") if path.is_file()} == {"first.ipynb", "second.ipynb"}


def test_where_nothing_can_be_written_a_check_is_still_a_check(course):
    (course / progress.FILE).mkdir()
    assert "correct" in repr(check(vanilla_dropout_predict))
    assert "0 of 3 checks passed" in repr(progress.overview(course))


def test_lines_that_are_damaged_are_passed_over(course):
    check(vanilla_dropout_predict)
    with (course / progress.FILE).open("ab") as file:
        file.write(b'\xff\xfe\n[1, 2]\n{"exercise": "x"}\n{"exercise": "y", "earned": "much", "points": 1}\n7\n{"ex')
    assert list(progress.best(course)) == ["vanilla_dropout_predict"]


def test_the_overview_says_how_far_each_chapter_is_and_where_to_go_on(course):
    assert "0 of 3 checks passed. Go on with chapter 1, First." in repr(progress.overview(course))
    check(half_right)
    assert re.search(r"2  Second +0 of 2, begun: vanilla_dropout_predict", repr(progress.overview(course)))
    check(vanilla_dropout_predict)
    overview = progress.overview(course)
    assert overview.summary.startswith("1 of 3 checks passed.") and re.search("2  Second +1 of 2", repr(overview))
    page = unescape(overview._repr_html_())
    assert '<a href="02_second/second.ipynb">2. Second</a>' in page and "width: 50%" in page and "1 of 2" in page


def test_what_else_lies_in_a_chapter_s_folder_is_no_chapter(course):
    before = repr(progress.overview(course))
    folder = course / "02_second"
    (folder / "second-Copy1.ipynb").write_bytes((folder / "second.ipynb").read_bytes())
    nbformat.write(nbformat.v4.new_notebook(), folder / "Untitled.ipynb")
    (folder / ".~second.ipynb").symlink_to("gone")                         # while JupyterLab saves
    assert repr(progress.overview(course)) == before


def test_when_all_is_done_it_says_so(course):
    names = [name for chapter in progress.chapters(course) for name in chapter.exercises]
    (course / progress.FILE).write_text("".join(
        json.dumps({"exercise": name, "earned": 3, "points": 3}) + "\n" for name in names))
    assert progress.overview(course).summary == "3 of 3 checks passed. That is all of them."


def test_the_page_shows_names_as_text(course):
    nbformat.write(notebook("<b>Bold</b>"), course / "01_first/first.ipynb")
    assert "<b>Bold" not in progress.overview(course)._repr_html_()


def test_the_index_lists_every_chapter_with_its_title_and_time():
    """The table in the index says what the heads of the chapters say."""
    index = nbformat.read(ROOT / "notebooks/index.ipynb", as_version=4)
    rows = re.findall(r"^\| (\d+) \| \[(.+?)\]\((.+?)\) \| .+ \| (.+?) \|$", index.cells[0].source, re.M)
    assert rows == [(str(c.number), c.title, c.path, c.minutes) for c in progress.chapters(ROOT / "notebooks")]
    assert all(chapter.exercises for chapter in progress.chapters(ROOT / "notebooks"))
