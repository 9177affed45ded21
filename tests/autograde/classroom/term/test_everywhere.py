"""A student who is taken out leaves nothing, and one whose name is taken off leaves no name."""

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.term.everywhere import anonymise, remove, students_of
from autograde.classroom.term.roster import Student, roster, write_roster
from autograde.classroom.to_do import judged_of


@pytest.fixture
def course(term):
    write_roster(term.assignment.course, {s: Student(s, s.title() + "son") for s in ("ada", "adam", "ben")})
    for student in "ada", "adam", "cleo":
        term.hand_in(student)
        notebook = term.assignment.folder_of("submitted", student) / "dropout.ipynb"
        notebook.write_text(f"by {student}", encoding="utf-8")
        for step in "autograded", "feedback", "collected":
            term.assignment.folder_of(step, student).mkdir(parents=True)
            (term.assignment.folder_of(step, student) / "dropout.html").write_text(student, encoding="utf-8")
    for step in "report", "export":
        (term.assignment.course.made / step).mkdir()
        (term.assignment.course.made / step / "06_dropout.csv").write_text("ada", encoding="utf-8")
    return term.assignment.course


def left(course, word):
    """The files that name somebody, in their path or in what they hold."""
    return {path.relative_to(course.made).as_posix() for path in course.made.rglob("*") if path.is_file() and
            (word in path.relative_to(course.made).as_posix().replace("adam", "") or
             word in path.read_text(encoding="utf-8").casefold().replace("adam", ""))}


def test_who_is_removed_leaves_nothing(course):
    others = {p for p in course.made.rglob("*") if "adam" in p.parts or "cleo" in p.parts}
    told = remove(course, ["ada"])
    assert left(course, "ada") == set() and "course/report, course/export" in told[1]
    assert all(path.exists() for path in others) and students_of(course) == {"adam", "ben", "cleo"}


def test_who_is_anonymised_keeps_work_and_grade(course, term):
    before = term.of("ada").final
    told = anonymise(course, ["ada"])
    new, = (s for s in students_of(course) if s.startswith("student-"))
    assert term.of(new).final == before == 15 and roster(course)[new] == Student(new)
    assert term.assignment.record(new)["student"] == new and term.assignment.record("ada") is None
    assert left(course, "ada") <= {f"{step}/{new}/06_dropout/dropout.{kind}" for step, kind in
                                   [("submitted", "ipynb"), ("autograded", "html"), ("feedback", "html"),
                                    ("collected", "html")]}
    assert "adam" in students_of(course) and told[0].startswith("Names taken off: 1.")


def test_whose_grade_is_up_to_date_is_not_graded_again_for_the_new_name(course, term):
    for student, judged in ("ada", judged_of(term.assignment, "ada", "bubblewrap", "")), ("adam", "of something else"):
        term.assignment.write_record(student, term.assignment.record(student) | {"judged_of": judged})
    anonymise(course, ["ada", "adam"])
    new = [s for s in students_of(course) if s.startswith("student-")]
    kept = [term.assignment.record(s)["judged_of"] == judged_of(term.assignment, s, "bubblewrap", "") for s in new]
    assert sorted(kept) == [False, True]


def test_texts_in_which_the_name_stands_are_named(course, term):
    term.says("[extensions]\nadam = '1 day'\n")
    told = " ".join(anonymise(course, ["adam"]))
    assert "course.toml" in told and "06_dropout/dropout.ipynb: a name may stand there" in told


def test_of_who_is_removed_only_what_is_there_still_is_named_and_once(course, term):
    term.says("[extensions]\nben = '1 day'\ncleo = '1 day'\n")
    (course.made / "backup").mkdir()
    (course.made / "backup/old.tar.gz").write_bytes(b"")
    told = [sentence for sentence in remove(course, ["ben", "cleo"]) if sentence.startswith("Look at")]
    assert told == ["Look at course.toml, course/backup/old.tar.gz: a name may stand there."]


def test_what_was_cut_off_goes_on_under_the_same_name(course, monkeypatch):
    from autograde.classroom.term import everywhere
    monkeypatch.setattr(everywhere, "write_roster", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        anonymise(course, ["ada"])
    half = {s for s in students_of(course) if s.startswith("student-")}
    monkeypatch.undo()
    anonymise(course, ["ada"])
    assert {s for s in students_of(course) if s.startswith("student-")} == half and "ada" not in students_of(course)


@pytest.mark.parametrize("act", [remove, anonymise])
@pytest.mark.parametrize("name", ["*", "a[d]a", "ada\n", "."])
def test_a_folder_s_strange_name_is_nobody_else_s(course, term, act, name):
    if name != ".":
        term.hand_in(name)
        assert act(course, [name]) and name not in students_of(course)
    else:
        with pytest.raises(CourseError, match="there is no student"):
            act(course, [name])
    assert {"ada", "adam", "cleo"} <= students_of(course) and term.assignment.record("ada")["student"] == "ada"


@pytest.mark.parametrize("act", [remove, anonymise])
def test_who_is_not_known_is_named_and_nothing_happens(course, act):
    with pytest.raises(CourseError, match="there is no student called eve"):
        act(course, ["ada", "eve"])
    assert "ada" in students_of(course)
