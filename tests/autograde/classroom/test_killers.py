"""What killed or hung a grading run, or might: one class of it, through the real workers, beside two honest students.

A row is what a student's dropout_forward returns, raises or holds, or what is done to the notebook.  Each gets a
status and a small record; nobody else's grade changes; and the next run has nothing left to do.  Folders' names are in
test_hostile_files, the capstone's nets in test_capstone.
"""

import json
import shutil
from inspect import getsource

import pytest
from walls import needs_bubblewrap

from autograde.classroom.course import Course
from autograde.classroom.grade_class import grade_class
from autograde.classroom.nbgrader.gradebook import Nbgrader
from autograde.classroom.run import Run
from autograde.exercises.registry import of_chapter

pytestmark = [pytest.mark.slow, needs_bubblewrap]

HONEST = {"ada": "all-correct", "bob": "mistakes-1"}
RECORD, PAGE, NOTEBOOK = 40_000, 1_500_000, 2_500_000         # bytes
ESCAPES = "\\x1b[31m\\x07\\u202e"

RETURNED = {
    "strings, one of them long": "['x'] * 3500 + ['y' * 250_000]",
    "strings in a tuple": "('x',) * 3500 + ('y' * 250_000,)",
    "strings in lists": "[['x'] * 3500, ['y' * 250_000] * 2]",
    "strings in an inner list": "(x, ['x'] * 3500 + ['y' * 250_000])",
    "a long string beside an array": "(x, 'y' * 30_000_000)",
    "a key of 20 million characters": f"{{'{ESCAPES}' * 2_000_000: x}}",
    "such a key below": f"(x, ({{'{ESCAPES}' * 2_000_000: x}},))",
    "many long keys": "{f'{i} ' + 'k' * 600: x for i in range(20_000)}",
    "ten thousand keys": "{str(i): 0.5 for i in range(40_000)}",
    "a million keys": "{str(i): i for i in range(1_000_000)}",
    "escapes in text": f"'{ESCAPES}' * 1_000_000",
    "tuples in tuples": "eval('(' * 12 + 'x' + ',)' * 12)",
    "tuples too deep": "__import__('functools').reduce(lambda v, _: (v,), range(100_000), x)",
    "wide and deep": "__import__('functools').reduce(lambda v, _: (v,) * 3, range(9), x[:1, :1])",
    "lists of many lengths": "[[0.5] * i for i in range(400)]",
    "lists in lists in lists": "[[[[0.5] * 17] * 17] * 17] * 17",
    "huge integers": "[10 ** 1200] * 20_000",
    "one huge integer": "10 ** 1_000_000",
    "an integer and text": "[10 ** 1200, 'x' * 100_000] * 100",
    "numbers among arrays": "[x, 1.0] * 20_000",
    "a mask of nan": "(x * np.nan, (np.nan,))",
    "shapes of nothing": "(np.empty((0, 10 ** 7)), (np.empty((2 ** 20, 0, 4)),))",
    "an axis of length 0": "np.empty((0,))",
    "sixty-four million booleans": "np.zeros(64_000_000, bool)",
    "sixteen axes": "np.zeros((1,) * 16)",
    "more axes": "np.zeros((1,) * 60)",
    "a large array": "np.ones((2000, 4000))",
    "complex infinities": "(x * (np.inf + 1j * np.nan), (x * 1j,))",
    "half a character": "'\\ud800' * 1000",
    "half a character in a key": "{'\\udfff': x}",
    "null bytes": "'\\0' * 1_000_000",
    "a number that is no number": "float('nan')",
    "float16 beyond itself": "(np.full(x.shape, np.inf, np.float16), (np.float16('nan'),))",
}
HELD = {                            # put before the right answer, in its cell, or run by it
    "an output of 100 MB": "print('x' * 100_000_000)",
    "an error of 100 MB": "raise ValueError('\\x1b[31m\\x00' * 20_000_000)",
    "an error named at length": "raise type('E\\x1b' * 1_000_000, (Exception,), {})('x')",
    "a syntax error at length": "x = " + "(" * 150_000,
    "a string that never ends": "x = '" + "\\\\" * 150_000,
    "a deep expression": "y = " + "-" * 90_000 + "1",
    "a long sum": "y = " + "1+" * 90_000 + "1",
    "many statements": "z=1;" * 45_000,
    "many lines": "z = 1\n" * 30_000,
    "names without end": "q" * 190_000 + " = 1",
    "many magics": "%time\n" * 20_000,
    "many questions": "x?\n" * 20_000,
    "null bytes in code": "x = '\0' * 3",
    "form feeds": "\f\n" * 90_000,
    "carriage returns": "\r" * 190_000,
    "decorators": "@f\n" * 50_000 + "def g(): pass",
    "many definitions": "".join(f"def f{i}(): return f{i + 1}()\n" for i in range(4000)),
    "comparisons": "y = " + "1<" * 60_000 + "1",
}
OWN = {                             # a cell of the student's own
    "a cell of blank lines": "\n" * 100_000 + "x = 1",
    "a cell of blanks": " " * 190_000 + "x",
    "a cell of quotes": "'\"" * 90_000,
    "a cell of backslashes": "\\\n" * 90_000,
    "a cell of brackets": "([{" * 60_000,
    "a cell of numbers": "1_" * 90_000,
    "a cell of f-strings": "f'{f\"{" * 20_000,
    "a cell of comments": "#" * 190_000,
    "a cell of at signs": "@" * 4_900,
    "a cell just coloured": "\n" * 4_990,
    "a cell of tabs": "\t" * 4_990,
    "a cell of soft hyphens": "\u00ad\u202e" * 90_000,
}
MARKDOWN = {
    "stars": "*" * 9_900, "stars and words": "*a **b " * 1_400, "brackets": "[" * 9_900, "closing": "[a](" * 2_400,
    "images": "![" * 4_900, "backticks": "`" * 9_900, "ticks of many lengths": " ".join("`" * i for i in range(135)),
    "quotes": ">" * 9_900, "lists in lists": "".join(" " * i + "- x\n" for i in range(135)), "rules": "- " * 4_900,
    "tables": "|" * 9_900, "a table": "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n", "references": "[a]: <" * 1_600,
    "tildes": "~~a" * 3_300, "entities": "&#x" * 3_300, "tags": "<a " * 3_300, "comments": "<!--" * 2_400,
    "headings": "#" * 9_900, "underlines": "a\n=\n" * 2_400, "links": "http://" * 1_400, "mail": "a@" * 4_900,
    "escapes": "\\" * 9_900, "breaks": "a  \n" * 2_400, "blanks": " " * 9_900, "fences": "```\n" * 2_400,
    "nested emphasis": "*_" * 4_900, "angle brackets": "<" * 9_900, "beyond the limit": "[*_`<" * 39_000,
}


def files(nb, right):
    """{name: (content of the file, status, words of the reason)}"""
    text = json.dumps(nb)
    picture = {"cell_type": "markdown", "metadata": {}, "id": "p", "source": "![x](attachment:x.png)",
               "attachments": {"x.png": {"image/png": "A" * 10_000_000}}}
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b>" * 4_000_000}}
    empty = {"cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    return {
        "a notebook of 50 MB": (text[:-1] + ', "x": "' + "x" * 50_000_000 + '"}', "unreadable", "it has 50 MB"),
        "a hundred thousand cells": (json.dumps(nb | {"cells": [empty] * 100_000}), "unreadable", "100000 cells"),
        "an attachment": (json.dumps(nb | {"cells": [*right["cells"], picture]}), "graded", ""),
        "an output of 12 MB": (json.dumps(right | {"cells": [c | {"outputs": [shown]} if c["cell_type"] == "code" and
                               c["metadata"].get("nbgrader", {}).get("grade_id") == "check-dropout_forward" else c
                               for c in right["cells"]]}), "graded", ""),
        "nested a hundred thousand times": ('{"metadata": ' + "[" * 10**5 + "]" * 10**5 + ', "cells": []}',
                                            "unreadable", "it is not a Jupyter notebook"),
        "nested below a cell": (json.dumps(right)[:-1] + ', "x": ' + '{"a":' * 10**5 + "1" + "}" * 10**5 + "}",
                                "unreadable", "it is not a Jupyter notebook"),
        "a number of a million digits": (json.dumps(right)[:-1] + ', "x": ' + "9" * 10**6 + "}", "unreadable",
                                         "it is not a Jupyter notebook"),
        "null bytes in the file": ("\0" * 1_000_000, "unreadable", "it is not a Jupyter notebook"),
        "keys that occur a million times": ('{"cells": [], ' + '"a": 1, ' * 10**6 + '"b": 2}', "graded", ""),
        "a list of a million lines": (json.dumps(right | {"cells": [*right["cells"], empty | {
            "source": ["\n"] * 10**6}]}), "unreadable", "a cell has 1000000 characters"),
    }


def code(source):
    return {"cell_type": "code", "metadata": {}, "id": "own", "source": source, "outputs": [], "execution_count": None}


def answers(right, source):
    nb = json.loads(json.dumps(right))
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "dropout_forward":
            cell["source"] = source
    return nb


def submissions(nb, right):
    """{student: (file, status, words of the reason)}"""
    reference = getsource(next(e.reference for e in of_chapter("dropout") if e.name == "dropout_forward"))
    head = "def dropout_forward(x, *, keep_prob, rng):\n"
    rows = {f"returns {name}": answers(right, f"{head}    return {value}\n") for name, value in RETURNED.items()}
    rows |= {f"holds {name}": answers(right, f"{text}\n{reference}") for name, text in HELD.items()}
    rows |= {f"runs {name}": answers(right, f"{head}    {HELD[name]}\n") for name in list(HELD)[:3]}
    rows |= {f"own {name}": right | {"cells": [*right["cells"], code(text)]} for name, text in OWN.items()}
    written = next(i for i, cell in enumerate(right["cells"])
                   if cell["cell_type"] == "markdown" and cell["metadata"].get("nbgrader"))
    rows |= {f"writes {name}": right | {"cells": [cell | {"source": text} if i == written else cell
                                                  for i, cell in enumerate(right["cells"])]}
             for name, text in MARKDOWN.items()}
    found = {name: (json.dumps(notebook), "graded", "") for name, notebook in rows.items()}
    return {name.replace("'", ""): row for name, row in (found | files(nb, right)).items()}


# ── The class

FEW = ("returns strings, one of them long", "returns a key of 20 million characters", "returns such a key below",
       "returns ten thousand keys", "returns wide and deep", "returns one huge integer", "returns a mask of nan",
       "returns half a character in a key", "holds a deep expression", "runs an error of 100 MB",
       "own a cell of blank lines", "own a cell of quotes", "writes brackets", "writes nested emphasis",
       "a notebook of 50 MB", "a hundred thousand cells", "an attachment", "nested below a cell",
       "keys that occur a million times")
SLOW = ("returns a large array", "returns sixty-four million booleans", "returns a million keys",
        "returns many long keys", "returns one huge integer")           # whose own time may run out on a busy machine
FULL, FORWARD = (sum(e.points for e in of_chapter("dropout") if e.name in (name or e.name))
                 for name in ("", "dropout_forward"))


def quiet(iterable, **options):
    """In place of a progress bar."""
    return iterable


def hand_in(assignment, student, content):
    folder = assignment.folder_of("submitted", student)
    folder.mkdir(parents=True)
    (folder / "dropout.ipynb").write_bytes(content if isinstance(content, bytes) else content.encode())


def standing_of(assignment, student):
    record = {name: value for name, value in assignment.record(student).items() if name != "judged"}
    files = [(assignment.folder_of(step, student) / f"dropout.{end}").read_bytes()
             for step, end in (("autograded", "ipynb"), ("feedback", "html"))]
    return record, files


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.soak)])
def killers(request, original, sample, tmp_path_factory):
    """The assignment, {student: (status, words of the reason)}, and what the honest got without and with them."""
    root = shutil.copytree(original.course.root, tmp_path_factory.mktemp("killers") / "course")
    assignment = Course(root).assignment("dropout")
    for student, name in HONEST.items():
        hand_in(assignment, student, sample(name).content)
    grade_class(assignment, progress=quiet)
    undisturbed = {student: standing_of(assignment, student) for student in HONEST}
    released = json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    rows = submissions(released, json.loads(sample("all-correct").content))
    expected = {}
    for number, (name, (content, status, reason)) in enumerate(rows.items()):
        if request.param == "all" or name in FEW:
            hand_in(assignment, student := f"k{number}", content)
            expected[student] = name, status, reason
    assert request.param == "all" or len(expected) == len(FEW)
    grade_class(assignment, again=True, progress=quiet)
    yield assignment, expected, undisturbed
    shutil.rmtree(root)


def test_each_has_a_status_and_a_record_that_can_be_read(killers):
    assignment, expected, _ = killers
    for student, (name, status, reason) in expected.items():
        record = assignment.record(student)
        assert record["status"] == status and reason in record["reason"], (name, record["status"], record["reason"])
        text = assignment.record_path(student).read_text(encoding="utf-8")
        assert len(text) < RECORD and all(c.isprintable() or c == "\n" for c in text), (name, len(text))
        wrong = name.partition(" ")[0] in ("returns", "runs")
        if status == "graded" and name != "keys that occur a million times" and not name.startswith("holds"):
            assert record["earned"] == FULL - FORWARD * wrong or name in SLOW, name


def test_what_is_made_of_each_has_a_size_that_can_be_read(killers):
    assignment, expected, _ = killers
    for student, (name, *_) in expected.items():
        notebook, page = (assignment.folder_of(step, student) / f"dropout.{end}"
                          for step, end in (("autograded", "ipynb"), ("feedback", "html")))
        assert notebook.stat().st_size < NOTEBOOK and page.stat().st_size < PAGE, name


def test_the_others_are_graded_the_same(killers):
    assignment, _, undisturbed = killers
    assert {student: standing_of(assignment, student) for student in HONEST} == undisturbed
    assert undisturbed["ada"][0]["earned"] == FULL


def test_the_gradebook_has_the_points_of_the_records(killers):
    assignment, expected, _ = killers
    points = {student: score - by_hand for student, (score, by_hand, _) in
              Nbgrader(assignment.course).scores(assignment).items()}
    assert points == {student: assignment.record(student)["earned"] for student in (*expected, *HONEST)}


def test_the_next_run_has_nothing_to_do(killers, monkeypatch):
    done = []
    monkeypatch.setattr(Run, "__call__", lambda run, waiting, *_: done.extend(work.student for work in waiting))
    grade_class(killers[0], progress=quiet)
    assert done == []
