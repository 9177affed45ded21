"""Chapter 3 demo: a net learns digits without a label, from which views belong together; then a few labels judge it.

    explore(lambda views: learned().at(views), plots.contrast, views=list(VIEWS))
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import augmentation, data, layers, net, optimizers
from course_lib.augmentation_contrastive import nt_xent
from course_lib.augmentation_pipelines import compose
from course_lib.kept import kept


def shift(images, rng):
    return np.asarray(augmentation.random_crop(images, size=8, padding=1, rng=rng))


def turn(images, rng):
    return augmentation.random_rotation(images, limit=25, rng=rng)


def noise(images, rng):
    return augmentation.gaussian_noise(images, scale=0.35, rng=rng)


VIEWS = {"as it is": compose(), "shift": compose(shift), "turn": compose(turn), "noise": compose(noise),
         "turn, noise": compose(turn, noise), "shift, turn, noise": compose(shift, turn, noise)}


@dataclass(frozen=True)
class Contrast:
    """Accuracies on the test set of a linear classifier that saw five labels of each class, (views, seeds).

    features: on what the encoder gives;  head: on what the projection head makes of it;  pixels: on the digits.
    """

    views: tuple
    features: np.ndarray
    head: np.ndarray
    pixels: float
    chosen: int = 0

    def at(self, views):
        """All of it, and which views to look at."""
        return Contrast(self.views, self.features, self.head, self.pixels, self.views.index(views))


@kept
def contrast(views=tuple(VIEWS), *, seeds=2, progress=iter):
    """An encoder and its head, trained without labels for each kind of views and seed.  progress: wraps the runs."""
    (x, y), (x_test, y_test) = data.digits()
    judged = []
    for name, seed in progress(list(product(views, range(seeds)))):
        encoder, model = pretrained(x, VIEWS[name], seed)
        judged.append([probe((f(x), y), (f(x_test), y_test)) for f in (encoder, model.forward)])
    features, head = np.reshape(judged, (len(views), seeds, 2)).transpose(2, 0, 1)
    return Contrast(tuple(views), features, head, probe((x, y), (x_test, y_test)))


SIMCLR = ("crop", "cutout", "colour", "Sobel", "noise", "blur", "rotate")
# SimCLR's figure 5: ImageNet top-1 in percent, first operation by row.  Typed from memory, and not checked since.
FIGURE_5 = np.array([
    [33.1, 33.9, 56.3, 46.0, 39.9, 35.0, 30.2], [32.2, 25.6, 33.9, 40.0, 26.5, 25.2, 22.4],
    [55.8, 35.5, 18.8, 21.0, 11.4, 16.5, 20.8], [46.2, 40.6, 20.9, 4.0, 9.3, 6.2, 4.2],
    [38.8, 25.8, 7.5, 7.6, 9.8, 9.8, 9.6], [35.1, 25.2, 16.6, 5.8, 9.7, 2.6, 6.7],
    [30.0, 22.5, 20.7, 4.3, 9.7, 6.5, 2.6]])


def hide(images, rng):
    return np.asarray(augmentation.cutout(images, size=4, rng=rng))


STEPS = {"shift": shift, "turn": turn, "noise": noise, "cutout": hide}


@dataclass(frozen=True)
class Pairs:
    """Accuracies (n, n), shares, of a linear classifier: of pairs of operations, and on the diagonal of one alone."""

    source: str
    names: tuple
    accuracy: np.ndarray

    def averages(self):
        """Of each row: what an operation is worth, together with any other."""
        return self.accuracy.mean(axis=1)


def in_the_paper():
    """SimCLR's heat map as it was published."""
    return Pairs("SimCLR", SIMCLR, FIGURE_5 / 100)


@kept
def in_pairs(*, seed=0, progress=iter):
    """The same on digits: the head of a net for each first and second operation, judged from a few labels."""
    (x, y), (x_test, y_test) = data.digits()
    accuracy = []
    for first, second in progress(list(product(STEPS, STEPS))):
        views = compose(STEPS[first]) if first == second else compose(STEPS[first], STEPS[second])
        _, model = pretrained(x, views, seed)
        accuracy.append(probe((model.forward(x), y), (model.forward(x_test), y_test)))
    return Pairs("digits", tuple(STEPS), np.reshape(accuracy, (len(STEPS), len(STEPS))))


def pretrained(x, views, seed, *, epochs=20, batch=128, temperature=0.5, lr=3e-3):
    """SimCLR on rows of pixels (N, 64).  Returns the encoder, a function of x, and the net of encoder and head."""
    rng = np.random.default_rng(seed)
    encoder = [layers.Affine(64, 128, rng=rng), layers.ReLU(), layers.Affine(128, 64, rng=rng)]
    model = net.Sequential([*encoder, layers.ReLU(), layers.Affine(64, 32, rng=rng)])
    update = net.Updater(model, optimizers.adam, 0, {})
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - batch + 1, batch):
            images = x[order[start:start + batch]].reshape(-1, 8, 8, 1)
            pair = [np.asarray(views(images, rng=rng)).reshape(batch, 64) for _ in range(2)]
            _, dz = nt_xent(model.forward(np.concatenate(pair), training=True), temperature=temperature)
            model.backward(dz)
            update(lr)

    def encode(x):
        for layer in encoder:
            x = layer.forward(x, training=False)
        return x
    return encode, model


def probe(train, test, *, per_class=5, draws=4):
    """Accuracy of a linear classifier that saw so few labels, a mean over so many draws of them."""
    (x, y), (x_test, y_test) = train, test
    mean, std = x.mean(axis=0), x.std(axis=0) + 1e-6
    right = []
    for draw in range(draws):
        rng = np.random.default_rng(draw)
        few = np.concatenate([rng.permutation(np.flatnonzero(y == digit))[:per_class] for digit in range(10)])
        model = net.Sequential([layers.Affine(x.shape[1], 10, rng=rng)])
        net.fit(model, (x[few] - mean) / std, y[few], lr=0.02, epochs=60, batch=25, rng=rng, weight_decay=1e-3)
        right.append(model.accuracy((x_test - mean) / std, y_test))
    return float(np.mean(right))
