"""Chapter 14 views: what the models of demos.capstone and demos.capstone_training return, drawn."""

import numpy as np

from course_lib.capstone import LEVELS, PARAMETERS
from course_lib.plots import BLUE, FAINT, INK, SMALL, VERMILLION


def one_net(fig):
    """Error on the training digits and on digits held back, epoch by epoch."""
    ax = fig.subplots()
    ax.set(xlim=(0.5, 20.7), ylim=(0, 1), xticks=range(2, 21, 2), xlabel="epoch", ylabel="share of wrong answers")
    (train,) = ax.plot([], "^-", color=VERMILLION, ms=6, animated=True, label="training digits")
    (held,) = ax.plot([], "o--", color=BLUE, ms=6, animated=True, label="digits held back")
    (gap,) = ax.plot([], color=INK, lw=3, solid_capstyle="butt", animated=True, label="gap at the end")
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))

    def update(run):
        epochs = np.arange(1, len(run.train) + 1)
        train.set_data(epochs, run.train)
        held.set_data(epochs, run.held_back)
        gap.set_data([epochs[-1] + 0.3] * 2, [run.train[-1], run.held_back[-1]])
        return (f"After {epochs[-1]} epochs {run.train[-1]:.1%} of the training digits are wrong, and "
                f"{run.held_back[-1]:.1%} of those held back: a gap of {run.gap:.1%}. "
                f"The net holds {run.numbers} numbers; {PARAMETERS} are allowed.")
    return update


NAMED = ("ReLU", "standardised input", "augmentation", "He initialization", "weight decay", "dropout", "batch norm",
         "Adam", "falling rate", "averaged weights")
STARTS = ("from the bare net", "beside ReLU and He", "beside all that optimizes",
          "beside all that optimizes, 3 of 10 labels wrong,")


def table(fig):
    """For each technique the change in training error and in the gap, mean and 95 % interval over the seeds."""
    axes = fig.subplots(1, 2, sharey=True)
    rows = np.arange(len(NAMED))
    axes[0].set(ylim=(len(NAMED) - 0.5, -0.5), yticks=rows, yticklabels=NAMED)
    parts = []
    for ax, name in zip(axes, ("training error", "gap"), strict=True):
        ax.set(title=name, xlabel="change, percentage points")
        ax.axvline(0, color=FAINT, lw=1.5)
        ax.hlines(rows, -200, 200, color=FAINT, lw=0.5)
        spans = ax.hlines([], 0, 0, color=INK, lw=1.5, animated=True)
        (sure,) = ax.plot([], "o", color=BLUE, ms=9, animated=True, label="told from noise")
        (unsure,) = ax.plot([], "D", color=VERMILLION, mfc="white", mew=1.5, ms=6, animated=True, label="not told")
        parts.append((ax, spans, sure, unsure))
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)

    def update(chosen):
        result, i = chosen
        said = []
        for (ax, spans, sure, unsure), effect, what in zip(parts, (result.train, result.gap),
                                                           ("training error", "gap"), strict=True):
            mean, half = (100 * part for part in result.interval(effect[i]))
            clear = np.abs(mean) > half
            widest = max(1, np.abs(mean).max() + half.max())
            ax.set_xlim(-1.1 * widest, 1.1 * widest)
            spans.set_segments([[(m - h, r), (m + h, r)] for m, h, r in zip(mean, half, rows, strict=True)])
            sure.set_data(mean[clear], rows[clear])
            unsure.set_data(mean[~clear], rows[~clear])
            told = [f"{NAMED[r]} {mean[r]:+.1f}" for r in np.argsort(mean) if clear[r]]
            said.append(f"{what}: {', '.join(told) or 'nothing'}")
        train, gap = 100 * result.start[i].mean(axis=-1)
        return (f"Switched over {STARTS[i]} ({train:.1f} points of training error, gap {gap:.1f}), told from noise by "
                f"{effect.shape[-1]} seeds, in points: {'; '.join(said)}.")
    return update


def your_net(fig):
    """Left, the accuracy of your net among the levels; right, the digits held back that it gets wrong."""
    grid = fig.subplot_mosaic([["levels", *range(6)], ["levels", *range(6, 12)]], width_ratios=(2.6, *[1] * 6))
    levels, cells = grid["levels"], [grid[i] for i in range(12)]
    levels.set(xlim=(0, 1), ylim=(0.8, 1), xticks=[], ylabel="accuracy on digits held back")
    for least, points in zip(LEVELS, np.cumsum(list(LEVELS.values())), strict=True):
        levels.axhline(least, color=INK, lw=1, ls="--")
        levels.text(0.02, least, f"{points} points", va="bottom", size=SMALL)
    (dot,) = levels.plot([], "o", color=BLUE, ms=12, animated=True)
    images, labels = [], []
    for cell in cells:
        cell.set(xticks=[], yticks=[])
        images.append(cell.imshow(np.zeros((8, 8)), cmap="gray_r", vmin=0, vmax=1, animated=True))
        labels.append(cell.set_title("", size=SMALL, animated=True))

    def update(result):
        dot.set_data([0.75], [max(0.8, result.accuracy)])
        for i, (image, label) in enumerate(zip(images, labels, strict=True)):
            shown = i < len(result.wrong)
            image.set_data(result.wrong[i] if shown else np.zeros((8, 8)))
            label.set_text(f"{result.right[i]}, not {result.named[i]}" if shown else "")
        return (f"{result.accuracy:.1%} of the digits held back are right, {len(result.wrong)} are wrong. Shown are "
                f"the surest errors, with what they are and what the net says. The net holds {result.numbers} numbers; "
                f"{PARAMETERS} are allowed.")
    return update
