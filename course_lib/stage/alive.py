"""A scene that a kernel answers, in JupyterLab and wherever else anywidget is installed."""

import base64
import json
import os

from traitlets import Dict

from course_lib.plots import Picture, as_png
from course_lib.stage import code, described, drawing, in_page
from course_lib.widgets.once import Shared

KIND = "application/vnd.course.scene+json"                  # of an output, for the page's template and nothing else


class Stage(Shared):
    """A scene in JupyterLab: knobs that ask are answered by the scene's model, with the functions in use."""

    spec = Dict().tag(sync=True)

    def __init__(self, scene, start):
        self.scene, self.start = scene, start
        own = f"{drawing(scene.name)}\nexport default widget({scene.name});"
        super().__init__(code([]), own, spec=scene.spec([{}], **start))
        self.on_msg(self.asked)

    def asked(self, _, content, buffers):
        try:
            frame = self.scene.frame(content["knobs"])
        except NotImplementedError as exercise:
            self.send({"message": str(exercise)})
            return
        arrays = [described(array) | {"name": name} for name, array in frame.items()]
        self.send({"arrays": [{k: v for k, v in array.items() if k != "bytes"} for array in arrays]},
                  [array["bytes"] for array in arrays])

    def _repr_mimebundle_(self, **kwargs):
        data, meta = super()._repr_mimebundle_(**kwargs)
        alt = self.scene.alt if self.spec["frames"] else self.spec["note"]
        data["text/plain"] = alt
        if self.scene.still and self.spec["frames"]:
            view, result = self.scene.still(**self.start)
            image, said = Picture(view).draw(result)
            data |= {"text/plain": f"{alt}  {said}", "image/png": base64.b64encode(as_png(image)).decode()}
            meta = {**meta, "image/png": {"alt": f"{alt}  {said}", "width": 720}}
        if os.environ.get("COURSE_FRAMES"):                    # a page is being built: see autograde.book
            data[KIND] = json.loads(in_page(self.scene.spec(self.scene.ahead(), **self.start)))
        return data, meta
