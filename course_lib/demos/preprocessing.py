"""Chapter 2 demos: what preprocessing does to a cloud, to the valley of the loss, to images and to a test set.

    explore(demos.cloud, plots.cloud, stage=["raw", "centred"], correlation=(-0.9, 0.9, 0.1), seed=0)

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib import activations, data, preprocessing, preprocessing_pca

STAGES = {
    "raw": lambda x: x,
    "centred": lambda x: preprocessing.centre(x, *preprocessing.fit_centre(x)),
    "scaled": lambda x: preprocessing.standardise(x, *preprocessing.fit_standardise(x)),
    "decorrelated": lambda x: preprocessing_pca.pca(x, *preprocessing_pca.fit_pca(x)),
    "whitened": lambda x: preprocessing.whiten(x, *preprocessing.fit_whiten(x)),
}


@dataclass(frozen=True)
class Cloud:
    """Points (N, 2), their mean and covariance, and how a linear model learns on them."""

    x: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    curvature: np.ndarray       # (2, 2), of the loss as a function of w
    path: np.ndarray            # (steps + 1, 2), gradient descent on it, from w to the optimum at 0
    condition: float            # the steepest curvature over the flattest


def cloud(stage="raw", correlation=0.8, seed=0, *, examples=250, start=(1.5, 1.0)):
    """A cloud of two features at a stage of its preparation, and the loss of a linear model that is fitted to it.

        L(w) = ½ mean over n of ((w - w*)·xₙ)²,      its curvature  1/N Σₙ xₙ xₙᵀ

    Gradient descent takes the best of all constant steps, until the loss is a thousandth of its start.
    """
    rng = np.random.default_rng(seed)
    x = rng.multivariate_normal((3.0, 2.0), [[2.25, 0.9 * correlation], [0.9 * correlation, 0.36]], size=examples)
    x = STAGES[stage](x)
    curvature = x.T @ x / examples
    low, high = np.linalg.eigvalsh(curvature)
    path = [np.array(start)]
    while len(path) < 1000 and loss(path[-1], curvature) > 1e-3 * loss(path[0], curvature):
        path.append(path[-1] - 2 / (low + high) * curvature @ path[-1])
    return Cloud(x, x.mean(axis=0), preprocessing.covariance(x), curvature, np.array(path), high / low)


def loss(w, curvature):
    return w @ curvature @ w / 2


@dataclass(frozen=True)
class Nudge:
    """Two classes (N, 2), y of -1 and 1, the line w·x + b = 0 before and after w turned, and the loss for each turn."""

    x: np.ndarray
    y: np.ndarray
    before: tuple               # w (2,) and b
    after: tuple
    angles: np.ndarray          # degrees
    losses: np.ndarray          # (angles,), of the data as they are prepared
    raw_losses: np.ndarray      # (angles,), of the raw data
    angle: float
    loss: float
    accuracy: float


def nudge(stage="raw", distance=6.0, angle=5.0, *, per_class=60, seed=0):
    """How much a small turn of the weights harms a linear classifier, when the data are far from the origin or near.

    distance: of the raw data from the origin;  angle: by which w is turned, in degrees; b stays.
    """
    rng = np.random.default_rng(seed)
    y = np.repeat([-1.0, 1.0], per_class)
    raw = rng.normal(size=(2 * per_class, 2)) * 0.6 + y[:, None] * [-0.9, 0.9] + distance * np.sqrt([0.5, 0.5])
    x = STAGES[stage](raw)
    angles = np.linspace(-30, 30, 61)
    before, raw_before = classifier(x, y), classifier(raw, y)
    after = turned(before, angle)
    right = ((x @ after[0] + after[1]) * y > 0).mean()
    return Nudge(x, y, before, after, angles, np.array([logistic(x, y, turned(before, a)) for a in angles]),
                 np.array([logistic(raw, y, turned(raw_before, a)) for a in angles]), angle,
                 logistic(x, y, after), float(right))


def classifier(x, y):
    """The line half-way between the means of two classes, with weights of length 3."""
    low, high = x[y < 0].mean(axis=0), x[y > 0].mean(axis=0)
    w = 3 * (high - low) / np.linalg.norm(high - low)
    return w, -w @ (low + high) / 2


def turned(line, degrees):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s], [s, c]]) @ line[0], line[1]


def logistic(x, y, line):
    """The mean of log(1 + exp(-y (w·x + b)))."""
    return np.logaddexp(0, -y * (x @ line[0] + line[1])).mean()


STEPS = {                                               # images (N, H, W, C) -> statistics, result
    "as they are": lambda images: (None, images),
    "minus channel mean": lambda images: minus(images, preprocessing.fit_channel_mean(images)),
    "minus mean image": lambda images: minus(images, preprocessing.fit_mean_image(images)),
    "standardised": lambda images: flat(images, preprocessing.fit_standardise, preprocessing.standardise),
    "PCA-whitened": lambda images: flat(images, preprocessing.fit_whiten, preprocessing.whiten, eps=1e-3),
    "ZCA-whitened": lambda images: flat(images, preprocessing.fit_whiten, preprocessing.whiten, eps=1e-3, zca=True),
}


def minus(images, statistics):
    (mean,) = statistics
    return np.broadcast_to(mean, images.shape[1:]), preprocessing.centre(images, mean)


def flat(images, fit, transform, **options):
    """Each pixel of each channel as a feature: (N, H W C)."""
    rows = images.reshape(len(images), -1)
    mean, other = fit(rows, **options)
    return mean.reshape(images.shape[1:]), transform(rows, mean, other).reshape(images.shape)


@dataclass(frozen=True)
class Images:
    """Some images before and after, each (n, H, W, C); the mean (H, W, C) or None; what all have in common."""

    before: np.ndarray
    after: np.ndarray
    mean: np.ndarray
    overall: float              # the mean of all numbers afterwards
    correlation: float          # between a pixel and its right neighbour, afterwards


def images(source="photographs", step="as they are", *, shown=11):
    """Small images before and after a step of preprocessing, fitted on all of them."""
    every = patches() if source == "photographs" else handwriting()
    mean, after = STEPS[step](every)
    left, right = after[:, :, :-1].ravel(), after[:, :, 1:].ravel()
    together = ((left - left.mean()) * (right - right.mean())).mean() / (left.std() * right.std())
    return Images(every[:shown], after[:shown], mean, float(after.mean()), float(together))


@cache
def patches(number=1000, side=8):
    """Patches (number, side, side, 3) of the two photographs, at random places, from 0 to 1."""
    rng = np.random.default_rng(5)
    small = data.photographs()[:, :426, :639].reshape(2, 142, 3, 213, 3, 3).mean(axis=(2, 4)) / 255
    places = zip(rng.integers(2, size=number), rng.integers(142 - side, size=number),
                 rng.integers(213 - side, size=number), strict=True)
    return np.stack([small[i, top:top + side, left:left + side] for i, top, left in places])


digits = cache(data.digits)


def handwriting():
    """Digits (N, 8, 8, 1) of the training set, from 0 to 1."""
    (x, _), _ = digits()
    return x.reshape(-1, 8, 8, 1).astype(float)


@dataclass(frozen=True)
class Reduced:
    """Digits (n, 8, 8, 1) and what k numbers each keep of them; the share of variance that is kept for k = 1 … 64."""

    before: np.ndarray
    after: np.ndarray
    k: int
    kept: np.ndarray


def reduced(k=8, *, shown=11):
    """Digits of 64 pixels, written down as k coordinates along the first principal axes, and drawn again."""
    x = handwriting().reshape(-1, 64)
    statistics = preprocessing_pca.fit_pca(x, k=k)
    again = preprocessing_pca.reconstruct(preprocessing_pca.pca(x, *statistics), *statistics)
    variances, _ = preprocessing.principal_axes(x)
    return Reduced(handwriting()[:shown], again[:shown].reshape(-1, 8, 8, 1), k, variances.cumsum() / variances.sum())


SIZES = (1, 3, 10, 30, 100, 449)


@dataclass(frozen=True)
class TestSet:
    """Accuracy on the test set for each batch size, with the training set's statistics and with each batch's own."""

    sizes: tuple
    fitted: np.ndarray
    own: np.ndarray
    size: int


def test_statistics(order="shuffled", size=10):
    """A linear classifier of digits on standardised pixels, at test time given batches of some size.

    order: of the test set, "shuffled" or "sorted by class";  size: one of SIZES, to look at.
    """
    (x, y), (x_test, y_test) = digits()
    if order == "sorted by class":
        by_class = np.argsort(y_test, kind="stable")
        x_test, y_test = x_test[by_class], y_test[by_class]
    statistics = preprocessing.fit_standardise(x)
    inputs = preprocessing.standardise(x, *statistics)
    gram = inputs.T @ inputs + np.eye(64)                                  # least squares, with a little ridge
    w = np.linalg.solve(gram, inputs.T @ (np.eye(10)[y] - 0.1))            # (64, 10)

    def accuracy(batch):
        return (np.argmax(batch @ w, axis=1) == y_test).mean()
    fitted = accuracy(preprocessing.standardise(x_test, *statistics))
    own = []
    for n in SIZES:
        batches = np.split(x_test, range(n, len(x_test), n))
        own.append(accuracy(np.vstack([preprocessing.standardise(b, *preprocessing.fit_standardise(b))
                                       for b in batches])))
    return TestSet(SIZES, np.full(len(SIZES), fitted), np.array(own), size)


@dataclass(frozen=True)
class Depth:
    """For the input and each layer: the mean of its values, and the share of units whose weights get one sign."""

    mean: np.ndarray
    one_sign: np.ndarray


def through_layers(activation="sigmoid", stage="scaled", *, depth=5, units=64, examples=40, seed=0):
    """Digits, prepared or raw, on their way through layers: what mean does the next layer get as its input?

    one_sign: for one example, how many of the next layer's units see all their weights move the same way.
    """
    x = STAGES[stage](handwriting().reshape(-1, 64))[:examples]
    rng = np.random.default_rng(seed)
    mean, one_sign = [], []
    for _ in range(depth + 1):
        mean.append(x.mean())
        above = rng.normal(size=(examples, units))                         # the gradient that comes from above
        one_sign.append(np.mean([activations.one_sign_share(np.outer(h, g)) for h, g in zip(x, above, strict=True)]))
        w = rng.normal(size=(x.shape[1], units)) / np.sqrt(x.shape[1])
        x, _ = getattr(activations, f"{activation.lower()}_forward")(x @ w)
    return Depth(np.array(mean), np.array(one_sign))
