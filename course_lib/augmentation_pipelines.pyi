from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib._typing import Floats, Images, Size

def compose(*steps: Callable[..., Images[Any]]) -> Callable[..., Images[Any]]: ...
def average_over_crops[P: np.uint8 | np.floating](
    predict: Callable[[Images[P]], Floats], images: Images[P], *, size: Size
) -> Floats: ...
def average_over_scales[P: np.uint8 | np.floating](
    predict: Callable[[Images[P]], Floats],
    images: Images[P],
    *,
    size: Size = 224,
    short_sides: Sequence[int] = (224, 256, 384, 480, 640),
) -> Floats: ...
