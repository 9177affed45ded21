"""ready(): it says of a notebook what the grader will, before it is handed in."""

import json
import subprocess
import sys
import types
from pathlib import Path

import pytest

import autograde
from autograde import ready, use
from autograde.classroom.sample_class import sample_class
from autograde.editions.archive import unpack
from autograde.exercises.registry import find, of_chapter
from autograde.handing_in import notebook
from autograde.handing_in.library import given_back, taken_in
from autograde.handing_in.outcome import Ready, Row, open_predictions
from course_lib import dropout
from course_lib.widgets import predict

HEAD = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
os.chdir(sys.argv[2])
"""
CLASS = HEAD + """
from autograde.handing_in.outcome import ready
told = {}
for name in sorted(os.listdir()):
    os.chdir(name)
    found = ready({})
    told[name] = {"rows": {row.name: [row.status, row.earned] for row in found.rows}, "empty": found.empty}
    os.chdir("..")
print(json.dumps(told))
"""
SESSION = HEAD + """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
run = lambda source: shell.run_cell(source, store_history=True).raise_error()
def save(**answers):
    nb = json.load(open("dropout.ipynb"))
    for cell in nb["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.get(name, cell["source"])
    json.dump(nb, open("dropout.ipynb", "w"))
BACKWARD = "def dropout_backward(dout, mask):\\n    return dout * mask"
HELPED = "def vanilla_dropout_predict(x, *, keep_prob):\\n    return helper(x) * keep_prob"
ABSENT = '''import scipy.special
def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob) / scipy.special.expit(x * 0) / 2 / keep_prob
    return x * mask.astype(x.dtype), (mask.astype(x.dtype),)'''
run("from autograde import check, ready, use\\nfrom course_lib import dropout")
run(BACKWARD)
run("first = ready()")
save(dropout_backward=BACKWARD, vanilla_dropout_predict=HELPED, dropout_forward=ABSENT)
run("def helper(x): return x")
run(HELPED)
run(ABSENT)
run("second = ready()")
os.rename("dropout.ipynb", "renamed.ipynb")
run("third = ready()")
os.rename("renamed.ipynb", "dropout.ipynb")
run("use(dropout_backward)\\nused = dropout.dropout_backward is dropout_backward")
run("reset = repr(ready(reset='dropout_backward'))")
told = {name: {row.name: [row.status, list(row.why)] for row in shell.user_ns[name].rows}
        for name in ("first", "second", "third")}
told |= {"reset": shell.user_ns["reset"], "used": shell.user_ns["used"],
         "own": shell.user_ns["dropout"].dropout_backward is not shell.user_ns["dropout_backward"],
         "kept": [open(f).read() for f in os.listdir() if f.startswith("dropout_backward-")],
         "third notes": shell.user_ns["third"].notes, "written": shell.user_ns["third"].written,
         "text": repr(shell.user_ns["second"]), "page": shell.user_ns["second"]._repr_html_()}
print("\\n" + json.dumps(told))
"""


@pytest.fixture(scope="module")
def contents(original, tmp_path_factory):
    folder = tmp_path_factory.mktemp("contents")
    unpack(original.release / "dropout_library.txz", folder)
    return folder


def played(script, contents, folder):
    done = subprocess.run([sys.executable, "-I", "-c", script, str(contents), str(folder)], check=False,
                          capture_output=True, text=True, timeout=300)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def of_the_class(original):
    """The sample class, of the mistakes one row: what they are worth is one and the same code."""
    released = json.loads(original.released_notebook.read_text(encoding="utf-8"))
    return [s for s in sample_class("dropout", released) if s.name in ("mistakes-1",) or "mistake" not in s.name]


def test_what_it_says_of_a_sample_class_is_what_grading_gives(original, contents, tmp_path):
    samples = of_the_class(original)
    for sample in samples:
        (tmp_path / sample.name).mkdir()
        (tmp_path / sample.name / "dropout.ipynb").write_bytes(sample.content)
    told = played(CLASS, contents, tmp_path)
    for sample in samples:
        rows = told[sample.name]["rows"]
        assert sum(earned for _, earned in rows.values()) == sample.points, sample.name
        for exercise in of_chapter("dropout"):
            safe = rows[exercise.name][0] == "passes"
            assert safe == (exercise.name not in sample.statuses), (sample.name, exercise.name, rows)
    assert told["all-correct"]["empty"] == [] and "why_dropout_helps" in told["blank"]["empty"]


@pytest.fixture(scope="module")
def session(original, contents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("session")
    (folder / "dropout.ipynb").write_bytes(original.released_notebook.read_bytes())
    return played(SESSION, contents, folder)


def test_what_is_not_saved_is_named_with_the_remedy(session):
    status, why = session["first"]["dropout_backward"]
    assert status == "lost" and "save the notebook (Ctrl+S)" in why[0]
    assert session["second"]["dropout_backward"] == ["passes", []]
    assert session["first"]["dropout_forward"] == ["not answered", []]


def test_an_answer_that_lives_on_what_only_this_session_has_would_be_lost(session):
    status, why = session["second"]["vanilla_dropout_predict"]
    assert status == "lost" and "NameError: name 'helper' is not defined" in why[0]


def test_a_package_that_is_not_there_when_graded_is_not_there_here(session):
    status, why = session["second"]["dropout_forward"]
    assert status == "lost" and "No module named 'scipy'" in " ".join(why)
    assert "would be lost" in session["text"] and "would be lost" in session["page"]


def test_without_a_file_the_session_alone_is_judged_and_that_is_said(session):
    assert session["third"]["dropout_backward"] == ["passes", []]
    assert session["third"]["vanilla_dropout_predict"] == ["passes", []], "the helper's cell ran here"
    assert session["third notes"][0].startswith("The notebook's file was not found") and session["written"] is None


def test_reset_keeps_the_answer_gives_the_stub_and_undoes_use(session):
    assert session["used"] and session["own"]
    assert session["reset"].startswith("The course runs its own dropout_backward again.")
    assert "The stub of dropout_backward is in a new cell below." in session["reset"]
    assert session["kept"] == ["def dropout_backward(dout, mask):\n    return dout * mask\n"]


def test_the_edition_with_the_answers_says_that_nothing_is_handed_in_from_it():
    assert repr(ready()).startswith("This is the edition with the answers in place")
    assert "Nothing was reset: there is no exercise called 'dropout'" in repr(ready(reset="dropout"))


def test_no_room_of_the_package_takes_the_name_of_what_a_notebook_calls():
    """`from autograde import ready` gives a module once one of that name has been imported."""
    assert not {*autograde.__all__} & {path.stem for path in Path(autograde.__file__).parent.iterdir()}


def test_use_is_undone():
    own = dropout.dropout_backward

    def mine(dout, mask):
        return mask * dout
    taken_in("dropout_backward", mine)
    taken_in("dropout_backward", lambda dout, mask: mine(dout, mask))
    assert given_back("dropout_backward") and dropout.dropout_backward is own
    assert not given_back("dropout_backward")
    mine.__name__ = "dropout_backward"
    assert "From here on" in repr(use(mine)) and dropout.dropout_backward is mine
    assert "The course runs its own dropout_backward again." in repr(ready(reset="dropout_backward"))
    assert dropout.dropout_backward is own is find("dropout_backward").reference


@pytest.mark.parametrize("says", ["jupyter", "vs code", "its name"])
def test_the_file_is_found_where_jupyter_vs_code_or_its_name_say(says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    path = tmp_path / ("dropout.ipynb" if says == "its name" else "my own.ipynb")
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": "a = 1"}]}))
    session = {"__vsc_ipynb_file__": str(path)} if says == "vs code" else {}
    if says == "jupyter":
        monkeypatch.setenv("JPY_SESSION_NAME", f"course/student/06_dropout/{path.name}")
    found = notebook.found(session, "dropout")
    assert found.path and found.path.resolve() == path and found.submitted.cells[0]["source"] == "a = 1"


def test_on_colab_the_notebook_itself_is_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [{"cell_type": "code", "source": ["b = 2"], "metadata": {}}]
    colab = types.ModuleType("google.colab")
    colab._message = types.SimpleNamespace(blocking_request=lambda what, **options: {"ipynb": {"cells": cells}})
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    found = notebook.found({}, "dropout")
    assert found.submitted.cells[0]["source"] == "b = 2" and found.whole and "Colab" in found.note


def test_it_is_read_out_and_told_apart_without_colour():
    rows = Row("a", 3, 3, "passes"), Row("b", 0, 4, "lost", ("Save it <now>.",))
    page = Ready(rows, {"why": False}, ("Which?",), ("A note.",))._repr_html_()
    assert 'scope="row"' in page and 'role="status"' in page and "Save it &lt;now&gt;." in page
    assert "would be lost" in page and "written question, empty" in page and "currentColor" in page
    text = repr(Ready(rows, {"why": False}, ("Which?",), ()))
    assert text.startswith("2 exercises: 1 passes, 1 would be lost; 3 of 7 points as the notebook stands. Written "
                           "questions: 1, 1 empty. Predictions that are open: 1; they are not graded.")


def test_a_prediction_is_open_until_it_is_made_whatever_an_earlier_run_of_its_cell_left_behind():
    first, mine, other = predict("Which?", ["a", "b"]), predict("Which?", ["a", "b"]), predict("How many?", ["1", "2"])
    session = {"_8": first, "which": mine, "many": other, "_": other}
    assert open_predictions(session) == ["Which?", "How many?"]
    mine.radio.value = "b"
    assert open_predictions(session) == ["How many?"]


def test_every_notebook_ends_with_it():
    root = Path(__file__).parents[3]
    for path in sorted(root.glob("notebooks/[01]*/*.ipynb")):
        sources = ["".join(c["source"]).strip() for c in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        assert sources.count("ready()") == 1 and sources.index("ready()") > len(sources) * 0.8, path.name
