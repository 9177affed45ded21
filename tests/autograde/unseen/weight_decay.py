"""Unseen answers to the chapter on weight decay."""

import numpy as np

from unseen import right, wrong


@wrong("without the ½: λ times the sum of squares", named=["Your penalty is twice that of the lecture"])
def l2_penalty(params, *, lam):
    R = 0.0
    for name, p in params.items():
        if p.ndim > 1:
            R += lam * np.sum(p ** 2)
    return float(R)


@wrong("biases are penalised, too", named=["Your penalty counts biases, too"])
def l2_penalty(params, *, lam):
    return 0.5 * lam * sum(float((p * p).sum()) for p in params.values())


@wrong("the norm as it is, not squared", named=["You took the norm and did not square it"])
def l2_penalty(params, *, lam):
    norms = [np.sqrt((p ** 2).sum()) for p in params.values() if np.ndim(p) >= 2]
    return float(0.5 * lam * sum(norms))


@wrong("only the last weight counts: the total is overwritten, not added to",
       named=["Only the last array counts in your penalty"])
def l2_penalty(params, *, lam):
    total = 0.0
    for key in params:
        if params[key].ndim >= 2:
            total = lam / 2 * np.square(params[key]).sum()
    return float(total)


@wrong("weights are told from biases by their names, those that begin with w",
       untrue=["The kernels of a convolution are not in your"], named=["You tell weights from biases by their names"])
def l2_penalty(params, *, lam):
    weights = [value for key, value in params.items() if key.lower().startswith("w")]
    return float(0.5 * lam * sum(np.vdot(v, v) for v in weights))


@wrong("only matrices of two axes count: kernels of a convolution are left out",
       named=["The kernels of a convolution are not in your"])
def l2_penalty(params, *, lam):
    squares = 0
    for p in params.values():
        if len(p.shape) == 2:
            squares += np.linalg.norm(p) ** 2
    return float(squares * lam / 2)


@wrong("biases are left out of the dict, where they should have zeros", named=["The biases are missing from your dict"])
def l2_gradient(params, *, lam):
    return {k: lam * v for k, v in params.items() if v.ndim > 1}


@wrong("2 λ W: the ½ of the penalty is forgotten", named=["Your gradient is twice as large"])
def l2_gradient(params, *, lam):
    grads = {}
    for k, v in params.items():
        grads[k] = np.zeros_like(v) if v.ndim == 1 else 2 * lam * v
    return grads


@wrong("biases decay, too", named=["Biases get a pull"])
def l2_gradient(params, *, lam):
    return dict(zip(params, [lam * p for p in params.values()], strict=True))


@wrong("a bias has the number 0 as its gradient, not an array of its shape",
       named=["The gradient of a bias is a single number"])
def l2_gradient(params, *, lam):
    return {name: lam * p if p.ndim >= 2 else 0.0 for name, p in params.items()}


@wrong("the decay has the wrong sign: weights grow", named=["Your weights grow in proportion to their size"])
def decay_step(w, dw, *, lr, lam):
    total = dw - lam * w
    return w - lr * total


@wrong("the decay is taken of the weights after the step of the data",
       named=["You took the step of the data loss first, and let"])
def decay_step(w, dw, *, lr, lam):
    moved = w - lr * dw
    return moved - lr * lam * moved


@wrong("changes w in place", named=["You write into an array"])
def decay_step(w, dw, *, lr, lam):
    w *= 1 - lr * lam
    w -= lr * dw
    return w


@wrong("λ w is not multiplied by the learning rate", named=["Your decay does not know the learning rate"])
def decay_step(w, dw, *, lr, lam):
    return (1 - lam) * w - lr * dw


@wrong("decays by the sign of w, an L1 penalty", named=["Your decay takes the same amount off every"])
def decay_step(w, dw, *, lr, lam):
    g = dw + lam * np.sign(w)
    return w - lr * g


@wrong("exp(-n η λ), which is nearly the factor", named=["That is the limit of many tiny steps, and a good"])
def shrink_factor(n, *, lr, lam):
    return np.exp(-np.asarray(n) * lr * lam)


@wrong("1 - n η λ: the loss of one step n times, of the weight as it was at first",
       named=["You take the same amount off in every step"])
def shrink_factor(n, *, lr, lam):
    lost = lr * lam * np.array(n)
    return 1 - lost


@wrong("a loop over range(n), which an array of numbers breaks",
       named=["You go through the steps one by one, in Python"])
def shrink_factor(n, *, lr, lam):
    w = 1.0
    for _ in range(n):
        w -= lr * lam * w
    return w


@wrong("one step too few: n - 1", named=["You count one step too few"])
def shrink_factor(n, *, lr, lam):
    return (1 - lr * lam) ** (np.asarray(n) - 1.0)


@wrong("what was lost, 1 - the factor, in place of what is left",
       named=["That is the share which is lost after n steps"])
def shrink_factor(n, *, lr, lam):
    return -np.expm1(np.asarray(n) * np.log1p(-lr * lam))


@wrong("the step is multiplied by the learning rate once more", named=["You multiplied the step by η"])
def decoupled_step(w, step, *, lr, lam):
    return w - lr * (step + lam * w)


@wrong("the decay lacks the learning rate", named=["Your decay does not know the learning rate"])
def decoupled_step(w, step, *, lr, lam):
    w = w * (1 - lam)
    w = w - step
    return w


@wrong("decay and step one after the other: the step decays, too", named=["You let the weights decay after the step"])
def decoupled_step(w, step, *, lr, lam):
    new = np.subtract(w, step)
    return new * (1 - lr * lam)


@wrong("the step is added", named=["You added the step"])
def decoupled_step(w, step, *, lr, lam):
    return w + step - lr * lam * w


@right
def shrink_factor(n, *, lr, lam):
    return np.exp(np.asarray(n) * np.log1p(-lr * lam))


@right
def l2_penalty(params, *, lam):
    flat = [np.ravel(p) for p in params.values() if p.ndim > 1] + [np.zeros(0)]
    long = np.concatenate(flat)
    return float(long @ long * lam / 2)
