"""Chapter 11: right answers written in other ways than the reference, mistakes in other words than ours."""

import math
from math import log, sqrt

import numpy as np


def along_unit_vectors(f, x, *, dout=1.0, h=1e-5):
    slopes = []
    for direction in np.eye(x.size):
        step = h * direction.reshape(x.shape)
        slopes.append(np.sum((np.asarray(f(x + step)) - f(x - step)) * dout) / 2 / h)
    return np.array(slopes).reshape(x.shape)


def in_place_and_home_again(f, x, *, dout=1.0, h=1e-5):
    dx = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    for value in it:
        i, before = it.multi_index, float(value)
        x[i] = before + h
        high = np.array(f(x))
        x[i] = before - h
        low = np.array(f(x))
        x[i] = before
        dx[i] = ((high - low) / (2 * h) * dout).sum()
    return dx


def as_a_flat_list(f, x, *, dout=1.0, h=1e-5):
    flat = list(x.flat)

    def at(n, value):
        return f(np.reshape([*flat[:n], value, *flat[n + 1:]], x.shape))
    slopes = [0.5 / h * np.vdot(np.broadcast_to(dout, np.shape(at(n, v))), at(n, v + h) - at(n, v - h))
              for n, v in enumerate(flat)]
    return np.reshape(slopes, x.shape)


def five_point_stencil(f, x, *, dout=1.0, h=1e-5):
    def along(e):
        return 8 * (np.asarray(f(x + e)) - f(x - e)) - (np.asarray(f(x + 2 * e)) - f(x - 2 * e))
    return np.array([np.sum(dout * along(h * e.reshape(x.shape))) for e in np.eye(x.size)]).reshape(x.shape) / (12 * h)


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
    "numeric_gradient": [along_unit_vectors, in_place_and_home_again, as_a_flat_list, five_point_stencil],
    "relative_error": [where_sizes_are_large, sorted_by_error, in_float32],
    "initial_loss": [minus_log_of_the_share, by_softmax, through_base_two],
    "update_ratio": [by_sums_of_squares, by_flat_vectors, by_einsum_in_float32],
    "diagnose": [one_if_after_the_other, by_a_table, by_select],
}


def one_sided_along_unit_vectors(f, x, *, dout=1.0, h=1e-5):
    return np.reshape([np.sum(dout * (f(x + h * e.reshape(x.shape)) - f(x))) / h for e in np.eye(x.size)], x.shape)


def half_as_far_as_it_thinks(f, x, *, dout=1.0, h=1e-5):
    return 2 * along_unit_vectors(f, x, dout=dout, h=h)


def without_brackets(f, x, *, dout=1.0, h=1e-5):
    return along_unit_vectors(f, x, dout=dout, h=h) * h * h


def never_home(f, x, *, dout=1.0, h=1e-5):
    x, slopes = np.array(x), []
    for i in range(x.size):
        x.flat[i] += h
        high = np.array(f(x))
        x.flat[i] -= 2 * h
        slopes.append(np.sum(dout * (high - f(x))) / (2 * h))
    return np.reshape(slopes, x.shape)


def by_arithmetic(f, x, *, dout=1.0, h=1e-5):
    slopes = []
    for i in range(x.size):
        x.flat[i] += h
        high = np.array(f(x))
        x.flat[i] -= h + h
        slopes.append(np.sum(dout * (high - f(x))) / h / 2)
        x.flat[i] += h
    return np.array(slopes).reshape(x.shape)


def the_whole_flock(f, x, *, dout=1.0, h=1e-5):
    return np.ones(x.shape) * ((f(x + h) - f(x - h)) * dout).sum() / (2 * h)


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
    "numeric_gradient": [(one_sided_along_unit_vectors, "one-sided difference"),
                         (half_as_far_as_it_thinks, "twice too steep"), (without_brackets, "from the left"),
                         (never_home, "do not go home"), (by_arithmetic, "write into an array"),
                         (the_whole_flock, "the whole flock")],
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
