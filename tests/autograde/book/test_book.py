"""The book: pages of the chapters, with demos that move, and without a kernel, a network or answers."""

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import nbformat
import PIL.Image
import pytest

from autograde.book import build, chapter
from autograde.book.page import markdown, page

ROOT = Path(__file__).resolve().parents[3]
PAGE, BODY = "06_dropout", "return x * mask"
CELLS = [
    ("markdown", "# A small chapter\n\nWith a formula, $\\frac{a}{b} < \\eta_\\min$, and one set apart:\n\n$$a = b$$"),
    ("code", "from course_lib.dropout import dropout_forward"),
    ("code", "check(dropout_forward)"),
    ("markdown", "written: why (2 points)\n\nThe model answer."),
]


def notebook(cells):
    made = [getattr(nbformat.v4, f"new_{kind}_cell")(source) for kind, source in cells]
    return nbformat.v4.new_notebook(cells=made)


def told(solutions):
    return page(chapter.told(notebook(CELLS), "dropout", solutions), PAGE, "05_weight_decay", None)


def test_answers_stand_in_the_book_only_if_they_are_asked_for():
    asked, answered = told(False), told(True)
    assert "dropout_forward" in asked and "keep_prob" in asked
    assert BODY not in re.sub("<[^>]*>", "", asked) and BODY in re.sub("<[^>]*>", "", answered)
    assert "The model answer." not in asked and "The model answer." in answered
    assert "check(" not in asked


def test_formulas_are_mathml():
    made = told(False)
    assert made.count("<math") == 2 and 'display="block"' in made and "mfrac" in made


def test_the_escapes_of_a_text_in_a_formula_are_not_shown():
    assert ">keep_prob</mtext>" in markdown(r"$\frac{1}{\text{keep\_prob}}$") and "5%" in markdown(r"$\text{5\%}$")
    assert re.findall("<mtext.*?>(.*?)<", markdown(r"$\text{a \texttt{b} c}$"))[1] == "b"


def test_every_formula_of_the_course_becomes_mathml():
    for path in ROOT.glob("notebooks/*/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                made = markdown(cell.source)
                without_code = re.sub(r"<(pre|code)\b.*?</\1>", "", made, flags=re.DOTALL)
                assert "$" not in re.sub("<[^>]*>", "", without_code), (path.stem, cell.id)
                for formula in re.findall("<math.*?</math>", made, re.DOTALL):
                    assert "\\" not in formula, (path.stem, cell.id, formula)


def test_what_is_closed_holds_its_text_and_its_formulas():
    made = markdown("<details>\n<summary><b>What we saw</b></summary>\n\nA *slope*, $a$:\n\n- one\n\n</details>\n\nOn.")
    inside, _, after = made.partition("</details>")
    assert inside.startswith("<details>") and "<em>slope</em>" in inside and "<math" in inside and "<li>" in inside
    assert "<p>On.</p>" in after


def test_a_page_takes_nothing_from_elsewhere():
    made = told(True)
    assert not re.findall(r"<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=\"(?!data:)", made)
    assert "default-src 'none'" in made and "url(" not in made


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
    cells = [CELLS[0], ("code", DEMO), ("code", "which = predict('Which?', ['a', 'b'])\nwhich"),
             ("code", "which.reveal('b')")]
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


def test_a_cell_that_fails_is_said(tmp_path):
    nbformat.write(notebook([("code", "1 / 0")]), tmp_path / "sums.ipynb")
    with pytest.raises(RuntimeError, match=r"'1 / 0' fails: ZeroDivisionError"):
        build(tmp_path, tmp_path / "book", progress=lambda paths, **_: paths)
