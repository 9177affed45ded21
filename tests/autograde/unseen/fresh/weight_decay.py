"""Fresh answers to the chapter on weight decay, as students write them."""

import numpy as np

from unseen import right, wrong


@wrong("Biases are penalised as well.", kind="slip", named=["Your penalty counts biases, too."])
def l2_penalty(params, *, lam):
    everything = np.concatenate([p.ravel() for p in params.values()])
    return 0.5 * lam * float(everything @ everything)


@wrong("The norms are not squared.", kind="slip", named=["You took the norm and did not"])
def l2_penalty(params, *, lam):
    norms = [np.linalg.norm(p) for p in params.values() if p.ndim > 1]
    return 0.5 * lam * sum(norms)


@wrong("Whatever has not exactly two axes is left out, kernels of convolutions too.", kind="edge",
       named=["The kernels of a convolution are"])
def l2_penalty(params, *, lam):
    R = 0
    for name, p in params.items():
        if len(p.shape) == 2:
            R += (p ** 2).sum() * lam / 2
    return float(R)


@wrong("The square of the sum is taken, not the sum of the squares.", kind="odd",
       named=["You squared the sum. In a sum,"])
def l2_penalty(params, *, lam):
    total = sum(np.sum(p) for p in params.values() if np.ndim(p) >= 2)
    return 0.5 * lam * total ** 2


@wrong("The biases are missing from the dict.", kind="slip", named=["The biases are missing from your"])
def l2_gradient(params, *, lam):
    grads = {}
    for k in params:
        if params[k].ndim >= 2:
            grads[k] = params[k] * lam
    return grads


@wrong("Twice the gradient: the ½ is forgotten.", kind="slip", named=["Your gradient is twice as large:"])
def l2_gradient(params, *, lam):
    return {k: 2 * lam * v if v.ndim > 1 else np.zeros_like(v) for k, v in params.items()}


@wrong("The gradient of the sum of absolute values: λ sign(W).", kind="odd",
       named=["You took the sign of the weights:"])
def l2_gradient(params, *, lam):
    def one(p):
        return lam * np.sign(p) if len(p.shape) > 1 else 0 * p

    return dict(zip(params, map(one, params.values())))


@wrong("The gradient of a weight is λ times its norm, everywhere the same.", kind="odd")
def l2_gradient(params, *, lam):
    out = {}
    for key, p in params.items():
        out[key] = np.full_like(p, lam * np.linalg.norm(p)) if p.ndim >= 2 else np.zeros_like(p)
    return out


@wrong("The weights grow: the penalty's gradient has the wrong sign.", kind="slip",
       named=["Your weights grow in proportion"])
def decay_step(w, dw, *, lr, lam):
    new_w = w - lr * dw
    new_w = new_w + lr * lam * w
    return new_w


@wrong("The step comes first, and the decay shrinks what it left.", kind="slip",
       named=["You took the step of the data"])
def decay_step(w, dw, *, lr, lam):
    stepped = w - lr * dw
    return stepped * (1 - lr * lam)


@wrong("λ is 0.01 whatever is asked for.", kind="constant", named=["`lam` does nothing: your code"])
def decay_step(w, dw, *, lr, lam):
    LAMBDA = 0.01
    gradient = dw + LAMBDA * w
    return w - lr * gradient


@wrong("The factor is e^(-ηλn), which it only resembles.", kind="slip", named=["That is the limit of many tiny"])
def shrink_factor(n, *, lr, lam):
    return np.exp(-lr * lam * np.asarray(n))


@wrong("The share lost is added up, not multiplied.", kind="slip", named=["You take the same amount off in"])
def shrink_factor(n, *, lr, lam):
    return 1 - np.multiply(n, lr * lam)


@wrong("η and λ shrink the weight one after the other: (1-η)(1-λ).", kind="odd",
       named=["You let η and λ each take a share"])
def shrink_factor(n, *, lr, lam):
    one_step = (1 - lr) * (1 - lam)
    return one_step ** np.asarray(n)


@wrong("The step is multiplied by lr once more.", kind="slip", named=["You multiplied the step by η. Δ"])
def decoupled_step(w, step, *, lr, lam):
    return w - lr * (step + lam * w)


@wrong("The decay does not depend on lr.", kind="slip", named=["Your decay does not know the"])
def decoupled_step(w, step, *, lr, lam):
    decayed = w * (1 - lam)
    return decayed - step


@wrong("The decay is taken of the weights after the step.", kind="slip", named=["You let the weights decay after"])
def decoupled_step(w, step, *, lr, lam):
    moved = w - step
    return moved - lr * lam * moved


@wrong("λ is 0.01 whatever is asked for.", kind="constant", named=["`lam` does nothing: your code"])
def decoupled_step(w, step, *, lr, lam=0.01):
    weight_decay = 1e-2
    return w - step - lr * weight_decay * w


@right
def l2_penalty(params, *, lam):
    return lam / 2 * float(sum(np.vdot(p, p) for p in params.values() if p.ndim != 1))


@right
def l2_gradient(params, *, lam):
    gradient = {name: np.zeros(p.shape, p.dtype) for name, p in params.items()}
    for name, g in gradient.items():
        if g.ndim > 1:
            np.multiply(params[name], lam, out=g)
    return gradient


@right
def decay_step(w, dw, *, lr, lam):
    return -(lr * dw - w + lam * lr * w)


@wrong("The numbers are right, but it goes through the steps one by one.", kind="promise",
       named=["You go through the steps one by"])
def shrink_factor(n, *, lr, lam):
    times = np.asarray(n)
    result = np.ones(times.shape)
    for _ in range(int(times.max(initial=0))):
        result = np.where(times > 0, result * (1 - lr * lam), result)
        times = times - 1
    return result if result.ndim else float(result)


@right
def decoupled_step(w, step, *, lr, lam):
    keep = 1.0 - lr * lam
    return keep * w - step
