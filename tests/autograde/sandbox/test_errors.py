"""What goes wrong is told apart by its class: whose fault it is, and whether its words may be shown."""

import pickle

import pytest

from autograde.sandbox.errors import (
    BadReply,
    Crashed,
    MemoryExceeded,
    OutOfMemory,
    SandboxUnavailable,
    ServerGone,
    Stopped,
    StudentError,
    TimedOut,
)


@pytest.mark.parametrize("parts, said", [
    (("ValueError", ""), "ValueError"), (("ValueError", "no"), "ValueError: no"),
    (("KeyError", "", 3), "KeyError (line 3)"),
    (("KeyError", "'y'", 12), "KeyError: 'y' (line 12)"), (("", "text", 0), ": text")])
def test_what_a_student_s_code_raised_reads_as_python_says_it_with_the_line_of_the_cell(parts, said):
    assert str(StudentError(*parts)) == said


def test_its_parts_can_be_asked_for_and_its_words_are_the_student_s_unless_said_otherwise():
    error = StudentError("ValueError", "no", 3)
    assert (error.type_name, error.message, error.line, error.ours) == ("ValueError", "no", 3, False)
    assert StudentError("ValueError", "", ours=True).ours


@pytest.mark.parametrize("kind", [TimedOut, OutOfMemory, Crashed, BadReply])
def test_that_no_answer_came_is_our_own_sentence_and_no_error_of_the_student_s_code(kind):
    assert issubclass(kind, Stopped) and kind("no answer within 5 s").ours
    assert not issubclass(kind, StudentError | SandboxUnavailable | TimeoutError | MemoryError)


def test_a_wall_that_is_not_there_is_nobody_s_answer():
    assert issubclass(ServerGone, SandboxUnavailable)                   # whoever can, tries with a new server
    assert not issubclass(SandboxUnavailable, Stopped | StudentError)
    assert not issubclass(MemoryExceeded, Stopped)              # of a tree of processes: whose it is, is said elsewhere


@pytest.mark.parametrize("error", [TimedOut("5 s"), SandboxUnavailable("no bwrap"), ServerGone("gone")])
def test_the_judge_s_own_errors_travel_between_its_processes(error):
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error) and str(back) == str(error)
