"""Notebook 7 in Chromium: a demo moves, a check shows its table, and a scene is there.  No feature needs JupyterLab."""

import nbformat
import pytest
from browser import labkit

pytestmark = [pytest.mark.soak, pytest.mark.skipif(bool(labkit.missing()), reason=str(labkit.missing()))]

CELLS = {
    "demo": "from course_lib.demos import dropout as demos\nfrom course_lib.plots import dropout as plots\n"
            "from course_lib.widgets import explore\n"
            "explore(demos.gradient_flow, plots.gradient_flow, keep_prob=(0.2, 1.0, 0.1), seed=0)",
    "answer": "def dropout_backward(dout, mask):\n    return dout * (mask != 0)",
    "check": "from autograde import check\ncheck(dropout_backward)",
    "scene": "from course_lib.scenes.masks import masks\nmasks.show()",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("root")
    for package in "course_lib", "autograde":
        (folder / package).symlink_to(labkit.ROOT / package)
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(nbformat.v4.new_notebook(metadata={"kernelspec": kernel}, cells=cells), folder / "all.ipynb")
    with (labkit.lab(folder, tmp_path_factory.mktemp("server"), "notebook") as address,
          labkit.browser(tmp_path_factory.mktemp("browser")) as page):
        page.goto(f"{address}/notebooks/all.ipynb")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_function(f"() => {labkit.APP}?.shell.currentWidget?.sessionContext?.session?.kernel?.status"
                               " === 'idle'", timeout=60_000)
        page.evaluate(f"() => {labkit.APP}.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(f"() => [...{labkit.APP}.shell.currentWidget.content.model.cells]"
                               ".every(cell => cell.executionCount)", timeout=60_000)
        yield page


def test_a_slider_moves_the_picture(page):
    picture, slider = page.locator("img.course-picture").first, page.get_by_role("slider").first
    picture.wait_for()
    before = picture.get_attribute("src")
    page.evaluate(labkit.PRESS, [slider.element_handle(), "ArrowLeft"])
    assert picture.get_attribute("src") != before


def test_a_check_names_the_mistake_and_a_scene_has_its_canvas(page):
    page.get_by_text("not the right amount").wait_for()
    page.locator("canvas").first.wait_for()
