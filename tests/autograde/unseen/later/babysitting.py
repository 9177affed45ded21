"""Later answers to the chapter on babysitting: softmax, the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The gradient is not divided by the number of examples.", kind="slip",
       named=["Your gradient is that of the sum"])
def softmax_loss(scores, y):
    s = scores - scores.max(axis=-1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
    hot = np.eye(scores.shape[-1], dtype=scores.dtype)[y]
    return -(hot * logp).sum(axis=-1).mean(axis=-1), np.exp(logp) - hot


@wrong("The loss is a sum over the batch, not a mean; the gradient is that of the mean.", kind="slip",
       named=["Your loss is a sum over the"])
def softmax_loss(scores, y):
    N = scores.shape[-2]
    s = scores - scores.max(axis=-1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
    hot = np.eye(scores.shape[-1], dtype=scores.dtype)[y]
    return -(hot * logp).sum(axis=(-1, -2)), (np.exp(logp) - hot) / N


@wrong("The largest score is not taken off: large scores overflow.", kind="slip",
       named=["A score of 1000 is too large for"])
def softmax_loss(scores, y):
    N = len(y)
    e = np.exp(scores)
    p = e / e.sum(axis=-1, keepdims=True)
    hot = np.eye(scores.shape[-1], dtype=scores.dtype)[y]
    loss = -np.log((p * hot).sum(axis=-1)).mean(axis=-1)
    return loss, (p - hot) / N


@wrong("1e-12 is added in the logarithm, so that a class without hope costs 27.6 at most.", kind="slip",
       named=["A probability so small that it"])
def softmax_loss(scores, y):
    N = len(y)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    hot = np.eye(scores.shape[-1], dtype=scores.dtype)[y]
    loss = -np.log((p * hot).sum(axis=-1) + 1e-12).mean(axis=-1)
    return loss, (p - hot) / N


@wrong("The largest score of the whole batch is taken off, so that rows far below it are 0 / 0.", kind="edge",
       named=["You take the largest score of the"])
def softmax_loss(scores, y):
    N = len(y)
    s = scores - scores.max()
    logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
    hot = np.eye(scores.shape[-1], dtype=scores.dtype)[y]
    return -(hot * logp).sum(axis=-1).mean(axis=-1), (np.exp(logp) - hot) / N


@wrong("The gradient is divided by the number of scores, N C.", kind="odd")
def softmax_loss(scores, y):
    N, C = scores.shape[-2:]
    s = scores - scores.max(axis=-1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
    hot = np.eye(C, dtype=scores.dtype)[y]
    return -(hot * logp).sum(axis=-1).mean(axis=-1), (np.exp(logp) - hot) / (N * C)


@wrong("The logarithm is that to base 2.", kind="odd")
def softmax_loss(scores, y):
    N, C = scores.shape[-2:]
    s = scores - scores.max(axis=-1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
    hot = np.eye(C, dtype=scores.dtype)[y]
    return -(hot * logp).sum(axis=-1).mean(axis=-1) / np.log(2), (np.exp(logp) - hot) / N


@wrong("The right class gets p (p - 1), as from the derivative of p alone.", kind="slip")
def softmax_loss(scores, y):
    N, C = scores.shape[-2:]
    s = scores - scores.max(axis=-1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
    p = np.exp(logp)
    hot = np.eye(C, dtype=scores.dtype)[y]
    right_p = (p * hot).sum(axis=-1, keepdims=True)
    return -(hot * logp).sum(axis=-1).mean(axis=-1), right_p * (p - hot) / N


@right
def softmax_loss(scores, y):
    N, C = scores.shape[-2:]
    log_z = np.logaddexp.reduce(scores, axis=-1, keepdims=True)
    chosen = np.equal.outer(y, np.arange(C))
    costs = log_z[..., 0] - (scores * chosen).sum(axis=-1)
    dscores = np.exp(scores - log_z)
    dscores = np.where(chosen, np.expm1(scores - log_z), dscores) / N
    loss = costs.mean(axis=-1)
    return (float(loss) if loss.ndim == 0 else loss), dscores


@wrong("Only the loss is mended; the slope is divided by N twice.", kind="slip",
       named=["The slope is divided by the number of images"])
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios = [], []
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(y * logs, axis=1)))
        slope = x.T @ (np.exp(logs) - y) / len(x) / len(x)
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


@wrong("Only the slope is mended; the loss is divided by N twice.", kind="slip",
       named=["The loss that is shown is still"])
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios = [], []
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(y * logs, axis=1)) / len(x))
        slope = x.T @ (np.exp(logs) - y) / len(x)
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


@wrong("Loss and slope are sums over the data now, divided by nothing.", kind="slip",
       named=["The slope is a sum over the data", "The loss is a sum over the data"])
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios = [], []
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.sum(y * logs))
        slope = x.T @ (np.exp(logs) - y)
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


@wrong("The learning rate is multiplied by N, and the loss is as it was.", kind="odd",
       named=["The loss that is shown is still"])
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios = [], []
    lr = lr * len(x)
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(y * logs, axis=1)) / len(x))
        slope = x.T @ (np.exp(logs) - y) / len(x) / len(x)
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


@wrong("Mended, but the step is measured in the length of the new w.", kind="slip",
       named=["You measure a step in the length"])
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios = [], []
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(y * logs, axis=1)))
        slope = x.T @ (np.exp(logs) - y) / len(x)
        w = w - lr * slope
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
    return np.asarray(losses), np.asarray(ratios)


@right
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios = [], []
    for _ in range(steps):
        e = np.exp(x @ w)
        p = e / e.sum(axis=1, keepdims=True)
        losses.append(-np.mean(np.sum(y * np.log(p), axis=1)))
        slope = x.T @ (p - y) / len(x)
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


@wrong("Mended, and averaged over the classes as well.", kind="odd")
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios = [], []
    for _ in range(steps):
        scores = x @ w
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        losses.append(-np.mean(y * logs))
        slope = x.T @ (np.exp(logs) - y) / y.size
        ratios.append(lr * np.linalg.norm(slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.asarray(losses), np.asarray(ratios)


@right
def softmax_run(x, y, w, *, lr, steps):
    losses, ratios, N = [], [], len(x)
    for _ in range(steps):
        s = x @ w
        s = s - s.max(axis=1)[:, None]
        logs = s - np.log(np.exp(s).sum(axis=1))[:, None]
        losses.append(-np.vdot(y, logs) / N)
        move = lr / N * (x.T @ (np.exp(logs) - y))
        ratios.append(np.sqrt(np.sum(move ** 2) / np.sum(w ** 2)))
        w = w - move
    return np.array(losses), np.array(ratios)


@right
def softmax_loss(scores, y):
    def log_softmax(row):
        top = row.max(axis=-1, keepdims=True)
        return row - top - np.log(np.sum(np.exp(row - top), axis=-1, keepdims=True))

    N = scores.shape[-2]
    logs = log_softmax(scores)
    which = np.expand_dims(y, -1)
    chosen = np.take_along_axis(logs, which, axis=-1)
    grad = np.exp(logs)
    np.put_along_axis(grad, which, np.expm1(chosen), axis=-1)
    loss = -np.mean(chosen, axis=(-2, -1))
    return loss, grad / N


@right
def softmax_run(x, y, w, *, lr, steps):
    N, D = x.shape
    losses, ratios = [], []
    for _ in range(steps):
        loss, slope = 0.0, np.zeros_like(w)
        for image, truth in zip(x, y):
            scores = image @ w
            scores = scores - np.max(scores)
            logs = scores - np.log(np.sum(np.exp(scores)))
            loss -= truth @ logs / N
            slope += np.outer(image, np.exp(logs) - truth) / N
        losses.append(loss)
        ratios.append(np.linalg.norm(lr * slope) / np.linalg.norm(w))
        w = w - lr * slope
    return np.array(losses), np.array(ratios)


@wrong("The logarithm of p is taken after it was computed: p = 0 costs infinity.", kind="edge", listed=True)
def softmax_loss(scores, y):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        loss = -np.mean(np.log(p[range(len(y)), y]))
    p[range(len(y)), y] -= 1
    return float(loss), p / len(y)


@right
def softmax_loss(scores, y):
    N, C = scores.shape
    others = scores - scores[np.arange(N), y][:, None]            # (N, C), 0 at the right class
    top = others.max(axis=1)
    surprise = top + np.log(np.einsum("nc->n", np.exp(others - top[:, None])))
    d = np.exp(others - surprise[:, None])
    for n, right_one in enumerate(y):
        d[n, right_one] = -(d[n, :right_one].sum() + d[n, right_one + 1:].sum())
    return float(np.sum(surprise) / N), d / N
