"""Chapter 2 views: what the models of demos.preprocessing return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, VERMILLION, photographs

TURN = np.linspace(0, 2 * np.pi, 80)
CIRCLE = np.array([np.cos(TURN), np.sin(TURN)])                            # (2, 80)


def ellipse(covariance, radius=1.0):
    """The points at `radius` standard deviations, (2, 80)."""
    variances, axes = np.linalg.eigh(covariance)
    return axes @ (radius * np.sqrt(np.maximum(variances, 0))[:, None] * CIRCLE)


def cloud(fig):
    """A cloud of points with its ellipse; beside it the valley of the loss over two weights, with a path downhill."""
    points, valley = fig.subplots(1, 2)
    points.set(xlim=(-5, 8), ylim=(-5.5, 4.5), xlabel="feature 1", ylabel="feature 2", aspect="equal")
    points.axhline(0, color=FAINT, lw=1, zorder=0)
    points.axvline(0, color=FAINT, lw=1, zorder=0)
    (dots,) = points.plot([], ".", color=BLUE, alpha=0.8, ms=4, animated=True)
    (outline,) = points.plot([], color=VERMILLION, animated=True, label="two standard deviations")
    (centre,) = points.plot([], "P", color=VERMILLION, mec=INK, ms=9, animated=True, label="mean")
    points.legend(loc="lower right")
    valley.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), xlabel="w₁ - w₁*", ylabel="w₂ - w₂*", aspect="equal")
    levels = [valley.plot([], "--", color=FAINT, lw=1.2, animated=True)[0] for _ in range(4)]
    levels[0].set_label("equal loss")
    (path,) = valley.plot([], "o-", color=GREEN, ms=3.5, lw=1.2, animated=True, label="gradient descent")
    valley.plot([0], [0], "*", color=INK, ms=11)
    valley.legend(loc="lower left")

    def update(result):
        dots.set_data(*result.x.T)
        outline.set_data(*(result.mean[:, None] + ellipse(result.covariance, 2)))
        centre.set_data(*result.mean[:, None])
        start = np.sqrt(result.path[0] @ result.curvature @ result.path[0])
        for line, share in zip(levels, (1.0, 0.5, 0.2, 0.05), strict=True):
            line.set_data(*ellipse(np.linalg.inv(result.curvature), start * share))
        path.set_data(*result.path.T)
        steps = len(result.path) - 1
        return (f"The valley is {result.condition:.1f} times steeper across than along; "
                f"{steps} step{'s' * (steps != 1)} to a thousandth of the loss.")
    return update


def nudge(fig):
    """Two classes and the line between them, before and after its weights turned; beside it the loss for each turn."""
    plane, losses = fig.subplots(1, 2)
    plane.set(xlim=(-3.5, 10.5), ylim=(-3.5, 10.5), xlabel="feature 1", ylabel="feature 2", aspect="equal")
    plane.axhline(0, color=FAINT, lw=1, zorder=0)
    plane.axvline(0, color=FAINT, lw=1, zorder=0)
    marks = [plane.plot([], marker, color=color, ms=4, mfc="none", animated=True)[0]
             for marker, color in (("o", BLUE), ("^", ORANGE))]
    (before,) = plane.plot([], "--", color=INK, lw=1.5, animated=True, label="w")
    (after,) = plane.plot([], "-", color=VERMILLION, animated=True, label="w turned")
    plane.legend(loc="lower right")
    losses.set(xlim=(-30, 30), ylim=(0, 3), xlabel="turn of w, degrees", ylabel="loss")
    (raw,) = losses.plot([], "--", color=INK, lw=1.5, animated=True, label="raw data")
    (prepared,) = losses.plot([], "-", color=BLUE, animated=True, label="data as shown")
    (here,) = losses.plot([], "D", color=VERMILLION, ms=9, animated=True)
    losses.legend(loc="upper center")

    def update(result):
        for mark, side in zip(marks, (-1, 1), strict=True):
            mark.set_data(*result.x[result.y == side].T)
        for line, (w, b) in ((before, result.before), (after, result.after)):
            nearest, along = -b * w / (w @ w), np.array([-w[1], w[0]]) / np.linalg.norm(w)
            line.set_data(*np.transpose([nearest - 40 * along, nearest + 40 * along]))
        raw.set_data(result.angles, result.raw_losses)
        prepared.set_data(result.angles, result.losses)
        here.set_data([result.angle], [min(result.loss, 2.95)])
        untouched = result.losses[len(result.losses) // 2]
        return (f"w turned by {result.angle:g}°: loss {result.loss:.2f} instead of {untouched:.2f}, "
                f"{result.accuracy:.0%} on the right side.")
    return update


def row(images):
    """Images (n, H, W, C) side by side with gaps between them, (H, …, 4): colours and what of it is not gap."""
    n, H, W, C = images.shape
    sheet = np.zeros((n, H, W + 2, 4))
    sheet[:, :, :W, :3] = images if C == 3 else np.repeat(images, 3, axis=3)
    sheet[:, :, :W, 3] = 1
    return np.concatenate(sheet, axis=1)[:, :-2]


def visible(images, around_zero):
    """Numbers as brightness from 0 to 1: as they are, or with zero as middle grey and three deviations as the ends."""
    if around_zero:
        images = 0.5 + images / (6 * images.std() + 1e-12)
    return np.clip(images, 0, 1)


def rows(fig, *labels):
    """One image for each label, one below the other, without axes."""
    axes = fig.subplots(len(labels), 1)
    shown = []
    for ax, label in zip(axes, labels, strict=True):
        ax.set(xticks=[], yticks=[])
        ax.set_ylabel(label, rotation=0, ha="right", va="center")
        ax.spines[:].set_visible(False)
        shown.append(ax.imshow(np.zeros((8, 108, 4)), animated=True, interpolation="nearest"))
    return shown


def show(image, sheet):
    H, W, _ = sheet.shape
    image.set(data=sheet, extent=(0, W, 0, H))
    image.axes.set(xlim=(0, W), ylim=(0, H))


@photographs
def images(fig):
    """A row of small images as they are, the same after a step of preprocessing, and the mean that was subtracted."""
    before, after, mean = rows(fig, "before", "after", "")
    label = mean.axes.text(-0.006, 0.5, "mean", ha="right", va="center", transform=mean.axes.transAxes, animated=True)

    def update(result):
        width = result.before.shape[2]
        changed = result.mean is not None
        show(before, row(result.before))
        show(after, row(visible(result.after, changed)))
        blank = np.zeros_like(row(result.before))
        if changed:
            blank[:, :width] = row(visible(result.mean[None], False))
        show(mean, blank)
        label.set_visible(changed)
        grey = "  Zero is shown as grey." if changed else ""
        return (f"Mean of all numbers {abs(result.overall):.2f}; neighbouring pixels correlate "
                f"with {result.correlation:+.2f}.{grey}")
    return update


@photographs
def reduced(fig):
    """A row of digits, the same digits drawn again from a few numbers each, and the share of variance these keep."""
    pictures, curve = fig.subfigures(2, 1, height_ratios=(1, 1))
    before, after = rows(pictures, "64 pixels", "k numbers")
    ax = curve.subplots()
    ax.set(xlim=(0, 64), ylim=(0, 1.05), xlabel="k, axes that are kept", ylabel="kept")
    (kept,) = ax.plot([], color=BLUE, animated=True)
    (here,) = ax.plot([], "D", color=VERMILLION, ms=8, animated=True)

    def update(result):
        show(before, row(visible(1 - result.before, False)))
        show(after, row(visible(1 - result.after, False)))
        kept.set_data(np.arange(1, 65), result.kept)
        here.set_data([result.k], [result.kept[result.k - 1]])
        numbers = "1 number" if result.k == 1 else f"{result.k} numbers"
        return f"{numbers} for each digit instead of 64 keep {result.kept[result.k - 1]:.1%} of the variance."
    return update


def test_statistics(fig):
    """Accuracy on the test set against the size of its batches: training set's statistics, or the batch's own."""
    ax = fig.subplots()
    ax.set(xlim=(0.9, 520), ylim=(0, 1.03), xscale="log", xlabel="test images in a batch", ylabel="accuracy")
    ax.set_xticks((1, 3, 10, 30, 100, 449), labels=("1", "3", "10", "30", "100", "449"))
    ax.minorticks_off()
    ax.axhline(0.1, color=FAINT, lw=1, ls=":")
    ax.text(520, 0.09, "guessing", ha="right", va="top")
    (fitted,) = ax.plot([], "^-", color=BLUE, animated=True, label="statistics of the training set")
    (own,) = ax.plot([], "o--", color=VERMILLION, animated=True, label="statistics of the test batch itself")
    rings = [ax.plot([], mark, color=INK, ms=15, mfc="none", mew=2, animated=True)[0] for mark in "oo"]
    ax.legend(loc="lower right", bbox_to_anchor=(1, 0.1))

    def update(result):
        i = result.sizes.index(result.size)
        for line, ring, accuracy in zip((fitted, own), rings, (result.fitted, result.own), strict=True):
            line.set_data(result.sizes, accuracy)
            ring.set_data([result.size], [accuracy[i]])
        what = "One image alone" if result.size == 1 else f"Batches of {result.size}"
        return (f"{what}: {result.fitted[i]:.1%} right with the training set's statistics, "
                f"{result.own[i]:.1%} with its own.")
    return update


def through_layers(fig):
    """For the input and five layers: the mean of the values, and how many units see all their gradients agree."""
    means, signs = fig.subplots(1, 2)
    means.set(xlim=(-0.3, 5.3), ylim=(-0.3, 1.0), xlabel="layer (0 is the input)", ylabel="mean of its values")
    means.axhline(0, color=FAINT, lw=1)
    signs.set(xlim=(-0.5, 5.5), ylim=(0, 1.05), xlabel="layer whose values are the inputs",
              ylabel="units, one sign only")
    (line,) = means.plot([], "o-", color=BLUE, ms=8, animated=True)
    bars = signs.bar(range(6), np.ones(6), width=0.6, color=VERMILLION, alpha=0.9, animated=True)

    def update(result):
        line.set_data(range(6), result.mean)
        for bar, share in zip(bars, result.one_sign, strict=True):
            bar.set_height(share)
        return (f"Mean of the input {result.mean[0]:.2f}, after the first layer {result.mean[1]:.2f}; there, in "
                f"{result.one_sign[1]:.0%} of the next units all weights get one sign.")
    return update
