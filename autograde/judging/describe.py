"""How a wrong outcome relates to the right one, in words.

    difference(actual, expected)        Difference(got, expected, relation)
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from autograde.boundary.plain import in_words, shape_of
from autograde.judging.outcome import Raised, agree, close
from autograde.judging.relations import relation, shape_relation

LONGEST = 200                                   # characters of what came out
ROWS = 4                                        # of a table of answers that are told where there is nothing to compare
OTHER_ORDER = "the results are right, but in another order"


@dataclass(frozen=True)
class Difference:
    got: str
    expected: str
    relation: str = ""


@np.errstate(all="ignore")
def difference(actual, expected, numbers=None, remarks=None, refused=None, digits=(4, 8, 17)):
    """Where `actual` first departs from `expected`, and how.

    numbers: {name: [values]} a factor may be;  remarks: what the case itself says of a part, {part: sentence};
    refused: if the answer's shape was refused, what misplaced takes: (value, shape, right, data);
    digits: so many are shown, or the next so many, until the two can be told apart.
    """
    if isinstance(actual, Raised):
        if actual.kind in ("WrongResult", "InputChanged"):          # the message says what was expected, too
            got, _, rest = actual.message.partition("; it must return ")
            wanted, _, advice = rest.partition("; to do: ")
            said = misplaced(*refused) if refused and wanted else ""
            if said.rpartition(": ")[2] in advice:                      # what to do says it, too
                said = ""
            return Difference(got, wanted, "; ".join(filter(None, [said, advice and f"to do: {advice}"])))
        said = f"{actual.kind}: {actual.message}" if actual.message else actual.kind
        return Difference(f"{said} (line {actual.line})" if actual.line else said, values(expected))
    if isinstance(expected, dict) and isinstance(actual, dict) and actual.keys() == expected.keys():
        return part(actual, expected, numbers, remarks or {}, digits)
    if short(actual) and short(expected) and np.shape(actual) != np.shape(expected):
        return Difference(values(actual), values(expected), misplaced(actual, shape_of(expected), expected))
    if isinstance(actual, str) and isinstance(expected, np.ndarray):         # a case's own words for what came out
        return Difference(actual, values(expected))
    if shape_of(actual) != shape_of(expected):
        return Difference(in_words(shape_of(actual), shape_of(expected)), in_words(shape_of(expected)),
                          misplaced(actual, shape_of(expected), expected))
    if isinstance(expected, tuple):
        return part(actual, expected, numbers, remarks or {}, digits)
    return Difference(*both_values(actual, expected, digits), relation(actual, expected, numbers or {}))


def short(value):
    """Whether a value is a row of so few numbers that they say more than their shape."""
    return isinstance(value, np.ndarray) and value.ndim == 1 and value.size <= 6


def part(actual, expected, numbers, remarks, digits):
    """The first part of a tuple or dict that differs."""
    if in_another_order(actual, expected):
        return Difference(values(actual), values(expected), OTHER_ORDER)
    keys = list(expected) if isinstance(expected, dict) else range(len(expected))
    key = next((key for key in keys if not agree(actual[key], expected[key])), None)
    if key is None:
        return Difference(values(actual), values(expected))
    label = key if isinstance(expected, dict) else f"result {key + 1} of {len(expected)}"
    inner = difference(actual[key], expected[key], numbers, digits=digits)
    if isinstance(expected, tuple) and len(expected) == 1:
        return inner
    return Difference(f"{label}: {inner.got}", f"{label}: {inner.expected}",
                      inner.relation or remarks.get(key) or "")


def in_another_order(actual, expected):
    """Whether these are the right results, some of them in others' places."""
    if not (isinstance(expected, tuple) and isinstance(actual, tuple) and 1 < len(expected) == len(actual) < 5):
        return False
    orders = list(permutations(range(len(expected))))[1:]
    return not agree(actual, expected) and any(
        all(agree(actual[i], e) for i, e in zip(order, expected, strict=True)) for order in orders)


def misplaced(value, shape, right=None, data=None):
    """What the shape of a value says of it.

    shape: shape_of what it should be;  right: that itself, if known;  data: the shape of the function's first argument.
    """
    if isinstance(value, np.ndarray) and isinstance(shape, list):
        return shape_relation(value, right, shape, data)
    parts = shape.get("tuple", ()) if isinstance(shape, dict) else ()
    if not isinstance(value, tuple) or len(value) != len(parts):
        return ""
    if in_another_order(value, right):
        return OTHER_ORDER
    for i, (v, wanted) in enumerate(zip(value, parts, strict=True)):
        if shape_of(v) != wanted:
            said = misplaced(v, wanted, None if right is None else right[i], data)
            return f"result {i + 1} of {len(value)}: {said}" if said and len(value) > 1 else said
    return ""


def both_values(a, e, digits):
    """Both arrays as one reads them: whole if they are short, else where they first differ."""
    at = ""
    if not isinstance(e, str) and np.size(e) > 6:
        i = tuple(np.argwhere(~close(a, e))[0].tolist())
        a, e, at = a[i], e[i], f" at {list(i)}"
    for shown in digits:
        got, wanted = values(a, shown)[:LONGEST], values(e, shown)
        if got != wanted:
            return got + at, wanted + at
    return f"{got}{at}, but for later digits", wanted + at


def values(value, digits=4):
    """An outcome in a few words: of a table no more than its first rows."""
    if isinstance(value, dict):
        said = [f"{key}: {values(v, digits)}" for key, v in value.items()]
        more = f"; and {len(said) - ROWS} more" if len(said) > ROWS else ""
        return "; ".join(said[:ROWS]) + more
    if isinstance(value, tuple):
        return ", ".join(values(v, digits) for v in value)
    if isinstance(value, str):
        return value
    if np.size(value) > 6:
        return f"an array of shape {np.shape(value)}"
    if np.ndim(value) == 0:
        return number(np.asarray(value)[()], digits)
    return "[" + ", ".join(values(v, digits) for v in value) + "]"


def number(x, digits=4):
    if isinstance(x, np.bool_):
        return "yes" if x else "no"
    return "0" if x == 0 else f"{x:.{digits}g}"
