"""What a test can see of whether a notebook can be read without eyes or mouse."""

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

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
