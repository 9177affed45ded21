"""Chapter 3 views: what the models of demos.augmentation return, drawn."""

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, SKY, SMALL, VERMILLION, photographs


def tile(ax, title=""):
    """An empty place for an image, without ticks or frame."""
    ax.set(xticks=[], yticks=[])
    ax.set_title(title, fontsize=SMALL, pad=3)
    ax.spines[:].set_visible(False)
    return ax.imshow(np.zeros((2, 2, 4)), animated=True, interpolation="nearest")


def show(image, pixels):
    """Put pixels (H, W, 3) into a tile."""
    H, W = pixels.shape[:2]
    image.set(data=pixels, extent=(0, W, H, 0))
    image.axes.set(xlim=(0, W), ylim=(H, 0))


def mosaic(images, columns, gap=4):
    """Images (N, H, W, 3) uint8 side by side in rows of so many, (…, …, 4), nothing between them."""
    N, H, W, _ = images.shape
    sheet = np.zeros((N // columns * (H + gap) - gap, columns * (W + gap) - gap, 4), np.uint8)
    for n, image in enumerate(images):
        t, l = n // columns * (H + gap), n % columns * (W + gap)
        sheet[t:t + H, l:l + W, :3], sheet[t:t + H, l:l + W, 3] = image, 255
    return sheet


@photographs
def sheet(fig):
    """Ten small pictures of one photograph: the original and nine augmentations of it, each with its name."""
    fig.set_size_inches(7.2, 3.5)
    axes = fig.subplots(2, 5).ravel()
    titles = ["original", "crop, resize", "crop, resize, flip", "colour drop", "colour jitter", "rotate", "cutout",
              "Gaussian noise", "Gaussian blur", "Sobel"]
    images = [tile(ax, title) for ax, title in zip(axes, titles, strict=True)]
    yours = [ax.text(0.5, 0.5, "yours\nto write", ha="center", va="center", transform=ax.transAxes, animated=True)
             for ax in axes]

    def update(result):
        for image, text, title in zip(images, yours, titles, strict=True):
            pixels = result.images[title]
            text.set_visible(pixels is None)
            image.set_visible(pixels is not None)
            show(image, result.images["original"] if pixels is None else pixels)
        todo = f"; still blank: {', '.join(result.blank)}." if result.blank else ", all ten of them."
        return f"Strength {result.strength:.2f}, seed {result.seed}{todo}"
    return update


@photographs
def draws(fig):
    """The same photograph eight times, each time with random draws of its own."""
    fig.set_size_inches(7.2, 3.6)
    image = tile(fig.subplots())

    def update(result):
        show(image, mosaic(result.images, columns=4))
        brightness = ", ".join(f"{mean:.0f}" for mean in result.images.mean(axis=(1, 2, 3)))
        return f"{result.different} different images of {len(result.images)}.  Their mean brightness: {brightness}."
    return update


@photographs
def composition(fig):
    """Twenty-five pictures of one photograph: a row for the first operation, a column for the second."""
    fig.set_size_inches(7.2, 5.2)
    names = ["mirror", "turn", "cutout", "colour", "blur"]
    ax = fig.subplots()
    image = tile(ax)
    side, gap = 96, 4
    middles = [side / 2 + k * (side + gap) for k in range(5)]
    ax.set_xticks(middles, names)
    ax.set_yticks(middles, names)
    ax.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    ax.set_ylabel("first")
    ax.set_xlabel("then")
    ax.xaxis.set_label_position("top")
    frames = [ax.add_patch(Rectangle((0, 0), side + gap, side + gap, fill=False, lw=4, ls=ls, ec=VERMILLION,
                                     animated=True)) for ls in ("-", "--")]

    def update(result):
        show(image, mosaic(result.images.reshape(-1, side, side, 3), columns=5, gap=gap))
        i, j = names.index(result.first), names.index(result.second)
        for frame, (row, column) in zip(frames, [(i, j), (j, i)], strict=True):
            frame.set_xy((column * (side + gap) - gap / 2, row * (side + gap) - gap / 2))
        if i == j:
            return f"{result.first} alone: the diagonal has one operation instead of two."
        same = "the same picture in both orders" if result.difference == 0 else (
            f"the two orders differ by up to {result.difference} of 255")
        return f"{result.first}, then {result.second} (solid frame), or the other way round (dashed): {same}."
    return update


@photographs
def ten_crops(fig):
    """A photograph with five windows; beside it what a net says of each window and of its mirror image."""
    picture, says = fig.subplots(1, 2, width_ratios=(5, 4))
    image = tile(picture)
    styles = list(zip((BLUE, ORANGE, GREEN, PURPLE, VERMILLION), ("-", "--", "-.", ":", "-"), strict=True))
    windows = [picture.add_patch(Rectangle((0, 0), 1, 1, fill=False, lw=2.5, ec=color, ls=ls, animated=True))
               for color, ls in styles]
    labels = [picture.text(0, 0, str(n), ha="center", va="center", animated=True,
                           bbox={"fc": "white", "ec": color, "lw": 2, "pad": 2})
              for n, (color, _) in enumerate(styles, 1)]
    says.set(xlim=(0.5, 10.5), ylim=(0, 1.05), xticks=range(1, 11), xlabel="crop; 6 to 10 are 1 to 5 mirrored",
             ylabel="probability of the right one")
    (each,) = says.plot([], "o", color=BLUE, ms=8, animated=True, label="of this crop")
    (running,) = says.plot([], "D--", color=INK, ms=5, animated=True, label="mean so far")
    says.legend(loc="lower left")

    def update(result):
        show(image, result.image)
        places = [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8), (0.5, 0.5)]          # of a number in its window
        for window, label, (t, l), (x, y) in zip(windows, labels, result.corners, places, strict=True):
            window.set(xy=(l, t), width=result.size, height=result.size)
            label.set_position((l + x * result.size, t + y * result.size))
        each.set_data(range(1, 11), result.probability)
        running.set_data(range(1, 11), result.running)
        low, high = result.probability.min(), result.probability.max()
        return f"The ten crops say from {low:.2f} to {high:.2f}; on average {result.running[-1]:.2f}."
    return update


@photographs
def flipped(fig):
    """Ten handwritten digits, flipped or not, with what a net says of each and how often it is right."""
    rows = fig.subfigures(2, 1, height_ratios=(1, 1.5))
    digits = [tile(ax) for ax in rows[0].subplots(1, 10)]
    words = [image.axes.text(0.5, -0.12, "", ha="center", va="top", transform=image.axes.transAxes, animated=True)
             for image in digits]
    for image in digits:
        image.axes.set_xlabel(" ")                              # keeps room for the words
    ax = rows[1].subplots()
    ax.set(xlim=(-0.5, 9.5), ylim=(0, 1.02), xticks=range(10), xlabel="digit", ylabel="share right")
    bars = ax.bar(range(10), np.ones(10), width=0.6, color=SKY, ec=INK, animated=True)

    def update(result):
        for image, word, pixels, says in zip(digits, words, result.images, result.says, strict=True):
            grey = np.rint(255 * (1 - pixels)).astype(np.uint8)
            show(image, np.repeat(grey[:, :, None], 3, axis=2))
            word.set_text(f"“{says}”")
        for bar, height in zip(bars, result.accuracy, strict=True):
            bar.set_height(height)
        lost = [str(d) for d in np.flatnonzero(result.accuracy < 0.5)]
        return (f"Flip: {result.flip}.  On average {result.accuracy.mean():.0%} right; less than half of these: "
                f"{', '.join(lost) or 'none'}.")
    return update


def accuracy(fig):
    """Accuracy on the test set against the number of examples for four ways to augment, and the gain of each."""
    ax, gains = fig.subplots(1, 2, width_ratios=(4, 3))
    ax.set(xscale="log", xlim=(15, 1300), ylim=(0.5, 1.0), xlabel="training examples",
           ylabel="accuracy on the test set")
    gains.set(xlim=(-13, 9), ylim=(2.6, -0.6), xlabel="gain over none, in points", yticks=[])
    gains.axvline(0, color=FAINT, lw=1)
    gains.spines.left.set_visible(False)
    title = gains.set_title("", animated=True)
    styles = [(INK, "o", "-"), (BLUE, "^", "--"), (ORANGE, "s", "-."), (VERMILLION, "D", ":")]
    names = ["as they are", "turned a little", "shifted", "mirrored"]
    lines = [ax.plot([], marker=marker, ls=ls, color=color, animated=True, label=name)[0]
             for name, (color, marker, ls) in zip(names, styles, strict=True)]
    ax.legend(loc="lower right")
    here = ax.axvline(1, color=FAINT, lw=3, zorder=0, animated=True)
    points = [gains.plot([], marker, color=color, ms=8, mfc="none", animated=True)[0]
              for color, marker, _ in styles[1:]]
    for y, name in enumerate(names[1:]):
        gains.text(-12.8, y - 0.3, name)

    def update(chosen):
        result, j = chosen
        ax.set_xticks(result.examples, result.examples, minor=False)
        ax.minorticks_off()
        for line, mean in zip(lines, result.test.mean(axis=2), strict=True):
            line.set_data(result.examples, mean)
        here.set_xdata([result.examples[j]] * 2)
        title.set_text(f"{result.examples[j]} examples, each seed")
        gain = 100 * (result.test[1:, j] - result.test[0, j])
        for y, (point, values) in enumerate(zip(points, gain, strict=True)):
            point.set_data(values, np.full(len(values), y))
        told = ", ".join(f"{name} {values.mean():+.1f}" for name, values in zip(names[1:], gain, strict=True))
        return f"{result.examples[j]} examples, points gained, mean of {result.test.shape[2]} seeds: {told}."
    return update
