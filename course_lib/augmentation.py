"""Chapter 3.  Augmentation: show the net each image as it might also have been.

A batch of images goes in and comes out, (N, H, W, C), and every image of it has draws of its own.
Bytes (uint8) come back as bytes, rounded and cut off at 0 and 255; floats stay floats, and are not cut off.
The images that went in are not changed.  All raise TypeError for what holds neither bytes nor floats, and ValueError
for what is not (N, H, W, C).  What the lecture shows is spread over modules, the first four to be had from here:

    augmentation               mirrors, crops, cutout, brightness and contrast, the ten crops of test time
    augmentation_colour        saturation, hue, colour drop, noise
    augmentation_geometry      resize, blur, Sobel
    augmentation_turns         upside down, quarter turns, rotation
    augmentation_pipelines     one after the other; a net's answer on average over crops and scales
    augmentation_views         crops of any shape, colours in random order, mixup;  augmentation_contrastive: its loss

Krizhevsky et al. 2012, ImageNet classification with deep convolutional neural networks, section 4.1.
Chen et al. 2020, A simple framework for contrastive learning (SimCLR), figure 4.  https://arxiv.org/abs/2002.05709
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib.augmentation_colour import (
    as_floats,
    as_images,
    colour_drop,
    draw_factors,
    gaussian_noise,
    grey,
    hue_jitter,
    saturation_jitter,
    scaled,
    shift_hue,
)
from course_lib.augmentation_geometry import (
    gaussian_blur,
    random_blur,
    random_resized_crop,
    resize,
    resize_short_side,
    sobel,
)
from course_lib.augmentation_turns import random_quarter_turn, random_rotation, rotate, vertical_flip
from course_lib.checks import (
    require_between,
    require_count,
    require_floats,
    require_images,
    require_positive,
    require_probability,
    require_rank,
    require_rng,
    require_shape,
    require_size,
)
from course_lib.checks_kinds import require_array

__all__ = [
    "augment", "average_crops", "colour_drop", "cutout", "gaussian_blur", "gaussian_noise", "grey", "horizontal_flip",
    "hue_jitter", "jitter", "random_blur", "random_crop", "random_quarter_turn", "random_resized_crop",
    "random_rotation", "resize", "resize_short_side", "rotate", "saturation_jitter", "shift_hue", "sobel", "ten_crop",
    "vertical_flip",
]


def horizontal_flip(images, *, prob=0.5, rng):
    """Left and right change places, in each image with probability prob.

        out[n, h, w] = images[n, h, W-1-w]  or  images[n, h, w]

    images: (N, H, W, C);  rng: np.random.Generator.  Returns out, as images.
    Raises as all do, and ValueError if prob is outside [0, 1].

    Krizhevsky et al. 2012, section 4.1.
    """
    require_images(images=images)
    prob = require_probability(prob=prob, zero=True)
    require_rng(rng=rng)
    flip = rng.random(len(images)) < prob                      # a coin for each image
    chosen = images[flip]
    out = images.copy()
    for c in range(images.shape[3]):                           # rows of one channel copy faster than pixels of three
        out[flip, :, :, c] = chosen[:, :, ::-1, c]
    return out


def random_crop(images, *, size, padding=0, rng):
    """A window of each image, anywhere in it with equal probability.

        out[n] = padded[n, t:t+h, l:l+w],     t ~ U{0 … H-h},   l ~ U{0 … W-w}

    Small images are first framed with `padding` zeros on each side: 4 for CIFAR-10's 32 × 32.

    images: (N, H, W, C);  size: h = w, or (h, w), pixels;  rng: np.random.Generator.  Returns (N, h, w, C).
    Raises as all do, and ValueError if padding is negative or the window is larger than the padded image.

    Krizhevsky et al. 2012, section 4.1; with padding: He et al. 2016, section 4.2.  https://arxiv.org/abs/1512.03385
    """
    require_images(images=images)
    padding = require_count(padding=padding, least=0)
    require_rng(rng=rng)
    N, H, W, C = images.shape
    padded = np.zeros((N, H + 2 * padding, W + 2 * padding, C), images.dtype)
    padded[:, padding:padding + H, padding:padding + W] = images
    h, w = _window(size, padded)
    windows = sliding_window_view(padded, (h, w, C), axis=(1, 2, 3))[:, :, :, 0]      # a view: nothing is copied yet
    top = rng.integers(0, windows.shape[1], N)
    left = rng.integers(0, windows.shape[2], N)
    return windows[np.arange(N), top, left]                    # (N, h, w, C)


def cutout(images, *, size, fill=0, rng):
    """A rectangle of each image is blanked out, so that the net cannot rely on any one part.

    Its centre lies anywhere in the image, so that part of the rectangle may lie outside.

        out[n, h, w] = fill    where  t <= h < t + size,   l <= w < l + size

    images: (N, H, W, C);  size: of the rectangle, a number or (h, w), pixels;  fill: a number, or one for each
    channel;  rng: np.random.Generator.  Returns out, as images.
    Raises as all do, and ValueError if the rectangle is larger than the image.

    DeVries & Taylor 2017, section 3.  https://arxiv.org/abs/1708.04552
    """
    require_images(images=images)
    h, w = _window(size, images)
    N, H, W, C = images.shape
    fill = as_images(require_between(-math.inf, math.inf, fill=fill), images.dtype)
    if fill.ndim:
        require_shape((C,), fill=fill)
    require_rng(rng=rng)
    top, left = rng.integers(0, H, N) - h // 2, rng.integers(0, W, N) - w // 2
    rows = zip(np.maximum(top, 0).tolist(), (top + h).tolist(), strict=True)           # cut off at the border
    columns = zip(np.maximum(left, 0).tolist(), (left + w).tolist(), strict=True)
    out = images.copy()
    for image, (top, bottom), (left, right) in zip(out, rows, columns, strict=True):
        image[top:bottom, left:right] = fill
    return out


def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    """Brightness and contrast of each image vary at random.

        out = c (b x - m) + m,     m = mean of b x,     b ~ U(1-β, 1+β),   c ~ U(1-γ, 1+γ)

    The factor c moves pixels away from the image's mean or towards it, and leaves the mean where it is.
    PyTorch's ColorJitter takes the mean of the grey image and cuts off after each of the two.

    images: (N, H, W, C);  brightness: β, contrast: γ, from 0 to 1;  rng: np.random.Generator.
    Returns out, as images.
    Raises as all do, and ValueError if β or γ is outside [0, 1].

    Howard 2013, Some improvements on deep convolutional neural network based image classification, section 2.2.
    https://arxiv.org/abs/1312.5402
    """
    require_images(images=images)
    x = as_floats(images).reshape(len(images), math.prod(images.shape[1:]))            # an image a row
    b = draw_factors(x, rng, brightness=brightness)[:, None]
    c = draw_factors(x, rng, contrast=contrast)[:, None]
    m = b * (np.einsum("nd->n", x) / x.shape[1])[:, None]      # in a third of the time of x.mean(axis=1)
    out = scaled(x, c * b, m - c * m)                          # the formula, multiplied out: one pass less
    return as_images(out.reshape(images.shape), images.dtype)


def ten_crop(images, *, size):
    """The ten windows that are averaged at test time: four corners and the centre, then their mirror images.

        top left, top right, bottom left, bottom right, centre, and the same five flipped

    images: (N, H, W, C);  size: h = w, or (h, w), pixels.  Returns (10, N, h, w, C).
    Raises as all do, and ValueError if the window is larger than the image.

    Krizhevsky et al. 2012, section 4.1.
    """
    require_images(images=images)
    h, w = _window(size, images)
    _, H, W, _ = images.shape
    corners = [(0, 0), (0, W - w), (H - h, 0), (H - h, W - w), ((H - h) // 2, (W - w) // 2)]
    crops = np.stack([images[:, t:t + h, l:l + w] for t, l in corners])        # (5, N, h, w, C)
    return np.concatenate([crops, crops[:, :, :, ::-1]])


def average_crops(scores):
    """What a net says of an image on average over its crops, from its scores of each.

        p = 1/S Σ_s softmax(scores_s)

    The probabilities are averaged, not the scores: no crop has more than one vote to give away.

    scores: (S, N, K), S crops of N images, K classes.  Returns p (N, K).
    Raises TypeError for integers, ValueError if scores is not (S, N, K) or there is no crop.

    Krizhevsky et al. 2012, section 4.1.
    """
    require_floats(scores=scores)
    require_rank(3, scores=scores)
    require_positive(crops=len(scores), classes=scores.shape[2])
    e = np.exp(scores - scores.max(axis=2, keepdims=True))     # the largest is 1: nothing overflows
    prob = e / e.sum(axis=2, keepdims=True)
    return prob.mean(axis=0)                                   # (N, K)


def augment(images, *, top, left, flip, brightness, size, mean):
    """A whole pipeline for draws that are made already: so that order is all that counts.

        window at (top, left)  →  mirror it  →  × brightness, cut off at 255  →  - mean

    The window is cut from the image as it came.  Cutting off comes while numbers still mean light: after the mean
    is subtracted, half of them are negative and right so.

    images: (N, H, W, C) uint8;  top, left: (N,) integers, pixels;  flip: (N,) booleans;  brightness: (N,), factors;
    size: of the window, pixels;  mean: (C,) floats, of the training set.
    Returns out (N, size, size, C), floats as mean.
    Raises TypeError if images holds no bytes or mean no floats, ValueError if a shape does not match or a window
    reaches beyond its image.

    Krizhevsky et al. 2012, section 4.1, does windows and mirrors before it subtracts.
    """
    require_images(images=images)
    if images.dtype != np.uint8:
        raise TypeError(f"images has dtype {images.dtype}; bytes (uint8) are expected, 255 is white")
    N, H, W, C = images.shape
    require_shape((N,), top=top, left=left, flip=flip, brightness=brightness)
    require_shape((C,), mean=mean)
    require_floats(mean=mean)
    size, _ = _window(size, images)
    top, left = require_between(0, H - size, whole=True, top=top), require_between(0, W - size, whole=True, left=left)
    brightness = require_between(0, math.inf, brightness=brightness)
    flip = require_array(flip=flip, kinds="b", remedy="it must hold booleans, where to mirror")
    along = np.where(flip[:, None], np.arange(size)[::-1], np.arange(size))            # (N, w), backwards if mirrored
    rows = (top[:, None] + np.arange(size))[:, :, None]                                # (N, h, 1)
    columns = (left[:, None] + along)[:, None, :]                                      # (N, 1, w)
    x = images[np.arange(N)[:, None, None], rows, columns].astype(np.float32)          # (N, h, w, C)
    x = np.clip(x * brightness[:, None, None, None], 0, 255)
    return (x - mean).astype(mean.dtype)


def _window(size, images):
    """(h, w) of a window that fits the images."""
    h, w = require_size(size=size)
    _, H, W, _ = images.shape
    if h > H or w > W:
        raise ValueError(f"size = {size} for images of {H} × {W} pixels; a window must fit; pad or resize them first")
    return h, w
