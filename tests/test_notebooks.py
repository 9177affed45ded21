"""The notebooks as they are committed: valid, without outputs, in short cells; and the whole tree is lint-clean."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/**/[!.]*.ipynb")
                   if ".ipynb_checkpoints" not in path.parts)
LINES = 12


def faults(notebook):
    """What a committed notebook must not have, a sentence each."""
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        yield f"not valid: {error.message}"
    kernel = notebook.metadata.get("kernelspec", {})
    if kernel.get("name") != "python3":
        yield "names no kernel python3: a reader would be asked to choose one"
    if kernel.get("language") != "python":
        yield "does not say that its language is python: ruff would pass it by"
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if cell.get("outputs"):
            yield f"cell {i} has an output"
        if cell.get("execution_count") is not None:
            yield f"cell {i} has an execution count"
        code = [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]
        if len(code) > LINES:
            yield f"cell {i} has {len(code)} lines of code: what is longer than {LINES} belongs in course_lib"


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_is_clean(notebook):
    assert list(faults(nbformat.read(ROOT / notebook, as_version=nbformat.NO_CONVERT))) == []


def small_notebook():
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return nbformat.v4.new_notebook(metadata={"kernelspec": kernel},
                                    cells=[nbformat.v4.new_code_cell("x = 1\n" * LINES)])


def test_a_clean_notebook_has_no_faults():
    assert list(faults(small_notebook())) == []


@pytest.mark.parametrize("spoil, fault", [
    (lambda nb: nb.cells[0].update(outputs=[nbformat.v4.new_output("stream", text="1")]), "cell 0 has an output"),
    (lambda nb: nb.cells[0].update(execution_count=1), "cell 0 has an execution count"),
    (lambda nb: nb.cells[0].update(source="# why\n" + "x = 1\n" * 13), "cell 0 has 13 lines"),
    (lambda nb: nb.metadata.clear(), "names no kernel"),
    (lambda nb: nb.metadata.kernelspec.pop("language"), "does not say that its language"),
    (lambda nb: nb.cells[0].update(cell_type="prose"), "not valid"),
])
def test_a_fault_is_found(spoil, fault):
    notebook = small_notebook()
    spoil(notebook)
    assert any(line.startswith(fault) for line in faults(notebook))


def lint(folder, *options):
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", "--output-format=concise", *options, "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def test_ruff_finds_nothing_in_code_and_notebooks():
    assert lint(ROOT) == ""


def test_ruff_reads_notebooks(tmp_path):
    notebook = small_notebook()
    notebook.cells[0].source = "import os"
    nbformat.write(notebook, tmp_path / "unused.ipynb")
    assert "`os` imported but unused" in lint(tmp_path, "--config", ROOT / "pyproject.toml")


def bound(tree):
    """The names that a cell gives to those below it."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (name.asname or name.name.split(".")[0] for name in statement.names)
        else:
            yield from (n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def overwritten(cells):
    """(cell, name, later cell): who comes back to a cell after Run All finds its name to mean something else."""
    trees = [ast.parse(source) for source in cells]
    given = [set(bound(tree)) for tree in trees]
    for i, tree in enumerate(trees):
        used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - given[i]
        for name in sorted(used):
            meant = next((cells[j] for j in reversed(range(i)) if name in given[j]), None)
            later = [j for j in range(i + 1, len(cells)) if name in given[j] and cells[j] != meant]
            yield from ((i, name, j) for j in later if meant)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_cell_can_be_run_again_after_all_others(notebook):
    cells = nbformat.read(ROOT / notebook, as_version=nbformat.NO_CONVERT).cells
    assert list(overwritten([cell.source for cell in cells if cell.cell_type == "code"])) == []


def test_a_name_that_a_later_cell_takes_is_found():
    assert list(overwritten(["from a import compare", "compare(1)", "def compare(x):\n    pass"])) == [
        (1, "compare", 2)]
    assert list(overwritten(["k = 1", "print(k)", "k = 1", "x = 2\nprint(x)", "x = 3\nprint(x)"])) == []
