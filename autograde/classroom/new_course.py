"""A course of one's own, made from what is installed."""

import shutil

from autograde.classroom.course import CourseError
from autograde.classroom.term.course_file import FILE, SAMPLE
from autograde.project import FILES

IGNORED = """# What is made from the course, and what students handed in: never committed.
course/
.jupyter/
.ipynb_checkpoints/
progress.jsonl
"""
LAB = "scripts/lab.py", "deploy", "requirements.lock", "environment.yml"


def make_course(folder, *, empty=False):
    """Put a course into a folder: notebooks, nbgrader's configuration, and what JupyterLab needs for it.

    empty: without the shipped notebooks, for exercises of one's own, in `exercises/`.
    Raises CourseError if the folder holds anything, and then changes nothing.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} is not empty: name a folder that is new or empty; nothing was written")
    (folder / "notebooks").mkdir(parents=True)
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
    shutil.copy(FILES / "nbgrader_config.py", folder)
    (folder / FILE).write_text(SAMPLE, encoding="utf-8")
    if empty:
        (folder / "exercises").mkdir()
    else:
        copied("notebooks", folder)
    for name in LAB:
        copied(name, folder)


def copied(name, folder):
    """A file or a folder of the project, at the same place in `folder`."""
    source, target = FILES / name, folder / name
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "progress.jsonl"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
