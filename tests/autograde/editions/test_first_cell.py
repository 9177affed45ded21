"""A released notebook's first cell of code: it finds the library beside it, unpacks it, or says what to do."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from autograde.classroom.notebook_file import read
from autograde.classroom.submission import hand_in
from autograde.editions.archive import MOST, pack, unpack
from autograde.editions.edition import write
from autograde.editions.first_cell import first_cell

CELL = first_cell("dropout", "course_lib")
THEN = "\nimport course_lib, autograde\nprint(course_lib.who)"


def run(folder, code):
    """In a Python that has neither package, in this folder."""
    done = subprocess.run([sys.executable, "-S", "-W", "error", "-c", code], cwd=folder, capture_output=True, text=True,
                          check=False, env={"PYTHONUTF8": "1", "TMPDIR": str(folder)})
    return done.stdout + done.stderr


def packed(path, who="archive"):
    with TemporaryDirectory() as folder:
        for package in "course_lib", "autograde":
            write(Path(folder, package, "__init__.py"), f"who = {who!r}\n")
        pack(Path(folder), path)


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if path.is_file() and "__pycache__" not in path.parts)


def test_where_the_library_is_there_it_does_nothing(tmp_path):
    unpack_installed(tmp_path)
    before = files(tmp_path)
    assert run(tmp_path, CELL) == "" and files(tmp_path) == before
    assert run(tmp_path, CELL + THEN).strip() == "installed"


def unpack_installed(folder):
    packed(folder / "installed", "installed")
    unpack(folder / "installed", folder)


@pytest.mark.parametrize("name", ["dropout_library.txz", "dropout_library (1).txz"])
def test_the_archive_beside_the_notebook_is_used_and_leaves_nothing_behind(tmp_path, name):
    packed(tmp_path / name)
    (tmp_path / "dropout.ipynb").touch()
    assert run(tmp_path, CELL + THEN).strip() == "archive"
    assert files(tmp_path) == sorted(["dropout.ipynb", name])


def test_it_goes_before_a_library_that_is_installed_since_that_one_holds_the_answers(tmp_path):
    packed(tmp_path / "dropout_library.txz")
    unpack_installed(tmp_path)
    assert run(tmp_path, CELL + THEN).strip() == "archive"


def test_of_two_the_newer_one_counts_and_a_second_run_of_the_cell_changes_nothing(tmp_path):
    packed(tmp_path / "dropout_library.txz", "old")
    packed(tmp_path / "dropout_library (1).txz", "new")
    os.utime(tmp_path / "dropout_library.txz", (1e9, 1e9))
    again = f"{THEN}\nexec({CELL!r})\nfrom autograde import who; print(who, len(sys.path))"
    first = run(tmp_path, CELL + THEN + "\nprint(len(sys.path))").split()
    assert run(tmp_path, CELL + again).split() == ["new", "new", first[1]]


@pytest.mark.parametrize("old", [False, pytest.param(True, marks=pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="each of these Pythons has a filter"))], ids=["this Python", "Python 3.11.3"])
def test_what_would_lie_outside_of_its_folder_is_not_unpacked(tmp_path, old):
    folder = tmp_path / "here"
    folder.mkdir()
    packed(folder / "kept.txz")
    with tarfile.open(folder / "kept.txz") as good, tarfile.open(folder / "dropout_library.txz", "w:xz") as bad:
        for entry in good:
            bad.addfile(entry, good.extractfile(entry))
        for name, kind in ("../../evil", tarfile.REGTYPE), (f"{tmp_path}/evil", tarfile.REGTYPE), ("evil", b"2"):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, str(tmp_path)
            bad.addfile(entry)
    before = "import tarfile\ndel tarfile.data_filter\n" if old else ""
    assert run(folder, before + CELL + THEN).strip() == "archive"
    assert not list(tmp_path.rglob("evil"))


def test_an_archive_that_would_fill_the_disk_is_refused(tmp_path):
    (tmp_path / "bomb").mkdir()
    (tmp_path / "bomb/zeros").write_bytes(bytes(MOST + 1))
    pack(tmp_path / "bomb", tmp_path / "dropout_library.txz")
    said = run(tmp_path, CELL)
    assert "dropout_library.txz is not what came with this notebook: get it anew" in said
    assert not [path for path in files(tmp_path) if "zeros" in path and not path.startswith("bomb")]


def test_a_browser_that_unpacked_it_is_no_obstacle(tmp_path):
    """As Safari does."""
    packed(tmp_path / "kept", "folder")
    unpack(tmp_path / "kept", tmp_path / "dropout_library")
    assert run(tmp_path, CELL + THEN).strip() == "folder"


def test_without_either_it_says_in_a_sentence_what_to_do_and_works_when_run_again(tmp_path):
    said = run(tmp_path, CELL).strip()
    assert said.startswith("course_lib is missing: put dropout_library.txz") and "\n" not in said
    assert files(tmp_path) == []
    again = f"exec({CELL!r})\nimport shutil\nshutil.move('kept', 'dropout_library.txz')\nexec({CELL!r})" + THEN
    packed(tmp_path / "kept")
    assert run(tmp_path, again).splitlines() == [said, "archive"]


def test_opened_from_the_courses_page_it_fetches_the_archive_once_and_offline_it_says_what_to_do(tmp_path):
    """From a file here; on Colab from the repository that course.toml names."""
    packed(tmp_path / "published", "fetched")
    cell = first_cell("dropout", "course_lib", (tmp_path / "published").as_uri())
    (tmp_path / "home").mkdir()
    assert run(tmp_path / "home", cell + THEN).strip() == "fetched"
    assert files(tmp_path / "home") == ["dropout_library.txz"]
    packed(tmp_path / "home/dropout_library.txz", "mine")
    assert run(tmp_path / "home", cell + THEN).strip() == "mine"
    gone = first_cell("dropout", "course_lib", (tmp_path / "nothing").as_uri())
    (tmp_path / "other").mkdir()
    assert run(tmp_path / "other", gone).startswith("course_lib is missing: put dropout_library.txz")


def test_each_release_has_it_above_all_other_code_and_grading_does_not_run_it(original):
    nb = json.loads(original.released_notebook.read_text(encoding="utf-8"))
    first = next(cell for cell in nb["cells"] if cell["cell_type"] == "code")
    assert "".join(first["source"]) == CELL.rstrip() and "nbgrader" not in first["metadata"]
    graded = hand_in(nb, read(original.released_notebook))
    assert graded.program.cells and not any("tarfile" in cell.source for cell in graded.program.cells)
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
