"""Chapter 11 views: what the models of demos.babysitting return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, SMALL, VERMILLION


def secants(fig):
    """A curve with its tangent at x, the line through x and x + h, and the line through x - h and x + h."""
    ax = fig.subplots()
    ax.set(xlim=(-3.6, 3.6), ylim=(-1.6, 3.6), xlabel="x", ylabel="f(x)")
    (curve,) = ax.plot([], color=FAINT, lw=3, animated=True, label="f")
    lines = [ax.plot([], dash, color=color, lw=1.8, animated=True, label=label)[0] for color, dash, label in
             ((INK, ":", "tangent: the slope"), (VERMILLION, "--", "one-sided: x to x + h"),
              (BLUE, "-.", "centred: x - h to x + h"))]
    (points,) = ax.plot([], "o", color=INK, ms=7, ls="none", animated=True)
    ax.legend(loc="upper center", ncols=2)

    def update(result):
        curve.set_data(*result.curve)
        low, here, high = result.values
        x, h = result.x, result.h
        for line, slope, through in zip(lines, (result.slope, result.one_sided, result.centred),
                                        ((x, here), (x, here), (x + h, high)), strict=True):
            ends = np.array([x - h - 0.6, x + h + 0.6])
            line.set_data(ends, through[1] + slope * (ends - through[0]))
        points.set_data([x - h, x, x + h], [low, here, high])
        return (f"Slope {result.slope:.3f}.  One-sided {result.one_sided:.3f}, off by "
                f"{abs(result.one_sided - result.slope):.3f};  centred {result.centred:.3f}, off by "
                f"{abs(result.centred - result.slope):.3f}.")
    return update


def step_sizes(fig):
    """Relative error of numeric gradients against the step h, on log axes: centred in two precisions, and one-sided."""
    ax = fig.subplots()
    ax.set(xscale="log", yscale="log", xlim=(8e-13, 1.3), ylim=(1e-15, 3), xlabel="step h", ylabel="relative error")
    ax.axhspan(1e-15, 1e-7, color=GREEN, alpha=0.1, lw=0)
    ax.axhspan(1e-2, 3, color=VERMILLION, alpha=0.1, lw=0)
    ax.text(1e-12, 2e-15, "right: below 1e-7", va="bottom", fontsize=SMALL)
    ax.text(1.2, 3.5, "wrong: above 1e-2", va="bottom", ha="right", fontsize=SMALL)
    lines = [ax.plot([], dash, color=color, marker=marker, ms=6, markevery=4, animated=True, label=label)[0]
             for color, dash, marker, label in ((BLUE, "-", "o", "centred, float64"), (ORANGE, "-.", "s", "centred, "
                                                "float32"), (VERMILLION, "--", "^", "one-sided, float64"))]
    now = ax.axvline(1e-5, color=INK, lw=1, ls=":", animated=True)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))

    def update(result):
        errors = result.float64, result.float32, result.one_sided
        for line, error in zip(lines, errors, strict=True):
            line.set_data(result.h, np.maximum(error, 1.2e-15))
        h, *here = result.here
        now.set_xdata([h, h])
        best = [f"{result.h[error.argmin()]:.0e}" for error in errors]
        return (f"h = {h:.1e}: error {here[0]:.0e} centred in float64, {here[1]:.0e} in float32, {here[2]:.0e} "
                f"one-sided.  Each is lowest near h = {', '.join(best)}.")
    return update


def suspect(fig):
    """Left, what backward claims against the numeric gradient; right, the relative error of each element."""
    pairs, strip = fig.subplots(1, 2, width_ratios=(1, 1.3))
    pairs.set(xlim=(-4.6, 4.6), ylim=(-4.6, 4.6), xlabel="numeric gradient", ylabel="claimed by backward")
    pairs.plot([-9, 9], [-9, 9], color=FAINT, lw=1.5)
    (dots,) = pairs.plot([], "o", color=BLUE, ms=6, ls="none", alpha=0.8, animated=True)
    strip.set(yscale="log", ylim=(1e-14, 3), xlim=(-1, 24), xlabel="element", ylabel="relative error")
    strip.axhspan(1e-14, 1e-7, color=GREEN, alpha=0.1, lw=0)
    strip.axhspan(1e-2, 3, color=VERMILLION, alpha=0.1, lw=0)
    strip.text(-0.6, 1.5e-7, "↓ right: below 1e-7", va="bottom", fontsize=SMALL)
    strip.text(-0.6, 8e-3, "↑ wrong: above 1e-2", va="top", fontsize=SMALL)
    (errors,) = strip.plot([], "o", color=BLUE, ms=6, ls="none", animated=True)
    (bad,) = strip.plot([], "X", color=VERMILLION, ms=8, ls="none", animated=True)

    def update(result):
        scale = 4 / max(1e-9, np.abs([result.claimed, result.numeric]).max())
        dots.set_data(result.numeric * scale, result.claimed * scale)
        wrong = result.errors > 1e-2
        n = np.arange(len(wrong))
        errors.set_data(n[~wrong], np.maximum(result.errors[~wrong], 2e-14))
        bad.set_data(n[wrong], result.errors[wrong])
        return (f"Suspect {result.about}, {result.layer}, h = {result.h:.0e}: relative error {result.worst:.1e}; "
                f"{wrong.sum()} of {len(wrong)} elements are above 1e-2, the median is {np.median(result.errors):.0e}.")
    return update


def initial(fig):
    """Left, loss before training against the scale of the weights; right, the largest probabilities of one image."""
    curve, bars = fig.subplots(1, 2, width_ratios=(1.5, 1))
    curve.set(xscale="log", yscale="log", xlim=(9e-3, 33), ylim=(0.4, 2000), xlabel="scale of the weights, times He's",
              ylabel="loss before training")
    (line,) = curve.plot([], "-", color=BLUE, animated=True, label="nets, not trained")
    (chance,) = curve.plot([], "--", color=VERMILLION, animated=True, label="log C")
    (here,) = curve.plot([], "o", color=INK, mec="white", ms=10, ls="none", animated=True, label="here")
    curve.legend(loc="upper left")
    bars.set(xlim=(0.3, 10.7), ylim=(0, 1.05), xticks=range(1, 11), xlabel="its likeliest classes, in order",
             ylabel="probability")
    columns = bars.bar(range(1, 11), np.ones(10), color=BLUE, alpha=0.75, animated=True)

    def update(result):
        line.set_data(result.scales, result.losses)
        chance.set_data([9e-3, 33], [result.expected] * 2)
        here.set_data([result.scale], [result.loss])
        for column, p in zip(columns, result.likeliest, strict=True):
            column.set_height(p)
        return (f"{result.classes} classes, weights {result.scale:.3g} times He's: the loss is {result.loss:.3f}, and "
                f"log {result.classes} = {result.expected:.3f}.  Its likeliest class gets {result.likeliest[0]:.0%}.")
    return update
