import numpy as np

from course_lib._typing import Array, Number

def batchnorm_forward[F: np.floating](
    x: Array[F], gamma: Array[F], beta: Array[F], *, eps: Number = 1e-05
) -> tuple[Array[F], tuple[Array[F], Array[F], Array[F]], tuple[Array[F], Array[F]]]: ...
def batchnorm_backward[F: np.floating](
    dout: Array[F], x_hat: Array[F], gamma: Array[F], std: Array[F]
) -> tuple[Array[F], Array[F], Array[F]]: ...
def running_average[F: np.floating](
    running: tuple[Array[F], Array[F]],
    batch: tuple[Array[F], Array[F]],
    *,
    momentum: Number = 0.9,
    n: int | None = None,
) -> tuple[Array[F], Array[F]]: ...
def batchnorm_inference[F: np.floating](
    x: Array[F], gamma: Array[F], beta: Array[F], mean: Array[F], var: Array[F], *, eps: Number = 1e-05
) -> Array[F]: ...
def layernorm_forward[F: np.floating](
    x: Array[F], gamma: Array[F], beta: Array[F], *, eps: Number = 1e-05
) -> tuple[Array[F], tuple[Array[F], Array[F], Array[F]]]: ...
def layernorm_backward[F: np.floating](
    dout: Array[F], x_hat: Array[F], gamma: Array[F], std: Array[F]
) -> tuple[Array[F], Array[F], Array[F]]: ...
def groupnorm_forward[F: np.floating](
    x: Array[F], gamma: Array[F], beta: Array[F], *, groups: int, eps: Number = 1e-05
) -> tuple[Array[F], tuple[Array[F], Array[F], Array[F]]]: ...
def groupnorm_backward[F: np.floating](
    dout: Array[F], x_hat: Array[F], gamma: Array[F], std: Array[F]
) -> tuple[Array[F], Array[F], Array[F]]: ...
