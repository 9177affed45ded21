import numpy as np

from course_lib._typing import Array, Images, Number, Range, Rng, Size

TRIES: int

def random_area_crop[P: np.uint8 | np.floating](
    images: Images[P], *, size: Size, area: Range = (0.08, 1.0), ratio: Range = (0.75, 1.3333333333333333), rng: Rng
) -> Images[P]: ...
def colour_distortion[P: np.uint8 | np.floating](
    images: Images[P], *, strength: Number = 1.0, prob: Number = 0.8, grey_prob: Number = 0.2, rng: Rng
) -> Images[P]: ...
def mixup[F: np.floating, P: np.uint8 | np.floating](
    images: Images[P], targets: Array[F], *, alpha: Number = 0.2, rng: Rng
) -> tuple[Images[P], Array[F]]: ...
