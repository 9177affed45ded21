"""Preprocessing: what each step makes of the training set, that the test set is not looked at, then scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from course_lib.preprocessing import (
    centre,
    covariance,
    fit_centre,
    fit_channel_mean,
    fit_mean_image,
    fit_standardise,
    fit_whiten,
    principal_axes,
    standardise,
    whiten,
    whitening_matrix,
)
from course_lib.preprocessing_pca import fit_pca, pca, reconstruct

data = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.floats(-1e3, 1e3, width=32))


@pytest.fixture
def cloud(rng):
    """300 examples of 5 features: correlated, of unequal spread, off the origin."""
    return rng.normal(size=(300, 5)) @ rng.normal(size=(5, 5)) * [1, 2, 3, 10, 0.1] + [0, 5, -5, 100, 1]


@given(data)
def test_centred_data_have_mean_zero(x):
    np.testing.assert_allclose(centre(x, *fit_centre(x)).mean(axis=0), 0, atol=1e-9)


@given(data)
def test_standardised_features_have_mean_zero_and_unit_variance_or_are_zero(x):
    out = standardise(x, *fit_standardise(x))
    constant = (x == x[0]).all(axis=0)
    np.testing.assert_array_less(np.abs(out[:, constant]), 1e-9)
    varied = np.ptp(x, axis=0) > 1e-6
    np.testing.assert_allclose(out[:, varied].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(out[:, varied].std(axis=0), 1, rtol=1e-6)


def test_the_mean_of_the_lectures_two_rules_for_images(rng):
    images = rng.random((7, 4, 5, 3))
    (image,), (channels,) = fit_mean_image(images), fit_channel_mean(images)
    assert image[2, 3, 1] == pytest.approx(sum(images[n, 2, 3, 1] for n in range(7)) / 7)
    assert channels[1] == pytest.approx(sum(images[n, h, w, 1] for n, h, w in np.ndindex(7, 4, 5)) / 140)
    assert image.shape == (4, 5, 3) and channels.shape == (3,)
    np.testing.assert_allclose(centre(images, image).mean(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(centre(images, channels).mean(axis=(0, 1, 2)), 0, atol=1e-15)


def test_the_test_set_is_moved_by_the_training_sets_statistics(rng, cloud):
    train, test = cloud[:200], cloud[200:] + 50
    np.testing.assert_allclose(centre(test, *fit_centre(train)), test - train.mean(axis=0))
    out = standardise(test, *fit_standardise(train))
    np.testing.assert_allclose(out, (test - train.mean(axis=0)) / train.std(axis=0))
    for fit, apply in (fit_pca, pca), (fit_whiten, whiten):
        one_by_one = np.vstack([apply(test[i:i + 1], *fit(train)) for i in range(len(test))])
        np.testing.assert_allclose(apply(test, *fit(train)), one_by_one, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("N", [1, 63, 64, 65, 1000, 100_000])
def test_a_constant_feature_becomes_zero_whatever_rounding_does_to_its_mean(N, dtype):
    x = np.tile(np.array([0.1, 1 / 3, 1e8, -7.7e-9, 0], dtype), (N, 1))
    mean, std = fit_standardise(x)
    np.testing.assert_array_equal(std, 1)
    np.testing.assert_allclose(standardise(x, mean, std), 0, atol=100)         # of 1e8: the last digits of its float32
    np.testing.assert_allclose(mean, x[0], rtol=1e-6)


def test_a_feature_that_hardly_varies_is_not_constant():
    x = np.array([[1e6], [1e6 + 1]], dtype=np.float32)
    np.testing.assert_array_equal(standardise(x, *fit_standardise(x)), [[-1], [1]])


@pytest.mark.parametrize("order", ["as they come", "sorted", "an outlier first"])
def test_the_variance_of_float32_keeps_its_digits_far_from_the_origin(rng, order):
    x = (rng.normal(size=(5000, 3)) * [0.1, 1, 30] + [100, 1000, -10]).astype(np.float32)
    if order == "sorted":
        x.sort(axis=0)
    if order == "an outlier first":
        x[0] = 10_000
    mean, std = fit_standardise(x)
    np.testing.assert_allclose(std, x.std(axis=0, dtype=np.float64), rtol=2e-5)
    np.testing.assert_allclose(mean, x.mean(axis=0, dtype=np.float64), rtol=1e-6)


def test_a_mean_of_many_float32_keeps_its_digits():
    x = np.full((1_000_000, 1), 0.1, np.float32)
    assert fit_centre(x)[0] == x[0]


def test_covariance_is_the_plain_double_loop(cloud):
    x, mean = cloud[:6], cloud[:6].mean(axis=0)
    expected = [[sum((row[i] - mean[i]) * (row[j] - mean[j]) for row in x) / 6 for j in range(5)] for i in range(5)]
    np.testing.assert_allclose(covariance(x), expected)


def test_the_axes_are_orthonormal_and_ordered_by_variance(cloud):
    variances, axes = principal_axes(cloud)
    np.testing.assert_allclose(axes.T @ axes, np.eye(5), atol=1e-12)
    np.testing.assert_allclose(axes * variances @ axes.T, covariance(cloud), atol=1e-9)
    assert (np.diff(variances) <= 0).all()


def test_the_whitening_matrix_gives_every_axis_a_spread_of_one():
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    w = whitening_matrix(np.array([4.0, 0.25]), turn, eps=0)
    np.testing.assert_allclose(w, turn @ np.diag([1 / 2, 2]))
    np.testing.assert_allclose(w.T @ (turn @ np.diag([4, 0.25]) @ turn.T) @ w, np.eye(2), atol=1e-12)


@pytest.mark.parametrize("zca", [False, True])
def test_whitened_data_have_the_identity_as_covariance(cloud, zca):
    out = whiten(cloud, *fit_whiten(cloud, eps=0, zca=zca))
    np.testing.assert_allclose(covariance(out), np.eye(5), atol=1e-9)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-9)


def test_epsilon_is_a_variance_added_to_each(cloud):
    variances, _ = principal_axes(cloud)
    out = whiten(cloud, *fit_whiten(cloud, eps=0.5))
    np.testing.assert_allclose(out.var(axis=0), variances / (variances + 0.5))
    for one, other in zip(fit_whiten(cloud), fit_whiten(cloud, eps=1e-5), strict=True):       # CS231n's
        np.testing.assert_array_equal(one, other)


def test_zca_moves_the_data_least(rng, cloud):
    x = cloud / cloud.std(axis=0)
    moved = {zca: ((whiten(x, *fit_whiten(x, zca=zca)) - centre(x, *fit_centre(x)))**2).sum() for zca in (False, True)}
    _, w = fit_whiten(x, zca=True)
    np.testing.assert_allclose(w, w.T, atol=1e-9)
    assert moved[True] < moved[False]


def test_a_constant_pixel_is_not_blown_up_thanks_to_epsilon(cloud):
    cloud[:, 2] = 0.3
    out = whiten(cloud, *fit_whiten(cloud))
    assert np.abs(out).max() < 10
    cloud[:, 2] = 0
    with pytest.raises(ValueError, match=r"eps = 0, and the data do not vary at all in one direction; use eps = 1e-5"):
        fit_whiten(cloud[:, 2:3], eps=0)


def test_one_example_has_no_variance():
    x = np.array([[3.0, 4.0]])
    np.testing.assert_array_equal(standardise(x, *fit_standardise(x)), 0)
    np.testing.assert_array_equal(whiten(x, *fit_whiten(x)), 0)
    np.testing.assert_array_equal(pca(x, *fit_pca(x, k=1)), 0)


def test_arrays_need_not_be_contiguous(cloud):
    strided = np.asfortranarray(np.repeat(cloud, 2, axis=0))[::2]
    for fit in fit_centre, fit_standardise, fit_pca, fit_whiten:
        for one, other in zip(fit(strided), fit(cloud), strict=True):
            np.testing.assert_allclose(one, other, atol=1e-9)


@pytest.mark.parametrize("fit", [fit_centre, fit_standardise, fit_pca, fit_whiten, covariance, principal_axes,
                                 fit_mean_image, fit_channel_mean])
def test_what_cannot_be_fitted_is_named(fit):
    name, shape = ("images", (2, 2, 2, 2)) if fit in (fit_mean_image, fit_channel_mean) else ("x", (2, 2))
    with pytest.raises(TypeError, match=rf"{name} holds uint8; use {name}.astype\(float\)"):
        fit(np.ones(shape, np.uint8))
    with pytest.raises(TypeError, match=rf"{name} is a list"):
        fit([[1.0]])
    with pytest.raises(ValueError, match=rf"{name} has shape \(3,\); it must have {len(shape)} axes"):
        fit(np.ones(3))
    with pytest.raises(ValueError, match=rf"{name} has shape \(0, .*at least one example and one feature"):
        fit(np.ones((0, *shape[1:])))
    for wrong in np.nan, np.inf:
        x = np.ones(shape)
        x[0] = wrong
        with pytest.raises(ValueError, match="the data hold nan or infinite numbers"):
            fit(x)


DEPENDENT = {"a feature twice": lambda x: x[:, 0], "a sum of two": lambda x: x[:, 0] + x[:, 1],
             "a multiple": lambda x: 3 * x[:, 2], "a constant": lambda x: np.full(len(x), 7.0)}


@pytest.mark.parametrize("last", DEPENDENT.values(), ids=DEPENDENT)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_data_that_do_not_vary_in_one_direction_cannot_be_whitened_without_epsilon(last, dtype, scale):
    for seed in range(20):
        x = np.random.default_rng(seed).normal(size=(20, 6))
        x[:, -1] = last(x)
        x = (scale * x).astype(dtype)
        if DEPENDENT["a constant"] is not last:
            x[:, -1] = last(x)                                 # the rounding of a sum would itself vary
        with pytest.raises(ValueError, match="eps = 0, and the data do not vary at all in one direction"):
            fit_whiten(x, eps=0)
        _, w = fit_whiten(x, eps=1e-3 * scale**2)
        assert np.abs(w).max() * scale < 40


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_data_that_vary_in_every_direction_can_be_whitened_without_epsilon(dtype):
    for seed in range(20):
        x = np.random.default_rng(seed).normal(size=(200, 6)).astype(dtype) * np.array([1, 1, 1, 1, 1, 0.01], dtype)
        mean, w = fit_whiten(x, eps=0)
        off = np.abs(covariance(whiten(x, mean, w)) - np.eye(6)).max()
        assert off < (0.02 if dtype == np.float32 else 1e-9)


@pytest.mark.parametrize("f, bad", [
    (pca, lambda mean, axes: (mean[:, None], axes)), (pca, lambda mean, axes: (mean[0], axes)),
    (reconstruct, lambda mean, axes: (mean[:, None], axes)), (reconstruct, lambda mean, axes: (mean[0], axes)),
    (reconstruct, lambda mean, axes: (mean, axes[0])), (pca, lambda mean, axes: (mean, axes[None])),
    (whiten, lambda mean, axes: (mean[:, None], axes)), (whiten, lambda mean, axes: (mean[0], axes))])
def test_statistics_of_another_rank_are_refused(rng, f, bad):
    mean, axes = fit_pca(rng.normal(size=(9, 4)))
    with pytest.raises(ValueError, match="has shape"):
        f(rng.normal(size=(9, 4)), *bad(mean, axes))


@pytest.mark.parametrize("shape", [(), (4, 1), (2, 2)])
def test_variances_of_another_rank_are_refused(rng, shape):
    with pytest.raises(ValueError, match="has shape"):
        whitening_matrix(np.ones(shape), np.eye(4))


@pytest.mark.parametrize("call, message", [
    (lambda x: centre(x, np.ones(3)), r"x has shape \(4, 2\); its last axes must be those of mean, \(3,\)"),
    (lambda x: centre(x[0], np.ones(2)), r"x has shape \(2,\); its last axes"),
    (lambda x: centre(np.ones((2, 4, 4, 3)), np.ones((4, 3, 3))), r"those of mean, \(4, 3, 3\)"),
    (lambda x: standardise(x, np.ones(2), np.ones(3)), r"those of std, \(3,\)"),
    (lambda x: standardise(x, np.ones(2), np.array(1.0)), r"std has shape \(\); expected \(2,\)"),
    (lambda x: standardise(x, np.ones(2), np.array([1.0, 0.0])), r"std = 0.0 for a feature; it must be above 0"),
    (lambda x: standardise(x, np.ones(2), np.array([1.0, np.nan])), r"std = nan for a feature"),
    (lambda x: pca(x, np.ones(2), np.ones((3, 2))), r"axes has shape \(3, 2\); expected \(2, any\)"),
    (lambda x: pca(x, np.ones(3), np.ones((3, 2))), r"x has shape \(4, 2\); its last axes"),
    (lambda x: reconstruct(x, np.ones(3), np.ones((3, 1))), r"axes has shape \(3, 1\); expected \(3, 2\)"),
    (lambda x: whiten(x, np.ones(2), np.ones((2, 3))), r"w has shape \(2, 3\); expected \(2, 2\)"),
    (lambda x: fit_whiten(x, eps=-1), "eps = -1; it must be"),
    (lambda x: whitening_matrix(np.ones(3), np.eye(2)), r"axes has shape \(2, 2\); expected \(any, 3\)"),
])
def test_shapes_and_values_that_do_not_fit_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((4, 2)))


def test_scikit_learn_standardises_alike(cloud):
    cloud[:, 2] = 0.1
    out = standardise(cloud, *fit_standardise(cloud))
    np.testing.assert_allclose(out, StandardScaler().fit_transform(cloud), atol=1e-10)


def test_scikit_learn_finds_the_same_axes_up_to_sign(cloud):
    theirs = PCA(n_components=3).fit(cloud)
    np.testing.assert_allclose(np.abs(pca(cloud, *fit_pca(cloud, k=3))), np.abs(theirs.transform(cloud)), atol=1e-10)
    variances, _ = principal_axes(cloud)
    np.testing.assert_allclose(variances[:3] * 300 / 299, theirs.explained_variance_, rtol=1e-10)      # by N - 1


def test_scikit_learn_whitens_alike_up_to_sign(cloud):
    ours = whiten(cloud, *fit_whiten(cloud, eps=0))
    theirs = PCA(whiten=True).fit_transform(cloud) * np.sqrt(300 / 299)                                 # by N - 1
    np.testing.assert_allclose(np.abs(ours), np.abs(theirs), atol=1e-10)
