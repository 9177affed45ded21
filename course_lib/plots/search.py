"""Chapter 12 views: what the models of demos.search return, drawn."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import NullLocator

from course_lib.plots import BLUE, FAINT, INK, SKY, VERMILLION

SHADES = LinearSegmentedColormap.from_list("shades", ["#F4F4F4", SKY])


def draws(fig):
    """The same learning rates on a linear axis, as dots, and on a log axis, as dots and as a histogram of decades."""
    linear, log = fig.subplots(2, 1, height_ratios=(1, 2.2))
    linear.set(xlim=(-0.01, 1.01), ylim=(-1, 1), yticks=[], xlabel="learning rate, linear axis")
    linear.spines.left.set_visible(False)
    log.set(xlim=(0.9e-4, 1.11), ylim=(-0.25, 1.15), xscale="log", yticks=(0, 0.5, 1), xlabel="learning rate, log axis",
            ylabel="share of draws")
    log.axhline(0, color=FAINT, lw=1)
    bars = log.bar([1] * 4, [1] * 4, [1] * 4, align="edge", color=SKY, alpha=0.5, ec=INK, animated=True)
    labels = [log.text(1, 0, "", ha="center", va="bottom", animated=True) for _ in bars]
    dots = [ax.plot([], "|", color=BLUE, ms=14, mew=1.2, alpha=0.7, ls="none", animated=True)[0]
            for ax in (linear, log)]

    def update(result):
        total = len(result.values)
        for dot, level in zip(dots, (0, -0.13), strict=True):
            dot.set_data(result.values, np.full(total, level))
        for bar, label, left, right, count in zip(bars, labels, result.edges, result.edges[1:], result.counts,
                                                  strict=False):
            bar.set(x=left, width=right - left, height=count / total)
            label.set(x=np.sqrt(left * right), y=count / total + 0.02, text=f"{count}")
        said = ", ".join(f"{count} from {left:g} to {right:g}" for count, left, right in
                         zip(result.counts, result.edges, result.edges[1:], strict=False))
        return f"{total} draws, {result.axis}: {said}."
    return update


def duel(fig):
    """A grid and random points on a map of scores; above each, the score along the knob that matters, marks on it."""
    axes = fig.subplots(2, 2, sharex=True, height_ratios=(1, 1.9))
    panels = []
    for (curve_ax, map_ax), title, color, marker in zip(axes.T, ("grid", "random"), (VERMILLION, BLUE), "so",
                                                        strict=True):
        curve_ax.set(ylim=(0, 1.08), yticks=(0, 1))
        curve_ax.set_title(title)
        map_ax.set(xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.25, 0.5, 0.75, 1), yticks=(0, 0.5, 1),
                   xlabel="learning rate (always matters)")
        map_ax.set_xticklabels(["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"])
        map_ax.set_yticklabels(["10⁻⁶", "10⁻⁴", "10⁻²"])
        picture = map_ax.imshow(np.zeros((2, 2)), cmap=SHADES, vmin=0, vmax=1, extent=(0, 1, 0, 1), origin="lower",
                                aspect="auto", interpolation="bilinear", animated=True)
        (curve,) = curve_ax.plot([], color=INK, lw=1.5, animated=True)
        (projected,) = curve_ax.plot([], marker, color=color, mec="white", ms=7, ls="none", animated=True)
        drops = map_ax.vlines([], 0, 1, color=color, lw=0.8, animated=True)
        (points,) = map_ax.plot([], marker, color=color, mec="white", ms=8, ls="none", animated=True)
        (best,) = map_ax.plot([], marker, color=color, ms=15, mfc="none", mew=2, animated=True)
        panels.append((picture, curve, projected, drops, points, best))
    axes[0, 0].set_ylabel("score")
    axes[1, 0].set_ylabel("second knob")

    def update(result):
        along = np.linspace(0, 1, len(result.curve))
        for design, (picture, curve, projected, drops, points, best) in zip((result.grid, result.random), panels,
                                                                            strict=True):
            picture.set_data(result.map)
            curve.set_data(along, result.curve)
            projected.set_data(design.u, np.interp(design.u, along, result.curve))
            drops.set_segments([[(u, v), (u, 1)] for u, v in zip(design.u, design.v, strict=True)])
            points.set_data(design.u, design.v)
            winner = design.scores.argmax()
            best.set_data(design.u[[winner]], design.v[[winner]])
        said = [f"{name} tries {d.different} learning rates, best {d.scores.max():.2f}" for name, d in
                (("the grid", result.grid), ("random", result.random))]
        return (f"{len(result.grid.u)} tries each: {said[0]}; {said[1]}. Mean over many tasks: {result.grid.mean:.2f} "
                f"and {result.random.mean:.2f}.")
    return update


def covered(fig):
    """The share of one axis that was looked at, against the number of tries, for grids and for random points."""
    ax = fig.subplots()
    ax.set(xlim=(0.9, 1100), ylim=(0, 1.05), xscale="log", xlabel="tries (each trains a net)",
           ylabel="share of one axis seen")
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.xaxis.set_minor_locator(NullLocator())
    (random,) = ax.plot([], "o--", color=BLUE, ms=6, mec="white", animated=True, label="random")
    (grid,) = ax.plot([], "s-", color=VERMILLION, ms=7, mec="white", drawstyle="steps-post", animated=True,
                      label="grid")
    ax.legend(loc="upper left")

    def update(result):
        random.set_data(result.random_tries, result.random)
        grid.set_data([*result.grid_tries, 1000], [*result.grid, result.grid[-1]])
        (grid_few, random_few), (grid_many, random_many) = result.at(20), result.at(1000)
        return (f"{result.axes} {'knob' if result.axes == 1 else 'knobs'}, {result.cells} cells each: 20 tries see "
                f"{grid_few:.0%} of an axis by grid, {random_few:.0%} at random; 1000 tries {grid_many:.0%} and "
                f"{random_many:.0%}.")
    return update
