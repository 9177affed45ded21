"""A grading run whose judging is done in this process, and once for each hand-in: for tests of the run that writes."""

from collections import deque

from autograde.classroom.grader import Grader

JUDGED = {}                         # (student, the notebook's fingerprint): what the judge said


def quiet(iterable, **options):
    """In place of a progress bar."""
    return iterable


class OneProcess:
    """In place of a Pool: the same tasks, one after the other."""

    sandbox = None                  # of a Grader that a fixture holds open

    def __init__(self, make, arguments, **options):
        self.grader, self.waiting, self.number = Grader(*arguments), deque(), 0
        self.grader.sandbox = self.sandbox

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def first(self, task):
        self.waiting.appendleft((self.number, task))
        self.number += 1
        return self.number - 1

    def answers(self, tasks):
        for task in tasks:
            self.waiting.append((self.number, task))
            self.number += 1
        while self.waiting:
            number, task = self.waiting.popleft()
            yield number, self.answer(*task)

    def answer(self, what, arguments):
        return self.judge(**arguments) if what == "judge" else self.grader((what, arguments))

    def judge(self, student, wanted, seeds):
        folder = self.grader.assignment.folder_of("submitted", student)
        key = student, wanted, *(path.read_bytes() for path in sorted(folder.glob("*.ipynb")))
        if "changed" in JUDGED.get(key, ["changed"]):
            JUDGED[key] = self.grader.judge(student, wanted, seeds)
        return JUDGED[key]


def rows(assignment):
    """What the gradebook holds of an assignment: its grades and its comments."""
    from nbgrader.api import Gradebook  # which takes seconds
    with Gradebook(f"sqlite:///{assignment.course.made}/gradebook.db") as gradebook:
        notebooks = [(submission.student.id, notebook)
                     for submission in gradebook.assignment_submissions(assignment.folder)
                     for notebook in submission.notebooks]
        grades = sorted((student, grade.name, grade.auto_score, grade.manual_score, grade.extra_credit,
                         grade.needs_manual_grade, grade.max_score) for student, nb in notebooks for grade in nb.grades)
        comments = sorted((student, comment.name, comment.auto_comment or "", comment.manual_comment or "")
                          for student, nb in notebooks for comment in nb.comments)
    return grades, comments


def result(assignment):
    """All that a grading leaves behind, but for the times: files, records, and the gradebook's rows."""
    made = assignment.course.made
    files = {path.relative_to(made): path.read_bytes() for step in ("autograded", "feedback")
             for path in (made / step).rglob("*") if path.is_file()}
    names = {path.relative_to(made) for path in made.rglob("*")}
    records = {student: {key: value for key, value in assignment.record(student).items() if key != "judged"}
               for student in assignment.students()}
    return files, names, records, rows(assignment)
