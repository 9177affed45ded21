"""Pooling: images (N, C, H, W) to smaller ones, or to one number for each channel."""

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


def global_average_forward(x):
    """Global average pooling: each channel of an image becomes one number, its mean.

        out_c = 1/(HW) Σ_hw x_chw

    x: (N, C, H, W).  Returns out (N, C) and cache = (H, W).
    Raises TypeError if x holds no floats, ValueError if it has not four axes or no cell.

    Lin et al. 2014, Network in network, section 3.2.  https://arxiv.org/abs/1312.4400
    """
    require_floats(x=x)
    require_rank(4, x=x)
    H, W = x.shape[2:]
    if H * W == 0:
        raise ValueError(f"x has shape {x.shape}: an image without a cell has no mean")
    return x.mean(axis=(2, 3)), (H, W)


def global_average_backward(dout, H, W):
    """Gradient of global average pooling: every cell has the same share in the mean.

        ∂L/∂x_chw = 1/(HW) ∂L/∂out_c

    dout: (N, C).  Returns dx (N, C, H, W).
    Raises TypeError if dout holds no floats, ValueError if it has not two axes.

    Lin et al. 2014, section 3.2.
    """
    require_floats(dout=dout)
    require_rank(2, dout=dout)
    H, W = require_count(H=H, W=W)
    return np.tile(dout[:, :, None, None] / (H * W), (H, W))
