from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from course_lib._typing import Floats, Integers, Number, Range, Rng

@dataclass(frozen=True)
class Stage:
    budget: float
    ranges: dict[str, Range]
    points: dict[str, Floats]
    score: Floats
    following: dict[str, tuple[float, float]]
    @property
    def best(self) -> int: ...
    @property
    def winner(self) -> dict[str, float]: ...

def coarse_to_fine(
    score: Callable[[dict[str, Floats], float], Sequence[float] | Floats],
    ranges: Mapping[str, Range],
    *,
    budgets: Sequence[float] = (1, 5, 25),
    tries: int = 20,
    shrink: Number = 0.4,
    stay_inside: bool = False,
    rng: Rng,
) -> tuple[Stage, ...]: ...
def k_fold(examples: int, *, folds: int = 5, rng: Rng) -> list[tuple[Integers, Integers]]: ...
