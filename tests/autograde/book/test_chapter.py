"""A chapter as the book tells it: without answers unless they are asked for, and without what only a kernel shows."""

import nbformat
import pytest

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
