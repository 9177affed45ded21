"""nbgrader's own steps and its gradebook, called from our code."""

import re
import warnings

from nbgrader.api import MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from autograde.classroom.course import CourseError
from autograde.classroom.nbgrader.database import gradebook


class Nbgrader:
    """nbgrader's own steps on one course, as its command line and its formgrader run them."""

    def __init__(self, course, isolation="bubblewrap"):
        self.course = course
        config = PyFileConfigLoader("nbgrader_config.py", str(course.root)).load_config()
        config.JudgeAnswers.isolation = isolation
        config.GenerateAssignment.pop("post_convert_hook", None)            # `release` does that itself
        self.api = NbGraderAPI(CourseDirectory(config=config), config=config)

    def generate(self, assignment, *, enter=True):
        """notebooks/ → release/;  enter: and the assignment into the gradebook."""
        self.course.make()
        if enter:
            gradebook(self.course).close()
        else:
            self.api.update_config(Config(SaveCells={"enabled": False}, GenerateAssignment={"no_database": True}))
        self.done(self.api.generate_assignment(assignment.folder), "the release was not made")

    def collect(self, assignment):
        """What was handed in through nbgrader's exchange → submitted/, newer over older; returns who is there then."""
        self.course.make()
        gradebook(self.course).close()
        self.done(self.api.collect(assignment.folder, update=True), "nothing was collected")
        return assignment.students()

    def release_feedback(self, assignment, students):
        """feedback/ → nbgrader's exchange, for these students."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Passing unrecognized arguments", DeprecationWarning)     # nbgrader's own
            for student in students:
                self.done(self.api.release_feedback(assignment.folder, student), f"{student} was given no page")

    def done(self, result, otherwise):
        if not result["success"]:
            if "KeyboardInterrupt" in result.get("error", ""):          # nbgrader takes it for an error
                raise KeyboardInterrupt
            said = f"{result.get('error', '')}\n{result.get('log', '')}".splitlines()
            causes = [line for line in said if re.match(r"\s*[\w.]+(Error|Entry|Exception): (?!Please see)", line)]
            cause = (causes or said)[-1].strip()
            if found := re.search(r"ExchangeError: (.*)", cause):
                raise CourseError(f"{otherwise}, since nbgrader's exchange cannot be used ({found[1]}): its folder is "
                                  "c.Exchange.root in nbgrader_config.py; a zip or a folder is collected with --from")
            if "Cannot add or remove cells" in cause:
                raise CourseError(f"{otherwise}: there are hand-ins in the gradebook, and nbgrader then takes no other "
                                  "questions. Go on with the notebook and the autograde of the last release, which is "
                                  "as it was, or begin anew with autograde init")
            raise CourseError(f"{otherwise}: {cause}")

    def scores(self, assignment):
        """{student: (points, of which by hand, whether a hand-graded answer still waits)} from the gradebook."""
        with gradebook(self.course) as book:
            try:
                submissions = book.assignment_submissions(assignment.folder)
            except MissingEntry:
                return {}
            return {s.student.id: (s.score, s.written_score, s.needs_manual_grade) for s in submissions}
