"""Chapter 13 demos that train: many small nets on real digits, snapshots of one run, averaged weights of another.

    explore(lambda nets, combine: demos.accuracy(trained(nets), combine), plots.accuracy, nets=list(training.KINDS), …)

Training takes seconds; the notebook keeps what comes out.  The chapter's functions are called through their module, so
that after use(f) these demos run on the student's own.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from course_lib import data, ensembles, losses, net, optimizers, schedules
from course_lib.kept import kept
from course_lib.many import ManyNets

KINDS = {                       # how members come to differ
    "other starts": {},
    "other starts, own samples": {"samples": True},
    "small nets, 8 units": {"hidden": 8, "lr": 1e-2, "epochs": 40},
    "20 % wrong labels": {"wrong_labels": 0.2, "epochs": 40},
}


@dataclass(frozen=True)
class Members:
    """Nets trained apart: scores (runs, K, N, 10) of test digits, the right classes (runs, N), the weights."""

    scores: np.ndarray
    y: np.ndarray
    images: np.ndarray          # (N, 64), the test digits of the first run
    parameters: np.ndarray      # (runs, K, P)


@kept
def members(kind="other starts", *, K=30, runs=5, progress=iter):
    """K nets for each of several draws of the training digits.  progress: wraps the list of runs."""
    for mean in (ensembles.average, ensembles.average_scores):             # not answered?  Then say so before
        mean(np.ones((1, 1, 10)))
    ensembles.vote(np.zeros((1, 1), int), C=10)
    trained = [_members(run, K, **KINDS[kind]) for run in progress(range(runs))]
    scores, y, images, parameters = zip(*trained, strict=True)
    return Members(np.array(scores), np.array(y), images[0], np.array(parameters))


def _members(seed, K, *, hidden=32, samples=False, wrong_labels=0.0, lr=5e-3, epochs=30, images=300):
    x, y, test = few_digits(images, wrong_labels, seed)
    rng = np.random.default_rng(seed)
    model = ManyNets(K, (64, hidden, 10), rng=rng)
    # A sample with replacement holds each image 0, 1, 2, … times: that often it counts in the loss of that member.
    counts = rng.poisson(1.0, (K, images)) if samples else np.ones((K, images))

    def loss(scores, rows):
        value, dscores = losses.softmax_loss(scores, y[rows])
        return value, dscores * counts[:, rows, None].astype(scores.dtype)

    net.fit(model, x, np.arange(images), loss=loss, lr=lr, epochs=epochs, batch=25, rng=rng)
    return model.forward(test[0]), test[1], test[0], model.parameters


@kept
def one_wide(kind="other starts", *, times=20, runs=3, progress=iter):
    """Accuracy (runs,) of a single net with so many times the hidden units, at a rate that suits its width."""
    options = {"hidden": 32, **KINDS[kind], "lr": 1e-3}
    options["hidden"] *= times
    accuracies = []
    for run in progress(range(runs)):
        scores, y, _, _ = _members(run, 1, **options)
        accuracies.append(np.mean(scores[0].argmax(axis=-1) == y))
    return np.array(accuracies)


def few_digits(images, wrong_labels, seed):
    """So many digits to train on, a share of their labels drawn at random, and 1078 to test."""
    (x, y), test = data.digits(test_share=0.6, seed=seed)
    rng = np.random.default_rng([seed, 1])
    wrong = rng.random(images) < wrong_labels
    return x[:images], np.where(wrong, rng.integers(10, size=images), y[:images]), test


def averaged_weights(members):
    """Accuracy (runs,) of the net whose weights are the mean of all members' weights."""
    P = members.parameters.shape[-1]
    model = ManyNets(1, (64, (P - 10) // 75, 10), rng=np.random.default_rng(0))    # 64 H + 10 H + H + 10 = P
    accuracies = []
    for run, parameters in enumerate(members.parameters):
        _, test = data.digits(test_share=0.6, seed=run)
        model.parameters[...] = parameters.mean(axis=0)
        accuracies.append(model.accuracy(*test).item())
    return np.array(accuracies)


EPOCHS = 30
CYCLES = {                      # epochs of the first cycle, T_mult
    "10 of 3 epochs": (3, 1), "5 of 6 epochs": (6, 1), "3 of 10 epochs": (10, 1), "2, 4, 8 and 16 epochs": (2, 2),
}
LABELS = {"10 % wrong": 0.1, "all right": 0.0}


@dataclass(frozen=True)
class Snapshots:
    """One run with restarts, for several nets: its rate (steps,), and the accuracies on the test set."""

    lr: np.ndarray
    at: np.ndarray              # (S,), the steps of the snapshots
    per_epoch: int              # steps
    curve: np.ndarray           # (epochs,), mean over the nets
    alone: np.ndarray           # (S, nets), each snapshot
    together: np.ndarray        # (S, nets), the average of the last 1 … S snapshots
    one: np.ndarray             # (nets,), trained as long, in a single cycle
    apart: np.ndarray           # (nets,), the average of S nets that share the steps among them

    def gain(self):
        """All snapshots together against the one net of a single cycle: mean and standard deviation, in points."""
        gain = 100 * (self.together[-1] - self.one)
        return gain.mean(), gain.std()


@kept
def snapshots(cycles="10 of 3 epochs", labels="10 % wrong", *, nets=6, seeds=3, images=700, lr=0.2, progress=iter):
    """Snapshots at the end of each cycle, by your snapshot_steps, against other uses of the same number of steps."""
    ensembles.average(np.ones((1, 1, 10)))                     # not answered?  Then say so before a net trains
    parts = [_snapshots(*CYCLES[cycles], LABELS[labels], seed, nets, images, lr) for seed in progress(range(seeds))]
    first = parts[0]
    joined = [np.concatenate([getattr(part, name) for part in parts], axis=-1)
              for name in ("alone", "together", "one", "apart")]
    return Snapshots(first.lr, first.at, first.per_epoch, np.mean([part.curve for part in parts], axis=0), *joined)


def _snapshots(T, T_mult, wrong_labels, seed, nets, images, lr):
    x, y, test = few_digits(images, wrong_labels, seed)
    rng = np.random.default_rng(seed)
    per_epoch = -(-images // 25)
    steps, T_0 = EPOCHS * per_epoch, T * per_epoch
    options = {"rule": optimizers.momentum, "batch": 25, "weight_decay": 1e-3, "rng": rng}

    at = np.asarray(ensembles.snapshot_steps(steps, T_0=T_0, T_mult=T_mult)).astype(int)
    model = ManyNets(nets, (64, 32, 10), rng=rng)
    start = model.state.copy()
    rate = partial(schedules.warm_restarts, lr=lr, T_0=T_0, T_mult=T_mult)
    history, taken = ensembles.fit_snapshots(model, x, y, at=at, lr=rate, epochs=EPOCHS, test=test, **options)
    p = []
    for model.state[...] in taken:
        p.append(losses.softmax(model.forward(test[0])))
    p = np.array(p)                                            # (S, nets, N, 10)
    alone = np.mean(p.argmax(axis=-1) == test[1], axis=-1)
    together = [[_right(p[-k:, n], test[1]) for n in range(nets)] for k in range(1, len(p) + 1)]

    model.state[...] = start
    net.fit(model, x, y, lr=partial(schedules.cosine, lr=lr, steps=steps), epochs=EPOCHS, **options)
    S = len(at)
    short = ManyNets(S + 2, (64, 32, 10), rng=rng)
    epochs = EPOCHS // S
    net.fit(short, x, y, lr=partial(schedules.cosine, lr=lr, steps=epochs * per_epoch), epochs=epochs, **options)
    q = losses.softmax(short.forward(test[0]))
    apart = [_right(q[rng.choice(S + 2, S, replace=False)], test[1]) for _ in range(nets)]
    return Snapshots(history.lr, at, per_epoch, history.test_accuracy.mean(axis=1), alone, np.array(together),
                     model.accuracy(*test), np.array(apart))


def _right(p, y):
    return np.mean(ensembles.average(p).argmax(axis=-1) == y)


@dataclass(frozen=True)
class Run:
    """The weights (steps, P) of a net that trains at a high constant rate, and digits to test it."""

    weights: np.ndarray
    test: tuple
    at: np.ndarray              # (T,), the steps at which losses are measured
    loss: np.ndarray            # (T,), test loss of the weights as they are
    plain: np.ndarray           # (T,), of the mean of all weights so far
    cooled: float               # test loss at the end of the same run with a rate that falls to 0


@kept
def noisy_run(*, lr=0.5, batch=8, epochs=8, seed=0, progress=iter):
    """Small batches, long steps: the net jumps about in its valley.  progress: wraps the list of the two runs."""
    ensembles.ema(np.ones(1))                                  # not answered?  Then say so before a net trains
    (x, y), test = data.digits(test_share=0.6, seed=seed)
    test = tuple(part[:400] for part in test)
    steps = -(-len(x) // batch) * epochs
    recorded = []
    for rate in progress([lr, partial(schedules.cosine, lr=lr, steps=steps)]):
        rng = np.random.default_rng(seed)
        model, weights = ManyNets(1, (64, 32, 10), rng=rng), []

        def record(steps, model=model, weights=weights):
            for step in steps:
                yield step
                weights.append(model.parameters[0].copy())     # the net goes on in the same array

        net.fit(model, x, y, rule=optimizers.sgd, lr=rate, batch=batch, epochs=epochs, rng=rng, progress=record)
        recorded.append(np.array(weights))
    weights, at = recorded[0], np.unique(np.linspace(0, steps - 1, 90).astype(int))
    plain, mean = [], 0
    for t, w in enumerate(weights, start=1):
        mean = ensembles.polyak(w, mean, t=t)
        plain.append(mean)
    return Run(weights, test, at, test_losses(weights[at], test)[0], test_losses(np.array(plain)[at], test)[0],
               float(test_losses(recorded[1][-1:], test)[0][0]))


def test_losses(parameters, test):
    """Loss and accuracy, each (M,), of M nets with these parameters (M, P)."""
    model = ManyNets(len(parameters), (64, 32, 10), rng=np.random.default_rng(0))
    model.parameters[...] = parameters
    return losses.softmax_loss(model.forward(test[0]), test[1])[0], model.accuracy(*test)


@dataclass(frozen=True)
class Averaged:
    """The run, and along it a running average of its weights: test losses (T,), and one weight, step by step."""

    run: Run
    decay: float
    loss: np.ndarray
    accuracy: tuple             # at the end: of the weights as they are, of the average
    weight: np.ndarray          # (steps,), the weight that moves most
    mean: np.ndarray            # (steps,), its running average


def averaged(run, decay=0.98, from_zero=False):
    """Your ema over the weights of the run.  from_zero: it is handed zeros as its first mean."""
    mean, means = np.zeros_like(run.weights[0]) if from_zero else None, []
    for w in run.weights:
        mean = ensembles.ema(w, mean, decay=decay)
        means.append(mean)
    means = np.array(means)
    loss, right = test_losses(means[run.at], run.test)
    _, now = test_losses(run.weights[-1:], run.test)
    i = np.abs(run.weights[-1] - run.weights[0]).argmax()
    return Averaged(run, decay, loss, (float(now[0]), float(right[-1])), run.weights[:, i], means[:, i])
