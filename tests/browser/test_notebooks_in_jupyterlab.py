"""The dropout chapter in real JupyterLab: the lecturer's source and the released student edition."""

import shutil
import subprocess
import sys
from io import BytesIO
from statistics import median

import numpy as np
import pytest
from browser import labkit
from PIL import Image

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(labkit.missing()), reason=str(labkit.missing()))]
DEMOS = "demo-losing", "demo-average", "demo-vanilla", "demo-forward", "demo-backward", "demo-ensemble", "demo-digits"
EXERCISES = ("vanilla_dropout_train", "vanilla_dropout_predict", "dropout_forward", "dropout_backward",
             "average_over_masks")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """What JupyterLab shows: source/, the committed notebook with the library beside it."""
    root = tmp_path_factory.mktemp("root")
    (root / "source").mkdir()
    shutil.copy(labkit.ROOT / "notebooks/06_dropout/dropout.ipynb", root / "source")
    for package in "course_lib", "autograde":
        (root / "source" / package).symlink_to(labkit.ROOT / package)
    return root


@pytest.fixture(scope="module")
def release(root, tmp_path_factory):
    """A process that makes root/student/, the edition released from the source, while other tests run."""
    folder = tmp_path_factory.mktemp("course")
    program = ("import sys, shutil; from pathlib import Path; from autograde.classroom.sample_demo import prepare; "
               "shutil.copytree(prepare('dropout', Path(sys.argv[1])).release, sys.argv[2])")
    with subprocess.Popen([sys.executable, "-c", program, folder, root / "student"], cwd=labkit.ROOT) as process:
        yield process
        process.kill()


@pytest.fixture(scope="module")
def address(root, release, tmp_path_factory):
    with labkit.lab(root, tmp_path_factory.mktemp("lab")) as at:
        yield at


@pytest.fixture(scope="module")
def page(address, tmp_path_factory):
    with labkit.browser(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture(scope="module")
def source(page, address):
    """The source notebook after Run All."""
    notebook = labkit.Notebook(page, address, "source/dropout.ipynb")
    notebook.run_all()
    return notebook


def text(cell):
    """The line of text beside a picture."""
    return cell.locator(".course-text").last


def test_run_all_of_the_source_shows_no_error_and_no_warning(source):
    for identity, outputs in source.outputs().items():
        for output in outputs:
            printed = output["output_type"] == "stream" and output["name"] == "stdout"       # as own and compare do
            assert printed or output["output_type"] not in ("error", "stream"), f"{identity}: {labkit.text_of(output)}"


def test_run_all_of_the_source_earns_full_marks(source):
    outputs = source.outputs()
    for name in EXERCISES:
        assert ", correct" in labkit.text_of(outputs[f"check-{name}"][0]).splitlines()[0]
        assert f"runs your {name}" in labkit.text_of(outputs[f"use-{name}"][0])


def test_every_picture_has_a_name_and_a_line_of_text_and_every_control_a_label(source):
    for demo in DEMOS:
        cell = source.cell(demo)
        image = cell.locator("img.course-picture")
        image.wait_for()
        name = image.get_attribute("alt")
        assert name.endswith(".") and cell.get_by_role("img", name=name).count() == 1
        assert len(text(cell).inner_text()) > 20 and cell.get_by_role("status").count() == 1
        for control in cell.locator(".widget-slider, .widget-dropdown, .widget-text, .widget-checkbox").all():
            assert control.locator("label:visible").first.inner_text().strip()


def test_an_arrow_key_on_a_slider_changes_picture_and_text(source):
    cell = source.cell("demo-vanilla")
    before = cell.locator("img.course-picture").get_attribute("src"), text(cell).inner_text()
    slider = cell.get_by_role("slider")
    slider.focus()
    source.page.keyboard.press("ArrowRight")
    source.page.wait_for_function("([img, src]) => img.src !== src",
                                  arg=[cell.locator("img.course-picture").element_handle(), before[0]])
    text(cell).filter(has_not_text=before[1]).wait_for()
    assert slider.get_attribute("aria-valuenow") == "0.6"


def test_the_picture_follows_the_slider_at_once(source):
    """The bar is a median of 100 ms on an idle machine; here others may be at work."""
    slider = source.cell("demo-average").get_by_role("slider").first
    times = [source.press(slider, "ArrowLeft") for _ in range(12)]
    assert median(times[2:]) < 300, times


def test_tab_and_space_switch_a_unit_off(source):
    cell = source.cell("demo-losing")
    cell.get_by_role("combobox").focus()
    source.page.keyboard.press("Tab")
    source.page.keyboard.press("Space")
    text(cell).filter(has_text="1 of 8 units is off").wait_for()
    assert not cell.get_by_label("stripes").is_checked()


def test_a_prediction_is_shown_beside_what_came_out(source):
    waiting = source.cell("reveal-average")
    waiting.get_by_text("Make your prediction above first").wait_for()
    question = source.cell("predict-average")
    question.get_by_label("a quarter of that").focus()
    source.page.keyboard.press("Space")
    question.get_by_text("Kept: a quarter of that.").wait_for()
    source.cell("reveal-average").get_by_text("You predicted: a quarter of that. It came out: 0.50 times").wait_for()
    assert source.cell("predict-average").get_by_label("half of that").is_disabled()


def test_the_dark_theme_turns_ink_to_light_and_keeps_the_ground_dark(source):
    def brightness(theme):
        source.theme(theme)
        image = source.cell("demo-vanilla").locator("img.course-picture")
        grey = np.asarray(Image.open(BytesIO(image.screenshot())).convert("L"))
        return np.median(grey), np.percentile(grey, 0.5), np.percentile(grey, 99.5)
    ground, ink, _ = brightness("JupyterLab Light")
    assert ground > 240 and ink < 80
    ground, _, ink = brightness("JupyterLab Dark")
    assert ground < 30 and ink > 180
    source.theme("JupyterLab Light")


@pytest.fixture(scope="module")
def student(page, address, source, root, release):
    """The released notebook after Run All, nothing answered.  Opened last: only one notebook is on the page."""
    assert release.wait(60) == 0
    notebook = labkit.Notebook(page, address, "student/dropout.ipynb")
    notebook.run_all()
    return notebook


def test_unanswered_the_released_notebook_runs_without_an_error(student):
    outputs = student.outputs()
    assert not [identity for identity, found in outputs.items() for output in found
                if output["output_type"] == "error" or output.get("name") == "stderr"]
    for name in EXERCISES:
        assert "not answered" in labkit.text_of(outputs[f"check-{name}"][0])


@pytest.mark.parametrize("demo, exercise", [
    ("demo-vanilla", "vanilla_dropout_train"), ("demo-forward", "dropout_forward"),
    ("demo-ensemble", "average_over_masks"), ("demo-digits", "dropout_forward")])
def test_a_demo_says_which_exercise_it_waits_for(student, demo, exercise):
    cell = student.cell(demo)
    cell.get_by_text(f"{exercise} is not answered yet").wait_for()
    assert not cell.locator("img.course-picture").is_visible()
    assert not cell.get_by_text("0/21").is_visible()                       # nor does a bar stand at 0 %


def test_the_demos_before_the_first_exercise_run(student):
    for demo in "demo-losing", "demo-average":
        student.cell(demo).locator("img.course-picture").wait_for()


WRONG = """def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob).astype(x.dtype)
    return x * mask, (mask,)"""
RIGHT = """def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob).astype(x.dtype) / keep_prob
    return x * mask, (mask,)"""


def test_a_wrong_answer_gets_its_hint_a_right_one_passes_and_drives_the_demo(student):
    student.replace("answer-dropout_forward", WRONG)
    assert "hint: The units that stay are not scaled up" in student.run("check-dropout_forward")
    assert "Not used, since it does not pass yet" in student.run("use-dropout_forward")

    student.replace("answer-dropout_forward", RIGHT)
    assert "6 of 6 points, correct" in student.run("check-dropout_forward")
    assert "runs your dropout_forward" in student.run("use-dropout_forward")

    student.run("demo-forward")
    cell = student.cell("demo-forward")
    cell.locator("img.course-picture").wait_for()
    assert "1.00 × the average" in text(cell).inner_text()
