"""Principal components: decorrelated, every distance kept, and what k axes lose."""

import numpy as np
import pytest

from course_lib.preprocessing import covariance, principal_axes
from course_lib.preprocessing_pca import fit_pca, pca, reconstruct


@pytest.fixture
def cloud(rng):
    """300 examples of 5 features: correlated, of unequal spread, off the origin."""
    return rng.normal(size=(300, 5)) @ rng.normal(size=(5, 5)) * [1, 2, 3, 10, 0.1] + [0, 5, -5, 100, 1]


def test_pca_decorrelates_and_keeps_every_distance(cloud):
    out = pca(cloud, *fit_pca(cloud))
    variances, _ = principal_axes(cloud)
    np.testing.assert_allclose(covariance(out), np.diag(variances), atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(out[0] - out[1]), np.linalg.norm(cloud[0] - cloud[1]))


def test_reduced_to_k_what_is_lost_is_the_variance_of_the_other_axes(cloud):
    variances, _ = principal_axes(cloud)
    for k in range(1, 6):
        statistics = fit_pca(cloud, k=k)
        out = pca(cloud, *statistics)
        lost = ((reconstruct(out, *statistics) - cloud)**2).sum(axis=1).mean()
        assert out.shape == (300, k)
        assert lost == pytest.approx(variances[k:].sum(), abs=1e-9)


@pytest.mark.parametrize("k", [0, -1, 6, 2.5])
def test_k_beyond_the_features_is_refused(cloud, k):
    with pytest.raises(ValueError, match=rf"k = {k} axes of data with D = 5 features; .* from 1 to 5"):
        fit_pca(cloud, k=k)
