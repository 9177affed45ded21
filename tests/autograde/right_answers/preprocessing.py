"""Chapter 2: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def mean_by_a_product(x):
    return (np.ones(len(x), x.dtype) @ x / np.array(len(x), x.dtype),)


def mean_by_einsum(x):
    return [np.einsum("nd->d", x) / x.dtype.type(len(x))]


def mean_by_reduction(x):
    return (np.add.reduce(x, axis=0) / np.float32(len(x)).astype(x.dtype),)


def spread_by_numpy(x):
    std = x.std(0)
    std[std == 0] = 1
    return x.mean(0), std


def spread_by_hand(x):
    mu = np.sum(x, axis=0) / x.dtype.type(len(x))
    off = x - mu
    var = np.einsum("nd,nd->d", off, off) / x.dtype.type(len(x))
    return [mu, np.where(var > 0, np.sqrt(var), x.dtype.type(1))]


def spread_by_the_covariance(x):
    std = np.sqrt(np.mean((x - x.mean(axis=0, keepdims=True))**2, axis=0))
    return np.mean(x, axis=0), std + (x.max(axis=0) == x.min(axis=0)).astype(x.dtype)


def moved_by_numpy(x, mean, std):
    return np.divide(np.subtract(x, mean[None, :]), std[None, :])


def moved_by_a_product(x, mean, std):
    return (x - mean) @ np.diag(1 / std)


def moved_by_two_lines(x, mean, std):
    slope = 1 / std
    return x * slope - mean * slope


def axes_by_svd(x):
    _, s, vt = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    return s**2 / x.dtype.type(len(x)), vt.T


def axes_by_cov_and_sorting(x):
    values, vectors = np.linalg.eigh(np.cov(x, rowvar=False, ddof=0).astype(x.dtype))
    order = np.argsort(values)[::-1]
    return values[order], vectors[:, order]


def axes_the_other_way_round(x):
    xc = x - np.mean(x, axis=0)
    u, s, _ = np.linalg.svd(np.einsum("ni,nj->ij", xc, xc) / x.dtype.type(len(x)))
    return s, -u


def white_by_a_diagonal(variances, axes, *, eps=1e-5):
    return axes @ np.diag((variances + eps)**-0.5)


def white_column_by_column(variances, axes, *, eps=1e-5):
    w = np.empty_like(axes)
    for i, variance in enumerate(variances):
        w[:, i] = axes[:, i] / (variance + eps)**0.5
    return w


def white_by_einsum(variances, axes, *, eps=1e-5):
    return np.einsum("di,i->di", axes, 1 / np.sqrt(variances + axes.dtype.type(eps)))


def picture_by_a_sum(images):
    return (np.sum(images, axis=0) / images.dtype.type(len(images)),)


def picture_by_einsum(images):
    return [np.einsum("nhwc->hwc", images) / images.dtype.type(len(images))]


def picture_by_rows(images):
    return (np.mean(images.reshape(len(images), -1), axis=0).reshape(images.shape[1:]),)


def colours_by_reshaping(images):
    return (images.reshape(-1, images.shape[-1]).mean(axis=0),)


def colours_one_by_one(images):
    return (np.array([images[..., c].mean() for c in range(images.shape[3])], images.dtype),)


def colours_step_by_step(images):
    return [images.mean(axis=0).mean(axis=0).mean(axis=0)]


RIGHT = {
    "fit_centre": [mean_by_a_product, mean_by_einsum, mean_by_reduction],
    "fit_standardise": [spread_by_numpy, spread_by_hand, spread_by_the_covariance],
    "standardise": [moved_by_numpy, moved_by_a_product, moved_by_two_lines],
    "principal_axes": [axes_by_svd, axes_by_cov_and_sorting, axes_the_other_way_round],
    "whitening_matrix": [white_by_a_diagonal, white_by_einsum],
    "fit_mean_image": [picture_by_a_sum, picture_by_einsum, picture_by_rows],
    "fit_channel_mean": [colours_by_reshaping, colours_one_by_one, colours_step_by_step],
}

LOOPS = {                               # right, but with a loop in Python: all points but that one
    "whitening_matrix": [white_column_by_column],
}


def one_mean_for_all(x):
    return (np.sum(x) / x.size,)


def bare_mean(x):
    return np.einsum("nd->d", x) / len(x)


def spread_with_a_little(x):
    return np.mean(x, axis=0), 1e-8 + np.sqrt(np.mean((x - np.mean(x, axis=0))**2, axis=0))


def no_care_for_constants(x):
    return x.mean(0), x.std(0)


def on_itself(x, mean, std):
    z = x - np.mean(x, axis=0, keepdims=True)
    return z / np.sqrt(np.mean(z**2, axis=0))


def by_the_variance(x, mean, std):
    return np.divide(x - mean, np.square(std))


def rising(x):
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True).astype(x.dtype))
    return values, -vectors


def rows_of_svd(x):
    _, s, vt = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    return s**2 / np.array(len(x), x.dtype), vt


def uncentred(x):
    u, s, _ = np.linalg.svd(np.einsum("ni,nj->ij", x, x) / np.array(len(x), x.dtype))
    return s, u


def by_the_eigenvalue(variances, axes, *, eps=1e-5):
    return axes @ np.diag(1 / (variances + eps))


def zca(variances, axes, *, eps=1e-5):
    return axes @ np.diag((variances + eps)**-0.5) @ axes.T


def channels_instead_of_a_picture(images):
    return (images.reshape(-1, images.shape[-1]).mean(axis=0),)


def a_picture_instead_of_channels(images):
    return (np.sum(images, axis=0) / len(images),)


def channels_first(images):
    return (np.mean(images, axis=(0, 2, 3)),)


WRONG = {                               # with words of the hint that must be given, and no other
    "fit_centre": [(one_mean_for_all, "one number for the whole table"), (bare_mean, "the bare mean")],
    "fit_standardise": [(spread_with_a_little, "added a little"), (no_care_for_constants, "0 / 0 is nan")],
    "standardise": [(on_itself, "statistics of the x that came in"), (by_the_variance, "divided by the variance")],
    "principal_axes": [(rising, "in rising order"), (rows_of_svd, "Your directions are rows"),
                       (uncentred, "did not centre")],
    "whitening_matrix": [(by_the_eigenvalue, "divided by the eigenvalue"), (zca, "ZCA whitening")],
    "fit_mean_image": [(channels_instead_of_a_picture, "VGGNet's way")],
    "fit_channel_mean": [(a_picture_instead_of_channels, "mean image of AlexNet"),
                         (channels_first, "Your axes are those of (N, C, H, W)")],
}
