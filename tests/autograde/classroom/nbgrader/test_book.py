"""The rows that a grading run writes are those that nbgrader's own autograder writes for the same hand-ins.

Two copies of one course: one graded by `grade_class`, the other by nbgrader's converters and its SaveAutoGrades.
"""

import csv
import shutil
import warnings

import one_process
import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin
from one_process import OneProcess, quiet, rows
from walls import needs_bubblewrap

from autograde.classroom import run, sample_demo
from autograde.classroom.course import Course
from autograde.classroom.grade_class import grade_class
from autograde.classroom.grader import Grader
from autograde.classroom.nbgrader.gradebook import Nbgrader

pytestmark = [pytest.mark.slow, needs_bubblewrap]

CLASS = "all-correct", "mistakes-1", "blank", "not-a-notebook"
TIME = "2026-11-30 10:15:00.123456 Europe/Berlin"
WRITTEN = "why_dropout_helps"


@pytest.fixture(scope="module")
def both(original, sample, tmp_path_factory):
    """The same class in two courses: ours, theirs.  Nothing is graded yet."""
    place = tmp_path_factory.mktemp("both")
    ours = Course(shutil.copytree(original.course.root, place / "ours")).assignment("dropout")
    for name in CLASS:
        sample_demo.submit(ours, sample(name))
    (ours.folder_of("submitted", "all-correct") / "timestamp.txt").write_text(TIME)
    ours.course.secret()
    theirs = Course(shutil.copytree(ours.course.root, place / "theirs")).assignment("dropout")
    config = theirs.course.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(ours.course.root), str(theirs.course.root)))
    one_process.JUDGED.clear()
    with Grader(ours.course.root, ours.folder, "bubblewrap") as open_, pytest.MonkeyPatch.context() as patch:
        patch.setattr(OneProcess, "sandbox", open_.sandbox)
        patch.setattr(run, "Pool", OneProcess)
        patch.chdir(theirs.course.root)
        yield ours, theirs


def graded(both):
    """Each graded in its way, all of it."""
    ours, theirs = both
    grade_class(ours, again=True, progress=quiet)
    stock = Nbgrader(theirs.course)
    for student in theirs.students():
        with warnings.catch_warnings(action="ignore"):
            stock.done(stock.api.autograde(theirs.folder, student, force=True, create=True), f"no grade of {student}")
    return ours, theirs


def seen(assignment, by_hand):
    """What nbgrader's gradebook, its export and its formgrader say of a course, but for ids and file times.

    by_hand: there are marks by hand, so whether they wait for another look is left out: nbgrader asks for one after
    every grading, and a run of ours only if the answer has changed (test_marks_by_hand_stay).
    """
    api = Nbgrader(assignment.course).api
    to = assignment.course.root / "grades.csv"
    exporter = CsvExportPlugin()
    exporter.to = str(to)
    with Gradebook(api.coursedir.db_url) as gradebook:
        exporter.export(gradebook)
        submissions = sorted((s.student.id, str(s.timestamp), s.score, s.max_score, s.written_score, s.code_score,
                              None if by_hand else s.needs_manual_grade, s.late_submission_penalty)
                             for s in gradebook.assignment_submissions(assignment.folder))
    with to.open() as file:
        exported = [{name: value for name, value in row.items() if "timestamp" not in name or value}
                    for row in csv.DictReader(file)]
    told = [api.get_submissions(assignment.folder), api.get_students(),
            api.get_notebook_submissions(assignment.folder, assignment.stem),
            [a for a in api.get_assignments() if a["name"] == assignment.folder]]
    left_out = {"id", "index", "release_path", *["needs_manual_grade"] * by_hand}
    grades, comments = rows(assignment)
    return {"rows": [[row if row[3] is None else (*row[:5], *row[6:]) for row in grades], comments],
            "submissions": submissions, "export": exported,
            "formgrader": [sorted(str({k: one[k] for k in sorted(one.keys() - left_out)}) for one in some)
                           for some in told]}


def by_hand(assignment):
    """An instructor's marks: a written answer's points, extra credit, a comment, a mark in place of the judge's."""
    with Gradebook(f"sqlite:///{assignment.course.made}/gradebook.db") as gradebook:
        where = assignment.stem, assignment.folder
        written = gradebook.find_grade(WRITTEN, *where, "all-correct")
        written.manual_score, written.needs_manual_grade = 3.0, False
        gradebook.find_comment(WRITTEN, *where, "all-correct").manual_comment = "Good, but which units?"
        gradebook.find_grade("check-dropout_forward", *where, "mistakes-1").extra_credit = 1.5
        in_place = gradebook.find_grade("check-dropout_backward", *where, "mistakes-1")
        in_place.manual_score, in_place.needs_manual_grade = 2.0, False
        gradebook.db.commit()


def extension(assignment):
    with Gradebook(f"sqlite:///{assignment.course.made}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(assignment.folder, duedate="2026-11-29 10:00:00 UTC")
        gradebook.grant_extension(assignment.folder, "all-correct", days=3)
        gradebook.db.commit()


def another_answer(assignment):
    """A written answer that has changed since it was marked waits for another look; all else stays marked."""
    path = assignment.folder_of("submitted", "all-correct") / "dropout.ipynb"
    path.write_text(path.read_text().replace("Because no unit", "For no unit"))


STEPS = {"graded for the first time": None, "graded again": None, "after marks by hand": by_hand,
         "after an extension": extension, "after another answer": another_answer}


@pytest.fixture(scope="module", params=STEPS)
def step(both, request):
    if STEPS[request.param]:
        for assignment in both:
            STEPS[request.param](assignment)
    by_hand = list(STEPS).index(request.param) >= list(STEPS).index("after marks by hand")
    return request.param, [seen(assignment, by_hand) for assignment in graded(both)], rows(both[0])


@pytest.mark.parametrize("what", ["rows", "submissions", "export", "formgrader"])
def test_a_run_writes_what_nbgrader_writes(step, what):
    name, (ours, theirs), _ = step
    assert ours[what] == theirs[what], name
    assert ours[what]


def test_marks_by_hand_stay(step):
    name, _, (grades, comments) = step
    (grade,) = [row for row in grades if row[:2] == ("all-correct", WRITTEN)]
    if name in list(STEPS)[2:]:
        assert grade[3] == 3.0 and grade[5] == (name == "after another answer")
        assert ("all-correct", WRITTEN, "", "Good, but which units?") in comments
        assert [row[4] for row in grades if row[:2] == ("mistakes-1", "check-dropout_forward")] == [1.5]
    else:
        assert grade[3] is None and grade[5]
