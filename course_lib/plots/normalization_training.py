"""Chapter 7 views: what the models of demos.normalization_training return, drawn."""

import numpy as np

from course_lib.plots import BLUE, GREEN, INK, ORANGE, VERMILLION


def switch(fig):
    """Accuracy on the test set during training, with the batch's own statistics and with the running averages."""
    ax = fig.subplots()
    ax.set(xlim=(0, 130), ylim=(0, 1.03), xlabel="step of training", ylabel="accuracy on the test set")
    (own,) = ax.plot([], "^--", color=VERMILLION, ms=7, animated=True,
                     label="training mode: the batch's own statistics")
    (averages,) = ax.plot([], "o-", color=BLUE, ms=6, animated=True, label="test mode: running averages")
    ax.legend(loc="lower right")

    def update(result):
        own.set_data(result.steps, result.training_mode)
        averages.set_data(result.steps, result.test_mode)
        step = result.steps[len(result.steps) // 2]
        return (f"After {step} steps {result.test_mode[len(result.steps) // 2]:.0%} right in test mode, "
                f"{result.training_mode[len(result.steps) // 2]:.0%} in training mode; after {result.steps[-1]}, "
                f"{result.test_mode[-1]:.0%} and {result.training_mode[-1]:.0%}.")
    return update


def learning_rates(fig):
    """Loss after training against the learning rate, without norm and with batch norm; beside it, loss curves."""
    end, curves = fig.subplots(1, 2, sharey=True)
    end.set(xlim=(0.006, 16), xscale="log", ylim=(0, 3.3), xlabel="learning rate", ylabel="loss on the training set")
    end.set_title("at the end, mean and range; × blew up")
    draw = _contest(end, curves, (("^--", VERMILLION), ("o-", BLUE)), ("no norm", "batch norm"))
    curves.set(xlim=(0, 5))
    title = curves.set_title("learning rate", animated=True)

    def update(chosen):
        result, i = chosen
        title.set_text(f"learning rate {result.settings[i]:g}")
        losses = draw(result, i, result.final())
        return f"Learning rate {result.settings[i]:g}: " + ", ".join(
            f"{'blew up' if np.isnan(loss) else f'loss {loss:.2f}'} with {kind}"
            for kind, loss in zip(result.kinds, losses, strict=True)) + f", means of {result.test.shape[2]} runs."
    return update


def batch_sizes(fig):
    """Errors on the test set against the size of the batch, batch norm and group norm; beside it, loss curves."""
    end, curves = fig.subplots(1, 2)
    end.set(xlim=(45, 1.4), xscale="log", ylim=(0, 0.7), xlabel="examples in a batch", ylabel="errors on the test set",
            xticks=(32, 16, 8, 4, 2), xticklabels=(32, 16, 8, 4, 2))
    end.minorticks_off()
    end.set_title("after training, mean and range")
    draw = _contest(end, curves, (("^--", VERMILLION), ("o-", BLUE)), ("batch norm", "group norm"))
    curves.set(xlim=(0, 5), ylim=(0, 3.3), ylabel="loss on the training set")
    title = curves.set_title("batches", animated=True)

    def update(chosen):
        result, i = chosen
        title.set_text(f"batches of {result.settings[i]}")
        errors = draw(result, i, 1 - result.test)
        return f"Batches of {result.settings[i]}: " + ", ".join(
            f"{error:.1%} wrong with {kind}" for kind, error in zip(result.kinds, errors, strict=True)) + (
            f", means of {result.test.shape[2]} runs.")
    return update


def orders(fig):
    """Remembered variance over that of test time in three batch norms, for four orders; beside it, the accuracies."""
    ratio, right = fig.subplots(1, 2, width_ratios=(3, 2))
    ratio.set(xlim=(0.6, 3.4), xticks=(1, 2, 3), xticklabels=("first norm", "second", "third"), ylim=(0.8, 6),
              yscale="log", yticks=(1, 2, 3, 5), yticklabels=("1", "2", "3", "5"), ylabel="remembered / at test time")
    ratio.minorticks_off()
    ratio.axhline(1, color=INK, ls=":", lw=1.5)
    styles = (BLUE, "o"), (VERMILLION, "^"), (GREEN, "s"), (ORANGE, "D")
    names = ("norm, ReLU, dropout", "dropout, norm, ReLU", "one dropout\nafter the last norm", "no dropout")
    right.set(xlim=(0.85, 1.0), ylim=(3.6, -0.6), yticks=range(4), yticklabels=names, xlabel="accuracy on the test set")
    dots = [ratio.plot([], marker, color=color, ms=8, animated=True)[0] for color, marker in styles]
    ends = [right.plot([], marker, color=color, ms=8, animated=True)[0] for color, marker in styles]

    def update(result):
        _, seeds, norms = result.ratio.shape
        for k, (dot, end) in enumerate(zip(dots, ends, strict=True)):
            dot.set_data(np.repeat(np.arange(1, norms + 1) + 0.12 * (k - 1.5), seeds), result.ratio[k].T.ravel())
            end.set_data(np.maximum(result.test[k], 0.852), np.full(seeds, k))
        told = ["/".join(f"{r:.2g}" for r in row) for row in result.ratio.mean(axis=1)]
        return (f"keep_prob {result.keep_prob:g}, ratios of the three norms: dropout after ReLU {told[0]}, before the "
                f"norm {told[1]}, after the last norm {told[2]}, none {told[3]}.")
    return update


def _contest(end, curves, styles, names):
    """Two kinds of nets: on the left where each setting ends, on the right the losses along the training of one.

    Returns draw(result, i, ends), which gives the mean end of each kind for setting i.
    """
    curves.set(xlabel="epoch")
    ends, spans, rings, lines, crosses = [], [], [], [], []
    for (style, color), name in zip(styles, names, strict=True):
        ends += end.plot([], style, color=color, ms=7, animated=True, label=name)
        spans.append(end.vlines([], 0, 1, color=color, lw=1.5, animated=True))
        rings += end.plot([], style[0], color=color, ms=14, mfc="none", mew=2, animated=True)
        crosses += end.plot([], "x", color=color, ms=9, mew=3, animated=True)
        lines += curves.plot([], style, color=color, ms=5, markevery=4, animated=True)
    end.legend(loc="upper left")

    def draw(result, i, values):
        means = values.mean(axis=2)
        for k, (mean, value) in enumerate(zip(means, values, strict=True)):
            fine = np.isfinite(mean)
            height = 2.9 - 0.25 * k
            where = np.array(result.settings)
            ends[k].set_data(where[fine], mean[fine])
            spans[k].set_segments([[(s, v.min()), (s, v.max())] for s, v in zip(where[fine], value[fine], strict=True)])
            crosses[k].set_data(where[~fine], np.full(np.sum(~fine), height))
            rings[k].set_data([where[i]], [mean[i] if fine[i] else height])
            lines[k].set_data(result.x, np.minimum(result.loss[k, i].mean(axis=0), 3.25))
        return means[:, i]
    return draw
