"""Chapter 1 views: what the models of demos.activations return, drawn."""

import numpy as np
from matplotlib.colors import to_rgb

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, SKY, VERMILLION


def response(fig):
    """A function with its slope; above it a histogram of what goes in, on its right one of what comes out."""
    (above, corner), (ax, right) = fig.subplots(2, 2, sharex="col", sharey="row", height_ratios=(1, 3),
                                                width_ratios=(4, 1))
    corner.axis("off")
    ax.set(xlim=(-6, 6), ylim=(-1.5, 3), xlabel="what goes in, x", ylabel="what comes out")
    ax.axhline(0, color=FAINT, lw=1)
    flat = ax.fill_between([-6, 6], -1.5, 3, color=ORANGE, alpha=0.25, lw=0, animated=True,
                           label="saturated: next to no slope")
    (curve,) = ax.plot([], color=BLUE, animated=True, label="the function")
    (slope,) = ax.plot([], "--", color=VERMILLION, animated=True, label="its slope")
    ax.legend(loc="upper left").set_animated(True)                         # in front of the zone
    above.set(ylim=(0, 1), yticks=[])
    right.set(xlim=(0, 1), xticks=[])
    for axes, side in ((above, "left"), (right, "bottom")):
        axes.spines[side].set_visible(False)
    edges_in, edges_out = np.linspace(-6, 6, 61), np.linspace(-1.5, 3, 61)
    going_in = above.stairs(np.zeros(60), edges_in, fill=True, color=INK, alpha=0.5, animated=True)
    coming_out = right.stairs(np.zeros(60), edges_out, fill=True, fc=(BLUE, 0.6), ec=BLUE, lw=1, animated=True,
                              orientation="horizontal")

    def update(result):
        curve.set_data(result.x, result.out)
        slope.set_data(result.x, result.slope)
        flat.set_data(result.x, -1.5, 3, where=np.abs(result.slope) < result.threshold)
        going_in.set_data(result.going_in / max(1, result.going_in.max()), edges_in)
        coming_out.set_data(result.coming_out / max(1, result.coming_out.max()), edges_out)
        mean = round(result.mean_out, 2) + 0.0                             # not -0.00
        return (f"{result.saturated:.0%} of the inputs meet a slope below {result.threshold}; "
                f"{result.mean_slope:.0%} of the gradient passes, on average; what comes out has mean {mean:.2f}.")
    return update


def pieces(fig):
    """Two lines, the larger of them, and the gradient that passes back to x."""
    ax, below = fig.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    ax.set(xlim=(-6, 6), ylim=(-4, 6), yticks=(-4, 0, 4), ylabel="out")
    below.set(ylim=(-2.3, 2.3), yticks=(-2, 0, 2), xlabel="x", ylabel="∂out/∂x")
    for axes in (ax, below):
        axes.axhline(0, color=FAINT, lw=1)
    (out,) = ax.plot([], color=SKY, lw=7, animated=True, label="Maxout")
    lines = [ax.plot([], dash, color=color, animated=True, label=f"piece {i}: w{i} x + b{i}")[0]
             for i, dash, color in ((1, "--", INK), (2, ":", VERMILLION))]
    ax.legend(loc="lower center", ncols=3, bbox_to_anchor=(0.5, 0.97))
    (gradient,) = below.plot([], color=BLUE, animated=True)

    def update(result):
        out.set_data(result.x, result.out)
        for line, values in zip(lines, result.lines, strict=True):
            line.set_data(result.x, values)
        gradient.set_data(result.x, result.dx)
        slopes = sorted({round(float(value), 3) for value in result.dx})
        return (f"The gradient to x is {' or '.join(f'{value:g}' for value in slopes)}; the smallest output shown is "
                f"{result.out.min():.2f}.")
    return update


def walk(fig):
    """The path of two weights from their start to the goal over the loss, and the distance left after each step."""
    ax, curve = fig.subplots(1, 2, width_ratios=(1, 1.2))
    ax.set(xlim=(-0.6, 1.6), ylim=(-1.6, 0.6), xlabel="w₁", ylabel="w₂", aspect="equal")
    circle = np.stack([np.cos(np.linspace(0, 2 * np.pi, 100)), np.sin(np.linspace(0, 2 * np.pi, 100))])
    valley = [ax.plot([], color=FAINT, lw=1, animated=True)[0] for _ in range(6)]
    (start,) = ax.plot([], "o", color=INK, ms=8, animated=True)
    (goal,) = ax.plot([], "*", color=GREEN, ms=16, animated=True)
    ax.annotate("start", (0, 0), (-6, 8), textcoords="offset points", ha="right")
    ax.annotate("goal", (1, -1), (8, -14), textcoords="offset points")
    (mixed,) = ax.plot([], ".--", color=BLUE, lw=1.8, ms=5, animated=True, label="one up, one down")
    (alike,) = ax.plot([], ".-", color=VERMILLION, lw=1.8, ms=5, animated=True, label="both up or both down")
    curve.set(xlim=(0, 60), ylim=(0, 1.1), xlabel="step", ylabel="distance left")
    curve.legend(handles=[alike, mixed], loc="upper right", title="a step moves the weights")
    (distance,) = curve.plot([], color=INK, animated=True)

    def update(result):
        start.set_data(result.weights[:1].T)
        goal.set_data(result.goal[:, None])
        values, directions = np.linalg.eigh(result.hessian)
        for level, line in enumerate(valley, 1):
            radii = 0.09 * level**1.5 / np.sqrt(values)[:, None]
            line.set_data(*(result.goal[:, None] + directions @ (radii * circle)))
        w = result.weights
        same = np.diff(w, axis=0).prod(axis=1) > 0
        for line, chosen in ((alike, same), (mixed, ~same)):
            line.set_data(*segments(w[:-1][chosen], w[1:][chosen]))
        distance.set_data(np.arange(len(w)), result.distance)
        detour = f"{result.detour:.1f} × as long as straight" if np.isfinite(result.detour) else "leading nowhere"
        return (f"{result.one_sign} of {len(same)} steps move both weights the same way; a path {detour}; "
                f"{result.distance[-1]:.1%} of the distance is left.")
    return update


def segments(start, end):
    """x and y of separate line segments, start and end (n, 2), for one line: nan lifts the pen."""
    pen_up = np.full_like(start, np.nan)
    return np.stack([start, end, pen_up], axis=1).reshape(-1, 2).T


def agreement(fig):
    """Share of the units whose weights all want the same, against the batch size, for inputs of four kinds."""
    ax, batches = fig.subplots(), 2**np.arange(9)
    ax.set(xlim=(0.9, 700), ylim=(-0.03, 1.05), xscale="log", xlabel="examples in the batch",
           ylabel="share of units of one sign", xticks=batches, xticklabels=batches)
    ax.minorticks_off()
    styles = {"sigmoid": (VERMILLION, "^-"), "sigmoid - ½": (SKY, "v:"), "relu": (GREEN, "s-."), "tanh": (BLUE, "o--")}
    lines = {kind: ax.plot([], style, color=color, animated=True, label=f"inputs from {kind}")[0]
             for kind, (color, style) in styles.items()}
    ax.legend(loc="upper right")

    def update(shares):
        for kind, line in lines.items():
            line.set_data(batches, shares[kind])
        return f"With 1 example and with {batches[-1]}: " + ", ".join(
            f"{kind} {share[0]:.0%} and {share[-1]:.0%}" for kind, share in shares.items()) + "."
    return update


def race(fig):
    """Accuracy on the test set over the epochs, for nets that differ in their activation alone."""
    ax = fig.subplots()
    ax.set(xlim=(0, 15.5), ylim=(0, 1.03), xlabel="epoch", ylabel="accuracy on the test set")
    styles = {"sigmoid": (VERMILLION, "^-"), "tanh": (BLUE, "o--"), "relu": (INK, "s:"), "leaky_relu": (ORANGE, "v-."),
              "elu": (GREEN, "D--"), "maxout": (PURPLE, "P-")}
    lines = {name: ax.plot([], style, color=color, ms=5, animated=True, label=name)[0]
             for name, (color, style) in styles.items()}
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        for name, accuracy in result.accuracy.items():
            lines[name].set_data(np.arange(1, accuracy.shape[1] + 1), accuracy.mean(axis=0))
        return "After training: " + ", ".join(f"{name} {result.last(name):.0%}" for name in result.order()) + "."
    return update


def regions(fig):
    """Points of a three-armed spiral, a colour and a marker for each arm, and the regions that a net gives to each."""
    ax = fig.subplots()
    ax.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), xlabel="x₁", ylabel="x₂", aspect="equal")
    colours = [to_rgb(colour) for colour in (BLUE, ORANGE, GREEN)]
    image = ax.imshow(np.ones((2, 2, 3)), origin="lower", extent=(-1.15, 1.15, -1.15, 1.15), alpha=0.35, animated=True,
                      interpolation="nearest")
    arms = [ax.plot([], marker, color=colour, mec="white", mew=0.5, ms=6, ls="none", animated=True, label=f"arm {i}")[0]
            for i, (marker, colour) in enumerate(zip("o^s", colours, strict=True), 1)]
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        image.set_data(np.array(colours)[result.classes])
        for arm, line in enumerate(arms):
            line.set_data(*result.x[result.y == arm].T)
        layers = "1 hidden layer" if result.depth == 1 else f"{result.depth} hidden layers"
        return f"{layers}, {result.activation}: {result.accuracy:.0%} of the points lie in the region of their arm."
    return update
