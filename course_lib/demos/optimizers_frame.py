"""Chapter 8 demos of the frame Δθ = -η m / √V: any φ with any ψ; and what rare and huge gradients do.

    explore(demos.framed, plots.framed, phi=list(demos.PHI), psi=list(demos.PSI), surface=list(SURFACES))
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from course_lib import optimizers, optimizers_frame, optimizers_outliers
from course_lib.demos.optimizers import STEPS, SURFACES, bands, best, walk
from course_lib.optimizers_frame import average, fading_sum, frame, latest, ones, own_steps, squares, total

LONG = partial(average, beta=0.999)
PHI = {"g": latest, "fading sum": fading_sum, "fading sum, ahead": partial(fading_sum, ahead=True),
       "average": average, "average, ahead": partial(average, ahead=True)}
PSI = {"1": ones, "g²": squares(latest), "sum of g²": squares(total, eps=1e-10),
       "average of g², from 0": squares(partial(average, beta=0.99, corrected=False)), "average of g²": squares(LONG),
       "largest average of g²": squares(partial(LONG, largest=True)), "g² over own steps²": own_steps}
NAMED = {("g", "1"): "sgd", ("fading sum", "1"): "momentum", ("fading sum, ahead", "1"): "nag",
         ("g", "sum of g²"): "adagrad", ("g", "average of g², from 0"): "rmsprop",
         ("g", "g² over own steps²"): "adadelta",
         ("average", "average of g²"): "adam", ("average, ahead", "average of g²"): "nadam",
         ("average", "largest average of g²"): "amsgrad"}
FLOWN = 1e3                     # a walk that leaves this square stays where it was


@dataclass(frozen=True)
class Framed:
    """The frame's path with a φ and a ψ, and the library's path with the rule of that name, (steps + 1, 2) each."""

    phi: str
    psi: str
    lr: float
    path: np.ndarray
    loss: np.ndarray            # (steps + 1,), above the lowest
    rule: str                   # "" if the pair has no name in this chapter
    same: np.ndarray            # (steps + 1, 2), empty without a rule
    image: np.ndarray           # bands of equal loss
    box: tuple
    lowest: tuple

    @property
    def gap(self):
        """Largest distance of the two paths in one weight; nan without a rule."""
        return float(np.abs(self.path - self.same).max()) if self.rule else np.nan


def framed(phi="average", psi="average of g²", surface="valley", lr_times=1.0, seed=0):
    """Walk down a surface with any first and any second moment; beside it the rule that the pair is.

    Raises NotImplementedError, the stub's, if that rule is an exercise that is not answered.
    """
    ground, rule = SURFACES[surface], NAMED.get((phi, psi), "")
    likeness = rule or ("momentum" if psi == "1" else "adam")                  # whose learning rate suits it
    suits = best("adam" if likeness == "amsgrad" else likeness, surface)
    lr, first = lr_times * suits["lr"], PHI[phi]
    if phi.startswith("fading") and "rho" in suits:
        first = partial(first, rho=suits["rho"])
    path = descend(partial(frame, phi=first, psi=PSI[psi]), surface, lr, seed)
    same = np.empty((0, 2))
    if rule == "amsgrad":
        same = descend(optimizers_outliers.amsgrad, surface, lr, seed)
    elif rule:
        same = walk(rule, surface, ground.start, factor=lr_times, seed=seed)
    with np.errstate(all="ignore"):
        loss = ground.loss(*path.T) - ground.loss(*ground.lowest[0])
    return Framed(phi, psi, lr, path, loss, rule, same, bands(surface), ground.box, ground.lowest)


def descend(rule, surface, lr, seed=0, *, start=None, steps=STEPS):
    """Where a rule goes on a surface: (steps + 1, 2)."""
    ground, noise = SURFACES[surface], np.random.default_rng(seed).standard_normal((steps, 2))
    w, state = np.array(start or ground.start, float), ()
    places = [w]
    with np.errstate(all="ignore"):
        for n in range(steps):
            new, *state = rule(w, np.array(ground.gradient(*w), float) + ground.noise * noise[n], *state, lr=lr)
            w = new if np.abs(new).max() < FLOWN else w
            places.append(w)
    return np.array(places)


CHOICES = {                     # of general_step, and the rule that each of them is, with its options
    "sgd": ({"phi": (0, 1), "psi": (0, 0), "eps": 1}, {}),
    "momentum": ({"phi": (0.9, 1), "psi": (0, 0), "eps": 1}, {"rho": 0.9}),
    "adagrad": ({"phi": (0, 1), "psi": (1, 1)}, {"eps": 1e-8}),
    "rmsprop": ({"phi": (0, 1), "psi": (0.9, 0.1)}, {"beta": 0.9}),
    "adam": ({"phi": (0.9, 0.1), "psi": (0.999, 0.001), "corrected": True}, {}),
}


def apart(name, surface="valley"):
    """The largest distance, in one weight, of general_step's walk from that of the rule which this choice is."""
    (choice, options), lr = CHOICES[name], best(name, surface)["lr"]
    ways = [descend(partial(rule, **given), surface, lr) for rule, given in (
        (optimizers_frame.general_step, choice), (getattr(optimizers, name), options))]
    return float(np.abs(ways[0] - ways[1]).max())


def apart_in_words():
    """A line for each of CHOICES, with how far apart the two walks are; what is not answered yet is said once."""
    lines = []
    for name, (choice, _) in CHOICES.items():
        try:
            chosen = ", ".join(f"{option}={value}" for option, value in choice.items())
            lines.append(f"{name:9} {apart(name) or 0:6.1g} apart at most, with {chosen}")
        except NotImplementedError as exercise:
            lines.append(str(exercise))
    return "\n".join(dict.fromkeys(lines))


@dataclass(frozen=True)
class Rare:
    """The weight on its way, {rule: (steps + 1,)}, where a rare gradient says one thing and frequent ones another."""

    large: float
    every: int
    paths: dict

    @property
    def mean(self):
        """The mean gradient: downhill is where it is negative."""
        return (self.large - (self.every - 1)) / self.every


def rare(large=20.0, every=10, beta2=0.5, *, steps=1000):
    """A loss of one weight in [-1, 1]: its slope is `large` every so many steps, and -1 in between.

    Adam, without memory in m, against AMSGrad: Reddi et al. 2018, section 3.
    """
    rules = {"adam": optimizers.adam, "amsgrad": optimizers_outliers.amsgrad}
    paths = {}
    for name, rule in rules.items():
        w, state, path = np.zeros(1), (), [0.0]
        for t in range(steps):
            g = np.array([large if t % every == 0 else -1.0], float)
            w, *state = rule(w, g, *state, lr=0.1 / np.sqrt(1 + t), beta1=0.0, beta2=beta2)
            w = np.clip(w, -1, 1)
            path.append(float(w[0]))
        paths[name] = np.array(path)
    return Rare(large, every, paths)


@dataclass(frozen=True)
class Clipped:
    """Gradient descent with and without clipping: places (steps + 1, 2), and ‖g‖ before it is clipped."""

    limit: float
    lr: float
    plain: np.ndarray
    clipped: np.ndarray
    norms: np.ndarray           # (steps,), of the clipped walk
    losses: tuple               # at the end, plain and clipped, above the lowest
    image: np.ndarray
    box: tuple
    lowest: tuple


def clipped(limit=100.0, lr=0.005, *, surface="Rosenbrock"):
    """Your gradient descent between steep walls, with the gradient as it is and with one that is shortened."""
    ground = SURFACES[surface]

    def careful(w, dw, state=(), *, lr):
        return optimizers.sgd(w, optimizers_outliers.clip_by_norm(dw, limit=limit), state, lr=lr)
    plain, safe = (descend(rule, surface, lr) for rule in (optimizers.sgd, careful))
    with np.errstate(all="ignore"):
        norms = np.linalg.norm(ground.gradient(*safe[:-1].T), axis=0)
        losses = tuple(ground.loss(*path[-1]) - ground.loss(*ground.lowest[0]) for path in (plain, safe))
    return Clipped(limit, lr, plain, safe, norms, losses, bands(surface), ground.box, ground.lowest)
