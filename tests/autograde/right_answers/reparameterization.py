"""Chapter 10: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def cell_by_cell(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    F, _, kh, kw = w.shape
    high, wide = (padded.shape[2] - kh) // stride + 1, (padded.shape[3] - kw) // stride + 1
    out = np.zeros((len(x), F, high, wide), dtype=x.dtype) + b.reshape(1, F, 1, 1)
    for u in range(kh):
        for v in range(kw):
            seen = padded[:, :, u:u + stride * high:stride, v:v + stride * wide:stride]
            out += np.moveaxis(np.tensordot(w[:, :, u, v], seen, axes=(1, 1)), 0, 1)
    return out, (x, w, stride, pad)


def by_windows(x, w, b, *, stride=1, pad=0):
    padded = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), x.dtype)
    padded[:, :, pad:padded.shape[2] - pad, pad:padded.shape[3] - pad] = x
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    out = np.tensordot(views, w, axes=([1, 4, 5], [1, 2, 3])) + b                    # (N, H', W', F)
    return [out.transpose(0, 3, 1, 2), [x, w, stride, pad]]


def by_im2col(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad,) * 2, (pad,) * 2))
    (H, W), (F, _, kh, kw) = padded.shape[2:], w.shape
    i = np.arange(0, H - kh + 1, stride)[:, None, None, None] + np.arange(kh)[:, None]
    j = np.arange(0, W - kw + 1, stride)[:, None, None] + np.arange(kw)
    columns = padded[:, :, i, j].transpose(0, 2, 3, 1, 4, 5)
    out = columns.reshape(*columns.shape[:3], -1) @ w.reshape(F, -1).T
    return np.moveaxis(out + b, 3, 1), (x, w, np.int64(stride), pad)


def by_index(w):
    padded = np.zeros((*w.shape[:2], 3, 3), dtype=w.dtype)
    padded[..., 1, 1] = w[..., 0, 0]
    return padded


def by_a_product(w):
    middle = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], w.dtype)
    return w * middle


def by_stacking(w):
    zero = np.zeros_like(w)
    row = np.concatenate([zero, w, zero], axis=3)
    return np.concatenate([np.zeros_like(row), row, np.zeros_like(row)], axis=2)


def ones_by_a_loop(channels, *, dtype=np.float64):
    w = np.zeros((channels, channels, 3, 3), dtype=dtype)
    for c in range(channels):
        w[c, c, 1, 1] = 1
    return w


def ones_by_two_ranges(channels, *, dtype=np.float64):
    w = np.zeros((channels, channels, 3, 3)).astype(dtype)
    w[np.arange(channels), np.arange(channels), 1, 1] = 1
    return w


def ones_by_an_outer_product(channels, *, dtype=np.float64):
    middle = np.zeros((3, 3), dtype)
    middle[1, 1] = 1
    return np.einsum("fc,uv->fcuv", np.eye(channels, dtype=dtype), middle)


def folded_by_einsum(w, b, gamma, beta, mean, var, *, eps=1e-5):
    inverse = 1 / np.sqrt(eps + var)
    return np.einsum("f,fcuv->fcuv", gamma * inverse, w), gamma * (b - mean) * inverse + beta


def folded_through_rows(w, b, gamma, beta, mean, var, *, eps=1e-5):
    sigma = (var + eps)**0.5
    rows = w.reshape(len(w), -1) / sigma[:, None] * gamma[:, None]
    return [rows.reshape(w.shape), beta - (mean - b) / sigma * gamma]


def folded_by_transposing(w, b, gamma, beta, mean, var, *, eps=1e-5):
    ratio = np.divide(gamma, np.sqrt(np.add(var, eps)))
    return (w.T * ratio).T, ratio * b - ratio * mean + beta


def fused_step_by_step(block, *, eps=1e-5):
    w_all, b_all = [], []
    for w, gamma, beta, mean, var in block:
        if w is None:
            w = ones_by_a_loop(len(gamma), dtype=gamma.dtype)
        if w.shape[-1] == 1:
            w = by_index(w)
        w, b = folded_by_einsum(w, np.zeros_like(beta), gamma, beta, mean, var, eps=eps)
        w_all.append(w)
        b_all.append(b)
    return np.sum(w_all, axis=0), np.sum(b_all, axis=0)


def fused_in_place(block, *, eps=1e-5):
    F = len(block[0][1])
    C = next((branch[0].shape[1] for branch in block if branch[0] is not None), F)
    kernel, bias = np.zeros((F, C, 3, 3), block[0][1].dtype), np.zeros_like(block[0][2])
    for branch in block:
        ratio = branch[1] / np.sqrt(branch[4] + eps)
        if branch[0] is None:
            kernel[range(F), range(F), 1, 1] += ratio
        elif branch[0].shape[2] == 1:
            kernel[:, :, 1, 1] += branch[0][:, :, 0, 0] * ratio[:, None]
        else:
            kernel += branch[0] * ratio[:, None, None, None]
        bias += branch[2] - branch[3] * ratio
    return [kernel, bias]


def fused_by_recursion(block, *, eps=1e-5):
    (w, gamma, beta, mean, var), *rest = block
    if w is None:
        w = np.eye(len(gamma)).reshape(len(gamma), -1, 1, 1)
    margin = (3 - w.shape[2]) // 2
    w = np.pad(w, ((0, 0), (0, 0), (margin, margin), (margin, margin))).astype(gamma.dtype)
    w, b = folded_by_transposing(w, 0 * beta, gamma, beta, mean, var, eps=eps)
    if rest:
        more_w, more_b = fused_by_recursion(rest, eps=eps)
        return w + more_w, b + more_b
    return w, b


RIGHT = {
    "conv2d_forward": [cell_by_cell, by_windows, by_im2col],
    "pad_1x1_to_3x3": [by_index, by_a_product, by_stacking],
    "identity_kernel": [ones_by_a_loop, ones_by_two_ranges, ones_by_an_outer_product],
    "fold_batchnorm": [folded_by_einsum, folded_through_rows, folded_by_transposing],
    "repvgg_fuse": [fused_step_by_step, fused_in_place, fused_by_recursion],
}


def turned(x, w, b, *, stride=1, pad=0):
    return cell_by_cell(x, np.rot90(w, 2, axes=(2, 3)), b, stride=stride, pad=pad)[0], (x, w, stride, pad)


def biased_in_the_loop(x, w, b, *, stride=1, pad=0):
    out = by_windows(x, w, 0 * b, stride=stride, pad=pad)[0]
    for _ in range(w.shape[2] * w.shape[3]):
        out = out + b[None, :, None, None]
    return out, (x, w, stride, pad)


def zeros_at_one_side(x, w, b, *, stride=1, pad=0):
    N, C, H, W = x.shape
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    padded[:, :, :H, :W] = x
    return by_im2col(padded, w, b, stride=stride)[0], (x, w, stride, pad)


def steps_one_by_one(x, w, b, *, stride=1, pad=0):
    return by_windows(x, w, b, pad=pad)[0], (x, w, stride, pad)


def pixel_by_pixel(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    high, wide = (padded.shape[2] - w.shape[2]) // stride + 1, (padded.shape[3] - w.shape[3]) // stride + 1
    out = np.zeros((len(x), len(w), high, wide), x.dtype)
    for i in range(high):
        for j in range(wide):
            part = padded[:, None, :, i * stride:i * stride + w.shape[2], j * stride:j * stride + w.shape[3]]
            out[:, :, i, j] = (part * w).sum(axis=(2, 3, 4)) + b
    return out, (x, w, stride, pad)


def to_the_corner(w):
    padded = np.zeros((*w.shape[:2], 3, 3), w.dtype)
    padded[:, :, :1, :1] = w
    return padded


def everywhere(w):
    return np.repeat(np.repeat(w, 3, axis=2), 3, axis=3)


def kernel_after_kernel(w):
    return np.array([[by_index(w[f:f + 1, c:c + 1])[0, 0] for c in range(w.shape[1])] for f in range(w.shape[0])])


def mixes(channels, *, dtype=np.float64):
    w = np.zeros((channels, channels, 3, 3), dtype)
    w[:, :, 1, 1] = 1
    return w


def all_ones(channels, *, dtype=np.float64):
    return 1 + np.zeros((channels, channels, 3, 3), dtype)


def matrix_in_the_cells(channels, *, dtype=np.float64):
    return np.array([[np.eye(3)] * channels] * channels, dtype=dtype)


def in_float64(channels, *, dtype=np.float64):
    return ones_by_a_loop(channels)


def by_the_variance(w, b, gamma, beta, mean, var, *, eps=1e-5):
    ratio = gamma / (eps + var)
    return w * ratio.reshape(-1, 1, 1, 1), ratio * (b - mean) + beta


def other_sign(w, b, gamma, beta, mean, var, *, eps=1e-5):
    return folded_by_einsum(w, b, gamma, beta, mean, var, eps=eps)[0], beta - gamma * (b - mean) / np.sqrt(var + eps)


def own_bias_forgotten(w, b, gamma, beta, mean, var, *, eps=1e-5):
    return folded_by_einsum(w, np.zeros(len(b), b.dtype), gamma, beta, mean, var, eps=eps)


def along_the_channels(w, b, gamma, beta, mean, var, *, eps=1e-5):
    ratio = gamma / np.sqrt(var + eps)
    return np.einsum("c,fcuv->fcuv", ratio, w), ratio * (b - mean) + beta


def no_epsilon(w, b, gamma, beta, mean, var, *, eps=1e-5):
    return folded_by_einsum(w, b, gamma, beta, mean, var, eps=0)


def filter_by_filter(w, b, gamma, beta, mean, var, *, eps=1e-5):
    pairs = [folded_by_einsum(*(a[f:f + 1] for a in (w, b, gamma, beta, mean, var)), eps=eps) for f in range(len(w))]
    return np.concatenate([w for w, _ in pairs]), np.concatenate([b for _, b in pairs])


def identity_without_gamma(block, *, eps=1e-5):
    return fused_in_place([(w, g if w is not None else g / g, *rest) for w, g, *rest in block], eps=eps)


def identity_as_it_is(block, *, eps=1e-5):
    w, b = (fused_in_place(kept, eps=eps) if (kept := [part for part in block if part[0] is not None]) else (0, 0))
    F, dtype = len(block[0][1]), block[0][1].dtype
    return (w + ones_by_a_loop(F, dtype=dtype) * (len(kept) < len(block)), b + np.zeros(F, dtype))


def averaged(block, *, eps=1e-5):
    return [total / len(block) for total in fused_in_place(block, eps=eps)]


def always_the_default(block, *, eps=1e-5):
    return fused_step_by_step(block)


def last_bias_only(block, *, eps=1e-5):
    return fused_in_place(block, eps=eps)[0], fused_in_place(block[-1:], eps=eps)[1]


WRONG = {                               # with words of the hint that must be given, and no other
    "conv2d_forward": [(turned, "turned the kernel by 180°"), (biased_in_the_loop, "once for each cell"),
                       (zeros_at_one_side, "at the lower and right rim"), (steps_one_by_one, "stride has no effect"),
                       (pixel_by_pixel, "from pixel to pixel")],
    "pad_1x1_to_3x3": [(to_the_corner, "upper left corner"), (everywhere, "into all nine cells"),
                       (kernel_after_kernel, "one by one in Python")],
    "identity_kernel": [(mixes, "middle of every channel"), (all_ones, "nothing but ones"),
                        (matrix_in_the_cells, "wrong plane"), (in_float64, "float64 whatever is asked for")],
    "fold_batchnorm": [(by_the_variance, "divided by the variance"), (other_sign, "wrong sign"),
                       (own_bias_forgotten, "own bias is gone"), (along_the_channels, "along the channels"),
                       (no_epsilon, "ε is dropped"), (filter_by_filter, "filters one by one")],
    "repvgg_fuse": [(identity_without_gamma, "γ is missing in the identity"), (identity_as_it_is, "added x itself"),
                    (averaged, "averaged the branches"), (always_the_default, "eps is not passed on"),
                    (last_bias_only, "Only the last branch's bias")],
}
