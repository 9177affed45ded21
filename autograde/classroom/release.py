"""The one way to make a release: for a class, for the sample class, and for somebody who learns alone."""

import contextlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograde.classroom.course import Assignment, Course, CourseError
from autograde.classroom.term.course_file import terms
from autograde.editions.edition import write_edition, write_environment, zipped
from autograde.editions.leaks import leaks
from autograde.exercises.registry import of_chapter
from autograde.sandbox.temporary import temporary
from autograde.training.run import curves_of


def release(assignment: Assignment, also: Iterable[str] = ()) -> Path:
    """Put the student edition of an assignment into nbgrader's release folder; returns the path of a zip of it.

    Beside that zip lies environment.zip, to be handed out once, for those who have no JupyterLab.

    also: further chapters whose answers the library in it must not give away.
    Raises CourseError, before anything is written, if an answer would get out, an exercise is not
    asked for, or course.toml is wrong.
    """
    require_asked(assignment)
    terms(assignment)                           # a course file that is refused is refused now
    with temporary("release") as scratch:
        edition = edition_in(scratch, assignment, [assignment.stem, *also])
        with kept(assignment.release, scratch / "before"):
            generate(assignment)
        shutil.copy(assignment.released_notebook, edition)              # which says when it is due
        shutil.rmtree(assignment.release)
        shutil.copytree(edition, assignment.release)
    write_environment(assignment.course.made / "editions/environment.zip")
    return zipped(assignment.release, assignment.course.made / "editions" / f"{assignment.folder}.zip")


@contextlib.contextmanager
def kept(folder: Path, beside: Path) -> Iterator[None]:
    """The folder is as it was if what is done to it fails: nbgrader deletes a release before it looks whether it can
    make another.
    """
    there = folder.exists()
    if there:
        shutil.copytree(folder, beside)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if there:
            shutil.copytree(beside, folder)
        raise


def require_asked(assignment: Assignment) -> None:
    """Raises CourseError if the instructor's notebook does not ask for all of the chapter's exercises.

    So it is where a course was made by an older autograde, and keeps the notebooks of then.  A notebook that asks for
    what is no exercise is refused by ExpandExercises, which knows what was meant.
    """
    cells = json.loads(assignment.source.read_text(encoding="utf-8"))["cells"]
    asked = {name for cell in cells for name in re.findall(r"(?m)^check\((\w+)\)", "".join(cell["source"]))}
    lacking = [e.name for e in of_chapter(assignment.stem) if e.name not in asked]
    if lacking and asked <= {e.name for e in of_chapter(assignment.stem)}:
        raise CourseError(f"{assignment.source} does not ask for {', '.join(lacking)}, as the exercises do: take "
                          "the cells over from the notebook that autograde init puts into a new folder, and "
                          "release again, or go on with the autograde that the course was made with")


def edition_in(scratch: Path, assignment: Assignment, chapters: Sequence[str]) -> Path:
    """Make the student edition in a course of its own in the folder `scratch`, and look for answers in it.

    Returns its folder.  Raises CourseError if it gives away an answer of one of the chapters.
    """
    shutil.copytree(assignment.source.parent, scratch / "notebooks" / assignment.folder)
    shutil.copy(assignment.course.root / "nbgrader_config.py", scratch)
    made = Course(scratch).assignment(assignment.folder)
    generate(made, enter=False)
    finish(made, chapters)
    return made.release


def finish(assignment: Assignment, chapters: Sequence[str]) -> None:
    """Put what a student needs beside the notebook that nbgrader made, and look for answers in both.

    Raises CourseError, and takes the folder away, if it gives away an answer of one of the chapters.
    """
    write_edition(assignment.release, chapters, assignment.folder, curves_of(of_chapter(chapters[0])))
    if leaked := list(leaks(assignment.release, chapters)):
        shutil.rmtree(assignment.release)
        raise CourseError("answers would get out, so nothing was released:\n"
                          + "\n".join(line.removeprefix(f"{assignment.release}/") for line in leaked))


def finish_formgraders(assignment: str, **_: object) -> None:
    """nbgrader's hook after a conversion: formgrader's Generate makes a whole release too."""
    here = Course.here().assignment(assignment)
    finish(here, [here.stem])


def generate(assignment: Assignment, *, enter: bool = True) -> None:
    """nbgrader's own step, from notebooks/ to release/, and into the gradebook if not told otherwise.

    Imports nbgrader, which takes seconds: only where it works.
    """
    from autograde.classroom.nbgrader.gradebook import Nbgrader
    Nbgrader(assignment.course).generate(assignment, enter=enter)
