"""Chapter 10: the way back through a convolution."""

import numpy as np

from autograde.exercises.model import Exercise
from course_lib import reparameterization

backward = Exercise(reparameterization.conv2d_backward, returns="dx, dw, db", left_out=("need_dx",))


def arriving(rng, image=(6, 5), kernel=(3, 2), stride=1, pad=0):
    """dout, and the cache of a forward pass of 2 images with 3 channels through 4 filters."""
    x, w = rng.normal(size=(2, 3, *image)), rng.normal(size=(4, 3, *kernel))
    places = [(n + 2 * pad - k) // stride + 1 for n, k in zip(image, kernel, strict=True)]
    return rng.normal(size=(2, 4, *places)), x, w, stride, pad


@backward.case(points=1)
def a_bias_stands_at_every_place_of_every_image(f, rng):
    """db, (F,)."""
    return {"db": f(*arriving(rng))[2]}


@backward.case(points=2)
def a_weight_meets_one_number_of_each_window(f, rng):
    """dw, as w: over all windows and all images.  The zeros around the image count as what they are."""
    return {f"pad {pad}": f(*arriving(rng, pad=pad))[1] for pad in (0, 1, 3)}


@backward.case(points=2)
def a_pixel_lies_in_several_windows(f, rng):
    """dx, as x: in each of them it was multiplied by another weight."""
    return {f"pad {pad}": f(*arriving(rng, pad=pad))[0] for pad in (0, 1, 3)}


@backward.case(points=1)
def with_a_stride_windows_leave_some_pixels_out(f, rng):
    """Stride 2: a pixel at the rim that no window reaches gets no gradient."""
    dx, dw, _ = f(*arriving(rng, (6, 7), (2, 3), stride=2, pad=1))
    rim, _, _ = f(*arriving(rng, (6, 6), (3, 3), stride=2))
    return {"dx": dx, "dw": dw, "dx where the last row and column are out of reach": rim}


backward.mistake('np.einsum("nfij->f", dout)', 'np.einsum("nfij->f", dout) / len(dout)', earns=4,
    hint="You averaged db over the images. If the loss is a mean, that is in dout already.")
backward.mistake('np.einsum("nfij->f", dout)', 'np.einsum("nfij->f", dout) / dout[0, 0].size', earns=4,
    hint="You averaged db over the places. The bias is added at every one of them, so every one asks for its share.")
backward.mistake("dw_rows[u] += rows", "dw_rows[u] = rows", earns=4,
    hint="Only the last image counts in your dw: each overwrites what the one before it has left.")
backward.mistake("dw = dw_rows.reshape(kh, C, kw, F).transpose(3, 1, 0, 2)",
                 "dw = dw_rows.reshape(kh, C, kw, F).transpose(3, 1, 0, 2)[:, :, ::-1, ::-1]", earns=4,
    hint="Your dw is upside down: the cell in the upper left corner meets the upper left number of each window.")
backward.mistake("turned = w[:, :, ::-1, ::-1]", "turned = w", earns=3,
    hint="In your dx each weight stands where the one opposite to it belongs: half a turn of the kernel is missing, or "
         "too many. Which weight joins a pixel to the window that begins one place further to the left?")
backward.mistake("turned = w[:, :, ::-1, ::-1]", "turned = w[:, :, ::-1]", earns=3,
    hint="Your dx turns the kernel in one direction only. How does a pixel's place in a window change from one "
         "window to the next, downwards and to the right?")


@backward.mistake(earns=2,
    hint="You forgot the zeros around the image. The windows began in them, so what a weight met is shifted by the "
         "pad; and what falls on a zero is no gradient of a pixel.")
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    (_, _, H, W), (_, _, kh, kw) = x.shape, w.shape
    larger = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    dx, dw, db = np.zeros_like(larger), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for u in range(kh):
        for v in range(kw):
            rows, columns = (slice(at, at + stride * n, stride) for at, n in zip((u, v), dout.shape[2:], strict=True))
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, larger[:, :, rows, columns])
            dx[:, :, rows, columns] += np.einsum("nfij,fc->ncij", dout, w[:, :, u, v])
    return dx[:, :, :H, :W], dw, db


@backward.mistake(earns=3,
    hint="In your dx a pixel keeps what the last window said. It lies in several windows, and they all ask it to "
         "move: add up.")
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):                               # noqa: F811
    (_, _, H, W), (_, _, kh, kw) = x.shape, w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw, db = np.zeros_like(padded), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            window = ..., slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw)
            dw += np.einsum("nf,ncuv->fcuv", dout[:, :, i, j], padded[window])
            dx[window] = np.einsum("nf,fcuv->ncuv", dout[:, :, i, j], w)
    return dx[:, :, pad:pad + H, pad:pad + W], dw, db


@backward.mistake(earns=3,
    hint="In your dx a pixel keeps what the last weight said. It lies in several windows, and they all ask it to "
         "move: add up.")
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):                               # noqa: F811
    (_, _, H, W), (_, _, kh, kw) = x.shape, w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw, db = np.zeros_like(padded), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for u in range(kh):
        for v in range(kw):
            rows, columns = (slice(at, at + stride * n, stride) for at, n in zip((u, v), dout.shape[2:], strict=True))
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, padded[:, :, rows, columns])
            dx[:, :, rows, columns] = np.einsum("nfij,fc->ncij", dout, w[:, :, u, v])
    return dx[:, :, pad:pad + H, pad:pad + W], dw, db


@backward.mistake(earns=5,
    hint="Your windows begin a pixel apart, whatever the stride. Where did the forward pass take them from?")
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):                               # noqa: F811
    (_, _, H, W), (_, _, kh, kw) = x.shape, w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw, db = np.zeros_like(padded), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for u in range(kh):
        for v in range(kw):
            cells = ..., slice(u, u + dout.shape[2]), slice(v, v + dout.shape[3])
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, padded[cells])
            dx[cells] += np.einsum("nfij,fc->ncij", dout, w[:, :, u, v])
    return dx[:, :, pad:pad + H, pad:pad + W], dw, db


@backward.mistake(earns=2,
    hint="Your dx is that of the image with its rim of zeros. Nobody asks for the gradient of the zeros: which part of "
         "it belongs to x?")
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):                               # noqa: F811
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw, db = np.zeros_like(padded), np.zeros_like(w), dout.sum(axis=(0, 2, 3))
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            rows, columns = (slice(at, at + stride * n, stride) for at, n in zip((u, v), dout.shape[2:], strict=True))
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, padded[:, :, rows, columns])
            dx[:, :, rows, columns] += np.einsum("nfij,fc->ncij", dout, w[:, :, u, v])
    return dx, dw, db
