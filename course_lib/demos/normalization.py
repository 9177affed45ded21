"""Chapter 7 demos: signals through depth, a batch and its members, running averages, and who shares a mean.

    explore(demos.mates, plots.mates, batch=[2, 4, 8, 16, 32, 64], seed=0)

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called through
their module, so that after use(f) these demos run on the student's own.  Nets train in normalization_training.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import normalization, normalization_relatives


@dataclass(frozen=True)
class Depth:
    """Layer by layer the standard deviation of a signal without norm and with batch norm, each (layers,).

    normalized is None where no batch norm was asked for.
    """

    plain: np.ndarray
    normalized: np.ndarray | None


NONLINEARITIES = {                                             # the function, and its derivative from its output
    "tanh": (np.tanh, lambda out: 1 - out**2),
    "ReLU": (lambda x: np.maximum(0, x), lambda out: (out > 0).astype(float)),
}


def _forward(log10_scale, nonlinearity, batch_norm, *, depth=10, width=150, examples=150):
    """Weights, outputs and batch norm's caches of a deep net at its start, weights from N(0, scale²)."""
    rng = np.random.default_rng(0)
    act, _ = NONLINEARITIES[nonlinearity]
    gamma, beta = np.ones(width), np.zeros(width)
    out, weights, outputs, caches = rng.normal(size=(examples, width)), [], [], []
    for _ in range(depth):
        weights.append(10**log10_scale * rng.normal(size=(width, width)))
        out = out @ weights[-1]
        if batch_norm:
            out, cache, _ = normalization.batchnorm_forward(out, gamma, beta)
            caches.append(cache)
        out = act(out)
        outputs.append(out)
    return weights, outputs, caches


def depth(log10_scale=-2.0, nonlinearity="tanh", *, batch_norm=True):
    """Standard deviation of the outputs of ten layers of 150 units, for weights drawn from N(0, scale²)."""
    stds = [np.array([out.std() for out in _forward(log10_scale, nonlinearity, norm)[1]])
            for norm in ([False, True] if batch_norm else [False])]
    return Depth(*stds, *[None] * (2 - len(stds)))


def gradients(log10_scale=-2.0, nonlinearity="tanh"):
    """Standard deviation of the gradient that reaches each of the ten layers, when N(0, 1) arrives at the last."""
    _, slope = NONLINEARITIES[nonlinearity]
    stds = []
    for batch_norm in (False, True):
        weights, outputs, caches = _forward(log10_scale, nonlinearity, batch_norm)
        dout = np.random.default_rng(1).normal(size=outputs[-1].shape)
        sizes = []
        for i in reversed(range(len(weights))):
            sizes.append(dout.std())
            dout = dout * slope(outputs[i])
            if batch_norm:
                dout, _, _ = normalization.batchnorm_backward(dout, *caches[i])
            dout = dout @ weights[i].T
        stds.append(np.array(sizes[::-1]))
    return Depth(*stds)


def gradients_of_a_batch(*, examples=8):
    """What arrives at one feature of eight examples when a random gradient comes through batch norm, (examples,)."""
    rng = np.random.default_rng(0)
    _, cache, _ = normalization.batchnorm_forward(rng.normal(size=(examples, 1)), np.ones(1), np.zeros(1))
    dx, _, _ = normalization.batchnorm_backward(rng.normal(size=(examples, 1)), *cache)
    return np.asarray(dx)[:, 0]


@dataclass(frozen=True)
class Feature:
    """One feature before and after batch norm, each (N,), and after a tanh behind it."""

    x: np.ndarray
    out: np.ndarray
    squashed: np.ndarray


FEATURE = {"mean": 1.5, "std": 2.0}


def scale_and_shift(gamma=1.0, beta=0.0, *, examples=300):
    """One lopsided feature of mean 1.5 and standard deviation 2 through batch norm with this γ and β."""
    x = np.random.default_rng(0).gamma(2.0, size=examples)
    x = FEATURE["mean"] + FEATURE["std"] * (x - x.mean()) / x.std()
    out, _, _ = normalization.batchnorm_forward(x[:, None], np.array([float(gamma)]), np.array([float(beta)]))
    return Feature(x, out[:, 0], np.tanh(out[:, 0]))


@dataclass(frozen=True)
class Mates:
    """What one and the same example gives in many batches, (draws,), and at test time; None if not asked for."""

    batch: int
    out: np.ndarray
    test: float | None


def mates(batch=8, seed=0, *, at_test_time=True, draws=400):
    """An example with x = 2 in 400 batches of this size, its mates drawn from N(1, 2²): another output in each.

    The batches lie side by side, as if each were a feature.
    """
    x = np.random.default_rng(seed).normal(1, 2, size=(batch, draws))
    x[0] = 2.0
    out, _, _ = normalization.batchnorm_forward(x, np.ones(draws), np.zeros(draws))
    if not at_test_time:
        return Mates(batch, out[0], None)
    one, zero = np.ones(1), np.zeros(1)
    test = normalization.batchnorm_inference(np.full((1, 1), 2.0), one, zero, one, 4 * one)
    return Mates(batch, out[0], float(test[0, 0]))


@dataclass(frozen=True)
class Follow:
    """A feature's mean as training goes on: the true one, that of each batch, the running average; each (steps,)."""

    truth: np.ndarray
    batches: np.ndarray
    running: np.ndarray


def follow(momentum=0.9, batch=8, seed=0, *, steps=200):
    """The running average of a feature whose mean moves from 0 to 2 while the layers below it learn."""
    rng = np.random.default_rng(seed)
    truth = 2 - 2 * np.exp(-np.arange(steps) / 30)
    batches = truth + 1.5 / np.sqrt(batch) * rng.normal(size=steps)
    average, seen = (np.zeros(1), np.ones(1)), []
    for mean in batches:
        average = normalization.running_average(average, (np.array([mean]), np.array([2.25])), momentum=momentum)
        seen.append(float(np.asarray(average[0])[0]))
    return Follow(truth, batches, np.array(seen))


NORMS = ("batch", "layer", "instance", "group")
MEANS = ("batch", "group", "layer", "instance", "token")      # of `labels`, in an order in which neighbours are alike
CUBE = {"examples": 4, "channels": 6, "positions": 5}


@dataclass(frozen=True)
class Cube:
    """Which cells (N, C, H · W) share a mean and a variance with those of one channel of one example."""

    shared: np.ndarray              # booleans
    chosen: tuple                   # (example, channel), counted from 0
    means: int                      # how many means there are in all


def cube(norm="batch", groups=2, example=1, channel=1):
    """The cells that are averaged together with this channel of this example, both counted from 1.

    groups counts for group norm only.  Raises ValueError if it does not divide the six channels.
    """
    N, C, L = CUBE.values()
    n, c = example - 1, channel - 1
    if C % groups:
        raise ValueError(f"groups = {groups} must divide the {C} channels")
    size = C // {"layer": 1, "instance": C, "group": groups, "batch": C}[norm]            # channels in a group
    mates_n = np.arange(N) == n if norm != "batch" else np.full(N, True)
    mates_c = np.arange(C) // size == c // size
    shared = np.broadcast_to(mates_n[:, None, None] & mates_c[:, None], (N, C, L))
    return Cube(shared, (n, c), means=shared.size // int(shared.sum()))


@dataclass(frozen=True)
class Row:
    """One example's features (D,), as they are, after layer norm and after RMS norm."""

    x: np.ndarray
    layer: np.ndarray
    rms: np.ndarray


def row(shift=3.0, scale=1.0, seed=0, *, features=12):
    """An example of N(shift, scale²), through your layer norm and through RMS norm."""
    x = np.random.default_rng(seed).normal(size=(1, features)) * scale + shift
    gamma, beta = np.ones(features), np.zeros(features)
    return Row(x[0], normalization.layernorm_forward(x, gamma, beta)[0][0],
               normalization_relatives.rmsnorm_forward(x, gamma)[0][0])


def labels(norm):
    """Which mean each cell (N, C, H · W) belongs to, counted from 0: one of MEANS, group norm with two groups.

    "token" is the Transformer's layer norm, which takes each position of each example by itself.
    """
    n, c, position = np.indices(tuple(CUBE.values()))
    C, L = CUBE["channels"], CUBE["positions"]
    return {"batch": c, "group": 2 * n + c // (C // 2), "layer": n, "instance": C * n + c,
            "token": L * n + position}[norm]


def special_cases(*, seed=0):
    """Largest difference of group norm from layer norm, with G = 1, and from instance norm, with G = C."""
    rng = np.random.default_rng(seed)
    rows, images = rng.normal(3, 2, size=(5, 6)), rng.normal(3, 2, size=(4, 6, 8, 8))
    gamma, beta = rng.normal(size=(2, 6))
    as_layer = normalization.groupnorm_forward(rows, gamma, beta, groups=1)[0]
    as_instance = normalization.groupnorm_forward(images, gamma, beta, groups=6)[0]
    by_hand = ((images - images.mean(axis=(2, 3), keepdims=True))
               / np.sqrt(images.var(axis=(2, 3), keepdims=True) + 1e-5)) * gamma[:, None, None] + beta[:, None, None]
    return (float(np.abs(as_layer - normalization.layernorm_forward(rows, gamma, beta)[0]).max()),
            float(np.abs(as_instance - by_hand).max()))
