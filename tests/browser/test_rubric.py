"""The rubric's buttons in a page as formgrader makes it: its two fields, jQuery's three words, and our cell below.

(It was tried by hand in nbgrader 0.9.6's formgrader, by mouse and keyboard: comment and score are saved.)
"""

import mistune
import pytest
from browser import labkit

from autograde.classroom.graders_copy import guide

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(labkit.missing()), reason=str(labkit.missing()))]
RUBRIC = "Because.\n\n**Rubric.**  1 point: it is\nso & <so>.  2 points: why (a $b$).  1 point: an example."
FORMGRADER = """<script>
const saved = [], stopped = [];
function jQuery(it) { return {change: () => saved.push(it.id), ajaxStop: then => stopped.push(then)} }
</script><input id="why" type="number"><textarea id="why-comment"></textarea>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    scratch = tmp_path_factory.mktemp("rubric")
    cell = mistune.create_markdown(escape=False)(guide("why", RUBRIC)["source"])       # as nbconvert renders a cell
    (scratch / "page.html").write_text(f"<!doctype html><meta charset=utf-8>{FORMGRADER}{cell}", encoding="utf-8")
    with labkit.browser(scratch) as page:
        page.goto((scratch / "page.html").as_uri())
        yield page


def pressed(page):
    return [button.get_attribute("aria-pressed") == "true" for button in page.locator(".rubric button").all()]


def fields(page):
    return page.input_value("#why"), page.input_value("#why-comment").split("\n")


def test_what_is_pressed_is_the_comment_and_the_score(page):
    one, two, three = page.locator(".rubric button").all()
    assert [b.inner_text() for b in (one, two, three)] == ["1 point: it is so & <so>", "2 points: why (a $b$)",
                                                           "1 point: an example"]
    two.click()
    three.press("Space")
    assert fields(page) == ("3", ["2 points: why (a $b$)", "1 point: an example"])
    assert pressed(page) == [False, True, True]
    assert page.evaluate("saved") == ["why-comment", "why"] * 2          # formgrader was told to save both
    two.click()
    assert fields(page) == ("1", ["1 point: an example"])


def test_words_of_one_s_own_stay_and_what_was_said_before_is_shown(page):
    page.fill("#why-comment", "Well put.\n1 point: it is so & <so>")
    page.evaluate("stopped.forEach(then => then())")                     # as when formgrader has fetched them
    assert pressed(page) == [True, False, False]
    page.locator(".rubric button").nth(1).click()
    assert fields(page) == ("3", ["Well put.", "1 point: it is so & <so>", "2 points: why (a $b$)"])
