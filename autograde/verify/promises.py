"""The right numbers, and a promise broken besides: of dtype, of state, of memory, of overflow.

    unkept(exercise, seeds)     the promises that may be broken with full marks, a sentence each
    broken(exercise)            (the kind of promise, what breaks it in words, the function), …

They are wraps of the reference, and go by what it does in the calls of the cases: which of its results are arrays,
and which of them it takes again, as a rule of the optimizers does with its state.  An exercise that excuses a kind
says why, Exercise(…, unasked={"dtype": "a number comes out"}).

Memory is asked for where it can do harm: what is taken again must not lie in another argument, whose owner may write
into it before the next step.  A result that is x itself where nothing changes, and a cache that holds x, are right.
So is who writes into an argument and puts back what was there, and who computes in float32 whatever comes in: numbers
are judged to the digits that float32 has.
"""

import warnings
from functools import partial
from inspect import signature
from itertools import permutations, product

import numpy as np

from autograde.exercises.fit import OWN
from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.outcome import outcome
from autograde.verify.probes import passes

KINDS = "dtype", "state", "memory", "overflow"


def unkept(exercise, seeds):
    """What breaks a promise, and is noticed by no case nor excused; and excuses for what a case does notice."""
    excused = {kind for kind in KINDS if exercise.unasked.get(kind, OWN) != OWN}
    with warnings.catch_warnings(action="ignore"):
        found = [(kind, words) for kind, words, f in broken(exercise) if passes(exercise, f, seeds)]
    yield from (f"no case notices {words}: one must, or unasked={{\"{kind}\": …}} says why not"
                for kind, words in found if kind not in excused)
    yield from (f"unasked has “{kind}”, but there is nothing of it that a case does not notice"
                for kind in excused - {"dtype"} - {kind for kind, _ in found})


def broken(exercise):
    """Every wrap of the reference that breaks a promise and gives the right numbers."""
    calls = answered(exercise)
    yield from (("dtype", *wrong) for wrong in of_dtype(exercise.reference, calls))
    yield from (("state", *wrong) for wrong in of_state(exercise.reference, calls))
    yield from (("memory", *wrong) for wrong in of_memory(exercise.reference, calls))
    if "overflow" in " ".join([exercise.reference.__doc__ or "", *(case.requirement for case in exercise.cases)]):
        yield "overflow", "an overflow on the way", partial(overflowing, exercise.reference)


def answered(exercise, seed=PUBLIC_SEED):
    """What the cases pass to the reference and what comes back, case by case: [[({name: value}, result), …], …]."""
    cases, bound = [], signature(exercise.reference)

    def reference(*args, **kwargs):
        given, result = bound.bind(*args, **kwargs), exercise.reference(*args, **kwargs)
        cases[-1].append((dict(given.arguments), result))
        return result
    for case in exercise.cases:
        if not case.levels:
            cases.append([])
            outcome(case, reference, seed)
    return cases


def leaves(value, path=()):
    """What a result holds, with the way to it: ((1, 0), the first part of its second part), …"""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (tuple, list)) else None
    if parts is None:
        yield path, value
    else:
        for key, part in parts:
            yield from leaves(part, (*path, key))


def arrays(value):
    return [part for _, part in leaves(value) if isinstance(part, np.ndarray)]


def changed(value, path, change):
    """The value with change(part) for the part that this way leads to."""
    if not path:
        return change(value)
    if isinstance(value, dict):
        return value | {path[0]: changed(value[path[0]], path[1:], change)}
    return tuple(changed(part, path[1:], change) if i == path[0] else part for i, part in enumerate(value))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def place(path):
    """The way to a part, in words."""
    return f"result{''.join(f'[{key!r}]' for key in path)}"


def is_float(value):
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.kind == "f"


def of_dtype(reference, calls):
    """Each array of a result as float64 where float32 goes in."""
    results = [result for case in calls for _, result in case]
    floats = {path: None for result in results for path, part in leaves(result) if is_float(part)}
    if any(isinstance(r, dict) and r.keys() != results[0].keys() for r in results if isinstance(results[0], dict)):
        floats = {(...,): None}                     # the caller's own names: all of them at once

    def wide(path, *args, **kwargs):
        result = reference(*args, **kwargs)
        if any(a.dtype == np.float32 for a in arrays([args, kwargs])):
            for way, part in leaves(result):
                if path in (way, (...,)) and is_float(part) and part.dtype == np.float32:
                    result = changed(result, way, lambda part: part.astype(np.float64))
        return result

    if any(a.dtype.kind == "f" for case in calls for given, _ in case for a in arrays([given])):
        yield from ((f"float32 that goes in and comes out as float64, {place(path)}", partial(wide, path))
                    for path in floats)


def taken_again(calls):
    """Which parts of a result are handed in again: {(the way to the part, the parameter): None}.

    In some case a later call is given what an earlier one returned, and had not been given itself.
    """
    found = {}
    for case in calls:
        for i, (given, result) in enumerate(case):
            several = result if isinstance(result, tuple) else ()
            parts = [((), result), *(((k,), part) for k, part in enumerate(several))]
            found |= {(path, name): None for path, part in parts for later, _ in case[i + 1:]
                      for name, value in later.items() if alike(value, part) and not alike(given.get(name), part)}
    return found


def alike(a, b):
    """Whether two values are the same, and hold more than zeros and ones."""
    if isinstance(a, tuple) and isinstance(b, tuple) and a and len(a) == len(b):
        return all(np.shape(x) == np.shape(y) and np.array_equal(x, y) for x, y in zip(a, b, strict=True))
    return is_float(a) and is_float(b) and a.shape == b.shape and np.array_equal(a, b) and not np.isin(a, (0, 1)).all()


def of_state(reference, calls):
    """What is taken again: kept by the function itself, handed back as it was, written into, in other units."""
    for path, name in taken_again(calls):
        step = partial(partial, stepping, reference, path, name)
        kept = []

        def own(old, kept=kept):
            return kept[-1] if kept and same_form(kept[-1], old) else old

        def keep(old, new, kept=kept):
            kept[:] = [new]
            return new
        yield f"`{name}` that the function remembers by itself", step(own, keep)
        yield f"`{name}` as it was, {place(path)}", step(as_it_is, lambda old, new: new if old is None else old)
        yield f"`{name}` that is written into, {place(path)}", step(as_it_is, written)
        some = next(part for case in calls for _, result in case
                    for part in [at(result, path)] if isinstance(part, tuple) or is_float(part))
        ways = [way for way, _ in leaves(some)]
        for way, (words, by) in product(ways, [("twice", 2), ("minus", -1)]):
            yield f"{words} `{name}`, {place((*path, *way))}", step(
                partial(times, 1 / by, way), lambda old, new, by=by, way=way: times(by, way, new))
        for a, b in permutations(ways, 2):
            yield f"{place((*path, *b))} for {place((*path, *a))}", step(
                as_it_is, lambda old, new, a=a, b=b: changed(new, a, lambda _: at(new, b)))


def stepping(reference, path, name, enter, leave, *args, **kwargs):
    """The reference with enter(state) for what it is given by this name, and leave(old, new) for the new one."""
    given = signature(reference).bind(*args, **kwargs)
    old = given.arguments.get(name)
    if old is not None:
        given.arguments[name] = enter(old)
    return changed(reference(*given.args, **given.kwargs), path, lambda new: leave(old, new))


def as_it_is(old):
    return old


def times(by, way, state):
    return changed(state, way, lambda part: part * by)


def same_form(a, b):
    return [np.shape(x) for _, x in leaves(a)] == [np.shape(x) for _, x in leaves(b)]


def written(old, new):
    """The new numbers in the arrays of the old ones, where they fit."""
    for (_, a), (_, b) in zip(leaves(old), leaves(new), strict=False):
        if is_float(a) and np.shape(a) == np.shape(b):
            a[...] = b
    return new if old is None or not same_form(old, new) else old


def of_memory(reference, calls):
    """What is remembered for the next step as another argument's own memory, which that one's owner may write into."""
    bound = signature(reference)

    def sharing(path, name, *args, **kwargs):
        result = reference(*args, **kwargs)
        others = bound.bind(*args, **kwargs).arguments | {name: None}
        for way, part in leaves(at(result, path)):
            for a in arrays(others):
                if alike(part, a) and part.dtype == a.dtype:
                    result = changed(result, (*path, *way), lambda _, a=a: a)
        return result

    for path, name in taken_again(calls):
        if any(any(alike(part, a) for a in arrays(given | {name: None}))
               for case in calls for given, result in case for _, part in leaves(at(result, path))):
            yield f"`{name}` for the next step that lies in another argument's memory", partial(sharing, path, name)


def overflowing(reference, *args, **kwargs):
    np.exp(np.full(1, 1000.0))
    return reference(*args, **kwargs)
