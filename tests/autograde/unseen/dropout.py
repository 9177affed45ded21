"""Unseen answers to the chapter on dropout."""

import numpy as np

from unseen import right, wrong


@wrong("keeps with probability 1 - keep_prob", named=["You read keep_prob as the probability of"])
def vanilla_dropout_train(x, *, keep_prob, rng):
    coins = rng.random(x.shape)
    mask = (coins > keep_prob).astype(x.dtype)
    return x * mask, (mask,)


@wrong("scales up in training, as inverted dropout does; the mask holds 0 and 1", listed=True)
def vanilla_dropout_train(x, *, keep_prob, rng):
    m = np.zeros_like(x)
    m[rng.random(x.shape) < keep_prob] = 1
    return x * m / keep_prob, (m,)


@wrong("one coin for each unit, shared by all examples of the batch", named=["One coin for each unit serves"])
def vanilla_dropout_train(x, *, keep_prob, rng):
    coin = rng.random(x.shape[-1]) < keep_prob
    mask = np.broadcast_to(coin, x.shape).astype(x.dtype)
    return x * mask, (mask,)


@wrong("a generator of its own with a fixed seed: the same units are off in every step, whatever rng says",
       named=["You toss your own coins, always the same ones"])
def vanilla_dropout_train(x, *, keep_prob, rng):
    gen = np.random.default_rng(42)
    mask = (gen.random(x.shape) < keep_prob).astype(x.dtype)
    return mask * x, (mask,)


@wrong("exactly the rounded share of the units is kept in each row: no independent coins")
def vanilla_dropout_train(x, *, keep_prob, rng):
    ranks = rng.random(x.shape).argsort(axis=-1).argsort(axis=-1)
    mask = (ranks < round(keep_prob * x.shape[-1])).astype(x.dtype)
    return x * mask, (mask,)


@wrong("every unit is on and nothing is scaled", named=["You return x as it is"])
def vanilla_dropout_predict(x, *, keep_prob):
    return 1.0 * x


@wrong("scales by the probability of dropping, 1 - keep_prob", named=["You scaled by the probability of dropping"])
def vanilla_dropout_predict(x, *, keep_prob):
    drop = 1 - keep_prob
    return np.multiply(x, drop)


@wrong("divides by keep_prob, as inverted dropout does in training", named=["You divided by keep_prob"])
def vanilla_dropout_predict(x, *, keep_prob):
    scale = np.reciprocal(keep_prob)
    return (x * scale).astype(x.dtype)


@wrong("half of the values, whatever keep_prob is", named=["`keep_prob` does nothing"])
def vanilla_dropout_predict(x, *, keep_prob):
    return x / 2


@wrong("float32 comes back as float64: the mask is a float64 array",
       named=["You give back float64 whatever comes in, and a"])
def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob) / np.full(x.shape, keep_prob)
    return x * mask, (mask,)


@wrong("the mask holds 0 and 1, without the scale that out has", named=["The mask that you keep holds 0 and 1"])
def dropout_forward(x, *, keep_prob, rng):
    keep = (rng.random(x.shape) <= keep_prob).astype(x.dtype)
    out = keep * x / keep_prob
    return out, (keep,)


@wrong("scales by 1 / (1 - keep_prob)", listed=True)
def dropout_forward(x, *, keep_prob, rng):
    q = 1 - keep_prob
    mask = (rng.random(x.shape) < keep_prob).astype(x.dtype) / (q if q > 0 else 1)
    return x * mask, (mask,)


@wrong("one coin for each example: whole rows are on or off")
def dropout_forward(x, *, keep_prob, rng):
    rows = rng.random(x.shape[:1] + (1,) * (x.ndim - 1)) < keep_prob
    mask = (rows * np.ones_like(x) / keep_prob).astype(x.dtype)
    return x * mask, (mask,)


@wrong("Gaussian noise about 1 with dropout's variance: no unit is ever off")
def dropout_forward(x, *, keep_prob, rng):
    sd = ((1 - keep_prob) / keep_prob) ** 0.5
    mask = (1 + sd * rng.standard_normal(x.shape)).astype(x.dtype)
    return x * mask, (mask,)


@wrong("keeps with probability 1 - keep_prob, and scales what stays by 1 / keep_prob",
       named=["You read keep_prob as the probability of"])
def dropout_forward(x, *, keep_prob, rng):
    drop = rng.random(x.shape) < keep_prob
    mask = np.where(drop, 0, 1 / keep_prob).astype(x.dtype)
    return np.einsum("...,...->...", x, mask), (mask,)


@wrong("the scale is left out: units that were on pass the gradient as it is",
       named=["The right units get a gradient, but not the right"])
def dropout_backward(dout, mask):
    dx = dout.copy()
    dx[mask == 0] = 0
    return dx


@wrong("divides by the scale in place of multiplying", named=["You divided by the scale"])
def dropout_backward(dout, mask):
    dx = np.zeros_like(dout)
    on = mask > 0
    dx[on] = dout[on] / mask[on]
    return dx


@wrong("scales what is left up until its mean is that of dout: a scale of its own in place of the mask's")
def dropout_backward(dout, mask):
    on = (mask != 0).astype(dout.dtype)
    share = max(on.mean(), 1e-9)
    return (dout * on / share).astype(dout.dtype)


@wrong("the gradient flows through the units that were off", named=["Your gradient goes to the units that were off"])
def dropout_backward(dout, mask):
    return dout * (mask.max() - mask)


@wrong("the scaled net: the ReLU of the average, not the average of the ReLUs",
       named=["You averaged first and cut off at 0 then"])
def average_over_masks(x, w, b, *, keep_prob):
    a = np.einsum("nd,dm->nm", keep_prob * x, w) + b
    return np.maximum(a, 0)


@wrong("all masks count alike, whatever their probability", named=["Your average counts every mask alike"])
def average_over_masks(x, w, b, *, keep_prob):
    from course_lib.dropout import dropout_masks
    masks = dropout_masks(x.shape[1])
    total = sum(np.maximum((x * m) @ w + b, 0) for m in masks)
    return total / len(masks)


@wrong("p and 1 - p have changed places in the probability of a mask",
       named=["Keep and drop have changed places in the"])
def average_over_masks(x, w, b, *, keep_prob):
    from itertools import product
    D, p = x.shape[1], keep_prob
    out = np.zeros((len(x), w.shape[1]))
    for bits in product([0, 1], repeat=D):
        k = sum(bits)
        out += p ** (D - k) * (1 - p) ** k * np.maximum((x * np.array(bits)) @ w + b, 0)
    return out


@wrong("the bias is added after the average, not inside the ReLU")
def average_over_masks(x, w, b, *, keep_prob):
    from course_lib.dropout import dropout_masks
    masks = dropout_masks(x.shape[1])
    k = masks.sum(axis=1)
    prob = keep_prob ** k * (1 - keep_prob) ** (x.shape[1] - k)
    a = np.einsum("kd,nd,dm->knm", masks, x, w)
    return np.tensordot(prob, np.maximum(a, 0), axes=1) + b


@wrong("the average before the ReLU, which is left out", named=["There is no ReLU"])
def average_over_masks(x, w, b, *, keep_prob):
    from course_lib.dropout import dropout_masks
    out = 0
    for m in dropout_masks(x.shape[1]):
        prob = np.prod(np.where(m > 0, keep_prob, 1 - keep_prob))
        out = out + prob * ((x * m) @ w + b)
    return out


@right
def dropout_forward(x, *, keep_prob, rng):
    mask = rng.choice([0, 1 / keep_prob], size=x.shape, p=[1 - keep_prob, keep_prob]).astype(x.dtype)
    return x * mask, (mask,)


@right
def vanilla_dropout_train(x, *, keep_prob, rng):
    mask = rng.binomial(1, keep_prob, size=x.shape).astype(x.dtype)
    return np.where(mask == 1, x, 0).astype(x.dtype), (mask,)


@right
def average_over_masks(x, w, b, *, keep_prob):
    def rest(d, a):
        if d == x.shape[1]:
            return np.maximum(a, 0)
        on = rest(d + 1, a + x[:, d:d + 1] * w[d])
        off = rest(d + 1, a)
        return keep_prob * on + (1 - keep_prob) * off
    return rest(0, np.zeros((x.shape[0], w.shape[1])) + b)
