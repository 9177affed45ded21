"""Scenes: demos on a canvas, which move under the hand in JupyterLab, on a page without a kernel and in the hall.

    race = Scene("race", "The race", model=frame, knobs={"step": slider(…), "start": point(…)}, presets=[…], …)
    race.show()

A scene is a model in Python, which returns arrays for the knobs that ask it, and a drawing of those in JavaScript,
course_lib/scenes/<name>.js.  With a kernel the model answers while a knob moves, with the student's own functions;
without one the arrays are looked up, for a page holds those that were computed ahead.
"""

import base64
import json
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from uuid import uuid4

import numpy as np

HERE = Path(__file__).parent
SCENES = HERE.parent / "scenes"


@dataclass(frozen=True)
class Knob:
    """Something to move: its values as the model takes them, and the words for each.

    kind: slider, choice, point or switches;  start: an index, a place [x, y], or a list of True and False;
    asks: the model is called with it, else it only changes the drawing;  pace: milliseconds a value, when it plays.
    """

    kind: str
    label: str
    labels: list
    start: object
    asks: bool
    values: list = ()
    box: list = ()
    pace: float = 0

    def code(self, value):
        """A value as the browser has it."""
        if self.kind == "slider":
            return int(np.argmin(np.abs(np.asarray(self.values, float) - value)))
        if self.kind == "choice":
            return self.values.index(value)
        return [name in value for name in self.values] if self.kind == "switches" else [float(v) for v in value]

    def value(self, code):
        """A value as the model takes it."""
        if self.kind in ("slider", "choice"):
            return self.values[code]
        return tuple(code) if self.kind == "point" else {n for n, on in zip(self.values, code, strict=True) if on}

    def described(self, name):
        return {"name": name, "kind": self.kind, "label": self.label, "labels": self.labels, "start": self.start,
                "asks": self.asks, "box": list(self.box), "pace": self.pace}


def slider(label, values, start, *, words="{:.3g}", asks=True, pace=0):
    """A slider over these values.  words: how one is written, a format or a function."""
    values, say = np.asarray(values).tolist(), words if callable(words) else words.format
    knob = Knob("slider", label, [say(v) for v in values], 0, asks, values, pace=pace)
    return Knob(**{**vars(knob), "start": knob.code(start)})


def choice(label, options, *, names=None, asks=True):
    """One of these options; the first is chosen."""
    options = list(options)
    return Knob("choice", label, list(names or map(str, options)), 0, asks, options)


def point(label, box, start, *, names=("x", "y"), asks=True):
    """A place in a box (x from, to, y from, to), to drag; for the keyboard it is two sliders."""
    return Knob("point", label, list(names), list(map(float, start)), asks, box=list(map(float, box)))


def switches(label, names, on=None, *, words=None, asks=False):
    """A row of checkboxes; all are on, or those named."""
    names = list(names)
    return Knob("switches", label, list(words or names), [on is None or n in on for n in names], asks, names)


@dataclass(frozen=True)
class Preset:
    """An example that a key reaches: what it is called, one sentence to read aloud, and the knobs it moves.

    The sentence is withdrawn as soon as a knob is elsewhere; not so the first one where it plays, and those in free.
    """

    title: str
    says: str
    knobs: dict = field(default_factory=dict)
    plays: bool = False
    until: object = None                # the value of the first slider at which it stops; None: the last one
    free: tuple = ()                    # knobs that the sentence leaves to the hand


@dataclass(frozen=True)
class Scene:
    """A demo that a canvas draws.

    name: of its JavaScript;  sentence: what it shows, beside its title;  alt: what there is to see, in words;
    model: of the knobs that ask, to {name: array};  ahead: a function that lists places {knob: value} for a page, a
    place lacking a knob has it at its start;  more: what else the drawing needs;  still: returns (view, result), see
    plots, for where there is no canvas;  thumbnail: the knobs in the gallery;  free: knobs that no
    preset's sentence is about.
    """

    name: str
    title: str
    sentence: str
    alt: str
    model: object
    knobs: dict
    presets: list
    ahead: object = lambda: [{}]
    more: dict = field(default_factory=dict)
    still: object = None
    thumbnail: dict = field(default_factory=dict)
    free: tuple = ()

    def codes(self, values):
        return {name: self.knobs[name].code(value) for name, value in values.items()}

    def frame(self, codes):
        """What the model returns for knobs as the browser has them; others are at their start."""
        asked = {name: knob.value(codes.get(name, knob.start)) for name, knob in self.knobs.items() if knob.asks}
        return {name: packed(array) for name, array in self.model(**asked).items()}

    def frames(self, places):
        """The frames of these places {knob: value}, stacked, and the codes by which they are found."""
        places = [{**{name: knob.start for name, knob in self.knobs.items()}, **self.codes(place)} for place in places]
        made = [self.frame(place) for place in places]
        arrays = {name: described(np.stack([frame[name] for frame in made])) for name in made[0]}
        return {"at": [[place[name] for name, knob in self.knobs.items() if knob.asks] for place in places],
                "arrays": arrays}

    def spec(self, places, **start):
        """All that the browser needs.  start: knobs that begin elsewhere."""
        begun = self.codes(start)
        knobs = [{**knob.described(name), "start": begun.get(name, knob.start)} for name, knob in self.knobs.items()]
        presets = [{"title": p.title, "says": p.says, "set": self.codes(p.knobs), "plays": p.plays,
                    "free": [*self.free, *p.free, *list(self.knobs)[:p.plays]],
                    "until": None if p.until is None else next(iter(self.knobs.values())).code(p.until)}
                   for p in self.presets]
        try:
            frames, note = self.frames([{**start, **place} for place in places]), ""
        except NotImplementedError as exercise:
            frames, note = None, str(exercise)
        return {"scene": self.name, "title": self.title, "sentence": self.sentence, "alt": self.alt, "knobs": knobs,
                "presets": presets, "frames": frames, "note": note, "thumbnail": self.codes(self.thumbnail),
                **self.more}

    def show(self, **start):
        """The scene in a notebook; where anywidget is not installed, as on a page: with the frames computed ahead."""
        try:
            from course_lib.stage.alive import Stage
        except ImportError:
            return Page(self, start)
        return Stage(self, start)

    def html(self, **start):
        """The scene as a piece of a page that needs no kernel, no server and no network."""
        name = f"stage-{uuid4().hex[:8]}"
        return (f'<div id="{name}">{escape(self.alt)}</div><script type="module">\n{code([self.name])}\n'
                f'mount(document.getElementById("{name}"), {self.name}, {in_page(self.spec(self.ahead(), **start))});\n'
                "</script>")


@dataclass(frozen=True)
class Page:
    """A scene that no kernel answers: its knobs reach what was computed ahead."""

    scene: Scene
    start: dict

    def _repr_html_(self):
        return (f"{self.scene.html(**self.start)}<p>This scene shows what was computed ahead. With anywidget "
                "installed (<code>pip install anywidget</code>) it answers every knob.</p>")

    def __repr__(self):
        return self.scene.alt


def packed(array):
    """An array as it travels: bytes stay bytes, all else becomes float16, which is enough for a picture."""
    array = np.asarray(array)
    return array if array.dtype == np.uint8 else np.clip(array.astype(float), -6e4, 6e4).astype(np.float16)


def described(array):
    """A packed array as the browser reads it: its shape, kind and bytes."""
    return {"shape": list(array.shape), "dtype": {"uint8": "u1", "float16": "f2"}[array.dtype.name],
            "bytes": np.ascontiguousarray(array).tobytes()}


def in_page(spec):
    """A spec as JSON that may stand in a script element."""
    return json.dumps(spec, ensure_ascii=False, default=lambda b: base64.b64encode(b).decode()).replace("</", "<\\/")


def code(scenes, *more):
    """The JavaScript of the stage and of these scenes as one module: its parts import nothing from elsewhere."""
    shell = (plain(HERE / name) for name in ("pen.js", "stage.js", *more))
    return "\n".join([*shell, *map(drawing, scenes)])


def drawing(scene):
    """The JavaScript of one scene, which needs that of the stage before it."""
    return plain(SCENES / f"{scene}.js")


def plain(path):
    """A file of JavaScript as a part of one module."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line.removeprefix("export ") for line in lines if not line.startswith("import "))
