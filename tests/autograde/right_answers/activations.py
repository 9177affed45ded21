"""Chapter 1: right answers written in other ways than the reference, mistakes in other words than ours."""

import math

import numpy as np


def sigmoid_with_two_masks(x):
    out = np.empty_like(x)
    right = x >= 0
    out[right] = 1 / (1 + np.exp(-x[right]))
    small = np.exp(x[~right])
    out[~right] = small / (1 + small)
    return out, (out,)


def sigmoid_with_where(x):
    out = np.where(x < 0, np.exp(np.minimum(x, 0)), 1) / (1 + np.exp(-abs(x)))
    return [out.astype(x.dtype), [out]]


def sigmoid_through_the_logarithm(x):
    out = np.exp(-np.logaddexp(0, -x)).astype(x.dtype)
    return out, (out,)


def sigmoid_slope_by_loops(dout, out):
    dx = np.zeros(dout.shape)
    for i in np.ndindex(dout.shape):
        dx[i] = float(dout[i]) * (float(out[i]) - float(out[i]) ** 2)
    return dx.astype(dout.dtype)


def sigmoid_slope_around_a_half(dout, out):
    return (0.25 - (out - 0.5) ** 2) * dout


def sigmoid_slope_in_float32(dout, out):
    out = out.astype(np.float32)
    return np.multiply(dout.astype(np.float32), out * (1 - out))


def share_by_loops(dw):
    agreeing = 0
    for unit in dw.T:
        agreeing += all(g >= 0 for g in unit) or all(g <= 0 for g in unit)
    return agreeing / dw.shape[1]


def share_by_extremes(dw):
    return np.mean(dw.min(axis=0) * dw.max(axis=0) >= 0)


def share_by_signs(dw):
    signs = np.sign(dw)
    disagree = (signs == 1).any(0) & (signs == -1).any(0)
    return np.float32(1 - disagree.sum() / len(disagree))


def leaky_with_where(x, *, slope=0.1):
    return np.where(x > 0, x, slope * x), (x, slope)


def leaky_by_two_parts(x, *, slope=0.1):
    return [np.clip(x, 0, None) + slope * np.clip(x, None, 0), [x.copy(), slope]]


def leaky_in_float32(x, *, slope=0.1):
    out = x.astype(np.float32)
    out[out < 0] *= np.float32(slope)
    return out, (x, np.float32(slope))


def leaky_slope_by_index(dout, x, slope):
    dx = dout.copy()
    dx[x <= 0] *= slope
    return dx


def leaky_slope_by_where(dout, x, slope):
    return np.where(x > 0, dout, slope * dout)


def leaky_slope_by_loops(dout, x, slope):
    dx = np.empty_like(dout)
    for i in np.ndindex(x.shape):
        dx[i] = dout[i] if x[i] > 0 else slope * dout[i]
    return dx


def elu_with_where(x, *, alpha=1.0):
    out = np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, 0, x)))
    return out, (out, alpha)


def elu_by_loops(x, *, alpha=1.0):
    out = np.array([float(v) if v > 0 else alpha * math.expm1(v) for v in x], x.dtype)
    return out, (out, alpha)


def elu_by_index(x, *, alpha=1.0):
    out = x.copy()
    left = x < 0
    out[left] = alpha * np.expm1(x[left])
    return [out, [out, np.float64(alpha)]]


def elu_slope_by_index(dout, out, alpha):
    dx = dout.copy()
    dx[out <= 0] *= out[out <= 0] + alpha
    return dx


def elu_slope_by_where(dout, out, alpha):
    return dout * np.where(out > 0, np.float32(1), out + alpha)


def elu_slope_by_loops(dout, out, alpha):
    flat = [g * (1.0 if o > 0 else o + alpha) for g, o in zip(dout.ravel(), out.ravel(), strict=True)]
    return np.reshape(flat, dout.shape).astype(dout.dtype)


def maxout_by_stacking(x, w1, b1, w2, b2):
    z = np.stack([x @ w1 + b1, x @ w2 + b2])
    return z.max(axis=0), (x, w1, w2, z.argmax(axis=0) == 0)


def maxout_by_where(x, w1, b1, w2, b2):
    first, second = (np.einsum("nd,dm->nm", x, w) + b for w, b in ((w1, b1), (w2, b2)))
    won = np.logical_not(second > first)
    return [np.where(won, first, second), [x, w1, w2, won]]


def maxout_by_the_difference(x, w1, b1, w2, b2):
    second = x.dot(w2) + b2
    first = x.dot(w1) + b1
    lead = first - second
    return second + lead * (lead > 0), (x, w1, w2, (lead >= 0).astype(int))


def maxout_gradient_by_where(dout, x, w1, w2, first):
    dz = [np.where(first, dout, 0), np.where(first, 0, dout)]
    dw1, dw2 = (x.T.dot(d) for d in dz)
    db1, db2 = (np.ones(len(x), x.dtype) @ d for d in dz)
    return dz[0].dot(w1.T) + dz[1].dot(w2.T), dw1, db1, dw2, db2


def maxout_gradient_by_loops(dout, x, w1, w2, first):
    dx, dw1, dw2 = np.zeros_like(x), np.zeros_like(w1), np.zeros_like(w2)
    db1, db2 = np.zeros((2, w1.shape[1]), x.dtype)
    for n, m in np.ndindex(dout.shape):
        w, dw, db = (w1, dw1, db1) if first[n, m] else (w2, dw2, db2)
        dx[n] += dout[n, m] * w[:, m]
        dw[:, m] += dout[n, m] * x[n]
        db[m] += dout[n, m]
    return dx, dw1, db1, dw2, db2


def maxout_gradient_by_einsum(dout, x, w1, w2, first):
    won = np.stack([first, ~first]).astype(x.dtype)
    dz = np.einsum("nm,knm->knm", dout, won)
    dw, db = np.einsum("nd,knm->kdm", x, dz), dz.sum(axis=1)
    return [np.einsum("knm,kdm->nd", dz, np.stack([w1, w2])), dw[0], db[0], dw[1], db[1]]


RIGHT = {
    "sigmoid_forward": [sigmoid_with_two_masks, sigmoid_with_where, sigmoid_through_the_logarithm],
    "sigmoid_backward": [sigmoid_slope_around_a_half, sigmoid_slope_in_float32],
    "one_sign_share": [share_by_extremes, share_by_signs],
    "leaky_relu_forward": [leaky_with_where, leaky_by_two_parts, leaky_in_float32],
    "leaky_relu_backward": [leaky_slope_by_index, leaky_slope_by_where],
    "elu_forward": [elu_with_where, elu_by_index],
    "elu_backward": [elu_slope_by_index, elu_slope_by_where],
    "maxout_forward": [maxout_by_stacking, maxout_by_where, maxout_by_the_difference],
    "maxout_backward": [maxout_gradient_by_where, maxout_gradient_by_einsum],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "sigmoid_backward": [sigmoid_slope_by_loops],
    "one_sign_share": [share_by_loops],
    "leaky_relu_backward": [leaky_slope_by_loops],
    "elu_forward": [elu_by_loops],
    "elu_backward": [elu_slope_by_loops],
    "maxout_backward": [maxout_gradient_by_loops],
}


def the_definition(x):
    out = np.power(1 + np.exp(-x), -1.0).astype(x.dtype)
    return out, (out,)


def infinity_over_infinity(x):
    big = np.exp(x)
    out = np.divide(big, big + 1)
    return out, (out,)


def a_tanh_moved_up(x):
    out = (np.tanh(x / 2) + 1) / 2
    return out, (out,)


def sigmoid_of_the_sigmoid(dout, out):
    again = 1 / (1 + np.exp(-out))
    return dout * (again - again**2)


def slope_alone(dout, out):
    return np.array([o - o * o for o in out.ravel()]).reshape(out.shape)


def rows_for_columns(dw):
    return np.mean([bool((row >= 0).all() or (row <= 0).all()) for row in dw])


def strictly_of_one_sign(dw):
    return np.mean(abs(np.sign(dw).sum(axis=0)) == len(dw))


def plain_relu(x, *, slope=0.1):
    return x * (x > 0), (x, slope)


def slope_of_the_lecture(x, *, slope=0.5):
    return np.where(x > 0, x, x / 10), (x, slope)


def a_leak_that_turns_round(x, *, slope=0.1):
    return np.where(x > 0, x, slope * np.abs(x)), (x, slope)


def leaky_slope_in_float64(dout, x, slope):
    return np.where(x > 0, 1.0, float(slope)) * dout.astype(float)


def leaky_slope_of_the_gradient(dout, x, slope):
    dx = dout.copy()
    dx[dout < 0] *= slope
    return dx


def elu_without_expm1(x, *, alpha=1.0):
    out = np.where(x > 0, x, alpha * (np.exp(x) - 1))
    return out, (out, alpha)


def elu_by_multiplying_with_masks(x, *, alpha=1.0):
    out = (x > 0) * x + (x <= 0) * alpha * np.expm1(x)
    return out, (out, alpha)


def elu_that_forgets_alpha(x, *, alpha=1.0):
    out = np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
    return out, (out, alpha)


def elu_slope_from_the_input(dout, out, alpha):
    return np.where(out > 0, dout, dout * alpha * np.exp(np.minimum(out, 0)))


def elu_slope_for_alpha_1(dout, out, alpha):
    dx = dout.copy()
    dx[out <= 0] *= 1 + out[out <= 0]
    return dx


def minout(x, w1, b1, w2, b2):
    z = np.stack([x @ w1 + b1, x @ w2 + b2])
    return z.min(axis=0), (x, w1, w2, z.argmax(axis=0) == 0)


def maximum_of_the_weights(x, w1, b1, w2, b2):
    w, b = np.where(w1 > w2, w1, w2), np.where(b1 > b2, b1, b2)
    return x @ w + b, (x, w1, w2, x @ w1 + b1 >= x @ w2 + b2)


def gradient_to_both(dout, x, w1, w2, first):
    dz1 = np.where(first, dout, 0)
    return dz1 @ w1.T + dout @ w2.T, x.T @ dz1, dz1.sum(0), x.T @ dout, dout.sum(0)


def gradient_to_the_losers(dout, x, w1, w2, first):
    return maxout_gradient_by_where(dout, x, w1, w2, ~first)


WRONG = {                               # with words of the hint that must be given, and no other
    "sigmoid_forward": [(the_definition, "The definition as it stands"), (infinity_over_infinity, "inf / inf"),
                        (a_tanh_moved_up, "½ + ½ tanh")],
    "sigmoid_backward": [(sigmoid_of_the_sigmoid, "what is its output already"), (slope_alone, "chain rule")],
    "one_sign_share": [(rows_for_columns, "row by row"), (strictly_of_one_sign, "exactly 0")],
    "leaky_relu_forward": [(plain_relu, "That is ReLU"), (slope_of_the_lecture, "the lecture's, always"),
                           (a_leak_that_turns_round, "it keeps the sign")],
    "leaky_relu_backward": [(leaky_slope_in_float64, "Your dx is float64"),
                            (leaky_slope_of_the_gradient, "sign of the gradient")],
    "elu_forward": [(elu_without_expm1, "two numbers that agree in most"),
                    (elu_by_multiplying_with_masks, "multiply by 0"),
                    (elu_that_forgets_alpha, "ends at -1")],
    "elu_backward": [(elu_slope_from_the_input, "took out for x"), (elu_slope_for_alpha_1, "You add 1")],
    "maxout_forward": [(minout, "Minout"), (maximum_of_the_weights, "maximum of the weights")],
    "maxout_backward": [(gradient_to_both, "gradient of every example"), (gradient_to_the_losers, "to the losers")],
}
