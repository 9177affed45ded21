"""Chapter 11: right answers written in other ways than the reference, mistakes in other words than ours."""

import math
from math import log, sqrt

import numpy as np


def by_one_hot_rows(scores, y):
    N, C = scores.shape
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    hot = np.eye(C, dtype=scores.dtype)[y]
    return -(log_p * hot).sum() / N, (np.exp(log_p) - hot) / N


def by_logsumexp(scores, y):
    log_p = scores - np.logaddexp.reduce(scores, axis=-1)[:, None]
    d = np.exp(log_p)
    np.subtract.at(d, (np.arange(len(y)), y), 1)
    return -log_p[range(len(y)), y].mean(), d / len(y)


def from_probabilities_that_are_logged_first(scores, y):
    z = scores - np.amax(scores, 1)[:, np.newaxis]
    e = np.exp(z)
    p = e / e.sum(1)[:, np.newaxis]
    right = np.take_along_axis(z, y[:, None], 1)[:, 0]
    losses = np.log(e.sum(1)) - right
    mask = np.arange(scores.shape[1]) == y[:, None]
    return float(losses.mean()), (np.where(mask, p - 1, p) / scores.shape[0]).astype(scores.dtype)


def one_example_at_a_time(scores, y):
    total, rows = 0.0, []
    for s, right in zip(scores, y, strict=True):
        e = np.exp(s - s.max())
        total += np.log(e.sum()) - (s[right] - s.max())
        rows.append(e / e.sum() - (np.arange(len(s)) == right))
    return float(total / len(y)), (np.array(rows) / len(y)).astype(scores.dtype)


def where_sizes_are_large(a, b, *, floor=1e-8):
    size = np.abs(a) + np.abs(b)
    size = np.where(size < floor, floor, size)
    return np.abs((a - b) / size).max()


def sorted_by_error(a, b, *, floor=1e-8):
    size = np.clip(np.hypot(a, 0) + np.hypot(b, 0), floor, None)
    return np.sort((np.maximum(a, b) - np.minimum(a, b)) / size, axis=None)[-1]


def in_float32(a, b, *, floor=1e-8):
    a, b = a.astype(np.float64), b.astype(np.float64)
    return np.float32(np.amax(abs(b - a) / np.fmax(abs(a) + abs(b), floor)))


def minus_log_of_the_share(classes):
    return -log(1 / classes)


def by_softmax(classes):
    p = np.exp(np.zeros(classes)) / np.exp(np.zeros(classes)).sum()
    return -np.log(p[0])


def through_base_two(classes):
    return np.array(math.log2(classes) * math.log(2))


def by_sums_of_squares(w, update):
    return sqrt((update * update).sum()) / sqrt((w**2).sum())


def by_flat_vectors(w, update):
    return np.linalg.norm(update.ravel()) / np.linalg.norm(w.ravel())


def by_einsum_in_float32(w, update):
    w, update = w.astype(np.float32).ravel(), update.astype(np.float32).ravel()
    return np.sqrt(np.einsum("i,i", update, update) / np.einsum("i,i", w, w))


def one_if_after_the_other(loss, train_accuracy, test_accuracy, *, classes=10):
    loss, n = list(map(float, loss)), len(loss)
    for value in loss:
        if math.isnan(value) or math.isinf(value) or value / loss[0] > 3:
            return "exploded"
    quarter = loss[:n // 4 + 1]
    if loss[-1] > log(classes) / 2:
        gained = loss[0] - min(quarter)
        if gained < 0.6 * (loss[0] - min(loss)):
            return "learning rate too low"
        return "learning rate too high"
    if max(abs(value - log(classes)) for value in quarter) < 0.05 * log(classes):
        return "bad initialization"
    return "overfitting" if train_accuracy[-1] > test_accuracy[-1] + 0.1 else "fine"


def by_a_table(loss, train_accuracy, test_accuracy, *, classes=10):
    chance, lowest = np.log(classes), np.minimum.accumulate(loss)
    quarter = len(loss) // 4
    wild = not (loss <= 3 * loss[0]).all()
    nowhere = loss[-1] > chance / 2
    early = (loss[0] - lowest[quarter]) / max(loss[0] - lowest[-1], 1e-300) >= 0.6
    table = {"exploded": wild, "learning rate too low": nowhere and not early, "learning rate too high": nowhere,
             "bad initialization": np.ptp([*abs(loss[:quarter + 1] - chance), 0]) < 0.05 * chance,
             "overfitting": (train_accuracy - test_accuracy)[-1] > 0.1, "fine": True}
    return next(word for word, holds in table.items() if holds)


def by_select(loss, train_accuracy, test_accuracy, *, classes=10):
    start, q = np.log(float(classes)), len(loss) // 4
    with np.errstate(all="ignore"):
        gained = loss[0] - loss
        early = gained[:q + 1].max() >= 0.6 * gained.max()
    conditions = [~np.isfinite(loss).all() or (loss / loss[0]).max() > 3,
                  loss[-1] * 2 > start and not early, loss[-1] * 2 > start,
                  bool((np.abs(loss[:q + 1] / start - 1) < 0.05).all()),
                  float(train_accuracy[-1]) - float(test_accuracy[-1]) > 0.1]
    words = ["exploded", "Learning rate too low", "learning rate too high", "Bad initialisation", "overfitting"]
    return str(np.select(conditions, words, "fine"))


RIGHT = {
    "softmax_loss": [by_one_hot_rows, by_logsumexp, from_probabilities_that_are_logged_first],
    "relative_error": [where_sizes_are_large, sorted_by_error, in_float32],
    "initial_loss": [minus_log_of_the_share, by_softmax, through_base_two],
    "update_ratio": [by_sums_of_squares, by_flat_vectors, by_einsum_in_float32],
    "diagnose": [one_if_after_the_other, by_a_table, by_select],
}


def without_a_shift(scores, y):
    with np.errstate(all="ignore"):
        e = np.exp(scores)
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(p[np.arange(len(y)), y]).mean()
    p[np.arange(len(y)), y] -= 1
    return loss, p / len(y)


def added_up(scores, y):
    loss, d = by_one_hot_rows(scores, y)
    return loss * len(y), d


def probabilities_alone(scores, y):
    loss, d = by_one_hot_rows(scores, y)
    return loss, d + np.eye(scores.shape[1], dtype=d.dtype)[y] / len(y)


def not_shared(scores, y):
    loss, d = by_logsumexp(scores, y)
    hot = np.eye(scores.shape[1], dtype=d.dtype)[y]
    return loss, (d * len(y) + hot) - hot / len(y)


def uphill(scores, y):
    loss, d = by_logsumexp(scores, y)
    return loss, -d


def kept_off_zero(scores, y):
    _, d = by_logsumexp(scores, y)
    p = d * len(y) + np.eye(scores.shape[1])[y]
    return -np.log(np.maximum(p[np.arange(len(y)), y], 1e-12)).mean(), d


def averaged(a, b, *, floor=1e-8):
    return (np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor)).sum() / a.size


def for_each_element(a, b, *, floor=1e-8):
    return [abs(p - q) / max(abs(p) + abs(q), floor) for p, q in zip(a, b, strict=True)] if a.ndim == 1 else [
        for_each_element(p, q, floor=floor) for p, q in zip(a, b, strict=True)]


def without_a_floor(a, b, *, floor=1e-8):
    with np.errstate(all="ignore"):
        return np.max(np.abs((a - b) / (np.abs(a) + np.abs(b))))


def largest_against_largest(a, b, *, floor=1e-8):
    return np.abs(b - a).max() / max((np.abs(a) + np.abs(b)).max(), floor)


def in_bits(classes):
    return -np.log2(1 / classes)


def negative(classes):
    return -np.log(classes)


def the_share(classes):
    return classes**-1.0


def turned_over(w, update):
    return np.sqrt(np.sum(w**2)) / max(np.sqrt(np.sum(update**2)), 1e-12)


def stretched(w, update):
    return np.linalg.svd(np.atleast_2d(update))[1].max() / np.linalg.svd(np.atleast_2d(w))[1].max()


def squares(w, update):
    return np.vdot(update, update) / np.vdot(w, w)


def absolute_values(w, update):
    return np.mean(np.abs(update)) / np.mean(np.abs(w))




def nan_is_never_larger(loss, train_accuracy, test_accuracy, *, classes=10):
    if any(value > 3 * loss[0] for value in loss):
        return "exploded"
    return one_if_after_the_other(np.nan_to_num(loss, nan=0.1), train_accuracy, test_accuracy, classes=classes)


def gap_first(loss, train_accuracy, test_accuracy, *, classes=10):
    word = by_a_table(loss, train_accuracy, test_accuracy, classes=classes)
    return "overfitting" if word != "exploded" and train_accuracy[-1] - test_accuracy[-1] > 0.1 else word


def always_ten(loss, train_accuracy, test_accuracy, *, classes=10):
    return by_select(loss, train_accuracy, test_accuracy)


WRONG = {                               # with words of the hint that must be given, and no other
    "softmax_loss": [(without_a_shift, "too large for exp"), (added_up, "Your loss is a sum"),
                     (probabilities_alone, "pushes every score down"), (not_shared, "not shared among the examples"),
                     (uphill, "points the wrong way"), (kept_off_zero, "held up by a number")],
    "relative_error": [(averaged, "You averaged"), (for_each_element, "One error for each element"),
                       (without_a_floor, "divide 0 by 0"),
                       (largest_against_largest, "largest difference with the largest gradient")],
    "initial_loss": [(in_bits, "measure in bits"), (negative, "better than perfect"),
                     (the_share, "which each class gets")],
    "update_ratio": [(turned_over, "Upside down"), (squares, "Squares over squares"),
                     (stretched, "largest singular value"), (absolute_values, "added up absolute values")],
    "diagnose": [(nan_is_never_larger, "a loss is nan, and none is above"), (gap_first, "before you look at the loss"),
                 (always_ten, "log 10 for ever")],
}
