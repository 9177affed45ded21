"""How a wrong outcome relates to the right one, in words.

    difference(actual, expected)        Difference(got, expected, relation)

The relations are tried from the coarse to the fine: shape, order of the results, transposition,
sign, reverse order, a constant factor, a constant offset, float32 rounding, one row or border, nan and inf.
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from autograde.boundary.plain import in_words, shape_of
from autograde.judging.outcome import Raised, agree, close

LONGEST = 200                                   # characters of what came out


@dataclass(frozen=True)
class Difference:
    got: str
    expected: str
    relation: str = ""


@np.errstate(all="ignore")
def difference(actual, expected, numbers=None, remarks=None, digits=(4, 8, 17)):
    """Where `actual` first departs from `expected`, and how.

    numbers: {name: value} a factor may be;  remarks: what the case itself says of a part, {part: sentence};
    digits: so many are shown, or the next so many, until the two can be told apart.
    """
    if isinstance(actual, Raised):
        if actual.kind in ("WrongResult", "InputChanged"):          # the message says what was expected, too
            got, _, rest = actual.message.partition("; it must return ")
            return Difference(got, *rest.partition("; to do: ")[::2])
        said = f"{actual.kind}: {actual.message}" if actual.message else actual.kind
        return Difference(f"{said} (line {actual.line})" if actual.line else said, values(expected))
    if shape_of(actual) != shape_of(expected):
        return Difference(in_words(shape_of(actual), shape_of(expected)), in_words(shape_of(expected)),
                          shape_relation(actual, expected))
    if isinstance(expected, (tuple, dict)):
        return part(actual, expected, numbers, remarks or {}, digits)
    return Difference(*both_values(actual, expected, digits), array_relation(actual, expected, numbers or {}))


def part(actual, expected, numbers, remarks, digits):
    """The first part of a tuple or dict that differs."""
    if isinstance(expected, tuple) and len(expected) < 5:
        for order in permutations(range(len(expected))):
            if all(agree(actual[i], e) for i, e in zip(order, expected, strict=True)):
                return Difference(values(actual), values(expected), "the results are right, but in another order")
    keys = list(expected) if isinstance(expected, dict) else range(len(expected))
    key = next(key for key in keys if not agree(actual[key], expected[key]))
    label = key if isinstance(expected, dict) else f"result {key + 1} of {len(expected)}"
    inner = difference(actual[key], expected[key], numbers, digits=digits)
    return Difference(f"{label}: {inner.got}", f"{label}: {inner.expected}",
                      inner.relation or remarks.get(key, ""))


def shape_relation(actual, expected):
    """What the shapes say: an axis too many or too few, a transposition."""
    if isinstance(actual, (tuple, dict, str)) or isinstance(expected, (tuple, dict, str)):
        return ""
    got, wanted = np.shape(actual), np.shape(expected)
    if got == wanted[::-1]:
        return "transposed" + (", and right but for that" if agree(np.transpose(actual), expected) else "")
    for axis, n in enumerate(wanted):
        if wanted[:axis] + wanted[axis + 1:] == got:
            return f"axis {axis}, of length {n}, is missing"
    for axis, n in enumerate(got):
        if got[:axis] + got[axis + 1:] == wanted:
            return f"axis {axis}, of length {n}, is one too many"
    return ""


def array_relation(a, e, numbers):
    """How an array of the right shape departs from the right one."""
    if isinstance(e, str) or np.asarray(e).dtype.kind == "b":
        return ""
    a, e = np.asarray(a), np.asarray(e)
    if a.ndim == 2 and a.shape[0] == a.shape[1] and agree(a.T, e):
        return "transposed"
    if not np.isfinite(a).all() and np.isfinite(e).all():
        i = tuple(np.argwhere(~np.isfinite(a))[0].tolist())
        return f"{a[i]}{' first at ' + str(list(i)) if i else ''}, where a number belongs"
    if a.dtype.kind == "c" and e.dtype.kind != "c":
        return "complex numbers, where real ones belong"
    a, e = (x if x.dtype.kind == "c" else x.astype(float) for x in (a, e))
    if agree(-a, e):
        return "the opposite sign"
    for axis, n in enumerate(a.shape):
        if n > 1 and agree(np.flip(a, axis), e):
            return f"right, but in reverse order along axis {axis}"
    return (factor(a, e, numbers) or offset(a, e) or rounding(a, e) or place(a, e)
            or f"{1 - close(a, e).mean():.0%} of the values differ" * (a.size > 1))


def factor(a, e, numbers):
    """A constant factor, named when it is a number that the function was given."""
    largest = np.abs(e).argmax() if e.size else 0
    if e.size == 0 or e.flat[largest] == 0:
        return ""
    ratio = a.flat[largest] / e.flat[largest]
    if abs(ratio) < 1e-9 or not agree(a, e * ratio):            # some 1e-16 is a zero that was rounded
        return ""
    powers = {"{}": 1, "1 / {}": -1, "{}²": 2, "1 / {}²": -2}
    known = {words.format(name): np.float64(v)**p for words, p in powers.items()
             for name, v in numbers.items() if v not in (0, 1)}
    for name, value in (known | {"2": 2, "½": 0.5}).items():
        if np.isclose(ratio, value, rtol=1e-5):
            return (f"too large by a factor of {name}" if abs(ratio) > 1
                    else f"too small by a factor of {name.removeprefix('1 / ').replace('½', '2')}")
    return f"{ratio:.4g} times what it should be" if a.size > 1 else ""


def offset(a, e):
    """A constant added everywhere."""
    shift = (a - e).flat[0] if a.size > 1 else 0
    if not shift or not agree(a, e + shift):
        return ""
    return f"{abs(shift):.4g} too {'large' if shift > 0 else 'small'} everywhere"


def rounding(a, e):
    """Right up to the precision of float32."""
    scale = np.abs(e).max(initial=0)
    return "right but for rounding, as of float32" if scale and np.abs(a - e).max() < 1e-4 * scale else ""


def place(a, e):
    """Right except in one row, column or border."""
    wrong = ~close(a, e)
    if a.ndim == 0 or wrong.all() or a.size < 3:
        return ""
    for axis in range(a.ndim):
        at = np.unique(np.argwhere(wrong)[:, axis])
        if len(at) == 1 and a.shape[axis] > 1:
            return f"right except at index {at[0]} of axis {axis}"
        if a.shape[axis] > 2 and set(at) <= {0, a.shape[axis] - 1}:
            return f"right except at the border of axis {axis}"
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
    """An outcome in a few words."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {values(v, digits)}" for key, v in value.items())
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
