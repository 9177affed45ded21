"""Pipelines: one augmentation after the other is one, and an average hears every crop of every scale."""

import inspect
from functools import partial

import numpy as np
import pytest

from course_lib import augmentation
from course_lib.augmentation import horizontal_flip, random_crop, ten_crop
from course_lib.augmentation_pipelines import average_over_crops, average_over_scales, compose


@pytest.fixture
def photos(rng):
    return rng.integers(0, 256, (200, 6, 8, 3), dtype=np.uint8)


def test_averaging_over_crops_is_the_mean_of_ten_predictions(photos):
    predict = lambda images: np.stack([images.mean(axis=(1, 2, 3)), images[:, 0, 0, 0]], axis=1)       # noqa: E731
    expected = sum(predict(crop) for crop in ten_crop(photos, size=3)) / 10
    np.testing.assert_allclose(average_over_crops(predict, photos, size=3), expected)


def test_averaging_over_scales_sees_every_scale_and_ten_crops_of_each(rng):
    seen = []

    def predict(images):
        seen.append(images.shape)
        return np.full((len(images), 2), len(seen), dtype=float)

    images = rng.random((3, 10, 14, 1))
    p = average_over_scales(predict, images, size=6, short_sides=(6, 8, 12))
    assert seen == [(3, 6, 6, 1)] * 30
    np.testing.assert_allclose(p, np.mean(range(1, 31)))
    scales = []
    average_over_scales(lambda x: scales.append(x.std()) or np.ones((3, 2)), images, size=6, short_sides=(6, 12))
    assert scales[0] < scales[10]                                             # shrunk: smoother


def test_the_lectures_five_scales_by_ten_crops_make_fifty_predictions():
    seen = []
    average_over_scales(lambda x: seen.append(x.shape) or np.ones((1, 2)), np.zeros((1, 20, 20, 1), np.float32))
    assert seen == [(1, 224, 224, 1)] * 50


def test_compose_runs_the_steps_in_order_with_one_rng(photos):
    both = compose(partial(random_crop, size=4), horizontal_flip, lambda images: 255 - images)
    rng = np.random.default_rng(1)
    expected = 255 - horizontal_flip(random_crop(photos, size=4, rng=rng), rng=rng)
    np.testing.assert_array_equal(both(photos, rng=np.random.default_rng(1)), expected)
    assert compose()(photos, rng=rng) is photos


def test_the_lectures_five_scales_are_the_default():
    parameters = inspect.signature(average_over_scales).parameters
    assert parameters["size"].default == 224 and parameters["short_sides"].default == (224, 256, 384, 480, 640)


def test_a_step_that_is_no_function_is_refused():
    with pytest.raises(TypeError, match=r"steps: 3 is no function of images; use functools\.partial"):
        compose(horizontal_flip, 3)


@pytest.mark.parametrize("call, message", [
    (lambda x: average_over_crops(len, x, size=7), "size = 7 for images"),
    (lambda x: average_over_scales(len, x, size=4, short_sides=(3,)), "size = 4 for images of 3 × 3"),
    (lambda x: average_over_scales(len, x, size=4, short_sides=()), r"short_sides = \(\); there must"),
])
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((2, 6, 6, 3)))


def test_the_averages_run_on_the_crops_that_are_in_the_library(monkeypatch, photos):
    monkeypatch.setattr(augmentation, "ten_crop", lambda images, *, size: [images[:, :size, :size]])
    predict = lambda images: images.mean(axis=(1, 2))                                                  # noqa: E731
    np.testing.assert_allclose(average_over_crops(predict, photos, size=3), photos[:, :3, :3].mean(axis=(1, 2)))
