"""A demo for a page without a kernel: its pictures at some places of its first knob, computed ahead.

While a page is built, COURSE_FRAMES in the environment says how many at most; see autograde.book.
"""

import os
from base64 import b64encode
from re import sub

import ipywidgets

from course_lib.widgets.knobs import words

KIND = "application/vnd.course.frames+json"                 # of an output, for the page's template and nothing else
SLIDERS = ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.FloatLogSlider


def building():
    """How many frames of each demo the page gets that is being built; 0 if none is."""
    return int(os.environ.get("COURSE_FRAMES", 0))


def sliders(demo):
    """{name: slider} of a demo's knobs that slide, a played one among them."""
    found = {name: getattr(widget, "slider", widget) for name, widget in demo.knobs.items()}
    return {name: widget for name, widget in found.items() if isinstance(widget, SLIDERS)}


def places(slider, most):
    """At most so many of a slider's values, from end to end, and the one at which it stands."""
    steps, most = round((slider.max - slider.min) / slider.step), max(most - 1, 1)
    whole, log = isinstance(slider, ipywidgets.IntSlider), isinstance(slider, ipywidgets.FloatLogSlider)
    at = [slider.min + slider.step * (i * steps // most) for i in range(most + 1)]
    values = [int(a) if whole else float(f"{slider.base**a:.10g}") if log else round(float(a), 10) for a in at]
    return sorted({*values, slider.value})


def frames(demo, most):
    """What the page needs of a demo: name and values of a knob, a picture and a line for each, and where it begins.

    The knob is the first that slides, or else the first list; the others stay as they are.
    """
    name, values = next(((name, places(slider, most)) for name, slider in sliders(demo).items()), ("", [None]))
    if not name:
        name, values = next(((name, list(box.options)) for name, box in demo.knobs.items()
                             if isinstance(box, ipywidgets.Dropdown)), ("", [None]))
    pictures, texts, stand = [], [], demo.values()
    for value in values:
        _, text = demo.drawing.draw(demo.model(**{**stand, **({name: value} if name else {})}))
        pictures.append(b64encode(demo.drawing.webp(20)).decode())
        texts.append(sub(r"(\de-)(\d)", "\\1\u2060\\2", text))                # browsers break 1e-08 after its hyphen
    return {"alt": demo.picture.tooltip, "width": demo.drawing.width, "texts": texts, "pictures": pictures,
            "knob": words(name), "start": values.index(stand[name]) if name else 0,
            "values": [f"{value:.3g}" if isinstance(value, float) else str(value) for value in values],
            "photographs": getattr(demo.view, "photographs", False)}
