"""Fresh answers to the chapter on babysitting, as students write them."""

import math

import numpy as np

from unseen import right, wrong


@wrong("A one-sided difference.", kind="slip", named=["That is the one-sided difference:"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    base = f(x)
    grad = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        moved = x.copy()
        moved[place] += h
        grad[place] = np.sum(dout * (f(moved) - base)) / h
    return grad


@wrong("It divides by h, not by 2h.", kind="slip", named=["Your slopes are twice too steep."])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    slopes = []
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = h
        e = e.reshape(x.shape)
        slopes.append(((f(x + e) - f(x - e)) / h * dout).sum())
    return np.array(slopes).reshape(x.shape)


@wrong("dout is not used: every output counts as 1.", kind="slip", named=["dout does nothing. If f returns"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    g = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        up, down = np.array(x), np.array(x)
        up[i], down[i] = x[i] + h, x[i] - h
        g[i] = np.sum(f(up) - f(down)) / (2 * h)
    return g


@wrong("Each parameter is put back h too low, so that x is changed and later slopes are taken elsewhere.",
       kind="promise", named=["You moved the caller's own"])
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        x[i] += h
        plus = np.array(f(x))
        x[i] -= 2 * h
        minus = np.array(f(x))
        grad[i] = np.sum(dout * (plus - minus)) / (2 * h)
        it.iternext()
    return grad


@wrong("The mean of the errors, not the worst.", kind="slip", named=["You averaged, and one wrong"])
def relative_error(a, b, *, floor=1e-8):
    errors = [abs(p - q) / max(abs(p) + abs(q), floor) for p, q in zip(np.ravel(a), np.ravel(b))]
    return sum(errors) / len(errors)


@wrong("The sizes are not added: the larger one stands below.", kind="slip", named=["You compare with the larger of"])
def relative_error(a, b, *, floor=1e-8):
    size = np.maximum(np.maximum(np.abs(a), np.abs(b)), floor)
    return float((np.abs(a - b) / size).max())


@wrong("The size of the sum is taken, in which opposite signs cancel.", kind="slip",
       named=["You compare with |a + b|, which"])
def relative_error(a, b, *, floor=1e-8):
    bottom = np.abs(a + b)
    bottom[bottom < floor] = floor
    return np.max(np.abs(a - b) / bottom)


@wrong("floor is added to the sizes.", kind="edge", named=["You added the floor to every"])
def relative_error(a, b, *, floor=1e-8):
    return np.amax(np.abs(a - b) / (np.abs(a) + np.abs(b) + floor))


@wrong("The logarithm is to base 2: bits, not nats.", kind="slip", named=["You took the logarithm to base 2"])
def initial_loss(classes):
    return math.log2(classes)


@wrong("The sign is missing: log of 1/C is negative.", kind="slip", named=["A loss below zero would be better"])
def initial_loss(classes):
    p = 1 / classes
    return math.log(p)


@wrong("The losses of all classes are added up: C log C.", kind="odd", named=["You added over all classes. Only"])
def initial_loss(classes):
    p = np.full(classes, 1 / classes)
    return float(-np.log(p).sum())


@wrong("It is the expected square: 1 - 1/C.", kind="odd", named=["That is how often a guess is"])
def initial_loss(classes):
    return 1 - 1 / classes


@wrong("The squares are compared, without the roots.", kind="slip", named=["Squares over squares: the root is"])
def update_ratio(w, update):
    return float(np.sum(update ** 2) / np.sum(w ** 2))


@wrong("The ratio is taken number by number, and averaged.", kind="slip", named=["You divided weight by weight and"])
def update_ratio(w, update):
    ratios = [abs(u / v) for u, v in zip(update.flatten(), w.flatten())]
    return float(np.mean(ratios))


@wrong("The largest entries are compared, not the lengths.", kind="odd", named=["You compared the largest step"])
def update_ratio(w, update):
    return np.abs(update).max() / np.abs(w).max()


@wrong("The length of the moved weights stands below.", kind="odd", named=["You compare with the weights"])
def update_ratio(w, update):
    new = w + update
    return math.sqrt(np.vdot(update, update)) / math.sqrt(np.vdot(new, new))


@wrong("An infinite or missing loss is not noticed, only one that is three times the first.", kind="slip",
       named=["A run in which a loss is nan, and"])
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10, enough=None):
    chance = np.log(classes)
    quarter = loss[:len(loss) // 4 + 1]
    if (loss > 3 * loss[0]).any():
        return "exploded"
    if loss[-1] > chance / 2:
        slow = loss[0] - quarter.min() < 0.6 * (loss[0] - loss.min())
        return "learning rate too low" if slow else "learning rate too high"
    if all(abs(v - chance) < 0.05 * chance for v in quarter):
        return "bad initialization"
    return "overfitting" if train_accuracy[-1] - test_accuracy[-1] > 0.1 else "fine"


@wrong("Too low and too high have changed places.", kind="slip", named=["Low and high are the wrong way"])
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10, enough=None):
    logC = math.log(classes)
    begin = loss[:1 + len(loss) // 4]
    if not np.isfinite(loss).all() or max(loss) > 3 * loss[0]:
        answer = "exploded"
    elif loss[-1] > 0.5 * logC:
        early, total = loss[0] - min(begin), loss[0] - min(loss)
        answer = "learning rate too high" if early < 0.6 * total else "learning rate too low"
    elif np.max(np.abs(begin - logC)) < 0.05 * logC:
        answer = "bad initialization"
    elif train_accuracy[-1] - test_accuracy[-1] > 0.1:
        answer = "overfitting"
    else:
        answer = "fine"
    return answer


@wrong("The gain is taken at the end of the quarter and of the run, not at the lowest loss until then.", kind="slip")
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10, enough=None):
    chance = np.log(classes)
    q = len(loss) // 4
    if np.isnan(loss).any() or np.isinf(loss).any() or np.any(loss > 3 * loss[0]):
        return "exploded"
    if loss[-1] > chance / 2:
        if loss[0] - loss[q] < 0.6 * (loss[0] - loss[-1]):
            return "learning rate too low"
        return "learning rate too high"
    if np.all(np.abs(loss[:q + 1] - chance) < 0.05 * chance):
        return "bad initialization"
    if train_accuracy[-1] - test_accuracy[-1] > 0.1:
        return "overfitting"
    return "fine"


@wrong("The widest gap of the whole run decides on overfitting, not the last.", kind="slip",
       named=["You take the largest gap of the"])
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10, enough=None):
    logC = np.log(classes)
    first_quarter = loss[:len(loss) // 4 + 1]
    gain = loss[0] - np.minimum.accumulate(loss)
    rules = [
        ("exploded", lambda: not np.all(np.isfinite(loss)) or np.any(loss > 3 * loss[0])),
        ("learning rate too low", lambda: loss[-1] > logC / 2 and gain[len(first_quarter) - 1] < 0.6 * gain[-1]),
        ("learning rate too high", lambda: loss[-1] > logC / 2),
        ("bad initialization", lambda: np.all(abs(first_quarter - logC) < 0.05 * logC)),
        ("overfitting", lambda: np.max(train_accuracy - test_accuracy) > 0.1),
    ]
    for word, holds in rules:
        if holds():
            return word
    return "fine"


@right
def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    def along(i):
        def value(t):
            y = np.array(x)
            y.flat[i] += t
            return np.vdot(np.broadcast_to(dout, np.shape(f(y))), f(y))

        return (value(h) - value(-h)) / (2 * h)

    return np.fromiter(map(along, range(x.size)), float, count=x.size).reshape(x.shape)


@wrong("The numbers are right, but it goes through the elements one by one.", kind="promise")
def relative_error(a, b, *, floor=1e-8):
    worst = 0.0
    for p, q in zip(np.ravel(a).tolist(), np.ravel(b).tolist()):
        worst = max(worst, abs(p - q) / max(abs(p) + abs(q), floor))
    return worst


@right
def initial_loss(classes):
    scores = np.zeros(int(classes))
    return float(np.log(np.exp(scores).sum()) - scores[0])


@right
def update_ratio(w, update):
    return math.hypot(*np.ravel(update).tolist()) / math.hypot(*np.ravel(w).tolist())


@right
def diagnose(loss, train_accuracy, test_accuracy, *, classes=10, enough=None):
    L, chance = [float(v) for v in loss], math.log(classes)
    quarter = L[:len(L) // 4 + 1]
    if any(not math.isfinite(v) or v > 3 * L[0] for v in L):
        return "exploded"
    if 2 * L[-1] > chance:
        early, whole = L[0] - min(quarter), L[0] - min(L)
        return "learning rate too " + ("low" if early < 0.6 * whole else "high")
    if max(abs(v - chance) for v in quarter) < 0.05 * chance:
        return "bad initialization"
    return ("fine", "overfitting")[bool(train_accuracy[-1] - test_accuracy[-1] > 0.1)]


@wrong("The gradient is that of the sum, the loss is the mean.", kind="slip",
       named=["Your gradient is that of the sum"])
def softmax_loss(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    n = np.arange(len(y))
    loss = -np.mean(shifted[n, y] - np.log(np.exp(shifted).sum(axis=1)))
    grad = p.copy()
    grad[n, y] -= 1
    return loss, grad


@wrong("The logarithm is to base 10.", kind="odd")
def softmax_loss(scores, y):
    z = scores - scores.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(scores.shape[1], dtype=scores.dtype)[y]
    loss = -(one_hot * log_p).sum() / len(y) / np.log(10)
    return loss, (np.exp(log_p) - one_hot) / len(y)


@wrong("The largest score is not taken off, and e to the 1000 overflows.", kind="edge",
       named=["A score of 1000 is too large"])
def softmax_loss(scores, y):
    with np.errstate(all="ignore"):
        e = np.exp(scores)
        p = e / e.sum(axis=1)[:, None]
        rows = range(len(y))
        loss = -np.log(p[rows, y]).mean()
    p[rows, y] -= 1
    return loss, p / len(y)
