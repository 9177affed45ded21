"""Unseen answers to the chapter on re-parameterization."""

import numpy as np

from unseen import right, wrong


@wrong("the kernel is turned round: a true convolution, where a correlation is asked for",
       named=["You turned the kernel by 180°. A mathematician's"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    kh, kw = w.shape[2:]
    win = np.lib.stride_tricks.sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    out = np.einsum("ncijuv,fcuv->nfij", win, w[:, :, ::-1, ::-1], optimize=True)
    return out + b[:, None, None], (x, w, stride, pad)


@wrong("the cache holds the image with its zeros", named=["The x in your cache has the zeros around it"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    F, C, kh, kw = w.shape
    Ho, Wo = (x.shape[2] - kh) // stride + 1, (x.shape[3] - kw) // stride + 1
    out = np.zeros((len(x), F, Ho, Wo), x.dtype) + b.reshape(1, F, 1, 1)
    for u in range(kh):
        for v in range(kw):
            part = x[:, :, u:u + stride * Ho:stride, v:v + stride * Wo:stride]
            out += np.einsum("ncij,fc->nfij", part, w[:, :, u, v])
    return out, (x, w, stride, pad)


@wrong("the bias is left out", named=["The bias is missing"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    N, C, H, W = x.shape
    F, _, kh, kw = w.shape
    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    xp[:, :, pad:pad + H, pad:pad + W] = x
    h, v = (H + 2 * pad - kh) // stride + 1, (W + 2 * pad - kw) // stride + 1
    out = 0
    for i in range(kh):
        for j in range(kw):
            out = out + np.tensordot(w[:, :, i, j], xp[:, :, i:i + h * stride:stride, j:j + v * stride:stride],
                                     axes=(1, 1)).transpose(1, 0, 2, 3)
    return out, (x, w, stride, pad)


@wrong("the stride is not used", named=["stride has no effect"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    kh, kw = w.shape[2:]
    h, v = xp.shape[2] - kh + 1, xp.shape[3] - kw + 1
    out = sum(np.einsum("fc,ncij->nfij", w[:, :, i, j], xp[:, :, i:i + h, j:j + v])
              for i in range(kh) for j in range(kw))
    return out + b[None, :, None, None], (x, w, stride, pad)


@wrong("rows and columns of the kernel have changed places", named=["You swapped the kernel's rows and columns"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    k = np.swapaxes(w, 2, 3)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    win = np.lib.stride_tricks.sliding_window_view(xp, k.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,fcuv->nfij", win, k) + b.reshape(-1, 1, 1), (x, w, stride, pad)


@wrong("the 1×1 kernel stands in the upper left corner, not in the middle",
       named=["Your weight sits in the upper left corner"])
def pad_1x1_to_3x3(w):
    F, C = w.shape[:2]
    k = np.zeros((F, C, 3, 3), w.dtype)
    k[:, :, 0, 0] = w[:, :, 0, 0]
    return k


@wrong("all nine cells hold the weight", named=["You copied the weight into all nine cells"])
def pad_1x1_to_3x3(w):
    return np.repeat(np.repeat(w, 3, axis=2), 3, axis=3)


@wrong("filters and channels have changed places")
def pad_1x1_to_3x3(w):
    out = np.zeros((w.shape[1], w.shape[0], 3, 3), dtype=w.dtype)
    out[:, :, 1, 1] = w[:, :, 0, 0].T
    return out


@wrong("float32 comes back as float64", named=["Your zeros are float64"])
def pad_1x1_to_3x3(w):
    k = np.zeros(w.shape[:2] + (3, 3))
    k[..., 1:2, 1:2] = w
    return k


@wrong("the middle is 1 for every pair of channels: each output is the sum of all channels",
       named=["Every filter takes the middle of every channel"])
def identity_kernel(channels, *, dtype=np.float64):
    k = np.zeros((channels, channels, 3, 3), dtype)
    k[:, :, 1, 1] = 1
    return k


@wrong("the dtype is not used: float64 whatever is asked for", named=["You make float64 whatever is asked for"])
def identity_kernel(channels, *, dtype=np.float64):
    middle = np.zeros((3, 3))
    middle[1, 1] = 1
    return np.eye(channels)[:, :, None, None] * middle


@wrong("each channel's kernel is the 3×3 unit matrix, a diagonal of ones",
       named=["Filter f looks at channel f alone, good, but"])
def identity_kernel(channels, *, dtype=np.float64):
    k = np.zeros((channels, channels, 3, 3), dtype=dtype)
    for c in range(channels):
        k[c, c] = np.eye(3)
    return k


@wrong("the old bias b is forgotten", named=["The convolution's own bias is gone"])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    t = gamma / np.sqrt(var + eps)
    return w * t.reshape(-1, 1, 1, 1), beta - mean * t


@wrong("the mean is added, not subtracted", named=["You added μ. Batch norm takes the mean away."])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    s = gamma * (var + eps) ** -0.5
    return np.einsum("fcuv,f->fcuv", w, s), (b + mean) * s + beta


@wrong("the kernel is divided by the variance: the root is missing",
       named=["You divided by the variance"], true=["You go through the filters one by one in Python"])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    k = gamma / (var + eps)
    new_w = np.array([w[f] * k[f] for f in range(len(w))])
    return new_w, beta + k * (b - mean)


@wrong("b is not scaled: b + β - γ μ / σ", named=["The convolution's own bias is not scaled"])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    sigma = np.sqrt(var + eps)
    a = gamma / sigma
    return w * a[:, None, None, None], b + beta - a * mean


@wrong("ε is written as the number 1e-5", named=["`eps` does nothing"])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    scale = gamma / np.sqrt(var + 0.00001)
    bias = (b - mean) * scale + beta
    return w * scale[:, np.newaxis, np.newaxis, np.newaxis], bias


@wrong("the identity is added without its batch norm", named=["You added x itself, kernel 1 and bias 0"])
def repvgg_fuse(block, *, eps=1e-5):
    from course_lib.reparameterization import identity_kernel
    W, B = 0, 0
    for w, gamma, beta, mean, var in block:
        if w is None:
            W = W + identity_kernel(len(gamma), dtype=gamma.dtype)
            continue
        if w.shape[-1] == 1:
            w = np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))
        t = gamma / np.sqrt(var + eps)
        W, B = W + w * t[:, None, None, None], B + beta - mean * t
    return W, B


@wrong("the mean of the kernels and biases in place of their sum", named=["You averaged the branches"])
def repvgg_fuse(block, *, eps=1e-5):
    ws, bs = [], []
    for w, g, be, mu, v in block:
        if w is None:
            w = np.zeros((len(g), len(g), 3, 3), g.dtype)
            for i in range(len(g)):
                w[i, i, 1, 1] = 1
        elif w.shape[2] == 1:
            w = np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))
        k = g / np.sqrt(v + eps)
        ws.append(w * k.reshape(-1, 1, 1, 1))
        bs.append(be - k * mu)
    return np.mean(ws, axis=0), np.mean(bs, axis=0)


@wrong("takes the branches for 3×3, 1×1 and identity in this order, whatever is in the block", listed=True)
def repvgg_fuse(block, *, eps=1e-5):
    from course_lib.reparameterization import identity_kernel
    (w3, *n3), (w1, *n1), (_, *n0) = block
    kernels = [w3, np.pad(w1, ((0, 0), (0, 0), (1, 1), (1, 1))), identity_kernel(len(n0[0]), dtype=n0[0].dtype)]
    W = B = 0
    for w, (g, be, mu, v) in zip(kernels, (n3, n1, n0), strict=True):
        s = g / np.sqrt(v + eps)
        W, B = W + w * s[:, None, None, None], B + be - s * mu
    return W, B


@wrong("the biases are left at the sum of the βs: the running means are not folded in",
       named=["μ is missing in your bias"])
def repvgg_fuse(block, *, eps=1e-5):
    from course_lib.reparameterization import identity_kernel, pad_1x1_to_3x3
    total, bias = 0, 0
    for w, gamma, beta, _, var in block:
        k = identity_kernel(len(gamma), dtype=gamma.dtype) if w is None else w
        k = pad_1x1_to_3x3(k) if k.shape[-1] == 1 else k
        total = total + k * (gamma / np.sqrt(var + eps))[:, None, None, None]
        bias = bias + beta
    return total, bias


@right
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    N, C, H, W = x.shape
    F, _, kh, kw = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    Ho, Wo = (H + 2 * pad - kh) // stride + 1, (W + 2 * pad - kw) // stride + 1
    rows = stride * np.arange(Ho)[:, None] + np.arange(kh)
    cols = stride * np.arange(Wo)[:, None] + np.arange(kw)
    cells = xp[:, :, rows[:, None, :, None], cols[None, :, None, :]]
    flat = cells.transpose(0, 2, 3, 1, 4, 5).reshape(N * Ho * Wo, -1)
    out = flat @ w.reshape(F, -1).T + b
    return out.reshape(N, Ho, Wo, F).transpose(0, 3, 1, 2), (x, w, stride, pad)


@right
def repvgg_fuse(block, *, eps=1e-5):
    def folded(w, gamma, beta, mean, var):
        F = gamma.shape[0]
        k = np.zeros((F, F if w is None else w.shape[1], 3, 3), gamma.dtype)
        if w is None:
            k[range(F), range(F), 1, 1] = 1
        elif w.shape[-1] == 1:
            k[:, :, 1:2, 1:2] = w
        else:
            k += w
        a = gamma / np.sqrt(var + eps)
        return (k.T * a).T, beta - a * mean
    ws, bs = zip(*(folded(*branch) for branch in block), strict=True)
    return sum(ws), sum(bs)
