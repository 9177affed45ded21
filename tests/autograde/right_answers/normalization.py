"""Chapter 7: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def on_the_last_axis(x):
    """Channels last, and the way back."""
    return (lambda a: np.moveaxis(a, 1, -1)), (lambda a: np.moveaxis(a, -1, 1))


def forward_by_axes(x, gamma, beta, *, eps=1e-5):
    axes = tuple(a for a in range(x.ndim) if a != 1)
    shape = [1, -1] + [1] * (x.ndim - 2)
    mean, var = np.mean(x, axis=axes), np.var(x, axis=axes)
    std = (var + eps) ** 0.5
    x_hat = (x - mean.reshape(shape)) / std.reshape(shape)
    return [gamma.reshape(shape) * x_hat + beta.reshape(shape), [x_hat, gamma, std], [mean, var]]


def forward_with_channels_last(x, gamma, beta, *, eps=1e-5):
    last, back = on_the_last_axis(x)
    rows = last(x).reshape(-1, x.shape[1])
    mean = np.einsum("nc->c", rows) / len(rows)
    var = np.einsum("nc,nc->c", rows - mean, rows - mean) / len(rows)
    std = np.sqrt(eps + var)
    x_hat = (rows - mean) * (1 / std)
    there = lambda a: back(a.reshape(last(x).shape))                                               # noqa: E731
    return there(beta + x_hat * gamma), (there(x_hat), gamma, std), (mean, var)


def forward_by_the_branch(x, gamma, beta, *, eps=1e-5):
    if x.ndim == 2:
        axes, g, b = 0, gamma, beta
    else:
        axes, g, b = (0, 2, 3), gamma[None, :, None, None], beta[None, :, None, None]
    mean = x.mean(axis=axes, keepdims=True)
    centred = x - mean
    var = (centred * centred).mean(axis=axes, keepdims=True)
    std = np.sqrt(var + eps)
    x_hat = np.divide(centred, std)
    return x_hat * g + b, (x_hat, gamma, std.squeeze()), (mean.squeeze(), var.squeeze())


def average_of_each(running, batch, *, momentum=0.9, n=None):
    (rm, rv), (m, v) = running, batch
    if n:
        v = v * n / (n - 1)
    return [momentum * rm + (1 - momentum) * m, momentum * rv + (1 - momentum) * v]


def average_by_a_step_towards_the_batch(running, batch, *, momentum=0.9, n=None):
    correction = (1.0, 1.0 if n is None else n / (n - 1))
    return tuple(old + (1 - momentum) * (c * new - old)
                 for old, new, c in zip(running, batch, correction, strict=True))


def average_number_by_number(running, batch, *, momentum=0.9, n=None):
    means = [momentum * float(a) + (1 - momentum) * float(b) for a, b in zip(running[0], batch[0], strict=True)]
    bias = 1 if n is None else n / (n - 1)
    vars_ = [momentum * float(a) + (1 - momentum) * float(b) * bias for a, b in zip(running[1], batch[1], strict=True)]
    return means, vars_


def inference_by_shapes(x, gamma, beta, mean, var, *, eps=1e-5):
    gamma, beta, mean, var = (a.reshape((1, -1) + (1,) * (x.ndim - 2)) for a in (gamma, beta, mean, var))
    return gamma * ((x - mean) / np.sqrt(var + eps)) + beta


def inference_with_channels_last(x, gamma, beta, mean, var, *, eps=1e-5):
    out = (np.moveaxis(x, 1, -1) - mean) * (var + eps) ** -0.5 * gamma + beta
    return np.moveaxis(out, -1, 1)


def inference_channel_by_channel(x, gamma, beta, mean, var, *, eps=1e-5):
    out = np.empty_like(x)
    for c in range(x.shape[1]):
        out[:, c] = (x[:, c] - mean[c]) / np.sqrt(var[c] + eps) * gamma[c] + beta[c]
    return out


def backward_by_three_paths(dout, x_hat, gamma, std):
    axes = (0, 2, 3) if dout.ndim == 4 else (0,)
    shape = (1, -1, 1, 1) if dout.ndim == 4 else (1, -1)
    n = dout.size / dout.shape[1]
    dx_hat = dout * gamma.reshape(shape)
    dvar = np.sum(dx_hat * x_hat, axis=axes, keepdims=True) * -0.5 / std.reshape(shape)**2
    dmean = np.sum(-dx_hat / std.reshape(shape), axis=axes, keepdims=True)
    dx = dx_hat / std.reshape(shape) + dvar * 2 * x_hat * std.reshape(shape) / n + dmean / n
    return dx, np.sum(dout * x_hat, axis=axes), np.sum(dout, axis=axes)


def backward_simplified(dout, x_hat, gamma, std):
    axes = (0, 2, 3)[:dout.ndim - 1]
    mean = lambda a: a.mean(axis=axes, keepdims=True)                                              # noqa: E731
    g = np.moveaxis(np.moveaxis(dout, 1, -1) * (gamma / std), -1, 1)
    dx = g - mean(g) - x_hat * mean(g * x_hat)
    return [dx, (dout * x_hat).sum(axis=axes), dout.sum(axis=axes)]


def backward_by_matrices(dout, x_hat, gamma, std):
    """dx = P g γ/σ, with the matrix P that takes the ones and x̂ out of a feature's gradient."""
    rows, hats = (np.moveaxis(a, 1, 0).reshape(len(gamma), -1) for a in (dout, x_hat))
    n = rows.shape[1]
    dx = [(np.eye(n) - np.ones((n, n)) / n - np.outer(h, h) / n) @ g * w / s
          for g, h, w, s in zip(rows, hats, gamma, std, strict=True)]
    other = dout.shape[:1] + dout.shape[2:]
    dx = np.reshape(dx, (len(gamma), *other)).astype(dout.dtype)
    return np.moveaxis(dx, 0, 1), np.einsum("cn,cn->c", rows, hats), rows.sum(axis=1)


def layer_by_the_transpose(x, gamma, beta, *, eps=1e-5):
    columns = x.T
    std = np.sqrt(columns.var(axis=0) + eps)
    x_hat = ((columns - columns.mean(axis=0)) / std).T
    return x_hat * gamma + beta, (x_hat, gamma, std[:, None])


def layer_by_moments(x, gamma, beta, *, eps=1e-5):
    mean = x.sum(axis=-1, keepdims=True) / x.shape[-1]
    var = np.mean((x - mean)**2, axis=-1)[:, np.newaxis]
    x_hat = (x - mean) / (var + eps)**0.5
    return [np.einsum("nd,d->nd", x_hat, gamma) + beta, [x_hat, gamma, (var + eps)**0.5]]


def layer_in_float32(x, gamma, beta, *, eps=1e-5):
    single = x.astype(np.float32)
    std = np.sqrt(np.var(single, axis=1, keepdims=True) + np.float32(eps))
    x_hat = (single - np.mean(single, axis=1, keepdims=True)) / std
    return (gamma * x_hat + beta).astype(np.float32), (x_hat, gamma, std)


def group_with_five_axes(x, gamma, beta, *, groups, eps=1e-5):
    images = x.reshape(*x.shape, 1, 1) if x.ndim == 2 else x
    N, C, H, W = images.shape
    cells = images.reshape(N, groups, C // groups, H, W)
    mean, var = (f(cells, axis=(2, 3, 4), keepdims=True) for f in (np.mean, np.var))
    std = np.sqrt(var + eps)
    x_hat = ((cells - mean) / std).reshape(N, C, H, W)
    out = gamma[:, None, None] * x_hat + beta[:, None, None]
    return out.reshape(x.shape), (x_hat.reshape(x.shape), gamma, std.reshape(N, groups))


def group_by_rows(x, gamma, beta, *, groups, eps=1e-5):
    N = len(x)
    rows = x.reshape(N * groups, -1)
    std = np.sqrt(rows.var(axis=1) + eps)
    x_hat = ((rows.T - rows.mean(axis=1)) / std).T.reshape(x.shape)
    out = np.moveaxis(np.moveaxis(x_hat, 1, -1) * gamma + beta, -1, 1)
    return [out, [x_hat, gamma, std.reshape(N, groups)]]


def group_by_repeating(x, gamma, beta, *, groups, eps=1e-5):
    N, C = x.shape[:2]
    flat = x.reshape(N, groups, -1)
    mean = flat.mean(axis=-1)
    std = np.sqrt(np.mean(flat**2, axis=-1) - mean**2 + eps)
    spread = lambda a: np.repeat(a, C // groups, axis=1).reshape(N, C, *[1] * (x.ndim - 2))         # noqa: E731
    x_hat = (x - spread(mean)) / spread(std)
    per_channel = (1, C, *[1] * (x.ndim - 2))
    return x_hat * gamma.reshape(per_channel) + beta.reshape(per_channel), (x_hat, gamma, std)


def for_each_feature(x, gamma, beta, *, eps=1e-5):
    columns, means, variances = [], [], []
    for column in np.moveaxis(x, 1, 0):
        means.append(np.mean(column))
        variances.append(np.var(column))
        columns.append((column - means[-1]) / np.sqrt(variances[-1] + eps))
    x_hat = np.stack(columns, axis=1)
    shape = (1, -1, 1, 1)[:x.ndim]
    return (gamma.reshape(shape) * x_hat + beta.reshape(shape),
            (x_hat, gamma, np.sqrt(np.array(variances) + x.dtype.type(eps))), (np.array(means), np.array(variances)))


def row_by_row(x, gamma, beta, *, eps=1e-5):
    std = np.sqrt([[row.var() + eps] for row in x])
    x_hat = np.array([(row - row.mean()) / s for row, s in zip(x, std, strict=True)])
    return x_hat * gamma + beta, (x_hat, gamma, std)


RIGHT = {
    "batchnorm_forward": [forward_by_axes, forward_with_channels_last, forward_by_the_branch],
    "running_average": [average_of_each, average_by_a_step_towards_the_batch],
    "batchnorm_inference": [inference_by_shapes, inference_with_channels_last],
    "batchnorm_backward": [backward_by_three_paths, backward_simplified],
    "layernorm_forward": [layer_by_the_transpose, layer_by_moments, layer_in_float32],
    "groupnorm_forward": [group_with_five_axes, group_by_rows, group_by_repeating],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "batchnorm_forward": [for_each_feature],
    "running_average": [average_number_by_number],
    "batchnorm_inference": [inference_channel_by_channel],
    "batchnorm_backward": [backward_by_matrices],
    "layernorm_forward": [row_by_row],
}


def rows_only(x, gamma, beta, *, eps=1e-5):
    mean, var = np.mean(x, 0), np.var(x, 0)
    x_hat = (x - mean) * (var + eps) ** -0.5
    return [beta + gamma * x_hat, [x_hat, gamma, (var + eps) ** 0.5], [mean, var]]


def gamma_on_the_last_axis(x, gamma, beta, *, eps=1e-5):
    last, back = on_the_last_axis(x)
    axes = tuple(range(x.ndim - 1))
    mean, var = last(x).mean(axis=axes), last(x).var(axis=axes)
    x_hat = back((last(x) - mean) / np.sqrt(var + eps))
    return beta + gamma * x_hat, (x_hat, gamma, np.sqrt(var + eps)), (mean, var)


def sample_variance(x, gamma, beta, *, eps=1e-5):
    axes = (0, 2, 3)[:x.ndim - 1]
    shape = (1, -1, 1, 1)[:x.ndim]
    mean, var = np.mean(x, axis=axes), np.var(x, axis=axes, ddof=1)
    std = np.sqrt(var + eps)
    x_hat = (x - mean.reshape(shape)) / std.reshape(shape)
    return gamma.reshape(shape) * x_hat + beta.reshape(shape), (x_hat, gamma, std), (mean, var)


def epsilon_after_the_root(x, gamma, beta, *, eps=1e-5):
    rows = np.moveaxis(x, 1, -1)
    axes = tuple(range(x.ndim - 1))
    std = rows.std(axis=axes) + eps
    x_hat = (rows - rows.mean(axis=axes)) / std
    return (np.moveaxis(x_hat * gamma + beta, -1, 1), (np.moveaxis(x_hat, -1, 1), gamma, std),
            (rows.mean(axis=axes), rows.var(axis=axes)))


def as_pytorch_does(running, batch, *, momentum=0.9, n=None):
    (rm, rv), (m, v) = running, batch
    unbiased = v if n is None else v * n / (n - 1)
    return rm + momentum * (m - rm), rv + momentum * (unbiased - rv)


def without_bessel(running, batch, *, momentum=0.9, n=None):
    return tuple(momentum * a + (1 - momentum) * b for a, b in zip(running, batch, strict=True))


def normalizes_what_comes(x, gamma, beta, mean, var, *, eps=1e-5):
    rows = np.moveaxis(x, 1, -1)
    axes = tuple(range(x.ndim - 1))
    return np.moveaxis(gamma * (rows - rows.mean(axis=axes)) / np.sqrt(rows.var(axis=axes) + eps) + beta, -1, 1)


def takes_the_mean_away_last(x, gamma, beta, mean, var, *, eps=1e-5):
    scaled = np.moveaxis(x, 1, -1) / np.sqrt(var + eps) * gamma
    return np.moveaxis(scaled - mean + beta, -1, 1)


def inference_of_rows(x, gamma, beta, mean, var, *, eps=1e-5):
    return (x - mean) * (gamma / (var + eps) ** 0.5) + beta


def backward_of_rows(dout, x_hat, gamma, std):
    n = dout.shape[0]
    dgamma, dbeta = (dout * x_hat).sum(0), dout.sum(0)
    return (n * dout - dbeta - x_hat * dgamma) * (gamma / std) / n, dgamma, dbeta


def one_path_only(dout, x_hat, gamma, std):
    rows = np.moveaxis(dout, 1, -1)
    axes = tuple(range(dout.ndim - 1))
    dgamma = (rows * np.moveaxis(x_hat, 1, -1)).sum(axis=axes)
    return np.moveaxis(rows * gamma / std, -1, 1), dgamma, rows.sum(axis=axes)


def mean_path_forgotten(dout, x_hat, gamma, std):
    axes, shape = (0, 2, 3)[:dout.ndim - 1], (1, -1, 1, 1)[:dout.ndim]
    dgamma = np.sum(dout * x_hat, axis=axes)
    n = dout.size // dout.shape[1]
    return (gamma / std).reshape(shape) * (dout - x_hat * dgamma.reshape(shape) / n), dgamma, dout.sum(axis=axes)


def layer_with_sample_variance(x, gamma, beta, *, eps=1e-5):
    std = np.sqrt(np.var(x, axis=1, ddof=1)[:, None] + eps)
    x_hat = (x - np.mean(x, axis=1)[:, None]) / std
    return x_hat * gamma + beta, (x_hat, gamma, std)


def every_other_channel(x, gamma, beta, *, groups, eps=1e-5):
    x_hat, std = np.zeros_like(x), np.zeros((len(x), groups))
    where = np.arange(x.shape[1]) % (groups)
    order = np.argsort(where, kind="stable")
    cells = x[:, order].reshape(len(x), groups, -1)
    std = np.sqrt(cells.var(axis=2) + eps)
    x_hat[:, order] = ((cells - cells.mean(axis=2)[..., None]) / std[..., None]).reshape(x[:, order].shape)
    shape = (1, -1, 1, 1)[:x.ndim]
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, std)


def group_with_gamma_on_the_last_axis(x, gamma, beta, *, groups, eps=1e-5):
    _, (x_hat, _, std) = group_by_rows(x, gamma, beta, groups=groups, eps=eps)
    return beta + gamma * x_hat, (x_hat, gamma, std)


def dealt_out_like_cards(x, gamma, beta, *, groups, eps=1e-5):
    flat = x.reshape(len(x), -1)
    x_hat, std = np.zeros_like(flat), np.zeros((len(x), groups))
    for g in range(groups):
        part = flat[:, g::groups]
        std[:, g] = np.sqrt(part.var(axis=1) + eps)
        x_hat[:, g::groups] = (part - part.mean(axis=1)[:, None]) / std[:, g:g + 1]
    x_hat, shape = x_hat.reshape(x.shape), (1, -1, 1, 1)[:x.ndim]
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, std)


def group_with_sample_variance(x, gamma, beta, *, groups, eps=1e-5):
    rows = x.reshape(len(x) * groups, -1)
    std = np.sqrt(rows.var(axis=1, ddof=1, keepdims=True) + eps)
    x_hat = ((rows - rows.mean(axis=1, keepdims=True)) / std).reshape(x.shape)
    shape = (1, -1, 1, 1)[:x.ndim]
    return x_hat * gamma.reshape(shape) + beta.reshape(shape), (x_hat, gamma, std.reshape(len(x), groups))


WRONG = {                               # with words of the hint that must be given, and no other
    "batchnorm_forward": [(rows_only, "examples only"), (gamma_on_the_last_axis, "meet the last axis"),
                          (sample_variance, "by n - 1"), (epsilon_after_the_root, "added ε to the root")],
    "running_average": [(as_pytorch_does, "changed places"), (without_bessel, "nothing with n")],
    "batchnorm_inference": [(normalizes_what_comes, "the batch's own mean"),
                            (takes_the_mean_away_last, "after the division"),
                            (inference_of_rows, "works for rows")],
    "batchnorm_backward": [(one_path_only, "Two paths are missing"), (mean_path_forgotten, "the batch's mean"),
                           (backward_of_rows, "works for rows")],
    "layernorm_forward": [(layer_with_sample_variance, "by D - 1")],
    "groupnorm_forward": [(dealt_out_like_cards, "like cards"),
                          (every_other_channel, "interleaved"), (group_with_sample_variance, "one less than"),
                         (group_with_gamma_on_the_last_axis, "meet the last axis")],
}
