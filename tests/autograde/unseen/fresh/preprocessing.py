"""Fresh answers to the chapter on preprocessing, as students write them."""

import statistics

import numpy as np

from unseen import right, wrong


@wrong("The sum is divided by the number of features, not of examples.", kind="slip")
def fit_centre(x):
    total = np.zeros_like(x[0])
    for row in x:
        total = total + row
    return (total / len(total),)


@wrong("The median of each feature.", kind="odd",
       named=["You took the median, which half"], true=["one by one, in Python"])
def fit_centre(x):
    columns = [np.median(c) for c in x.T]
    return (np.array(columns, dtype=x.dtype),)


@wrong("The middle between smallest and largest value of each feature.", kind="odd",
       named=["You took the middle of the range."])
def fit_centre(x):
    return ((x.min(axis=0) + x.max(axis=0)) / 2,)


@wrong("The variance is divided by N - 1.", kind="slip", named=["You divided the sum of squares by"])
def fit_standardise(x):
    n = x.shape[0]
    m = np.sum(x, 0) / n
    d = x - m
    s = np.sqrt(np.einsum("nd,nd->d", d, d) / (n - 1))
    s = np.where(np.ptp(x, axis=0) == 0, 1, s).astype(x.dtype)
    return m, s


@wrong("A constant feature gets a σ of 1e-8.", kind="slip", named=["A constant feature gets a tiny σ,"])
def fit_standardise(x):
    mu = x.mean(0)
    sigma = np.sqrt(((x - mu) ** 2).mean(0))
    return mu, np.maximum(sigma, 1e-8)


@wrong("The mean of the squares minus the square of the mean loses its digits where the mean is large.", kind="edge")
def fit_standardise(x):
    mean = x.mean(axis=0)
    var = (x * x).mean(axis=0) - mean * mean
    var = np.maximum(var, 0)
    std = np.sqrt(var)
    return mean, np.where(x.max(0) == x.min(0), 1, std).astype(x.dtype)


@wrong("The mean absolute deviation stands for the standard deviation.", kind="odd")
def fit_standardise(x):
    mean = np.average(x, axis=0)
    spread = np.average(np.abs(x - mean), axis=0)
    spread[x.min(0) == x.max(0)] = 1
    return mean, spread


@wrong("It takes the mean and the std of x itself.", kind="slip", named=["You used the statistics of the x"])
def standardise(x, mean, std):
    mean, std = x.mean(axis=0), x.std(axis=0)
    std[std == 0] = 1
    return (x - mean) / std


@wrong("x is scaled first, and the unscaled mean is taken off.", kind="slip", named=["You scaled first and subtracted"])
def standardise(x, mean, std):
    out = np.empty_like(x)
    for d in range(x.shape[1]):
        out[:, d] = x[:, d] / std[d] - mean[d]
    return out


@wrong("It divides by the square of std.", kind="slip", named=["You divided by the variance: the"])
def standardise(x, mean, std):
    variance = std * std
    return np.divide(np.subtract(x, mean), variance)


@wrong("The variances come smallest first, and the axes with them.", kind="slip",
       named=["Your axes are in rising order, as"])
def principal_axes(x):
    centred = x - x.mean(axis=0)
    cov = np.einsum("ni,nj->ij", centred, centred) / len(x)
    v, u = np.linalg.eigh(cov)
    return v, u


@wrong("The axes' rows are turned round, not their columns.", kind="slip", named=["You turned the rows of U round. A"])
def principal_axes(x):
    z = x - x.mean(axis=0)
    values, vectors = np.linalg.eigh(z.T @ z / z.shape[0])
    return np.flip(values), np.flip(vectors, axis=0)


@wrong("The data are not centred.", kind="slip", named=["You did not centre. The first"])
def principal_axes(x):
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    return s ** 2 / x.shape[0], vt.T


@wrong("The singular values are returned for the variances.", kind="slip",
       named=["Those are standard deviations. λ"], true=["Your variances are sums over the"])
def principal_axes(x):
    z = x - np.mean(x, axis=0, keepdims=True)
    _, s, vt = np.linalg.svd(z, full_matrices=False)
    return s, vt.T


@wrong("Each axis is a row, not a column.", kind="slip", named=["Your directions are rows. Here"])
def principal_axes(x):
    z = x - x.mean(0)
    _, s, vt = np.linalg.svd(z, full_matrices=False)
    return s * s / len(z), vt


@wrong("ε is added to the root, not to the variance.", kind="slip",
       named=["You added ε to the root. It"], true=["one by one, in Python"])
def whitening_matrix(variances, axes, *, eps=1e-5):
    scale = [1 / (v ** 0.5 + eps) for v in variances]
    return axes @ np.diag(np.array(scale, dtype=axes.dtype))


@wrong("The scales multiply the rows of the axes.", kind="slip", named=["You divided the rows of U. A row"])
def whitening_matrix(variances, axes, *, eps=1e-5):
    d = 1 / np.sqrt(variances + eps)
    return np.einsum("i,ij->ij", d, axes)


@wrong("It turns back at the end: U diag U^T.", kind="slip", named=["You turned back to the original"])
def whitening_matrix(variances, axes, *, eps=1e-5):
    d = np.diag((variances + eps) ** -0.5)
    return axes.dot(d).dot(axes.T)


@wrong("One mean for each pixel, the same in all channels.", kind="slip", named=["You average over the colours as"])
def fit_mean_image(images):
    grey = images.mean(axis=(0, 3))
    return (np.stack([grey] * images.shape[3], axis=-1),)


@wrong("Rows and columns of the mean image have changed places.", kind="odd")
def fit_mean_image(images):
    return (np.einsum("nhwc->whc", images) / images.shape[0],)


@wrong("The sum over images, not divided.", kind="slip")
def fit_mean_image(images):
    total = 0
    for im in images:
        total = total + im
    return (total,)


@wrong("The numbers are cut into C rows as they lie in memory, which mixes the channels.", kind="slip")
def fit_channel_mean(images):
    C = images.shape[-1]
    rows = images.reshape(C, -1)
    return (rows.mean(axis=1),)


@wrong("The sum over pixels is divided by the number of images only.", kind="slip")
def fit_channel_mean(images):
    total = np.einsum("nhwc->c", images)
    return (total / len(images),)


@wrong("The median over images of each image's mean.", kind="odd")
def fit_channel_mean(images):
    each = [im.mean(axis=0).mean(axis=0) for im in images]
    return (np.median(np.array(each), axis=0).astype(images.dtype),)


@right
def fit_centre(x):
    ones = np.ones(len(x), dtype=x.dtype)
    return (ones @ x / len(x),)


@right
def fit_standardise(x):
    mean = np.add.reduce(x, axis=0) / x.dtype.type(len(x))
    dev = x - mean
    std = np.linalg.norm(dev, axis=0) / np.sqrt(x.dtype.type(len(x)))
    still = std <= 4 * np.finfo(x.dtype).eps * np.abs(mean)
    std[still] = 1
    return mean, std


@right
def principal_axes(x):
    z = x - x.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(z, rowvar=False, bias=True).reshape(x.shape[1], x.shape[1]))
    order = sorted(range(len(values)), key=lambda i: -values[i])
    return values[order].astype(x.dtype), vectors[:, order].astype(x.dtype)


@right
def whitening_matrix(variances, axes, *, eps=1e-5):
    return (axes.T / np.sqrt(variances + eps)[:, None]).T


@wrong("The numbers are right, but it goes through the images one by one.", kind="promise",
       named=["You go through the images one by"])
def fit_mean_image(images):
    mean = images[0] * 0
    for count, image in enumerate(images, start=1):
        mean = mean + (image - mean) / images.dtype.type(count)       # Welford
    return (mean,)


@right
def fit_channel_mean(images):
    per_image = images.mean(axis=1).mean(axis=1)          # all images are of one size
    return (per_image.mean(axis=0),)


@right
def standardise(x, mean, std):
    inverse = std ** -1
    return x * inverse - mean * inverse


@wrong("Python's own median over all numbers, the same for every feature.", kind="odd")
def fit_centre(x):
    middle = statistics.median(x.ravel().tolist())
    return (np.full(x.shape[1], middle, dtype=x.dtype),)
