"""Unseen answers to the chapter on babysitting the learning process."""

import math

import numpy as np

from unseen import right, wrong


@wrong("the one-sided difference, whose error falls only with h", named=["That is the one-sided difference"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    g = np.zeros_like(x)
    base = f(x)
    for i in np.ndindex(x.shape):
        y = x.copy()
        y[i] += h
        g[i] = np.sum(dout * (f(y) - base)) / h
    return g


@wrong("x is left moved by -h: the caller's array is changed and not put back",
       named=["You moved the caller's own parameters and left"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    grad = np.empty(x.shape)
    for i in np.ndindex(*x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        grad[i] = np.sum((up - down) * dout) / (2 * h)
    return grad


@wrong("divides by h in place of 2 h", named=["Your slopes are twice too steep"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    def shifted(i, by):
        moved = np.array(x, dtype=float)
        moved[i] = moved[i] + by
        return f(moved)
    out = [np.sum(dout * (shifted(i, h) - shifted(i, -h))) / h for i in np.ndindex(x.shape)]
    return np.array(out).reshape(x.shape)


@wrong("dout is not used: the outputs' slopes are added up unweighted", named=["dout does nothing"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    flat, g = x.ravel().copy(), []
    for k in range(flat.size):
        plus, minus = flat.copy(), flat.copy()
        plus[k], minus[k] = flat[k] + h, flat[k] - h
        g.append((np.sum(f(plus.reshape(x.shape))) - np.sum(f(minus.reshape(x.shape)))) / (2 * h))
    return np.reshape(g, x.shape)


@wrong("h is written as the number 1e-3", named=["`h` does nothing"], untrue=["Your slopes are twice too steep"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    step = 1e-3
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = step
        grad[i] = np.sum(dout * (f(x + e) - f(x - e))) / (2 * step)
    return grad


@wrong("each parameter is moved by h |x|, and the difference is divided by 2 h: |x| times the gradient")
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = h * abs(x[i])
        grad[i] = np.sum(dout * (f(x + e) - f(x - e))) / (2 * h)
    return grad


@wrong("the mean over the elements in place of the worst of them", named=["You averaged"])
def relative_error(a, b, *, floor=1e-8):
    top = np.abs(a - b)
    bottom = np.maximum(np.abs(a) + np.abs(b), floor)
    return float(np.mean(top / bottom))


@wrong("compares with the larger of the two, not with their sum", named=["You compare with the larger of the two"])
def relative_error(a, b, *, floor=1e-8):
    size = np.maximum(np.abs(a), np.abs(b))
    return float((np.abs(a - b) / np.maximum(size, floor)).max())


@wrong("one error for the whole arrays, of norms, in place of the worst element's",
       named=["You compared the lengths of whole gradients"])
def relative_error(a, b, *, floor=1e-8):
    d = np.linalg.norm(np.ravel(a - b))
    return float(d / max(np.linalg.norm(np.ravel(a)) + np.linalg.norm(np.ravel(b)), floor))


@wrong("floor is added to the sum of sizes, where it should be the least that counts",
       named=["You added the floor to every size"])
def relative_error(a, b, *, floor=1e-8):
    return float(np.max(abs(a - b) / (abs(a) + abs(b) + floor)))


@wrong("the sizes are taken of the sum: |a + b| in place of |a| + |b|",
       named=["You compare with |a + b|, which is next to"])
def relative_error(a, b, *, floor=1e-8):
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a + b), floor)))


@wrong("in bits: the logarithm to base 2", named=["You took the logarithm to base 2 and measure in"])
def initial_loss(classes):
    return math.log2(classes)


@wrong("the logarithm to base 10", named=["You took the logarithm to base 10"])
def initial_loss(classes):
    return float(-np.log10(1 / classes))


@wrong("the entropy's summand, (1 / C) log C, of one class", named=["You divided by the number of classes"])
def initial_loss(classes):
    p = 1 / classes
    return -p * math.log(p)


@wrong("the probability of a wrong answer, 1 - 1 / C: an error, not a loss",
       named=["That is how often a guess is wrong"])
def initial_loss(classes):
    return 1 - 1 / classes


@wrong("squares are added up, and the roots are left out: the ratio of squared lengths", named=["Squares over squares"])
def update_ratio(w, update):
    return float(np.vdot(update, update) / np.vdot(w, w))


@wrong("upside down: the weights over the step", named=["Upside down: that is how many such"])
def update_ratio(w, update):
    return float(np.linalg.norm(w.ravel()) / np.linalg.norm(update.ravel()))


@wrong("the mean of the ratios of single elements, in place of the ratio of lengths",
       named=["You divided weight by weight and averaged"])
def update_ratio(w, update):
    r = np.abs(update) / np.abs(w)
    return float(r.mean())


@wrong("the largest step over the largest weight", named=["You compared the largest step with the largest"])
def update_ratio(w, update):
    return float(np.abs(update).max() / np.abs(w).max())


@wrong("standard deviations in place of lengths: the means are taken off first")
def update_ratio(w, update):
    return float(np.std(update) / np.std(w))


@wrong("looks for overfitting before all other rules", named=["You look at the gap before you look at the loss"])
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10):
    C = np.log(classes)
    if train_accuracy[-1] - test_accuracy[-1] > 0.1:
        return "overfitting"
    if not np.all(np.isfinite(loss)) or np.any(loss > 3 * loss[0]):
        return "exploded"
    q = loss[:len(loss) // 4 + 1]
    if loss[-1] > C / 2:
        slow = loss[0] - q.min() < 0.6 * (loss[0] - loss.min())
        return "learning rate too low" if slow else "learning rate too high"
    if np.all(np.abs(q - C) < 0.05 * C):
        return "bad initialization"
    return "fine"


@wrong("nan is not looked for: every comparison with it is False",
       named=["A run in which a loss is nan"])
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10):
    limit = math.log(classes)
    if (loss > 3 * loss[0]).any():
        return "exploded"
    quarter = loss[:len(loss) // 4 + 1]
    if loss[-1] > 0.5 * limit:
        early, whole = loss[0] - quarter.min(), loss[0] - loss.min()
        return "learning rate too low" if early < 0.6 * whole else "learning rate too high"
    if (abs(quarter - limit) < 0.05 * limit).all():
        return "bad initialization"
    return "overfitting" if train_accuracy[-1] - test_accuracy[-1] > 0.1 else "fine"


@wrong("log 10 is written as a number: `classes` is not used", named=["log 10 for ever"])
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10):
    chance = 2.302585
    first = loss[0]
    if any(not math.isfinite(v) or v > 3 * first for v in loss):
        return "exploded"
    quarter = loss[:len(loss) // 4 + 1]
    if loss[-1] > chance / 2:
        if first - min(quarter) < 0.6 * (first - min(loss)):
            return "learning rate too low"
        return "learning rate too high"
    if max(abs(v - chance) for v in quarter) < 0.05 * chance:
        return "bad initialization"
    if train_accuracy[-1] - test_accuracy[-1] > 0.1:
        return "overfitting"
    return "fine"


@wrong("gains are read off at the end of the quarter and of the run, not from the lowest loss until then")
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10):
    c = np.log(classes)
    if not np.isfinite(loss).all() or (loss > 3 * loss[0]).any():
        return "exploded"
    k = len(loss) // 4 + 1
    if loss[-1] > c / 2:
        gained = loss[0] - loss[k - 1]
        return "learning rate too low" if gained < 0.6 * (loss[0] - loss[-1]) else "learning rate too high"
    if (np.abs(loss[:k] - c) < 0.05 * c).all():
        return "bad initialization"
    return "overfitting" if (train_accuracy - test_accuracy)[-1] > 0.1 else "fine"


@wrong("the gap is the widest of the whole run, not that in the end", named=["You take the largest gap of the run"])
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10):
    c, q = np.log(classes), loss[:len(loss) // 4 + 1]
    if np.isnan(loss).any() or np.isinf(loss).any() or loss.max() > 3 * loss[0]:
        return "exploded"
    if loss[-1] > 0.5 * c:
        few = loss[0] - q.min() < 0.6 * (loss[0] - loss.min())
        return ("learning rate too high", "learning rate too low")[int(few)]
    if np.abs(q - c).max() < 0.05 * c:
        return "bad initialization"
    return "overfitting" if np.max(train_accuracy - test_accuracy) > 0.1 else "fine"


@right
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    steps = np.eye(x.size).reshape(x.size, *x.shape) * h
    slopes = [np.vdot(np.broadcast_to(dout, np.shape(f(x))), f(x + e) - f(x - e)) for e in steps]
    return (np.array(slopes) / (2 * h)).reshape(x.shape)


@right
def relative_error(a, b, *, floor=1e-8):
    sizes = np.sum([np.fabs(a), np.fabs(b)], axis=0).clip(min=floor)
    return np.linalg.norm(((a - b) / sizes).ravel(), ord=np.inf)


@right
def initial_loss(classes):
    scores = np.zeros(classes)
    return float(np.log(np.sum(np.exp(scores))) - scores[0])
