"""Build what students get: the library without the answers, the checks without the mistakes."""

import json
import re
import shutil
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib import import_module
from inspect import getfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from autograde.editions.archive import archive_name, pack
from autograde.editions.needed import DATA, needed
from autograde.editions.strip import replaced, stubbed, without_comments, without_mistakes
from autograde.exercises.registry import instead, of_chapter, sources_of
from autograde.judging.expected import freeze
from autograde.project import CODE, FILES

Curves = Mapping[str, Any]
LIBRARY = "*.py", *DATA
STUDENTS_AUTOGRADE = ["__init__.py", "passed.py", "progress.py", "exercises/__init__.py", "exercises/draws.py",
                      "exercises/fit.py", "exercises/model.py", "exercises/registry.py", "judging/*.py",
                      "boundary/*.py", "training/*.py", "training/trainings/__init__.py",
                      "training/trainings/{chapter}.py", "templates/consequences.html", "templates/report.html",
                      "templates/notice.html", "templates/progress.html", "templates/ready.html", "handing_in/*.py",
                      "classroom/__init__.py", "classroom/ask.py", "classroom/notebook_file.py",
                      "classroom/out_of_reach.py", "classroom/program.py", "classroom/statements.py",
                      "classroom/submission.py", "sandbox/__init__.py", "sandbox/cell.py", "sandbox/channel.py",
                      "sandbox/errors.py", "sandbox/outer_wall.py", "sandbox/processes.py", "sandbox/sandbox.py",
                      "sandbox/temporary.py", "sandbox/inside/*.py"]
READ_AGAIN = "cell_type", "id", "metadata", "source"                   # of a released cell, by what reads a hand-in
MAKERS = {"edits.py", "slips.py", "generators.py", "playback.py"}       # of wrong answers: their outcomes go along
WALLS = {"fork_server.py", "inner_wall.py", "filtered.py"}              # `ready` runs the reader's own code: without
LICENSES = "LICENSE", "LICENSE-notebooks"
ENVIRONMENT = ["environment.yml", "requirements.lock", "pyproject.toml", "scripts/environment.py", "scripts/lab.py",
               "deploy/jupyter/jupyter_lab_config.py", "deploy/jupyter/labconfig/default_setting_overrides.json",
               "deploy/jupyter/labextensions/course-theme/package.json",
               "deploy/jupyter/labextensions/course-theme/static/theme.js", *LICENSES]
START = """# {title}

Open `{stem}.ipynb` in JupyterLab, Notebook, VS Code or Colab, and go from top to bottom.  `{archive}` holds the
library and the checks: keep it beside the notebook, and upload both where you work elsewhere.  Hand in `{stem}.ipynb`.

Where there is no Jupyter yet:  `pip install jupyterlab {packages}`, or the `environment.zip` of this course.
"""
SETUP = """# JupyterLab for this course

Once, in this folder (on Windows write `py` for `python3` and `.venv\\Scripts\\python` for `.venv/bin/python`):

    python3 scripts/environment.py          # what is needed, into .venv

Then put each chapter that you get, as the folder that its zip unpacks into, in here as well, and

    .venv/bin/python scripts/lab.py         # opens them in JupyterLab

With conda:  `conda env create -f environment.yml`, `conda activate training-neural-networks`, `python scripts/lab.py`.
"""


def library_of(chapters: Iterable[str]) -> Path:
    """The folder of the package that the exercises of these chapters ask to be written: course_lib."""
    name = next((e.library for chapter in chapters for e in of_chapter(chapter)), "course_lib")
    return Path(getfile(import_module(name))).parent


def write_library(target: Path, chapters: Collection[str], files: Iterable[Path] | None = None) -> None:
    """Copy the library into `target`, in place of these chapters' answers a sentence each, and without what would give
    them away (registry.instead).

    files: those of it to be copied; without them all but the data, which stay outside the sandbox's wall.
    """
    library = library_of(chapters)
    asked = [exercise for chapter in chapters for exercise in of_chapter(chapter)]
    all_but_data = (path for pattern in LIBRARY for path in library.rglob(pattern) if path.suffix != ".npz")
    for path in sorted(all_but_data if files is None else files):
        content = path.read_bytes()
        for chapter in {e.chapter for e in asked if path == Path(getfile(e.reference))}:
            names = {e.name for e in asked if e.chapter == chapter}
            content = stubbed(content.decode(), names, chapter).encode()
        if others := {f.__name__: other for chapter in chapters for f, other in instead(chapter).items()
                      if path == Path(getfile(f))}:
            content = replaced(content.decode(), others).encode()
        copy = target / library.name / path.relative_to(library)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(content)


def write_checks(target: Path, chapter: str, curves: Curves | None = None) -> None:
    """Copy the student's half of autograde into `target`, with this chapter's outcomes and curves frozen.

    Of its modules only what a notebook's help shows keeps its docstrings: nobody reads the others there.
    """
    for pattern in STUDENTS_AUTOGRADE:
        found = (CODE / "autograde").glob(pattern.format(chapter=chapter))
        for path in (path for path in found if path.name not in MAKERS | WALLS):
            text, shown = path.read_text(encoding="utf-8"), path.suffix != ".py" or path == CODE / "autograde/__init__.py"
            write(target / path.relative_to(CODE), text if shown else without_comments(text))
    for path in sources_of(chapter):
        write(target / "autograde/exercises" / path.name, without_mistakes(path.read_text(encoding="utf-8")))
    frozen = target / f"autograde/frozen/{chapter}.outcomes"
    frozen.parent.mkdir(parents=True, exist_ok=True)
    frozen.write_bytes(freeze(of_chapter(chapter), curves))


def write_contents(target: Path, chapters: Sequence[str], notebook: Path, curves: Curves) -> None:
    """What a released notebook runs on: the library as far as it needs it, and the checks of the first chapter."""
    write_checks(target, chapters[0], curves)
    write(target / f"autograde/frozen/{chapters[0]}.released", as_released(notebook))
    sources = [path.read_text(encoding="utf-8") for path in (target / "autograde").rglob("*.py")]
    write_library(target, chapters, needed(library_of(chapters), notebook, sources))


def as_released(notebook: Path) -> str:
    """The released notebook, as far as `ready` asks for it when the reader has written into theirs."""
    released = json.loads(notebook.read_text(encoding="utf-8"))
    cells = [{what: cell[what] for what in READ_AGAIN if what in cell} for cell in released["cells"]]
    return json.dumps({"cells": cells, "metadata": released["metadata"]}, ensure_ascii=False)


def write_edition(target: Path, chapters: Sequence[str], title: str, curves: Curves | None = None) -> None:
    """Everything beside the released notebook that lies in `target`.  The first of `chapters` is its own.

    curves: {exercise: losses of a training with the right function}, of training.run.
    """
    stem = chapters[0]
    for stale in (library_of(chapters).name, "autograde"):          # of a release before there was an archive
        shutil.rmtree(target / stale, ignore_errors=True)
    with TemporaryDirectory(prefix="edition-") as scratch:
        write_contents(Path(scratch), chapters, target / f"{stem}.ipynb", curves or {})
        pack(Path(scratch), target / archive_name(stem))
    stated = tomllib.loads((FILES / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    packages = " ".join(re.split("[<>=]", package)[0] for package in stated)
    write(target / "README.md", START.format(title=title, stem=stem, archive=archive_name(stem), packages=packages))
    for name in LICENSES:
        write(target / name, (FILES / name).read_text(encoding="utf-8"))


def write_environment(archive: Path) -> Path:
    """One zip for the whole course: what makes JupyterLab for those who have none."""
    with TemporaryDirectory(prefix="environment-") as scratch:
        target = Path(scratch, archive.stem)
        for name in ENVIRONMENT:
            write(target / name, (FILES / name).read_text(encoding="utf-8"))
        write(target / "deploy/jupyter/labconfig/page_config.json",         # no instructor's panels
              (FILES / "deploy/student/labconfig/page_config.json").read_text(encoding="utf-8"))
        write(target / "README.md", SETUP)
        return zipped(target, archive)


def zipped(folder: Path, archive: Path) -> Path:
    """The folder as a zip that unpacks into a folder of its name."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.make_archive(str(archive.with_suffix("")), "zip", folder.parent, folder.name))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
