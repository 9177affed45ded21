"""Turns: exact by quarters, each image by its own angle, then SciPy and Pillow on the same image."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from course_lib.augmentation_turns import random_quarter_turn, random_rotation, rotate, vertical_flip


@pytest.fixture
def photo(rng):
    return rng.integers(0, 256, (1, 37, 53, 3), dtype=np.uint8)


def test_an_image_that_is_flipped_stands_on_its_head(photo, rng):
    np.testing.assert_array_equal(vertical_flip(photo, prob=1, rng=rng), photo[:, ::-1])
    np.testing.assert_array_equal(vertical_flip(photo, prob=0, rng=rng), photo)


def test_quarter_turns_are_exact_and_all_drawn(rng):
    image = rng.random((5, 5, 3))
    out = random_quarter_turn(image[None].repeat(300, axis=0), rng=rng)
    expected = [np.rot90(image, k) for k in range(4)]
    drawn = [next(k for k in range(4) if np.array_equal(expected[k], turned)) for turned in out]
    np.testing.assert_allclose(np.bincount(drawn, minlength=4) / 300, [0, 1 / 3, 1 / 3, 1 / 3], atol=0.09)
    wide = random_quarter_turn(rng.random((2, 4, 6, 1)), turns=(0, 2), rng=rng)
    assert wide.shape == (2, 4, 6, 1)


@pytest.mark.parametrize("k", range(-1, 5))
def test_rotation_by_quarters_is_exact(rng, k):
    images = rng.random((3, 6, 6, 2))
    np.testing.assert_allclose(rotate(images, degrees=90 * k), np.rot90(images, k, axes=(1, 2)), atol=1e-12)


def test_every_image_turns_by_its_own_angle_and_the_outside_is_filled(rng):
    images = rng.random((3, 6, 6, 2))
    out = rotate(images, degrees=np.array([0, 90, 45]), fill=5)
    np.testing.assert_allclose(out[0], images[0])
    np.testing.assert_allclose(out[1], np.rot90(images[1]), atol=1e-12)
    np.testing.assert_allclose(out[2, 0, 0], 5)
    np.testing.assert_allclose(rotate(images[2:], degrees=45, fill=5)[0], out[2])


def test_random_rotations_stay_within_the_limit_on_both_sides(rng):
    bar = np.zeros((400, 41, 41, 1))
    bar[:, 20, 30] = 1                                                    # a point to the right of the centre
    out = random_rotation(bar, limit=40, rng=rng)[..., 0]
    y, x = np.mgrid[20:-21:-1, -20:21]
    angle = np.degrees(np.arctan2((out * y).sum(axis=(1, 2)), (out * x).sum(axis=(1, 2))))
    assert -41 < angle.min() < -37 and 37 < angle.max() < 41 and abs(angle.mean()) < 4


@pytest.mark.parametrize("degrees", [17, -45, 90, 180.5])
def test_scipy_rotates_alike(photo, degrees):
    photo = photo.astype(np.float64)
    theirs = ndimage.rotate(photo, degrees, axes=(1, 2), order=1, reshape=False, mode="grid-constant", cval=7)
    np.testing.assert_allclose(rotate(photo, degrees=degrees, fill=7), theirs, atol=1e-9)


@pytest.mark.parametrize("degrees", [17, -45])
def test_pillow_rotates_alike_away_from_the_border(photo, degrees):
    theirs = np.asarray(Image.fromarray(photo[0]).rotate(degrees, Image.Resampling.BILINEAR)).astype(int)
    ours = rotate(photo, degrees=degrees)[0].astype(int)
    np.testing.assert_allclose(ours[12:-12, 18:-18], theirs[12:-12, 18:-18], atol=1)


@pytest.mark.parametrize("call, message", [
    (lambda x, rng: random_quarter_turn(x, rng=rng),
     r"turns = \(1, 2, 3\) of images of 4 × 6 pixels; .* turns=\(0, 2\)"),
    (lambda x, rng: random_quarter_turn(x, turns=(), rng=rng), "there must be at least one"),
    (lambda x, rng: rotate(x, degrees=[1, 2, 3]), r"degrees has shape \(3,\); expected \(2,\)"),
    (lambda x, rng: random_rotation(x, limit=-1, rng=rng), "limit = -1; it must be"),
    (lambda x, rng: rotate(x, degrees=np.nan), "degrees reaches from nan to nan; it must be finite"),
    (lambda x, rng: rotate(x, degrees=np.array([0, np.inf])[:len(x)]), "degrees"),
])
def test_what_is_out_of_range_is_named(rng, call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((2, 4, 6, 3)), rng)
