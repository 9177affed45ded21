"""Chapter 2.  Preprocessing: move, scale and turn the data before the net sees them.

Each step is a pair.  fit_f looks at the training set and returns statistics, a tuple; f applies them, to the
training set and to the test set alike:

    statistics = fit_standardise(x_train)
    x_train, x_test = standardise(x_train, *statistics), standardise(x_test, *statistics)

The test set is never fitted: at test time its statistics are not known, and the net has learned these.

All raise TypeError for what holds no floats and ValueError for shapes that do not fit; what looks at data also
raises ValueError if they are empty or not finite.

CS231n, Neural networks 2: setting up the data.  https://cs231n.github.io/neural-networks-2/
"""

import numpy as np

from course_lib.checks import require_floats, require_positive, require_rank, require_shape
from course_lib.checks_kinds import require_flag

ROWS = 64           # so many examples of a few thousand features fit the processor's cache


def fit_centre(x):
    """The mean of each feature, over the training set.

        μ = 1/N Σₙ xₙ

    x: (N, D).  Returns (mean,), mean (D,).  Raises as all do.  CS231n.
    """
    _require_data(2, x=x)
    return (_finite_mean(x, axis=0),)


def fit_mean_image(images):
    """The mean of each pixel of each channel, over the training set: an image itself, as in AlexNet.

        μ[h, w, c] = 1/N Σₙ images[n, h, w, c]

    images: (N, H, W, C).  Returns (mean,), mean (H, W, C).  Raises as all do.

    Krizhevsky et al. 2012, ImageNet classification with deep convolutional neural networks, section 2.
    """
    _require_data(4, images=images)
    return (_finite_mean(images, axis=0),)


def fit_channel_mean(images):
    """One mean for each channel, over all images and pixels of the training set, as in VGGNet.

        μ[c] = 1/NHW Σ images[n, h, w, c]

    Three numbers fit an image of any size, and a shift of the picture changes nothing.

    images: (N, H, W, C).  Returns (mean,), mean (C,).  Raises as all do.

    Simonyan & Zisserman 2015, section 2.1.  https://arxiv.org/abs/1409.1556
    """
    _require_data(4, images=images)
    return (_finite_mean(images, axis=(0, 1, 2)),)


def centre(x, mean):
    """Zero-mean data: subtract what fit_centre, fit_mean_image or fit_channel_mean found.  For images, mostly all.

        out = x - μ

    x: (N, …, *mean.shape).  Returns out, as x.  Raises as all do.  CS231n.
    """
    _require_fitted(x, mean=mean)
    return x - mean


def fit_standardise(x):
    """The mean and the standard deviation of each feature, over the training set.

        μ = 1/N Σₙ xₙ,     σ² = 1/N Σₙ (xₙ - μ)²

    A feature that is constant, or varies by no more than the last digit of its dtype, has σ = 1, so
    that standardise sets it to 0.

    x: (N, D).  Returns mean (D,), std (D,).  Raises as all do.

    Chan, Golub & LeVeque 1983, Algorithms for computing the sample variance: shifted data, one pass.
    """
    _require_data(2, x=x)
    near = x[:ROWS].mean(axis=0)                               # not the mean yet, but no digits cancel around it
    sums, squares = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    with np.errstate(invalid="ignore"):                        # inf - inf: named below
        for start in range(0, len(x), ROWS):                   # a few rows at a time: all of it in cache
            xc = x[start:start + ROWS] - near
            sums += xc.sum(axis=0)
            squares += np.einsum("nd,nd->d", xc, xc)
    drift = sums / len(x)
    mean = _finite(near + drift)
    std = np.sqrt(np.maximum(squares / len(x) - drift * drift, 0))
    constant = std <= np.finfo(x.dtype).eps * np.abs(mean)
    return mean.astype(x.dtype), np.where(constant, 1, std).astype(x.dtype)


def standardise(x, mean, std):
    """Zero mean and unit variance for each feature.

        out = (x - μ) / σ

    x: (N, D);  mean, std: (D,), from fit_standardise of the training set.  Returns out (N, D).
    Raises ValueError if a std is not positive.  CS231n.
    """
    _require_fitted(x, mean=mean, std=std)
    require_shape(mean.shape, std=std)
    if not (std > 0).all():
        raise ValueError(f"std = {std.min()} for a feature; it must be above 0, and fit_standardise gives constants 1")
    out = x - mean
    out /= std
    return out


def covariance(x):
    """How features vary together.

        Σ = 1/N (x - μ)ᵀ (x - μ)

    x: (N, D).  Returns (D, D), symmetric (np.cov and scikit-learn divide by N - 1).  Raises as all do.  CS231n.
    """
    _require_data(2, x=x)
    xc = centre(x, _finite_mean(x, axis=0))
    sigma = xc.T @ xc                                          # of one array and itself: half the work, and symmetric
    sigma /= len(x)
    return sigma


def principal_axes(x):
    """The directions in which the data vary most, second most, and so on, at right angles to each other.

        Σ = U diag(λ) Uᵀ,     λ₁ >= λ₂ >= … >= 0

    The sign of a direction is arbitrary.

    x: (N, D).  Returns variances λ (D,) and axes U (D, D), a direction a column.  Raises as all do.

    Pearson 1901, On lines and planes of closest fit to systems of points in space.
    """
    _require_data(2, x=x)
    xc = x - _finite_mean(x, axis=0)
    variances, axes = np.linalg.eigh(xc.T @ xc / len(x))       # in rising order; ~1e-17 may come out as -1e-17
    return np.maximum(variances[::-1], 0), axes[:, ::-1]


def whitening_matrix(variances, axes, *, eps=1e-5):
    """Turn to the principal axes, then make the spread along each of them 1.

        W = U diag(λ + ε)^-½

    ε, a variance, keeps directions without any from being blown up.

    variances: λ (D,), axes: U (D, D), a direction a column, from principal_axes.  Returns W (D, D).
    Raises ValueError if eps < 0, or eps = 0 and there is a direction without variance.  CS231n.
    """
    require_floats(variances=variances, axes=axes)
    require_shape((None, *variances.shape), axes=axes)
    eps = require_positive(eps=eps, zero=True)
    rounding = len(variances) * np.finfo(variances.dtype).eps * variances.max(initial=0)     # what may be left of 0
    if not (variances + eps > (0 if eps else rounding)).all():
        raise ValueError(f"eps = {eps}, and the data do not vary at all in one direction; use eps = 1e-5")
    return axes / np.sqrt(variances + eps)                     # each column by its own spread


def fit_whiten(x, *, eps=1e-5, zca=False):
    """The mean of the training set and the matrix that makes its covariance the identity.

        PCA:  W = whitening_matrix(λ, U),          ZCA:  W Uᵀ

    ZCA turns back to the original axes: of all whitenings it moves the data least, and whitened images
    still look like images.

    x: (N, D).  Returns mean (D,), w (D, D).
    Raises ValueError if eps < 0, or eps = 0 and there is a direction without variance.

    ZCA: Bell & Sejnowski 1997, The "independent components" of natural scenes are edge filters, section 2.
    """
    zca = require_flag(zca=zca)
    variances, axes = principal_axes(x)
    w = whitening_matrix(variances, axes, eps=eps)
    return *fit_centre(x), w @ axes.T if zca else w


def whiten(x, mean, w):
    """Uncorrelated features of unit variance.

        out = (x - μ) W

    x: (N, D);  mean: (D,), w: (D, D), from fit_whiten of training data.  Returns out (N, D). Raises as all do.  CS231n.
    """
    require_floats(x=x, mean=mean, w=w)
    require_shape(2 * mean.shape, w=w)
    _require_fitted(x, mean=mean)
    return (x - mean) @ w


def _finite_mean(x, axis):
    return _finite(x.mean(axis=axis, dtype=np.float64)).astype(x.dtype)        # 32-bit sums over many rows lose digits


def _finite(mean):
    if not np.isfinite(mean).all():
        raise ValueError("the data hold nan or infinite numbers; remove those examples, or use np.nan_to_num")
    return mean


def _require_data(rank, **arrays):
    require_floats(**arrays)
    require_rank(rank, **arrays)
    for name, a in arrays.items():
        if a.size == 0:
            raise ValueError(f"{name} has shape {a.shape}; statistics need at least one example and one feature")


def _require_fitted(x, **statistics):
    require_floats(x=x, **statistics)
    for name, a in statistics.items():
        if x.ndim <= a.ndim or x.shape[x.ndim - a.ndim:] != a.shape:
            raise ValueError(f"x has shape {x.shape}; its last axes must be those of {name}, {a.shape}")
