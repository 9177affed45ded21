"""Random numbers of the wrong kind: what a function draws that has the right formula and the wrong generator.

    off_kind(reference)     yields (what is wrong with the draws, the function that results), …

Each must be noticed by a case: `autograde verify` asks for it of every exercise whose reference takes an rng, but of
those that measure, where any good numbers will do.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from inspect import signature
from typing import Any

import numpy as np


class HalfShuffled(np.random.Generator):
    """A random order in which nobody leaves the half where it began."""

    def permutation(self, x: Any, axis: int = 0) -> Any:
        order = np.arange(x) if np.ndim(x) == 0 else np.asarray(x)
        return np.concatenate([super(HalfShuffled, self).permutation(half, axis) for half in np.array_split(order, 2)])


class MeanOfTwo(HalfShuffled):
    """Draws that crowd in the middle: of a coin, the share is right at ½ and nowhere else."""

    def random(self, *args: Any, **kwargs: Any) -> Any:
        return (super().random(*args, **kwargs) + super().random(*args, **kwargs)) / 2

    def uniform(self, *args: Any, **kwargs: Any) -> Any:
        return (super().uniform(*args, **kwargs) + super().uniform(*args, **kwargs)) / 2

    def integers(self, *args: Any, **kwargs: Any) -> Any:
        return (super().integers(*args, **kwargs) + super().integers(*args, **kwargs)) // 2

    def standard_normal(self, *args: Any, **kwargs: Any) -> Any:
        return (super().standard_normal(*args, **kwargs) + super().standard_normal(*args, **kwargs)) / 2

    def normal(self, *args: Any, **kwargs: Any) -> Any:
        return (super().normal(*args, **kwargs) + super().normal(*args, **kwargs)) / 2


class OtherDistribution(HalfShuffled):
    """Normal numbers where uniform ones are asked for, and uniform ones where normal ones are; of the same variance.

    But random() is standard_normal(), as who takes the one for the other draws.
    """

    def random(self, *args: Any, **kwargs: Any) -> Any:
        return super().standard_normal(*args, **kwargs)

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        return super().normal((low + np.asarray(high)) / 2, (high - np.asarray(low)) / np.sqrt(12), size)

    def integers(self, low: Any, high: Any = None, size: Any = None, **kwargs: Any) -> Any:     # type: ignore[override]
        low, high = (0, np.asarray(low)) if high is None else (low, np.asarray(high))
        drawn = np.round(super().normal((low + high - 1) / 2, (high - low) / np.sqrt(12), size))
        return np.clip(drawn, low, high - 1).astype(kwargs.get("dtype", np.int64))[()]

    def standard_normal(self, *args: Any, **kwargs: Any) -> Any:
        return (super().random(*args, **kwargs) * 2 - 1) * 3**0.5

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return loc + scale * self.standard_normal(size)


class Coins(HalfShuffled):
    """Two values, each half of the time: of a coin, the share is ½ whatever it should be."""

    def random(self, *args: Any, **kwargs: Any) -> Any:
        drawn = super().random(*args, **kwargs)
        kind = np.asarray(drawn).dtype
        return np.where(drawn < 0.5, 0, 1 - np.finfo(kind).epsneg).astype(kind)[()]

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        drawn = super().uniform(np.zeros_like(low + np.asarray(high, float)), 1.0, size)
        return np.where(drawn < 0.5, low, high).astype(float)[()]

    def integers(self, low: Any, high: Any = None, size: Any = None, **kwargs: Any) -> Any:     # type: ignore[override]
        low, high = (0, np.asarray(low)) if high is None else (low, np.asarray(high))
        drawn = super().integers(low, high, size)
        return np.where(2 * drawn < low + high - 1, low, high - 1).astype(kwargs.get("dtype", np.int64))[()]

    def standard_normal(self, *args: Any, **kwargs: Any) -> Any:
        drawn = super().standard_normal(*args, **kwargs)
        return np.where(drawn < 0, -1, 1).astype(np.asarray(drawn).dtype)[()]

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        drawn = super().normal(0, np.ones_like(loc + np.asarray(scale, float)), size)
        return np.where(drawn < 0, -1.0, 1.0) * scale + loc


class Still(np.random.Generator):
    """It draws nothing: each number is the middle, each order the one that was there."""

    def random(self, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        return np.full(() if size is None else size, 0.5, dtype)[()]

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        return low + (high - np.asarray(low)) * self.random(np.broadcast(low, high).shape if size is None else size)

    def integers(self, low: Any, high: Any = None, size: Any = None, **kwargs: Any) -> Any:     # type: ignore[override]
        low, high = (0, np.asarray(low)) if high is None else (low, np.asarray(high))
        return self.uniform(low, high, size).astype(kwargs.get("dtype", np.int64))

    def standard_normal(self, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        return 2 * self.random(size, dtype)

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return loc + scale * self.standard_normal(np.broadcast(loc, scale).shape if size is None else size)

    def permutation(self, x: Any, axis: int = 0) -> Any:
        return np.arange(x) if np.ndim(x) == 0 else np.array(x)


def off_kind(reference: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The reference with each wrong kind of generator; nothing if it takes none."""
    if "rng" not in signature(reference).parameters:
        return

    def drawing(made: Callable[..., Any], *args: Any, rng: Any, **kwargs: Any) -> Any:
        return reference(*args, rng=made(rng), **kwargs)

    yield "come from a generator without a seed", partial(drawing, lambda rng: np.random.default_rng())
    yield "come from NumPy's global generator", partial(
        drawing, lambda rng: np.random.Generator(np.random.mtrand.get_bit_generator()))
    yield "come from a generator that is the same in every call", partial(drawing, lambda rng: np.random.default_rng(0))
    yield "come from a copy of the generator, which stays where it is", partial(drawing, deepcopy)
    yield "are not drawn at all", partial(drawing, lambda rng: Still(rng.bit_generator))
    yield "are the mean of two draws", partial(drawing, lambda rng: MeanOfTwo(rng.bit_generator))
    yield "are two values, each half of the time", partial(drawing, lambda rng: Coins(rng.bit_generator))
    yield "are of another distribution", partial(drawing, lambda rng: OtherDistribution(rng.bit_generator))
