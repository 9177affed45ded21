"""A chapter as one page: formulas as MathML, demos as frames with a player, nothing from elsewhere."""

import hashlib
import json
import re
from pathlib import Path

import latex2mathml.converter
from jinja2 import Environment, FileSystemLoader
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from course_lib.stage import code as scenes_code

TEMPLATES = Path(__file__).parent
FRAMES, SCENE = "application/vnd.course.frames+json", "application/vnd.course.scene+json"


class Formulas(IPythonRenderer):
    """Markdown whose formulas are MathML, which browsers draw by themselves."""

    def inline_math(self, text):
        return mathml(text)

    def block_math(self, text):
        return f'<div class="formula">{mathml(text.strip(), "block")}</div>'

    multiline_math = block_math


def mathml(formula, display="inline"):
    """A formula in TeX as MathML.  In a text the converter knows neither escapes, as in keep\\_prob, nor \\texttt."""
    formula = re.sub(r"\\text\{([^{}]*)\\texttt\{([^{}]*)\}([^{}]*)\}", r"\\text{\1}\\texttt{\2}\\text{\3}", formula)
    made = latex2mathml.converter.convert(formula, display=display)
    return re.sub(r"(?<=<mtext)[^<]*", lambda text: re.sub(r"\\([_%#$])", r"\1", text[0]), made)


def markdown(source):
    return MarkdownWithMath(renderer=Formulas(escape=False)).render(source)


def in_script(value):
    """JSON that may stand in a script element."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def code(source):
    return Highlight2HTML(pygments_lexer="python3")(source)


def outputs(cell):
    """(kind, what to show) for each output of a cell."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            yield "text", output.text
            continue
        data = output.data
        if FRAMES in data:
            yield "frames", data[FRAMES]
        elif SCENE in data:
            yield "scene", data[SCENE]
        elif "text/html" in data:
            yield "html", data["text/html"]
        elif "image/png" in data:
            said = output.metadata.get("image/png", {})
            yield "picture", {"png": data["image/png"], "alt": said.get("alt", ""), "width": said.get("width", 720)}
        elif "application/vnd.jupyter.widget-view+json" in data:
            yield "said", data.get("text/plain", "").splitlines()
        else:
            yield "text", data.get("text/plain", "")


def scenes(nb):
    """What the scenes of a page share, so that it stands there once: their names, their code, their arrays.

    In the notebook each array's bytes are replaced by the name under which they are shared.  None without a scene.
    """
    shared, names = {}, []

    def keep(value):
        if isinstance(value, dict) and "bytes" in value:
            name = hashlib.sha256(value["bytes"].encode()).hexdigest()[:16]
            shared[name], value["bytes"] = value["bytes"], name
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            keep(part)
    for cell in nb.cells:
        for kind, spec in outputs(cell):
            if kind == "scene":
                keep(spec)
                names.append(spec["scene"])
    names = sorted(set(names))
    return {"names": names, "code": scenes_code(names), "arrays": shared} if names else None


def page(nb, name, before, after):
    """The HTML of a chapter.  before, after: the names of its neighbours, or None."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(markdown=markdown, code=code, in_script=in_script, outputs=outputs)
    title = next((line.lstrip("# ") for cell in nb.cells for line in cell.source.splitlines() if line.startswith("# ")),
                 name)
    return environment.get_template("page.html").render(
        cells=nb.cells, scenes=scenes(nb), title=title, name=name, before=before, after=after,
        player=(TEMPLATES / "player.js").read_text(encoding="utf-8"))
