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

from autograde.boundary.text import digest
from autograde.editions.archive import archive_name, pack
from autograde.editions.needed import DATA, imports, modules_of, needed, offers_all, reached, text_of
from autograde.editions.strip import cases_of, replaced, stubbed, without_comments, without_mistakes, without_types
from autograde.editions.unnamed import pruned
from autograde.exercises.registry import instead, of_chapter, sources_of
from autograde.judging.frozen import freeze
from autograde.project import CODE, FILES

Curves = Mapping[str, Any]
LIBRARY = "*.py", *DATA
STUDENTS = "autograde", "autograde.sandbox.inside.worker", "autograde.sandbox.inside.in_place_of_autograde"
NOT_STUDENTS = {"autograde.judging.live", "autograde.sandbox.outer_wall", "autograde.sandbox.walled"}
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

    It is what `import autograde` and a process for answers may load, without what makes wrong answers, whose outcomes
    go along, and without walls and types: `ready` runs the reader's own code.  Docstrings stay where help or a report
    shows them.
    """
    modules = modules_of(CODE / "autograde")
    asked = {*STUDENTS, f"autograde.training.trainings.{chapter}"}
    asked |= {name for path in sources_of(chapter) for name in imports(path.read_text(encoding="utf-8"))}
    sources = {name: modules[name].read_text(encoding="utf-8") for name in reached(modules, asked, NOT_STUDENTS)}
    for name, source in sources.items():
        shown = words_of(source) | {""} if name == "autograde" else ()
        write(target / modules[name].relative_to(CODE), without_types(without_comments(source, shown)))
    for name in {name for source in sources.values() for name in re.findall(r'"(\w+\.html)"', source)}:
        write(target / "autograde/templates" / name, (CODE / "autograde/templates" / name).read_text(encoding="utf-8"))
    for path in sources_of(chapter):
        source = without_mistakes(path.read_text(encoding="utf-8"))
        write(target / "autograde/exercises" / path.name, without_comments(source, cases_of(source)))
    frozen = target / f"autograde/frozen/{chapter}.outcomes"
    frozen.parent.mkdir(parents=True, exist_ok=True)
    frozen.write_bytes(freeze(of_chapter(chapter), curves))


def write_contents(target: Path, chapters: Sequence[str], notebook: Path, curves: Curves) -> None:
    """What a released notebook runs on: the library as far as it needs it, and the checks of the first chapter."""
    write_checks(target, chapters[0], curves)
    write(target / f"autograde/frozen/{chapters[0]}.released", as_released(notebook))
    sources = [path.read_text(encoding="utf-8") for path in (target / "autograde").rglob("*.py")]
    library = library_of(chapters)
    write_library(target, chapters, needed(library, notebook, sources))
    text = text_of(notebook)
    shorten(target / library.name, chapters[0], text)
    modules = {path: path.read_text(encoding="utf-8") for path in target.rglob("*.py")}
    whole = {path for path in modules if path.stem.startswith(chapters[0])}
    if offers_all(library, text):
        whole |= {*(target / library.name).glob("*.py")}
    for path, source in pruned({path: modules.pop(path) for path in modules.keys() - whole}, "\n".join([
            text, *modules.values()])).items():
        write(path, source)


def shorten(library: Path, chapter: str, text: str) -> None:
    """Take comments and docstrings out of a library's modules, but of what a reader may ask help for: the chapter's own
    maths, and what the notebook's text names, all public functions where it offers the whole library.  The docstring
    of a picture is shown as its text.
    """
    for path in library.rglob("*.py"):
        source, maths = path.read_text(encoding="utf-8"), path.parent == library
        if not (maths and path.stem.startswith(chapter)):
            whole = path.is_relative_to(library / "plots") or (maths and offers_all(library, text))
            write(path, without_comments(source, words_of(source if whole else text)))


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def as_released(notebook: Path) -> str:
    """The released notebook, as far as `ready` asks for it when the reader has written into theirs: in place of text
    that is only read, its digest.
    """
    released = json.loads(notebook.read_text(encoding="utf-8"))
    cells = []
    for cell in released["cells"]:
        marks = {name: cell["metadata"].get("nbgrader", {}).get(name) for name in ("grade_id", "solution")}
        source = "".join(cell["source"])
        cells.append({"cell_type": cell["cell_type"], "id": cell.get("id", ""), "source": digest(source)
                      if cell["cell_type"] == "markdown" and not marks["solution"] else source,
                      "metadata": {"tags": cell["metadata"].get("tags", [])} | (
                          {"nbgrader": marks} if marks["grade_id"] else {})})
    about = {"autograde": released["metadata"].get("autograde", {})}
    return json.dumps({"cells": cells, "metadata": about}, ensure_ascii=False)


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
