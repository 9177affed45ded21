"""The lecture's scenes in a real browser: on a page of their own without kernel or network, and in JupyterLab."""

import json

import nbformat
import numpy as np
import pytest
from browser import labkit

from course_lib import scenes
from course_lib.demos import optimizers as demos
from course_lib.scenes import cube, race
from course_lib.stage import HERE
from course_lib.stage.gallery import gallery

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(labkit.missing()), reason=str(labkit.missing()))]
STAGE = "document.querySelector('.course-stage')"


def few(scene):
    """The scene with few frames: what a page does with them does not depend on their number."""
    places = scene.ahead()
    return type(scene)(**{**vars(scene), "ahead": lambda: places[::-(-len(places) // 6)]})


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with labkit.browser(tmp_path_factory.mktemp("browser")) as page:
        page.requests, page.faults = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        yield page


@pytest.fixture
def lecture(page, tmp_path_factory):
    """The gallery, freshly opened."""
    path = tmp_path_factory.getbasetemp() / "lecture.html"
    if not path.exists():
        with pytest.MonkeyPatch.context() as patch:                        # no net trains for it
            patch.setattr(cube, "errors", lambda *functions: np.full((2, 5), 0.1))
            path.write_text(gallery([few(scene) for scene in scenes.lecture()], "Lecture"), encoding="utf-8")
    page.goto(path.as_uri())
    page.reload()
    page.wait_for_selector(".card canvas")
    return page


def open_scene(page, name):
    page.evaluate(f"location.hash = '{name}'")
    page.wait_for_function(f"() => {STAGE}?.stage.painted > 0")


def ink(page):
    """How many pixels of the open scene are drawn upon."""
    return page.evaluate("""() => {
        const c = document.querySelector('.course-stage canvas');
        const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
        return data.filter((v, i) => i % 4 === 3 && v > 0).length }""")


def test_every_scene_draws_each_of_its_examples_says_it_and_asks_nobody(lecture):
    assert lecture.locator(".card").count() == len(scenes.LECTURE)
    for name in scenes.LECTURE:
        open_scene(lecture, name)
        texts = set()
        for n in range(1, lecture.locator(".presets button").count() + 1):
            lecture.keyboard.press(str(n))
            lecture.wait_for_function(f"() => document.querySelectorAll('.presets button')[{n - 1}]"
                                      ".getAttribute('aria-pressed') === 'true'")
            assert lecture.locator(".says").inner_text().endswith((".", "?"))
            for key in ("Home", "End", None):
                lecture.wait_for_timeout(50)
                texts.add(lecture.locator(".reads").inner_text())
                if key:
                    lecture.keyboard.press(key)
            assert ink(lecture) > 10_000
        assert all(len(text) > 20 for text in texts) and len(texts) > 1
    assert lecture.faults == []
    assert not [url for url in lecture.requests if not url.startswith(("file:", "data:", "blob:", "http://127.0.0.1"))]


def test_a_clicker_goes_through_the_examples_and_on_to_the_next_scene(lecture):
    open_scene(lecture, scenes.LECTURE[0])
    count = lecture.locator(".presets button").count()
    for _ in range(count):
        lecture.keyboard.press("PageDown")
    lecture.wait_for_function(f"() => location.hash === '#{scenes.LECTURE[1]}'")
    lecture.keyboard.press("PageUp")
    lecture.wait_for_function(f"() => location.hash === '#{scenes.LECTURE[0]}'")
    assert lecture.locator(".presets button").last.get_attribute("aria-pressed") == "true"
    lecture.keyboard.press("?")
    assert lecture.locator(".help").is_visible()
    lecture.keyboard.press("Escape")
    assert lecture.locator(".card").first.is_visible() and lecture.locator(".course-stage").count() == 0


def test_every_control_has_a_name_and_a_value_in_words_and_what_is_seen_is_said_once_it_rests(lecture):
    for name in scenes.LECTURE:
        open_scene(lecture, name)
        lecture.keyboard.press("End")                          # it plays no longer
        tree = lecture.locator(".course-stage").aria_snapshot().splitlines()
        assert not {"- slider", "- combobox", "- button", "- checkbox"} & {line.strip() for line in tree}
        for slider in lecture.get_by_role("slider").all():
            assert slider.get_attribute("aria-valuetext")
        assert lecture.get_by_role("img").first.get_attribute("aria-label").endswith(".")
        lecture.wait_for_function("() => document.querySelector('.heard').textContent"
                                  " === document.querySelector('.reads').textContent")


def move(page, knob):
    """A control, moved by hand to another value."""
    if knob.kind == "choice":
        chosen = page.get_by_role("combobox", name=knob.label, exact=True)
        return chosen.select_option(index=1 - min(1, int(chosen.input_value())))
    group = page if knob.kind == "slider" else page.get_by_role("group", name=knob.label, exact=True)
    if knob.kind == "switches":
        return group.get_by_role("checkbox").first.click()
    slider = group.get_by_role("slider", **({"name": knob.label, "exact": True} if knob.kind == "slider" else {})).first
    return slider.press("ArrowLeft" if slider.input_value() == slider.get_attribute("max") else "ArrowRight")


def test_an_example_s_sentence_is_withdrawn_as_soon_as_a_knob_that_it_is_about_moves(lecture):
    canvas, says = lecture.locator(".course-stage canvas"), lecture.locator(".says")
    pressed = lecture.locator(".presets [aria-pressed=true]")
    for scene in scenes.lecture():
        open_scene(lecture, scene.name)
        first = scene.presets[0]
        for n, (name, knob) in enumerate(scene.knobs.items()):
            lecture.locator(".presets button").first.click()
            assert says.inner_text() == first.says and pressed.count() == 1
            move(lecture, knob)
            stays = name in scene.free or (first.plays and n == 0)
            assert (says.inner_text(), pressed.count()) == ((first.says, 1) if stays else ("", 0)), (scene.name, name)
    open_scene(lecture, "zigzag")
    for example, left in ("1", 0), ("4", 1):                   # the fourth asks for it
        lecture.keyboard.press(example)
        box = canvas.bounding_box()
        lecture.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.7)
        lecture.mouse.down()
        lecture.mouse.move(box["x"] + box["width"] * 0.15, box["y"] + box["height"] * 0.5, steps=3)
        lecture.mouse.up()
        assert pressed.count() == left and canvas.bounding_box() == box
    open_scene(lecture, "depth")
    lecture.keyboard.press("g")
    assert pressed.count() == 0
    lecture.keyboard.press("PageDown")                         # a clicker goes on from there
    assert says.inner_text() == scenes.lecture()[1].presets[1].says


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_a_line_has_a_contrast_of_three_on_every_ground_it_lies_on(lecture, scheme):
    """The grounds: the page's, and the highest band of a map, which is the page's with 16 % or 20 % of grey."""
    source = (HERE / "pen.js").read_text(encoding="utf-8")
    hues = lecture.evaluate(f"() => {{ {source.split('// ---- arrays')[0]}; return HUES.{scheme} }}")

    def light(colour):
        parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        return sum(w * (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055)**2.4)
                   for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
    share, tone = (0.16, 0) if scheme == "light" else (0.2, 255)
    ground = hues.pop("ground")
    band = "#" + "".join(f"{round((1 - share) * int(ground[i:i + 2], 16) + share * tone):02x}" for i in (1, 3, 5))
    hues.pop("faint")                                          # of what is switched off, and never alone
    for name, hue in hues.items():
        for below in (ground, band):
            high, low = sorted((light(hue), light(below)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 3, (name, below)


NOTEBOOK = {
    "race": "from course_lib.scenes.race import race\nrace.show()",
    "mine": "from course_lib import optimizers\nrule = optimizers.sgd\n"
            "optimizers.sgd = lambda w, dw, state=(), *, lr=0.1: (w + 0 * dw, state)",
    "depth": "from course_lib.scenes.depth import depth\ndepth.show()",
    "again": "race.show(surface='saddle')",
    "waits": "None",
    "answered": "None",
}
WAITS = """def not_yet(*args, **kwargs):
    raise NotImplementedError("sgd is not answered yet")

from course_lib.plots.optimizers import NAMES
before = {name: getattr(optimizers, name) for name in NAMES}
vars(optimizers).update(dict.fromkeys(NAMES, not_yet))
race.show()"""


@pytest.fixture(scope="module")
def notebook(page, tmp_path_factory):
    """A notebook with three scenes, after Run All; and a student's rule that never moves."""
    root, scratch = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("scratch")
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in NOTEBOOK.items()]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), root / "scenes.ipynb")
    (root / "course_lib").symlink_to(labkit.ROOT / "course_lib")
    with labkit.lab(root, scratch) as address:
        notebook = labkit.Notebook(page, address, "scenes.ipynb")
        notebook.run_all()
        notebook.file = root / "scenes.ipynb"
        yield notebook


def test_in_jupyterlab_a_drag_is_answered_by_the_function_in_use(notebook):
    cell = notebook.cell("race")
    cell.locator("canvas").wait_for()
    cell.locator(".course-stage").evaluate("root => root.focus()")
    notebook.page.keyboard.press("1")                          # plays: stop it
    notebook.page.keyboard.press("End")
    box = cell.locator("canvas").bounding_box()
    notebook.page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.3)
    notebook.page.mouse.down()
    notebook.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5, steps=4)
    notebook.page.mouse.up()
    notebook.page.wait_for_function("() => document.querySelector('.course-stage').stage.answers.length > 0")
    state = cell.locator(".course-stage").evaluate("root => root.stage.state")
    assert np.abs(np.subtract(state["start"], race.START["valley"])).min() > 0.1 and state["step"] == 100
    loss = demos.SURFACES["valley"].loss(*race.place("valley", state["start"]))      # for that rule never moves
    notebook.page.wait_for_function("""([reads, loss]) => {
        const said = reads.textContent.match(/Step 100: SGD is lowest, ([\\d.]+) above/);
        return said && Math.abs(said[1] / loss - 1) < 0.06 }""", arg=[cell.locator(".reads").element_handle(), loss])


def test_a_scene_that_waits_for_an_answer_says_so_where_its_picture_will_be(notebook):
    notebook.replace("waits", WAITS)
    cell = notebook.cell("waits")
    cell.locator(".reads", has_text="sgd is not answered yet").wait_for()
    assert not cell.locator(".view").is_visible()
    notebook.replace("answered", "vars(optimizers).update(before)")
    cell = notebook.cell("waits")
    cell.locator(".course-stage").evaluate("root => root.focus()")
    notebook.page.keyboard.press("5")                          # by now it is
    cell.locator("canvas").wait_for()
    cell.locator(".reads", has_text="SGD").wait_for()          # from its first step on: it plays


def test_keys_pressed_on_a_scene_stay_there(notebook):
    before = len(notebook.outputs())
    for place in ("canvas", "input", "select"):
        notebook.cell("depth").locator(".course-stage").evaluate(
            "(root, place) => (place === 'canvas' ? root : root.querySelector(place)).focus()", place)
        for key in ("m", "x", "d", "d", "y", "r"):
            notebook.page.keyboard.press(key)
    kinds = notebook.page.evaluate(f"() => [...{labkit.APP}.shell.currentWidget.content.model.cells].map(c => c.type)")
    assert kinds == ["code"] * len(NOTEBOOK) and len(notebook.outputs()) == before


def test_a_scene_leaves_a_picture_with_alt_text_in_the_saved_notebook(notebook):
    for name in "race", "depth", "again":
        notebook.cell(name).locator("canvas").wait_for()
    notebook.command("docmanager:save")
    notebook.page.wait_for_function(f"() => !{labkit.APP}.shell.currentWidget.context.model.dirty")
    saved = json.loads(notebook.file.read_text(encoding="utf-8"))
    kept = json.dumps(saved["metadata"]["widgets"])            # three scenes, two of them the race: each part once
    assert [kept.count(part) for part in ("class Pen", "function race(", "function depth(")] == [1, 1, 1]
    for cell in (cell for cell in saved["cells"] if cell["id"] in ("race", "depth", "again")):
        data, meta = cell["outputs"][0]["data"], cell["outputs"][0]["metadata"]
        assert data["image/png"].startswith("iVBOR") and "".join(data["text/plain"]) == meta["image/png"]["alt"]
