"""Chapter 10, derived: right answers written in other ways than the reference, mistakes in other words than ours."""

import itertools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def cell_by_cell(dout, x, w, stride, pad):
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dxp, dw = np.zeros_like(xp), np.empty_like(w)
    h, k = dout.shape[2:]
    for u, v in itertools.product(*map(range, w.shape[2:])):
        window = np.s_[:, :, u:u + (h - 1) * stride + 1:stride, v:v + (k - 1) * stride + 1:stride]
        dw[:, :, u, v] = np.tensordot(dout, xp[window], axes=((0, 2, 3), (0, 2, 3)))
        dxp[window] += np.tensordot(dout, w[:, :, u, v], axes=(1, 0)).transpose(0, 3, 1, 2)
    return dxp[:, :, pad:pad + x.shape[2], pad:pad + x.shape[3]], dw, dout.sum((0, 2, 3))


def pixel_by_pixel(dout, x, w, stride, pad, *, need_dx=True):
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dxp, dw, db = np.zeros(xp.shape, x.dtype), np.zeros(w.shape, w.dtype), np.zeros(len(w), w.dtype)
    kh, kw = w.shape[2:]
    for n, f, i, j in np.ndindex(dout.shape):
        g = dout[n, f, i, j]
        here = n, slice(None), slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw)
        dw[f] += g * xp[here]
        dxp[here] += g * w[f]
        db[f] += g
    _, _, H, W = x.shape
    return dxp[:, :, pad:H + pad, pad:W + pad], dw, db


def by_windows_of_both(dout, x, w, stride, pad):
    (N, _, H, W), (F, _, kh, kw) = x.shape, w.shape
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    windows = sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    dw = np.einsum("nfij,ncijuv->fcuv", dout, windows)
    spread = np.zeros((N, F, xp.shape[2] + kh - 1, xp.shape[3] + kw - 1), dout.dtype)
    h, k = dout.shape[2:]
    spread[:, :, kh - 1:kh - 1 + h * stride:stride, kw - 1:kw - 1 + k * stride:stride] = dout
    dx = np.einsum("nfhkuv,fcuv->nchk", sliding_window_view(spread, (kh, kw), axis=(2, 3)), w[..., ::-1, ::-1])
    return dx[:, :, pad:pad + H, pad:pad + W], dw, np.einsum("nfij->f", dout)


RIGHT = {"conv2d_backward": [cell_by_cell, pixel_by_pixel, by_windows_of_both]}


def last_window_wins(dout, x, w, stride, pad):
    _, dw, db = cell_by_cell(dout, x, w, stride, pad)
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dxp, (h, k) = np.zeros_like(xp), dout.shape[2:]
    for u, v in itertools.product(*map(range, w.shape[2:])):
        dxp[:, :, u:u + h * stride:stride, v:v + k * stride:stride] = np.einsum("nfij,fc->ncij", dout, w[..., u, v])
    return dxp[:, :, pad:pad + x.shape[2], pad:pad + x.shape[3]], dw, db


def not_turned(dout, x, w, stride, pad):
    dx, _, _ = by_windows_of_both(dout, x, w[:, :, ::-1, ::-1], stride, pad)
    return dx, *cell_by_cell(dout, x, w, stride, pad)[1:]


def averaged_bias(dout, x, w, stride, pad):
    dx, dw, db = cell_by_cell(dout, x, w, stride, pad)
    return dx, dw, db / dout.shape[0]


WRONG = {                               # with words of the hint that must be given, and no other
    "conv2d_backward": [(last_window_wins, "what the last weight said"), (not_turned, "half a turn"),
                        (averaged_bias, "db over the images")],
}
