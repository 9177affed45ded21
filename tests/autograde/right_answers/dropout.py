"""Chapter 6: right answers written in other ways than the reference, mistakes in other words than ours."""

import itertools
import math

import numpy as np


def by_loops(x, *, keep_prob, rng):
    out, mask = np.zeros_like(x), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        if rng.uniform() < keep_prob:
            mask[i], out[i] = 1, x[i]
    return out, (mask,)


def by_booleans(x, *, keep_prob, rng):
    on = rng.random(size=x.shape) <= keep_prob
    return [np.where(on, x, 0), [on]]


def by_binomials_in_float32(x, *, keep_prob, rng):
    mask = rng.binomial(1, keep_prob, size=x.shape).astype(np.float32)
    return (np.einsum("ij,ij->ij", x.astype(np.float32), mask), (mask,))


def scaled_row_by_row(x, *, keep_prob):
    return [[keep_prob * value for value in row] for row in x]


def scaled_in_float32(x, *, keep_prob):
    return np.multiply(np.float32(keep_prob), x.astype(np.float32))


def scaled_through_what_is_lost(x, *, keep_prob):
    return x - (1 - keep_prob) * x


def inverted_by_loops(x, *, keep_prob, rng):
    mask = [[float(rng.random() < keep_prob) / keep_prob for _ in row] for row in x]
    return [[m * value for m, value in zip(*rows, strict=True)] for rows in zip(mask, x, strict=True)], [mask]


def inverted_by_choice(x, *, keep_prob, rng):
    mask = rng.choice([0, 1 / keep_prob], size=x.shape, p=[1 - keep_prob, keep_prob]).astype(x.dtype)
    return mask * x, (mask,)


def inverted_in_float32(x, *, keep_prob, rng):
    mask = np.float32(1 / keep_prob) * (1 - (rng.random(x.shape, dtype=np.float32) >= keep_prob))
    mask = mask.astype(np.float32)
    return x.astype(np.float32) * mask, (mask,)


def gradient_by_loops(dout, mask):
    dx = []
    for g, m in zip(dout, mask, strict=True):
        dx.append([float(a) * float(b) for a, b in zip(g, m, strict=True)])
    return tuple(dx)


def gradient_by_index(dout, mask):
    dx = np.zeros_like(dout)
    dx[mask != 0] = dout[mask != 0] * mask[mask != 0]
    return dx


def gradient_in_float32(dout, mask):
    return np.einsum("nd,nd->nd", dout, mask, dtype=np.float32, casting="same_kind")


def average_mask_by_mask(x, w, b, *, keep_prob):
    total = np.zeros((len(x), w.shape[1]))
    for mask in itertools.product([0, 1], repeat=w.shape[0]):
        probability = math.prod(keep_prob if on else 1 - keep_prob for on in mask)
        total += probability * np.clip((x * mask).dot(w) + b, 0, None)
    return total


def average_one_unit_after_the_other(x, w, b, *, keep_prob):
    def average(score, d):
        if d == len(w):
            return np.where(score > 0, score, 0)
        on = score + np.outer(x[:, d], w[d])
        return keep_prob * average(on, d + 1) + (1 - keep_prob) * average(score, d + 1)
    return average(np.tile(b, (len(x), 1)), 0).tolist()


def average_in_float32(x, w, b, *, keep_prob):
    masks = np.array(list(np.ndindex(*[2] * len(w))), dtype=np.float32)
    weight = np.exp(masks @ np.full(len(w), np.log(keep_prob)) + (1 - masks) @ np.full(len(w), np.log1p(-keep_prob)))
    score = np.einsum("nd,kd,dm->nkm", x, masks, w) + b
    return np.einsum("k,nkm->nm", weight, score * (score > 0)).astype(np.float32)


RIGHT = {
    "vanilla_dropout_train": [by_booleans, by_binomials_in_float32],
    "vanilla_dropout_predict": [scaled_in_float32, scaled_through_what_is_lost],
    "dropout_forward": [inverted_by_choice, inverted_in_float32],
    "dropout_backward": [gradient_by_index, gradient_in_float32],
    "average_over_masks": [average_mask_by_mask, average_one_unit_after_the_other, average_in_float32],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "vanilla_dropout_train": [by_loops],
    "vanilla_dropout_predict": [scaled_row_by_row],
    "dropout_forward": [inverted_by_loops],
    "dropout_backward": [gradient_by_loops],
}


def drops_what_it_should_keep(x, *, keep_prob, rng):
    out, mask = x.copy(), np.ones_like(x)
    dropped = rng.random(x.shape) < keep_prob
    out[dropped] = mask[dropped] = 0
    return out, (mask,)


def same_units_for_all(x, *, keep_prob, rng):
    on = np.array([rng.random() < keep_prob for _ in range(x.shape[-1])]) * 1.0
    return np.stack([row * on for row in x]), (on,)


def whole_examples(x, *, keep_prob, rng):
    out, mask = np.zeros_like(x), np.zeros((len(x), 1))
    for n in range(len(x)):
        if rng.random() < keep_prob:
            mask[n], out[n] = 1, x[n]
    return out, (mask,)


def own_coins(x, *, keep_prob, rng):
    mask = np.random.default_rng(42).binomial(1, keep_prob, x.shape).astype(x.dtype)
    return x * mask, (mask,)


def still_tosses_coins(x, *, keep_prob):
    on = np.random.default_rng().random(x.shape) >= 1 - keep_prob
    return np.where(on, x, 0.0)


def forgets_to_scale(x, *, keep_prob):
    return list(map(list, x))


def by_the_share_of_the_dropped(x, *, keep_prob):
    return x - x * keep_prob


def not_inverted(x, *, keep_prob, rng):
    mask = rng.choice([0.0, 1.0], size=x.shape, p=[1 - keep_prob, keep_prob]).astype(x.dtype)
    return np.einsum("ij,ij->ij", x, mask), (mask,)


def scaled_down(x, *, keep_prob, rng):
    mask = np.zeros_like(x)
    mask[rng.random(x.shape) < keep_prob] = keep_prob
    return mask * x, (mask,)


def scaled_by_the_share_of_the_dropped(x, *, keep_prob, rng):
    p = 1 - keep_prob
    mask = (rng.random(x.shape) > p) * (1 / p)
    return x * mask, (mask,)


def gradient_without_the_scale(dout, mask):
    dx = np.copy(dout)
    dx[mask == 0] = 0
    return dx


def gradient_of_all(dout, mask):
    return np.array([list(row) for row in dout])


def gradient_squared(dout, mask):
    return np.einsum("ij,ij,ij->ij", dout, mask, mask)


def every_mask_alike(x, w, b, *, keep_prob):
    D = len(w)
    return sum(np.maximum(0, (x * mask) @ w + b) for mask in itertools.product([0, 1], repeat=D)) / 2**D


def the_scaled_net(x, w, b, *, keep_prob):
    score = np.dot(keep_prob * x, w) + b
    return score * (score > 0)


def without_the_bias(x, w, b, *, keep_prob):
    return average_mask_by_mask(x, w, 0 * b, keep_prob=keep_prob)


def without_relu(x, w, b, *, keep_prob):
    return np.einsum("nd,dm->nm", x, w) * keep_prob + b


WRONG = {                               # with words of the hint that must be given, and no other
    "vanilla_dropout_train": [(drops_what_it_should_keep, "probability of dropping"),
                              (same_units_for_all, "serves your whole batch"),
                              (whole_examples, "One coin for each example"),
                              (own_coins, "toss your own coins")],
    "vanilla_dropout_predict": [(still_tosses_coins, "drop units at test time"),
                                (forgets_to_scale, "return x as it is"),
                                (by_the_share_of_the_dropped, "scaled by the probability of dropping")],
    "dropout_forward": [(not_inverted, "that is vanilla dropout"),
                        (scaled_down, "scaled the units that stay down"),
                        (scaled_by_the_share_of_the_dropped, "divided by the probability of dropping")],
    "dropout_backward": [(gradient_without_the_scale, "not the right amount"),
                         (gradient_of_all, "as if no unit had been off"),
                         (gradient_squared, "multiplied by the mask twice")],
    "average_over_masks": [(every_mask_alike, "counts every mask alike"),
                           (the_scaled_net, "averaged first"),
                           (without_the_bias, "The bias is missing"),
                           (without_relu, "There is no ReLU")],
}
