from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib._typing import Array, Floats, Net, Number, Rng
from course_lib.net import History

def numeric_gradient[F: np.floating](
    f: Callable[[Array[F]], Any], x: Array[F], *, dout: Number | Floats = 1.0, h: Number = 1e-05
) -> Array[F]: ...
def relative_error(a: Floats, b: Floats, *, floor: Number = 1e-08) -> float: ...
def gradient_check[F: np.floating](
    f: Callable[[Array[F]], Any],
    gradient: Floats,
    x: Array[F],
    *,
    dout: Number | Floats = 1.0,
    h: Number = 1e-05,
    floor: Number = 1e-08,
) -> float: ...
def initial_loss(classes: int) -> float: ...
def overfit_tiny_batch(
    model: Net, x: Floats, y: NDArray[Any], *, examples: int = 20, epochs: int = 200, rng: Rng, **options: Any
) -> History: ...
def update_ratio(w: Floats, update: Floats) -> float: ...
def diagnose(
    loss: Sequence[float] | Floats,
    train_accuracy: Sequence[float] | Floats,
    test_accuracy: Sequence[float] | Floats,
    *,
    classes: int = 10,
    enough: Number | None = None,
) -> str: ...
