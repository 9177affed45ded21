"""What there is to do for a student: to judge, to write anew, or nothing."""

import contextlib
import json
from dataclasses import dataclass

from autograde.classroom import fingerprints, record
from autograde.classroom.graders_copy import guides
from autograde.classroom.term.grades import account
from autograde.classroom.timestamp import TIMESTAMP

WITH_PAGE = "graded", "unreadable"              # statuses of what has a judged notebook and a page


@dataclass(frozen=True)
class Work:
    """What is to be done for one student, and why.  judge: or only to be written anew."""

    student: str
    reason: str
    judge: bool = True
    wanted: str = ""                # the name of the notebook that counts, if that was said


def to_do(assignment, student, isolation, marks, wanted="", again=None):
    """The Work that there is for a student; None if the grade is of what lies there, and written as it should be.

    marks: what stands in the gradebook;  again: who is done already, if all are to be graded again.
    """
    kept = assignment.record(student)
    if kept is None:
        return Work(student, "it is new", wanted=wanted)
    wanted = wanted or kept.get("wanted", "")
    folder = assignment.folder_of("submitted", student)
    if kept.get("notebooks") != record.notebooks(folder):
        return Work(student, "it was handed in anew", wanted=wanted)
    if kept["status"] == "failed":
        return Work(student, "it failed before", wanted=wanted)
    if again is not None and student not in again:
        return Work(student, "it was asked for", wanted=wanted)
    if kept.get("judged_of") != judged_of(assignment, student, isolation, wanted):
        return Work(student, "the exercises, the judge or the walls have changed", wanted=wanted)
    if kept["status"] in WITH_PAGE and not judged_notebook(assignment, student).exists():
        return Work(student, "its judged notebook is gone", wanted=wanted)
    if kept.get("written_of") != written_of(assignment, student, kept, marks):
        return Work(student, "marks by hand, the course file, the release, a rubric or the page changed", False, wanted)
    return None


def judged_of(assignment, student, isolation, wanted):
    notebooks = record.notebooks(assignment.folder_of("submitted", student))
    seeds = assignment.seeds(student, fingerprints.digest(notebooks))           # they tell the class's secret apart
    return fingerprints.judged(notebooks, wanted, seeds, isolation, assignment.stem)


def written_of(assignment, student, kept, marks):
    stamp = assignment.folder_of("submitted", student) / TIMESTAMP
    handed_in = stamp.read_bytes()[:100] if stamp.is_file() and not stamp.is_symlink() else b""
    return fingerprints.written(kept["judged_of"], assignment.released_notebook.read_bytes(), handed_in,
                                [kept.get("scores"), marks, account(assignment, student, kept, marks),
                                 guides(assignment), feedback_page(assignment, student).exists()])


def asked_again(assignment):
    """Who is done since all were to be graded again, a set; None if nobody asked, or that run is complete.

    So a run with --again that was cut off goes on where it was, whatever the clock says.
    """
    path = again_file(assignment)
    if not path.exists():
        return None
    done = set()
    for line in path.read_text(encoding="ascii").splitlines():
        with contextlib.suppress(ValueError):           # a line that was cut off
            done.add(json.loads(line))
    return done


def done_again(assignment, student):
    path = again_file(assignment)
    if path.exists():
        with path.open("a", encoding="ascii") as file:
            file.write(json.dumps(student) + "\n")


def again_file(assignment):
    return assignment.course.made / "grades" / assignment.folder / ".again"


def judged_notebook(assignment, student):
    return assignment.folder_of("autograded", student) / f"{assignment.stem}.ipynb"


def feedback_page(assignment, student):
    return assignment.folder_of("feedback", student) / f"{assignment.stem}.html"
