"""Chapter 8, outliers.  Gradients out of the ordinary: the rare large one is not forgotten, the huge one is cut."""

import numpy as np

from course_lib import optimizers
from course_lib.checks import require_between, require_floats, require_number, require_positive
from course_lib.checks_steps import require_state, require_step


def amsgrad(w, dw, state=(0, 0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    """AMSGrad: Adam whose second moment never shrinks, so that no step grows because large gradients are forgotten.

        m ← β₁ m + (1-β₁) g,     V ← β₂ V + (1-β₂) g²,     V_max ← max(V_max, V)
        w ← w - η m̂ / (√V̂ + ε),     m̂ = m / (1-β₁ᵗ),   V̂ = V_max / (1-β₂ᵗ)

    If a large gradient comes rarely and small ones against it often, Adam's V has forgotten the large one when
    the small ones take their long steps: it walks the wrong way.  The paper leaves the corrections out; PyTorch
    (amsgrad=True) has them, as here.

    w, dw: one shape.  state = (m, V, V_max, t), t counting steps.  Returns w and state.
    Raises TypeError if they hold no floats, ValueError for other shapes, lr or eps < 0, a beta outside [0, 1).

    Reddi et al. 2018, On the convergence of Adam and beyond, algorithm 2.  https://arxiv.org/abs/1904.09237
    """
    lr, eps, beta1, beta2 = require_step(w, dw, lr, eps, beta1=beta1, beta2=beta2)
    m, V, V_max, t = require_state(w, state, "m", "V", "V_max", scalars=("t",))
    t = t + 1
    m = m + (1 - beta1) * (dw - m)
    V = V + (1 - beta2) * (dw * dw - V)
    V_max = np.maximum(V_max, V)
    m_hat, V_hat = m / (1 - beta1**t), V_max / (1 - beta2**t)
    return w - lr * m_hat / optimizers.root(V_hat, eps, eps_inside=eps_inside), (m, V, V_max, t)


def clip_by_norm(dw, *, limit, axis=None):
    """Gradient clipping: a gradient that is too long is shortened, and keeps its direction.

        g ← g min(1, limit / ‖g‖)

    One step off a cliff, or one bad batch, can throw a net so far that it never comes back.  The norm is that of
    all weights of the net together; net.fit(clip=…) takes it.  PyTorch's clip_grad_norm_ adds 10⁻⁶ to ‖g‖.

    dw: any shape;  limit: of the norm;  axis: None for one norm of all, or along which norms are taken.
    Returns the gradient, as dw.
    Raises TypeError if dw holds no floats, ValueError if limit is not a finite number above 0.

    Pascanu et al. 2013, On the difficulty of training recurrent neural networks, algorithm 1.
    https://arxiv.org/abs/1211.5063
    """
    require_floats(dw=dw)
    limit = require_positive(limit=limit)
    if axis is not None:
        axis = int(require_between(-dw.ndim, dw.ndim - 1, whole=True, axis=require_number(axis=axis)))
    top = np.max(np.abs(dw), axis=axis, keepdims=True, initial=np.finfo(dw.dtype).tiny)
    norm = top * np.sqrt(np.sum((dw / top)**2, axis=axis, keepdims=True))       # no square can overflow
    return dw * np.minimum(1, limit / np.maximum(norm, np.finfo(dw.dtype).tiny))
