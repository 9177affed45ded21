"""Unseen answers to the chapter on preprocessing."""

import numpy as np

from unseen import right, wrong


@wrong("the mean of each example, over its features, in place of each feature's", named=["You averaged each row"])
def fit_centre(x):
    return (np.mean(x, axis=1),)


@wrong("returns the mean itself, not a tuple that holds it", named=["You return the bare mean"])
def fit_centre(x):
    n = len(x)
    return x.sum(axis=0) / n


@wrong("the median in place of the mean", named=["You took the median"])
def fit_centre(x):
    return (np.median(x, axis=0).astype(x.dtype),)


@wrong("the mean has an axis too many: (1, D)", named=["Your result has an axis of length 1 too many or"])
def fit_centre(x):
    mu = x.mean(axis=0, keepdims=True)
    return (mu,)


@wrong("divides by N - 1 under the root", named=["You divided the sum of squares by N - 1"])
def fit_standardise(x):
    mu = x.mean(axis=0)
    var = ((x - mu) ** 2).sum(axis=0) / (len(x) - 1)
    sigma = np.sqrt(var)
    sigma[sigma < 1e-6] = 1
    return mu, sigma


@wrong("a constant feature gets σ = 1e-8, not 1: a small number is added to every σ", named=["You added a little to σ"])
def fit_standardise(x):
    m, s = x.mean(0), x.std(0) + 1e-8
    return m, s


@wrong("the limit for a constant is an absolute 0.01, so that a feature that varies little is left unscaled",
       untrue=["You replaced every σ below 1"])
def fit_standardise(x):
    mean = np.einsum("nd->d", x) / x.shape[0]
    std = np.std(x, axis=0)
    return mean, np.where(std < 1e-2, 1, std).astype(x.dtype)


@wrong("mean square minus squared mean: the difference is nothing but rounding where the mean is large")
def fit_standardise(x):
    mean = x.mean(axis=0)
    var = (x * x).mean(axis=0) - mean * mean
    std = np.sqrt(np.maximum(var, 0))
    return mean, np.where(std == 0, 1, std)


@wrong("the variance in place of the standard deviation", named=["That is the variance"])
def fit_standardise(x):
    mu = x.mean(0)
    v = np.mean((x - mu) ** 2, axis=0)
    v[v < 1e-12] = 1
    return mu, v


@wrong("uses the statistics of x itself; those of the training set are not used",
       named=["You used the statistics of the x that came in"])
def standardise(x, mean, std):
    centred = x - x.mean(axis=0)
    return centred / (centred.std(axis=0) + 1e-12)


@wrong("divides first and subtracts the mean unscaled: x / σ - μ", named=["You scaled first and subtracted then"])
def standardise(x, mean, std):
    out = np.divide(x, std)
    return np.subtract(out, mean)


@wrong("changes x in place", named=["You write into an array"])
def standardise(x, mean, std):
    x -= mean
    x /= std
    return x


@wrong("the smallest variance comes first, as eigh gives them", named=["Your axes are in rising order"])
def principal_axes(x):
    xc = x - x.mean(axis=0)
    lam, U = np.linalg.eigh(np.einsum("ni,nj->ij", xc, xc) / len(x))
    return lam, U


@wrong("a direction a row: Vᵀ of the SVD is returned as it is",
       named=["Your directions are rows"], true=["You return float64 whatever comes in"])
def principal_axes(x):
    c = x - x.mean(0)
    u, s, vt = np.linalg.svd(c, full_matrices=True)
    variances = np.zeros(x.shape[1])
    variances[:len(s)] = s ** 2 / len(x)
    return variances, vt


@wrong("np.cov divides by N - 1, and makes float64 of float32",
       named=["You divided by N - 1", "Your results are float64 whatever comes in"])
def principal_axes(x):
    cov = np.cov(x, rowvar=False)
    vals, vecs = np.linalg.eigh(np.atleast_2d(cov))
    order = np.argsort(vals)[::-1]
    return vals[order], vecs[:, order]


@wrong("the data are not centred first", named=["You did not centre"])
def principal_axes(x):
    second = x.T @ x / x.shape[0]
    vals, vecs = np.linalg.eigh(second)
    return vals[::-1], vecs[:, ::-1]


@wrong("variances and axes are put in order separately: the variances are turned round, the axes are not",
       named=["You turned the variances round"])
def principal_axes(x):
    z = x - np.mean(x, axis=0)
    vals, vecs = np.linalg.eigh(z.T.dot(z) / len(z))
    vals = np.sort(vals)[::-1]
    return vals, vecs


@wrong("scales the rows of U, where each direction is a column", named=["You divided the rows of U"])
def whitening_matrix(variances, axes, *, eps=1e-5):
    scale = (variances + eps) ** -0.5
    return scale[:, np.newaxis] * axes


@wrong("turns back at the end: U diag Uᵀ, which is ZCA", named=["You turned back to the original axes at the end"])
def whitening_matrix(variances, axes, *, eps=1e-5):
    d = np.diag(1 / np.sqrt(variances + eps))
    return axes.dot(d).dot(axes.T)


@wrong("ε stands beside the root, not inside it", named=["You added ε to the root"])
def whitening_matrix(variances, axes, *, eps=1e-5):
    return axes / (np.sqrt(variances) + eps)


@wrong("the mean of each image's channels: it averages over the pixels, not over the images",
       named=["You average within each image"])
def fit_mean_image(images):
    return (images.mean(axis=(1, 2)),)


@wrong("the mean image is flat, (H · W · C,)")
def fit_mean_image(images):
    flat = images.reshape(images.shape[0], -1)
    return (flat.mean(axis=0),)


@wrong("the mean is divided by 255")
def fit_mean_image(images):
    return (images.mean(axis=0) / 255.0,)


@wrong("keeps four axes: (1, 1, 1, C)", named=["Your result has an axis of length 1 too many or"])
def fit_channel_mean(images):
    return (images.mean(axis=(0, 1, 2), keepdims=True),)


@wrong("takes the images for (N, C, H, W), and so averages over all but the rows", named=["Your axes are those of (N"])
def fit_channel_mean(images):
    n, c, h, w = images.shape
    return (images.sum(axis=(0, 2, 3)) / (n * h * w),)


@wrong("the mean over the images only, of the first pixel")
def fit_channel_mean(images):
    mean_image = images.mean(axis=0)
    return (mean_image[0, 0],)


@right
def fit_channel_mean(images):
    c = images.shape[-1]
    return (images.reshape(-1, c).mean(axis=0),)


@right
def principal_axes(x):
    z = x - x.mean(axis=0)
    _, s, vt = np.linalg.svd(z.T @ z / len(z))
    return s, vt.T


@right
def whitening_matrix(variances, axes, *, eps=1e-5):
    return np.einsum("ij,j->ij", axes, np.reciprocal(np.sqrt(variances + eps)))
