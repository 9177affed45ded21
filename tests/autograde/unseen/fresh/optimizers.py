"""Fresh answers to the chapter on optimizers, as students write them."""

import numpy as np

from unseen import right, wrong


@wrong("It walks uphill.", kind="slip", named=["You walk uphill. The gradient"])
def sgd(w, dw, state=(), *, lr=1e-2):
    velocity = lr * dw
    return w + velocity, state


@wrong("The gradient is scaled to length 1 first.", kind="odd")
def sgd(w, dw, state=(), *, lr=1e-2):
    length = np.linalg.norm(dw)
    direction = dw / length if length > 0 else dw
    return w - lr * direction, state


@wrong("The step counts η twice.", kind="odd")
def sgd(w, dw, state=(), *, lr=1e-2):
    step = lr * dw
    step *= lr
    return w - step, state


@wrong("The gradient is weighed by 1 - ρ as well as by η.", kind="slip", named=["You took a proper average, with 1"])
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    v, = state
    v = rho * v + (1 - rho) * lr * dw
    return w - v, (v,)


@wrong("w moves by the old m.", kind="slip", named=["You walked along the old m."])
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    old = state[0]
    new = rho * old + lr * dw
    return w - old, (new,)


@wrong("η multiplies the whole of m, old motion included.", kind="slip")
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    (m,) = state
    m = rho * m + lr * dw
    return w - lr * m, (m,)


@wrong("ρ weighs the gradient, and the old motion stays whole.", kind="odd")
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    m = state[0] + rho * lr * dw
    return w - m, (m,)


@wrong("It looks backward: ρ m is added.", kind="slip", named=["You looked back: that is about"])
def look_ahead(w, state=(0,), *, rho=0.9):
    return np.add(w, np.multiply(rho, state[0]))


@wrong("The whole of m is taken off, not the share ρ.", kind="slip", named=["You went all of m ahead. Friction"])
def look_ahead(w, state=(0,), *, rho=0.9):
    (m,) = state
    return w - m


@wrong("ρ is 0.9 whatever is asked for.", kind="constant", named=["`rho` does nothing: your code"])
def look_ahead(w, state=(0,), *, rho=0.9):
    friction = 0.9
    point = w - friction * state[0]
    return point


@wrong("The old m stands in the second formula.", kind="slip", named=["That is plain momentum: the new m"])
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    m_prev = state[0]
    m = rho * m_prev + lr * dw
    w = w - (lr * dw + rho * m_prev)
    return w, (m,)


@wrong("The gradient is not taken once more: w moves by ρ m.", kind="slip", named=["Your step is only the look ahead."])
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    m = rho * state[0] + lr * dw
    return w - rho * m, (m,)


@wrong("The new m and ρ times it are both taken off.", kind="odd", named=["You took the new m and ρ of it"])
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    m, = state
    m = rho * m + lr * dw
    return w - (1 + rho) * m, (m,)


@wrong("V adds up the sizes of the gradients, not their squares.", kind="slip", named=["You added up absolute values."])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    (cache,) = state
    cache = cache + np.abs(dw)
    return w - lr * dw / (np.sqrt(cache) + eps), (cache,)


@wrong("The root is missing.", kind="slip", named=["You divided by V itself. Then the"])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    V = state[0] + np.square(dw)
    per_weight = lr / (V + eps)
    return w - per_weight * dw, (V,)


@wrong("The step is taken with the old V.", kind="slip", named=["You divided by the old V, which"])
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    G = state[0]
    new_w = w - lr * dw / (np.sqrt(G) + eps)
    return new_w, (G + dw * dw,)


@wrong("β weighs the new square, 1 - β the old.", kind="slip", named=["β and 1 - β have changed places:"])
def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    V = state[0] + beta * (dw ** 2 - state[0])
    return w - lr * dw / (V ** 0.5 + eps), (V,)


@wrong("The average runs over the roots: the r.m.s. is kept, not its square.", kind="odd",
       named=["You averaged absolute values. The"], true=["You divided by V itself: the R of"])
def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    (r,) = state
    r = beta * r + (1 - beta) * np.abs(dw)
    return w - lr * dw / (r + eps), (r,)


@wrong("ε stands under the root.", kind="slip", named=["Your ε stands inside the root, as"])
def rmsprop(w, dw, state=(0,), *, lr=1e-2, beta=0.99, eps=1e-8, eps_inside=False):
    s = beta * state[0] + (1 - beta) * np.power(dw, 2)
    rms = np.sqrt(s + eps)
    return w - np.divide(lr * dw, rms), (s,)


@wrong("The step uses U after this step's Δ has gone into it.", kind="odd")
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    V, U = state
    V = beta * V + (1 - beta) * dw ** 2
    step = np.sqrt((U + eps) / (V + eps)) * dw
    U = beta * U + (1 - beta) * step ** 2
    step = np.sqrt((U + eps) / (V + eps)) * dw
    return w - lr * step, (V, U)


@wrong("U averages the squares of the gradients, not of the steps.", kind="slip", named=["Your U averages squared"])
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    def mix(old, new):
        return beta * old + (1 - beta) * new * new

    acc, delta_acc = state
    acc = mix(acc, dw)
    delta = dw * np.sqrt(delta_acc + eps) / np.sqrt(acc + eps)
    delta_acc = mix(delta_acc, dw)
    return w - lr * delta, (acc, delta_acc)


@wrong("The two parts of the state come back in the other order.", kind="slip",
       named=["You handed the two averages on in"])
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    V, U = state
    V = beta * V + (1 - beta) * dw * dw
    d = (U + eps) ** 0.5 / (V + eps) ** 0.5 * dw
    U = beta * U + (1 - beta) * d * d
    return w - lr * d, (U, V)


@wrong("η is left out.", kind="slip", named=["`lr` does nothing: your code"])
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    Eg, Ex = state
    Eg = beta * Eg + (1 - beta) * dw ** 2
    dx = -np.sqrt(Ex + eps) / np.sqrt(Eg + eps) * dw
    Ex = beta * Ex + (1 - beta) * dx ** 2
    return w + dx, (Eg, Ex)


@wrong("t is taken one too large.", kind="slip", named=["You count one step too many."])
def bias_corrected(average, t, *, beta):
    weight = 1 - beta ** (t + 1)
    return average / weight


@wrong("It divides by 1 - β, whatever t is.", kind="slip", named=["You divide by the same number in"])
def bias_corrected(average, t, *, beta):
    return average * (1 / (1 - beta))


@wrong("β is multiplied by t, not raised to it.", kind="odd")
def bias_corrected(average, t, *, beta):
    return average / (1 - beta * t)


@wrong("The corrected m and V are remembered.", kind="slip", named=["You handed the corrected averages"])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t += 1
    m = (beta1 * m + (1 - beta1) * dw) / (1 - beta1 ** t)
    v = (beta2 * v + (1 - beta2) * dw ** 2) / (1 - beta2 ** t)
    return w - lr * m / (np.sqrt(v) + eps), (m, v, t)


@wrong("V is corrected with β₁.", kind="slip", named=["You corrected V with the β of m."])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state[0], state[1], state[2] + 1
    m = m + (1 - beta1) * (dw - m)
    v = v + (1 - beta2) * (dw ** 2 - v)
    correction = 1 - beta1 ** t
    m_hat, v_hat = m / correction, v / correction
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), (m, v, t)


@wrong("t never counts: it is 1 at every step.", kind="slip", named=["Your t is 1 in every step, so"])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, _ = state
    t = 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw * dw
    step = (m / (1 - beta1 ** t)) / (np.sqrt(v / (1 - beta2 ** t)) + eps)
    return w - lr * step, (m, v, t)


@wrong("The root is taken of V before it is corrected.", kind="odd")
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, v, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    denominator = np.sqrt(v) / (1 - beta2 ** t) + eps
    return w - lr * m / (1 - beta1 ** t) / denominator, (m, v, t)


@wrong("The newest gradient is not corrected by 1 - β₁^t.", kind="slip", named=["The newest gradient's term is not"])
def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    m, V, t, c = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * dw ** 2
    m_hat = m / (1 - beta1 ** t)
    V_hat = V / (1 - beta2 ** t)
    mix = beta1 * m_hat + (1 - beta1) * dw
    return w - lr / (np.sqrt(V_hat) + eps) * mix, (m, V, t, 1 - beta1 ** t)


@wrong("It is Adam: nothing looks ahead.", kind="slip", named=["That is Adam: m̂ alone, or, which"])
def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    first, second, count, _ = state
    count += 1
    first = beta1 * first + (1 - beta1) * dw
    second = beta2 * second + (1 - beta2) * dw ** 2
    scale = lr / (np.sqrt(second / (1 - beta2 ** count)) + eps)
    return w - scale * first / (1 - beta1 ** count), (first, second, count, 0)


@wrong("The weights of m̂ and of the newest gradient have changed places.", kind="odd")
def nadam(w, dw, state=(0, 0, 0, 0), *, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False,
          momentum_decay=None):
    m, V, t, _ = state
    t += 1
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * dw * dw
    c = 1 - beta1 ** t
    nesterov = (1 - beta1) * m / c + beta1 * dw / c
    return w - lr * nesterov / (np.sqrt(V / (1 - beta2 ** t)) + eps), (m, V, t, c)


@wrong("The decay goes into the gradient, and so through m and V.", kind="slip",
       named=["You added λ w to the gradient:"])
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    g = dw + weight_decay * w
    m, v, t = state
    t += 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    mh, vh = m / (1 - beta1 ** t), v / (1 - beta2 ** t)
    return w - lr * mh / (np.sqrt(vh) + eps), (m, v, t)


@wrong("The decay does not depend on η.", kind="slip", named=["Your decay does not know the"])
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, V, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * np.square(dw)
    adam_step = lr * (m / (1 - beta1 ** t)) / (np.sqrt(V / (1 - beta2 ** t)) + eps)
    return w - adam_step - weight_decay * w, (m, V, t)


@wrong("The weight decay is 0.01 whatever is asked for.", kind="constant", named=["`weight_decay` does nothing: your"])
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    m, V, t = state
    t += 1
    m = beta1 * m + (1 - beta1) * dw
    V = beta2 * V + (1 - beta2) * dw ** 2
    w = w * (1 - lr * 0.01) - lr * m / (1 - beta1 ** t) / (np.sqrt(V / (1 - beta2 ** t)) + eps)
    return w, (m, V, t)


@wrong("The numbers are right, but it goes through the weights one by one.", kind="promise",
       named=["You go through the weights one by"])
def sgd(w, dw, state=(), *, lr=1e-2):
    out = np.empty_like(w)
    for place in np.ndindex(w.shape):
        out[place] = w[place] - lr * dw[place]
    return out, state


@right
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9, form="step"):
    speed = -(rho * state[0])                            # minus m
    speed = speed - lr * dw
    return w + speed, (-speed,)


@wrong("float32 comes out as float64.", kind="promise", named=["You give back float64 whatever"])
def nag(w, dw, state=(0,), *, lr=1e-2, rho=0.9, gradient_at="w"):
    v_old = -np.asarray(state[0])                        # CS231n's form, whose v is minus m
    v = rho * v_old - lr * dw
    return w - rho * v_old + (1 + rho) * v, (-v,)


@right
def adagrad(w, dw, state=(0,), *, lr=1e-2, eps=1e-10, eps_inside=False):
    squares = np.add(state[0], np.square(dw))
    return w - lr * (dw / np.add(np.sqrt(squares), eps)), (squares,)


@right
def adadelta(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    V, U = state
    V = V - (1 - beta) * (V - dw ** 2)
    delta = dw * (np.sqrt(U + eps) / np.sqrt(V + eps))
    return w - lr * delta, (V, U - (1 - beta) * (U - delta ** 2))


@right
def bias_corrected(average, t, *, beta):
    shares = [(1 - beta) * beta ** k for k in range(t)]
    return average / sum(shares)


@wrong("float32 comes out as float64.", kind="promise", named=["You give back float64 whatever"])
def adam(w, dw, state=(0, 0, 0), *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_inside=False):
    moments, t = list(state[:2]), state[2] + 1
    for i, (b, new) in enumerate([(beta1, dw), (beta2, dw * dw)]):
        moments[i] = moments[i] * b + new * (1 - b)
    root = np.sqrt(1 - beta2 ** t)
    rate = lr * root / (1 - beta1 ** t)                  # the paper's faster order, ε scaled to be the same
    return w - rate * moments[0] / (np.sqrt(moments[1]) + eps * root), (*moments, t)
