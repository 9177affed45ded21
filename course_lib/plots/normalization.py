"""Chapter 7 views: what the models of demos.normalization return, drawn."""

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.plots import BLUE, FAINT, INK, SKY, VERMILLION


def depth(fig):
    """Spread of the outputs of ten layers, without norm and with batch norm, on a logarithmic axis."""
    return _through_depth(fig, "std of the outputs", ("no norm", "batch norm"), start=1, end=10)


def depth_without_norm(fig):
    """Spread of the outputs of ten layers without norm, on a logarithmic axis."""
    return _through_depth(fig, "std of the outputs", ("no norm",), start=1, end=10)


def gradients(fig):
    """Spread of the gradient at each of ten layers, without norm and with batch norm, on a logarithmic axis."""
    return _through_depth(fig, "std of the gradient", ("no norm", "batch norm"), start=10, end=1)


def _through_depth(fig, label, kinds, *, start, end):
    """The line of text compares layer `end`, which the signal reaches last, with layer `start`."""
    ax = fig.subplots()
    low, high = 1e-8, 1e8
    ax.set(xlim=(0.5, 10.5), ylim=(low / 3, high * 3), yscale="log", xlabel="layer", ylabel=label, xticks=range(1, 11))
    ax.axhline(1, color=FAINT, lw=1)
    styles = ("^--", VERMILLION), ("o-", BLUE)
    lines = [ax.plot([], style, color=color, ms=7, animated=True, label=kind)[0]
             for kind, (style, color) in zip(kinds, styles, strict=False)]
    ax.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.17))

    def update(result):
        said = []
        for line, kind, stds in zip(lines, kinds, (result.plain, result.normalized), strict=False):
            line.set_data(range(1, 11), np.clip(stds, low, high))
            said.append(f"{kind}: {stds[start - 1]:.2g} at layer {start}, {stds[end - 1]:.2g} at layer {end}")
        return "; ".join(said).capitalize() + "."
    return update


def scale_and_shift(fig):
    """A feature after batch norm against before, with the identity; beside it a histogram of its tanh."""
    line, squashed = fig.subplots(1, 2, width_ratios=(1, 1.3))
    line.set(xlim=(-3, 10), ylim=(-5, 12), xlabel="x", ylabel="out = γ x̂ + β")
    line.plot([-3, 10], [-3, 10], ls="--", color=FAINT, lw=1.5, label="out = x")
    (points,) = line.plot([], "o", color=BLUE, ms=4, animated=True, label="examples")
    line.legend(loc="upper left")
    edges = np.linspace(-1, 1, 41)
    squashed.set(xlim=(-1.05, 1.05), ylim=(0, 0.5), xlabel="tanh(out)", ylabel="share of the examples")
    for x in (-0.95, 0.95):
        squashed.axvline(x, color=VERMILLION, ls=":", lw=1.5)
    squashed.set_title("saturated beyond the dotted lines")
    bars = squashed.stairs(np.zeros(40), edges, fill=True, fc=(BLUE, 0.5), ec=BLUE, lw=1, animated=True)

    def update(feature):
        points.set_data(feature.x, feature.out)
        share = np.histogram(feature.squashed, edges)[0] / len(feature.x)
        bars.set_data(np.minimum(share, 0.5), edges)
        saturated = np.mean(np.abs(feature.squashed) > 0.95)
        difference = np.abs(feature.out - feature.x).max()
        mean = round(feature.out.mean(), 2) + 0                # never -0.00
        return (f"Mean {mean:.2f}, standard deviation {feature.out.std():.2f}; {saturated:.0%} of the examples "
                f"saturate the tanh; out differs from x by at most {difference:.2g}.")
    return update


def mates_in_training(fig):
    """Histogram of what one and the same example gives in 400 batches of training."""
    return _mates(fig, at_test_time=False)


def mates(fig):
    """Histogram of what one example gives in 400 batches, and the one value that it gives at test time."""
    return _mates(fig, at_test_time=True)


def _mates(fig, *, at_test_time):
    ax = fig.subplots()
    edges = np.linspace(-2.5, 2.5, 51)
    ax.set(xlim=(-2.5, 2.5), ylim=(0, 122), xlabel="output of the example with x = 2", ylabel="batches of 400")
    bars = ax.stairs(np.zeros(50), edges, fill=True, fc=(BLUE, 0.5), ec=BLUE, lw=1, animated=True,
                     label="in training, other batch-mates each time")
    (test,) = ax.plot([], "D--", color=INK, ms=8, markevery=[1], animated=True,
                      label="at test time" if at_test_time else "")
    ax.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.17))

    def update(result):
        bars.set_data(np.minimum(np.histogram(np.clip(result.out, -2.49, 2.49), edges)[0], 120), edges)
        low, high = np.quantile(result.out, (0.05, 0.95))
        text = f"In batches of {result.batch}: from {low:.2f} to {high:.2f} in nine batches of ten"
        if not at_test_time:
            return text + "."
        test.set_data([result.test] * 2, [0, 105])
        return text + f"; at test time {result.test:.2f}, always."
    return update


def follow(fig):
    """The mean of a feature during training: of each batch, its running average, and the true one."""
    ax = fig.subplots()
    ax.set(xlim=(0, 200), ylim=(-2, 4), xlabel="step of training", ylabel="mean of the feature")
    (dots,) = ax.plot([], ".", color=SKY, ms=6, animated=True, label="mean of each batch")
    (truth,) = ax.plot([], "--", color=INK, animated=True, label="true mean")
    (running,) = ax.plot([], "o-", color=VERMILLION, ms=6, markevery=20, animated=True, label="running average")
    ax.legend(loc="lower right", ncols=3)

    def update(result):
        steps = np.arange(len(result.truth))
        for line, values in ((dots, result.batches), (truth, result.truth), (running, result.running)):
            line.set_data(steps, values)
        early, late = (np.abs(result.running - result.truth)[part].mean() for part in (slice(0, 60), slice(-60, None)))
        noise = np.abs(result.batches - result.truth).mean()
        return (f"The running average is off by {early:.2f} in the first 60 steps and by {late:.2f} in the last 60, "
                f"a single batch by {noise:.2f}.")
    return update


EXAMPLES, CHANNELS, POSITIONS = 4, 6, 5                        # demos.CUBE
SHEETS = np.array([(0, 7), (7.5, 7), (0, 0), (7.5, 0)])        # where each example's cells begin


def cube(fig):
    """The cells of a batch as a cube and example by example; those that share a mean and a variance are filled."""
    solid, sheets = fig.subplots(1, 2, width_ratios=(1, 1.15))
    faces, cells = _faces(), _sheets()
    for ax in (solid, sheets):
        ax.set_aspect("equal")
        ax.axis("off")
    solid.set(xlim=(-1.2, 9.2), ylim=(-1.6, 8))
    solid.text(3, -0.3, "channels C", ha="center", va="top")
    solid.text(-0.3, 2.5, "positions H · W", ha="right", va="center", rotation=90)
    solid.text(7.3, 0.8, "examples N", ha="center", va="center", rotation=42)
    sheets.set(xlim=(-1.6, 14.5), ylim=(-1.3, 13.5))
    for n, (left, low) in enumerate(SHEETS):
        sheets.text(left + 3, low - 0.2, f"example {n + 1}", ha="center", va="top")
    drawn = []
    for ax, (corners, where) in ((solid, faces), (sheets, cells)):
        squares = PolyCollection(corners, edgecolors=INK, linewidths=0.7, animated=True)
        ax.add_collection(squares)
        (dots,) = ax.plot([], "o", color="white", mec=INK, mew=0.5, ms=4, animated=True)
        drawn.append((squares, dots, corners.mean(axis=1), where))
    (chosen,) = sheets.plot([], "-", color=VERMILLION, lw=4, animated=True)
    (star,) = sheets.plot([], "v", color=VERMILLION, ms=11, animated=True)

    def update(result):
        for squares, dots, centres, where in drawn:
            shared = result.shared[tuple(where.T)]
            squares.set_facecolor(np.where(shared[:, None], (0, 0.45, 0.70, 1), (0.96, 0.96, 0.96, 1)))
            dots.set_data(*centres[shared].T)
        n, c = result.chosen
        left, low = SHEETS[n] + (c, 0)
        chosen.set_data(left + np.array([0, 1, 1, 0, 0]), low + POSITIONS * np.array([0, 0, 1, 1, 0]))
        star.set_data([left + 0.5], [low + POSITIONS + 0.6])
        examples, channels = (result.shared.any(axis=axes).sum() for axes in ((1, 2), (0, 2)))
        return (f"A mean over {examples} of {EXAMPLES} examples × {channels} of {CHANNELS} channels × {POSITIONS} "
                f"positions = {result.shared.sum()} cells serves channel {c + 1} of example {n + 1}; "
                f"there are {result.means} such means.")
    return update


def row(fig):
    """The features of one example, side by side, as they came, after layer norm and after RMS norm."""
    ax = fig.subplots()
    ax.set(xlim=(0.3, 12.7), ylim=(-4, 9), xlabel="feature", ylabel="value", xticks=range(1, 13))
    ax.axhline(0, color=FAINT, lw=1)
    lines = [ax.plot([], dash, color=color, marker=marker, ms=7, lw=1.5, animated=True, label=label)[0]
             for label, color, dash, marker in (("as it came", INK, ":", "o"), ("layer norm", BLUE, "-", "s"),
                                                ("RMS norm", VERMILLION, "--", "^"))]
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        said = []
        for line, name, values in zip(lines, ("as it came", "layer norm", "RMS norm"),
                                      (result.x, result.layer, result.rms), strict=True):
            line.set_data(np.arange(1, len(values) + 1), values)
            said.append(f"{name} {abs(values.mean()):.2f} and {np.sqrt(np.mean(values**2)):.2f}")
        return "Size of the mean, and root mean square: " + ", ".join(said) + "."
    return update


def _faces():
    """The squares of a cube's three sides that are seen: corners (squares, 4, 2) and cells (squares, 3) as n, c, l."""
    where = np.array(list(np.ndindex(EXAMPLES, CHANNELS, POSITIONS)))
    to_the_back = np.array([0.55, 0.5])                        # one example further back
    corners, cells = [], []
    for axis, side, square in ((0, 0, [(0, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1)]),                        # front
                               (2, POSITIONS - 1, [(0, 0, 1), (0, 1, 1), (1, 1, 1), (1, 0, 1)]),            # top
                               (1, CHANNELS - 1, [(0, 1, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1)])):            # right
        seen = where[where[:, axis] == side]
        points = seen[:, None] + np.array(square)                                                          # n, c, l
        corners.append(points[..., 1:] + points[..., :1] * to_the_back)
        cells.append(seen)
    return np.concatenate(corners), np.concatenate(cells)


def _sheets():
    """Every cell as a square, the examples side by side: corners (cells, 4, 2) and cells (cells, 3)."""
    where = np.array(list(np.ndindex(EXAMPLES, CHANNELS, POSITIONS)))
    corner = where[:, 1:] + SHEETS[where[:, 0]]
    return corner[:, None] + np.array([(0, 0), (1, 0), (1, 1), (0, 1)]), where
