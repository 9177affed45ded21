"""What lies in submitted/ where no assignment looks for it is named, and nothing else."""

import pytest

from autograde.classroom.term.strays import SHOWN, said, strays


@pytest.fixture
def put(term):
    def put(*paths):
        for path in paths:
            file = term.assignment.course.made / "submitted" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("{}", encoding="utf-8")
        return [path.relative_to(term.assignment.course.made / "submitted").as_posix() for path in strays(
            term.assignment.course)]
    return put


@pytest.mark.parametrize("path", ["ada.ipynb", "ada/dropout.ipynb", "ada/dropout/dropout.ipynb",
    "ada/6_dropout/x.ipynb",
                                  "06_dropout/ada/dropout.ipynb", "06_dropout/dropout.ipynb",
                                  "a/b/c/06_dropout/x.ipynb",
                                  "ada/06_dropout/work/dropout.ipynb", "doejane_4711_99_dropout.ipynb"])
def test_a_notebook_in_no_student_s_assignment_is_a_stray(put, path):
    assert put(path) == [path]


@pytest.mark.parametrize("paths", [
    ["ada/06_dropout/dropout.ipynb"], ["ada/06_dropout/another name.ipynb"], ["ada/data.csv", "notes.txt"],
    ["ada/06_dropout/dropout.ipynb",
        "ada/06_dropout/older/dropout.ipynb"],                     # beside the one that counts
    ["ada/.ipynb_checkpoints/dropout.ipynb"], ["ada/__MACOSX/dropout.ipynb"], []])
def test_what_is_in_its_place_beside_it_or_no_notebook_is_none(put, paths):
    assert put(*paths) == []


def test_a_folder_of_such_a_name_is_none(term):
    (term.assignment.course.made / "submitted/ada/x.ipynb").mkdir(parents=True)
    assert strays(term.assignment.course) == []


def test_they_are_told_in_one_sentence_that_says_what_to_do_and_of_many_the_first(term, put):
    assert said(term.assignment.course, term.assignment) == []
    put("b.ipynb", "a/x.ipynb")
    assert said(term.assignment.course, term.assignment) == [
        "not looked at, since it lies in no <student>/06_dropout/: submitted/a/x.ipynb, submitted/b.ipynb; autograde "
        "collect dropout --from course/submitted sorts it in"]
    put(*(f"c{i}.ipynb" for i in range(SHOWN)))
    sentence, = said(term.assignment.course, term.assignment)
    assert sentence.count(".ipynb") == SHOWN and " and 2 more; " in sentence


def test_a_name_that_commands_a_terminal_is_shown_harmless(term, put):
    put("a\x1b[2J\nb.ipynb")
    assert said(term.assignment.course, term.assignment)[0].isprintable()
