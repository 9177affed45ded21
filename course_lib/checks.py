"""Errors that name the argument, its value and the remedy.  Each check takes its arguments by name:

    require_floats(x=x)        TypeError: x holds int64; use x.astype(float)
"""

import numpy as np


def require_floats(**arrays):
    """Every argument is a NumPy array of floats; TypeError if not.

    Integers are refused rather than converted: gradients and masks would be cut off to whole numbers.
    """
    for name, a in arrays.items():
        if not isinstance(a, np.ndarray):
            raise TypeError(f"{name} is a {type(a).__name__}; use np.array({name}, dtype=float)")
        if a.dtype.kind != "f":
            raise TypeError(f"{name} holds {a.dtype}; use {name}.astype(float)")


def require_float_dtype(dtype):
    """dtype is float32 or float64, as a type or by its name; TypeError if not."""
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise TypeError(f"dtype = {np.dtype(dtype)}; weights are np.float32 or np.float64")


def require_rank(*ranks, **arrays):
    """Every argument has one of the numbers of axes `ranks`; ValueError if not."""
    for name, a in arrays.items():
        if np.ndim(a) not in ranks:
            wanted = " or ".join(map(str, ranks))
            raise ValueError(f"{name} has shape {np.shape(a)}; it must have {wanted} "
                             f"{'axis' if ranks == (1,) else 'axes'}")


def require_shape(shape, **arrays):
    """Every argument has this shape, in which None stands for any length; ValueError if not."""
    for name, a in arrays.items():
        actual = np.shape(a)
        if actual != shape and (len(actual) != len(shape)
                                or any(s not in (None, n) for s, n in zip(shape, actual, strict=True))):
            wanted = str(tuple("any" if s is None else s for s in shape)).replace("'", "")
            raise ValueError(f"{name} has shape {actual}; expected {wanted}")


def require_probability(*, zero=False, **values):
    """Every argument lies in (0, 1], or with zero=True in [0, 1]; ValueError if not."""
    for name, p in values.items():
        if not (0 <= p <= 1 if zero else 0 < p <= 1):          # also catches nan
            raise ValueError(f"{name} = {p} is a probability; it must lie in {'[' if zero else '('}0, 1]")


def require_positive(*, zero=False, **values):
    """Every argument is a finite number above 0, or with zero=True at least 0; ValueError if not."""
    for name, value in values.items():
        if not ((value >= 0 if zero else value > 0) and value < np.inf):       # also catches nan
            raise ValueError(f"{name} = {value}; it must be a finite number {'of at least' if zero else 'above'} 0")


def require_images(**arrays):
    """Every argument is a batch of images (N, H, W, C) of bytes or floats; TypeError or ValueError if not."""
    for name, a in arrays.items():
        if not isinstance(a, np.ndarray):
            raise TypeError(f"{name} is a {type(a).__name__}; use np.stack({name})")
        if a.dtype != np.uint8 and a.dtype.kind != "f":
            raise TypeError(f"{name} holds {a.dtype}; images are uint8 or floats: use {name}.astype(np.uint8)")
        if a.ndim != 4 or 0 in a.shape[1:]:
            raise ValueError(f"{name} has shape {a.shape}; it must be (N, H, W, C), for one image {name}[None]")


def require_step(w, dw, lr, eps=0, **rates):
    """TypeError or ValueError unless w and dw fit, lr and eps are lengths, and every rate weighs a running average."""
    require_floats(w=w, dw=dw)
    if dw.shape != w.shape:
        require_shape(w.shape, dw=dw)
    if dw.dtype != w.dtype or (isinstance(lr, np.ndarray | np.floating) and lr.dtype != w.dtype):
        raise TypeError(f"w holds {w.dtype}, dw {dw.dtype}, and lr is a {type(lr).__name__}: the new w would change "
                        f"its dtype; use dw.astype(w.dtype) and float(lr)")
    require_positive(lr=lr.min() if isinstance(lr, np.ndarray) else lr, eps=eps, zero=True)
    for name, rate in rates.items():
        if not 0 <= rate < 1:
            raise ValueError(f"{name} = {rate}; it weighs what is remembered and must lie in [0, 1)")
