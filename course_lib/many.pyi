from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from course_lib._typing import Floats, PerNet, Rng

class ManyNets:
    inputs: int
    weights: int
    parameters: Floats
    state: Floats
    gradients: Floats
    layers: list[Any]
    cache: list[Any]
    def __init__(
        self,
        M: int,
        widths: Sequence[int],
        *,
        rng: Rng,
        init: Callable[..., Floats] | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None: ...
    def forward(self, x: Floats, *, training: bool = False) -> Floats: ...
    def backward(self, dscores: Floats) -> None: ...
    def accuracy(self, x: Floats, y: NDArray[Any], *, batch: int = 1000) -> PerNet: ...
