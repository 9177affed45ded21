"""Later answers to the chapter on ensembles: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("One copy is made before the run, and it is kept again and again.", kind="slip")
def snapshot_run(x, y, w, test, *, lr, every, steps):
    w, nets = w.copy(), []
    kept = w.copy()
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(kept)
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


@wrong("A view is kept, w[:], which shares the memory.", kind="slip", named=["It still does what it did when"])
def snapshot_run(x, y, w, test, *, lr, every, steps):
    w, nets = w.copy(), []
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(w[:])
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


@wrong("Copies are kept, but from step 0 on: an early snapshot too many, every one before its time.", kind="slip",
       named=["The snapshots are copies. The"])
def snapshot_run(x, y, w, test, *, lr, every, steps):
    w, nets = w.copy(), []
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if step % every == 0:
            nets.append(w.copy())
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


@wrong("The scores are mended as they are added up; the snapshots that are returned are all the last one.", kind="odd")
def snapshot_run(x, y, w, test, *, lr, every, steps):
    w, nets, total = w.copy(), [], 0
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(w)
            total = total + test @ w
    return np.asarray(nets), total / len(nets)


@wrong("Copies are kept; the scores are those of the last one alone.", kind="odd",
       named=["The snapshots are different now;"])
def snapshot_run(x, y, w, test, *, lr, every, steps):
    w, nets = w.copy(), []
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(w.copy())
    return np.asarray(nets), test @ nets[-1]


@wrong("Each stretch starts anew from the weights that came in.", kind="odd", named=["After each snapshot you go back"])
def snapshot_run(x, y, w, test, *, lr, every, steps):
    start, nets = w, []
    w = start.copy()
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(w)
            w = start.copy()
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


@wrong("Copies are kept, and the caller's own w is written into.", kind="promise",
       named=["You write into an array that you"])
def snapshot_run(x, y, w, test, *, lr, every, steps):
    nets = []
    for step in range(steps):
        k = step % len(x)
        err = x[k] @ w - y[k]
        w -= lr * np.outer(x[k], err)
        if (step + 1) % every == 0:
            nets.append(w.copy())
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


@right
def snapshot_run(x, y, w, test, *, lr, every, steps):
    path = [w]
    for step in range(steps):
        row = x[step % len(x)][None]
        path.append(path[-1] - lr * row.T @ (row @ path[-1] - y[step % len(x)][None]))
    nets = np.stack(path[every::every])
    return nets, test @ nets.mean(axis=0)


@right
def snapshot_run(x, y, w, test, *, lr, every, steps):
    nets = np.empty((steps // every, *w.shape), w.dtype)
    total = 0
    for step in range(1, steps + 1):
        row, target = x[(step - 1) % len(x)], y[(step - 1) % len(x)]
        w = w - lr * np.einsum("d,k->dk", row, row @ w - target)
        if step % every == 0:
            nets[step // every - 1] = w
            total = total + test @ w
    return nets, total / len(nets)


@wrong("A snapshot is taken at the start too, and the last one is missing.",
       kind="slip", named=["he first snapshot is of the"])
def snapshot_run(x, y, w, test, *, lr, every, steps):
    nets = []
    for step in range(steps):
        if step % every == 0:
            nets.append(w)
        k = step % len(x)
        w = w - lr * np.outer(x[k], x[k] @ w - y[k])
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


@wrong("Each snapshot is the average of the weights so far.", kind="odd")
def snapshot_run(x, y, w, test, *, lr, every, steps):
    nets, total = [], np.zeros_like(w)
    for step in range(steps):
        k = step % len(x)
        w = w - lr * np.outer(x[k], x[k] @ w - y[k])
        total = total + w
        if (step + 1) % every == 0:
            nets.append(total / (step + 1))
    return np.asarray(nets), sum(test @ net for net in nets) / len(nets)


@right
def snapshot_run(x, y, w, test, *, lr, every, steps):
    path = [w]
    for step in range(steps):
        a, b = x[step % len(x), :, None], y[step % len(x), None]          # (D, 1), (1, K)
        path.append(path[-1] - lr * a * (a.T @ path[-1] - b))
    nets = np.array(path[every::every])
    return nets, test @ nets.mean(axis=0)
