"""What a demo does in the browser besides its picture: keys, names, values, what is read out, what stays when saved."""

import json

import nbformat
import pytest
from browser import labkit

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(labkit.missing()), reason=str(labkit.missing()))]

DEMO = '''
from course_lib.widgets import explore, predict

def line(fig):
    """A line at some height."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 10))
    (height,) = ax.plot([0, 1], [0, 0], animated=True)
    def update(result):
        height.set_ydata([result, result])
        return f"The height is {result:.3g}."
    return update

explore(lambda lr=0.01, h=3, up="up": h + lr, line, lr=(1e-4, 1.0, "log"), h=(0, 9, 1), up=["up", "down"])
'''
CELLS = f"[...{labkit.APP}.shell.currentWidget.content.model.cells].map(cell => cell.type).join()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("root")
    (folder / "course_lib").symlink_to(labkit.ROOT / "course_lib")
    cells = [nbformat.v4.new_code_cell(DEMO, id="demo"),
             nbformat.v4.new_code_cell("which = predict('Which?', ['this', 'that'])\nwhich", id="predict")]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells), folder / "demo.ipynb")
    return folder


@pytest.fixture(scope="module")
def address(folder, tmp_path_factory):
    with labkit.lab(folder, tmp_path_factory.mktemp("lab")) as at:
        yield at


@pytest.fixture(scope="module")
def notebook(address, tmp_path_factory):
    with labkit.browser(tmp_path_factory.mktemp("browser")) as page:
        notebook = labkit.Notebook(page, address, "demo.ipynb")
        notebook.run_all()
        notebook.cell("demo").locator("img.course-picture").wait_for()
        yield notebook


def test_the_first_choice_of_a_theme_by_hand_works(notebook):
    """JupyterLab alone only ends that it follows the system's theme, and forgets the choice."""
    page = notebook.page
    page.wait_for_selector("body[data-jp-theme-light='true']", state="attached")
    notebook.theme("JupyterLab Dark")
    page.wait_for_timeout(1000)
    assert page.evaluate("document.body.dataset.jpThemeLight") == "false"
    notebook.theme("JupyterLab Light")


CONTRAST = """([node, inks]) => {                     // of each ink with the ground below the node
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const linear = v => v <= 10.3 ? v / 3294.6 : ((v / 255 + .055) / 1.055) ** 2.4;
    const light = rgb => rgb.slice(0, 3).reduce((sum, v, i) => sum + linear(v) * [.2126, .7152, .0722][i], 0);
    const ground = node => numbers(getComputedStyle(node).backgroundColor);
    while (ground(node)[3] === 0) node = node.parentElement;
    const under = ground(node), over = ([r, g, b, a = 1]) => [r, g, b].map((v, i) => a * v + (1 - a) * under[i]);
    return inks.map(ink => [light(over(numbers(ink))), light(under)].sort((a, b) => b - a))
        .map(([high, low]) => (high + .05) / (low + .05));
}"""


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_what_one_takes_hold_of_is_seen_in_either_theme(notebook, theme):
    """WCAG 2.2, 1.4.11: three to one."""
    notebook.theme(f"JupyterLab {theme}")
    cell, style = notebook.cell("demo"), "(node, name) => getComputedStyle(node)[name]"
    slider = cell.locator(".widget-slider").first
    inks = [slider.locator(part).evaluate(style, "backgroundColor") for part in (".noUi-handle", ".noUi-connects")]
    choice = cell.locator("select")
    arrow = choice.evaluate(style, "backgroundImage")
    assert "url(" not in arrow and choice.evaluate(style, "color") in arrow
    seen = notebook.page.evaluate(CONTRAST, [slider.element_handle(), inks])
    seen += notebook.page.evaluate(CONTRAST, [choice.element_handle(), [choice.evaluate(style, "color")]])
    notebook.theme("JupyterLab Light")
    assert min(seen) >= 3, seen


def test_in_a_narrow_window_a_demo_fits_without_a_bar_to_scroll(notebook):
    notebook.page.set_viewport_size({"width": 800, "height": 900})
    demo = notebook.cell("demo").locator(".course-demo").first
    notebook.page.wait_for_function("demo => demo.clientWidth < 600", arg=demo.element_handle())
    assert demo.evaluate("demo => demo.scrollWidth - demo.clientWidth") == 0
    notebook.page.set_viewport_size({"width": 1300, "height": 900})


def test_a_key_pressed_in_a_demo_leaves_the_cell_alone(notebook):
    before = notebook.page.evaluate(CELLS)
    for cell, role in ("demo", "slider"), ("predict", "radio"):
        notebook.cell(cell).get_by_role(role).first.focus()
        for key in "m", "d", "d", "x", "a", "y", "ArrowDown", "Enter", "Delete":
            notebook.page.keyboard.press(key)
        assert notebook.page.evaluate(CELLS) == before


def test_what_goes_on_in_the_notebook_alone_still_does(notebook):
    slider = notebook.cell("demo").get_by_role("slider").first
    slider.focus()
    notebook.page.keyboard.press("Control+s")
    notebook.page.wait_for_function(f"() => !{labkit.APP}.shell.currentWidget.context.model.dirty")


def test_a_slider_has_a_name_in_words_and_says_its_true_value(notebook):
    cell = notebook.cell("demo")
    slider = cell.get_by_role("slider", name="learning rate")
    slider.focus()
    notebook.page.keyboard.press("End")
    notebook.page.wait_for_function("handle => handle.getAttribute('aria-valuetext') === '1.00'",
                                    arg=slider.element_handle())
    assert slider.get_attribute("aria-valuenow") == "0.0"                  # the exponent
    assert cell.get_by_role("textbox", name="learning rate, as a number").inner_text() == "1.00"


def test_what_the_demo_says_is_read_out_by_one_region_that_stays(notebook):
    cell = notebook.cell("demo")
    region = cell.get_by_role("status")
    region.evaluate("node => node.dataset.same = 'yes'")
    slider = cell.get_by_role("slider", name="h (step)")
    slider.focus()
    notebook.page.keyboard.press("ArrowRight")
    region.filter(has_text="The height is 5").wait_for(state="attached")
    assert region.inner_text() == cell.locator(".course-text").inner_text()
    assert region.get_attribute("data-same") == "yes"


def test_a_saved_notebook_shows_its_demos_again_with_and_without_widgets(notebook, address, folder):
    """In JupyterLab the widget and nothing else; elsewhere the picture and the text beside it in the output."""
    notebook.command("docmanager:save")
    notebook.page.wait_for_function(f"() => !{labkit.APP}.shell.currentWidget.context.model.dirty")
    saved = json.loads((folder / "demo.ipynb").read_text())
    data = saved["cells"][0]["outputs"][0]["data"]
    assert data["image/png"] and "".join(data["text/plain"]).startswith("A line at some height.  The height is ")
    notebook.page.evaluate(f"() => {labkit.APP}.shell.currentWidget.sessionContext.shutdown()")
    again = labkit.Notebook(notebook.page, address, "demo.ipynb")
    output = again.cell("demo").locator(".jp-OutputArea")
    output.locator("img.course-picture").wait_for()
    assert output.locator("img").count() == 1 and "The height is" in output.inner_text()
    assert "Error" not in output.inner_text()
