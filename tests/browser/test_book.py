"""A page of the book in Chromium: its demos move without a kernel, by mouse and keyboard, and nothing leaves."""

import json
from base64 import b64encode
from io import BytesIO

import nbformat
import PIL.Image
import pytest
from browser import labkit

from autograde.book.page import FRAMES, SCENE, page
from course_lib.scenes.depth import depth
from course_lib.stage import in_page

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(labkit.missing()), reason=str(labkit.missing()))]
COUNT = 40
# Move the knob as fast as it is painted; pictures a second.
RATE = """async knob => {
    const begin = performance.now();
    let n = 0;
    while (performance.now() - begin < 1000) {
        knob.value = ++n % Number(knob.max);
        knob.dispatchEvent(new Event("input"));
        await new Promise(requestAnimationFrame);
    }
    return 1000 * n / (performance.now() - begin);
}"""


def frame(i):
    """A picture of the size that the demos have: a bar as long as i says."""
    image, out = PIL.Image.new("RGBA", (1080, 450)), BytesIO()
    image.paste((0, 114, 178, 255), (0, 100, 20 * i + 1, 200))
    image.save(out, "webp", lossless=True, method=0)
    return b64encode(out.getvalue()).decode()


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The page, and the addresses that it asked for."""
    demo = {"alt": "A bar.", "width": 720, "texts": [f"It is {i} long." for i in range(COUNT)], "photographs": False,
            "pictures": [frame(i) for i in range(COUNT)], "knob": "length", "start": 3,
            "values": [*map(str, range(COUNT))]}
    cell = nbformat.v4.new_code_cell("explore(...)", outputs=[nbformat.v4.new_output("display_data", {FRAMES: demo})])
    scenes = [nbformat.v4.new_code_cell("depth.show()", outputs=[nbformat.v4.new_output("display_data", {
        SCENE: json.loads(in_page(depth.spec([{"sigma": 0.01}, {"sigma": 1.0}], **start)))})])
        for start in ({}, {"nonlinearity": "relu"})]
    wide = nbformat.v4.new_markdown_cell("# Bars\n\n    " + 200 * "wide ")
    seen = nbformat.v4.new_markdown_cell("<details>\n<summary><b>What we saw</b></summary>\n\n*Bars*.\n\n</details>")
    folder = tmp_path_factory.mktemp("book")
    path = folder / "bars.html"
    notebook = nbformat.v4.new_notebook(cells=[wide, cell, seen, *scenes])
    path.write_text(page(notebook, "bars", None, None), encoding="utf-8")
    with labkit.browser(folder) as opened:
        asked = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("pageerror", lambda error: asked.append(str(error)))
        opened.goto(path.as_uri())
        yield opened, asked


def test_a_demo_begins_as_a_picture_and_moves_by_keyboard(opened):
    page, _ = opened
    knob, canvas = page.get_by_role("slider", name="length"), page.locator(".frames canvas")
    assert page.get_by_role("img", name="A bar.").count() == 1 and not canvas.is_visible()
    knob.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("It is 4 long.").wait_for()
    canvas.wait_for()
    assert knob.get_attribute("aria-valuetext") == "4" and page.get_by_role("img", name="A bar.").count() == 1
    lit = canvas.evaluate("c => c.getContext('2d').getImageData(75, 150, 10, 1).data[3]")
    assert lit == 255                                          # up to 81, where 3 ended at 61


def test_the_picture_follows_the_knob_at_once(opened):
    """The bar is 50 pictures a second on an idle machine; here others may be at work."""
    page, _ = opened
    page.get_by_role("slider", name="length").focus()
    best = max(page.evaluate(RATE, page.locator(".frames input").element_handle()) for _ in range(3))
    print(f"{best:.0f} pictures a second")
    assert best > 20, f"{best:.0f} pictures a second"


def test_scenes_of_a_page_share_their_code_and_each_is_alive(opened):
    page, _ = opened
    page.wait_for_function("() => [...document.querySelectorAll('.course-stage')].every(root => root.stage.painted)")
    assert page.locator(".course-stage canvas").count() == 2 and page.content().count("class Pen") == 1
    values = page.locator(".course-stage select").evaluate_all("all => all.map(box => box.selectedOptions[0].text)")
    assert {"tanh", "relu"} <= {value.lower() for value in values}


def test_what_is_wider_than_the_page_scrolls_by_keyboard(opened):
    page, _ = opened
    assert page.locator("pre").first.get_attribute("tabindex") == "0"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_leaves_the_page(opened):
    _, asked = opened
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_what_waits_for_a_prediction_is_closed_on_the_screen_and_open_on_paper(opened):
    page, _ = opened
    says = page.locator("details em")
    assert not says.is_visible()
    page.get_by_text("What we saw").click()
    assert says.is_visible()
    page.get_by_text("What we saw").click()
    page.evaluate("""() => addEventListener("beforeprint", () => {
        window.paper = [...document.querySelectorAll("details")].map(closed => closed.open);
    })""")
    page.pdf()
    assert page.evaluate("window.paper") == [False, True, False, False]          # code stays closed
    assert not says.is_visible()


def test_on_paper_there_are_pictures_and_text_and_nothing_to_press(opened):
    page, _ = opened
    page.emulate_media(media="print")
    try:
        shown = ":is(.frames img, .frames canvas):visible"
        figure, picture = (page.locator(name).first.bounding_box() for name in ("figure", shown))
        assert 0.7 * figure["width"] < picture["width"] < 0.8 * figure["width"]
        assert page.get_by_role("slider").count() == 0 and not page.locator("nav").first.is_visible()
        assert page.get_by_role("heading", name="Bars").is_visible() and page.pdf().startswith(b"%PDF")
    finally:
        page.emulate_media(media="screen")
