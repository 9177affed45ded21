"""Chapter 12 view: what the model of demos.search_folds returns, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, INK, VERMILLION


def folds(fig):
    """For each of twelve small data sets, how far off the accuracy of each part is, and the mean of all parts."""
    ax = fig.subplots()
    ax.set(xlim=(0.4, 12.6), ylim=(-40, 20), xticks=range(1, 13), xlabel="data set", ylabel="off by, in points")
    ax.axhline(0, color=INK, lw=1)
    (parts,) = ax.plot([], ".", color=FAINT, ms=9, ls="none", animated=True, label="each part held back")
    (one,) = ax.plot([], "x", color=VERMILLION, ms=9, mew=2, ls="none", animated=True, label="the first part alone")
    (mean,) = ax.plot([], "s", color=BLUE, mec="white", ms=10, ls="none", animated=True, label="mean of all parts")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        off = 100 * (result.held - result.new[:, None])        # (draws, folds)
        draws = np.arange(1, len(off) + 1)
        parts.set_data(np.repeat(draws, off.shape[1]), off.ravel())
        one.set_data(draws, off[:, 0])
        mean.set_data(draws, off.mean(axis=1))
        alone, together = (100 * error for error in result.errors())
        return (f"{result.folds} folds.  Off by, on average ± spread: one part {alone.mean():+.1f} ± {alone.std():.1f} "
                f"points, the mean of all {together.mean():+.1f} ± {together.std():.1f}.")
    return update
