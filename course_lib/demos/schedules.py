"""Chapter 9 demos: schedules as pictures, and a small net on real digits that trains anew under each of them.

    explore(demos.replay, plots.replay, schedule=["step_decay", "cosine"], step=(0, 399, 1), lr=(0.02, 2.0, "log"))
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from course_lib import data, losses, many, net, optimizers, schedules, schedules_planned

CALLS = {"constant": "constant(step, lr={lr})",
         "step_decay": "step_decay(step, lr={lr}, every={length})",
         "exponential": "exponential(step, lr={lr}, k=1 / {length})",
         "inverse_time": "inverse_time(step, lr={lr}, k=1 / {length})",
         "cosine": "cosine(step, lr={lr}, steps={length}, lr_min={lr_min})",
         "warm_restarts": "warm_restarts(step, lr={lr}, T_0={length}, T_mult=2, lr_min={lr_min})",
         "cyclic": "cyclic(step, lr={lr}, half={length}, lr_min={lr_min})",
         "multistep": "multistep(step, lr={lr}, milestones=[{length}, {later}])",
         "polynomial": "polynomial(step, lr={lr}, steps={length}, lr_min={lr_min})",
         "one_cycle": "one_cycle(step, lr={lr}, steps={length})"}
STEPS = 400


@dataclass(frozen=True)
class Run:
    """What nets did under their rates: training loss and accuracy on the test set at some steps, each (M, n)."""

    steps: np.ndarray
    loss: np.ndarray
    test: np.ndarray


@cache
def digits(wrong_labels):
    """The digits, a share of whose training labels is drawn at random: noise, as large problems have."""
    (x, y), test = data.digits()
    rng = np.random.default_rng(0)
    return x, np.where(rng.random(len(y)) < wrong_labels, rng.integers(10, size=len(y)), y), test


def under(rates, *, rule=None, hidden=(32,), batch=8, wrong_labels=0.3, examples=None, seed=0, every=20):
    """One net for each row of rates (M, steps), all from the same start and on the same batches.

    examples: so many of the training set tell the loss, all if None;  every: steps between two looks.
    """
    x, y, test = digits(wrong_labels)
    M, steps = rates.shape
    rng = np.random.default_rng(seed)
    start = many.ManyNets(1, (64, *hidden, 10), rng=rng).parameters
    nets = many.ManyNets(M, (64, *hidden, 10), rng=np.random.default_rng(0))
    nets.parameters[:] = start
    at, seen, right = [], [], []

    def look(t):
        at.append(t)
        seen.append(losses.softmax_loss(nets.forward(x[:examples]), y[:examples])[0])
        right.append(nets.accuracy(*test))

    def with_looks(_):
        for t in range(steps):
            if t % every == 0:
                look(t)
            yield t

    net.fit(nets, x, y, rule=rule or optimizers.sgd, lr=lambda t: rates[:, t], batch=batch, rng=rng,
            epochs=-(-steps * batch // len(x)), progress=with_looks)
    with np.errstate(all="ignore"):
        look(steps)
    loss = np.nan_to_num(np.array(seen, float), nan=10.0, posinf=10.0)
    return Run(np.array(at), np.minimum(loss, 10).T, np.array(right).T)


@dataclass(frozen=True)
class Replay:
    """A schedule, its rates (steps,), and the loss of the net under it and under a constant rate, each (n,)."""

    call: str
    rates: np.ndarray
    step: int
    steps: np.ndarray
    loss: np.ndarray
    constant: np.ndarray


def replay(schedule="step_decay", step=200, lr=0.5, length=80, lr_min=0.0, warm_up=0, wait=False):
    """A schedule over 400 steps, and a net that trains under it, at one step.

    length: in steps: the schedule's every, 1/k, T, T_0, half or first milestone.  warm_up: steps of it, before; 0 for
    none;  wait: the schedule begins when the warm-up is over.
    """
    lr, lr_min = float(f"{lr:.3g}"), min(lr, lr_min)
    options = {"lr": lr, "length": length, "lr_min": lr_min}
    call, t = CALLS[schedule].format(**options, later=later(length)), np.arange(STEPS)
    function = named(schedule, **options)
    if warm_up:
        function = schedules_planned.with_warmup(function, steps=warm_up, then="after" if wait else "under")
        call = call.replace("(step,", f"(max(0, step - {warm_up}),") if wait else call
        call = f"warmup(step, lr={call}, steps={warm_up})"
    rates = np.asarray(function(t), float)
    run = replayed(rates.tobytes(), lr)
    return Replay(call, rates, step, run.steps, *run.loss)


def named(schedule, *, lr, length, lr_min=0.0):
    """The function of the step that CALLS writes down, from the chapter's module, so that it may be the student's."""
    function = getattr(schedules if hasattr(schedules, schedule) else schedules_planned, schedule)
    options = {"constant": {}, "step_decay": {"every": length}, "exponential": {"k": 1 / length},
               "inverse_time": {"k": 1 / length}, "cosine": {"steps": length, "lr_min": lr_min},
               "warm_restarts": {"T_0": length, "T_mult": 2, "lr_min": lr_min},
               "cyclic": {"half": length, "lr_min": lr_min}, "multistep": {"milestones": [length, later(length)]},
               "polynomial": {"steps": length, "lr_min": lr_min}, "one_cycle": {"steps": length}}[schedule]
    return lambda step: function(step, lr=lr, **options)


def later(length):
    """The second milestone of multistep, by the first."""
    return length * 3 // 2


@lru_cache(maxsize=64)
def replayed(rates, lr):
    """The net under these rates, as bytes, and under a constant one: kept, since the step slider asks again."""
    return under(np.stack([np.frombuffer(rates), np.full(STEPS, lr)]), examples=400, every=10)


def reach(steps, *, lr=0.1, k=0.01):
    """How far a walk can get in so many steps, if each is as long as its rate: {schedule: Σ η}."""
    t = np.arange(steps)
    return {name: float(np.sum(named(name, lr=lr, length=1 / k)(t))) for name in ("exponential", "inverse_time")}


def epochs_for_steps(*, every=30, epochs=10, examples=1347, batch=32):
    """A rate to be halved every 30 epochs, in a loop that counts steps: what is left without and with conversion."""
    per_epoch = -(-examples // batch)
    end = epochs * per_epoch
    return (float(schedules.step_decay(end, lr=1.0, every=every)),
            float(schedules.step_decay(end, lr=1.0, every=every * per_epoch)), per_epoch)
