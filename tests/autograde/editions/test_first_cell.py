"""A released notebook's first cell of code: it finds the library beside it, unpacks it, or says what to do."""

import json
import subprocess
import sys
from zipfile import ZipFile

import pytest

from autograde.classroom.notebook_file import read
from autograde.classroom.submission import hand_in
from autograde.editions.first_cell import first_cell

CELL = first_cell("06_dropout", "course_lib")
THEN = "\nimport course_lib, autograde\nprint(course_lib.__file__)"


def run(folder, code):
    """In a Python that has neither package, in this folder."""
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=folder, capture_output=True, text=True, check=False,
                          env={"PYTHONUTF8": "1"})
    return done.stdout + done.stderr


def packed(path):
    with ZipFile(path, "w") as archive:
        for package in "course_lib", "autograde":
            archive.writestr(f"06_dropout/{package}/__init__.py", "")
        archive.writestr("06_dropout/dropout.ipynb", "as released")


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if path.is_file() and "__pycache__" not in path.parts)


def test_where_the_library_is_there_it_does_nothing(tmp_path):
    packed(tmp_path / "06_dropout.zip")
    ZipFile(tmp_path / "06_dropout.zip").extractall(tmp_path)
    packed(tmp_path / "06_dropout/06_dropout.zip")
    before = files(tmp_path)
    assert run(tmp_path / "06_dropout", CELL) == "" and files(tmp_path) == before


@pytest.mark.parametrize("name", ["06_dropout.zip", "06_dropout (1).zip"])
def test_a_zip_beside_the_notebook_is_unpacked_and_used(tmp_path, name):
    packed(tmp_path / name)
    (tmp_path / "dropout.ipynb").touch()
    assert run(tmp_path, CELL + THEN).strip() == str(tmp_path / "06_dropout/course_lib/__init__.py")


def test_somebodys_work_is_not_unpacked_over(tmp_path):
    packed(tmp_path / "06_dropout.zip")
    (tmp_path / "06_dropout").mkdir()
    (tmp_path / "06_dropout/dropout.ipynb").write_text("my work", encoding="utf-8")
    run(tmp_path, CELL)
    assert (tmp_path / "06_dropout/dropout.ipynb").read_text(encoding="utf-8") == "my work"


def test_without_either_it_says_in_a_sentence_what_to_do_and_works_when_run_again(tmp_path):
    said = run(tmp_path, CELL).strip()
    assert said.startswith("course_lib is missing: put 06_dropout.zip") and "\n" not in said and files(tmp_path) == []
    again = (f"exec({CELL!r})\nimport shutil\nshutil.move('kept', '06_dropout.zip')\nexec({CELL!r})" + THEN)
    packed(tmp_path / "kept")
    assert run(tmp_path, again).splitlines() == [said, str(tmp_path / "06_dropout/course_lib/__init__.py")]


def test_each_release_has_it_above_all_other_code_and_grading_does_not_run_it(original):
    nb = json.loads(original.released_notebook.read_text(encoding="utf-8"))
    first = next(cell for cell in nb["cells"] if cell["cell_type"] == "code")
    assert "".join(first["source"]) == CELL.rstrip() and "nbgrader" not in first["metadata"]
    graded = hand_in(nb, read(original.released_notebook))
    assert graded.program.cells and not any("ZipFile" in cell.source for cell in graded.program.cells)
    assert not graded.notes


def test_an_answer_that_needs_a_name_from_it_gets_that_import_and_no_more(original, tmp_path):
    nb = json.loads(original.released_notebook.read_text(encoding="utf-8"))
    its = next(c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "dropout_backward")
    its["source"] = "def dropout_backward(dout, mask):\n    return dout * mask * bool(Path('x'))\n"
    (tmp_path / "dropout.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    cells = hand_in(json.loads(original.released_notebook.read_text(encoding="utf-8")),
                    read(tmp_path / "dropout.ipynb")).program.cells
    assert any("from pathlib import Path" in cell.source for cell in cells)
    assert not any("extractall" in cell.source for cell in cells)
