"""What ipywidgets leaves undone in the browser: keys that stay in the demo, names and values that are read out."""

from pathlib import Path

from ipywidgets import HTML

try:
    from anywidget import AnyWidget
except ImportError:                     # elsewhere, as on Colab: demos are as ipywidgets shows them, without this care
    AnyWidget = HTML

UNSEEN = """
.course-demo { position: relative; }
.course-care { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
"""


class Care(AnyWidget):
    """Belongs into each box that has the class course-demo, and cares for all that is in there."""

    _esm, _css = Path(__file__).with_name("care.js").read_text(encoding="utf-8"), UNSEEN

    def __init__(self):
        super().__init__()
        self.add_class("course-care")


def cared_for(box):
    """The box, with the class and the care of a demo."""
    box.add_class("course-demo")
    box.children = [*box.children, Care()]
    return box
