"""Chapter 10: one convolutional layer."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from benchmarks.row import Contest, Peer, normal, row, tensor, torch, wholes
from course_lib import reparameterization

F = torch and torch.nn.functional
SMALL = {"shape": (2, 3, 6, 6), "filters": 4}


def plain_forward(x, w, b):
    """im2col: every window of every image a row, then one product."""
    N, _, H, W = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    columns = sliding_window_view(padded, (3, 3), axis=(2, 3)).transpose(0, 2, 3, 1, 4, 5).reshape(N * H * W, -1)
    out = columns @ w.reshape(len(w), -1).T + b
    return out.reshape(N, H, W, len(w)).transpose(0, 3, 1, 2), columns


def plain_backward(dout, columns, x, w):
    """col2im: the gradient of every window, added where the window was."""
    (N, C, H, W), filters = x.shape, len(w)
    d = dout.transpose(0, 2, 3, 1).reshape(-1, filters)
    dw, db = (d.T @ columns).reshape(w.shape), d.sum(axis=0)
    dcolumns = (d @ w.reshape(filters, -1)).reshape(N, H, W, C, 3, 3)
    dpadded = np.zeros((N, C, H + 2, W + 2), x.dtype)
    for i in range(3):
        for j in range(3):
            dpadded[:, :, i:i + H, j:j + W] += dcolumns[..., i, j].transpose(0, 3, 1, 2)
    return dpadded[:, :, 1:-1, 1:-1], dw, db


def layer(shape, filters):
    return normal(*shape), 0.1 * normal(filters, shape[1], 3, 3, seed=1), normal(filters, seed=2)


@row("conv", "convolution 3 × 3, 32 × 64 × 32 × 32, 64 filters, forward", small=SMALL)
def conv_forward(shape=(32, 64, 32, 32), filters=64):
    x, w, b = layer(shape, filters)
    tensors = [tensor(a) for a in (x, w, b)]
    return Contest(lambda: reparameterization.conv2d_forward(x, w, b, pad=1)[0],
                   [Peer("PyTorch", 1.2, lambda: F.conv2d(*tensors, padding=1)),
                    Peer("plain NumPy", 0.45, lambda: plain_forward(x, w, b)[0])],
                   flops=2 * x[:, 0].size * w.size, tolerance=1e-3)


@row("conv-products", "of that the matrix products alone, on windows that are copied already")
def products_alone(shape=(32, 64, 32, 32), filters=64):
    x, w, b = layer(shape, filters)
    N, C, H, W = shape
    tensors = [tensor(a) for a in (x, w, b)]
    rows, windows, out = w.reshape(filters, -1), normal(C * 9, H * W), np.empty((filters, H * W), np.float32)

    def ours():
        for _ in range(N):
            np.matmul(rows, windows, out=out)

    return Contest(ours, [Peer("PyTorch's whole", None, lambda: F.conv2d(*tensors, padding=1))],
                   flops=2 * x[:, 0].size * w.size)


@row("conv-backward-products", "of convolution, forward + backward, the products alone, on windows that are copied")
def products_there_and_back_alone(shape=(32, 64, 32, 32), filters=64):
    whole = conv_forward_and_backward(shape, filters)
    N, C, H, W = shape
    rows, windows, d = normal(filters, C * 9), normal(C * 9, H * W), normal(filters, H * W)
    turned, around = normal(C, filters * 9), normal(filters * 9, H * W)
    out, dw, dx = (np.empty(size, np.float32) for size in ((filters, H * W), (filters, C * 9), (C, H * W)))

    def ours():
        for _ in range(N):
            np.matmul(rows, windows, out=out)
            np.matmul(d, windows.T, out=dw)
            np.matmul(turned, around, out=dx)

    return Contest(ours, wholes(whole), flops=whole.flops)


@row("conv-backward", "convolution 3 × 3, 32 × 64 × 32 × 32, 64 filters, forward + backward", small=SMALL)
def conv_forward_and_backward(shape=(32, 64, 32, 32), filters=64):
    x, w, b = layer(shape, filters)
    dout = normal(shape[0], filters, *shape[2:], seed=3)
    leaves, dt = [tensor(a, leaf=True) for a in (x, w, b)], tensor(dout)

    def ours():
        _, cache = reparameterization.conv2d_forward(x, w, b, pad=1)
        return reparameterization.conv2d_backward(dout, *cache)

    return Contest(ours,
                   [Peer("PyTorch", 1.3, lambda: torch.autograd.grad(F.conv2d(*leaves, padding=1), leaves, dt)),
                    Peer("plain NumPy", 0.3, lambda: plain_backward(dout, plain_forward(x, w, b)[1], x, w))],
                   flops=6 * x[:, 0].size * w.size, tolerance=1e-3)
