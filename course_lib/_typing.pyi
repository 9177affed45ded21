"""The words of the stubs beside the library's modules, which say the types that the docstrings say in prose.

Array[F] keeps its dtype: float32 in, float32 out.  A stub is for editors and type checkers; no course needs it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

type Array[F: np.floating] = NDArray[F]
type Floats = NDArray[np.floating]
type Integers = NDArray[np.integer]
type Booleans = NDArray[np.bool]
type Images[P: np.uint8 | np.floating] = NDArray[P]

type Number = float | np.floating | np.integer
type PerNet = Any  # a number; of many nets an array (M,): which it is, the shapes decide
type Range = tuple[Number, Number] | list[float] | NDArray[Any]  # (least, most)
type Shape = int | Sequence[int]
type Size = int | Sequence[int]  # pixels: h = w, or (h, w)
type Rng = np.random.Generator

type State = tuple[Floats | Number, ...] | list[Floats | Number]  # of a rule, as it gave it back
type Rate = Number | Floats  # one, or (M, 1) of M nets
type Memory = Callable[..., tuple[Any, Any]]
type Schedule = Callable[[int], Number]
type Loss = Callable[[Any, Any], tuple[Any, Any]]
type Progress = Callable[[Any], Iterable[Any]]

class Layer(Protocol):
    """What net.Sequential is made of."""

    params: dict[str, Any]
    grads: dict[str, Any]

    def forward(self, x: Any, *, training: bool) -> Any: ...
    def backward(self, dout: Any) -> Any: ...

class Net(Protocol):
    """What net.fit trains: a Sequential, ManyNets, or another with these."""

    parameters: Floats
    gradients: Floats
    state: Floats
    weights: int

    def forward(self, x: Floats, *, training: bool = False) -> Floats: ...
    def backward(self, dscores: Floats) -> None: ...
    def accuracy(self, x: Floats, y: NDArray[Any], *, batch: int = 1000) -> PerNet: ...
