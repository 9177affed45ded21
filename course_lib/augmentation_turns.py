"""Chapter 3, turns.  Images upside down, turned by quarters, and turned by any angle.

Images are (N, H, W, C) of bytes or floats, and every one has draws of its own.  All raise as in `augmentation`.
"""

import math

import numpy as np

from course_lib.augmentation_colour import as_floats, as_images
from course_lib.checks import (
    require_between,
    require_images,
    require_number,
    require_positive,
    require_probability,
    require_rng,
    require_shape,
)


def vertical_flip(images, *, prob=0.5, rng):
    """Top and bottom change places, in each image with probability prob.

        out[n, h, w] = images[n, H-1-h, w]  or  images[n, h, w]

    Right for microscopes and satellites; wrong wherever up means something: a 6 becomes a 9 of sorts.

    images: (N, H, W, C);  rng: np.random.Generator.  Returns out, as images.
    Raises as all do, and ValueError if prob is outside [0, 1].

    The lecture's question: how about a vertical flip?
    """
    require_images(images=images)
    prob = require_probability(prob=prob, zero=True)
    require_rng(rng=rng)
    out = images.copy()
    for image in np.flatnonzero(rng.random(len(images)) < prob):
        out[image] = images[image, ::-1]
    return out


def random_quarter_turn(images, *, turns=(1, 2, 3), rng):
    """Each image is turned by 90°, 180° or 270°, counter-clockwise.

    images: (N, H, W, C), square unless all turns are even;  turns: which quarter turns to choose from, 0 is none;
    rng: np.random.Generator.  Returns out, as images.
    Raises as all do, and ValueError if a turn would swap sides of different length.

    Gidaris et al. 2018, Unsupervised representation learning by predicting image rotations; SimCLR, figure 4 (f).
    https://arxiv.org/abs/1803.07728
    """
    require_images(images=images)
    _, H, W, _ = images.shape
    quarters = np.ravel(require_between(-math.inf, math.inf, whole=True, turns=turns))
    require_rng(rng=rng)
    if len(quarters) == 0 or (H != W and any(k % 2 for k in quarters)):
        raise ValueError(f"turns = {turns} of images of {H} × {W} pixels; quarter turns need square images, "
                         "turns=(0, 2) takes any, and there must be at least one")
    out = np.empty_like(images)
    for turned, image, k in zip(out, images, rng.choice(quarters, len(images)), strict=True):
        turned[...] = np.rot90(image, k)
    return out


def rotate(images, *, degrees, fill=0):
    """Turn about the centre, counter-clockwise; what comes from outside is filled.

        out[y, x] = image[c + R (y - c, x - c)],     between four pixels: bilinear

    images: (N, H, W, C);  degrees: (N,) or a number;  fill: a number.  Returns out, as images.
    Raises as all do, and ValueError if degrees does not match.

    Every new pixel asks where it came from; the other way round would leave holes.  SciPy's ndimage.rotate with
    order=1, mode="grid-constant" and reshape=False is the same.

    Gonzalez & Woods 2018, Digital image processing, section 2.6: inverse mapping.
    """
    require_images(images=images)
    degrees, fill = require_between(-math.inf, math.inf, degrees=degrees).astype(float), require_number(fill=fill)
    if degrees.ndim:
        require_shape((len(images),), degrees=degrees)
    N, H, W, _ = images.shape
    x = as_floats(images)
    angle = np.radians(degrees).reshape(-1, 1, 1)
    down, right = np.mgrid[:H, :W] - np.array([(H - 1) / 2, (W - 1) / 2])[:, None, None]       # from the centre
    y_from = np.clip(np.cos(angle) * down + np.sin(angle) * right + (H - 1) / 2, -1, H) + 1   # in the framed image
    x_from = np.clip(np.cos(angle) * right - np.sin(angle) * down + (W - 1) / 2, -1, W) + 1
    framed = np.pad(x, [(0, 0), (1, 2), (1, 2), (0, 0)], constant_values=fill)
    top, left = y_from.astype(np.intp), x_from.astype(np.intp)                                 # (N or 1, H, W)
    n, below, beside = np.arange(N)[:, None, None], (y_from - top)[..., None], (x_from - left)[..., None]
    below, beside = below.astype(x.dtype), beside.astype(x.dtype)
    upper = framed[n, top, left] * (1 - beside) + framed[n, top, left + 1] * beside
    lower = framed[n, top + 1, left] * (1 - beside) + framed[n, top + 1, left + 1] * beside
    return as_images(upper * (1 - below) + lower * below, images.dtype)


def random_rotation(images, *, limit=30, fill=0, rng):
    """Each image is turned by an angle of its own.

        angle ~ U(-limit, limit)

    images: (N, H, W, C);  limit: degrees;  fill: for what comes from outside;  rng: np.random.Generator.
    Returns out, as images.
    Raises as all do, and ValueError if limit < 0.

    The lecture: get creative for your problem.
    """
    require_images(images=images)
    limit = require_positive(limit=limit, zero=True)
    require_rng(rng=rng)
    return rotate(images, degrees=rng.uniform(-limit, limit, len(images)), fill=fill)
