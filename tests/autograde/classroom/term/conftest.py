"""A term without a judge: what there is to compute is computed from records that are written by hand."""

import pytest

from autograde.classroom.course import Course
from autograde.classroom.term.course_file import terms
from autograde.classroom.term.grades import grade, sentences


class Term:
    """A course of one assignment, its records written by hand."""

    case = "units that stay are scaled up"

    def __init__(self, root):
        self.root = root
        (root / "notebooks/06_dropout").mkdir(parents=True)
        (root / "notebooks/06_dropout/dropout.ipynb").write_text("{}", encoding="utf-8")
        self.assignment = Course(root).assignment("dropout")

    def says(self, text):
        (self.root / "course.toml").write_text(text, encoding="utf-8")

    def hand_in(self, student, when=None, earned=4, status="graded"):
        folder = self.assignment.folder_of("submitted", student)
        folder.mkdir(parents=True, exist_ok=True)
        if when:
            (folder / "timestamp.txt").write_text(when, encoding="ascii")
        verdicts = [{"case": self.case, "points": 4, "earned": earned}, {"case": "other", "points": 6, "earned": 6}]
        self.assignment.write_record(student, {
            "student": student, "status": status, "reason": "", "judged": "", "isolation": "bubblewrap", "exercises": [
                {"name": "dropout_forward", "earned": earned + 6, "points": 10, "verdicts": verdicts},
                {"name": "dropout_backward", "earned": 5, "points": 10, "verdicts": []}]})

    def of(self, student, marks=None):
        return grade(self.assignment, student, {student: marks or {}}, terms(self.assignment))

    def told(self, student):
        return " ".join(sentences(self.of(student), terms(self.assignment)))


@pytest.fixture
def term(tmp_path):
    return Term(tmp_path)
