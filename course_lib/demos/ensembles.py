"""Chapter 13 demos: when a majority knows more than its members, and what nets say together.

    explore(demos.majority, plots.majority, K=(1, 51, 2), p=(0.3, 0.95, 0.05), shared=(0.0, 1.0, 0.05))

Nothing is drawn here, nothing is trained: the nets come from demos.ensembles_training.  The chapter's functions are
called through their module, so that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass
from math import comb

import numpy as np

from course_lib import ensembles, losses

ODD = np.arange(1, 52, 2)
COUNTED = (1, 3, 5, 11, 21, 51)         # numbers of voters that are put to the vote


@dataclass(frozen=True)
class Majority:
    """How often the majority of an odd number of voters is right, by theory (26,) and, if counted, by votes (6,)."""

    K: int
    p: float
    theory: np.ndarray
    right: np.ndarray           # (K + 1,), the probability that so many of K voters are right
    counted: np.ndarray | None = None

    @property
    def here(self):
        """The theory's value for K voters."""
        return self.theory[np.searchsorted(ODD, self.K)]


def number_right(K, p, shared):
    """The probability that 0 … K voters are right, (K + 1,).

    With probability `shared` all give one common answer; otherwise each decides by itself.  Either way a voter is right
    with probability p, and the errors of two of them have the correlation `shared`.
    """
    alone = np.array([comb(K, k) * p**k * (1 - p)**(K - k) for k in range(K + 1)])
    together = np.zeros(K + 1)
    together[0], together[K] = 1 - p, p
    return (1 - shared) * alone + shared * together


def majority(K=11, p=0.7, shared=0.0):
    """K voters, each right with probability p.  How often is the majority right?"""
    theory = np.array([number_right(n, p, shared)[n // 2 + 1:].sum() for n in ODD])
    return Majority(K, p, theory, number_right(K, p, shared))


def elected(K=11, p=0.7, shared=0.0, seed=0, *, questions=2000):
    """The same, and counted: yes-or-no questions, answers drawn by that rule, and your vote."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(2, size=questions)
    alone = rng.random((ODD[-1], questions)) < p
    common = rng.random(questions) < p
    right = np.where(rng.random(questions) < shared, common, alone)        # (voters, questions)
    answers = np.where(right, truth, 1 - truth)
    counted = [np.mean(ensembles.vote(answers[:n], C=2) == truth) for n in COUNTED]
    result = majority(K, p, shared)
    return Majority(K, p, result.theory, result.right, np.array(counted))


@dataclass(frozen=True)
class Opinions:
    """What K nets say of one digit: probabilities (K, 10); their mean, share of votes, mean of scores: each (10,)."""

    image: np.ndarray           # (8, 8)
    y: int
    p: np.ndarray
    together: dict              # name of the combination: (10,)
    answers: dict               # name of the combination: the class it says


def disputed(scores, count=20, K=7):
    """Of which digits K nets quarrel most, of scores (K, N, 10): those first on which the combinations differ."""
    few = scores[:K]
    answers = [combined(few, how) for how in COMBINATIONS]
    differ = np.sum([a != answers[0] for a in answers], axis=0)            # (N,)
    votes = np.eye(10)[few.argmax(axis=-1)].sum(axis=0)                    # (N, 10)
    return np.lexsort((votes.max(axis=1), -differ))[:count]


def opinions(members, digit=0, K=5):
    """The first K members of the first run on the digit with this rank among the disputed."""
    n = disputed(members.scores[0])[digit]
    scores = members.scores[0, :K, n:n + 1]                                # (K, 1, 10)
    p = losses.softmax(scores)
    votes = np.eye(10)[p.argmax(axis=-1)].mean(axis=0)
    together = dict(zip(COMBINATIONS, (ensembles.average(p), ensembles.average_scores(scores), votes), strict=True))
    answers = {how: int(combined(scores, how)[0]) for how in COMBINATIONS}
    return Opinions(members.images[n].reshape(8, 8), int(members.y[0, n]), p[:, 0],
                    {how: out[0] for how, out in together.items()}, answers)


COMBINATIONS = {                        # what it takes of the scores (K, N, C), and the classes (N,) it makes of that
    "mean of probabilities": (losses.softmax, lambda p: ensembles.average(p).argmax(axis=-1)),
    "mean of scores": (lambda scores: scores, lambda scores: ensembles.average_scores(scores).argmax(axis=-1)),
    "vote": (lambda scores: scores.argmax(axis=-1), lambda classes: np.asarray(ensembles.vote(classes, C=10))),
}


def combined(scores, how):
    """The classes (N,) that members with these scores (K, N, 10) say together."""
    prepare, combine = COMBINATIONS[how]
    return combine(prepare(scores))


def disagreement(members, K=7):
    """The share of the test digits, all runs, for which the three combinations of K members do not say the same."""
    answers = np.array([[combined(scores[:K], how) for how in COMBINATIONS] for scores in members.scores])
    return float(np.mean(np.any(answers != answers[:, :1], axis=1)))


NUMBERS = (1, 2, 3, 5, 10, 20)


@dataclass(frozen=True)
class Accuracy:
    """Accuracy on the test set of so many members together: (runs, numbers), each a mean over draws of members."""

    numbers: tuple
    together: np.ndarray
    spread: np.ndarray          # (numbers,), standard deviation between the draws of one run, mean over the runs
    alone: np.ndarray           # (runs,), mean of all members
    best: np.ndarray            # (runs,), the best member, chosen on the test set
    correlation: float          # of two members' errors, mean over pairs and runs

    def gain(self):
        """What being together adds to the mean member, (runs, numbers), in percentage points."""
        return 100 * (self.together - self.alone[:, None])


def accuracy(members, combination="mean of probabilities", *, draws=8, seed=0):
    """Accuracy against the number of members, which are drawn at random from those trained."""
    rng = np.random.default_rng(seed)
    runs, K = members.scores.shape[:2]
    right = members.scores.argmax(axis=-1) == members.y[:, None]           # (runs, K, N)
    each = right.mean(axis=-1)
    prepare, combine = COMBINATIONS[combination]
    said = [prepare(scores) for scores in members.scores]
    together, spread = np.empty((2, runs, len(NUMBERS)))
    for run, i in np.ndindex(together.shape):
        drawn = [rng.permutation(K)[:NUMBERS[i]] for _ in range(draws)] if NUMBERS[i] > 1 else np.arange(K)[:, None]
        got = [np.mean(combine(said[run][some]) == members.y[run]) for some in drawn]
        together[run, i], spread[run, i] = np.mean(got), np.std(got)
    return Accuracy(NUMBERS, together, spread.mean(axis=0), each.mean(axis=1), each.max(axis=1),
                    float(np.mean([correlation(r) for r in right])))


def correlation(right):
    """Of the errors of two members, on average over all pairs; right: (K, N) booleans."""
    c = np.corrcoef(right.astype(float))
    return (c.sum() - len(c)) / (len(c) * (len(c) - 1))
