"""What whoever grades by hand sees: only what is graded, and rubric and model answer beside each written answer.

It lies in autograded/, which is the instructor's alone.  A student's page shows no cell that is neither the student's
nor graded, so no guide either, whoever makes that page.
"""

import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path

from autograde.classroom.submission import EXTRA, LABEL, grade_id, tags
from autograde.judging.report import TEMPLATES

WRITTEN = re.compile(r"written: (\w+) \((\d+) points?\)\n+(.*)", re.DOTALL)       # a cell of the source notebook
GUIDE = "for-graders"                           # the tag of a cell that no student may see
ITEM = re.compile(r"(\d+) points?:\s+(.*?)\.?(?=\s+\d+ points?:\s|\s*$)", re.DOTALL)         # of a rubric
SCRIPT = (TEMPLATES / "rubric.js").read_text(encoding="utf-8")


def guides(assignment) -> dict[str, str]:
    """{written question: rubric and model answer}, from the instructor's notebook."""
    try:
        return read(assignment.source, assignment.source.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=32)
def read(source: Path, mtime: int) -> dict[str, str]:
    cells = json.loads(source.read_text(encoding="utf-8")).get("cells", [])
    texts = ["".join(cell["source"]).strip() for cell in cells if cell["cell_type"] == "markdown"]
    return {found[1]: found[3] for text in texts if (found := WRITTEN.fullmatch(text))}


def graders_copy(notebook: dict, its_guides: dict[str, str]) -> dict:
    """The judged notebook without demos and texts, but for the questions that are answered in words.

    its_guides: of `guides`.  Given its own result again, it changes nothing but the guides.
    """
    cells, question = [], None
    for cell in notebook["cells"]:
        name = grade_id(cell)
        if GUIDE in tags(cell):
            continue
        if cell["cell_type"] == "markdown" and name:
            cells += [question] * (question is not None and question not in cells) + [cell]
            cells += [guide(name, its_guides[name])] if name in its_guides else []
        elif name or LABEL in cell["metadata"] or EXTRA in tags(cell):
            cells.append(cell)
        question = cell if cell["cell_type"] == "markdown" and not name and EXTRA not in tags(cell) else None
    return notebook | {"cells": cells}


def guide(name, text):
    return {"cell_type": "markdown", "id": f"guide-{name}"[:64], "metadata": {"tags": [GUIDE]},
            "source": f"> *For graders only: no student's page shows this.*\n\n{text}" + buttons(name, text)}


def buttons(name, text):
    """The rubric's points as buttons, in HTML: formgrader shows a notebook's Markdown with the HTML in it, and runs it.

    One that is pressed writes its line into the comment, and the sum of those that stand there is the score.
    """
    items = [(points, " ".join(what.split())) for points, what in ITEM.findall(text.partition("**Rubric.**")[2])]
    its = "\n".join(f'<button type="button" class="btn btn-default btn-sm tabbable" aria-pressed="false" '
                    f'data-points="{points}" style="white-space: normal; text-align: left">{points} '
                    f"point{'s' * (points != '1')}: {escape(what)}</button>" for points, what in items)
    group = f'<div class="rubric" role="group" aria-label="Points of the rubric" data-of="{escape(name)}">'
    return f"\n\n{group}\n{its}\n</div>\n<script>\n{SCRIPT}</script>" if items else ""
