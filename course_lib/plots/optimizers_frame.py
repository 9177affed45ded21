"""Chapter 8 views: what the models of demos.optimizers_frame return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, INK, ORANGE, VERMILLION
from course_lib.plots.optimizers import NAMES


def ground(plane):
    """Bands of equal loss around a star.  Returns a function that shows those of a result."""
    plane.set(xlabel="w₁", ylabel="w₂", xlim=(-2.2, 1.2), ylim=(-1, 1))
    image = plane.imshow(np.zeros((2, 2)), origin="lower", aspect="auto", extent=(-2.2, 1.2, -1, 1), cmap="Greys",
                         vmin=0, vmax=2.2, animated=True, zorder=0)
    (goal,) = plane.plot([], "*", color=INK, mec="white", ms=15, ls="none", animated=True)

    def show(result):
        image.set_data(result.image)
        image.set_extent(result.box)
        plane.set(xlim=result.box[:2], ylim=result.box[2:])
        goal.set_data(*np.transpose(result.lowest))
    return show


def framed(fig):
    """Left, the paths of the frame and of the rule of that name over bands of equal loss; right, the loss by step."""
    plane, losses = fig.subplots(1, 2, width_ratios=(1.3, 1))
    show = ground(plane)
    (path,) = plane.plot([], "-", color=BLUE, lw=2, animated=True, label="frame")
    (same,) = plane.plot([], "o", color=VERMILLION, mfc="none", ms=8, animated=True, label="rule of that name")
    plane.legend(handles=[path, same], loc="lower left", ncols=2, bbox_to_anchor=(0, 1))
    losses.set(xlim=(0, 200), yscale="log", ylim=(1e-6, 1e3), xlabel="step", ylabel="loss above the lowest")
    (loss,) = losses.plot([], color=BLUE, animated=True)

    def update(result):
        show(result)
        path.set_data(*result.path.T)
        same.set_data(*result.same[::5].T)
        loss.set_data(range(len(result.loss)), np.clip(result.loss, 0, 1e9) + 1e-7)
        name = NAMES.get(result.rule, "AMSGrad" if result.rule else "")
        gap = f"the paths differ by {result.gap:.0e} at most" if result.gap else "the two paths are one"
        what = f"This is {name}: {gap}" if name else "No rule of this chapter"
        return f"φ: {result.phi};  ψ: {result.psi};  η = {result.lr:.2g}.  {what}.  Last loss: {result.loss[-1]:.2g}."
    return update


def rare(fig):
    """One weight between -1 and 1, step by step, as Adam and as AMSGrad move it."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1000), ylim=(-1.1, 1.1), xlabel="step", ylabel="weight")
    ax.axhline(0, color=FAINT, lw=1)
    (best,) = ax.plot([], "--", color=INK, lw=1.5, animated=True, label="the best place")
    lines = {rule: ax.plot([], dash, color=color, marker=marker, ms=6, markevery=100, animated=True, label=label)[0]
             for rule, label, color, dash, marker in (("adam", "Adam", VERMILLION, "-", "X"),
                                                      ("amsgrad", "AMSGrad", BLUE, "--", "o"))}
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))

    def update(result):
        goal = -np.sign(result.mean)
        best.set_data([0, 1000], [goal, goal])
        for rule, line in lines.items():
            line.set_data(range(len(result.paths[rule])), result.paths[rule])
        ends = {rule: path[-1] for rule, path in result.paths.items()}
        return (f"The mean gradient is {result.mean:+.2f}, so that {goal:+.0f} is best.  In the end Adam stands at "
                f"{ends['adam']:+.2f}, AMSGrad at {ends['amsgrad']:+.2f}.")
    return update


def clipped(fig):
    """Left, gradient descent over bands of equal loss, clipped and not; right, the gradient's norm, step by step."""
    plane, norms = fig.subplots(1, 2, width_ratios=(1.3, 1))
    show = ground(plane)
    (plain,) = plane.plot([], "X--", color=VERMILLION, lw=1.5, ms=7, animated=True, label="as it is")
    (safe,) = plane.plot([], "o-", color=BLUE, lw=1.5, ms=4, markevery=5, animated=True, label="clipped")
    plane.legend(handles=[plain, safe], loc="lower left", ncols=2, bbox_to_anchor=(0, 1))
    norms.set(xlim=(0, 200), yscale="log", ylim=(0.1, 1e4), xlabel="step", ylabel="‖g‖, before it is clipped")
    (limit,) = norms.plot([], ":", color=ORANGE, animated=True, label="limit")
    (norm,) = norms.plot([], color=BLUE, lw=1.5, animated=True)
    norms.legend(handles=[limit], loc="upper right")

    def update(result):
        show(result)
        stay = np.all(np.abs(result.plain) < 10, axis=1)
        flown = int(np.argmin(stay)) if not stay.all() else 0
        plain.set_data(*result.plain[:flown + 1 if flown else None].T)
        safe.set_data(*result.clipped.T)
        limit.set_data([0, 200], [result.limit] * 2)
        norm.set_data(range(len(result.norms)), np.clip(result.norms, 1e-9, 1e9))
        first = f"flies off in step {flown}" if flown else f"ends {result.losses[0]:.2g} above the lowest"
        return (f"η = {result.lr:.2g}: gradient descent {first}; clipped at ‖g‖ = {result.limit:.3g} it ends "
                f"{result.losses[1]:.2g} above.  {np.mean(result.norms > result.limit):.0%} of the gradients were cut.")
    return update
