"""What a value may be: an array, text, a tuple of values or a dict of them by name; its shape, and that in words."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np

from autograde.boundary.text import cleaned

Shape = str | list[int] | dict[str, Any]       # as shape_of gives it
TOLD, NAME, LEVELS = 8, 60, 4   # parts of a value that are told, characters of a part's name, parts in parts


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
    if type(value) in (tuple, list) and holds_text(value):
        raise Unusable("WrongResult", f"it returned a {type(value).__name__}, which holds no numbers")
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


def holds_text(value: Any) -> bool:
    """Whether there is text in a list of lists: NumPy would make room in each place for the longest."""
    return isinstance(value, (str, bytes)) or (type(value) in (tuple, list) and any(map(holds_text, value)))


def has_shape(value: Any, shape: Shape | None) -> bool:
    try:
        return not holds_text(value) and list(np.shape(value)) == shape
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


def in_words(shape: Shape, known: Shape | None = None, levels: int = LEVELS) -> str:
    """shape_of(value), as one says it: "an array of shape (4, 5)", "2 results of shapes (4, 5) and (3,)".

    known: another such shape; names in dicts that it does not have may be anything, and are left out, and of many
    parts only the first are told.
    """
    if shape == "text":
        return "text"
    if not isinstance(shape, dict):
        return f"an array of shape {tuple(shape)}" if shape else "a number"
    if not levels:
        return "…"
    (kind, parts), = shape.items()
    its = known.get(kind, ()) if isinstance(known, dict) else ()
    told = len(parts) if known is None else TOLD
    more = f" and {len(parts) - told} more" if len(parts) > told else ""
    if kind == "dict":
        names = parts if known is None else its
        said = [f"{cleaned(key, NAME) if key in names else '…'}: {in_words(part, known and [], levels - 1)}"
                for key, part in islice(parts.items(), told)]
        return f"a dict of {', '.join(said) or 'nothing'}{more}"
    knowns: list[Shape | None] = [None] * told if known is None else [*its, *[[]] * told]
    if len(parts) > 3 and isinstance(parts[0], dict) and all(part == parts[0] for part in parts):
        return f"{len(parts)} results, each {in_words(parts[0], knowns[0], levels - 1)}"
    said = [in_words(part, other, levels - 1) for part, other in zip(parts[:told], knowns, strict=False)]
    if any(isinstance(part, dict) for part in parts):
        return f"{len(parts)} results: {', then '.join(said)}{more}"
    shapes = [part if part == "text" else str(tuple(part)) for part in parts[:told]]
    return f"a tuple of {len(parts)}, of shape{'s' * (len(parts) > 1)} {' and '.join(shapes)}{more}"
