"""The demos of chapter 5 as functions: what each of them claims is so, and comes fast enough to follow a slider."""


import numpy as np
import pytest

from course_lib import weight_decay
from course_lib.demos import weight_decay as demos
from course_lib.demos import weight_decay_training as training
from course_lib.plots import Picture
from course_lib.plots import weight_decay as plots

EXERCISES = "l2_penalty", "l2_gradient", "decay_step", "decoupled_step", "shrink_factor"


@pytest.mark.parametrize("seed", range(5))
def test_the_curve_is_nearest_to_the_truth_with_a_penalty_that_is_neither_small_nor_large(seed):
    result = demos.curve(seed=seed)
    assert result.lambdas[5] < result.best() < result.lambdas[-5]
    assert result.tests.min() < 0.9 * min(result.tests[0], result.tests[-1])
    assert np.all(np.diff(result.trains) > 0)                              # on the points, the less penalty the better


def test_the_curve_goes_through_its_points_when_there_is_next_to_no_penalty():
    result = demos.curve()
    np.testing.assert_allclose(np.interp(result.x, result.grid, result.curve), result.y, atol=0.05)
    assert result.train < 0.01


def test_the_curves_weights_are_at_the_smallest_loss():
    norms = [demos.curve(lam).norm for lam in (0.01, 1, 100)]
    assert norms == sorted(norms, reverse=True)


def test_a_penalised_bias_pulls_the_curve_to_0_and_a_free_one_leaves_it_at_the_mean_of_the_points():
    free, penalized = demos.curve(1e5), demos.curve(1e5, bias_too=True)
    np.testing.assert_allclose(free.curve, free.y.mean(), atol=0.05)
    np.testing.assert_allclose(penalized.curve, 0, atol=0.05)


@pytest.mark.parametrize("lam", [0.0, 0.1, 2.0, 50.0])
def test_at_the_penalised_minimum_the_two_pulls_cancel(lam):
    w = demos.valley(lam).minimum
    np.testing.assert_allclose(demos.HESSIAN @ (w - demos.BOTTOM) + lam * w, 0, atol=1e-12)


@pytest.mark.parametrize("lam", [0.1, 2.0])
def test_it_has_the_smallest_data_loss_in_the_ball_that_it_touches(lam):
    result = demos.valley(lam)
    angle = np.linspace(0, 2 * np.pi, 1000)
    border = result.radius * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    assert demos.data_loss(border).min() == pytest.approx(result.loss, abs=1e-4)
    assert demos.data_loss(0.9 * border).min() > result.loss
    np.testing.assert_allclose(demos.data_loss(result.touching.T), result.loss)


def test_the_flat_direction_gives_way_first():
    steep, flat = demos.valley(1.0).kept
    assert flat < 0.5 < steep


def test_a_contour_has_one_loss():
    for loss, contour in zip(demos.LEVELS, demos.CONTOURS, strict=True):
        np.testing.assert_allclose(demos.data_loss(contour.T), loss)


@pytest.mark.parametrize("lam", [0.1, 3.0])
def test_the_walk_ends_at_the_penalised_minimum_and_without_decay_at_the_bottom(lam):
    result = demos.walk(lam, 0.2, steps=1000)
    np.testing.assert_allclose(result.decayed[-1], result.minimum, atol=1e-6)
    np.testing.assert_allclose(result.plain[-1], demos.BOTTOM, atol=1e-6)


def test_steps_without_a_gradient_leave_what_the_factor_says():
    result = demos.shrinking(0.2, 0.3)
    np.testing.assert_allclose(result.weights, result.factor[:, None] * result.weights[0])
    assert result.factor[-1] == pytest.approx(result.limit, rel=0.5) and result.factor[-1] < result.limit


def test_steps_that_take_all_at_once_leave_nothing():
    assert demos.shrinking(1.0, 1.0).weights[1:].any() == 0


@pytest.mark.parametrize("seed", range(4))
def test_under_adam_large_gradients_hide_a_decay_in_the_gradient_and_not_a_decoupled_one(seed):
    result = demos.two_dots(seed=seed)
    assert result.coupled[-1, 1] > 3 * result.coupled[-1, 0]
    np.testing.assert_allclose(result.decoupled[-1], result.factor, atol=0.12)


def test_under_adam_gradients_of_one_size_decay_alike_either_way():
    w1, w2 = demos.two_dots(ratio=1.0).coupled[-1]
    assert w1 == pytest.approx(w2, abs=0.1)


def test_under_gradient_descent_both_dots_are_one():
    result = demos.two_dots(rule="gradient descent")
    np.testing.assert_allclose(result.coupled, result.decoupled)


@pytest.fixture(scope="module")
def trained():
    return training.train_test_gap((0.0, 1.0, 30.0), seeds=2)


def test_without_decay_the_net_learns_wrong_labels_by_heart_and_with_it_generalizes(trained):
    train, test = trained.train[:, :, -1].mean(axis=1), trained.test[:, :, -1].mean(axis=1)
    assert train[0] > 0.95 > 0.9 > train[1]
    assert test[1] > test[0] + 0.05
    assert test[2] < 0.5                                                   # and with too much it learns nothing
    assert trained.best()[0] == 1.0 and trained.spread()[0] <= trained.best()[1] <= trained.spread()[1]
    assert trained.without() == pytest.approx(test[0])


def test_the_more_decay_the_smaller_the_weights(trained):
    assert np.all(np.diff(trained.norm.mean(axis=1)) < 0)


def test_decay_in_the_gradient_needs_another_lambda():
    in_the_gradient = training.train_test_gap((0.0, 0.03, 1.0), decay="in the gradient", seeds=1)
    assert in_the_gradient.best()[0] == 0.03
    assert in_the_gradient.test[2, 0, -1] < 0.2                            # λ = 1, at which decoupled decay is at home


def test_the_same_seed_trains_the_same_net(trained):
    again = training.train_test_gap((1.0,), seeds=1)
    np.testing.assert_array_equal(again.test[0, 0], trained.test[1, 0])


def test_the_progress_bar_sees_every_run(bar):
    gap = training.train_test_gap((0.0, 1.0), seeds=2, epochs=1, examples=30, progress=bar)
    assert bar.seen == [(0.0, 0), (0.0, 1), (1.0, 0), (1.0, 1)]
    assert gap.at(1.0) == (gap, 1)
    assert gap.train.shape == gap.test.shape == (2, 2, 1) and gap.norm.shape == (2, 2)


def digits():
    return training.train_test_gap((0.1,), seeds=1, epochs=1, examples=30)


@pytest.mark.parametrize("model, function", [
    (demos.walk, "decay_step"), (demos.shrinking, "decay_step"), (demos.shrinking, "shrink_factor"),
    (demos.two_dots, "l2_gradient"), (demos.two_dots, "decoupled_step"), (demos.two_dots, "shrink_factor"),
    (digits, "decoupled_step"),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(weight_decay, function, model)


def test_before_the_first_exercise_no_demo_needs_one(monkeypatch):
    for name in EXERCISES:
        monkeypatch.setattr(weight_decay, name, None)
    demos.curve()
    demos.valley()


def few(grid, seed):
    train, test = np.random.default_rng(seed).random((2, len(grid), 3, 9))
    return training.Gap(grid, train, test, train.sum(axis=-1))


FEW, OTHER = few(training.GRIDS["decoupled"], 0), few(training.GRIDS["in the gradient"], 1)
VIEWS = {
    plots.curve: (demos.curve(), demos.curve(1.0, bias_too=True, seed=3)),
    plots.valley: (demos.valley(), demos.valley(30.0)),
    plots.walk: (demos.walk(), demos.walk(3.0, 0.25)),
    plots.shrinking: (demos.shrinking(), demos.shrinking(1.0, 1.0)),
    plots.two_dots: (demos.two_dots(), demos.two_dots(3.0, 2.0, "gradient descent")),
    plots.gap: (FEW.at(0.2), FEW.at(20.0)),
    plots.forms: ((OTHER, FEW), (OTHER, few(FEW.lambdas, 2))),
}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_draws_what_it_is_given_whatever_it_drew_before_and_says_it_in_a_line(view):
    picture = Picture(view)
    (before, first), (after, second), (again, _) = (picture.draw(VIEWS[view][i]) for i in (0, 1, 0))
    assert again == before != after
    assert first != second and all(len(text) < 140 and "\n" not in text for text in (first, second))
    assert view.__doc__.strip().endswith(".")


def test_cross_entropy_is_never_content_and_the_other_two_are():
    result = demos.certainty(smoothing=0.1)
    assert np.all(np.diff(result.loss["cross-entropy"]) < 0)
    assert result.lowest("smoothed") == pytest.approx(np.log(91), abs=0.06) and result.lowest("hinge") == 1
    np.testing.assert_allclose(demos.certainty(0.0).loss["smoothed"], result.loss["cross-entropy"], atol=1e-12)


def test_the_losses_are_drawn_and_told():
    (one, text), (other, other_text) = (Picture(plots.certainty).draw(demos.certainty(s)) for s in (0.0, 0.3))
    assert one != other and text != other_text and "cross-entropy at no lead shown" in text
