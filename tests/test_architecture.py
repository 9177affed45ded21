"""The arrows of the architecture: who may import whom, how long a module may be, which files make a chapter.

Every rule is also shown a small source that breaks it: a rule that cannot fail says nothing.
"""

import ast
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES = 250
EXERCISE_LINES = 640                            # of a chapter's exercises, most of which are hints: prose

# What a file may import besides the standard library.  The first row that fits a file counts; within
# a row the longest name that fits an import does.  -name: not that one.  *: anything else.
ARROWS = {
    "course_lib/plots*.py":                "numpy matplotlib PIL course_lib -course_lib.demos -course_lib.widgets",
    "course_lib/widgets/*.py":             "ipywidgets anywidget traitlets tqdm course_lib -course_lib.demos",
    "course_lib/stage/*.py":               "numpy traitlets course_lib.plots course_lib.stage course_lib.widgets.once",
    "course_lib/scenes/*.py":              "numpy course_lib -course_lib.widgets",
    "course_lib/data.py":                  "numpy course_lib.checks course_lib.checks_kinds sklearn",
    "course_lib/checks_kinds.py":          "numpy",
    "course_lib/checks.py":                "numpy course_lib.checks_kinds",
    "course_lib/demos/*.py":               "numpy course_lib -course_lib.plots -course_lib.widgets",
    "course_lib/*.py":                     "numpy course_lib -course_lib.plots -course_lib.widgets -course_lib.demos",
    "autograde/boundary/*.py":             "numpy autograde.boundary",
    "autograde/sandbox/inside/*.py":       "numpy autograde.boundary autograde.sandbox.inside",
    "autograde/sandbox/*.py":              "numpy psutil autograde.boundary autograde.sandbox "
                                           "-autograde.sandbox.inside",
    "autograde/exercises/model.py":        "numpy",
    "autograde/exercises/registry.py":     "autograde.exercises.fit autograde.exercises.model",
    "autograde/exercises/*.py":            "numpy autograde.boundary autograde.exercises.draws autograde.exercises.fit "
                                           "autograde.exercises.model course_lib -autograde.exercises "
                                           "-course_lib.plots -course_lib.widgets",
    "autograde/judging/*.py":              "numpy jinja2 autograde.boundary autograde.exercises autograde.judging",
    "autograde/training/*.py":         "numpy autograde.training autograde.exercises autograde.judging "
                                           "course_lib "
                                           "-course_lib.plots -course_lib.widgets",
    "autograde/editions/*.py":             "autograde.boundary.text autograde.project autograde.exercises "
                                           "autograde.judging.expected autograde.judging.frozen autograde.judging.live "
                                           "autograde.judging.outcome autograde.editions",
    "autograde/classroom/nbgrader/*.py":   "alembic nbgrader nbconvert nbformat sqlalchemy traitlets "
                                           "autograde.classroom autograde.boundary.text "
                                           "autograde.editions autograde.exercises.registry autograde.judging.report",
    "autograde/classroom/cluster/*.py":     "distributed autograde.classroom autograde.project "
                                           "autograde.sandbox.temporary",
    "autograde/classroom/statements.py":   "IPython",
    "autograde/classroom/*.py":            "IPython markupsafe mistune nbformat psutil pygments tqdm autograde "
                                           "-autograde.sandbox.inside -autograde.cli -autograde.verify",
    "autograde/book/*.py":                 "nbclient nbconvert nbformat jinja2 latex2mathml tqdm autograde.book "
                                           "autograde.editions.strip autograde.exercises.registry course_lib.stage",
    "autograde/project.py":                "",
    "autograde/progress.py":               "autograde.exercises.model autograde.judging",
    "autograde/passed.py":                 "autograde.exercises.model autograde.judging autograde.progress",
    "autograde/verify/*.py":               "numpy autograde.project autograde.exercises autograde.judging "
                                           "autograde.verify",
    "autograde/handing_in/*.py":           "numpy google autograde.boundary autograde.classroom "
                                           "autograde.exercises autograde.handing_in autograde.judging "
                                           "autograde.sandbox -autograde.sandbox.inside",
    "autograde/__init__.py":               "autograde.exercises autograde.handing_in autograde.judging "
                                           "autograde.passed autograde.progress autograde.training",
    "autograde/__main__.py":               "autograde.cli",
    "autograde/cli/*.py":                  "tqdm typer autograde -autograde.sandbox.inside -autograde.boundary "
                                           "autograde.boundary.text",
    "*.py":                                "* -notebooks",
}

HEAVY = {"matplotlib", "scipy", "sklearn", "torch", "IPython", "ipywidgets"}


def sources(folder=ROOT):
    """The project's Python files, as paths from its root."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("**/*.py")
                  if not any(part.startswith(".") or part in ("build", "dist", "course") for part in
                             path.relative_to(folder).parts))


class Running(ast.NodeTransformer):
    """A module without what only a type checker reads: what it says of types opens no door at run time."""

    def visit_If(self, node):
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def imports(source, file, *, running=False):
    """Every name that a source imports, wherever in it: course_lib.plots for `from course_lib import plots`."""
    here = file.split("/")[:-1]
    for node in ast.walk(Running().visit(ast.parse(source)) if running else ast.parse(source)):
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
    ("course_lib/dropout.py", "def f():\n    from autograde.judging.judge import judge",
     "autograde.judging.judge.judge"),
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
    ("course_lib/checks.py", "from course_lib import net", "course_lib.net"),
    ("autograde/judging/judge.py", "import nbgrader.api", "nbgrader.api"),
    ("autograde/judging/judge.py", "__import__('nbformat')", "nbformat"),
    ("autograde/judging/judge.py", "from autograde.cli import main", "autograde.cli.main"),
    ("autograde/judging/outcome.py", "from autograde.sandbox import errors", "autograde.sandbox.errors"),
    ("autograde/judging/report.py", "import torch", "torch"),
    ("autograde/exercises/dropout.py", "from autograde.sandbox.sandbox import Sandbox",
     "autograde.sandbox.sandbox.Sandbox"),
    ("autograde/exercises/dropout.py", "from autograde.judging import outcome", "autograde.judging.outcome"),
    ("autograde/exercises/dropout.py", "from autograde.exercises import capstone", "autograde.exercises.capstone"),
    ("autograde/classroom/sample_demo.py", "from nbgrader import api", "nbgrader.api"),
    ("autograde/classroom/grade_one.py", "from autograde.sandbox.inside import worker",
     "autograde.sandbox.inside.worker"),
    ("autograde/sandbox/sandbox.py", "from autograde.sandbox.inside import worker",
     "autograde.sandbox.inside.worker"),
    ("autograde/sandbox/sandbox.py", "from autograde.judging import judge", "autograde.judging.judge"),
    ("autograde/sandbox/inside/worker.py", "from autograde.sandbox import sandbox", "autograde.sandbox.sandbox"),
    ("autograde/sandbox/inside/worker.py", "import IPython", "IPython"),
    ("autograde/boundary/wire.py", "from autograde.judging import judge", "autograde.judging.judge"),
    ("autograde/editions/strip.py", "from autograde.classroom import course", "autograde.classroom.course"),
    ("autograde/classroom/nbgrader/gradebook.py", "import notebooks", "notebooks"),
    ("benchmarks/__main__.py", "from notebooks import x", "notebooks.x"),
])
def test_an_import_against_the_arrows_is_found(file, source, broken):
    assert forbidden(source, file) == {broken}


def test_what_only_a_type_checker_imports_is_held_against_the_arrows_but_is_no_arrow_of_the_running_program():
    source = "if TYPE_CHECKING:\n    from autograde.classroom import course\nif x:\n    import json"
    assert forbidden(source, "autograde/judging/judge.py") == {"autograde.classroom.course"}
    assert list(imports(source, "autograde/judging/judge.py", running=True)) == ["json"]


def test_what_the_arrows_allow_passes():
    for file, source in {"course_lib/net.py": "import numpy as np\nfrom . import losses\nfrom dataclasses import field",
                         "course_lib/plots.py": "from matplotlib import figure",
                         "autograde/sandbox/inside/worker.py": "import os\nfrom autograde.sandbox.inside import worker",
                         "autograde/classroom/nbgrader/gradebook.py": "import nbgrader",
                         "tests/x.py": "import nbformat"}.items():
        assert not forbidden(source, file)


def modules_of(folder):
    """{module: the modules that it imports} of autograde, when it runs."""
    names = {".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): path
             for path in folder.glob("autograde/**/*.py")}
    return {name: {known for found in imports(path.read_text(encoding="utf-8"), path.relative_to(folder).as_posix(),
                                              running=True)
                   for known in (found, found.rpartition(".")[0]) if known in names} - {name}
            for name, path in names.items()}


def rooms_of(modules):
    """{room: the rooms that it imports}: a folder of autograde is a room, with all in it, and so is a module beside."""
    arrows = {}
    for module, imported in modules.items():
        arrows.setdefault(room_of(module), set()).update(map(room_of, imported))
    return {room: found - {room} for room, found in arrows.items()}


def room_of(module):
    return ".".join(module.split(".")[:2])


def levels(arrows):
    """The rooms by levels, the ground first: each imports lower levels only.  ValueError if some go in a circle."""
    left, found = dict(arrows), []
    while left:
        level = {room for room, imported in left.items() if not imported & left.keys()}
        if not level:
            raise ValueError(f"a circle among {', '.join(sorted(left))}")
        found.append(level)
        left = {room: imported for room, imported in left.items() if room not in level}
    return found


def test_autograde_has_few_arrows_on_few_levels():
    rooms = rooms_of(modules_of(ROOT))
    assert sum(map(len, rooms.values())) <= 45
    assert len(levels(rooms)) <= 6


def test_the_readme_s_table_of_rooms_is_what_the_code_imports():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", readme.partition("The rooms of `autograde`")[2], re.MULTILINE)
    told = {f"autograde.{room}".removesuffix(".__init__"): {f"autograde.{name}" for name in re.findall(r"\w+", row)}
            for room, row in table}
    rooms = rooms_of(modules_of(ROOT))
    assert told == rooms
    assert all(told[room] <= set(list(told)[:i]) for i, room in enumerate(told)), "the ground floor first"


def test_no_modules_import_each_other_in_a_circle():
    levels(modules_of(ROOT))


def test_a_circle_of_rooms_is_found():
    with pytest.raises(ValueError, match="a, b"):
        levels({"a": {"b"}, "b": {"a"}, "c": set()})


def loaded_by(statement):
    """The top-level modules in a fresh interpreter after a statement."""
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_library_loads_nothing_heavy():
    maths = [file[:-3].replace("/", ".").removesuffix(".__init__") for file in sources()
             if fnmatch(file, "course_lib/*.py") and not {"plots", "widgets", "stage", "scenes"} & set(file.split("/"))]
    assert not HEAVY & loaded_by(f"import course_lib, {', '.join(maths)}")


def test_a_students_check_loads_neither_nbgrader_nor_pytorch():
    assert not {"nbgrader", "torch", "scipy", "sqlalchemy"} & loaded_by("import autograde")


def test_a_check_that_passes_loads_no_room_that_it_does_not_need():
    code = ("import sys, course_lib.dropout, autograde; autograde.check(course_lib.dropout.dropout_backward); "
            "print(*sys.modules)")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    rooms = set(map(room_of, done.stdout.split()))
    assert rooms >= {"autograde.judging", "autograde.passed"}
    assert not rooms & {"autograde.classroom", "autograde.handing_in", "autograde.sandbox", "autograde.training",
                        "autograde.verify", "autograde.editions"}


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
    found -= {"draws", "fit", "model", "registry"}                    # of autograde/exercises: no chapters
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


# Where a module is specified whose name no test file bears: chapters, pictures and scenes are tried by one rule each.
ELSEWHERE = {
    "autograde/__init__.py":             "tests/autograde/judging/test_report.py",              # check, use
    "autograde/__main__.py":             "tests/autograde/test_cli.py",
    "autograde/classroom/cluster/*.py":  "tests/autograde/classroom/cluster/test_cluster.py",
    "autograde/exercises/*_repair.py":   "tests/autograde/exercises/test_repairs.py",
    "autograde/exercises/*.py":          "tests/autograde/exercises/test_exercises.py",
    "autograde/judging/[fl]*.py":        "tests/autograde/judging/test_expected.py",            # frozen, live
    "autograde/sandbox/walled.py":       "tests/autograde/sandbox/inside/test_fork_server.py",
    "autograde/sandbox/cell.py":         "tests/autograde/sandbox/test_sandbox.py",             # a record
    "autograde/classroom/grade_one.py":  "tests/autograde/classroom/test_hidden.py",
    "autograde/handing_in/*.py":         "tests/autograde/handing_in/test_ready.py",
    "autograde/training/*.py":           "tests/autograde/training/test_consequences.py",
    "course_lib/checks_*.py":            "tests/course_lib/test_checks.py",
    "course_lib/colleague/*.py":         "tests/autograde/exercises/test_repairs.py",
    "course_lib/plots/*.py":             "tests/course_lib/test_plots.py",
    "course_lib/scenes/*.py":            "tests/course_lib/test_scenes.py",
    "course_lib/stage/*.py":             "tests/course_lib/test_scenes.py",
    "course_lib/widgets/*.py":           "tests/course_lib/test_widgets.py",
}


def file_of_tests(file, folder=ROOT):
    """The test file under a module's name, or that of the module which it is a part of, or in ELSEWHERE; or None.

    autograde's test files mirror its rooms.  The library's lie on one floor: test_demos_dropout.py.
    """
    *rooms, name = file.removesuffix(".py").removesuffix("/__init__").split("/")
    words = name.split("_")
    for n in range(len(words), 0, -1):                      # schedules_first_steps is a part of schedules
        name = "_".join(words[:n])
        if n == len(words) or (folder / "/".join([*rooms, f"{name}.py"])).exists():
            room, own = "/".join(["tests", *rooms]), f"test_{name}.py"
            library = f"tests/course_lib/{'_'.join(['test', *rooms[1:], name])}.py"
            for place in [library] if rooms[:1] == ["course_lib"] else [f"{room}/{own}", f"{room}/{name}/{own}"]:
                if (folder / place).exists():
                    return place
    return next((place for pattern, place in ELSEWHERE.items() if fnmatch(file, pattern)), None)


def does_something(file):
    """Whether a module has functions or classes: that of a package may be its docstring alone."""
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef)
               for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body)


def test_each_module_has_tests_under_its_name():
    modules = [file for file in sources() if file.startswith(("autograde/", "course_lib/")) and does_something(file)]
    assert [file for file in modules if not file_of_tests(file)] == []
    used = {next((row for row in ELSEWHERE if fnmatch(file, row)), "") for file in modules
            if file_of_tests(file) in ELSEWHERE.values()}
    assert used >= ELSEWHERE.keys() and all((ROOT / place).exists() for place in ELSEWHERE.values())


@pytest.mark.parametrize("file, there, found", [
    ("autograde/judging/judge.py", "tests/autograde/judging/test_judge.py", True),
    ("autograde/judging/judge.py", "tests/autograde/test_judge.py", False),
    ("autograde/judging/judge.py", "tests/autograde/judging/test_judge_more.py", False),
    ("autograde/verify/__init__.py", "tests/autograde/verify/test_verify.py", True),
    ("course_lib/net.py", "tests/course_lib/test_net.py", True),
    ("course_lib/demos/net.py", "tests/course_lib/test_net.py", False),
    ("course_lib/demos/net.py", "tests/course_lib/test_demos_net.py", True),
    ("course_lib/net_training.py", "tests/course_lib/test_net.py", True)])
def test_a_module_without_tests_under_its_name_is_found(tmp_path, file, there, found):
    for path in there, file, "course_lib/net.py":
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert (file_of_tests(file, tmp_path) == there) is found


NO_MAP = {"autograde", "autograde/cli"}                         # a notebook's help, and the command line's


def test_the_docstring_of_each_room_names_its_parts():
    chapters = {Path(file).stem for file in sources() if fnmatch(file, "autograde/exercises/*.py")} - {
        "draws", "fit", "model", "registry"}
    unnamed = {}
    for package in ROOT.glob("autograde/**/__init__.py"):
        room = package.parent
        parts = {path.stem for path in room.glob("*.py")} | {path.parent.name for path in room.glob("*/__init__.py")}
        told = set(re.findall(r"\w+", ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))) or ""))
        if room.relative_to(ROOT).as_posix() not in NO_MAP:
            unnamed[room.name] = parts - told - chapters - {"__init__"}
    assert {room: parts for room, parts in unnamed.items() if parts} == {}
