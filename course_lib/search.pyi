from collections.abc import Collection, Sequence
from typing import Any, overload

from numpy.typing import NDArray

from course_lib._typing import Floats, Loss, Net, Number, PerNet, Progress, Range, Rng, Shape
from course_lib.net import History

@overload
def log_uniform(low: Number, high: Number, *, size: None = None, rng: Rng) -> float: ...
@overload
def log_uniform(low: Number, high: Number, *, size: Shape, rng: Rng) -> Floats: ...
def grid(**axes: Sequence[Any] | NDArray[Any]) -> dict[str, NDArray[Any]]: ...
def random_points(count: int, *, linear: Collection[str] = (), rng: Rng, **ranges: Range) -> dict[str, Floats]: ...
def zoom(low: Number, high: Number, best: Number, *, shrink: Number = 0.25) -> tuple[float, float]: ...
def coverage(values: Sequence[float] | Floats, low: Number, high: Number, *, cells: int) -> float: ...
def exploded(costs: Sequence[float] | Floats, *, factor: Number = 3.0) -> PerNet: ...
def fit_unless_exploded(
    model: Net,
    x: Floats,
    y: NDArray[Any],
    *,
    factor: Number = 3.0,
    loss: Loss | None = None,
    progress: Progress = ...,
    **options: Any,
) -> History: ...
