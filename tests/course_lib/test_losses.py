"""Losses: invariants, limits, the explicit loop, gradients; then PyTorch."""

import numpy as np
import pytest
from oracle import recorded

from course_lib.losses import hinge_loss, smoothed_loss, soft_loss, softmax, softmax_loss

both = pytest.mark.parametrize("loss", [softmax_loss, hinge_loss, smoothed_loss])
AWKWARD = {
    "one example": np.array([[1.0, 2.0, 3.0]]), "one class": np.ones((3, 1)), "zeros": np.zeros((4, 3)),
    "±1000": np.array([[1000.0, -1000.0, 0.0], [-1000.0, 0.3, 1000.0]]),
    "not contiguous": np.arange(24.0).reshape(4, 6)[::2, ::2] / 7}


def test_probabilities_are_positive_and_sum_to_one(rng):
    p = softmax(rng.normal(size=(5, 7)))
    assert np.all(p > 0)
    np.testing.assert_allclose(p.sum(axis=1), 1)


def test_a_shift_of_all_scores_changes_nothing(rng):
    scores = rng.normal(size=(5, 7))
    np.testing.assert_allclose(softmax(scores + 1000), softmax(scores), rtol=1e-10)


def test_scores_of_a_thousand_do_not_overflow():
    np.testing.assert_array_equal(softmax(AWKWARD["±1000"]), [[1, 0, 0], [0, 0, 1]])
    assert softmax_loss(AWKWARD["±1000"], np.array([1, 2]))[0] == 1000


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_the_loss_of_equal_scores_is_ln_C(classes):
    assert softmax_loss(np.zeros((4, classes)), np.zeros(4, int))[0] == pytest.approx(np.log(classes), rel=1e-12)


def test_the_hinge_loss_of_equal_scores_is_C_minus_1():
    assert hinge_loss(np.zeros((4, 10)), np.arange(4))[0] == 9


def test_a_won_margin_costs_nothing():
    loss, dscores = hinge_loss(np.array([[2.0, 1.0, 0.5]]), np.array([0]))
    assert loss == 0 and not dscores.any()


def test_both_losses_are_the_plain_loop_over_the_examples(rng):
    scores, y = rng.normal(size=(6, 4)), rng.integers(4, size=6)
    surprise = hinge = 0
    for s, right in zip(scores, y, strict=True):
        surprise -= np.log(np.exp(s[right]) / np.exp(s).sum()) / 6
        hinge += sum(max(0, s[c] - s[right] + 0.7) for c in range(4) if c != right) / 6
    assert softmax_loss(scores, y)[0] == pytest.approx(surprise)
    assert hinge_loss(scores, y, delta=0.7)[0] == pytest.approx(hinge)


@both
def test_the_gradient_is_that_of_the_loss(rng, gradient_error, loss):
    scores, y = rng.normal(size=(5, 4)), rng.integers(4, size=5)
    assert gradient_error(lambda s: loss(s, y)[0], lambda dout: dout * loss(scores, y)[1], scores) < 1e-7


@both
@pytest.mark.parametrize("name", AWKWARD)
def test_the_gradient_holds_for_awkward_scores(gradient_error, loss, name):
    scores = AWKWARD[name]
    y = np.arange(len(scores)) % scores.shape[1]
    assert gradient_error(lambda s: loss(s, y)[0], lambda dout: dout * loss(scores, y)[1], scores, h=1e-4) < 1e-7


@both
def test_the_gradients_of_an_examples_scores_cancel(rng, loss):
    _, dscores = loss(rng.normal(size=(5, 4)), rng.integers(4, size=5))
    np.testing.assert_allclose(dscores.sum(axis=1), 0, atol=1e-15)


@both
def test_twice_the_batch_is_the_same_loss(rng, loss):
    scores, y = rng.normal(size=(5, 4)), rng.integers(4, size=5)
    assert loss(np.tile(scores, (2, 1)), np.tile(y, 2))[0] == pytest.approx(loss(scores, y)[0])


@both
def test_the_losses_of_many_nets_are_those_of_each(rng, loss):
    scores, y = rng.normal(size=(3, 5, 4)), rng.integers(4, size=5)
    values, dscores = loss(scores, y)
    np.testing.assert_allclose(values, [loss(one, y)[0] for one in scores])
    np.testing.assert_allclose(dscores, [loss(one, y)[1] for one in scores])
    np.testing.assert_allclose(softmax(scores), [softmax(one) for one in scores])


def test_pytorch_agrees_on_cross_entropy():
    torch = recorded("losses", "cross_entropy")
    loss, dscores = softmax_loss(torch["scores"], torch["y"])
    np.testing.assert_allclose(loss, torch["loss"], rtol=1e-10)
    np.testing.assert_allclose(dscores, torch["dscores"], rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(softmax(torch["scores"]), torch["softmax"], rtol=1e-10)


def test_pytorch_agrees_on_the_hinge_up_to_its_division_by_C():
    torch = recorded("losses", "multi_margin")
    loss, dscores = hinge_loss(torch["scores"], torch["y"])
    np.testing.assert_allclose(loss / 5, torch["loss"], rtol=1e-10)
    np.testing.assert_allclose(dscores / 5, torch["dscores"], rtol=1e-10)


@both
@pytest.mark.parametrize("scores, y, error, message", [
    (np.ones((2, 3), int), np.zeros(2, int), TypeError, r"scores holds int64; use scores.astype\(float\)"),
    (np.ones(3), np.zeros(3, int), ValueError, r"scores has shape \(3,\)"),
    (np.ones((2, 0)), np.zeros(2, int), ValueError, "at least one class"),
    (np.ones((2, 3)), np.zeros(3, int), ValueError, r"y has shape \(3,\) for scores of shape \(2, 3\)"),
    (np.ones((0, 3)), np.zeros(0, int), ValueError, "at least one row"),
    (np.ones((2, 3)), np.ones(2), TypeError, "y holds float64; it names classes"),
    (np.ones((2, 3)), np.array([0, 3]), ValueError, "y names classes 0 … 3; scores has columns for 0 … 2"),
    (np.ones((2, 3)), np.array([-1, 0]), ValueError, "y names classes -1 … 0")])
def test_bad_input_is_named(loss, scores, y, error, message):
    with pytest.raises(error, match=message):
        loss(scores, y)


def test_soft_targets_that_are_sure_are_the_cross_entropy(rng):
    scores, y = rng.normal(size=(3, 6, 4)), rng.integers(4, size=6)
    for soft, hard in zip(soft_loss(scores, np.eye(4)[y]), softmax_loss(scores, y), strict=True):
        np.testing.assert_allclose(soft, hard, atol=1e-15)
    for smooth, hard in zip(smoothed_loss(scores, y, smoothing=0), softmax_loss(scores, y), strict=True):
        np.testing.assert_allclose(smooth, hard, atol=1e-15)


def test_the_soft_loss_is_lowest_where_the_probabilities_are_the_targets(rng):
    targets = softmax(rng.normal(size=(5, 4)))
    loss, dscores = soft_loss(np.log(targets), targets)
    np.testing.assert_allclose(dscores, 0, atol=1e-16)
    assert loss == pytest.approx(-np.sum(targets * np.log(targets)) / 5)          # the targets' own entropy
    assert loss < soft_loss(np.log(targets) + rng.normal(size=(5, 4)), targets)[0]


@pytest.mark.parametrize("smoothing", [0.05, 0.1, 0.5])
def test_the_smoothed_loss_is_lowest_at_the_lead_that_its_docstring_says(smoothing):
    scores = np.zeros((1, 10))
    scores[0, 3] = np.log((1 - smoothing) * 10 / smoothing + 1)
    np.testing.assert_allclose(smoothed_loss(scores, np.array([3]), smoothing=smoothing)[1], 0, atol=1e-15)


def test_the_gradient_of_the_soft_loss_is_that_of_the_loss(rng, gradient_error):
    scores, targets = rng.normal(size=(5, 4)), softmax(rng.normal(size=(5, 4)))
    _, dscores = soft_loss(scores, targets)
    assert gradient_error(lambda s: soft_loss(s, targets)[0], lambda g: g * dscores, scores) < 1e-7


@pytest.mark.parametrize("case, loss", [("label_smoothing", lambda s, y: smoothed_loss(s, y, smoothing=0.2)),
                                        ("soft_targets", soft_loss)])
def test_pytorch_agrees_on_soft_targets(case, loss):
    torch = recorded("losses", case)
    value, dscores = loss(torch["scores"], torch["y"])
    np.testing.assert_allclose(value, torch["loss"], rtol=1e-10)
    np.testing.assert_allclose(dscores, torch["dscores"], rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("targets, error, message", [
    (np.ones((2, 3), int), TypeError, "targets holds int64"),
    (np.ones((2, 3), np.float32) / 3, TypeError, r"scores holds float64, targets float32.*use targets.astype"),
    (np.ones(2), ValueError, r"targets has shape \(2,\); expected \(2, 3\)"),
    (np.ones((2, 3)), ValueError, "targets must be probabilities"),
    (np.array([[2.0, -1, 0]] * 2), ValueError, "targets must be probabilities")])
def test_targets_that_are_no_probabilities_are_named(targets, error, message):
    with pytest.raises(error, match=message):
        soft_loss(np.ones((2, 3)), targets)


def test_an_empty_batch_and_a_smoothing_that_is_no_share_are_named():
    with pytest.raises(ValueError, match="there is no example to take a mean over"):
        soft_loss(np.ones((0, 3)), np.ones((0, 3)))
    for smoothing in (-0.1, 1.1, np.nan):
        with pytest.raises(ValueError, match=f"smoothing = {smoothing}"):
            smoothed_loss(np.ones((2, 3)), np.zeros(2, int), smoothing=smoothing)
