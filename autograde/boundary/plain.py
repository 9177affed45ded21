"""What a value may be: an array, text, a tuple of values or a dict of them by name; its shape, and that in words."""

from collections.abc import Iterable
from typing import Any

import numpy as np

Shape = str | list[int] | dict[str, Any]       # as shape_of gives it


class Unusable(Exception):
    """The function answered, but not with what can be judged."""

    def __init__(self, type_name: str, message: str) -> None:
        super().__init__(message)
        self.type_name = type_name


def plain(value: Any, shape: Shape | None = None) -> Any:
    """The value as plain arrays, tuples, dicts and strings: nothing that could pretend to equal something.

    shape: shape_of what it should be, if known: where that is an array, lists of lists of numbers pass for it.
    """
    if isinstance(value, tuple):                # a named one too, as np.linalg.eigh returns
        value = tuple(value)
    if type(value) is dict and all(type(key) is str for key in value):
        return {key: plain(v) for key, v in value.items()}
    if type(value) in (tuple, list) and isinstance(shape, dict) and len(shape.get("tuple", ())) == len(value):
        return tuple(map(plain, value, shape["tuple"]))
    if type(value) in (tuple, list) and several(value) and not has_shape(value, shape):
        return tuple(map(plain, value))
    if type(value) is str:
        return value
    try:
        array = np.array(value)
    except Exception:
        raise Unusable("WrongResult", f"it returned a {type(value).__name__}, which is no array") from None
    if array.dtype.kind not in "biufc":
        what = "None (is there a return?)" if value is None else f"a {type(value).__name__}, which holds no numbers"
        raise Unusable("WrongResult", f"it returned {what}")
    return array


def several(value: Iterable[Any]) -> bool:
    """Whether these are several results rather than one: a tuple is, and a list of more than numbers."""
    return type(value) is tuple or any(isinstance(v, (list, tuple, dict)) or (isinstance(v, np.ndarray) and v.ndim)
                                       for v in value)


def has_shape(value: Any, shape: Shape | None) -> bool:
    try:
        return list(np.shape(value)) == shape
    except Exception:               # rows of different lengths, for one
        return False


def shape_of(value: Any) -> Shape:
    """The shapes in a value, nested as it is: [4, 5] for an array, {"tuple": [...]} for a tuple of them."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, tuple):
        return {"tuple": [shape_of(v) for v in value]}
    if isinstance(value, dict):
        return {"dict": {key: shape_of(v) for key, v in value.items()}}
    return list(np.shape(value))


def in_words(shape: Shape, known: Shape | None = None) -> str:
    """shape_of(value), as one says it: "an array of shape (4, 5)", "2 results of shapes (4, 5) and (3,)".

    known: another such shape; names in dicts that it does not have may be anything, and are left out.
    """
    if shape == "text":
        return "text"
    if not isinstance(shape, dict):
        return f"an array of shape {tuple(shape)}" if shape else "a number"
    if "dict" in shape:
        names = shape["dict"] if known is None else known.get("dict", ()) if isinstance(known, dict) else ()
        return "a dict of " + (", ".join(f"{key if key in names else '…'}: {in_words(s, known and [])}"
                                         for key, s in shape["dict"].items()) or "nothing")
    parts = shape["tuple"]
    if len(parts) > 3 and isinstance(parts[0], dict) and all(s == parts[0] for s in parts):
        return f"{len(parts)} results, each {in_words(parts[0])}"
    if any(isinstance(s, dict) for s in parts):
        return f"{len(parts)} results: {', then '.join(map(in_words, parts))}"
    shapes = " and ".join(str(tuple(s)) if s else "()" for s in parts)
    return f"a tuple of {len(parts)}, of shape{'s' * (len(parts) > 1)} {shapes}"
