from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from course_lib._typing import Floats, Layer, Loss, Net, Number, PerNet, Progress, Rng, Schedule
from course_lib.updater import Updater as Updater

LAYER: tuple[str, ...]

class Sequential:
    layers: list[Layer]
    state: Floats
    parameters: Floats
    gradients: Floats
    weights: int
    first: int
    def __init__(self, layers: Iterable[Layer]) -> None: ...
    def forward(self, x: Floats, *, training: bool = False) -> Floats: ...
    def backward(self, dscores: Floats) -> None: ...
    def accuracy(self, x: Floats, y: NDArray[Any], *, batch: int = 1000) -> PerNet: ...

@dataclass(frozen=True)
class History:
    loss: Floats
    lr: Floats
    train_accuracy: Floats
    test_accuracy: Floats

def estimate_statistics(model: Sequential, x: Floats, *, batch: int = 128) -> None: ...
def fit(
    model: Net,
    x: Floats,
    y: NDArray[Any],
    *,
    rule: Callable[..., tuple[Any, Any]] | None = None,
    lr: Number | Floats | Schedule = 0.001,
    epochs: int = 10,
    batch: int = 128,
    rng: Rng,
    loss: Loss | None = None,
    weight_decay: Number | Floats = 0.0,
    clip: Number | None = None,
    test: tuple[Floats, NDArray[Any]] | None = None,
    patience: int | None = None,
    progress: Progress = ...,
    **rule_options: Any,
) -> History: ...
