"""Whether the cases of an exercise tell its options apart.

    asked(exercise)             what the cases pass to the reference: {name: value} for each call
    silent(exercise, calls)     what is wrong with it, a sentence each
    confused(exercise, calls)   the reference with one option taken for another number, which some case must notice

A number is *telling* in a call if it is none of 0, ½ and 1, and neither its default nor another option, nor 1 minus
itself or another: then a function that confuses them gives something else.
"""

import re
from functools import partial
from inspect import Parameter, signature
from itertools import permutations

import numpy as np

from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.outcome import outcome


def asked(exercise, seed=PUBLIC_SEED):
    """What the cases pass to the function, defaults included: [{name: value}, …]."""
    calls, bound = [], signature(exercise.reference)

    def reference(*args, **kwargs):
        given = bound.bind(*args, **kwargs)
        given.apply_defaults()
        calls.append(dict(given.arguments))
        return exercise.reference(*args, **kwargs)
    for case in exercise.cases:
        if not case.levels:
            outcome(case, reference, seed, None, None)
    return calls


def options(exercise, calls):
    """The parameters that are no data: keywords, and numbers in every call; not rng, nor what may be left out."""
    return [p for p in signature(exercise.reference).parameters.values()
            if p.name not in {"rng", *exercise.left_out} and p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)
            and (p.kind is p.KEYWORD_ONLY or all(is_number(given[p.name]) for given in calls))]


def silent(exercise, calls):
    """Which options are never anything but their default, and which numbers never tell themselves apart."""
    known = options(exercise, calls)
    for p in known:
        values = [given[p.name] for given in calls]
        pair = re.search(rf"\b{p.name}: [^;]*\bor (\([a-z], [a-z]\))", exercise.reference.__doc__ or "")
        if pair and f"{p.name}={pair[1]}" not in exercise.left_out and not any(map(is_pair, values)):
            yield f"`{p.name}` may be {pair[1]}, but no case passes two numbers that differ"
        if p.default is not Parameter.empty and all(same(value, p.default) for value in values):
            yield f"no case asks for another `{p.name}` than its default, {p.default!r}"
        elif any(type(v) is float for v in values) and not any(telling(p, known, given) for given in calls):
            yield (f"`{p.name}` is never a telling number: besides 0, ½ and 1, its default, the other options, and 1 "
                   f"minus any of them; the cases pass {', '.join(sorted({str(v) for v in values}))}")


def telling(p, known, given):
    """Whether an option has a number in this call that can be taken for no other."""
    value = given[p.name]
    others = [given[q.name] for q in known if q is not p and is_number(given[q.name])]
    usual = [0, 0.5, 1, 1 - value, *others, *(1 - v for v in others)] if is_number(value) else []
    return not any(same(value, v) for v in [*usual, p.default])


def confused(exercise, calls):
    """(what is wrong in words, the function), …: an option is its default, or another, or 1 minus one of them, or of a
    pair of numbers one is taken for both.
    """
    known, replaced = options(exercise, calls), partial(with_another, exercise.reference)
    floats = [p for p in known if any(type(given[p.name]) is float for given in calls)]
    for p in known:
        if p.default is not Parameter.empty:
            yield f"`{p.name}` = its default", replaced(p.name, lambda given, p=p: p.default)
        if any(is_pair(given[p.name]) for given in calls):
            for i in 0, 1:
                yield f"`{p.name}` = its number {i + 1} for both", replaced(
                    p.name, lambda given, p=p, i=i: pair_of(given[p.name], i))
    for p in floats:
        yield f"`{p.name}` = 1 - `{p.name}`", replaced(p.name, lambda given, p=p: less(given[p.name], given[p.name]))
    for p, q in permutations(floats, 2):
        yield f"`{p.name}` = `{q.name}`", replaced(p.name, lambda given, q=q: given[q.name])
        yield (f"`{p.name}` = 1 - `{q.name}`",
               replaced(p.name, lambda given, p=p, q=q: less(given[q.name], given[p.name])))


def with_another(reference, name, value):
    """The reference with value(given) for what is given under a name."""
    bound = signature(reference)

    def f(*args, **kwargs):
        given = bound.bind(*args, **kwargs)
        given.apply_defaults()
        given.arguments[name] = value(given.arguments)
        return reference(*given.args, **given.kwargs)
    return f


def is_number(value):
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def is_pair(value):
    return isinstance(value, tuple) and len(value) == 2 and all(map(is_number, value)) and value[0] != value[1]


def pair_of(value, i):
    return (value[i], value[i]) if is_pair(value) else value


def less(value, otherwise):
    return 1 - value if is_number(value) else otherwise


def same(a, b):
    return type(a) is type(b) and a == b if isinstance(a, (str, type)) or isinstance(b, (str, type)) else (
        np.array_equal(a, b) or (is_number(a) and is_number(b) and abs(a - b) <= 1e-3 * abs(b)))
