"""Unseen answers to the chapter on augmentation."""

import numpy as np

from unseen import right, wrong


@wrong("one coin for the whole batch", named=["You toss one coin for the whole batch"])
def horizontal_flip(images, *, prob=0.5, rng):
    if rng.random() < prob:
        return images[:, :, ::-1].copy()
    return images.copy()


@wrong("mirrors with probability 1 - prob", named=["You mirror with probability 1 - prob"])
def horizontal_flip(images, *, prob=0.5, rng):
    out = images.copy()
    coins = rng.random(len(images)) > prob
    out[coins] = out[coins, :, ::-1]
    return out


@wrong("draws from NumPy's global generator, not from rng", named=["You do not draw from `rng`"])
def horizontal_flip(images, *, prob=0.5, rng):
    coins = np.random.rand(len(images)) < prob
    return np.where(coins[:, None, None, None], images[:, :, ::-1, :], images)


@wrong("the rows change their order, not the columns: upside down",
       named=["Your images stand on their heads"], true=["You go through the images one by one, in Python"])
def horizontal_flip(images, *, prob=0.5, rng):
    result = []
    for im in images:
        result.append(np.flipud(im) if rng.uniform() < prob else im)
    return np.stack(result)


@wrong("reverses the channels, in place of the columns",
       true=["You go through the images one by one"], untrue=["Nothing is mirrored"])
def horizontal_flip(images, *, prob=0.5, rng):
    out = np.array(images)
    for i in range(len(out)):
        if rng.random() < prob:
            out[i] = images[i, ..., ::-1]
    return out


@wrong("mirrors a share `prob` of the images exactly, chosen by a permutation: no coin for each")
def horizontal_flip(images, *, prob=0.5, rng):
    n = len(images)
    chosen = rng.permutation(n)[:int(round(prob * n))]
    out = images.copy()
    out[chosen] = images[chosen][:, :, ::-1]
    return out


@wrong("the last row and the last column of places are never drawn: integers' end is exclusive",
       named=["The lowest windows are never drawn", "The rightmost windows are never drawn"],
       true=["You go through the images one by one"])
def random_crop(images, *, size, padding=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    p = padding
    x = np.pad(images, ((0, 0), (p, p), (p, p), (0, 0)))
    N, H, W, C = x.shape
    out = np.empty((N, h, w, C), x.dtype)
    for n in range(N):
        t, l = rng.integers(0, max(H - h, 1)), rng.integers(0, max(W - w, 1))
        out[n] = x[n, t:t + h, l:l + w]
    return out


@wrong("one place for the whole batch", named=["One place serves your whole batch"])
def random_crop(images, *, size, padding=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    x = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    top = rng.integers(x.shape[1] - h + 1)
    left = rng.integers(x.shape[2] - w + 1)
    return x[:, top:top + h, left:left + w, :]


@wrong("the frame is made of the border's mirror image, not of zeros",
       true=["You go through the images one by one"], untrue=["Padding changes nothing in your crops"])
def random_crop(images, *, size, padding=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    x = np.pad(images, ((0, 0), (padding,) * 2, (padding,) * 2, (0, 0)), mode="symmetric")
    tops = rng.integers(0, x.shape[1] - h, size=len(x), endpoint=True)
    lefts = rng.integers(0, x.shape[2] - w, size=len(x), endpoint=True)
    return np.stack([im[t:t + h, l:l + w] for im, t, l in zip(x, tops, lefts, strict=True)])


@wrong("row and column are one draw, so that all windows lie on the diagonal",
       true=["You go through the images one by one, in Python"], listed=True)
def random_crop(images, *, size, padding=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    x = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    H, W = x.shape[1:3]
    crops = []
    for im in x:
        u = rng.random()
        t, l = int(u * (H - h + 1)), int(u * (W - w + 1))
        crops.append(im[t:t + h, l:l + w])
    return np.array(crops)


@wrong("the frame is cut from the places: places are drawn for the image without its frame",
       named=["You count the places in the image as it came"], true=["You go through the images one by one"])
def random_crop(images, *, size, padding=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    N, H, W, C = images.shape
    padded = np.zeros((N, H + 2 * padding, W + 2 * padding, C), images.dtype)
    padded[:, padding:padding + H, padding:padding + W] = images
    out = np.zeros((N, h, w, C), images.dtype)
    for i in range(N):
        r, c = rng.integers(0, H - h + 1), rng.integers(0, W - w + 1)
        out[i] = padded[i, r:r + h, c:c + w]
    return out


@wrong("each window is followed by its mirror image, in place of all five before")
def ten_crop(images, *, size):
    h, w = (size, size) if np.isscalar(size) else size
    H, W = images.shape[1:3]
    places = [(0, 0), (0, W - w), (H - h, 0), (H - h, W - w), ((H - h) // 2, (W - w) // 2)]
    out = []
    for t, l in places:
        win = images[:, t:t + h, l:l + w]
        out += [win, win[:, :, ::-1]]
    return np.array(out)


@wrong("images come first: (N, 10, h, w, C)")
def ten_crop(images, *, size):
    h, w = (size, size) if np.isscalar(size) else size
    a, b = images.shape[1] - h, images.shape[2] - w
    five = [images[:, t:t + h, l:l + w] for t, l in ((0, 0), (0, b), (a, 0), (a, b), (a // 2, b // 2))]
    return np.stack(five + [f[:, :, ::-1] for f in five], axis=1)


@wrong("top right and bottom left have changed places", named=["Top right and bottom left have changed places"])
def ten_crop(images, *, size):
    h, w = (size, size) if np.isscalar(size) else size
    corners = [images[:, :h, :w], images[:, -h:, :w], images[:, :h, -w:], images[:, -h:, -w:]]
    t, l = (images.shape[1] - h) // 2, (images.shape[2] - w) // 2
    corners.append(images[:, t:t + h, l:l + w])
    return np.stack(corners + [np.flip(c, axis=2) for c in corners])


@wrong("the centre begins at H // 2 - s // 2, which is one more where H is even and s odd")
def ten_crop(images, *, size):
    h, w = (size, size) if np.isscalar(size) else size
    H, W = images.shape[1:3]
    ts, ls = [0, 0, H - h, H - h, H // 2 - h // 2], [0, W - w, 0, W - w, W // 2 - w // 2]
    five = np.stack([images[:, t:t + h, l:l + w] for t, l in zip(ts, ls, strict=True)])
    return np.concatenate([five, five[:, :, :, ::-1]])


@wrong("averages the scores, and takes the softmax of the mean",
       named=["You averaged the scores and took probabilities"])
def average_crops(scores):
    m = scores.mean(axis=0)
    e = np.exp(m - m.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong("exp of the scores as they are, which overflows", named=["e to the 1000 is more than a float can hold"],
       true=["You return float64 whatever comes in"])
def average_crops(scores):
    total = np.zeros(scores.shape[1:])
    for s in scores:
        e = np.exp(s)
        total += e / e.sum(axis=1)[:, None]
    return total / len(scores)


@wrong("the softmax runs over the crops, not over the classes", named=["Your softmax runs over the crops"])
def average_crops(scores):
    e = np.exp(scores - scores.max(axis=0))
    p = e / e.sum(axis=0)
    return p.mean(axis=0)


@wrong("divides by 10, whatever the number of crops", named=["You divided by ten"])
def average_crops(scores):
    z = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=2, keepdims=True)
    return p.sum(axis=0) / 10


@wrong("brightness is added, not multiplied: the mean times (b - 1) is added to every pixel")
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    n = len(images)
    b = rng.uniform(1 - brightness, 1 + brightness, (n, 1, 1, 1))
    c = rng.uniform(1 - contrast, 1 + contrast, (n, 1, 1, 1))
    x = images.astype(float)
    m = x.mean(axis=(1, 2, 3), keepdims=True)
    x = x + (b - 1) * m
    out = b * m + c * (x - b * m)
    if images.dtype == np.uint8:
        out = out.clip(0, 255)
    return out.astype(images.dtype)


@wrong("bytes are not cut off, and go round at 256", named=["Back to bytes without a cut"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    shape = (images.shape[0], 1, 1, 1)
    b = 1 + brightness * (2 * rng.random(shape) - 1)
    c = 1 + contrast * (2 * rng.random(shape) - 1)
    x = images * b
    m = x.mean(axis=(1, 2, 3), keepdims=True)
    out = m + c * (x - m)
    if images.dtype == np.uint8:
        return (out.astype(int) % 256).astype(np.uint8)
    return out.astype(images.dtype)


@wrong("the mean is that of each channel by itself", true=["You go through the images one by one, in Python"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    out = np.empty_like(images)
    for i, im in enumerate(images):
        x = im * rng.uniform(1 - brightness, 1 + brightness)
        c = rng.uniform(1 - contrast, 1 + contrast)
        m = x.mean(axis=(0, 1))
        x = m + c * (x - m)
        out[i] = np.clip(x, 0, 255) if im.dtype == np.uint8 else x
    return out


@wrong("floats are cut off at 0 and 255 as well", named=["You cut floats off as well"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    b, c = (rng.uniform(1 - s, 1 + s, len(images))[:, None, None, None] for s in (brightness, contrast))
    x = b * images
    m = x.mean(axis=(1, 2, 3), keepdims=True)
    return np.clip(m + c * (x - m), 0, 255).astype(images.dtype)


@wrong("factors are drawn from 1 to 1 + β, so that images never get darker or flatter")
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    n = images.shape[0]
    b = 1 + brightness * rng.random(n).reshape(n, 1, 1, 1)
    c = 1 + contrast * rng.random(n).reshape(n, 1, 1, 1)
    x = b * images
    m = np.mean(x, axis=(1, 2, 3), keepdims=True)
    y = m + c * (x - m)
    if np.issubdtype(images.dtype, np.integer):
        y = np.clip(y, 0, 255)
    return y.astype(images.dtype)


@wrong("contrast multiplies the distance from 128, not from the image's own mean",
       untrue=["Your contrast works about one mean for the whole"], named=["Your contrast works about 128"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    n = images.shape[0]
    b = rng.uniform(1 - brightness, 1 + brightness, size=(n, 1, 1, 1))
    c = rng.uniform(1 - contrast, 1 + contrast, size=(n, 1, 1, 1))
    y = 128 + c * (b * images - 128)
    y = y.clip(0, 255) if images.dtype == np.uint8 else y
    return y.astype(images.dtype)


@wrong("near the left and upper border a negative index wraps round, and nothing is blanked",
       named=["Where the square hangs over the top or the left"])
def cutout(images, *, size, fill=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    out = images.copy()
    for im in out:
        y, x = rng.integers(im.shape[0]), rng.integers(im.shape[1])
        t, l = y - h // 2, x - w // 2
        im[t:t + h, l:l + w] = fill
    return out


@wrong("the square always lies wholly within the image", named=["Your squares always lie inside the image"])
def cutout(images, *, size, fill=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    out = images.copy()
    N, H, W, _ = images.shape
    for n in range(N):
        t, l = rng.integers(0, H - h + 1), rng.integers(0, W - w + 1)
        out[n, t:t + h, l:l + w] = fill
    return out


@wrong("what is drawn is the upper left corner, not the centre",
       named=["The pixel that you draw is the square's top left"])
def cutout(images, *, size, fill=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    out = np.array(images, copy=True)
    for n in range(len(out)):
        t, l = rng.integers(0, out.shape[1]), rng.integers(0, out.shape[2])
        out[n, t:t + h, l:l + w, :] = fill
    return out


@wrong("blanks the first channel only", named=["Only the first channel is blanked"])
def cutout(images, *, size, fill=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    N, H, W, C = images.shape
    y, x = rng.integers(0, H, N), rng.integers(0, W, N)
    out = images.copy()
    for n in range(N):
        t, l = y[n] - h // 2, x[n] - w // 2
        out[n, max(t, 0):max(t + h, 0), max(l, 0):max(l + w, 0), 0] = np.ravel(fill)[0]
    return out


@wrong("all but the square is blanked", named=["You blanked everything but the square"])
def cutout(images, *, size, fill=0, rng):
    h, w = (size, size) if np.isscalar(size) else size
    out = np.empty_like(images)
    out[...] = fill
    for n, im in enumerate(images):
        t, l = rng.integers(im.shape[0]) - h // 2, rng.integers(im.shape[1]) - w // 2
        rows, cols = slice(max(t, 0), t + h), slice(max(l, 0), l + w)
        out[n, rows, cols] = im[rows, cols]
    return out


@wrong("the mean is subtracted before the cut at 255, so that nothing is cut where it should be",
       true=["You go through the images one by one"], named=["You cut off at 255 when the mean"])
def augment(images, *, top, left, flip, brightness, size, mean):
    out = []
    for n, im in enumerate(images):
        win = im[top[n]:top[n] + size, left[n]:left[n] + size]
        if flip[n]:
            win = win[:, ::-1]
        out.append(np.minimum(win * brightness[n] - mean, 255))
    return np.array(out)


@wrong("the image is mirrored before the window is cut: a window of another place",
       named=["You mirrored the image and then cut the window"],
       true=["You go through the images one by one, in Python"])
def augment(images, *, top, left, flip, brightness, size, mean):
    x = np.where(flip[:, None, None, None], images[:, :, ::-1], images)
    x = np.stack([x[n, t:t + size, l:l + size] for n, (t, l) in enumerate(zip(top, left, strict=True))])
    return np.minimum(x * brightness[:, None, None, None], 255) - mean


@wrong("what is negative after the mean was subtracted is cut off at 0",
       named=["After the mean is gone you cut off at 0"], true=["You go through the images one by one"])
def augment(images, *, top, left, flip, brightness, size, mean):
    N, C = len(images), images.shape[-1]
    out = np.zeros((N, size, size, C))
    for n in range(N):
        win = images[n, top[n]:top[n] + size, left[n]:left[n] + size].astype(float)
        win = win[:, ::-1] if flip[n] else win
        out[n] = np.clip(np.clip(win * brightness[n], 0, 255) - mean, 0, 255)
    return out


@wrong("the brightened window is stored as bytes again: its fractions are gone",
       true=["You go through the images one by one, in Python"])
def augment(images, *, top, left, flip, brightness, size, mean):
    out = []
    for im, t, l, f, b in zip(images, top, left, flip, brightness, strict=True):
        win = im[t:t + size, l:l + size]
        win = np.fliplr(win) if f else win
        win = np.clip(win * b, 0, 255).astype(np.uint8)
        out.append(win - mean)
    return np.stack(out)


@right
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    n = len(images)
    c = rng.uniform(1 - contrast, 1 + contrast, n)
    b = rng.uniform(1 - brightness, 1 + brightness, n)
    flat = images.reshape(n, -1).astype(np.float64)
    m = flat.mean(axis=1)
    out = (b * m)[:, None] + (b * c)[:, None] * (flat - m[:, None])
    out = out.reshape(images.shape)
    if images.dtype == np.uint8:
        out = out.clip(0, 255)
    return out.astype(images.dtype)


@right
def horizontal_flip(images, *, prob=0.5, rng):
    coins = rng.binomial(1, prob, size=len(images)).astype(bool)
    columns = np.arange(images.shape[2])
    index = np.where(coins[:, None], columns[::-1], columns)
    return np.take_along_axis(images, index[:, None, :, None], axis=2)


@right
def average_crops(scores):
    top = scores.max(axis=-1, keepdims=True)
    logs = scores - top
    logs = logs - np.log(np.exp(logs).sum(axis=-1, keepdims=True))
    return np.exp(logs).sum(axis=0) / scores.shape[0]
