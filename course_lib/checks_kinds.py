"""Checks of what an argument is, before anybody looks into it: an array, a sequence, a word, yes or no, a net.

As in `checks` each takes its argument by name, names its type and the remedy, and gives back what was meant, so that
None, a word, a ragged list or a masked array ends in our words and not in NumPy's.
"""

import os
import pathlib

import numpy as np


def require_plain_array(name, a):
    """TypeError for what is no array, or, like np.matrix and masked arrays, one that computes by rules of its own."""
    if not isinstance(a, np.ndarray | np.floating):
        raise TypeError(f"{name} is a {type(a).__name__}; use np.array({name}, dtype=float)")
    _require_no_rules_of_its_own(name, a)


def _require_no_rules_of_its_own(name, a):
    if a.__array_priority__ > 0:                               # so they tell NumPy that theirs come first
        raise TypeError(f"{name} is a {type(a).__name__}, which computes by rules of its own; use np.array({name})")


def shape_of(name, a):
    """The shape of an array, or of what can be made one; TypeError for what cannot."""
    if type(a) is np.ndarray:                                  # the usual one
        return a.shape
    if isinstance(a, np.ndarray | np.generic):
        _require_no_rules_of_its_own(name, a)
        return a.shape
    try:
        return np.asarray(a).shape
    except (TypeError, ValueError) as bad:
        raise TypeError(f"{name} is a {type(a).__name__} without a shape; use np.array({name}, dtype=float)") from bad


def require_array(*, kinds="iuf", remedy="it must hold numbers", **array):
    """One number or many, in an array or a list, come back as an array; TypeError if they are of no such kind.

    kinds: NumPy's letters, "iu" for whole numbers, "b" for booleans;  remedy: what an error says of them.
    """
    ((name, value),) = array.items()
    shape_of(name, value)
    a = np.asarray(value)
    if a.dtype.kind not in kinds:
        what = f"holds {a.dtype}" if type(value) is np.ndarray else f"is a {type(value).__name__}"
        raise TypeError(f"{name} {what}; {remedy}")
    return a


def require_sequence(*, least=0, of="values", **sequence):
    """A tuple, a list or an array with an axis comes back as a list; TypeError if it is none, ValueError if shorter."""
    ((name, value),) = sequence.items()
    if not isinstance(value, tuple | list) and not (isinstance(value, np.ndarray) and value.ndim):
        raise TypeError(f"{name} is a {type(value).__name__}; it must hold {of}, as a tuple or list")
    if len(value) < least:
        raise ValueError(f"{name} = {value}; there must be at least {least} of the {of}")
    return list(value)


def require_pair(*, of, length=2, **pair):
    """Two things, or `length`, in a tuple, a list or an array come back as a list; TypeError or ValueError if not."""
    ((name, value),) = pair.items()
    if len(require_sequence(of=of, **pair)) != length:
        raise ValueError(f"{name} holds {len(value)} values; it must be {of}")
    return list(value)


def require_pairs(*, of, length=2, **pairs):
    """One pair or more, or tuples of `length`, come back as a list of lists; TypeError or ValueError if not."""
    (name,) = pairs
    return [require_pair(of=of, length=length, **{f"{name}[{i}]": pair})
            for i, pair in enumerate(require_sequence(of=f"tuples {of}", least=1, **pairs))]


def require_names(*, of="values", **names):
    """A dict whose keys are words comes back; TypeError if it is none."""
    ((name, value),) = names.items()
    if not isinstance(value, dict):
        raise TypeError(f"{name} is a {type(value).__name__}; it must be a dict of {of} by name")
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"{name} has the key {key!r}; its keys must be names")
    return value


def require_choice(*known, **word):
    """One of the known words; ValueError if not."""
    ((name, value),) = word.items()
    if not isinstance(value, str) or value not in known:
        *most, last = map(repr, known)
        raise ValueError(f"{name} = {value!r}; it must be {', '.join(most)} or {last}")


def require_flag(**flags):
    """Yes or no comes back as Python's True or False; TypeError if not, for "no" and [False] would count as yes."""
    plain = []
    for name, value in flags.items():
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value[()]
        if not isinstance(value, bool | np.bool):
            raise TypeError(f"{name} is a {type(value).__name__}; it must be True or False")
        plain.append(bool(value))
    return plain[0] if len(plain) == 1 else tuple(plain)


def require_function(**functions):
    """Every argument can be called; TypeError if not."""
    for name, f in functions.items():
        if not callable(f):
            raise TypeError(f"{name} is a {type(f).__name__}; it must be a function")


def require_path(**path):
    """A path, or its name, comes back as a Path; TypeError if it is none."""
    ((name, value),) = path.items()
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{name} is a {type(value).__name__}; it must be a path, such as 'data'")
    return pathlib.Path(value)


def require_model(**model):
    """A net, as net.Sequential and many.ManyNets are; TypeError if not."""
    ((name, value),) = model.items()
    if isinstance(value, type) or not all(hasattr(value, part) for part in ("state", "parameters", "gradients")):
        raise TypeError(f"{name} is a {type(value).__name__}; it must be a net, such as net.Sequential([…])")
