"""nbgrader's settings for a course."""

from pathlib import Path

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
    SaveCells,
)

from autograde.classroom.course import Course
from autograde.classroom.nbgrader.as_handed_in import prepare
from autograde.classroom.nbgrader.preprocessors import (
    ExpandExercises,
    FeedbackPage,
    HandOut,
    JudgeAnswers,
    RestoredNotebook,
)
from autograde.classroom.release import finish_formgraders
from autograde.classroom.term.course_file import course_id

STUB = """# Compute new arrays (x = x - y, not x -= y); what comes in as float32 goes out as float32.
raise NotImplementedError()"""


def configure(c, root, isolation="bubblewrap"):
    """nbgrader's configuration for the course in the folder `root`: c is its config object."""
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = course_id(Course(Path(root)))
    c.CourseDirectory.source_directory = "notebooks"
    for step in ("release", "submitted", "autograded", "feedback"):
        setattr(c.CourseDirectory, f"{step}_directory", f"course/{step}")
    c.CourseDirectory.db_url = f"sqlite:///{root}/course/gradebook.db"
    c.GenerateAssignment.preprocessors = [ExpandExercises, LockCells, ClearSolutions, HandOut, ClearOutput,
                                          CheckCellMetadata, ComputeChecksums, SaveCells, CheckCellMetadata]
    c.GenerateAssignment.post_convert_hook = finish_formgraders
    c.ExportPlugin.to = f"{root}/course/nbgrader.csv"
    c.ClearSolutions.code_stub = {"python": STUB}
    c.Autograde.exporter_class = RestoredNotebook
    c.Autograde.pre_convert_hook = prepare
    c.Autograde.sanitize_preprocessors = [ClearOutput, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
    c.Autograde.autograde_preprocessors = [JudgeAnswers, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
    c.JudgeAnswers.isolation = isolation
    c.GenerateFeedback.exporter_class = FeedbackPage
    c.GenerateFeedback.force = True                     # so that grades by hand reach pages that are there already
    return c
