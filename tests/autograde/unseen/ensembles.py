"""Unseen answers to the chapter on ensembles."""

import numpy as np

from unseen import right, wrong


@wrong("averages over the examples, not over the members", named=["You averaged over the examples"])
def average(probabilities):
    return np.mean(probabilities, axis=1)


@wrong("the geometric mean, not normalised", named=["You took the geometric mean"])
def average(probabilities):
    return np.exp(np.log(np.maximum(probabilities, 1e-300)).mean(axis=0)).astype(probabilities.dtype)


@wrong("the median of the members", named=["You took the median of each class"])
def average(probabilities):
    return np.median(probabilities, axis=0)


@wrong("float32 comes back as float64", named=["Your average is float64 whatever comes in"])
def average(probabilities):
    K = probabilities.shape[0]
    total = np.zeros(probabilities.shape[1:])
    for p in probabilities:
        total += p
    return total / K


@wrong("of several classes with the most votes the highest wins",
       named=["With equally many votes you take the highest"])
def vote(classes, *, C):
    counts = np.array([(classes == c).sum(axis=0) for c in range(C)])
    return C - 1 - counts[::-1].argmax(axis=0)


@wrong("counts the votes of each member over the examples: axis 1 in place of 0")
def vote(classes, *, C):
    onehot = np.eye(C, dtype=int)[classes]
    return onehot.sum(axis=1).argmax(axis=1)


@wrong("the median class, which nobody may have voted for", named=["You took the median of the class numbers"])
def vote(classes, *, C):
    k = classes.shape[0]
    return np.sort(classes, axis=0)[k // 2]


@wrong("of several classes with the most votes the one that was named first wins",
       named=["With equally many votes you take the class that"])
def vote(classes, *, C):
    same = (classes[:, None, :] == classes[None, :, :]).sum(axis=1)
    return np.take_along_axis(classes, same.argmax(axis=0)[None], axis=0)[0]


@wrong("a loop over the examples: right, but slow", named=["You count example by example"])
def vote(classes, *, C):
    winners = []
    for n in range(classes.shape[1]):
        winners.append(np.argmax(np.bincount(classes[:, n], minlength=C)))
    return np.array(winners)


@wrong("the mean of the probabilities: softmax first, then the mean",
       named=["You made probabilities first and averaged these"])
def average_scores(scores):
    from course_lib.losses import softmax
    return sum(softmax(s) for s in scores) / len(scores)


@wrong("returns the mean of the scores, without softmax", named=["You returned the mean scores"])
def average_scores(scores):
    return np.add.reduce(scores, axis=0) / scores.shape[0]


@wrong("the sum of the scores goes into softmax, not their mean: too sure by a factor K",
       named=["You summed the scores"])
def average_scores(scores):
    from course_lib.losses import softmax
    return softmax(scores.sum(axis=0))


@wrong("exp of the mean scores as they are, which overflows for large scores", named=["Your exponential overflows"])
def average_scores(scores):
    e = np.exp(np.mean(scores, axis=0))
    return e / e.sum(axis=1, keepdims=True)


@wrong("the first step of the next cycle, one too late", named=["You come one step late"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    ends, end, T = [], T_0, T_0
    while end <= steps:
        ends.append(end)
        T *= T_mult
        end += T
    return np.array(ends, dtype=int)


@wrong("the end of the run counts as well, though its cycle is not finished",
       named=["You also take a snapshot for the last cycle"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    out, start, T = [], 0, T_0
    while start < steps:
        out.append(min(start + T, steps) - 1)
        start, T = start + T, T * T_mult
    return np.array(out)


@wrong("all cycles are T_0 steps long: T_mult is not used", named=["All your cycles are equally long"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    return np.arange(T_0 - 1, steps, T_0)


@wrong("each cycle ends at a multiple of its own length: lengths are not added up",
       named=["You know how long each cycle is"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    if T_mult == 1:
        return np.arange(1, steps // T_0 + 1) * T_0 - 1
    i = np.arange(64)
    ends = T_0 * float(T_mult) ** i
    return ends[ends <= steps].astype(int) - 1


@wrong("decay and 1 - decay have changed places", named=["decay and 1 - decay have changed places"])
def ema(w, mean=None, *, decay=0.999):
    if mean is None:
        return w.copy()
    return mean + decay * (w - mean)


@wrong("the first mean is (1 - decay) w: it begins at 0", named=["Your average starts at 0"])
def ema(w, mean=None, *, decay=0.999):
    old = np.zeros_like(w) if mean is None else mean
    return decay * old + (1 - decay) * w


@wrong("the old mean is changed in place", named=["You write into an array that you were given, by"])
def ema(w, mean=None, *, decay=0.999):
    if mean is None:
        return np.array(w)
    mean *= decay
    mean += (1 - decay) * w
    return mean


@wrong("at first it returns w itself, the same array, which the training will go on changing")
def ema(w, mean=None, *, decay=0.999):
    return w if mean is None else decay * mean + (1 - decay) * w


@wrong("decay is written as the number 0.999", named=["`decay` does nothing"])
def ema(w, mean=None, *, decay=0.999):
    if mean is None:
        mean = w
    return 0.999 * mean + 0.001 * w


@right
def vote(classes, *, C):
    K, N = classes.shape
    counts = np.bincount((np.arange(N) * C + classes).ravel(), minlength=N * C)
    return counts.reshape(N, C).argmax(axis=1)


@right
def average_scores(scores):
    s = np.einsum("knc->nc", scores) / len(scores)
    diff = s[:, None, :] - s[:, :, None]
    return 1 / np.exp(np.minimum(diff, 700)).sum(axis=2)


@right
def snapshot_steps(steps, *, T_0, T_mult=1):
    lengths = [T_0]
    while sum(lengths) < steps:
        lengths.append(lengths[-1] * T_mult)
    ends = np.cumsum(np.array(lengths, dtype=int))
    return ends[ends <= steps] - 1
