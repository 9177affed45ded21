"""`autograde student`: the whole course without its answers, for somebody who works through it alone."""

import shutil

from tqdm import tqdm

from autograde.classroom.course import Course
from autograde.classroom.release import edition_in
from autograde.progress import INDEX, WORDS
from autograde.project import FILES
from autograde.sandbox.temporary import temporary


def write_course(folder, progress=tqdm):
    """Put the student edition of every chapter into `folder`, the index that keeps the progress, and the glossary.

    A chapter that is there already is left as it is, for it holds somebody's work.  Each is moved into place whole,
    so a run that was cut off goes on where it was.  Returns the folders that were added and those that were kept.
    """
    course = Course(FILES)
    everything = list(course.assignments().values())
    kept = [name for name in everything if (folder / name).exists()]
    added = [name for name in everything if name not in kept]
    folder.mkdir(parents=True, exist_ok=True)
    with temporary("course") as scratch:
        for name in progress(added, desc="making the student edition", unit="chapter", leave=False, disable=not added):
            assignment = course.assignment(name)
            beside = folder / f".{name}"
            shutil.rmtree(beside, ignore_errors=True)
            shutil.copytree(edition_in(scratch, assignment, [assignment.stem]), beside)
            beside.rename(folder / name)
    for page in (INDEX, WORDS):
        shutil.copy(FILES / "notebooks" / page, folder)
    return added, kept
