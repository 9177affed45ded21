"""Chapter 8: the lecture's frame, in which a rule is a choice of what m and V remember.

A memory is two numbers, what is kept and what is added: they cross the sandbox's wall, which a function does not.
"""

import numpy as np

from autograde.exercises.fit import handed_on, loud_third, signed, stateful, steps, walk
from autograde.exercises.model import Exercise
from course_lib import optimizers_frame

UNDIVIDED = {"psi": (0, 0), "eps": 1}
general = Exercise(optimizers_frame.general_step, returns="w, (m, V, t)", chapter="optimizers", unasked={
    "memory": "m is g itself where φ = (0, 1), and of that m nothing is kept for the next step"})


@general.case(points=1)
def nothing_is_remembered(f, rng):
    """With φ = (0, 1), ψ = (0, 0) and ε = 1 it is gradient descent."""
    return {"steps": steps(f, rng.normal(size=(3, 2)), lr=rng.uniform(0.2, 0.4), phi=(0, 1), **UNDIVIDED)}


@general.case(points=1)
def what_is_kept_rolls_on(f, rng):
    """With φ = (ρ, b), ψ = (0, 0) and ε = 1: after one gradient each step is ρ times the one before."""
    return {"steps": steps(f, np.array([[1.0], [0], [0], [0]]), lr=rng.uniform(1, 2),
                           phi=(rng.uniform(0.55, 0.8), rng.uniform(1.5, 2)), **UNDIVIDED)}


@general.case(points=1)
def all_squares_are_kept(f, rng):
    """With φ = (0, 1) and ψ = (1, 1) the steps under a constant gradient shrink with the root of t, as AdaGrad's."""
    return {"steps": steps(f, np.full((5, 1), -rng.uniform(2, 3)), lr=rng.uniform(0.2, 0.4), phi=(0, 1), psi=(1, 1),
                           eps=1e-12)}


@general.case(points=1)
def averages_that_are_not_corrected(f, rng):
    """With a large ε, beside the root, and ψ = (β, 1-β), which starts too small, as RMSProp's."""
    beta = rng.uniform(0.6, 0.8)
    return {"steps": steps(f, rng.normal(size=(4, 2)), lr=1.4, phi=(0.3, 0.6), psi=(beta, 1 - beta),
                           eps=rng.uniform(0.7, 0.9))}


@general.case(points=2)
def averages_that_are_corrected(f, rng):
    """As Adam's: six steps with gradients that are given, and the length η of every step under a constant one."""
    averages = {"phi": (0.7, 0.3), "psi": (0.9, 0.1), "corrected": True, "eps": 1e-20}
    return {"walk": walk(f, signed(rng, 1, 2, 3), loud_third(rng, 6, 3), lr=0.1, **averages),
            "steps under a constant gradient": steps(f, np.full((5, 1), rng.uniform(2, 3)), lr=0.3, **averages)}


@general.case(points=1)
def an_average_with_nothing_to_divide_by(f, rng):
    """With ψ = (0, 0) and ε = 1, m is corrected alike, whatever its new gradients weigh."""
    return {"steps": steps(f, rng.normal(size=(4, 2)), lr=0.1, phi=(0.6, rng.uniform(0.7, 0.9)), corrected=True,
                           **UNDIVIDED)}


def two_steps(f, rng, n):
    (w, dw), options = 3 + rng.random((2, n)), {"lr": 0.1, "phi": (0, 1), "psi": (1, 1)}
    first = f(w, dw, **options)
    return first if isinstance(first, int) else f(first[0], dw, handed_on(first[1]), **options)


stateful(general, lambda rng: (rng.normal(size=3), 0.5 + rng.random(3), 3), lr=0.3, phi=(0.8, 0.3), psi=(0.96, 0.07),
         corrected=True, eps=0.02)
general.no_loop(two_steps, over="weights", shown=lambda result: result[0], earns=general.points,
    hint="The formula may be written down for the whole array w as it stands.")

general.mistake("w - lr", "w + lr", earns=0,
    hint="You walk uphill. The gradient points to where the loss grows.")
general.mistake("keep * m + add * dw", "add * m + keep * dw", earns=0,
    hint="In m the two numbers of φ have changed places: which of them is the share of what was there?")
general.mistake("fade * V + weight * (dw * dw)", "weight * V + fade * (dw * dw)", earns=5,
    hint="In V the two numbers of ψ have changed places: which of them is the share of what was there?")
general.mistake("keep * m + add * dw", "keep * m + (1 - keep) * dw", earns=5,
    hint="Your m is always an average. What the new gradient weighs is a number of its own, and momentum's is no "
         "average's.")
general.mistake("weight * (dw * dw)", "(1 - fade) * (dw * dw)", earns=3,
    hint="Your V is always an average. What the new square weighs is a number of its own: what would a V that keeps "
         "everything ever learn?")
general.mistake("weight * (dw * dw)", "weight * (m * m)", earns=5,
    hint="Your V remembers the squares of m. It is to remember those of the gradients.")
general.mistake("optimizers.root(V_seen, eps)", "(V_seen + eps)", earns=3,
    hint="You divided by V itself: the root is missing, and a step has the wrong unit.")
general.mistake("optimizers.root(V_seen, eps)", "optimizers.root(V_seen, eps, eps_inside=True)", earns=7,
    hint="Your ε stands inside the root. Here it is added to the root.")
general.mistake("m / (1 - keep**t) if corrected else m", "m", earns=5,
    hint="m is not corrected for its start at 0: where that is asked for, the first steps are too short.")
general.mistake("V / (1 - fade**t) if corrected else V", "V", earns=6,
    hint="V is not corrected for its start at 0: where that is asked for, the first steps are too long.")
general.mistake("1 - fade**t", "1 - keep**t", earns=6,
    hint="You corrected V by the share that m keeps. Each memory forgets its start at its own pace.")
general.mistake("    V_seen = V / (1 - fade**t) if corrected else V\n",
                "    V_seen = V = V / (1 - fade**t) if corrected else V\n", earns=6,
    hint="You handed on the corrected V, which will be corrected once more. What belongs into the state?")
general.mistake("    return w - ", "    m, V = m_seen, V_seen\n    return w - ", earns=5,
    hint="You handed on the corrected m and V, which will be corrected once more. What belongs into the state?")
general.mistake("    m_seen = m / (1 - keep**t) if corrected else m\n    V_seen = V / (1 - fade**t) if",
                "    m_seen = m / (1 - add**t) if corrected else m\n    V_seen = V / (1 - weight**t) if", earns=5,
    hint="You correct by the weight of what comes in. What is missing in the first steps is what the start at 0 has "
         "left there: which of the two numbers says how much of it is kept?")
general.mistake("    t = t + 1\n", "    t = 1\n", earns=5,
    hint="Each of your steps takes itself for the first, and corrects as much. Who counts the steps?")
general.mistake("m / (1 - keep**t) if corrected else m", "m / (1 - keep**t)", earns=7,
    hint="You correct m whether that is asked for or not. A fading sum is no average, and nothing is wrong with its "
         "start.")
