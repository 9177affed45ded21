"""Chapter 11 views: what the models of demos.babysitting_stopping return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, VERMILLION


def stopping(fig):
    """Accuracy on the training set and on digits held back, by epoch; where training stops, and which net it keeps."""
    ax = fig.subplots()
    ax.set(xlim=(0, 61), ylim=(0.3, 1.02), xlabel="epoch", ylabel="accuracy")
    (train,) = ax.plot([], "-", color=ORANGE, animated=True, label="training set")
    (held,) = ax.plot([], "--", color=BLUE, animated=True, label="held back")
    (stop,) = ax.plot([], "-.", color=VERMILLION, lw=1.5, animated=True, label="stops here")
    (keep,) = ax.plot([], "o", color=GREEN, mec="white", ms=11, animated=True, label="keeps this net")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        epochs = np.arange(1, len(result.test) + 1)
        train.set_data(epochs, result.train)
        held.set_data(epochs, result.test)
        stop.set_data([result.stopped] * 2, [0.3, 1.02])
        keep.set_data([result.kept], [result.test[result.kept - 1]])
        return (f"Stops after {result.stopped} of {len(epochs)} epochs and keeps the net of epoch {result.kept}: "
                f"{result.accuracy:.1%} of a third set right.  The last net of the long run: {result.last:.1%}.")
    return update


def capacity(fig):
    """Accuracy after training on training and test set against the number of hidden units, one of them marked."""
    ax = fig.subplots()
    ax.set(xscale="log", xlim=(0.9, 75), ylim=(0, 1.05), xlabel="hidden units", ylabel="accuracy after training")
    ax.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    ax.minorticks_off()
    ax.axhline(1, color=FAINT, lw=1)
    (train,) = ax.plot([], "o-", color=ORANGE, animated=True, label="training set")
    (test,) = ax.plot([], "s--", color=BLUE, animated=True, label="test set")
    (chosen,) = ax.plot([], "-", color=INK, lw=1.5, animated=True, label="the net chosen")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        train.set_data(result.widths, result.train)
        test.set_data(result.widths, result.test)
        i = result.chosen
        chosen.set_data([result.widths[i]] * 2, [0, 1.05])
        units = "1 hidden unit" if result.widths[i] == 1 else f"{result.widths[i]} hidden units"
        return (f"{units}: {result.train[i]:.0%} of the training set right, {result.test[i]:.0%} of the test set.  "
                f"Your diagnose says: {result.words[i]}.")
    return update
