"""Chapter 8: right answers written in other ways than the reference, mistakes in other words than ours."""

import math

import numpy as np


def sgd_by_subtracting(w, dw, state=(), *, lr):
    return np.subtract(w, np.multiply(dw, lr)), ()


def sgd_in_place_of_a_copy(w, dw, state=(), *, lr):
    w = w.copy()
    w -= lr * dw
    return w, state


def sgd_number_by_number(w, dw, state=(), *, lr):
    new = np.empty_like(w)
    for i in np.ndindex(w.shape):
        new[i] = w[i] - lr * float(dw[i])
    return new, state


def momentum_with_v(w, dw, state=(0,), *, lr, rho=0.9):
    v = -rho * state[0] - lr * dw
    return w + v, (-v,)


def momentum_in_one_line(w, dw, state=(0,), *, lr, rho=0.9):
    return w - lr * dw - rho * state[0], [dw * lr + state[0] * rho]


def momentum_in_place_of_a_copy(w, dw, state=None, *, lr=0.01, rho=0.9):
    m = np.zeros_like(w) if state is None else state[0].copy()
    m *= rho
    m += lr * dw
    return w - m, (m,)


def ahead_by_subtracting(w, state=(0,), *, rho):
    return np.subtract(w, np.multiply(rho, state[0]))


def ahead_as_a_mean_of_two_places(w, state=(0,), *, rho):
    landing = w - state[0]
    return rho * landing + (1 - rho) * w


def ahead_in_place_of_a_copy(w, state, *, rho=0.9):
    (m,) = state
    point = w.copy()
    point += -rho * m
    return point


def nag_as_cs231n_writes_it(w, dw, state=(0,), *, lr, rho=0.9):
    v_before = -state[0]
    v = rho * v_before - lr * dw
    return w - rho * v_before + (1 + rho) * v, (-v,)


def nag_with_the_old_m(w, dw, state=(0,), *, lr, rho=0.9):
    (m,) = state
    return w - (1 + rho) * lr * dw - rho**2 * m, (rho * m + lr * dw,)


def nag_by_way_of_both_places(w, dw, state=(0,), *, lr, rho=0.9):
    here = w + rho * state[0]
    m = rho * state[0] + lr * dw
    here = here - m
    return here - rho * m, (m,)


def adagrad_with_a_rate_for_each(w, dw, state=(0,), *, lr, eps=1e-10):
    V = state[0] + np.square(dw)
    rates = lr / (V**0.5 + eps)
    return w - rates * dw, [V]


def adagrad_in_place_of_a_copy(w, dw, state=None, *, lr, eps=1e-10):
    V = np.zeros_like(w) if state is None else np.array(state[0])
    V += dw**2
    return w - dw * lr / np.add(np.sqrt(V), eps), (V,)


def adagrad_number_by_number(w, dw, state=(0,), *, lr, eps=1e-10):
    V, new = np.zeros_like(w) + state[0], w.copy()
    for i in np.ndindex(w.shape):
        V[i] += float(dw[i]) ** 2
        new[i] -= lr * float(dw[i]) / (math.sqrt(V[i]) + eps)
    return new, (V,)


def rmsprop_as_a_step_towards(w, dw, state=(0,), *, lr, beta=0.99, eps=1e-8):
    V = state[0] + (1 - beta) * (dw**2 - state[0])
    return w - lr * (dw / (np.sqrt(V) + eps)), (V,)


def rmsprop_with_rates(w, dw, state=(0,), *, lr, beta=0.99, eps=1e-8):
    V = np.square(dw) * (1 - beta) + state[0] * beta
    return w + -lr / (eps + V**0.5) * dw, [V]


def rmsprop_in_place_of_a_copy(w, dw, state=None, *, lr, beta=0.99, eps=1e-8):
    V = np.zeros_like(w) if state is None else state[0].copy()
    V *= beta
    V += (1 - beta) * dw * dw
    w = w.copy()
    w -= lr * dw / (np.sqrt(V) + eps)
    return w, (V,)


def adadelta_with_two_roots(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    V, U = state
    V = beta * V + (1 - beta) * dw**2
    delta = -np.sqrt(U + eps) / np.sqrt(V + eps) * dw
    return w + lr * delta, (V, beta * U + (1 - beta) * delta**2)


def adadelta_as_steps_towards(w, dw, state=(0, 0), *, lr=1.0, beta=0.9, eps=1e-6):
    V = state[0] + (1 - beta) * (dw * dw - state[0])
    delta = dw * ((eps + state[1]) / (eps + V)) ** 0.5
    U = state[1] + (1 - beta) * (delta * delta - state[1])
    return w - delta * lr, [V, U]


def adadelta_with_rms(w, dw, state=None, *, lr=1.0, beta=0.9, eps=1e-6):
    def rms(average):
        return np.sqrt(average + eps)
    V, U = (np.zeros_like(w), np.zeros_like(w)) if state is None else state
    V = np.add(V * beta, dw**2 * (1 - beta))
    delta = dw / rms(V) * rms(U)
    return w - lr * delta, (V, np.add(U * beta, delta**2 * (1 - beta)))


def corrected_by_what_is_missing(average, t, *, beta):
    missing = math.prod([beta] * t)
    return average / (1 - missing)


def corrected_by_a_sum_of_weights(average, t, *, beta):
    return average / ((1 - beta) * sum(beta**i for i in range(t)))


def corrected_by_logarithms(average, t, *, beta):
    return average / -math.expm1(t * math.log(beta))


def adam_as_the_paper_writes_it_faster(w, dw, state=(0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V, t = state
    t += 1
    m, V = beta1 * m + (1 - beta1) * dw, beta2 * V + (1 - beta2) * dw**2
    root = math.sqrt(1 - beta2**t)
    return w - lr * root / (1 - beta1**t) * m / (np.sqrt(V) + eps * root), (m, V, t)


def adam_in_place_of_a_copy(w, dw, state=None, *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V, t = (np.zeros_like(w), np.zeros_like(w), 0) if state is None else (state[0].copy(), state[1].copy(), state[2])
    m += (1 - beta1) * (dw - m)
    V += (1 - beta2) * (dw * dw - V)
    return w - lr * m / (1 - beta1 ** (t + 1)) / ((V / (1 - beta2 ** (t + 1))) ** 0.5 + eps), [m, V, t + 1]


def adam_with_functions(w, dw, state=(0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    def average(old, new, beta):
        return old * beta + new * (1 - beta)
    m, V, t = average(state[0], dw, beta1), average(state[1], np.square(dw), beta2), state[2] + 1
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(V / (1 - beta2**t)) + eps), (m, V, t)


def nadam_as_the_lecture_writes_it(w, dw, state=(0, 0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V, t, _ = state
    t = t + 1
    m, V = beta1 * m + (1 - beta1) * dw, beta2 * V + (1 - beta2) * dw**2
    m_hat, v_hat = m / (1 - beta1**t), V / (1 - beta2**t)
    return w - lr / (np.sqrt(v_hat) + eps) * (beta1 * m_hat + (1 - beta1) * dw / (1 - beta1**t)), (m, V, t, 0.0)


def nadam_under_one_fraction(w, dw, state=(0, 0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V, t = beta1 * state[0] + (1 - beta1) * dw, state[1] + (1 - beta2) * (dw**2 - state[1]), state[2] + 1
    c = 1 - beta1**t
    return w - lr * (beta1 * m + dw - beta1 * dw) / c / ((V / (1 - beta2**t)) ** 0.5 + eps), [m, V, t, c]


def nadam_as_adam_and_more(w, dw, state=(0, 0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    there, (m, V, t) = adam_with_functions(w, dw, state[:3], lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    newer = (1 - beta1) * (dw - m) / (1 - beta1**t)
    return there - lr * newer / (np.sqrt(V / (1 - beta2**t)) + eps), (m, V, t, t)


def adamw_as_adam_and_decay(w, dw, state=(0, 0, 0), *, lr, weight_decay=0.01, **options):
    there, state = adam_with_functions(w, dw, state, lr=lr, **options)
    return there - lr * weight_decay * w, state


def adamw_decayed_first(w, dw, state=(0, 0, 0), *, lr, weight_decay=0.01, **options):
    return adam_as_the_paper_writes_it_faster(w * (1 - weight_decay * lr), dw, state, lr=lr, **options)


def adamw_in_one_piece(w, dw, state=(0, 0, 0), *, lr, weight_decay=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V, t = beta1 * state[0] + (1 - beta1) * dw, beta2 * state[1] + (1 - beta2) * dw**2, state[2] + 1
    direction = m / (1 - beta1**t) / (np.sqrt(V / (1 - beta2**t)) + eps)
    return w - lr * (direction + weight_decay * w), [m, V, t]


RIGHT = {
    "sgd": [sgd_by_subtracting, sgd_in_place_of_a_copy],
    "momentum": [momentum_with_v, momentum_in_one_line, momentum_in_place_of_a_copy],
    "look_ahead": [ahead_by_subtracting, ahead_as_a_mean_of_two_places, ahead_in_place_of_a_copy],
    "nag": [nag_as_cs231n_writes_it, nag_with_the_old_m, nag_by_way_of_both_places],
    "adagrad": [adagrad_with_a_rate_for_each, adagrad_in_place_of_a_copy],
    "rmsprop": [rmsprop_as_a_step_towards, rmsprop_with_rates, rmsprop_in_place_of_a_copy],
    "adadelta": [adadelta_with_two_roots, adadelta_as_steps_towards, adadelta_with_rms],
    "bias_corrected": [corrected_by_what_is_missing, corrected_by_a_sum_of_weights, corrected_by_logarithms],
    "adam": [adam_as_the_paper_writes_it_faster, adam_in_place_of_a_copy, adam_with_functions],
    "nadam": [nadam_as_the_lecture_writes_it, nadam_under_one_fraction, nadam_as_adam_and_more],
    "adamw": [adamw_as_adam_and_decay, adamw_decayed_first, adamw_in_one_piece],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "sgd": [sgd_number_by_number],
    "adagrad": [adagrad_number_by_number],
}


def rolling_uphill(w, dw, state=(0,), *, lr, rho=0.9):
    m = rho * state[0] - lr * dw
    return w - m, (m,)


def averaged_momentum(w, dw, state=(0,), *, lr, rho=0.9):
    m = state[0] + (1 - rho) * (lr * dw - state[0])
    return w - m, (m,)


def nag_that_is_momentum(w, dw, state=(0,), *, lr, rho=0.9):
    return w - rho * state[0] - lr * dw, (rho * state[0] + lr * dw,)


def adagrad_that_forgets_all(w, dw, state=(0,), *, lr, eps=1e-10):
    V = dw**2
    return w - lr * dw / (abs(dw) + eps), (V,)


def rmsprop_inside(w, dw, state=(0,), *, lr, beta=0.99, eps=1e-8):
    V = beta * state[0] + (1 - beta) * dw**2
    return w - lr * dw * (V + eps) ** -0.5, (V,)


def uncorrected_adam(w, dw, state=(0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V = beta1 * state[0] + (1 - beta1) * dw, beta2 * state[1] + (1 - beta2) * dw**2
    return w - lr * m / (np.sqrt(V) + eps), (m, V, state[2] + 1)


def adam_that_counts_last(w, dw, state=(0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V, t = state
    m, V = beta1 * m + (1 - beta1) * dw, beta2 * V + (1 - beta2) * dw**2
    c1, c2 = np.float32(1 - beta1**t), np.float32(1 - beta2**t)
    return w - lr * (m / c1) / (np.sqrt(V / c2) + eps), (m, V, t + 1)


def nadam_with_the_old_m(w, dw, state=(0, 0, 0, 0), *, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new, rest = adam_with_functions(w, dw, state[:3], lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    return new, (*rest, 0)


def adamw_by_a_penalty(w, dw, state=(0, 0, 0), *, lr, weight_decay=0.01, **options):
    return adam_with_functions(w, weight_decay * w + dw, state, lr=lr, **options)


WRONG = {
    "momentum": [(rolling_uphill, "uphill"), (averaged_momentum, "proper average")],
    "nag": [(nag_that_is_momentum, "plain momentum")],
    "adagrad": [(adagrad_that_forgets_all, "this step's g² alone")],
    "rmsprop": [(rmsprop_inside, "inside the root")],
    "adam": [(uncorrected_adam, "Neither average is corrected"), (adam_that_counts_last, "Count first")],
    "nadam": [(nadam_with_the_old_m, "That is Adam")],
    "adamw": [(adamw_by_a_penalty, "L2 penalty")],
}
