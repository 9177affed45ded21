"""Chapter 3, pipelines.  Augmentations one after the other, and a net's answer on average over them.

The chapter's functions are called through their module: use(ten_crop) reaches the averages below.
"""

import inspect

import numpy as np

from course_lib import augmentation
from course_lib.augmentation_geometry import resize_short_side
from course_lib.checks_kinds import require_array, require_function, require_sequence


def compose(*steps):
    """One augmentation after the other, as one.

        compose(f, g)(images, rng=rng) = g(f(images, rng=rng), rng=rng)

    steps: functions of images, and of rng if they draw; options are bound by functools.partial(random_crop, size=32).
    Returns a function of (images, *, rng).
    Raises TypeError if a step is not a function.

    SimCLR, section 3.1: no single operation does it, their composition does.
    """
    for step in steps:
        if not callable(step):
            raise TypeError(f"steps: {step!r} is no function of images; use functools.partial to bind options")
    draws = ["rng" in inspect.signature(step).parameters for step in steps]

    def composed(images, *, rng):
        for step, random in zip(steps, draws, strict=True):
            images = step(images, rng=rng) if random else step(images)
        return images

    return composed


def average_over_crops(predict, images, *, size):
    """What a net says of an image on average over its ten crops.

        p = 1/10 Σ_i predict(crop_i)

    predict: a function of images (N, h, w, C) that returns probabilities (N, K).
    images: (N, H, W, C);  size: h = w, or (h, w), pixels.  Returns (N, K).
    Raises TypeError if images holds neither bytes nor floats, ValueError if it is not (N, H, W, C) or the
    window is larger than the image.

    Krizhevsky et al. 2012, section 4.1.
    """
    require_function(predict=predict)
    crops = augmentation.ten_crop(images, size=size)
    return np.mean([require_array(**{"predict(crop)": predict(crop)}) for crop in crops], axis=0)


def average_over_scales(predict, images, *, size=224, short_sides=(224, 256, 384, 480, 640)):
    """What a net says of an image on average over several scales, ten crops of each.

        p = 1/10S Σ_s Σ_i predict(crop_i of the image with its short side resized to s)

    predict: a function of images (N, size, size, C) that returns probabilities (N, K).
    images: (N, H, W, C);  size, short_sides: pixels.  Returns (N, K).
    Raises TypeError if images holds neither bytes nor floats, ValueError if it is not (N, H, W, C), there is
    no scale or one is smaller than size.

    He et al. 2016, section 3.4.
    """
    short_sides = require_sequence(short_sides=short_sides, of="scales", least=1)
    scales = [resize_short_side(images, short_side=s) for s in short_sides]
    return np.mean([average_over_crops(predict, scaled, size=size) for scaled in scales], axis=0)
