"""Chapter 4 demos: equal units that never part, and what ten layers do to a signal and to its gradient.

    explore(demos.signal, plots.signal, scale=(1e-3, 1, "log"), nonlinearity=["tanh", "relu"], width=(50, 500, 50))

The chapter's functions are called through their module, so that after use(f) these demos run the student's own.
"""

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from course_lib import initialization, layers, mean_field

UNITS = 8


@dataclass(frozen=True)
class Symmetry:
    """A small net learns exclusive or: weights (steps, 2, units) of the hidden units, loss (steps,), what it says
    (side, side) on the square from -2 to 2, and the examples x (N, 2), y (N,)."""

    weights: np.ndarray
    loss: np.ndarray
    says: np.ndarray
    x: np.ndarray
    y: np.ndarray

    def right(self):
        """Share of the examples on the right side."""
        at = np.clip((self.x + 2) / 4 * len(self.says), 0, len(self.says) - 1).astype(int)
        return float(np.mean((self.says[at[:, 1], at[:, 0]] > 0) == (self.y > 0)))


def symmetry(start=0.5, spread=0.0, seed=0, *, steps=400, examples=80, side=40, lr=0.2):
    """Eight tanh units, all of whose weights start at `start`, plus random numbers of size `spread`.

    The task is exclusive or: are the two inputs of one sign?  No single unit can tell.
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, size=(examples, 2))
    y = np.sign(x[:, :1] * x[:, 1:])
    w1, w2 = (start + spread * rng.standard_normal(shape) for shape in ((2, UNITS), (UNITS, 1)))
    b1, b2 = np.zeros(UNITS), 0.0
    weights, loss = [], []
    for _ in range(steps):
        weights.append(w1)
        h = np.tanh(x @ w1 + b1)
        error = h @ w2 + b2 - y
        loss.append(np.mean(error**2))
        dscore = error / examples
        da = dscore @ w2.T * (1 - h * h)
        w1, b1 = w1 - lr * x.T @ da, b1 - lr * da.sum(axis=0)
        w2, b2 = w2 - lr * h.T @ dscore, b2 - lr * dscore.sum()
    middle = (np.arange(side) + 0.5) / side * 4 - 2
    points = np.stack(np.meshgrid(middle, middle), axis=-1)
    return Symmetry(np.array(weights), np.array(loss), (np.tanh(points @ w1 + b1) @ w2 + b2)[..., 0], x, y[:, 0])


@dataclass(frozen=True)
class Parting:
    """How many hidden units differ, (spreads, steps), at these steps of training, for each spread at the start."""

    steps: np.ndarray
    spreads: tuple
    units: np.ndarray


def parting(start=0.5, seed=0, *, spreads=(0.0, 1e-8, 1e-4, 1.0)):
    """distinct_units of the hidden layer as training goes on, from weights of `start` plus noise."""
    at = np.unique(np.geomspace(1, 400, 25).astype(int)) - 1
    units = [[int(initialization.distinct_units(w)) for w in symmetry(start, spread, seed, side=1).weights[at]]
             for spread in spreads]
    return Parting(at + 1, spreads, np.array(units))


BINS = 41                               # odd: what is 0 up to rounding falls into one bin


@dataclass(frozen=True)
class Depth:
    """Numbers of each of L layers: std (L,), counts (L, bins) between edges, and what theory expects of std (L,).

    flat: the share of units whose slope f′ is below 0.01, in the last layer; for gradients, in the first.
    also, expected_also: of gradients, the std of ∂L/∂W (L,), beside that of ∂L/∂h.
    """

    scale: float
    gain: float
    nonlinearity: str
    std: np.ndarray
    counts: np.ndarray
    edges: np.ndarray
    expected: np.ndarray
    flat: float
    also: np.ndarray | None = None
    expected_also: np.ndarray | None = None


LIMIT = {"tanh": 1.0, "sigmoid": 1.0, "relu": 3.0, "leaky_relu": 3.0, "elu": 3.0, "identity": 3.0}


def tens(depth):
    """The depth rounded up, for which numbers are drawn: a net's layers are the first of those of a deeper one."""
    return -(-depth // 10) * 10


@lru_cache(maxsize=4)
def numbers(depth, width, examples, seed, init=None):
    """Inputs, gradients at the end, and weights by init, or N(0, 1), of a net: drawn once for all scales."""
    rng, shape = np.random.default_rng(seed), (width, width)
    x, dout = rng.standard_normal((2, examples, width), np.float32)
    return x, dout, ([init(shape, rng=rng) for _ in range(depth)] if init else
                     rng.standard_normal((depth, *shape), np.float32))


def signal(scale=0.01, nonlinearity="tanh", width=500, depth=10, seed=0, *, examples=200):
    """What comes out of each layer of a deep net whose weights are N(0, scale²), for inputs of N(0, 1)."""
    x, _, units = numbers(tens(depth), width, examples, seed)
    return passed_on(x, units[:depth] * np.float32(scale), nonlinearity, scale)


def signal_of(init="Xavier", nonlinearity="tanh", width=500, depth=10, seed=0, *, examples=200):
    """The same for a net that is initialized by your function: "Xavier" or "He"."""
    x, _, weights = numbers(tens(depth), width, examples, seed, INITS[init]())
    return passed_on(x, weights[:depth], nonlinearity, float(np.std(weights[0])))


INITS = {                               # looked up when they are called: use(xavier) may come in between
    "He": lambda: initialization.he,
    "Xavier": lambda: initialization.xavier,
    "0.01 · N(0, 1)": lambda: initialization.small_gaussian,
    "1 · N(0, 1)": lambda: LARGE,
}
LARGE = partial(initialization.small_gaussian, scale=1.0)


def passed_on(x, weights, nonlinearity, scale):
    """The histograms and standard deviations of what each of these layers gives."""
    kind, outputs = layers.Activation(nonlinearity), [x]
    for w in weights:
        outputs.append(kind.forward(outputs[-1] @ w, training=True))
    slope = kind.backward(np.ones_like(outputs[-1]))
    gain = weights[0].shape[0] * scale**2
    _, expected = mean_field.expected_activations(nonlinearity, gain=gain, depth=len(weights))
    return Depth(scale, gain, nonlinearity, np.array([h.std() for h in outputs[1:]]),
                 *histograms(outputs[1:], LIMIT[nonlinearity]), expected, float(np.mean(slope < 0.01)))


def gradient(scale=0.01, nonlinearity="tanh", width=300, depth=10, seed=0, *, examples=100):
    """What comes back to each layer of that net, from gradients of N(0, 1) at its end: ∂L/∂h and ∂L/∂W."""
    x, dout, units = numbers(tens(depth), width, examples, seed)
    return passed_back(x, units[:depth] * np.float32(scale), dout, nonlinearity, scale)


def gradient_of(init="Xavier", nonlinearity="tanh", width=300, depth=10, seed=0, *, examples=100):
    """The same for a net that is initialized by your function: "Xavier" or "He"."""
    x, dout, weights = numbers(tens(depth), width, examples, seed, INITS[init]())
    return passed_back(x, weights[:depth], dout, nonlinearity, float(np.std(weights[0])))


def passed_back(x, weights, dout, nonlinearity, scale):
    """The histograms and standard deviations of what comes back to each of these layers."""
    depth, kinds = len(weights), [layers.Activation(nonlinearity) for _ in weights]
    inputs = [x]
    for w, kind in zip(weights, kinds, strict=True):
        inputs.append(kind.forward(inputs[-1] @ w, training=True))
    arrived, of_weights, flat = [dout], [], float(np.mean(kinds[0].backward(np.ones_like(dout)) < 0.01))
    for layer in reversed(range(depth)):
        passed = kinds[layer].backward(arrived[0])
        of_weights.insert(0, np.std(inputs[layer].T @ passed) / len(x))
        if layer:
            arrived.insert(0, passed @ weights[layer].T)
    gain = weights[0].shape[0] * scale**2
    expected = mean_field.expected_gradients(nonlinearity, gain=gain, depth=depth, examples=len(x))
    return Depth(scale, gain, nonlinearity, np.array([g.std() for g in arrived]), *histograms(arrived, 3.0),
                 expected[0], flat, np.array(of_weights), expected[1])


def histograms(values, limit):
    """counts (L, BINS) and edges from -limit to limit; what lies beyond is counted in the outermost bins."""
    bins = [np.clip((v + limit) * (BINS / (2 * limit)), 0, BINS - 1).astype(np.intp).ravel() for v in values]
    return np.array([np.bincount(b, minlength=BINS) for b in bins]), np.linspace(-limit, limit, BINS + 1)


LECTURE = {                             # the std of layers 1 to 10 in the lecture's tables, from one run each
    ("tanh", "0.01 · N(0, 1)"): (.213081, .047551, .010630, .002378, .000532, .000119, .000026, .000006, .000001, 0),
    ("tanh", "1 · N(0, 1)"): (.981879, .981649, .981601, .981755, .981614, .981560, .981520, .981913, .981728, .981736),
    ("tanh", "Xavier"): (.627953, .486051, .407723, .357108, .320917, .292116, .273387, .254935, .239266, .228008),
    ("relu", "Xavier"): (.582273, .403795, .276912, .198685, .140299, .103280, .072748, .051572, .038583, .026076),
    ("relu", "He"): (.825232, .827835, .813855, .826902, .834092, .860035, .870610, .889348, .845357, .844523),
}


@dataclass(frozen=True)
class Table:
    """The mean and std of each of ten layers (10,), by activation_statistics, and the std in the lecture."""

    mean: np.ndarray
    std: np.ndarray
    lecture: np.ndarray


def table(nonlinearity="tanh", init="0.01 · N(0, 1)", seed=0):
    """The lecture's experiment at its full size: a thousand examples of N(0, 1) through ten layers of 500 units."""
    mean, std = full_size(initialization.activation_statistics, INITS[init](), nonlinearity, seed)
    return Table(mean, std, np.array(LECTURE[nonlinearity, init]))


@lru_cache(maxsize=32)
def full_size(statistics, init, nonlinearity, seed):
    """Your statistics of a net that your initializer made: five thousand million operations, so that it is kept."""
    rng = np.random.default_rng(seed)
    x, weights = rng.standard_normal((1000, 500), np.float32), [init((500, 500), rng=rng) for _ in range(10)]
    return tuple(map(np.asarray, statistics(x, weights, nonlinearity=nonlinearity)))


def first_and_last_gradient(scale, nonlinearity="tanh", *, width=300, depth=10, examples=100, seed=0):
    """The std of ∂L/∂W in the first and in the last layer, measured by gradient_statistics."""
    x, dout, units = numbers(tens(depth), width, examples, seed)
    weights = list(units[:depth] * np.float32(scale))
    dw = initialization.gradient_statistics(x, weights, dout, nonlinearity=nonlinearity)[1]
    return float(dw[0]), float(dw[-1])
