"""A chapter as the book tells it: without answers unless they are asked for, and without what only a kernel shows."""

import nbformat
import pytest

from autograde.book import chapter as module
from autograde.book.chapter import shown, stub, told

CELLS = [("markdown", "# A small chapter"), ("code", "from course_lib.dropout import dropout_forward"),
         ("code", "check(dropout_forward)"), ("code", "use(dropout_forward)"), ("code",
         "import numpy as np\nfrom a import b"),
         ("code", ""), ("code", "print(1)"), ("code", "from course_lib.dropout import no_exercise_of_that_name"),
         ("markdown", "written: why (2 points)\n\nThe model answer.")]
BODY = "return x * mask"


def chapter(cells=CELLS, solutions=False):
    made = [getattr(nbformat.v4, f"new_{kind}_cell")(source) for kind, source in cells]
    return told(nbformat.v4.new_notebook(cells=made), "dropout", solutions).cells


def test_without_solutions_an_answer_is_asked_for_and_no_model_answer_is_told():
    title, asked, demo = chapter()
    assert (title.source, demo.source) == ("# A small chapter", "print(1)") and asked.metadata["book"] == "answer"
    assert asked.source.startswith("def dropout_forward(") and asked.source.endswith("\n    ...")
    assert "keep_prob" in asked.source and BODY not in asked.source


def test_with_solutions_both_are_there():
    _, answer, _, model = chapter(solutions=True)
    assert BODY in answer.source and not answer.source.endswith("\n") and model.source == "The model answer."


@pytest.mark.parametrize("checked", ["check(dropout_forward)", "use(dropout_forward)", "use(dropout_forward, adam)"])
def test_in_a_student_s_notebook_checks_stay_with_what_came_out(checked):
    """It imports no answer: it holds the student's."""
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("def dropout_forward(x): return x", metadata={
        "nbgrader": {"solution": True}}), nbformat.v4.new_code_cell(checked)])
    answer, check = told(nb, "dropout", False).cells
    assert answer.metadata["book"] == "answer" and "return x" in answer.source and check.source == checked


def test_a_stub_is_the_head_and_the_docstring():
    source = 'def half(x, *, by=2):\n    """Half of x.\n\n    x: (N,).\n    """\n    return x / by\n'
    made = stub(source, "half", "dropout")
    assert made.startswith("def half(x, *, by=2):\n    \"\"\"Half of x.") and made.endswith("...")
    assert "return" not in made


WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize("output, kept", [
    (nbformat.v4.new_output("stream", name="stdout", text="x"), True),
    (nbformat.v4.new_output("stream", name="stderr", text="a warning"), False),
    (nbformat.v4.new_output("error", ename="NotImplementedError", evalue="", traceback=[]), False),
    (nbformat.v4.new_output("display_data", {"text/plain": "42%|####"}), True),
    (nbformat.v4.new_output("display_data", {WIDGET: {}, "text/plain": "training:  42%|####  | 21/50 ["}), False),
    (nbformat.v4.new_output("display_data", {WIDGET: {}, "text/plain": ["0/50 [00:00<?"]}), False),
    (nbformat.v4.new_output("display_data", {WIDGET: {}, "text/plain": "height 42%"}), True),
    (nbformat.v4.new_output("display_data", {WIDGET: {}}), True)])
def test_progress_warnings_and_missing_answers_are_no_part_of_a_page(output, kept):
    assert shown(output) is kept


# ── Running it

@pytest.fixture
def ran(tmp_path, monkeypatch):
    """ran(output): the notebook after a run in which its one cell gave this, and how the kernel was started."""
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), tmp_path / "sums.ipynb")
    before = (tmp_path / "sums.ipynb").read_bytes()

    def run_with(output):
        class Client:
            def __init__(self, nb, **options):
                self.nb = nb

            def execute(self, **options):
                run_with.options = options
                self.nb.cells[0].outputs = [output]
        monkeypatch.setattr(module, "NotebookClient", Client)
        made = module.run(tmp_path / "sums.ipynb", frames=5)
        assert (tmp_path / "sums.ipynb").read_bytes() == before         # nothing is written beside or into it
        return made.cells[0].outputs
    return run_with


def error(name):
    return nbformat.v4.new_output("error", ename=name, evalue="no", traceback=[])


def test_a_cell_that_fails_is_said_with_what_it_raised(ran):
    with pytest.raises(RuntimeError, match=r"sums\.ipynb: '1 / 0' fails: ZeroDivisionError: no"):
        ran(error("ZeroDivisionError"))


def test_an_answer_that_is_not_there_yet_is_no_failure(ran):
    assert ran(error("NotImplementedError"))[0].ename == "NotImplementedError"
    assert ran(nbformat.v4.new_output("stream", text="hello"))[0].text == "hello"


def test_demos_are_told_how_many_frames_to_bring(ran):
    ran(nbformat.v4.new_output("stream", text=""))
    assert ran.options["env"]["COURSE_FRAMES"] == "5"
