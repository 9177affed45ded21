"""JavaScript that the widgets of a notebook share: it travels to the page, and is saved in the notebook, once."""

import anywidget
import ipywidgets
from traitlets import Instance, List, Unicode

# The parts, one after the other, are a module; a page imports each module once.
LOADER = """const modules = globalThis.courseModules ??= new Map();
export default { async render({ model, el }) {
  const found = name => model.widget_manager.get_model(name.slice("IPY_MODEL_".length));
  const text = (await Promise.all(model.get("parts").map(found))).map(part => part.get("text")).join("\\n");
  const address = () => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  if (!modules.has(text)) modules.set(text, import(address()));
  return (await modules.get(text)).default.render({ model, el });
} };
"""


class Part(ipywidgets.Widget):
    """A piece of JavaScript, which has no view."""

    text = Unicode().tag(sync=True)


PARTS = {}


def part(text):
    """The one widget of a kernel that holds this text."""
    if text not in PARTS or PARTS[text].comm is None:                      # or it was closed
        PARTS[text] = Part(text=text)
    return PARTS[text]


class Shared(anywidget.AnyWidget):
    """An anywidget whose module is made of parts that others have, too."""

    _esm, parts = LOADER, List(Instance(Part)).tag(sync=True, **ipywidgets.widget_serialization)

    def __init__(self, *texts, **traits):
        super().__init__(parts=[part(text) for text in texts], **traits)
