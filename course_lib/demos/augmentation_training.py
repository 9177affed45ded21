"""Chapter 3 demos, training: what augmentation does to the accuracy of a net that sees few digits.

    explore(lambda examples: trained().at(examples), plots.accuracy, examples=[20, 200])

The chapter's functions are called through their module, so that these nets train on the student's own.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib import augmentation, data, layers, net
from course_lib.kept import kept


def as_they_are(images, rng):
    return images


def shifted(images, rng):
    return augmentation.random_crop(images, size=8, padding=1, rng=rng)


def turned(images, rng):
    return augmentation.random_rotation(images, limit=15, rng=rng)


def mirrored(images, rng):
    return augmentation.horizontal_flip(images, rng=rng)


RECIPES = {"as they are": as_they_are, "turned a little": turned, "shifted": shifted, "mirrored": mirrored}
EXAMPLES = (20, 50, 200, 1000)


@dataclass(frozen=True)
class Accuracy:
    """Accuracy on the test set after training, (recipes, examples, seeds)."""

    recipes: tuple
    examples: tuple
    test: np.ndarray

    def gain(self, recipe, examples):
        """By how much a recipe is better than none, mean over the seeds, which draw the same examples for both."""
        i, j = self.recipes.index(recipe), self.examples.index(examples)
        return float((self.test[i, j] - self.test[0, j]).mean())

    def spread(self, recipe, examples):
        """The standard deviation of that gain over the seeds."""
        i, j = self.recipes.index(recipe), self.examples.index(examples)
        return float((self.test[i, j] - self.test[0, j]).std(ddof=1))

    def at(self, examples):
        """All of it, and which number of examples to look at."""
        return self, self.examples.index(examples)


@kept
def accuracy(recipes=tuple(RECIPES), examples=EXAMPLES, *, seeds=4, shown=24_000, batch=40, progress=iter):
    """A net on a few real handwritten digits, for each recipe, number of examples and seed.

    shown: how many images each net sees in training, whatever the recipe.  They are versions of the few
    examples, each with draws of its own.
    progress: wraps the list of runs.
    """
    (x, y), test = data.digits()
    for recipe in recipes:                                     # an exercise not answered yet stops it here
        RECIPES[recipe](x[:1].reshape(-1, 8, 8, 1), np.random.default_rng(0))
    right = []
    for recipe, number, seed in progress(list(product(recipes, examples, range(seeds)))):
        rng = np.random.default_rng(seed)
        few = rng.permutation(len(x))[:number]
        model = net.Sequential([layers.Affine(64, 64, rng=rng), layers.ReLU(), layers.Affine(64, 10, rng=rng)])
        many = np.resize(few, shown)                            # all of them, over and over
        versions = np.asarray(RECIPES[recipe](x[many].reshape(-1, 8, 8, 1), rng)).reshape(-1, 64)
        net.fit(model, versions, y[many], lr=3e-3, epochs=1, batch=batch, rng=rng)
        right.append(model.accuracy(*test))
    return Accuracy(tuple(recipes), tuple(examples), np.reshape(right, (len(recipes), len(examples), seeds)))
