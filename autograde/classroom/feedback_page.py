"""A student's feedback page: the answers, what was said of them, and the grades.  Its time is linear in its text."""

from functools import cache
from html import escape

from markupsafe import Markup

from autograde.classroom.judged_notebook import NOTICE
from autograde.classroom.standing import points
from autograde.classroom.submission import EXTRA, LABEL, LIMIT_MARKDOWN, grade_id, tags
from autograde.judging.report import template

COLOURED = 5_000                                # characters of one cell: the highlighter may take quadratic time
COLOURED_IN_ALL = 50_000
UNMARKED = {"most": None, "waits": False, "comment": None}


def html(notebook, marks, title, account=None):
    """The page, as text.

    notebook: a judged one (judged_notebook), a dict;  marks: {cell: as in standing.standing}, as they stand in the
    gradebook;  title: of the assignment;  account: what they come to (term.grades), if that is not their sum.
    """
    account = account or {"parts": {}, "sentences": []}
    shown = [cell for cell in notebook["cells"] if grade_id(cell) or LABEL in cell["metadata"]
             or EXTRA in tags(cell)]
    left, parts = COLOURED_IN_ALL, []
    for cell in shown:
        source = "".join(cell["source"])
        name, own = grade_id(cell), UNMARKED | marks.get(grade_id(cell), {})
        parts.append({"name": name, "heading": heading(cell), "source": as_html(cell["cell_type"], source, left),
                      "outputs": [output_html(output) for output in cell.get("outputs", ())],
                      "points": account["parts"].get(name) or whole(own), "marks": own})
        left -= len(source) if cell["cell_type"] == "code" else 0
    graded = [mark for mark in marks.values() if mark.get("most") is not None]
    return template("feedback.html").render(
        title=title, parts=parts, sentences=account["sentences"],
        earned=account.get("earned", sum(map(points, graded))),
        most=account.get("points", sum(mark["most"] for mark in graded)),
        waiting=[name for name, mark in marks.items() if mark.get("waits")], colours=Markup(colours()))


def whole(marks):
    """(earned, points, whether it counts) of a cell, None if it is not graded."""
    return None if marks["most"] is None else (points(marks), marks["most"], True)


def heading(cell):
    """What a part of the page is, in words."""
    marks, name = cell["metadata"].get("nbgrader", {}), grade_id(cell)
    if cell.get("id") == NOTICE:
        return "How your notebook was taken"
    if marks.get("solution"):
        return f"Your answer: {name}"
    return name.replace("check-", "What the judge says of ") if name else "A cell of yours"


def as_html(kind, source, left):
    if kind == "code":
        return coloured(source) if len(source) <= min(COLOURED, left) else Markup(f"<pre>{escape(source)}</pre>")
    return rendered()(source) if len(source) <= LIMIT_MARKDOWN else Markup(f"<pre>{escape(source)}</pre>")


def output_html(output):
    """One output of a cell: the judge's report, or text."""
    data = output.get("data", {})
    if "text/html" in data:                     # ours: the judge wrote it, and escaped what is not its own
        return Markup("".join(data["text/html"]))
    text = "".join(output.get("text", "" if output["output_type"] == "execute_result" else data.get("text/plain", "")))
    return Markup(f"<pre>{escape(text)}</pre>") if text else ""


def coloured(source):
    from pygments import highlight
    return Markup(highlight(source, *highlighter()))


@cache
def highlighter():
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers.python import PythonLexer
    return PythonLexer(), HtmlFormatter(cssclass="code", style="default")


@cache
def rendered():
    """Markdown as HTML, in which a student's HTML is text."""
    import mistune
    markdown = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])
    return lambda source: Markup(markdown(source))


@cache
def colours():
    """The style of code, in light and in dark."""
    from pygments.formatters.html import HtmlFormatter
    light, dark = (HtmlFormatter(style=style).get_style_defs(".code") for style in ("default", "github-dark"))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"
