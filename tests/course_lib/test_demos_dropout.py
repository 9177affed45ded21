"""The demos of chapter 6 as functions: what each of them claims is so, and comes fast enough to follow a slider."""


import numpy as np
import pytest

from course_lib import dropout
from course_lib.demos import dropout as demos


def test_the_lectures_unit_gives_half_on_average():
    unit = demos.single_unit(w1=3.0, w2=-1.0, keep_prob=0.5, x=(2.0, 1.0))
    np.testing.assert_array_equal(unit.output, [0, 6, -1, 5])              # neither, x₁, x₂, both
    np.testing.assert_array_equal(unit.probability, np.full(4, 1 / 4))
    assert unit.average == unit.all_on / 2 == 2.5


@pytest.mark.parametrize("keep_prob", [0.1, 0.75, 1.0])
def test_the_unit_gives_keep_prob_times_what_it_gives_with_all_on(keep_prob):
    unit = demos.single_unit(1.3, -0.4, keep_prob)
    assert unit.probability.sum() == pytest.approx(1)
    assert unit.average == pytest.approx(keep_prob * unit.all_on)


@pytest.mark.parametrize("wiring", demos.WIRINGS)
def test_with_every_unit_on_both_nets_are_sure(wiring):
    assert demos.thinned_net(wiring=wiring).score == pytest.approx(1)


@pytest.mark.parametrize("unit", demos.FEATURES + demos.DETECTORS)
def test_the_redundant_net_loses_a_quarter_with_any_unit(unit):
    assert demos.thinned_net({unit: False}, "redundant").score == pytest.approx(0.75)


def test_the_specialised_net_stands_and_falls_with_one_unit():
    scores = {unit: demos.thinned_net({unit: False}, "specialized").score
              for unit in demos.FEATURES + demos.DETECTORS}
    assert scores["stripes"] == scores["A"] == pytest.approx(0.15)
    assert all(score == pytest.approx(0.95) for unit, score in scores.items() if unit not in ("stripes", "A"))


@pytest.mark.parametrize("keep_prob", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("scheme", demos.SCHEMES)
def test_only_the_schemes_that_scale_meet_the_average_of_training(keep_prob, scheme):
    result = demos.expectation(keep_prob, scheme)
    expected = 1 / keep_prob if scheme == "no scaling" else 1
    assert result.test / result.training == pytest.approx(expected, rel=0.02)
    assert result.counts.sum() == 5000


def test_vanilla_shrinks_in_training_and_inverted_does_not():
    whole = demos.expectation(1.0).test
    assert demos.expectation(0.5, "inverted").training == pytest.approx(whole, rel=0.02)
    assert demos.expectation(0.5, "vanilla").training == pytest.approx(whole / 2, rel=0.02)


def test_the_gradient_reaches_the_units_that_were_on_scaled_as_they_were():
    flow = demos.gradient_flow(0.5)
    np.testing.assert_array_equal(flow.dx, flow.out)
    assert set(flow.dx) == {0, 2}


def test_random_masks_approach_the_average_over_all_with_the_root_of_their_number():
    errors = []
    for seed in range(20):
        result = demos.ensemble(seed=seed)
        errors.append(np.abs(result.running - result.exact))
    error = np.mean(errors, axis=(0, 1))
    few, many = np.searchsorted(demos.ensemble().masks, (40, 4000))
    assert 5 < error[few] / error[many] < 20                               # a hundred times the masks: ten times closer


def test_the_scaled_net_is_exact_where_nothing_is_cut_off_and_not_elsewhere():
    linear, cut = demos.ensemble(bias=3.0), demos.ensemble(bias=0.0)
    assert linear.scaled == pytest.approx(linear.exact)
    assert cut.scaled < cut.exact - 0.05


@pytest.mark.parametrize("units", [1, 10, 100, 4096])
def test_the_number_of_masks_is_that_of_exact_arithmetic(units):
    mantissa, exponent = demos.number_of_masks(units)
    exact = str(2**units)
    assert exponent == len(exact) - 1
    assert mantissa == pytest.approx(int(exact[:12].ljust(12, "0")) / 1e11)


def test_the_lectures_4096_units():
    assert demos.number_of_masks(4096)[1] == 1233


@pytest.fixture(scope="module")
def trained():
    return demos.train_test_gap((0.35, 1.0), seeds=2)


def test_without_dropout_the_net_learns_wrong_labels_by_heart_and_with_it_generalizes(trained):
    train, test = trained.train[:, :, -1].mean(axis=1), trained.test[:, :, -1].mean(axis=1)
    assert train[1] > 0.95 > 0.9 > train[0]
    assert test[0] > test[1] + 0.05


def test_the_best_keep_prob_is_that_of_the_highest_mean():
    test = np.array([[[0, 0.5], [0, 0.7]], [[1, 0.8], [1, 0.9]], [[1, 0.1], [1, 0.9]]])
    gap = demos.Gap((0.1, 0.5, 1.0), test, test)
    assert gap.best() == (0.5, pytest.approx(0.85))
    assert gap.without() == pytest.approx(0.5)


def test_the_same_seed_trains_the_same_net(trained):
    again = demos.train_test_gap((0.35,), seeds=1)
    np.testing.assert_array_equal(again.test[0, 0], trained.test[0, 0])


def test_the_progress_bar_sees_every_run(bar):
    gap = demos.train_test_gap((0.5, 1.0), seeds=2, epochs=1, examples=30, progress=bar)
    assert bar.seen == [(0.5, 0), (0.5, 1), (1.0, 0), (1.0, 1)]
    assert gap.at(1.0) == (gap, 1)
    assert gap.train.shape == gap.test.shape == (2, 2, 1)


@pytest.mark.parametrize("model, function", [
    (lambda: demos.expectation(scheme="vanilla"), "vanilla_dropout_train"),
    (lambda: demos.expectation(scheme="vanilla"), "vanilla_dropout_predict"),
    (lambda: demos.expectation(scheme="inverted"), "dropout_forward"),
    (lambda: demos.gradient_flow(), "dropout_forward"),
    (lambda: demos.gradient_flow(), "dropout_backward"),
    (lambda: demos.ensemble(), "average_over_masks"),
    (lambda: demos.train_test_gap((0.5,), seeds=1, epochs=1, examples=30), "dropout_forward"),
    (lambda: demos.train_test_gap((0.5,), seeds=1, epochs=1, examples=30), "dropout_backward"),
])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(dropout, function, model)


def test_before_the_first_exercise_no_demo_needs_one(monkeypatch):
    for name in ("vanilla_dropout_train", "vanilla_dropout_predict", "dropout_forward", "dropout_backward",
                 "average_over_masks"):
        monkeypatch.setattr(dropout, name, None)
    demos.single_unit()
    demos.thinned_net()


def test_the_scaled_net_is_exact_if_all_masks_or_none_are_cut_off_and_else_too_small():
    for keep_prob in (0.3, 0.5, 0.8):
        none, some, every = (demos.ensemble(keep_prob, bias) for bias in (3.0, 0.0, -4.0))
        assert none.scaled == pytest.approx(none.exact) and every.scaled == every.exact == 0
        assert some.scaled < some.exact - 1e-3


def test_the_scaled_unit_is_never_above_the_average_over_masks(rng):
    """Jensen's inequality, for many units at once."""
    for keep_prob in (0.2, 0.5, 0.9):
        x, w, b = rng.normal(size=(5, 6)), rng.normal(size=(6, 20)), rng.normal(size=20)
        exact = dropout.average_over_masks(x, w, b, keep_prob=keep_prob)
        assert np.all(np.maximum(0, keep_prob * x @ w + b) <= exact + 1e-12)
