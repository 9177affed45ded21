import numpy as np

from course_lib._typing import Array, Number, Rate, State

def sgd[F: np.floating](
    w: Array[F], dw: Array[F], state: State = (), *, lr: Rate = 0.01
) -> tuple[Array[F], tuple[()]]: ...
def momentum[F: np.floating](
    w: Array[F], dw: Array[F], state: State = (0,), *, lr: Rate = 0.01, rho: Number = 0.9, form: str = "step"
) -> tuple[Array[F], tuple[Array[F]]]: ...
def nag[F: np.floating](
    w: Array[F], dw: Array[F], state: State = (0,), *, lr: Rate = 0.01, rho: Number = 0.9, gradient_at: str = "w"
) -> tuple[Array[F], tuple[Array[F]]]: ...
def look_ahead[F: np.floating](w: Array[F], state: State = (0,), *, rho: Number = 0.9) -> Array[F]: ...
def adagrad[F: np.floating](
    w: Array[F], dw: Array[F], state: State = (0,), *, lr: Rate = 0.01, eps: Number = 1e-10, eps_inside: bool = False
) -> tuple[Array[F], tuple[Array[F]]]: ...
def rmsprop[F: np.floating](
    w: Array[F],
    dw: Array[F],
    state: State = (0,),
    *,
    lr: Rate = 0.01,
    beta: Number = 0.99,
    eps: Number = 1e-08,
    eps_inside: bool = False,
) -> tuple[Array[F], tuple[Array[F]]]: ...
def adadelta[F: np.floating](
    w: Array[F], dw: Array[F], state: State = (0, 0), *, lr: Rate = 1.0, beta: Number = 0.9, eps: Number = 1e-06
) -> tuple[Array[F], tuple[Array[F], Array[F]]]: ...
def bias_corrected[F: np.floating](average: Array[F], t: int, *, beta: Number) -> Array[F]: ...
def adam[F: np.floating](
    w: Array[F],
    dw: Array[F],
    state: State = (0, 0, 0),
    *,
    lr: Rate = 0.001,
    beta1: Number = 0.9,
    beta2: Number = 0.999,
    eps: Number = 1e-08,
    eps_inside: bool = False,
) -> tuple[Array[F], tuple[Array[F], Array[F], float]]: ...
def nadam[F: np.floating](
    w: Array[F],
    dw: Array[F],
    state: State = (0, 0, 0, 0),
    *,
    lr: Rate = 0.002,
    beta1: Number = 0.9,
    beta2: Number = 0.999,
    eps: Number = 1e-08,
    eps_inside: bool = False,
    momentum_decay: Number | None = None,
) -> tuple[Array[F], tuple[Array[F], Array[F], float, float]]: ...
def adamw[F: np.floating](
    w: Array[F],
    dw: Array[F],
    state: State = (0, 0, 0),
    *,
    lr: Rate = 0.001,
    weight_decay: Rate = 0.01,
    beta1: Number = 0.9,
    beta2: Number = 0.999,
    eps: Number = 1e-08,
    eps_inside: bool = False,
) -> tuple[Array[F], tuple[Array[F], Array[F], float]]: ...
