"""Unseen answers to the chapter on initialization."""

import numpy as np

from unseen import right, wrong


@wrong("counts different rows, that is inputs, in place of columns, the units", named=["You compared rows"])
def distinct_units(w, *, tolerance=1e-6):
    found = []
    for row in w:
        if not any(np.abs(row - other).max() <= tolerance for other in found):
            found.append(row)
    return len(found)


@wrong("the tolerance is not used: every difference counts", named=["You ask for exact equality"])
def distinct_units(w, *, tolerance=1e-6):
    return len({tuple(w[:, j]) for j in range(w.shape[1])})


@wrong("compares the sum of the differences with the tolerance, not the largest of them",
       named=["All weights add to what you"])
def distinct_units(w, *, tolerance=1e-6):
    kept = []
    for j in range(w.shape[1]):
        unit = w[:, j]
        if all(np.abs(unit - k).sum() > tolerance for k in kept):
            kept.append(unit)
    return len(kept)


@wrong("compares each unit with its left neighbour only")
def distinct_units(w, *, tolerance=1e-6):
    jumps = np.abs(np.diff(w, axis=1)).max(axis=0) > tolerance
    return 1 + int(jumps.sum())


@wrong("two units count as the same if any of their weights agrees",
       named=["For you one weight in common makes two units the"])
def distinct_units(w, *, tolerance=1e-6):
    count = 0
    for j in range(w.shape[1]):
        same = [np.abs(w[:, j] - w[:, k]).min() <= tolerance for k in range(j)]
        count += not any(same)
    return count


@wrong("the standard deviation of each unit, averaged over the units, in place of that of all values",
       named=["You took the spread of each unit over the"])
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    f = {"tanh": np.tanh, "relu": lambda a: np.maximum(a, 0)}[nonlinearity]
    means, stds, h = [], [], x
    for W in weights:
        h = f(h.dot(W))
        means.append(h.mean(axis=0).mean())
        stds.append(h.std(axis=0).mean())
    return np.array(means), np.array(stds)


@wrong("always tanh: the option `nonlinearity` is not used", named=["Your layers are tanh whatever `nonlinearity`"])
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    hs = [x]
    for W in weights:
        hs.append(np.tanh(hs[-1] @ W))
    return np.array([h.mean() for h in hs[1:]]), np.array([h.std() for h in hs[1:]])


@wrong("measures h W, before the non-linearity", named=["Your statistics are taken before the non-linearity"])
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    act = {"relu": lambda a: np.maximum(0, a), "tanh": np.tanh}[nonlinearity]
    mean, std, h = np.zeros(len(weights)), np.zeros(len(weights)), x
    for i, W in enumerate(weights):
        a = h @ W
        mean[i], std[i] = np.mean(a), np.std(a)
        h = act(a)
    return mean, std


@wrong("the input is counted as a layer, and so the last layer is left out",
       named=["Your list begins with the input and ends before"])
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    H, m, s = x, [], []
    for W in weights:
        m.append(np.mean(H))
        s.append(np.std(H))
        H = np.tanh(H @ W) if nonlinearity == "tanh" else np.maximum(H @ W, 0)
    return np.array(m), np.array(s)


@wrong("the last layer comes first", named=["Your lists run as backpropagation does, last"])
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    hs = [x]
    for W in weights:
        a = hs[-1] @ W
        hs.append(np.tanh(a) if nonlinearity == "tanh" else np.maximum(a, 0))
    dh, sh, sw = dout, [], []
    for W, below, h in zip(weights[::-1], hs[-2::-1], hs[:0:-1], strict=True):
        da = dh * (1 - h * h) if nonlinearity == "tanh" else dh * (h > 0)
        sh.append(dh.std())
        sw.append((below.T @ da / len(x)).std())
        dh = da @ W.T
    return np.array(sh), np.array(sw)


@wrong("the slope of the non-linearity is left out on the way back", named=["Your gradient does not pass through the"])
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    f = np.tanh if nonlinearity == "tanh" else lambda a: np.maximum(a, 0)
    h = [x]
    for W in weights:
        h.append(f(h[-1] @ W))
    L, g = len(weights), dout
    dh, dw = np.zeros(L), np.zeros(L)
    for l in reversed(range(L)):
        dh[l], dw[l] = g.std(), (h[l].T @ g / len(x)).std()
        g = g @ weights[l].T
    return dh, dw


@wrong("the gradient of W is a sum over the examples: 1 / N is missing",
       named=["Your ∂L/∂W is added up over the examples"])
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    relu = nonlinearity == "relu"
    h, slopes = [x], []
    for W in weights:
        a = h[-1] @ W
        h.append(np.maximum(a, 0) if relu else np.tanh(a))
        slopes.append((a > 0).astype(float) if relu else 1 - np.tanh(a) ** 2)
    up, first, second = dout, [], []
    for l in range(len(weights) - 1, -1, -1):
        first.insert(0, np.std(up))
        down = up * slopes[l]
        second.insert(0, np.std(h[l].T.dot(down)))
        up = down.dot(weights[l].T)
    return np.array(first), np.array(second)


@wrong("the first array is that of ∂L/∂h one layer lower, after it has gone through W",
       named=["Your list is late by one layer"])
def gradient_statistics(x, weights, dout, *, nonlinearity="tanh"):
    hs = [x]
    for W in weights:
        z = hs[-1] @ W
        hs.append(np.tanh(z) if nonlinearity == "tanh" else z * (z > 0))
    L = len(weights)
    s_h, s_w = np.empty(L), np.empty(L)
    g = dout
    for l in range(L, 0, -1):
        delta = g * (1 - hs[l] ** 2 if nonlinearity == "tanh" else hs[l] > 0)
        s_w[l - 1] = (hs[l - 1].T @ delta / x.shape[0]).std()
        g = delta @ weights[l - 1].T
        s_h[l - 1] = g.std()
    return s_h, s_w


@wrong("divides by n in place of its root: n as the standard deviation",
       named=["You used the variance as the standard deviation"])
def xavier(shape, *, rng, dtype=np.float32):
    fan_in = shape[0] if len(shape) == 2 else shape[1] * shape[2] * shape[3]
    return (rng.standard_normal(shape) / fan_in).astype(dtype)


@wrong("for a convolution the fan is the number of filters, shape[0]", named=["You took the first axis for the inputs"])
def xavier(shape, *, rng, dtype=np.float32):
    D = shape[0]
    W = rng.standard_normal(size=shape) / np.sqrt(D)
    return W.astype(dtype)


@wrong("the dtype is not used: float64 whatever is asked for", named=["Your weights are float64 whatever is asked for"])
def xavier(shape, *, rng, dtype=np.float32):
    n = shape[0] if len(shape) == 2 else int(np.prod(shape[1:]))
    return rng.normal(loc=0.0, scale=np.sqrt(1 / n), size=shape)


@wrong("draws from NumPy's global generator, not from rng", named=["You do not draw from `rng`"])
def xavier(shape, *, rng, dtype=np.float32):
    fan = np.prod(shape[1:]) if len(shape) > 2 else shape[0]
    w = np.random.randn(*shape) * fan ** -0.5
    return w.astype(dtype)


@wrong("uniform numbers of the right variance, where normal ones are asked for",
       named=["The variance is that asked for, the distribution"])
def xavier(shape, *, rng, dtype=np.float32):
    n = shape[0] if len(shape) == 2 else shape[1] * shape[2] * shape[3]
    a = np.sqrt(3 / n)
    return rng.uniform(-a, a, size=shape).astype(dtype)


@wrong("the root is taken of 2 alone: √2 / n", untrue=["You used the variance as the standard deviation"])
def he(shape, *, rng, dtype=np.float32):
    if len(shape) == 4:
        F, C, kh, kw = shape
        n = C * kh * kw
    else:
        n = shape[0]
    return (np.sqrt(2) / n * rng.standard_normal(shape)).astype(dtype)


@wrong("fan out in place of fan in", named=["You divided by the number of outputs"])
def he(shape, *, rng, dtype=np.float32):
    n = shape[1] if len(shape) == 2 else shape[0] * shape[2] * shape[3]
    return rng.normal(0, np.sqrt(2 / n), shape).astype(dtype)


@wrong("for a convolution the cells of the kernel are not counted: n = C",
       named=["You counted the channels of a convolution but"])
def he(shape, *, rng, dtype=np.float32):
    n = shape[0] if len(shape) == 2 else shape[1]
    return (rng.standard_normal(shape) * np.sqrt(2.0 / n)).astype(dtype)


@wrong("half the normal is kept: all weights are positive")
def he(shape, *, rng, dtype=np.float32):
    n = shape[0] if len(shape) == 2 else np.prod(shape[1:])
    w = np.abs(rng.standard_normal(shape)) * np.sqrt(2 / n)
    return w.astype(dtype)


@wrong("the gain is PyTorch's: it multiplies the standard deviation, not the variance",
       named=["Your gain multiplies the standard deviation"])
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    from course_lib.initialization import fans
    fin, fout = fans(shape)
    n = {"in": fin, "out": fout, "avg": (fin + fout) / 2}[fan]
    s = gain / np.sqrt(n)
    w = rng.uniform(-np.sqrt(3) * s, np.sqrt(3) * s, shape) if uniform else s * rng.standard_normal(shape)
    return w.astype(dtype)


@wrong("the uniform numbers run from -σ to σ: their variance is a third of what is asked for",
       named=["You took the standard deviation as the bound of"])
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    from course_lib.initialization import fans
    fan_in, fan_out = fans(shape)
    n = fan_in if fan == "in" else fan_out if fan == "out" else 0.5 * (fan_in + fan_out)
    sigma = (gain / n) ** 0.5
    draw = rng.uniform(-sigma, sigma, size=shape) if uniform else rng.normal(scale=sigma, size=shape)
    return np.asarray(draw, dtype=dtype)


@wrong('"avg" is the geometric mean of the fans', named=["You took the geometric mean of inputs and"])
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    from course_lib.initialization import fans
    a, b = fans(shape)
    n = dict(zip(("in", "out", "avg"), (a, b, np.sqrt(a * b)), strict=True))[fan]
    sigma = np.sqrt(gain / n)
    if uniform:
        return (sigma * np.sqrt(12) * (rng.random(shape) - 0.5)).astype(dtype)
    return (sigma * rng.standard_normal(shape)).astype(dtype)


@wrong('"avg" divides by the sum of the fans: the half is forgotten',
       named=["you divided by the sum of inputs and outputs"])
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    from course_lib.initialization import fans
    n = 0
    if fan in ("in", "avg"):
        n += fans(shape)[0]
    if fan in ("out", "avg"):
        n += fans(shape)[1]
    std = np.sqrt(gain / n)
    if not uniform:
        return rng.normal(0.0, std, shape).astype(dtype)
    return rng.uniform(-std * 3 ** 0.5, std * 3 ** 0.5, shape).astype(dtype)


@right
def activation_statistics(x, weights, *, nonlinearity="tanh"):
    def layers(h, ws):
        if not ws:
            return []
        a = np.einsum("nd,dm->nm", h, ws[0])
        out = np.where(a > 0, a, 0) if nonlinearity == "relu" else 1 - 2 / (np.exp(2 * a) + 1)
        return [(out.mean(), out.std()), *layers(out, ws[1:])]
    return tuple(np.array(layers(x, list(weights))).T)


@right
def xavier(shape, *, rng, dtype=np.float32):
    fan = int(np.prod(shape)) // (shape[1] if len(shape) == 2 else shape[0])
    radius = np.sqrt(-2 * np.log1p(-rng.random(shape)) / fan)           # Box and Muller's normal numbers
    return (radius * np.cos(2 * np.pi * rng.random(shape))).astype(dtype)


@right
def scaled(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    cells = int(np.prod(shape[2:]))
    inputs, outputs = (shape if len(shape) == 2 else (shape[1], shape[0]))
    n = {"in": inputs, "out": outputs}.get(fan, (inputs + outputs) / 2) * cells
    unit = np.sqrt(3) * (2 * rng.random(shape) - 1) if uniform else rng.standard_normal(shape)
    return (unit * np.sqrt(gain / n)).astype(dtype)
