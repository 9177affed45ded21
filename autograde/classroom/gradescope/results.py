"""A judgement as Gradescope's results.json: a line for each case.

At once a student sees what `check` says, for no points, and which written questions wait for a hand.  The lines that
earn the points are of cases whose numbers nobody knows; they are shown when the due date is over.
"""

from autograde.boundary.text import cleaned

LIMIT = 4000                                    # characters of one line's text


def results(judgements, public, *, notes, written, visibility, isolation):
    """The document.  judgements, public: {exercise: Judgement} under the secret seeds and under that of `check`;
    written: the names of the written questions that hold an answer, each with its points.
    """
    tests = [line(f"{name} · {verdict.case} (as check says)", verdict, "visible", points=0)
             for name, judgement in public.items() for verdict in judgement.verdicts]
    tests += [line(f"{name} · {verdict.case}", verdict, visibility)
              for name, judgement in judgements.items() for verdict in judgement.verdicts]
    text = [*notes, *(f"{name}: your answer is here; {points:g} points are given by hand."
                      for name, points in written.items())]
    return {"output": cleaned("\n".join(text), LIMIT), "output_format": "text", "stdout_visibility": "hidden",
            "tests": tests, "extra_data": {"isolation": isolation}}


def line(name, verdict, visibility, points=None):
    """One case: its points, what came out, what should have, and the hint."""
    points = verdict.points if points is None else points
    right = verdict.status == "correct"
    said = [verdict.requirement]
    if not right:
        said += [verdict.status, *(f"{what}: {text}" for what, text in (
            ("your function", verdict.got), ("expected", verdict.expected), ("seen", verdict.relation)) if text),
            *verdict.hints]
    return {"name": cleaned(name, 200), "score": min(verdict.earned, points), "max_score": points,
            "status": "passed" if right else "failed", "output": cleaned("\n".join(said), LIMIT),
            "output_format": "text", "name_format": "text", "visibility": visibility}


def not_graded(sentence, *, theirs):
    """The document for work that could not be graded.  theirs: whether the student can mend it.

    Where the fault is not the student's there is no score, so that Gradescope shows that autograding failed, and not 0.
    """
    document = {"output": cleaned(sentence, LIMIT), "output_format": "text"}
    return document | ({"score": 0, "tests": []} if theirs else {"tests": []})
