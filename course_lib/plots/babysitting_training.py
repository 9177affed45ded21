"""Chapter 11 views: what the models of demos.babysitting_training return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, VERMILLION

# A label above the lines, which would strike it through.
ABOVE = {"bbox": {"fc": "white", "ec": "none", "alpha": 0.8, "pad": 0.5}, "zorder": 4, "animated": True}
CHANCE = np.log(10)             # what a net pays that knows nothing of ten classes


def tiny(fig):
    """Left, the loss on a few examples step by step, on a log axis; right, how many of them are right."""
    loss, right = fig.subplots(1, 2)
    loss.set(xlim=(0, 100), yscale="log", ylim=(1e-3, 30), xlabel="step", ylabel="loss on these examples")
    loss.axhline(CHANCE, color=FAINT, ls="--", lw=1.5)
    loss.text(99, CHANCE * 1.35, "log 10", ha="right")
    right.set(xlim=(0, 100), ylim=(0, 1.05), xlabel="step", ylabel="accuracy on these examples")
    (down,) = loss.plot([], color=BLUE, animated=True)
    (up,) = right.plot([], color=GREEN, marker="o", ms=4, markevery=10, animated=True)

    def update(result):
        steps = np.arange(len(result.loss))
        down.set_data(steps, np.clip(np.nan_to_num(result.loss, nan=30), 1e-3, 30))
        up.set_data(steps + 1, result.accuracy)
        return (f"{result.examples} examples, {result.what}: loss {result.loss[0]:.2f} at first, {result.loss[-1]:.2g} "
                f"after {len(steps)} steps; {result.accuracy[-1]:.0%} of them right.")
    return update


def live(fig):
    """Three curves of a run: its loss, its accuracy on training and test set, and its update ratios about a line."""
    loss, accuracy, ratio = fig.subplots(1, 3)
    loss.set(xlim=(0, 1), ylim=(0, 5), xlabel="share of the run", title="loss")
    loss.axhline(CHANCE, color=FAINT, ls="--", lw=1.5)
    loss.text(0.99, CHANCE + 0.12, "log 10", ha="right", **ABOVE)
    accuracy.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share of the run", title="accuracy")
    ratio.set(xlim=(0, 1), ylim=(1e-6, 100), yscale="log", xlabel="share of the run", title="‖Δw‖ / ‖w‖")
    ratio.axhline(1e-3, color=INK, ls=":", lw=1.5)
    ratio.text(0.99, 8e-4, "1e-3", ha="right", va="top", **ABOVE)
    (steps,) = loss.plot([], color=FAINT, lw=0.8, animated=True)
    (smooth,) = loss.plot([], color=BLUE, animated=True)
    (train,) = accuracy.plot([], "o-", color=ORANGE, ms=4, markevery=3, animated=True, label="training set")
    (test,) = accuracy.plot([], "s--", color=BLUE, ms=4, markevery=3, animated=True, label="test set")
    layers = [ratio.plot([], dash, color=color, lw=1.2, animated=True, label=label)[0]
              for color, dash, label in ((GREEN, "-", "first layer"), (VERMILLION, "--", "last layer"))]
    accuracy.legend(loc="center right")
    ratio.legend(loc="upper right")

    def update(run):
        value = np.clip(np.nan_to_num(run.loss.astype(float), nan=5, posinf=5), 0, 4.95)
        share = np.linspace(0, 1, len(value))
        steps.set_data(share, value)
        width = max(1, len(value) // 20)
        smooth.set_data(np.linspace(0, 1, len(value) - width + 1), np.convolve(value, np.ones(width) / width, "valid"))
        for line, points in ((train, run.train), (test, run.test)):
            line.set_data(np.arange(1, len(points) + 1) / len(points), points)
        for line, points in zip(layers, np.empty((2, 0)) if run.ratios is None else run.ratios.T, strict=True):
            line.set_data(np.linspace(0, 1, len(points)), np.clip(np.nan_to_num(points, nan=100), 1e-6, 100))
        ratios = " and ".join(f"{r:.1e}" for r in run.ratio)
        return (f"Loss {run.loss[0]:.2f} at first, {run.loss[-width:].mean():.3g} in the end.  {run.train[-1]:.1%} of "
                f"the training set are right, {run.test[-1]:.1%} of the test set: a gap of {100 * run.gap:.1f} points."
                + (f"  Median update ratios {ratios}." if ratios else "  No update ratios: answer update_ratio first."))
    return update


def ratios(fig):
    """Test accuracy of runs against the update ratio of their first layer, for three rules at eleven rates each."""
    ax = fig.subplots()
    ax.set(xscale="log", xlim=(1e-5, 0.1), ylim=(0, 1.02), xlabel="median ‖Δw‖ / ‖w‖ of the first layer",
           ylabel="accuracy on the test set")
    ax.axvline(1e-3, color=INK, ls=":", lw=1.5)
    styles = {"momentum": ("o-", BLUE), "sgd": ("^--", VERMILLION), "adam": ("s-.", GREEN)}
    lines = {rule: ax.plot([], style, color=color, ms=6, lw=1, animated=True, label=rule)[0]
             for rule, (style, color) in styles.items()}
    (good,) = ax.plot([], "o", color=INK, mfc="none", ms=13, mew=1.5, animated=True, label="good, of the rule chosen")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(chosen):
        swept, rule = chosen
        for name, line in lines.items():
            runs, alive = swept[name], swept[name].test > 0.15        # a dead net has no ratio to speak of
            line.set_data(runs.ratios[alive, 0], runs.test[alive])
        runs = swept[rule]
        good.set_data(runs.ratios[runs.good(), 0], runs.test[runs.good()])
        far = np.where(runs.test > 0.15, np.abs(np.log(np.maximum(runs.ratios[:, 0], 1e-9) / 1e-3)), np.inf)
        nearest = far.argmin()
        low, high = runs.range()
        return (f"{rule}: its good runs have ratios from {low:.1e} to {high:.1e}; the run nearest to 1e-3 has "
                f"{runs.test[nearest]:.0%} right, the best one {runs.test.max():.0%}.")
    return update


def lr_range(fig):
    """Loss against a learning rate that rises by factors, smoothed, with the rate where it falls fastest."""
    ax = fig.subplots()
    ax.set(xscale="log", xlim=(1e-4, 100), ylim=(0, 6), xlabel="learning rate η", ylabel="loss of the batch")
    (raw,) = ax.plot([], "-", color=FAINT, lw=1, animated=True, label="each step")
    (smooth,) = ax.plot([], "-", color=BLUE, animated=True, label="smoothed")
    (steepest,) = ax.plot([], "v:", color=GREEN, markevery=[1], ms=10, animated=True, label="falls fastest")
    (lowest,) = ax.plot([], "D--", color=VERMILLION, markevery=[1], ms=7, animated=True, label="lowest")
    ax.legend(loc="upper left")

    def update(result):
        raw.set_data(result.lr, np.clip(np.nan_to_num(result.loss.astype(float), nan=6), 0, 6))
        smooth.set_data(result.lr, np.clip(result.smooth, 0, 6))
        steepest.set_data([result.steepest] * 2, [0, 5.6])
        lowest.set_data([result.lowest] * 2, [0, 5.2])
        end = f"explodes at {result.lr[-1]:.2g}" if result.ended else "does not explode"
        return f"The loss falls fastest near η = {result.steepest:.2g}, is lowest near {result.lowest:.2g}, and {end}."
    return update


def run(fig):
    """Left, the loss of a run epoch by epoch, cut off at 5; right, its accuracy on training and test set."""
    loss, accuracy = fig.subplots(1, 2)
    loss.set(xlim=(-0.5, 24.5), ylim=(0, 5.8), xlabel="epoch", ylabel="loss")
    loss.axhline(CHANCE, color=FAINT, ls="--", lw=1.5)
    loss.text(24, CHANCE + 0.12, "log 10", ha="right", **ABOVE)
    accuracy.set(xlim=(-0.5, 24.5), ylim=(0, 1.02), xlabel="epoch", ylabel="accuracy")
    (down,) = loss.plot([], "o-", color=INK, ms=4, animated=True)
    (off,) = loss.plot([], "^", color=VERMILLION, ms=9, ls="none", animated=True, label="above 5, or nan")
    (train,) = accuracy.plot([], "o-", color=ORANGE, ms=4, animated=True, label="training set")
    (test,) = accuracy.plot([], "s--", color=BLUE, ms=4, animated=True, label="test set")
    loss.legend(loc="upper right")
    accuracy.legend(loc="center right")

    def update(result):
        made = getattr(result, "run", result)                  # a riddle's, or a run by itself
        epochs, value = np.arange(len(made.loss)), np.nan_to_num(made.loss.astype(float), nan=np.inf)
        out = value > 5
        down.set_data(epochs, np.where(out, np.nan, value))
        off.set_data(epochs[out], np.full(out.sum(), 4.95))
        train.set_data(epochs, made.train)
        test.set_data(epochs, made.test)
        told = ", ".join(f"{made.loss[e]:.2f}" if made.loss[e] < 1e3 else f"{made.loss[e]:.0e}" for e in epochs[::6])
        return (f"Loss at every sixth epoch: {told}.  In the end {made.train[-1]:.0%} of the training set are right, "
                f"{made.test[-1]:.0%} of the test set.")
    return update
