"""Chapter 3, geometry.  Resize, blur and Sobel: every new pixel is a weighted sum of old ones.

Resize and blur treat rows and columns apart, so each is two matrices, one from the left and one from the right:

    out = A x Bᵀ,     x (H, W),   A (h, H),   B (w, W)

Images are (N, H, W, C) of bytes or floats, and every one has draws of its own.  All raise as in `augmentation`.
"""

import math

import numpy as np

from course_lib.augmentation_colour import as_floats, as_images
from course_lib.checks import (
    require_count,
    require_images,
    require_positive,
    require_probability,
    require_range,
    require_rng,
    require_size,
)


def resize(images, *, size):
    """Another number of pixels, each a weighted mean of the old ones near it (bilinear).

        out = A x Bᵀ,     A[i, j] ∝ max(0, 1 - |(j + ½) - (i + ½) r| / max(r, 1)),     r = H / h

    Pixels are squares, whose centres lie at ½, 1½, …; when the image shrinks, the triangle widens by r, so that
    every old pixel counts.  This is Pillow's BILINEAR; PyTorch's interpolate calls it align_corners=False with
    antialias=True, OpenCV's INTER_LINEAR does not widen.

    images: (N, H, W, C);  size: h = w, or (h, w), pixels.  Returns (N, h, w, C).
    Raises as all do, and ValueError if size < 1.

    Turkowski 1990, Filters for common resampling tasks.
    """
    require_images(images=images)
    h, w = require_size(size=size)
    _, H, W, _ = images.shape
    return as_images(_left_right(as_floats(images), _triangles(H, h), _triangles(W, w)), images.dtype)


def resize_short_side(images, *, short_side):
    """Resize so that the shorter side has so many pixels; height and width keep their ratio.

    images: (N, H, W, C);  short_side: pixels.  Returns (N, h, w, C), min(h, w) = short_side.
    Raises as all do, and ValueError if short_side < 1.

    Simonyan & Zisserman 2015, section 3.1.  https://arxiv.org/abs/1409.1556
    """
    require_images(images=images)
    return resize(images, size=_short_side(images, short_side))


def random_resized_crop(images, *, size=224, short_side=(256, 480), rng):
    """A random window of each image at a random scale: how ResNet saw ImageNet.

        1. L ~ U{256 … 480}      2. resize, short side = L      3. a random window of 224 × 224

    Only the window is computed: its rows of A, its rows of B.  PyTorch's RandomResizedCrop is another one, with
    a random area and shape of the window.

    images: (N, H, W, C);  size: pixels;  short_side: the range of L, both ends included;
    rng: np.random.Generator.  Returns (N, size, size, C).
    Raises as all do, and ValueError if not 1 <= size <= smallest L <= largest L.

    He et al. 2016, section 3.4.  https://arxiv.org/abs/1512.03385
    """
    require_images(images=images)
    size, (least, most) = require_count(size=size), require_range(short_side=short_side)
    least, most = require_count(least=0, **{"short_side[0]": least, "short_side[1]": most})
    require_rng(rng=rng)
    if not size <= least <= most:
        raise ValueError(f"size = {size} and short_side = {short_side}; the window must fit the smallest image: "
                         "1 <= size <= short_side[0] <= short_side[1]")
    N, H, W, C = images.shape
    out = np.empty((N, size, size, C), as_floats(images[:0]).dtype)
    for window, image in zip(out, images, strict=True):
        h, w = _short_side(images, rng.integers(least, most, endpoint=True))
        t, l = rng.integers(0, [h - size, w - size], endpoint=True)
        A, B = _triangles(H, h)[t:t + size], _triangles(W, w)[l:l + size]
        window[...] = _left_right(as_floats(image)[None], A, B)[0]
    return as_images(out, images.dtype)


def gaussian_blur(images, *, sigma):
    """Every pixel becomes the mean of its neighbours, weighted by a bell of width sigma.

        out = A x Bᵀ,     A[i, j] ∝ exp(-(i - j)² / 2σ²)

    The bell ends at 4σ; at the border the image goes on as in a mirror.  SciPy's ndimage.gaussian_filter is the same.

    images: (N, H, W, C);  sigma: pixels.  Returns out, as images.
    Raises as all do, and ValueError if sigma is not positive.

    Marr & Hildreth 1980, Theory of edge detection: the bell is the only blur that is round and separable.
    """
    require_images(images=images)
    sigma = require_positive(sigma=sigma)
    _, H, W, _ = images.shape
    return as_images(_left_right(as_floats(images), _bells(H, sigma), _bells(W, sigma)), images.dtype)


def random_blur(images, *, sigma=(0.1, 2.0), prob=0.5, rng):
    """Each image is blurred with probability prob, by a width of its own.

        σ ~ U(0.1, 2)

    images: (N, H, W, C);  sigma: range of the widths, pixels;  rng: np.random.Generator.  Returns out, as images.
    Raises as all do, and ValueError if prob is outside [0, 1] or a width is not positive.

    SimCLR, appendix A: gaussian blur of ImageNet, prob = 0.5.
    """
    require_images(images=images)
    prob = require_probability(prob=prob, zero=True)
    least, most = require_range(sigma=sigma)
    require_rng(rng=rng)
    out = images.copy()
    for i in np.flatnonzero(rng.random(len(images)) < prob):
        out[i] = gaussian_blur(images[i:i + 1], sigma=rng.uniform(least, most))[0]
    return out


def sobel(images):
    """How fast each channel changes from pixel to pixel: edges are bright, plain areas black.

        out = √(g_x² + g_y²),     g_x = (1 2 1)ᵀ (-1 0 1) ∗ x,     g_y = (-1 0 1)ᵀ (1 2 1) ∗ x

    At the border the last pixel is repeated.  SciPy's ndimage.sobel gives g_x and g_y.

    images: (N, H, W, C).  Returns out, as images.
    Raises as all do.

    Sobel & Feldman 1968, A 3 × 3 isotropic gradient operator for image processing.
    """
    require_images(images=images)
    x = np.pad(as_floats(images), [(0, 0), (1, 1), (1, 1), (0, 0)], mode="edge")
    across = x[:, :, 2:] - x[:, :, :-2]                                                # (N, H+2, W, C)
    down = x[:, 2:] - x[:, :-2]                                                        # (N, H, W+2, C)
    g_x = across[:, :-2] + 2 * across[:, 1:-1] + across[:, 2:]
    g_y = down[:, :, :-2] + 2 * down[:, :, 1:-1] + down[:, :, 2:]
    return as_images(np.hypot(g_x, g_y), images.dtype)


def _left_right(x, A, B):
    """A x Bᵀ for every image and channel: (N, H, W, C), (h, H), (w, W) → (N, h, w, C)."""
    N, H, W, C = x.shape
    rows = A.astype(x.dtype) @ x.reshape(N, H, W * C)                                  # (N, h, W·C)
    return B.astype(x.dtype) @ rows.reshape(N, len(A), W, C)


def _triangles(old, new):
    """The matrix (new, old) that resizes one side: each row a triangle about its pixel's centre, of sum 1."""
    r = old / new
    distance = np.arange(old) + 0.5 - (np.arange(new)[:, None] + 0.5) * r
    weights = np.maximum(0, 1 - np.abs(distance) / max(r, 1))
    return weights / weights.sum(axis=1, keepdims=True)


def _bells(length, sigma):
    """The matrix that blurs one side, (length, length): a bell about its pixel, of sum 1, mirrored at the ends."""
    if sigma > 4 * length:
        return np.full((length, length), 1 / length)           # mirrored as often as that, the bell is the mean
    reach = int(4 * sigma + 0.5)
    offset = np.arange(-reach, reach + 1)
    bell = np.exp(-0.5 * (offset / sigma)**2)
    pixel = np.arange(length)[:, None]
    source = (pixel + offset) % (2 * length)                                           # x₀ … x_L x_L … x₀, for ever
    source = np.minimum(source, 2 * length - 1 - source)
    weights = np.zeros((length, length))
    np.add.at(weights, (pixel, source), bell / bell.sum())
    return weights


def _short_side(images, short_side):
    """(h, w) of the images once their short side has so many pixels."""
    _, H, W, _ = images.shape
    scale = require_count(short_side=short_side) / min(H, W)
    return math.floor(H * scale + 0.5), math.floor(W * scale + 0.5)
