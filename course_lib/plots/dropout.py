"""Chapter 6 views: what the models of demos.dropout return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, VERMILLION


def single_unit(fig):
    """Four bars, a unit's output under each mask of its two inputs, with their average and the output of all inputs."""
    ax = fig.subplots()
    ax.set(xlim=(-6.5, 6.5), ylim=(-0.8, 4.1), xlabel="output  a = w₁x₁ + w₂x₂", yticks=range(4),
           yticklabels=["neither input", "only x₁", "only x₂", "both inputs"])
    ax.axvline(0, color=FAINT, lw=1)
    ax.spines.left.set_visible(False)
    ax.tick_params(axis="y", length=0)
    bars = ax.barh(range(4), np.ones(4), height=0.45, color=BLUE, alpha=0.75, animated=True)
    probabilities = [ax.text(-4.3, y, "", va="center", ha="right", animated=True) for y in range(4)]
    (average,) = ax.plot([], "^-", color=VERMILLION, markevery=[0], ms=9, animated=True, label="average in training")
    (all_on,) = ax.plot([], "D--", color=INK, markevery=[1], ms=7, animated=True, label="test time, both inputs on")
    ax.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.17))

    def update(unit):
        for bar, label, a, p in zip(bars, probabilities, unit.output, unit.probability, strict=True):
            bar.set_width(a)
            label.set_text(f"p = {p:.3f}")
        average.set_data([unit.average] * 2, [-0.55, 3.6])
        all_on.set_data([unit.all_on] * 2, [-0.8, 3.75])
        ratio = f": a ratio of {unit.average / unit.all_on:.2f}." if unit.all_on else "."
        return f"{unit.average:.2f} on average in training, {unit.all_on:.2f} with both inputs on{ratio}"
    return update


def thinned_net(fig):
    """A net of four features, four detectors and a score; units that are off are crossed out and have no lines."""
    net, gauge = fig.subplots(1, 2, width_ratios=(7, 1))
    net.set(xlim=(-0.6, 2.5), ylim=(-0.5, 3.5))
    net.axis("off")
    features, detectors, output = [(0, 3 - i) for i in range(4)], [(1.1, 3 - i) for i in range(4)], (2.2, 1.5)
    for (x, y), name in zip(features, ("stripes", "hooves", "mane", "tail"), strict=True):
        net.text(x - 0.12, y, name, ha="right", va="center")
    net.text(output[0], 2.0, "zebra?", ha="center")

    def wires(tails, heads):
        return [[net.plot(*zip(a, b, strict=True), color=BLUE, animated=True)[0] for b in heads] for a in tails]
    layers = wires(features, detectors), wires(detectors, [output])
    nodes = [net.plot(*place, "o", ms=24, mec=INK, mew=2, zorder=3, animated=True)[0]
             for place in [*features, *detectors, output]]
    letters = [net.text(*place, name, ha="center", va="center_baseline", zorder=4, animated=True)
               for place, name in zip(detectors, "ABCD", strict=True)]
    crosses = [net.plot(*place, "x", color=VERMILLION, ms=16, mew=4, zorder=4, animated=True)[0]
               for place in [*features, *detectors]]
    gauge.set(xlim=(0, 1), ylim=(0, 1.05), xticks=[], yticks=(0, 0.5, 1), ylabel="score")
    bar, = gauge.bar([0.5], [1], width=0.6, color=GREEN, animated=True)

    def update(net):
        on = np.split(net.on, 2)
        for lines, weights, tails, heads in zip(layers, net.weights, on, (on[1], [True]), strict=True):
            for (i, j), weight in np.ndenumerate(weights.reshape(4, -1)):
                lines[i][j].set(lw=0.5 + 8 * weight, visible=bool(weight and tails[i] and heads[j]))
        for node, activity in zip(nodes, [*net.features * on[0], *net.detectors, net.score], strict=True):
            node.set_markerfacecolor(1 - np.clip(activity, 0, 1) * np.array([0.65, 0.25, 0.4]))       # white to green
        for cross, is_on in zip(crosses, net.on, strict=True):
            cross.set_visible(not is_on)
        for letter, is_on in zip(letters, on[1], strict=True):
            letter.set_visible(is_on)
        bar.set_height(net.score)
        off = np.count_nonzero(~net.on)
        return (f"{off} of 8 units {'is' if off == 1 else 'are'} off; the score is {net.score:.2f}, "
                "with all of them on 1.00.")
    return update


def expectation(fig):
    """Histogram of a unit's output in training, with its average there and its output at test time."""
    ax = fig.subplots()
    ax.set(xlim=(0, 6), ylim=(0, 1000), xlabel="output of the unit", ylabel="examples of 5000")
    histogram = ax.stairs(np.zeros(60), np.linspace(0, 6, 61), fill=True, fc=(BLUE, 0.35), ec=BLUE, lw=1, animated=True,
                          label="in training, one mask for each example")
    (training,) = ax.plot([], "^-", color=VERMILLION, ms=10, markevery=[0], animated=True, label="average in training")
    (test,) = ax.plot([], "D--", color=INK, ms=8, markevery=[1], animated=True, label="at test time")
    ax.legend(loc="upper right")

    def update(result):
        histogram.set_data(np.minimum(result.counts, 1000), result.edges)
        training.set_data([result.training] * 2, [40, 960])
        test.set_data([result.test] * 2, [0, 900])
        return (f"{result.training:.2f} on average in training, {result.test:.2f} at test time: "
                f"test time gives {result.test / result.training:.2f} × the average of training.")
    return update


def gradient_flow(fig):
    """Twelve units: above, what each passes on in the forward pass; below, the gradient that each gets back."""
    axes = fig.subplots(2, 1, sharex=True)
    bars = []
    for ax, label, color, hatch in zip(axes, ("out", "∂L/∂x"), (BLUE, VERMILLION), ("", "//"), strict=True):
        ax.set(ylim=(0, 5.5), ylabel=label, xticks=range(1, 13))
        bars.append(ax.bar(range(1, 13), np.ones(12), width=0.6, fc=color, ec=INK, hatch=hatch, animated=True))
    axes[1].set_xlabel("unit")

    def update(flow):
        for group, values in zip(bars, (flow.out, flow.dx), strict=True):
            for bar, value in zip(group, values, strict=True):
                bar.set(height=value, visible=value > 0)
        on = np.flatnonzero(flow.out) + 1
        got = np.flatnonzero(flow.dx) + 1
        size = f" of {flow.dx.max():.2f}" if len(got) else ""
        return (f"On: {', '.join(map(str, on)) or 'none'}.  "
                f"A gradient{size} reaches: {', '.join(map(str, got)) or 'none'}.")
    return update


def ensemble(fig):
    """Four running averages over more and more random masks, with the average over all masks and the scaled net."""
    ax = fig.subplots()
    ax.set(xlim=(0.9, 4600), ylim=(0, 2.5), xscale="log", xlabel="random masks averaged", ylabel="output of the unit")
    runs = [ax.plot([], color=BLUE, lw=1.2, alpha=0.8, animated=True, label=label)[0]
            for label in ("average of random masks", None, None, None)]
    (exact,) = ax.plot([], "^-", color=VERMILLION, ms=9, markevery=[0], animated=True, label="average over all masks")
    (scaled,) = ax.plot([], "D--", color=INK, ms=7, markevery=[1], animated=True, label="the scaled net, one pass")
    ax.legend(loc="upper right")

    def update(result):
        for line, run in zip(runs, result.running, strict=True):
            line.set_data(result.masks, run)
        exact.set_data([1, result.masks[-1]], [result.exact] * 2)
        scaled.set_data([1, result.masks[-1]], [result.scaled] * 2)
        spread = np.abs(result.running[:, -1] - result.exact).max()
        return (f"All masks: {result.exact:.3f}; {result.masks[-1]} random ones come within {spread:.3f} of it; "
                f"the scaled net says {result.scaled:.3f}, {result.scaled - result.exact:+.3f} away.")
    return update


def gap(fig):
    """Accuracy on training and test data: after training against keep_prob, and over the epochs for one keep_prob."""
    final, curves = fig.subplots(1, 2, sharey=True)
    final.set(xlim=(0, 1.05), ylim=(0.4, 1.03), xlabel="keep_prob", ylabel="accuracy")
    final.set_title("after training, mean and range")
    curves.set(xlim=(0, 50), xlabel="epoch")
    title = curves.set_title("keep_prob", animated=True)
    styles = {"training set, labels as given": (VERMILLION, "^", "-"), "test set": (BLUE, "o", "--")}
    ends, ranges, lines, rings = [], [], [], []
    for name, (color, marker, dash) in styles.items():
        ends += final.plot([], ls=dash, marker=marker, color=color, animated=True, label=name)
        ranges.append(final.vlines([], 0, 1, color=color, lw=1.5, animated=True))
        rings += final.plot([], marker, color=color, ms=14, mfc="none", mew=2, animated=True)
        lines += curves.plot([], ls=dash, marker=marker, color=color, markevery=10, animated=True)
    final.legend(loc="lower left")

    def update(chosen):
        result, i = chosen
        keep_prob, epochs = result.keep_probs[i], result.train.shape[2]
        curves.set_xlim(0, epochs)
        title.set_text(f"keep_prob = {keep_prob}")
        for accuracy, end, span, line, ring in zip(
                (result.train, result.test), ends, ranges, lines, rings, strict=True):
            last = accuracy[:, :, -1]
            end.set_data(result.keep_probs, last.mean(axis=1))
            span.set_segments([[(p, a.min()), (p, a.max())] for p, a in zip(result.keep_probs, last, strict=True)])
            line.set_data(np.arange(1, epochs + 1), accuracy[i].mean(axis=0))
            ring.set_data([keep_prob], [last[i].mean()])
        train, test = result.train[i, :, -1].mean(), result.test[i, :, -1].mean()
        return (f"keep_prob = {keep_prob}: {train:.1%} right in training as labelled, {test:.1%} on the test set; "
                f"gap {100 * (train - test):.1f} points, mean of {result.test.shape[1]} runs.")
    return update
