"""What a student handed in, put in order: what is run, and the released notebook with the student's work in it.

Cell types, tags, points, ids and locked cells are those of the released notebook, so neither a mended check cell, a
missing one, nor hostile metadata changes what is graded.  A cell of the hand-in is known by its nbgrader id, its id,
or its text; an answer is known by what it defines (program.py), a written one also by where it stands.
"""

import json
import re
from dataclasses import dataclass
from itertools import pairwise

from autograde.classroom.out_of_reach import out_of_reach
from autograde.classroom.program import EDITED, OWN, RELEASED, Part, Program, program
from autograde.classroom.statements import statements

LIMIT_MARKDOWN = 10_000                         # characters of a student's Markdown: readers may take quadratic time
LIMIT_NOTES, LIMIT_NOTE = 30, 400               # sentences, and characters of one
EXTRA = "student"                               # the tag of a cell that the student added
LABEL = "handed_in"                             # the metadata that says which cell of the hand-in it was


@dataclass(frozen=True)
class HandIn:
    """notebook: the release with the student's work in it, a dict;  program: what is run;  notes: sentences.

    answered: the names of exercises and written questions that hold an answer, right or wrong;  release: its id.
    """

    notebook: dict
    program: Program
    notes: list
    answered: list
    release: str = ""


def hand_in(released, submitted, modules=None, release=""):
    """The HandIn of what was read (notebook_file.Submitted).

    released: the released notebook, a dict;  modules: {exercise: where the library had its answer};  release: its id.
    """
    nb = json.loads(json.dumps(released))                       # a copy
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"])                # a list of lines, in a file
    known = recognised(nb["cells"], submitted.cells)
    parts = list(code_parts(nb["cells"], submitted.cells, known))
    asked = {grade_id(cell): cell["source"] for cell in nb["cells"] if cell["cell_type"] == "code" and solution(cell)}
    setup = [cell["source"] for cell in nb["cells"] if is_setup(cell)]
    run = program(asked, setup, [part for _, part in parts], modules=modules or {})
    written = written_answers(nb["cells"], submitted.cells, known)
    notes = [*submitted.notes, *release_notes(nb["cells"], submitted, known, release), *run.notes]
    as_released = {cell["source"].strip() for cell in nb["cells"]}
    own = [(label(at), cell) for at, cell in enumerate(submitted.cells) if cell["source"].strip() not in as_released]
    notes += out_of_reach(run.unanswered, asked, own)
    if any(cell["pictures"] for cell in submitted.cells):
        notes.append("Pictures that were put into text cells are not kept: whoever grades sees the text alone.")
    filled = fill(nb, submitted.cells, known, parts, run, written, notes)
    answered = [name for name in asked if name in run.homes and run.homes[name].source.strip() not in as_released]
    return HandIn(nb, run, [note[:LIMIT_NOTE] for note in notes[:LIMIT_NOTES]], answered + filled, release)


def recognised(released, cells):
    """For each cell of the hand-in the number of the released cell that it is, or None if it is the student's own."""
    keys = [{grade_id(c): i for i, c in enumerate(released) if grade_id(c)},
            {c["id"]: i for i, c in enumerate(released) if c.get("id")},
            {(c["cell_type"], c["source"].strip()): i for i, c in reversed(list(enumerate(released)))}]
    found = [None] * len(cells)
    for by, keyed in enumerate(keys):                           # the surest first
        for at, cell in enumerate(cells):
            key = cell["grade_id"], cell["id"], (cell["type"], cell["source"].strip())
            if found[at] is None and (known := keyed.get(key[by])) is not None and known not in found:
                found[at] = known
    return found


def code_parts(released, cells, known):
    """The code of the hand-in, and what it lacks of the release's demos first: (number of the cell or None, Part)."""
    for i, cell in enumerate(released):
        if cell["cell_type"] == "code" and i not in known and not solution(cell) and not is_setup(cell):
            yield None, Part("a demo cell of the release", cell["source"], RELEASED)
    for at, cell in enumerate(cells):
        if cell["type"] == "code" and cell["source"].strip():
            its = None if known[at] is None else released[known[at]]
            same = its is not None and its["source"].strip() == cell["source"].strip()
            if its is not None and its["cell_type"] == "code" and not solution(its) and not is_setup(its):
                yield at, Part(label(at), cell["source"], RELEASED if same else EDITED)
            elif not (same and is_setup(its)):
                yield at, Part(label(at), cell["source"], OWN, as_given=same and solution(its))


def label(at):
    return f"cell {at + 1}"


def written_answers(released, cells, known):
    """{number of a released cell that asks for text: numbers of the cells of the hand-in that hold the answer}

    Where its own cell was not written into, the answer is what the student wrote below the question.
    """
    asking = [i for i, cell in enumerate(released) if cell["cell_type"] == "markdown" and solution(cell)]
    as_released = {"", *(cell["source"].strip() for cell in released)}
    before, last = [], -1               # for each cell of the hand-in, the last one of the release above it
    for one in known:
        before.append(last)
        last = last if one is None else one
    found = {}
    for i, following in pairwise([*asking, len(released) + 1]):
        own = [at for at, one in enumerate(known) if one == i]
        if own and cells[own[0]]["source"].strip() not in ("", released[i]["source"].strip()):
            found[i] = own
            continue
        below = [at for at, one in enumerate(known) if one is None and i - 1 <= before[at] < following - 1
                 and cells[at]["source"].strip() not in as_released]
        texts = [at for at in below if cells[at]["type"] != "code"]
        question = [at for at, one in enumerate(known) if one == i - 1 and cells[at]["type"] == "markdown"
                    and cells[at]["source"].strip() not in as_released]
        found[i] = texts or [at for at in below if is_prose(cells[at]["source"])] or question
    return {i: places for i, places in found.items() if places}


def is_prose(source):
    """Whether a code cell holds an answer in words: comments, a string, a print of one, or no Python."""
    found = statements(source)
    return found is None or not any(s.binds or s.needs - {"print", "display"} for s in found)


def fill(nb, cells, known, parts, run, written, notes):
    """Put the student's work into the notebook, in place; returns the names of the written answers found."""
    released, number = nb["cells"], {part: at for at, part in parts}
    as_released = {cell["source"].strip() for cell in released}
    used = {at for at, part in parts if part.tier == RELEASED or (part.tier == EDITED and part not in run.used)}
    slots, elsewhere = {grade_id(cell): cell for cell in released if solution(cell)}, []
    for name, part in run.homes.items():
        at = number[part]
        if at not in used:
            slots[name] |= {"source": part.source}
            slots[name]["metadata"][LABEL] = part.label
            used.add(at)
        else:
            slots[name]["source"] = f"# {name} is in {part.label} of what was handed in."
        its = next((i for i, cell in enumerate(released) if cell is slots[name]), None)
        if known[at] != its and not any(part.label in note for note in notes):
            elsewhere.append(f"{name} in {part.label}")
    if elsewhere:
        notes.append(f"Answers count wherever they stand. Found by what they define: {', '.join(elsewhere)}.")
    filled = []
    for i, places in written.items():
        released[i]["source"] = harmless("\n\n".join(cells[at]["source"] for at in places))
        filled.append(grade_id(released[i]))
        if any(known[at] != i for at in places):
            notes.append(f"The answer to {grade_id(released[i])} was found in "
                         f"{' and '.join(map(label, places))}, below its question.")
        used |= set(places)
    above, extras, last = {}, {}, None
    for at, cell in enumerate(cells):
        last = last if known[at] is None else known[at]
        its = None if known[at] is None else released[known[at]]
        if its is not None and is_setup(its) and at not in used:
            its |= {"source": cell["source"]}
            its["metadata"][LABEL] = label(at)
        elif at not in used and cell["source"].strip() not in as_released | {""} and (
                its is None or its["cell_type"] == "code"):
            (above if last is None else extras.setdefault(last, {}))[at] = extra(cell, at)
    nb["cells"] = list(above.values())
    for i, cell in enumerate(released):
        nb["cells"] += [cell, *extras.get(i, {}).values()]
    bound_markdown(nb)
    return filled


def release_notes(released, submitted, known, release):
    """Whether the hand-in was made from another release, in a sentence."""
    texts = [i for i, cell in enumerate(released) if cell["cell_type"] == "markdown" and not solution(cell)]
    strange = sum(i not in known for i in texts) > len(texts) / 2
    if submitted.release and release and submitted.release != release:
        return [f"This notebook was made from release {submitted.release} of the assignment; it was graded against "
                f"release {release}."]
    if submitted.cells and texts and strange and not submitted.release:
        return ["This notebook holds little of the text of the release that it was graded against: it was made from "
                "another one, or anew."]
    return []


def bound_markdown(nb):
    """From where a student's Markdown is longer than any honest answer, it is shown as it is typed."""
    length = 0
    for cell in nb["cells"]:
        if cell["cell_type"] == "markdown" and (solution(cell) or EXTRA in tags(cell)):
            length += len(cell["source"])
            if length > LIMIT_MARKDOWN:
                cell["source"] = "    " + cell["source"].replace("\n", "\n    ")


def solution(cell):
    """Whether the student answers in this cell of the release."""
    return cell["metadata"].get("nbgrader", {}).get("solution", False)


def is_setup(cell):
    return "setup" in tags(cell)


def tags(cell):
    return cell["metadata"].get("tags", [])


def grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def extra(cell, at):
    """A cell of the student's own, as the notebook keeps it."""
    own = {"id": f"{EXTRA}-{at + 1}", "metadata": {"tags": [EXTRA], LABEL: label(at)}}
    if cell["type"] == "code":
        return own | {"cell_type": "code", "source": cell["source"], "outputs": [], "execution_count": None}
    return own | {"cell_type": "markdown", "source": harmless(cell["source"])}


def harmless(markdown):
    """The same text, in which a tag is no tag and a link no link.

    nbgrader's formgrader and feedback show Markdown as it is, HTML and javascript: links included; a
    student's would run in the instructor's browser.  A space in the middle turns each into plain text.
    """
    return re.sub(r"<(?=[A-Za-z/!?])|\](?=[(:])", r"\g<0> ", markdown)
