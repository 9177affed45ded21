"""Later answers to the chapter on optimizers: one step for all, the loop around it, the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("ε is under the root.", kind="slip", named=["Your ε stands inside the root."])
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    m, v, t = state
    t += 1
    m = phi[0] * m + phi[1] * dw
    v = psi[0] * v + psi[1] * dw * dw
    m_hat, v_hat = m, v
    if corrected:
        m_hat, v_hat = m / (1 - phi[0] ** t), v / (1 - psi[0] ** t)
    return w - lr * m_hat / np.sqrt(v_hat + eps), (m, v, t)


@wrong("Both memories are corrected by the share that m keeps.", kind="slip",
       named=["You corrected V by the share that"])
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    m, v, t = state
    t = t + 1
    m = phi[0] * m + phi[1] * dw
    v = psi[0] * v + psi[1] * np.square(dw)
    c = 1 - phi[0] ** t if corrected else 1
    return w - lr * (m / c) / (np.sqrt(v / c) + eps), (m, v, t)


@wrong("The state that is handed on holds the corrected memories.", kind="slip",
       named=["You handed on the corrected m and"])
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    m, v, t = state
    t = t + 1
    m = phi[0] * m + phi[1] * dw
    v = psi[0] * v + psi[1] * np.square(dw)
    if corrected:
        m = m / (1 - phi[0] ** t)
        v = v / (1 - psi[0] ** t)
    return w - lr * m / (np.sqrt(v) + eps), (m, v, t)


@wrong("The new comes in with 1 minus the share that is kept; the second number of a pair does nothing.", kind="slip",
       named=["Your m is always an average. What", "Your V is always an average. What"])
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    m, v, t = state
    t = t + 1
    b1, b2 = phi[0], psi[0]
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * dw ** 2
    if corrected:
        return w - lr * (m / (1 - b1 ** t)) / (np.sqrt(v / (1 - b2 ** t)) + eps), (m, v, t)
    return w - lr * m / (np.sqrt(v) + eps), (m, v, t)


@wrong("V remembers the gradients' sizes, not their squares.", kind="odd")
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    m, v, t = state
    t = t + 1
    m = phi[0] * m + phi[1] * dw
    v = psi[0] * v + psi[1] * np.abs(dw)
    a, b = (1 - phi[0] ** t, 1 - psi[0] ** t) if corrected else (1, 1)
    return w - lr * (m / a) / (np.sqrt(v / b) + eps), (m, v, t)


@wrong("The step is taken with the old m, before the gradient comes in.", kind="odd")
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    m, v, t = state
    t = t + 1
    new = phi[0] * m + phi[1] * dw
    v = psi[0] * v + psi[1] * dw ** 2
    a, b = (1 - phi[0] ** t, 1 - psi[0] ** t) if corrected else (1, 1)
    return w - lr * (m / a) / (np.sqrt(v / b) + eps), (new, v, t)


@wrong("t is counted after the correction, which for the first step divides by 0; so it is left out there.",
       kind="slip")
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    m, v, t = state
    m = phi[0] * m + phi[1] * dw
    v = psi[0] * v + psi[1] * dw ** 2
    mh, vh = m, v
    if corrected and t > 0:
        mh, vh = m / (1 - phi[0] ** t), v / (1 - psi[0] ** t)
    return w - lr * mh / (np.sqrt(vh) + eps), (m, v, t + 1)


@right
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    memories, t = state[:2], state[2] + 1
    new = [keep * old + add * g for (keep, add), old, g in zip((phi, psi), memories, (dw, dw * dw))]
    shown = [memory / (1 - pair[0] ** t) if corrected else memory for pair, memory in zip((phi, psi), new)]
    direction = shown[0] / (shown[1] ** 0.5 + eps)
    return w - lr * direction, (*new, t)


@wrong("Nothing is drawn: the last ones are held out.", kind="slip", named=["The same examples are held out"])
def split(examples, *, held_out, rng):
    idx = np.arange(examples)
    return idx[:-held_out], idx[-held_out:]


@wrong("Training and held-out examples have changed places.", kind="slip", named=["The parts have changed places:"])
def split(examples, *, held_out, rng):
    p = rng.permutation(examples)
    return p[:held_out], p[held_out:]


@wrong("The held out are drawn with replacement, so that some are there twice.", kind="slip", listed=True)
def split(examples, *, held_out, rng):
    val = rng.integers(0, examples, held_out)
    train = np.setdiff1d(np.arange(examples), val)
    return train, val


@wrong("The held out are also trained on: the training part is all examples.", kind="slip",
       named=["Those that are held out are"])
def split(examples, *, held_out, rng):
    order = rng.permutation(examples)
    return order, order[:held_out]


@wrong("The held out are a block of neighbours that begins at a random place.", kind="odd")
def split(examples, *, held_out, rng):
    start = rng.integers(0, examples - held_out + 1)
    everyone = np.arange(examples)
    inside = (everyone >= start) & (everyone < start + held_out)
    return everyone[~inside], everyone[inside]


@wrong("NumPy's global generator shuffles, not rng.", kind="promise", named=["You do not draw from"])
def split(examples, *, held_out, rng):
    order = np.random.permutation(examples)
    return order[held_out:], order[:held_out]


@wrong("Example 0 is never held out.", kind="edge")
def split(examples, *, held_out, rng):
    order = 1 + rng.permutation(examples - 1)
    return np.concatenate([[0], order[held_out:]]), order[:held_out]


@right
def split(examples, *, held_out, rng):
    keys = rng.random(examples)
    chosen = set(np.argsort(keys)[:held_out].tolist())
    return (np.array([i for i in range(examples) if i not in chosen]), np.array(sorted(chosen)))


@wrong("The last, shorter batch is left out.", kind="slip", named=["You leave out what does not fill"])
def minibatches(examples, *, batch, rng):
    order = rng.permutation(examples)
    return [order[k * batch:(k + 1) * batch] for k in range(examples // batch)]


@wrong("Each batch is drawn by itself, so that some examples come twice and others not at all.", kind="slip",
       named=["You draw each batch from all examples anew"])
def minibatches(examples, *, batch, rng):
    out = []
    left = examples
    while left > 0:
        out.append(rng.choice(examples, size=min(batch, left), replace=False))
        left -= batch
    return out


@wrong("The examples are not shuffled, only the batches are.", kind="slip")
def minibatches(examples, *, batch, rng):
    parts = [np.arange(i, min(i + batch, examples)) for i in range(0, examples, batch)]
    head, tail = parts[:-1], parts[-1:]
    return [head[i] for i in rng.permutation(len(head))] + tail


@wrong("The batches are of nearly equal size, none of which is the one that was asked for.", kind="odd",
       named=["You cut the examples into parts"])
def minibatches(examples, *, batch, rng):
    return np.array_split(rng.permutation(examples), -(-examples // batch))


@wrong("If B divides N, an empty batch comes last.", kind="edge", named=["If the batch divides the number"])
def minibatches(examples, *, batch, rng):
    order = rng.permutation(examples)
    return [order[k * batch:(k + 1) * batch] for k in range(examples // batch + 1)]


@wrong("The last batch is filled up from the beginning.", kind="slip")
def minibatches(examples, *, batch, rng):
    order = rng.permutation(examples)
    count = -(-examples // batch)
    return list(np.resize(order, (count, batch)))


@wrong("Every batch is sorted, and the order is the same in every epoch: a generator of its own.", kind="promise",
       named=["You draw from a generator of your"])
def minibatches(examples, *, batch, rng):
    order = np.random.default_rng(0).permutation(examples)
    return [np.sort(order[i:i + batch]) for i in range(0, examples, batch)]


@right
def minibatches(examples, *, batch, rng):
    order = np.arange(examples)
    rng.shuffle(order)
    return np.split(order, range(batch, examples, batch))


@wrong("The last w is returned, not the best.", kind="slip", named=["You return the w of the last"])
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, best, waited = [], -np.inf, 0
    for _ in range(epochs):
        order = rng.permutation(examples)
        for i in range(0, examples, batch):
            w = step(w, order[i:i + batch])
        scores.append(score(w))
        if scores[-1] > best:
            best, waited = scores[-1], 0
        else:
            waited += 1
            if waited == patience:
                break
    return w, np.array(scores)


@wrong("The best w is not copied: step may write into it.", kind="slip", named=["You keep the best w itself. If"])
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, best, best_w, waited = [], -np.inf, w, 0
    for _ in range(epochs):
        order = rng.permutation(examples)
        for i in range(0, examples, batch):
            w = step(w, order[i:i + batch])
        s = score(w)
        scores.append(s)
        if s > best:
            best, best_w, waited = s, w, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best_w, scores


@wrong("An equal score counts as a new best.", kind="slip", named=["An equal score counts as a new"])
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, best, kept, waited = [], -float("inf"), w.copy(), 0
    for epoch in range(epochs):
        order = rng.permutation(examples)
        for rows in np.split(order, range(batch, examples, batch)):
            w = step(w, rows)
        s = score(w)
        scores.append(s)
        if s >= best:
            best, kept, waited = s, w.copy(), 0
        else:
            waited += 1
        if waited >= patience:
            break
    return kept, scores


@wrong("It waits one epoch longer than there is patience.", kind="edge", named=["You wait an epoch too long. With"])
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, best, kept, last = [], -np.inf, w.copy(), -1
    for epoch in range(epochs):
        order = rng.permutation(examples)
        for i in range(0, examples, batch):
            w = step(w, order[i:i + batch])
        scores.append(score(w))
        if scores[-1] > best:
            best, kept, last = scores[-1], w.copy(), epoch
        if epoch - last > patience:
            break
    return kept, scores


@wrong("Patience is never reset: the bad epochs are counted in all, not in a row.", kind="slip",
       named=["You count all epochs without a"])
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, best, kept, bad = [], -np.inf, w.copy(), 0
    for _ in range(epochs):
        order = rng.permutation(examples)
        for i in range(0, examples, batch):
            w = step(w, order[i:i + batch])
        scores.append(score(w))
        if scores[-1] > best:
            best, kept = scores[-1], w.copy()
        else:
            bad += 1
            if bad >= patience:
                break
    return kept, scores


@wrong("The batches are drawn once, before the first epoch.", kind="slip", named=["You draw one order, before the"])
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    order = rng.permutation(examples)
    parts = [order[i:i + batch] for i in range(0, examples, batch)]
    scores, best, kept, waited = [], -np.inf, w.copy(), 0
    for _ in range(epochs):
        for rows in parts:
            w = step(w, rows)
        scores.append(score(w))
        if scores[-1] > best:
            best, kept, waited = scores[-1], w.copy(), 0
        else:
            waited += 1
        if waited == patience:
            break
    return kept, scores


@wrong("A score that is worse than the one before counts as bad, even if there was no new best before.", kind="odd")
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, kept, bad = [], w.copy(), 0
    for _ in range(epochs):
        order = rng.permutation(examples)
        for i in range(0, examples, batch):
            w = step(w, order[i:i + batch])
        s = score(w)
        if not scores or s > max(scores):
            kept = w.copy()
        bad = bad + 1 if scores and s <= scores[-1] else 0
        scores.append(s)
        if bad == patience:
            break
    return kept, scores


@wrong("The w that came in competes too: if its score is the best, it is returned.", kind="odd")
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, best, kept, waited = [], score(w), w.copy(), 0
    for _ in range(epochs):
        order = rng.permutation(examples)
        for i in range(0, examples, batch):
            w = step(w, order[i:i + batch])
        scores.append(score(w))
        if scores[-1] > best:
            best, kept, waited = scores[-1], w.copy(), 0
        else:
            waited += 1
        if waited == patience:
            break
    return kept, scores


@right
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    history, snapshots = [], []
    while len(history) < epochs:
        rows = list(rng.permutation(examples))
        while rows:
            w = step(w, np.array(rows[:batch]))
            rows = rows[batch:]
        history.append(score(w))
        snapshots.append(w.copy())
        if len(history) - 1 - int(np.argmax(history)) >= patience:
            break
    return snapshots[int(np.argmax(history))], np.array(history)


@wrong("The gradient starts at zero in each epoch, and adds up within it.", kind="slip",
       named=["Each round begins afresh, but"])
def sgd_run(x, y, w, *, lr, batch, epochs):
    losses, moved = [], []
    for _ in range(epochs):
        grad = np.zeros_like(w)
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = grad + xb.T @ err / len(xb)
            losses.append(0.5 * np.sum(err * err) / len(xb))
            moved.append(np.linalg.norm(lr * grad))
            w = w - lr * grad
    return w, np.asarray(losses), np.asarray(moved)


@wrong("The sum is damped by a half in place of being dropped: momentum.", kind="odd",
       named=["Half of the old slope still goes"])
def sgd_run(x, y, w, *, lr, batch, epochs):
    grad, losses, moved = np.zeros_like(w), [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = 0.5 * grad + xb.T @ err / len(xb)
            losses.append(0.5 * np.sum(err * err) / len(xb))
            moved.append(np.linalg.norm(lr * grad))
            w = w - lr * grad
    return w, np.asarray(losses), np.asarray(moved)


@wrong("The gradient is mended, but it is divided by the batch that was asked for, also for the shorter last one.",
       kind="edge", named=["In the loss of a smaller last", "The steps are independent of each"])
def sgd_run(x, y, w, *, lr, batch, epochs):
    losses, moved = [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = xb.T @ err / batch
            losses.append(0.5 * np.sum(err * err) / batch)
            moved.append(np.linalg.norm(lr * grad))
            w = w - lr * grad
    return w, np.asarray(losses), np.asarray(moved)


@wrong("The gradient is mended, and the loss is measured after the step.", kind="slip",
       named=["The losses are measured after"])
def sgd_run(x, y, w, *, lr, batch, epochs):
    losses, moved = [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            grad = xb.T @ (xb @ w - yb) / len(xb)
            moved.append(np.linalg.norm(lr * grad))
            w = w - lr * grad
            losses.append(0.5 * np.sum((xb @ w - yb) ** 2) / len(xb))
    return w, np.asarray(losses), np.asarray(moved)


@wrong("The gradient is mended, and the lengths are those of the gradient, without the learning rate.", kind="slip",
       named=["The lengths that you return"])
def sgd_run(x, y, w, *, lr, batch, epochs):
    losses, moved = [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = xb.T @ err / len(xb)
            losses.append(0.5 * np.sum(err * err) / len(xb))
            moved.append(np.linalg.norm(grad))
            w = w - lr * grad
    return w, np.asarray(losses), np.asarray(moved)


@wrong("The sum is divided by the number of steps so far: the average gradient.", kind="odd",
       named=["You take the average of all"])
def sgd_run(x, y, w, *, lr, batch, epochs):
    grad, losses, moved = np.zeros_like(w), [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = grad + xb.T @ err / len(xb)
            losses.append(0.5 * np.sum(err * err) / len(xb))
            mean = grad / len(losses)
            moved.append(np.linalg.norm(lr * mean))
            w = w - lr * mean
    return w, np.asarray(losses), np.asarray(moved)


@right
def sgd_run(x, y, w, *, lr, batch, epochs):
    losses, moved = [], []
    for first in [*range(0, len(x), batch)] * epochs:
        rows = slice(first, first + batch)
        err = x[rows] @ w - y[rows]
        new = w - lr * np.einsum("nd,nk->dk", x[rows], err) / len(err)
        losses.append((err ** 2).sum(axis=1).mean() / 2)
        moved.append(np.sqrt(((new - w) ** 2).sum()))
        w = new
    return w, np.array(losses), np.array(moved)


@right
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    def remember(memory, pair, new):
        keep, add = pair
        return memory * keep + new * add

    def unbiased(memory, pair, t):
        return memory / (1 - pair[0] ** t) if corrected else memory

    m, V, t = state
    m, V, t = remember(m, phi, dw), remember(V, psi, dw ** 2), t + 1
    step = unbiased(m, phi, t) / (eps + np.sqrt(unbiased(V, psi, t)))
    return w - lr * step, (m, V, t)


@right
def split(examples, *, held_out, rng):
    left, held = list(range(examples)), []
    for _ in range(held_out):
        held.append(left.pop(int(rng.integers(len(left)))))
    return np.array(left), np.array(held)


@right
def minibatches(examples, *, batch, rng):
    waiting = rng.choice(examples, size=examples, replace=False).tolist()
    out = []
    while waiting:
        now, waiting = waiting[:batch], waiting[batch:]
        out.append(np.array(now))
    return out


@right
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    scores, best, best_score, bad = [], None, None, 0
    for _ in range(epochs):
        order = rng.permutation(examples)
        position = 0
        while position < examples:
            w = step(w, order[position:position + batch])
            position += batch
        now = float(score(w))
        scores.append(now)
        if best_score is None or now > best_score:
            best, best_score, bad = np.array(w, copy=True), now, 0
        else:
            bad += 1
        if bad >= patience:
            break
    return best, np.array(scores)


@right
def sgd_run(x, y, w, *, lr, batch, epochs):
    def slope_and_loss(w, rows):
        miss = np.tensordot(x[rows], w, axes=1) - y[rows]
        return np.tensordot(x[rows].T, miss, axes=1) / len(rows), (miss ** 2).sum() / (2 * len(rows))

    losses, moved = [], []
    for k in range(epochs * -(-len(x) // batch)):
        first = k % -(-len(x) // batch) * batch
        slope, loss = slope_and_loss(w, np.arange(first, min(first + batch, len(x))))
        losses.append(loss)
        moved.append(lr * np.sqrt((slope ** 2).sum()))
        w = w - lr * slope
    return w, np.array(losses), np.array(moved)


@wrong("It divides by 1 minus the weight of the new, not by 1 minus the share of the old.",
       kind="slip", named=["ou correct by the weight of"])
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    (a, b), (c, d), (m, v, t) = phi, psi, state
    m, v, t = a * m + b * dw, c * v + d * dw * dw, t + 1
    mh, vh = (m / (1 - b**t), v / (1 - d**t)) if corrected else (m, v)
    return w - lr * mh / (np.sqrt(vh) + eps), (m, v, t)


@right
def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    t = state[2] + 1
    memories, used = [], []
    for old, new, (keep, add) in zip(state, (dw, np.square(dw)), (phi, psi)):
        memory = np.multiply(keep, old) + np.multiply(add, new)
        memories.append(memory.astype(dw.dtype))
        used.append(memories[-1] / (1 - keep**t) if corrected else memories[-1])
    return w - lr * np.divide(used[0], np.sqrt(used[1]) + eps), (memories[0], memories[1], t)


@wrong("Drawn with repetition, so fewer may be held out, and those left out twice.", kind="slip", listed=True)
def split(examples, *, held_out, rng):
    val = rng.integers(0, examples, size=held_out)
    train = np.setdiff1d(np.arange(examples), val)
    return train, val


@wrong("A block of neighbours is held out, beginning at random.", kind="odd")
def split(examples, *, held_out, rng):
    start = rng.integers(examples - held_out + 1)
    val = np.arange(start, start + held_out)
    return np.delete(np.arange(examples), val), val


@wrong("Example 0 can never be held out.", kind="edge")
def split(examples, *, held_out, rng):
    val = 1 + rng.choice(examples - 1, size=held_out, replace=False)
    return np.setdiff1d(np.arange(examples), val), val


@right
def split(examples, *, held_out, rng):
    if not 0 < held_out < examples:
        raise ValueError("nobody is left")
    out = np.zeros(examples, dtype=bool)
    out[rng.choice(examples, size=held_out, replace=False)] = True
    return np.flatnonzero(~out), np.flatnonzero(out)


@wrong("array_split makes batches of about equal size, so not all but the last are full.",
       kind="slip", named=["ou cut the examples into parts"])
def minibatches(examples, *, batch, rng):
    return list(np.array_split(rng.permutation(examples), -(-examples // batch)))


@wrong("Only the order of the batches is random, neighbours stay together.",
       kind="slip", named=["eighbours stay neighbours: you shuffle the"])
def minibatches(examples, *, batch, rng):
    rows = [np.arange(s, min(s + batch, examples)) for s in range(0, examples, batch)]
    last = rows.pop() if examples % batch else None
    mixed = [rows[i] for i in rng.permutation(len(rows))]
    return mixed if last is None else [*mixed, last]


@right
def minibatches(examples, *, batch, rng):
    rows = list(range(examples))
    rng.shuffle(rows)
    out = []
    while rows:
        out.append(np.array(rows[:batch]))
        del rows[:batch]
    return out


@wrong("The scores begin at 0: where all are negative nothing is kept but the first w.",
       kind="edge", named=["our best score begins at 0."])
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    best, w_best, bad, scores = 0, w.copy(), 0, []
    for _ in range(epochs):
        order = rng.permutation(examples)
        for s in range(0, examples, batch):
            w = step(w, order[s:s + batch])
        scores.append(score(w))
        if scores[-1] > best:
            best, w_best, bad = scores[-1], w.copy(), 0
        else:
            bad += 1
        if bad == patience:
            break
    return w_best, np.array(scores)


@wrong("The score is asked for after each batch.", kind="slip")
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    best, bad, scores = -np.inf, 0, []
    for _ in range(epochs):
        order = rng.permutation(examples)
        for s in range(0, examples, batch):
            w = step(w, order[s:s + batch])
            scores.append(score(w))
        if scores[-1] > best:
            best, w_best, bad = scores[-1], w.copy(), 0
        else:
            bad += 1
        if bad >= patience:
            break
    return w_best, np.array(scores)


@right
def training_loop(w, step, score, *, examples, batch, epochs, patience, rng):
    history, kept = [], []
    while len(history) < epochs:
        queue = rng.permutation(examples)
        while queue.size:
            w, queue = step(w, queue[:batch]), queue[batch:]
        history.append(float(score(w)))
        kept.append(w.copy())
        first = history.index(max(history))
        if len(history) - 1 - first >= patience:
            break
    return kept[first], np.asarray(history)


@wrong("The gradient fades by 0.9 in place of being forgotten: momentum.",
       kind="slip", named=["ost of the old slope still"])
def sgd_run(x, y, w, *, lr, batch, epochs):
    grad, losses, moved = np.zeros_like(w), [], []
    for _ in range(epochs):
        for first in range(0, len(x), batch):
            xb, yb = x[first:first + batch], y[first:first + batch]
            err = xb @ w - yb
            grad = 0.9 * grad + xb.T @ err / len(xb)
            losses.append(0.5 * np.sum(err * err) / len(xb))
            moved.append(np.linalg.norm(lr * grad))
            w = w - lr * grad
    return w, np.asarray(losses), np.asarray(moved)
