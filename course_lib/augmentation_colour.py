"""Chapter 3, colours.  What augmentation does to the numbers in a pixel: saturation, hue, colour drop, noise.

Brightness and contrast are in `augmentation`.  Images are (N, H, W, C) of bytes or floats, and every one
has draws of its own.

Chen et al. 2020, A simple framework for contrastive learning (SimCLR), appendix A.  https://arxiv.org/abs/2002.05709
"""

import numpy as np

from course_lib.buffer import SMALL
from course_lib.checks import (
    require_between,
    require_float_dtype,
    require_floats,
    require_images,
    require_number,
    require_positive,
    require_probability,
    require_rank,
    require_rng,
    require_shape,
    require_share,
)
from course_lib.checks_kinds import require_array


def grey(images):
    """The brightness that the eye sees, in all three channels.

        y = 0.299 R + 0.587 G + 0.114 B

    images: (N, H, W, 3).  Returns out, as images.
    Raises TypeError if images holds neither bytes nor floats, ValueError if it has no three channels.

    The weights are those of television, ITU-R BT.601, section 2.5.1; Pillow's convert("L") is the same.
    """
    _require_colours(images)
    return as_images(np.broadcast_to(_luma(as_floats(images)), images.shape), images.dtype)


def colour_drop(images, *, prob=0.2, rng):
    """The colours of an image are dropped, with probability prob for each: what is left is grey.

    images: (N, H, W, 3);  rng: np.random.Generator.  Returns out, as images.
    Raises TypeError if images holds neither bytes nor floats, ValueError if it has no three channels or prob is
    outside [0, 1].

    Chen et al. 2020 (SimCLR), appendix A: random grayscale, prob = 0.2.
    """
    _require_colours(images)
    prob = require_probability(prob=prob, zero=True)
    require_rng(rng=rng)
    drop = rng.random(len(images)) < prob
    out = images.copy()
    out[drop] = grey(images[drop])
    return out


def saturation_jitter(images, *, saturation=0.4, rng):
    """The colourfulness of each image varies at random.

        out = y + s (x - y),     y = the image in grey,     s ~ U(1-σ, 1+σ)

    images: (N, H, W, 3);  saturation: σ, from 0 to 1;  rng: np.random.Generator.  Returns out, as images.
    Raises TypeError if images holds neither bytes nor floats, ValueError if it has no three channels or σ is
    outside [0, 1].

    Chen et al. 2020 (SimCLR), appendix A: color distortion.
    """
    _require_colours(images)
    x = as_floats(images)
    s = draw_factors(x, rng, saturation=saturation)[:, None, None, None]
    out = x * s
    out += (1 - s) * _luma(x)
    return as_images(out, images.dtype)


def hue_jitter(images, *, hue=0.1, rng):
    """The colours of each image turn on the colour circle, by a random share of a full turn.

        δ ~ U(-hue, hue)

    images: (N, H, W, 3);  hue: from 0 to 0.5, a half turn;  rng: np.random.Generator.  Returns out, as images.
    Raises TypeError if images holds neither bytes nor floats, ValueError if it has no three channels or hue is
    outside [0, 0.5].

    Chen et al. 2020 (SimCLR), appendix A: color distortion.
    """
    _require_colours(images)
    hue = require_number(hue=hue)
    require_rng(rng=rng)
    if not 0 <= hue <= 0.5:
        raise ValueError(f"hue = {hue} of a turn; it must lie in [0, 0.5], and half a turn reaches every hue")
    return shift_hue(images, turns=rng.uniform(-hue, hue, len(images)))


def shift_hue(images, *, turns):
    """Turn the colours on the colour circle: the largest number of a pixel (value) and the range (chroma) stay.

        k_i = (i + 6 (hue + δ)) mod 6,     out_i = V - chroma · clip(min(k_i, 4 - k_i), 0, 1),     i = 5, 3, 1

    images: (N, H, W, 3);  turns: δ (N,) or a number, a full turn is 1.  Returns out, as images.
    Raises TypeError if images holds neither bytes nor floats, ValueError if it has no three channels or turns
    does not match.

    Smith 1978, Color gamut transform pairs (HSV).
    """
    _require_colours(images)
    x = as_floats(images)
    turns = require_between(-np.inf, np.inf, turns=turns).astype(x.dtype)
    if turns.ndim:
        require_shape((len(x),), turns=turns)
    red, green, blue = np.moveaxis(x, -1, 0)                   # (N, H, W) each
    value = x.max(axis=-1)
    chroma = value - x.min(axis=-1)
    unit = np.where(chroma > 0, chroma, 1)                     # grey has no hue; any will do
    sixths = np.select([value == red, value == green],
                       [(green - blue) / unit, (blue - red) / unit + 2], (red - green) / unit + 4)
    k = (np.array([5, 3, 1], x.dtype) + (sixths + 6 * turns.reshape(-1, 1, 1))[..., None]) % 6
    out = value[..., None] - chroma[..., None] * np.clip(np.minimum(k, 4 - k), 0, 1)
    return as_images(out, images.dtype)


def gaussian_noise(images, *, scale, rng):
    """Every number of every image gets noise of its own.

        out = x + ε,     ε ~ N(0, scale²)

    images: (N, H, W, C);  scale: in the units of the images, so of 255 for bytes;  rng: np.random.Generator.
    Returns out, as images.
    Raises TypeError if images holds neither bytes nor floats, ValueError if it is not (N, H, W, C) or scale < 0.

    Chen et al. 2020 (SimCLR), figure 4 (h).
    """
    require_images(images=images)
    scale = require_positive(scale=scale, zero=True)
    require_rng(rng=rng)
    x = as_floats(images)
    return as_images(x + rng.standard_normal(x.shape, x.dtype) * scale, images.dtype)


def draw_factors(x, rng, **strength):
    """One factor for each image, no further from 1 than the strength:  U(1-s, 1+s).

    x: (N, H, W, C) floats;  rng: np.random.Generator;  strength: one, by its name, as in contrast=0.4.
    Returns (N,), of the dtype of x.
    Raises ValueError if the strength is outside [0, 1].
    """
    ((name, s),) = strength.items()
    s = require_share(**{name: s})
    require_floats(x=x)
    require_rng(rng=rng)
    return rng.uniform(1 - s, 1 + s, x.shape[:1]).astype(x.dtype)


def scaled(x, scale, shift):
    """Every image by numbers of its own:  x · scale + shift.

    Images are long rows: NumPy takes them one by one, without copies of what is repeated (buffer).

    x: (N, D) floats, an image a row;  scale, shift: (N, 1), of the dtype of x.  Returns out (N, D).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.
    """
    require_floats(x=x, scale=scale, shift=shift)
    require_rank(2, x=x)
    require_shape((len(x), 1), scale=scale, shift=shift)
    with np.errstate():                                        # which puts the buffer's size back
        np.setbufsize(SMALL)
        out = x * scale
        out += shift
    return out


def as_floats(images):
    """Bytes as float32, to calculate with; floats as they are.

    images: any shape.  Returns floats of that shape.  Raises TypeError if they are neither bytes nor floats.
    """
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8:
        require_floats(images=images)
    return images.astype(np.float32) if images.dtype == np.uint8 else images


def as_images(out, dtype):
    """Back to the dtype that the images came in: bytes are rounded and cut off at 0 and 255.

    Without the cut, 256 would come back as 0: the brightest spot of a picture black.

    out: floats, any shape;  dtype: np.uint8 or floats.  Returns out in that dtype.
    Raises TypeError if out holds no numbers, or dtype is neither bytes nor floats.
    """
    out = require_array(out=out)
    if isinstance(dtype, np.dtype | type) and dtype == np.uint8:
        return np.clip(np.rint(out), 0, 255).astype(np.uint8)
    require_float_dtype(dtype)
    return out.astype(dtype, copy=False)


def _luma(x):
    return x @ np.array([[0.299], [0.587], [0.114]], x.dtype)          # (N, H, W, 1)


def _require_colours(images):
    require_images(images=images)
    if images.shape[3] != 3:
        raise ValueError(f"images has shape {images.shape}; colours need (N, H, W, 3): red, green, blue")
