"""Dropout: what holds for every correct implementation, then gradients, then PyTorch's sense of p."""

import numpy as np
import pytest
from oracle import recorded

from course_lib import dropout


def test_the_mask_keeps_the_stated_share_of_units(rng):
    assert dropout.keep_mask((1000, 1000), keep_prob=0.7, rng=rng).mean() == pytest.approx(0.7, abs=0.002)


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox,
                                  np.random.SFC64])
@pytest.mark.parametrize("keep_prob", [0.25, 0.5])
def test_a_coin_is_fair_whatever_makes_the_random_bits(bits, keep_prob):
    keep = dropout.keep_mask((100_000, 4), keep_prob=keep_prob, rng=np.random.Generator(bits(7)))
    np.testing.assert_allclose(keep.mean(axis=0), keep_prob, atol=0.01)           # MT19937 makes 32 bits at a time


def test_those_are_all_of_numpys_bit_generators():
    kinds = [kind for kind in vars(np.random).values() if isinstance(kind, type)
             and issubclass(kind, np.random.BitGenerator) and kind is not np.random.BitGenerator]
    assert {kind.__name__ for kind in kinds} == {"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"}


@pytest.mark.parametrize("rng", [3, np.random, np.random.RandomState(3), None])
def test_chance_that_is_no_generator_is_refused_with_the_remedy(rng):
    for drop in dropout.dropout_forward, dropout.vanilla_dropout_train:
        with pytest.raises(TypeError, match=r"it must be a generator: use np\.random\.default_rng\("):
            drop(np.ones(3), keep_prob=0.5, rng=rng)


@pytest.mark.parametrize("shape", [(0,), (1,), (3, 5), (2, 3, 4, 5), ()])
def test_a_mask_has_any_shape(rng, shape):
    assert dropout.keep_mask(shape, keep_prob=0.5, rng=rng).shape == shape


def test_the_coins_of_neighbours_are_independent(rng):
    keep = dropout.keep_mask((100_000, 8), keep_prob=0.3, rng=rng) - 0.3
    correlation = keep.T @ keep / len(keep) / 0.21
    np.testing.assert_allclose(correlation, np.eye(8), atol=0.02)


def test_keeping_with_certainty_is_the_identity(rng):
    x = rng.normal(size=(4, 6))
    for forward in dropout.dropout_forward, dropout.vanilla_dropout_train:
        np.testing.assert_array_equal(forward(x, keep_prob=1, rng=rng)[0], x)
    np.testing.assert_array_equal(dropout.vanilla_dropout_predict(x, keep_prob=1), x)


def test_inverted_dropout_scales_what_it_keeps(rng):
    out, (mask,) = dropout.dropout_forward(np.ones((100, 100)), keep_prob=0.8, rng=rng)
    assert set(np.unique(out)) == {0, 1.25}
    np.testing.assert_array_equal(mask, out)


def test_vanilla_dropout_does_not(rng):
    out, _ = dropout.vanilla_dropout_train(np.ones((100, 100)), keep_prob=0.8, rng=rng)
    assert set(np.unique(out)) == {0, 1}


@pytest.mark.parametrize("keep_prob", [0.1, 0.5, 0.9])
def test_training_and_test_time_agree_on_average(rng, keep_prob):
    x = rng.normal(size=5)
    many = np.tile(x, (200_000, 1))
    vanilla = dropout.vanilla_dropout_train(many, keep_prob=keep_prob, rng=rng)[0].mean(axis=0)
    inverted = dropout.dropout_forward(many, keep_prob=keep_prob, rng=rng)[0].mean(axis=0)
    np.testing.assert_allclose(vanilla, dropout.vanilla_dropout_predict(x, keep_prob=keep_prob), atol=0.03)
    np.testing.assert_allclose(inverted, x, atol=0.05)


def test_the_gradient_is_that_of_the_forward_pass(rng, gradient_error):
    x = rng.normal(size=(5, 7))
    _, cache = dropout.dropout_forward(x, keep_prob=0.6, rng=np.random.default_rng(3))
    forward = lambda x: dropout.dropout_forward(x, keep_prob=0.6, rng=np.random.default_rng(3))[0]    # noqa: E731
    assert gradient_error(forward, lambda dout: dropout.dropout_backward(dout, *cache), x) < 1e-7


def test_every_mask_occurs_once():
    masks = dropout.dropout_masks(10)
    assert len({row.tobytes() for row in masks}) == len(masks) == 2**10


def test_the_average_over_all_masks_is_the_plain_sum_over_them(rng):
    x, w, b, p = rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=2), 0.3
    expected = np.zeros((3, 2))
    for mask in np.ndindex(2, 2, 2, 2):
        k = sum(mask)
        expected += p**k * (1 - p)**(4 - k) * np.maximum(0, (x * np.array(mask)) @ w + b)
    np.testing.assert_allclose(dropout.average_over_masks(x, w, b, keep_prob=p), expected)


def test_a_unit_that_is_never_cut_off_averages_to_the_scaled_net(rng):
    x, w, b = rng.random((3, 8)), rng.random((8, 2)), rng.random(2)
    scaled = dropout.vanilla_dropout_predict(x, keep_prob=0.4) @ w + b
    np.testing.assert_allclose(dropout.average_over_masks(x, w, b, keep_prob=0.4), scaled)


def test_a_unit_that_is_sometimes_cut_off_does_not():
    x, w, b = np.ones((1, 2)), np.array([[1.0], [-1.0]]), np.zeros(1)
    assert dropout.average_over_masks(x, w, b, keep_prob=0.5) == 0.25          # the scaled net says 0


def test_sampling_masks_converges_to_all_of_them(rng):
    x, w, b = rng.normal(size=(2, 10)), rng.normal(size=(10, 3)), rng.normal(size=3)
    exact = dropout.average_over_masks(x, w, b, keep_prob=0.5)
    error = [np.abs(dropout.sample_over_masks(x, w, b, keep_prob=0.5, samples=s, rng=rng) - exact).max()
             for s in (100, 100_000)]
    assert error[1] < 0.05 and error[1] < error[0]


def test_the_lectures_layer_has_ten_to_the_1233_masks():
    assert len(str(2**4096)) - 1 == 1233


@pytest.mark.parametrize("keep_prob", [0, -0.1, 1.1, float("nan")])
def test_a_keep_prob_outside_its_range_is_named(rng, keep_prob):
    x = np.ones((2, 2))
    for call in (lambda: dropout.dropout_forward(x, keep_prob=keep_prob, rng=rng),
                 lambda: dropout.vanilla_dropout_train(x, keep_prob=keep_prob, rng=rng),
                 lambda: dropout.vanilla_dropout_predict(x, keep_prob=keep_prob),
                 lambda: dropout.average_over_masks(x, x, np.ones(2), keep_prob=keep_prob)):
        with pytest.raises(ValueError, match=rf"keep_prob = {keep_prob} .* \(0, 1\]"):
            call()


def test_integers_are_refused_with_the_remedy(rng):
    with pytest.raises(TypeError, match=r"x holds int64; use x.astype\(float\)"):
        dropout.dropout_forward(np.arange(4), keep_prob=0.5, rng=rng)


def test_shapes_that_do_not_match_are_named():
    with pytest.raises(ValueError, match=r"mask has shape \(3,\); expected \(2,\)"):
        dropout.dropout_backward(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="17 units have 2"):
        dropout.average_over_masks(np.ones((1, 17)), np.ones((17, 1)), np.ones(1), keep_prob=0.5)


def test_pytorch_drops_with_probability_p_and_scales_alike():
    torch = recorded("dropout", "scales")
    keep_prob = 1 - torch["p"]
    out, (mask,) = dropout.dropout_forward(np.ones(1000), keep_prob=keep_prob, rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.unique(out), torch["values"], rtol=1e-10)
    np.testing.assert_allclose(dropout.dropout_backward(np.ones(1000), torch["out"]), torch["dx"], rtol=1e-10)
    assert abs(np.mean(mask > 0) - np.mean(torch["dx"] > 0)) < 0.06
