"""Augmentation: what each operation keeps and changes, that every image has draws of its own, the ten crops."""

import inspect
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import augmentation
from course_lib.augmentation import (
    augment,
    average_crops,
    cutout,
    horizontal_flip,
    jitter,
    random_crop,
    ten_crop,
    vertical_flip,
)


@pytest.fixture
def photos(rng):
    return rng.integers(0, 256, (200, 6, 8, 3), dtype=np.uint8)


@pytest.mark.parametrize("flip, axis", [(horizontal_flip, 2), (vertical_flip, 1)])
def test_a_flip_reverses_one_axis_of_the_share_prob_of_the_images(rng, photos, flip, axis):
    out = flip(photos, prob=0.3, rng=rng)
    mirrored = np.flip(photos, axis)
    flipped = [np.array_equal(o, m) for o, m in zip(out, mirrored, strict=True)]
    kept = [np.array_equal(o, x) for o, x in zip(out, photos, strict=True)]
    np.testing.assert_array_equal(flipped, np.logical_not(kept))
    assert np.mean(flipped) == pytest.approx(0.3, abs=0.1)
    np.testing.assert_array_equal(flip(photos, prob=1, rng=rng), mirrored)
    np.testing.assert_array_equal(flip(photos, prob=0, rng=rng), photos)


@pytest.mark.parametrize("flip", [horizontal_flip, vertical_flip])
def test_two_flips_with_the_same_coins_undo_each_other(photos, flip):
    once = flip(photos, rng=np.random.default_rng(2))
    assert not np.array_equal(once, photos)
    np.testing.assert_array_equal(flip(once, rng=np.random.default_rng(2)), photos)


def test_a_crop_is_a_window_and_every_offset_is_drawn_equally_often(rng):
    corner = np.arange(30).reshape(5, 6)                                      # the value names the pixel
    images = np.broadcast_to(corner[None, ..., None], (6000, 5, 6, 1)).astype(np.uint8)
    out = random_crop(images, size=(3, 4), rng=rng)[..., 0]
    t, l = np.divmod(out[:, 0, 0], 6)
    rows, columns = t[:, None, None] + np.arange(3)[:, None], l[:, None, None] + np.arange(4)
    np.testing.assert_array_equal(out, corner[rows, columns])
    offsets, counts = np.unique(np.stack([t, l]), axis=1, return_counts=True)
    assert offsets.T.tolist() == [[t, l] for t in range(3) for l in range(3)]              # the last one too
    np.testing.assert_allclose(counts / 6000, 1 / 9, atol=0.02)


def test_padding_frames_the_image_with_zeros(rng):
    images = np.ones((500, 4, 4, 1), np.float32)
    out = random_crop(images, size=4, padding=2, rng=rng)
    assert out.shape == images.shape
    assert set(out.sum(axis=(1, 2, 3))) == {float(a * b) for a in (2, 3, 4) for b in (2, 3, 4)}


def test_a_crop_of_full_size_is_the_image_and_the_smallest_is_a_pixel(rng, photos):
    np.testing.assert_array_equal(random_crop(photos, size=(6, 8), rng=rng), photos)
    assert random_crop(photos, size=1, rng=rng).shape == (200, 1, 1, 3)


@pytest.mark.parametrize("size", [3, 4, (2, 5)])
def test_cutout_blanks_one_rectangle_centred_anywhere(rng, size):
    h, w = np.broadcast_to(size, 2)
    out = cutout(np.ones((4000, 7, 9, 2)), size=size, rng=rng)
    np.testing.assert_array_equal(out[..., 0], out[..., 1])
    blank = out[..., 0] == 0
    rows, columns = blank.any(axis=2), blank.any(axis=1)
    np.testing.assert_array_equal(blank, rows[:, :, None] & columns[:, None])
    assert (np.abs(np.diff(np.pad(rows, [(0, 0), (1, 1)]).astype(int))).sum(axis=1) == 2).all()        # in one piece
    assert rows.sum(axis=1).max() == h and columns.sum(axis=1).max() == w
    assert rows.sum(axis=1).min() == (h + 1) // 2 and columns.sum(axis=1).min() == (w + 1) // 2
    np.testing.assert_allclose(blank.mean(axis=0)[3, 4], h * w / 63, atol=0.02)


def test_cutout_fills_with_a_colour(rng):
    out = cutout(np.zeros((20, 4, 4, 3), np.uint8), size=4, fill=(9, 8, 7), rng=rng)
    assert {tuple(pixel) for pixel in out.reshape(-1, 3)} == {(0, 0, 0), (9, 8, 7)}


def test_jitter_is_one_line_for_each_image_that_scales_its_mean_and_its_spread(rng):
    images = rng.normal(loc=3, size=(4000, 4, 5, 3))
    out = jitter(images, brightness=0.3, contrast=0.6, rng=rng)
    b = out.mean(axis=(1, 2, 3)) / images.mean(axis=(1, 2, 3))               # contrast leaves the mean
    c = out.std(axis=(1, 2, 3)) / images.std(axis=(1, 2, 3)) / b
    np.testing.assert_allclose((out - out.mean(axis=(1, 2, 3), keepdims=True)) / (b * c)[:, None, None, None],
                               images - images.mean(axis=(1, 2, 3), keepdims=True), atol=1e-9)
    for factor, strength in (b, 0.3), (c, 0.6):
        assert factor.min() == pytest.approx(1 - strength, abs=0.01) and factor.min() > 1 - strength
        assert factor.max() == pytest.approx(1 + strength, abs=0.01) and factor.max() < 1 + strength
        assert factor.mean() == pytest.approx(1, abs=0.02)
    assert abs(np.corrcoef(b, c)[0, 1]) < 0.06                                # two coins


def test_jittered_bytes_are_rounded_and_cut_off(rng):
    bright = np.array([250, 250, 250, 10], np.uint8).reshape(1, 2, 2, 1).repeat(300, axis=0)
    out = jitter(bright, brightness=1, contrast=1, rng=np.random.default_rng(5))
    exact = jitter(bright.astype(np.float64), brightness=1, contrast=1, rng=np.random.default_rng(5))
    assert out.dtype == np.uint8 and exact.max() > 256 and exact.min() < 0
    np.testing.assert_allclose(out, exact.clip(0, 255), atol=0.501)


def test_no_strength_no_change(rng, photos):
    np.testing.assert_array_equal(jitter(photos, brightness=0, contrast=0, rng=rng), photos)


def test_the_ten_crops_are_four_corners_and_the_centre_and_their_mirror_images():
    image = np.arange(35).reshape(1, 5, 7, 1).astype(np.uint8)
    crops = ten_crop(image, size=(3, 3))
    assert crops.shape == (10, 1, 3, 3, 1)
    assert crops[:5, 0, 0, 0, 0].tolist() == [0, 4, 14, 18, 9]
    np.testing.assert_array_equal(crops[4, 0, :, :, 0], [[9, 10, 11], [16, 17, 18], [23, 24, 25]])
    np.testing.assert_array_equal(crops[5:], crops[:5, :, :, ::-1])


def test_the_average_over_crops_is_one_of_probabilities(rng):
    scores = rng.normal(size=(10, 4, 3))
    exact = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
    np.testing.assert_allclose(average_crops(scores), sum(exact) / 10)
    np.testing.assert_allclose(average_crops(scores + 800), average_crops(scores))         # e^800 overflows
    np.testing.assert_allclose(average_crops(np.array([[[0.0, 900.0]], [[0.0, -1.0]]]))[0],
                               [1 / (1 + np.exp(-1)) / 2, 1 - 1 / (1 + np.exp(-1)) / 2])   # one loud crop is one crop
    for wrong, message in (scores[0], "3 axes"), (scores[:0], "crops = 0"):
        with pytest.raises(ValueError, match=message):
            average_crops(wrong)


@pytest.fixture
def draws():
    return {"top": np.array([0, 1, 2]), "left": np.array([3, 0, 1]), "flip": np.array([False, True, True]),
            "brightness": np.array([1.0, 0.5, 1.4]), "size": 4, "mean": np.array([100.0, 120.0, 140.0])}


def test_a_pipeline_is_its_steps_image_by_image(rng, draws):
    images = rng.integers(0, 256, (3, 6, 7, 3), dtype=np.uint8)
    out = augment(images, **draws)
    for n, (image, t, l) in enumerate(zip(images, draws["top"], draws["left"], strict=True)):
        x = image[t:t + 4, l:l + 4].astype(float)
        x = x[:, ::-1] if draws["flip"][n] else x
        np.testing.assert_allclose(out[n], (x * draws["brightness"][n]).clip(0, 255) - draws["mean"], rtol=1e-6)
    assert out[0].min() < 0                                                   # cut off before, not after


def test_a_pipeline_refuses_what_does_not_fit(draws):
    images = np.zeros((3, 6, 7, 3), np.uint8)
    with pytest.raises(TypeError, match="images has dtype float64; bytes"):
        augment(images.astype(float), **draws)
    with pytest.raises(ValueError, match=r"top has shape \(2,\); expected \(3,\)"):
        augment(images, **{**draws, "top": np.array([0, 1])})
    with pytest.raises(ValueError, match=r"mean has shape \(1,\); expected \(3,\)"):
        augment(images, **{**draws, "mean": np.ones(1)})


@pytest.mark.parametrize("name, draw, error, words", [
    ("top", np.array([0, -1, 2]), ValueError, r"top reaches from -1 to 2; it must be finite and lie in \[0, 2\]"),
    ("top", np.array([0, 1, 3]), ValueError, r"top reaches from 0 to 3; it must be finite and lie in \[0, 2\]"),
    ("left", np.array([4, 0, 0]), ValueError, r"left reaches from 0 to 4; it must be finite and lie in \[0, 3\]"),
    ("left", np.array([0.5, 1, 1]), TypeError, "left holds float64; it must hold whole numbers"),
    ("brightness", np.array([1, np.nan, 1]), ValueError, "brightness reaches from nan to nan"),
    ("size", 0, ValueError, "size = 0; it must be a whole number of pixels"),
    ("size", 2.5, ValueError, "size = 2.5; it must be a whole number of pixels"),
    ("size", 7, ValueError, "size = 7 for images of 6 × 7 pixels")])
def test_a_pipeline_s_window_lies_in_its_image(draws, name, draw, error, words):
    with pytest.raises(error, match=words):
        augment(np.zeros((3, 6, 7, 3), np.uint8), **{**draws, name: draw})


def test_a_pipeline_takes_lists_as_one_writes_them(rng, draws):
    images = rng.integers(0, 256, (3, 6, 7, 3), dtype=np.uint8)
    listed = {name: draw.tolist() if name in ("top", "left", "flip", "brightness") else draw
              for name, draw in draws.items()}
    np.testing.assert_array_equal(augment(images, **listed), augment(images, **draws))


def test_a_filling_of_bytes_is_rounded_and_cut_off_like_every_byte(rng):
    images = np.full((1, 5, 5, 3), 7, np.uint8)
    for fill, seen in (300, 255), (-5, 0), (99.6, 100), (np.array([300, 9, -1]), [255, 9, 0]):
        out = cutout(images, size=5, fill=fill, rng=rng)[0, 2, 2]                 # the centre is always covered
        np.testing.assert_array_equal(out, seen)
    with pytest.raises(ValueError, match=r"fill has shape \(2,\); expected \(3,\)"):
        cutout(images, size=2, fill=[1, 2], rng=rng)
    with pytest.raises(ValueError, match="fill reaches from nan to nan"):
        cutout(images, size=2, fill=np.nan, rng=rng)


AT_RANDOM = {
    "horizontal_flip": {}, "vertical_flip": {}, "random_crop": {"size": 4}, "cutout": {"size": 3}, "jitter": {},
    "saturation_jitter": {}, "hue_jitter": {}, "colour_drop": {"prob": 0.5}, "gaussian_noise": {"scale": 5},
    "random_quarter_turn": {}, "random_rotation": {}, "random_blur": {},
    "random_resized_crop": {"size": 4, "short_side": (5, 8)}}
ALWAYS_THE_SAME = {
    "grey": {}, "shift_hue": {"turns": 0.2}, "resize": {"size": 5}, "resize_short_side": {"short_side": 5},
    "rotate": {"degrees": 20}, "gaussian_blur": {"sigma": 1.0},
    "sobel": {}, "ten_crop": {"size": 4}}


def options(name, seed):
    """Of the operation of that name, with an rng if it draws."""
    return {"rng": np.random.default_rng(seed), **AT_RANDOM[name]} if name in AT_RANDOM else ALWAYS_THE_SAME[name]


@pytest.mark.parametrize("name", AT_RANDOM)
def test_every_image_has_draws_of_its_own(rng, name):
    one = rng.integers(0, 256, (1, 6, 6, 3), dtype=np.uint8)
    out = getattr(augmentation, name)(one.repeat(30, axis=0), rng=rng, **AT_RANDOM[name])
    assert len({image.tobytes() for image in out}) > 1


@pytest.mark.parametrize("name", AT_RANDOM | ALWAYS_THE_SAME)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
@pytest.mark.parametrize("N", [0, 1, 3])
def test_any_number_of_images_keeps_its_dtype_and_is_not_changed(rng, name, dtype, N):
    images = (rng.random((N, 6, 6, 3)) * 255).astype(dtype)
    before = images.copy()
    out = getattr(augmentation, name)(images, **options(name, seed=0))
    assert out.dtype == dtype and out.shape[-4] == N and not np.shares_memory(out, images)
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize("name", AT_RANDOM | ALWAYS_THE_SAME)
def test_strided_images_give_what_contiguous_ones_give(name):
    images = np.random.default_rng(0).integers(0, 256, (4, 6, 12, 3), dtype=np.uint8)[:, :, ::2]
    one, other = (getattr(augmentation, name)(x, **options(name, seed=1)) for x in (images, images.copy()))
    np.testing.assert_array_equal(one, other)


@given(st.sampled_from(sorted(AT_RANDOM)), st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_images(name, seed):
    images = np.random.default_rng(seed).random((3, 6, 6, 3))
    one, other = (getattr(augmentation, name)(images, **options(name, seed)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", AT_RANDOM | ALWAYS_THE_SAME)
def test_what_is_no_batch_of_images_is_refused(name):
    f = partial(getattr(augmentation, name), **options(name, seed=0))
    with pytest.raises(TypeError, match="images holds int64; images are uint8 or floats"):
        f(np.ones((1, 6, 6, 3), np.int64))
    with pytest.raises(TypeError, match="images is a list"):
        f([np.ones((6, 6, 3))])
    with pytest.raises(ValueError, match=r"images has shape \(6, 6, 3\); .* for one image images\[None\]"):
        f(np.ones((6, 6, 3)))
    with pytest.raises(ValueError, match=r"images has shape \(1, 0, 6, 3\)"):
        f(np.ones((1, 0, 6, 3)))


@pytest.mark.parametrize("name, defaults", [
    ("horizontal_flip", {"prob": 0.5}), ("vertical_flip", {"prob": 0.5}), ("random_crop", {"padding": 0}),
    ("jitter", {"brightness": 0.4, "contrast": 0.4}), ("saturation_jitter", {"saturation": 0.4}),
    ("hue_jitter", {"hue": 0.1}),
    ("colour_drop", {"prob": 0.2}), ("random_blur", {"sigma": (0.1, 2.0), "prob": 0.5}),
    ("random_quarter_turn", {"turns": (1, 2, 3)}), ("random_resized_crop", {"size": 224, "short_side": (256, 480)})])
def test_unasked_the_numbers_are_those_of_the_lecture_and_the_papers(name, defaults):
    parameters = inspect.signature(getattr(augmentation, name)).parameters
    assert {option: parameters[option].default for option in defaults} == defaults


def test_everything_of_the_chapter_is_exported():
    others = {"average_crops", "augment"}
    assert {*AT_RANDOM, *ALWAYS_THE_SAME, *others} == {*augmentation.__all__}


@pytest.mark.parametrize("call, message", [
    (lambda x, rng: horizontal_flip(x, prob=1.5, rng=rng), r"prob = 1.5 is a probability; it must lie in \[0, 1\]"),
    (lambda x, rng: vertical_flip(x, prob=-1, rng=rng), "prob = -1 is a probability"),
    (lambda x, rng: random_crop(x, size=7, rng=rng), "size = 7 for images of 6 × 6 pixels; a window must fit"),
    (lambda x, rng: random_crop(x, size=(6, 7), rng=rng), r"size = \(6, 7\) for images"),
    (lambda x, rng: random_crop(x, size=11, padding=2, rng=rng), "size = 11 for images of 10 × 10"),
    (lambda x, rng: random_crop(x, size=(0, 3), rng=rng), r"size = \(0, 3\); it must be"),
    (lambda x, rng: random_crop(x, size=(3, 0), rng=rng), r"size = \(3, 0\); it must be"),
    (lambda x, rng: random_crop(x, size=2.5, rng=rng), "size = 2.5; it must be"),
    (lambda x, rng: random_crop(x, size=3, padding=-1, rng=rng), "padding = -1; it must be"),
    (lambda x, rng: cutout(x, size=7, rng=rng), "size = 7 for images of 6 × 6"),
    (lambda x, rng: jitter(x, brightness=1.1, rng=rng), r"brightness = 1.1; it must lie in \[0, 1\]"),
    (lambda x, rng: jitter(x, contrast=-0.1, rng=rng), r"contrast = -0.1; it must lie in \[0, 1\]"),
    (lambda x, rng: ten_crop(x, size=7), "size = 7 for images"),
])
def test_what_is_out_of_range_is_named(rng, call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((2, 6, 6, 3)), rng)
