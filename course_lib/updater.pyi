from collections.abc import Callable
from typing import Any

from course_lib._typing import Floats, Net, Number

SLICE: int

class Updater:
    model: Net
    rule: Callable[..., tuple[Any, Any]]
    options: dict[str, Any]
    weight_decay: Any
    decoupled: bool
    decays: bool
    parts: list[slice]
    states: list[tuple[Any, ...]]
    def __init__(
        self, model: Net, rule: Callable[..., tuple[Any, Any]], weight_decay: Number | Floats, options: dict[str, Any]
    ) -> None: ...
    def __call__(self, lr: Number | Floats) -> None: ...
