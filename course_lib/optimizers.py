"""Chapter 8.  Optimizers: from the gradient to a step.

Every rule fits the lecture's frame: the gradient g feeds a first moment m and a second moment V, and
the step is Δθ = -η m / √V.  A rule is a function of the weights, their gradient and the state so far:

    w, state = rule(w, dw, state, *, lr, ...)

w and dw have one shape, any.  The state is a tuple (moments, and t, the number of steps) that starts
as zeros, which broadcast at the first step.  Nothing is changed in place.
"""

import numpy as np

from course_lib.checks import require_count, require_floats, require_positive
from course_lib.checks_kinds import require_choice
from course_lib.checks_steps import require_rate, require_state, require_step
from course_lib.optimizers_root import root


def sgd(w, dw, state=(), *, lr=1e-2):
    """Stochastic gradient descent: straight downhill.

        w ← w - η g

    w, dw: one shape.  state = ().  Returns w and state.
    Raises TypeError if they hold no floats, ValueError if their shapes differ or lr is negative.

    Robbins & Monro 1951, A stochastic approximation method.
    """
    lr = require_step(w, dw, lr)
    return w - lr * dw, require_state(w, state)


def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    """SGD with momentum: past gradients carry on, which damps zig-zags and passes plateaus.

        form="step":      m ← ρ m + η g,          w ← w - m       lecture, CS231n (v = -m), Keras
        form="sum":       m ← ρ m + g,            w ← w - η m     PyTorch, optax
        form="average":   m ← ρ m + (1-ρ) g,      w ← w - η m     Adam's first moment

    With a constant η, "sum" walks as "step" does; when η falls, "step" still moves by steps of the
    old size.  "average" is 1/(1-ρ) times shorter; PyTorch's dampening = ρ differs: it lets the first g in whole.

    w, dw: one shape.  state = (m,).  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, lr < 0, rho outside [0, 1), other forms.

    Polyak 1964, Some methods of speeding up the convergence of iteration methods; Sutskever et al. 2013,
    On the importance of initialization and momentum in deep learning, section 2.
    """
    lr, rho = require_step(w, dw, lr, rho=rho)
    (m,) = require_state(w, state, "m")
    require_choice("step", "sum", "average", form=form)
    if form == "step":
        m = rho * m + lr * dw
        return w - m, (m,)
    m = rho * m + (dw if form == "sum" else (1 - rho) * dw)
    return w - lr * m, (m,)


def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    """Nesterov's accelerated gradient: momentum that looks where it is about to land.

        m ← ρ m + η ∇L(w - ρ m),     w ← w - m

    gradient_at="look_ahead": that formula, the lecture's, Nesterov's and Sutskever's; dw taken at look_ahead(w, state).

    gradient_at="w": dw was taken at w, as in any training loop.  w itself is the look-ahead point, w' = w - ρ m:

        m ← ρ m + η g,     w' ← w' - (η g + ρ m)

    CS231n and, with a constant η, PyTorch (nesterov=True) and Keras do this.

    w, dw: one shape.  state = (m,).  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, lr < 0, rho outside [0, 1), another place.

    Nesterov 1983; Sutskever et al. 2013, equations 3 and 4; Bengio et al. 2012, Advances in optimizing
    recurrent networks, section 3.5, for the second form.
    """
    lr, rho = require_step(w, dw, lr, rho=rho)
    require_choice("w", "look_ahead", gradient_at=gradient_at)
    (m,) = require_state(w, state, "m")
    step = lr * dw
    m = rho * m + step
    return w - (m if gradient_at == "look_ahead" else step + rho * m), (m,)


def look_ahead(w, state=(0,), *, rho=0.9):
    """The point at which the lecture's NAG takes its gradient: where momentum alone would carry w.

        w - ρ m

    w: any shape;  state = (m,), nag's.  Returns the point, as w.
    Raises TypeError if w holds no floats, ValueError if rho lies outside [0, 1).

    Sutskever et al. 2013, equation 3.
    """
    _, rho = require_step(w, w, 0, rho=rho)
    (m,) = require_state(w, state, "m")
    return w - rho * m


def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    """AdaGrad: a weight that has already moved a lot moves less.

        V ← V + g²,     w ← w - η g / (√V + ε)

    V only grows, so every step shrinks, in the end to nothing.

    w, dw: one shape.  state = (V,).  Returns w and state.
    Raises TypeError if w or dw hold no floats, ValueError if their shapes differ, lr or eps is negative.

    Duchi et al. 2011, Adaptive subgradient methods, section 1.1.  https://jmlr.org/papers/v12/duchi11a.html
    """
    lr, eps = require_step(w, dw, lr, eps)
    (V,) = require_state(w, state, "V")
    V = V + dw * dw
    return w - lr * dw / root(V, eps, eps_inside=eps_inside), (V,)


def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    """RMSProp: AdaGrad that forgets, dividing by the gradient's recent r.m.s.

        V ← β V + (1-β) g²,     w ← w - η g / (√V + ε)

    V starts at 0 and is not corrected for it, so the first step is 1/√(1-β) times as long as later ones.

    w, dw: one shape.  state = (V,).  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, lr or eps < 0, beta outside [0, 1).

    Tieleman & Hinton 2012, Neural networks for machine learning, lecture 6e, with β = 0.9; PyTorch and
    CS231n have 0.99.  TensorFlow puts ε inside the root.
    """
    lr, eps, beta = require_step(w, dw, lr, eps, beta=beta)
    (V,) = require_state(w, state, "V")
    V = beta * V + (1 - beta) * (dw * dw)
    return w - lr * dw / root(V, eps, eps_inside=eps_inside), (V,)


def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    """AdaDelta: RMSProp whose learning rate is the r.m.s. of its own recent steps.

        V ← β V + (1-β) g²,     Δ = √(U + ε) / √(V + ε) · g,     U ← β U + (1-β) Δ²,     w ← w - η Δ

    A step has the unit of the weights; η = 1 suits most problems.  ε, inside both roots, starts the walk while U is 0.

    w, dw: one shape.  state = (V, U).  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, lr or eps < 0, beta outside [0, 1).

    Zeiler 2012, ADADELTA: an adaptive learning rate method, algorithm 1.  https://arxiv.org/abs/1212.5701
    """
    lr, eps, beta = require_step(w, dw, lr, eps, beta=beta)
    V, U = require_state(w, state, "V", "U")
    V = beta * V + (1 - beta) * (dw * dw)
    step = np.sqrt((U + eps) / (V + eps)) * dw
    U = beta * U + (1 - beta) * (step * step)
    return w - lr * step, (V, U)


def bias_corrected(average, t, *, beta):
    """A running average that began at 0, as large as if it had weighed its numbers by shares that add up to 1.

        â = a / (1 - βᵗ)

    average: any shape;  t: how many numbers went into it.  Returns â, as average.
    Raises TypeError if it holds no floats, ValueError if t is no whole number from 1 on or beta outside [0, 1).

    Kingma & Ba 2015, section 3.
    """
    require_floats(average=average)
    _, beta = require_step(average, average, 0, beta=beta)
    t = require_count(t=t)
    return average / (1 - beta**t)


def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    """Adam: momentum, with a step for each weight scaled by its gradient's running r.m.s.

        m ← β₁ m + (1-β₁) g,     V ← β₂ V + (1-β₂) g²
        w ← w - η m̂ / (√V̂ + ε),     m̂ = m / (1-β₁ᵗ),   V̂ = V / (1-β₂ᵗ)

    w, dw: one shape.  state = (m, V, t), t counting steps.  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, lr or eps < 0, a beta outside [0, 1).

    Kingma & Ba 2015, algorithm 1.  https://arxiv.org/abs/1412.6980
    """
    lr, eps, beta1, beta2 = require_step(w, dw, lr, eps, beta1=beta1, beta2=beta2)
    m, V, t = require_state(w, state, "m", "V", scalars=("t",))
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * (dw * dw)
    c1, c2 = 1 - beta1**t, 1 - beta2**t     # m and V start at 0: without c, the first averages are too small
    return w - lr / c1 * m / root(V / c2, eps, eps_inside=eps_inside), (m, V, t)


def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    """Nadam: Adam with Nesterov's look ahead, which counts the newest gradient once more.

        m ← β₁ m + (1-β₁) g,     V ← β₂ V + (1-β₂) g²
        w ← w - η / (√V̂ + ε) · (β₁ m̂ + (1-β₁) g / (1-β₁ᵗ)),     m̂ = m / (1-β₁ᵗ),   V̂ = V / (1-β₂ᵗ)

    That is the lecture's.  In Dozat's paper and in PyTorch, whose momentum_decay is ψ = 0.004, momentum
    warms up, μₜ = β₁ (1 - ½ 0.96^(tψ)), and m is corrected for the coming step:

        w ← w - η / (√V̂ + ε) · (μₜ₊₁ m / (1 - μ₁⋯μₜ₊₁) + (1-μₜ) g / (1 - μ₁⋯μₜ))

    w, dw: one shape.  state = (m, V, t, c), t counting steps and c = 1 - μ₁⋯μₜ.  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, lr or eps < 0, a beta outside [0, 1).

    Dozat 2016, Incorporating Nesterov momentum into Adam.  https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
    """
    lr, eps, beta1, beta2 = require_step(w, dw, lr, eps, beta1=beta1, beta2=beta2)
    m, V, t, c = require_state(w, state, "m", "V", scalars=("t", "c"))
    t = t + 1
    mu = next_mu = beta1
    if momentum_decay is not None:
        momentum_decay = require_positive(momentum_decay=momentum_decay, zero=True)
        mu, next_mu = (beta1 * (1 - 0.5 * 0.96**(n * momentum_decay)) for n in (t, t + 1))
    c = mu * c + 1 - mu                     # what the average makes of a constant 1
    next_c = c if momentum_decay is None else next_mu * c + 1 - next_mu
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * (dw * dw)
    V_hat = V / (1 - beta2**t)
    ahead = next_mu / next_c * m + (1 - mu) / c * dw
    return w - lr * ahead / root(V_hat, eps, eps_inside=eps_inside), (m, V, t, c)


def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    """AdamW: Adam with decoupled weight decay, which shrinks every weight alike.

        w ← (1 - η λ) w - η m̂ / (√V̂ + ε)

    A penalty ½λ‖w‖² in the loss would go through m and V: Adam divides it by the gradient's r.m.s.,
    and so decays least the weights that have the largest gradients.

    w, dw: one shape.  state: adam's.  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, a negative option, a beta outside [0, 1).

    Loshchilov & Hutter 2019, Decoupled weight decay regularization, algorithm 2, with η and its schedule in
    one number, as in PyTorch.  https://arxiv.org/abs/1711.05101
    """
    lr, eps, beta1, beta2 = require_step(w, dw, lr, eps, beta1=beta1, beta2=beta2)
    weight_decay = require_rate(w, weight_decay=weight_decay)
    m, V, t = require_state(w, state, "m", "V", scalars=("t",))
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * (dw * dw)
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    return (1 - lr * weight_decay) * w - lr / c1 * m / root(V / c2, eps, eps_inside=eps_inside), (m, V, t)
