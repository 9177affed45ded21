"""How times grow with a size: measured at a few sizes in turns, and the exponent p of time ∝ sizeᵖ.

The first exponent is that of the line through all sizes (least squares of the logarithms), the second that of the last
two, where what is paid once a call weighs least.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.row import normal
from benchmarks.timing import race
from course_lib import layers, net, preprocessing


@dataclass(frozen=True)
class Growth:
    """Work at several sizes.  set_up(size): a function without arguments that does it;  expected: what theory says."""

    name: str
    work: str
    size: str
    sizes: tuple
    set_up: Callable
    expected: str


def epoch(*, width=256, batch=128, N=1024, classes=10):
    """An epoch of a net as in the row `epoch`, all of whose layers are so wide."""
    rng, stack = np.random.default_rng(0), []
    for _ in range(3):
        stack += [layers.Affine(width, width, rng=rng), layers.BatchNorm(width), layers.ReLU(),
                  layers.Dropout(keep_prob=0.5, rng=rng)]
    model = net.Sequential([*stack, layers.Affine(width, classes, rng=rng)])
    x, y = normal(N, width), rng.integers(classes, size=N)
    return lambda: net.fit(model, x, y, epochs=1, batch=batch, rng=rng)


def batchnorm(C, N=128):
    layer, x, dout = layers.BatchNorm(C), normal(N, C), normal(N, C, seed=1)

    def there_and_back():
        layer.forward(x, training=True)
        return layer.backward(dout)
    return there_and_back


def whitening(D, N=2048):
    x = normal(N, D)
    return lambda: preprocessing.whiten(x, *preprocessing.fit_whiten(x))


GROWTHS = [
    Growth("growth-width", "an epoch of 1024 examples, three hidden layers, Adam, batch 128", "width",
           (128, 256, 512, 1024), lambda width: epoch(width=width), "2 once products and Adam are all"),
    Growth("growth-batch", "the same, width 256", "batch", (16, 32, 64, 128, 256, 512),
           lambda batch: epoch(batch=batch), "-1 where steps of Adam are all, 0 where products are"),
    Growth("growth-norm", "batch norm of 128 × C, forward + backward", "C", (256, 1024, 4096, 16384), batchnorm,
           "1, below where calling NumPy counts"),
    Growth("growth-whitening", "PCA whitening of 2048 × D, fitted and applied", "D",
           (64, 128, 256, 512, 1024), whitening, "2 for the covariance, 3 for the eigenvectors"),
]


def measure(growth, *, rounds=5, progress=iter):
    """Seconds at each size, medians over the rounds, and the two exponents, as plain numbers and text."""
    runners = [growth.set_up(size) for size in growth.sizes]
    seconds = np.median(race(runners, rounds=rounds, progress=progress), axis=0)
    exponent, last = exponents(growth.sizes, seconds)
    return {"name": growth.name, "work": growth.work, "size": growth.size, "sizes": list(growth.sizes),
            "seconds": seconds.tolist(), "exponent": exponent, "last": last, "expected": growth.expected}


def exponents(sizes, seconds):
    """p of time ∝ sizeᵖ, over all sizes and over the last two."""
    x, y = np.log(sizes), np.log(seconds)
    return float(np.polyfit(x, y, 1)[0]), float((y[-1] - y[-2]) / (x[-1] - x[-2]))


def markdown(grown):
    """The table of growth, from what measure gave; nothing if nothing was measured."""
    if not grown:
        return ""
    return "\n".join([
        "", "## Growth", "", "Times of ours alone, median of five rounds, and the exponent p of time ∝ sizeᵖ.", "",
        "| work | ms at each size | exponent, all sizes | last two sizes | expected |", "|---|---|---|---|---|",
        *(f"| {g['work']} | {at_each(g)} | {g['exponent']:.2f} | {g['last']:.2f} | {g['expected']} |"
          for g in grown), ""])


def at_each(growth):
    return f"{growth['size']} " + ", ".join(f"{size}: {1e3 * seconds:.3g}" for size, seconds in
                                            zip(growth["sizes"], growth["seconds"], strict=True))


def one_line(growth):
    """For the terminal."""
    return (f"{growth['name']}: ms at {at_each(growth)};  exponent {growth['exponent']:.2f}, "
            f"last two {growth['last']:.2f}")
