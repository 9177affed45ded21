"""Chapter 8 demos: a race of all rules on five surfaces, what a rule remembers, and where momentum is stable.

    explore(demos.race, plots.race, surface=list(demos.SURFACES), step=(0, 200, 1))

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.  A rule that is not
answered yet stays at the start line.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import optimizers

RULES = ("sgd", "momentum", "nag", "adagrad", "rmsprop", "adadelta", "adam", "nadam", "adamw")
STEPS, FAR = 200, 1e3           # beyond which a walk has flown off


@dataclass(frozen=True)
class Surface:
    """A loss of two weights, its gradient, where to look, where it is lowest, and where the race starts."""

    loss: object                # of x, y
    gradient: object
    box: tuple                  # x from, to; y from, to
    lowest: tuple               # places, (x, y)
    start: tuple
    noise: float = 0.0          # standard deviation of what is added to the gradient


def beale_terms(x, y):
    return [(c - x + x * y**n, y**n - 1, n * x * y**(n - 1)) for n, c in ((1, 1.5), (2, 2.25), (3, 2.625))]


SURFACES = {
    "valley": Surface(lambda x, y: 0.5 * x**2 + 50 * y**2, lambda x, y: (x, 100 * y),
                      (-2.4, 1.2, -1.2, 1.2), ((0, 0),), (-2, 0.8)),                       # curvatures 1 and 100
    "saddle": Surface(lambda x, y: 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4, lambda x, y: (x, y**3 - y),
                      (-2.2, 1.2, -1.6, 1.6), ((0, 1), (0, -1)), (-1.6, 0.01)),
    "Rosenbrock": Surface(lambda x, y: (1 - x)**2 + 100 * (y - x**2)**2,
                          lambda x, y: (2 * (x - 1) - 400 * x * (y - x**2), 200 * (y - x**2)),
                          (-1.8, 1.8, -0.8, 2.4), ((1, 1),), (-1.2, 1.6)),
    "Beale": Surface(lambda x, y: sum(t**2 for t, _, _ in beale_terms(x, y)),
                     lambda x, y: tuple(sum(2 * t * d[i] for t, *d in beale_terms(x, y)) for i in (0, 1)),
                     (-0.8, 4.4, -1.5, 1.7), ((3, 0.5),), (0.5, 1.2)),
    "noisy bowl": Surface(lambda x, y: 0.5 * x**2 + 1.5 * y**2, lambda x, y: (x, 3 * y),
                          (-2.4, 1.2, -1.6, 1.6), ((0, 0),), (-2, 1.2), noise=2.0),
}
# The best of each rule there, found by `tuned`: its rate, and for momentum and NAG also ρ.
BEST = {
    "valley": {"sgd": (0.0191,), "momentum": (0.0191, 0.75), "nag": (0.0115, 0.85), "adagrad": (0.487,),
               "rmsprop": (0.0931,), "adam": (0.133,), "nadam": (0.487,), "adamw": (0.392,)},
    "saddle": {"sgd": (0.221,), "momentum": (0.1, 0.5), "nag": (0.0931, 0.5), "adagrad": (0.487,),
               "rmsprop": (0.0604,), "adam": (0.422,), "nadam": (0.487,), "adamw": (0.422,)},
    "Rosenbrock": {"sgd": (0.00237,), "momentum": (0.00205, 0.9), "nag": (0.00124, 0.9), "adagrad": (0.34,),
                   "rmsprop": (0.0316,), "adam": (0.487,), "nadam": (0.392,), "adamw": (0.487,)},
    "Beale": {"sgd": (0.00604,), "momentum": (0.0191, 0.85), "nag": (0.0124, 0.85), "adagrad": (0.154,),
              "rmsprop": (0.0133,), "adam": (0.0365,), "nadam": (0.034,), "adamw": (0.034,)},
    "noisy bowl": {"sgd": (0.0274,), "momentum": (0.00255, 0.9), "nag": (0.00255, 0.9), "adagrad": (0.365,),
                   "rmsprop": (0.0316,), "adam": (0.0562,), "nadam": (0.0562,), "adamw": (0.0562,)},
}


def best(rule, surface):
    """The options with which this rule runs there.  AdaDelta's learning rate is 1, by design."""
    return dict(zip(("lr", "rho"), BEST[surface].get(rule, (1.0,)), strict=False))


TRIED_RATES, TRIED_RHOS = 10**(np.arange(-128, -9) / 32), np.arange(10, 20) / 20


def tuned(rule, surface, *, rates=TRIED_RATES, rhos=TRIED_RHOS, steps=100):
    """The rate (and ρ) at which the loss of a rule is lowest after 80 to 100 steps, without leaving the picture.

    From the start and from four places beside it, the worst counts: no rate wins by a lucky leap.
    All rates walk side by side.  Returns (lr,), or (lr, ρ) for momentum and NAG.
    """
    ground, options = SURFACES[surface], [(rho,) for rho in rhos] if rule in ("momentum", "nag") else [()]
    low, high = np.reshape(ground.box, (2, 2)).T[..., None]                         # (2, 1) each
    beside = (high - low)[:, 0] / 12 * np.array([(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)])
    worst = np.zeros((len(options), len(rates)))
    for i, option in enumerate(options):
        for start in ground.start + beside:
            path = walk(rule, surface, start, steps=steps, lr=rates, **dict(zip(("rho",), option, strict=False)))
            end = ground.loss(*path[80:].swapaxes(0, 1)) - ground.loss(*ground.lowest[0])           # (21, rates)
            margin = (high - low) / 20
            inside = np.all((path > low - margin) & (path < high + margin), axis=(0, 1))
            end = end.mean(axis=0) if ground.noise else end.max(axis=0)
            worst[i] = np.maximum(worst[i], np.where(inside, end, np.inf))
    i, k = np.unravel_index(worst.argmin(), worst.shape)
    return float(f"{rates[k]:.3g}"), *options[i]


def walk(rule, surface, start, *, factor=1.0, steps=STEPS, seed=0, **options):
    """Where a rule goes on a surface: the student's rule, once it is in use.

    options: of the rule, in place of its best; lr may be many rates, (R,), which walk side by side.
    Returns the places, (steps + 1, 2) or (steps + 1, 2, R).  A walk that has flown off stays where it was.
    """
    places, _ = remembered(rule, surface, start, factor=factor, steps=steps, seed=seed, **options)
    return places


def remembered(rule, surface, start, *, factor=1.0, steps=STEPS, seed=0, **options):
    """walk, and the gradient and the rule's state at each of the steps, two lists."""
    ground, noise = SURFACES[surface], np.random.default_rng(seed).standard_normal((steps, 2))
    step = getattr(optimizers, rule)
    options = {**best(rule, surface), **options}
    options["lr"] = factor * options["lr"]
    many = np.shape(options["lr"])
    w, state = np.multiply.outer(np.array(start, float), np.ones(many)), ()
    places, seen = [w], []
    with np.errstate(all="ignore"):
        for n in range(steps):
            g = np.array(ground.gradient(*(w if many else w.tolist())), float)     # two numbers are faster as Python's
            g = g + ground.noise * noise[n].reshape(2, *[1] * len(many)) if ground.noise else g
            new, *state = step(w, g, *state, **options)
            near = np.abs(new).max(axis=0) < FAR if many else all(-FAR < x < FAR for x in new.tolist())
            w = np.where(near, new, w) if many else new if near else w
            places.append(w)
            seen.append((g, *state))
    return np.array(places), seen


@dataclass(frozen=True)
class Race:
    """Paths (steps + 1, 2) and losses (steps + 1,), above the lowest, of the rules answered; the step to look at."""

    surface: str
    step: int
    paths: dict
    losses: dict
    waiting: tuple              # rules that are not answered yet
    image: np.ndarray           # bands of equal loss, (rows, columns) in [0, 1]
    box: tuple
    lowest: tuple
    start: tuple

    def ranking(self):
        """Rules from the lowest loss at this step to the highest."""
        return sorted(self.losses, key=lambda rule: self.losses[rule][self.step])


def race(surface="valley", step=60, x=0.0, y=0.0, lr_times=1.0, seed=0):
    """All rules that are answered, from one place.  x, y: how far the start is moved;  lr_times: on every rate.

    Raises NotImplementedError, the stub's, if no rule is answered.
    """
    ground = SURFACES[surface]
    start = ground.start[0] + x, ground.start[1] + y
    paths, waiting, asked = {}, [], None
    for rule in RULES:
        try:
            paths[rule] = walked(getattr(optimizers, rule), rule, surface, start, lr_times, seed)
        except NotImplementedError as stub:
            waiting.append(rule)
            asked = asked or stub
    if not paths:
        raise asked
    with np.errstate(all="ignore"):
        floor = ground.loss(*ground.lowest[0])
        losses = {rule: ground.loss(*path.T) - floor for rule, path in paths.items()}
    return Race(surface, step, paths, losses, tuple(waiting), bands(surface), ground.box, ground.lowest, start)


@lru_cache(maxsize=4 * len(RULES))
def walked(function, rule, surface, start, factor, seed):
    """walk, kept while only the step to look at moves.  function: the rule as it is now, which may be the student's."""
    return walk(rule, surface, start, factor=factor, seed=seed)


@lru_cache(maxsize=len(SURFACES))
def bands(surface, *, columns=180, rows=120, count=14):
    """A picture of the loss: log of its height above the lowest place, cut into bands, from 0 (low) to 1."""
    ground = SURFACES[surface]
    x, y = np.linspace(*ground.box[:2], columns), np.linspace(*ground.box[2:], rows)[:, None]
    loss = ground.loss(x, y)
    height = np.log(loss - ground.loss(*ground.lowest[0]) + 0.03)
    share = (height - height.min()) / np.ptp(height)
    return np.floor(share * count) / count


@dataclass(frozen=True)
class Memory:
    """What a rule with two averages holds of one weight: gradient, m, V, m̂, V̂ and the step taken, (steps,) each."""

    g: np.ndarray
    m: np.ndarray
    V: np.ndarray
    m_hat: np.ndarray
    V_hat: np.ndarray
    taken: np.ndarray
    step: int                   # the one to look at, from 1


def memory(surface="valley", step=1, weight="x", beta1=0.9, beta2=0.99, *, steps=60):
    """m and V of Adam on the way down a surface, computed here, and corrected by your bias_corrected."""
    ground, i = SURFACES[surface], "xy".index(weight)
    noise = np.random.default_rng(0).standard_normal((steps, 2))
    lr, w, m, V = best("adam", surface)["lr"], np.array(ground.start, float), np.zeros(2), np.zeros(2)
    seen = []
    for t in range(1, steps + 1):
        g = np.array(ground.gradient(*w), float) + ground.noise * noise[t - 1]
        m, V = m + (1 - beta1) * (g - m), V + (1 - beta2) * (g**2 - V)
        m_hat, V_hat = (optimizers.bias_corrected(a, t, beta=b) for a, b in ((m, beta1), (V, beta2)))
        taken = lr * m_hat / (np.sqrt(V_hat) + 1e-8)
        w = w - taken
        seen.append([a[i] for a in (g, m, V, m_hat, V_hat, taken)])
    return Memory(*np.array(seen).T, step)


FLAT = 1.0                      # curvature of the gentle direction of `stability`'s valley


@dataclass(frozen=True)
class Stability:
    """log₁₀ of what is left of the distance after `steps` steps, for each ρ (rows) and η (columns)."""

    left: np.ndarray            # (R, L)
    rates: np.ndarray           # (L,)
    rhos: np.ndarray            # (R,)
    edge: np.ndarray            # (R,), the η beyond which theory sees it fly off
    best: tuple                 # (η, ρ), theory's choice
    here: tuple                 # (η, ρ), the one to look at
    steps: int
    path: np.ndarray            # (steps + 1, 2), from there


MAP = np.geomspace(0.003, 0.4, 48), np.linspace(0, 0.98, 36)              # rates and ρ of `stability`'s map


def stability(lr=0.02, rho=0.5, steep=20.0, *, steps=60, rates=MAP[0], rhos=MAP[1]):
    """Your momentum in a valley of curvatures 1 and `steep`, for a grid of rates and ρ, all at once."""
    def distances(lr, rho):
        w, state = np.ones((2, *np.shape(lr))), ()
        lr, curvature = np.broadcast_to(lr, w.shape) if np.ndim(lr) else lr, np.array([FLAT, steep])
        curvature = curvature.reshape(2, *[1] * (w.ndim - 1))
        yield w
        for _ in range(steps):
            w, *state = optimizers.momentum(w, curvature * w, *state, lr=lr, rho=rho)
            yield w
    with np.errstate(all="ignore"):
        ends = np.array([list(distances(rates, r))[-1] for r in rhos])              # (R, 2, L)
        left = np.log10(np.linalg.norm(ends, axis=1) / np.sqrt(2) + 1e-12)
    root = np.sqrt(steep / FLAT)
    best = 4 / (np.sqrt(FLAT) + np.sqrt(steep))**2, ((root - 1) / (root + 1))**2
    return Stability(left, rates, rhos, 2 * (1 + rhos) / steep, best, (lr, rho), steps,
                     np.array(list(distances(float(lr), rho))))
