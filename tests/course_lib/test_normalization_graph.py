"""Batch norm's graph: each node's gradient is that of what comes after it; together they are batch norm's."""

import numpy as np
import pytest

from course_lib.normalization import batchnorm_backward, batchnorm_forward
from course_lib.normalization_graph import batchnorm_graph_backward

EPS = 1e-5


@pytest.fixture
def nodes(rng):
    x, gamma, dout = rng.normal(3, 2, size=(6, 3)), rng.uniform(0.5, 2, size=3), rng.normal(size=(6, 3))
    centred = x - x.mean(axis=0)
    std = np.sqrt(np.mean(centred**2, axis=0) + EPS)
    return x, gamma, dout, centred, std


def test_every_node_s_gradient_is_that_of_the_rest_of_the_graph(nodes, gradient_error):
    x, gamma, _, centred, std = nodes
    rest = [(centred / std, lambda x_hat: gamma * x_hat), (std, lambda s: gamma * centred / s),
            (std**2 - EPS, lambda v: gamma * centred / np.sqrt(v + EPS)),
            (centred, lambda c: gamma * c / np.sqrt(np.mean(c**2, axis=0) + EPS)),
            (x, lambda x: batchnorm_forward(x, gamma, 0 * gamma, eps=EPS)[0])]
    for i, (node, forward) in enumerate(rest):
        def backward(dout, i=i):
            return batchnorm_graph_backward(dout, centred, gamma, std)[i]
        assert gradient_error(forward, backward, node) < 1e-7, i


def test_simplified_it_is_batchnorm_backward(nodes):
    _, gamma, dout, centred, std = nodes
    dx = batchnorm_graph_backward(dout, centred, gamma, std)[-1]
    np.testing.assert_allclose(dx, batchnorm_backward(dout, centred / std, gamma, std)[0], rtol=1e-10)


def test_a_shift_of_the_batch_has_no_gradient(nodes):
    _, gamma, dout, centred, std = nodes
    np.testing.assert_allclose(batchnorm_graph_backward(dout, centred, gamma, std)[-1].sum(axis=0), 0, atol=1e-12)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="centred has shape"):
        batchnorm_graph_backward(np.ones((4, 3)), np.ones((4, 2)), np.ones(3), np.ones(3))
    with pytest.raises(TypeError, match="std holds"):
        batchnorm_graph_backward(np.ones((4, 3)), np.ones((4, 3)), np.ones(3), np.ones(3, int))
