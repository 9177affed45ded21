"""Chapter 4 views: what the models of demos.initialization return, drawn."""

from itertools import pairwise

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, SKY, SMALL, VERMILLION

DEEPEST = 20
LOWEST = {"tanh": -1, "sigmoid": 0, "relu": 0, "leaky_relu": -1, "elu": -1, "identity": -3}          # end of the axis
FULL = 0.2                      # the share of a layer's values that makes a bar of full length


def symmetry(fig):
    """Left, the paths of eight hidden units' weights in training; middle, the loss; right, what the net then says."""
    plane, curve, square = fig.subplots(1, 3, subplot_kw={"box_aspect": 1})
    plane.set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), xlabel="weight of x₁", ylabel="weight of x₂")
    plane.set_title("eight hidden units")
    colors = (BLUE, ORANGE, GREEN, VERMILLION, SKY, PURPLE, INK, "#8A6D00")
    paths = [plane.plot([], color=color, lw=1.5, animated=True)[0] for color in colors]
    ends = [plane.plot([], marker, color=color, ms=9, mec="white", animated=True)[0]
            for marker, color in zip("osD^vP*X", colors, strict=True)]
    curve.set(xlim=(0, 400), ylim=(0, 1.5), xlabel="step", title="loss")
    (loss,) = curve.plot([], color=BLUE, animated=True)
    square.set(xlim=(-2, 2), ylim=(-2, 2), xlabel="x₁", ylabel="x₂", title="one sign, or two?")
    image = square.imshow(np.zeros((2, 2)), extent=(-2, 2, -2, 2), origin="lower", cmap="PuOr", vmin=-1.5, vmax=1.5,
                          alpha=0.6, animated=True)
    marks = [square.plot([], marker, color=INK, ms=5, animated=True)[0] for marker in "+_"]

    def update(result):
        for path, end, trace in zip(paths, ends, result.weights.transpose(2, 1, 0), strict=True):
            path.set_data(*trace)
            end.set_data(*trace[:, -1:])
        loss.set_data(np.arange(len(result.loss)), result.loss)
        image.set_data(result.says)
        for mark, sign in zip(marks, (1, -1), strict=True):
            mark.set_data(*result.x[result.y == sign].T)
        apart = np.ptp(result.weights[-1], axis=1).max()
        return (f"After training the units are up to {apart:.2g} apart; the loss is {result.loss[-1]:.2f}, "
                f"and {result.right():.0%} of the examples are right.")
    return update


def parting(fig):
    """The number of hidden units that differ, out of eight, against the step of training, for four starts."""
    ax = fig.subplots()
    ax.set(xlim=(0.9, 440), ylim=(0, 8.6), xscale="log", xlabel="step of training", ylabel="distinct hidden units",
           yticks=(1, 2, 4, 6, 8))
    styles = ((VERMILLION, "o", "-", 6), (BLUE, "s", "--", 6), (GREEN, "^", "-.", 6), (INK, "D", ":", 11))
    lines, labels = [], []
    for y, (color, marker, dash, size) in zip((6.4, 5.4, 4.4, 3.4), styles, strict=True):
        look = {"ls": dash, "marker": marker, "color": color, "ms": size, "mfc": "none"}
        ax.plot([1.05, 1.45], [y, y], **look)
        lines += ax.plot([], **look, animated=True)
        labels.append(ax.text(1.8, y, "", va="center_baseline", animated=True))

    def update(result):
        for line, label, spread, units in zip(lines, labels, result.spreads, result.units, strict=True):
            line.set_data(result.steps, units)
            label.set_text(f"noise of {spread:g} at the start" if spread else "no noise at the start")
        ends = ", ".join(f"{units[-1]} with noise of {spread:g}"
                         for spread, units in zip(result.spreads, result.units, strict=True))
        return f"Distinct units after {result.steps[-1]} steps: {ends}."
    return update


def signal(fig):
    """Left, a histogram of what each layer gives; right, its standard deviation against depth, with the theory."""
    draw = depth_picture(fig, "what a layer gives", "std of a layer's values", (1e-10, 1e6),
                         (("measured", BLUE, "o"),))

    def update(result):
        draw(result, [result.std], [result.expected])
        return (f"σ = {result.scale:.3g}, that is {np.sqrt(result.gain):.3g} / √width: std {result.std[0]:.2g} in "
                f"layer 1, {result.std[-1]:.2g} in layer {len(result.std)}; {result.flat:.0%} of its slopes f′ are "
                "near 0.")
    return update


def gradient(fig):
    """Left, a histogram of the gradient that reaches each layer; right, its standard deviation against depth."""
    draw = depth_picture(fig, "∂L/∂h", "std", (1e-12, 1e11),
                         (("∂L/∂h, of the values", VERMILLION, "^"), ("∂L/∂W, of the weights", GREEN, "s")))

    def update(result):
        draw(result, [result.std, result.also], [result.expected, result.expected_also])
        return (f"σ = {result.scale:.3g}, that is {np.sqrt(result.gain):.3g} / √width: in layer 1, ∂L/∂h has std "
                f"{result.std[0]:.2g} and ∂L/∂W {result.also[0]:.2g}; {result.flat:.0%} of its slopes f′ are near 0.")
    return update


def depth_picture(fig, values, spread, limits, series):
    """Both pictures of a Depth: columns of bars, and lines on a log axis.  Returns draw(result, measured, expected)."""
    columns, lines = fig.subplots(1, 2, width_ratios=(1.5, 1))
    columns.set(ylim=(-1.05, 1.05), xlabel="layer", ylabel=values)
    columns.set_title(f"histograms, full length from {FULL:.0%} of the values")
    columns.axhline(0, color=FAINT, lw=0.8, zorder=0)
    bars = [columns.stairs([0.0], [0.0, 1.0], baseline=layer, orientation="horizontal", fill=True, color=BLUE,
                           alpha=0.75, animated=True) for layer in range(1, DEEPEST + 1)]
    lines.set(yscale="log", ylim=limits, xlabel="layer", ylabel=spread)
    (dashed, *more) = [lines.plot([], "--", color=INK, lw=1.3, animated=True)[0] for _ in series]
    dashed.set_label("theory, endless width")
    dots = [lines.plot([], marker, color=color, ms=6, animated=True, label=name)[0] for name, color, marker in series]
    lines.legend(loc="upper right" if len(series) > 1 else "lower left")
    for ax in (columns, lines):
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))

    def draw(result, measured, expected):
        depth, limit = len(result.std), result.edges[-1]
        lowest = LOWEST[result.nonlinearity] if len(series) == 1 else -limit
        width = 10 if depth <= 10 else DEEPEST                 # few widths, since other limits make all be drawn again
        columns.set(xlim=(0.8, width + 1), ylim=(lowest - 0.05 * limit, 1.05 * limit))
        lines.set_xlim(0.5, width + 0.5)
        layers = np.arange(1, depth + 1)
        for layer, bar in enumerate(bars, 1):
            bar.set_visible(layer <= depth)
            if layer <= depth:
                share = result.counts[layer - 1] / result.counts[layer - 1].sum()
                bar.set_data(layer + 0.9 * np.minimum(share / FULL, 1), result.edges, layer)
        for dot, found in zip(dots, measured, strict=True):
            dot.set_data(layers, np.clip(found, *limits))
        for line, theory in zip((dashed, *more), expected, strict=True):
            line.set_data(layers, np.clip(theory, *limits))
    return draw


def table(fig):
    """Mean and standard deviation of each of ten layers by your function, beside the lecture's numbers."""
    ax = fig.subplots()
    ax.set(xlim=(0.5, 10.5), ylim=(-0.08, 1.08), xlabel="layer", xticks=range(1, 11), ylabel="of a layer's values")
    ax.axhline(0, color=FAINT, lw=0.8)
    (lecture,) = ax.plot([], "o", ms=13, mfc="none", color=INK, mew=1.5, animated=True,
                         label="std, the lecture's table")
    (std,) = ax.plot([], "o-", color=BLUE, ms=6, animated=True, label="std, your function")
    (mean,) = ax.plot([], "s--", color=GREEN, ms=6, animated=True, label="mean, your function")
    ax.legend(loc="upper right", bbox_to_anchor=(1, 1.16), ncols=3)

    def update(result):
        for line, values in ((lecture, result.lecture), (std, result.std), (mean, result.mean)):
            line.set_data(range(1, 11), values)
        numbers = " ".join(f"{value:.3f}" if value > 2e-3 else f"{value:.0e}" for value in result.std)
        low, high = np.round([min(result.mean), max(result.mean)], 2) + 0.0              # no -0.00
        return f"std, layers 1 to 10: {numbers}; means from {low:.2f} to {high:.2f}."
    return update


def learning(fig):
    """Loss against step, on training digits, of a net of ten hidden layers from four starts; one is drawn strongly."""
    ax = fig.subplots()
    ax.set(ylim=(-0.2, 4), xlabel="step", ylabel="loss, mean of 20 steps")
    ax.axhline(np.log(10), xmax=1 / 1.2, color=FAINT, lw=1.2)
    ax.text(0.5, np.log(10) + 0.17, "ln 10: it knows nothing yet", color=INK, fontsize=SMALL,
            transform=ax.get_yaxis_transform())
    styles = ((GREEN, "D", ":"), (BLUE, "^", "-."), (VERMILLION, "o", "-"), (PURPLE, "s", "--"))
    lines = [ax.plot([], ls=dash, marker=marker, color=color, markevery=40, ms=7, animated=True)[0]
             for color, marker, dash in styles]
    ground = {"fc": "white", "ec": "none", "pad": 1}
    labels = [ax.text(0, 0, "", va="center", bbox=ground, animated=True) for _ in styles]

    def update(chosen):
        result, which = chosen
        steps = result.loss.shape[2]
        ax.set_xlim(0, steps * 1.2)
        level = []
        for i, (line, label) in enumerate(zip(lines, labels, strict=True)):
            loss = np.minimum(result.loss[i], 4).mean(axis=0)
            smooth = np.convolve(loss, np.full(20, 1 / 20), "valid")
            line.set_data(np.arange(20, steps + 1), smooth)
            line.set_linewidth(3.5 if i == which else 1.5)
            level.append(smooth[-1])
            label.set_text(result.starts[i])
        height = spaced(level, 0.3)
        for label, y in zip(labels, height, strict=True):
            label.set_position((steps * 1.015, y))
        last = result.test[which, :, -1].mean()
        return (f"{result.nonlinearity} from {result.starts[which]}: {last:.0%} right on the test set after {steps} "
                f"steps, mean of {result.test.shape[1]} runs.")
    return update


def spaced(heights, gap):
    """The same heights moved up as far as needed to lie `gap` apart, so that labels do not cover each other."""
    moved, order = np.array(heights, dtype=float), np.argsort(heights, kind="stable")
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + gap)
    return moved
