"""A chapter as one page: formulas, demos and outputs stand in it, and nothing comes from elsewhere or ends a script."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from autograde.book.page import SCENE, code, in_script, markdown, outputs, page

ROOT = Path(__file__).resolve().parents[3]


def notebook(*cells):
    made = [getattr(nbformat.v4, f"new_{kind}_cell")(source) for kind, source in cells]
    return nbformat.v4.new_notebook(cells=made)


def test_formulas_are_mathml():
    made = markdown("With a formula, $\\frac{a}{b} < \\eta_\\min$, and one set apart:\n\n$$a = b$$")
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
    made = page(notebook(("markdown", "# A\n\n$a$"), ("code", "x = 1")), "06_dropout", "05_weight_decay", None)
    assert not re.findall(r"<(?:script|img|link|iframe)\b[^>]*\b(?:src|href)=\"(?!data:)", made)
    assert "default-src 'none'" in made and "url(" not in made


@pytest.mark.parametrize("value", ["</script><script>evil()</script>", {"a": ["</ScRiPt >", "é", None]}, "<!-- </",
    "\u2028"])
def test_in_a_script_stands_json_that_cannot_end_it(value):
    made = in_script(value)
    assert json.loads(made) == value and "</" not in made


def test_code_is_text_whatever_is_in_it():
    assert "<b>" not in code("x = '<b>' & 1") and "&lt;b&gt;" in code("x = '<b>' & 1")


# ── What came out

def shown(**output):
    return list(outputs({"outputs": [nbformat.from_dict({"output_type": "display_data", "metadata": {}} | output)]}))


def test_what_scenes_share_stands_on_a_page_once():
    def scene(name, note, *arrays):
        spec = {"scene": name, "alt": f"{name}.", "note": note, "frames": {"arrays": {
            str(i): {"shape": [1], "dtype": "u1", "bytes": text} for i, text in enumerate(arrays)}}}
        return nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", {SCENE: spec})])
    cells = [scene("race", "</script>", "QUFB", "QkJC"), scene("race", "b", "QUFB"), scene("depth", "c", "Q0ND")]
    made = page(nbformat.v4.new_notebook(cells=cells), "08_optimizers", None, None)
    for once in "QUFB", "QkJC", "Q0ND", "class Pen", "function race(", "function depth(", "</script>\n</body>":
        assert made.count(once) == 1, once
    assert made.count('<div class="scene">') == 3 and "const scenes = { depth, race }" in made
    assert "class Pen" not in page(notebook(("code", "x = 1")), "06_dropout", None, None)


PNG, HTML, TEXT = {"image/png": "iVBO"}, {"text/html": "<b>1</b>"}, {"text/plain": "one\ntwo"}
FRAMES = {"application/vnd.course.frames+json": {"frames": []}}
WIDGET = {"application/vnd.jupyter.widget-view+json": {}}


@pytest.mark.parametrize("data, kind, what", [
    (TEXT, "text", "one\ntwo"), (TEXT | PNG, "picture", {"png": "iVBO", "alt": "", "width": 720}),
    (TEXT | PNG | HTML, "html", "<b>1</b>"), (TEXT | PNG | HTML | FRAMES, "frames", {"frames": []}),
    (TEXT | WIDGET, "said", ["one", "two"]), (WIDGET, "said", []), ({"application/x": 1}, "text", "")])
def test_of_several_forms_the_one_that_a_page_shows_best(data, kind, what):
    assert shown(data=data) == [(kind, what)]


def test_a_picture_says_what_it_shows_and_how_wide_it_is():
    assert shown(data=PNG, metadata={"image/png": {"alt": "A line.", "width": 300}}) == [
        ("picture", {"png": "iVBO", "alt": "A line.", "width": 300})]


def test_printed_text_is_text_and_a_cell_without_outputs_shows_nothing():
    assert shown(output_type="stream", name="stdout", text="hello") == [("text", "hello")]
    assert list(outputs({})) == list(outputs({"outputs": []})) == []


# ── The page

def test_the_title_is_the_first_heading_or_else_the_name():
    assert "<title>A small chapter" in page(notebook(("markdown", "Before.\n# A small chapter\n# Another")),
        "x", None, None)
    assert "<title>06_dropout" in page(notebook(("markdown", "## Not this")), "06_dropout", None, None)


def test_neighbours_are_linked_where_there_are_some():
    made = page(notebook(), "06_dropout", "05_weight_decay", None)
    assert 'href="05_weight_decay.html"' in made and "None" not in re.sub("<script.*?</script>",
        "", made, flags=re.DOTALL)


def test_a_name_that_is_markup_is_text():
    made = page(notebook(("markdown", "# <b>Bold</b>")), "<i>", "<u>", None)
    assert "<title><b>" not in made and 'href="<u>' not in made
