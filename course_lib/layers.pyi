from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from course_lib._typing import Array, Floats, Number, Rng
from course_lib.layers_norms import BatchNorm, GroupNorm

__all__ = [
    "Activation",
    "Affine",
    "BatchNorm",
    "Conv2d",
    "Dropout",
    "Flatten",
    "GroupNorm",
    "MaxPool",
    "Maxout",
    "ReLU",
    "affine_backward",
    "affine_forward",
]

type _Init = Callable[..., Floats]

class _Layer:
    """What every layer has."""

    params: dict[str, Floats]
    grads: dict[str, Floats]
    cache: tuple[Any, ...]
    def forward[F: np.floating](self, x: Array[F], *, training: bool) -> Array[F]: ...
    def backward[F: np.floating](self, dout: Array[F]) -> Array[F] | Any: ...  # None of a net's first layer

class Affine(_Layer):
    need_dx: bool
    def __init__(
        self, D: int, M: int, *, rng: Rng, init: _Init | None = None, dtype: DTypeLike = np.float32
    ) -> None: ...

class Maxout(_Layer):
    def __init__(
        self, D: int, M: int, *, rng: Rng, init: _Init | None = None, dtype: DTypeLike = np.float32
    ) -> None: ...

class Activation(_Layer):
    name: str
    options: dict[str, Any]
    def __init__(self, name: str, **options: Any) -> None: ...

class Dropout(_Layer):
    keep_prob: float
    rng: Rng
    def __init__(self, *, keep_prob: Number, rng: Rng) -> None: ...

class Conv2d(_Layer):
    need_dx: bool
    stride: int
    pad: int
    def __init__(
        self,
        C: int,
        F: int,
        size: int = 3,
        *,
        stride: int = 1,
        pad: int | None = None,
        rng: Rng,
        init: _Init | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None: ...

class MaxPool(_Layer):
    size: int
    def __init__(self, size: int = 2) -> None: ...

class Flatten(_Layer):
    shape: tuple[int, ...]
    def __init__(self) -> None: ...

def affine_forward[F: np.floating](
    x: Array[F], w: Array[F], b: Array[F]
) -> tuple[Array[F], tuple[Array[F], Array[F]]]: ...
def affine_backward[F: np.floating](
    dout: Array[F],
    x: Array[F],
    w: Array[F],
    *,
    need_dx: bool = True,
    out: tuple[Array[F] | None, Array[F] | None] = (None, None),
) -> tuple[Array[F] | None, Array[F], Array[F]]: ...
def ReLU() -> Activation: ...
