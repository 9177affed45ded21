"""What a student handed in: the text of the answers is taken, and nothing else is believed."""

import json
import re

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter

from autograde.boundary import wire
from autograde.classroom.notebook_file import Unreadable, read
from autograde.classroom.submission import EXTRA, LABEL, hand_in

A, B = "def half(x):\n    raise NotImplementedError", "def twice(x):\n    raise NotImplementedError"


def marks(grade_id, **further):
    return {"nbgrader": {"grade_id": grade_id, "cell_type": "code", "solution": False, "grade": False, "task": False,
                         "locked": False, "schema_version": 3} | further}


def cell(source, cell_id, metadata=None, kind="code"):
    new = {"cell_type": kind, "id": cell_id, "metadata": metadata or {}, "source": source}
    return new | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook():
    """A small release, as a dict: two answers with their checks, a demo, a written question."""
    check = {"grade": True, "locked": True, "points": 2.0}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        cell("# Title", "title", kind="markdown"),
        cell("import numpy as np", "setup", {"tags": ["setup"]}),
        cell(A, "answer-half", marks("half", solution=True)),
        cell("check(half)", "check-half", marks("check-half", **check)),
        cell("plot(half)", "demo", {"tags": ["demo"]}),
        cell(B, "answer-twice", marks("twice", solution=True)),
        cell("check(twice)", "check-twice", marks("check-twice", **check)),
        cell("YOUR ANSWER HERE", "written", marks("why", solution=True, grade=True, points=4.0), "markdown")]}


RELEASED = notebook()
GRADED = [(c["metadata"]["nbgrader"], c["id"], c["cell_type"]) for c in notebook()["cells"]
          if "nbgrader" in c["metadata"]]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "submitted.ipynb"


def handed_in(path, nb):
    path.write_text(json.dumps(nb), encoding="utf-8")
    return restored(read(path))


def restored(submitted, released=RELEASED):
    found = hand_in(released, submitted)
    nb = nbformat.from_dict(found.notebook)
    nb.metadata["program"] = [list(cell) for cell in found.program.cells]
    return nb


def run(nb):
    """What is run of it."""
    return [source for _, source, _ in nb.metadata["program"]]


def source_of(nb, name):
    return next(c.source for c in nb.cells if name in (c.id, c.metadata.get("nbgrader", {}).get("grade_id")))


def extras(nb):
    return [c.source for c in nb.cells if EXTRA in c.metadata.get("tags", [])]


def require_sound(nb):
    """Exactly the graded cells of the release, each as it was but for the student's text, in a valid notebook."""
    assert [(c.metadata.nbgrader, c.id, c.cell_type) for c in nb.cells if "nbgrader" in c.metadata] == GRADED
    assert source_of(nb, "check-half") == "check(half)" and source_of(nb, "check-twice") == "check(twice)"
    assert source_of(nb, "demo") == "plot(half)"
    assert len({c.id for c in nb.cells}) == len(nb.cells)
    nbformat.validate(nb)
    nbformat.writes(nb).encode()
    wire.pack(nb.metadata["program"])


# ── What is taken

def test_the_answers_are_put_into_the_release(path):
    nb = notebook()
    nb["cells"][2]["source"] = ["def half(x):\n", "    return x / 2"]
    nb["cells"][7]["source"] = "Because."
    restored = handed_in(path, nb)
    require_sound(restored)
    assert source_of(restored, "half") == "def half(x):\n    return x / 2"
    assert source_of(restored, "why") == "Because." and source_of(restored, "twice") == B


def test_the_release_itself_is_not_changed(path):
    before = json.dumps(RELEASED)
    nb = notebook()
    nb["cells"][2]["source"] = "half = 1"
    handed_in(path, nb)
    assert json.dumps(RELEASED) == before


def test_what_was_added_to_the_imports_is_kept(path):
    nb = notebook()
    nb["cells"][1]["source"] += "\nimport math"
    assert source_of(handed_in(path, nb), "setup") == "import numpy as np\nimport math"


def test_a_students_own_cells_stay_where_they_stood_and_are_tagged(path):
    nb = notebook()
    nb["cells"].insert(2, cell("def helper(): return 2", "mine"))
    nb["cells"].insert(0, cell("first = 1", "mine-too"))
    nb["cells"].insert(2, cell("*a note*", "note", kind="markdown"))
    restored = handed_in(path, nb)
    require_sound(restored)
    assert extras(restored) == ["first = 1", "*a note*", "def helper(): return 2"]
    assert [c.source for c in restored.cells][4] == "def helper(): return 2"
    assert run(restored) == ["import numpy as np", "first = 1", "def helper(): return 2", A, B]


def test_grading_runs_the_answers_and_no_demo(path):
    nb = notebook()
    nb["cells"][4]["source"] = "plot(half); more = 1"
    assert handed_in(path, nb).metadata["program"] == [
        ["setup", "import numpy as np", False], ["cell 3", A, False], ["cell 6", B, False]]


@pytest.mark.parametrize("lost", ["metadata", "id"])
def test_an_answer_is_known_by_its_id_or_its_metadata_if_the_other_was_lost(path, lost):
    nb = notebook()
    nb["cells"][2]["source"] = "def half(x):\n    return x / 2"
    nb["cells"].insert(3, cell("helper = 1", "mine"))
    for c in nb["cells"]:
        c.pop(lost)
    restored = handed_in(path, nb)
    require_sound(restored)
    assert source_of(restored, "half") == "def half(x):\n    return x / 2" and extras(restored) == ["helper = 1"]
    assert [c.source for c in restored.cells].index("helper = 1") == 3


def test_without_either_it_is_known_by_what_it_defines(path):
    nb = notebook()
    nb["cells"][2]["source"] = "def half(x):\n    return x / 2"
    for c in nb["cells"]:
        del c["metadata"], c["id"]
    restored = handed_in(path, nb)
    require_sound(restored)
    assert source_of(restored, "half") == "def half(x):\n    return x / 2" in run(restored)


def test_an_answer_that_was_written_into_a_copy_of_its_cell_counts(path):
    nb = notebook()
    nb["cells"].insert(4, cell("def half(x):\n    return x / 2", "copy", marks("half", solution=True)))
    restored = handed_in(path, nb)
    require_sound(restored)
    assert run(restored) == ["import numpy as np", "def half(x):\n    return x / 2", B]


def test_cells_in_another_order_come_back_in_the_releases(path):
    nb = notebook()
    nb["cells"][2]["source"] = "half = 1"
    nb["cells"].reverse()
    restored = handed_in(path, nb)
    require_sound(restored)
    assert source_of(restored, "half") == "half = 1"


# ── What is not believed

def test_a_missing_check_cell_comes_back(path):
    nb = notebook()
    nb["cells"] = [c for c in nb["cells"] if not c["id"].startswith("check")]
    require_sound(handed_in(path, nb))


def test_points_locks_and_sources_of_graded_cells_are_the_releases(path):
    nb = notebook()
    for c in nb["cells"]:
        if "nbgrader" in c["metadata"]:
            c["metadata"]["nbgrader"] |= {"points": 1e6, "locked": False, "solution": True, "grade": True}
            c["metadata"]["nbgrader"]["schema_version"] = 99
    nb["cells"][3] |= {"source": "100", "outputs": [{"output_type": "execute_result", "data": {"text/plain": "100"},
                                                     "metadata": {}, "execution_count": 1}]}
    restored = handed_in(path, nb)
    require_sound(restored)
    assert not any(c.get("outputs") for c in restored.cells)


@pytest.mark.parametrize("metadata", [
    None, 7, "nbgrader", [], {"nbgrader": None}, {"nbgrader": []}, {"nbgrader": {"grade_id": ["half"]}},
    {"nbgrader": {"grade_id": {"half": 1}}}, {"tags": "setup"}, {"tags": ["setup", EXTRA]},
    marks("half", points="nan"), marks("check-half", solution=True), marks("../../etc/passwd", grade=True)])
def test_hostile_metadata_changes_nothing(path, metadata):
    nb = notebook()
    for i in range(0, 16, 2):
        nb["cells"].insert(i, cell(f"mine_{i} = 1", f"mine-{i}") | {"metadata": metadata})
    restored = handed_in(path, nb)
    require_sound(restored)
    assert all(c.metadata.keys() == {"tags", LABEL} for c in restored.cells if EXTRA in c.metadata.get("tags", []))


def test_doubled_and_stolen_ids_do_not_make_an_invalid_notebook(path):
    nb = notebook()
    nb["cells"] += [cell(f"x = {i}", stolen) for i, stolen in enumerate(
        ["student-3", "student-3", "check-half", "demo", "title", "", "ä ö", "x" * 1000])]
    require_sound(handed_in(path, nb))


def test_a_raw_cell_is_not_run(path):
    nb = notebook()
    nb["cells"].append(cell("not python", "raw", kind="raw"))
    restored = handed_in(path, nb)
    require_sound(restored)
    assert "not python" not in run(restored)


@pytest.mark.parametrize("source", ["\ud800", "a\x00b", "\u202e", "﷽" * 1000, "### BEGIN SOLUTION", "\r\n\t\x0b"])
def test_any_text_can_be_written_again(path, source):
    nb = notebook()
    nb["cells"][2]["source"] = source
    require_sound(handed_in(path, nb))


def test_outputs_and_attachments_of_a_student_are_left_out(path):
    nb = notebook()
    nb["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "<script>alert(1)</script>"}]
    nb["cells"][7]["attachments"] = {"a.svg": {"image/svg+xml": "<script>alert(1)</script>"}}
    assert "<script>" not in nbformat.writes(handed_in(path, nb))


@pytest.mark.parametrize("markdown", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "<iframe src='//x'></iframe>", "<!-- x --><b>",
    "[link](javascript:alert(3))", "[link](java&#115;cript:alert(3))", "![x](data:text/html,1)",
    "[link][1]\n\n[1]: javascript:alert(4)",
    "[link]\n\n[link]:\n  javascript:alert(4)", "<a\nhref='javascript:1'>", "<javascript:alert(1)>"])
def test_markup_in_a_written_answer_is_text(path, markdown):
    nb = notebook()
    nb["cells"][7]["source"] = markdown
    nb["cells"].append(cell(markdown, "note", kind="markdown"))
    for c in handed_in(path, nb).cells[-2:]:
        html = HTMLExporter().markdown2html({}, c.source)
        assert not re.search(r"<(?!/?(p|em|strong)>)", html), html


def test_formatting_and_formulas_of_a_written_answer_stay(path):
    text = "**Two** reasons: $a < b$, `x[i]`, and 1 < 2.\n\n- one\n- two"
    nb = notebook()
    nb["cells"][7]["source"] = text
    assert source_of(handed_in(path, nb), "why") == text


# ── Whatever it is

json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
                           lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner,
                                                                                       max_size=4), max_leaves=8)
names = st.sampled_from(["half", "twice", "check-half", "check-twice", "why", "title", "setup", "demo", "answer-half",
                         "student-1", EXTRA, ""]) | st.text(max_size=10)
any_text = st.text(st.characters(), max_size=40) | st.sampled_from(["\ud800", "check(half)", A])    # all of Unicode
cell_like = st.fixed_dictionaries({}, optional={
    "cell_type": st.sampled_from(["code", "markdown", "raw"]) | json_values,
    "id": names | json_values, "source": any_text | st.lists(any_text, max_size=3) | json_values,
    "metadata": st.fixed_dictionaries({}, optional={
        "tags": st.lists(names, max_size=2) | json_values,
        "nbgrader": st.fixed_dictionaries({}, optional={
            "grade_id": names | json_values, "points": json_values, "grade": st.booleans(), "solution": st.booleans(),
            "locked": st.booleans()}) | json_values}) | json_values})


@settings(max_examples=200, deadline=None)
@given(cells=st.lists(cell_like | json_values, max_size=6) | json_values)
def test_whatever_is_handed_in_is_refused_or_has_exactly_the_releases_graded_cells(tmp_path_factory, cells):
    path = tmp_path_factory.getbasetemp() / "any.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    try:
        found = read(path)
    except Unreadable as error:
        assert str(error)
    else:
        require_sound(restored(found))


def test_a_text_cell_whose_id_is_an_exercises_name_is_not_taken_for_the_answer(path):
    nb = notebook()
    nb["cells"].insert(0, cell("a heading", "half", kind="markdown"))
    released = json.loads(json.dumps(nb))
    nb["cells"][3]["source"] = "half = abs"
    path.write_text(json.dumps(nb), encoding="utf-8")
    assert [c.source for c in restored(read(path), released).cells if c.id == "answer-half"] == ["half = abs"]
