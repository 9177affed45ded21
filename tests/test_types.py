"""The annotations: mypy believes them, the stubs say what the library does, and a wrong call is refused."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
UNTYPED = {"buffer", "checks", "checks_kinds", "checks_steps", "kept"}          # of the library's own use
STUBS = sorted(path.stem for path in ROOT.glob("course_lib/[!_]*.pyi"))


def run(*words, folder=ROOT):
    """(exit code, what was printed) of a module of Python's."""
    done = subprocess.run([sys.executable, "-m", *map(str, words)], cwd=folder, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_annotations_hold():
    code, said = run("mypy")
    assert code == 0, said


def test_every_module_of_the_library_has_a_stub():
    assert {path.stem for path in ROOT.glob("course_lib/[!_]*.py")} - UNTYPED == set(STUBS)


def test_the_stubs_say_what_the_library_does():
    """Names, kinds and defaults of all parameters, and that no public name is missing."""
    code, said = run("mypy.stubtest", *(f"course_lib.{stem}" for stem in STUBS), "--mypy-config-file", "pyproject.toml")
    assert code == 0, said


def test_a_stub_that_lags_behind_is_found(tmp_path):
    """Three slips in a stub: another default, an option taken by its place, and a function that it does not know."""
    rule = "def {}(w, *, lr=0.01):\n    return w - lr\n"
    typed = "def {}(w: float, *, lr: float = 0.01) -> float: ...\n"
    names = "right", "default", "place", "unknown"
    (tmp_path / "rules.py").write_text("".join(map(rule.format, names)), encoding="utf-8")
    (tmp_path / "rules.pyi").write_text(
        typed.format("right") + typed.format("default").replace("0.01", "0.1")
        + typed.format("place").replace("*, ", ""), encoding="utf-8")
    code, said = run("mypy.stubtest", "rules", "--concise", folder=tmp_path)
    assert code == 1
    assert {line.split()[0] for line in said.splitlines()} == {f"rules.{name}" for name in names[1:]}
