"""Every demo of the course, as its notebook makes it: what a move of a knob costs, and how the demos look.

    .venv/bin/python scripts/demos.py moves [CHAPTER ...]          CPU of each slider's moves, the dearest first
    .venv/bin/python scripts/demos.py contrast [CHAPTER ...]       lines and letters that are too faint, or too small
"""

import ast
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from course_lib.widgets.frames import places, sliders  # noqa: E402

SERIES = {"#0072B2", "#BF8600", "#009E73", "#D55E00", "#3B97CC", "#C46A9C"}       # a label in its line's colour
BAR = 60                                    # milliseconds of CPU


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


def cost(slider, most=25):
    """Milliseconds of CPU of each move, first those from end to end, then of the same places at random."""
    spent, there = [], places(slider, most)
    before = slider.value
    for value in [*there, *np.random.default_rng(0).permutation(len(there))]:
        value = there[value] if isinstance(value, np.integer) else value
        if value != slider.value:
            start = time.process_time()
            slider.value = value
            spent.append(1000 * (time.process_time() - start))
    slider.value = before
    return spent


def moves(names):
    """What each slider's moves cost, the dearest first.  True if none is above the bar."""
    rows = []
    for path in chapters(names):
        for identity, demo in demos(path):
            for name, slider in sliders(demo).items():
                spent = cost(slider)
                rows.append((float(np.percentile(spent, 95)), float(np.median(spent)), path.stem, identity, name))
    for p95, median, *where in sorted(rows, reverse=True):
        print(f"{'  ' if p95 <= BAR else '✗ '}{p95:6.1f} ms p95 {median:6.1f} median   {' '.join(where)}")
    print(f"{len(rows)} sliders, {sum(p95 > BAR for p95, *_ in rows)} above {BAR} ms")
    return all(p95 <= BAR for p95, *_ in rows)


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


def faint(figure):
    """What in a figure has too little contrast to a light or to a dark ground, or is too small."""
    from matplotlib.colors import to_rgba
    from matplotlib.lines import Line2D
    from matplotlib.text import Text
    for artist in figure.findobj(lambda a: isinstance(a, Line2D | Text) and a.get_visible()):
        words = isinstance(artist, Text)
        color = artist.get_color()
        *rgb, alpha = to_rgba(color, None if isinstance(color, tuple) else artist.get_alpha())
        least = min(contrast(alpha * np.array(seen) + (1 - alpha) * np.array(ground), ground)
                    for seen, ground in ((rgb, LIGHT), (turned(rgb), DARK)))
        bar = 4.5 if words and artist.get_color() not in SERIES else 3
        if least < bar and not (words and not artist.get_text()):
            yield f"{type(artist).__name__} {color} {artist.get_alpha() or 1}: contrast {least:.2f}"
        if words and artist.get_text() and artist.get_fontsize() * 100 / 72 < PIXELS:
            yield f"{artist.get_text()!r}: {artist.get_fontsize() * 100 / 72:.1f} px"


def contrasts(names):
    """Say what is faint or small in any demo.  True if nothing is."""
    found = {(path.stem, identity, line) for path in chapters(names) for identity, demo in demos(path)
             if demo.drawing for line in faint(demo.drawing.figure)}
    print(*(" ".join(row) for row in sorted(found)), f"{len(found)} too faint or too small", sep="\n")
    return not found


if __name__ == "__main__":
    command, *names = sys.argv[1:] or ["moves"]
    sys.exit(not {"moves": moves, "contrast": contrasts}[command](names))
