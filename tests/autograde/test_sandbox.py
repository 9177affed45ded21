"""The sandbox as the judge uses it: what comes back from students' code, and in which words it fails."""

import shutil

import numpy as np
import pytest

from autograde.sandbox import OutOfMemory, Sandbox, SandboxUnavailable, StudentError, TimedOut

needs_bubblewrap = pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs the Debian package bubblewrap")

CELLS = [("setup", "import numpy as np\nfrom autograde import check, use\nfrom course_lib import helper"),
         ("magic", "%matplotlib inline\n!ls\nfiles = !ls\nnp?\n%time timed = 7\nget_ipython().system('ls')\n"
                   "print('x' * 10**6)"),
         ("broken", "x = 1\nraise KeyError('y')"),
         ("syntax", "def half(:"),
         ("answer", "def double(x):\n    return 2 * x\ndef draw(rng, *, n):\n    return rng.random(n)\n"
                    "def spoil(x):\n    x[:] = 0\n    return x\ndef stub():\n    raise NotImplementedError\n"
                    "def odd():\n    return object()\ndef loop():\n    while True: pass\n"
                    "def eat():\n    return np.ones(10**10)\ndef typed():\n    return input()\n"
                    "check(double)\nuse(double)"),
         ("late", "def last(): return timed, files, [{'a': (None, True, 1, 'é', np.float32(0.5))}]")]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A student edition of course_lib, in a folder that only its owner may read."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "course_lib").mkdir()
    (folder / "course_lib" / "__init__.py").write_text("")
    (folder / "course_lib" / "helper.py").write_text("SIX = 6\n")
    return folder


@pytest.fixture(scope="module", params=[pytest.param("bubblewrap", marks=needs_bubblewrap), "process"])
def student(request, library):
    with Sandbox(library, request.param, seconds=2, megabytes=1024) as sandbox, sandbox.submission(CELLS) as student:
        yield student


def test_a_stand_in_answers_like_the_function(student):
    np.testing.assert_array_equal(student.function("double")(np.arange(3.0)), [0, 2, 4])


def test_a_generator_travels_as_a_seed(student):
    seed = int(np.random.default_rng(5).integers(2**63))
    expected = np.random.default_rng(seed).random(4)
    np.testing.assert_array_equal(student.function("draw")(np.random.default_rng(5), n=4), expected)


def test_arguments_are_fresh_for_each_call(student):
    x = np.arange(3.0)
    np.testing.assert_array_equal(student.function("spoil")(x), [0, 0, 0])
    np.testing.assert_array_equal(x, [0, 1, 2])


def test_cells_run_in_order_and_each_error_is_kept_apart(student):
    assert student.errors == {"broken": "KeyError: 'y' (line 2)", "syntax": student.errors["syntax"]}
    assert student.errors["syntax"].startswith("SyntaxError: invalid syntax (line 1)")


def test_lines_of_ipython_do_nothing(student):
    assert student.function("last")() == (7, None, [{"a": (None, True, 1, "é", 0.5)}])


@pytest.mark.parametrize("name, type_name", [("stub", "NotImplementedError"), ("undefined", "NotDefined"),
                                             ("odd", "TypeError"), ("typed", "EOFError")])
def test_what_the_students_code_raises_is_told_apart(student, name, type_name):
    with pytest.raises(StudentError) as error:
        student.function(name)()
    assert error.value.type_name == type_name


def test_an_endless_loop_ends_and_the_other_functions_still_answer(student):
    with pytest.raises(TimedOut, match="within 2 s"):
        student.function("loop")()
    assert student.function("double")(4) == 8


def test_too_much_memory_is_an_answer_of_its_own(student):
    with pytest.raises(OutOfMemory, match="1024 MB"):
        student.function("eat")()


def test_without_bubblewrap_one_sentence_names_the_package(library, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxUnavailable, match=r"Debian package `bubblewrap`.*--isolation process"), Sandbox(library):
        pass


def test_a_folder_without_a_library_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no package"), Sandbox(tmp_path, "process"):
        pass
