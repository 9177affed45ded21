"""Chapter 3: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def flip_image_by_image(images, *, prob=0.5, rng):
    return np.stack([np.fliplr(image) if rng.random() < prob else image for image in images])


def flip_by_where(images, *, prob=0.5, rng):
    coins = rng.uniform(size=(len(images), 1, 1, 1)) < prob
    return np.where(coins, np.flip(images, axis=2), images)


def flip_by_binomials(images, *, prob=0.5, rng):
    out = np.array(images)
    chosen = np.flatnonzero(rng.binomial(1, prob, size=len(images)))
    out[chosen] = out[chosen][..., ::-1, :]
    return out


def crop_image_by_image(images, *, size, padding=0, rng):
    out = []
    for image in images:
        image = np.pad(image, [(padding, padding), (padding, padding), (0, 0)])
        t = rng.integers(image.shape[0] - size + 1)
        l = rng.integers(image.shape[1] - size + 1)
        out.append(image[t:t + size, l:l + size])
    return np.array(out)


def crop_by_index(images, *, size, padding=0, rng):
    frame = [(0, 0), (padding, padding), (padding, padding), (0, 0)]
    x = np.pad(images, frame)
    top = rng.integers(0, x.shape[1] - size, len(x), endpoint=True)[:, None, None] + np.arange(size)[:, None]
    left = rng.integers(0, x.shape[2] - size, len(x), endpoint=True)[:, None, None] + np.arange(size)
    return x[np.arange(len(x))[:, None, None], top, left]


def crop_by_choice(images, *, size, padding=0, rng):
    N, H, W, C = images.shape
    out = np.zeros((N, size, size, C), dtype=images.dtype)
    big = np.zeros((N, H + 2 * padding, W + 2 * padding, C), dtype=images.dtype)
    big[:, padding:H + padding, padding:W + padding] = images
    for n in range(N):
        t, l = rng.choice(H + 2 * padding - size + 1), int(rng.random() * (W + 2 * padding - size + 1))
        out[n] = big[n, t:t + size, l:l + size]
    return out


def ten_by_slices(images, *, size):
    _, H, W, _ = images.shape
    t, l = (H - size) // 2, (W - size) // 2
    five = [images[:, :size, :size], images[:, :size, W - size:], images[:, H - size:, :size],
            images[:, H - size:, W - size:], images[:, t:t + size, l:l + size]]
    return np.stack([*five, *(np.flip(crop, axis=2) for crop in five)])


def ten_in_a_loop(images, *, size):
    N, H, W, C = images.shape
    crops = np.empty((10, N, size, size, C), dtype=images.dtype)
    for i, (row, column) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1), (0.5, 0.5)]):
        t, l = int(row * (H - size)), int(column * (W - size))
        crops[i] = images[:, t:t + size, l:l + size]
        crops[i + 5] = crops[i][..., ::-1, :]
    return crops


def ten_from_both_images(images, *, size):
    H, W = images.shape[1:3]
    def five(x, corners):
        return [x[:, t:t + size, l:l + size] for t, l in corners]
    top, left, mid = H - size, W - size, ((H - size) // 2, (W - size) // 2)
    mirrored = [(0, left), (0, 0), (top, left), (top, 0), (mid[0], left - mid[1])]
    return five(images, [(0, 0), (0, left), (top, 0), (top, left), mid]) + five(images[:, :, ::-1], mirrored)


def average_in_a_loop(scores):
    total = 0
    for crop in scores:
        e = np.exp(crop - crop.max(axis=1)[:, None])
        total = total + e / e.sum(axis=1)[:, None]
    return total / len(scores)


def average_by_logarithms(scores):
    top = scores.max(axis=-1, keepdims=True)
    log_sum = top + np.log(np.sum(np.exp(scores - top), axis=-1, keepdims=True))
    return np.mean(np.exp(scores - log_sum), axis=0)


def average_by_einsum(scores):
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    return np.einsum("snk,sn->nk", e, 1 / e.sum(axis=2)) / scores.dtype.type(len(scores))


def jitter_image_by_image(images, *, brightness=0.4, contrast=0.4, rng):
    out = []
    for image in images:
        x = image.astype(np.float64) * rng.uniform(1 - brightness, 1 + brightness)
        x = (x - x.mean()) * rng.uniform(1 - contrast, 1 + contrast) + x.mean()
        if image.dtype == np.uint8:
            x = np.minimum(np.maximum(np.round(x), 0), 255)
        out.append(x.astype(image.dtype))
    return np.array(out)


def jitter_all_at_once(images, *, brightness=0.4, contrast=0.4, rng):
    shape = (len(images), 1, 1, 1)
    b, c = 1 + brightness * (2 * rng.random(shape) - 1), 1 + contrast * (2 * rng.random(shape) - 1)
    x = images * b
    m = x.mean(axis=(1, 2, 3), keepdims=True)
    x = c * x + (1 - c) * m
    return x.clip(0, 255).astype(np.uint8) if images.dtype == np.uint8 else x.astype(images.dtype)


def jitter_with_the_contrast_drawn_first(images, *, brightness=0.4, contrast=0.4, rng):
    low, high = np.array([[1 - contrast, 1 - brightness], [1 + contrast, 1 + brightness]])
    factors = rng.uniform(low, high, size=(len(images), 2)).astype(np.float32)
    c, b = factors.T[:, :, None, None, None]
    x = images.astype(np.float32) * b
    x = x + (c - 1) * (x - x.mean(axis=(1, 2, 3), keepdims=True))
    return np.clip(x + 0.5, 0, 255).astype(np.uint8) if images.dtype == np.uint8 else x.astype(images.dtype)


def cutout_by_masks(images, *, size, fill=0, rng):
    N, H, W, _ = images.shape
    y, x = rng.integers(H, size=(N, 1)), rng.integers(W, size=(N, 1))
    rows, columns = ((d >= 0) & (d < size) for d in (np.arange(H) - y + size // 2, np.arange(W) - x + size // 2))
    blank = rows[:, :, None] & columns[:, None, :]
    return np.where(blank[..., None], np.array(fill, images.dtype), images)


def cutout_image_by_image(images, *, size, fill=0, rng):
    out = images.copy()
    for image in out:
        y, x = rng.integers(image.shape[0]), rng.integers(image.shape[1])
        y, x = y - size // 2, x - size // 2
        image[max(0, y):y + size, max(0, x):x + size] = fill
    return out


def cutout_in_a_larger_frame(images, *, size, fill=0, rng):
    N, H, W, _ = images.shape
    framed = np.pad(images, [(0, 0), (size, size), (size, size), (0, 0)])
    for n, t, l in zip(range(N), rng.integers(H, size=N), rng.integers(W, size=N), strict=True):
        t, l = t + size - size // 2, l + size - size // 2
        framed[n, t:t + size, l:l + size] = fill
    return framed[:, size:-size, size:-size]


def pipeline_image_by_image(images, *, top, left, flip, brightness, size, mean):
    out = []
    for n, image in enumerate(images):
        window = image[top[n]:top[n] + size, left[n]:left[n] + size]
        if flip[n]:
            window = window[:, ::-1]
        out.append(np.minimum(window * float(brightness[n]), 255) - mean)
    return np.array(out)


def pipeline_that_mirrors_last(images, *, top, left, flip, brightness, size, mean):
    x = np.stack([image[t:t + size, l:l + size] for image, t, l in zip(images, top, left, strict=True)])
    x = np.clip(x.astype(np.float64) * brightness.reshape(-1, 1, 1, 1), 0, 255)
    x[flip] = x[flip][:, :, ::-1]
    return x - mean.reshape(1, 1, 1, -1)


def pipeline_with_brightness_first(images, *, top, left, flip, brightness, size, mean):
    bright = np.einsum("nhwc,n->nhwc", images.astype(np.float32), brightness).clip(0, 255)
    out = np.empty((len(images), size, size, images.shape[3]), np.float32)
    for n in range(len(images)):
        columns = left[n] + np.arange(size)
        out[n] = bright[n, top[n]:top[n] + size][:, columns[::-1] if flip[n] else columns]
    return out - mean


def pipeline_by_windows(images, *, top, left, flip, brightness, size, mean):
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
    x = windows[np.arange(len(images)), top, left].astype(float)
    x[flip] = x[flip, :, ::-1]
    return np.minimum(x * brightness.reshape(-1, 1, 1, 1), 255) - mean


RIGHT = {
    "horizontal_flip": [flip_by_where, flip_by_binomials],
    "random_crop": [crop_by_index],
    "ten_crop": [ten_by_slices, ten_in_a_loop, ten_from_both_images],
    "average_crops": [average_in_a_loop, average_by_logarithms, average_by_einsum],
    "jitter": [jitter_all_at_once, jitter_with_the_contrast_drawn_first],
    "cutout": [cutout_by_masks, cutout_image_by_image, cutout_in_a_larger_frame],
    "augment": [pipeline_by_windows],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "horizontal_flip": [flip_image_by_image],
    "random_crop": [crop_image_by_image, crop_by_choice],
    "jitter": [jitter_image_by_image],
    "augment": [pipeline_image_by_image, pipeline_that_mirrors_last, pipeline_with_brightness_first],
}


def all_or_none(images, *, prob=0.5, rng):
    return images[:, :, ::-1] if rng.random() < prob else images.copy()


def upside_down(images, *, prob=0.5, rng):
    return np.stack([np.flipud(image) if rng.random() < prob else image for image in images])


def the_lowest_never(images, *, size, padding=0, rng):
    x = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    out = []
    for image in x:
        t = rng.integers(0, max(1, image.shape[0] - size))
        l = rng.integers(0, image.shape[1] - size + 1)
        out.append(image[t:t + size, l:l + size])
    return np.stack(out)


def one_window_for_all(images, *, size, padding=0, rng):
    x = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    t, l = rng.integers(x.shape[1] - size + 1), rng.integers(x.shape[2] - size + 1)
    return x[:, t:t + size, l:l + size]


def mirrored_then_cut(images, *, size):
    def five(x):
        _, H, W, _ = x.shape
        corners = [(0, 0), (0, W - size), (H - size, 0), (H - size, W - size), ((H - size) // 2, (W - size) // 2)]
        return [x[:, t:t + size, l:l + size] for t, l in corners]
    return np.stack(five(images) + five(images[:, :, ::-1]))


def ten_upside_down(images, *, size):
    five = ten_by_slices(images, size=size)[:5]
    return np.concatenate([five, np.flip(five, axis=2)])


def softmax_of_the_mean(scores):
    mean = scores.mean(axis=0)
    e = np.exp(mean - mean.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def votes(scores):
    return np.eye(scores.shape[2], dtype=scores.dtype)[scores.argmax(axis=2)].mean(axis=0)


def jitter_that_goes_round(images, *, brightness=0.4, contrast=0.4, rng):
    x = jitter_all_at_once(images.astype(np.float64), brightness=brightness, contrast=contrast, rng=rng)
    return (x.astype(int) % 256).astype(np.uint8) if images.dtype == np.uint8 else x.astype(images.dtype)


def about_the_old_mean(images, *, brightness=0.4, contrast=0.4, rng):
    out = []
    for image in images.astype(np.float64):
        b, c = rng.uniform(1 - brightness, 1 + brightness), rng.uniform(1 - contrast, 1 + contrast)
        out.append(c * (b * image - image.mean()) + image.mean())
    return np.clip(out, 0, 255 if images.dtype == np.uint8 else None).astype(images.dtype)


def always_inside(images, *, size, fill=0, rng):
    out = images.copy()
    for image in out:
        t, l = rng.integers(image.shape[0] - size + 1), rng.integers(image.shape[1] - size + 1)
        image[t:t + size, l:l + size] = fill
    return out


def negative_slices(images, *, size, fill=0, rng):
    out = images.copy()
    for image in out:
        y, x = (rng.integers(length) for length in image.shape[:2])
        y, x = y - size // 2, x - size // 2
        image[y:y + size, x:x + size] = fill
    return out


def mirrors_the_whole_image(images, *, top, left, flip, brightness, size, mean):
    images = np.where(flip[:, None, None, None], images[:, :, ::-1], images)
    return pipeline_image_by_image(images, top=top, left=left, flip=0 * flip, brightness=brightness, size=size,
                                   mean=mean)


def cuts_off_last(images, **draws):
    return np.maximum(pipeline_image_by_image(images, **draws), 0)


WRONG = {                               # with words of the hint that must be given, and no other
    "horizontal_flip": [(all_or_none, "one coin for the whole batch"), (upside_down, "stand on their heads")],
    "random_crop": [(the_lowest_never, "lowest windows"), (one_window_for_all, "serves your whole batch")],
    "ten_crop": [(mirrored_then_cut, "mirrored the image and then cut"), (ten_upside_down, "stand on their heads")],
    "average_crops": [(softmax_of_the_mean, "averaged the scores"), (votes, "votes for one class")],
    "jitter": [(jitter_that_goes_round, "without a cut"), (about_the_old_mean, "the image as it came")],
    "cutout": [(always_inside, "always lie inside"), (negative_slices, "hangs over the top or the left")],
    "augment": [(mirrors_the_whole_image, "mirrored the image and then cut"), (cuts_off_last, "cut off at 0")],
}
