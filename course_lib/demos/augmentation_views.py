"""Chapter 3 demos: two views of a photograph, five scales of it at test time, digits that are mixed.

    explore(demos.views, plots.draws, crop=True, colour=True, strength=(0.0, 1.0, 0.05), seed=0)
"""

from dataclasses import dataclass

import numpy as np

from course_lib import augmentation_pipelines, data, losses
from course_lib.augmentation_views import colour_distortion, mixup, random_area_crop
from course_lib.demos.augmentation import PHOTOGRAPHS, SIDE, Draws, small_net, square, thumbnails


def views(crop=True, colour=True, strength=1.0, seed=0, *, N=8):
    """Views of one photograph, as SimCLR makes them: a window of random area and shape, then other colours."""
    steps = []
    if crop:
        steps.append(lambda images, rng: random_area_crop(images, size=SIDE, area=(1 - 0.92 * strength, 1), rng=rng))
    if colour:
        steps.append(lambda images, rng: colour_distortion(images, strength=strength, rng=rng))
    pipeline = augmentation_pipelines.compose(*steps)
    images = pipeline(np.repeat(square("flower"), N, axis=0), rng=np.random.default_rng(seed))
    return Draws(images, len({image.tobytes() for image in images}))


SHORT_SIDES = (56, 64, 96, 120, 160)             # a quarter of ResNet's 224 to 640


@dataclass(frozen=True)
class Scales:
    """The probability of the right photograph, on average over the ten crops of each scale, and over all of them."""

    short_sides: tuple
    of_scale: np.ndarray        # (scales,)
    mean: float
    passes: int                 # how often the net was asked


def scales(photo="flower", size=56):
    """What a small net says of a photograph on average over ten crops at each of five scales, as ResNet: 50 passes."""
    image, asked = data.photographs()[1 - PHOTOGRAPHS.index(photo)][None], []

    def predict(crops):
        asked.append(len(crops))
        return losses.softmax(small_net().forward(thumbnails(crops)))
    right = 1 - PHOTOGRAPHS.index(photo)
    of_scale = [augmentation_pipelines.average_over_scales(predict, image, size=size, short_sides=(side,))[0, right]
                for side in SHORT_SIDES]
    passes = sum(asked)
    mean = augmentation_pipelines.average_over_scales(predict, image, size=size, short_sides=SHORT_SIDES)[0, right]
    return Scales(SHORT_SIDES, np.array(of_scale), float(mean), passes)


@dataclass(frozen=True)
class Mixed:
    """Digits (8, 8, 8) that were mixed, and what their labels became: (8, 10)."""

    images: np.ndarray
    targets: np.ndarray
    alpha: float


def mixed(alpha=1.0, seed=0, *, N=8):
    """Eight real digits, mixed with each other."""
    (x, y), _ = data.digits()
    images, targets = mixup(x[:N].reshape(N, 8, 8, 1), np.eye(10, dtype=np.float32)[y[:N]], alpha=alpha,
                            rng=np.random.default_rng(seed))
    return Mixed(images[..., 0], targets, alpha)
