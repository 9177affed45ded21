"""Judging one notebook: each exercise is asked of its function, and an error of a cell is told as the answer's."""

from types import SimpleNamespace

import pytest

from autograde.classroom import ask
from autograde.classroom.ask import answer, judge_in
from autograde.judging.judge import Judgement, Verdict
from autograde.sandbox.cell import Cell
from autograde.sandbox.errors import StudentError, TimedOut


class Student:
    """A session: what each function does when it is asked, and what the cells raised."""

    def __init__(self, does=None, errors=None):
        self.does, self.errors = does or {}, errors or {}

    def function(self, name):
        def ask(what, args, kwargs):
            done = self.does.get(name, StudentError("NotDefined", f"no cell defines {name}"))
            if isinstance(done, Exception):
                raise done
            return [what, args, kwargs, done]
        return SimpleNamespace(ask=ask, clock=lambda: 0.0)


def told(student, name="half", cell=None):
    with pytest.raises(StudentError) as error:
        answer(student, name, cell)(1)
    return str(error.value), error.value.ours


def test_the_function_is_asked_as_it_is():
    assert answer(Student({"half": 7}), "half").ask("lines", [1], {"by": 2}) == ["lines", [1], {"by": 2}, 7]


def test_where_no_cell_defines_it_what_its_cell_raised_is_told_in_words_of_ours():
    student = Student(errors={"cell 3": "KeyError: 'y' (line 2)", "half": "SyntaxError: invalid syntax (line 1)"})
    assert told(student, cell="cell 3") == ("KeyError: 'y' (line 2)", True)
    assert told(student) == ("SyntaxError: invalid syntax (line 1)", True)
    assert told(student, cell="cell 4") == ("NotDefined: no cell defines half", False)


@pytest.mark.parametrize("error", [StudentError("ValueError", "no"), TimedOut("5 s")])
def test_what_the_function_itself_does_is_not_taken_for_its_cell_s(error):
    student = Student({"half": error}, {"half": "KeyError: 'y'"})
    with pytest.raises(type(error)) as raised:
        answer(student, "half")(1)
    assert raised.value is error


# ── A submission

class Sandbox:
    """Counts the processes that it makes."""

    def __init__(self, *students):
        self.students, self.cells = list(students), []

    def submission(self, cells):
        self.cells.append(cells)
        student = self.students.pop(0)
        return Entered(student)


class Entered:
    def __init__(self, student):
        self.student = student

    def __enter__(self):
        return self.student

    def __exit__(self, *exception):
        self.student.gone = True


@pytest.fixture
def judged(monkeypatch):
    """Two exercises, judged by what the function says: {name: status}; explained ones are marked."""
    exercises = [SimpleNamespace(name=name) for name in ("half", "twice")]
    monkeypatch.setattr(ask, "of_chapter", lambda chapter: exercises)

    def judge(exercise, f, seeds):
        try:
            status = f(1)[-1]
        except StudentError:
            status = "raised"
        return Judgement(exercise.name, (Verdict("one", "", 1, status),))

    def explained(exercise, judgement, f):
        return Judgement(exercise.name, tuple(Verdict(v.case,
            "explained", v.points, v.status) for v in judgement.verdicts))
    monkeypatch.setattr(ask, "judge", judge)
    monkeypatch.setattr(ask, "explained", explained)


CELLS = [Cell("cell 1", "x")]


def test_where_nothing_raises_one_process_does(judged):
    sandbox = Sandbox(Student({"half": "correct", "twice": "wrong"}, {"cell 1": "NameError: z"}))
    judgements, errors = judge_in(sandbox, "any", CELLS, [1], {})
    assert {name: j.status for name, j in judgements.items()} == {"half": "correct", "twice": "wrong"}
    assert errors == {"cell 1": "NameError: z"} and sandbox.cells == [CELLS]


def test_what_is_told_of_an_error_comes_from_a_fresh_process_that_has_seen_nothing_hidden(judged):
    first, second = Student({"half": "correct"}), Student({"half": "correct"}, {"cell 1": "another"})
    sandbox = Sandbox(first, second)
    judgements, errors = judge_in(sandbox, "any", CELLS, [1], {})
    assert sandbox.cells == [CELLS, CELLS] and first.gone and second.gone
    assert {v.requirement for j in judgements.values() for v in j.verdicts} == {"explained"} and errors == {}


def test_an_answer_s_home_may_be_another_cell(judged, monkeypatch):
    sandbox = Sandbox(*(Student({"twice": "correct"}, {"cell 1": "KeyError: 'y'"}) for _ in range(2)))
    seen = []

    def noted(student, name, cell):
        seen.append((name, cell))
        return answer(student, name, cell)
    monkeypatch.setattr(ask, "answer", noted)
    judge_in(sandbox, "any", CELLS, [1], {"half": "cell 1"})
    assert seen == [("half", "cell 1"), ("twice", None)] * 2
