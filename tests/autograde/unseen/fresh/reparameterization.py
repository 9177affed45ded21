"""Fresh answers to the chapter on re-parameterization, as students write them."""

import numpy as np

from unseen import right, wrong


@wrong("The kernel is turned by half a turn, as in mathematics' convolution.", kind="slip",
       named=["You turned the kernel by 180°. A"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    N, C, H, W = x.shape
    F, _, kh, kw = w.shape
    xp = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    xp[:, :, pad:pad + H, pad:pad + W] = x
    flipped = w[:, :, ::-1, ::-1]
    Ho, Wo = (H + 2 * pad - kh) // stride + 1, (W + 2 * pad - kw) // stride + 1
    out = np.zeros((N, F, Ho, Wo), x.dtype)
    for i in range(kh):
        for j in range(kw):
            window = xp[:, :, i:i + stride * Ho:stride, j:j + stride * Wo:stride]
            out += np.einsum("nchw,fc->nfhw", window, flipped[:, :, i, j])
    return out + b[:, None, None], (x, w, stride, pad)


@wrong("The bias is added once for each cell of the kernel.", kind="odd", named=["You added the bias once for each"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    kh, kw = w.shape[2:]
    z = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    h, v = (z.shape[2] - kh) // stride + 1, (z.shape[3] - kw) // stride + 1
    total = 0
    for i in range(kh):
        for j in range(kw):
            cut = z[:, :, i:i + stride * (h - 1) + 1:stride, j:j + stride * (v - 1) + 1:stride]
            total = total + np.tensordot(cut, w[:, :, i, j], axes=(1, 1)).transpose(0, 3, 1, 2) + b.reshape(1, -1, 1, 1)
    return total, (x, w, stride, pad)


@wrong("The cache holds the image with its zeros.", kind="slip", named=["The x in your cache has the zeros"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    x = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    views = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    out = np.einsum("nchwij,fcij->nfhw", views, w) + b[None, :, None, None]
    return out, (x, w, stride, pad)


@wrong("The columns are not strided: the stride acts on the rows only, and the rest is cut off.", kind="odd",
       true=["You go from pixel to pixel"])
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    k, m = w.shape[2:]
    h, v = (xp.shape[2] - k) // stride + 1, (xp.shape[3] - m) // stride + 1
    out = np.empty((len(x), len(w), h, v), x.dtype)
    for r in range(h):
        for c in range(v):
            patch = xp[:, :, r * stride:r * stride + k, c:c + m]
            out[:, :, r, c] = np.tensordot(patch, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out, (x, w, stride, pad)


@wrong("The number lies in the upper left corner of the kernel.", kind="slip", named=["Your weight sits in the upper"])
def pad_1x1_to_3x3(w):
    big = np.zeros(w.shape[:2] + (3, 3), dtype=w.dtype)
    big[..., :1, :1] = w
    return big


@wrong("The number is repeated in all nine cells.", kind="slip", named=["You copied the weight into all"])
def pad_1x1_to_3x3(w):
    return np.repeat(np.repeat(w, 3, axis=2), 3, axis=3)


@wrong("The number is spread over the nine cells, a ninth in each.", kind="odd",
       named=["You spread the weight evenly over"])
def pad_1x1_to_3x3(w):
    return np.ones((1, 1, 3, 3), w.dtype) * w / 9


@wrong("Every channel goes into every output: the off-diagonal is 1, too.", kind="slip",
       named=["Every filter takes the middle of"])
def identity_kernel(channels, *, dtype=np.float64):
    k = np.zeros((channels, channels, 3, 3), dtype=dtype)
    k[:, :, 1, 1] = 1
    return k


@wrong("The identity stands in the three rows and columns of each kernel: its diagonal is 1.", kind="odd",
       named=["Filter f looks at channel f"])
def identity_kernel(channels, *, dtype=np.float64):
    kernel = np.zeros((channels, channels, 3, 3), dtype=dtype)
    for c in range(channels):
        kernel[c, c] = np.eye(3)
    return kernel


@wrong("The channels come out in the opposite order.", kind="odd", named=["Your ones run along the other"])
def identity_kernel(channels, *, dtype=np.float64):
    out = np.zeros((channels, channels, 3, 3), dtype)
    for i in range(channels):
        out[i, channels - 1 - i, 1, 1] = 1
    return out


@wrong("The convolution's own bias is forgotten.", kind="slip",
       named=["The convolution's own bias is", "You go through the filters one by"])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    sigma = np.sqrt(var + eps)
    new_w = np.array([wi * g / s for wi, g, s in zip(w, gamma, sigma)])
    new_b = beta - gamma * mean / sigma
    return new_w, new_b


@wrong("The bias is added unscaled.", kind="slip", named=["The convolution's own bias is not"])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    t = gamma * (var + eps) ** -0.5
    return np.einsum("fcij,f->fcij", w, t), b + beta - t * mean


@wrong("β is scaled by γ / σ, too.", kind="odd", named=["β is scaled as well. Batch norm"])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    factor = np.divide(gamma, np.sqrt(np.add(var, eps)))
    return w * factor.reshape(-1, 1, 1, 1), factor * (b - mean + beta)


@wrong("It divides by the variance, not by its root.", kind="slip", named=["You divided by the variance."])
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    scale = gamma / (var + eps)
    W = w.copy()
    for f in range(len(scale)):
        W[f] *= scale[f]
    return W, scale * (b - mean) + beta


@wrong("The identity branch enters without its batch norm.", kind="slip", named=["You added x itself, kernel 1 and"])
def repvgg_fuse(block, *, eps=1e-5):
    gammas = block[0][1]
    F = len(gammas)
    K, B = 0, 0
    for w, gamma, beta, mean, var in block:
        if w is None:
            eye = np.zeros((F, F, 3, 3), gammas.dtype)
            eye[range(F), range(F), 1, 1] = 1
            K = K + eye
            continue
        s = gamma / np.sqrt(var + eps)
        if w.shape[-1] == 1:
            w = np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))
        K = K + w * s[:, None, None, None]
        B = B + beta - s * mean
    return K, B


@wrong("Branches without a 3×3 kernel are left out.", kind="odd")
def repvgg_fuse(block, *, eps=1e-5):
    kernel, bias = 0, 0
    for branch in block:
        w, gamma, beta, mean, var = branch
        t = gamma / np.sqrt(var + eps)
        bias = bias + beta - mean * t
        if w is not None and w.shape[2] == 3:
            kernel = kernel + t.reshape(-1, 1, 1, 1) * w
    if isinstance(kernel, int):
        F = len(block[0][1])
        kernel = np.zeros((F, F, 3, 3))
    return kernel, bias


@wrong("The kernels of the branches are averaged, not added.", kind="slip", named=["You averaged the branches. The"])
def repvgg_fuse(block, *, eps=1e-5):
    ks, bs = [], []
    for w, g, be, mu, v in block:
        F = g.shape[0]
        k = np.zeros((F, F if w is None else w.shape[1], 3, 3), g.dtype)
        if w is None:
            k[np.arange(F), np.arange(F), 1, 1] = 1
        elif w.shape[2] == 1:
            k[:, :, 1, 1] = w[:, :, 0, 0]
        else:
            k[:] = w
        t = g / np.sqrt(v + eps)
        ks.append(t[:, None, None, None] * k)
        bs.append(be - t * mu)
    return np.mean(ks, axis=0), np.mean(bs, axis=0)


@wrong("ε is 1e-5 whatever is asked for.", kind="constant", named=["eps is not passed on: you fold"])
def repvgg_fuse(block, *, eps=1e-5):
    kernel = bias = 0
    for w, g, be, mu, v in block:
        t = g / (v + 1e-5) ** 0.5
        if w is None:
            w = np.einsum("fc,ij->fcij", np.eye(len(g)), [[0, 0, 0], [0, 1, 0], [0, 0, 0]]).astype(g.dtype)
        if w.shape[3] == 1:
            w = w * np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], w.dtype)
        kernel = kernel + np.einsum("f,fcij->fcij", t, w)
        bias = bias + be - t * mu
    return kernel, bias


@right
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    z = np.zeros(x.shape[:2] + (x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), x.dtype)
    z[:, :, pad:z.shape[2] - pad, pad:z.shape[3] - pad] = x
    kh, kw = w.shape[2:]
    h, v = (z.shape[2] - kh) // stride + 1, (z.shape[3] - kw) // stride + 1
    rows = np.arange(h)[:, None] * stride + np.arange(kh)             # (H', kh)
    cols = np.arange(v)[:, None] * stride + np.arange(kw)
    patches = z[:, :, rows[:, None, :, None], cols[None, :, None, :]]  # (N, C, H', W', kh, kw)
    out = np.tensordot(patches, w, axes=([1, 4, 5], [1, 2, 3])) + b
    return np.moveaxis(out, -1, 1), (x, w, stride, pad)


@right
def pad_1x1_to_3x3(w):
    centre = np.outer([0, 1, 0], [0, 1, 0])
    return np.kron(w, centre.astype(w.dtype)[None, None])


@right
def identity_kernel(channels, *, dtype=np.float64):
    rows = [[[[1 if (i == j and r == c == 1) else 0 for c in range(3)] for r in range(3)] for j in range(channels)]
            for i in range(channels)]
    return np.array(rows, dtype=dtype)


@right
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    zero, one = np.zeros_like(b), np.ones_like(b)

    def norm(z):
        return gamma * (z - mean) / np.sqrt(var + eps) + beta

    slope = norm(one) - norm(zero)                       # a straight line is known by two of its points
    slope = gamma / np.sqrt(var + eps) if not np.all(np.isfinite(slope)) else slope
    return (w.T * slope).T, norm(b)


@right
def repvgg_fuse(block, *, eps=1e-5):
    def as_3x3(branch):
        w, gamma = branch[0], branch[1]
        if w is None:
            w = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None]
        missing = (3 - w.shape[-1]) // 2
        return np.pad(w, [(0, 0)] * 2 + [(missing, missing)] * 2)

    scales = [gamma / np.sqrt(var + eps) for _, gamma, _, _, var in block]
    kernel = sum(as_3x3(branch) * s[:, None, None, None] for branch, s in zip(block, scales))
    bias = sum(beta - mean * s for (_, _, beta, mean, _), s in zip(block, scales))
    return kernel, bias
