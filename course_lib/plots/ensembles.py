"""Chapter 13 views: what the models of demos.ensembles and demos.ensembles_training return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, SKY, SMALL, VERMILLION

MOST = 7                                # members that are drawn one by one


def majority(fig):
    """Left, how often a majority is right against the number of voters; right, how many of them are right at once."""
    curve, bars = fig.subplots(1, 2, width_ratios=(1.15, 1))
    curve.set(xlim=(0, 52), ylim=(0, 1.5), xlabel="voters", ylabel="P(majority is right)",
              yticks=(0, 0.25, 0.5, 0.75, 1))
    (one,) = curve.plot([], ":", color=INK, animated=True, label="one voter")
    (theory,) = curve.plot([], color=BLUE, animated=True, label="majority, by theory")
    (counted,) = curve.plot([], "^", color=VERMILLION, ms=8, ls="none", animated=True)
    (here,) = curve.plot([], "o", color=BLUE, ms=13, mfc="none", mew=2, animated=True)
    curve.plot([], "^", color=VERMILLION, ms=8, ls="none", label="by your vote, once you have one")
    curve.legend(loc="upper right", borderaxespad=0.1)
    bars.set(xlim=(-0.08, 1.08), ylim=(0, 1.6), xlabel="share of the voters that are right", ylabel="probability")
    bars.axvline(0.5, color=FAINT, lw=1.5)
    lost = bars.stairs([0], [0, 1], fill=True, color=ORANGE, hatch="//", ec="white", animated=True,
                       label="the majority is wrong")
    won = bars.stairs([0], [0, 1], fill=True, color=BLUE, animated=True, label="right")
    bars.legend(loc="upper center")

    def update(result):
        voters = np.arange(1, 2 * len(result.theory), 2)
        theory.set_data(voters, result.theory)
        one.set_data([0, 52], [result.p] * 2)
        here.set_data([result.K], [result.here])
        if result.counted is not None:
            counted.set_data((1, 3, 5, 11, 21, 51), result.counted)
        K, half = result.K, result.K // 2 + 1
        edges = (np.arange(K + 2) - 0.5) / K
        lost.set_data(result.right[:half], edges[:half + 1])
        won.set_data(result.right[half:], edges[half:])
        bars.set_ylim(0, min(top for top in (0.2, 0.4, 0.8, 1.6) if top > 1.4 * result.right.max()))   # seldom another
        text = (f"One voter is right with probability {result.p:.2f}; the majority of {K} with {result.here:.3f}, "
                f"of {voters[-1]} with {result.theory[-1]:.3f}.")
        if result.counted is not None:
            text += f"  Counted by your vote for {voters[-1]}: {result.counted[-1]:.3f}."
        return text
    return update


def opinions(fig):
    """A digit; what each net says of it, a row of bars over the classes for each; and what three combinations make."""
    picture, rows, together = fig.subplots(1, 3, width_ratios=(0.85, 1.5, 1.9))
    picture.set(xticks=[], yticks=[])
    picture.spines[:].set(visible=True, color=FAINT)
    image = picture.imshow(np.zeros((8, 8)), cmap="Greys", vmin=0, vmax=1, animated=True)
    rows.set(xlim=(-0.6, 11.6), ylim=(0, MOST + 0.1), xlabel="class", yticks=[], xticks=range(10))
    rows.spines.left.set_visible(False)
    rows.set_title("each net, and the class it says")
    bars = [rows.bar(range(10), np.zeros(10), bottom=MOST - 1 - k, width=0.8, color=SKY, ec=BLUE, lw=0.8, animated=True)
            for k in range(MOST)]
    floors = [rows.axhline(MOST - 1 - k, xmax=0.83, color=FAINT, lw=0.8, animated=True) for k in range(MOST)]
    says = [rows.text(10.9, MOST - 0.95 + 0.12 - k, "", ha="center", weight="bold", animated=True) for k in range(MOST)]
    together.set(xlim=(-0.6, 9.6), ylim=(0, 1.35), xlabel="class", xticks=range(10), yticks=(0, 0.5, 1),
                 ylabel="probability; votes")
    styles = {"mean of probabilities": (BLUE, ""), "mean of scores": (ORANGE, "//"), "vote": (GREEN, "..")}
    combined = [together.bar(np.arange(10) + 0.27 * (i - 1), np.zeros(10), width=0.27, fc=color, ec=INK, lw=0.8,
                             hatch=hatch, animated=True, label=name)
                for i, (name, (color, hatch)) in enumerate(styles.items())]
    together.legend(loc="upper left", borderaxespad=0.1)

    def update(result):
        image.set_data(result.image)
        for k, (row, floor, word) in enumerate(zip(bars, floors, says, strict=True)):
            there = k < len(result.p)
            floor.set_visible(there)
            word.set_text(f"→ {result.p[k].argmax()}" if there else "")
            for bar, p in zip(row, result.p[k] if there else np.zeros(10), strict=True):
                bar.set(height=0.9 * p, visible=p > 0.004)
        for name, group in zip(styles, combined, strict=True):
            for bar, p in zip(group, result.together[name], strict=True):
                bar.set(height=p, visible=p > 0.004)
        said = ", ".join(f"{name} {c}" for name, c in result.answers.items())
        return (f"It is a {result.y}.  The nets say {', '.join(str(p.argmax()) for p in result.p)}.  "
                f"Together: {said}.")
    return update


def accuracy(fig):
    """Left, accuracy against the number of members, with one member and the best one; right, the gain, run by run."""
    left, right = fig.subplots(1, 2, width_ratios=(1, 1))
    for ax in (left, right):
        ax.set(xlim=(0.9, 22), xscale="log", xlabel="members", xticks=(1, 2, 5, 10, 20), xticklabels=(1, 2, 5, 10, 20))
        ax.minorticks_off()
    left.set(ylim=(0.88, 0.97), ylabel="accuracy on the test set")
    (best,) = left.plot([], "--", color=ORANGE, animated=True, label="the best of 30, picked on the test set")
    (one,) = left.plot([], ":", color=INK, animated=True, label="one member, mean")
    (curve,) = left.plot([], "o-", color=BLUE, animated=True, label="together, mean and range of the runs")
    ranges = left.vlines([], 0, 1, color=BLUE, lw=1.5, animated=True)
    left.legend(loc="lower right", handlelength=1.2, handletextpad=0.4, borderaxespad=0)
    right.set(ylim=(-1, 9), ylabel="gain, percentage points")
    right.axhline(0, color=FAINT, lw=1)
    right.axhline(2, color=INK, ls="--", lw=1.5, label="the lecture's 2 %")
    runs = [right.plot([], color=SKY, lw=1.2, animated=True, label="a run" if i == 0 else None)[0] for i in range(5)]
    (gain,) = right.plot([], "o-", color=BLUE, animated=True, label="mean")
    right.legend(loc="upper left")

    def update(result):
        mean, gains = result.together.mean(axis=0), result.gain()
        curve.set_data(result.numbers, mean)
        low, high = result.together.min(axis=0), result.together.max(axis=0)
        ranges.set_segments([[(n, a), (n, b)] for n, a, b in zip(result.numbers, low, high, strict=True)])
        floor = np.floor(50 * low.min()) / 50
        left.set_ylim(floor - 0.45 * (0.97 - floor), 0.97)                 # below, there is room for the legend
        one.set_data([0.9, 22], [result.alone.mean()] * 2)
        best.set_data([0.9, 22], [result.best.mean()] * 2)
        for line, values in zip(runs, gains, strict=False):
            line.set_data(result.numbers, values)
        gain.set_data(result.numbers, gains.mean(axis=0))
        last = gains[:, -1]
        return (f"One member: {result.alone.mean():.1%} right.  {result.numbers[-1]} together: {mean[-1]:.1%}, a gain "
                f"of {last.mean():.1f} points ({last.min():.1f} to {last.max():.1f} in {len(gains)} runs; with other "
                f"members of the same run ± {100 * result.spread[-1]:.1f}).  The errors of two members correlate by "
                f"{result.correlation:.2f}.")
    return update


def snapshots(fig):
    """Left, the learning rate with the snapshots marked, and the accuracy; right, the last few snapshots together."""
    parts = fig.subplot_mosaic([["rate", "together"], ["curve", "together"]], width_ratios=(1.3, 1))
    rate, curve, together = parts["rate"], parts["curve"], parts["together"]
    rate.set(xlim=(0, 31), ylim=(-0.03, 0.22), ylabel="rate", xticklabels=[])
    curve.set(xlim=(0, 31), ylim=(0.7, 1.0), xlabel="epoch", ylabel="accuracy")
    (schedule,) = rate.plot([], color=INK, lw=1.5, animated=True)
    (taken,) = rate.plot([], "^", color=VERMILLION, ms=9, ls="none", animated=True)
    (accuracy,) = curve.plot([], color=INK, lw=1.5, animated=True)
    (alone,) = curve.plot([], "^", color=VERMILLION, ms=9, ls="none", animated=True, label="snapshots")
    curve.legend(loc="lower right")
    together.set(xlim=(0.5, 10.5), ylim=(0.915, 0.985), xlabel="snapshots together, from the last", ylabel="accuracy")
    (together_line,) = together.plot([], "^-", color=VERMILLION, animated=True, label="snapshots together")
    (one,) = together.plot([], "--", color=BLUE, animated=True, label="one net, one long cycle")
    (apart,) = together.plot([], ":", color=GREEN, lw=2.5, animated=True, label="nets apart, sharing the steps")
    together.legend(loc="upper right", borderaxespad=0, fontsize=SMALL, handlelength=1.6)

    def update(result):
        steps = np.arange(len(result.lr))
        schedule.set_data(steps / result.per_epoch, result.lr)
        epochs = (result.at + 1) / result.per_epoch
        taken.set_data(epochs, result.lr[result.at])
        accuracy.set_data(np.arange(1, len(result.curve) + 1), result.curve)
        alone.set_data(epochs, result.alone.mean(axis=1))
        mean, S = result.together.mean(axis=1), len(result.at)
        together_line.set_data(np.arange(1, S + 1), mean)
        one.set_data([0.5, 10.5], [result.one.mean()] * 2)
        apart.set_data([0.5, 10.5], [result.apart.mean()] * 2)
        gain, deviation = result.gain()
        return (f"Right: the last of {S} snapshots {result.alone[-1].mean():.1%}, all together {mean[-1]:.1%}; one net "
                f"of a single cycle {result.one.mean():.1%}; {S} nets apart that share the steps "
                f"{result.apart.mean():.1%}.  Snapshots minus one net: {gain:+.1f} ± {deviation:.1f} points.")
    return update


def averaged(fig):
    """Left, the test loss of the weights as they are, of two averages of them and after cooling; right, one weight."""
    loss, weight = fig.subplots(1, 2, width_ratios=(1.3, 1))
    loss.set(yscale="log", ylim=(0.07, 40), yticks=(0.1, 1, 10), xlabel="step", ylabel="test loss")
    (raw,) = loss.plot([], color=FAINT, lw=1.2, animated=True, label="weights as they are")
    (plain,) = loss.plot([], "--", color=BLUE, animated=True, label="mean of all so far")
    (mean,) = loss.plot([], "o-", color=VERMILLION, ms=5, markevery=8, animated=True, label="your running average")
    (cooled,) = loss.plot([], "D", color=GREEN, ms=9, ls="none", clip_on=False, animated=True,
                          label="rate lowered to 0, at the end")
    loss.legend(loc="upper right")
    weight.set(xlabel="step", ylabel="one weight of the net")
    (jumpy,) = weight.plot([], color=FAINT, lw=1, animated=True, label="as it is")
    (smooth,) = weight.plot([], color=VERMILLION, animated=True, label="its running average")
    weight.legend(loc="best")

    def update(result):
        run, steps = result.run, len(result.weight)
        loss.set_xlim(0, steps)
        weight.set_xlim(0, steps)
        low, high = min(0, result.weight.min()), max(0, result.weight.max())
        weight.set_ylim(low - 0.1 * (high - low), high + 0.25 * (high - low))
        raw.set_data(run.at, run.loss)
        plain.set_data(run.at, run.plain)
        mean.set_data(run.at, result.loss)
        cooled.set_data([steps], [run.cooled])
        jumpy.set_data(np.arange(steps), result.weight)
        smooth.set_data(np.arange(steps), result.mean)
        steps = round(1 / (1 - result.decay))
        memory = f"about {steps} steps" if steps > 1 else "one step"
        late = run.loss[-20:]
        return (f"decay = {result.decay:.3f}, a memory of {memory}.  Test loss at the end: {result.loss[-1]:.3f} with "
                f"the average, {late.mean():.3f} ± {late.std():.3f} with the weights as they are, "
                f"{run.plain[-1]:.3f} with the mean of all, {run.cooled:.3f} after lowering the rate.")
    return update
