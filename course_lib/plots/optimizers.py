"""Chapter 8 views: what the models of demos.optimizers and demos.optimizers_training return, drawn."""

import numpy as np
from matplotlib import colormaps

from course_lib.plots import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, SKY, SMALL, VERMILLION

STYLES = {"sgd": (INK, "o", "-"), "momentum": (BLUE, "^", "-"), "nag": (SKY, "v", "--"),
          "adagrad": (ORANGE, "s", "-"), "rmsprop": (GREEN, "D", "-"), "adadelta": (PURPLE, "P", "--"),
          "adam": (VERMILLION, "X", "-"), "nadam": (VERMILLION, "<", "--"), "adamw": (VERMILLION, ">", ":")}
NAMES = {"sgd": "SGD", "momentum": "Momentum", "nag": "NAG", "adagrad": "AdaGrad", "rmsprop": "RMSProp",
         "adadelta": "AdaDelta", "adam": "Adam", "nadam": "Nadam", "adamw": "AdamW"}


def race(fig):
    """Left, the paths of all rules over bands of equal loss around a star; right, their losses step by step."""
    parts = fig.subplot_mosaic([["plane", "losses", "legend"]], width_ratios=(1.45, 1, 0.42))
    plane, losses = parts["plane"], parts["losses"]
    parts["legend"].axis("off")
    plane.set(xlabel="w₁", ylabel="w₂", xlim=(-2.2, 1.2), ylim=(-1, 1))
    image = plane.imshow(np.zeros((2, 2)), origin="lower", aspect="auto", extent=(-2.2, 1.2, -1, 1), cmap="Greys",
                         vmin=0, vmax=2.2, animated=True, zorder=0)
    (goal,) = plane.plot([], "*", color=INK, mec="white", ms=15, ls="none", animated=True)
    losses.set(xlim=(0, 200), yscale="log", ylim=(1e-6, 1e3), xlabel="step", ylabel="loss above the lowest")
    (now,) = losses.plot([], color=FAINT, lw=1.5, animated=True)
    lines = {}
    for rule, (color, marker, dash) in STYLES.items():
        lines[rule] = (plane.plot([], dash, color=color, lw=1.5, animated=True)[0],
                       plane.plot([], marker, color=color, mec="white", ms=9, animated=True)[0],
                       losses.plot([], dash, color=color, lw=1.5, animated=True)[0])
        parts["legend"].plot([], dash, color=color, marker=marker, mec="white", ms=8, label=NAMES[rule])
    parts["legend"].legend(loc="center left", borderaxespad=0)

    def update(result):
        image.set_data(result.image)
        image.set_extent(result.box)
        plane.set(xlim=result.box[:2], ylim=result.box[2:])
        goal.set_data(*np.transpose(result.lowest))
        now.set_data([result.step] * 2, [1e-6, 1e3])
        for rule, (path, dot, loss) in lines.items():
            known = rule in result.paths
            places = result.paths[rule][:result.step + 1] if known else np.empty((0, 2))
            path.set_data(*places.T)
            dot.set_data(*places[-1:].T)
            height = result.losses[rule] if known else np.empty(0)
            loss.set_data(range(len(height)), height + 1e-7)
        order = result.ranking()
        above = {rule: loss[result.step] for rule, loss in result.losses.items()}
        first, last = (f"{above[rule]:.2g}" for rule in (order[0], order[-1]))
        alike = len(order) > 1 and first == last
        who = "all are" if alike else f"{NAMES[order[0]]} is lowest,"
        text = f"Step {result.step}: {who} {first} above the lowest place"
        if len(order) > 1 and not alike:
            text += f"; {NAMES[order[-1]]} is last, {last}"
        waiting = ", ".join(NAMES[rule] for rule in result.waiting)
        return text + (f".  Not answered yet: {waiting}." if waiting else ".")
    return update


def memory(fig):
    """Left, a gradient, its average m and the corrected one; right, the same for the root of V; a line at the step."""
    first, second = fig.subplots(1, 2)
    lines = []
    for ax, names in ((first, ("g", "m", "m̂ = m / (1-β₁ᵗ)")),
                      (second, ("|g|", "√V", "√V̂,  V̂ = V / (1-β₂ᵗ)"))):
        ax.set(xlim=(0, 61), xlabel="step t", ylim=(-3, 3) if ax is first else (0, 17))
        ax.axhline(0, color=FAINT, lw=1)
        lines.append([ax.plot([], dash, color=color, marker=marker, ms=5, markevery=6, lw=1.5, animated=True,
                              label=name)[0] for name, (color, marker, dash) in
                      zip(names, ((INK, None, ":"), (BLUE, "^", "--"), (VERMILLION, "o", "-")), strict=True)])
        lines[-1].append(ax.axvline(1, color=GREEN, lw=1.5, animated=True))
        ax.legend(loc="upper right")

    def update(result):
        t = np.arange(1, len(result.g) + 1)
        for ax, (*curves, now), values in ((first, lines[0], (result.g, result.m, result.m_hat)),
                                           (second, lines[1], np.sqrt([result.g**2, result.V, result.V_hat]))):
            for curve, value in zip(curves, values, strict=True):
                curve.set_data(t, value)
            now.set_xdata([result.step] * 2)
            high = 1.15 * max(1e-3, *(np.abs(value).max() for value in values))
            ax.set_ylim(-high if ax is first else 0, high)
        i = result.step - 1
        return (f"Step {result.step}: g = {result.g[i]:.3g};  m = {result.m[i]:.3g}, corrected {result.m_hat[i]:.3g};  "
                f"√V = {result.V[i]**0.5:.3g}, corrected {result.V_hat[i]**0.5:.3g};  Δw = {-result.taken[i]:.3g}.")
    return update


def stability(fig):
    """Left, a map of learning rate and momentum: where it converges and how fast; right, one walk from it."""
    plane, walk = fig.subplots(1, 2, width_ratios=(1.4, 1))
    plane.set(xscale="log", xlim=(0.003, 0.4), ylim=(0, 0.98), xlabel="learning rate η", ylabel="momentum ρ")
    x, y = np.geomspace(0.003, 0.4, 49), np.linspace(-0.014, 0.994, 37)
    mesh = plane.pcolormesh(x, y, np.zeros((36, 48)), cmap=colormaps["cividis_r"].with_extremes(over="white"),
                            vmin=-8, vmax=0, animated=True)
    fig.colorbar(mesh, ax=plane, label="log₁₀ of the distance left", extend="max")
    (edge,) = plane.plot([], "--", color=VERMILLION, animated=True, label="η h = 2 (1 + ρ)")
    (best,) = plane.plot([], "*", color=VERMILLION, mec="white", ms=15, ls="none", animated=True, label="theory's best")
    (here,) = plane.plot([], "o", color=INK, mec="white", ms=10, ls="none", animated=True, label="here")
    legend = plane.legend(loc="lower left", frameon=True, facecolor="white", framealpha=0.9)
    legend.set(animated=True, zorder=9)                        # in front of the map, which is drawn after what stays
    walk.set(xlim=(0, 60), ylim=(-2, 2), xlabel="step", ylabel="weight")
    walk.axhline(0, color=FAINT, lw=1)
    (gentle,) = walk.plot([], "o-", color=BLUE, ms=4, markevery=3, animated=True, label="gentle direction")
    (steep,) = walk.plot([], "^--", color=ORANGE, ms=4, markevery=3, animated=True, label="steep direction")
    walk.legend(loc="upper right")

    def update(result):
        mesh.set_array(np.nan_to_num(result.left, nan=9, posinf=9))
        edge.set_data(result.edge, result.rhos)
        best.set_data([result.best[0]], [result.best[1]])
        here.set_data([result.here[0]], [result.here[1]])
        steps = np.arange(len(result.path))
        for line, values in zip((gentle, steep), result.path.T, strict=True):
            line.set_data(steps, np.clip(values, -1e3, 1e3))
        left = np.linalg.norm(result.path[-1]) / np.sqrt(2)
        return (f"η = {result.here[0]:.3g}, ρ = {result.here[1]:.2f}: {left:.3g} of the distance is left after "
                f"{result.steps} steps.  Theory's best is η = {result.best[0]:.3g}, ρ = {result.best[1]:.2f}.")
    return update


def learning(fig):
    """Training loss of a small net on digits, all rules at their best rate; one of them also at its other rates."""
    every, one = fig.subplots(1, 2, sharey=True, width_ratios=(1, 1))
    for ax in (every, one):
        ax.set(xlim=(0, 240), ylim=(5e-4, 12), yscale="log", xlabel="step")
    every.set(ylabel="training loss (mean of 15 steps)")
    lines = {rule: every.plot([], dash, color=color, marker=marker, ms=5, markevery=40, lw=1.5, animated=True,
                              label=NAMES[rule])[0] for rule, (color, marker, dash) in STYLES.items()}
    every.legend(loc="lower left", ncols=2, fontsize=SMALL)
    rates = [one.plot([], dash, color=color, lw=1.8, animated=True, label=label)[0] for color, dash, label in
             ((BLUE, "--", "its lowest rate"), (INK, "-", "middle"), (VERMILLION, ":", "highest"))]
    one.legend(loc="lower left")

    def update(chosen):
        result, i = chosen
        steps, best = np.arange(result.loss.shape[2]), result.best()
        for n, line in enumerate(lines.values()):
            line.set_data(steps, result.loss[n, best[n]])
            line.set_linewidth(3 if n == i else 1.2)
        for line, loss in zip(rates, result.loss[i], strict=True):
            line.set_data(steps, loss)
        ends = result.loss[i, :, -1]
        return (f"{list(NAMES.values())[i]}: training loss " + ", ".join(f"{end:.2g}" for end in ends)
                + f" at its three rates, {result.test[i, best[i]]:.1%} right on the test set at the best of them.")
    return update


def decay(fig):
    """Accuracy on training labels and on the test set against weight decay, of Adam with a penalty and of AdamW."""
    axes = fig.subplots(1, 2, sharey=True)
    for ax, name in zip(axes, ("Adam, ½λ‖w‖² in the loss", "AdamW, λ beside the step"), strict=True):
        ax.set(xlim=(-0.3, 5.3), ylim=(0, 1), xlabel="weight decay λ", title=name)
    axes[0].set(ylabel="accuracy")
    lines = [[ax.plot([], style, color=color, ms=7, animated=True, label=label)[0] for style, color, label in
              (("s--", ORANGE, "training labels"), ("o-", BLUE, "test set"))] for ax in axes]
    axes[0].legend(loc="lower left")

    def update(result):
        places = range(len(result.decays))
        for ax, pair, *means in zip(axes, lines, result.train.mean(axis=2), result.test.mean(axis=2), strict=True):
            ax.set_xticks(places, [f"{value:g}" for value in result.decays])
            for line, mean in zip(pair, means, strict=True):
                line.set_data(places, mean)
        plain, decoupled = result.test.mean(axis=2)
        return (f"Test set, without decay: {plain[0]:.1%}.  At its best λ, AdamW has {decoupled.max():.1%} "
                f"(λ = {result.decays[decoupled.argmax()]:g}), Adam with the penalty {plain.max():.1%} "
                f"(λ = {result.decays[plain.argmax()]:g}).")
    return update


def stopping(fig):
    """Accuracy on held out digits against the epoch, of a run to the end and of one that stops early."""
    ax = fig.subplots()
    ax.set(xlim=(0, 41), ylim=(0.2, 0.9), xlabel="epoch", ylabel="accuracy on the held out digits")
    whole, = ax.plot([], "--", color=ORANGE, lw=1.8, animated=True, label="to the end")
    stopped, = ax.plot([], "-", color=BLUE, lw=2.2, animated=True, label="your loop, stopped")
    best, = ax.plot([], "*", color=VERMILLION, ms=16, animated=True, label="what it gives back")
    ax.legend(loc="lower right")

    def update(result):
        whole.set_data(range(1, len(result.whole) + 1), result.whole)
        stopped.set_data(range(1, len(result.stopped) + 1), result.stopped)
        best.set_data([result.best + 1], [result.stopped[result.best]])
        return (f"Stopped after epoch {len(result.stopped)}, with the net of epoch {result.best + 1}: "
                f"{result.test[0]:.1%} right on the test set.  The net of epoch {len(result.whole)}: "
                f"{result.test[1]:.1%}.")
    return update
