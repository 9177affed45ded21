"""What cases draw, so that nobody can know their outcomes beforehand, and how chance is told from a mistake.

    in_any_order(rng, questions)    the answers to questions that are asked in an order that is drawn
    by_seed(f, rng, what, …)        whether what f draws depends on its generator, and on nothing else
    share(hits, n, p)               p, if so many hits in n draws are nothing strange; otherwise the share that was hit
    near(hits, n, p)                whether they are nothing strange
    room(n, p)                      how far a count of n draws may be off: the bound of all of these
"""

import math

import numpy as np

ONCE_IN = 1e6                       # of as many right answers, less than one fails
FLIPS = math.ceil(math.log2(2 * ONCE_IN))           # of a coin, which fall all alike less than once in so many times


def in_any_order(rng, questions):
    """{name: answer} of {name: () -> answer}: who has recorded the answers does not know which is asked for when."""
    answers = {name: questions[name]() for name in rng.permutation(list(questions)).tolist()}
    return {name: answers[name] for name in questions}


def by_seed(f, rng, what, *args, of=lambda result: result, **options):
    """Whether the same seed gives the same, and others something else, in an order that is drawn; and whether a call
    draws from the generator itself, which a copy of it does not.

    f(*args, rng=generator, **options) is called;  what: the name of what is drawn;  of(result): that.
    """
    seeds = (rng.permutation([0, 0, 1, 1, *range(2, FLIPS)]) + rng.integers(2**31)).tolist()
    drawn = [(seed, of(f(*args, rng=np.random.default_rng(seed), **options))) for seed in seeds]
    by = dict(drawn)
    return {f"same seed, same {what}": all(np.array_equal(a, by[seed]) for seed, a in drawn),
            f"every seed, same {what}": all(np.array_equal(a, drawn[0][1]) for _, a in drawn),
            "the next call draws others": f.moves_rng(*args, rng=np.random.default_rng(seeds[0]), **options)}


def share(hits, n, p, looks=1):
    """p, if right answers have so many hits in n draws of probability p; otherwise hits / n, which is wrong."""
    return p if near(hits, n, p, looks) else np.round(hits / n, 2)


def near(hits, n, p, looks=1):
    """Whether so many hits are nothing strange: for an outcome that is to be the same for all who make a mistake."""
    return abs(hits - n * p) < room(n, p, looks)


def room(n, p, looks=1):
    """How far the hits in n independent draws of probability p may be off n p, if a case looks at so many counts.

        P(|hits - n p| ≥ t) ≤ 2 exp(-t² / (2 n p (1 - p) + 2 t / 3))          (Bernstein's inequality)

    is set to 1 / (looks · 10⁶) and solved for t: in a million cases with right answers less than one goes further.
    """
    L = math.log(2 * looks * ONCE_IN)
    return L / 3 + math.sqrt((L / 3)**2 + 2 * L * n * p * (1 - p))
