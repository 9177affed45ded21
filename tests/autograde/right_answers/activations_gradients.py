"""Chapter 1, gradients: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def along_unit_vectors(f, x, *, dout=1.0, h=1e-5):
    slopes = []
    for direction in np.eye(x.size):
        step = h * direction.reshape(x.shape)
        slopes.append(np.sum((np.asarray(f(x + step)) - f(x - step)) * dout) / 2 / h)
    return np.array(slopes).reshape(x.shape)


def in_place_and_home_again(f, x, *, dout=1.0, h=1e-5):
    dx = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    for value in it:
        i, before = it.multi_index, float(value)
        x[i] = before + h
        high = np.array(f(x))
        x[i] = before - h
        low = np.array(f(x))
        x[i] = before
        dx[i] = ((high - low) / (2 * h) * dout).sum()
    return dx


def as_a_flat_list(f, x, *, dout=1.0, h=1e-5):
    flat = list(x.flat)

    def at(n, value):
        return f(np.reshape([*flat[:n], value, *flat[n + 1:]], x.shape))
    slopes = [0.5 / h * np.vdot(np.broadcast_to(dout, np.shape(at(n, v))), at(n, v + h) - at(n, v - h))
              for n, v in enumerate(flat)]
    return np.reshape(slopes, x.shape)


def five_point_stencil(f, x, *, dout=1.0, h=1e-5):
    def along(e):
        return 8 * (np.asarray(f(x + e)) - f(x - e)) - (np.asarray(f(x + 2 * e)) - f(x - 2 * e))
    return np.array([np.sum(dout * along(h * e.reshape(x.shape))) for e in np.eye(x.size)]).reshape(x.shape) / (12 * h)


def by_einsum(dout, x, w):
    return np.einsum("nm,dm->nd", dout, w), np.einsum("nd,nm->dm", x, dout), np.einsum("nm->m", dout)


def by_turned_products(dout, x, w, need_dx=True, out=(None, None)):
    return (w @ dout.T).T, (dout.T @ x).T, np.ones(len(x), x.dtype) @ dout


def with_all_options(dout, x, w, *, need_dx=True, out=(None, None)):
    dw, db = out
    dw = np.tensordot(x, dout, axes=(0, 0)) if dw is None else np.matmul(x.T, dout, out=dw)
    db = dout.sum(0) if db is None else np.add.reduce(dout, axis=0, out=db)
    return np.inner(dout, w) if need_dx else None, dw, db


def one_example_after_the_other(dout, x, w):
    dx, dw, db = np.empty_like(x), np.zeros_like(w), np.zeros_like(w[0])
    for n in range(len(x)):
        dx[n] = w @ dout[n]
        dw += np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dw, db


RIGHT = {
    "numeric_gradient": [along_unit_vectors, in_place_and_home_again, as_a_flat_list, five_point_stencil],
    "affine_backward": [by_einsum, by_turned_products, with_all_options],
}
LOOPS = {"affine_backward": [one_example_after_the_other]}


def one_sided_along_unit_vectors(f, x, *, dout=1.0, h=1e-5):
    return np.reshape([np.sum(dout * (f(x + h * e.reshape(x.shape)) - f(x))) / h for e in np.eye(x.size)], x.shape)


def half_as_far_as_it_thinks(f, x, *, dout=1.0, h=1e-5):
    return 2 * along_unit_vectors(f, x, dout=dout, h=h)


def without_brackets(f, x, *, dout=1.0, h=1e-5):
    return along_unit_vectors(f, x, dout=dout, h=h) * h * h


def never_home(f, x, *, dout=1.0, h=1e-5):
    x, slopes = np.array(x), []
    for i in range(x.size):
        x.flat[i] += h
        high = np.array(f(x))
        x.flat[i] -= 2 * h
        slopes.append(np.sum(dout * (high - f(x))) / (2 * h))
    return np.reshape(slopes, x.shape)


def by_arithmetic(f, x, *, dout=1.0, h=1e-5):
    slopes = []
    for i in range(x.size):
        x.flat[i] += h
        high = np.array(f(x))
        x.flat[i] -= h + h
        slopes.append(np.sum(dout * (high - f(x))) / h / 2)
        x.flat[i] += h
    return np.array(slopes).reshape(x.shape)


def the_whole_flock(f, x, *, dout=1.0, h=1e-5):
    return np.ones(x.shape) * ((f(x + h) - f(x - h)) * dout).sum() / (2 * h)


def forward_again(dout, x, w):
    return dout @ w, x.T @ dout, dout.sum(axis=0)


def on_its_side(dout, x, w):
    return dout @ w.T, dout.T @ x, dout.sum(axis=0)


def a_mean_bias(dout, x, w):
    return dout @ w.T, x.T @ dout, dout.mean(0)


def a_mean_weight(dout, x, w):
    return dout @ w.T, np.einsum("nd,nm->dm", x, dout) / x.shape[0], dout.sum(0)


WRONG = {                               # with words of the hint that must be given, and no other
    "numeric_gradient": [(one_sided_along_unit_vectors, "one-sided difference"),
                         (half_as_far_as_it_thinks, "twice too steep"), (without_brackets, "from the left"),
                         (never_home, "do not go home"), (by_arithmetic, "write into an array"),
                         (the_whole_flock, "the whole flock")],
    "affine_backward": [(forward_again, "as the forward pass did"), (on_its_side, "lies on its side"),
                        (a_mean_bias, "Your db is a mean"), (a_mean_weight, "divided by the number of examples")],
}
