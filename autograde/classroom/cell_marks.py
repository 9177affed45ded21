"""What nbgrader's gradebook keeps of a judged notebook, cell by cell."""

import hashlib


def marks_of(notebook, judgements):
    """{cell: points or None}, {cell: comment or None}, and the fingerprint of each answer's text."""
    scores, answers = {}, {}
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        name = marks.get("grade_id", "")
        if name.startswith("check-"):
            scores[name] = min(judgements[name.removeprefix("check-")].earned, marks["points"])
        elif marks.get("grade"):
            scores[name] = 0 if is_as_released(cell) else None
        if marks.get("solution"):
            answers[name] = hashlib.sha256(cell["source"].encode()).hexdigest()
    return scores, comments_of(notebook), answers


def comments_of(notebook):
    """{cell that asks for an answer: what nbgrader says by itself if there is none, or None}"""
    asked = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")]
    return {cell["metadata"]["nbgrader"]["grade_id"]: "No response." if is_as_released(cell) else None
            for cell in asked}


def is_as_released(cell):
    """Whether nbgrader's checksum of the cell is still the one of the release."""
    marks = cell["metadata"]["nbgrader"]
    said = [str(marks[what]) for what in ("grade", "solution", "locked")]
    parts = ["".join(cell["source"]), cell["cell_type"], *said, marks["grade_id"],
             *([str(float(marks["points"]))] if marks["grade"] else [])]
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest() == marks.get("checksum")
