"""Build what students get: the library without the answers, the checks without the mistakes."""

import ast
import shutil
from inspect import getsource
from pathlib import Path

from autograde.answers import freeze
from autograde.edition import stubbed, without_mistakes
from autograde.exercise import of_chapter

PROJECT = Path(__file__).resolve().parents[1]
STUDENTS_AUTOGRADE = ["__init__", "answers", "describe", "exercise", "judge", "outcome", "probe", "progress",
                     "report", "wire"]
ENVIRONMENT = ["environment.yml", "requirements.lock", "pyproject.toml", "scripts/environment.py", "scripts/lab.py",
               "deploy/jupyter/jupyter_lab_config.py", "deploy/jupyter/labconfig/default_setting_overrides.json",
               "LICENSE", "LICENSE-notebooks"]
START = """# {title}

Open `{stem}.ipynb` in JupyterLab and start reading.  If you have no JupyterLab yet, in this folder
(on Windows write `py` for `python3` and `.venv\\Scripts\\python` for `.venv/bin/python`):

    python3 scripts/environment.py          # once: what is needed, into .venv
    .venv/bin/python scripts/lab.py         # opens the notebook

With conda:  `conda env create -f environment.yml`, `conda activate training-neural-networks`, `python scripts/lab.py`.

`course_lib` and `autograde` are beside the notebook; leave them there.  Hand in `{stem}.ipynb`.
"""


def write_library(target, chapters):
    """Copy course_lib into `target`, in place of these chapters' answers a sentence each."""
    for path in sorted((PROJECT / "course_lib").rglob("*.py")):
        source = path.read_text()
        if path.parent.name == "course_lib" and path.stem in chapters:
            source = stubbed(source, {e.name for e in of_chapter(path.stem)}, path.stem)
        write(target / path.relative_to(PROJECT), source)


def write_checks(target, chapter):
    """Copy the student's half of autograde into `target`, with this chapter's outcomes frozen."""
    for name in STUDENTS_AUTOGRADE:
        write(target / f"autograde/{name}.py", (PROJECT / f"autograde/{name}.py").read_text())
    for name in ("report.html", "notice.html", "progress.html"):
        write(target / f"autograde/templates/{name}", (PROJECT / f"autograde/templates/{name}").read_text("utf-8"))
    for name, source in (("__init__", (PROJECT / "autograde/exercises/__init__.py").read_text()),
                         (chapter, without_mistakes((PROJECT / f"autograde/exercises/{chapter}.py").read_text()))):
        write(target / f"autograde/exercises/{name}.py", source)
    frozen = target / f"autograde/frozen/{chapter}.outcomes"
    frozen.parent.mkdir(parents=True, exist_ok=True)
    frozen.write_bytes(freeze(of_chapter(chapter)))


def write_edition(target, chapters, title):
    """Everything beside the notebook in a student's folder.  The first of `chapters` is the one released."""
    for stale in ("course_lib", "autograde"):
        shutil.rmtree(target / stale, ignore_errors=True)
    write_library(target, chapters)
    write_checks(target, chapters[0])
    write(target / "README.md", START.format(title=title, stem=chapters[0]))
    for name in ENVIRONMENT:
        write(target / name, (PROJECT / name).read_text(encoding="utf-8"))
    write(target / "deploy/jupyter/labconfig/page_config.json",         # no instructor's panels
          (PROJECT / "deploy/student/labconfig/page_config.json").read_text(encoding="utf-8"))


def zipped(folder, archive):
    """The folder as a zip that unpacks into a folder of its name."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.make_archive(str(archive.with_suffix("")), "zip", folder.parent, folder.name))


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def leaks(folder, chapters):
    """Lines of a reference's body, or of a mistake, that stand somewhere in a student's folder.

    What the library also says elsewhere, such as `N, D = x.shape`, tells nothing.
    """
    exercises = [e for chapter in chapters for e in of_chapter(chapter)]
    answers = {line for e in exercises for line in telling_lines(e)} - set(lines_elsewhere(exercises))
    for path in sorted(p for p in Path(folder).rglob("*") if p.is_file() and p.suffix != ".lock"):
        text = path.read_text(encoding="utf-8", errors="replace")
        whole = {line.strip(' ",').removesuffix("\\n") for line in text.splitlines()}         # also a notebook's
        yield from (f"{path}: {line}" for line in sorted(answers) if line in (text if len(line) > 20 else whole))


def lines_elsewhere(exercises):
    """The lines of the whole library but for the references of these exercises."""
    references = [getsource(e.reference) for e in exercises]
    for path in (PROJECT / "course_lib").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for reference in references:
            text = text.replace(reference, "")
        yield from (line.partition("#")[0].strip() for line in text.splitlines())


def telling_lines(exercise):
    """The lines of code in a reference's body, and those which its mistakes put in their place."""
    for source in (getsource(exercise.reference), *(m.source for m in exercise.mistakes)):
        lines = source.splitlines()
        _, *body = ast.parse(source).body[0].body               # without the docstring
        for line in lines[body[0].lineno - 1:] if body else []:
            line = line.partition("#")[0].strip()
            if len(line) > (12 if line.startswith("return ") else 20) and not line.lstrip("_").startswith("require_"):
                yield line
