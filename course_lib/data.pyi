from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from course_lib._typing import Floats, Integers, Number, Progress, Rng

DIGITS: Path
CIFAR10_URL: str
CIFAR10_SHA256: str
CIFAR10_FILES: tuple[str, ...]
CIFAR10_CLASSES: tuple[str, ...]

def digits(
    *, test_share: Number = 0.25, seed: int = 0
) -> tuple[tuple[NDArray[np.float32], Integers], tuple[NDArray[np.float32], Integers]]: ...
def photographs() -> NDArray[np.uint8]: ...
def spirals(
    per_class: int, classes: int = 3, *, noise: Number = 0.2, rng: Rng, dtype: DTypeLike = np.float32
) -> tuple[Floats, Integers]: ...
def cifar10(
    folder: str | Path, *, records: int = 10000
) -> tuple[tuple[NDArray[np.uint8], Integers], tuple[NDArray[np.uint8], Integers]]: ...
def fetch_cifar10(folder: str | Path, *, progress: Progress = ...) -> Path: ...
