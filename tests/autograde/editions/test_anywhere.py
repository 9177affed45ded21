"""A student's folder works where little is installed: each in a Python of its own, in which packages are blocked."""

import ast
import os
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from autograde.editions.edition import write_checks, write_library
from autograde.editions.needed import DATA

ROOT = Path(__file__).parents[3]
NOT_A_STUDENTS = "psutil fcntl sklearn scipy nbgrader nbformat jupyterlab anywidget typer mistune"
BLOCKED = f"""
import subprocess
import sys

def no_process(*args, **kwargs):
    raise OSError("there are no processes here")

subprocess.Popen.__init__ = no_process         # as in a browser: matplotlib imports the module, and never calls it

class Blocked:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {set(NOT_A_STUDENTS.split())}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocked)
"""
HERE = """
import sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
"""
ALL = """
import pkgutil
from importlib import import_module
import autograde, course_lib
assert autograde.__file__.startswith(sys.argv[1]) and course_lib.__file__.startswith(sys.argv[1])
said = []
for package in autograde, course_lib:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            try:
                import_module(module.name)
            except ModuleNotFoundError as error:
                said.append(f"{module.name} needs {error.name}")
print(said)
print([name for name, module in sys.modules.items() if name.partition(".")[0] in ("autograde", "course_lib")
       and {"subprocess", "multiprocessing"} & set(vars(module))])
"""
CHECK = """
import autograde

def dropout_backward(dout, mask):
    return dout * (mask != 0)

print(autograde.check(dropout_backward))

def dropout_backward(dout, mask):
    return dout * mask

print(autograde.check(dropout_backward).summary, autograde.use(dropout_backward))
"""
EXPLORE = """
from course_lib import data
from course_lib.demos import preprocessing
from course_lib.plots import preprocessing as plots
from course_lib.scenes import masks
from course_lib.widgets import explore, predict

def view(figure):
    "How many digits there are."
    axes = figure.add_subplot()
    return lambda n: axes.set_title(str(n)) and f"There are {n}."

demo = explore(lambda share: len(data.digits(test_share=share)[0][0]), view, share=(0.2, 0.4, 0.1))
print(demo.text.says(), bytes(demo.picture.value[:4]))
predict("Which?", ["this", "that"])
print(explore(lambda n: data.photographs(), view, n=(1, 2, 1)).text.says())
scene = masks.masks.show()
print(type(scene).__name__, "<script" in scene._repr_html_(), "pip install anywidget" in scene._repr_html_())
"""


ALIVE = ["course_lib.stage.alive needs anywidget", "course_lib.widgets.once needs anywidget"]
HANDING_IN = "autograde.classroom.ask", "autograde.handing_in.", "autograde.sandbox."


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return whole(tmp_path_factory.mktemp("edition") / "06_dropout", "dropout")


def whole(folder, chapter):
    """A student's packages, with all of the library: more than any one chapter's archive holds."""
    write_checks(folder, chapter)
    library = ROOT / "course_lib"
    write_library(folder, [chapter], [path for pattern in ("*.py", *DATA) for path in library.rglob(pattern)])
    return folder


def run(edition, code, python=sys.executable, blocked=BLOCKED):
    done = subprocess.run([python, "-I", "-c", blocked + HERE + code, edition], cwd=edition, capture_output=True,
                          text=True, encoding="utf-8", check=False, timeout=120,
                          env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_all_that_a_student_has_imports_but_for_the_scene_that_a_kernel_answers(edition):
    lacking, other = map(ast.literal_eval, run(edition, ALL).splitlines())
    assert [said for said in lacking if not said.endswith("needs psutil")] == ALIVE
    assert other == [] and all(said.startswith(HANDING_IN) for said in lacking[:-2]), "which comes with ipykernel"


def test_without_psutil_ready_says_what_to_install(edition):
    assert run(edition, "from autograde import ready\nprint(repr(ready()))") == (
        "ready() needs psutil, which comes with Jupyter's kernels: pip install psutil.\n")


def test_a_check_tells_right_from_wrong_and_names_the_mistake(edition):
    said = run(edition, CHECK)
    assert "The right units get a gradient, but not the right amount" in said
    assert "From here on the course runs your dropout_backward." in said


def test_a_demo_draws_and_says_in_a_sentence_what_is_missing(edition):
    lines = run(edition, EXPLORE).splitlines()
    assert lines[0].startswith("There are ") and "RIFF" in lines[0]
    assert "the photographs come with scikit-learn, which is not installed here" in lines[1]
    assert lines[2].split() == ["Page", "True", "True"]


ANSWERS = """
import importlib.util
from autograde import check
from autograde.exercises.registry import of_chapter

spec = importlib.util.spec_from_file_location("answers", CHAPTER)
answers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(answers)
for exercise in of_chapter(spec.origin.rpartition("/")[2][:-3]):
    def nothing(*args, **options):
        pass
    right, wrong = getattr(answers, exercise.name), nothing
    wrong.__name__ = exercise.name
    earned, points = check(right).judgement.earned, check(wrong).judgement.earned
    assert (earned, points) == (exercise.points, 0), (exercise.name, earned, points)
    print(exercise.name)
"""


@pytest.mark.soak
def test_the_oldest_packages_that_are_stated_are_enough_for_a_student(tmp_path):
    """Colab's are as old, or newer.  Needs the package index; the Python is the one that runs this."""
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    uv, folder = [sys.executable, "-m", "uv"], tmp_path / "oldest"
    subprocess.run([*uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, folder], check=True)
    python = Path(sysconfig.get_path("scripts", vars={"base": str(folder)}), Path(sys.executable).name)
    subprocess.run([*uv, "pip", "install", "--quiet", "--resolution", "lowest-direct", "--python", python, *stated],
                   check=True)
    for chapter in "dropout", "normalization", "optimizers":
        edition = whole(tmp_path / chapter, chapter)
        assert run(edition, ALL, python, "").splitlines() == [repr(ALIVE), "[]"]
        answers = ANSWERS.replace("CHAPTER", repr(str(ROOT / f"course_lib/{chapter}.py")))
        assert len(run(edition, answers, python, "").splitlines()) >= 5
        assert run(edition, EXPLORE, python, "").splitlines()[0].startswith("There are ")
