"""Chapter 8.  Optimizers: from the gradient to a step.

Every rule fits the lecture's frame: the gradient g feeds a first moment m and a second moment V, and
the step is Δθ = -η m / √V.  A rule is a function of the weights, their gradient and the state so far:

    w, state = rule(w, dw, state, *, lr, ...)

w and dw have one shape, any.  The state is a tuple (moments, and t, the number of steps) that starts
as zeros, which broadcast at the first step.  Nothing is changed in place.

Sources differ on where ε stands: papers and PyTorch write √V + ε, the lecture √(V + ε).  Where both
are in use, eps_inside=True says the latter.
"""

import numpy as np

from course_lib.checks import require_floats, require_positive, require_shape


def sgd(w, dw, state=(), *, lr=1e-2):
    """Stochastic gradient descent: straight downhill.

        w ← w - η g

    w, dw: one shape.  state = ().  Returns w and state.
    Raises TypeError if they hold no floats, ValueError if their shapes differ or lr is negative.

    Robbins & Monro 1951, A stochastic approximation method.
    """
    require_step(w, dw, lr)
    return w - lr * dw, state


def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    """SGD with momentum: past gradients carry on, which damps zig-zags and passes plateaus.

        form="step":      m ← ρ m + η g,          w ← w - m       lecture, CS231n (v = -m), Keras
        form="sum":       m ← ρ m + g,            w ← w - η m     PyTorch, optax
        form="average":   m ← ρ m + (1-ρ) g,      w ← w - η m     Adam's first moment; PyTorch's dampening = ρ

    With a constant η, "sum" walks as "step" does; when η falls, "step" still moves by steps of the
    old size.  "average" is 1/(1-ρ) times shorter.

    w, dw: one shape.  state = (m,).  Returns w and state.
    Raises TypeError if w or dw hold no floats, ValueError if their shapes differ, lr is negative, rho
    lies outside [0, 1) or form is none of the three.

    Polyak 1964, Some methods of speeding up the convergence of iteration methods; Sutskever et al. 2013,
    On the importance of initialization and momentum in deep learning, section 2.
    """
    require_step(w, dw, lr, rho=rho)
    (m,) = state
    if form == "step":
        m = rho * m + lr * dw
        return w - m, (m,)
    if form not in ("sum", "average"):
        raise ValueError(f"form = {form!r}; it must be 'step', 'sum' or 'average'")
    m = rho * m + (dw if form == "sum" else (1 - rho) * dw)
    return w - lr * m, (m,)


def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    """Adam: momentum, with a step for each weight scaled by its gradient's running r.m.s.

        m ← β₁ m + (1-β₁) g,     V ← β₂ V + (1-β₂) g²
        w ← w - η m̂ / (√V̂ + ε),     m̂ = m / (1-β₁ᵗ),   V̂ = V / (1-β₂ᵗ)

    w, dw: one shape.  state = (m, V, t), t counting steps.  Returns w and state.
    Raises TypeError if w or dw hold no floats, ValueError if their shapes differ, lr or eps is negative
    or a beta lies outside [0, 1).

    Kingma & Ba 2015, algorithm 1.  https://arxiv.org/abs/1412.6980
    """
    require_step(w, dw, lr, beta1=beta1, beta2=beta2)
    m, V, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * dw * dw
    m_hat = m / (1 - beta1**t)              # m and V start at 0: without this,
    V_hat = V / (1 - beta2**t)              # the first averages are too small
    return w - lr * m_hat / root(V_hat, eps, eps_inside), (m, V, t)


def root(V, eps, eps_inside):
    """The r.m.s. that a step is divided by, kept away from 0 by ε: outside the root or inside."""
    return np.sqrt(V + eps) if eps_inside else np.sqrt(V) + eps


def require_step(w, dw, lr, **rates):
    """TypeError or ValueError unless w and dw fit, lr is a length and every rate weighs a running average."""
    require_floats(w=w, dw=dw)
    require_shape(w.shape, dw=dw)
    require_positive(lr=lr, zero=True)
    for name, rate in rates.items():
        if not 0 <= rate < 1:
            raise ValueError(f"{name} = {rate}; it weighs what is remembered and must lie in [0, 1)")
