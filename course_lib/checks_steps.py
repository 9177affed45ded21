"""What an optimizer's step asks of its weights, its rates and its state.  As in `checks`, numbers come back."""

import numpy as np

from course_lib.checks import (
    FLOATS,
    MOST,
    given_back,
    require_floats,
    require_number,
    require_numbers,
    require_positive,
    require_shape,
)
from course_lib.checks_kinds import shape_of


def require_step(w, dw, lr, *eps, **rates):
    """The numbers of an optimizer's step, lr, then eps if it has one, then the rates that weigh running averages.

    lr may also be an array that fits w, (M, 1) for instance, a rate for each of M nets; TypeError or ValueError unless
    w and dw fit, lr and eps are lengths, and every rate lies in [0, 1).
    """
    if not (type(w) is type(dw) is np.ndarray and w.dtype == dw.dtype and w.dtype in FLOATS and w.shape == dw.shape):
        require_floats(w=w, dw=dw)
        require_shape(w.shape, dw=dw)
    plain = [lr if _usual(lr) else require_rate(w, lr=lr)]
    plain += [one if _usual(one) else require_positive(eps=one, zero=True) for one in eps]
    for name, rate in rates.items():
        plain.append(rate if _usual(rate, below=1) else given_back(
            {name: rate}, lambda rate: 0 <= rate < 1, "; it weighs what is remembered and must lie in [0, 1)"))
    return tuple(plain) if len(plain) > 1 else plain[0]


def _usual(number, below=np.inf):
    """As it should be, and Python's own: nothing more is asked of it, for a step of a small net is as short as this."""
    return type(number) is float and 0 <= number < below


def require_rate(w, **rate):
    """One number of at least 0, or an array of them that fits w, (M, 1) for M nets; TypeError or ValueError if not."""
    ((name, value),) = rate.items()
    if isinstance(value, float | int) or shape_of(name, value) == ():
        return require_positive(zero=True, **rate)
    require_floats(w=w, **rate)
    if value.ndim > w.ndim or any(n not in (1, m) for n, m in zip(value.shape[::-1], w.shape[::-1], strict=False)):
        raise ValueError(f"{name} has shape {value.shape}, which does not fit w of shape {w.shape}; it must be one "
                         "number, or (M, 1) for M nets")
    require_numbers(**rate)
    return value


def require_state(w, state, *moments, scalars=()):
    """The parts of an optimizer's state: moments, arrays as w or 0 at first, then scalars such as t, the steps so far.

    TypeError or ValueError unless they are what this rule gave back for a w of this shape and dtype.
    """
    names = *moments, *scalars
    if not isinstance(state, tuple | list) or len(state) != len(names):
        given = f"{len(state)} parts" if isinstance(state, tuple | list) else f"a {type(state).__name__}"
        raise ValueError(f"state must be ({', '.join(names)}), as this rule gave it back, not {given}")
    parts = []
    for name, part in zip(names, state, strict=True):
        if (type(part) is np.ndarray and name in moments and part.shape == w.shape and part.dtype == w.dtype) or (
                type(part) is int and abs(part) <= MOST):      # the usual ones, a moment and t, are so already
            parts.append(part)
            continue
        shape = shape_of(name, part)
        if shape:
            require_shape(w.shape if name in moments else (), **{name: part})
            require_floats(w=w, **{name: part})
        single = isinstance(part, np.ndarray | np.floating) and part.dtype == w.dtype and name in moments
        parts.append(part if shape or single else require_number(**{name: part}))
    return tuple(parts)
