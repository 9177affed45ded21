"""The book: pages of the chapters, with demos that move, and without a kernel, a network or answers."""

import re
from base64 import b64decode
from io import BytesIO

import nbformat
import PIL.Image
import pytest

from autograde.book import build

PAGE = "06_dropout"


def notebook(cells):
    made = [getattr(nbformat.v4, f"new_{kind}_cell")(source) for kind, source in cells]
    return nbformat.v4.new_notebook(cells=made)


DEMO = '''from course_lib.widgets import explore, predict

def line(fig):
    """A line."""
    (height,) = fig.subplots().plot([0, 1], [0, 0], animated=True)
    return lambda h: height.set_ydata([h, h]) or f"</script>height {h}"

explore(lambda h=4: h, line, h=(0, 10, 1))'''


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The pages of a course of one small chapter."""
    folder = tmp_path_factory.mktemp("notebooks")
    (folder / PAGE).mkdir()
    cells = [("markdown", "# A small chapter"), ("code", DEMO),
             ("code", "which = predict('Which?', ['a', 'b'])\nwhich"), ("code", "which.reveal('b')")]
    nbformat.write(notebook(cells), folder / PAGE / "dropout.ipynb")
    return build(folder, tmp_path_factory.mktemp("book"), frames=5, progress=lambda paths, **_: paths)


def test_a_demo_is_frames_over_its_first_slider(built):
    made = built[0].read_text(encoding="utf-8")
    assert made.count("</script>") == 2                        # no text of a demo ends a script
    assert '<input type="range"' in made and 'aria-valuetext="4"' in made and 'alt="A line."' in made
    frames = re.findall(r'"(UklGR[^"]*)"', made)               # WebP begins so
    assert len(frames) == 6                                    # at 0 2 5 7 10, and 4, where it begins
    image = PIL.Image.open(BytesIO(b64decode(frames[0])))
    assert image.format == "WEBP" and image.mode == "RGBA" and image.size == (1080, 450)


def test_a_prediction_is_a_question_and_its_outcome_unfolds(built):
    made = built[0].read_text(encoding="utf-8")
    assert "<p>Which?</p>" in made and "<li>b</li>" in made
    assert re.search(r"<details><summary>What came out</summary><p>It came out: b\.</p>", made)


def test_the_contents_link_to_the_pages(built):
    assert f'href="{PAGE}.html"' in built[-1].read_text(encoding="utf-8") and built[-1].name == "index.html"
