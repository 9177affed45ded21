"""Chapter 10 demo that trains: a net of RepVGG blocks on real digits, fused after training, or too early.

    explore(lambda fuse_after: trained().at(fuse_after), plots.fused_early, fuse_after=list(MOMENTS))

The chapter's functions are called through their module, so that after use(f) the nets run on the student's own.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import data, initialization, layers, net, normalization, optimizers
from course_lib import reparameterization as rep
from course_lib.demos.reparameterization import times

MOMENTS = {"training is over": 4, "epoch 3": 3, "epoch 2": 2, "epoch 1": 1, "the start": 0}
EPOCHS, STEPS, BATCH = 4, 20, 32            # of a training: epochs, steps in each, digits in a step
CHANNELS, DEPTH = 8, 4


class RepVGGBlock:
    """A layer of three branches, 3×3, 1×1 and, if F = C, the identity; each with its batch norm, added up.

    The buffers are the branches' running averages, which change in training.
    """

    def __init__(self, C, F, *, branches=("3", "1", "0"), rng, momentum=0.9, dtype=np.float32):
        self.branches = [branch for branch in branches if branch != "0" or F == C]
        self.params = {f"w{size}": initialization.he((F, C, int(size), int(size)), rng=rng, dtype=dtype)
                       for size in self.branches if size != "0"}
        self.params |= {f"gamma{branch}": np.ones(F, dtype) for branch in self.branches}
        self.params |= {f"beta{branch}": np.zeros(F, dtype) for branch in self.branches}
        self.grads = {name: np.zeros_like(array) for name, array in self.params.items()}
        self.buffers = {f"mean{branch}": np.zeros(F, dtype) for branch in self.branches}
        self.buffers |= {f"var{branch}": np.ones(F, dtype) for branch in self.branches}
        self.momentum, self.need_dx = momentum, True

    def block(self):
        """The layer as repvgg_predict and repvgg_fuse take it."""
        return tuple(rep.Branch(self.params.get(f"w{branch}"), self.params[f"gamma{branch}"],
                                self.params[f"beta{branch}"], self.buffers[f"mean{branch}"],
                                self.buffers[f"var{branch}"]) for branch in self.branches)

    def forward(self, x, *, training):
        if not training:
            return rep.repvgg_predict(x, self.block())
        out, self.caches = 0, []
        for branch, (w, gamma, beta, *running) in zip(self.branches, self.block(), strict=True):
            z, conv = (x, None) if w is None else rep.conv2d_forward(
                x, w, np.zeros(len(w), w.dtype), pad=w.shape[2] // 2)
            y, norm, batch = normalization.batchnorm_forward(z, gamma, beta)
            mean, var = normalization.running_average(running, batch, momentum=self.momentum)
            self.buffers[f"mean{branch}"][...], self.buffers[f"var{branch}"][...] = mean, var
            self.caches.append((branch, conv, norm))
            out = out + y
        return out

    def backward(self, dout):
        dx = 0
        for branch, conv, norm in self.caches:
            dz, dgamma, dbeta = normalization.batchnorm_backward(dout, *norm)
            self.grads[f"gamma{branch}"][...], self.grads[f"beta{branch}"][...] = dgamma, dbeta
            if conv is not None:
                dz, self.grads[f"w{branch}"][...], _ = rep.conv2d_backward(dz, *conv, need_dx=self.need_dx)
            dx = dx + dz if self.need_dx else None
        return dx


def blocks(branches=("3", "1", "0"), *, rng):
    """A net for digits of 8 × 8 pixels: blocks, each with its ReLU, then a pooling and ten scores."""
    body = [part for C in (1, *[CHANNELS] * (DEPTH - 1))
            for part in (RepVGGBlock(C, CHANNELS, branches=branches, rng=rng), layers.ReLU())]
    return net.Sequential([*body, layers.MaxPool(), layers.Flatten(), layers.Affine(16 * CHANNELS, 10, rng=rng)])


def fused(model):
    """The same net, a copy, with one convolution in place of each block."""
    parts = []
    for layer in model.layers:
        if isinstance(layer, RepVGGBlock):
            w, b = rep.repvgg_fuse(layer.block())
            part = layers.Conv2d(w.shape[1], len(w), rng=np.random.default_rng(0))
            part.params = {"w": w, "b": b}
        elif isinstance(layer, layers.Affine):
            part = layers.Affine(*layer.params["w"].shape, rng=np.random.default_rng(0))
            part.params = {name: array.copy() for name, array in layer.params.items()}
        else:
            part = layer                                       # keeps nothing but its last cache
        parts.append(part)
    return net.Sequential(parts)


@dataclass(frozen=True)
class Fusions:
    """Training in three branches, with one branch, and fused after some epochs and trained on.

    three, one: loss by step;  early: {epochs before fusing: loss by step, nan before};  accuracy: {the same, and
    "three", "one": on the test set after training};  at_once: {epochs: (accuracy of the three branches when they were
    fused, accuracy of the one kernel right after, test digits whose class changed)}.
    model, deployed: the net after training, and fused.
    """

    three: np.ndarray
    one: np.ndarray
    early: dict
    accuracy: dict
    at_once: dict
    model: net.Sequential
    deployed: net.Sequential

    def at(self, moment):
        """All of it, and after how many epochs to fuse."""
        return self, MOMENTS[moment]


def training(*, lr=0.2, epochs=EPOCHS, seed=0, progress=iter):
    """Train blocks on real digits; fuse a copy at the start of each epoch and train it on as plain convolutions.

    progress: wraps the list of trainings.
    """
    (x, y), (x_test, y_test) = ((images.reshape(-1, 1, 8, 8), labels) for images, labels in data.digits())
    x, y = x[:STEPS * BATCH], y[:STEPS * BATCH]                      # full batches only
    losses, accuracy, at_once, copies = {}, {}, {}, {}

    def fuse(model, done):
        copy = copies[done] = fused(model)
        right, now = model.forward(x_test).argmax(axis=1), copy.forward(x_test).argmax(axis=1)
        at_once[done] = np.mean(right == y_test), np.mean(now == y_test), int(np.sum(right != now))

    def fit(name, model, *, done=0, watch=iter):
        rng = np.random.default_rng(seed)
        history = net.fit(model, x, y, rule=optimizers.sgd, lr=lr, epochs=epochs - done, batch=BATCH, rng=rng,
                          progress=watch)
        losses[name] = np.concatenate([np.full(STEPS * done, np.nan), history.loss])
        accuracy[name] = model.accuracy(x_test, y_test)

    def three_branches():
        model = blocks(rng=np.random.default_rng(seed))

        def watch(steps):
            for step in steps:
                if step % STEPS == 0:
                    fuse(model, step // STEPS)
                yield step
        fit("three", model, watch=watch)
        fuse(model, epochs)
        return model

    for name in progress(["three", "one", *range(epochs)]):
        if name == "three":
            trained = three_branches()
        elif name == "one":
            fit(name, blocks("3", rng=np.random.default_rng(seed)))
        else:
            fit(name, copies[name], done=name)
    accuracy[epochs] = at_once[epochs][1]
    early = {done: losses[done] for done in range(epochs)}
    return Fusions(losses["three"], losses["one"], early, accuracy, at_once, trained, copies[epochs])


@dataclass(frozen=True)
class Deployment:
    """A trained net before and after fusing: parameters, milliseconds for the test set, accuracy, each (2,)."""

    parameters: tuple
    milliseconds: tuple
    accuracy: tuple
    changed: int                # test digits that get another class
    difference: float           # largest, of the scores


def deployment(run):
    """What fusing a trained net changes, timed now."""
    _, (x, y) = data.digits()
    x, nets = x.reshape(-1, 1, 8, 8), (run.model, run.deployed)
    before, after = (model.forward(x) for model in nets)
    parameters = tuple(model.parameters.size for model in nets)
    return Deployment(parameters, times(*(lambda model=model: model.forward(x) for model in nets), repeats=5),
                      tuple(model.accuracy(x, y) for model in nets),
                      int(np.sum(before.argmax(axis=1) != after.argmax(axis=1))), float(np.abs(before - after).max()))
