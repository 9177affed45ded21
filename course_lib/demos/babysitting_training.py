"""Chapter 11 demos that train: small nets on real digits, a fraction of a second each, as the sliders say.

    explore(training.live, plots.live, lr=(1e-4, 10.0, "log"), rule=list(training.RULES))

run(word, seed) makes a run on purpose what diagnose then calls it; riddle(seed) does not say which.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib import babysitting, babysitting_runs, initialization, layers, losses, net, optimizers
from course_lib.demos.babysitting import digits

RULES = ("momentum", "sgd", "adam")


def small_net(hidden, rng, *, keep_prob=1.0, scale=None, depth=1, activation="relu"):
    """64 pixels, layers of hidden units, 10 classes.  scale: standard deviation of the weights, He's if None."""
    def init(shape, *, rng, dtype):
        return initialization.small_gaussian(shape, scale=scale, rng=rng, dtype=dtype)
    parts, D = [], 64
    for _ in range(depth):
        parts += [layers.Affine(D, hidden, rng=rng, init=scale and init), layers.Activation(activation)]
        parts += [layers.Dropout(keep_prob=keep_prob, rng=rng)] * (keep_prob < 1)
        D = hidden
    return net.Sequential([*parts, layers.Affine(D, 10, rng=rng, init=scale and init)])


TINY = ("as it should be", "with random labels", "weight decay left on", "dropout left on",
        "every picture the same", "first layer does not learn", "gradient with the wrong sign")


@dataclass(frozen=True)
class Tiny:
    """Loss and accuracy (steps,) on a few examples that are to be learned by heart."""

    what: str
    examples: int
    loss: np.ndarray
    accuracy: np.ndarray


def tiny_batch(what=TINY[0], examples=20, seed=0, *, steps=100):
    """A few digits, learned by heart, or not, for one of the reasons in TINY."""
    rng = np.random.default_rng(seed)
    (x, y), _ = digits()
    model = small_net(50, rng, keep_prob=0.5 if what == "dropout left on" else 1.0)
    if what == "with random labels":
        y = rng.permutation(y)
    if what == "every picture the same":
        x = np.tile(x[:1], (len(x), 1))
    if what == "first layer does not learn":
        first, kept = model.layers[0], model.layers[0].backward
        model.layers[0].backward = lambda dout: (kept(dout), [g.fill(0) for g in first.grads.values()])[0]

    def loss(scores, y):
        value, dscores = losses.softmax_loss(scores, y)
        return value, -dscores if what == "gradient with the wrong sign" else dscores
    seen = babysitting.overfit_tiny_batch(model, x, y, examples=examples, epochs=steps, rng=rng, lr=0.01, loss=loss,
                                          weight_decay=0.1 if what == "weight decay left on" else 0)
    return Tiny(what, examples, seen.loss, seen.train_accuracy)


@dataclass(frozen=True)
class Live:
    """One run: loss of each step, accuracies of each epoch, and update ratios (steps, layers), if they are answered."""

    loss: np.ndarray
    train: np.ndarray
    test: np.ndarray
    ratios: np.ndarray | None

    @property
    def gap(self):
        return float(self.train[-1] - self.test[-1])

    @property
    def ratio(self):
        """The median over the run, a number for each layer; empty if there are none."""
        return () if self.ratios is None else tuple(np.median(self.ratios, axis=0).tolist())


def live(lr=0.01, weight_decay=1e-6, hidden=32, examples=400, rule="momentum", seed=0, *, epochs=20, batch=None,
         keep_prob=1.0):
    """A net on so many real digits, watched: loss, accuracy on training and test set, update ratios.

    A batch holds 20 examples, or a twentieth of them all if that is more.
    The ratios are measured by your update_ratio; the run goes without them until it is answered.
    """
    rng = np.random.default_rng(seed)
    (x, y), test = digits()
    few = rng.permutation(len(x))[:examples]
    model = small_net(hidden, rng, keep_prob=keep_prob)
    options = dict(rule=getattr(optimizers, rule), lr=lr, weight_decay=weight_decay, epochs=epochs,
                   batch=batch or max(20, examples // 20), rng=rng, test=test)
    with np.errstate(all="ignore"):
        try:
            babysitting.update_ratio(np.ones(1), np.ones(1))
        except NotImplementedError:
            seen, ratios = net.fit(model, x[few], y[few], **options), None
        else:
            seen, ratios = babysitting_runs.fit_with_ratios(model, x[few], y[few], **options)
    return Live(seen.loss, seen.train_accuracy, seen.test_accuracy, ratios)


@dataclass(frozen=True)
class Range:
    """Losses over rising rates, (steps,) each; the rate where the loss falls fastest, and that of the lowest loss."""

    lr: np.ndarray
    loss: np.ndarray
    smooth: np.ndarray
    steepest: float
    lowest: float
    ended: bool                 # early, by an explosion


def lr_range(rule="momentum", steps=100, batch=64, seed=0, *, lr=(1e-4, 100.0)):
    """One short run whose learning rate rises by factors."""
    rng = np.random.default_rng(seed)
    (x, y), _ = digits()
    rates, loss = babysitting_runs.lr_range_test(small_net(32, rng), x, y, rule=getattr(optimizers, rule), lr=lr,
                                            steps=steps, batch=batch, rng=rng)
    width = min(max(3, steps // 16), len(loss))
    known = np.nan_to_num(loss.astype(float), nan=1e3, posinf=1e3)
    smooth = np.convolve(np.pad(known, (width // 2, (width - 1) // 2), mode="edge"), np.ones(width) / width, "valid")
    before_the_end = max(2, len(loss) - width)                 # what exploded is in the last averages
    slope = np.diff(smooth[:before_the_end])
    return Range(rates, loss, smooth, float(rates[slope.argmin()]), float(rates[smooth[:before_the_end].argmin()]),
                 len(loss) < steps)


WORDS = ("fine", "learning rate too low", "learning rate too high", "exploded", "overfitting", "bad initialization")


@dataclass(frozen=True)
class Run:
    """A run as its curves show it, (epochs + 1,) each, the first before training; and how it was made."""

    loss: np.ndarray
    train: np.ndarray
    test: np.ndarray
    setting: str

    def diagnosed(self):
        """What your diagnose says of it; None while it is not answered."""
        try:
            return babysitting.diagnose(self.loss, self.train, self.test, classes=10)
        except NotImplementedError:
            return None


@cache
def run(word="fine", seed=0, *, epochs=24):
    """A net on digits that is, on purpose, what the word says."""
    rng = np.random.default_rng([seed, WORDS.index(word)])
    low, high = {"fine": (0.02, 0.05), "learning rate too low": (1e-4, 4e-4), "learning rate too high": (0.55, 0.7),
                 "exploded": (1, 3), "overfitting": (0.02, 0.04), "bad initialization": (0.06, 0.08)}[word]
    lr = float(np.exp(rng.uniform(math.log(low), math.log(high))))
    examples = int(rng.integers(25, 40)) if word == "overfitting" else 400
    scale, depth = (0.03, 2) if word == "bad initialization" else (None, 1)
    batch = 20 if word in ("overfitting", "learning rate too high") else 40
    (x, y), test = digits()
    few = rng.permutation(len(x))[:examples]
    x, y = x[few], y[few]
    model = small_net(32, rng, scale=scale, depth=depth, activation="leaky_relu" if word == "exploded" else "relu")
    start = losses.softmax_loss(model.forward(x), y)[0], model.accuracy(x, y), model.accuracy(*test)
    seen = net.fit(model, x, y, rule=optimizers.momentum, lr=lr, epochs=epochs, batch=batch,
                   rng=rng, test=test)
    with np.errstate(all="ignore"):
        curves = seen.loss.reshape(epochs, -1).mean(axis=1), seen.train_accuracy, seen.test_accuracy
    setting = f"η = {lr:.2g}, {examples} training examples, " + (
        f"{depth + 1} layers, weights of standard deviation {scale}" if scale else f"{depth + 1} layers, He's weights")
    return Run(*(np.append(first, rest) for first, rest in zip(start, curves, strict=True)), setting)


@dataclass(frozen=True)
class Riddle:
    """A run whose maker is silent until it is asked: about, which one; answer, the word; why, a sentence."""

    run: Run
    about: int
    answer: str
    why: str


def riddle(seed=0):
    """A run of one of the six kinds; every six seeds, from 0, 6, 12 … on, show each of them once."""
    block, which = divmod(seed, len(WORDS))
    word = WORDS[np.random.default_rng(block).permutation(len(WORDS))[which]]
    made = run(word, seed)
    said = made.diagnosed()
    yours = f"  Your diagnose says: {said}." if said else ""
    return Riddle(made, seed, word, f"{reason(word, made)}  It was made so: {made.setting}.{yours}")


def reason(word, made):
    """What on the curves says so."""
    loss, chance, gap = made.loss, math.log(10), 100 * (made.train[-1] - made.test[-1])
    quarter = len(loss) // 4
    with np.errstate(all="ignore"):
        early = (loss[0] - loss[:quarter + 1].min()) / (loss[0] - loss.min())
    return {
        "fine": f"The loss comes down to {loss[-1]:.2g}, and the gap is {gap:.0f} points.",
        "learning rate too low": f"The loss is still at {loss[-1]:.2f}, and creeps: a quarter of the run brought "
                                 f"{early:.0%} of what it gained in all.",
        "learning rate too high": f"The loss is stuck at {loss[-1]:.2f}, and was so early: a quarter of the run "
                                  f"brought {early:.0%} of what it ever gained.",
        "exploded": f"The loss begins at {loss[0]:.2f} and reaches {np.nanmax(loss):.2g}"
                    f"{', then nan, which is no number at all' if np.isnan(loss).any() else ''}.",
        "overfitting": f"In the end {made.train[-1]:.0%} of the training set are right and {made.test[-1]:.0%} of the "
                       f"test set: a gap of {gap:.0f} points.",
        "bad initialization": f"For a quarter of the run the loss stays at {loss[quarter]:.2f}, about "
                              f"log 10 = {chance:.2f}; then it does learn.",
    }[word]
