"""Chapter 3 views: what the models of demos.augmentation_views and demos.augmentation_contrast return, drawn."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course_lib.plots import BLUE, INK, ORANGE, VERMILLION, photographs
from course_lib.plots.augmentation import tile

PALE = LinearSegmentedColormap.from_list("pale", ["#F4F4F4", "#7FB2DA"])        # on which ink is read everywhere


def scales(fig):
    """What a net says of a photograph at five scales, the mean of ten crops of each, and the mean of all fifty."""
    ax = fig.subplots()
    ax.set(xlim=(50, 166), ylim=(0, 1.05), xlabel="short side of the photograph, pixels; the crops have 56 × 56",
           ylabel="probability of the right one")
    (each,) = ax.plot([], "o", color=BLUE, ms=9, animated=True, label="mean of ten crops")
    (mean,) = ax.plot([], "--", color=VERMILLION, animated=True, label="mean of all")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        each.set_data(result.short_sides, result.of_scale)
        mean.set_data([50, 166], [result.mean] * 2)
        told = ", ".join(f"{p:.2f}" for p in result.of_scale)
        return f"Mean of ten crops at each scale: {told}.  Mean of all {result.passes} answers: {result.mean:.2f}."
    return update


@photographs
def mixed(fig):
    """Eight digits, each blended with another one; above each, what its label became."""
    fig.set_size_inches(7.2, 3.4)
    tiles = [tile(ax) for ax in fig.subplots(2, 4).ravel()]
    titles = [image.axes.set_title(" ", animated=True) for image in tiles]

    def update(result):
        told = []
        for image, title, pixels, target in zip(tiles, titles, result.images, result.targets, strict=True):
            image.set(data=1 - np.repeat(pixels[..., None], 3, axis=2), extent=(0, 8, 8, 0))
            image.axes.set(xlim=(0, 8), ylim=(8, 0))
            parts = [(share, digit) for digit, share in enumerate(target) if share > 0.005]
            told.append(", ".join(f"{digit}: {share:.0%}" for share, digit in sorted(parts, reverse=True)))
            title.set_text(told[-1])
        return f"α = {result.alpha:.2g}.  Labels: " + ";  ".join(told[:4]) + " …"
    return update


def contrast(fig):
    """Accuracy from a few labels, for six ways to make views: on the encoder's features, on the head's, on pixels."""
    ax = fig.subplots()
    names = ["as it is", "shift", "turn", "noise", "turn,\nnoise", "shift, turn,\nnoise"]
    ax.set(xlim=(-0.5, 5.5), ylim=(0.45, 0.95), ylabel="accuracy on the test set")
    ax.set_xticks(range(6), names)
    (pixels,) = ax.plot([], "--", color=INK, lw=1.5, animated=True, label="pixels")
    (features,) = ax.plot([], "o", color=BLUE, ms=8, animated=True, label="features")
    (head,) = ax.plot([], "^", color=ORANGE, ms=8, animated=True, label="head")
    (here,) = ax.plot([], "-", color=VERMILLION, lw=1.5, animated=True, label="chosen")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), title="a linear\nclassifier on")

    def update(result):
        pixels.set_data([-0.5, 5.5], [result.pixels] * 2)
        for line, accuracy, shift in ((features, result.features, -0.12), (head, result.head, 0.12)):
            views, seeds = accuracy.shape
            line.set_data(np.repeat(np.arange(views) + shift, seeds), accuracy.ravel())
        i = result.chosen
        here.set_data([i, i], [0.45, 0.95])
        return (f"Views: {result.views[i]}.  With five labels a class, right on the test set: {result.pixels:.1%} from "
                f"pixels, {result.features[i].mean():.1%} from features, {result.head[i].mean():.1%} from the head.")
    return update


def pairs(fig):
    """A heat map of accuracies: a row for the first operation, a column for the second, and the average of each row."""
    fig.set_size_inches(7.2, 4.4)
    table = fig.subplots()
    table.set(xticks=[], yticks=[])
    table.spines[:].set_visible(False)
    image = table.imshow(np.zeros((7, 8)), cmap=PALE, vmin=0, vmax=1, aspect="auto", animated=True)
    cells = [[table.text(j, i, "", ha="center", va="center", animated=True) for j in range(8)] for i in range(7)]
    heads = [table.text(j, 0, "", ha="center", va="bottom", animated=True) for j in range(8)]
    sides = [table.text(-0.6, i, "", ha="right", va="center", animated=True) for i in range(7)]
    table.set_ylabel("first operation", labelpad=70)
    table.set_title("second operation", pad=24)

    def update(result):
        n = len(result.names)
        values = np.full((7, 8), np.nan)
        values[:n, :n], values[:n, n] = result.accuracy, result.averages()
        low, high = values[:n, :n].min(), values[:n, :n].max()
        image.set(data=values, clim=(low - 0.1 * (high - low), high))
        image.axes.set(xlim=(-0.5, n + 0.5), ylim=(n - 0.5, -0.5))
        for i, row in enumerate(cells):
            for j, cell in enumerate(row):
                cell.set_text("" if np.isnan(values[i, j]) else f"{100 * values[i, j]:.1f}")
        for labels, last in ((heads, "average"), (sides, "")):
            for label, name in zip(labels, [*result.names, last, *[""] * 8], strict=False):
                label.set_text(name)
                label.set_y(-0.5 - 0.02 * n if labels is heads else label.get_position()[1])
        i, j = np.unravel_index(result.accuracy.argmax(), result.accuracy.shape)
        alone = np.diag(result.accuracy)
        best = result.names[i] + (f", then {result.names[j]}" if i != j else " alone")
        return (f"{result.source}: best is {best}, {result.accuracy[i, j]:.1%}; the best single one is "
                f"{result.names[alone.argmax()]}, {alone.max():.1%}.")
    return update
