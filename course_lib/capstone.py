"""Chapter 14.  All of it at once: one net, one budget, and digits that it has never seen.

A net here is nothing but its arrays, ((w1, b1), (w2, b2), …), layer after layer, with ReLU between them.  However it
was trained, this is what is handed over; what helped in training only (centring, batch norm) is folded into it.
"""

import math
from functools import cache, partial

import numpy as np

from course_lib import augmentation_turns as turns
from course_lib import data, layers, net, preprocessing, schedules
from course_lib.checks import require_count, require_floats, require_rng, require_shape
from course_lib.checks_kinds import require_flag, require_pairs, require_sequence, shape_of

PARAMETERS = 5000               # the budget: numbers in the net,
EPOCHS = 60                     # passes over the training digits,
SECONDS = 3                     # of one core
LEVELS = {0.85: 2, 0.90: 2, 0.93: 2, 0.95: 2}         # accuracy on the digits held back: points


def task(*, digits=500, held_back=1297, rename=True, rng):
    """Digits to learn from, sorted by class, and digits held back.  Another rng, another task.

    Which digits are held back is drawn, and so are the names 0 … 9 of the classes.  Each image is turned a little and
    gets some noise, so that no net that was trained before is of use.

    digits: how many to learn from;  held_back: how many others;  rename: or leave the classes their names;
    rng: np.random.Generator.
    Returns (x, y), (x_held, y_held): x (N, 64) float32, mostly in [0, 1], y (N,) integers 0 … 9.
    Raises ValueError if there are not as many digits.

    Digits as in data.digits.
    """
    images, classes = _all_digits()
    digits, held_back = require_count(digits=digits), require_count(held_back=held_back, least=0)
    require_rng(rng=rng)
    rename = require_flag(rename=rename)
    if not 0 < digits <= digits + held_back <= len(images):
        raise ValueError(f"digits = {digits} and held_back = {held_back}; there are {len(images)} in all, and at least "
                         "one must be there to learn from")
    order = rng.permutation(len(images))[:digits + held_back]
    names = rng.permutation(10) if rename else np.arange(10)
    x = turns.random_rotation(images[order], limit=8, rng=rng).reshape(-1, 64)
    x += 0.05 * rng.standard_normal(x.shape, dtype=x.dtype)
    y = names[classes[order]]
    by_class = np.argsort(y[:digits], kind="stable")
    return (x[:digits][by_class], y[:digits][by_class]), (x[digits:], y[digits:])


@cache
def _all_digits():
    """All digits as images (N, 8, 8, 1), and their classes."""
    parts = data.digits()
    x, y = (np.concatenate(part) for part in zip(*parts, strict=True))
    return x.reshape(-1, 8, 8, 1), y


def parameters(arrays):
    """How many numbers a net is: what the budget counts.

    arrays: ((w1, b1), (w2, b2), …).  Returns an integer.  Raises TypeError if arrays are no such rows of arrays.
    """
    return sum(math.prod(shape_of("an array", part)) for layer in require_sequence(arrays=arrays, of="layers")
               for part in require_sequence(**{"arrays: a layer": layer}, of="arrays"))


def predict(arrays, x):
    """The scores of a net that is given as its arrays.

        h = max(0, x W₁ + b₁),     …,     scores = h W_L + b_L

    arrays: ((w1, b1), (w2, b2), …);  x: (N, D).  Returns scores (N, C).
    Raises TypeError if x holds no floats, ValueError if a layer does not fit the one before.

    CS231n, Neural networks 1.
    """
    require_floats(x=x)
    for i, (w, b) in enumerate(require_pairs(arrays=arrays, of="(w, b)")):
        if i > 0:
            x = np.maximum(x, 0)
        x, _ = layers.affine_forward(x, w, b)
    return x


def train(x, y, *, rng):
    """Train a net on these digits within the budget, and hand it over as arrays.

        h = max(0, x W₁ + b₁),     …,     scores = h W_L + b_L

    x: (N, 64) float32, digits as they are, sorted by class;  y: (N,) integers 0 … 9;  rng: np.random.Generator.
    Returns ((w1, b1), (w2, b2), …), w (D, M) and b (M,), as many layers as you like: 64 pixels go in, 10 scores
    come out, there is ReLU between the layers and nothing else.
    Raises TypeError if x holds no floats, ValueError if it is not (N, 64) or y does not match.

    Ioffe & Szegedy 2015, section 3.1, fold batch norm in this way.  https://arxiv.org/abs/1502.03167
    """
    require_floats(x=x)
    require_shape((None, 64), x=x)
    require_shape((len(x),), y=y)
    epochs, batch, hidden = 52, 50, 66

    many = np.tile(x, (epochs, 1)).reshape(-1, 8, 8, 1)                     # every epoch gets its own versions
    many = turns.random_rotation(many, limit=15, rng=rng).reshape(-1, 64)
    many += 0.15 * rng.standard_normal(many.shape).astype(x.dtype)
    mean, std = preprocessing.fit_standardise(many)                         # (64,)

    first = layers.Affine(64, hidden, rng=rng, dtype=x.dtype)
    norm = layers.BatchNorm(hidden, dtype=x.dtype)
    last = layers.Affine(hidden, 10, rng=rng, dtype=x.dtype)
    model = net.Sequential([first, norm, layers.ReLU(), last])
    decaying = partial(schedules.cosine, lr=0.02, steps=-(-len(many) // batch))
    net.fit(model, preprocessing.standardise(many, mean, std), np.tile(y, epochs), epochs=1, batch=batch, rng=rng,
            lr=decaying, weight_decay=2e-3)

    scale = norm.params["gamma"] / np.sqrt(norm.running[1] + norm.eps)      # (hidden,)
    w = first.params["w"] * scale
    b = (first.params["b"] - norm.running[0]) * scale + norm.params["beta"]
    w = w / std[:, None]                                                    # nobody will standardise the digits
    b = b - mean @ w                                                        # that this net is shown
    return (w, b), (last.params["w"].copy(), last.params["b"].copy())
