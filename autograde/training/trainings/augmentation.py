"""The trainings of the chapter on augmentation."""

import numpy as np

from autograde.training.nets import HELD_BACK, SEEDS, Training, digits, held_back, hidden
from course_lib import augmentation, layers


def on_versions(version, *, steps=60, examples=30):
    """A net on ever new versions of few digits; version(images, rng).  Its loss is that on others, held back."""
    def run(Net, rng):
        (x, y), (x_test, y_test) = digits(examples, pooled=False)
        images, y = np.tile(x.reshape(-1, 8, 8, 1), (steps, 1, 1, 1)), np.tile(y, steps)
        out = np.asarray(version(images, rng)).reshape(len(images), -1)
        return held_back(hidden(Net, rng, layers.ReLU(), inputs=64), (x_test, y_test), rng=rng, train=(out, y),
                         lr=0.05, steps=1, batch=examples)
    return run


def images_and(function, **options):
    return lambda images, rng: getattr(augmentation, function)(images, **options, rng=rng)


def versions_of(function, **options):
    return Training(on_versions(images_and(function, **options)), HELD_BACK, SEEDS)


def pipeline(Net, rng):
    """Windows of 6 × 6, mirrored and brightened at random in training; of digits held back the one in the middle."""
    train, test = digits(30, pooled=False)
    mean = 255 * np.mean(train[0], keepdims=True)[0]          # (1,): of the one channel

    def augmented(x, top, left, flip, brightness):
        images = (255 * x).astype(np.uint8).reshape(-1, 8, 8, 1)
        return np.asarray(augmentation.augment(images, top=top, left=left, flip=flip, brightness=brightness, size=6,
                                               mean=mean)).reshape(len(x), -1) / 64
    x, y = np.tile(train[0], (60, 1)), np.tile(train[1], 60)
    n, m = len(x), len(test[0])
    x = augmented(x, *rng.integers(3, size=(2, n)), rng.random(n) < 0.1, rng.uniform(0.7, 1.3, size=n))
    middle = augmented(test[0], *np.ones((2, m), int), np.zeros(m, bool), np.ones(m))
    return held_back(hidden(Net, rng, layers.ReLU(), inputs=36), (middle, test[1]), rng=rng, train=(x, y), lr=0.05,
                     steps=1, batch=30)


TRAININGS = {
    "horizontal_flip": versions_of("horizontal_flip"),
    "random_crop": versions_of("random_crop", size=8, padding=1),
    "jitter": versions_of("jitter"),
    "cutout": versions_of("cutout", size=3),
    "augment": Training(pipeline, HELD_BACK),
}

NONE = {
    "ten_crop": "Its crops are taken at test time, of a net that is trained already.",
    "average_crops": "It averages at test time, over the crops of a net that is trained already.",
}
