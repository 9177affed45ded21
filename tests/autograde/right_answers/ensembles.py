"""Chapter 13: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def average_member_by_member(probabilities):
    total = 0 * probabilities[0]
    for member in probabilities:
        total = total + member
    return total / len(probabilities)


def average_by_einsum(probabilities):
    return np.einsum("knc->nc", probabilities) / probabilities.dtype.type(len(probabilities))


def average_as_a_product(probabilities):
    K, N, C = probabilities.shape
    weights = np.full(K, 1 / K, probabilities.dtype)
    return (weights @ probabilities.reshape(K, N * C)).reshape(N, C)


def vote_by_one_hot(classes, *, C):
    return np.argmax(np.eye(C)[classes].sum(0), axis=-1).tolist()


def vote_class_by_class(classes, *, C):
    votes = np.stack([np.count_nonzero(classes == c, axis=0) for c in range(C)])
    return votes.argmax(axis=0)


def vote_member_by_member(classes, *, C):
    N = classes.shape[1]
    votes = np.zeros((N, C))
    for member in classes:
        votes[np.arange(N), member] += 1
    return tuple(np.argmax(votes, 1))


def vote_in_one_bincount(classes, *, C):
    N = classes.shape[1]
    return np.bincount((classes + C * np.arange(N)).ravel(), minlength=N * C).reshape(N, C).argmax(1)


def scores_by_loops(scores):
    K, N, C = scores.shape
    out = []
    for n in range(N):
        mean = [sum(float(scores[k, n, c]) for k in range(K)) / K for c in range(C)]
        e = [np.exp(m - max(mean)) for m in mean]
        out.append([value / sum(e) for value in e])
    return out


def scores_through_logaddexp(scores):
    mean = np.mean(scores, 0)
    return np.exp(mean - np.logaddexp.reduce(mean, axis=1, keepdims=True))


def scores_in_float32(scores):
    mean = np.einsum("knc->nc", scores.astype(np.float32)) / np.float32(len(scores))
    e = np.exp(mean - mean.max(1)[:, None])
    return e / e.sum(1)[:, None]


def steps_by_walking(steps, *, T_0, T_mult=1):
    at, length, done = [], T_0, 0
    for step in range(steps):
        done += 1
        if done == length:
            at.append(step)
            done, length = 0, length * T_mult
    return at


def steps_by_cumsum(steps, *, T_0, T_mult=1):
    lengths = T_0 * float(T_mult)**np.arange(min(steps, 60))
    ends = np.cumsum(lengths)
    return (ends[ends <= steps] - 1).astype(np.int32)


def steps_by_the_geometric_sum(steps, *, T_0, T_mult=1):
    def end(i):
        return T_0 * i if T_mult == 1 else T_0 * (T_mult**i - 1) // (T_mult - 1)
    return tuple(end(i) - 1 for i in range(1, steps + 1) if end(i) <= steps)


def ema_as_a_step_towards(w, mean=None, *, decay=0.999):
    return w.copy() if mean is None else mean + (1 - decay) * (w - mean)


def ema_by_loops(w, mean=None, *, decay=0.999):
    out = np.empty_like(w)
    for i in np.ndindex(w.shape):
        out[i] = w[i] if mean is None else decay * mean[i] + (1 - decay) * w[i]
    return out


def ema_in_a_copy(w, mean=None, *, decay=0.999):
    if mean is None:
        mean = w
    new = np.array(mean)
    new *= decay
    new += np.multiply(w, 1 - decay)
    return new


RIGHT = {
    "average": [average_member_by_member, average_by_einsum, average_as_a_product],
    "vote": [vote_by_one_hot, vote_class_by_class, vote_member_by_member, vote_in_one_bincount],
    "average_scores": [scores_by_loops, scores_through_logaddexp, scores_in_float32],
    "snapshot_steps": [steps_by_walking, steps_by_cumsum, steps_by_the_geometric_sum],
    "ema": [ema_as_a_step_towards, ema_by_loops, ema_in_a_copy],
}


def not_divided(probabilities):
    return sum(probabilities)


def per_member(probabilities):
    return np.array([member.sum(0) / len(member) for member in probabilities])


def through_the_scores(probabilities):
    with np.errstate(divide="ignore"):
        s = np.log(probabilities)
    e = np.prod(np.exp(s)**(1 / len(s)), axis=0)
    return e / e.sum(-1, keepdims=True)


def geometric(probabilities):
    return np.prod(probabilities, axis=0)**(1 / len(probabilities))


def by_show_of_hands(probabilities):
    C = probabilities.shape[-1]
    return np.eye(C)[probabilities.argmax(-1)].mean(0)


def the_mean_number(classes, *, C):
    return np.round(sum(classes) / len(classes)).astype(int)


def the_middle_number(classes, *, C):
    return np.median(classes, axis=0).astype(int)


def one_by_one(classes, *, C):
    out = []
    for n in range(classes.shape[1]):
        counts = [0] * C
        for c in classes[:, n]:
            counts[c] += 1
        out.append(counts.index(max(counts)))
    return out


def first_come_first_served(classes, *, C):
    votes = sum(np.eye(C, dtype=int)[member] for member in classes)
    leading = np.take_along_axis(votes, classes.T, 1) == votes.max(1, keepdims=True)
    return np.take_along_axis(classes.T, leading.argmax(1)[:, None], 1)[:, 0]


def probabilities_averaged(scores):
    p = np.exp(scores - scores.max(-1, keepdims=True))
    return (p / p.sum(-1, keepdims=True)).sum(0) / len(scores)


def a_product_of_experts(scores):
    total = sum(scores)
    e = np.exp(total - total.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def no_shift(scores):
    e = np.exp(np.average(scores, axis=0))
    return e / np.sum(e, axis=1)[:, None]


def after_the_restart(steps, *, T_0, T_mult=1):
    at = []
    while (at[-1] if at else 0) + T_0 <= steps:
        at.append((at[-1] if at else 0) + T_0)
        T_0 *= T_mult
    return [step for step in at if step <= steps]


def before_it_began(steps, *, T_0, T_mult=1):
    at = [0]
    while at[-1] + T_0 < steps:
        at.append(at[-1] + T_0)
        T_0 *= T_mult
    return at


def with_the_unfinished(steps, *, T_0, T_mult=1):
    at = steps_by_walking(steps, T_0=T_0, T_mult=T_mult)
    return sorted({*at, steps - 1})


def beyond_the_end(steps, *, T_0, T_mult=1):
    at, end = [], 0
    while end < steps:
        end += T_0
        at.append(end - 1)
        T_0 *= T_mult
    return np.array(at)


def all_alike(steps, *, T_0, T_mult=1):
    return [step for step in range(steps) if (step + 1) % T_0 == 0]


def from_zero(w, mean=None, *, decay=0.999):
    mean = np.zeros(w.shape) if mean is None else mean
    return (mean * decay + w * (1 - decay)).astype(w.dtype)


def the_other_way_round(w, mean=None, *, decay=0.999):
    return w * 1 if mean is None else mean + decay * (w - mean)


def like_momentum(w, mean=None, *, decay=0.999):
    return w * 1 if mean is None else w + decay * mean


def falsy(w, mean=None, *, decay=0.999):
    if mean is None or not mean.any():
        mean = w
    return mean - (mean - w) * (1 - decay)


def on_the_spot(w, mean=None, *, decay=0.999):
    if mean is None:
        mean = w.copy()
    else:
        mean[...] = mean + (1 - decay) * (w - mean)
    return mean


WRONG = {                               # with words of the hint that must be given, and no other
    "average": [(not_divided, "did not divide"),
                (per_member, "averaged over the examples"),
                (through_the_scores, "averaged the logarithms"),
                (geometric, "geometric mean"),
                (by_show_of_hands, "counted for which class")],
    "vote": [(the_mean_number, "announce a 6"),
             (the_middle_number, "median of the class numbers"),
             (one_by_one, "example by example"),
             (first_come_first_served, "named first")],
    "average_scores": [(probabilities_averaged, "made probabilities first"),
                       (a_product_of_experts, "summed the scores"),
                       (no_shift, "overflows")],
    "snapshot_steps": [(after_the_restart, "one step late"),
                       (before_it_began, "cycles begin"),
                       (with_the_unfinished, "does not finish it"),
                       (beyond_the_end, "does not finish it"),
                       (all_alike, "equally long")],
    "ema": [(from_zero, "starts at 0"),
            (the_other_way_round, "changed places"),
            (like_momentum, "piles up"),
            (falsy, "for no mean"),
            (on_the_spot, "array that you were given")],
}
