"""`autograde student`: chapters are added whole, what is there is left alone.  (test_whole_course has the real one.)"""

import pytest

from autograde.classroom import student_course
from autograde.classroom.course import Course, CourseError
from autograde.classroom.student_course import write_course
from autograde.progress import INDEX, WORDS
from autograde.project import FILES

CHAPTERS = list(Course(FILES).assignments().values())


def quiet(iterable, **options):
    """In place of a progress bar."""
    return iterable


@pytest.fixture
def made(monkeypatch):
    """The chapters of which an edition was made, in order; in place of each a folder with its notebook."""
    made = []

    def edition_in(scratch, assignment, chapters):
        assert chapters == [assignment.stem]
        folder = scratch / assignment.folder
        folder.mkdir()
        (folder / f"{assignment.stem}.ipynb").write_text("new", encoding="utf-8")
        made.append(assignment.folder)
        return folder
    monkeypatch.setattr(student_course, "edition_in", edition_in)
    return made


def test_every_chapter_is_added_in_the_order_of_the_course_with_the_index_and_the_glossary(made, tmp_path):
    added, kept = write_course(tmp_path / "deep/course", progress=quiet)
    assert added == made == CHAPTERS and kept == []
    assert sorted(path.name for path in (tmp_path / "deep/course").iterdir()) == [*CHAPTERS, INDEX, WORDS]


def test_a_chapter_that_is_there_is_left_as_it_is_and_one_that_was_moved_away_is_made_anew(made, tmp_path):
    write_course(tmp_path, progress=quiet)
    mine, moved = tmp_path / CHAPTERS[1], tmp_path / CHAPTERS[0]
    next(mine.iterdir()).write_text("my work", encoding="utf-8")
    moved.rename(tmp_path / "moved")
    made.clear()
    assert write_course(tmp_path, progress=quiet) == (CHAPTERS[:1], CHAPTERS[1:]) and made == CHAPTERS[:1]
    assert [path.read_text(encoding="utf-8") for path in mine.iterdir()] == ["my work"] and moved.exists()


def test_a_run_that_was_cut_off_goes_on_with_the_chapter_that_it_was_in(made, tmp_path, monkeypatch):
    whole = student_course.edition_in

    def cut_off(scratch, assignment, chapters):
        if assignment.folder == CHAPTERS[2]:
            raise KeyboardInterrupt
        return whole(scratch, assignment, chapters)
    monkeypatch.setattr(student_course, "edition_in", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_course(tmp_path, progress=quiet)
    half = tmp_path / f".{CHAPTERS[2]}"                         # as a kill in the middle of copying leaves it
    half.mkdir()
    (half / "stale").touch()
    monkeypatch.setattr(student_course, "edition_in", whole)
    assert write_course(tmp_path, progress=quiet) == (CHAPTERS[2:], CHAPTERS[:2])
    assert not list(tmp_path.glob(".*")) and not list(tmp_path.rglob("stale"))


def test_a_chapter_that_would_give_an_answer_away_is_not_put_there(made, tmp_path, monkeypatch):
    def leaking(scratch, assignment, chapters):
        raise CourseError("answers would get out, so nothing was released")
    monkeypatch.setattr(student_course, "edition_in", leaking)
    with pytest.raises(CourseError, match="answers would get out"):
        write_course(tmp_path / "course", progress=quiet)
    assert not list((tmp_path / "course").iterdir())
