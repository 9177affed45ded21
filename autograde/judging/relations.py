"""How an array relates to the right one, in sentences that are true of every value.

    relation(a, e, numbers)                     of the same shape
    shape_relation(a, e, wanted, data)          of another shape than `wanted`

The relations are tried from the coarse to the fine, and the first that holds is told: nan and inf, transposition,
sign, order, one value or row everywhere, a constant factor, a constant offset, whole numbers, one row or border, the
rounding of float32, and else how many values differ, and by how much.
"""

from itertools import permutations

import numpy as np

from autograde.judging.outcome import agree, close

SAME = 1e-5                         # relative: what a factor may be off, and the rounding of float32


def relation(a, e, numbers):
    """How an array of the right shape departs from the right one."""
    if isinstance(e, str) or np.asarray(e).dtype.kind == "b":
        return ""
    a, e = np.asarray(a), np.asarray(e)
    if not np.isfinite(a).all() and np.isfinite(e).all():
        i = tuple(np.argwhere(~np.isfinite(a))[0].tolist())
        return f"{a[i]}{' first at ' + str(list(i)) if i else ''}, where a number belongs"
    if a.dtype.kind == "c" and e.dtype.kind != "c":
        return "complex numbers, where real ones belong"
    single = a.dtype.kind == "f" and np.array_equal(a, a.astype(np.float32))
    a, e = (x if x.dtype.kind == "c" else x.astype(float) for x in (a, e))
    return (order(a, e) or repeated(a, e) or factor(a, e, numbers) or offset(a, e) or whole(a, e)
            or place(a, e) or (single and rounding(a, e)) or share(a, e))


def order(a, e):
    """The right numbers in another place, or with the opposite sign."""
    if a.ndim == 2 and a.shape[0] == a.shape[1] and agree(a.T, e):
        return "transposed"
    if agree(-a, e):
        return "the opposite sign"
    for axis, n in enumerate(a.shape):
        if n > 1 and agree(np.flip(a, axis), e):
            return f"right, but in reverse order along axis {axis}"
    for axis, n in enumerate(a.shape):
        if n > 1 and agree(np.sort(a, axis), np.sort(e, axis)):
            return f"right, but in another order along axis {axis}"
    return ""


def repeated(a, e):
    """The same everywhere, or along one axis, where the right values differ."""
    if a.size < 2 or a.size == e.size == 0:
        return ""
    if (a == a.flat[0]).all():
        return "" if (e == e.flat[0]).all() else "the same number everywhere"
    for axis, n in enumerate(a.shape):
        if n > 1 and same_along(a, axis) and not same_along(e, axis):
            return f"the same for every index of axis {axis}"
    return ""


def same_along(a, axis):
    return bool((a == a.take([0], axis)).all())


def factor(a, e, numbers):
    """A constant factor, with its name if just one number that the function was given, and no other, says it.

    numbers: {name: [the values that it took]}.
    """
    largest = np.abs(e).argmax() if e.size else 0
    if e.size == 0 or e.flat[largest] == 0:
        return ""
    ratio = a.flat[largest] / e.flat[largest]
    if abs(ratio.imag) > 1e-9 * abs(ratio):
        return ""
    ratio = ratio.real
    if abs(ratio) < 1e-9 or abs(ratio - 1) < SAME or not agree(a, e * ratio):   # some 1e-16 is a zero that was rounded
        return ""
    known = [(words, value) for name, values in numbers.items() for words, value in powers(name, values)]
    names = [words for words, value in [*known, ("", 2), ("", 0.5), ("", 1)]    # those need no number to be made
             if np.isclose(abs(ratio), value, rtol=SAME, atol=0)]
    minus = "-" if ratio < 0 else ""
    named = f": that is {minus}{names[0]}" if len(names) == 1 and names[0] else ""
    if a.size == 1 and not named and abs(ratio) not in (2, 0.5):
        return ""                                               # a single number is always so many times another
    return f"{ratio:.4g} times what it should be{named}"


def powers(name, values):
    """What a number may be as a factor, in words: itself, what is left of 1, one over them, their squares."""
    for v in values:
        for words, x in [(name, v)] + [(f"(1 - {name})", 1 - v)] * (0 < v < 1):
            for form, power in {"{}": 1, "1 / {}": -1, "{}²": 2, "1 / {}²": -2}.items():
                if x not in (0, 1):
                    yield (form.format(words) if len(values) == 1 else ""), abs(np.float64(x)) ** power


def offset(a, e):
    """A constant added everywhere."""
    shift = (a - e).flat[0] if a.size > 1 and np.isfinite(e).all() else 0
    if not shift or not np.isfinite(shift) or not agree(a, e + shift) or np.iscomplexobj(shift):
        return ""
    return f"{abs(shift):.4g} too {'large' if shift > 0 else 'small'} everywhere"


def whole(a, e):
    """Several right numbers without what stands behind the point."""
    if a.size < 2 or np.iscomplexobj(a) or np.iscomplexobj(e) or not np.nan_to_num(a).any() or (e == np.round(e)).all():
        return ""
    return next((f"right, but {said} to whole numbers" for said, made in (("rounded", np.round), ("cut off", np.trunc))
                 if np.array_equal(a, made(e), equal_nan=True)), "")


def place(a, e):
    """Right except in one row, column or border."""
    wrong = ~close(a, e)
    if a.ndim == 0 or wrong.all() or a.size < 3:
        return ""
    for axis in range(a.ndim):
        at = np.unique(np.argwhere(wrong)[:, axis])
        if len(at) == 1 and a.shape[axis] > 1:
            return f"right except at index {at[0]} of axis {axis}"
        if a.shape[axis] > 4 and set(at) <= {0, a.shape[axis] - 1}:
            return f"right except at the border of axis {axis}"
    return ""


def rounding(a, e):
    """Each number right up to the precision of float32."""
    near = (np.abs(a - e) <= SAME * np.abs(e)).all() and np.isfinite(e).all()
    return "right but for rounding, as of float32" if near and a.size else ""


def share(a, e):
    """How many values differ, and by how much at most if that is little."""
    wrong = ~close(a, e)
    if a.size < 2 or not wrong.any():
        return ""
    n = int(wrong.sum())
    most = 100 * np.max(np.abs(a - e)[wrong] / np.abs(e)[wrong])
    step = 10.0 ** np.floor(np.log10(most)) if 0 < most <= 10 else 1
    within = f", by at most {np.ceil(most / step - 1e-6) * step:g} %" if most <= 10 else ""
    if n == a.size:
        return ("both" if n == 2 else f"all {n}") + f" values differ{within}"
    return (f"one of {a.size} values differs" if n == 1 else f"{n} of {a.size} values differ") + within


def shape_relation(a, e, wanted, data=None):
    """What the shapes say: an axis too many or too few, another one reduced, a transposition, a repetition.

    e: the right array, or None if only its shape is known;  data: the shape of the function's first argument, if any.
    """
    a = np.asarray(a)
    got, wanted = a.shape, tuple(wanted)
    right = ", and right but for that"

    def but_for_that(found):
        return right if e is not None and agree(found, e) else ""

    if got == wanted[::-1] and a.ndim > 1:
        return "transposed" + but_for_that(a.T)
    for axes in permutations(range(a.ndim)) if 2 < a.ndim < 5 and sorted(got) == sorted(wanted) else ():
        if but_for_that(a.transpose(axes)):
            names = {(0, 3, 1, 2): "channels last", (0, 2, 3, 1): "channels first"}
            return names.get(axes, "the axes in another order") + right
    for axis, n in enumerate(got):
        if got[:axis] + got[axis + 1:] == wanted:
            if n > 1 and same_along(a, axis):
                return f"the same {n} times along axis {axis}, where it belongs once" + but_for_that(a.take(0, axis))
            return f"axis {axis}, of length {n}, is one too many" + but_for_that(a.reshape(wanted) if n == 1 else a)
    if reduced := other_axis(got, wanted, data):
        return reduced
    for axis, n in enumerate(wanted):
        if wanted[:axis] + wanted[axis + 1:] == got:
            return f"axis {axis}, of length {n}, is missing"
    if wanted == () and a.size > 1 and (a == a.flat[0]).all():
        return f"the same number {a.size} times, where it belongs once" + but_for_that(a.flat[0])
    return ""


def other_axis(got, wanted, data):
    """Whether an axis of the data has gone that should be there, and another is there that should have gone."""
    def gone(shape):
        return [axis for axis in range(len(data or ())) if data[:axis] + data[axis + 1:] == shape]

    if data is None or len(gone(got)) != 1 or len(gone(wanted)) != 1:
        return ""
    return f"axis {gone(got)[0]} of the first argument is gone, where axis {gone(wanted)[0]} should be"
