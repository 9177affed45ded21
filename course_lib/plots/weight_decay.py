"""Chapter 5 views: what the models of demos.weight_decay and demos.weight_decay_training return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, VERMILLION


def curve(fig):
    """Left, noisy points, the truth and a net's curve; right, its error on the points and elsewhere, against λ."""
    plane, errors = fig.subplots(1, 2, width_ratios=(1.25, 1))
    plane.set(xlim=(-1, 1), ylim=(-0.3, 6.6), xlabel="x", ylabel="y")
    (truth,) = plane.plot([], ":", color=INK, lw=1.5, animated=True, label="the truth")
    (line,) = plane.plot([], color=BLUE, animated=True, label="the net")
    (points,) = plane.plot([], "o", color=VERMILLION, mec="white", ms=7, animated=True, label="training points")
    plane.legend(loc="upper center", ncols=3, columnspacing=0.8, handlelength=1.2, handletextpad=0.4)
    errors.set(xlim=(7e-5, 1400), ylim=(0, 1.6), xscale="log", xlabel="λ", ylabel="error (r.m.s.)")
    (train,) = errors.plot([], "^-", color=VERMILLION, markevery=5, animated=True, label="training points")
    (test,) = errors.plot([], "o--", color=BLUE, markevery=5, animated=True, label="truth, everywhere")
    rings = [errors.plot([], marker, color=color, ms=14, mfc="none", mew=2, animated=True)[0]
             for marker, color in (("^", VERMILLION), ("o", BLUE))]
    errors.legend(loc="upper left")

    def update(result):
        truth.set_data(result.grid, result.truth)
        line.set_data(result.grid, result.curve)
        points.set_data(result.x, result.y)
        errors.set_ylim(0, 1.6 if result.tests.max() < 1.6 else 3.6)
        train.set_data(result.lambdas, result.trains)
        test.set_data(result.lambdas, result.tests)
        for ring, error in zip(rings, (result.train, result.test), strict=True):
            ring.set_data([result.lam], [error])
        return (f"λ = {result.lam:.3g}: ‖w‖ is {result.norm:.3g}, the error {result.train:.2f} on the points "
                f"and {result.test:.2f} everywhere; smallest there for λ = {result.best():.2g}.")
    return update


def landscape(ax):
    """The plane of two weights; returns a function that draws a valley's contours and its bottom into it."""
    ax.set(xlim=(-1.6, 3.6), ylim=(-1.1, 2.6), xlabel="w₁", ylabel="w₂", aspect="equal")
    ax.axhline(0, color=FAINT, lw=0.8)
    ax.axvline(0, color=FAINT, lw=0.8)
    lines = [ax.plot([], color=FAINT, lw=1, animated=True)[0] for _ in range(9)]
    (bottom,) = ax.plot([], "D", color=INK, mec="white", ms=8, ls="none", animated=True, label="smallest L₀")

    def update(result):
        for line, contour in zip(lines, result.contours, strict=True):
            line.set_data(*contour)
        bottom.set_data(*result.bottom[:, None])
    return update


def valley(fig):
    """Contours of a loss over two weights, a ball around 0 that touches one; right, what λ leaves in each direction."""
    parts = fig.subplot_mosaic([["plane", "legend"], ["plane", "bars"]], width_ratios=(1.9, 1), height_ratios=(1, 1.7))
    plane, bars = parts["plane"], parts["bars"]
    ground = landscape(plane)
    angle = np.linspace(0, 2 * np.pi, 121)
    ring = np.stack([np.cos(angle), np.sin(angle)])
    (ball,) = plane.fill([0], [0], fc=(ORANGE, 0.3), ec=ORANGE, lw=2, animated=True, label="ball of its ‖w‖")
    (touching,) = plane.plot([], color=BLUE, lw=1.5, animated=True, label="the contour it touches")
    (path,) = plane.plot([], ":", color=INK, lw=1.5, animated=True)
    (dot,) = plane.plot([], "o", color=VERMILLION, mec="white", ms=11, ls="none", animated=True,
                        label="smallest L₀ + ½ λ ‖w‖²")
    bars.set(xlim=(-0.6, 1.6), ylim=(0, 1.2), xticks=(0, 1), xticklabels=["steep", "flat"], yticks=(0, 0.5, 1),
             xlabel="direction of the valley", ylabel="share that is left")
    parts["legend"].axis("off")
    parts["legend"].legend(*plane.get_legend_handles_labels(), loc="center")
    columns = bars.bar([0, 1], [1, 1], width=0.6, color=GREEN, animated=True)
    columns[1].set_hatch("//")
    labels = [bars.text(i, 0, "", ha="center", animated=True) for i in (0, 1)]

    def update(result):
        ground(result)
        ball.set_xy((result.radius * ring).T)
        touching.set_data(*result.touching)
        path.set_data(*result.path.T)
        dot.set_data(*result.minimum[:, None])
        for column, label, kept in zip(columns, labels, result.kept, strict=True):
            column.set_height(kept)
            label.set(text=f"{kept:.2f}", y=kept + 0.02)
        return (f"λ = {result.lam:.3g}: w = ({result.minimum[0]:.2f}, {result.minimum[1]:.2f}), "
                f"‖w‖ = {result.radius:.2f}, L₀ = {result.loss:.2f}.")
    return update


def walk(fig):
    """Two paths of gradient descent over a loss of two weights, one with weight decay and one without."""
    ax = fig.subplots()
    ground = landscape(ax)
    (plain,) = ax.plot([], "^--", color=BLUE, lw=1.5, ms=6, markevery=(0, 10), animated=True, label="without decay")
    (decayed,) = ax.plot([], "o-", color=VERMILLION, lw=1.5, ms=6, markevery=(0, 10), animated=True,
                         label="your decay_step")
    (goal,) = ax.plot([], "X", color=INK, mec="white", ms=12, ls="none", animated=True,
                      label="smallest L₀ + ½ λ ‖w‖²")
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))

    def update(result):
        ground(result)
        plain.set_data(*result.plain.T)
        decayed.set_data(*result.decayed.T)
        goal.set_data(*result.minimum[:, None])
        away = [np.linalg.norm(path[-1] - end) for path, end in
                ((result.decayed, result.minimum), (result.plain, result.bottom))]
        return (f"After {len(result.plain) - 1} steps your decay_step is {away[0]:.2f} from the penalized minimum; "
                f"without decay it is {away[1]:.2f} from that of L₀.")
    return update


def shrinking(fig):
    """Three weights of different size that shrink step by step, and the curves that the shrink factor says."""
    ax = fig.subplots()
    ax.set(xlim=(0, 200), ylim=(-1.7, 2.2), xlabel="steps without a gradient", ylabel="weight")
    ax.axhline(0, color=FAINT, lw=1)
    styles = (BLUE, "o"), (VERMILLION, "^"), (GREEN, "s")
    dots = [ax.plot([], marker, color=color, ms=7, mec="white", animated=True, label=label)[0]
            for (color, marker), label in zip(styles, ("your decay_step", None, None), strict=True)]
    lines = [ax.plot([], "--", color=INK, lw=1.5, animated=True, label=label)[0]
             for label in ("first weight × your shrink_factor", None, None)]
    ax.legend(loc="upper right")

    def update(result):
        steps = np.arange(len(result.weights))
        for dot, line, w in zip(dots, lines, result.weights.T, strict=True):
            dot.set_data(steps[::10], w[::10])
            line.set_data(steps, w[0] * result.factor)
        left = result.weights[-1, 0] / result.weights[0, 0]
        return (f"After {steps[-1]} steps {left:.3g} of each weight is left; "
                f"your factor says {result.factor[-1]:.3g}, e^(-nηλ) {result.limit:.3g}.")
    return update


def two_dots(fig):
    """Left, the paths of two weights under both kinds of decay; right, how the two weights shrink step by step."""
    plane, time = fig.subplots(1, 2, width_ratios=(1, 1.35))
    plane.set(xlim=(-0.25, 1.35), ylim=(-0.25, 1.35), xlabel="w₁, small gradients", ylabel="w₂, large gradients",
              aspect="equal")
    plane.plot([0, 1], [0, 1], color=FAINT, lw=1)
    plane.plot(0, 0, "+", color=INK, ms=12)
    time.set(xlim=(0, 500), ylim=(-0.1, 1.45), xlabel="step", ylabel="weight")
    styles = {"in the gradient": (VERMILLION, "^"), "decoupled": (BLUE, "o")}
    paths, ends, series = [], [], []
    for name, (color, marker) in styles.items():
        paths += plane.plot([], color=color, lw=1.5, animated=True)
        ends += plane.plot([], marker, color=color, mec="white", ms=10, animated=True)
        series.append([time.plot([], ls=dash, marker=marker, markevery=(50, 100), color=color, lw=1.5, animated=True,
                                 label=f"{name}, {which}")[0] for dash, which in (("-", "w₁"), ("--", "w₂"))])
    time.legend(loc="upper right", ncols=2, columnspacing=1, handlelength=1.6, handletextpad=0.5)

    def update(result):
        for walk, path, end, lines in zip((result.coupled, result.decoupled), paths, ends, series, strict=True):
            path.set_data(*walk.T)
            end.set_data(*walk[-1:].T)
            for line, w in zip(lines, walk.T, strict=True):
                line.set_data(np.arange(len(w)), w)
        (a, b), (c, d) = result.coupled[-1], result.decoupled[-1]
        return (f"At the end w₁ and w₂ are {a:.2f} and {b:.2f} in the gradient, {c:.2f} and {d:.2f} decoupled; "
                f"decay alone leaves {result.factor:.2f}.")
    return update


STYLES = {"training set, labels as given": (VERMILLION, "^", "-"), "test set": (BLUE, "o", "--")}


def certainty(fig):
    """Three losses against the lead of the right class's score over the others; a mark where each is lowest."""
    ax = fig.subplots()
    ax.set(xlim=(-2, 14.3), ylim=(-0.15, 4), xlabel="lead of the right class's score", ylabel="loss")
    styles = {"cross-entropy": (INK, "-", "o"), "smoothed": (BLUE, "--", "s"), "hinge": (ORANGE, "-.", "^")}
    lines = {name: (ax.plot([], dash, color=color, animated=True)[0],
                    ax.plot([], marker, color=color, ms=10, mec="white", animated=True)[0])
             for name, (color, dash, marker) in styles.items()}
    for name, (color, dash, marker) in styles.items():
        ax.plot([], dash, color=color, marker=marker, mec="white", ms=9, label=name)
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), title="lowest at the mark")

    def update(result):
        for name, (line, mark) in lines.items():
            line.set_data(result.lead, result.loss[name])
            mark.set_data([result.lowest(name)], [result.loss[name].min()])
        end = result.lead[-1]
        places = {name: f"at a lead of {at:.1f}" if (at := result.lowest(name)) < end else "at no lead shown"
                  for name in styles}
        return f"ε = {result.smoothing:.2f}.  Lowest: " + ", ".join(f"{n} {at}" for n, at in places.items()) + "."
    return update


def gap(fig):
    """Accuracy on training and test data: after training against λ, and over the epochs for one λ."""
    final, curves = fig.subplots(1, 2, sharey=True)
    final.set(xlim=(0.022, 42), ylim=(0, 1.03), xscale="log", xlabel="λ", ylabel="accuracy")
    final.set_xticks([0.03, 0.1, 1, 10], ["0", "0.1", "1", "10"])
    final.minorticks_off()
    final.set_title("after training, mean and range")
    curves.set(xlim=(0, 50), xlabel="epoch")
    title = curves.set_title("λ", animated=True)
    ends, ranges, lines, rings = [], [], [], []
    for name, (color, marker, dash) in STYLES.items():
        ends += final.plot([], ls=dash, marker=marker, color=color, animated=True, label=name)
        ranges.append(final.vlines([], 0, 1, color=color, lw=1.5, animated=True))
        rings += final.plot([], marker, color=color, ms=14, mfc="none", mew=2, animated=True)
        lines += curves.plot([], ls=dash, marker=marker, color=color, markevery=10, animated=True)
    final.legend(loc="lower left")

    def update(chosen):
        result, i = chosen
        lam, epochs, at = result.lambdas[i], result.train.shape[2], np.maximum(result.lambdas, 0.03)
        curves.set_xlim(0, epochs)
        title.set_text(f"λ = {lam:g}")
        for accuracy, end, span, line, ring in zip(
                (result.train, result.test), ends, ranges, lines, rings, strict=True):
            last = accuracy[:, :, -1]
            end.set_data(at, last.mean(axis=1))
            span.set_segments([[(x, a.min()), (x, a.max())] for x, a in zip(at, last, strict=True)])
            line.set_data(np.arange(1, epochs + 1), accuracy[i].mean(axis=0))
            ring.set_data([at[i]], [last[i].mean()])
        train, test = result.train[i, :, -1].mean(), result.test[i, :, -1].mean()
        return (f"λ = {lam:g}: {train:.1%} right in training as labelled, {test:.1%} on the test set, ‖W‖ "
                f"{result.norm[i].mean():.1f}; mean of {result.test.shape[1]} runs.")
    return update


def forms(fig):
    """Accuracy on the test set against λ, for decay in the gradient and for decoupled decay under Adam."""
    ax = fig.subplots()
    ax.set(xlim=(2.2e-4, 45), ylim=(0, 1.03), xscale="log", xlabel="λ", ylabel="accuracy on the test set")
    ax.set_xticks([3e-4, 1e-3, 1e-2, 1e-1, 1, 10], ["0", "0.001", "0.01", "0.1", "1", "10"])
    ax.minorticks_off()
    lines, ranges = [], []
    for name, color, marker, dash in (("in the gradient", VERMILLION, "^", "-"), ("decoupled", BLUE, "o", "--")):
        lines += ax.plot([], ls=dash, marker=marker, color=color, animated=True, label=name)
        ranges.append(ax.vlines([], 0, 1, color=color, lw=1.5, animated=True))
    ax.legend(loc="lower left")

    def update(results):
        for result, line, span in zip(results, lines, ranges, strict=True):
            at, last = np.maximum(result.lambdas, 3e-4), result.test[:, :, -1]
            line.set_data(at, last.mean(axis=1))
            span.set_segments([[(x, a.min()), (x, a.max())] for x, a in zip(at, last, strict=True)])
        (a, b), (c, d) = (result.best() for result in results)
        spread = ["{:.0%} to {:.0%}".format(*result.spread()) for result in results]
        return (f"Best: {b:.1%} ({spread[0]}) for λ = {a:g} in the gradient, "
                f"{d:.1%} ({spread[1]}) for λ = {c:g} decoupled.")
    return update
