"""Later answers to the chapter on reparameterization: a derived gradient, the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The rim of padding stays on dx.", kind="slip", named=["Your dx is that of the image with its rim"])
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    N, F, Ho, Wo = dout.shape
    kh, kw = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(Ho):
        for j in range(Wo):
            win = xp[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
            dw += np.einsum("nf,ncuv->fcuv", dout[:, :, i, j], win)
            dxp[:, :, i * stride:i * stride + kh, j * stride:j * stride + kw] += np.einsum(
                "nf,fcuv->ncuv", dout[:, :, i, j], w)
    return dxp, dw, dout.sum(axis=(0, 2, 3))


@wrong("Windows that overlap overwrite each other in dx: = in place of +=.", kind="slip",
       named=["In your dx a pixel keeps what the"])
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    kh, kw = w.shape[2:]
    H, W = x.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            rows, cols = slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw)
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, rows, cols], axes=(0, 0))
            dxp[:, :, rows, cols] = np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, d.sum() * 0 + dout.sum(axis=(0, 2, 3))


@wrong("The stride is forgotten on the way back: windows one pixel apart.", kind="slip",
       named=["Your windows begin a pixel apart,"])
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    kh, kw = w.shape[2:]
    H, W = x.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, i:i + kh, j:j + kw], axes=(0, 0))
            dxp[:, :, i:i + kh, j:j + kw] += np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, dout.sum(axis=(0, 2, 3))


@wrong("The kernel is flipped in dx: each weight goes to the pixel opposite.", kind="slip",
       named=["In your dx each weight stands"])
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    kh, kw = w.shape[2:]
    Ho, Wo = dout.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for u in range(kh):
        for v in range(kw):
            rows = slice(u, u + stride * (Ho - 1) + 1, stride)
            cols = slice(v, v + stride * (Wo - 1) + 1, stride)
            dw[:, :, u, v] = np.einsum("nfhw,nchw->fc", dout, xp[:, :, rows, cols])
            dxp[:, :, rows, cols] += np.einsum("nfhw,fc->nchw", dout, w[:, :, kh - 1 - u, kw - 1 - v])
    return dxp[:, :, pad:-pad or None, pad:-pad or None], dw, np.einsum("nfhw->f", dout)


@wrong("Without padding dx is empty: it is cut with pad:-pad.", kind="edge")
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    kh, kw = w.shape[2:]
    Ho, Wo = dout.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for u in range(kh):
        for v in range(kw):
            rows = slice(u, u + stride * (Ho - 1) + 1, stride)
            cols = slice(v, v + stride * (Wo - 1) + 1, stride)
            dw[:, :, u, v] = np.einsum("nfhw,nchw->fc", dout, xp[:, :, rows, cols])
            dxp[:, :, rows, cols] += np.einsum("nfhw,fc->nchw", dout, w[:, :, u, v])
    return dxp[:, :, pad:-pad, pad:-pad], dw, np.einsum("nfhw->f", dout)


@wrong("dw and db are divided by the number of examples.", kind="odd", named=["You averaged db over the images."])
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    kh, kw = w.shape[2:]
    Ho, Wo = dout.shape[2:]
    H, W = x.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for u in range(kh):
        for v in range(kw):
            rows = slice(u, u + stride * (Ho - 1) + 1, stride)
            cols = slice(v, v + stride * (Wo - 1) + 1, stride)
            dw[:, :, u, v] = np.einsum("nfhw,nchw->fc", dout, xp[:, :, rows, cols]) / len(x)
            dxp[:, :, rows, cols] += np.einsum("nfhw,fc->nchw", dout, w[:, :, u, v])
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, dout.sum(axis=(0, 2, 3)) / len(x)


@wrong("db is a sum over the examples only, of the mean over the pixels.", kind="slip",
       named=["You averaged db over the places."])
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    kh, kw = w.shape[2:]
    Ho, Wo = dout.shape[2:]
    H, W = x.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for u in range(kh):
        for v in range(kw):
            rows = slice(u, u + stride * (Ho - 1) + 1, stride)
            cols = slice(v, v + stride * (Wo - 1) + 1, stride)
            dw[:, :, u, v] = np.einsum("nfhw,nchw->fc", dout, xp[:, :, rows, cols])
            dxp[:, :, rows, cols] += np.einsum("nfhw,fc->nchw", dout, w[:, :, u, v])
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, dout.mean(axis=(2, 3)).sum(axis=0)


@right
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    (N, _, H, W), (kh, kw) = x.shape, w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    Ho, Wo = dout.shape[2:]
    wide = np.zeros((N, len(w), stride * (Ho - 1) + 1, stride * (Wo - 1) + 1), dtype=dout.dtype)
    wide[:, :, ::stride, ::stride] = dout
    around = np.zeros((N, len(w), xp.shape[2] + kh - 1, xp.shape[3] + kw - 1), dtype=dout.dtype)
    around[:, :, kh - 1:kh - 1 + wide.shape[2], kw - 1:kw - 1 + wide.shape[3]] = wide
    windows = np.lib.stride_tricks.sliding_window_view(around, (kh, kw), axis=(2, 3))
    dxp = np.einsum("nfhwuv,fcuv->nchw", windows, w[:, :, ::-1, ::-1])
    of_x = np.lib.stride_tricks.sliding_window_view(xp, wide.shape[2:], axis=(2, 3))[:, :, :kh, :kw]
    dw = np.einsum("nfhw,ncuvhw->fcuv", wide, of_x)
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, dout.sum(axis=(0, 2, 3))


@wrong("W is mended, but the bias is still without the way around the block: B w + b.", kind="slip",
       named=["It still does what it did when"])
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B @ (w + 0) + b
    return W, B, x @ W + B


@wrong("The way around the block is gone from W as well: the weights are multiplied.", kind="odd",
       named=["You took the shortcut from the"])
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W @ w
        B = B @ w + b
    return W, B, x @ W + B


@wrong("The biases are added up; they go through no block.", kind="slip", named=["The biases take the shortcuts"])
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B + b
    return W, B, x @ W + B


@wrong("The bias takes the way around, but the new one goes through the block too: (B + b) (1 + w).", kind="odd",
       named=["A block's own bias goes through"])
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B + b + (B + b) @ w
    return W, B, x @ W + B


@wrong("What the layer gives is computed block by block and right; W and B are as they were.", kind="odd")
def merge_run(x, ws, bs):
    W, B, out = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0]), x
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B @ w + b
        out = out + out @ w + b
    return W, B, out


@wrong("The blocks are multiplied in the wrong order: w W.", kind="slip", named=["The products of the weights"])
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + w @ W
        B = B + B @ w + b
    return W, B, x @ W + B


@right
def merge_run(x, ws, bs):
    D = bs.shape[1]
    image, ones = np.eye(D, dtype=ws.dtype), np.zeros((1, D), dtype=bs.dtype)
    both = np.concatenate([image, ones])
    for w, b in zip(ws, bs):
        both = both + both @ w
        both[-1] += b
    return both[:D], both[D], x @ both[:D] + both[D]


@right
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    (N, _, H, W), (F, _, kh, kw) = x.shape, w.shape
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            for u in range(kh):
                for v in range(kw):
                    row, column = i * stride + u - pad, j * stride + v - pad
                    if 0 <= row < H and 0 <= column < W:
                        dw[:, :, u, v] += dout[:, :, i, j].T @ x[:, :, row, column]
                        dx[:, :, row, column] += dout[:, :, i, j] @ w[:, :, u, v]
    return dx, dw, dout.reshape(N, F, -1).sum(axis=2).sum(axis=0)


@right
def merge_run(x, ws, bs):
    one = np.eye(ws.shape[-1], dtype=ws.dtype)
    factors = [one + w for w in ws]
    W, B = one, 0 * bs[0]
    for k, factor in enumerate(factors):
        W = W.dot(factor)
        behind = one
        for later in factors[k + 1:]:
            behind = behind.dot(later)
        B = B + bs[k].dot(behind)
    return W, B, x.dot(W) + B


@wrong("dx is of the padded image: the rim is not cut off.", kind="slip", named=["our dx is that of the"])
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    oh, ow = dout.shape[2:]
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            win = (..., slice(u, u + stride * oh, stride), slice(v, v + stride * ow, stride))
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, xp[win])
            dxp[win] += np.einsum("nfij,fc->ncij", dout, w[:, :, u, v])
    return dxp, dw, dout.sum((0, 2, 3))


@wrong("dw is the mean over the images, db a sum over images alone.", kind="slip", listed=True)
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    kh, kw = w.shape[2:]
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            a, b = i * stride, j * stride
            dw += np.einsum("nf,nchw->fchw", dout[:, :, i, j], xp[:, :, a:a + kh, b:b + kw]) / len(x)
            dxp[:, :, a:a + kh, b:b + kw] += np.einsum("nf,fchw->nchw", dout[:, :, i, j], w)
    return dxp[:, :, pad:pad + x.shape[2], pad:pad + x.shape[3]], dw, dout.sum(0)


@right
def conv2d_backward(dout, x, w, stride, pad, *, need_dx=True):
    N, C, H, W = x.shape
    F, _, kh, kw = w.shape
    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    xp[:, :, pad:pad + H, pad:pad + W] = x
    i = np.arange(dout.shape[2])[:, None] * stride + np.arange(kh)
    j = np.arange(dout.shape[3])[:, None] * stride + np.arange(kw)
    pick_i = (i[..., None] == np.arange(xp.shape[2])).astype(x.dtype)      # (H', kh, Hp)
    pick_j = (j[..., None] == np.arange(xp.shape[3])).astype(x.dtype)
    dw = np.einsum("nfij,iuh,jvk,nchk->fcuv", dout, pick_i, pick_j, xp, optimize=True)
    dx = np.einsum("nfij,iuh,jvk,fcuv->nchk", dout, pick_i, pick_j, w, optimize=True)
    return dx[:, :, pad:pad + H, pad:pad + W], dw, np.einsum("nfij->f", dout)


@wrong("The bias gets w from the wrong side.", kind="slip", named=["he bias meets each block's weights"])
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B + w @ B + b
    return W, B, x @ W + B


@wrong("The output comes from the chain, the merged B is still without the way past.", kind="slip")
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    out = x
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B @ w + b
        out = out + out @ w + b
    return W, B, out


@wrong("B goes through the whole W of the chain so far, not through this block.",
       kind="slip", named=["he biases go through all blocks"])
def merge_run(x, ws, bs):
    W, B = np.eye(len(bs[0]), dtype=ws.dtype), np.zeros_like(bs[0])
    for w, b in zip(ws, bs, strict=True):
        W = W + W @ w
        B = B @ W + b
    return W, B, x @ W + B


@right
def merge_run(x, ws, bs):
    D = x.shape[1]
    probe = np.concatenate([np.eye(D, dtype=ws.dtype), np.zeros((1, D), dtype=ws.dtype)])
    for w, b in zip(ws, bs):
        probe = probe + (probe @ w + b)
    B = probe[-1]
    W = probe[:-1] - B
    return W, B, x @ W + B
