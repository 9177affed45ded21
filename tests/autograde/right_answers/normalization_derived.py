"""Chapter 7, derived: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def by_one_line_each(dout, centred, gamma, std):
    N = centred.shape[0]
    a = gamma * dout
    s = -(a * centred / std**2).sum(0)
    v = s * 0.5 / std
    c = a / std + 2 / N * v * centred
    return a, s, v, c, c - np.ones((N, 1), c.dtype) @ c.mean(0, keepdims=True)


def by_einsum(dout, centred, gamma, std):
    d_x_hat = np.einsum("nc,c->nc", dout, gamma)
    d_std = np.einsum("nc,nc,c->c", d_x_hat, centred, -std**-2)
    d_var = d_std / std / 2
    d_centred = np.einsum("nc,c->nc", d_x_hat, 1 / std) + np.multiply(centred, d_var) * (2 / len(dout))
    d_mean = -np.add.reduce(d_centred, axis=0)
    return d_x_hat, d_std, d_var, d_centred, d_centred + d_mean / len(dout)


def feature_by_feature(dout, centred, gamma, std):
    columns = [by_one_line_each(dout[:, [c]], centred[:, [c]], gamma[[c]], std[[c]]) for c in range(len(gamma))]
    return tuple(np.concatenate(part, axis=-1) for part in zip(*columns, strict=True))


def by_means(dout, x_hat, gamma, std):
    g = gamma * dout
    dx = (g - g.mean(axis=-1, keepdims=True) - x_hat * np.mean(g * x_hat, axis=-1, keepdims=True)) / std
    return dx, np.sum(dout * x_hat, 0), np.sum(dout, 0)


def by_the_jacobian(dout, x_hat, gamma, std):
    D = x_hat.shape[1]
    jacobian = (np.eye(D) - 1 / D - x_hat[:, :, None] * x_hat[:, None] / D) / std[:, :, None]          # (N, D, D)
    dx = np.einsum("nde,ne->nd", jacobian, dout * gamma).astype(dout.dtype)
    return dx, np.einsum("nd,nd->d", dout, x_hat), np.ones(len(dout), dout.dtype) @ dout


def by_transposed_rows(dout, x_hat, gamma, std):
    g, x, s = (dout * gamma).T, x_hat.T, std.T
    dx = (g - g.mean(0) - x * (g * x).mean(0)) / s
    return dx.T, (dout.T * x).sum(1), dout.T.sum(1)


def row_by_row(dout, x_hat, gamma, std):
    rows = []
    for d, x, s in zip(dout, x_hat, std, strict=True):
        g = d * gamma
        rows.append((g - g.mean() - x * (g * x).mean()) / s)
    return np.array(rows), (dout * x_hat).sum(0), dout.sum(0)


RIGHT = {
    "batchnorm_graph_backward": [by_one_line_each, by_einsum, feature_by_feature],
    "layernorm_backward": [by_means, by_the_jacobian, by_transposed_rows],
}
LOOPS = {"layernorm_backward": [row_by_row]}


def through_x_hat_alone(dout, centred, gamma, std):
    a, s, v, _, _ = by_einsum(dout, centred, gamma, std)
    c = a / std
    return a, s, v, c, c - c.mean(0)


def mean_held_fixed(dout, centred, gamma, std):
    *nodes, _ = by_one_line_each(dout, centred, gamma, std)
    return *nodes, nodes[-1] * 1.0


def gamma_outside(dout, x_hat, gamma, std):
    centred = dout - dout.mean(1, keepdims=True)
    dx = gamma / std * (centred - x_hat * np.mean(dout * x_hat, axis=1, keepdims=True))
    return dx, (dout * x_hat).sum(0), dout.sum(0)


def constants(dout, x_hat, gamma, std):
    dx, dgamma, dbeta = by_means(dout, x_hat, gamma, std)
    return dx + (x_hat * np.mean(gamma * dout * x_hat, axis=1, keepdims=True)) / std, dgamma, dbeta


WRONG = {                               # with words of the hint that must be given, and no other
    "batchnorm_graph_backward": [(through_x_hat_alone, "also make the variance"),
                                 (mean_held_fixed, "also stands in the mean")],
    "layernorm_backward": [(gamma_outside, "as batch norm may"), (constants, "also moves its row's σ")],
}
