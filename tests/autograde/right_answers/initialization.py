"""Chapter 4: right answers written in other ways than the reference, wrong ones in other words than our mistakes."""

import math

import numpy as np


def by_a_list_of_those_seen(w, *, tolerance=1e-6):
    seen = []
    for unit in w.T:
        if not any(np.max(np.abs(unit - other)) <= tolerance for other in seen):
            seen.append(unit)
    return len(seen)


def by_all_pairs(w, *, tolerance=1e-6):
    gap = np.abs(w[:, :, None] - w[:, None, :]).max(axis=0)
    return np.sum(~np.triu(gap <= tolerance, 1).any(axis=0))


def by_sorting_out(w, *, tolerance=1e-6):
    left, count = [list(map(float, column)) for column in zip(*w.tolist(), strict=True)], 0
    while left:
        first, *rest = left
        left = [unit for unit in rest if max(abs(a - b) for a, b in zip(unit, first, strict=True)) > tolerance]
        count += 1
    return float(count)


def counts_rows(w, *, tolerance=1e-6):
    return by_a_list_of_those_seen(w.T, tolerance=tolerance)


def counts_exactly(w, *, tolerance=1e-6):
    return len({tuple(unit) for unit in w.T})


def counts_the_lonely(w, *, tolerance=1e-6):
    return sum(all(np.abs(a - b).max() > tolerance for j, b in enumerate(w.T) if j != i) for i, a in enumerate(w.T))


def f_of(a, nonlinearity):
    return np.tanh(a) if nonlinearity == "tanh" else np.where(a > 0, a, 0)


def by_lists(x, weights, *, nonlinearity="tanh"):
    out = []
    for w in weights:
        x = f_of(np.einsum("nd,dm->nm", x, w), nonlinearity)
        out.append((np.sum(x) / x.size, math.sqrt(np.sum((x - np.sum(x) / x.size)**2) / x.size)))
    return [mean for mean, _ in out], [std for _, std in out]


def by_recursion(x, weights, *, nonlinearity="tanh"):
    if not weights:
        return (), ()
    h = f_of(x @ weights[0], nonlinearity)
    means, stds = by_recursion(h, weights[1:], nonlinearity=nonlinearity)
    return (h.mean(), *means), (h.std(), *stds)


def in_float32(x, weights, *, nonlinearity="tanh"):
    h, mean, std = x.astype(np.float32), np.zeros(len(weights), np.float32), np.zeros(len(weights), np.float32)
    for i, w in enumerate(weights):
        h = f_of(h @ w.astype(np.float32), nonlinearity)
        mean[i], std[i] = np.mean(h), np.std(h)
    return [mean, std]


def without_a_nonlinearity(x, weights, *, nonlinearity="tanh"):
    product, mean, std = np.eye(x.shape[1]), [], []
    for w in weights:
        product = product @ w
        mean.append(np.mean(x @ product))
        std.append(np.std(x @ product))
    return mean, std


def with_variances(x, weights, *, nonlinearity="tanh"):
    mean, std = by_lists(x, weights, nonlinearity=nonlinearity)
    return mean, [s * s for s in std]


def of_the_sums(x, weights, *, nonlinearity="tanh"):
    mean, std = [], []
    for w in weights:
        a = x @ w
        mean += [np.mean(a)]
        std += [np.std(a)]
        x = f_of(a, nonlinearity)
    return np.array(mean), np.array(std)


def forwards(x, weights, nonlinearity):
    hidden = [x]
    for w in weights:
        hidden.append(f_of(hidden[-1] @ w, nonlinearity))
    return hidden


def slope_of(h, nonlinearity):
    return 1 - h**2 if nonlinearity == "tanh" else np.sign(h)


def down_by_index(x, weights, dout, *, nonlinearity="tanh"):
    hidden, L = forwards(x, weights, nonlinearity), len(weights)
    dh_std, dw_std, dh = np.zeros(L), np.zeros(L), dout
    for i in range(L - 1, -1, -1):
        dh_std[i] = np.sqrt(np.var(dh))
        da = dh * slope_of(hidden[i + 1], nonlinearity)
        dw_std[i] = np.std(np.einsum("nd,nm->dm", hidden[i], da)) / x.shape[0]
        dh = np.dot(weights[i], da.T).T
    return dh_std, dw_std


def down_by_recursion(x, weights, dout, *, nonlinearity="tanh"):
    def go(h, rest):
        if not rest:
            return dout, [], []
        out = f_of(h @ rest[0], nonlinearity)
        dh, dh_std, dw_std = go(out, rest[1:])
        da = dh * slope_of(out, nonlinearity)
        return da @ rest[0].T, [np.std(dh), *dh_std], [np.std(h.T @ (da / len(x))), *dw_std]
    return tuple(go(x, weights)[1:])


def down_in_float32(x, weights, dout, *, nonlinearity="tanh"):
    single = [w.astype(np.float32) for w in weights]
    dh_std, dw_std = down_by_index(x.astype(np.float32), single, dout.astype(np.float32), nonlinearity=nonlinearity)
    return [dh_std.astype(np.float32), dw_std.astype(np.float32)]


def forgets_the_slope(x, weights, dout, *, nonlinearity="tanh"):
    hidden, stds, dw = forwards(x, weights, nonlinearity), [], []
    for w, h in zip(reversed(weights), reversed(hidden[:-1]), strict=True):
        stds, dw = [dout.std(), *stds], [np.std(h.T @ dout) / len(x), *dw]
        dout = dout @ w.T
    return stds, dw


def sums_over_the_examples(x, weights, dout, *, nonlinearity="tanh"):
    dh_std, dw_std = down_by_index(x, weights, dout, nonlinearity=nonlinearity)
    return dh_std, dw_std * len(x)


def last_layer_first(x, weights, dout, *, nonlinearity="tanh"):
    return tuple(std[::-1] for std in down_by_index(x, weights, dout, nonlinearity=nonlinearity))


def inputs_of(shape):
    return shape[0] if len(shape) == 2 else shape[1] * shape[2] * shape[3]


def xavier_by_normal(shape, *, rng, dtype=np.float32):
    return rng.normal(0, 1 / np.sqrt(inputs_of(shape)), size=shape).astype(dtype)


def xavier_divided(shape, *, rng, dtype=np.float32):
    w = rng.standard_normal(shape)
    w /= math.sqrt(np.prod(shape) / (shape[1] if len(shape) == 2 else shape[0]))
    return np.asarray(w, dtype=dtype)


def xavier_unit_by_unit(shape, *, rng, dtype=np.float32):
    scale = inputs_of(shape)**-0.5
    rows = [scale * rng.standard_normal(shape[1:]) for _ in range(shape[0])]
    return np.array(rows, dtype)


def xavier_over_outputs(shape, *, rng, dtype=np.float32):
    outputs = shape[1] if len(shape) == 2 else shape[0] * shape[2] * shape[3]
    return rng.normal(scale=outputs**-0.5, size=shape).astype(dtype)


def xavier_variance_for_deviation(shape, *, rng, dtype=np.float32):
    return rng.normal(0, 1 / inputs_of(shape), shape).astype(dtype)


def xavier_in_doubles(shape, *, rng, dtype=np.float32):
    return rng.normal(0, inputs_of(shape)**-0.5, shape)


def he_by_normal(shape, *, rng, dtype=np.float32):
    return rng.normal(0, np.sqrt(2 / inputs_of(shape)), size=shape).astype(dtype)


def he_as_in_the_lecture(shape, *, rng, dtype=np.float32):
    return (rng.standard_normal(shape) / np.sqrt(inputs_of(shape) / 2)).astype(dtype)


def he_from_xavier(shape, *, rng, dtype=np.float32):
    return (math.sqrt(2) * xavier_unit_by_unit(shape, rng=rng, dtype=np.float64)).astype(dtype)


def he_without_the_two(shape, *, rng, dtype=np.float32):
    return xavier_by_normal(shape, rng=rng, dtype=dtype)


def he_halved(shape, *, rng, dtype=np.float32):
    return (rng.standard_normal(shape) / np.sqrt(inputs_of(shape) * 2)).astype(dtype)


def general_by_normal_and_uniform(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    cells = 1 if len(shape) == 2 else shape[2] * shape[3]
    fan_in, fan_out = (shape[0], shape[1]) if len(shape) == 2 else (shape[1] * cells, shape[0] * cells)
    n = fan_in if fan == "in" else fan_out if fan == "out" else 0.5 * (fan_in + fan_out)
    variance = gain / n
    if uniform:
        a = np.sqrt(3 * variance)
        return rng.uniform(-a, a, size=shape).astype(dtype)
    return rng.normal(0, np.sqrt(variance), size=shape).astype(dtype)


def general_by_unit_variance(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    outputs = shape[1] if len(shape) == 2 else shape[0] * math.prod(shape[2:])
    n = {"in": inputs_of(shape), "out": outputs, "avg": (inputs_of(shape) + outputs) / 2}[fan]
    unit = (rng.random(shape) - 0.5) * math.sqrt(12) if uniform else rng.standard_normal(shape)
    return (unit * math.sqrt(gain / n)).astype(dtype)


def general_by_glorots_six(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    outputs = shape[1] if len(shape) == 2 else shape[0] * math.prod(shape[2:])
    weigh = {"in": (2, 0), "out": (0, 2), "avg": (1, 1)}[fan]
    total = weigh[0] * inputs_of(shape) + weigh[1] * outputs
    if uniform:
        bound = math.sqrt(6 * gain / total)
        return np.array([rng.uniform(-bound, bound, shape[1:]) for _ in range(shape[0])], dtype)
    return np.asarray(rng.normal(size=shape) * math.sqrt(2 * gain / total), dtype)


def general_bounded_by_sigma(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    if not uniform:
        return general_by_normal_and_uniform(shape, gain=gain, rng=rng, fan=fan, dtype=dtype)
    return general_by_normal_and_uniform(shape, gain=gain / 3, rng=rng, fan=fan, uniform=True, dtype=dtype)


def general_with_pytorchs_gain(shape, *, gain, rng, fan="in", uniform=False, dtype=np.float32):
    return general_by_normal_and_uniform(shape, gain=gain**2, rng=rng, fan=fan, uniform=uniform, dtype=dtype)


RIGHT = {
    "distinct_units": [by_a_list_of_those_seen, by_all_pairs, by_sorting_out],
    "activation_statistics": [by_lists, by_recursion, in_float32],
    "gradient_statistics": [down_by_index, down_by_recursion, down_in_float32],
    "xavier": [xavier_by_normal, xavier_divided],
    "he": [he_by_normal, he_as_in_the_lecture],
    "scaled": [general_by_normal_and_uniform, general_by_unit_variance, general_by_glorots_six],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "xavier": [xavier_unit_by_unit],
    "he": [he_from_xavier],
}

WRONG = {                               # with words of the hint that must be given, and no other
    "distinct_units": [(counts_rows, "You compared rows"), (counts_exactly, "exact equality"),
                       (counts_the_lonely, "that have no twin")],
    "activation_statistics": [(without_a_nonlinearity, "no non-linearity"), (with_variances, "You return the variance"),
                              (of_the_sums, "before the non-linearity")],
    "gradient_statistics": [(forgets_the_slope, "does not pass through"), (sums_over_the_examples, "added up over"),
                            (last_layer_first, "last layer first")],
    "xavier": [(xavier_over_outputs, "number of outputs"), (xavier_variance_for_deviation, "as the standard deviation"),
               (xavier_in_doubles, "float64 whatever is asked for")],
    "he": [(he_without_the_two, "This is Xavier's"), (he_halved, "You halved")],
    "scaled": [(general_bounded_by_sigma, "as the bound"), (general_with_pytorchs_gain, "That is PyTorch's meaning")],
}
