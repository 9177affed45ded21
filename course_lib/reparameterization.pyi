from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from course_lib._typing import Array, Floats, Number

class Branch(NamedTuple):
    w: Floats | None
    gamma: Floats
    beta: Floats
    mean: Floats
    var: Floats

def conv2d_forward[F: np.floating](
    x: Array[F], w: Array[F], b: Array[F], *, stride: int = 1, pad: int = 0
) -> tuple[Array[F], tuple[Array[F], Array[F], int, int]]: ...
def conv2d_backward[F: np.floating](
    dout: Array[F], x: Array[F], w: Array[F], stride: int, pad: int, *, need_dx: bool = True
) -> tuple[Array[F] | None, Array[F], Array[F]]: ...
def fold_batchnorm[F: np.floating](
    w: Array[F], b: Array[F], gamma: Array[F], beta: Array[F], mean: Array[F], var: Array[F], *, eps: Number = 1e-05
) -> tuple[Array[F], Array[F]]: ...
def pad_1x1_to_3x3[F: np.floating](w: Array[F]) -> Array[F]: ...
def identity_kernel(channels: int, *, dtype: DTypeLike = np.float64) -> Floats: ...
def repvgg_train[F: np.floating](
    x: Array[F], block: Sequence[Branch], *, momentum: Number = 0.9, eps: Number = 1e-05
) -> tuple[Array[F], tuple[Branch, ...]]: ...
def repvgg_predict[F: np.floating](x: Array[F], block: Sequence[Branch], *, eps: Number = 1e-05) -> Array[F]: ...
def repvgg_fuse(block: Sequence[Branch], *, eps: Number = 1e-05) -> tuple[Floats, Floats]: ...
