"""Chapter 5: right answers written in other ways than the reference, mistakes in other words than ours."""

import math

import numpy as np


def with_norms(params, *, lam):
    total = 0
    for w in params.values():
        if np.ndim(w) >= 2:
            total += np.linalg.norm(w) ** 2
    return total * lam / 2


def with_dot_products(params, *, lam):
    return np.array([lam * np.vdot(w, w) / 2 for w in params.values() if len(w.shape) != 1]).sum()


def with_einsum_in_float32(params, *, lam):
    R = np.float32(0)
    for name in params:
        w = params[name].astype(np.float32)
        R += np.einsum("i,i->", w.ravel(), w.ravel()) if w.ndim > 1 else 0
    return [R * np.float32(0.5 * lam)][0]


def gradient_by_loop(params, *, lam):
    grads = {}
    for name in sorted(params, reverse=True):
        p = params[name]
        grads[name] = p * lam if p.ndim >= 2 else p * 0
    return grads


def gradient_by_shape(params, *, lam):
    return {name: p * p.dtype.type(lam) if len(p.shape) > 1 else np.zeros(p.shape, p.dtype)
            for name, p in params.items()}


def gradient_in_two_parts(params, *, lam):
    free = {name: np.full_like(p, 0) for name, p in params.items() if p.ndim == 1}
    return dict(**free, **{name: np.multiply(lam, p) for name, p in params.items() if name not in free})


def shrunk_then_moved(w, dw, *, lr, lam):
    return (1 - lr * lam) * w - lr * dw


def down_the_whole_gradient(w, dw, *, lr, lam):
    return w - (dw + w * lam) * lr


def step_by_step(w, dw, *, lr, lam):
    new = w.copy()
    for i in np.ndindex(w.shape):
        new[i] -= lr * (float(dw[i]) + lam * float(w[i]))
    return new


def shrunk_then_stepped(w, step, *, lr, lam):
    return w * (1 - lr * lam) - step


def both_taken_off(w, step, *, lr, lam):
    return np.subtract(w, step + lam * lr * w)


def in_float32(w, step, *, lr, lam):
    new = w.astype(np.float32)
    new -= np.float32(lr * lam) * new
    return new - step.astype(np.float32)


def by_np_power(n, *, lr, lam):
    return np.power(1.0 - lam * lr, n)


def by_multiplying(n, *, lr, lam):
    left = [math.prod([1 - lr * lam] * int(each)) for each in np.atleast_1d(n)]
    return left if np.ndim(n) else left[0]


def by_steps_of_the_rule(n, *, lr, lam):
    if np.ndim(n):
        return np.array([by_steps_of_the_rule(each, lr=lr, lam=lam) for each in n])
    w = 1.0
    for _ in range(n):
        w = w - lr * lam * w
    return w


RIGHT = {
    "l2_penalty": [with_norms, with_dot_products, with_einsum_in_float32],
    "l2_gradient": [gradient_by_loop, gradient_by_shape, gradient_in_two_parts],
    "decay_step": [shrunk_then_moved, down_the_whole_gradient],
    "decoupled_step": [shrunk_then_stepped, both_taken_off, in_float32],
    "shrink_factor": [by_np_power, by_multiplying],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "decay_step": [step_by_step],
    "shrink_factor": [by_steps_of_the_rule],
}


def all_parameters(params, *, lam):
    flat = np.concatenate([p.ravel() for p in params.values()])
    return lam / 2 * flat @ flat


def without_the_half(params, *, lam):
    return sum(lam * np.linalg.norm(w) ** 2 for w in params.values() if w.ndim >= 2)


def overwritten(params, *, lam):
    R = 0.0
    for p in params.values():
        if p.ndim > 1:
            R = 0.5 * lam * (p**2).sum()
    return R


def gradient_of_all(params, *, lam):
    grads = dict(params)
    for name in grads:
        grads[name] = grads[name] * lam
    return grads


def gradient_with_a_2(params, *, lam):
    return {name: (p + p) * lam if p.ndim > 1 else 0 * p for name, p in params.items()}


def gradient_of_weights_only(params, *, lam):
    grads = {}
    for name, p in params.items():
        if p.ndim != 1:
            grads[name] = lam * p
    return grads


def decay_without_lr(w, dw, *, lr, lam):
    return (1 - lam) * w - lr * dw


def decay_of_what_has_moved(w, dw, *, lr, lam):
    w = w - lr * dw
    return w * (1 - lr * lam)


def decay_that_grows(w, dw, *, lr, lam):
    return (1 + lr * lam) * w - lr * dw


def lr_twice(w, step, *, lr, lam):
    return w - lr * (step + lam * w)


def decoupled_after_the_step(w, step, *, lr, lam):
    new = w - step
    return new - lr * lam * new


def straight_line(n, *, lr, lam):
    return np.ones_like(n) - lr * lam * np.asarray(n)


def exponential(n, *, lr, lam):
    return np.e ** (-lr * lam * np.asarray(n))


def what_is_lost(n, *, lr, lam):
    return 1.0 - np.power(1.0 - lr * lam, n)


WRONG = {                               # with words of the hint that must be given, and no other
    "l2_penalty": [(all_parameters, "counts biases"), (without_the_half, "twice that of the lecture"),
                   (overwritten, "Only the last array counts")],
    "l2_gradient": [(gradient_of_all, "Biases get a pull"), (gradient_with_a_2, "that of λ‖W‖²"),
                    (gradient_of_weights_only, "missing from your dict")],
    "decay_step": [(decay_without_lr, "does not know the learning rate"),
                   (decay_of_what_has_moved, "let the result decay"), (decay_that_grows, "compound interest")],
    "decoupled_step": [(lr_twice, "multiplied the step by η"), (decoupled_after_the_step, "decay after the step")],
    "shrink_factor": [(straight_line, "the same amount off in every step"), (exponential, "limit of many tiny steps"),
                      (what_is_lost, "the share which is lost")],
}
