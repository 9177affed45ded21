"""No honest work is lost: right answers in a notebook that is not as it was handed out get what they deserve.

A row is a quirk: a function that does to an answered notebook what students, editors and converters do.  It is played
on both sides: graded in the sandbox, and run cell by cell in IPython, where `check` must say the same points.
"""

import gc
import json
import re
from textwrap import indent

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from walls import needs_bubblewrap

from autograde.classroom.grade_one import judge_cells
from autograde.classroom.notebook_file import read
from autograde.classroom.sample_class import Maker
from autograde.classroom.submission import LABEL, hand_in
from autograde.exercises.registry import of_chapter

pytestmark = needs_bubblewrap

FULL = sum(exercise.points for exercise in of_chapter("dropout"))
QUIRKS = {}
FORWARD = "dropout_forward"


def quirk(points=FULL, notes="", errors="", written=False, notebook=True):
    """Decorator: change(nb) makes the quirk; what it returns, if anything, is handed in instead.

    notes, errors: words that the page must say of it;  written: whether the written answer must be found;
    notebook: whether check says the same in a notebook (False: what it cannot know, such as absent packages).
    """
    def add(change):
        QUIRKS[change.__name__] = change, points, notes, errors, written, notebook
        return change
    return add


def mark(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def cell(nb, name):
    return next(c for c in nb["cells"] if name in (mark(c), c.get("id")))


def at(nb, name):
    return nb["cells"].index(cell(nb, name))


def code(source, **more):
    return {"cell_type": "code", "id": f"own-{abs(hash(source))}", "metadata": {}, "outputs": [],
            "execution_count": None, "source": source} | more


def text(source, kind="markdown"):
    return {"cell_type": kind, "id": f"text-{abs(hash(source))}", "metadata": {}, "source": source}


def stub(nb, name):
    return f'{cell(nb, name)["source"].partition(":")[0]}:\n    # YOUR CODE HERE\n    raise NotImplementedError()'


def put_below(nb, name, *cells):
    nb["cells"][at(nb, name) + 1:at(nb, name) + 1] = cells


# ── Where the answers are

@quirk()
def nothing_unusual(nb):
    pass


@quirk()
def ids_and_metadata_gone(nb):
    for c in nb["cells"]:
        c.pop("id")
        c["metadata"] = {}


@quirk(notes="Found by what they define: dropout_forward in cell")
def the_answers_cell_deleted_and_the_code_in_a_new_one(nb):
    c = cell(nb, FORWARD)
    nb["cells"][nb["cells"].index(c)] = code(c["source"])


@quirk()
def a_new_cell_below_the_stub(nb):
    put_below(nb, FORWARD, code(cell(nb, FORWARD)["source"]))
    cell(nb, FORWARD)["source"] = stub(nb, FORWARD)


@quirk(notebook=False)                          # from top to bottom, the stub comes last there
def a_new_cell_above_the_stub(nb):
    nb["cells"].insert(at(nb, FORWARD), code(cell(nb, FORWARD)["source"]))
    cell(nb, FORWARD)["source"] = "# later\n" + stub(nb, FORWARD)


@quirk()
def the_answer_at_the_very_end(nb):
    nb["cells"].append(code(cell(nb, FORWARD)["source"]))
    cell(nb, FORWARD)["source"] = stub(nb, FORWARD)
    nb["cells"].append(code(f"check({FORWARD})"))


@quirk()
def two_answers_in_one_cell_the_other_deleted(nb):
    cell(nb, FORWARD)["source"] += "\n\n" + cell(nb, "dropout_backward")["source"]
    nb["cells"].remove(cell(nb, "dropout_backward"))


@quirk()
def all_answers_in_the_set_up_cell(nb):
    for e in of_chapter("dropout"):
        cell(nb, "setup")["source"] += "\n\n" + cell(nb, e.name)["source"]
        cell(nb, e.name)["source"] = ""


@quirk(notes="made from release 0000abcd")
def an_older_release_with_other_ids(nb):
    nb["metadata"]["autograde"]["release"] = "0000abcd"
    for c in nb["cells"]:
        c["id"] = f"old-{c['id']}"[:60]
        c["metadata"].pop("nbgrader", None)


@quirk(notes="holds little of the text")
def only_the_code_in_a_notebook_of_ones_own(nb):
    nb["metadata"] = {}
    nb["cells"] = [code(c["source"]) for c in nb["cells"] if c["cell_type"] == "code" and "demo" not in
                   c["metadata"].get("tags", [])]


@quirk()
def the_answer_in_the_cell_of_the_check(nb):
    cell(nb, f"check-{FORWARD}")["source"] = cell(nb, FORWARD)["source"] + f"\ncheck({FORWARD})"
    cell(nb, FORWARD)["source"] = stub(nb, FORWARD)


@quirk()
def cells_were_shuffled_by_a_merge(nb):
    c = cell(nb, "dropout_backward")
    nb["cells"].remove(c)
    nb["cells"].insert(at(nb, FORWARD), c)


@quirk(notes="is defined in cell")
def a_first_attempt_is_kept_above(nb):
    nb["cells"].insert(at(nb, FORWARD), code(f"def {FORWARD}(x, *, keep_prob, rng):\n    return x, (x,)"))


# ── What was written

@quirk(written=True, notes="below its question")
def a_written_answer_in_a_new_cell_below(nb):
    put_below(nb, "why_dropout_helps", text("Because no unit can rely on another."))


@quirk(written=True)
def a_written_answer_in_its_cell(nb):
    cell(nb, "why_dropout_helps")["source"] = "Because."


@quirk(written=True)
def a_written_answer_retyped_without_ids(nb):
    cell(nb, "why_dropout_helps")["source"] = "Because."
    ids_and_metadata_gone(nb)


@quirk(written=True)
def a_written_answer_in_a_raw_cell(nb):
    put_below(nb, "why_dropout_helps", text("Because no unit can rely on another.", "raw"))


@quirk(written=True)
def a_written_answer_in_a_code_cell(nb):
    put_below(nb, "why_dropout_helps", code("# Because no unit can rely on another.\n# And at test time all are on."))


@quirk(written=True)
def a_written_answer_that_is_printed(nb):
    put_below(nb, "why_dropout_helps", code("print('Because no unit can rely on another.')"))


@quirk(written=True)
def a_written_answer_in_the_cell_of_the_question(nb):
    cell(nb, "question")["source"] += "\n\nBecause no unit can rely on another."


@quirk()
def a_note_above_the_question_is_no_answer(nb):
    nb["cells"].insert(at(nb, "question"), text("to do: think"))


@quirk(written=True)
def a_written_answer_where_its_cell_was_deleted(nb):
    put_below(nb, "why_dropout_helps", text("Because."))
    nb["cells"].remove(cell(nb, "why_dropout_helps"))


# ── What the set-up and the student's own cells do

@quirk(notebook=False, errors="ModuleNotFoundError")
def packages_that_are_not_there(nb):
    cell(nb, "setup")["source"] = ("import pandas as pd\nfrom google.colab import drive\ndrive.mount('/content')\n"
                                   "import scipy.stats\nimport torch\n" + cell(nb, "setup")["source"])


@quirk(notebook=False, errors="No such file")
def a_data_set_of_ones_own(nb):
    cell(nb, "setup")["source"] = "rows = open('C:/Users/me/data.csv').read()\n" + cell(nb, "setup")["source"]


@quirk(notebook=False, errors="ModuleNotFoundError")
def packages_that_are_not_there_above_the_answer_in_its_cell(nb):
    around(nb, FORWARD, lambda s: "import torch\nfrom jaxtyping import Float\n"
                                  + s.replace("(x,", "(x: torch.Tensor,", 1))


@quirk(notebook=False, errors="ModuleNotFoundError")
def decorators_of_packages_that_are_not_there(nb):
    decorators = ("@torch.no_grad()\n@jax.jit\n", "@beartype\n", "@jaxtyped(typechecker=beartype)\n",
                  "@partial(jax.jit, static_argnames=('keep_prob',))\n", "@jit\n", "@jax.jit\n")
    around(nb, "setup", lambda s: "import torch, jax\nfrom jaxtyping import jaxtyped, Float\nfrom beartype import "
                                  "beartype\nfrom functools import partial\njit = jax.jit\n" + s)
    for exercise, above in zip(of_chapter("dropout"), decorators, strict=True):
        around(nb, exercise.name, lambda s, above=above: above + s)


@quirk(notebook=False)
def decorators_of_packages_that_do_nothing(nb):
    decorators = ("@njit\n", "@numba.njit(cache=True)\n", "@numba.njit\n@profile\n", "@interact_manual\n",
                  "@jit(nopython=True)\n", "@njit()\n")
    around(nb, "setup", lambda s: "import numba\nfrom numba import njit, jit\nfrom line_profiler import profile\n"
                                  "from ipywidgets import interact_manual\n" + s)
    for exercise, above in zip(of_chapter("dropout"), decorators, strict=True):
        around(nb, exercise.name, lambda s, above=above: above + s)


@quirk(notebook=False, errors="ModuleNotFoundError")
def types_of_packages_that_are_not_there(nb):
    around(nb, FORWARD, lambda s: "import torch\nfrom jaxtyping import Float\nfrom torch import Tensor\n"
                                  "Batch = Float[Tensor, 'N D'] | None\n\nclass Net(torch.nn.Module):\n    pass\n\n"
                                  + s.replace("(x,", "(x: Batch,", 1).replace(
                                      "    ", "    if isinstance(x, torch.Tensor):\n        x = x.numpy()\n    ", 1))


@quirk(notebook=False)
def wrapped_by_a_package_that_is_not_there(nb):
    around(nb, FORWARD, lambda s: f"import jax\n{s}\n\n{FORWARD} = jax.jit({FORWARD}, static_argnames='keep_prob')")


@quirk(points=FULL - 6, notebook=False, errors="ModuleNotFoundError")
def an_answer_that_computes_with_what_is_not_there(nb):
    around(nb, FORWARD, lambda s: "import scipy.special\n" + s.replace(
        "return", "x = 0 * scipy.special.expit(x) + x\n    return"))


@quirk()
def the_set_up_deleted_and_imported_by_hand(nb):
    source = cell(nb, "setup")["source"]
    nb["cells"].remove(cell(nb, "setup"))
    nb["cells"].insert(0, code("import numpy as np\n" + source))


@quirk(notebook=False, errors="cells that no answer needs")
def own_cells_that_take_long(nb):
    for i in range(6):
        put_below(nb, f"check-{FORWARD}", code(f"import time\ntime.sleep({50 + i})"))


@quirk(notebook=False)
def an_experiment_in_the_answers_cell(nb):
    cell(nb, FORWARD)["source"] += "\n\nwhile True:\n    pass\n"


@quirk(notebook=False)
def own_cells_that_end_the_process(nb):
    for i in range(5):
        put_below(nb, "setup", code(f"import os\nos._exit({i})"))


@quirk(errors="NameError")
def own_cells_that_fail(nb):
    put_below(nb, "setup", code("1 / zero"), code("assert False, 'todo'"))


@quirk(errors="SyntaxError")
def an_own_cell_that_is_no_python(nb):
    put_below(nb, "setup", code("here I tried something ("))


@quirk()
def names_from_demo_cells(nb):
    cell(nb, FORWARD)["source"] = "@cache\ndef half():\n    return 2\n\n\n" + cell(nb, FORWARD)["source"].replace(
        "return", "half()\n    return")


@quirk(notes="Demo cells are not run when grading; your answers need twice")
def a_helper_written_into_a_demo_cell(nb):
    cell(nb, "demo-losing")["source"] = "def twice(x):\n    return 2 * x\n\n" + cell(nb, "demo-losing")["source"]
    cell(nb, FORWARD)["source"] = cell(nb, FORWARD)["source"].replace("return", "twice(1)\n    return")


@quirk()
def an_answer_that_calls_another_through_the_library(nb):
    cell(nb, "vanilla_dropout_predict")["source"] += (
        "\n\nuse(vanilla_dropout_predict)\nfrom course_lib import dropout as library\n\n"
        "old = vanilla_dropout_predict\n"
        "def vanilla_dropout_predict(x, *, keep_prob):\n"
        "    return library.vanilla_dropout_predict(x, keep_prob=keep_prob) if False else "
        "old(x, keep_prob=keep_prob)\n")


@quirk(notebook=False)
def an_import_of_the_stub_below_the_answer(nb):
    put_below(nb, f"check-{FORWARD}", code("from course_lib.dropout import *\nfrom course_lib.dropout import "
                                           f"{FORWARD}"))


# ── What IPython accepts

def around(nb, name, change):
    c = cell(nb, name)
    c["source"] = change(c["source"])


@quirk()
def pasted_with_an_indent(nb):
    around(nb, FORWARD, lambda s: "    " + s.strip().replace("\n", "\n    "))


@quirk()
def pasted_with_python_prompts(nb):
    around(nb, FORWARD, lambda s: ">>> " + s.strip().replace("\n", "\n... "))


@quirk()
def pasted_with_ipython_prompts(nb):
    around(nb, FORWARD, lambda s: "In [3]: " + s.strip().replace("\n", "\n   ...: "))


@quirk()
def magics_of_all_kinds(nb):
    around(nb, FORWARD, lambda s: "%pwd\n!echo\nfiles = !echo\nnp.ones?\n%time y = 2\n" + s)
    around(nb, "dropout_backward", lambda s: "%%time\n" + s)
    around(nb, "vanilla_dropout_train", lambda s: "%timeit -n 1 -r 1 max(1, \\\n   2)\n" + s)


@quirk()
def top_level_await(nb):
    around(nb, FORWARD, lambda s: "import asyncio\nawait asyncio.sleep(0.001)\n" + s)


@quirk()
def carriage_returns_and_a_byte_order_mark(nb):
    around(nb, FORWARD, lambda s: s.replace("\n", "\r\n"))
    return json.dumps(nb, ensure_ascii=False).encode("utf-8-sig")


@quirk()
def annotations_that_are_not_evaluated(nb):
    around(nb, "setup", lambda s: "from __future__ import annotations\n" + s)
    around(nb, FORWARD, lambda s: s.replace("(x,", "(x: Tensor,", 1))


# ── What a name stands for afterwards

@quirk(notes="is no function")
def a_later_cell_makes_the_name_a_number(nb):
    put_below(nb, f"check-{FORWARD}", code(f"{FORWARD} = 0.5"))


@quirk(notes="is no function")
def a_later_cell_deletes_the_name(nb):
    put_below(nb, f"check-{FORWARD}", code(f"del {FORWARD}"))


@quirk()
def a_lambda(nb):
    cell(nb, "vanilla_dropout_predict")["source"] = "vanilla_dropout_predict = lambda x, *, keep_prob: x * keep_prob"


@quirk()
def a_partial(nb):
    cell(nb, "vanilla_dropout_predict")["source"] = (
        "from functools import partial\ndef scaled(add, x, *, keep_prob):\n    return x * keep_prob + add\n"
        "vanilla_dropout_predict = partial(scaled, 0)")


@quirk()
def an_object_that_can_be_called(nb):
    cell(nb, "vanilla_dropout_predict")["source"] = (
        "class Predict:\n    def __call__(self, x, *, keep_prob):\n        return x * keep_prob\n\n"
        "vanilla_dropout_predict = Predict()")


@quirk()
def a_decorated_function(nb):
    cell(nb, "vanilla_dropout_predict")["source"] = (
        "def loud(f):\n    def inner(*args, **kwargs):\n        return f(*args, **kwargs)\n    return inner\n\n@loud\n"
        "def vanilla_dropout_predict(x, *, keep_prob):\n    return x * keep_prob")


@quirk()
def a_function_under_another_name(nb):
    cell(nb, "vanilla_dropout_predict")["source"] = (
        "def mine(x, *, keep_prob):\n    return x * keep_prob\nvanilla_dropout_predict = mine")


@quirk()
def made_by_code_that_is_run_as_text(nb):
    cell(nb, "vanilla_dropout_predict")["source"] = (
        "exec('def vanilla_dropout_predict(x, *, keep_prob): return x * keep_prob')")


@quirk()
def defined_where_a_condition_holds(nb):
    cell(nb, "vanilla_dropout_predict")["source"] = (
        "if True:\n    def vanilla_dropout_predict(x, *, keep_prob):\n        return x * keep_prob")


PREDICT = "vanilla_dropout_predict"


def predict_is(nb, source):
    cell(nb, PREDICT)["source"] = source


@quirk()
def put_into_globals(nb):
    predict_is(nb, f"globals()['{PREDICT}'] = lambda x, *, keep_prob: x * keep_prob")


@quirk()
def set_in_the_module(nb):
    predict_is(nb, "import sys\ndef mine(x, *, keep_prob):\n    return x * keep_prob\n"
                   f"setattr(sys.modules[__name__], '{PREDICT}', mine)")


@quirk()
def run_as_text_into_globals(nb):
    predict_is(nb, f"source = 'def {PREDICT}(x, *, keep_prob):\\n    return x * keep_prob'\n"
                   "exec(compile(source, 'mine', 'exec'), globals())")


@quirk()
def made_by_type(nb):
    predict_is(nb, f"{PREDICT} = type('P', (), {{'__call__': lambda self, x, *, keep_prob: x * keep_prob}})()")


@quirk()
def a_static_method(nb):
    predict_is(nb, "class Dropout:\n    @staticmethod\n    def predict(x, *, keep_prob):\n"
                   f"        return x * keep_prob\n\n{PREDICT} = Dropout.predict")


@quirk()
def a_class_method_of_an_object(nb):
    predict_is(nb, "class Dropout:\n    def predict(self, x, *, keep_prob):\n        return x * keep_prob\n\n"
                   f"{PREDICT} = Dropout().predict")


@quirk()
def made_by_a_function(nb):
    predict_is(nb, "def make(power):\n    def inner(x, *, keep_prob):\n        return x * keep_prob**power\n"
                   f"    return inner\n\n{PREDICT} = make(1)")


@quirk()
def made_by_FunctionType(nb):
    predict_is(nb, "import types\ndef mine(x, *, keep_prob):\n    return x * keep_prob\n"
                   f"{PREDICT} = types.FunctionType(mine.__code__, globals(), 'mine', None, None)\n"
                   f"{PREDICT}.__kwdefaults__ = None")


@quirk()
def declared_global_in_a_function(nb):
    predict_is(nb, f"def define():\n    global {PREDICT}\n    def {PREDICT}(x, *, keep_prob):\n"
                   "        return x * keep_prob\n\ndefine()")


@quirk()
def put_into_the_users_namespace(nb):
    predict_is(nb, f"vars()['{PREDICT}'] = lambda x, *, keep_prob: x * keep_prob\nlocals().update(mine=1)")


@quirk()
def in_an_imported_main(nb):
    predict_is(nb, f"import __main__\n__main__.{PREDICT} = lambda x, *, keep_prob: x * keep_prob")


@quirk()
def in_try_and_with(nb):
    predict_is(nb, "import contextlib\ntry:\n    with contextlib.suppress(ValueError):\n"
                   f"        def {PREDICT}(x, *, keep_prob):\n            return x * keep_prob\nfinally:\n    pass")


@quirk()
def by_the_walrus(nb):
    predict_is(nb, f"({PREDICT} := lambda x, *, keep_prob: x * keep_prob)")


@quirk()
def in_a_pair(nb):
    predict_is(nb, f"{PREDICT}, other = (lambda x, *, keep_prob: x * keep_prob), 1")


# ── Files

@quirk(notes="old format")
def a_notebook_of_format_3(nb):
    cells = [{"cell_type": c["cell_type"], "input" if c["cell_type"] == "code" else "source": c["source"]}
             for c in nb["cells"]]
    return json.dumps({"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}).encode()


@quirk()
def saved_as_utf_16(nb):
    return json.dumps(nb).encode("utf-16")


# ── What is no answer, also today

@quirk(points=FULL - 6)
def a_stub_that_was_left_alone(nb):
    cell(nb, FORWARD)["source"] = stub(nb, FORWARD)


@quirk(points=FULL - 6, errors="SyntaxError")
def an_answer_that_is_no_python(nb):
    around(nb, FORWARD, lambda s: s.replace(":", "", 1))


# ── Where nothing of it becomes a function of the notebook, which a sentence says

def answer_goes(nb, wrap, kind="code"):
    """It stands in a new cell, in this way, and the stub is left alone; test_out_of_reach knows the other places."""
    answer = wrap(cell(nb, FORWARD)["source"])
    put_below(nb, FORWARD, code(answer) if kind == "code" else text(answer, kind))
    cell(nb, FORWARD)["source"] = stub(nb, FORWARD)


@quirk(points=FULL - 6, notes=f"has {FORWARD} in it, but is a raw cell, which is never run.")
def in_a_raw_cell(nb):
    answer_goes(nb, str, "raw")


@quirk(points=FULL - 6, notes=f"has {FORWARD} in it below %%script, which does not define it")
def below_a_magic(nb):
    answer_goes(nb, "%%script true\n{}".format)


@quirk(points=FULL - 6, notes=f"has {FORWARD} as a method of the class Dropout.")
def as_a_method_of_a_class(nb):
    answer_goes(nb, lambda s: f"class Dropout:\n{indent(s, '    ')}")


@quirk(points=FULL - 6, notes="defines droput_forward, which no exercise is called. If it is meant for dropout_")
def under_a_name_with_a_slip(nb):
    answer_goes(nb, lambda s: s.replace(FORWARD, "droput_forward"))


@quirk(points=FULL - 6, notes="below %%writefile", errors="ModuleNotFoundError", notebook=False)
def written_into_a_file_and_imported(nb):
    put_below(nb, FORWARD, code("%%writefile mine.py\nimport numpy as np\n" + cell(nb, FORWARD)["source"]),
              code(f"from mine import {FORWARD}"))
    cell(nb, FORWARD)["source"] = stub(nb, FORWARD)


def test_of_an_exercise_that_is_answered_nothing_is_said_to_be_out_of_reach(release, maker, tmp_path):
    def change(nb):
        answer = cell(nb, FORWARD)["source"]
        nb["cells"] += [text(answer), code(indent(answer, "# ")), code("%%skip\n" + answer)]
    handed_in(maker, change, tmp_path / "dropout.ipynb")
    found = hand_in(release, read(tmp_path / "dropout.ipynb"), MODULES)
    assert not any("does not count" in note for note in found.notes)


def test_the_release_itself_is_not_said_to_be_out_of_reach(release, original):
    assert not any("count" in note for note in hand_in(release, read(original.released_notebook)).notes)


# ── The test

MODULES = {e.name: e.reference.__module__ for e in of_chapter("dropout")}


@pytest.fixture(scope="module")
def release(original):
    return json.loads(original.released_notebook.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def maker(original):
    return Maker("dropout", nbformat.read(original.released_notebook, as_version=4))


@pytest.fixture(scope="module", autouse=True)
def quick_resets():
    """A shell that is reset collects garbage, for which what was there before need not be searched."""
    gc.freeze()
    yield
    gc.unfreeze()


def handed_in(maker, change, path):
    nb = json.loads(maker.notebook())
    for c in nb["cells"]:
        c["source"] = "".join(c["source"])
    content = change(nb)
    path.write_bytes(json.dumps(nb).encode() if content is None else content)
    return nb


@pytest.mark.parametrize("name", QUIRKS)
def test_honest_work_gets_what_it_deserves_and_check_says_the_same(name, release, maker, tmp_path):
    change, points, notes, errors, written, notebook = QUIRKS[name]
    nb = handed_in(maker, change, tmp_path / "dropout.ipynb")
    found = hand_in(release, read(tmp_path / "dropout.ipynb"), MODULES,
                    release["metadata"]["autograde"]["release"])
    judgements, said = judge_cells("dropout", found.program.cells, [7, 8, 9], homes=found.program.labels)
    earned = {exercise: j.earned for exercise, j in judgements.items()}
    assert sum(earned.values()) == points, (judgements, said)
    assert notes in " ".join(found.notes), found.notes
    assert any(errors in error for error in said.values()) if errors else True, said
    assert ("why_dropout_helps" in found.answered) == written
    nbformat.validate(nbformat.from_dict(found.notebook))
    assert said.keys() <= {c["metadata"].get(LABEL) for c in found.notebook["cells"]} | {"setup"}
    if notebook:
        assert checked(nb, release) == earned


def checked(nb, release):
    """The points that `check` says for each exercise, if the notebook's cells are run from top to bottom.

    Of demos only the imports run, and nothing is put into the library.
    """
    shell, points = InteractiveShell.instance(), {}
    shell.reset(new_session=False)
    shell.push({"__name__": "__main__"})
    demos = {"".join(c["source"]) for c in release["cells"] if "demo" in c["metadata"].get("tags", [])}
    for c in nb["cells"]:
        source = "".join(c["source"])
        if c["cell_type"] == "code":
            lines = [line for line in source.split("\n") if not re.match(r"\s*use\(", line)
                     and (source not in demos or line.startswith(("from ", "import ")))]
            result = shell.run_cell("\n".join(lines))
            judgement = getattr(result.result, "judgement", None)
            if judgement:
                points[judgement.exercise] = max(judgement.earned, points.get(judgement.exercise, 0))
    return {exercise.name: points.get(exercise.name, 0) for exercise in of_chapter("dropout")}
