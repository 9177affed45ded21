"""Chapter 8, the frame.  The lecture's one step for all rules, with what it remembers of the gradients as parameters.

    m_t = φ(g₁ … g_t),     V_t = ψ(g₁ … g_t),     Δθ = -η m / √V

A memory is what φ and ψ are built of: a function of (x, memory) that returns what it makes of all x so far,
and the new memory, a tuple that starts as zeros.  Each rule of the chapter is a pair of memories:

    rule              φ                          ψ
    SGD               latest                     ones
    Momentum, NAG     fading_sum                 ones               (NAG: ahead=True)
    AdaGrad           latest                     squares(total)
    RMSProp           latest                     squares(average, not corrected)
    AdaDelta          latest                     own_steps, η = 1
    Adam, Nadam       average                    squares(average)   (Nadam: φ ahead=True)
    AMSGrad           average                    squares(average, largest=True)

AdamW is Adam's pair at (1 - ηλ) w.  tests/course_lib/test_optimizers_frame.py walks every pair beside its rule.
general_step is the frame for memories that two numbers describe, what is kept and what is added.
"""

import numpy as np

from course_lib import optimizers
from course_lib.checks import require_floats, require_positive, require_shape
from course_lib.checks_kinds import require_flag, require_function, require_pair, require_sequence
from course_lib.checks_steps import require_state, require_step


def frame(w, dw, state=((), ()), *, lr=1e-2, phi, psi):
    """One step of any rule: the first moment over the root of the second.

        w ← w - η m / √V,     m = φ(g₁ … g_t),     V = ψ(g₁ … g_t)

    ε is a part of ψ: see squares.

    w, dw: one shape;  phi, psi: memories.  state = (φ's memory, ψ's memory), each in a tuple.  Returns w and state.
    Raises TypeError if w or dw hold no floats, ValueError if shapes differ, lr is negative or V is not above 0.

    The lecture's frame for optimizers.
    """
    lr = require_step(w, dw, lr)
    require_function(phi=phi, psi=psi)
    of_phi, of_psi = require_pair(state=state, of="(φ's memory, ψ's memory), as frame gave it back")
    (m, m_memory), (V, V_memory) = _asked(phi, dw, of_phi), _asked(psi, dw, of_psi)
    require_shape(w.shape, m=m, V=V)
    if not np.all(V > 0):
        raise ValueError(f"V = {np.min(V)}: the step is divided by its root; let psi add its ε, squares(…, eps=1e-8)")
    return w - lr * m / np.sqrt(V), ((m_memory,), (V_memory,))


def _asked(remember, dw, memory):
    """What a memory makes of the gradient, and the new memory; TypeError if it gives back anything else."""
    pair = remember(dw, *require_sequence(memory=memory, of="memories"))
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise TypeError("phi and psi must be memories: functions of (x, memory) that return an array and a memory")
    return pair


def general_step(w, dw, state=(0, 0, 0), *, lr=1e-2, phi, psi, corrected=False, eps=1e-8):
    """One step of any rule whose memories fade: φ and ψ are two numbers each, the share that is kept, what is added.

        m ← a m + b g,   (a, b) = φ,     V ← c V + d g²,   (c, d) = ψ,     w ← w - η m / (√V + ε)
        corrected:  m / (1 - aᵗ) for m and V / (1 - cᵗ) for V, in the step alone: the state is m and V as they are

    With ψ = (0, 0) and ε = 1 nothing is divided by.

    w, dw: one shape;  phi, psi: two numbers each.  state = (m, V, t), t counting steps.  Returns w and state.
    Raises TypeError if w or dw hold no floats, ValueError if shapes differ, a number is negative, or a share of 1 is to
    be corrected.

    The lecture's frame for optimizers.
    """
    lr, eps = require_step(w, dw, lr, eps)
    corrected = require_flag(corrected=corrected)
    (keep, add), (fade, weight) = _require_shares(corrected, phi=phi), _require_shares(corrected, psi=psi)
    m, V, t = require_state(w, state, "m", "V", scalars=("t",))
    t = t + 1
    m = keep * m + add * dw
    V = fade * V + weight * (dw * dw)
    m_seen = m / (1 - keep**t) if corrected else m
    V_seen = V / (1 - fade**t) if corrected else V
    return w - lr * m_seen / optimizers.root(V_seen, eps), (m, V, t)


def _require_shares(corrected, **pair):
    """What is kept and what is added, as Python's numbers; ValueError if one is negative or 1 is to be corrected."""
    (name,) = pair
    keep, add = (require_positive(zero=True, **{name: part}) for part in require_pair(of="(kept, added)", **pair))
    if corrected and keep >= 1:
        raise ValueError(f"{name} keeps {keep} of what was: only a share below 1 can be corrected")
    return keep, add


def latest(x, memory=()):
    """Nothing is remembered.

        a = x

    x: any shape.  Returns a, as x, and memory = ().
    Raises TypeError if x holds no floats.

    The lecture: m_t = g_t.
    """
    require_floats(x=x)
    return x, memory


def ones(x, memory=()):
    """A second moment that divides by nothing.

        a = 1

    x: any shape.  Returns a, as x, and memory = ().
    Raises TypeError if x holds no floats.

    The lecture: V_t = E, the identity.
    """
    require_floats(x=x)
    return np.ones_like(x), memory


def total(x, memory=(0,)):
    """All that ever came, with equal weight.

        a = x₁ + … + x_t

    x: any shape.  Returns a, as x, and memory = (a,).
    Raises TypeError if x holds no floats.

    Duchi et al. 2011, section 1.1, of squares.
    """
    require_floats(x=x)
    a = x + require_state(x, memory, "a")[0]
    return a, (a,)


def fading_sum(x, memory=(0,), *, rho=0.9, ahead=False):
    """A sum in which what lies k steps back has the weight ρᵏ.

        s ← ρ s + x,     a = s,     or ahead, one step further under the same x:  a = ρ s + x

    x: any shape.  Returns a, as x, and memory = (s,).
    Raises TypeError if x holds no floats, ValueError if rho lies outside [0, 1).

    Polyak 1964;  ahead: Nesterov 1983, as in PyTorch's SGD.
    """
    _, rho = require_step(x, x, 0, rho=rho)
    s = x + rho * require_state(x, memory, "s")[0]
    return x + rho * s if require_flag(ahead=ahead) else s, (s,)


def average(x, memory=(0, 0, 0), *, beta=0.9, corrected=True, ahead=False, largest=False):
    """A running average, in which what lies k steps back has the weight (1-β) βᵏ.

        s ← s + (1-β) (x - s),     a = s / (1 - βᵗ),     if not corrected  a = s

    ahead: the average once more, with x counted twice, as Nadam's.  largest: of all s so far, as AMSGrad's.

    x: any shape.  Returns a, as x, and memory = (s, the s that is used, t).
    Raises TypeError if x holds no floats, ValueError if beta lies outside [0, 1).

    Kingma & Ba 2015, section 3;  Dozat 2016;  Reddi et al. 2018.
    """
    _, beta = require_step(x, x, 0, beta=beta)
    corrected, ahead, largest = require_flag(corrected=corrected, ahead=ahead, largest=largest)
    s, used, t = require_state(x, memory, "s", "used", scalars=("t",))
    s, t = s + (1 - beta) * (x - s), t + 1
    used = np.maximum(used, s) if largest else s
    share = 1 - beta**t if corrected else 1                    # of the weights, what x₁ … x_t have: s began at 0
    a = used / share
    return a + (1 - beta) * (x / share - a) if ahead else a, (s, used, t)


def squares(remember, *, eps=1e-8, eps_inside=False):
    """A second moment: a memory of the gradient's squares, with the ε that keeps the step finite.

        ψ = (√a + ε)²,     or, eps_inside,  a + ε,     a = what is remembered of g₁² … g_t²

    remember: a memory, such as functools.partial(average, beta=0.999).  Returns a memory.
    Raises ValueError if eps is negative or no number.

    Kingma & Ba 2015, algorithm 1, and inside the root, the lecture.
    """
    require_function(remember=remember)
    eps, eps_inside = require_positive(eps=eps, zero=True), require_flag(eps_inside=eps_inside)

    def second_moment(x, *memory):
        a, memory = remember(x * x, *memory)
        return optimizers.root(a, eps, eps_inside=eps_inside)**2, memory
    return second_moment


def own_steps(x, memory=(0, 0), *, beta=0.9, eps=1e-6):
    """AdaDelta's second moment: recent squares of the gradient over recent squares of its own steps.

        a = (V + ε) / (U + ε),     V ← V + (1-β) (g² - V),     U ← U + (1-β) (Δ² - U),   Δ = g / √a

    x: any shape, the gradient g.  Returns a, as x, and memory = (V, U).
    Raises TypeError if x holds no floats, ValueError if beta lies outside [0, 1) or eps is negative.

    Zeiler 2012, algorithm 1.
    """
    _, eps, beta = require_step(x, x, 0, eps, beta=beta)
    V, U = require_state(x, memory, "V", "U")
    V = V + (1 - beta) * (x * x - V)
    a = (V + eps) / (U + eps)
    return a, (V, U + (1 - beta) * (x * x / a - U))
