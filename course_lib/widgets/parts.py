"""What the demos are put together from: lines of text, pictures with a name, and what stays of them when saved."""

from base64 import b64encode
from html import escape, unescape
from re import sub

import ipywidgets
from traitlets import Unicode

from course_lib.plots import as_png

# Pictures are dark ink on a transparent ground.  On a dark page their lightness is turned round and the hue kept,
# but for photographs, which come on a light ground instead.  ipywidgets draws a slider in light grey on white, and the
# arrow of a list in black on whatever ground: here both have a contrast of 3 and more in either theme.
STYLE = """<style>
[data-jp-theme-light="false"] .course-picture, .vscode-dark .course-picture { filter: invert(1) hue-rotate(180deg); }
[data-jp-theme-light="false"] .course-photographs, .vscode-dark .course-photographs { filter: none; background: white; }
.course-picture { max-width: 100%; }
.course-demo .course-picture { max-width: calc(100% - 2 * var(--jp-widgets-margin, 2px)); }
.course-demo .noUi-connects { background: var(--jp-ui-font-color2, #757575); }
.course-demo .noUi-handle { background: #0072b2; border-color: #0072b2; }
.course-demo .widget-dropdown > select { background: no-repeat calc(100% - 12px) 50% / 5px 5px
    linear-gradient(45deg, transparent 50%, currentColor 50%), no-repeat calc(100% - 7px) 50% / 5px 5px
    linear-gradient(-45deg, transparent 50%, currentColor 50%), var(--jp-layout-color1, transparent); }
.course-text { line-height: 1.5; font-size: var(--jp-content-font-size1, 14px); color: var(--jp-content-font-color1); }
@media (prefers-reduced-motion: reduce) { .course-demo * { transition: none !important; } }
</style>"""

ROW, HIDDEN = {"flex_flow": "row wrap", "grid_gap": "0 20px"}, {"display": "none"}


class Saved:
    """A widget of which a text stays, and a picture if it has one, where there is neither kernel nor widget manager.

    says(): that text;  still(): PNG, its width on the page and its alt text, or None.

    A saved notebook keeps both beside the widget, for GitHub, nbviewer and printed pages.  JupyterLab shows the
    widget, and it alone.
    """

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = {**super()._repr_mimebundle_(**kwargs), "text/plain": self.says()}, {}
        still = self.still()
        if still:
            png, width, alt = still
            data["image/png"], metadata["image/png"] = b64encode(png).decode(), {"width": width, "alt": alt}
        return data, metadata

    def still(self):
        return None


class Line(Saved, ipywidgets.HTML):
    """A line of text."""

    def __init__(self, text="", *, bold=False):
        super().__init__()
        self.say(text, bold=bold)

    def say(self, text, *, bold=False):
        weight, whole = "bold" if bold else "normal", r'<span style="white-space: nowrap">\g<0></span>'
        line = sub(r"\d[\d.]*e[-+]\d+", whole, escape(text))                 # browsers break 1e-08 after its hyphen
        self.value = f'<div class="course-text" style="font-weight: {weight}">{line}</div>' if text else ""

    def says(self):
        return unescape(sub("<[^>]*>", "", self.value))


class Image(Saved, ipywidgets.Image):
    """An image whose tooltip is its accessible name.

    ipywidgets has no alt text.  It sets an image's title, which screen readers read in its place, but
    only if the widget has a description and this is empty; so here is an empty description.
    """

    description = Unicode("").tag(sync=True)

    def says(self):
        return self.tooltip or ""

    def still(self):
        return (as_png(self.value), int(self.width), self.says()) if self.value else None


def first_sentence(function):
    """The first line of a docstring: a view's alt text."""
    if not function.__doc__:
        raise ValueError(f"{function.__name__} has no docstring; its first line is the picture's alt text")
    return function.__doc__.strip().splitlines()[0]
