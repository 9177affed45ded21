import numpy as np

from course_lib._typing import Array, Booleans, Floats, Number
from course_lib.activations_smooth import (
    gelu_backward,
    gelu_forward,
    identity_backward,
    identity_forward,
    silu_backward,
    silu_forward,
    softplus_backward,
    softplus_forward,
    tanh_backward,
    tanh_forward,
)

__all__ = [
    "elu_backward",
    "elu_forward",
    "gelu_backward",
    "gelu_forward",
    "identity_backward",
    "identity_forward",
    "leaky_relu_backward",
    "leaky_relu_forward",
    "maxout_backward",
    "maxout_forward",
    "one_sign_share",
    "relu_backward",
    "relu_forward",
    "sigmoid_backward",
    "sigmoid_forward",
    "silu_backward",
    "silu_forward",
    "softplus_backward",
    "softplus_forward",
    "tanh_backward",
    "tanh_forward",
]

def sigmoid_forward[F: np.floating](x: Array[F]) -> tuple[Array[F], tuple[Array[F]]]: ...
def sigmoid_backward[F: np.floating](dout: Array[F], out: Array[F]) -> Array[F]: ...
def relu_forward[F: np.floating](x: Array[F]) -> tuple[Array[F], tuple[Array[F]]]: ...
def relu_backward[F: np.floating](dout: Array[F], x: Array[F]) -> Array[F]: ...
def leaky_relu_forward[F: np.floating](
    x: Array[F], *, slope: Number = 0.1
) -> tuple[Array[F], tuple[Array[F], float]]: ...
def leaky_relu_backward[F: np.floating](dout: Array[F], x: Array[F], slope: Number) -> Array[F]: ...
def elu_forward[F: np.floating](x: Array[F], *, alpha: Number = 1.0) -> tuple[Array[F], tuple[Array[F], float]]: ...
def elu_backward[F: np.floating](dout: Array[F], out: Array[F], alpha: Number) -> Array[F]: ...
def maxout_forward[F: np.floating](
    x: Array[F], w1: Array[F], b1: Array[F], w2: Array[F], b2: Array[F]
) -> tuple[Array[F], tuple[Array[F], Array[F], Array[F], Booleans]]: ...
def maxout_backward[F: np.floating](
    dout: Array[F], x: Array[F], w1: Array[F], w2: Array[F], first: Booleans
) -> tuple[Array[F], Array[F], Array[F], Array[F], Array[F]]: ...
def one_sign_share(dw: Floats) -> float: ...
