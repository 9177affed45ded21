"""Points without a computation: what a function earns that plays back what the reference once returned.

    share_won(exercise, case)       of the plays under other seeds; a case that asks for its numbers is won by none

The player is told more than any student is: which case is run, which call of it this is, and which shape is asked for,
into which it repeats what it holds.  What a case asks that is won all the same is the same under every seed.
"""

import numpy as np

from autograde.judging.live import live
from autograde.judging.outcome import agree, outcome

SEEDS = range(101, 109)             # what is recorded under one of them is played under the next
MOST = 0.5                                          # of three hidden seeds in a row, one time in eight


def share_won(exercise, case):
    """The share of the plays, each under another seed than the recording, that give the case's right outcome."""
    return np.mean([plays(exercise, case, recorded(exercise, case, one), other)
                    for one, other in zip(SEEDS, (*SEEDS[1:], SEEDS[0]), strict=True)])


def recorded(exercise, case, seed):
    """What the reference does in this case, call by call: its results, or the exception that it raises."""
    results = []

    def recording(*args, **kwargs):
        try:
            results.append(exercise.reference(*args, **kwargs))
        except Exception as error:
            results.append(error)
            raise
        return results[-1]
    outcome(case, recording, seed)
    return results


def plays(exercise, case, results, seed):
    """Whether these results, in turn, are right under this seed."""
    answer = live(exercise, case, seed)
    return agree(answer.expected, outcome(case, player(results, answer.shapes), seed, answer.shapes,
                                          exercise.returns)[0])


def player(results, shapes):
    """The function that returns them one after the other, and then again, each in the shape of that call."""
    calls = []

    def play(*args, **kwargs):
        result = results[len(calls) % len(results)]
        shape = shapes[len(calls)] if len(calls) < len(shapes) else None
        calls.append(shape)
        if isinstance(result, Exception):
            raise result
        return fitted(result, shape)
    return play


def fitted(result, shape):
    """The result, its numbers repeated or cut off to fill this shape: as plain.shape_of tells it."""
    if isinstance(shape, dict) and isinstance(result, tuple):
        return tuple(map(fitted, result, shape["tuple"]))
    if isinstance(shape, dict) and isinstance(result, dict):
        return {name: fitted(part, shape["dict"][name]) for name, part in result.items()}
    if isinstance(shape, list) and np.size(result):
        return np.resize(result, shape)
    return result
