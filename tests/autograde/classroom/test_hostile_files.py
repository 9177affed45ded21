"""Hostile notebook files and folders through the real grading, in one class with two honest students.

Each attack is a function that fills a submission's folder; its docstring says what it tries.  It earns what honest
wrong work earns, the honest students' grades stay the same to the bit, nothing is changed but what a grading makes,
and the instructor reads what happened.
"""

import copy
import hashlib
import json
import os
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import nbformat
import pytest
from walls import needs_bubblewrap

from autograde.classroom.class_report import class_report, write_class_report
from autograde.classroom.course import Course
from autograde.classroom.grade_class import grade_class
from autograde.classroom.nbgrader.gradebook import Nbgrader
from autograde.classroom.run import Run
from autograde.classroom.timestamp import ASIDE, TIMESTAMP
from autograde.exercises.registry import find, of_chapter

pytestmark = [pytest.mark.slow, needs_bubblewrap]

EVIL = ("<script>evil()</script><img src=evil onerror=evil()><svg onload=evil()><iframe src=//evil></iframe>"
        "<a href='javascript:evil()'>evil</a><base href=//evil><meta http-equiv=refresh content='0;//evil'>"
        "<form action=//evil><style>@import '//evil'</style><link rel=stylesheet href=//evil><object data=evil>"
        "<!-- --><math><mi//xlink:href='data:x,evil()'></math></pre></textarea></title><b evil=1>")
MARKDOWN = EVIL + ("\n\n[evil](javascript:evil()) ![evil](//evil/x.png) [evil][1] <javascript:evil()> &lt;b&gt;\n\n"
                   "[1]: javascript:evil()\n\n<\nscript>evil()</script >\n\n$\\href{javascript:evil()}{x}$\n\n"
                   "`<script>evil()</script>`\n\n```html\n<script>evil()</script>\n```\n\n    <img src=evil>\n")
FULL = sum(exercise.points for exercise in of_chapter("dropout"))
HONEST = "ada", "bob"
ATTACKS = {}                        # folder's name -> (what fills it, status, points, words of the reason)


def attack(status="graded", earned=0, reason="", student=None):
    """Decorator: fill(folder, notebook) with the released notebook; what it returns is written as the student's."""
    def add(fill):
        ATTACKS[student or fill.__name__] = fill, status, earned, reason
        return fill
    return add


def answer(nb, name):
    """The cell that asks for this exercise."""
    return next(cell for cell in nb["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name)


def code(source, **more):
    return {"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "execution_count": None,
            "source": source} | more


# ── Sizes

@attack("unreadable", reason="10000 cells; the limit is 1000")
def ten_thousand_cells(folder, nb):
    """Have each of them run."""
    nb["cells"] = [code("x = 1")] * 10_000
    return nb


@attack("unreadable", reason="it has 100 MB; the limit is 20 MB")
def hundred_megabytes(folder, nb):
    """Fill the memory of whoever reads it.  (Sparse.)"""
    with (folder / "dropout.ipynb").open("wb") as file:
        file.truncate(100_000_000)


@attack("unreadable", reason="it is not a Jupyter notebook (RecursionError")
def deep_json(folder, nb):
    """A million lists in lists, for parsers that call themselves."""
    return b'{"cells": ' + b"[" * 1_000_000


@attack()
def deep_metadata(folder, nb):
    """Just not too deep to be read, for those that come after the parser."""
    nb["metadata"]["x"] = json.loads("[" * 500 + "]" * 500)
    return nb


@attack("unreadable", reason="a cell has 300000 characters; the limit is 200000")
def one_long_cell(folder, nb):
    """A pattern match over it would take long."""
    return nb | {"cells": [code("[" * 300_000)]}


@attack()
def many_brackets(folder, nb):
    """As long as may be, in Markdown, whose readers may need quadratic time."""
    nb["cells"].append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": "[" * 20_000 + "*_`<" * 2000})
    return nb


@attack("failed", reason="its files have more than 100 MB")
def disk_bomb(folder, nb):
    """A sparse terabyte beside the notebook, to be copied."""
    with (folder / "data.bin").open("wb") as file:
        file.truncate(10**12)
    return nb


@attack("failed", reason="it holds more than 1000 files")
def many_files(folder, nb):
    """Files beside the notebook, to be copied one by one."""
    for i in range(1100):
        (folder / f"{i}").touch()
    return nb


@attack("failed", reason="its folders are more than 10 deep")
def deep_folders(folder, nb):
    """Folders in folders, for walkers that call themselves."""
    (folder / "/".join("d" * 300)).mkdir(parents=True)
    return nb


# ── Notebooks that are not as they should be

@attack()
def duplicate_ids(folder, nb):
    """Every cell's id is that of the check, which is worth the points."""
    for cell in nb["cells"]:
        cell["id"] = answer(nb, "check-dropout_forward")["id"]
    return nb


@attack()
def duplicate_grade_ids(folder, nb):
    """Each check twice, the second with points of its own and a value already printed."""
    for cell in [cell for cell in nb["cells"] if "check-" in cell["metadata"].get("nbgrader", {}).get("grade_id", "")]:
        twin = copy.deepcopy(cell)
        twin["source"] = "1000"
        twin["metadata"]["nbgrader"] |= {"points": 1000, "solution": True, "locked": False}
        twin["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "1000"}, "metadata": {},
                            "execution_count": 1}]
        nb["cells"] += [twin, twin]
    return nb


@attack()
def wrong_metadata_types(folder, nb):
    """Numbers, lists and nulls where the format has objects and strings."""
    wrong = [None, 1, [], "x", {"nbgrader": 7}, {"nbgrader": {"grade_id": ["dropout_forward"], "points": "all"}},
             {"nbgrader": {"grade_id": "check-dropout_forward", "points": -1e308, "schema_version": "∞"}}, {"tags": 5}]
    for i, cell in enumerate(nb["cells"]):
        cell |= {"metadata": wrong[i % len(wrong)], "id": [i], "outputs": "none", "execution_count": {}}
    return nb | {"metadata": [], "nbformat": "four", "nbformat_minor": -1}


@attack("unreadable", reason="it is not a Jupyter notebook (TypeError: its cells are a dict)")
def cells_that_are_none(folder, nb):
    """An object where the list of cells belongs."""
    return {"cells": {"0": nb["cells"]}}


@attack("unreadable", reason="it is not a Jupyter notebook (Unicode")
def no_text(folder, nb):
    """Bytes that are none."""
    return b'{"cells": ["\xff\xfe\xff"]}'


@attack()
def lone_surrogates(folder, nb):
    """Half a character, escaped so that JSON takes it; no file can be written with it."""
    answer(nb, "dropout_forward")["source"] = "# \ud800\ndef dropout_forward(x): return '\udfff'"
    return nb


@attack()
def others_cells(folder, nb):
    """grade_ids that name another student's cells, absent ones, and places in the file system."""
    for name in "ada/check-dropout_forward", "../../gradebook.db", "no_such_exercise", "check-no_such_exercise", "\0":
        for cell_type in "code", "markdown":
            nb["cells"].append(code("10", cell_type=cell_type) | {"metadata": {"nbgrader": {
                "grade_id": name, "grade": True, "points": 10, "solution": True, "schema_version": 3}}})
    return nb


@attack()
def names_in_the_metadata(folder, nb):
    """A notebook's metadata that says it is another's, needs another kernel, and cannot be read."""
    nb["metadata"] = {"nbgrader": {"student": "ada"}, "kernelspec": {"name": "../../x", "language": "bash"},
                      "unreadable": EVIL, "name": "../ada/dropout", "title": EVIL, "language_info": {"name": EVIL}}
    return nb


@attack()
def finished_outputs(folder, nb):
    """The checks' outputs are in the file already, with all the points."""
    for cell in nb["cells"]:
        cell["outputs"] = [{"output_type": "execute_result", "metadata": {}, "execution_count": 1,
                            "data": {"text/plain": "5", "text/html": EVIL, "application/javascript": "evil()"}}]
    return nb


@attack(earned=FULL)
def a_name_that_is_no_text(folder, nb):
    """The notebook's name is bytes that no UTF-8 is made of: records and pages are."""
    (folder / os.fsdecode(b"\xff\xfe.ipynb")).write_text(nb["right"], encoding="utf-8")


@attack()
def the_place_of_a_time_is_taken(folder, nb):
    """A time that nbgrader cannot read is set aside, and there a folder lies already."""
    (folder / ASIDE).mkdir()
    (folder / TIMESTAMP).write_text("tomorrow", encoding="ascii")
    return nb


@attack("unreadable", reason="a cell is a NoneType")
def no_cells_at_all(folder, nb):
    """Nothing, where cells belong."""
    return nb | {"cells": [None, *nb["cells"]]}


@attack("no notebook", reason="it holds dropout.ipynb (no ordinary file)")
def a_pipe(folder, nb):
    """Whoever opens it waits for ever."""
    for name in "dropout.ipynb", TIMESTAMP:
        os.mkfifo(folder / name)


# ── What would run in the browser of whoever reads it

@attack(earned=FULL - find("dropout_forward").points)
def html_everywhere(folder, nb):
    """In the written answer, in code, in cells of the student's own, in attachments."""
    for cell in nb["cells"]:
        if cell["cell_type"] == "markdown" and "nbgrader" in cell["metadata"]:
            cell |= {"source": MARKDOWN, "attachments": {"x.svg": {"image/svg+xml": EVIL}}}
    fill_in(nb, dropout_forward=f"# {EVIL}\ndef dropout_forward(x, *, keep_prob, rng):\n    return x, ()")
    nb["cells"] += [code(f"'''{MARKDOWN}'''"), {"cell_type": "raw", "id": "r", "source": EVIL,
                    "metadata": {"format": "text/html", "raw_mimetype": "text/html"}},
                    {"cell_type": "markdown", "id": "m", "metadata": {}, "source": MARKDOWN}]
    return nb


@attack(earned=FULL - find("dropout_forward").points)
def html_in_an_exception(folder, nb):
    """Its name and its message, which the pages show."""
    fill_in(nb, dropout_forward=f"E = type({EVIL!r}, (Exception,), {{}})\ndef dropout_forward(*a, **k):\n"
                                f"    raise E({EVIL!r})\nraise E({MARKDOWN!r} + '\\x1b[31m\\u202e')")
    return nb


@attack(earned=FULL - find("dropout_forward").points)
def html_in_an_answer(folder, nb):
    """A dict with such keys, and text, where numbers are asked for."""
    fill_in(nb, dropout_forward=f"def dropout_forward(*a, **k):\n    return {{{EVIL!r}: {EVIL!r}}}, {EVIL!r}")
    return nb


def fill_in(nb, **answers):
    """The right answers of the chapter, but for these."""
    right = json.loads(nb["right"])
    for cell, honest in zip(nb["cells"], right["cells"], strict=True):
        cell["source"] = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"),
                                     cell["source"] if cell["cell_type"] == "markdown" else honest["source"])


# ── Folders and what lies in them

@attack()
def configuration(folder, nb):
    """Files that nbgrader, Jupyter and Python read from where they work; each would leave a mark."""
    mark = f"open({str(folder.parents[4] / 'owned')!r}, 'a').write(__file__)\n"
    for name in ("nbgrader_config.py", "jupyter_config.py", "jupyter_nbconvert_config.py", "sitecustomize.py",
                 "usercustomize.py", "numpy.py", "nbformat.py", "course_lib.py", "autograde.py", "x.pth"):
        (folder / name).write_text("import os; " * name.endswith(".pth") + mark)
    (folder / "dropout.html").write_text(EVIL)
    (folder / "gradebook.db").write_bytes(b"SQLite format 3\0")
    return nb


@attack("two notebooks", reason="say which counts with --notebook NAME")
def a_second_notebook(folder, nb):
    """One that is read after the first, and one that is read as a picture of it."""
    answer(nb, "dropout_forward")["source"] = "def dropout_forward(x): return x"
    for name in "zz.ipynb", "dropout.ipynb.ipynb", "dropout .ipynb", "check-dropout_forward.ipynb":
        (folder / name).write_text(nb["right"])
    return nb


@attack()
def names_of_files(folder, nb):
    """Names that climb, command a terminal, or are HTML."""
    (folder / "..\\..\\ada").mkdir()
    for name in "..\\x", "...", "-rf", "a\nb", "\x1b[31m", EVIL.replace("/", "\\")[:250], "{student_id}", "*", "[a-z]":
        (folder / name).write_text("x")
    (folder / os.fsdecode(b"\xff\xfe")).write_text("x")
    return nb


@attack("no notebook", reason="holds a�b, evil<script>")
def no_notebook(folder, nb):
    """Only names, which the report shows."""
    for name in "a\nb", "evil<script>":
        (folder / name).write_text("x")


@attack()
def a_time_that_is_none(folder, nb):
    """nbgrader reads from this file when the work was handed in."""
    (folder / "timestamp.txt").write_text(EVIL)
    return nb


@attack()
def links_and_pipes(folder, nb):
    """To the gradebook, the secret, another's work, the whole disk; and pipes, which keep a reader waiting."""
    made = folder.parents[2]
    for name, target in {"a": made / "gradebook.db", "b": made / "secret", "c": made / "submitted/ada", "d": "/",
                         "other.ipynb": made / "submitted/ada/06_dropout/dropout.ipynb", "loop": "loop"}.items():
        (folder / name).symlink_to(target)
    for name in "pipe", "pipe.ipynb":
        os.mkfifo(folder / name)
    return nb


@attack("no notebook", reason="there is no file dropout.ipynb")
def linked_notebook(folder, nb):
    """Another's work for one's own."""
    (folder / "dropout.ipynb").symlink_to(folder.parents[1] / "ada/06_dropout/dropout.ipynb")


@attack("failed", reason="its folder is a link")
def linked_folder(folder, nb):
    """Another's folder for one's own."""
    folder.rmdir()
    folder.symlink_to(folder.parents[1] / "ada/06_dropout")


def all_right(folder, nb):
    """The right answers, in a folder that nbgrader would take for somebody else's, or that climbs, or is HTML."""
    return nb["right"].encode()


for name in ("*", "[ab]da", "ad?", "ada ", " bob", "..ada", "...", ".hidden", "ada\n", "a\nFAKED: ada: graded", "-rf",
             "--assignment=x", "{student_id}", "%s", "~", "'; drop table grade; --", "a" * 250, "\x1b[31mred",
             "\u202eada", "<img src=evil onerror=evil()>", "..\\..\\ada", "ada+bob", os.fsdecode(b"\xff\xfe")):
    attack("failed", reason="would not take the folder's name for one student's", student=name)(all_right)

GRADED = {student for student, (_, status, *_) in ATTACKS.items() if status in ("graded", "unreadable")}


# ── The class

class Page(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text, self.policies = set(), "", []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements |= {(tag, None, None), *((tag, name, value) for name, value in attrs)}
        if dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policies.append(dict(attrs)["content"])

    def handle_data(self, data):
        self.text += data


def manifest(folder):
    """Everything about every file that a grading could change."""
    seen = {}
    for path in [folder, *folder.rglob("*")]:
        s = path.lstat()
        held = os.readlink(path) if path.is_symlink() else path.is_file() and s.st_size < 10**8 and hashlib.sha256(
            path.read_bytes()).hexdigest()
        seen[path] = s.st_mode, s.st_uid, s.st_nlink, s.st_size, held
    return seen


def outcome(assignment, student, records):
    """All that an honest student gets: the record, the points in the gradebook, the notebook, the page."""
    record = {name: value for name, value in records[student].items() if name != "judged"}
    files = [(assignment.folder_of(step, student) / f"dropout.{end}").read_bytes()
             for step, end in (("autograded", "ipynb"), ("feedback", "html"))]
    return record, Nbgrader(assignment.course).scores(assignment)[student], files


@pytest.fixture(scope="module")
def hostile_class(original, sample, tmp_path_factory):
    """The course, its records, what the honest got without and with the attackers, its files before and after."""
    place = tmp_path_factory.mktemp("hostile")
    assignment = Course(shutil.copytree(original.course.root, place / "course")).assignment("dropout")
    for student, name in zip(HONEST, ("all-correct", "mistakes-1"), strict=True):
        folder = assignment.folder_of("submitted", student)
        folder.mkdir(parents=True)
        (folder / "dropout.ipynb").write_bytes(sample(name).content)
    records = grade_class(assignment, progress=lambda students, **_: students)
    undisturbed = [outcome(assignment, student, records) for student in HONEST]
    released = nbformat.read(assignment.released_notebook, as_version=4)
    for student, (fill, *_) in ATTACKS.items():
        folder = assignment.folder_of("submitted", student)
        folder.mkdir(parents=True)
        nb = json.loads(json.dumps(released)) | {"right": sample("all-correct").content.decode()}
        content = fill(folder, nb)
        if content is not None:
            if isinstance(content, dict):
                content.pop("right", None)
                content = json.dumps(content).encode()
            (folder / "dropout.ipynb").write_bytes(content)
    before = manifest(place)
    records = grade_class(assignment, again=True, progress=lambda students, **_: students)
    after = manifest(place)
    disturbed = [outcome(assignment, student, records) for student in HONEST]
    yield assignment, records, (undisturbed, disturbed), (before, after)
    shutil.rmtree(assignment.course.made / "submitted")


@pytest.mark.parametrize("student", ATTACKS, ids=ascii)
def test_it_earns_what_honest_wrong_work_earns_and_the_record_says_what_happened(hostile_class, student):
    _, status, earned, reason = ATTACKS[student]
    record = hostile_class[1][student]
    assert (record["status"], record["earned"]) == (status, earned), record["reason"]
    assert reason in record["reason"] and record["reason"].isprintable() and record["student"].isprintable()
    assert bool(reason) == (status != "graded")


def test_the_honest_students_grades_and_pages_stay_the_same_to_the_bit(hostile_class):
    undisturbed, disturbed = hostile_class[2]
    assert undisturbed == disturbed
    assert [record["earned"] for record, *_ in disturbed] == [FULL, disturbed[1][0]["earned"]] != [FULL, FULL]


def test_nothing_is_changed_but_what_a_grading_makes(hostile_class):
    assignment, _, _, (before, after) = hostile_class
    made = assignment.course.made
    expected = [made / step for step in ("autograded", "feedback", "grades", "gradebook.db")]
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    own = [made / "submitted" / student for student in ("links_and_pipes",            # what must not be copied is gone
                                                            "a_time_that_is_none", "a_pipe",      # set aside
                                                            "the_place_of_a_time_is_taken")]
    assert {path for path in changed if not any(path.is_relative_to(p) for p in (*expected, *own))} <= {made}
    for step in "autograded", "feedback":
        assert {p.name for p in (made / step).iterdir()} >= {*GRADED, *HONEST}
        assert {p.parent.parent.name for p in (made / step).glob("*/*/*")} <= {*GRADED, *HONEST}
    secret = assignment.course.secret()
    assert not [path for step in ("autograded", "feedback") for path in (made / step).rglob("*")
                if path.is_file() and secret.encode() in path.read_bytes()]


def test_feedback_pages_hold_the_attacks_as_text_and_forbid_scripts(hostile_class):
    assignment = hostile_class[0]
    honest = Page((assignment.folder_of("feedback", "ada") / "dropout.html").read_text(encoding="utf-8"))
    for student in GRADED:
        page = Page((assignment.folder_of("feedback", student) / "dropout.html").read_text(encoding="utf-8"))
        assert page.policies == honest.policies and page.policies[0].startswith("default-src 'none';")
        new = page.elements - honest.elements
        assert {name for _, name, _ in new} <= {None, "class", "style", "id", "href", "aria-hidden", "aria-label",
                                             "title", "colspan"}, student
        assert not [element for element in new if "evil" in str(element) or "javascript:" in str(element)], student
        assert not {tag for tag, *_ in new} & {"script", "img", "svg", "iframe", "base", "meta", "form", "link",
                                               "object", "math", "textarea"}, student
    for student in "html_everywhere", "html_in_an_exception":
        html = (assignment.folder_of("feedback", student) / "dropout.html").read_text(encoding="utf-8")
        assert "script>evil()" in Page(html).text


def test_the_class_report_holds_the_attacks_as_text_and_forbids_scripts(hostile_class):
    assignment, records, *_ = hostile_class
    report = class_report(assignment)
    page = Page(write_class_report(assignment).read_text(encoding="utf-8"))
    honest = Page(replace(report, records={s: records[s] for s in HONEST},
                          grades={s: report.grades[s] for s in HONEST}).html())
    assert page.policies == honest.policies and page.policies[0].startswith("default-src 'none'; style-src 'unsafe-")
    assert [tag for tag, name, _ in page.elements if tag == "script"] == ["script"]
    evil = [element for element in page.elements if "evil" in str(element) or "javascript:" in str(element)]
    assert {tag for tag, *_ in evil} <= {"a", "th"} and {name for _, name, _ in evil} <= {"href", "data-value"}
    assert all(value.startswith("../feedback/") for _, name, value in evil if name == "href")
    assert "<img src=evil onerror=evil()>" in page.text and "evil<script>" in page.text
    for student, (_, _, _, reason) in ATTACKS.items():
        assert records[student]["student"] in page.text and reason in page.text


def test_a_second_run_grades_only_what_could_not_be(hostile_class, monkeypatch):
    assignment, done = hostile_class[0], []
    monkeypatch.setattr(Run, "__call__", lambda run, waiting, *_: done.extend(work.student for work in waiting))
    grade_class(assignment, progress=lambda students, **_: students)
    assert set(done) == {student for student, (_, status, *_) in ATTACKS.items() if status == "failed"}
