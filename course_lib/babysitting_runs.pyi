from typing import Any

from numpy.typing import NDArray

from course_lib._typing import Floats, Net, Progress, Range, Rng
from course_lib.net import History

def fit_with_ratios(
    model: Net, x: Floats, y: NDArray[Any], *, progress: Progress = ..., **options: Any
) -> tuple[History, Floats]: ...
def lr_range_test(
    model: Net,
    x: Floats,
    y: NDArray[Any],
    *,
    lr: Range = (1e-05, 1.0),
    steps: int = 100,
    batch: int = 128,
    rng: Rng,
    progress: Progress = ...,
    **options: Any,
) -> tuple[Floats, Floats]: ...
