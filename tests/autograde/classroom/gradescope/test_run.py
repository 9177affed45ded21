"""The autograder zip, played as Gradescope does: unpacked, set up, called for one submission at a time.

It runs in a Python that finds the packages of requirements.txt and no other; without root its small parts are tried.
"""

import contextlib
import json
import os
import shutil
import site
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from types import SimpleNamespace

import pytest
from walls import needs_root

from autograde.classroom.gradescope.package import NEEDED, closure
from autograde.classroom.gradescope.run import by_hand, has_due_date, hashed, metadata

HIDDEN, SHOWN = "after_due_date", "visible"


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """A folder with what setup.sh would install: links to this environment's packages, the needed ones alone."""
    folder = tmp_path_factory.mktemp("packages")
    for name in closure(NEEDED):
        with contextlib.suppress(PackageNotFoundError):                 # of another system
            for path in {path.parts[0] for path in files(name)} - {"..", "__pycache__"}:       # pip lists that, too
                found = next(Path(place, path) for place in site.getsitepackages() if Path(place, path).exists())
                (folder / path).symlink_to(found)
    return folder


@pytest.fixture(params=["as it is", "no namespaces"])
def container(request, package, packages, tmp_path):
    """container({name: bytes}): the results.json that comes of these files, and the finished process.

    Without namespaces: no bubblewrap is found, as little as where the container forbids it to work.
    """
    root, found = tmp_path / "autograder", tmp_path / "packages"
    with zipfile.ZipFile(package) as archive:
        archive.extractall(root / "source")
    for folder in root, root / "source":
        folder.chmod(0o700 if folder.name == "source" else 0o755)
    shutil.copytree(packages, found, symlinks=True)
    path = os.environ["PATH"]
    if request.param == "no namespaces":
        path = "/nowhere"
        for link in found.glob("bubblewrap*"):
            link.unlink()

    def run(handed_in, due="2026-12-01T23:59:00+01:00"):
        shutil.rmtree(root / "submission", ignore_errors=True)
        (root / "submission").mkdir()
        for name, content in handed_in.items():
            (root / "submission" / name).write_bytes(content)
        about = {"users": [{"email": "ada@example.com", "id": 1}], "assignment": {"due_date": due}}
        (root / "submission_metadata.json").write_text(json.dumps(about), encoding="utf-8")
        done = subprocess.run([sys.executable, "-I", "-B", "-c", PLAY, root / "source/code", found, root], check=False,
                              env={"PATH": path}, capture_output=True, text=True, encoding="utf-8", timeout=120)
        assert (root / "results/results.json").exists(), done.stderr
        return json.loads((root / "results/results.json").read_text(encoding="utf-8")), done

    run.root, run.isolation = root, "bubblewrap" if path != "/nowhere" else "filter"
    return run


PLAY = """
import sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path] + sys.argv[1:3]
from autograde.classroom.gradescope.run import Path, main
sys.exit(main(Path(sys.argv[3])))
"""
HOSTILE = """
import os, socket
seen = []
for act in (lambda: open({root!r} + "/source/course/course/secret"),
            lambda: open({root!r} + "/source/code/autograde/exercises/dropout.py"),
            lambda: open({root!r} + "/results/results.json", "a"), socket.socket, os.fork,
            lambda: os.kill(os.getppid() or 99999, 9), lambda: os.execv("/bin/sh", ["sh"])):
    try:
        act()
        seen.append("done")
    except OSError:
        seen.append("refused")
raise RuntimeError(" ".join(seen))
"""


def earned(document):
    return sum(test["score"] for test in document["tests"])


def of(document, visibility):
    return [test for test in document["tests"] if test["visibility"] == visibility]


@needs_root
def test_what_a_student_reads_at_once_and_what_waits_for_the_due_date(container, sample):
    right, known = sample("all-correct"), sample("mistakes-1")
    document, done = container({"dropout.ipynb": right.content})
    assert done.returncode == 0, done.stderr
    assert document["extra_data"] == {"isolation": container.isolation}
    assert not [test for test in document["tests"] if test["status"] != "passed"]
    assert earned(document) == right.points == sum(test["score"] for test in of(document, HIDDEN))
    assert len(of(document, SHOWN)) == len(of(document, HIDDEN)) > 20
    assert "given by hand" in document["output"] and ("filter alone" in document["output"]) == (
        container.isolation == "filter")

    document, _ = container({"dropout.ipynb": known.content}, due=None)
    assert earned(document) == known.points == sum(test["score"] for test in of(document, "after_published"))
    shown = "\n".join(test["output"] for test in of(document, SHOWN))
    assert known.hints and all(hint in shown for hint in known.hints)


@needs_root
def test_hostile_code_reaches_neither_the_secret_nor_the_result(container, sample):
    notebook = json.loads(sample("all-correct").content)
    cell = next(cell for cell in notebook["cells"] if "setup" in cell["metadata"].get("tags", []))
    notebook["cells"].insert(0, cell | {"id": "mine", "source": HOSTILE.format(root=str(container.root))})
    document, done = container({"dropout.ipynb": json.dumps(notebook).encode()})
    assert "RuntimeError: " + " ".join(["refused"] * 7) in document["output"], (document["output"], done.stderr)
    assert earned(document) == sample("all-correct").points, "it is hostile, and right"


@needs_root
@pytest.mark.parametrize("handed_in, sentence", [
    ({}, "no notebook: there is no file dropout.ipynb"),
    ({"dropout.ipynb": b"My dog ate it."}, "dropout.ipynb cannot be read: it is not a Jupyter notebook")])
def test_what_cannot_be_read_says_what_to_hand_in(container, handed_in, sentence):
    document, done = container(handed_in)
    assert sentence in document["output"] and document["score"] == 0 and done.returncode == 0


@needs_root
def test_a_fault_of_ours_is_no_0(container, sample):
    (container.root / "source/course/options.json").write_text("{}", encoding="utf-8")
    document, done = container({"dropout.ipynb": sample("all-correct").content})
    assert "score" not in document and done.returncode == 1 and "no fault of this submission" in document["output"]
    assert "KeyError" in done.stderr and "KeyError" not in document["output"]


# ── Its parts

@pytest.mark.parametrize("content", [b"", b"nonsense", b"[]", b"3", b"null", b"\xff", b'"text"', None])
def test_where_gradescope_says_nothing_that_can_be_read_nothing_is_known(tmp_path, content):
    if content is not None:
        (tmp_path / "about.json").write_bytes(content)
    assert metadata(tmp_path / "about.json") == {}


def test_who_handed_in_is_a_short_name_that_tells_nobody_who_it_is():
    ada, ben = {"email": "ada@x.org", "id": 1}, {"id": 2, "email": None}
    assert hashed({"users": [ada, ben]}) == hashed({"users": [ben, ada]}) != hashed({"users": [ada]})
    assert all(len(name) == 12 and name.isalnum() and "ada" not in name for name in hashed({"users": [ada, ben]}))
    assert len(hashed({})) == len(hashed({"users": []})) == len(hashed({"users": None})) == 1
    assert hashed({"users": [ada]}) == hashed({"users": [ada | {"id": 99}]})           # the address says who it is


@pytest.mark.parametrize("about, due", [({}, False), ({"assignment": None}, False), ({"assignment": {}}, False),
                                        ({"assignment": {"due_date": None}}, False),
                                        ({"assignment": {"due_date": "2026-12-01T23:59:00"}}, True)])
def test_without_a_due_date_hidden_cases_wait_for_the_grades_to_be_published(about, due):
    assert has_due_date(about) is due


def test_a_written_question_waits_for_a_hand_if_it_was_answered():
    def cell(name, kind="markdown", **marks):
        return {"cell_type": kind, "metadata": {"nbgrader": {"grade_id": name, "solution": True} | marks}}
    cells = [cell("why", points=4), cell("how", points=2), cell("f", "code"),
             cell("check-f", grade=True, solution=False), {"cell_type": "markdown", "metadata": {}}, cell("free")]
    hand_in = SimpleNamespace(notebook={"cells": cells}, answered={"why", "free", "f", "check-f"})
    assert by_hand(hand_in) == {"why": 4, "free": 0}
