"""Instance norm as a case of group norm; RMS norm: what it keeps, what it undoes, gradients, PyTorch."""

import numpy as np
import pytest
from oracle import recorded

from course_lib import normalization
from course_lib.normalization_relatives import (
    instancenorm_backward,
    instancenorm_forward,
    rmsnorm_backward,
    rmsnorm_forward,
)


def given(rng, *shape):
    return 5 + 3 * rng.normal(size=shape), rng.normal(size=shape[1]), rng.normal(size=shape[1])


def test_instance_norm_is_group_norm_with_a_group_for_each_channel(rng):
    x, gamma, beta = given(rng, 3, 4, 2, 5)
    out, cache = instancenorm_forward(x, gamma, beta)
    same, same_cache = normalization.groupnorm_forward(x, gamma, beta, groups=4)
    np.testing.assert_array_equal(out, same)
    for a, b in zip(instancenorm_backward(x, *cache), normalization.groupnorm_backward(x, *same_cache),
                    strict=True):
        np.testing.assert_array_equal(a, b)


def test_every_row_gets_a_root_mean_square_of_1(rng):
    x, gamma, _ = given(rng, 6, 4)
    out, (x_hat, _, rms) = rmsnorm_forward(x, gamma, eps=1e-12)
    np.testing.assert_allclose(np.mean(x_hat**2, axis=1), 1)
    np.testing.assert_allclose(rms[:, 0], [np.sqrt(np.mean(row**2)) for row in x])
    np.testing.assert_array_equal(out, gamma * x_hat)


def test_a_rescaled_row_comes_out_the_same_and_a_shifted_one_does_not(rng):
    x, gamma, _ = given(rng, 6, 4)
    out, _ = rmsnorm_forward(x, gamma, eps=1e-12)
    np.testing.assert_allclose(rmsnorm_forward(7 * x, gamma, eps=1e-12)[0], out)
    assert np.abs(rmsnorm_forward(x + 1, gamma, eps=1e-12)[0] - out).max() > 0.01


def test_of_rows_with_zero_mean_it_is_layer_norm(rng):
    x, gamma, _ = given(rng, 6, 4)
    x = x - x.mean(axis=1, keepdims=True)
    same, same_cache = normalization.layernorm_forward(x, gamma, np.zeros(4))
    out, cache = rmsnorm_forward(x, gamma)
    np.testing.assert_allclose(out, same, atol=1e-14)
    assert not np.allclose(rmsnorm_backward(x, *cache)[0], normalization.layernorm_backward(x, *same_cache)[0])


def test_no_example_depends_on_another(rng):
    x, gamma, _ = given(rng, 6, 4)
    together, alone = rmsnorm_forward(x, gamma)[0], [rmsnorm_forward(row[None], gamma)[0][0] for row in x]
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("shape", [(6, 4), (1, 3), (4, 1)])
def test_the_gradients_are_those_of_the_forward_pass(rng, gradient_error, shape):
    x, gamma, _ = given(rng, *shape)
    _, cache = rmsnorm_forward(x, gamma)
    assert gradient_error(lambda x: rmsnorm_forward(x, gamma)[0], lambda g: rmsnorm_backward(g, *cache)[0], x) < 1e-7
    assert gradient_error(lambda gamma: rmsnorm_forward(x, gamma)[0],
                          lambda g: rmsnorm_backward(g, *cache)[1], gamma) < 1e-7


def test_pytorch_agrees():
    torch = recorded("normalization", "rmsnorm")
    out, cache = rmsnorm_forward(torch["x"], torch["gamma"])
    np.testing.assert_allclose(out, torch["out"], rtol=1e-10, atol=1e-12)
    for name, gradient in zip(("dx", "dgamma"), rmsnorm_backward(torch["dout"], *cache), strict=True):
        np.testing.assert_allclose(gradient, torch[name], rtol=1e-10, atol=1e-12)


def test_bad_arguments_are_named():
    x, ones = np.ones((5, 4)), np.ones(4)
    for call, message in ((lambda: rmsnorm_forward(ones, ones), "x has shape"),
                          (lambda: rmsnorm_forward(x, ones[:3]), "gamma has shape"),
                          (lambda: rmsnorm_forward(x[:0], ones), "there is nothing to take a mean of"),
                          (lambda: rmsnorm_forward(x, ones, eps=0), "eps = 0"),
                          (lambda: rmsnorm_backward(x, x[1:], ones, x[:, :1]), "x_hat has shape"),
                          (lambda: rmsnorm_backward(x, x, ones[1:], x[:, :1]), "gamma has shape"),
                          (lambda: rmsnorm_backward(x, x, ones, x), "rms has shape"),
                          (lambda: rmsnorm_backward(ones, ones, ones, ones), "dout has shape")):
        with pytest.raises(ValueError, match=message):
            call()
    with pytest.raises(TypeError, match="x holds int64"):
        rmsnorm_forward(x.astype(int), ones)
