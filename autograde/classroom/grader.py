"""What a worker does with one submission, from its files to what is to be written.  It writes nothing itself, and
knows of the class's secret no more than the seeds of that submission.

    judge(student, …)   → {"record", "notebook", "scores", "comments", "answers"}
    page(…)             → {"html"}

Two tasks, so that a page that fails costs no grade.
"""

import contextlib
import json

from autograde.classroom import feedback_page, judged_notebook
from autograde.classroom.cell_marks import marks_of
from autograde.classroom.course import Course
from autograde.classroom.grade_one import judge_hand_in
from autograde.classroom.graders_copy import graders_copy, guides
from autograde.classroom.kept_sandbox import opened
from autograde.classroom.record import fingerprint
from autograde.classroom.which_notebook import Undecided, taken


class Grader:
    """A sandbox for the submissions of one assignment, one after the other."""

    def __init__(self, root, folder, isolation):
        self.assignment, self.isolation = Course.here(root).assignment(folder), isolation
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        self.sandbox = self.stack.enter_context(opened(self.assignment.stem, self.isolation))
        with self.sandbox.submission([]):       # its server starts now, not within a task's clock
            return self

    def __exit__(self, *exception):
        self.stack.close()

    def __call__(self, task):
        what, arguments = task
        return {"judge": self.judge, "page": self.page}[what](**arguments)

    def judge(self, student, wanted, seeds):
        """wanted: the name of the notebook that counts, "" if that was not said;  seeds: {a notebook's fingerprint: its
        seeds}.  {"changed": True} if the notebook has none: it came after the task.
        """
        assignment = self.assignment
        try:
            choice, hand_in = taken(assignment, student, wanted)
        except Undecided as error:
            return {"refused": [error.status, error.reason]}
        if (its_own := seeds.get(fingerprint(choice.path))) is None:
            return {"changed": True}
        judgements, errors, record = judge_hand_in(self.sandbox, assignment, student, choice, hand_in, its_own)
        notebook = judged_notebook.judged(choice, hand_in, judgements, errors)
        scores, comments, answers = marks_of(notebook, judgements)
        return {"record": record, "notebook": dumps(notebook), "scores": scores, "comments": comments,
                "answers": answers}

    def page(self, notebook, marks, title, account):
        judged = json.loads(notebook)
        return {"html": feedback_page.html(judged, marks, title, account),
                "notebook": dumps(graders_copy(judged, guides(self.assignment)))}


def dumps(notebook):
    """The file of a notebook, as nbformat writes it: lines apart, keys in order."""
    def lines(text):
        return text.splitlines(keepends=True) if isinstance(text, str) else text
    cells = []
    for cell in notebook["cells"]:
        outputs = [output | ({"data": {kind: lines(text) for kind, text in output["data"].items()}}
                             if "data" in output else {"text": lines(output["text"])})
                   for output in cell.get("outputs", ())]
        cells.append(cell | {"source": lines(cell["source"])} | ({"outputs": outputs} if "outputs" in cell else {}))
    return json.dumps(notebook | {"cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
