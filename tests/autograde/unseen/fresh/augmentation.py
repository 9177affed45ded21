"""Fresh answers to the chapter on augmentation, as students write them."""

import numpy as np

from unseen import right, wrong


@wrong("One coin is tossed for the whole batch.", kind="slip", named=["You toss one coin for the whole"])
def horizontal_flip(images, *, prob=0.5, rng):
    if rng.random() < prob:
        return np.flip(images, axis=2).copy()
    return images.copy()


@wrong("Top and bottom change places.", kind="slip",
       named=["Your images stand on their heads:"], true=["one by one, in Python"])
def horizontal_flip(images, *, prob=0.5, rng):
    result = []
    for picture in images:
        result.append(np.flipud(picture) if rng.uniform() < prob else picture)
    return np.array(result)


@wrong("Every second image is flipped on average, whatever prob is.", kind="constant")
def horizontal_flip(images, *, prob=0.5, rng):
    coins = rng.integers(0, 2, size=len(images))
    out = images.copy()
    for i, c in enumerate(coins):
        if c == 1:
            out[i] = np.fliplr(images[i])
    return out


@wrong("The first prob · N images are flipped, never any other.", kind="odd",
       named=["What you mirror depends on no coin"])
def horizontal_flip(images, *, prob=0.5, rng):
    k = int(round(prob * len(images)))
    return np.concatenate([images[:k, :, ::-1], images[k:]])


@wrong("The last row and the last column of places can never be drawn.", kind="slip",
       named=["The lowest windows are never", "The rightmost windows are never"])
def random_crop(images, *, size, padding=0, rng):
    p = padding
    framed = np.pad(images, [(0, 0), (p, p), (p, p), (0, 0)])
    H, W = framed.shape[1:3]
    out = []
    for im in framed:
        r = rng.integers(max(H - size, 1))
        c = rng.integers(max(W - size, 1))
        out.append(im[r:r + size, c:c + size])
    return np.stack(out)


@wrong("The row number serves as the column number, too.", kind="odd",
       named=["Row and column are one draw: your"], true=["one by one, in Python"])
def random_crop(images, *, size, padding=0, rng):
    frame = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    big = np.pad(images, frame)
    room = min(big.shape[1], big.shape[2]) - size
    start = rng.integers(0, room + 1, size=len(big))
    return np.stack([im[s:s + size, s:s + size] for im, s in zip(big, start)])


@wrong("The frame repeats the pixels at the edge, it is not 0.", kind="slip", true=["one by one, in Python"])
def random_crop(images, *, size, padding=0, rng):
    padded = np.pad(images, ((0, 0), (padding,) * 2, (padding,) * 2, (0, 0)), mode="edge")
    n, h, w, c = padded.shape
    tops = rng.integers(h - size + 1, size=n)
    lefts = rng.integers(w - size + 1, size=n)
    windows = np.zeros((n, size, size, c), dtype=images.dtype)
    for i in range(n):
        windows[i] = padded[i, tops[i]:tops[i] + size, lefts[i]:lefts[i] + size, :]
    return windows


@wrong("Each crop is followed by its own mirror image.", kind="slip")
def ten_crop(images, *, size):
    H, W = images.shape[1], images.shape[2]
    corners = [(0, 0), (0, W - size), (H - size, 0), (H - size, W - size), ((H - size) // 2, (W - size) // 2)]
    crops = []
    for top, left in corners:
        piece = images[:, top:top + size, left:left + size, :]
        crops += [piece, piece[:, :, ::-1]]
    return np.array(crops)


@wrong("The mirrored image is cropped, so that left and right corners have changed places in the second five.",
       kind="slip", named=["The ten crops are all there, but"])
def ten_crop(images, *, size):
    def five(pics):
        h, w = pics.shape[1:3]
        t, left = (h - size) // 2, (w - size) // 2
        return [pics[:, :size, :size], pics[:, :size, w - size:], pics[:, h - size:, :size],
                pics[:, h - size:, w - size:], pics[:, t:t + size, left:left + size]]

    return np.stack(five(images) + five(np.flip(images, 2)))


@wrong("The centre begins one pixel too far where the margin is odd.", kind="edge")
def ten_crop(images, *, size):
    n, H, W, c = images.shape
    s = size
    mid_r, mid_c = -(-(H - s) // 2), -(-(W - s) // 2)
    rows = [0, 0, H - s, H - s, mid_r]
    cols = [0, W - s, 0, W - s, mid_c]
    out = np.zeros((10, n, s, s, c), images.dtype)
    for k in range(5):
        out[k] = images[:, rows[k]:rows[k] + s, cols[k]:cols[k] + s]
        out[k + 5] = out[k][:, :, ::-1]
    return out


@wrong("The scores are averaged, and one softmax is taken of the mean.", kind="slip",
       named=["You averaged the scores and took"])
def average_crops(scores):
    mean = np.mean(scores, axis=0)
    z = mean - mean.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


@wrong("The largest score of all is taken off, and rows far below it become 0 / 0.", kind="edge",
       named=["You shift all scores by the"])
def average_crops(scores):
    with np.errstate(all="ignore"):
        shifted = np.exp(scores - np.max(scores))
        probs = shifted / shifted.sum(axis=2)[:, :, None]
    return probs.mean(0)


@wrong("The softmax runs over the images.", kind="slip")
def average_crops(scores):
    p = []
    for s in scores:
        e = np.exp(s - s.max(axis=0))
        p.append(e / e.sum(axis=0))
    return sum(p) / len(p)


@wrong("The contrast acts about the mean of the image as it came, not of the brightened one.", kind="slip",
       named=["Contrast works about the mean of"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    n = len(images)
    b = rng.uniform(1 - brightness, 1 + brightness, size=(n, 1, 1, 1))
    c = rng.uniform(1 - contrast, 1 + contrast, size=(n, 1, 1, 1))
    x = images.astype(float)
    m = x.mean(axis=(1, 2, 3), keepdims=True)
    y = m + c * (b * x - m)
    if images.dtype == np.uint8:
        y = np.clip(np.round(y), 0, 255)
    return y.astype(images.dtype)


@wrong("The factors only make images brighter and stronger in contrast, never less.", kind="slip",
       true=["one by one, in Python"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    out = []
    for im in images:
        b = 1 + brightness * rng.random()
        c = 1 + contrast * rng.random()
        x = im * b
        x = x.mean() + c * (x - x.mean())
        if im.dtype == np.uint8:
            x = np.clip(x, 0, 255).round()
        out.append(x.astype(im.dtype))
    return np.array(out)


@wrong("The contrast acts about the mean of each channel by itself.", kind="slip", true=["one by one, in Python"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    x = np.empty(images.shape)
    for i in range(images.shape[0]):
        b = rng.uniform(1 - brightness, 1 + brightness)
        k = rng.uniform(1 - contrast, 1 + contrast)
        bright = b * images[i]
        for ch in range(images.shape[3]):
            m = bright[..., ch].mean()
            x[i, ..., ch] = m + k * (bright[..., ch] - m)
    if images.dtype == np.uint8:
        x = np.rint(x).clip(0, 255)
    return x.astype(images.dtype)


@wrong("Floats are cut off at 0 and 255, too.", kind="slip", named=["You cut floats off as well. Of"])
def jitter(images, *, brightness=0.4, contrast=0.4, rng):
    B, K = brightness, contrast
    shape = (images.shape[0], 1, 1, 1)
    y = images * rng.uniform(1 - B, 1 + B, shape)
    m = y.mean((1, 2, 3), keepdims=True)
    y = m + rng.uniform(1 - K, 1 + K, shape) * (y - m)
    y = np.minimum(np.maximum(y, 0), 255)
    if images.dtype == np.uint8:
        y = np.round(y)
    return y.astype(images.dtype)


@wrong("A square whose corner would lie at a negative index is not blanked at all.", kind="edge",
       named=["Where the square hangs over the"])
def cutout(images, *, size, fill=0, rng):
    copy = images.copy()
    for k in range(len(copy)):
        cy = rng.integers(copy.shape[1])
        cx = rng.integers(copy.shape[2])
        t, left = cy - size // 2, cx - size // 2
        copy[k, t:t + size, left:left + size, :] = fill
    return copy


@wrong("The square always lies wholly within the image.", kind="slip", named=["Your squares always lie inside"])
def cutout(images, *, size, fill=0, rng):
    n, H, W, _ = images.shape
    tops = rng.integers(0, H - size + 1, n)
    lefts = rng.integers(0, W - size + 1, n)
    rows, cols = np.arange(H), np.arange(W)
    mask = (((rows >= tops[:, None]) & (rows < tops[:, None] + size))[:, :, None]
            & ((cols >= lefts[:, None]) & (cols < lefts[:, None] + size))[:, None, :])
    out = np.array(images)
    out[mask] = fill
    return out


@wrong("The square is one pixel wider and higher than size.", kind="edge", named=["Your square is a pixel too large:"])
def cutout(images, *, size, fill=0, rng):
    out = images.copy()
    n, H, W, C = out.shape
    half = size // 2
    for i in range(n):
        y, x = rng.integers(H), rng.integers(W)
        out[i, max(y - half, 0):y - half + size + 1, max(x - half, 0):x - half + size + 1] = fill
    return out


@wrong("Cutting off at 255 comes after the mean was taken off.", kind="slip",
       named=["You cut off at 255 when the mean"], true=["one by one, in Python"])
def augment(images, *, top, left, flip, brightness, size, mean):
    out = np.zeros((len(images), size, size, images.shape[3]), dtype=mean.dtype)
    for n, image in enumerate(images):
        patch = image[top[n]:top[n] + size, left[n]:left[n] + size].astype(mean.dtype)
        if flip[n]:
            patch = patch[:, ::-1]
        out[n] = np.minimum(patch * brightness[n] - mean, 255)
    return out


@wrong("Images are mirrored before the window is cut.", kind="slip",
       named=["You mirrored the image and then"], true=["one by one, in Python"])
def augment(images, *, top, left, flip, brightness, size, mean):
    flipped = np.where(flip[:, None, None, None], np.flip(images, axis=2), images)
    crops = np.stack([im[t:t + size, w:w + size] for im, t, w in zip(flipped, top, left)])
    bright = np.clip(crops * brightness.reshape(-1, 1, 1, 1), 0, 255)
    return (bright - mean).astype(mean.dtype)


@wrong("What is negative after the mean was taken off is set to 0.", kind="slip",
       named=["After the mean is gone you cut"], true=["one by one, in Python"])
def augment(images, *, top, left, flip, brightness, size, mean):
    result = []
    for im, t, w, f, b in zip(images, top, left, flip, brightness):
        cell = im[t:t + size, w:w + size]
        cell = cell[:, ::-1] if f else cell
        cell = np.minimum(cell * float(b), 255.0) - mean
        cell[cell < 0] = 0
        result.append(cell)
    return np.array(result).astype(mean.dtype)


@right
def horizontal_flip(images, *, prob=0.5, rng):
    n, h, w, c = images.shape
    heads = rng.random(n) < prob
    columns = np.where(heads[:, None], np.arange(w)[::-1], np.arange(w))        # (N, W)
    return np.take_along_axis(images, columns[:, None, :, None], axis=2)


@right
def random_crop(images, *, size, padding=0, rng):
    n, h, w, c = images.shape
    canvas = np.zeros((n, h + 2 * padding, w + 2 * padding, c), images.dtype)
    canvas[:, padding:padding + h, padding:padding + w] = images
    views = np.lib.stride_tricks.sliding_window_view(canvas, (size, size), axis=(1, 2))
    t = rng.integers(0, views.shape[1], n)
    u = rng.integers(0, views.shape[2], n)
    return np.moveaxis(views[np.arange(n), t, u], 1, -1).copy()


@right
def ten_crop(images, *, size):
    s = size
    h, w = images.shape[1] - s, images.shape[2] - s
    five = [images[:, t:t + s, k:k + s] for t in (0, h) for k in (0, w)]
    five.append(images[:, h // 2:, w // 2:][:, :s, :s])
    return np.concatenate([np.stack(five), np.stack(five)[:, :, :, ::-1]])


@right
def average_crops(scores):
    log_norm = np.logaddexp.reduce(scores, axis=2, keepdims=True)
    return np.exp(scores - log_norm).mean(axis=0).astype(scores.dtype)


@right
def cutout(images, *, size, fill=0, rng):
    n, H, W, C = images.shape
    centre = np.stack([rng.integers(H, size=n), rng.integers(W, size=n)])
    start = centre - size // 2
    inside = []
    for begin, length in zip(start, (H, W)):
        d = np.arange(length)[None] - begin[:, None]
        inside.append(np.logical_and(0 <= d, d <= size - 1))
    hole = np.einsum("nh,nw->nhw", *inside)[..., None]
    return np.where(hole, np.asarray(fill, dtype=images.dtype), images)
