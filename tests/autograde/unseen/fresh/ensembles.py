"""Fresh answers to the chapter on ensembles, as students write them."""

import collections

import numpy as np

from unseen import right, wrong


@wrong("The probabilities are added up, not averaged.", kind="slip", named=["You added the members up and did"])
def average(probabilities):
    total = np.zeros_like(probabilities[0])
    for member in probabilities:
        total = total + member
    return total


@wrong("The geometric mean, normalized.", kind="odd", named=["You averaged the logarithms,"])
def average(probabilities):
    g = np.prod(probabilities, axis=0) ** (1 / len(probabilities))
    return (g / g.sum(axis=1, keepdims=True)).astype(probabilities.dtype)


@wrong("The members' median, normalized.", kind="odd", listed=True)
def average(probabilities):
    p = np.median(probabilities, axis=0)
    return p / p.sum(-1, keepdims=True)


@wrong("The mean runs over the classes of each member.", kind="slip", named=["You averaged over the classes. C"])
def average(probabilities):
    return np.einsum("knc->kn", probabilities) / probabilities.shape[2]


@wrong("Of several classes with equally many votes the highest wins.", kind="edge",
       named=["With equally many votes you take"])
def vote(classes, *, C):
    counts = np.stack([np.count_nonzero(classes == c, axis=0) for c in range(C)])
    backwards = counts[::-1].argmax(axis=0)
    return C - 1 - backwards


@wrong("A tie goes to the class that was named first.", kind="edge", named=["With equally many votes you take"])
def vote(classes, *, C):
    winners = []
    for column in classes.T:
        winners.append(collections.Counter(column.tolist()).most_common(1)[0][0])
    return np.array(winners)


@wrong("The middle one of the sorted classes wins, as if they were sizes.", kind="odd",
       named=["You took the median of the class"])
def vote(classes, *, C):
    ordered = np.sort(classes, axis=0)
    return ordered[len(ordered) // 2]


@wrong("The votes are returned, not the class that has most of them.", kind="odd",
       named=["You returned how many votes the"])
def vote(classes, *, C):
    votes = (classes[..., None] == np.arange(C)).sum(axis=0)
    return votes.max(axis=1)


@wrong("The votes of all examples are counted together.", kind="slip")
def vote(classes, *, C):
    counts = np.bincount(classes.ravel(), minlength=C)
    return np.full(classes.shape[1], counts.argmax())


@wrong("The softmax is taken first, and the probabilities are averaged.", kind="slip",
       named=["You made probabilities first and"])
def average_scores(scores):
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = e / e.sum(axis=2, keepdims=True)
    return sum(p) / len(p)


@wrong("The scores are added up, not averaged, before the softmax.", kind="slip",
       named=["You summed the scores: three"])
def average_scores(scores):
    z = np.einsum("knc->nc", scores)
    z = np.exp(z - z.max(1)[:, None])
    return z / z.sum(1)[:, None]


@wrong("The mean of the probabilities' logarithms is exponentiated, but not normalized.", kind="slip")
def average_scores(scores):
    m = scores.max(-1, keepdims=True)
    logp = scores - m - np.log(np.exp(scores - m).sum(-1, keepdims=True))
    return np.exp(logp.mean(axis=0))


@wrong("The first step of each cycle, not the last.", kind="slip", named=["These are the steps at which"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    out, start, length = [], 0, T_0
    while start + length <= steps:
        out.append(start)
        start += length
        length *= T_mult
    return np.array(out, dtype=int)


@wrong("Steps are counted from 1: each number is one too large.", kind="edge", named=["You come one step late: the"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    lengths = [T_0]
    while sum(lengths) <= steps:
        lengths.append(lengths[-1] * T_mult)
    return np.cumsum(lengths[:-1], dtype=int)


@wrong("The last step of the run is added, whether its cycle is finished or not.", kind="slip",
       named=["You also take a snapshot for the"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    found = []
    t, T = 0, T_0
    while t < steps:
        t = t + T
        found.append(min(t, steps) - 1)
        T = T * T_mult
    return np.array(found, dtype=int)


@wrong("A cycle that ends exactly with the run is left out.", kind="edge", named=["The last cycle is finished and"])
def snapshot_steps(steps, *, T_0, T_mult=1):
    def ends(end, length):
        if end >= steps:
            return []
        return [end - 1] + ends(end + length * T_mult, length * T_mult)

    return np.array(ends(T_0, T_0), dtype=int)


@wrong("decay weighs the new weights.", kind="slip", named=["decay and 1 - decay have changed"])
def ema(w, mean=None, *, decay=0.999):
    if mean is None:
        return w.copy()
    return mean + decay * (w - mean)


@wrong("The first mean is (1 - decay) w: it starts from 0.", kind="slip", named=["Your average starts at 0. With"])
def ema(w, mean=None, *, decay=0.999):
    old = np.zeros_like(w) if mean is None else mean
    return decay * old + (1 - decay) * w


@wrong("The plain middle of old and new, whatever decay is.", kind="constant", named=["You gave both halves the same"])
def ema(w, mean=None, *, decay=0.999):
    if mean is None:
        mean = w
    return (w + mean) / 2


@wrong("The old mean is changed in place.", kind="promise", named=["You write into an array that you"])
def ema(w, mean=None, *, decay=0.999):
    if mean is None:
        return np.array(w)
    mean *= decay
    mean += (1 - decay) * w
    return mean


@right
def average(probabilities):
    K = len(probabilities)
    return np.tensordot(np.full(K, 1 / K, probabilities.dtype), probabilities, axes=1)


@right
def vote(classes, *, C):
    N = classes.shape[1]
    cell = classes + C * np.arange(N)                    # a drawer for each example and class
    votes = np.bincount(cell.ravel(), minlength=C * N).reshape(N, C)
    return np.argmax(votes, axis=1)


@right
def average_scores(scores):
    logp = scores - np.logaddexp.reduce(scores, axis=2, keepdims=True)
    mean = logp.mean(axis=0)
    return np.exp(mean - np.logaddexp.reduce(mean, axis=1, keepdims=True))


@right
def snapshot_steps(steps, *, T_0, T_mult=1):
    last = [t for t in range(steps)]
    keep, end, T = [], T_0 - 1, T_0
    for t in last:
        if t == end:
            keep.append(t)
            T = T * T_mult
            end = end + T
    return np.array(keep, dtype=np.int64)


@right
def ema(w, mean=None, *, decay=0.999):
    if mean is None:
        return 1 * w
    return w - decay * (w - mean)
