import numpy as np

from course_lib._typing import Array, Number

def instancenorm_forward[F: np.floating](
    x: Array[F], gamma: Array[F], beta: Array[F], *, eps: Number = 1e-05
) -> tuple[Array[F], tuple[Array[F], Array[F], Array[F]]]: ...
def instancenorm_backward[F: np.floating](
    dout: Array[F], x_hat: Array[F], gamma: Array[F], std: Array[F]
) -> tuple[Array[F], Array[F], Array[F]]: ...
def rmsnorm_forward[F: np.floating](
    x: Array[F], gamma: Array[F], *, eps: Number = 1e-05
) -> tuple[Array[F], tuple[Array[F], Array[F], Array[F]]]: ...
def rmsnorm_backward[F: np.floating](
    dout: Array[F], x_hat: Array[F], gamma: Array[F], rms: Array[F]
) -> tuple[Array[F], Array[F]]: ...
