import numpy as np

from course_lib._typing import Array, Number, Rate, State

def amsgrad[F: np.floating](
    w: Array[F],
    dw: Array[F],
    state: State = (0, 0, 0, 0),
    *,
    lr: Rate = 0.001,
    beta1: Number = 0.9,
    beta2: Number = 0.999,
    eps: Number = 1e-08,
    eps_inside: bool = False,
) -> tuple[Array[F], tuple[Array[F], Array[F], Array[F], float]]: ...
def clip_by_norm[F: np.floating](
    dw: Array[F], *, limit: Number, axis: int | tuple[int, ...] | None = None
) -> Array[F]: ...
