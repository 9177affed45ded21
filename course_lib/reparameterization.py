"""Chapter 10.  Structural re-parameterization: train three branches, deploy one convolution.

A convolution is linear, and batch norm at test time is affine; so a batch norm folds into the convolution
before it, a 1×1 kernel and the identity are 3×3 kernels that are mostly zero, and a sum of convolutions is
the convolution with the sum of the kernels.

Images are (N, C, H, W), kernels (F, C, kh, kw): F filters over C channels.

Ding et al. 2021, RepVGG: making VGG-style ConvNets great again.  https://arxiv.org/abs/2101.03697
"""

from typing import NamedTuple

import numpy as np

from course_lib import normalization
from course_lib.checks import (
    require_count,
    require_float_dtype,
    require_floats,
    require_positive,
    require_rank,
    require_shape,
)
from course_lib.checks_kinds import require_flag, require_pairs


def conv2d_forward(x, w, b, *, stride=1, pad=0):
    """A convolutional layer: every filter looks at every window of the image through the same weights.

        out[n, f, i, j] = Σ_c Σ_u Σ_v  w[f, c, u, v] · x̃[n, c, i s + u, j s + v]  +  b[f]
        x̃ is x with `pad` zeros around it, s the stride

    x: (N, C, H, W);  w: (F, C, kh, kw);  b: (F,).  Returns out (N, F, H', W') and cache = (x, w, stride, pad);
    H' = (H + 2 pad - kh) // stride + 1  and W' likewise.
    Raises TypeError if one holds no floats, ValueError if shapes do not match, stride < 1, pad < 0 or the
    kernel is larger than the padded image.

    CS231n, Convolutional networks.
    """
    require_floats(x=x, w=w, b=b)
    require_rank(4, x=x, w=w)
    F, C, kh, kw = w.shape
    require_shape((None, C, None, None), x=x)
    require_shape((F,), b=b)
    stride, pad = require_count(stride=stride), require_count(pad=pad, least=0)
    strips, height, width = _strips(x, kh, kw, stride, pad)        # (N, C, kw, H + 2 pad, W')
    w_rows = w.transpose(2, 0, 1, 3).reshape(kh, F, C * kw)
    out = np.empty((len(x), F, height * width), np.result_type(x, w))
    # For one row u of the kernel, the sum over c and v is a matrix product, of the filters' rows with the image's
    # strips (im2col copies whole windows, kh times as much).  One image at a time stays in cache.
    for image, result in zip(strips, out, strict=True):
        image = image.reshape(C * kw, -1, width)                   # the copy
        result[:] = b[:, None]
        for u in range(kh):
            result += w_rows[u] @ image[:, u:u + stride * height:stride].reshape(C * kw, -1)
    return out.reshape(len(x), F, height, width), (x, w, stride, pad)


def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    """Gradients of conv2d_forward.

        ∂L/∂b[f]          = Σ dout[n, f, i, j]
        ∂L/∂w[f, c, u, v] = Σ dout[n, f, i, j] · x̃[n, c, i s + u, j s + v]
        ∂L/∂x̃[n, c, h, k] = Σ dout[n, f, i, j] · w[f, c, h - i s, k - j s]
        the last line is a convolution again, with the kernels turned by 180°; for it dout is spread out, s - 1
        zeros between its cells, and kh - 1 or kw - 1 around it.

    dout: (N, F, H', W');  x: (N, C, H, W);  w: (F, C, kh, kw);  stride, pad: as in conv2d_forward.
    Returns dx, as x, or None if need_dx is False (a net's first layer), dw, as w, and db (F,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match.

    Dumoulin & Visin 2016, A guide to convolution arithmetic for deep learning, chapter 4.
    https://arxiv.org/abs/1603.07285
    """
    require_floats(dout=dout, x=x, w=w)
    require_rank(4, x=x, w=w)
    (F, C, kh, kw), (N, _, H, W) = w.shape, x.shape
    require_shape((None, C, None, None), x=x)
    stride, pad = require_count(stride=stride), require_count(pad=pad, least=0)
    runs, height, width = _strips(x, kh, kw, stride, pad)          # (N, C, kw, H + 2 pad, W')
    require_shape((N, F, height, width), dout=dout)
    db = np.einsum("nfij->f", dout)
    dw_rows = np.zeros((kh, C * kw, F), np.result_type(dout, x))
    for run, d in zip(runs, dout, strict=True):
        cells = run.reshape(C * kw, -1, width)                     # the copy
        for u in range(kh):
            rows = cells[:, slice(u, u + stride * height, stride)]
            dw_rows[u] += rows.reshape(C * kw, -1) @ d.reshape(F, -1).T
    dw = dw_rows.reshape(kh, C, kw, F).transpose(3, 1, 0, 2)
    if not require_flag(need_dx=need_dx):
        return None, dw, db
    spread = np.zeros((N, F, H + 2 * pad + kh - 1, W + 2 * pad + kw - 1), dout.dtype)
    spread[:, :, kh - 1:kh - 1 + stride * height:stride, kw - 1:kw - 1 + stride * width:stride] = dout
    spread = spread[:, :, pad:pad + H + kh - 1, pad:pad + W + kw - 1]       # what reaches x, not its padding
    turned = w[:, :, ::-1, ::-1].transpose(2, 1, 0, 3).reshape(kh, C, F * kw)
    dx = np.zeros((N, C, H * W), np.result_type(dout, w))
    for run, result in zip(_strips(spread, kh, kw, 1, 0)[0], dx, strict=True):           # as in conv2d_forward
        cells = run.reshape(F * kw, -1, W)
        for u in range(kh):
            result += turned[u] @ cells[:, u:u + H].reshape(F * kw, -1)
    return dx.reshape(x.shape), dw, db


def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    """The one convolution that does what a convolution and the batch norm behind it do at test time.

        w' = γ/σ · w,     b' = β + γ/σ · (b - μ),     σ = √(var + ε)

    mean and var are the running averages: the statistics of a batch are no constants to fold.

    w: (F, C, kh, kw);  b, gamma, beta, mean, var: (F,).  Returns w', as w, and b' (F,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match or eps is not positive.
    Ding et al. 2021, section 3.3, equation 3.
    """
    require_floats(w=w, b=b, gamma=gamma, beta=beta, mean=mean, var=var)
    require_rank(4, w=w)
    require_shape((len(w),), b=b, gamma=gamma, beta=beta, mean=mean, var=var)
    eps = require_positive(eps=eps)
    scale = gamma / np.sqrt(var + eps)                             # (F,)
    return w * scale[:, None, None, None], beta + (b - mean) * scale


def pad_1x1_to_3x3(w):
    """The 3×3 kernel that does what a 1×1 kernel does, once there is one more zero around the image (pad=1).

        its weight in the middle, zeros around it

    w: (F, C, 1, 1).  Returns (F, C, 3, 3).  Ding et al. 2021, section 3.3.
    Raises TypeError if w holds no floats, ValueError if it is no 1×1 kernel.
    """
    require_floats(w=w)
    require_shape((None, None, 1, 1), w=w)
    return np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))


def identity_kernel(channels, *, dtype=np.float64):
    """The 3×3 kernel that changes nothing: with one zero around the image, out comes the image.

        w[f, c, u, v] = 1  if f = c and u = v = 1,  else  0:  a 1×1 convolution with the identity matrix, padded

    channels: C ≥ 1.  Returns (C, C, 3, 3) of that dtype.  Raises ValueError if channels < 1.  Ding et al. 2021, 3.3.
    """
    channels = require_count(channels=channels)
    require_float_dtype(dtype)
    w = np.zeros((channels, channels, 3, 3), dtype)
    w[np.arange(channels), np.arange(channels), 1, 1] = 1
    return w


class Branch(NamedTuple):
    """A branch of a RepVGG block: a convolution without bias, and the batch norm behind it.  Any such tuple will do.

    w: (F, C, 3, 3) or (F, C, 1, 1), or None for the branch that has no convolution, the identity;
    gamma, beta, mean, var: (F,), the last two being running averages.
    """
    w: np.ndarray | None
    gamma: np.ndarray
    beta: np.ndarray
    mean: np.ndarray
    var: np.ndarray


def repvgg_train(x, block, *, momentum=0.9, eps=1e-5):
    """A RepVGG block in training: three branches, each normalized by its own batch, then summed.

        out = BN₃(w₃ * x) + BN₁(w₁ * x) + BN₀(x)

    x: (N, C, H, W);  block: a tuple of Branch, of which the identity needs F = C.
    Returns out (N, F, H, W) and the block with its running averages moved on.
    Raises TypeError if one holds no floats, ValueError if shapes do not match or an option is out of range.
    Ding et al. 2021, section 3.2 and figure 4.  The ReLU comes after the block.
    """
    out, moved = 0, []
    for w, gamma, beta, *running in _branches(block):
        y, _, batch = normalization.batchnorm_forward(_convolve(x, w), gamma, beta, eps=eps)
        out = out + y
        moved.append(Branch(w, gamma, beta, *normalization.running_average(running, batch, momentum=momentum)))
    return out, tuple(moved)


def repvgg_predict(x, block, *, eps=1e-5):
    """A RepVGG block at test time, still in three branches: batch norm takes the running averages.

        out = BN₃(w₃ * x) + BN₁(w₁ * x) + BN₀(x)

    x: (N, C, H, W);  block: a tuple of Branch, of which the identity needs F = C.  Returns out (N, F, H, W).
    Raises TypeError if one holds no floats, ValueError if shapes do not match or eps is not positive.
    Ding et al. 2021, section 3.2.
    """
    return sum(normalization.batchnorm_inference(_convolve(x, w), *norm, eps=eps) for w, *norm in _branches(block))


def repvgg_fuse(block, *, eps=1e-5):
    """The one 3×3 convolution that gives what repvgg_predict gives: conv2d_forward(x, w, b, pad=1).

        w = Σ γ/σ · w₃ₓ₃,     b = Σ (β - γ/σ · μ),     over the branches, each as a 3×3 kernel

    block: a tuple of branches (w, gamma, beta, mean, var), in which w is (F, C, 3, 3), (F, C, 1, 1), or None for the
    identity, and the others are (F,).  Returns w (F, C, 3, 3) and b (F,).
    Raises TypeError if one holds no floats, ValueError if shapes do not match or eps is not positive.

    Ding et al. 2021, section 3.3 and figure 4.
    """
    eps = require_positive(eps=eps)
    kernel, bias = 0, 0
    for w, gamma, beta, mean, var in _branches(block):
        require_floats(gamma=gamma, beta=beta, mean=mean, var=var)
        require_rank(1, gamma=gamma)
        require_shape((len(gamma),), beta=beta, mean=mean, var=var)
        scale = gamma / np.sqrt(var + eps)                         # (F,)
        if w is None:
            w = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None]      # the identity, a 1×1 kernel
        require_floats(gamma=gamma, w=w)
        size = (1, 1) if w.shape[2:] == (1, 1) else (3, 3)
        require_shape((len(gamma), None, *size), w=w)
        if np.ndim(kernel):
            require_floats(kernel=kernel, w=w)
            require_shape(kernel.shape[:2] + size, w=w)            # as many filters and channels as the first branch
        if size == (1, 1):
            w = np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))
        kernel = kernel + w * scale[:, None, None, None]
        bias = bias + beta - mean * scale
    return kernel, bias


def _branches(block):
    return require_pairs(block=block, length=5, of="(w, gamma, beta, mean, var)")


def _convolve(x, w):
    """w * x of the same height and width, without bias; x itself if there is no w."""
    if w is None:
        return x
    require_floats(x=x, w=w)
    require_rank(4, w=w)
    require_shape((None, None, *[w.shape[3] - 1 + w.shape[3] % 2] * 2), w=w)                 # odd and square
    return conv2d_forward(x, w, np.zeros(len(w), w.dtype), pad=w.shape[-1] // 2)[0]


def _strips(x, kh, kw, stride, pad):
    """Every run of kw cells in the rows of the padded images, (N, C, kw, H + 2 pad, W'), as a view; H' and W'."""
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))) if pad else x
    H, W = x.shape[2:]
    if not (1 <= kh <= H and 1 <= kw <= W):
        raise ValueError(f"w has kernels of {kh}×{kw}; padded, x is only {H}×{W}: pad more")
    strips = np.lib.stride_tricks.sliding_window_view(x, kw, axis=3)[:, :, :, ::stride]
    return strips.transpose(0, 1, 4, 2, 3), (H - kh) // stride + 1, strips.shape[3]
