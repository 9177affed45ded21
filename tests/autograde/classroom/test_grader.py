"""What a worker does with one submission: two kinds of task, no secret, and nothing written."""

import json
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from autograde.classroom import feedback_page, judged_notebook
from autograde.classroom import grader as module
from autograde.classroom.grader import Grader, dumps
from autograde.classroom.which_notebook import Choice, Undecided


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"é": 1})


@pytest.mark.parametrize("cells", [
    [], [nbformat.v4.new_markdown_cell("a\nb\n")], [nbformat.v4.new_code_cell("x = 'é'\n\n\ny")],
    [nbformat.v4.new_code_cell("")],
    [nbformat.v4.new_code_cell("x", outputs=[
        nbformat.v4.new_output("stream", text="a\nb"), nbformat.v4.new_output("stream", text=""),
        nbformat.v4.new_output("display_data", {"text/html": "<b>\n</b>", "application/json": {"a": [1]}}),
        nbformat.v4.new_output("execute_result", {"text/plain": "5"}, execution_count=1)])],
    [nbformat.v4.new_raw_cell("raw\r\n")]])
def test_a_notebook_s_file_is_what_nbformat_writes(cells):
    nb = notebook(*cells)
    assert dumps(json.loads(json.dumps(nb))) == nbformat.writes(nb) + "\n"


@pytest.fixture
def grader(tmp_path, monkeypatch):
    """A Grader whose sandbox and judge say what they were asked."""
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "nbgrader_config.py").touch()
    monkeypatch.setattr(module, "opened", lambda stem, isolation: nullcontext(SimpleNamespace(
        submission=lambda cells: nullcontext(None))))
    monkeypatch.setattr(module, "fingerprint", lambda path: f"print of {Path(path).name}")
    with Grader(tmp_path, "06_dropout", "process") as grader:
        yield grader


def test_where_no_notebook_can_be_chosen_the_status_and_the_reason_come_back(grader, monkeypatch):
    def undecided(assignment, student, wanted):
        raise Undecided("two notebooks", f"{student} {wanted}")
    monkeypatch.setattr(module, "taken", undecided)
    assert grader(["judge", {"student": "ada", "wanted": "x", "seeds": {}}]) == {"refused": ["two notebooks", "ada x"]}


def test_a_notebook_that_came_after_the_task_has_no_seeds_and_is_not_judged(grader, monkeypatch):
    monkeypatch.setattr(module, "taken", lambda *args: (Choice(Path("b.ipynb"), None), None))
    monkeypatch.setattr(module, "judge_hand_in", lambda *args: pytest.fail("it was judged"))
    assert grader(["judge", {"student": "ada", "wanted": "", "seeds": {"print of a.ipynb": [1]}}]) == {"changed": True}


def test_a_judged_hand_in_comes_back_as_what_json_can_say(grader, monkeypatch):
    nb, asked = notebook(nbformat.v4.new_code_cell("x")), []
    monkeypatch.setattr(module, "taken", lambda *args: (Choice(Path("b.ipynb"), None), "hand-in"))
    monkeypatch.setattr(module, "judge_hand_in", lambda *args: asked.append(args[2:]) or ({}, {}, {"earned": 3}))
    monkeypatch.setattr(judged_notebook, "judged", lambda *args: nb)
    answer = grader(["judge", {"student": "ada", "wanted": "", "seeds": {"print of b.ipynb": [1, 2]}}])
    assert asked[0][0] == "ada" and asked[0][-1] == [1, 2]
    assert answer == {"record": {"earned": 3}, "notebook": nbformat.writes(nb) + "\n", "scores": {}, "comments": {},
                      "answers": {}} == json.loads(json.dumps(answer))


def test_a_page_is_another_task_so_that_one_that_fails_costs_no_grade(grader, monkeypatch):
    monkeypatch.setattr(feedback_page, "html", lambda judged, marks, title, account: f"{title} {marks} {account}")
    monkeypatch.setattr(module, "guides", lambda assignment: {})
    nb = nbformat.writes(notebook(nbformat.v4.new_markdown_cell("text")))
    answer = grader(["page", {"notebook": nb, "marks": {}, "title": "06_dropout", "account": ["a"]}])
    assert answer["html"] == "06_dropout {} ['a']" and json.loads(answer["notebook"])


def test_any_other_task_is_none(grader):
    with pytest.raises(KeyError):
        grader(["write", {}])
