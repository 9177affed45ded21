"""Chapter 8 demos: a race of all rules on five surfaces, what a rule remembers, and where momentum is stable.

    explore(demos.race, plots.race, surface=list(demos.SURFACES), step=(0, 200, 1))

Nothing is drawn here: each function returns what there is to see.  The chapter's functions are called
through their module, so that after use(f) these demos run on the student's own.  A rule that is not
answered yet stays at the start line.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import optimizers

RULES = ("sgd", "momentum", "nag", "adagrad", "rmsprop", "adadelta", "adam", "nadam", "adamw")
STEPS = 200


@dataclass(frozen=True)
class Surface:
    """A loss of two weights, its gradient, where to look, where it is lowest, and rates that suit it."""

    loss: object                # of x, y
    gradient: object
    box: tuple                  # x from, to; y from, to
    lowest: tuple               # places, (x, y)
    start: tuple
    lr: tuple                   # for steps that grow with the gradient; for those with momentum; for scaled steps
    noise: float = 0.0          # standard deviation of what is added to the gradient


def beale_terms(x, y):
    return [(c - x + x * y**n, y**n - 1, n * x * y**(n - 1)) for n, c in ((1, 1.5), (2, 2.25), (3, 2.625))]


SURFACES = {
    "valley": Surface(lambda x, y: 0.5 * x**2 + 10 * y**2, lambda x, y: (x, 20 * y),
                      (-2.2, 1.2, -1, 1), ((0, 0),), (-2, 0.8), (0.09, 0.02, 0.1)),
    "saddle": Surface(lambda x, y: 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4, lambda x, y: (x, y**3 - y),
                      (-2, 1.2, -1.5, 1.5), ((0, 1), (0, -1)), (-1.6, 0.01), (0.1, 0.03, 0.05)),
    "Rosenbrock": Surface(lambda x, y: (1 - x)**2 + 100 * (y - x**2)**2,
                          lambda x, y: (2 * (x - 1) - 400 * x * (y - x**2), 200 * (y - x**2)),
                          (-1.8, 1.8, -0.6, 2.2), ((1, 1),), (-1.2, 1.6), (0.0012, 0.0006, 0.15)),
    "Beale": Surface(lambda x, y: sum(t**2 for t, _, _ in beale_terms(x, y)),
                     lambda x, y: tuple(sum(2 * t * d[i] for t, *d in beale_terms(x, y)) for i in (0, 1)),
                     (-0.5, 4.2, -1.5, 1.7), ((3, 0.5),), (0.5, 1.2), (0.01, 0.003, 0.1)),
    "noisy bowl": Surface(lambda x, y: 0.5 * x**2 + 1.5 * y**2, lambda x, y: (x, 3 * y),
                          (-2.2, 1.2, -1.5, 1.5), ((0, 0),), (-2, 1.2), (0.1, 0.03, 0.1), noise=2.0),
}


def rate(rule, surface):
    """A learning rate that suits this rule there.  AdaDelta's is 1 by design."""
    plain, heavy, scaled = SURFACES[surface].lr
    return {"sgd": plain, "momentum": heavy, "nag": heavy, "adadelta": 1.0, "adagrad": 5 * scaled,
            "rmsprop": 0.3 * scaled}.get(rule, scaled)


def walk(rule, surface, start, *, factor=1.0, steps=STEPS, seed=0):
    """Where a rule goes on a surface: the student's rule, once it is in use.

    Returns the places, (steps + 1, 2).  A walk that has flown off stays where it was.
    """
    ground, noise = SURFACES[surface], np.random.default_rng(seed).standard_normal((steps, 2))
    step = getattr(optimizers, rule)
    w, state = np.array(start, float), ()
    options = {"lr": factor * rate(rule, surface)}
    places = [w]
    with np.errstate(all="ignore"):
        for n in range(steps):
            g = np.array(ground.gradient(*w), float) + ground.noise * noise[n]
            new, *state = step(w, g, *state, **options)
            w = new if np.abs(new).max() < 1e3 else w
            places.append(w)
    return np.array(places)


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
            paths[rule] = walk(rule, surface, start, factor=lr_times, seed=seed)
        except NotImplementedError as stub:
            waiting.append(rule)
            asked = asked or stub
    if not paths:
        raise asked
    with np.errstate(all="ignore"):
        floor = ground.loss(*ground.lowest[0])
        losses = {rule: ground.loss(*path.T) - floor for rule, path in paths.items()}
    return Race(surface, step, paths, losses, tuple(waiting), bands(surface), ground.box, ground.lowest, start)


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
    lr, w, m, V = ground.lr[2], np.array(ground.start, float), np.zeros(2), np.zeros(2)
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


def stability(lr=0.02, rho=0.5, steep=20.0, *, steps=60):
    """Your momentum in a valley of curvatures 1 and `steep`, for a grid of rates and ρ, all at once."""
    rates, rhos = np.geomspace(0.003, 0.4, 48), np.linspace(0, 0.98, 36)

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
