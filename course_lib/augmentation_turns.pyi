from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib._typing import Images, Integers, Number, Rng

def vertical_flip[P: np.uint8 | np.floating](images: Images[P], *, prob: Number = 0.5, rng: Rng) -> Images[P]: ...
def random_quarter_turn[P: np.uint8 | np.floating](
    images: Images[P], *, turns: Sequence[int] | Integers = (1, 2, 3), rng: Rng
) -> Images[P]: ...
def rotate[P: np.uint8 | np.floating](
    images: Images[P], *, degrees: Number | NDArray[Any], fill: Number = 0
) -> Images[P]: ...
def random_rotation[P: np.uint8 | np.floating](
    images: Images[P], *, limit: Number = 30, fill: Number = 0, rng: Rng
) -> Images[P]: ...
