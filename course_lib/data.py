"""Data to train on.  Nothing here touches the network but fetch_cifar10, and that only when it is called.

Images are (N, H, W, C) uint8; digits and spirals are (N, D) floats.  y names the classes, integers.
What a function needs beside NumPy it imports itself: the rest of the course does without.
"""

import functools
from pathlib import Path

import numpy as np

from course_lib.checks import require_count, require_float_dtype, require_number, require_positive, require_rng
from course_lib.checks_kinds import require_function, require_path

DIGITS = Path(__file__).with_name("digits.npz")                # uint8: x (64, 1797) from 0 to 16, y (1797,); a row of x
                                                               # is a pixel, of the images class after class: so they
                                                               # are packed into a tenth less
CIFAR10_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
CIFAR10_SHA256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
CIFAR10_FILES = (*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin")
CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def digits(*, test_share=0.25, seed=0):
    """Handwritten digits, 1797 images of 8 × 8 pixels, shuffled and split.

    test_share: of the images, held back;  seed: of the shuffle.
    Returns (x_train, y_train), (x_test, y_test): x (N, 64) float32 in [0, 1], y (N,) integers 0 … 9.
    Raises ValueError if test_share leaves one of the two without an image, FileNotFoundError where their file was left
    out, as where answers are graded.

    Alpaydin & Kaynak 1998, Optical recognition of handwritten digits, UCI, CC BY 4.0; scikit-learn's copy.
    """
    test_share, seed = require_number(test_share=test_share), require_count(seed=seed, least=0)
    if not 0 < test_share < 1:
        raise ValueError(f"test_share = {test_share}; it must lie between 0 and 1")
    with np.load(DIGITS) as file:
        y = file["y"].astype(int)
        x = np.empty((len(y), 64), np.float32)
        x[np.argsort(y, kind="stable")] = file["x"].T / 16      # the pixels count to 16
    order = np.random.default_rng(seed).permutation(len(x))
    test, train = np.split(order, [round(test_share * len(x))])
    if not (len(test) and len(train)):
        raise ValueError(f"test_share = {test_share} must leave images to train on and to test")
    return (x[train], y[train]), (x[test], y[test])


def photographs():
    """Two colour photographs, a temple in China and a flower.

    Returns images (2, 427, 640, 3), uint8.  Raises ImportError if scikit-learn or Pillow is not installed.

    Bundled with scikit-learn: sklearn.datasets.load_sample_images.
    """
    try:
        from sklearn.datasets import load_sample_images
    except ImportError as error:
        raise ImportError("the photographs come with scikit-learn, which is not installed here: pip install "
                          "scikit-learn") from error
    return np.stack(load_sample_images().images)


def spirals(per_class, classes=3, *, noise=0.2, rng, dtype=np.float32):
    """Arms of a spiral in the plane, one for each class: no straight line separates them.

        x = r (sin φ, cos φ),     φ = 4 (c + r) + noise · N(0, 1),     r from 0 to 1

    per_class: examples of each class;  noise: of the angle, in radians;  rng: np.random.Generator.
    Returns x (per_class · classes, 2) and y, class after class.
    Raises ValueError if per_class or classes is not positive or noise is negative.

    CS231n, Neural networks case study; its third arm ends where the first would begin anew.
    """
    per_class, classes = require_count(per_class=per_class, classes=classes)
    noise = require_positive(noise=noise, zero=True)
    require_float_dtype(dtype)
    require_rng(rng=rng)
    y = np.repeat(np.arange(classes), per_class)
    r = np.tile(np.linspace(0, 1, per_class), classes)
    angle = 4 * (y + r) + noise * rng.standard_normal(len(y))
    return np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1).astype(dtype), y


def cifar10(folder, *, records=10_000):
    """CIFAR-10, 60 000 colour images of 32 × 32 pixels in ten classes, from the binary files in a folder.

    A file is a row of records of 3073 bytes: the class, then 1024 bytes each of red, green and blue.

    folder: where data_batch_1.bin … data_batch_5.bin and test_batch.bin lie, or the folder above;
    records: in each file.
    Returns (x_train, y_train), (x_test, y_test): x (N, 32, 32, 3) uint8, y (N,) integers 0 … 9.
    Raises FileNotFoundError if a file is missing, ValueError if one is cut off or no such file; both name it.

    Krizhevsky 2009, Learning multiple layers of features from tiny images.
    https://www.cs.toronto.edu/~kriz/cifar.html
    """
    folder = require_path(folder=folder).expanduser()
    if not (folder / CIFAR10_FILES[0]).exists() and (folder / "cifar-10-batches-bin").is_dir():
        folder = folder / "cifar-10-batches-bin"
    records = require_count(records=records)
    batches = [_read_cifar10(folder / name, records) for name in CIFAR10_FILES]
    x, y = (np.concatenate(part) for part in zip(*batches[:-1], strict=True))
    return (x, y), batches[-1]


def fetch_cifar10(folder, *, progress=iter):
    """Fetch CIFAR-10 once: 170 MB from its authors' site, verified, and unpacked into a folder.

    folder: made if need be; where the files are already there, nothing is fetched.
    progress: wraps the sequence of pieces of 1 MB, tqdm for instance; how many there are is known if the site tells.
    Returns the folder, for cifar10 to read.
    Raises ConnectionError if there is no way to the site, ValueError if what came is not CIFAR-10.

    https://www.cs.toronto.edu/~kriz/cifar.html
    """
    import hashlib
    import io
    import tarfile
    import urllib.request

    folder = require_path(folder=folder).expanduser()
    require_function(progress=progress)
    if all((folder / name).exists() for name in CIFAR10_FILES):
        return folder
    try:
        with urllib.request.urlopen(CIFAR10_URL, timeout=30) as response:
            piece, size = functools.partial(response.read, 10**6), response.headers["Content-Length"]
            pieces = (piece() for _ in progress(range(-(-int(size) // 10**6)))) if size else progress(iter(piece, b""))
            archive = b"".join(pieces)
    except OSError as error:
        raise ConnectionError(f"{CIFAR10_URL} could not be fetched ({error}); fetch it on a connected machine, and put "
                              f"the .bin files that it holds into {folder}") from error
    if hashlib.sha256(archive).hexdigest() != CIFAR10_SHA256:
        raise ValueError(f"what came from {CIFAR10_URL} is not CIFAR-10 or was cut off: {len(archive)} bytes whose "
                         "SHA-256 differs; nothing was written, fetch it again")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if Path(member.name).name in CIFAR10_FILES:
                (folder / Path(member.name).name).write_bytes(tar.extractfile(member).read())
    return folder


def _read_cifar10(path, records):
    """One file of CIFAR-10: images (records, 32, 32, 3) uint8 and classes (records,)."""
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; on a connected machine fetch_cifar10('{path.parent}') gets it")
    data = np.fromfile(path, np.uint8)
    if len(data) != records * 3073:
        raise ValueError(f"{path} has {len(data)} bytes, {records} records of CIFAR-10 have {records * 3073}: it was "
                         "cut off or is another file; delete it and fetch it again")
    data = data.reshape(records, 3073)
    y = data[:, 0].astype(int)
    if y.max(initial=0) > 9:
        raise ValueError(f"{path} names class {y.max()}, CIFAR-10 has 0 … 9: it is damaged or another file; delete it "
                         "and fetch it again")
    return np.ascontiguousarray(data[:, 1:].reshape(records, 3, 32, 32).transpose(0, 2, 3, 1)), y
