from collections.abc import Sequence
from typing import Any, overload

from numpy.typing import NDArray

from course_lib._typing import Floats, Number, Schedule

@overload
def multistep(
    step: Number, *, lr: Number, milestones: Sequence[float] | NDArray[Any], factor: Number = 0.1
) -> float: ...
@overload
def multistep(
    step: NDArray[Any], *, lr: Number, milestones: Sequence[float] | NDArray[Any], factor: Number = 0.1
) -> Floats: ...
@overload
def polynomial(step: Number, *, lr: Number, steps: Number, power: Number = 1.0, lr_min: Number = 0.0) -> float: ...
@overload
def polynomial(
    step: NDArray[Any], *, lr: Number, steps: Number, power: Number = 1.0, lr_min: Number = 0.0
) -> Floats: ...
@overload
def one_cycle(
    step: Number, *, lr: Number, steps: Number, rise: Number = 0.3, start: Number = 25.0, end: Number = 10000.0
) -> float: ...
@overload
def one_cycle(
    step: NDArray[Any], *, lr: Number, steps: Number, rise: Number = 0.3, start: Number = 25.0, end: Number = 10000.0
) -> Floats: ...
def with_warmup(schedule: Schedule, *, steps: Number, then: str = "under") -> Schedule: ...
