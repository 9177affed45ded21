"""What of a hand-in is run: the last function of a name answers, with what it needs, and the rest is an experiment."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.classroom.program import EDITED, OWN, RELEASED, Part, program

STUB = "def half(x):\n    raise NotImplementedError"
ASKED = {"half": STUB, "twice": STUB.replace("half", "twice")}
MODULES = {"half": "course_lib.maths", "twice": "course_lib.maths"}
HALF, OTHER = "def half(x):\n    return x / 2", "def half(x):\n    return 0.5 * x"


def of(*cells, asked=("half",), setup=("import numpy as np",)):
    """The Program of these cells: texts of the student's own, or (text, tier)."""
    parts = [Part(f"cell {i}", *(cell if isinstance(cell, tuple) else (cell, OWN))) for i, cell in enumerate(cells, 1)]
    return program({name: ASKED[name] for name in asked}, list(setup), parts, modules=MODULES)


def sources(made, *, experiment=False):
    """What is run, without the set-up and what we put in; or the experiments."""
    return [cell.source.strip() for cell in made.cells if cell.name not in ("", "setup")
            and cell.experiment is experiment]


# ── Which function answers

def test_the_last_of_a_name_counts_and_that_is_said():
    made = of(HALF, OTHER)
    assert made.labels == {"half": "cell 2"} and sources(made) == [HALF, OTHER]
    assert made.notes == ["half is defined in cell 1 and in cell 2: the last one counts."]


@pytest.mark.parametrize("cells", [[HALF, STUB], [STUB, HALF], [f"{HALF}\n{STUB}"], [STUB, HALF, STUB]])
def test_a_stub_takes_no_answer_s_place(cells):
    made = of(*cells)
    assert HALF in "\n".join(sources(made)) and made.notes == [] and made.unanswered == []
    assert not any("NotImplementedError" in cell.source for cell in made.cells)


@pytest.mark.parametrize("cells", [[], ["x = 1"], [STUB], [(HALF, RELEASED)]])
def test_where_nobody_answers_the_stub_is_asked(cells):
    """So that the status is "not answered", and code that makes the function in some other way still may."""
    made = of(*cells)
    assert made.unanswered == ["half"] and STUB in [cell.source for cell in made.cells]


@pytest.mark.parametrize("line", ["from course_lib.maths import half", "from course_lib.maths import half, other"])
def test_to_import_the_library_s_is_no_answer(line):
    made = of(line)
    assert made.unanswered == ["half"] and made.labels == {"half": "cell 1"}            # where an error would be told
    assert not any("in_library" in cell.source for cell in made.cells)


def test_an_import_from_elsewhere_may_be_one():
    assert of("from mine import half").labels == {"half": "cell 1"}


def test_an_answer_in_a_cell_of_the_release_counts_where_the_student_wrote_into_it():
    assert of((HALF, EDITED)).labels == {"half": "cell 1"} and of((HALF, RELEASED)).labels == {}


@pytest.mark.parametrize("later, said", [
    ("half = 0.5", True), ("del half", True), ("half = half(3)", False), ("half.calls = 0", False), ("half(3)", False)])
def test_what_is_made_of_the_name_afterwards_does_not_take_the_answer_away(later, said):
    made = of(HALF, later)
    assert made.labels == {"half": "cell 1"} or not said
    note = "cell 2 makes half something that is no function: the last function of that name counts."
    assert (note in made.notes) is said


def test_a_name_that_was_a_number_before_is_not_spoken_of():
    assert of("half = 0.5", HALF).notes == [] and of(f"half = 0.5\n{HALF}").notes == []


def test_a_cell_that_is_no_python_is_the_answer_s_home_so_that_its_error_is_told():
    made = of("def half(x:\n    return x / 2")
    assert made.labels == {"half": "cell 1"} and [c.experiment for c in made.cells if c.name == "cell 1"] == [False]
    assert of("x = = 1").labels == {}


# ── What else is run

def test_an_answer_gets_what_it_needs_and_the_rest_is_an_experiment():
    made = of("scale = 0.5", "def helper(x):\n    return x * scale", "def half(x):\n    return helper(x)",
        "print(half(3))",
              "other = 1")
    assert len(sources(made)) == 3 and sources(made, experiment=True) == ["print(half(3))", "other = 1"]


def test_in_one_cell_they_are_told_apart_and_keep_their_lines():
    made = of(f"slow()\nimport math\n\n{HALF.replace('/ 2', '/ math.e')}\nwhile True:\n    pass")
    answer, = (cell for cell in made.cells if cell.name == "cell 1" and not cell.experiment)
    assert answer.source.split("\n")[1] == "import math" and answer.source.split("\n")[4] == "    return x / math.e"
    assert sources(made, experiment=True) == ["slow()", "while True:\n    pass"]


def test_demo_cells_are_not_run_but_for_what_an_answer_needs():
    demo = "plot(half)\ndef twice_as(x):\n    return 2 * x"
    assert sources(of(HALF, (demo, RELEASED))) == [HALF]
    made = of(HALF.replace("x / 2", "twice_as(x) / 4"), (demo, EDITED))
    assert sources(made)[1] == "def twice_as(x):\n    return 2 * x" and len(made.used) == 1
    assert made.notes == ["Demo cells are not run when grading; your answers need twice_as, which was taken from cell "
                          "2."]


def test_what_the_student_wrote_is_looked_for_before_the_release():
    made = of("k = 2", ("k = 3", EDITED), ("k = 4", RELEASED), HALF.replace("2", "k"))
    assert sources(made) == ["k = 2", HALF.replace("2", "k")]
    assert sources(of(("k = 3", EDITED), ("k = 4", RELEASED), HALF.replace("2", "k")))[0] == "k = 3"


@pytest.mark.parametrize("cell", ["from somewhere import *", "from __future__ import annotations"])
def test_what_may_bind_or_change_anything_is_always_run(cell):
    assert cell in sources(of(cell, HALF))


def test_a_star_of_a_demo_cell_is_not():
    assert sources(of(("from somewhere import *", EDITED), HALF)) == [HALF]


def test_the_set_up_of_the_release_comes_first_and_magics_in_it_are_calls():
    made = of(HALF, setup=["%matplotlib inline\nimport numpy as np"])
    assert made.cells[0].name == "setup" and "get_ipython()" in made.cells[0].source
    assert not made.cells[0].experiment


def test_after_an_answer_the_library_runs_it():
    made = of(HALF, "def twice(x):\n    return x * 2", asked=("half", "twice"))
    names = [cell.source for cell in made.cells if "in_library" in cell.source]
    assert names == [f"__import__('autograde').in_library('course_lib.maths', {n!r}, {n})" for n in ("half", "twice")]
    assert [c.name for c in made.cells] == ["setup", "cell 1", "", "cell 2", ""]


LINES = ["k = 2", "def half(x):\n    return x / k", "def twice(x):\n    return helper(x)",
    "def helper(x):\n    return x",
         STUB, "half = 3", "del twice", "print(k)", "x = = 1", "", "%time y = half(2)", "if k:\n    half = abs",
         "from course_lib.maths import half", "import numpy as np; z = np", "class A:\n    def half(self): pass"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.lists(st.sampled_from(LINES), max_size=3).map("\n".join),
                          st.sampled_from([OWN, EDITED, RELEASED])), max_size=5))
def test_whatever_is_handed_in(cells):
    made = of(*cells, asked=("half", "twice"))
    labels = [cell.name for cell in made.cells]
    assert labels.count("setup") == 1 == labels.index("setup") + 1
    assert [label for label in dict.fromkeys(labels) if label.startswith("cell")] == sorted(
        {label for label in labels if label.startswith("cell")})                        # in the order of the notebook
    for cell in made.cells:                             # each piece stands on the lines where it was written
        if cell.name.startswith("cell"):
            written = Part("", cells[int(cell.name[5:]) - 1][0]).python.split("\n")
            assert all(line == there for line, there in zip(cell.source.split("\n"), written, strict=False) if line)
    assert {*made.labels} | {*made.unanswered} == {"half", "twice"}
    own = {f"cell {i}" for i, (_, tier) in enumerate(cells, 1) if tier == OWN}
    assert {cell.name for cell in made.cells if cell.experiment} <= own
    for name, part in made.homes.items():
        assert part.tier != RELEASED and name in part.source
