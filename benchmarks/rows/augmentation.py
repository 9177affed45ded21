"""Chapter 3: batches of small images, each with draws of its own; PyTorch's side is batched too.

Both sides draw the same numbers from generators of one seed: a few hundred, a millisecond's hundredth.
"""

import numpy as np

from benchmarks.row import Contest, Peer, row, tensor, torch, wholes
from course_lib import augmentation

SMALL = {"shape": (5, 12, 12, 3)}


def torch_flip(t, rng):
    flip = torch.from_numpy(rng.random(len(t)) < 0.5)
    return torch.where(flip[:, None, None, None], t.flip(-1), t)


def torch_crop(t, rng, padding=4):
    N, C, H, W = t.shape
    padded = torch.nn.functional.pad(t, (padding,) * 4)
    top, left = (torch.from_numpy(rng.integers(0, 2 * padding + 1, N)) for _ in range(2))
    n, c = torch.arange(N)[:, None, None, None], torch.arange(C)[None, :, None, None]
    rows = (top[:, None] + torch.arange(H))[:, None, :, None]
    columns = (left[:, None] + torch.arange(W))[:, None, None, :]
    return padded[n, c, rows, columns]


def torch_cutout(t, rng, size=8):
    N, _, H, W = t.shape
    top, left = (torch.from_numpy(rng.integers(0, n, (N, 1)) - size // 2) for n in (H, W))
    y, x = torch.arange(H), torch.arange(W)
    inside = ((y >= top) & (y < top + size))[:, None, :, None] & ((x >= left) & (x < left + size))[:, None, None, :]
    return t.masked_fill(inside, 0)


def torch_jitter(t, rng, strength=0.4):
    x = t.float()
    b, c = (torch.from_numpy(rng.uniform(1 - strength, 1 + strength, len(t)).astype(np.float32))[:, None, None, None]
            for _ in range(2))
    x = x * b
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * c + mean
    return x.round().clamp(0, 255).to(torch.uint8) if t.dtype == torch.uint8 else x


KINDS = {
    "flip": (augmentation.horizontal_flip, {}, torch_flip, 0.5),
    "crop": (augmentation.random_crop, {"padding": 4}, torch_crop, 0.2),
    "cutout": (augmentation.cutout, {"size": 8}, torch_cutout, 0.3),
    "jitter": (augmentation.jitter, {}, torch_jitter, 0.6),
}


def batch(kind, dtype, shape=(128, 32, 32, 3)):
    ours, options, theirs, bar = KINDS[kind]
    if kind == "crop":
        options = {**options, "size": shape[1:3]}
    images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    if dtype is np.float32:
        images = images / np.float32(255)
    t = tensor(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
    rng, their_rng = np.random.default_rng(1), np.random.default_rng(1)

    def images_last(out):
        return [out[0] if out[0].shape[-1] == 3 else out[0].transpose(0, 2, 3, 1)]

    return Contest(lambda: ours(images, **options, rng=rng), [Peer("PyTorch", bar, lambda: theirs(t, their_rng))],
                   bytes=2 * images.nbytes, look=images_last, tolerance=1e-4)


for _kind in KINDS:
    for _dtype, _label in ((np.uint8, "bytes"), (np.float32, "float32")):
        row(f"{_kind}-{_label}", f"{_kind} of 128 × 32 × 32 × 3, {_label}", small=SMALL)(
            lambda kind=_kind, dtype=_dtype, **size: batch(kind, dtype, **size))


@row("flip-float32-in-place", "of that flip its copies alone, of half of the images, on arrays that are ready")
def copies_of_a_flip(shape=(128, 32, 32, 3)):
    whole, images = batch("flip", np.float32, shape), np.random.default_rng(0).random(shape, np.float32)
    half, out, chosen = np.arange(0, len(images), 2), np.empty_like(images), np.empty_like(images[::2])

    def ours():
        np.copyto(out, images)
        np.take(images, half, axis=0, out=chosen, mode="clip")
        for c in range(shape[3]):
            out[half, :, :, c] = chosen[:, :, ::-1, c]

    return Contest(ours, wholes(whole), bytes=whole.bytes)
