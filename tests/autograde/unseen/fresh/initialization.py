"""Fresh answers to the chapter on initialization, as students write them."""

import math

import numpy as np

from unseen import right, wrong


@wrong("The weights are rounded to six digits, whatever the tolerance is.", kind="constant",
       named=["You compare to a fixed number of"])
def distinct_units(w, *, tolerance=1e-6):
    rounded = np.round(w, 6)
    return len({tuple(col) for col in rounded.T})


@wrong("Units are compared by the length of their difference, not by its largest entry.", kind="slip",
       named=["All weights add to what you"])
def distinct_units(w, *, tolerance=1e-6):
    kept = []
    for unit in w.T:
        if all(np.linalg.norm(unit - other) > tolerance for other in kept):
            kept.append(unit)
    return len(kept)


@wrong("One weight within the tolerance is enough for two units to be the same.", kind="slip",
       named=["For you one weight in common"])
def distinct_units(w, *, tolerance=1e-6):
    seen = []
    for j in range(w.shape[1]):
        same = False
        for k in seen:
            if np.abs(w[:, j] - w[:, k]).min() <= tolerance:
                same = True
        if not same:
            seen.append(j)
    return len(seen)


@wrong("The rows are counted, not the columns.", kind="slip", named=["You compared rows. A row holds"])
def distinct_units(w, *, tolerance=1e-6):
    gaps = np.abs(w[:, None, :] - w[None, :, :]).max(axis=2) <= tolerance
    return int(sum(not gaps[i, :i].any() for i in range(len(w))))


@wrong("The standard deviation of each unit, averaged over the units.", kind="slip",
       named=["You took the spread of each unit"])
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    f = np.tanh if nonlinearity == "tanh" else (lambda a: a * (a > 0))
    ms, ss = [], []
    for W in weights:
        x = f(x @ W)
        ms.append(x.mean())
        ss.append(x.std(axis=0).mean())
    return np.array(ms), np.array(ss)


@wrong("The statistics are those before the nonlinearity.", kind="slip", named=["Your statistics are taken before"])
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    h = x
    stats = []
    for W in weights:
        z = h.dot(W)
        stats.append([z.mean(), z.std()])
        if nonlinearity == "tanh":
            h = np.tanh(z)
        else:
            h = np.maximum(z, 0)
    m, s = np.array(stats, dtype=x.dtype).T
    return m, s


@wrong("tanh is taken whatever nonlinearity says.", kind="constant", named=["Your layers are tanh whatever"])
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    outs = [x]
    for w in weights:
        outs.append(np.tanh(outs[-1] @ w))
    return np.array([o.mean() for o in outs[1:]]), np.array([o.std() for o in outs[1:]])


@wrong("The last layer comes first in both results, and ∂L/∂W is not divided by N.", kind="slip",
       named=["Your ∂L/∂W is added up over the", "Your lists run as backpropagation"])
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    hs = [x]
    for w in weights:
        a = hs[-1] @ w
        hs.append(np.tanh(a) if nonlinearity == "tanh" else np.where(a > 0, a, 0))
    dh_stds, dw_stds = [], []
    for i in reversed(range(len(weights))):
        dh_stds.append(np.std(dout))
        slope = 1 - hs[i + 1] ** 2 if nonlinearity == "tanh" else hs[i + 1] > 0
        da = dout * slope
        dw_stds.append(np.std(hs[i].T @ da))
        dout = da @ weights[i].T
    return np.array(dh_stds), np.array(dw_stds)


@wrong("The gradients are measured behind the slope, as ∂L/∂z, and ∂L/∂W is not divided by N.", kind="slip",
       named=["You took the statistics of ∂L/∂a,", "Your ∂L/∂W is added up over the"])
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    acts = [x]
    for w in weights:
        z = acts[-1] @ w
        acts.append(np.tanh(z) if nonlinearity == "tanh" else np.maximum(z, 0))
    L = len(weights)
    dh, dw = np.zeros(L, x.dtype), np.zeros(L, x.dtype)
    for k in range(L - 1, -1, -1):
        if nonlinearity == "tanh":
            dout = dout * (1 - acts[k + 1] ** 2)
        else:
            dout = dout * (acts[k + 1] > 0)
        dh[k] = dout.std()
        dw[k] = np.einsum("nd,nm->dm", acts[k], dout).std()
        dout = np.einsum("nm,dm->nd", dout, weights[k])
    return dh, dw


@wrong("The slope on the way back is left out, as in a linear net, and ∂L/∂W is not divided by N.", kind="slip",
       named=["Your gradient does not pass", "Your ∂L/∂W is added up over the"])
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    hs = []
    h = x
    for w in weights:
        hs.append(h)
        h = {"tanh": np.tanh, "relu": lambda t: np.maximum(t, 0)}[nonlinearity](h @ w)
    first, second = [], []
    for h, w in zip(hs[::-1], weights[::-1]):
        first.insert(0, dout.std())
        second.insert(0, (h.T @ dout).std())
        dout = dout @ w.T
    return np.array(first), np.array(second)


@wrong("1 / n is taken as the standard deviation.", kind="slip", named=["You used the variance as the"])
def xavier(shape, *, rng, dtype=np.float32):
    n = shape[0] if len(shape) == 2 else math.prod(shape[1:])
    return rng.normal(loc=0.0, scale=1.0 / n, size=shape).astype(dtype)


@wrong("The fan in is the first number of the shape, for convolutions too.", kind="slip",
       named=["You took the first axis for the"])
def xavier(shape, *, rng, dtype=np.float32):
    fan_in = shape[0]
    w = rng.standard_normal(shape)
    return (w / fan_in ** 0.5).astype(dtype)


@wrong("The weights are uniform, of the right variance.", kind="slip", named=["The variance is that asked for,"])
def xavier(shape, *, rng, dtype=np.float32):
    fan_in = shape[0] if len(shape) == 2 else shape[1] * shape[2] * shape[3]
    a = np.sqrt(3 / fan_in)
    return (2 * a * rng.random(shape) - a).astype(dtype)


@wrong("The variance is 2 / (fan in + fan out).", kind="slip")
def he(shape, *, rng, dtype=np.float32):
    if len(shape) == 2:
        total = shape[0] + shape[1]
    else:
        total = (shape[0] + shape[1]) * shape[2] * shape[3]
    return np.array(rng.normal(0, np.sqrt(2 / total), shape), dtype=dtype)


@wrong("The root is taken of the 2 only.", kind="slip")
def he(shape, *, rng, dtype=np.float32):
    D = int(np.prod(shape[1:])) if len(shape) > 2 else shape[0]
    return (rng.standard_normal(size=shape) * np.sqrt(2) / D).astype(dtype)


@wrong("Draws beyond two standard deviations are cut off, which makes the variance smaller.", kind="odd")
def he(shape, *, rng, dtype=np.float32):
    n = shape[0] if len(shape) == 2 else np.prod(shape[1:])
    z = np.clip(rng.standard_normal(shape), -2, 2)
    return (z * (2 / n) ** 0.5).astype(dtype)


@wrong("The uniform draw reaches from -σ to σ.", kind="slip", named=["You took the standard deviation"])
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    if len(shape) == 2:
        n_in, n_out = shape
    else:
        n_in, n_out = np.prod(shape[1:]), shape[0] * np.prod(shape[2:])
    n = {"in": n_in, "out": n_out, "avg": (n_in + n_out) / 2}[fan]
    sigma = math.sqrt(gain / n)
    w = rng.uniform(-sigma, sigma, shape) if uniform else rng.normal(0, sigma, shape)
    return w.astype(dtype)


@wrong("avg is the sum of both fans.", kind="slip", named=["With fan=\"avg\" you divided by the"])
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    cells = math.prod(shape[2:])
    fan_in, fan_out = (shape[0], shape[1]) if len(shape) == 2 else (shape[1] * cells, shape[0] * cells)
    if fan == "in":
        var = gain / fan_in
    elif fan == "out":
        var = gain / fan_out
    else:
        var = gain / (fan_in + fan_out)
    if uniform:
        return ((rng.random(shape) * 2 - 1) * np.sqrt(3 * var)).astype(dtype)
    return (rng.standard_normal(shape) * np.sqrt(var)).astype(dtype)


@wrong("The gain multiplies the standard deviation, as PyTorch's does.", kind="slip",
       named=["Your gain multiplies the standard"])
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    rest = int(np.prod(shape[2:]))
    fi, fo = (shape[1] * rest, shape[0] * rest) if len(shape) > 2 else shape
    denominator = fi if fan == "in" else fo if fan == "out" else 0.5 * (fi + fo)
    std = gain / np.sqrt(denominator)
    draws = rng.uniform(-np.sqrt(3), np.sqrt(3), shape) if uniform else rng.standard_normal(shape)
    return np.asarray(std * draws, dtype)


@right
def distinct_units(w, *, tolerance=1e-6):
    representatives = np.empty((0, len(w)))
    for column in w.T:
        far = np.abs(representatives - column).max(axis=1, initial=0) > tolerance
        if far.all():
            representatives = np.vstack([representatives, column])
    return representatives.shape[0]


@right
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    def run(h, rest):
        if not rest:
            return []
        z = np.einsum("nd,dm->nm", h, rest[0])
        h = np.tanh(z) if nonlinearity == "tanh" else (z + np.abs(z)) / 2
        return [(np.average(h), np.sqrt(np.average((h - np.average(h)) ** 2)))] + run(h, rest[1:])

    mean, std = zip(*run(x, list(weights)))
    return np.array(mean), np.array(std)


@right
def xavier(shape, *, rng, dtype=np.float32):
    n = np.prod(shape[1:]) if len(shape) == 4 else shape[0]
    w = np.zeros(shape, dtype)
    w[...] = rng.standard_normal(w.size).reshape(shape) / math.sqrt(n)
    return w


@right
def he(shape, *, rng, dtype=np.float32):
    n = shape[0]
    if len(shape) != 2:
        n = 1
        for k in shape[1:]:
            n *= k
    # Box and Muller
    u, v = 1 - rng.random(shape), rng.random(shape)
    z = np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)
    return (z * math.sqrt(2 / n)).astype(dtype)
