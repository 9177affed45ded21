"""What ipywidgets leaves undone in the browser: keys that stay in the demo, names and values that are read out."""

from pathlib import Path

import ipywidgets

try:
    from course_lib.widgets.once import Shared
except ImportError:                     # elsewhere, as on Colab: demos are as ipywidgets shows them, without this care
    class Shared(ipywidgets.HTML):
        def __init__(self, *texts):
            super().__init__()

CODE = Path(__file__).with_name("care.js").read_text(encoding="utf-8")
UNSEEN = """
.course-demo { position: relative; }
.course-care { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
"""


class Care(Shared):
    """Belongs into each box that has the class course-demo, and cares for all that is in there."""

    _css = UNSEEN

    def __init__(self):
        super().__init__(CODE)
        self.add_class("course-care")


def cared_for(box):
    """The box, with the class and the care of a demo."""
    box.add_class("course-demo")
    box.children = [*box.children, Care()]
    return box
