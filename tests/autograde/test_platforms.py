"""macOS and Windows, as far as they can be faked on another system: neither was run.

What is faked is what a Python there lacks (fcntl, resource, pwd) or does otherwise: the console's encoding,
line ends, names that no folder may have.  Backslashes in a zip: test_collect; locks: test_temporary, test_pool.
"""

import json
import os
import subprocess
import sys

import pytest

from autograde.classroom import course as course_module
from autograde.classroom.course import nameable
from autograde.classroom.notebook_file import read
from autograde.editions.strip import stubbed
from autograde.project import CODE, FILES

ABSENT = "fcntl resource pwd grp termios pty syslog"           # of the standard library, on Windows
WITHOUT = f"""
import builtins, types
whole = builtins.__import__
locks = types.SimpleNamespace(locking=lambda file, how, n: None, LK_NBLCK=2)
def without(name, globals=None, *rest, **named):
    ours = str((globals or {{}}).get("__name__")).partition(".")[0] == "autograde"
    if ours and name in {set(ABSENT.split())}:
        raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
    return locks if ours and name == "msvcrt" else whole(name, globals, *rest, **named)
builtins.__import__ = without
"""
IMPORT = WITHOUT + """
import pkgutil
from importlib import import_module
import autograde
found = []
for module in pkgutil.walk_packages(autograde.__path__, "autograde."):
    if ".sandbox.inside" not in module.name and not module.name.endswith("__main__"):
        import_module(module.name)
        found.append(module.name)
from autograde.classroom import grade_class, serving
assert grade_class.fcntl is None and serving.resource is None
print(len(found))
"""


def python(code, *words, **options):
    return subprocess.run([sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True, check=False,
                          encoding="utf-8", timeout=120, **options)


def test_all_but_what_is_behind_the_wall_imports_without_what_windows_lacks():
    done = python(IMPORT, cwd=CODE)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[-1]) > 100


def test_a_class_is_graded_without_them(released, sample, tmp_path):
    """By --isolation process, in which no wall is asked for; the workers of the pool lack them, too."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT, encoding="utf-8")
    folder = released.folder_of("submitted", "ada")
    folder.mkdir(parents=True)
    (folder / "dropout.ipynb").write_bytes(sample("all-correct").content)
    path = os.pathsep.join([str(tmp_path), str(CODE)])
    done = subprocess.run([sys.executable, "-m", "autograde", "grade", "dropout", "--isolation", "process", "--course",
                           str(released.course.root)], cwd=CODE, capture_output=True, text=True, check=False,
                          timeout=120, env=os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"})
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    record = released.record("ada")
    assert (record["isolation"], record["status"]) == ("process", "graded") and record["earned"] >= 20


@pytest.mark.parametrize("words", [["--help"], ["verify", "dropout_forward"], ["doctor"], ["release", "nothing"]])
def test_a_console_that_knows_few_letters_gets_every_line(words):
    """cp1252 has ×, and no ✓: what it lacks is written by its name, and is no error."""
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "COLUMNS": "80"}
    done = subprocess.run([sys.executable, "-m", "autograde", *words], cwd=FILES, capture_output=True, check=False,
                          timeout=120, env=environment)
    said = (done.stdout + done.stderr).decode("cp1252")
    assert said.strip() and "UnicodeEncodeError" not in said and "Traceback" not in said, said[-1000:]


def test_a_notebook_with_the_line_ends_of_windows_is_read_as_any_other(released, sample, tmp_path):
    content = sample("all-correct").content
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    for name, data in {"crlf": content.replace(b"\n", b"\r\n"), "bom": b"\xef\xbb\xbf" + content,
                       "in cells": json.dumps(notebook).encode()}.items():
        path = tmp_path / f"{name}.ipynb"
        path.write_bytes(data)
        (tmp_path / "plain.ipynb").write_bytes(content)
        cells, plain = (read(p).cells for p in (path, tmp_path / "plain.ipynb"))
        assert [c["source"].replace("\r\n", "\n") for c in cells] == [c["source"] for c in plain], name


def test_a_module_with_such_line_ends_loses_its_answers_all_the_same():
    source = "def f(x):\r\n    \"\"\"What.\"\"\"\r\n    return x * 2\r\n\r\n\r\ndef g(x):\r\n    return x\r\n"
    assert stubbed(source, {"f"}, "c") == stubbed(source.replace("\r\n", "\n"), {"f"}, "c")
    assert "x * 2" not in stubbed(source, {"f"}, "c")


@pytest.mark.parametrize("name", ["con", "CON", "nul", "aux.txt", "com1", "lpt9", "ada."])
def test_names_that_no_folder_of_windows_may_have_are_refused_there_and_only_there(name, monkeypatch):
    assert nameable(name)
    monkeypatch.setattr(course_module.os, "name", "nt")
    assert not nameable(name)
    assert all(map(nameable, ("ada", "console", "com10", "conny.a", "lpt")))
