"""Chapter 7.  Batch norm over a stream of batches: first training, then test."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel

PANELS = (Panel("batch, the first 20 in training", "running mean", ("running mean",), (0, 31), (0, 3)),
          Panel("run of the same test batch", "mean of its output", ("output",), (0, 11), (-0.5, 2.5)))


def norm_run(train, test, mean, var, *, momentum, eps):
    """Normalize batches one after the other: in training by their own mean and variance, at test time by averages.

    The averages run over the batches of training, from mean and var, both (D,); momentum is the weight of the old one.
    train: (T, N, D);  test: (S, N, D).  Returns all outputs (T + S, N, D), and the averages at the end, both (D,).
    """
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    for x in test:
        outs.append((x - mean) / np.sqrt(var + eps))
    return np.asarray(outs), mean, var


def as_given(train, test, mean, var, *, momentum, eps):
    """Normalize batches one after the other: in training by their own mean and variance, at test time by averages.

    The averages run over the batches of training, from mean and var, both (D,); momentum is the weight of the old one.
    train: (T, N, D);  test: (S, N, D).  Returns all outputs (T + S, N, D), and the averages at the end, both (D,).
    """
    outs = []
    for x in train:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - shift) / np.sqrt(spread + eps))
    for x in test:
        shift, spread = x.mean(axis=0), x.var(axis=0)
        mean = mean + (1 - momentum) * (shift - mean)
        var = var + (1 - momentum) * (spread - var)
        outs.append((x - mean) / np.sqrt(var + eps))
    return np.asarray(outs), mean, var


def evidence(whose=THEIRS):
    """The running mean, batch by batch; and the mean output of one test batch that is run again and again."""
    run = as_given if whose == THEIRS else norm_run
    rng = np.random.default_rng(0)
    train, test = 1 + rng.normal(size=(20, 32, 1)), np.repeat(3 + rng.normal(size=(1, 32, 1)), 10, axis=0)
    begin = np.zeros(1), np.ones(1)
    means = [run(train[:n], test[:max(0, n - 20)], *begin, momentum=0.8, eps=1e-5)[1][0] for n in range(1, 31)]
    outputs = run(train, test, *begin, momentum=0.8, eps=1e-5)[0][20:].mean(axis=(1, 2))
    said = (f"The running mean is {means[19]:.2f} after training and {means[-1]:.2f} after ten batches of test. The "
            f"same test batch gives {outputs[0]:.2f} on average at first, and {outputs[-1]:.2f} the tenth time.")
    return Evidence((((np.arange(1, 31), means),), ((np.arange(1, 11), outputs),)), said)
