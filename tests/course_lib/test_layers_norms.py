"""The layers that normalize; their functions are in test_normalization.py, what every layer owes in test_layers.py."""

import numpy as np
import pytest

from course_lib import normalization
from course_lib.buffer import PIECE, pieces
from course_lib.layers import BatchNorm, GroupNorm


def test_the_epsilon_of_batch_norm_is_one_hundred_thousandth():
    out = BatchNorm(1, dtype=float).forward(np.array([[0.003], [-0.003]]), training=True)
    np.testing.assert_allclose(out[0], 0.003 / np.sqrt(0.003**2 + 1e-5))


def test_batch_norm_remembers_what_it_saw_in_training(rng):
    layer, x = BatchNorm(3, momentum=0.5, dtype=np.float64), rng.normal(2, 3, size=(1000, 3))
    for _ in range(30):
        layer.forward(x, training=True)
    np.testing.assert_allclose(layer.running, (x.mean(axis=0), x.var(axis=0)), rtol=1e-6)
    np.testing.assert_allclose(layer.forward(x, training=False), layer.forward(x, training=True), atol=1e-6)


def test_group_norm_is_the_same_in_training_and_at_test_time(rng):
    layer, x = GroupNorm(6, groups=2, dtype=float), rng.normal(2, 3, size=(4, 6))
    np.testing.assert_array_equal(layer.forward(x, training=True), layer.forward(x, training=False))
    np.testing.assert_allclose(layer.forward(x, training=True).reshape(4, 2, 3).mean(axis=2), 0, atol=1e-15)


@pytest.mark.parametrize("shape", [(7, 6), (70, 6, 64, 64)], ids=["a batch in one piece", "a batch in many pieces"])
def test_group_norm_computes_by_pieces_what_its_functions_do_for_the_whole_batch(rng, shape):
    layer, x, dout = GroupNorm(6, groups=3), *rng.standard_normal((2, *shape), np.float32)
    layer.params["gamma"][...], layer.params["beta"][...] = rng.normal(size=(2, 6))
    assert (len(pieces(x)) > 1) == (x.size > PIECE)
    out, cache = normalization.groupnorm_forward(x, *layer.params.values(), groups=3)
    np.testing.assert_allclose(layer.forward(x, training=True), out, atol=1e-6)
    dx, *dparams = normalization.groupnorm_backward(dout, *cache)
    np.testing.assert_allclose(layer.backward(dout), dx, atol=1e-6)
    np.testing.assert_allclose([*layer.grads.values()], dparams, rtol=1e-4, atol=1e-2)


@pytest.mark.parametrize("shape", [(5, 6), (5, 6, 3, 3), (1, 6, PIECE), (0, 6)], ids=str)
def test_pieces_are_the_whole_batch_in_order(shape):
    x = np.arange(np.prod(shape)).reshape(shape)
    np.testing.assert_array_equal(np.concatenate([x[some] for some in pieces(x)]), x)
