"""What run_autograder does: one submission, judged in its container.

    /autograder/source/         the zip, unpacked          /autograder/submission/     what was handed in
    /autograder/submission_metadata.json                   /autograder/results/results.json
"""

import contextlib
import hashlib
import json
import shutil
import sys
import traceback
from pathlib import Path

from autograde.classroom.ask import judge_in
from autograde.classroom.course import Course
from autograde.classroom.grade_one import judge_hand_in
from autograde.classroom.gradescope.package import OPTIONS
from autograde.classroom.gradescope.results import not_graded, results
from autograde.classroom.kept_sandbox import opened
from autograde.classroom.record import fingerprint
from autograde.classroom.which_notebook import Undecided, taken
from autograde.judging.expected import PUBLIC_SEED
from autograde.sandbox.errors import SandboxUnavailable
from autograde.sandbox.temporary import temporary

ISOLATIONS = "bubblewrap", "filter"               # never without a wall: the secret is in this container
WEAK = ("The container forbids namespaces, so the code ran behind the system-call filter alone, as another user "
        "(SECURITY.md, Gradescope).")
FAILED = ("The autograder itself failed, which is no fault of this submission: nothing was graded. Please tell the "
          "course's staff; the reason is in the autograder's output.")


def main(root: Path) -> int:
    """Judge what lies in `root`, /autograder, and write its results.json.  Returns the exit code."""
    written = root / "results/results.json"
    try:
        document = judged(root)
    except Exception:
        traceback.print_exc()                   # into the output that only instructors see
        document = not_graded(FAILED, theirs=False)
    written.parent.mkdir(exist_ok=True)
    written.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return 0 if document.get("tests") or "score" in document else 1


def judged(root: Path) -> dict:
    """The document for the submission in `root`."""
    options = json.loads((root / "source/course" / OPTIONS).read_text(encoding="utf-8"))
    about = metadata(root / "submission_metadata.json")
    with temporary("gradescope") as folder:
        shutil.copytree(root / "source/course", folder / "course")
        assignment = Course.here(folder / "course").assignment(options["assignment"])
        student = "-".join(["student", *hashed(about)])
        shutil.copytree(root / "submission", assignment.folder_of("submitted", student), symlinks=True)
        try:
            choice, hand_in = taken(assignment, student)
        except Undecided as error:
            return not_graded(f"{error.status}: {error.reason}. Hand in one notebook, {assignment.stem}.ipynb.",
                              theirs=True)
        if choice.unreadable:
            return not_graded(f"{choice.path.name} cannot be read: {choice.unreadable}", theirs=True)
        with contextlib.ExitStack() as stack:
            walls = walled(stack, assignment.stem)
            seeds = assignment.seeds(student, fingerprint(choice.path))
            judgements, errors, _ = judge_hand_in(walls, assignment, student, choice, hand_in, seeds)
            public, _ = judge_in(walls, assignment.stem, hand_in.program.cells, (PUBLIC_SEED,), hand_in.program.labels)
        notes = [*choice.notes, *hand_in.notes, *(f"{cell}: {error}" for cell, error in errors.items()),
                 *([WEAK] if walls.isolation == "filter" else [])]
        visibility = "visible" if options["at once"] else "after_due_date" if has_due_date(about) else "after_published"
        return results(judgements, public, notes=notes, written=by_hand(hand_in), visibility=visibility,
                       isolation=walls.isolation)


def walled(stack, chapter):
    """A Sandbox for the chapter, entered on this stack: behind all walls if they can be built here, else the filter."""
    for isolation in ISOLATIONS:
        with contextlib.ExitStack() as trial:
            try:
                made = trial.enter_context(opened(chapter, isolation))
                with made.submission([]):
                    stack.push(trial.pop_all())
                    return made
            except SandboxUnavailable as error:
                print(f"{isolation}: {error}")
    raise SandboxUnavailable("no wall can be built in this container, so nothing of a student's is run")


def by_hand(hand_in):
    """{written question that holds an answer: its points}"""
    marks = [cell["metadata"].get("nbgrader", {}) for cell in hand_in.notebook["cells"] if
             cell["cell_type"] == "markdown"]
    return {m["grade_id"]: m.get("points", 0) for m in marks if m.get("solution") and m["grade_id"] in hand_in.answered}


def metadata(path):
    """What Gradescope says of the submission; empty if it says nothing that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def hashed(about):
    """Who handed in: one short name for each user, which tells nobody who it is."""
    users = about.get("users") or [{}]
    return sorted(hashlib.sha256(str(user.get("email") or user.get("id")).encode()).hexdigest()[:12] for user in users)


def has_due_date(about):
    return bool((about.get("assignment") or {}).get("due_date"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
