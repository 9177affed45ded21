"""Unseen answers to the capstone."""

import numpy as np

from unseen import wrong


@wrong("the net is not trained: random weights of He's scale are handed over",
       named=["What you hand over has not learned anything"])
def train(x, y, *, rng):
    w1 = rng.normal(0, np.sqrt(2 / 64), (64, 32)).astype(np.float32)
    w2 = rng.normal(0, np.sqrt(2 / 32), (32, 10)).astype(np.float32)
    return (w1, np.zeros(32, np.float32)), (w2, np.zeros(10, np.float32))


@wrong("trained on standardised digits, and the standardisation is not folded into the first layer",
       named=["Your net does well on digits that were centred or"],
       true=["The same net comes out whatever rng goes in"])
def train(x, y, *, rng):
    z = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-3)
    w, b = np.zeros((64, 10)), np.zeros(10)
    target = np.eye(10)[y]
    for _ in range(150):
        s = z @ w + b
        p = np.exp(s - s.max(axis=1, keepdims=True))
        g = (p / p.sum(axis=1, keepdims=True) - target) / len(z)
        w, b = w - 0.5 * z.T @ g, b - 0.5 * g.sum(axis=0)
    return ((w, b),)


@wrong("the weights are handed over transposed: (10, 64)",
       named=["Your weights lie on their side"], true=["The same net comes out"])
def train(x, y, *, rng):
    means = np.stack([x[y == c].mean(axis=0) if np.any(y == c) else np.zeros(64) for c in range(10)])
    bias = -0.5 * (means ** 2).sum(axis=1)
    return ((means, bias),)
