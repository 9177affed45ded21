"""The repairs: what stands in the cell is a mistake of the exercise, runs, and is worth nothing until it is mended."""

import ast
import difflib
import json
from importlib import import_module
from inspect import getsource
from pathlib import Path

import nbformat
import pytest

from autograde.classroom.nbgrader.preprocessors import ExpandExercises, HandOut
from autograde.classroom.notebook_file import Submitted
from autograde.classroom.submission import hand_in
from autograde.editions.edition import write_library
from autograde.editions.leaks import answers_of, leaks, telling_lines
from autograde.exercises.model import AS_IT_WAS
from autograde.exercises.registry import every
from autograde.judging.judge import judge
from autograde.verify import faults

ROOT = Path(__file__).parents[3]
REPAIRS = {name: exercise for name, exercise in every().items() if exercise.given}
repairs = pytest.mark.parametrize("name", REPAIRS)


def test_there_is_at_most_one_in_a_chapter_and_thirteen_in_all():
    chapters = [exercise.chapter for exercise in REPAIRS.values()]
    assert len(chapters) == len(set(chapters)) >= 13


@repairs
def test_the_given_code_is_one_of_its_mistakes_and_earns_nothing(name):
    exercise = REPAIRS[name]
    (mistake,) = [m for m in exercise.mistakes if m.hint.startswith(AS_IT_WAS)]
    assert mistake.source == exercise.given_source and mistake.earns == 0
    namespace = dict(exercise.given.__globals__)
    exec(exercise.given_source, namespace)
    for seeds in [0], [1, 20_261_130]:
        judgement = judge(exercise, namespace[name], seeds)
        assert (judgement.earned, judgement.status, judgement.hints) == (0, "wrong", [mistake.hint])


@repairs
def test_the_given_code_says_what_it_should_do_and_is_mended_in_a_few_lines(name):
    exercise = REPAIRS[name]
    trees = [ast.parse(source).body[0] for source in (getsource(exercise.reference), exercise.given_source)]
    assert ast.get_docstring(trees[0]) == ast.get_docstring(trees[1])
    assert ast.unparse(trees[0].args) == ast.unparse(trees[1].args)
    lines = [ast.unparse(tree).splitlines() for tree in trees]
    changed = [line for line in difflib.ndiff(*lines) if line[0] in "+-"]
    assert 1 <= len(changed) <= 8, changed
    assert len(lines[1]) <= 40


def released(name):
    """The cell of the release in place of the import of a repair."""
    exercise = REPAIRS[name]
    cell = nbformat.v4.new_code_cell(f"from {exercise.reference.__module__} import {name}")
    cell, _ = ExpandExercises().preprocess_cell(cell, {}, 0)
    assert "### BEGIN SOLUTION" in cell.source
    cell.source = "raise NotImplementedError()"                 # as nbgrader leaves it
    cell, _ = HandOut().preprocess_cell(cell, {}, 0)
    return cell


@repairs
def test_the_release_holds_exactly_the_given_code(name):
    assert released(name).source + "\n" == REPAIRS[name].given_source


@repairs
def test_the_students_library_has_the_given_code_and_not_the_mended(name, tmp_path):
    exercise = REPAIRS[name]
    write_library(tmp_path, [exercise.chapter])
    text = (tmp_path / f"course_lib/colleague/{exercise.chapter}.py").read_text(encoding="utf-8")
    assert getsource(exercise.given) in text
    stub = next(node for node in ast.parse(text).body if getattr(node, "name", "") == name)
    assert isinstance(stub.body[-1], ast.Raise) and len(stub.body) == 2


@repairs
def test_the_mended_line_is_a_leak_wherever_it_stands_and_what_was_given_is_none(name, tmp_path):
    exercise = REPAIRS[name]
    cells = [nbformat.v4.new_code_cell(exercise.given_source)]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert list(leaks(tmp_path, [exercise.chapter])) == []
    cells = [nbformat.v4.new_code_cell(getsource(exercise.reference))]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert list(leaks(tmp_path, [exercise.chapter])) != []


def test_an_answer_of_another_exercise_in_the_given_code_is_a_leak(tmp_path):
    other = next(e for e in every().values() if e.chapter == "dropout" and not e.given and any(answers_of(e)))
    line = max(telling_lines(other), key=len)
    (tmp_path / "n.py").write_text(f"{REPAIRS['dropout_run'].given_source}    {line}\n", encoding="utf-8")
    assert any(line in found for found in leaks(tmp_path, ["dropout"]))


def test_verify_finds_given_code_that_is_none_of_the_mistakes(monkeypatch):
    exercise = REPAIRS["sgd_run"]
    assert list(faults(exercise, [1])) == []
    monkeypatch.setattr(exercise, "mistakes", [m for m in exercise.mistakes if not m.hint.startswith(AS_IT_WAS)])
    assert any("the code that is given is none of its mistakes" in fault for fault in faults(exercise, [1]))


def test_a_cell_left_as_given_is_no_answer_and_takes_no_answers_place():
    """Neither above nor below an answer in a cell of the student's own."""
    given = released("sgd_run")
    nb = {"cells": [given], "metadata": {}}
    left = {"type": "code", "source": given.source, "id": given.id, "grade_id": "sgd_run", "pictures": False}
    own = {"type": "code", "source": "def sgd_run(x, y, w, *, lr, batch, epochs):\n    return mine(x)", "id": "own",
           "grade_id": "", "pictures": False}
    alone = hand_in(nb, Submitted([left]), "course_lib.optimizers")
    assert alone.answered == [] and any(given.source in cell.source for cell in alone.program.cells)
    for cells in [own, left], [left, own]:
        found = hand_in(nb, Submitted(cells), "course_lib.optimizers")
        assert found.answered == ["sgd_run"]
        assert not any("losses" in cell.source for cell in found.program.cells)
    edited = left | {"source": given.source.replace("lr * grad", "0.5 * lr * grad")}
    assert hand_in(nb, Submitted([edited]), "course_lib.optimizers").answered == ["sgd_run"]


def left(evidence):
    """The first line of the left picture."""
    return evidence.panels[0][0][1]


def right(evidence):
    """The first line of the right picture."""
    return evidence.panels[1][0][1]


SHOWN = {                           # what the notebook says that the pictures show of the fault
    "tanh_run": lambda e: right(e)[-1] > 0.1, "prepare_run": lambda e: max(right(e)) < 1e-6,
    "copies_run": lambda e: right(e)[0] < 50, "signal_run": lambda e: left(e)[-1] < 1e-6,
    "decay_run": lambda e: right(e)[-1] < 3, "dropout_run": lambda e: right(e)[0] < 0.5,
    "norm_run": lambda e: right(e)[-1] < 0.5, "sgd_run": lambda e: max(right(e)) > 2,
    "step_run": lambda e: left(e)[49] < 0.01, "merge_run": lambda e: min(right(e)) > 0.5,
    "softmax_run": lambda e: left(e)[-1] < 0.1, "search_run": lambda e: left(e)[0] > 1,
    "snapshot_run": lambda e: max(left(e)) == 0, "stopping_run": lambda e: right(e)[-1] < -0.3}


@repairs
def test_the_evidence_fits_its_pictures_and_shows_the_fault(name):
    module = import_module(REPAIRS[name].reference.__module__)
    theirs, mended = module.evidence(), module.evidence("yours")
    assert theirs.said != mended.said and SHOWN[name](theirs) and not SHOWN[name](mended)
    for found in theirs, mended:
        for panel, lines in zip(module.PANELS, found.panels, strict=True):
            assert len(lines) == len(panel.lines)
            for x, y in lines:
                assert len(x) == len(y)
                for values, (low, high) in (x, panel.xlim), (y, panel.ylim):
                    assert all(low <= value <= high for value in values), (panel.y, min(values), max(values))
