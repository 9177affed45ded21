"""Chapter 3, views.  The augmentations that contrastive learning composes, and mixup, which blends images and labels.

Images are (N, H, W, C) of bytes or floats, and every one has draws of its own.
"""

import math

import numpy as np

from course_lib import augmentation, augmentation_geometry
from course_lib.augmentation_colour import as_floats, as_images, colour_drop, hue_jitter, saturation_jitter
from course_lib.checks import (
    require_floats,
    require_images,
    require_positive,
    require_probability,
    require_range,
    require_rng,
    require_shape,
)

TRIES = 10                      # windows that are drawn before a central one is taken, as in torchvision


def random_area_crop(images, *, size, area=(0.08, 1.0), ratio=(3 / 4, 4 / 3), rng):
    """A window of random area and shape of each image, resized: Inception's crop, and SimCLR's.

        a ~ U(area) · H W,     r ~ log-uniform(ratio),     w = √(a r),   h = √(a / r),   anywhere it fits

    A window that does not fit is drawn again; after ten of them the largest central one of a shape within `ratio` is
    taken.  torchvision calls it RandomResizedCrop; ResNet's, with a random scale alone, is random_resized_crop.

    images: (N, H, W, C);  size: of what comes out, h = w or (h, w), pixels;  area: the least and the most, as shares
    of the image;  ratio: width over height;  rng: np.random.Generator.  Returns (N, h, w, C).
    Raises TypeError if images holds neither bytes nor floats, ValueError if it is not (N, H, W, C), size < 1, or not
    0 < least <= most (for area, <= 1).

    Szegedy et al. 2015, Going deeper with convolutions, section 6.  https://arxiv.org/abs/1409.4842
    """
    require_images(images=images)
    require_rng(rng=rng)
    area, ratio = require_range(area=area), require_range(ratio=ratio)
    if area[1] > 1:
        raise ValueError(f"area = {area}; it is a range of shares of the image, and none exceeds 1")
    out = [augmentation_geometry.resize(image[None, t:t + h, l:l + w], size=size)
           for image in images for t, l, h, w in [_window(*images.shape[1:3], area, ratio, rng)]]
    return np.concatenate([augmentation_geometry.resize(images[:0], size=size), *out])


def colour_distortion(images, *, strength=1.0, prob=0.8, grey_prob=0.2, rng):
    """SimCLR's colours: brightness, contrast, saturation and hue vary, in another order for each image; some turn grey.

        with probability 0.8: the four jitters, by 0.8 s, 0.8 s, 0.8 s and 0.2 s;     with probability 0.2: grey

    The order matters, since each of them is cut off at black and white before the next one looks.

    images: (N, H, W, 3);  strength: s, from 0 to 1.25;  rng: np.random.Generator.  Returns out, as images.
    Raises TypeError if images holds neither bytes nor floats, ValueError if it has no three channels, strength is
    outside [0, 1.25] or a probability outside [0, 1].

    Chen et al. 2020 (SimCLR), appendix A.  https://arxiv.org/abs/2002.05709
    """
    require_images(images=images)
    require_rng(rng=rng)
    prob = require_probability(prob=prob, zero=True)
    strength = require_positive(zero=True, strength=strength)
    if strength > 1.25:
        raise ValueError(f"strength = {strength}; it must lie in [0, 1.25], for 0.8 s is a share of the brightness")
    jitters = (lambda x: augmentation.jitter(x, brightness=0.8 * strength, contrast=0, rng=rng),
               lambda x: augmentation.jitter(x, brightness=0, contrast=0.8 * strength, rng=rng),
               lambda x: saturation_jitter(x, saturation=0.8 * strength, rng=rng),
               lambda x: hue_jitter(x, hue=0.2 * strength, rng=rng))
    out = colour_drop(images, prob=0, rng=rng)                 # a copy, and the check for three channels
    order = rng.permuted(np.tile(np.arange(4), (len(images), 1)), axis=1)              # (N, 4), each row a shuffle
    chosen = rng.random(len(images)) < prob
    for turn in order.T:                                       # (N,), what is each image's turn now
        for which, jitter in enumerate(jitters):
            now = chosen & (turn == which)
            out[now] = jitter(out[now])
    return colour_drop(out, prob=grey_prob, rng=rng)


def mixup(images, targets, *, alpha=0.2, rng):
    """Mixup: each image is blended with another one, and their labels are blended alike.

        λ ~ Beta(α, α),     x = λ x_i + (1-λ) x_j,     t = λ t_i + (1-λ) t_j,     j another row of the batch

    Between two examples the net should lean gradually from one label to the other: it gets less sure of itself.
    α = 0.2 mostly takes a little of the other, α = 1 any share.  The loss is losses.soft_loss.

    images: (N, …), bytes or floats;  targets: (N, C) floats, one-hot or any probabilities;  alpha: α;
    rng: np.random.Generator.  Returns images and targets, mixed, as they came.
    Raises TypeError if images holds neither bytes nor floats or targets no floats, ValueError if they are not as many
    or alpha is not positive.

    Zhang et al. 2018, mixup: beyond empirical risk minimization, with one λ for a batch.
    https://arxiv.org/abs/1710.09412
    """
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8:
        require_floats(images=images)
    require_floats(targets=targets)
    require_shape((*images.shape[:1], None), targets=targets)              # images without an axis fit none
    require_rng(rng=rng)
    alpha = require_positive(alpha=alpha)
    share, other = rng.beta(alpha, alpha, len(images)), rng.permutation(len(images))

    def mixed(x):
        s = share.reshape(-1, *(1,) * (x.ndim - 1)).astype(x.dtype)
        return s * x + (1 - s) * x[other]
    return as_images(mixed(as_floats(images)), images.dtype), mixed(targets)


def _window(H, W, area, ratio, rng):
    """Top, left, height and width of a window, pixels."""
    for _ in range(TRIES):
        a, r = H * W * rng.uniform(*area), math.exp(rng.uniform(math.log(ratio[0]), math.log(ratio[1])))
        h, w = round(math.sqrt(a / r)), round(math.sqrt(a * r))
        if 0 < h <= H and 0 < w <= W:
            return rng.integers(H - h, endpoint=True), rng.integers(W - w, endpoint=True), h, w
    r = min(max(W / H, ratio[0]), ratio[1])
    h, w = (H, max(1, round(H * r))) if r < W / H else (max(1, round(W / r)), W)
    return (H - h) // 2, (W - w) // 2, h, w
