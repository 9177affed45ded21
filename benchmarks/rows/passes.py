"""What the rules of optimizers compute, each pass in place, on arrays that are ready: (w, g, m, V, spare, spare)."""

import numpy as np

LR = 1e-3


def adam_passes(w, g, m, V, a, _):
    np.multiply(m, 0.9, out=m)
    np.multiply(g, 0.1, out=a)
    np.add(m, a, out=m)
    np.multiply(V, 0.999, out=V)
    np.multiply(g, g, out=a)
    np.multiply(a, 0.001, out=a)
    np.add(V, a, out=V)
    np.divide(V, 0.5, out=a)
    step_passes(w, m, a, a)


def adamw_passes(w, g, m, V, a, _):
    np.multiply(w, 1 - LR * 0.01, out=w)
    adam_passes(w, g, m, V, a, _)


def rmsprop_passes(w, g, _, V, a, __):
    np.multiply(V, 0.99, out=V)
    np.multiply(g, g, out=a)
    np.multiply(a, 0.01, out=a)
    np.add(V, a, out=V)
    step_passes(w, g, V, a)


def adagrad_passes(w, g, _, V, a, __):
    np.multiply(g, g, out=a)
    np.add(V, a, out=V)
    step_passes(w, g, V, a)


def step_passes(w, m, V, a):
    """w ← w - η m / (√V + ε)"""
    np.sqrt(V, out=a)
    np.add(a, 1e-8, out=a)
    np.divide(m, a, out=a)
    np.multiply(a, LR, out=a)
    np.subtract(w, a, out=w)


def sgd_passes(w, g, _, __, a, b):
    np.multiply(g, LR, out=a)
    np.subtract(w, a, out=b)
    w[...] = b


PASSES = {"adam": adam_passes, "adamw": adamw_passes, "rmsprop": rmsprop_passes, "adagrad": adagrad_passes,
          "sgd": sgd_passes}


def over_slices(rule, w, dw, size=2**15):
    """A step of a rule over slices that stay in cache."""
    m, V = np.zeros_like(w), np.zeros_like(w)
    a, b = np.empty((2, min(len(w), size)), np.float32)
    parts = [slice(i, i + len(a)) for i in range(0, len(w), len(a))]

    def step():
        for part in parts:
            p = w[part]
            PASSES[rule](p, dw[part], m[part], V[part], a[:len(p)], b[:len(p)])
        return w
    return step
