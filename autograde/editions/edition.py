"""Build what students get: the library without the answers, the checks without the mistakes."""

import shutil
from collections.abc import Collection, Iterable, Sequence
from importlib import import_module
from inspect import getfile
from pathlib import Path

from autograde.editions.strip import stubbed, without_mistakes
from autograde.exercises.registry import of_chapter, sources_of
from autograde.judging.expected import freeze
from autograde.project import CODE, FILES

LIBRARY = "*.py", "*.js", "*.css", "*.html"
STUDENTS_AUTOGRADE = ["__init__.py", "passed.py", "progress.py", "exercises/__init__.py", "exercises/draws.py",
                      "exercises/fit.py", "exercises/model.py", "exercises/registry.py", "judging/*.py",
                      "boundary/*.py", "templates/report.html", "templates/notice.html", "templates/progress.html"]
ENVIRONMENT = ["environment.yml", "requirements.lock", "pyproject.toml", "scripts/environment.py", "scripts/lab.py",
               "deploy/jupyter/jupyter_lab_config.py", "deploy/jupyter/labconfig/default_setting_overrides.json",
               "deploy/jupyter/labextensions/course-theme/package.json",
               "deploy/jupyter/labextensions/course-theme/static/theme.js",
               "LICENSE", "LICENSE-notebooks"]
START = """# {title}

Open `{stem}.ipynb` in JupyterLab and start reading.  If you have no JupyterLab yet, in this folder
(on Windows write `py` for `python3` and `.venv\\Scripts\\python` for `.venv/bin/python`):

    python3 scripts/environment.py          # once: what is needed, into .venv
    .venv/bin/python scripts/lab.py         # opens the notebook

With conda:  `conda env create -f environment.yml`, `conda activate training-neural-networks`, `python scripts/lab.py`.

`course_lib` and `autograde` are beside the notebook; leave them there.  Hand in `{stem}.ipynb`.
"""


def library_of(chapters: Iterable[str]) -> Path:
    """The folder of the package that the exercises of these chapters ask to be written: course_lib."""
    name = next((e.library for chapter in chapters for e in of_chapter(chapter)), "course_lib")
    return Path(getfile(import_module(name))).parent


def write_library(target: Path, chapters: Collection[str]) -> None:
    """Copy the library into `target`, in place of these chapters' answers a sentence each."""
    library = library_of(chapters)
    asked = [exercise for chapter in chapters for exercise in of_chapter(chapter)]
    for path in sorted(path for pattern in LIBRARY for path in library.rglob(pattern)):
        source = path.read_text(encoding="utf-8")
        for chapter in {e.chapter for e in asked if path == Path(getfile(e.reference))}:
            source = stubbed(source, {e.name for e in asked if e.chapter == chapter}, chapter)
        write(target / library.name / path.relative_to(library), source)


def write_checks(target: Path, chapter: str) -> None:
    """Copy the student's half of autograde into `target`, with this chapter's outcomes frozen."""
    for pattern in STUDENTS_AUTOGRADE:
        for path in (CODE / "autograde").glob(pattern):
            write(target / path.relative_to(CODE), path.read_text(encoding="utf-8"))
    for path in sources_of(chapter):
        write(target / "autograde/exercises" / path.name, without_mistakes(path.read_text(encoding="utf-8")))
    frozen = target / f"autograde/frozen/{chapter}.outcomes"
    frozen.parent.mkdir(parents=True, exist_ok=True)
    frozen.write_bytes(freeze(of_chapter(chapter)))


def write_edition(target: Path, chapters: Sequence[str], title: str) -> None:
    """Everything beside the notebook in a student's folder.  The first of `chapters` is the one released."""
    for stale in (library_of(chapters).name, "autograde"):
        shutil.rmtree(target / stale, ignore_errors=True)
    write_library(target, chapters)
    for data in library_of(chapters).glob("*.npz"):             # not behind the sandbox's wall
        shutil.copy(data, target / library_of(chapters).name)
    write_checks(target, chapters[0])
    write(target / "README.md", START.format(title=title, stem=chapters[0]))
    for name in ENVIRONMENT:
        write(target / name, (FILES / name).read_text(encoding="utf-8"))
    write(target / "deploy/jupyter/labconfig/page_config.json",         # no instructor's panels
          (FILES / "deploy/student/labconfig/page_config.json").read_text(encoding="utf-8"))


def zipped(folder: Path, archive: Path) -> Path:
    """The folder as a zip that unpacks into a folder of its name."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.make_archive(str(archive.with_suffix("")), "zip", folder.parent, folder.name))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
