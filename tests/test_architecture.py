"""The arrows of the architecture: who may import whom, how long a module may be, which files make a chapter.

Every rule is also shown a small source that breaks it: a rule that cannot fail says nothing.
"""

import ast
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from autograde.processes import INSIDE

ROOT = Path(__file__).parent.parent
LINES = 260
EXERCISE_LINES = 600                            # of a chapter's exercises, most of which are hints: prose

# What a file may import besides the standard library.  The first row that fits a file counts; within a row the
# longest name that fits an import does.  -name: not that one.  *: anything else.
ARROWS = {
    "course_lib/plots*.py":         "numpy matplotlib course_lib -course_lib.demos -course_lib.widgets",
    "course_lib/widgets.py":        "numpy matplotlib ipywidgets IPython traitlets tqdm course_lib -course_lib.demos",
    "course_lib/data.py":           "numpy course_lib.checks sklearn",
    "course_lib/demos/*.py":        "numpy course_lib -course_lib.plots -course_lib.widgets",
    "course_lib/*.py":              "numpy course_lib -course_lib.plots -course_lib.widgets -course_lib.demos",
    "autograde/wire.py":            "numpy",                # this and the next six run behind the sandbox's wall
    "autograde/probe.py":           "numpy",
    "autograde/syscalls.py":        "",
    "autograde/walls.py":           "autograde.syscalls autograde.worker",
    "autograde/nothing.py":         "",
    "autograde/worker.py":          "numpy autograde.wire autograde.probe autograde.nothing",
    "autograde/forkserver.py":      "numpy autograde.walls autograde.worker autograde.nothing",
    "autograde/exercises/*.py":     "numpy course_lib autograde -course_lib.plots -course_lib.widgets",
    "autograde/nbgrader_join.py":   "* -notebooks",
    "autograde/submission.py":      "* -nbgrader -nbconvert -notebooks",
    "autograde/demo.py":            "* -nbgrader -nbconvert -notebooks",
    "autograde/*.py":               "* -nbgrader -nbconvert -nbformat -notebooks",
    "*.py":                         "* -notebooks",
}

HEAVY = {"matplotlib", "scipy", "sklearn", "torch", "IPython", "ipywidgets"}


def sources(folder=ROOT):
    """The project's Python files, as paths from its root."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("**/*.py")
                  if not any(part.startswith(".") or part in ("build", "dist", "course") for part in
                             path.relative_to(folder).parts))


def imports(source, file):
    """Every name that a source imports, wherever in it: course_lib.plots for `from course_lib import plots`."""
    here = file.split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                package = here[:len(here) - level + 1] if level else []
                yield from (".".join([*package, *filter(None, [module]), alias.name]) for alias in names)
            case ast.Call(func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                          args=[ast.Constant(value=str(name)), *_]):
                yield name


def may_import(file, name):
    row = next(row for pattern, row in ARROWS.items() if fnmatch(file, pattern))
    if name.split(".")[0] in sys.stdlib_module_names:
        return True
    fitting = [rule for rule in row.split() if rule == "*" or f"{name}.".startswith(f"{rule.lstrip('-')}.")]
    return bool(fitting) and not max(fitting, key=len).startswith("-")


def forbidden(source, file):
    return {name for name in imports(source, file) if not may_import(file, name)}


@pytest.mark.parametrize("file", sources())
def test_every_import_follows_the_arrows(file):
    assert not forbidden((ROOT / file).read_text(encoding="utf-8"), file)


@pytest.mark.parametrize("file, source, broken", [
    ("course_lib/dropout.py", "import autograde", "autograde"),
    ("course_lib/dropout.py", "def f():\n    from autograde.judge import judge", "autograde.judge.judge"),
    ("course_lib/dropout.py", "import matplotlib.pyplot as plt", "matplotlib.pyplot"),
    ("course_lib/dropout.py", "from importlib import import_module\nimport_module('ipywidgets')", "ipywidgets"),
    ("course_lib/dropout.py", "from course_lib import plots", "course_lib.plots"),
    ("course_lib/dropout.py", "from . import widgets", "course_lib.widgets"),
    ("course_lib/dropout.py", "import scipy", "scipy"),
    ("course_lib/data.py", "import torch", "torch"),
    ("course_lib/plots/__init__.py", "import ipywidgets", "ipywidgets"),
    ("course_lib/plots/dropout.py", "from course_lib.demos import dropout", "course_lib.demos.dropout"),
    ("course_lib/demos/dropout.py", "from course_lib.plots import lines", "course_lib.plots.lines"),
    ("course_lib/demos/dropout.py", "from .. import widgets", "course_lib.widgets"),
    ("course_lib/demos/dropout.py", "from IPython.display import display", "IPython.display.display"),
    ("autograde/judge.py", "import nbgrader.api", "nbgrader.api"),
    ("autograde/demo.py", "from nbgrader import api", "nbgrader.api"),
    ("autograde/judge.py", "__import__('nbformat')", "nbformat"),
    ("autograde/wire.py", "from autograde import judge", "autograde.judge"),
    ("autograde/worker.py", "from autograde import sandbox", "autograde.sandbox"),
    ("autograde/worker.py", "import IPython", "IPython"),
    ("autograde/nbgrader_join.py", "import notebooks", "notebooks"),
    ("benchmarks/__main__.py", "from notebooks import x", "notebooks.x"),
])
def test_an_import_against_the_arrows_is_found(file, source, broken):
    assert forbidden(source, file) == {broken}


def test_what_the_arrows_allow_passes():
    for file, source in {"course_lib/net.py": "import numpy as np\nfrom . import losses\nfrom dataclasses import field",
                         "course_lib/plots.py": "from matplotlib import figure", "autograde/worker.py": "import os",
                         "autograde/nbgrader_join.py": "import nbgrader", "tests/x.py": "import nbformat"}.items():
        assert not forbidden(source, file)


def test_every_file_behind_the_wall_has_a_row_and_reaches_no_file_outside():
    inside = {f"autograde/{name}" for name in INSIDE}
    assert inside <= set(ARROWS)
    reached = {rule for file in inside for rule in ARROWS[file].split()} - {"numpy"}
    assert {f"{rule.replace('.', '/')}.py" for rule in reached} <= inside


def loaded_by(statement):
    """The top-level modules in a fresh interpreter after a statement."""
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_library_loads_nothing_heavy():
    maths = [file[:-3].replace("/", ".").removesuffix(".__init__") for file in sources()
             if fnmatch(file, "course_lib/*.py") and "plots" not in file and "widgets" not in file]
    assert not HEAVY & loaded_by(f"import course_lib, {', '.join(maths)}")


def test_a_students_check_loads_neither_nbgrader_nor_pytorch():
    assert not {"nbgrader", "torch", "scipy", "sqlalchemy"} & loaded_by("import autograde")


def test_loading_something_heavy_is_found():
    assert "matplotlib" in HEAVY & loaded_by("import course_lib, matplotlib")


def too_long(folder):
    return {file: lines for file in sources(folder) if file.startswith(("course_lib/", "autograde/"))
            if (lines := len((folder / file).read_text(encoding="utf-8").splitlines()))
            > (EXERCISE_LINES if file.startswith("autograde/exercises/") else LINES)}


def test_modules_are_short():
    assert not too_long(ROOT)


def test_a_long_module_is_found(tmp_path):
    (tmp_path / "autograde").mkdir()
    (tmp_path / "autograde" / "short.py").write_text("x\n" * LINES)
    (tmp_path / "autograde" / "long.py").write_text("x\n" * (LINES + 1))
    assert too_long(tmp_path) == {"autograde/long.py": LINES + 1}


def stems(folder):
    """Each chapter's stem, by the notebooks, demos and exercises there are; stem_more.py is a part of stem.py."""
    places = ("notebooks/[0-9]*_*/*.ipynb", "course_lib/demos/*.py", "autograde/exercises/*.py")
    found = {path.stem for place in places for path in folder.glob(place) if not path.name.startswith("_")}
    return {stem for stem in found if not any(stem.startswith(f"{other}_") for other in found)}


def missing(folder):
    """Which of a chapter's five files are not there: one chapter, one stem, five places."""
    places = [f"{place}/{stem}" for stem in sorted(stems(folder)) for place in
              (f"notebooks/[0-9][0-9]_{stem}", "course_lib", "course_lib/demos", "autograde/exercises",
               "tests/course_lib")]
    files = [f"{place}.ipynb" if place.startswith("notebooks") else
             place.replace("tests/course_lib/", "tests/course_lib/test_") + ".py" for place in places]
    return {file for file in files if not list(folder.glob(file))}


def test_every_chapter_has_its_five_files():
    assert not missing(ROOT)


FIVE = ["notebooks/06_dropout/dropout.ipynb", "course_lib/dropout.py", "course_lib/demos/dropout.py",
        "autograde/exercises/dropout.py", "tests/course_lib/test_dropout.py"]


@pytest.mark.parametrize("left_out", FIVE)
def test_a_missing_file_of_a_chapter_is_found(tmp_path, left_out):
    for file in FIVE:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert not missing(tmp_path)
    (tmp_path / left_out).unlink()
    assert {file.replace("[0-9][0-9]", "06") for file in missing(tmp_path)} == {left_out}
