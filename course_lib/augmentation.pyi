from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib._typing import Array, Booleans, Images, Integers, Number, Rng, Size
from course_lib.augmentation_colour import (
    colour_drop,
    gaussian_noise,
    grey,
    hue_jitter,
    saturation_jitter,
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
from course_lib.augmentation_turns import (
    random_quarter_turn,
    random_rotation,
    rotate,
    vertical_flip,
)

__all__ = [
    "augment",
    "average_crops",
    "colour_drop",
    "cutout",
    "gaussian_blur",
    "gaussian_noise",
    "grey",
    "horizontal_flip",
    "hue_jitter",
    "jitter",
    "random_blur",
    "random_crop",
    "random_quarter_turn",
    "random_resized_crop",
    "random_rotation",
    "resize",
    "resize_short_side",
    "rotate",
    "saturation_jitter",
    "shift_hue",
    "sobel",
    "ten_crop",
    "vertical_flip",
]

def horizontal_flip[P: np.uint8 | np.floating](images: Images[P], *, prob: Number = 0.5, rng: Rng) -> Images[P]: ...
def random_crop[P: np.uint8 | np.floating](
    images: Images[P], *, size: Size, padding: int = 0, rng: Rng
) -> Images[P]: ...
def cutout[P: np.uint8 | np.floating](
    images: Images[P], *, size: Size, fill: Number | NDArray[Any] | Sequence[float] = 0, rng: Rng
) -> Images[P]: ...
def jitter[P: np.uint8 | np.floating](
    images: Images[P], *, brightness: Number = 0.4, contrast: Number = 0.4, rng: Rng
) -> Images[P]: ...
def ten_crop[P: np.uint8 | np.floating](images: Images[P], *, size: Size) -> Images[P]: ...
def average_crops[F: np.floating](scores: Array[F]) -> Array[F]: ...
def augment[F: np.floating](
    images: Images[np.uint8],
    *,
    top: Integers,
    left: Integers,
    flip: Booleans,
    brightness: NDArray[Any],
    size: int,
    mean: Array[F],
) -> Array[F]: ...
