"""Every demo of the course, as its notebook makes it: what a move of a knob costs, and how the demos look.

    .venv/bin/python scripts/demos.py moves [CHAPTER ...]          CPU of each knob's moves, the dearest first
    .venv/bin/python scripts/demos.py contrast [CHAPTER ...]       lines and letters: too faint, too small, alike
"""

import ast
import json
import math
import os
import sys
import time
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from course_lib.widgets.frames import places, sliders  # noqa: E402

BAR, PLACES = 60, 25                        # milliseconds of CPU of a slider's move; of so many places


def chapters(names=()):
    """The notebooks of these chapters, of all if none is named."""
    return [path for path in sorted(ROOT.glob("notebooks/[0-9]*/*.ipynb"))
            if not names or any(name in path.as_posix() for name in names)]


def shown(path):
    """(cell's id, what it shows) for each code cell of a notebook that ends in an expression, run here from the top."""
    names = {"__name__": path.stem}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            code = ast.parse("".join(cell["source"]))
            last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
            exec(compile(code, path.name, "exec"), names)
            if last:
                yield cell["id"], eval(compile(ast.Expression(last.value), path.name, "eval"), names)


def demos(path):
    """(cell's id, its explorer) for each demo of a notebook."""
    from course_lib.widgets import Explorer
    yield from ((identity, value) for identity, value in shown(path) if isinstance(value, Explorer))


class Handle(NamedTuple):
    """What a hand moves: its name, whether it slides, what moves it, where it stands and all that it is moved to."""

    name: str
    slides: bool
    move: object
    start: object
    steps: list


def handles(path):
    """(cell's id, handle) for each that there is in the demos and scenes of a notebook."""
    from course_lib.stage.alive import Stage
    from course_lib.widgets import Explorer
    for identity, value in shown(path):
        if isinstance(value, Explorer) and value.result is not None:
            yield from ((identity, handle) for handle in of_demo(value))
        elif isinstance(value, Stage):
            yield from ((identity, handle) for handle in of_scene(value))


def of_demo(demo):
    """Sliders, lists, boxes to tick and numbers."""
    for name, knob in demo.knobs.items():
        slider = sliders(demo).get(name)
        for part, box in {name: slider or knob, **getattr(knob, "boxes", {})}.items():
            steps = (places(slider, PLACES) if slider else box.options if hasattr(box, "options") else [False, True]
                     if isinstance(box.value, bool) else range(12) if isinstance(box.value, int) else [])
            yield Handle(part, bool(slider), partial(setattr, box, "value"), box.value, list(steps))


def of_scene(stage):
    """The knobs that ask the kernel."""
    begun = {knob["name"]: knob["start"] for knob in stage.spec["knobs"]}
    for name, knob in stage.scene.knobs.items():
        def move(code, name=name):
            stage.asked(stage, {"knobs": begun | {name: code}}, [])
        if knob.asks and knob.kind == "point":
            low, high = np.reshape(knob.box, (2, 2)).T
            yield Handle(name, True, move, knob.start, np.linspace(low, high, PLACES).tolist())
        elif knob.asks:
            steps = np.unique(np.linspace(0, len(knob.labels) - 1, PLACES).astype(int)).tolist()
            yield Handle(name, knob.kind == "slider", move, knob.start, steps)


def cost(handle):
    """Milliseconds of CPU of each move, first those from end to end, then of the same places at random."""
    spent, now, order = [], handle.start, np.random.default_rng(0).permutation(len(handle.steps))
    for step in [*handle.steps, *(handle.steps[i] for i in order)]:
        if step != now:
            began, now = time.process_time(), step
            handle.move(step)
            spent.append(1000 * (time.process_time() - began))
    handle.move(handle.start)
    return spent


def moves(names):
    """What the moves of each knob cost, the dearest first.  True if no slider is above the bar.

    What does not slide, a list or a box, may train a net for what is chosen for the first time.
    """
    rows = []
    for path in chapters(names):
        for identity, handle in handles(path):
            if spent := cost(handle):
                rows.append((float(np.percentile(spent, 95)), float(np.median(spent)), handle.slides,
                             f"{path.stem} {identity} {handle.name}"))
    for p95, median, slides, where in sorted(rows, reverse=True):
        mark = "·" if not slides else "✗" if p95 > BAR else " "
        print(f"{mark} {p95:6.1f} ms p95 {median:6.1f} median   {where}")
    above = sum(slides and p95 > BAR for p95, _, slides, _ in rows)
    print(f"{sum(slides for *_, slides, _ in rows)} sliders, {above} above {BAR} ms; {len(rows)} knobs in all, "
          "· is a list, a box or a number")
    return not above


LIGHT, DARK, PIXELS = (1.0, 1.0, 1.0), (0.067, 0.067, 0.067), 14       # JupyterLab's grounds; the smallest type


def luminance(rgb):
    """Of a colour, as WCAG has it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055)**2.4 for c in rgb]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(rgb, ground):
    low, high = sorted((luminance(rgb), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def turned(rgb):
    """A colour on a dark page: invert(1) hue-rotate(180deg), as browsers compute it."""
    rgb, weights = 1 - np.asarray(rgb), np.array((0.213, 0.715, 0.072))
    return np.clip(2 * (weights @ rgb) - rgb, 0, 1)


def least(color, alpha=None, cell=None):
    """The contrast of a colour to a light and to a dark page, or to the cell that it stands on, the lower of both."""
    from matplotlib.colors import to_rgba
    *rgb, alpha = to_rgba(color, None if isinstance(color, tuple) and len(color) == 4 else alpha)
    grounds = (LIGHT, DARK) if cell is None else (cell, turned(cell))
    return min(contrast(alpha * np.array(seen) + (1 - alpha) * np.array(ground), ground)
               for seen, ground in zip((rgb, turned(rgb)), grounds, strict=True))


def cell_of(text):
    """The colour of the box, or of the image's cell, in which a text stands: (r, g, b), or None on the page itself."""
    if box := text.get_bbox_patch():
        return np.array(box.get_facecolor()[:3])
    for image in text.axes.images if text.axes and text.get_transform() is text.axes.transData else ():
        (x, y), (left, right, bottom, top) = text.get_position(), image.get_extent()
        values = image.get_array()
        row = math.floor((y - top) / (bottom - top) * len(values))
        column = math.floor((x - left) / (right - left) * len(values[0]))
        if 0 <= row < len(values) and 0 <= column < len(values[0]):
            *rgb, alpha = image.to_rgba(values)[row if image.origin == "upper" else ~row, column]
            return np.array(rgb) if alpha else None
    return None


def strongest(artist):
    """The contrast by which an artist is seen: of its line, or of a marker's edge or face if it has no line."""
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text
    if isinstance(artist, Patch):
        face, edge = artist.get_fill() and artist.get_facecolor(), artist.get_linewidth() and artist.get_edgecolor()
        return max(least(color) for color in (face, edge) if color)
    if isinstance(artist, Collection):                         # of points: each by its own colours, the faintest counts
        faces, edges = artist.get_facecolor(), artist.get_edgecolor()
        groups = [[least(tuple(c)) for c in colors] for colors in (faces, edges) if len(colors)]
        return max((min(group) for group in groups), default=21)
    if not isinstance(artist, Line2D):
        return least(artist.get_color(), artist.get_alpha(), cell_of(artist) if isinstance(artist, Text) else None)
    parts = [artist.get_color()] if artist.get_linestyle() != "None" and artist.get_linewidth() else []
    if artist.get_marker() not in ("None", "", None):
        parts += [artist.get_markeredgecolor(), artist.get_markerfacecolor()]
    return max((least(part, artist.get_alpha()) for part in parts if str(part) != "none"), default=21)


def faint(figure):
    """What in a figure has too little contrast to a light or to a dark ground, or is too small."""
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.container import BarContainer
    from matplotlib.lines import Line2D
    from matplotlib.patches import StepPatch
    from matplotlib.text import Text
    kinds = Line2D | Text | LineCollection | PathCollection | StepPatch                    # a histogram
    bars = [bar for ax in figure.axes for bars in ax.containers if isinstance(bars, BarContainer) for bar in bars]
    for artist in [*figure.findobj(lambda a: isinstance(a, kinds) and a.get_visible()), *bars]:
        words = isinstance(artist, Text)
        if words and not artist.get_text():
            continue
        bar, seen = 4.5 if words else 3, strongest(artist)
        if seen < bar:
            what = repr(artist.get_text()) if words else artist.get_label()
            yield f"{type(artist).__name__} {what}: contrast {seen:.2f}"
        if words and artist.get_fontsize() * 100 / 72 < PIXELS:
            yield f"{artist.get_text()!r}: {artist.get_fontsize() * 100 / 72:.1f} px"


def alike(figure):
    """Lines of one legend that only their colour tells apart: one dash and one marker, and neither twice as wide."""
    for ax in figure.axes:
        lines = [line for line in ax.lines if not line.get_label().startswith("_")]
        for one, other in combinations(lines, 2):
            cues = [(line.get_linestyle(), str(line.get_marker()), str(line.get_markerfacecolor()) == "none")
                    for line in (one, other)]
            thin, thick = sorted((one.get_linewidth(), other.get_linewidth()))
            if cues[0] == cues[1] and one.get_color() != other.get_color() and thick < 2 * thin:
                yield f"{one.get_label()!r} and {other.get_label()!r} differ in colour alone"


def contrasts(names):
    """Say what is faint, small or told by its colour alone in any demo.  True if nothing is."""
    found = {(path.stem, identity, line) for path in chapters(names) for identity, demo in demos(path)
             if demo.drawing for what in (faint, alike) for line in what(demo.drawing.figure)}
    print(*(" ".join(row) for row in sorted(found)), f"{len(found)} too faint, too small or alike", sep="\n")
    return not found


if __name__ == "__main__":
    command, *names = sys.argv[1:] or ["moves"]
    sys.exit(not {"moves": moves, "contrast": contrasts}[command](names))
