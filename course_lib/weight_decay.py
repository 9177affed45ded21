"""Chapter 5.  Weight decay: prefer small weights, which make a smoother function.

λ weighs the penalty.  Weights are arrays of two or more axes; biases and batch norm's γ and β, of
one axis, shift and scale what comes out and are left alone.

Krogh & Hertz 1992, A simple weight decay can improve generalization.  https://papers.nips.cc/paper/563
"""

import numpy as np

from course_lib.checks import require_floats, require_numbers, require_params, require_positive, require_shape


def l2_penalty(params, *, lam):
    """The L2 penalty on the weights of a layer or net.

        R = ½ λ Σ_W ‖W‖²

    The ½ is the lecture's, and that of CS231n's assignments; CS231n's notes leave it out, so that λ = 1
    there is λ = 2 here.

    params: {name: array};  lam: λ.  Returns R, a float.
    Raises TypeError if an array holds no floats, ValueError if lam is negative.

    Krogh & Hertz 1992, equation 2.
    """
    require_params(params=params)
    lam = require_positive(lam=lam, zero=True)
    weights = [w for w in params.values() if w.ndim > 1]
    return 0.5 * lam * sum(float(np.sum(w * w)) for w in weights)


def l2_gradient(params, *, lam):
    """The gradient of l2_penalty, for each weight in proportion to its size.

        ∂R/∂W = λ W,     ∂R/∂b = 0

    params: {name: array};  lam: λ.  Returns {name: gradient}, each of its array's shape and dtype.
    Raises TypeError if an array holds no floats, ValueError if lam is negative.

    Krogh & Hertz 1992, equation 2, differentiated.
    """
    require_params(params=params)
    lam = require_positive(lam=lam, zero=True)
    return {name: lam * w if w.ndim > 1 else np.zeros_like(w) for name, w in params.items()}


def decay_step(w, dw, *, lr, lam):
    """Gradient descent with weight decay: every weight shrinks in proportion to its size.

        W ← W - η ∂L₀/∂W - η λ W

    That is plain gradient descent on L₀ + ½ λ ‖W‖².

    w, dw: one shape, dw = ∂L₀/∂W without the penalty.  Returns w.
    Raises TypeError if they hold no floats, ValueError if their shapes differ or lr or lam is negative.

    Krogh & Hertz 1992, equation 3.
    """
    lr, lam = _require(w, lr, lam, dw=dw)
    return w - lr * dw - lr * lam * w


def decoupled_step(w, step, *, lr, lam):
    """Decoupled weight decay: any rule's step, and the decay beside it, untouched by the rule.

        W ← W - Δ - η λ W

    For plain gradient descent, Δ = η ∂L₀/∂W, this is decay_step.  A rule that divides by the
    gradient's r.m.s. would divide a penalty's gradient λ W, too, and hardly decay the weights whose
    gradients are large.

    w, step: one shape, step = Δ, what the rule takes off w for ∂L₀/∂W.  Returns w.
    Raises TypeError if they hold no floats, ValueError if their shapes differ or lr or lam is negative.

    Loshchilov & Hutter 2019, Decoupled weight decay regularization.  https://arxiv.org/abs/1711.05101
    """
    lr, lam = _require(w, lr, lam, step=step)
    return w - step - lr * lam * w


def shrink_factor(n, *, lr, lam):
    """What n steps leave of a weight that the data does not pull on.

        (1 - η λ)ⁿ  ≈  e^(-n η λ)

    n: a number of steps or an array of them.  Returns the factor, alike.
    Raises ValueError if n, lr or lam is negative, or lr · lam exceeds 1: the weight would change sign.

    Krogh & Hertz 1992, equation 3, with ∂L₀/∂W = 0.
    """
    require_numbers(n=n)
    lr, lam = require_positive(lr=lr, lam=lam, zero=True)
    if lr * lam > 1:
        raise ValueError(f"lr · lam = {lr * lam}; it must not exceed 1, or a step changes the weight's sign")
    return (1 - lr * lam) ** np.asarray(n)


def _require(w, lr, lam, **like_w):
    """lr and lam, at least 0, as Python's; TypeError or ValueError unless all else holds floats of w's shape."""
    require_floats(w=w, **like_w)
    require_shape(w.shape, **like_w)
    return require_positive(lr=lr, lam=lam, zero=True)
