from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

from course_lib._typing import Rng

def split(examples: int, *, held_out: int, rng: Rng) -> tuple[NDArray[Any], NDArray[Any]]: ...
def minibatches(examples: int, *, batch: int, rng: Rng) -> list[NDArray[Any]]: ...
def training_loop(
    w: NDArray[Any],
    step: Callable[[Any, Any], Any],
    score: Callable[[Any], Any],
    *,
    examples: int,
    batch: int,
    epochs: int,
    patience: int,
    rng: Rng,
) -> tuple[NDArray[Any], NDArray[Any]]: ...
