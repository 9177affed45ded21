"""Chapter 3 demos: what augmentation does to a photograph, to a net's answer, and to what a net learns from few digits.

    explore(demos.sheet, plots.sheet, strength=(0.0, 1.0, 0.05), seed=0)

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib import augmentation, data, layers, losses, net

SIDE = 96                       # pixels of the small photograph
PHOTOGRAPHS = ("flower", "temple")


@cache
def photograph(name, height):
    """One of PHOTOGRAPHS, (height, width, 3) uint8."""
    whole = data.photographs()[1 - PHOTOGRAPHS.index(name)][None]
    return augmentation.resize_short_side(whole, short_side=height)[0]


@cache
def square(name="flower"):
    """Its middle, (1, SIDE, SIDE, 3) uint8."""
    image = photograph(name, SIDE)
    left = (image.shape[1] - SIDE) // 2
    return image[None, :, left:left + SIDE]


def crop_and_resize(images, strength, rng):
    """A window somewhere, as large as the image again: the stronger, the smaller is what it shows."""
    most = round(SIDE * (1 + 1.5 * strength))
    return augmentation.random_resized_crop(images, size=SIDE, short_side=(round((SIDE + most) / 2), most), rng=rng)


def crop_resize_flip(images, strength, rng):
    return augmentation.horizontal_flip(crop_and_resize(images, strength, rng), prob=1.0, rng=rng)


def colour_jitter(images, strength, rng):
    out = augmentation.jitter(images, brightness=0.8 * strength, contrast=0.8 * strength, rng=rng)
    out = augmentation.saturation_jitter(out, saturation=0.8 * strength, rng=rng)
    return augmentation.hue_jitter(out, hue=0.2 * strength, rng=rng)


SHEET = {                       # the ten pictures of SimCLR's figure 4, each a function of (images, strength, rng)
    "original": lambda images, strength, rng: images,
    "crop, resize": crop_and_resize,
    "crop, resize, flip": crop_resize_flip,
    "colour drop": lambda images, strength, rng: augmentation.colour_drop(images, prob=1.0, rng=rng),
    "colour jitter": colour_jitter,
    "rotate": lambda images, strength, rng: augmentation.random_quarter_turn(images, rng=rng),
    "cutout": lambda images, strength, rng: augmentation.cutout(
        images, size=1 + 2 * round(0.35 * strength * SIDE), fill=128, rng=rng),
    "Gaussian noise": lambda images, strength, rng: augmentation.gaussian_noise(images, scale=80 * strength, rng=rng),
    "Gaussian blur": lambda images, strength, rng: augmentation.gaussian_blur(images, sigma=0.1 + 5 * strength),
    "Sobel": lambda images, strength, rng: augmentation.sobel(images),
}


@dataclass(frozen=True)
class Sheet:
    """Images (SIDE, SIDE, 3) by name; None where the exercise that it needs is not answered yet."""

    images: dict
    seed: int
    strength: float

    @property
    def blank(self):
        return [name for name, image in self.images.items() if image is None]


def sheet(strength=0.5, seed=0, name="flower"):
    """One photograph under each operation of SHEET.  strength: from 0 to 1."""
    images = {}
    for number, (title, operation) in enumerate(SHEET.items()):
        try:
            images[title] = operation(square(name), strength, np.random.default_rng([seed, number]))[0]
        except NotImplementedError:
            images[title] = None
    return Sheet(images, seed, strength)


DRAWS = {                       # what eight images alike look like afterwards
    "horizontal_flip": lambda images, rng: augmentation.horizontal_flip(images, rng=rng),
    "random_crop": lambda images, rng: augmentation.random_crop(images, size=SIDE, padding=SIDE // 4, rng=rng),
    "jitter": lambda images, rng: augmentation.jitter(images, brightness=0.6, contrast=0.6, rng=rng),
    "cutout": lambda images, rng: augmentation.cutout(images, size=SIDE // 2 - 1, fill=128, rng=rng),
}


@dataclass(frozen=True)
class Draws:
    """A batch of images (N, SIDE, SIDE, 3), all of one photograph, and how many of them differ from each other."""

    images: np.ndarray
    different: int


def draws(operation="horizontal_flip", seed=0, *, N=8):
    """N times the same photograph, under one operation of DRAWS."""
    images = DRAWS[operation](np.repeat(square("temple"), N, axis=0), np.random.default_rng(seed))
    return Draws(images, len({image.tobytes() for image in images}))


STEPS = {                       # name -> function of (images, rng)
    "mirror": lambda images, rng: augmentation.horizontal_flip(images, prob=1.0, rng=rng),
    "turn": lambda images, rng: augmentation.random_quarter_turn(images, turns=(1,), rng=rng),
    "cutout": lambda images, rng: augmentation.cutout(images, size=41, fill=128, rng=rng),
    "colour": lambda images, rng: colour_jitter(images, 0.9, rng),
    "blur": lambda images, rng: augmentation.gaussian_blur(images, sigma=3.0),
}


@dataclass(frozen=True)
class Composition:
    """Images (len(STEPS), len(STEPS), SIDE, SIDE, 3): [i, j] is step i, then step j; on the diagonal step i alone."""

    images: np.ndarray
    first: str
    second: str

    @property
    def difference(self):
        """The largest difference of a number between the two orders of first and second, in units of a byte."""
        i, j = (list(STEPS).index(name) for name in (self.first, self.second))
        return int(np.abs(self.images[i, j].astype(int) - self.images[j, i]).max())


def composition(first="mirror", second="turn", seed=0):
    """Every step of STEPS after every other, with the same draws in both orders."""
    once = {name: step(square(), np.random.default_rng([seed, i])) for i, (name, step) in enumerate(STEPS.items())}
    images = [[once[a] if a == b else STEPS[b](once[a], np.random.default_rng([seed, j]))
               for j, b in enumerate(STEPS)] for a in STEPS]
    return Composition(np.array(images)[:, :, 0], first, second)


@dataclass(frozen=True)
class TenCrops:
    """An image (H, W, 3), the (top, left) of five windows, the net's probability of "flower" for each of the ten
    crops, and the mean of the first 1, 2, … 10."""

    image: np.ndarray
    corners: list
    size: int
    probability: np.ndarray
    running: np.ndarray


def thumbnails(crops):
    """Crops (N, h, w, 3) as the net sees them: 4 × 4 pixels, (N, 48) floats about 0."""
    return augmentation.resize(crops.astype(np.float32), size=4).reshape(len(crops), -1) / 255 - 0.4


@cache
def small_net(patches=30, seed=1):
    """A linear net that saw a few patches of the two photographs and says from which one a patch is."""
    rng = np.random.default_rng(seed)
    x, y = [], []
    for label, name in enumerate(PHOTOGRAPHS):
        image = photograph(name, 107)
        for side in rng.integers(30, 60, patches):
            t, l = rng.integers(image.shape[0] - side), rng.integers(image.shape[1] - side)
            x.append(thumbnails(image[None, t:t + side, l:l + side])[0])
            y.append(1 - label)
    model = net.Sequential([layers.Affine(48, 2, rng=rng)])
    net.fit(model, np.array(x), np.array(y), lr=0.02, epochs=25, batch=20, rng=rng)
    return model


def ten_crops(photo="flower", size=48):
    """The ten crops of a photograph, and what a small net says of each: from the flower, or from the temple?"""
    image = photograph(photo, 107)
    H, W, _ = image.shape
    crops = np.asarray(augmentation.ten_crop(image[None], size=size))                     # (10, 1, h, w, 3)
    scores = small_net().forward(thumbnails(crops[:, 0]))[:, None]                        # (10, 1, 2)
    right = 1 - PHOTOGRAPHS.index(photo)
    running = [np.asarray(augmentation.average_crops(scores[:k]))[0, right] for k in range(1, 11)]
    corners = [(0, 0), (0, W - size), (H - size, 0), (H - size, W - size), ((H - size) // 2, (W - size) // 2)]
    return TenCrops(image, corners, size, losses.softmax(scores[:, 0])[:, right], np.array(running))


@dataclass(frozen=True)
class Flipped:
    """Ten test digits (10, 8, 8) as the net gets them, what it says of each, and its accuracy on all test digits."""

    images: np.ndarray
    says: np.ndarray
    accuracy: np.ndarray        # (10,), of each class
    flip: str


FLIPS = {
    "none": lambda images: images,
    "horizontal": lambda images: augmentation.horizontal_flip(images, prob=1.0, rng=np.random.default_rng(0)),
    "vertical": lambda images: augmentation.vertical_flip(images, prob=1.0, rng=np.random.default_rng(0)),
}


@cache
def digit_net(seed=0):
    """A net that knows handwritten digits, none of them flipped."""
    rng = np.random.default_rng(seed)
    (x, y), _ = data.digits()
    model = net.Sequential([layers.Affine(64, 64, rng=rng), layers.ReLU(), layers.Affine(64, 10, rng=rng)])
    net.fit(model, x, y, lr=3e-3, epochs=15, batch=50, rng=rng)
    return model


def flipped(flip="vertical"):
    """Digits in the mirror: what does a net make of them that knows them upright?"""
    _, (x, y) = data_of_digits()
    images = np.asarray(FLIPS[flip](x.reshape(-1, 8, 8, 1)))
    says = digit_net().forward(images.reshape(-1, 64)).argmax(axis=1)
    first = [np.flatnonzero(y == digit)[0] for digit in range(10)]
    accuracy = np.array([np.mean(says[y == digit] == digit) for digit in range(10)])
    return Flipped(images[first, :, :, 0], says[first], accuracy, flip)


@cache
def data_of_digits():
    return data.digits()
