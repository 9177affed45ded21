"""`autograde student`: the whole course without its answers, for somebody who works through it alone."""

import shutil

from tqdm import tqdm

from autograde.course import Course
from autograde.nbgrader_join import Nbgrader
from autograde.progress import INDEX
from autograde.release import PROJECT, write_edition
from autograde.temporary import temporary


def write_course(folder, progress=tqdm):
    """Put the student edition of every chapter into `folder`, and the index that keeps the progress.

    A chapter that is there already is left as it is, for it holds somebody's work.  Each is moved into place whole,
    so a run that was cut off goes on where it was.  Returns the folders that were added and those that were kept.
    """
    everything = list(Course(PROJECT).assignments().values())
    kept = [name for name in everything if (folder / name).exists()]
    added = [name for name in everything if name not in kept]
    folder.mkdir(parents=True, exist_ok=True)
    with temporary("course") as scratch:
        shutil.copytree(PROJECT / "notebooks", scratch / "notebooks")
        shutil.copy(PROJECT / "nbgrader_config.py", scratch)
        course = Course(scratch)
        nbgrader = Nbgrader(course)
        for name in progress(added, desc="making the student edition", unit="chapter", leave=False, disable=not added):
            assignment = course.assignment(name)
            nbgrader.generate(assignment)
            write_edition(assignment.release, [assignment.stem], name)
            beside = folder / f".{name}"
            shutil.rmtree(beside, ignore_errors=True)
            shutil.copytree(assignment.release, beside)
            beside.rename(folder / name)
    shutil.copy(PROJECT / "notebooks" / INDEX, folder)
    return added, kept
