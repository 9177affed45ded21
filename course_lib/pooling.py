"""Pooling: images (N, C, H, W) to smaller ones."""

import functools

import numpy as np

from course_lib.checks import require_count, require_floats, require_rank, require_shape


def max_pool_forward(x, *, size=2):
    """Max pooling: of each square of size × size cells, the largest; the image gets that much smaller.

        out[i, j] = max over (a, b) of x[i · size + a, j · size + b]

    x: (N, C, H, W), H and W multiples of size.  Returns out (N, C, H/size, W/size) and cache = (x, out).
    Raises TypeError if x holds no floats, ValueError if it has not four axes or size does not divide H and W.

    CS231n, Convolutional networks: pooling layer.
    """
    require_floats(x=x)
    require_rank(4, x=x)
    size = require_count(size=size)
    if any(length % size for length in x.shape[2:]):
        raise ValueError(f"x has shape {x.shape}; size = {size} must divide its height and width")
    corners = [x[:, :, a::size, b::size] for a in range(size) for b in range(size)]
    out = functools.reduce(np.maximum, corners)
    return out, (x, out)


def max_pool_backward(dout, x, out):
    """Gradient of max pooling: it goes to the cell that won, and where several are as large, to each its share.

    PyTorch gives all of it to the first of them.

    dout, out: (N, C, H/size, W/size);  x: (N, C, H, W).  Returns dx, as x.
    Raises TypeError if one holds no floats, ValueError if shapes do not match.
    """
    require_floats(dout=dout, x=x, out=out)
    require_rank(4, x=x, out=out)
    require_shape(out.shape, dout=dout)
    N, C, H, W = out.shape
    size = max(1, x.shape[2] // max(1, H))
    require_shape((N, C, H * size, W * size), x=x)
    square = np.ones((size, size), x.dtype)
    won = (x == np.kron(out, square)).astype(x.dtype)                  # (N, C, H, W)
    winners = sum(won[:, :, a::size, b::size] for a in range(size) for b in range(size))
    return won * np.kron(dout / winners, square)
