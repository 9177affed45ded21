"""Arrays that tell what is taken out of them one by one, by a loop inside C too: list(map(operator.mul, x, y))."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

MAKERS = "array", "asarray", "ascontiguousarray", "frombuffer", "concatenate"       # NumPy's: they return no subclass
NDITER = np.nditer
plainly = np.ndarray.__getitem__


class Counter:
    """How many elements were taken, but for those that NumPy's own functions take."""

    def __init__(self) -> None:
        self.taken = 0
        self.inside = 0                         # NumPy's functions that are running
        self.lists: list[tuple[Any, int]] = []  # that tolist() gave, and how many numbers each holds

    def take(self, n: int = 1) -> None:
        self.taken += 0 if self.inside else n

    def returned(self, value: Any) -> None:
        """Count the numbers of the lists, but for those that the function hands over as they are."""
        parts = [value, *(value if isinstance(value, (list, tuple)) else ())]
        self.take(sum(n for made, n in self.lists if not any(made is part for part in parts)))

    def uncounted(self, f: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """What a function of NumPy's own returns: what it takes is not counted, what comes of it tells."""
        self.inside += 1
        try:
            return told(f(*args, **options))
        finally:
            self.inside -= 1


class Told(np.ndarray):
    """An array that tells the counter: it computes as any other does, and what comes of it tells too."""

    counter = Counter()                         # of the call that is watched

    def __getitem__(self, key: Any) -> Any:
        counter = Told.counter
        if not counter.inside:
            counter.taken += 1
        return plainly(self, key)

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, range(len(self)))

    def item(self, *where: Any) -> Any:
        self.counter.take()
        return super().item(*where)

    def __repr__(self) -> str:
        return repr(self.view(np.ndarray))

    def __str__(self) -> str:
        return str(self.view(np.ndarray))

    def tolist(self) -> Any:
        made = super().tolist()
        self.counter.lists.append((made, self.size))
        return made

    def astype(self, dtype: Any, *args: Any, **options: Any) -> Any:
        made = super().astype(dtype, *args, **options)
        self.counter.take(self.size * made.dtype.hasobject)
        return made

    if not TYPE_CHECKING:                       # to NumPy's stubs flat is read-only in one version, not in the next
        @property
        def flat(self):
            return self.reshape(-1)

        @flat.setter
        def flat(self, value):
            self.view(np.ndarray).flat = value

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        plain = []                              # all is written out: it runs for each operation of NumPy's
        slow = ufunc.ntypes == 1 and "O" in ufunc.types[0]              # through Python's objects, one by one
        for x in inputs:
            if type(x) is Told:
                x = x.view(np.ndarray)
                slow = slow or x.dtype.hasobject
            elif isinstance(x, np.ndarray):
                slow = slow or x.dtype.hasobject
            plain.append(x)
        if slow:
            self.counter.take(max(map(np.size, inputs)))
        if not options:
            result = ufunc(*plain) if method == "__call__" else getattr(ufunc, method)(*plain)
        else:
            out = options.get("out")
            for name in ("out", "where"):       # no other option is an array
                if name in options:
                    options[name] = bare(options[name])
            result = getattr(ufunc, method)(*plain, **options)
            if out is not None:
                return out[0] if len(out) == 1 else out
        if type(result) is np.ndarray:
            return result.view(Told)
        return told(result) if type(result) is tuple else result

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return self.counter.uncounted(super().__array_function__, function, types, args, kwargs)


def at_once(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method that NumPy wrote in Python, as one step: what it does inside would tell nothing, and slowly."""
    def whole(self: Told, *args: Any, **options: Any) -> Any:
        if self.dtype.hasobject or "out" in options:
            return method(self, *args, **options)
        options = {name: bare(value) for name, value in options.items()}
        return told(method(self.view(np.ndarray), *bare(args), **options))
    return whole


for name in ("mean", "var", "std"):
    setattr(Told, name, at_once(getattr(np.ndarray, name)))


def drawing(method: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, *args, **options: Told.counter.uncounted(method, self, *args, **options)


Draws = type("Generator", (np.random.Generator,), {
    name: drawing(method) for name, method in vars(np.random.Generator).items() if name[0] != "_" and callable(method)})


class Steps:
    """An np.nditer that tells the counter."""

    def __init__(self, steps: Any) -> None:
        vars(self).update(steps=steps)

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        Told.counter.take()
        return next(self.steps)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.steps, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.steps, name, value)

    def __getitem__(self, key: Any) -> Any:
        return self.steps[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self.steps[key] = value

    def __enter__(self) -> Any:
        self.steps.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.steps.__exit__(*error)


def bare(value: Any) -> Any:
    """The same as NumPy's own arrays."""
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    return value.view(np.ndarray) if isinstance(value, Told) else value


def told(value: Any) -> Any:
    """The value with its arrays, also in what holds several, its generators and its np.nditer, as ones that tell."""
    if type(value) is np.ndarray:
        return value.view(Told)
    if type(value) is np.random.Generator:
        return Draws(value.bit_generator)
    if type(value) is NDITER:
        return Steps(value)
    if type(value) is dict:
        return {key: told(part) for key, part in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(told, value))
    if isinstance(value, tuple) and hasattr(value, "_fields"):          # as np.linalg.eigh returns
        return type(value)(*map(told, value))
    return value


@contextmanager
def telling() -> Iterator[Counter]:
    """A new counter; inside, what np.array, np.asarray, np.nditer and np.random.default_rng make tells it too."""
    def telling_too(f: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **options: told(f(*bare(args), **options))

    own = {(np, name): getattr(np, name) for name in (*MAKERS, "nditer")}
    own[np.random, "default_rng"] = np.random.default_rng
    Told.counter = Counter()
    for (module, name), made in own.items():
        setattr(module, name, telling_too(made))
    try:
        yield Told.counter
    finally:
        for (module, name), made in own.items():
            setattr(module, name, made)
