"""A class on a hub, in a browser: released, fetched, worked on, handed in twice, collected, graded, read.

    python -m pytest -m hub -n 0
"""

import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import labkit

pytestmark = [pytest.mark.hub, pytest.mark.slow]
BACKWARD = "def dropout_backward(dout, mask):\n    return dout * mask"
WRONG = "def dropout_backward(dout, mask):\n    return dout * (mask != 0)"
WRITTEN = "Units cannot rely on one another."
OTHERS = """import os
for path in {paths}:
    try:
        print(path, os.listdir(path))
    except PermissionError:
        print("not for you")"""
COMMENT = "Say what changes at test time."
ME = "import os, pwd; print(pwd.getpwuid(os.getuid()).pw_name)"


@contextmanager
def signed_in(hub, user, scratch):
    """A page of a browser of its own, in which this user has JupyterLab before them."""
    with labkit.browser(scratch) as page:
        page.goto(f"{hub.address}/hub/login")
        page.fill("#username_input", user)
        page.fill("#password_input", hub.password)
        page.click("#login_submit")
        page.wait_for_url("**/user/*/lab**", timeout=90_000)
        page.goto(f"{hub.address}/user/{user}/lab?reset")           # without the tabs of last time
        page.wait_for_url(lambda url: url.endswith("/lab"), timeout=90_000)
        page.wait_for_function(f"async () => {labkit.APP} && await {labkit.APP}.restored.then(() => true)",
                               timeout=90_000)
        yield page


def seen(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        page.wait_for_timeout(1000)
        page.screenshot(path=Path(folder, f"{name}.png"))


def commands(page):
    return page.evaluate(f"() => {labkit.APP}.commands.listCommands().filter(name => name.startsWith('nbgrader'))")


def command(page, name):
    page.evaluate(f"name => {{ {labkit.APP}.commands.execute(name) }}", name)


def until(true, seconds=60):
    """Wait for what the hub does behind the page."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)
    return found


def formgrader(hub, page, place):
    page.goto(f"{hub.address}/user/{hub.prof}/formgrader/{place}")
    page.wait_for_load_state("networkidle")


def pressed(page, selector):
    """Press one of formgrader's buttons.  Returns what its window says in the end."""
    page.locator(selector).first.click()
    window = page.locator("#success-modal.in, #error-modal.in")
    window.wait_for(timeout=120_000)
    said = window.inner_text()
    window.get_by_text("OK", exact=True).click()
    window.wait_for(state="hidden")
    return said


@pytest.fixture(scope="module")
def released(hub):
    """The chapter is made on the command line, and given out by formgrader's button."""
    hub.autograde("release", "dropout")
    return hub.course / "course/release/06_dropout"


@pytest.fixture(scope="module")
def given_out(hub, released, tmp_path_factory):
    with signed_in(hub, hub.prof, tmp_path_factory.mktemp("prof")) as page:
        names = commands(page)
        seen(page, "instructor-1-jupyterlab")
        formgrader(hub, page, "manage_assignments")
        seen(page, "instructor-2-formgrader")
        said = pressed(page, "a:has(.glyphicon-cloud-upload)")
        seen(page, "instructor-3-released")
    return names, said


def test_the_instructor_gives_a_chapter_out(hub, given_out, released):
    names, said = given_out
    assert {"nbgrader:open-assignment-list", "nbgrader:open-create-assignment"} <= set(names)
    assert "nbgrader:open-formgrader" not in names              # JupyterHub forbids its frame, and it would be blank
    assert "successfully released" in said.lower()
    out = hub.exchange / "course/outbound/06_dropout"
    assert {path.name for path in out.iterdir()} == {path.name for path in released.iterdir()}


class Student:
    """Somebody at work in a browser."""

    def __init__(self, hub, user, page):
        self.hub, self.user, self.page = hub, user, page
        self.folder = hub.home / user / "06_dropout"

    def assignments(self):
        command(self.page, "nbgrader:open-assignment-list")
        self.page.get_by_text("Released assignments").first.wait_for()

    def fetch(self):
        self.assignments()
        self.page.get_by_role("button", name="Fetch").or_(self.page.locator(".btn", has_text="Fetch")).first.click()
        until(lambda: (self.folder / "dropout.ipynb").exists())

    def open(self):
        return labkit.Notebook(self.page, f"{self.hub.address}/user/{self.user}", "06_dropout/dropout.ipynb")

    def save(self):
        self.page.evaluate(f"() => {labkit.APP}.shell.currentWidget.context.save()")

    def submit(self):
        before = handed_in(self.hub, self.user)
        self.assignments()
        self.page.get_by_role("button", name="Submit").or_(self.page.locator(".btn", has_text="Submit")).first.click()
        until(lambda: handed_in(self.hub, self.user) != before)
        self.page.keyboard.press("Escape")


def handed_in(hub, user):
    return sorted((hub.exchange / "course/inbound").glob(f"{user}+06_dropout+*"))


def cells(path):
    return {cell.get("id"): cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def identity(path, beginning):
    return next(name for name, cell in cells(path).items() if "".join(cell["source"]).startswith(beginning))


@pytest.fixture(scope="module")
def worked(hub, given_out, tmp_path_factory):
    """{student: what they saw}: both fetch, answer and hand in; Ada does so twice, the second time right."""
    told = {}
    for user, answers in (hub.ada, [WRONG, BACKWARD]), (hub.ben, [WRONG]):
        with signed_in(hub, user, tmp_path_factory.mktemp("student")) as page:
            me = Student(hub, user, page)
            found = {"commands": commands(page)}
            me.fetch()
            seen(page, f"student-{len(told)}-1-fetched")
            asked = cells(me.folder / "dropout.ipynb")
            notebook = me.open()
            find = {text: identity(me.folder / "dropout.ipynb", text)
                    for text in ("# Finds", "import numpy", "def dropout_backward", "check(dropout_backward)")}
            written = next(name for name, cell in asked.items()
                           if cell["metadata"].get("nbgrader", {}).get("grade_id") == "why_dropout_helps")
            notebook.run(find["# Finds"])
            notebook.run(find["import numpy"])
            for answer in answers:
                notebook.replace(find["def dropout_backward"], answer)
                notebook.run(find["check(dropout_backward)"])
                found["check"] = notebook.outputs()[find["check(dropout_backward)"]]
                notebook.cell(written)
                page.evaluate(f"text => {labkit.APP}.shell.currentWidget.content.activeCell.model.sharedModel"
                              ".setSource(text)", WRITTEN)
                seen(page, f"student-{len(told)}-2-checked")
                me.save()
                me.submit()
                seen(page, f"student-{len(told)}-3-submitted")
                notebook = me.open()
            others = [str(path) for path in (hub.course, hub.site / "instructor/lib", hub.home / hub.prof)]
            for name, source in {"who": ME, "secret": OTHERS.format(paths=others), "memory": "x = bytearray(3 << 30)",
                                 "library": "import course_lib.ensembles"}.items():
                notebook.replace(find["import numpy"], source)
                found[name] = "\n".join(map(labkit.text_of, notebook.outputs()[find["import numpy"]]))
            found["folder"] = me.folder
            told[user] = found
    return told


def test_a_student_has_the_list_of_assignments_and_no_panel_of_the_instructors(hub, worked):
    assert all(found["commands"] == ["nbgrader:open-assignment-list"] for found in worked.values())


def test_a_server_runs_as_its_own_user_within_limits_and_sees_no_answers(hub, worked):
    for user, found in worked.items():
        assert found["who"].strip() == user
        assert found["secret"].split("\n") == ["not for you"] * 3 + [""]
        assert "MemoryError" in found["memory"]
        assert "No module named 'course_lib.ensembles'" in found["library"]


def test_a_check_works_in_the_students_kernel(hub, worked):
    said = {user: labkit.text_of(found["check"][0]) for user, found in worked.items()}
    assert "4 of 4 points" in said[hub.ada] and "not the right amount" in said[hub.ben]


def test_what_is_handed_in_is_the_notebook_alone_without_outputs(hub, worked):
    assert len(handed_in(hub, hub.ada)) == 2 and len(handed_in(hub, hub.ben)) == 1
    for folder in (hub.exchange / "course/inbound").iterdir():
        assert {path.name for path in folder.iterdir()} == {"dropout.ipynb", "timestamp.txt", "submission_secret.txt"}
        assert not any(cell.get("outputs") for cell in cells(folder / "dropout.ipynb").values())
        assert sum(path.stat().st_size for path in folder.iterdir()) < 60_000
    mine = worked[hub.ada]["folder"]
    assert any(cell.get("outputs") for cell in cells(mine / "dropout.ipynb").values())      # at home they stay


@pytest.fixture(scope="module")
def graded(hub, worked, tmp_path_factory):
    """Collected, graded, graded by hand, pages written and given out, all by formgrader's buttons."""
    with signed_in(hub, hub.prof, tmp_path_factory.mktemp("prof")) as page:
        formgrader(hub, page, "manage_assignments")
        collected = pressed(page, "a:has(.glyphicon-cloud-download)")
        formgrader(hub, page, "manage_submissions/06_dropout")
        seen(page, "instructor-4-collected")
        grades = [pressed(page, f"tr:has-text('{user}') a:has(.glyphicon-flash)") for user in (hub.ada, hub.ben)]
        formgrader(hub, page, "manage_submissions/06_dropout")
        seen(page, "instructor-5-graded")
        formgrader(hub, page, "gradebook/06_dropout/dropout")
        seen(page, "instructor-6-gradebook")
        page.locator("tbody a").first.click()
        page.wait_for_load_state("networkidle")
        page.locator("input.score").last.scroll_into_view_if_needed()
        seen(page, "instructor-7-by-hand")
        score = page.locator("input.score").last
        score.fill("3")
        score.press("Tab")
        page.locator("textarea.comment").last.fill(COMMENT)
        page.locator("textarea.comment").last.press("Tab")
        page.wait_for_timeout(1500)
        formgrader(hub, page, "manage_submissions/06_dropout")
        grades += [pressed(page, f"tr:has-text('{user}') a:has(.glyphicon-{button})")
                   for button in ("comment", "envelope") for user in (hub.ada, hub.ben)]
    return collected, grades


def test_the_instructor_collects_and_grades_with_formgraders_buttons(hub, graded):
    collected, grades = graded
    assert all("success" in said.lower() for said in (collected, *grades))
    records = {user: json.loads((hub.course / f"course/grades/06_dropout/{user}.json").read_text())
               for user in (hub.ada, hub.ben)}
    earned = {user: next(e["earned"] for e in record["exercises"] if e["name"] == "dropout_backward")
              for user, record in records.items()}
    assert earned == {hub.ada: 4, hub.ben: 1}                       # Ada's second hand-in counts


def test_what_was_graded_by_hand_is_on_somebodys_page_and_in_their_feedback(hub, graded, tmp_path_factory):
    pages = [(hub.course / f"course/feedback/{user}/06_dropout/dropout.html").read_text(encoding="utf-8")
             for user in (hub.ada, hub.ben)]
    assert sum(COMMENT in page for page in pages) == 1 and "For graders only" not in "".join(pages)
    with signed_in(hub, hub.ben, tmp_path_factory.mktemp("student")) as page:
        me = Student(hub, hub.ben, page)
        me.assignments()
        page.get_by_text("Fetch Feedback").first.click()
        until(lambda: list(me.folder.rglob("*.html")))
        seen(page, "student-1-4-feedback")
    told = next(iter(me.folder.rglob("*.html"))).read_text(encoding="utf-8")
    assert "not the right amount" in told


def test_three_hundred_students_take_less_than_200_mb_in_four_copies(hub, graded):
    """At home (as fetched), in the exchange, collected and graded."""
    release = hub.exchange / "course/outbound/06_dropout"
    copies = [release, handed_in(hub, hub.ada)[-1], hub.course / f"course/submitted/{hub.ada}/06_dropout",
              hub.course / f"course/autograded/{hub.ada}/06_dropout"]
    sizes = [sum(path.stat().st_size for path in copy.rglob("*") if path.is_file()) for copy in copies]
    assert all(sizes) and 300 * sum(sizes) < 200e6, sizes
