"""Whether an answer got out: what a student's folder must not hold."""

import ast
from inspect import getsource
from pathlib import Path

from autograde.exercises.registry import of_chapter
from autograde.project import PROJECT


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
