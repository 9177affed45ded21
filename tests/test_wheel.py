"""The package where it is installed: built from the checkout, and played from init to grade in a fresh environment."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from walls import needs_bubblewrap

from autograde.editions.archive import unpack

ROOT = Path(__file__).parent.parent
NOT_OURS = shutil.ignore_patterns(".*", "build", "dist", "course", "*.egg-info", "__pycache__")
ANSWER = "def vanilla_dropout_predict(x, *, keep_prob):\n    return keep_prob * x\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=NOT_OURS)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
        "--disable-pip-version-check", "--wheel-dir", folder, folder / "source")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment's folder of programs.  What the course depends on comes from the checkout's environment."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    site = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    Path(site, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    run(sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet", "--no-deps", "--no-index",
        "--disable-pip-version-check", wheel)
    return programs


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=300, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_all_that_is_no_module(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    notebooks = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/**/*.ipynb")
                 if ".ipynb_checkpoints" not in path.parts}
    assert {f"autograde/shipped/{name}" for name in notebooks} <= names
    assert {f"autograde/templates/{path.name}" for path in (ROOT / "autograde/templates").iterdir()} <= names
    assert {"course_lib/py.typed", "autograde/py.typed", "autograde/shipped/nbgrader_config.py"} <= names
    assert {f"course_lib/{path.name}" for path in ROOT.glob("course_lib/*.pyi")} <= names
    code = {path.relative_to(ROOT).as_posix() for package in ("autograde", "course_lib")
            for path in (ROOT / package).rglob("*.py")}
    assert {name for name in names if name.endswith(".py") and "/shipped/" not in name} == code


@needs_bubblewrap
def test_from_init_to_a_grade_where_it_is_installed(installed, tmp_path):
    elsewhere = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    elsewhere["PATH"] = os.pathsep.join([str(installed), str(Path(sys.executable).parent), os.environ["PATH"]])
    elsewhere["JUPYTER_PATH"] = str(Path(sys.prefix, "share/jupyter"))          # nbconvert's templates
    course = tmp_path / "mine"

    def autograde(*words, folder=course):
        return run(installed / "autograde", *words, cwd=folder, env=elsewhere)

    autograde("init", course, folder=tmp_path)
    assert "1 exercise is sound" in autograde("verify", "vanilla_dropout_predict")
    autograde("release", "dropout")
    release = course / "course/release/06_dropout"
    unpack(release / "dropout_library.txz", tmp_path / "students")
    check = "import autograde\nassert 'students' in autograde.__file__\n" + ANSWER
    assert "correct" in run(installed / "python", "-c", f"{check}print(autograde.check(vanilla_dropout_predict))",
                            cwd=tmp_path / "students", env=elsewhere)
    nb = json.loads((release / "dropout.ipynb").read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "vanilla_dropout_predict":
            cell["source"] = ANSWER
    submitted = course / "course/submitted/ada/06_dropout"
    submitted.mkdir(parents=True)
    (submitted / "dropout.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    assert "1 of 1 submissions graded" in autograde("grade", "dropout")
    record = json.loads((course / "course/grades/06_dropout/ada.json").read_text(encoding="utf-8"))
    statuses = {exercise["name"]: exercise["status"] for exercise in record["exercises"]}
    assert statuses.pop("vanilla_dropout_predict") == "correct" and statuses.pop("dropout_run") == "wrong"
    assert set(statuses.values()) == {"not answered"}
    assert "report" in autograde("report", "dropout")


RIGHT_CALLS = """
import numpy as np
from course_lib import layers, net, optimizers
from course_lib.activations import relu_forward

x = np.zeros((4, 3), np.float32)
single: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = relu_forward(x)[0]         # the dtype is kept
w, (m, V, t) = optimizers.adam(x, x, lr=0.1)
model = net.Sequential([layers.Affine(3, 2, rng=np.random.default_rng(0)), layers.ReLU()])
epochs: int = len(net.fit(model, x, np.zeros(4, int), rng=np.random.default_rng(0), lr=lambda step: 0.1).loss)
"""
WRONG_CALLS = {
    "optimizers.adam(x, x, lr='x')": "arg-type",
    "optimizers.adam(x, x, (0, 0, 0), 0.1)": "call-arg",                # an option without its name
    "optimizers.adam(x, x, learning_rate=0.1)": "call-arg",
    "relu_forward([1, 2])": "arg-type",
    "layers.Affine(3, 2)": "call-arg",                                  # whose random numbers?
    "net.Sequential([relu_forward])": "list-item",
    "net.fit(model, x, x, rng=0)": "arg-type",
}


def test_a_typed_program_is_checked_against_what_is_installed(installed, tmp_path):
    client = tmp_path / "client.py"
    client.write_text("\n".join([RIGHT_CALLS, *WRONG_CALLS]), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "mypy", "--python-executable", installed / "python", "--cache-dir",
                           os.devnull, client.name], cwd=tmp_path, capture_output=True, text=True, check=False)
    first = RIGHT_CALLS.count("\n") + 2
    found = re.findall(r"^client.py:(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    assert found == [(str(first + i), kind) for i, kind in enumerate(WRONG_CALLS.values())], done.stdout + done.stderr
