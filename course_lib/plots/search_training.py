"""Chapter 12 views: what the models of demos.search_training return, drawn."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, SMALL, VERMILLION

ACCURACY = LinearSegmentedColormap.from_list("accuracy", ["#8A8A8A", BLUE, "#003355"])


def knobs(fig):
    """Left, how far each knob moves the accuracy; right, the accuracy against the values of one knob."""
    ranges, curve = fig.subplots(1, 2, width_ratios=(1, 1.1))
    ranges.set(xlim=(0, 1), ylim=(4.6, -0.6), yticks=range(5), yticklabels=[""] * 5,
               xlabel="accuracy on validation images")
    ranges.tick_params(axis="y", length=0)
    names = [ranges.text(-0.02, i, "", ha="right", va="center", transform=ranges.get_yaxis_transform())
             for i in range(5)]
    for label in names:
        label.set_text("weight decay λ")                       # the longest: room is made for it
    spans = ranges.hlines(range(5), 0, 1, color=FAINT, lw=5, animated=True)
    (dots,) = ranges.plot([], "o", color=BLUE, mec="white", ms=7, ls="none", animated=True)
    (ring,) = ranges.plot([], ">", color=VERMILLION, ms=10, ls="none", animated=True)
    curve.set(ylim=(0, 1), xlim=(-0.5, 6.5), xticks=range(7), xticklabels=[""] * 7, ylabel="accuracy")
    (line,) = curve.plot([], "o-", color=VERMILLION, mec="white", ms=8, animated=True)
    title = curve.set_title("learning rate", animated=True)
    curve.set_xlabel("value of this knob", labelpad=14)
    ticks = [curve.text(i, -0.05, "", ha="center", va="top", fontsize=SMALL, transform=curve.get_xaxis_transform(),
                        animated=True) for i in range(7)]

    def update(chosen):
        result, knob, values = chosen
        for label, name in zip(names, result.accuracy, strict=True):
            label.set_text(name)
        rows = list(enumerate(result.accuracy.values()))
        spans.set_segments([[(a.min(), i), (a.max(), i)] for i, a in rows])
        dots.set_data(np.concatenate([a for _, a in rows]), np.concatenate([np.full(len(a), i) for i, a in rows]))
        ring.set_data([0.02], [list(result.accuracy).index(knob)])
        accuracy = result.accuracy[knob]
        line.set_data(np.arange(len(accuracy)), accuracy)
        title.set_text(knob)
        for i, tick in enumerate(ticks):
            tick.set(text=short(values[i]) if i < len(values) else "")
        reach = ", ".join(f"{name} {100 * points:.0f}" for name, points in result.reach().items())
        return (f"{knob}: {accuracy.min():.0%} to {accuracy.max():.0%} right, best at {values[accuracy.argmax()]:g}. "
                f"Points from worst to best: {reach}.")
    return update


def short(value):
    """A number in few letters: 0.03 and 64, but 3e-3."""
    return f"{value:.0e}".replace("e-0", "e-") if 0 < value < 0.01 else f"{value:g}"


def explosions(fig):
    """Left, each try's cost over its first one until it is stopped; right, how many steps each try ran."""
    curves, steps_ax = fig.subplots(1, 2, width_ratios=(1.25, 1))
    curves.set(xlim=(0.9, 130), ylim=(0.08, 4000), xscale="log", yscale="log", xlabel="step, the first is 1",
               ylabel="cost, over the first cost")
    curves.set_xticks([1, 10, 100], ["1", "10", "100"])
    limit = curves.axhline(3, color=INK, ls="--", lw=1.5, animated=True, label="factor")
    tame = [curves.plot([], color=BLUE, lw=1, alpha=0.85, animated=True)[0] for _ in range(40)]
    wild = [curves.plot([], color=VERMILLION, lw=1.2, marker="x", ms=8, mew=2, animated=True)[0]
            for _ in range(40)]
    curves.legend(handles=[limit], loc="upper right")
    steps_ax.set(xlim=(7e-4, 30), ylim=(-5, 132), xscale="log", xlabel="learning rate", ylabel="steps run")
    (finished,) = steps_ax.plot([], "o", color=BLUE, mec="white", ms=8, ls="none", animated=True, label="to the end")
    (broken,) = steps_ax.plot([], "x", color=VERMILLION, mew=2, ms=8, ls="none", animated=True,
                              label="stopped early")
    steps_ax.legend(loc="center right")

    def update(chosen):
        result, factor, steps = chosen
        tries, total = result.costs.shape
        cut = steps < total
        ratio = np.nan_to_num(np.minimum(result.costs / result.costs[:, :1], 2500), nan=2500)
        for i, lines in enumerate(zip(tame, wild, strict=True)):
            for line, shown in zip(lines, (i < tries and not cut[i], i < tries and cut[i]), strict=True):
                line.set_visible(shown)
                if shown:
                    line.set_data(np.arange(1, steps[i] + 1), ratio[i, :steps[i]])
                    line.set_markevery([steps[i] - 1])
        limit.set_ydata([factor, factor])
        finished.set_data(result.lr[~cut], steps[~cut])
        broken.set_data(result.lr[cut], steps[cut])
        saved = 1 - steps.sum() / result.costs.size
        lost = f"the best of them would have reached {result.accuracy[cut].max():.0%}" if cut.any() else "nothing lost"
        return (f"factor {factor:.3g}: {cut.sum()} of {tries} tries are stopped early, {saved:.0%} of all steps saved; "
                f"{lost}, the best of all {result.accuracy.max():.0%}.")
    return update


def stages(fig):
    """Left, learning rates and weight decays tried, by accuracy, with this range and the next; right, against one."""
    plane, side = fig.subplots(1, 2, width_ratios=(1.25, 1), sharex=True)
    plane.set(xlim=(3e-6, 30), ylim=(1e-8, 5), xscale="log", yscale="log", xlabel="learning rate",
              ylabel="weight decay λ")
    plane.set_title("larger: more accurate")
    side.set(ylim=(0, 1.36), yticks=(0, 0.25, 0.5, 0.75, 1), xlabel="learning rate", ylabel="validation accuracy")
    side.set_xticks([1e-5, 1e-3, 1e-1, 10])
    points = plane.scatter([], [], c=[], cmap=ACCURACY, vmin=0, vmax=1, ec="white", lw=0.5, animated=True)
    ours, following = (plane.add_patch(Rectangle((1, 1), 1, 1, fill=False, ec=color, ls=dash, lw=2, animated=True))
                       for color, dash in ((INK, "-"), (VERMILLION, "--")))
    dots, rings, crosses = [], [], []
    for ax in (plane, side):
        dots += ax.plot([], "o", color=BLUE, mec="white", ms=5, ls="none", animated=True)
        crosses += ax.plot([], "x", color=ORANGE, ms=7, mew=2, ls="none", animated=True, label="exploded")
        rings += ax.plot([], "o", color=VERMILLION, ms=14, mfc="none", mew=2, ls="none", animated=True, label="best")
    (before,) = side.plot([], ".", color=FAINT, ms=5, ls="none", animated=True, label="earlier stages")
    borders = side.vlines([1, 1], 0, 1, color=VERMILLION, ls="--", lw=1.5, animated=True, label="next range")
    side.legend(handles=[rings[1], crosses[1], before, borders], loc="upper center", ncols=2, handletextpad=0.4,
                borderaxespad=0, columnspacing=1)

    def update(shown):
        *earlier, stage = shown
        lr, decay = (np.asarray(stage.points[name]) for name in ("lr", "weight_decay"))
        best, bad = stage.best, stage.exploded
        points.set_offsets(np.column_stack([lr, decay])[~bad])
        points.set_array(stage.accuracy[~bad])
        points.set_sizes(8 + 60 * stage.accuracy[~bad]**2)
        dots[1].set_data(lr[~bad], stage.accuracy[~bad])
        for ring, cross, y in zip(rings, crosses, (decay, stage.accuracy), strict=True):
            ring.set_data(lr[[best]], y[[best]])
            cross.set_data(lr[bad], y[bad])
        before.set_data(np.concatenate([[], *[s.points["lr"] for s in earlier]]),
                        np.concatenate([[], *[s.accuracy for s in earlier]]))
        for box, ranges in ((ours, stage.ranges), (following, stage.following)):
            (x0, x1), (y0, y1) = ranges["lr"], ranges["weight_decay"]
            box.set_bounds(x0, y0, x1 - x0, y1 - y0)
        borders.set_segments([[(x, 0), (x, 1.05)] for x in stage.following["lr"]])
        low, high = stage.following["lr"]
        return (f"Stage {stage.number}, {stage.budget} epochs: {len(lr)} tries, {bad.sum()} exploded; best "
                f"{stage.accuracy[best]:.1%} at learning rate {lr[best]:.2g}, λ {decay[best]:.2g}. "
                f"Next: rates {low:.2g} … {high:.2g}.")
    return update


def winners(fig):
    """Accuracy of the best of more and more nets: on the images that chose it, and on new ones."""
    ax = fig.subplots()
    ax.set(xlim=(0.9, 72), ylim=(0.84, 0.96), xscale="log", xlabel="nets tried, of which the best is taken",
           ylabel="accuracy")
    ax.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    ax.minorticks_off()
    (seen,) = ax.plot([], "^-", color=VERMILLION, markevery=0.1, ms=8, mec="white", animated=True,
                      label="on the validation images that chose it")
    (new,) = ax.plot([], "o--", color=GREEN, markevery=0.1, ms=8, mec="white", animated=True, label="on new images")
    ax.legend(loc="upper left")

    def update(chosen):
        images, k, validation, others = chosen
        seen.set_data(k, validation)
        new.set_data(k, others)
        return (f"{images} validation images: the best of {k[-1]} nets gets {validation[-1]:.1%} of them right and "
                f"{others[-1]:.1%} of new ones; a single net {validation[0]:.1%} and {others[0]:.1%}.")
    return update
