"""Chapter 10 demos: what a kernel does to an image, three branches that become one, and when they do not.

    explore(demos.one_kernel, plots.one_kernel, stage=list(demos.STAGES))

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.
"""

import time
from dataclasses import dataclass

import numpy as np

from course_lib import data, reparameterization
from course_lib.reparameterization import Branch

KERNELS = {                     # of 3 × 3 cells
    "1 in the upper left corner": np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, 0]]),
    "1 in the middle": np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "½ in the middle": np.array([[0.0, 0, 0], [0, 0.5, 0], [0, 0, 0]]),
    "mean of nine": np.full((3, 3), 1 / 9),
    "left edges": np.array([[-0.25, 0, 0.25], [-0.5, 0, 0.5], [-0.25, 0, 0.25]]),
}


@dataclass(frozen=True)
class Convolved:
    """An image (8, 8), a kernel (3, 3) and what it makes of the image (8, 8)."""

    image: np.ndarray
    kernel: np.ndarray
    out: np.ndarray


def kernel_at_work(kernel="1 in the upper left corner", digit=3):
    """One of KERNELS on a handwritten digit, with one zero around it."""
    (x, y), _ = data.digits()
    image = x[np.flatnonzero(y == digit)[0]].reshape(1, 1, 8, 8).astype(float)
    w = KERNELS[kernel][None, None]
    out, _ = reparameterization.conv2d_forward(image, w, np.zeros(1), pad=1)
    return Convolved(image[0, 0], w[0, 0], np.asarray(out)[0, 0])


def a_block(C=4, F=4, *, seed=0, dtype=np.float64):
    """A RepVGG block as training might leave it: 3×3, 1×1 and, if F = C, the identity, with running averages."""
    rng = np.random.default_rng(seed)

    def branch(w):
        norm = rng.normal(1, 0.4, F), rng.normal(0, 0.5, F), rng.normal(0, 0.5, F), rng.uniform(0.3, 2, F)
        return Branch(w if w is None else w.astype(dtype), *(a.astype(dtype) for a in norm))
    kernels = rng.normal(0, 0.5, (F, C, 3, 3)), rng.normal(0, 0.8, (F, C, 1, 1))
    return tuple(branch(w) for w in (*kernels, None)[:3 if F == C else 2])


@dataclass(frozen=True)
class Stage:
    """The first layers of a stage of RepVGG: branches of each, and (channels, height, width) before and after each."""

    form: str
    branches: tuple
    shapes: tuple


FORMS = ("as trained", "as used")


def stage(form=FORMS[0], *, layers=4, channels=(4, 8), side=16):
    """Four layers of a stage: the first one halves the image by a stride of 2 and may change the channels.

    There the identity is missing: its output would have the shape of the image that came in.
    """
    shapes, branches, x = [(channels[0], side, side)], [], np.zeros((1, channels[0], side, side))
    for i in range(layers):
        stride, C = (2 if i == 0 else 1), x.shape[1]
        x, _ = reparameterization.conv2d_forward(x, np.zeros((channels[1], C, 3, 3)), np.zeros(channels[1]),
                                                 stride=stride, pad=1)
        shapes.append(x.shape[1:])
        three = ("3×3", "1×1", *(["identity"] if shapes[-1] == shapes[-2] else []))
        branches.append(three if form == FORMS[0] else ("3×3",))
    return Stage(form, tuple(branches), tuple(shapes))


STAGES = ("in training", "each as 3×3", "each with its batch norm folded in", "added up")


@dataclass(frozen=True)
class OneKernel:
    """The kernels of one filter and one channel at a stage: of the branches and of their sum; None where there is none.

    biases: of the branches, once batch norm is folded in;  bias: of the sum;  difference: the largest between the
    outputs of the three branches and of the one kernel, on the same images, once there is one;  size: of the outputs.
    """

    stage: str
    kernels: list
    total: np.ndarray | None
    biases: list
    bias: float | None
    difference: float | None
    size: float | None


def one_kernel(stage=STAGES[0], filter=0, channel=0, dtype="float64"):
    """Three branches becoming one kernel, step by step."""
    block, step = a_block(dtype=np.dtype(dtype)), STAGES.index(stage)
    kernels = [branch.w for branch in block]
    biases, fused, difference, size = [None] * 3, None, None, None
    if step >= 1:
        kernels = [kernels[0], reparameterization.pad_1x1_to_3x3(kernels[1]),
                   reparameterization.identity_kernel(4, dtype=dtype)]
    if step >= 2:
        kernels, biases = zip(*(reparameterization.fold_batchnorm(w, 0 * norm[1], *norm) for w, (_, *norm)
                                in zip(kernels, block, strict=True)), strict=True)
    if step == 3:
        fused = reparameterization.repvgg_fuse(block)
        x = np.random.default_rng(1).normal(size=(8, 4, 12, 12)).astype(dtype)
        three = reparameterization.repvgg_predict(x, block)
        one, _ = reparameterization.conv2d_forward(x, *fused, pad=1)
        difference, size = float(np.abs(one - three).max()), float(np.std(three))
    return OneKernel(stage, [None if w is None else np.asarray(w)[filter, channel] for w in kernels],
                     fused and np.asarray(fused[0])[filter, channel],
                     [b if b is None else float(b[filter]) for b in biases], fused and float(fused[1][filter]),
                     difference, size)


def times(*runs, repeats=9):
    """Milliseconds that each of these functions takes: the median of several turns, taken by turns."""
    taken = [[] for _ in runs]
    for _ in range(repeats):
        for run, seconds in zip(runs, taken, strict=True):
            start = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - start)
    return tuple(1000 * float(np.median(seconds)) for seconds in taken)


@dataclass(frozen=True)
class Cost:
    """Three branches and one kernel: milliseconds, parameters and millions of multiplications, each (2,)."""

    milliseconds: tuple
    parameters: tuple
    multiplications: tuple


def cost(channels=16, side=16, *, images=4):
    """What a block costs before and after fusing, in float32 on images of side × side pixels, timed now."""
    block = a_block(channels, channels, dtype=np.float32)
    w, b = reparameterization.repvgg_fuse(block)
    x = np.random.default_rng(0).random((images, channels, side, side), np.float32)
    milliseconds = times(lambda: reparameterization.repvgg_predict(x, block),
                         lambda: reparameterization.conv2d_forward(x, w, b, pad=1))
    kernels, norms = 10 * channels**2, 3 * channels
    pixels = images * side**2
    return Cost(milliseconds, (kernels + 4 * norms, w.size + b.size),
                ((kernels + norms) * pixels / 1e6, w.size * pixels / 1e6))


BATCHES = (1, 2, 4, 8, 16, 32, 64)
MODES = ("training", "test")


@dataclass(frozen=True)
class Switch:
    """Outputs of the fused kernel (points,) and of the block (points,) for one batch in one mode.

    training, test: root mean square of their difference, in units of the outputs' own spread, for each of BATCHES.
    """

    mode: str
    batch: int
    fused: np.ndarray
    block: np.ndarray
    training: np.ndarray
    test: np.ndarray

    def difference(self):
        """In this mode, for this batch."""
        return getattr(self, self.mode)[BATCHES.index(self.batch)]


def switch(mode="test", batch=16, seed=0, *, population=96, side=5):
    """A block in training mode or test mode beside the one kernel that it was fused into, batch by batch.

    The running averages are perfect: those of the whole population that the batches are drawn from.
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(population, 4, side, side)) * rng.uniform(0.3, 2, size=(population, 1, 1, 1))
    _, block = reparameterization.repvgg_train(x, a_block(), momentum=0)
    w, b = reparameterization.repvgg_fuse(block)
    order, apart, chosen = rng.permutation(population), {mode: [] for mode in MODES}, None
    fused, _ = reparameterization.conv2d_forward(x, w, b, pad=1)
    test = reparameterization.repvgg_predict(x, block)
    for size in BATCHES:
        rows = order[:size]
        trained, _ = reparameterization.repvgg_train(x[rows], block)
        for name, out in (("training", trained), ("test", test[rows])):
            apart[name].append(np.sqrt(np.mean((out - fused[rows])**2)) / fused.std())
            if (size, name) == (batch, mode):
                some = rng.permutation(out.size)[:150]
                chosen = fused[rows].ravel()[some], out.ravel()[some]
    return Switch(mode, batch, *chosen, np.array(apart["training"]), np.array(apart["test"]))


@dataclass(frozen=True)
class Stale:
    """How far the fused kernel is from the block in either mode, after so many steps of training: each (steps,)."""

    steps: np.ndarray
    step: int
    training: np.ndarray
    test: np.ndarray


STEPS = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60)


def stale(momentum=0.9, step=10, seed=0, *, batch=16, side=4):
    """Fuse at any step of a training in which the averages still catch up with the data.

    The weights stand still; the averages start at mean 0 and variance 1, as in every new batch norm.
    """
    rng = np.random.default_rng(seed)
    block = tuple(branch._replace(mean=0 * branch.mean, var=1 + 0 * branch.var) for branch in a_block())
    held, steps = rng.normal(1, 2, size=(48, 4, side, side)), np.array(STEPS)
    own, _ = reparameterization.repvgg_train(held, block)
    apart = []
    for now in range(steps[-1] + 1):
        if now in steps:
            one, _ = reparameterization.conv2d_forward(held, *reparameterization.repvgg_fuse(block), pad=1)
            three = reparameterization.repvgg_predict(held, block)
            apart.append([np.sqrt(np.mean((out - one)**2)) / own.std() for out in (own, three)])
        _, block = reparameterization.repvgg_train(rng.normal(1, 2, size=(batch, 4, side, side)), block,
                                                   momentum=momentum)
    return Stale(steps, step, *np.transpose(apart))
