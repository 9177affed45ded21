"""Slips that any function may hold, whatever it computes: an option without effect, two arguments that changed places.

    slips(reference)        yields (what, detail, function), …:  what: detail is the hint, as in
                            "`eps` does nothing", "your code behaves as if it were always 1e-08"

They need no mistake written by hand, and are told only where they fit every case and nothing else does (diagnose).
"""

from copy import deepcopy
from inspect import signature
from itertools import combinations, count

import numpy as np

from autograde.boundary.travel import mapped
from autograde.judging.generators import Still

SMALL = [10.0 ** -k for k in range(4, 13)]          # what people write for an ε,
RATES = [1.0, 0.5, 0.1, 0.01, 0.001, 0.0001]        # for a learning rate or λ,
OTHER = [0.1, 0.5, 0.9, 0.99, 0.999, 1.0, 2.0]      # and for other numbers


def slips(reference):
    """Every slip that the parameters of a function leave room for."""
    parameters = signature(reference).parameters.values()
    options = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    data = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    for p in options:
        yield from own_generator(reference) if p.name == "rng" else without_effect(reference, p)
    for i, p in enumerate(data):
        if p.default is not p.empty:
            yield f"`{p.name}` is not used", "", lambda *args, n=i, **kwargs: reference(*args[:n], **kwargs)
    for (i, a), (j, b) in combinations(enumerate(p for p in data if p.default is p.empty), 2):
        yield f"`{a.name}` and `{b.name}` have changed places", "", exchanged(reference, i, j)
    for a, b in combinations([p for p in options if is_number(p)], 2):
        yield f"`{a.name}` and `{b.name}` have changed places", "", renamed(reference, a, b)
    for f in float64(reference):
        yield "You return float64 whatever comes in", "", f


def is_number(parameter):
    return parameter.name != "rng" and (parameter.default is parameter.empty or type(parameter.default) in (int, float))


def without_effect(reference, option):
    """An option that is always the same, whatever the caller says."""
    usual = [] if option.default is option.empty else [option.default]
    if is_number(option):
        tiny = usual and 0 < abs(usual[0]) < 1e-3
        others = RATES if option.name in ("lr", "lam") else SMALL if tiny else OTHER
        usual += [v for v in others if v not in usual]
    for value in usual:
        yield (f"`{option.name}` does nothing", f"your code behaves as if it were always {value!r}",
               lambda *args, value=value, **kwargs: reference(*args, **kwargs | {option.name: value}))


def own_generator(reference):
    """Random numbers that come from elsewhere: new ones in each call, always the same, those of a copy, or none."""
    calls = count(1)
    yield ("You do not draw from `rng`", "",
           lambda *args, **kwargs: reference(*args, **kwargs | {"rng": np.random.default_rng([271828, next(calls)])}))
    for seed in 0, 1, 42:
        yield ("You do not draw from `rng`", "your numbers are the same in every call",
               lambda *args, seed=seed, **kwargs: reference(*args, **kwargs | {"rng": np.random.default_rng(seed)}))
    yield ("You draw from a copy of `rng`", "it stays where it is, and the next call draws the same numbers again",
           lambda *args, **kwargs: reference(*args, **deepcopy(kwargs)))
    yield ("You draw nothing", "what should be left to chance is always the same",
           lambda *args, **kwargs: reference(*args, **kwargs | {"rng": Still(np.random.PCG64(0))}))


def exchanged(reference, i, j):
    def f(*args, **kwargs):
        args = list(args)
        args[i], args[j] = args[j], args[i]
        return reference(*args, **kwargs)
    return f


def renamed(reference, a, b):
    def f(*args, **kwargs):
        usual = {p.name: p.default for p in (a, b) if p.default is not p.empty}
        kwargs = usual | kwargs
        return reference(*args, **kwargs | {a.name: kwargs[b.name], b.name: kwargs[a.name]})
    return f


def float64(reference):
    """Everything in float64, the results, or the first of them."""
    yield lambda *args, **kwargs: reference(*wide(args), **kwargs)
    yield lambda *args, **kwargs: wide(reference(*args, **kwargs))

    def first(*args, **kwargs):
        results = reference(*args, **kwargs)
        return (wide(results[0]), *results[1:]) if isinstance(results, tuple) else wide(results)
    yield first


def wide(value):
    if isinstance(value, (np.ndarray, np.floating)):
        return value.astype(np.float64) if value.dtype.kind == "f" else value
    return mapped(wide, value)
