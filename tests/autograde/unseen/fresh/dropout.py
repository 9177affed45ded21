"""Fresh answers to the chapter on dropout, as students write them."""

import itertools
import random

import numpy as np

from unseen import right, wrong


@wrong("One mask serves all examples of the batch.", kind="slip", named=["One coin for each unit serves"])
def vanilla_dropout_train(x, *, keep_prob, rng):
    coins = (rng.random(x.shape[-1]) < keep_prob).astype(x.dtype)
    mask = np.broadcast_to(coins, x.shape).copy()
    return x * mask, (mask,)


@wrong("Units are kept with probability 1 - keep_prob.", kind="slip", named=["You read keep_prob as the"])
def vanilla_dropout_train(x, *, keep_prob, rng):
    mask = np.ones_like(x)
    drop = rng.uniform(size=x.shape) < keep_prob
    mask[drop] = 0
    return mask * x, (mask,)


@wrong("Exactly the share keep_prob of all units is kept each time.", kind="odd")
def vanilla_dropout_train(x, *, keep_prob, rng):
    flat = np.zeros(x.size, dtype=x.dtype)
    flat[:int(round(keep_prob * x.size))] = 1
    rng.shuffle(flat)
    mask = flat.reshape(x.shape)
    return x * mask, (mask,)


@wrong("The coins come from Python's own generator, not from rng.", kind="slip",
       named=["You do not draw from"], true=["one by one, in Python"])
def vanilla_dropout_train(x, *, keep_prob, rng):
    coins = [1 if random.random() < keep_prob else 0 for _ in range(x.size)]
    mask = np.array(coins, dtype=x.dtype).reshape(x.shape)
    return x * mask, (mask,)


@wrong("The values are multiplied by the probability of being dropped.", kind="slip",
       named=["You scaled by the probability of"])
def vanilla_dropout_predict(x, *, keep_prob):
    drop_rate = 1 - keep_prob
    return x * drop_rate


@wrong("The values are multiplied by the root of keep_prob.", kind="odd")
def vanilla_dropout_predict(x, *, keep_prob):
    return x * keep_prob ** 0.5


@wrong("Nothing is scaled at test time.", kind="slip", named=["You return x as it is. In"])
def vanilla_dropout_predict(x, *, keep_prob):
    out = np.array(x)       # all units on
    return out


@wrong("The mask that is handed over holds 0 and 1, without the scale.", kind="slip",
       named=["The mask that you keep holds 0"])
def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob).astype(x.dtype)
    out = x * mask / keep_prob
    return out, (mask,)


@wrong("The scale is 1 / (1 - keep_prob).", kind="slip", named=["You divided by the probability of"])
def dropout_forward(x, *, keep_prob, rng):
    keep = rng.random(x.shape) < keep_prob
    mask = np.where(keep, 1 / (1 - keep_prob), 0).astype(x.dtype)
    return x * mask, (mask,)


@wrong("The values of the kept units are divided by keep_prob twice.", kind="slip",
       named=["The mask holds the scale already,"])
def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob) / keep_prob
    mask = mask.astype(x.dtype)
    out = (x / keep_prob) * mask
    return out, (mask,)


@wrong("The values are scaled by the share that happened to be kept, not by keep_prob.", kind="odd")
def dropout_forward(x, *, keep_prob, rng):
    on = (rng.random(x.shape) < keep_prob).astype(x.dtype)
    share = max(on.mean(), 1e-12)
    mask = (on / share).astype(x.dtype)
    return x * mask, (mask,)


@wrong("The scale is lost on the way back: kept units pass dout as it is.", kind="slip",
       named=["The right units get a gradient,"])
def dropout_backward(dout, mask):
    dx = dout.copy()
    dx[mask == 0] = 0.0
    return dx


@wrong("dout is divided by the mask where it is not 0.", kind="slip", named=["You divided by the scale, as if"])
def dropout_backward(dout, mask):
    dx = np.zeros_like(dout)
    np.divide(dout, mask, out=dx, where=mask != 0)
    return dx


@wrong("The gradient goes through the units that were dropped.", kind="odd", listed=True)
def dropout_backward(dout, mask):
    scale = mask.max()
    return dout * (scale - mask)


@wrong("The average input is sent through the layer once.", kind="slip", named=["You averaged first and cut off at"])
def average_over_masks(x, w, b, *, keep_prob):
    z = (keep_prob * x) @ w + b
    return (z + np.abs(z)) / 2


@wrong("Every mask has the same weight.", kind="slip", named=["Your average counts every mask"])
def average_over_masks(x, w, b, *, keep_prob):
    D = x.shape[1]
    outputs = [np.maximum((x * np.array(m, x.dtype)) @ w + b, 0) for m in itertools.product([0, 1], repeat=D)]
    return (sum(outputs) / len(outputs)).astype(x.dtype)


@wrong("The probabilities of keeping and of dropping have changed places.", kind="slip",
       named=["Keep and drop have changed places"])
def average_over_masks(x, w, b, *, keep_prob):
    total = np.zeros((len(x), w.shape[1]), dtype=x.dtype)
    D = x.shape[1]
    for bits in range(2 ** D):
        m = np.array([(bits >> d) & 1 for d in range(D)], dtype=x.dtype)
        weight = (1 - keep_prob) ** m.sum() * keep_prob ** (D - m.sum())
        total = total + x.dtype.type(weight) * np.maximum((x * m) @ w + b, 0)
    return total


@wrong("The bias is dropped along with the inputs of an empty mask: it is added after ReLU.", kind="odd")
def average_over_masks(x, w, b, *, keep_prob):
    masks = np.array(list(itertools.product([0.0, 1.0], repeat=x.shape[1])), dtype=x.dtype)
    k = masks.sum(axis=1)
    prob = (keep_prob ** k * (1 - keep_prob) ** (x.shape[1] - k)).astype(x.dtype)
    relu = np.maximum(np.einsum("nd,kd,dm->knm", x, masks, w), 0)
    return np.einsum("k,knm->nm", prob, relu) + b


@wrong("The numbers are right, but it goes through the examples one by one.", kind="promise",
       named=["You go through the examples one"])
def vanilla_dropout_train(x, *, keep_prob, rng):
    mask = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index", "zerosize_ok"])
    for _ in it:
        mask[it.multi_index] = 1 if rng.uniform() < keep_prob else 0
    return x * mask, (mask,)


@right
def vanilla_dropout_predict(x, *, keep_prob):
    off = 0 * x
    return keep_prob * x + (1 - keep_prob) * off


@right
def dropout_forward(x, *, keep_prob, rng):
    on = rng.binomial(1, keep_prob, size=x.shape)
    mask = np.divide(on, keep_prob).astype(x.dtype)
    return np.multiply(x, mask), (mask,)


@wrong("The numbers are right, but it goes through the examples one by one.", kind="promise",
       named=["You go through the examples one"])
def dropout_backward(dout, mask):
    rows = [[g * m for g, m in zip(gs, ms)] for gs, ms in zip(dout.reshape(1, -1), mask.reshape(1, -1))]
    return np.array(rows, dtype=dout.dtype).reshape(dout.shape)


@right
def average_over_masks(x, w, b, *, keep_prob):
    def rest(z, d):
        """The average over the masks of the inputs from d on, of a sum z so far."""
        if d == x.shape[1]:
            return np.maximum(z, 0)
        return keep_prob * rest(z + x[:, d:d + 1] * w[d], d + 1) + (1 - keep_prob) * rest(z, d + 1)

    return rest(np.zeros((len(x), 1), x.dtype) + b, 0)
