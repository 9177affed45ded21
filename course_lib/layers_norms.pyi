import numpy as np
from numpy.typing import DTypeLike

from course_lib._typing import Floats, Number
from course_lib.layers import _Layer

class BatchNorm(_Layer):
    buffers: dict[str, Floats]
    momentum: float
    eps: float
    def __init__(
        self, D: int, *, momentum: Number = 0.9, eps: Number = 1e-05, dtype: DTypeLike = np.float32
    ) -> None: ...
    @property
    def running(self) -> tuple[Floats, Floats]: ...
    @running.setter
    def running(self, averages: tuple[Floats, Floats]) -> None: ...

class GroupNorm(_Layer):
    groups: int
    eps: float
    def __init__(self, D: int, *, groups: int, eps: Number = 1e-05, dtype: DTypeLike = np.float32) -> None: ...
