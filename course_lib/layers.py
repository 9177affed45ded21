"""Layers: the pure functions of the chapters, each with the parameters and the cache that it needs.

A layer has `forward(x, *, training)` and `backward(dout)`, and its `params` and `grads` by name.  backward writes the
gradients into `grads`, in place, and returns ∂L/∂x.  What training changes beside the parameters are its `buffers`, by
name.  net.Sequential puts views of its flat arrays there; a layer that stands alone has arrays of its own.

The functions are called through their module (`dropout.dropout_forward`), so that a student's, put there, runs.
"""

import inspect
import math

import numpy as np

from course_lib import activations, dropout, initialization, pooling, reparameterization
from course_lib.buffer import rows_at_once
from course_lib.checks import (
    require_count,
    require_float_dtype,
    require_floats,
    require_place,
    require_rank,
    require_shape,
)
from course_lib.checks_kinds import require_flag, require_function, require_pair
from course_lib.layers_norms import BatchNorm, GroupNorm

__all__ = ["Activation", "Affine", "BatchNorm", "Conv2d", "Dropout", "Flatten", "GroupNorm", "MaxPool", "Maxout",
           "ReLU", "affine_backward", "affine_forward"]


def affine_forward(x, w, b):
    """A fully connected layer: every output is a weighted sum of all inputs, plus a bias.

        out = x W + b

    x: (N, D);  w: (D, M);  b: (M,).  Returns out (N, M) and cache = (x, w).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    CS231n, Neural networks 1.
    """
    require_floats(x=x, w=w, b=b)
    require_rank(2, x=x, w=w)
    require_shape((None, len(w)), x=x)
    require_shape(w.shape[1:], b=b)
    out = x @ w
    out += b
    return out, (x, w)


def affine_backward(dout, x, w, *, need_dx=True, out=(None, None)):
    """Gradients of affine_forward.

        each array gets the product of the two others that keeps its shape:
        ∂L/∂x = ∂L/∂out Wᵀ,     ∂L/∂W = xᵀ ∂L/∂out,     ∂L/∂b = Σ_n ∂L/∂out_n

    dout: (N, M);  x: (N, D);  w: (D, M);  out: arrays to write dw and db into.
    Returns dx (N, D), or None if need_dx is False (a net's first layer), dw (D, M), db (M,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    CS231n, Backpropagation: gradients for vectorized operations.
    """
    require_floats(dout=dout, x=x, w=w)
    require_rank(2, x=x, w=w)
    require_shape((len(x), w.shape[1]), dout=dout)
    require_pair(out=out, of="(dw, db)")
    require_place(w, w.shape, **{"out[0]": out[0]})
    require_place(w, w.shape[1:], **{"out[1]": out[1]})
    dw = np.matmul(x.T, dout, out=out[0])
    db = np.sum(dout, axis=0, out=out[1])
    return dout @ w.T if require_flag(need_dx=need_dx) else None, dw, db


def _weights_and_biases(shape, units, rng, init, dtype):
    """Weights by init, He's if none is named, and biases of 0."""
    init = initialization.he if init is None else init
    require_function(init=init)
    require_float_dtype(dtype)
    w, b = init(shape, rng=rng, dtype=dtype), np.zeros(int(units), dtype)
    require_floats(b=b, **{"what init gives": w})
    require_shape(shape, **{"what init gives": w})
    return {"w": w, "b": b}


class Affine:
    """A fully connected layer with D inputs and M outputs.

    init: a function of (shape, *, rng, dtype), from `initialization`; the biases start at 0.
    """

    def __init__(self, D, M, *, rng, init=None, dtype=np.float32):
        self.params = _weights_and_biases(require_count(D=D, M=M), M, rng, init, dtype)
        self.grads = {name: np.zeros_like(array) for name, array in self.params.items()}
        self.need_dx = True

    @rows_at_once
    def forward(self, x, *, training):
        out, self.cache = affine_forward(x, self.params["w"], self.params["b"])
        return out

    def backward(self, dout):
        dx, dw, db = affine_backward(dout, *self.cache, need_dx=self.need_dx, out=(*self.grads.values(),))
        if dw is not self.grads["w"]:                          # a student's, which may leave `out` alone
            self.grads["w"][...], self.grads["b"][...] = dw, db
        return dx


class Maxout:
    """The larger of two affine layers with D inputs and M outputs."""

    def __init__(self, D, M, *, rng, init=None, dtype=np.float32):
        pieces = [Affine(D, M, rng=rng, init=init, dtype=dtype).params for _ in range(2)]
        self.params = {f"{name}{i}": piece[name] for i, piece in enumerate(pieces, 1) for name in ("w", "b")}
        self.grads = {name: np.zeros_like(array) for name, array in self.params.items()}

    def forward(self, x, *, training):
        out, self.cache = activations.maxout_forward(x, **self.params)
        return out

    def backward(self, dout):
        dx, *grads = activations.maxout_backward(dout, *self.cache)
        for grad, new in zip(self.grads.values(), grads, strict=True):
            grad[...] = new
        return dx


class Activation:
    """A non-linearity by the name of its pair in `activations`, with its options: Activation("elu", alpha=0.5)."""

    def __init__(self, name, **options):
        known = {f.removesuffix("_forward") for f in dir(activations) if f.endswith("_forward")} - {"maxout"}
        if not isinstance(name, str) or name not in known:
            raise ValueError(f"name = {name!r} is no activation; there are {', '.join(sorted(known))}, and Maxout")
        self.name, self.options = name, options
        self.params, self.grads = {}, {}
        takes = inspect.signature(getattr(activations, f"{name}_forward")).parameters
        for option in options:
            if option not in list(takes)[1:]:
                raise TypeError(f"{option} is no option of {name}; it has {', '.join(list(takes)[1:]) or 'none'}")
        if options:
            self.forward(np.zeros(1), training=False)          # for its checks: now, and not in the middle of training

    def forward(self, x, *, training):
        out, self.cache = getattr(activations, f"{self.name}_forward")(x, **self.options)
        return out

    def backward(self, dout):
        return getattr(activations, f"{self.name}_backward")(dout, *self.cache)


def ReLU():
    """The most usual activation.  Returns Activation("relu").  Raises nothing."""
    return Activation("relu")


class Dropout:
    """Inverted dropout: units are switched off in training, and only there."""

    def __init__(self, *, keep_prob, rng):
        dropout.keep_mask((0,), keep_prob=keep_prob, rng=rng)  # for its checks: now, and not in the middle of training
        self.keep_prob, self.rng = float(keep_prob), rng
        self.params, self.grads = {}, {}

    def forward(self, x, *, training):
        if not require_flag(training=training):
            return x
        out, self.cache = dropout.dropout_forward(x, keep_prob=self.keep_prob, rng=self.rng)
        return out

    def backward(self, dout):
        return dropout.dropout_backward(dout, *self.cache)


class Conv2d:
    """A convolution of C channels by F filters of size × size cells; without a pad, an odd size keeps the image's size.

    init: a function of (shape, *, rng, dtype), from `initialization`; the biases start at 0.
    """

    def __init__(self, C, F, size=3, *, stride=1, pad=None, rng, init=None, dtype=np.float32):
        C, F, size, stride = require_count(C=C, F=F, size=size, stride=stride)
        if pad is None and size % 2 == 0:
            raise ValueError(f"size = {size} is even, and no pad keeps the image's size; choose one, such as pad=0")
        self.stride, self.pad = stride, size // 2 if pad is None else require_count(pad=pad, least=0)
        self.params = _weights_and_biases((F, C, size, size), F, rng, init, dtype)
        self.grads = {name: np.zeros_like(array) for name, array in self.params.items()}
        self.need_dx = True

    def forward(self, x, *, training):
        out, self.cache = reparameterization.conv2d_forward(x, **self.params, stride=self.stride, pad=self.pad)
        return out

    def backward(self, dout):
        dx, self.grads["w"][...], self.grads["b"][...] = reparameterization.conv2d_backward(
            dout, *self.cache, need_dx=self.need_dx)
        return dx


class MaxPool:
    """Max pooling over squares of size × size cells."""

    def __init__(self, size=2):
        self.size = require_count(size=size)
        self.params, self.grads = {}, {}

    def forward(self, x, *, training):
        out, self.cache = pooling.max_pool_forward(x, size=self.size)
        return out

    def backward(self, dout):
        return pooling.max_pool_backward(dout, *self.cache)


class Flatten:
    """Examples of any shape to rows (N, D)."""

    def __init__(self):
        self.params, self.grads = {}, {}

    def forward(self, x, *, training):
        require_floats(x=x)
        if x.ndim == 0:
            raise ValueError("x has no axes; it must hold examples, one after the other")
        self.shape = x.shape
        return x.reshape(len(x), math.prod(x.shape[1:]))

    def backward(self, dout):
        require_floats(dout=dout)
        require_shape((self.shape[0], math.prod(self.shape[1:])), dout=dout)
        return dout.reshape(self.shape)
