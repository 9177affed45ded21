"""Colours: what each operation leaves alone, its limits, then Matplotlib's HSV and Pillow's grey."""

import numpy as np
import pytest
from matplotlib.colors import hsv_to_rgb, rgb_to_hsv
from PIL import Image

from course_lib.augmentation_colour import (
    as_floats,
    as_images,
    colour_drop,
    draw_factors,
    gaussian_noise,
    grey,
    hue_jitter,
    saturation_jitter,
    scaled,
    shift_hue,
)


@pytest.fixture
def images(rng):
    return rng.random((300, 4, 5, 3))


def test_an_image_is_scaled_and_moved_by_its_own_numbers(rng):
    x, scale, shift = rng.normal(size=(3, 700)), rng.normal(size=(3, 1)), rng.normal(size=(3, 1))
    np.testing.assert_allclose(scaled(x, scale, shift), [x[n] * scale[n] + shift[n] for n in range(3)])


def test_grey_weighs_red_green_and_blue_as_the_eye_does():
    pure = np.eye(3).reshape(3, 1, 1, 3)
    np.testing.assert_allclose(grey(pure)[:, 0, 0], [[0.299] * 3, [0.587] * 3, [0.114] * 3])
    np.testing.assert_allclose(grey(np.ones((1, 1, 1, 3))), 1)


def test_grey_again_changes_nothing(images):
    np.testing.assert_allclose(grey(grey(images)), grey(images))


def test_colours_are_dropped_in_the_share_prob_of_the_images(rng, images):
    out = colour_drop(images, prob=0.3, rng=rng)
    dropped = (out == grey(images)).all(axis=(1, 2, 3))
    kept = (out == images).all(axis=(1, 2, 3))
    np.testing.assert_array_equal(dropped, ~kept)
    assert dropped.mean() == pytest.approx(0.3, abs=0.08)


def test_saturation_moves_along_the_line_from_grey(rng, images):
    out = saturation_jitter(images, saturation=0.5, rng=rng)
    np.testing.assert_allclose(grey(out), grey(images), atol=1e-12)
    s = ((out - grey(images)) / (images - grey(images))).reshape(300, -1)
    np.testing.assert_allclose(s, s[:, :1].repeat(60, axis=1), rtol=1e-6)                  # one for each image
    assert 0.5 < s.min() < 0.52 and 1.48 < s.max() < 1.5


def test_hue_keeps_value_and_chroma(rng, images):
    out = hue_jitter(images, hue=0.5, rng=rng)
    np.testing.assert_allclose(out.max(axis=-1), images.max(axis=-1))
    np.testing.assert_allclose(out.min(axis=-1), images.min(axis=-1), atol=1e-12)
    assert not np.allclose(out, images)


def test_a_third_of_a_turn_makes_red_green_and_a_full_turn_nothing(images):
    red = np.array([1.0, 0, 0]).reshape(1, 1, 1, 3)
    np.testing.assert_allclose(shift_hue(red, turns=1 / 3).ravel(), [0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(shift_hue(red, turns=2 / 3).ravel(), [0, 0, 1], atol=1e-12)
    for turns in 0, 1, -1:
        np.testing.assert_allclose(shift_hue(images, turns=turns), images, atol=1e-12)


def test_grey_has_no_hue_to_turn():
    same = np.full((1, 2, 2, 3), 0.4)
    np.testing.assert_allclose(shift_hue(same, turns=0.3), same)


def test_hues_are_drawn_up_to_the_limit_on_both_sides(rng):
    red = np.array([1.0, 0, 0]).reshape(1, 1, 1, 3).repeat(2000, axis=0)
    turned = (rgb_to_hsv(hue_jitter(red, hue=0.1, rng=rng))[:, 0, 0, 0] + 0.5) % 1 - 0.5
    assert -0.1 <= turned.min() < -0.098 and 0.098 < turned.max() <= 0.1
    assert turned.mean() == pytest.approx(0, abs=0.005)


def test_noise_has_the_stated_scale_and_is_independent(rng):
    noise = gaussian_noise(np.zeros((200, 10, 10, 3)), scale=0.2, rng=rng)
    assert noise.std() == pytest.approx(0.2, rel=0.02) and noise.mean() == pytest.approx(0, abs=0.005)
    assert np.mean(np.abs(noise) < 0.2) == pytest.approx(0.6827, abs=0.01)
    correlation = np.corrcoef(noise.reshape(200, -1)[:, :5].T)
    np.testing.assert_allclose(correlation, np.eye(5), atol=0.3)
    np.testing.assert_array_equal(gaussian_noise(noise, scale=0, rng=rng), noise)


def test_factors_are_uniform_about_one(rng):
    factors = draw_factors(np.ones((20_000, 1), np.float32), rng, contrast=0.25)
    assert factors.shape == (20_000,) and factors.dtype == np.float32
    np.testing.assert_allclose(np.histogram(factors, bins=4, range=(0.75, 1.25))[0], 5000, rtol=0.05)


def test_back_to_bytes_rounds_and_cuts_off():
    out = as_images(np.array([-3.0, -0.4, 0.6, 1.4, 254.6, 256.0, 1e6]), np.dtype(np.uint8))
    assert out.dtype == np.uint8 and out.tolist() == [0, 0, 1, 1, 255, 255, 255]
    assert as_floats(np.array([7], np.uint8)).dtype == np.float32
    for dtype in np.float32, np.float64:
        assert as_images(as_floats(np.array([300], dtype)), np.dtype(dtype)).tolist() == [300]


def test_bytes_are_what_floats_are_up_to_rounding(rng):
    images = rng.integers(0, 256, (20, 4, 4, 3), dtype=np.uint8)
    for f in (lambda x: saturation_jitter(x, saturation=1, rng=np.random.default_rng(3)), grey,
              lambda x: shift_hue(x, turns=0.2), lambda x: gaussian_noise(x, scale=30, rng=np.random.default_rng(3))):
        out = f(images)
        assert out.dtype == np.uint8
        np.testing.assert_allclose(out, f(images.astype(np.float32)).clip(0, 255), atol=0.501)


@pytest.mark.parametrize("f", [grey, lambda x: colour_drop(x, rng=None), lambda x: saturation_jitter(x, rng=None),
                               lambda x: hue_jitter(x, rng=None), lambda x: shift_hue(x, turns=0.1)])
def test_colours_need_three_channels(f):
    with pytest.raises(ValueError, match=r"images has shape \(1, 4, 4, 1\); colours need \(N, H, W, 3\)"):
        f(np.ones((1, 4, 4, 1)))


@pytest.mark.parametrize("call, message", [
    (lambda x, rng: colour_drop(x, prob=2, rng=rng), "prob = 2 is a probability"),
    (lambda x, rng: saturation_jitter(x, saturation=2, rng=rng), r"saturation = 2; it must lie in \[0, 1\]"),
    (lambda x, rng: hue_jitter(x, hue=0.6, rng=rng), r"hue = 0.6 of a turn; it must lie in \[0, 0.5\]"),
    (lambda x, rng: hue_jitter(x, hue=-0.1, rng=rng), "hue = -0.1 of a turn"),
    (lambda x, rng: shift_hue(x, turns=[0.1, 0.2]), r"turns has shape \(2,\); expected \(300,\)"),
    (lambda x, rng: gaussian_noise(x, scale=-1, rng=rng), "scale = -1; it must be"),
])
def test_what_is_out_of_range_is_named(rng, images, call, message):
    with pytest.raises(ValueError, match=message):
        call(images, rng)


def test_matplotlibs_colour_circle_is_the_same(rng, images):
    turns = rng.uniform(-0.5, 0.5, 300)
    hsv = rgb_to_hsv(images)
    hsv[..., 0] = (hsv[..., 0] + turns[:, None, None]) % 1
    np.testing.assert_allclose(shift_hue(images, turns=turns), hsv_to_rgb(hsv), atol=1e-10)


def test_pillows_grey_is_the_same(rng):
    image = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
    theirs = np.asarray(Image.fromarray(image).convert("L")).astype(int)
    np.testing.assert_allclose(grey(image[None])[0, ..., 0].astype(int), theirs, atol=1)
