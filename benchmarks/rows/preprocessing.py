"""Chapter 2: centre and scale, covariance, whitening."""

import numpy as np

from benchmarks.row import Contest, Peer, normal, row, tensor, torch, wholes
from course_lib import preprocessing

SMALL = {"N": 60, "D": 6}


def data(N, D):
    """Features with means, spreads and correlations of their own."""
    return normal(N, D) * np.linspace(0.5, 2, D, dtype=np.float32) + normal(N, 1, seed=1) + normal(D, seed=2)


@row("standardise", "centre + scale 10 000 × 3072, fitted and applied", small=SMALL)
def standardise(N=10_000, D=3072):
    x = data(N, D)
    t = tensor(x)

    def two_lines():
        return (t - t.mean(0)) / t.std(0, correction=0)

    def one_pass():
        std, mean = torch.std_mean(t, 0, correction=0)
        return (t - mean) / std

    return Contest(lambda: preprocessing.standardise(x, *preprocessing.fit_standardise(x)),
                   [Peer("PyTorch", 0.2, two_lines), Peer("PyTorch std_mean", None, one_pass)],
                   bytes=3 * x.nbytes, tolerance=1e-3)


def torch_covariance(t):
    centred = t - t.mean(0)
    return centred, centred.T @ centred / len(t)


@row("covariance", "covariance of 10 000 × 3072", small=SMALL, rounds=5)
def covariance(N=10_000, D=3072):
    x = data(N, D)
    t = tensor(x)
    return Contest(lambda: preprocessing.covariance(x), [Peer("PyTorch", 0.6, lambda: torch_covariance(t)[1])],
                   flops=N * D * D, tolerance=1e-3)            # symmetric: half of 2 N D²


@row("whitening", "PCA whitening of 10 000 × 3072, fitted and applied", small=SMALL, rounds=3)
def whitening(N=10_000, D=3072):
    x = data(N, D)
    t = tensor(x)

    def theirs():
        centred, sigma = torch_covariance(t)
        variances, axes = torch.linalg.eigh(sigma)
        return centred @ (axes / torch.sqrt(variances.clamp(min=0) + 1e-5)).flip(1)

    return Contest(lambda: preprocessing.whiten(x, *preprocessing.fit_whiten(x)), [Peer("PyTorch", 0.9, theirs)],
                   flops=3 * N * D * D + 9 * D**3,             # covariance, eigenvectors (about 9 D³), product
                   look=lambda out: [np.abs(out[0])], tolerance=5e-3)       # the sign of an axis is arbitrary


@row("whitening-in-place", "of whitening, the eigenvectors and the two products alone, of centred data that are ready",
     rounds=3)
def eigenvectors_and_products_alone(N=10_000, D=3072):
    whole, x = whitening(N, D), data(N, D)
    x -= x.mean(axis=0)
    sigma, out = np.empty((D, D), np.float32), np.empty((N, D), np.float32)

    def ours():
        np.matmul(x.T, x, out=sigma)
        _, axes = np.linalg.eigh(sigma)
        return np.matmul(x, axes, out=out)

    return Contest(ours, wholes(whole), flops=whole.flops)
