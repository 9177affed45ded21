"""Arrays to pictures, with matplotlib: one module of views for each chapter, drawn by Picture.

A view is a function of an empty figure.  It draws what stays, creates each artist that will move once,
with animated=True (matplotlib's word for "leave this one out of the background"), and returns
update(result), which moves them and returns one line of text that says what the picture shows.
The first sentence of its docstring is the picture's alt text.

    def loss_curve(fig):
        \"""Loss against step.\"""
        ax = fig.subplots()
        ax.set(xlim=(0, 100), ylim=(0, 3), xlabel="step", ylabel="loss")
        (line,) = ax.plot([], animated=True)
        def update(loss):
            line.set_data(range(len(loss)), loss)
            return f"loss {loss[-1]:.2f} after {len(loss)} steps"
        return update

Colours are Okabe and Ito's, which colour-blind readers tell apart, orange, sky and purple a little darker: every line
has a contrast of 3 to its ground, light or dark.  A dash or a marker says the same again.
"""

from io import BytesIO
from operator import gt
from textwrap import fill

import numpy as np
import PIL.Image as pillow
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from PIL import features

BLUE, ORANGE, GREEN, VERMILLION, SKY, PURPLE = "#0072B2", "#BF8600", "#009E73", "#D55E00", "#3B97CC", "#C46A9C"
INK, FAINT = "#222222", "#8A8A8A"
KEPT = 4                        # backgrounds of a picture, of two megabytes each
FORMAT = "webp" if features.check("webp") else "png"                     # as it may be in a browser's Python
SMALL = 10.1                    # the smallest type, in points: 14 pixels
SHARPNESS = 1.5                 # pixels of the picture for one of the page: text stays crisp on fine screens

STYLE = {
    "font.size": 11, "axes.titlesize": 11, "axes.labelsize": 11, "legend.fontsize": SMALL,
    "legend.facecolor": "white", "legend.edgecolor": "none", "legend.framealpha": 0.8, "legend.borderpad": 0.2,
    "axes.spines.top": False, "axes.spines.right": False, "axes.facecolor": "none", "lines.linewidth": 2,
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
}


def photographs(view):
    """Decorator: a view of photographs, which a dark page leaves in their colours."""
    view.photographs = True
    return view


class Picture:
    """A view on a transparent ground, of which only what moved is drawn again.

    Ticks and text are most of the work of drawing.  They are drawn once and kept as the background;
    it is drawn anew only for limits of the axes, or a size of the figure, that are none of the last few, and
    laid out anew only when the figure gets another size or a tick a longer label.

    view: a function of the figure, see above;  width, height: on the page, in pixels.
    """

    def __init__(self, view, *, width=720, height=300):
        self.view, self.width = view, width
        self.figure = Figure((width / 100, height / 100), dpi=100 * SHARPNESS, layout="constrained", facecolor="none")
        self.canvas = FigureCanvasAgg(self.figure)
        with rc_context(STYLE):
            self.update = view(self.figure)
        for legend in self.figure.findobj(Legend):
            legend.set_animated(True)                              # above what moves, which would strike it through
        self.moving = sorted(self.figure.findobj(lambda artist: artist.get_animated()), key=lambda a: a.get_zorder())
        for image in self.figure.findobj(AxesImage):
            remember(image)
        self.backgrounds, self.legends, self.room = {}, {}, None

    def draw(self, result):
        """The picture of a result, without loss as FORMAT says, and the line of text that goes with it."""
        text = self.update(result)
        self.canvas.restore_region(self.backgrounds.get(self.frame()) or self.draw_background())
        renderer = self.canvas.get_renderer()
        for artist in self.moving:
            if isinstance(artist, Legend) and artist._loc:         # 0 is "best": it moves
                renderer.draw_image(renderer.new_gc(), *self.legend(artist))
            else:
                artist.draw(renderer)
        return self.webp() if FORMAT == "webp" else as_png(self.canvas), text

    def legend(self, legend):
        """Where a legend stands, and its pixels: text is slow to draw, and stays until the figure is laid out anew."""
        if legend not in self.legends:
            drawn = self.canvas.copy_from_bbox(self.figure.bbox)
            self.canvas.get_renderer().clear()
            legend.draw(self.canvas.get_renderer())
            rgba = np.array(self.canvas.buffer_rgba())
            rows, columns = (np.flatnonzero(rgba[..., 3].any(axis=axis)) for axis in (1, 0))
            if len(rows):
                rgba = rgba[rows[-1]:rows[0] - 1 if rows[0] else None:-1, columns[0]:columns[-1] + 1].copy()   # upward
            self.legends[legend] = columns[:1].sum(), self.canvas.get_width_height()[1] - rows[-1:].sum() - 1, rgba
            self.canvas.restore_region(drawn)
        return self.legends[legend]

    def still(self, result, caption=""):
        """The picture of a result to keep: on white, above its caption, as PNG with a palette."""
        self.draw(result)
        parts = [on_white(self.canvas), *([on_white(written(caption, self.width))] if caption else [])]
        sheet = pillow.new("RGB", (parts[0].width, sum(part.height for part in parts)), "white")
        for i, part in enumerate(parts):
            sheet.paste(part, (0, sum(above.height for above in parts[:i])))
        png = BytesIO()
        fine = getattr(self.view, "photographs", False)        # for a drawing, the way that keeps a colour seldom used
        sheet.quantize(256, method=0 if fine else 1).save(png, "png", optimize=True)
        return png.getvalue()

    def webp(self, effort=0):
        """What was drawn last, as WebP without loss.  effort: of 100; at 0 twice as fast as PNG, at 20 some 20 kB."""
        image = BytesIO()
        seen(self.canvas).save(image, "webp", lossless=True, method=min(effort, 1), quality=effort)
        return image.getvalue()

    def frame(self):
        """What the background depends on."""
        return (*self.figure.get_size_inches(), *((*ax.get_xlim(), *ax.get_ylim()) for ax in self.figure.axes))

    def draw_background(self):
        with rc_context(STYLE):
            if self.room:
                self.canvas.draw()
            if not self.room or any(map(gt, self.labels(), self.room)):
                self.figure.set_layout_engine("constrained")       # takes as long as the drawing
                self.canvas.draw()
                self.figure.set_layout_engine("none")
                self.room = [*map(max, self.labels(), self.room or self.labels())]
                self.backgrounds.clear()
                self.legends.clear()
        if len(self.backgrounds) == KEPT:
            del self.backgrounds[next(iter(self.backgrounds))]
        self.backgrounds[self.frame()] = self.canvas.copy_from_bbox(self.figure.bbox)
        return self.backgrounds[self.frame()]

    def labels(self):
        """What the layout depends on: the figure's size, and the longest label of each axis, in characters."""
        texts = [[tick.label1.get_text() for tick in axis.majorTicks]
                 for ax in self.figure.axes for axis in (ax.xaxis, ax.yaxis)]
        return *self.figure.get_size_inches(), *(max(map(len, names), default=0) for names in texts)


def remember(image):
    """Have an image resampled only when its numbers, their place or the axes are others than last time."""
    make, kept = image.make_image, {}

    def make_image(renderer, magnification=1.0, unsampled=False):
        ax, array = image.axes, image.get_array()
        key = (array.tobytes(), array.shape, *image.get_extent(), *ax.get_xlim(), *ax.get_ylim(), *ax.bbox.extents,
               image.get_clim(), image.get_alpha(), image.get_cmap().name, magnification, unsampled)
        if key not in kept:
            kept.clear()
            kept[key] = make(renderer, magnification, unsampled)
        return kept[key]
    image.make_image = make_image


def seen(canvas):
    """What is drawn on a canvas."""
    return pillow.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)


def as_png(image):
    """What is drawn on a canvas, or an image of another format, as PNG."""
    png = BytesIO()
    drawn = seen(image) if isinstance(image, FigureCanvasAgg) else pillow.open(BytesIO(image))
    drawn.save(png, "png", compress_level=1)
    return png.getvalue()


def on_white(canvas):
    """What is drawn on a canvas, without transparency."""
    drawn = seen(canvas)
    return pillow.alpha_composite(pillow.new("RGBA", drawn.size, "white"), drawn).convert("RGB")


def written(text, width):
    """A canvas with a few lines of text, as wide as a picture."""
    lines = fill(text, width // 8)
    figure = Figure((width / 100, 0.1 + 0.2 * len(lines.splitlines())), dpi=100 * SHARPNESS, facecolor="none")
    figure.text(0.01, 1, lines, va="top", size=SMALL, color=INK)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas
