from collections.abc import Callable
from typing import Any

NONLINEARITIES: tuple[str, ...]

def pair(nonlinearity: str) -> tuple[Callable[..., Any], Callable[..., Any]]: ...
