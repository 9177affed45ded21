import numpy as np

from course_lib._typing import Array, Memory, Number, Rate, State

def frame[F: np.floating](
    w: Array[F], dw: Array[F], state: tuple[State, State] = ((), ()), *, lr: Rate = 0.01, phi: Memory, psi: Memory
) -> tuple[Array[F], tuple[State, State]]: ...
def general_step[F: np.floating](
    w: Array[F],
    dw: Array[F],
    state: State = (0, 0, 0),
    *,
    lr: Rate = 0.01,
    phi: tuple[Number, Number],
    psi: tuple[Number, Number],
    corrected: bool = False,
    eps: Number = 1e-08,
) -> tuple[Array[F], tuple[Array[F], Array[F], int]]: ...
def latest[F: np.floating](x: Array[F], memory: State = ()) -> tuple[Array[F], tuple[()]]: ...
def ones[F: np.floating](x: Array[F], memory: State = ()) -> tuple[Array[F], tuple[()]]: ...
def total[F: np.floating](x: Array[F], memory: State = (0,)) -> tuple[Array[F], tuple[Array[F]]]: ...
def fading_sum[F: np.floating](
    x: Array[F], memory: State = (0,), *, rho: Number = 0.9, ahead: bool = False
) -> tuple[Array[F], tuple[Array[F]]]: ...
def average[F: np.floating](
    x: Array[F],
    memory: State = (0, 0, 0),
    *,
    beta: Number = 0.9,
    corrected: bool = True,
    ahead: bool = False,
    largest: bool = False,
) -> tuple[Array[F], tuple[Array[F], Array[F], float]]: ...
def squares(remember: Memory, *, eps: Number = 1e-08, eps_inside: bool = False) -> Memory: ...
def own_steps[F: np.floating](
    x: Array[F], memory: State = (0, 0), *, beta: Number = 0.9, eps: Number = 1e-06
) -> tuple[Array[F], tuple[Array[F], Array[F]]]: ...
