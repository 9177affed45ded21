"""The demos of chapter 2 as functions: what each of them claims is so, and comes fast enough to follow a slider."""


import numpy as np
import pytest

from course_lib import preprocessing
from course_lib.demos import preprocessing as demos
from course_lib.plots import Picture
from course_lib.plots import preprocessing as plots

EXERCISES = ("fit_centre", "fit_standardise", "standardise", "principal_axes", "whitening_matrix", "fit_mean_image",
             "fit_channel_mean")


def test_each_stage_does_to_the_cloud_what_its_name_says():
    cloud = {stage: demos.cloud(stage) for stage in demos.STAGES}
    for stage in ("centred", "scaled", "decorrelated", "whitened"):
        np.testing.assert_allclose(cloud[stage].mean, 0, atol=1e-9)
    np.testing.assert_allclose(np.diag(cloud["scaled"].covariance), 1)
    assert abs(cloud["decorrelated"].covariance[0, 1]) < 1e-9 < 0.1 < abs(cloud["scaled"].covariance[0, 1])
    np.testing.assert_allclose(cloud["whitened"].covariance, np.eye(2), atol=1e-3)


def test_the_valley_gets_rounder_from_stage_to_stage_but_turning_alone_does_not_help():
    condition = {stage: demos.cloud(stage).condition for stage in demos.STAGES}
    assert condition["raw"] > 2 * condition["centred"] > 4 * condition["scaled"] > 8 * condition["whitened"]
    assert condition["decorrelated"] == pytest.approx(condition["centred"])
    assert condition["whitened"] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("stage", demos.STAGES)
def test_gradient_descent_stops_at_a_thousandth_of_the_loss(stage):
    result = demos.cloud(stage)
    losses = [demos.loss(w, result.curvature) for w in result.path]
    assert losses[-1] <= 1e-3 * losses[0] < losses[-2]


def test_far_from_the_origin_a_small_turn_costs_more():
    near, far = demos.nudge(distance=0.0, angle=8.0), demos.nudge(distance=8.0, angle=8.0)
    assert near.losses[30] == pytest.approx(far.losses[30])                # not turned, they are alike
    assert far.loss > 3 * near.loss
    assert far.accuracy < near.accuracy == 1


def test_centring_brings_the_far_cloud_near():
    assert demos.nudge("centred", distance=8.0).loss == pytest.approx(demos.nudge("centred", distance=0.0).loss)
    np.testing.assert_allclose(demos.nudge("raw", 0.0).losses, demos.nudge("raw", 0.0).raw_losses)


@pytest.mark.parametrize("source", ["photographs", "digits"])
def test_every_step_but_the_first_takes_the_mean_away_and_only_whitening_the_correlation(source):
    results = {step: demos.images(source, step) for step in demos.STEPS}
    assert results["as they are"].overall > 0.2
    assert all(abs(result.overall) < 1e-9 for step, result in results.items() if step != "as they are")
    assert results["minus mean image"].correlation > 0.2
    assert abs(results["PCA-whitened"].correlation) < 1e-6


def test_the_mean_that_is_shown_is_a_picture_or_a_colour():
    image, colour = (demos.images("digits", step).mean for step in ("minus mean image", "minus channel mean"))
    assert image.shape == colour.shape == (8, 8, 1)
    assert np.ptp(colour) == 0 < np.ptp(image)


def test_more_axes_keep_more_and_all_of_them_everything():
    few, all_of_them = demos.reduced(8), demos.reduced(64)
    assert (np.diff(few.kept) >= 0).all() and few.kept[-1] == pytest.approx(1)
    np.testing.assert_allclose(all_of_them.after, all_of_them.before, atol=1e-9)
    assert np.abs(few.after - few.before).max() > 0.1


def test_a_batch_of_its_own_statistics_is_worst_alone_and_when_it_holds_one_class():
    shuffled, by_class = demos.test_statistics("shuffled"), demos.test_statistics("sorted by class")
    np.testing.assert_array_equal(shuffled.fitted, by_class.fitted)        # each image by itself: order cannot matter
    assert shuffled.fitted[0] > 0.9
    assert shuffled.own[0] < 0.2
    tens = demos.SIZES.index(10)
    assert by_class.own[tens] < 0.5 < 0.8 < shuffled.own[tens]
    assert shuffled.own[-1] == by_class.own[-1]                            # all in one batch


def test_zero_mean_inputs_last_for_one_layer_of_sigmoids():
    prepared, raw = demos.through_layers("sigmoid", "scaled"), demos.through_layers("sigmoid", "raw")
    assert prepared.mean[0] == pytest.approx(0, abs=0.1) and (prepared.mean[1:] > 0.4).all()
    assert prepared.one_sign[0] == 0 and (prepared.one_sign[1:] == 1).all()
    assert (raw.one_sign == 1).all()
    assert (demos.through_layers("tanh", "scaled").one_sign == 0).all()


def test_the_same_seed_draws_the_same_cloud():
    np.testing.assert_array_equal(demos.cloud(seed=3).x, demos.cloud(seed=3).x)
    assert not np.array_equal(demos.cloud(seed=3).x, demos.cloud(seed=4).x)


@pytest.mark.parametrize("model, function", [
    (lambda: demos.cloud("centred"), "fit_centre"), (lambda: demos.nudge("centred"), "fit_centre"),
    (lambda: demos.cloud("scaled"), "fit_standardise"), (lambda: demos.cloud("scaled"), "standardise"),
    (lambda: demos.cloud("decorrelated"), "principal_axes"), (lambda: demos.cloud("whitened"), "whitening_matrix"),
    (lambda: demos.images("digits", "minus mean image"), "fit_mean_image"),
    (lambda: demos.images("digits", "minus channel mean"), "fit_channel_mean"),
    (lambda: demos.reduced(), "principal_axes"), (lambda: demos.test_statistics(), "standardise"),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(preprocessing, function, model)


def test_before_the_first_exercise_no_demo_needs_one(monkeypatch):
    for name in EXERCISES:
        monkeypatch.setattr(preprocessing, name, None)
    demos.cloud("raw")
    demos.nudge("raw")
    demos.images("digits", "as they are")
    demos.through_layers("sigmoid", "raw")


MODELS = (demos.cloud, demos.nudge, lambda: demos.images(step="ZCA-whitened"), demos.reduced, demos.test_statistics,
          demos.through_layers)


VIEWS = {
    plots.cloud: (demos.cloud(), demos.cloud("whitened")),
    plots.nudge: (demos.nudge(), demos.nudge("centred", angle=-12.0)),
    plots.images: (demos.images(), demos.images("digits", "minus mean image")),
    plots.reduced: (demos.reduced(), demos.reduced(1)),
    plots.test_statistics: (demos.test_statistics(), demos.test_statistics("sorted by class", 1)),
    plots.through_layers: (demos.through_layers(), demos.through_layers("tanh")),
}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_draws_what_it_is_given_whatever_it_drew_before_and_says_it_in_a_line(view):
    picture = Picture(view)
    (before, first), (after, second), (again, _) = (picture.draw(VIEWS[view][i]) for i in (0, 1, 0))
    assert again == before != after
    assert first != second and all(len(text) < 140 and "\n" not in text for text in (first, second))
    assert view.__doc__.strip().endswith(".")


def test_the_mean_of_the_images_own_deviations_is_below_that_over_all_pixels(rng):
    """Of our patches, and of any images: a mean of roots is at most the root of the mean, and images differ."""
    others = [rng.gamma(2, size=(50, 4, 4, 3)) + rng.normal(size=(50, 1, 1, 3)) for _ in range(9)]
    for images in (demos.patches(), *others):
        assert np.all(images.std(axis=(1, 2)).mean(axis=0) < images.std(axis=(0, 1, 2)))
