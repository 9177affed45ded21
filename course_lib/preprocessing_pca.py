"""Chapter 2, principal components.  Data along the axes in which they vary most, and back again.

The axes are those of the chapter's principal_axes, called through its module, so that it may be the student's.
"""

from course_lib import preprocessing
from course_lib.checks import require_floats, require_number, require_rank, require_shape


def fit_pca(x, *, k=None):
    """The mean and the first k principal axes of the training set.

    x: (N, D);  k: from 1 to D, all D without it.  Returns mean (D,), axes (D, k).
    Raises ValueError if k is outside 1 … D.  CS231n.
    """
    preprocessing._require_data(2, x=x)
    D = x.shape[1]
    k = D if k is None else require_number(k=k)
    if k not in range(1, D + 1):
        raise ValueError(f"k = {k} axes of data with D = {D} features; it must be a whole number from 1 to {D}")
    _, axes = preprocessing.principal_axes(x)
    return *preprocessing.fit_centre(x), axes[:, :int(k)]


def pca(x, mean, axes):
    """Decorrelated data: the coordinates along the principal axes, of which the first k keep most variance.

        out = (x - μ) U

    x: (N, D);  mean: (D,), axes: (D, k), from fit_pca of training data.  Returns out (N, k). Raises as all do.  CS231n.
    """
    preprocessing._require_fitted(x, mean=mean)
    require_floats(x=x, axes=axes)
    require_shape((*mean.shape, None), axes=axes)
    return (x - mean) @ axes


def reconstruct(out, mean, axes):
    """Back from k coordinates to D features: the nearest point that k axes can express.

        x̂ = out Uᵀ + μ

    out: (N, k), from pca;  mean: (D,), axes: (D, k).  Returns (N, D).  Raises as all do.  CS231n.
    """
    require_floats(out=out, mean=mean, axes=axes)
    require_rank(2, out=out)
    require_shape((*mean.shape, out.shape[1]), axes=axes)
    return out @ axes.T + mean
