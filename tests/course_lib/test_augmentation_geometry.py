"""Geometry: what must not change, the limits, then SciPy, Pillow and PyTorch on the same image."""

import numpy as np
import pytest
from oracle import recorded
from PIL import Image
from scipy import ndimage

from course_lib.augmentation_geometry import (
    gaussian_blur,
    random_blur,
    random_resized_crop,
    resize,
    resize_short_side,
    sobel,
)


@pytest.fixture
def photo(rng):
    return rng.integers(0, 256, (1, 37, 53, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", [5, (1, 1), (80, 7), (37, 53)])
def test_a_plain_area_stays_plain_at_any_size(size):
    h, w = np.broadcast_to(size, 2)
    np.testing.assert_allclose(resize(np.full((2, 37, 53, 3), 0.7), size=size), np.full((2, h, w, 3), 0.7))


def test_the_same_size_is_the_same_image(photo):
    np.testing.assert_array_equal(resize(photo, size=(37, 53)), photo)


def test_halving_a_side_keeps_the_mean_of_a_ramp_and_its_middle():
    ramp = np.arange(8.0).reshape(1, 1, 8, 1)
    out = resize(ramp, size=(1, 4)).ravel()
    np.testing.assert_allclose(out[1:3], [2.5, 4.5])
    assert out.mean() == pytest.approx(3.5)


def test_the_short_side_is_what_was_asked_for(photo):
    assert resize_short_side(photo, short_side=74).shape == (1, 74, 106, 3)
    assert resize_short_side(photo.swapaxes(1, 2), short_side=20).shape == (1, 29, 20, 3)


def test_a_random_resized_crop_is_a_window_of_the_resized_image(rng, photo):
    out = random_resized_crop(photo.repeat(40, axis=0), size=5, short_side=(6, 8), rng=rng)
    assert out.shape == (40, 5, 5, 3)
    places = set()
    for window in out:
        for L in 6, 7, 8:
            whole = resize_short_side(photo, short_side=L)[0]
            places |= {(L, t, l) for t in range(whole.shape[0] - 4) for l in range(whole.shape[1] - 4)
                       if np.array_equal(whole[t:t + 5, l:l + 5], window)}
    assert {L for L, _, _ in places} == {6, 7, 8}                        # both ends of the range
    assert {t for L, t, _ in places if L == 6} == {0, 1}                 # the first and the last offset
    assert len(places) > 15


def test_resnets_numbers_are_the_default(rng):
    assert random_resized_crop(np.zeros((1, 30, 40, 1), np.float32), rng=rng).shape == (1, 224, 224, 1)


def test_a_blur_keeps_the_sum_and_is_symmetric():
    point = np.zeros((1, 41, 41, 1))
    point[0, 20, 20] = 1
    out = gaussian_blur(point, sigma=2.0)[0, ..., 0]
    assert out.sum() == pytest.approx(1)
    np.testing.assert_allclose(out, out.T)
    np.testing.assert_allclose(out, out[::-1])
    np.testing.assert_allclose(out[20, 22] / out[20, 20], np.exp(-0.5))   # two pixels are one sigma


def test_a_blur_wider_than_the_image_is_its_mean(photo):
    out = gaussian_blur(photo.astype(float), sigma=300)
    np.testing.assert_allclose(out, np.broadcast_to(photo.mean(axis=(1, 2), keepdims=True), out.shape), rtol=1e-3)


def test_the_share_prob_of_the_images_is_blurred_by_widths_of_their_own(rng):
    point = np.zeros((400, 21, 21, 1))
    point[:, 10, 10] = 1
    height = random_blur(point, sigma=(0.5, 2.0), prob=0.6, rng=rng)[:, 10, 10, 0]
    assert np.mean(height < 1) == pytest.approx(0.6, abs=0.08)
    widest, narrowest = (gaussian_blur(point[:1], sigma=s)[0, 10, 10, 0] for s in (2.0, 0.5))
    assert widest <= height.min() < widest * 1.1 and narrowest * 0.9 < height[height < 1].max() <= narrowest


def test_sobel_is_zero_on_plains_and_eight_times_the_slope_on_ramps():
    plain = np.full((1, 5, 5, 1), 3.0)
    np.testing.assert_array_equal(sobel(plain), 0)
    ramp = np.mgrid[:6, :7].astype(float)
    for slope in ramp:
        np.testing.assert_allclose(sobel(slope[None, ..., None])[0, 1:-1, 1:-1], 8)
    np.testing.assert_allclose(sobel((3 * ramp[0] + 4 * ramp[1])[None, ..., None])[0, 1:-1, 1:-1], 8 * 5)


@pytest.mark.parametrize("call, message", [
    (lambda x, rng: resize(x, size=0), "size = 0; it must be a whole number of pixels"),
    (lambda x, rng: resize(x, size=2.5), "size = 2.5; it must be"),
    (lambda x, rng: resize(x, size=(3, -1)), r"size = \(3, -1\); it must be"),
    (lambda x, rng: resize_short_side(x, short_side=0), "short_side = 0; it must be a whole number"),
    (lambda x, rng: random_resized_crop(x, size=5, short_side=(4, 8), rng=rng), r"size = 5 and short_side = \(4, 8\)"),
    (lambda x, rng: random_resized_crop(x, size=5, short_side=(8, 7), rng=rng), r"short_side = \(8, 7\); the first"),
    (lambda x, rng: random_resized_crop(x, size=0, short_side=(8, 9), rng=rng), "size = 0; it must"),
    (lambda x, rng: gaussian_blur(x, sigma=0), "sigma = 0; it must be"),
    (lambda x, rng: random_blur(x, sigma=(0, 1), rng=rng), r"sigma\[0\] = 0; it must be"),
    (lambda x, rng: random_blur(x, sigma=(1, np.nan), rng=rng), r"sigma\[1\] = nan; it must be"),
    (lambda x, rng: random_blur(x, prob=-1, rng=rng), "prob = -1 is a probability"),
])
def test_what_is_out_of_range_is_named(rng, call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((2, 4, 6, 3)), rng)


@pytest.mark.parametrize("size", [(20, 31), (80, 71), (37, 10), (1, 1), (200, 53)])
def test_pillow_resizes_alike(photo, size):
    theirs = np.asarray(Image.fromarray(photo[0]).resize(size[::-1], Image.Resampling.BILINEAR)).astype(int)
    np.testing.assert_allclose(resize(photo, size=size)[0].astype(int), theirs, atol=1)            # theirs rounds twice
    red = photo[0, ..., 0].astype(np.float32)
    theirs = np.asarray(Image.fromarray(red).resize(size[::-1], Image.Resampling.BILINEAR))
    ours = resize(photo.astype(np.float64), size=size)[0, ..., 0]
    np.testing.assert_allclose(ours, theirs, atol=1e-4)                   # theirs in float32


def test_pytorch_resizes_alike():
    torch = recorded("augmentation_geometry", "resizes")
    x = torch["x"].transpose(0, 2, 3, 1)
    for name in "shrunk", "grown", "mixed":
        theirs = torch[name].transpose(0, 2, 3, 1)
        np.testing.assert_allclose(resize(x, size=theirs.shape[1:3]), theirs, rtol=1e-10)


@pytest.mark.parametrize("sigma", [0.3, 1, 2.5, 20])
def test_scipy_blurs_alike(photo, sigma):
    photo = photo.astype(np.float64)
    theirs = ndimage.gaussian_filter(photo, (0, sigma, sigma, 0))
    np.testing.assert_allclose(gaussian_blur(photo, sigma=sigma), theirs, rtol=1e-10)


def test_scipys_sobel_is_alike(photo):
    photo = photo.astype(np.float64)
    for c in range(3):                                                    # theirs would also smooth across channels
        theirs = np.hypot(ndimage.sobel(photo[0, ..., c], 0), ndimage.sobel(photo[0, ..., c], 1))
        np.testing.assert_allclose(sobel(photo)[0, ..., c], theirs, rtol=1e-10)
