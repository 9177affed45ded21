"""Chapter 8, the frame: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def by_a_divisor(w, dw, state=(0, 0, 0), *, lr=0.01, phi, psi, corrected=False, eps=1e-8):
    t = state[2] + 1
    m, V = state[0] * phi[0] + phi[1] * dw, psi[0] * state[1] + psi[1] * dw**2
    c1, c2 = (1 - phi[0] ** t, 1 - psi[0] ** t) if corrected else (1, 1)
    return w - lr * m / c1 / ((V / c2) ** 0.5 + eps), (m, V, t)


def by_one_memory_for_both(w, dw, state=None, *, lr=0.01, phi, psi, corrected=False, eps=1e-8):
    m, V, t = state or (np.zeros_like(w), np.zeros_like(w), 0)
    t += 1

    def remembered(old, new, pair):
        kept, added = pair
        now = kept * old + added * new
        return now, now / (1 - kept**t) if corrected else now
    m, ahead = remembered(m, dw, phi)
    V, scale = remembered(V, dw * dw, psi)
    return w - lr * ahead / (np.sqrt(scale) + eps), [m, V, t]


def with_rates_for_each(w, dw, state=(0, 0, 0), *, lr=0.01, phi, psi, corrected=False, eps=1e-8):
    m, V, t = state
    (a, b), (c, d), t = phi, psi, t + 1
    m, V = np.add(a * m, b * dw), c * V + np.square(dw) * d
    rates = lr / (np.sqrt(V / (1 - c**t) if corrected else V) + eps)
    if corrected:
        rates = rates / (1 - a**t)
    return w - np.multiply(m, rates), (m, V, t)


RIGHT = {"general_step": [by_a_divisor, by_one_memory_for_both, with_rates_for_each]}


def corrected_by_one_share(w, dw, state=(0, 0, 0), *, lr=0.01, phi, psi, corrected=False, eps=1e-8):
    m, V, t = phi[0] * state[0] + phi[1] * dw, psi[0] * state[1] + psi[1] * dw**2, state[2] + 1
    c = 1 - phi[0] ** t if corrected else 1
    return w - lr * m / c / (np.sqrt(V / c) + eps), (m, V, t)


def always_an_average(w, dw, state=(0, 0, 0), *, lr=0.01, phi, psi, corrected=False, eps=1e-8):
    return by_a_divisor(w, dw, state, lr=lr, phi=(phi[0], 1 - phi[0]), psi=psi, corrected=corrected, eps=eps)


WRONG = {"general_step": [(corrected_by_one_share, "at its own pace"), (always_an_average, "always an average")]}
