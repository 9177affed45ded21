"""Unseen answers to the chapter on optimizers."""

import numpy as np

from unseen import right, wrong


@wrong("walks uphill: the step is added", named=["You walk uphill"])
def sgd(w, dw, state=(), *, lr=1e-2):
    step = lr * dw
    return w + step, state


@wrong("changes w in place", named=["You write into an array"])
def sgd(w, dw, state=(), *, lr=1e-2):
    w -= lr * dw
    return w, state


@wrong("walks along the sign of the gradient: every weight moves by η",
       named=["Your step is as long on a plain as on a cliff"])
def sgd(w, dw, state=(), *, lr=1e-2):
    return w - lr * np.sign(dw), state


@wrong("returns the weights alone, without the state")
def sgd(w, dw, state=(), *, lr=1e-2):
    w_new = w - lr * dw
    return w_new


@wrong("the average form: (1 - ρ) g goes into m and η multiplies m outside",
       named=["You took a proper average"], untrue=["You walked along the old m"])
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    v, = state
    v = rho * v + (1 - rho) * dw
    return w - lr * v, (v,)


@wrong("the sum form: η multiplies m outside, so that m holds gradients, not steps",
       named=["Your m is a sum of gradients, and η multiplies"])
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    vel = state[0] * rho + dw
    w = w - vel * lr
    return w, (vel,)


@wrong("walks along the old m; the new one is only remembered", named=["You walked along the old m"])
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    m = state[0]
    new_w = w - m
    return new_w, (rho * m + lr * dw,)


@wrong("m has the other sign: it is added to w, and so remembered as -m",
       named=["You walk right, but remember -m, as CS231n's v"])
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    v = rho * state[0] - lr * dw
    return w + v, (v,)


@wrong("ρ is written as the number 0.9", named=["`rho` does nothing"])
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    (m,) = state
    m = np.add(0.9 * m, lr * dw)
    return np.subtract(w, m), (m,)


@wrong("looks back: w + ρ m", named=["You looked back"])
def look_ahead(w, state=(0,), *, rho=0.9):
    velocity = state[0]
    return w + rho * velocity


@wrong("ρ is left out: w - m", named=["You went all of m ahead"])
def look_ahead(w, state=(0,), *, rho=0.9):
    (m,) = state
    return w - m


@wrong("computes with the whole state, so that the result has an axis too many",
       named=["Your result has an axis of length 1 too many or"])
def look_ahead(w, state=(0,), *, rho=0.9):
    return w - rho * np.array(state)


@wrong("the old m stands in the second formula, where the new one should", named=["That is plain momentum"])
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    old, = state
    new = rho * old + lr * dw
    return w - (lr * dw + rho * old), (new,)


@wrong("the lecture's first form: w - m, right only for a gradient taken at the look-ahead point",
       named=["That is plain momentum"])
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    v = state[0] * rho
    v = v + lr * dw
    return w - v, (v,)


@wrong("adds m and ρ m in place of η g and ρ m",
       named=["You took the new m and ρ of it"])
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    m = rho * state[0] + lr * dw
    w = w - (1 + rho) * m
    return w, (m,)


@wrong("η multiplies both terms, though m already holds η")
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    m = rho * state[0] + lr * dw
    return w - lr * (dw + rho * m), (m,)


@wrong("V holds the last squared gradient only: nothing is added up", named=["Your V is this step's g² alone"])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    V = dw ** 2
    return w - lr * dw / (np.sqrt(V) + eps), (V,)


@wrong("divides by V: the root is missing", named=["You divided by V itself"])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    cache, = state
    cache = cache + dw * dw
    return w - lr / (cache + eps) * dw, (cache,)


@wrong("ε is written as the number 1e-7", named=["`eps` does nothing"], untrue=["Your ε does nothing"])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    G = state[0] + np.square(dw)
    w = w - lr * dw / (np.sqrt(G) + 1e-7)
    return w, (G,)


@wrong("divides by the root of the old V, before this gradient is added",
       named=["You divided by the old V, which is 0 in the first"])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    (v,) = state
    out = w - lr * dw / (np.sqrt(v) + eps)
    return out, (v + dw ** 2,)


@wrong("V adds up gradients' sizes, not their squares", named=["You added up absolute values"])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    total = state[0] + np.abs(dw)
    return w - lr * dw / (np.sqrt(total) + eps), (total,)


@wrong("β and 1 - β have changed places", named=["β and 1 - β have changed places"])
def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    V = state[0]
    V = (1 - beta) * V + beta * dw ** 2
    return w - lr * dw / (np.sqrt(V) + eps), (V,)


@wrong("ε stands inside the root", named=["Your ε stands inside the root"])
def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    v = beta * state[0] + (1 - beta) * dw * dw
    return w - lr * dw * (v + eps) ** -0.5, (v,)


@wrong("the decay is missing: V ← V + (1 - β) g²",
       named=["nothing of the old V is let go"])
def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    (sq,) = state
    sq = sq + (1 - beta) * np.power(dw, 2)
    rms = np.sqrt(sq) + eps
    return w - lr * dw / rms, (sq,)


@wrong("V is corrected for its start at 0 by (1 - β), at every step",
       untrue=["Old and new do not weigh 1 together"], named=["You corrected V for its start at 0, and by the same"])
def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    V = beta * state[0] + (1 - beta) * dw ** 2
    return w - lr * dw / (np.sqrt(V / (1 - beta)) + eps), (V,)


@wrong("`lr` is not used", named=["`lr` does nothing"])
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    V, U = state
    V = beta * V + (1 - beta) * dw ** 2
    delta = np.sqrt(U + eps) / np.sqrt(V + eps) * dw
    U = beta * U + (1 - beta) * delta ** 2
    return w - delta, (V, U)


@wrong("U averages squared gradients, as V does, in place of squared steps",
       named=["Your U averages squared gradients"])
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    v, u = state
    v = beta * v + (1 - beta) * dw * dw
    step = dw * np.sqrt((u + eps) / (v + eps))
    u = beta * u + (1 - beta) * dw * dw
    return w - lr * step, (v, u)


@wrong("the state is returned in the other order: (U, V)", named=["You handed the two averages on in the other order"])
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    Eg, Ex = state
    Eg = beta * Eg + (1 - beta) * dw ** 2
    dx = np.sqrt(Ex + eps) / np.sqrt(Eg + eps) * dw
    Ex = beta * Ex + (1 - beta) * dx ** 2
    return w - lr * dx, (Ex, Eg)


@wrong("ε stands beside the roots, not inside them", named=["In your numerator ε is beside the root"])
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    v, u = state
    v = beta * v + (1 - beta) * dw ** 2
    d = (np.sqrt(u) + eps) / (np.sqrt(v) + eps) * dw
    u = beta * u + (1 - beta) * d ** 2
    return w - lr * d, (v, u)


@wrong("the same correction at every step: 1 - β in place of 1 - β^t",
       named=["You divide by the same number in every step, and"])
def bias_corrected(average, t, *, beta):
    return average / (1 - beta)


@wrong("multiplies by 1 - β^t", named=["You multiplied"])
def bias_corrected(average, t, *, beta):
    weight = 1 - np.power(beta, t)
    return average * weight


@wrong("β t in place of β^t")
def bias_corrected(average, t, *, beta):
    return average / (1 - beta * t)


@wrong("counts one step too many: β^(t+1)", named=["You count one step too many"])
def bias_corrected(average, t, *, beta):
    left = beta
    for _ in range(int(t)):
        left *= beta
    return average / (1 - left)


@wrong("no bias correction", named=["Neither average is corrected for its start at 0"])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    m = m + (1 - beta1) * (dw - m)
    v = v + (1 - beta2) * (dw ** 2 - v)
    return w - lr * m / (np.sqrt(v) + eps), (m, v, t + 1)


@wrong("remembers the corrected averages, so that they are corrected again and again",
       named=["You handed the corrected averages on"])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t = t + 1
    m = (beta1 * m + (1 - beta1) * dw) / (1 - beta1 ** t)
    v = (beta2 * v + (1 - beta2) * dw ** 2) / (1 - beta2 ** t)
    return w - lr * m / (np.sqrt(v) + eps), (m, v, t)


@wrong("t stays as it came: the state says 0 for ever, and every step is corrected as the first",
       named=["You hand t on as it came"])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw * dw
    mh, vh = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return w - lr * mh / (np.sqrt(vh) + eps), (m, v, t)


@wrong("β₁ and β₂ have changed places", named=["`beta1` and `beta2` have changed places"])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    b1, b2 = beta2, beta1
    m, V, t = state[0], state[1], state[2] + 1
    m = b1 * m + (1 - b1) * dw
    V = b2 * V + (1 - b2) * dw ** 2
    return w - lr * (m / (1 - b1 ** t)) / (np.sqrt(V / (1 - b2 ** t)) + eps), (m, V, t)


@wrong("the root of V is taken before it is corrected: √V / (1 - β₂^t)")
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t += 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    den = np.sqrt(v) / (1 - beta2 ** t) + eps
    return w - lr * m / (1 - beta1 ** t) / den, (m, v, t)


@wrong("V is AMSGrad's: it never gets smaller")
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    v = np.maximum(v, beta2 * v + (1 - beta2) * dw ** 2)
    c = (1 - beta2 ** t) ** 0.5
    return w - lr * c / (1 - beta1 ** t) * m / (np.sqrt(v) + eps * c), (m, v, t)


@wrong("plain Adam: the newest gradient is not counted once more",
       named=["That is Adam: m̂ alone, or, which is the same"])
def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    m, v, t, _ = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    c = 1 - beta1 ** t
    return w - lr * (m / c) / (np.sqrt(v / (1 - beta2 ** t)) + eps), (m, v, t, c)


@wrong("the gradient's own term is not corrected: (1 - β₁) g without 1 / (1 - β₁^t)",
       named=["The newest gradient's term is not corrected for"])
def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    m, v, t, c = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * np.square(dw)
    m_hat = m / (1 - beta1 ** t)
    v_hat = v / (1 - beta2 ** t)
    look = beta1 * m_hat + (1 - beta1) * dw
    return w - lr / (np.sqrt(v_hat) + eps) * look, (m, v, t, 1 - beta1 ** t)


@wrong("m is corrected for the coming step, as in Dozat's paper: β₁ m / (1 - β₁^(t+1))",
       named=["You corrected m for the coming step, t + 1, as"])
def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    m, v, t, _ = state
    t += 1
    m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * dw ** 2
    bar = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * dw / (1 - beta1 ** t)
    return w - lr * bar / (np.sqrt(v / (1 - beta2 ** t)) + eps), (m, v, t, 1 - beta1 ** t)


@wrong("the old m stands where the new one should: Adam's m̂, spread out", named=["That is Adam"])
def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    m, v, t, _ = state
    t, old = t + 1, m
    m = beta1 * old + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    c = 1 - beta1 ** t
    step = beta1 * (old / c) + (1 - beta1) * dw / c
    return w - lr * step / (np.sqrt(v / (1 - beta2 ** t)) + eps), (m, v, t, c)


@wrong("the decay goes through m and V: λ w is added to the gradient", named=["You added λ w to the gradient"])
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    g = dw + weight_decay * w
    m, v, t = state[0], state[1], state[2] + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    return w - lr * (m / (1 - beta1 ** t)) / (np.sqrt(v / (1 - beta2 ** t)) + eps), (m, v, t)


@wrong("the decay is taken of the weights after Adam's step", named=["You let the weights decay after the step"])
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    w = w - lr * (m / (1 - beta1 ** t)) / (np.sqrt(v / (1 - beta2 ** t)) + eps)
    w = w - lr * weight_decay * w
    return w, (m, v, t)


@wrong("the decay lacks the learning rate: (1 - λ) w", named=["Your decay does not know the learning rate"])
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    step = lr * (m / (1 - beta1 ** t)) / (np.sqrt(v / (1 - beta2 ** t)) + eps)
    return w - weight_decay * w - step, (m, v, t)


@wrong("λ is written as the number 0.01", named=["`weight_decay` does nothing"])
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    mh, vh = m / (1 - beta1 ** t), v / (1 - beta2 ** t)
    return w - lr * (mh / (np.sqrt(vh) + eps) + 0.01 * w), (m, v, t)


@right
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t = t + 1
    m = m + (1 - beta1) * (dw - m)
    v = v + (1 - beta2) * (dw * dw - v)
    c = (1 - beta2 ** t) ** 0.5
    return w - (lr * c / (1 - beta1 ** t)) * m / (np.sqrt(v) + eps * c), (m, v, t)


@right
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    m = rho * state[0] + lr * dw
    return w + rho * state[0] - (1 + rho) * m, (m,)


@right
def bias_corrected(average, t, *, beta):
    total = sum((1 - beta) * beta ** k for k in range(int(t)))
    return average / total
