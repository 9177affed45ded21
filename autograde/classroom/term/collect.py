"""Taking in what was handed in: each file finds its student, of two the newer counts, and nothing is lost.

    submitted/<student>/<assignment>/               what counts
    collected/<student>/<assignment>/<number>/      what an LMS gave us that does not: older, or handed in twice
"""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

from autograde.classroom.course import CourseError, nameable
from autograde.classroom.grade_class import alone
from autograde.classroom.term.course_file import terms
from autograde.classroom.term.everywhere import COLLECTED
from autograde.classroom.term.roster import roster
from autograde.classroom.term.sorting import Collected, sorted_out
from autograde.classroom.term.sources import opened
from autograde.classroom.term.strays import strays
from autograde.classroom.term.times import times_in
from autograde.classroom.timestamp import ASIDE, TIMESTAMP, as_text, when


def collect(assignments, source, *, student="", file_times=False, times=None):
    """Take what lies at `source`, a folder, a zip or a notebook, into submitted/.  Returns a Collected.

    assignments: those that it may be of;  student: whose all of it is, if that is said;  file_times: whether the files'
    own times are those of the hand-in;  times: a table that says when each student handed in (times.py).
    Raises CourseError.
    """
    course, result = assignments[0].course, Collected()
    if student and not nameable(student):
        raise CourseError(f"{student!r} can be no folder's name: give it letters, digits and . _ - @ , at most 60")
    with alone(course), opened(Path(source)) as (files, problems):
        result.problems += problems
        if Path(source).resolve().is_relative_to((course.made / "submitted").resolve()):
            wanted = {path.resolve() for path in strays(course)}
            files = [found for found in files if found.origin.resolve() in wanted]
        else:
            files = [replace(found, origin=None) for found in files]            # not ours to sort in: it stays
        zone = terms(assignments[0]).zone                                       # a zip's times are somebody's clock
        files = [replace(f, modified=f.modified.replace(tzinfo=zone)) if f.modified and not f.modified.tzinfo else f
                 for f in files]
        when_by, notes = times_in(Path(times), roster(course), zone) if times else ({}, [])
        result.notes += notes
        handed_in = sorted_out(assignments, files, student, file_times, result)
        for (name, folder), several in sorted(handed_in.items()):
            assignment = course.assignment(folder)
            for handed in several.values():
                handed.moment = handed.moment or when_by.get(name)
            *older, newest = sorted(several.values(), key=lambda h: (h.moment is not None, str(h.moment or h.modified),
                                                                     h.names[0]))
            place(assignment, name, newest, result)
            for other in older:
                if content(other) != content(newest):
                    put_aside(assignment, name, other)
                    result.aside.append(f"{name} handed in {newest.names[0]} and {other.names[0]}: the "
                                        f"{'newer' if newest.moment or newest.modified else 'last'} one counts, the "
                                        f"other is kept in course/{COLLECTED}/{name}.")
                drop(course, other.origins)
    return result


def place(assignment, student, handed, result):
    """Put it into submitted/, unless what is there is the same or newer."""
    target, staged = assignment.folder_of("submitted", student), assignment.course.made / COLLECTED / ".new"
    shutil.rmtree(staged, ignore_errors=True)
    write(assignment, handed, staged)
    if handed.late:
        result.notes.append(f"{student} is late, as Canvas says; its zip does not say when.")
    new, before = files_of(staged), staged.parent.glob(f"{student}/{assignment.folder}/*")
    if target.exists() and laid_out(target) == laid_out(staged):
        result.there.append(student)
        if handed.moment and when(target) is None:
            shutil.copy(staged / TIMESTAMP, target)
    elif target.exists() and handed.moment and (there := when(target)) and handed.moment < there.replace(tzinfo=None):
        put_aside(assignment, student, handed)
        result.aside.append(f"{student}: {handed.names[0]} is older than what is there, and was kept in "
                            f"course/{COLLECTED}/{student}.")
    elif target.exists() and new and any(files_of(folder) >= new for folder in before):
        result.aside.append(f"{student}: {handed.names[0]} was replaced by what is there before, and is in "
                            f"course/{COLLECTED}/{student}.")
    else:
        if target.exists():
            target.replace(place_aside(assignment, student))
            result.replaced.append(student)
        else:
            result.new.append(student)
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
    shutil.rmtree(staged, ignore_errors=True)
    drop(assignment.course, handed.origins)


def write(assignment, handed, folder):
    """The files of a hand-in; a notebook alone gets the assignment's name, and one in a folder comes up.

    Of two files of one name the later one counts, and the other is in `older`.
    """
    books = [name for name in handed.files if name.endswith(".ipynb")]
    renamed = {name: name.replace("/", "-") for name in books}
    if len(books) == 1:
        renamed = {books[0]: f"{assignment.stem}.ipynb"}
    for name, versions in handed.files.items():
        for n, (_, data) in enumerate(sorted(versions, reverse=True, key=lambda version: version[0])):
            path = folder / renamed.get(name, name)
            path = folder / "older" / f"{path.stem}-{n}{path.suffix}" if n else path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    folder.mkdir(parents=True, exist_ok=True)
    if handed.moment:
        (folder / TIMESTAMP).write_text(as_text(handed.moment), encoding="ascii")


def put_aside(assignment, student, handed):
    """Keep what does not count, once."""
    folder = assignment.course.made / COLLECTED / student / assignment.folder
    if any(files_of(there) >= content(handed) for there in folder.glob("*")):
        return
    write(assignment, handed, place_aside(assignment, student))


def place_aside(assignment, student):
    folder = assignment.course.made / COLLECTED / student / assignment.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder / str(1 + max([int(p.name) for p in folder.glob("*") if p.name.isdigit()], default=0))


def content(handed):
    return {hashlib.sha256(data).digest() for name, versions in handed.files.items() for _, data in versions
            if name != TIMESTAMP}


def laid_out(folder):
    """What lies where, but for the time."""
    return {(path.relative_to(folder), path.read_bytes()) for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink() and path.name not in (TIMESTAMP, ASIDE)}


def files_of(folder):
    """The files' content as hashes, wherever they lie."""
    return {hashlib.sha256(data).digest() for _, data in laid_out(folder)}


def drop(course, origins):
    """Delete what was sorted in from where it lay in submitted/, and the folders that are empty then."""
    root = course.made / "submitted"
    for path in origins:
        if path.exists() and path.resolve().is_relative_to(root.resolve()):
            path.unlink()
            for folder in path.resolve().parents:
                if folder == root.resolve() or any(folder.iterdir()):
                    break
                folder.rmdir()
