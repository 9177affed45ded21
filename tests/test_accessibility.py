"""What a test can see of whether a notebook can be read without eyes or mouse."""

import re
from itertools import pairwise
from pathlib import Path

import ipywidgets
import nbformat
import pytest
from ipywidgets.embed import dependency_state
from running import nameless

from course_lib.widgets import explore, predict

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/*/[!.]*.ipynb"))


def headings(notebook):
    """The levels of a notebook's headings, in order."""
    return [len(found[1]) for cell in notebook.cells if cell.cell_type == "markdown"
            for found in re.finditer(r"^(#{1,6}) ", cell.source, re.MULTILINE)]


def faults(notebook):
    levels = headings(notebook)
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "does not begin with its only title"
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"goes from a heading of level {above} to one of level {below}"
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=)", cell.source):
            yield f"has a picture without alt text in cell {cell.get('id')}"


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_headings_are_in_order_and_pictures_have_alt_text(path):
    assert list(faults(nbformat.read(ROOT / path, as_version=4))) == []


@pytest.mark.parametrize("text, fault", [
    ("## Late", "does not begin"), ("# A\n\n# B", "does not begin"), ("# A\n\n### B", "goes from a heading of level 1"),
    ("# A\n\n![](cloud.png)", "has a picture without alt text"), ("# A\n\n<img src='x.png'>", "has a picture without"),
])
def test_a_fault_is_found(text, fault):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    assert any(line.startswith(fault) for line in faults(notebook))


def squares(fig):
    """Squares of whole numbers."""
    fig.subplots()
    return lambda n: f"the square is {n * n}"


def states(*widgets):
    """As a notebook keeps them: see running.widgets."""
    return {name: widget["state"] for name, widget in dependency_state(widgets, drop_defaults=False).items()}


def test_what_explore_and_predict_show_has_a_name():
    demo = explore(lambda **knobs: knobs["n"], squares, n=(1, 9, 1), how=["a", "b"], on={"x": True}, off=False, seed=1)
    assert list(nameless(states(demo, predict("Which?", ["a", "b"])))) == []


def test_a_widget_without_a_name_is_found():
    demo = explore(lambda n: n, squares, n=(1, 9, 1))
    demo.picture.tooltip, demo.knobs["n"].description = "", " "
    assert list(nameless(states(demo))) == ["IntSlider without a label", "Image without alt text"]
    demo.text.value = '<div class="course-text"> </div>'
    alone = ipywidgets.Image(tooltip="a cat")
    assert list(nameless(states(demo, alone)))[1:] == [
        "Image without alt text", "Image without a line of text: ", "Image without a line of text: a cat"]
