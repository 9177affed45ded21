"""Chapter 9 views: what the models of demos.schedules and demos.schedules_training return, drawn."""

import numpy as np
from matplotlib.ticker import NullLocator

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, SKY, VERMILLION

STYLES = {"constant": (INK, "o", ":"), "step_decay": (ORANGE, "s", "-"), "exponential": (GREEN, "D", "--"),
          "inverse_time": (SKY, "v", "--"), "cosine": (BLUE, "^", "-"), "warm_restarts": (VERMILLION, "X", "-"),
          "cyclic": (PURPLE, "P", "--"), "warmup + cosine": (BLUE, "<", ":")}
TITLES = {"constant": "constant", "step_decay": "step", "exponential": "exponential", "inverse_time": "1/t",
          "cosine": "cosine", "warm_restarts": "SGDR", "cyclic": "cyclic", "warmup + cosine": "warm-up, cosine"}
RATES = {"very high": (VERMILLION, "X", "-"), "high": (ORANGE, "s", "--"), "good": (GREEN, "o", "-"),
         "low": (BLUE, "v", ":")}


def ticks(axis, values):
    """These ticks on a log axis, and no others."""
    axis.set_ticks(values, [f"{value:g}" for value in values])
    axis.set_minor_locator(NullLocator())


def rates(fig):
    """Left, training loss step by step at four learning rates; right, accuracy at one step against the rate."""
    left, right = fig.subplots(1, 2, width_ratios=(1.25, 1))
    left.set(xlim=(0, 800), ylim=(0.9, 3.3), xlabel="step", ylabel="training loss")
    lines = {name: left.plot([], dash, color=color, marker=marker, ms=6, markevery=6, animated=True, label=name)[0]
             for name, (color, marker, dash) in RATES.items()}
    now = left.axvline(0, color=FAINT, lw=1.5, animated=True)
    left.legend(loc="upper right", ncols=2, columnspacing=1)
    right.set(xscale="log", ylim=(0, 1), xlabel="learning rate", ylabel="accuracy on the test set, so far")
    (curve,) = right.plot([], "-", color=INK, lw=1.5, animated=True)
    marks = {name: right.plot([], marker, color=color, ms=10, mec="white", animated=True)[0]
             for name, (color, marker, _) in RATES.items()}
    right.set_xlim(0.007, 3.6)
    ticks(right.xaxis, [0.01, 0.1, 1])

    def update(result):
        run, i = result.run, result.index()
        rate = np.geomspace(0.01, 2.56, len(run.test))
        now.set_xdata([result.step] * 2)
        curve.set_data(rate, run.test[:, i])
        words = []
        for name, line in lines.items():
            row = result.of(name)
            line.set_data(run.steps, run.loss[row])
            marks[name].set_data([rate[row]], [run.test[row, i]])
            words.append(f"{name} ({rate[row]:.2g}) {run.loss[row, i]:.2f}")
        best, accuracy = result.best()
        return (f"Step {result.step}: training loss " + ", ".join(words)
                + f".  Best on the test set so far is {best:.2g}, with {accuracy:.0%} right.")
    return update


def drop(fig):
    """Above, a learning rate that drops once; below, the training loss under it, before other times of the drop."""
    above, below = fig.subplots(2, 1, sharex=True, height_ratios=(1, 2.4))
    above.set(ylim=(0, 0.75), ylabel="rate η")
    below.set(xlim=(0, 800), ylim=(1.1, 2.2), xlabel="step", ylabel="training loss")
    (rate,) = above.plot([], color=BLUE, drawstyle="steps-post", animated=True)
    others = [below.plot([], color=FAINT, lw=1, animated=True)[0] for _ in range(9)]
    (line,) = below.plot([], color=BLUE, lw=2.5, animated=True, label="drop at the step chosen")
    (never,) = below.plot([], ":", color=INK, animated=True, label="never")
    (at_once,) = below.plot([], "--", color=VERMILLION, animated=True, label="low from the start")
    (place,) = below.plot([], "v", color=BLUE, mec="white", ms=11, animated=True)
    below.legend(loc="upper right", ncols=3)

    def update(result):
        steps, loss, drop = result.run.steps, result.run.loss, result.drops[result.chosen]
        rate.set_data([0, drop, 800], np.multiply(result.lr, [1, 0.1, 0.1] if drop < 800 else [1, 1, 1]))
        for other, values in zip(others, loss, strict=True):
            other.set_data(steps, values)
        line.set_data(steps, loss[result.chosen])
        never.set_data(steps, loss[-1])
        at_once.set_data(steps, loss[0])
        place.set_data([drop], [result.around()[0] + 0.05])
        accuracy = result.run.test[result.chosen, -1]
        end = f"at the end {loss[result.chosen, -1]:.2f}, {accuracy:.1%} of the test set right"
        if drop == 800:
            return f"No drop: {end}."
        before, after = result.around()
        return f"Drop at step {drop}: loss {before:.2f} there, {after:.2f} 40 steps later; {end}."
    return update


def replay(fig):
    """Above, a schedule, a marker at one step; below, the loss of a net under it and under a constant rate."""
    above, below = fig.subplots(2, 1, sharex=True, height_ratios=(1, 1.25))
    above.set(ylim=(0, 1), ylabel="rate η")
    below.set(xlim=(-4, 406), ylim=(1.0, 3.3), xlabel="step", ylabel="training loss")
    (curve,) = above.plot([], color=BLUE, animated=True)
    (here,) = above.plot([], "o", color=VERMILLION, mec="white", ms=11, animated=True)
    (constant,) = below.plot([], ":", color=INK, animated=True, label="constant η = lr")
    (ghost,) = below.plot([], color=FAINT, lw=1.5, animated=True)
    (loss,) = below.plot([], color=BLUE, animated=True, label="under the schedule")
    (there,) = below.plot([], "o", color=VERMILLION, mec="white", ms=11, animated=True)
    below.legend(loc="upper right", ncols=2)
    tops = np.array([0.2, 0.6, 2])                             # few, since other limits make all be drawn again

    def update(result):
        step = result.step
        height = np.interp(step, result.steps, result.loss)
        curve.set_data(range(len(result.rates)), result.rates)
        above.set_ylim(0, 1.12 * tops[min(np.searchsorted(tops, 0.999 * result.rates.max()), len(tops) - 1)])
        here.set_data([step], [result.rates[step]])
        constant.set_data(result.steps, result.constant)
        ghost.set_data(result.steps, result.loss)
        so_far = result.steps <= step
        loss.set_data([*result.steps[so_far], step], [*result.loss[so_far], height])
        there.set_data([step], [height])
        return (f"{result.call}: η = {result.rates[step]:.3g} at step {step}, training loss {height:.2f}; at the end "
                f"{result.loss[-1]:.2f}, under a constant rate {result.constant[-1]:.2f}.")
    return update


def restarts(fig):
    """Above, cosine decays in a row; below, the training loss, which jumps at each restart, and a run without any."""
    above, below = fig.subplots(2, 1, sharex=True, height_ratios=(1, 2))
    above.set(ylim=(0, 0.57), ylabel="rate η")
    below.set(xlim=(0, 845), ylim=(1.05, 2.3), xlabel="step", ylabel="training loss")
    (rate,) = above.plot([], color=VERMILLION, animated=True)
    (one,) = below.plot([], "--", color=BLUE, animated=True, label="one cosine, no restart")
    (line,) = below.plot([], color=VERMILLION, animated=True, label="the way chosen")
    (lows,) = below.plot([], "*", color=INK, mec="white", ms=14, animated=True, label="end of a cycle")
    below.legend(loc="upper right", ncols=3)

    def update(result):
        steps, loss, chosen = result.run.steps, result.run.loss, result.chosen
        rate.set_data(range(result.rates.shape[1]), result.rates[chosen])
        one.set_data(steps, loss[0])
        line.set_data(steps, loss[chosen])
        ends = [*result.starts[chosen][1:], steps[-1]]
        lows.set_data(ends, result.lows())
        jumps = "; ".join(f"at step {start} the loss jumps from {before:.2f} to {after:.2f}" for start, (before, after)
                          in zip(result.starts[chosen][1:], result.jumps(), strict=True))
        return (f"{jumps[:1].upper() + jumps[1:] or 'No restart'}.  At the end {loss[chosen, -1]:.2f}, "
                f"{result.run.test[chosen, -1]:.1%} of the test set right.")
    return update


def compared(fig):
    """Left, training losses under all schedules, one in front; right, accuracies at the end, a mark for each run."""
    left, right = fig.subplots(1, 2, width_ratios=(1.1, 1))
    left.set(xlim=(0, 840), ylim=(1.1, 1.8), xlabel="step", ylabel="training loss")
    lines = {name: left.plot([], dash, color=color, animated=True)[0] for name, (color, _, dash) in STYLES.items()}
    right.set(xlabel="accuracy on the test set", ylim=(len(STYLES) - 0.5, -0.5), xlim=(0.845, 0.95))
    right.set_yticks(range(len(STYLES)), TITLES.values())
    right.set_xticks([0.86, 0.88, 0.9, 0.92, 0.94], ["86 %", "88 %", "90 %", "92 %", "94 %"])
    dots = {name: right.plot([], marker, color=color, ms=5, mfc="none", ls="none", animated=True)[0]
            for name, (color, marker, _) in STYLES.items()}
    means = {name: right.plot([], marker, color=color, ms=12, mec="white", ls="none", animated=True)[0]
             for name, (color, marker, _) in STYLES.items()}
    band = right.axhspan(0, 1, color=FAINT, alpha=0.35, lw=0, animated=True)
    band.set_zorder(0)

    def update(result):
        ends, losses = result.ends(), result.losses()
        for n, name in enumerate(STYLES):
            lines[name].set_data(result.run.steps, losses[n])
            lines[name].set_linewidth(3.5 if n == result.chosen else 1)
            dots[name].set_data(ends[:, n], np.full(len(ends), n))
            means[name].set_data([ends[:, n].mean()], [n])
        band.set(y=result.chosen - 0.5, height=1)
        n, mean = result.chosen, ends.mean(axis=0)
        return (f"{TITLES[result.names[n]]}, from its best first rate: loss {losses[n, -1]:.2f}, {mean[n]:.1%} of the "
                f"test set right ({ends[:, n].min():.1%} to {ends[:, n].max():.1%}); a constant rate {mean[0]:.1%}.")
    return update


def forgiving(fig):
    """Accuracy at the end against the first learning rate, under a schedule and under a constant rate, with spread."""
    ax = fig.subplots()
    ax.set(xscale="log", xlim=(0.1, 1.2), ylim=(0, 1), xlabel="first learning rate η₀",
           ylabel="accuracy on the test set")
    ticks(ax.xaxis, [0.12, 0.25, 0.5, 1])
    series = [spread(ax, *style) for style in ((INK, "o", ":", "constant"), (BLUE, "^", "-", "the schedule chosen"))]
    ax.legend(loc="lower left")

    def update(chosen):
        result, first = chosen
        for draw, n, shift in zip(series, (0, result.chosen), (0.98, 1.02), strict=True):
            draw(np.multiply(first, shift), result.run.test[:, n, :, -1])
        mean = result.run.test[..., -1].mean(axis=0)[[0, result.chosen]]
        return (f"Right on the test set from η₀ = {', '.join(f'{rate:g}' for rate in first)}: constant "
                + ", ".join(f"{a:.0%}" for a in mean[0]) + f"; {TITLES[result.names[result.chosen]]} "
                + ", ".join(f"{a:.0%}" for a in mean[1]) + ".  Bars: lowest to highest run.")
    return update


def warming(fig):
    """Left, accuracy against the highest rate for three warm-ups; right, losses at the rate where these differ most."""
    left, right = fig.subplots(1, 2)
    left.set(xscale="log", ylim=(0, 1), xlabel="highest learning rate", ylabel="accuracy on the test set")
    right.set(xlim=(0, 300), ylim=(0, 3), xlabel="step", ylabel="training loss")
    styles = ((INK, "o", ":", "no warm-up"), (ORANGE, "s", "--", "30 steps"), (BLUE, "^", "-", "100 steps"))
    series = [spread(left, *style) for style in styles]
    lines = [right.plot([], marker + dash, color=color, ms=6, animated=True)[0] for color, marker, dash, _ in styles]
    left.legend(loc="lower left")

    def update(chosen):
        result, rates = chosen
        ends, (best, most, there) = result.ends(), result.gains()
        left.set_xlim(rates[0] / 1.3, rates[-1] * 1.3)
        ticks(left.xaxis, rates)
        for n, (draw, line) in enumerate(zip(series, lines, strict=True)):
            draw(np.multiply(rates, 0.96 + 0.04 * n), ends[:, n])
            line.set_data(result.run.steps, result.run.loss[:, n, rates.index(most)].mean(axis=0))
        return (f"{result.rule}, hidden layers: {result.layers}.  Right on the test set without warm-up and with 100 "
                f"steps of it: at the best rate of each {best[0]:.1%} and {best[1]:.1%}; at {most:g}, where "
                f"they differ most (right picture), {there[0]:.0%} and {there[1]:.0%}.")
    return update


def first_steps(fig):
    """Norms of gradients and update ratios over a run, the range over the layers, without and with a warm-up."""
    axes = fig.subplots(1, 2)
    for ax, title in zip(axes, ("‖gradient‖", "‖Δw‖ / ‖w‖"), strict=True):
        ax.set(xlim=(0, 300), ylim=(1e-2, 10) if ax is axes[0] else (1e-4, 1), yscale="log", title=title, xlabel="step")
    styles = (VERMILLION, "-", "no warm-up"), (BLUE, "--", "100 steps of it")
    lines = [[[ax.plot([], dash, color=color, lw=0.9, animated=True, label=label if k == 0 else None)[0]
               for k in range(5)] for color, dash, label in styles] for ax in axes]
    axes[1].legend(loc="lower left")

    def update(result):
        for parts, seen in zip(lines, (result.gradient, result.ratio), strict=True):
            for part, run in zip(parts, seen, strict=True):
                for line, layer in zip(part, run.T, strict=True):
                    line.set_data(np.arange(len(layer) - 4) + 2, np.convolve(layer, np.ones(5) / 5, "valid"))
        gradient, ratio = result.times_later("gradient"), result.times_later("ratio")
        return (f"{result.rule}, rate {result.lr:g}, no warm-up, first 5 steps against steps 20 to 49: gradients "
                f"{gradient.min():.1f} to {gradient.max():.1f} times, updates {ratio.min():.1f} to {ratio.max():.1f} "
                "times as large, by layer.")
    return update


def spread(ax, color, marker, dash, label):
    """A line of means with a bar from the lowest to the highest run; returns draw(x, runs (seeds, x))."""
    bars = [ax.plot([], color=color, lw=1.5, animated=True)[0] for _ in range(6)]
    (line,) = ax.plot([], marker + dash, color=color, ms=7, animated=True, label=label)

    def draw(x, runs):
        line.set_data(x, runs.mean(axis=0))
        for i, bar in enumerate(bars):
            bar.set_data([x[i]] * 2, [runs[:, i].min(), runs[:, i].max()]) if i < len(x) else bar.set_data([], [])
    return draw
