"""A rule that runs over a net's flat buffers."""

import numpy as np

from course_lib import optimizers
from course_lib.layers import Affine, ReLU
from course_lib.net import Sequential
from course_lib.updater import SLICE, Updater


def test_a_rule_over_slices_walks_as_over_the_whole_buffer(rng):
    net = Sequential([Affine(400, 500, rng=rng, dtype=float), ReLU(), Affine(500, 10, rng=rng, dtype=float)])
    assert len(net.parameters) > SLICE
    whole, state = net.parameters.copy(), ()
    update = Updater(net, optimizers.adam, weight_decay=0, options={})
    for _ in range(3):
        net.gradients[...] = np.cos(net.parameters)
        whole, *state = optimizers.adam(whole, np.cos(whole), *state, lr=0.1)
        update(0.1)
    np.testing.assert_array_equal(net.parameters, whole)
