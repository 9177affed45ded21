"""Chapter 10 views: what the models of demos.reparameterization and its training return, drawn."""

import numpy as np

from course_lib.plots import BLUE, FAINT, GREEN, INK, SMALL, VERMILLION


def kernel_at_work(fig):
    """A handwritten digit, a kernel of 3 × 3 cells with its numbers, and what the kernel makes of the digit."""
    axes = fig.subplots(1, 3, width_ratios=(8, 5, 8))
    before, kernel, after = (_cells(ax, size, title) for ax, size, title in zip(
        axes, (8, 3, 8), ("image", "kernel", "output"), strict=True))

    def update(result):
        before(result.image, numbers=False)
        kernel(result.kernel)
        after(result.out, numbers=False)
        moved = result.out[1:, 1:], result.image[:-1, :-1]
        if np.allclose(result.out, result.image):
            what = "the image, as it was"
        elif np.allclose(*moved):
            what = "the image, one pixel further down and to the right"
        elif np.allclose(result.out, result.image * result.kernel[1, 1]):
            what = f"the image times {result.kernel[1, 1]:g}"
        else:
            what = "each pixel mixed with its neighbours"
        return f"Out comes {what}; {np.sum(result.out < -1e-9)} of 64 pixels are negative (−)."
    return update


def one_kernel(fig):
    """The kernels of three branches with their numbers, and to their right the one kernel that they add up to."""
    axes = fig.subplots(1, 4)
    cells, biases = [], []
    for ax, title, sign in zip(axes, ("3×3", "1×1", "identity", "one kernel"), ("+", "+", "=", ""), strict=True):
        cells.append(_cells(ax, 3, title, high=2))
        ax.text(1.13, 0.5, sign, transform=ax.transAxes, ha="center", va="center", fontsize=18)
        biases.append(ax.text(0.5, -0.12, "", transform=ax.transAxes, ha="center", va="top", animated=True))

    def update(result):
        values = [*zip(result.kernels, result.biases, strict=True), (result.total, result.bias)]
        for draw, text, (kernel, bias) in zip(cells, biases, values, strict=True):
            nothing = "none" if draw is cells[2] else ""
            draw(np.full((3, 3), np.nan) if kernel is None else kernel, empty=nothing)
            text.set_text("" if bias is None else f"bias {bias:+.2f}")
        if result.stage == "in training":
            return "As trained: nine cells, one cell, and no kernel at all; behind each a batch norm."
        if result.stage == "each as 3×3":
            filled = [int(np.count_nonzero(kernel)) for kernel in result.kernels]
            return f"Three kernels of one size; not 0 are {filled[0]}, {filled[1]} and {filled[2]} of their nine cells."
        if result.difference is None:
            return "Each kernel times γ/σ of its branch, and a bias for each; the batch norms are gone."
        return (f"One kernel, one bias. On the same images it differs from the three branches by at most "
                f"{result.difference:.0e}; outputs vary by {result.size:.1f}.")
    return update


def cost(fig):
    """Time, parameters and multiplications of one kernel, as bars beside those of three branches, which are 1."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1.5), ylim=(2.6, -0.6), yticks=range(3), yticklabels=["time", "parameters", "multiplications"],
           xlabel="share of what three branches take")
    ax.barh(np.arange(3) - 0.19, np.ones(3), height=0.34, fc="none", ec=INK, hatch="//", label="three branches")
    bars = ax.barh(np.arange(3) + 0.19, np.ones(3), height=0.34, color=BLUE, animated=True, label="one kernel")
    ax.legend(loc="center right")

    def update(result):
        pairs = result.milliseconds, result.parameters, result.multiplications
        for bar, (three, one) in zip(bars, pairs, strict=True):
            bar.set_width(min(one / three, 1.5))
        (slow, fast), (many, few) = result.milliseconds, result.parameters
        return (f"{slow:.2f} ms in three branches, {fast:.2f} ms in one: {slow / fast:.1f} times as fast, "
                f"with {few} of {many} parameters.")
    return update


def switch(fig):
    """Left, outputs of the block against those of the fused kernel; right, how far apart they are, by size of batch."""
    points, curve = fig.subplots(1, 2)
    points.set(xlim=(-10, 10), ylim=(-10, 10), xlabel="output of the one kernel", ylabel="output of the block")
    points.plot([-10, 10], [-10, 10], color=FAINT, lw=1.5)
    dots = {mode: points.plot([], marker, color=color, ms=5, animated=True)[0]
            for mode, marker, color in (("training", "^", VERMILLION), ("test", "o", BLUE))}
    curve.set(xscale="log", xlim=(0.8, 80), ylim=(-0.02, 0.62), xlabel="images in the batch",
              ylabel="difference / spread of outputs", xticks=(1, 4, 16, 64), xticklabels=(1, 4, 16, 64))
    curve.minorticks_off()
    lines = {mode: curve.plot([], style, color=color, ms=6, animated=True, label=f"{mode} mode")[0]
             for mode, style, color in (("training", "^--", VERMILLION), ("test", "o-", BLUE))}
    (ring,) = curve.plot([], "o", color=INK, ms=14, mfc="none", mew=2, animated=True)
    curve.legend(loc="upper right")

    def update(result):
        sizes = 2.0 ** np.arange(len(result.training))
        for mode, line in lines.items():
            line.set_data(sizes, np.minimum(getattr(result, mode), 0.6))
            dots[mode].set_data(*np.clip((result.fused, result.block), -10, 10) if mode == result.mode else ([], []))
        apart = result.difference()
        ring.set_data([result.batch], [min(apart, 0.6)])
        said = f"{apart:.0%}" if apart > 1e-3 else f"{apart:.0e}"
        images = "1 image" if result.batch == 1 else f"{result.batch} images"
        return (f"{result.mode.capitalize()} mode, {images}: the block differs from the one kernel by {said} of the "
                "spread of its outputs.")
    return update


def stale(fig):
    """Distance of the fused kernel from the block in training mode and in test mode, against the step of fusing."""
    ax = fig.subplots()
    ax.set(xlim=(-1.5, 62), ylim=(-0.1, 2.6), xlabel="steps of training before fusing",
           ylabel="difference / spread of outputs")
    (training,) = ax.plot([], "^--", color=VERMILLION, ms=7, animated=True, label="to the block in training mode")
    (test,) = ax.plot([], "o-", color=BLUE, ms=6, animated=True, label="to the block in test mode")
    (now,) = ax.plot([], color=INK, lw=1.5, ls=":", animated=True)
    ax.legend(loc="upper right")

    def update(result):
        training.set_data(result.steps, np.minimum(result.training, 2.5))
        test.set_data(result.steps, np.minimum(result.test, 2.5))
        now.set_data([result.step] * 2, [-0.1, 2.6])
        i = int(np.flatnonzero(result.steps == result.step)[0])
        return (f"Fused after {result.step} steps: {result.training[i]:.0%} of the spread away from the block in "
                f"training mode, {result.test[i]:.0e} from test mode.")
    return update


def fused_early(fig):
    """Left, training loss of three branches, of one, and of a net fused on the way; right, accuracy on test digits."""
    losses, bars = fig.subplots(1, 2, width_ratios=(2, 1))
    losses.set(xlim=(0, 4), ylim=(0.04, 6), yscale="log", xlabel="epoch", ylabel="loss on the training set")
    (three,) = losses.plot([], "o-", color=BLUE, ms=5, markevery=4, animated=True, label="three branches")
    (one,) = losses.plot([], ":", color=GREEN, animated=True, label="only 3×3")
    (early,) = losses.plot([], "^--", color=VERMILLION, ms=6, markevery=4, animated=True, label="fused, trained on")
    (moment,) = losses.plot([], color=INK, lw=1.5, ls=":", animated=True)
    losses.legend(loc="upper center", ncols=3, bbox_to_anchor=(0.5, 1.19), columnspacing=1)
    names = "three branches", "only 3×3", "fused: at once", "fused: in the end"
    bars.set(xlim=(0, 1.05), ylim=(3.6, -0.6), yticks=range(4), yticklabels=names, xlabel="right on the test set")
    drawn = bars.barh(range(4), np.ones(4), height=0.55, color=(BLUE, GREEN, VERMILLION, VERMILLION), animated=True)
    for bar, hatch in zip(drawn, ("", "..", "", "//"), strict=True):
        bar.set(hatch=hatch, ec=INK)

    def update(chosen):
        result, epochs = chosen
        x = (np.arange(20) + 0.5) / 5
        nothing = np.full(len(result.three), np.nan)
        for line, loss in ((three, result.three), (one, result.one), (early, result.early.get(epochs, nothing))):
            line.set_data(x, np.clip(loss.reshape(20, -1).mean(axis=1), 0.045, 5.8))
        moment.set_data([epochs] * 2, [0.04, 6])
        _, at_once, changed = result.at_once[epochs]
        accuracies = result.accuracy["three"], result.accuracy["one"], at_once, result.accuracy[epochs]
        for bar, value in zip(drawn, accuracies, strict=True):
            bar.set_width(value)
        when = "at the start" if epochs == 0 else f"after {epochs} epoch{'s' * (epochs > 1)}"
        text = f"Fused {when}, {changed} digits change class: {at_once:.1%} are right"
        if epochs in result.early:
            text += f", {accuracies[3]:.1%} in the end"
        return f"{text}; with three branches to the end {accuracies[0]:.1%}."
    return update


def stage(fig):
    """RepVGG from left to right: its five stages, and four layers of a stage with their branches and their sums."""
    fig.set_size_inches(7.2, 3.6)
    whole, part = fig.subplots(2, 1, height_ratios=(1, 3))
    for ax, ends in ((whole, (0, 10)), (part, (-0.9, 8.6))):
        ax.set(xlim=ends, ylim=(-1.9, 1.9), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    _box(whole, 0.6, 0, "image")
    for n in range(5):
        _box(whole, 2.2 + 1.55 * n, 0, f"stage {n + 1}", edge=VERMILLION if n == 2 else INK)
        _line(whole, [1.05 + 1.55 * n, 1.7 + 1.55 * n], [0, 0])
    whole.text(5.3, -1.9, "each begins with a stride of 2; one of them:", ha="center", color=INK)
    heights = {"3×3": 0.0, "1×1": 1.1, "identity": -1.1}
    drawn = [{name: [_line(part, [x, x + 0.25, x + 0.25, x + 1.5, x + 1.5, x + 1.6], [0, 0, y, y, 0, 0]),
                     *_box(part, x + 0.88, y, name)] for name, y in heights.items()} for x in (0, 2, 4, 6)]
    sums = [part.text(x + 1.72, 0, "", ha="center", va="center", animated=True,
                      bbox={"boxstyle": "circle", "fc": "white", "ec": BLUE}) for x in (0, 2, 4, 6)]
    shapes = [part.text(x, 0.25, "", ha="center", animated=True, size=SMALL) for x in (-0.35, 1.88, 3.88, 5.88, 7.88)]

    def update(result):
        for parts, sign, branches in zip(drawn, sums, result.branches, strict=True):
            for name, artists in parts.items():
                for artist in artists:
                    artist.set_visible(name in branches)
            sign.set_text("+" if len(branches) > 1 else "→")
        for text, (C, H, W) in zip(shapes, result.shapes, strict=True):
            text.set_text(f"{C}×{H}×{W}")
        first, *others = (" + ".join(branches) for branches in result.branches)
        return f"{result.form.capitalize()}: the layer with stride 2 has {first}, the others {others[0]}; then a ReLU."
    return update


def _box(ax, x, y, text, *, edge=BLUE):
    box = {"boxstyle": "round", "fc": "white", "ec": edge}
    return [ax.text(x, y, text, ha="center", va="center", animated=True, bbox=box)]


def _line(ax, x, y):
    (line,) = ax.plot(x, y, "-", color=FAINT, lw=1.5, animated=True)
    return line


def _cells(ax, size, title, *, high=1.0):
    """Axes for a square of numbers; returns draw(values, …).  nan is an empty cell; empty: what to say if all are."""
    ax.set(xticks=[], yticks=[])
    ax.set_title(title)
    ax.spines[:].set(visible=True, color=FAINT)
    image = ax.imshow(np.zeros((size, size)), cmap="PuOr", vmin=-high, vmax=high, animated=True)
    texts = [[ax.text(j, i, "", ha="center", va="center", fontsize=SMALL, animated=True) for j in range(size)]
             for i in range(size)]

    def draw(values, *, numbers=True, empty=""):
        margin = (size - len(values)) // 2
        values = np.pad(np.asarray(values, float), margin, constant_values=np.nan)
        image.set_data(values)
        for row, line in zip(texts, values, strict=True):
            for text, value in zip(row, line, strict=True):
                said = f"{value:.2f}".replace("-", "−") if numbers else "−" if value < -1e-9 else ""
                text.set_text("" if np.isnan(value) else said)
                text.set_color("white" if abs(value) > 0.65 * high else INK)
        if np.isnan(values).all():
            texts[size // 2][size // 2].set_text(empty)
    return draw
