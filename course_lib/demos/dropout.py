"""Chapter 6 demos: what dropout does to a unit, to a small net, to an average and to a real net.

    explore(demos.single_unit, plots.single_unit, w1=(-2, 2, 0.1), w2=(-2, 2, 0.1), keep_prob=(0.05, 1, 0.05))

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import data, dropout, layers, net
from course_lib.kept import kept


@dataclass(frozen=True)
class SingleUnit:
    """Row by row, the masks (4, 2) of two inputs, their probability (4,) and the unit's output under each (4,)."""

    masks: np.ndarray
    probability: np.ndarray
    output: np.ndarray
    average: float
    all_on: float


def single_unit(w1=1.0, w2=0.5, keep_prob=0.5, *, x=(1.0, 2.0)):
    """A unit a = w₁x₁ + w₂x₂ under each of the four masks of its inputs, and with both of them on."""
    masks = dropout.dropout_masks(2)
    coin = np.array([1 - keep_prob, keep_prob])
    probability = np.outer(coin, coin).ravel()              # of two independent coins: one mask a row, as in masks
    terms = np.array(x) * (w1, w2)
    output = masks @ terms
    return SingleUnit(masks, probability, output, average=float(probability @ output), all_on=float(terms.sum()))


FEATURES = ("stripes", "hooves", "mane", "tail")
DETECTORS = ("A", "B", "C", "D")
WIRINGS = {                     # (features, detectors), (detectors,)
    "specialized": (np.diag([4.0, 4.0, 4.0, 4.0]), np.array([0.85, 0.05, 0.05, 0.05])),
    "redundant": (np.ones((4, 4)), np.full(4, 0.25)),
}


@dataclass(frozen=True)
class ThinnedNet:
    """A small net with some of its units switched off; score runs from 0 to 1, its value with all units on."""

    features: np.ndarray        # (4,), 1 where a feature is on
    detectors: np.ndarray       # (4,), what each passes on
    on: np.ndarray              # (8,) booleans: features, then detectors
    weights: tuple
    score: float


def thinned_net(units=None, wiring="redundant"):
    """"Is this a zebra?", asked of a net whose units can be switched off one by one.

    units: {name: True if it is on}, names from FEATURES and DETECTORS;  wiring: a name of WIRINGS.
    """
    units = units or {}
    on = np.array([units.get(name, True) for name in FEATURES + DETECTORS])
    w1, w2 = WIRINGS[wiring]
    features = on[:4].astype(float)                                        # all four are in the picture
    detectors = np.maximum(0, features @ w1 / 4) * on[4:]
    return ThinnedNet(features, detectors, on, (w1 / 4, w2), float(detectors @ w2))


@dataclass(frozen=True)
class Expectation:
    """Histogram of a unit's output in training (counts, edges), its mean there, and the output at test time."""

    counts: np.ndarray
    edges: np.ndarray
    training: float
    test: float


SCHEMES = ("no scaling", "vanilla", "inverted")


def expectation(keep_prob=0.5, scheme="vanilla", seed=0, *, inputs=12, examples=5000):
    """Does a unit give at test time what it gave on average in training?

    The unit adds up `inputs` inputs, the same for each of the examples; only the masks differ.
    scheme: "no scaling" forgets about test time, "vanilla" multiplies by keep_prob there, "inverted"
    divides by it in training.
    """
    rng = np.random.default_rng(seed)
    x, w = np.full(inputs, 0.5), np.linspace(0.1, 0.5, inputs)
    many = np.tile(x, (examples, 1))
    if scheme == "inverted":
        trained, _ = dropout.dropout_forward(many, keep_prob=keep_prob, rng=rng)
        test = x
    else:
        trained, _ = dropout.vanilla_dropout_train(many, keep_prob=keep_prob, rng=rng)
        test = dropout.vanilla_dropout_predict(x, keep_prob=keep_prob) if scheme == "vanilla" else x
    output = trained @ w
    edges = np.linspace(0, 6, 61)
    counts = np.bincount(np.clip((output * 10).astype(int), 0, 59), minlength=60)
    return Expectation(counts, edges, float(output.mean()), float(test @ w))


@dataclass(frozen=True)
class GradientFlow:
    """What comes out of dropout for inputs of 1, and what comes back for a gradient of 1: each (units,)."""

    out: np.ndarray
    dx: np.ndarray


def gradient_flow(keep_prob=0.5, seed=0, *, units=12):
    """A layer of units, all 1, forward through inverted dropout, and a gradient, all 1, backward."""
    ones = np.ones((1, units))
    out, cache = dropout.dropout_forward(ones, keep_prob=keep_prob, rng=np.random.default_rng(seed))
    return GradientFlow(out[0], dropout.dropout_backward(ones, *cache)[0])


@dataclass(frozen=True)
class Ensemble:
    """Running averages (runs, len(masks)) over random masks, the exact average over all, and the scaled net."""

    masks: np.ndarray           # how many masks have been averaged
    running: np.ndarray
    exact: float
    scaled: float


def ensemble(keep_prob=0.5, bias=0.0, seed=0, *, inputs=10, draws=4096, runs=4):
    """One ReLU unit over 10 inputs: averages of more and more random masks, all 2¹⁰ at once, and the scaled net.

    bias: moves the unit's inputs to where the ReLU cuts off more of the masks, or fewer.
    """
    x = np.linspace(0.2, 1.0, inputs)[None]                                # (1, D)
    w = np.where(np.arange(inputs) % 3 == 1, -1.0, 0.6)[:, None]           # (D, 1)
    b = np.array([bias])
    exact = dropout.average_over_masks(x, w, b, keep_prob=keep_prob).item()
    scaled = np.maximum(0, keep_prob * x @ w + b).item()
    keep = dropout.keep_mask((runs, draws, inputs), keep_prob=keep_prob, rng=np.random.default_rng(seed))
    outputs = np.maximum(0, (x * keep) @ w + b)[..., 0]                    # (runs, draws)
    masks = np.unique(np.geomspace(1, draws, 60).astype(int))
    running = outputs.cumsum(axis=1)[:, masks - 1] / masks
    return Ensemble(masks, running, exact, scaled)


def number_of_masks(units):
    """How many masks so many units have, 2^units, as (a, b) for a · 10^b."""
    log10 = units * np.log10(2)
    return float(10**(log10 % 1)), int(log10)


@dataclass(frozen=True)
class Gap:
    """Accuracies of nets trained with several keep_probs: train and test, each (keep_probs, seeds, epochs)."""

    keep_probs: tuple
    train: np.ndarray
    test: np.ndarray

    def at(self, keep_prob):
        """All of it, and which keep_prob to look at."""
        return self, self.keep_probs.index(keep_prob)

    def best(self):
        """The keep_prob with the highest mean accuracy on the test set after training, and that accuracy."""
        mean = self.test[:, :, -1].mean(axis=1)
        return self.keep_probs[mean.argmax()], mean.max()

    def without(self):
        """The mean accuracy on the test set after training without dropout."""
        return self.test[self.keep_probs.index(1.0), :, -1].mean()


KEEP_PROBS = (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)


@kept
def train_test_gap(keep_probs=KEEP_PROBS, *, examples=200, wrong_labels=0.3, hidden=100,
                   epochs=50, seeds=3, progress=iter):
    """A net on a few real handwritten digits, some of them with a wrong label, once for each keep_prob and seed.

    wrong_labels: share of the training examples whose label is drawn at random, from all ten.  The labels of
    the test set are right.
    progress: wraps the list of runs.
    """
    (x, y), test = data.digits()
    train_accuracy, test_accuracy = [], []
    for keep_prob, seed in progress(list(product(keep_probs, range(seeds)))):
        rng = np.random.default_rng(seed)
        few = rng.permutation(len(x))[:examples]
        labels = np.where(rng.random(examples) < wrong_labels, rng.integers(10, size=examples), y[few])
        model = net.Sequential([layers.Affine(64, hidden, rng=rng), layers.ReLU(),
                                layers.Dropout(keep_prob=keep_prob, rng=rng), layers.Affine(hidden, 10, rng=rng)])
        history = net.fit(model, x[few], labels, lr=5e-3, epochs=epochs, batch=25, rng=rng, test=test)
        train_accuracy.append(history.train_accuracy)
        test_accuracy.append(history.test_accuracy)
    shape = (len(keep_probs), seeds, epochs)
    return Gap(tuple(keep_probs), np.reshape(train_accuracy, shape), np.reshape(test_accuracy, shape))
